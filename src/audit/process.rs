//! The e-process: many experts bet on the side of every run; their average
//! wealth is the evidence against every claim of the grid.

use super::bets::Bets;
use super::columns::{Cells, Columns};
use super::event::{Event, promised};
use super::expert::{Background, Expert, Runs};
use super::failures::Lost;
use super::features::Features;
use super::finding::rounded_down;
use super::grid::Grid;
use super::ladder::Point;
use super::plan::Levels;
use super::reading::Reading;
use super::recipe::Recipe;
use crate::error::Result;
use crate::num::Rational;
use crate::subject::Output;
use crate::threads;

/// Past runs kept for forming cells anew.
const MEMORY: usize = 1 << 16;
/// Cells are first formed after this many runs, then at every doubling.
const FIRST_FIT: usize = 16;

/// The guesses of an expert take as long as placing so many runs.
const GUESSED: usize = 1 << 13;
/// Experts who together place so few runs are sooner done by one thread than
/// by several.
const ALONE: usize = 1 << 17;

/// Standard errors by which an event chosen for what was seen of it may be
/// flattered.
const DOUBT: f64 = 1.0;

/// The running evidence of one audit.
#[derive(Debug)]
pub(super) struct Process {
    bets: Bets,
    background: Background,
    experts: Vec<Expert>,
    columns: Columns,
    past: Features,
    past_cells: Cells,
    past_right: Vec<bool>,
    batch: Features,
    batch_cells: Cells,
    next_fit: usize,
    /// Scores are formed anew at every doubling of all runs, for they are sums
    /// of small log-odds that go on becoming clearer.
    next_scores: u64,
    runs: u64,
    lost: Lost,
}

impl Process {
    pub(super) fn new(grid: Grid, levels: &Levels) -> Self {
        let bets = Bets::new(grid, levels);
        let background = Background::new(bets.typical_epsilon());
        Self {
            bets,
            background,
            experts: Vec::new(),
            columns: Columns::default(),
            past: Features::default(),
            past_cells: Cells::new(),
            past_right: Vec::new(),
            batch: Features::default(),
            batch_cells: Cells::new(),
            next_fit: FIRST_FIT,
            next_scores: 2 * MEMORY as u64,
            runs: 0,
            lost: Lost::default(),
        }
    }

    /// Takes in a batch: bets on each run first, learns from it afterwards.
    pub(super) fn observe(&mut self, outputs: &[Output], right: &[bool]) {
        if self.experts.is_empty() {
            self.open(Reading::all(outputs));
        }
        self.batch.clear();
        outputs.iter().for_each(|output| self.batch.push(output));
        self.columns.cut(&self.batch, &mut self.batch_cells);
        let batch = Runs { features: &self.batch, cells: &self.batch_cells, right };
        let kinds = self.experts.iter().map(|expert| expert.recipe().kinds());
        let accounts = self.bets.by_expert(kinds);
        let experts: Vec<_> = self.experts.iter_mut().zip(accounts).collect();
        let is_much = experts.len() * (right.len() + GUESSED) >= ALONE;
        threads::each_if(is_much, experts, |(expert, mut accounts)| {
            expert.settle(batch, &self.background, &mut accounts);
        });
        self.columns.learn(&self.batch_cells, right);
        self.runs += u64::try_from(right.len()).expect("a batch fits in memory");
        let kept = right.len().min(MEMORY - self.past.len());
        self.past.extend(&self.batch, kept);
        self.past_right.extend_from_slice(&right[..kept]);
        self.refit();
        self.bets.close();
    }

    /// Sets up the experts for these readings.
    fn open(&mut self, readings: Vec<Reading>) {
        let mut shares = Vec::new();
        for (recipe, given) in Recipe::all(&readings) {
            self.experts.push(Expert::new(recipe));
            shares.extend(given.into_iter().map(f64::ln));
        }
        self.bets.open(shares);
        self.columns = Columns::new(readings.len());
        self.past = Features::new(readings.clone());
        self.batch = Features::new(readings);
    }

