//! The e-process: many experts bet on the side of every run; their average
//! wealth is the evidence against every ε of the grid.

use super::event::Event;
use super::expert::{Expert, Recipe, float};
use super::features::Features;
use super::grid::{Grid, SLACK};
use super::prior::{PRIORS, Prior};
use crate::subject::Output;

/// Past runs kept for forming cells anew.
const MEMORY: usize = 1 << 16;
/// Cells are first formed after this many runs, then at every doubling.
const FIRST_FIT: usize = 16;

/// The running evidence of one audit.
#[derive(Debug)]
pub(super) struct Process {
    grid: Grid,
    priors: [Prior; PRIORS],
    experts: Vec<Expert>,
    /// The logarithm of each expert's share of the initial wealth.
    shares: Vec<f64>,
    past: Features,
    past_right: Vec<bool>,
    batch: Features,
    next_fit: usize,
    runs: u64,
    /// The largest log-wealth so far against each ε.
    peaks: Vec<f64>,
}

impl Process {
    pub(super) fn new(grid: Grid) -> Self {
        let peaks = vec![0.0; grid.len()];
        let priors = Prior::all(grid.epsilon(grid.claimed()).approximate());
        Self {
            grid,
            priors,
            experts: Vec::new(),
            shares: Vec::new(),
            past: Features::default(),
            past_right: Vec::new(),
            batch: Features::default(),
            next_fit: FIRST_FIT,
            runs: 0,
            peaks,
        }
    }

    /// Takes in a batch: bets on each run first, learns from it afterwards.
    pub(super) fn observe(&mut self, outputs: &[Output], right: &[bool]) {
        if self.experts.is_empty() {
            let width = Features::width_of(outputs);
            self.past = Features::new(width);
            self.batch = Features::new(width);
            for (recipe, share) in Recipe::all(width) {
                self.experts.push(Expert::new(recipe, &self.grid));
                let kinds = float(u64::try_from(recipe.kinds()).expect("a few"));
                self.shares.push((share / kinds).ln());
            }
        }
        self.batch.clear();
        outputs.iter().for_each(|output| self.batch.push(output));
        for expert in &mut self.experts {
            expert.settle(&self.batch, right, &self.grid, &self.priors);
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
        self.raise_peaks();
    }

    fn raise_peaks(&mut self) {
        for (index, peak) in self.peaks.iter_mut().enumerate() {
            let terms = || {
                self.experts.iter().zip(&self.shares).flat_map(move |(expert, share)| {
                    expert.wealth(index).map(move |wealth| wealth + share)
                })
            };
            let largest = terms().fold(f64::NEG_INFINITY, f64::max);
            // At most 8 + 8 WIDEST = 520 < e^8 terms: if all lie this far
            // below the peak, so does their sum, which is then not needed.
            if largest.is_finite() && terms().any(|term| term > *peak - 8.0) {
                let sum: f64 = terms().map(|term| (term - largest).exp()).sum();
                // The slack covers the rounding of shares, terms and bar as long
                // as they are below 745, the largest bar that a float alpha has.
                *peak = peak.max(largest + sum.ln() - SLACK);
            }
        }
    }

    pub(super) fn runs(&self) -> u64 {
        self.runs
    }

    /// The features of the last batch.
    pub(super) fn batch(&self) -> &Features {
        &self.batch
    }

    pub(super) fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The largest log-wealth so far against the claim.
    pub(super) fn claim_peak(&self) -> f64 {
        self.peaks[self.grid.claimed()]
    }

    /// The largest grid index such that every ε from `start` up to it has
    /// been refuted with wealth e^`bar`.
    ///
    /// Hypotheses are nested and tested in a fixed order, each at the full
    /// level, stopping at the first that stands: the first true one is
    /// refuted with probability at most the level, so no correction is due.
    pub(super) fn refuted_from(&self, start: usize, bar: f64) -> Option<usize> {
        let refuted = self.peaks[start..].iter().take_while(|&&peak| peak >= bar).count();
        refuted.checked_sub(1).map(|last| start + last)
    }

    /// The event most worth certifying with `ahead` further runs, chosen from
    /// all that was learned so far.
    pub(super) fn best_event(&self, ahead: u64, log_level: f64) -> Option<Event> {
        self.experts
            .iter()
            .flat_map(|expert| Event::candidates(expert, ahead, log_level))
            .max_by(|a, b| a.promise().total_cmp(&b.promise()))
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
