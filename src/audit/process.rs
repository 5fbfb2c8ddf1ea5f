//! The e-process: many experts bet on the side of every run; their average
//! wealth is the evidence against every claim of the grid.

use super::bets::Bets;
use super::event::{Event, promised};
use super::expert::{Expert, Recipe, float};
use super::features::Features;
use super::grid::Grid;
use super::ladder::Point;
use super::plan::Levels;
use super::prior::{PRIORS, Prior};
use crate::subject::Output;

/// Past runs kept for forming cells anew.
const MEMORY: usize = 1 << 16;
/// Cells are first formed after this many runs, then at every doubling.
const FIRST_FIT: usize = 16;

/// The running evidence of one audit.
#[derive(Debug)]
pub(super) struct Process {
    bets: Bets,
    priors: [Prior; PRIORS],
    experts: Vec<Expert>,
    past: Features,
    past_right: Vec<bool>,
    batch: Features,
    next_fit: usize,
    runs: u64,
}

impl Process {
    pub(super) fn new(grid: Grid, levels: &Levels) -> Self {
        let bets = Bets::new(grid, levels);
        let priors = Prior::all(bets.typical_epsilon());
        Self {
            bets,
            priors,
            experts: Vec::new(),
            past: Features::default(),
            past_right: Vec::new(),
            batch: Features::default(),
            next_fit: FIRST_FIT,
            runs: 0,
        }
    }

    /// Takes in a batch: bets on each run first, learns from it afterwards.
    pub(super) fn observe(&mut self, outputs: &[Output], right: &[bool]) {
        if self.experts.is_empty() {
            let width = Features::width_of(outputs);
            self.past = Features::new(width);
            self.batch = Features::new(width);
            let mut shares = Vec::new();
            for (recipe, share) in Recipe::all(width) {
                self.experts.push(Expert::new(recipe));
                let kinds = float(u64::try_from(recipe.kinds()).expect("a few"));
                shares.extend(std::iter::repeat_n((share / kinds).ln(), recipe.kinds()));
            }
            self.bets.open(shares);
        }
        self.batch.clear();
        outputs.iter().for_each(|output| self.batch.push(output));
        let (epsilon, mut before) = (self.bets.typical_epsilon(), 0);
        for expert in &mut self.experts {
            expert.settle(&self.batch, right, epsilon, &self.priors, |kind, guesses, fresh| {
                self.bets.settle(before + kind, guesses, fresh);
            });
            before += expert.kinds();
        }
        self.runs += u64::try_from(right.len()).expect("a batch fits in memory");
        for (row, &side) in right.iter().enumerate() {
            if self.past.len() == MEMORY {
                break;
            }
            self.past.push_row(&self.batch, row);
            self.past_right.push(side);
        }
        if self.past.len() >= self.next_fit {
            for expert in &mut self.experts {
                expert.refit(&self.past, &self.past_right);
            }
            self.next_fit = after(self.past.len());
        }
        self.bets.close();
    }

    /// Takes note of a batch that was lost.
    pub(super) fn lose(&mut self, runs: usize) {
        self.bets.lose(runs);
    }

    pub(super) fn runs(&self) -> u64 {
        self.runs
    }

    /// The features of the last batch.
    pub(super) fn batch(&self) -> &Features {
        &self.batch
    }

    pub(super) fn bets(&self) -> &Bets {
        &self.bets
    }

    /// The largest log-wealth so far against the claim.
    pub(super) fn claim_peak(&self) -> f64 {
        self.bets.claim_peak()
    }

    /// The event most worth certifying with `ahead` further runs, chosen from
    /// all that was learned so far, and the point of the claim's profile.
    pub(super) fn best_event(&self, ahead: u64, log_level: f64) -> Option<(Event, Option<Point>)> {
        let best = |point: Option<Point>, hope: &dyn Fn(f64, f64, f64) -> f64| {
            self.experts
                .iter()
                .flat_map(|expert| Event::candidates(expert, ahead, hope))
                .max_by(|a, b| a.promise().total_cmp(&b.promise()))
                .map(|event| (event, point))
        };
        match &self.bets {
            Bets::Clipped(_) => {
                best(None, &|won, all, growth| promised(won, all, growth, log_level))
            }
            Bets::Priced(bets) => {
                let candidates = bets.hopes(ahead, log_level);
                candidates
                    .into_iter()
                    .filter_map(|(point, hope)| best(Some(point), &hope))
                    .filter(|(event, _)| event.promise() > f64::NEG_INFINITY)
                    .max_by(|(a, _), (b, _)| a.promise().total_cmp(&b.promise()))
            }
        }
    }
}

/// How many past runs the next fit waits for: twice as many, at last all that
/// are kept.
fn after(past: usize) -> usize {
    if past == MEMORY { usize::MAX } else { (2 * past).min(MEMORY) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_fit_sees_all_that_is_kept() {
        let mut past = FIRST_FIT + 1;
        while after(past) < usize::MAX {
            past = after(past);
        }
        assert_eq!(past, MEMORY);
    }

    #[test]
    fn shares_of_the_initial_wealth_sum_to_one() {
        for width in [1, 2, 64] {
            let total: f64 = Recipe::all(width).iter().map(|(_, share)| share).sum();
            assert!((total - 1.0).abs() < 1e-12, "{width}");
            assert!(float(Recipe::all(width).len() as u64 * PRIORS as u64).ln() < 8.0);
        }
    }
}