    /// Forms cells anew if it is time to.
    fn refit(&mut self) {
        let all = self.past.len() >= self.next_fit;
        let scores = self.runs >= self.next_scores;
        if all {
            self.columns.refit(&self.past, &self.past_right, &mut self.past_cells);
            self.next_fit = after(self.past.len());
        }
        if scores {
            self.next_scores *= 2;
        }
        if all || scores {
            let past =
                Runs { features: &self.past, cells: &self.past_cells, right: &self.past_right };
            threads::each(&mut self.experts, |expert| match all {
                true => expert.refit(past, &self.columns, &self.background),
                false => expert.rejoin(past, &self.columns, &self.background),
            });
        }
    }

    /// Takes note of a batch that was lost.
    pub(super) fn lose(&mut self, runs: usize) {
        self.bets.lose(runs);
        self.lost.add(runs);
    }

    pub(super) fn lost(&self) -> Lost {
        self.lost
    }

    pub(super) fn runs(&self) -> u64 {
        self.runs
    }

    /// The features of the last batch.
    pub(super) fn batch(&self) -> &Features {
        &self.batch
    }

    /// The first runs: their features, and whether each was on the right side.
    pub(super) fn past(&self) -> (&Features, &[bool]) {
        (&self.past, &self.past_right)
    }

    pub(super) fn bets(&self) -> &Bets {
        &self.bets
    }

    /// The largest log-wealth so far against the claim.
    pub(super) fn claim_peak(&self) -> f64 {
        self.bets.claim_peak()
    }

    /// The lower bound for ε that those experts show by their wealth at the end
    /// who do not look at the last bits of floats; none for a claim with a δ.
    ///
    /// Their part of the wealth began at less than 1 and is a supermartingale if
    /// what they look at satisfies the claim, whatever the low bits tell.
    pub(super) fn without_low_bits(&self, bars: [f64; 2]) -> Result<Option<Rational>> {
        let Bets::Clipped(bets) = &self.bets else { return Ok(None) };
        let looks = |expert: &Expert| expert.recipe().looks_at_low_bits();
        let kept = |expert: &Expert| vec![!looks(expert); expert.recipe().kinds()];
        let kept: Vec<bool> = self.experts.iter().flat_map(kept).collect();
        let grid = bets.grid();
        let mut lower = Rational::zero();
        for (start, bar) in [grid.claimed(), 0].into_iter().zip(bars) {
            if let Some(last) = bets.refuted_by(&kept, start, bar) {
                lower = lower.max(rounded_down(grid.epsilon(last))?);
            }
        }
        Ok(Some(lower))
    }

    /// What the best event promises with `ahead` further runs: more is better,
    /// among audits of one claim.
    /// What was seen is taken for flattered by `doubt` standard errors.
    pub(super) fn promise(&self, doubt: f64, ahead: u64, log_level: f64) -> f64 {
        self.most_promising(true, doubt, ahead, log_level)
            .map_or(f64::NEG_INFINITY, |(event, _)| event.promise())
    }

    /// The event most worth certifying with `ahead` further runs, chosen from
    /// all that was learned so far, and the point of the claim's profile.
    pub(super) fn best_event(&self, ahead: u64, log_level: f64) -> Option<(Event, Option<Point>)> {
        self.most_promising(true, DOUBT, ahead, log_level)
    }

    /// The same of events that speak for one side.
    pub(super) fn best_one_sided(
        &self,
        ahead: u64,
        log_level: f64,
    ) -> Option<(Event, Option<Point>)> {
        self.most_promising(false, DOUBT, ahead, log_level)
    }

    fn most_promising(
        &self,
        both: bool,
        doubt: f64,
        ahead: u64,
        log_level: f64,
    ) -> Option<(Event, Option<Point>)> {
        // What a δ excuses is reckoned for one side.
        let both = both && matches!(self.bets, Bets::Clipped(_));
        let best = |point: Option<Point>, hope: &dyn Fn(f64, f64, f64) -> f64| {
            self.experts
                .iter()
                .flat_map(|expert| Event::candidates(expert, both, doubt, ahead, hope))
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
}
