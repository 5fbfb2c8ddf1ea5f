//! One way of guessing the side of a run from its output.

use super::bets::Accounts;
use super::columns::{Cells, Column, Columns};
use super::features::Features;
use super::lines::Lines;
use super::partition::{Partition, Scored, frequent, index};
use super::plateaus;
use super::pooling::{Thinned, count, pooled};
use super::prior::{PRIORS, Prior};
use super::recipe::Recipe;
use super::sides;
use super::slopes;
use super::tree;

/// Frequent symbols beyond this number share one cell.
const MOST_SYMBOLS: usize = 512;
/// Posteriors closer to certainty than this are not told apart in a score.
const CERTAIN: f64 = 1e-6;

/// How many runs fell into a cell, by side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) left: u64,
    pub(super) right: u64,
}

impl Count {
    pub(super) fn add(&mut self, right: bool) {
        if right { self.right += 1 } else { self.left += 1 }
    }

    pub(super) fn total(self) -> u64 {
        self.left + self.right
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
pub(super) fn float(n: u64) -> f64 {
    n as f64
}

/// Runs, as experts see them, with the side of each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Runs<'a> {
    pub(super) features: &'a Features,
    /// What the columns make of the features.
    pub(super) cells: &'a Cells,
    pub(super) right: &'a [bool],
}

/// What is known before any run of the audit.
#[derive(Debug)]
pub(super) struct Background {
    /// An ε typical of the claim.
    epsilon: f64,
    priors: [Prior; PRIORS],
    /// Of log-odds that are added up in a score.
    joined: Prior,
    sides: Lines,
}

impl Background {
    pub(super) fn new(epsilon: f64) -> Self {
        Self {
            epsilon,
            priors: Prior::all(epsilon),
            joined: Prior::joined(epsilon),
            sides: sides::lines(epsilon),
        }
    }
}

/// A partition and what was counted in its cells.
#[derive(Debug, Clone)]
pub(super) struct Expert {
    recipe: Recipe,
    partition: Partition,
    counts: Vec<Count>,
    /// The counts of the running batch.
    fresh: Vec<Count>,
    /// The cells of a score.
    score: Column,
    /// Shapes of the log-odds over ordered cells.
    slopes: Lines,
}

impl Expert {
    pub(super) fn new(recipe: Recipe) -> Self {
        Self {
            recipe,
            partition: Partition::Whole,
            counts: vec![Count::default(); 2],
            fresh: vec![Count::default(); 2],
            score: Column::whole(),
            slopes: Lines::default(),
        }
    }

    /// Settles the bets of each kind of guess from before a batch with what the
    /// batch put into each cell; then learns from the batch.
    pub(super) fn settle(
        &mut self,
        batch: Runs<'_>,
        background: &Background,
        accounts: &mut Accounts<'_>,
    ) {
        self.place(batch);
        for (kind, guesses) in self.guesses(background).iter().enumerate() {
            accounts.settle(kind, guesses, &self.fresh);
        }
        for (count, fresh) in self.counts.iter_mut().zip(&mut self.fresh) {
            count.left += fresh.left;
            count.right += fresh.right;
            *fresh = Count::default();
        }
    }

    /// Counts the runs of a batch.
    fn place(&mut self, batch: Runs<'_>) {
        let fresh = &mut self.fresh;
        match (&self.recipe, &self.partition) {
            (Recipe::Ordered(column), _) => {
                for (&cell, &side) in batch.cells[*column].iter().zip(batch.right) {
                    fresh[usize::from(cell)].add(side);
                }
            }
            (Recipe::Scored(_), Partition::Score(scored, _)) => {
                for (score, &side) in scores(scored, batch.cells).iter().zip(batch.right) {
                    fresh[usize::from(self.score.cell(*score))].add(side);
                }
            }
            (_, partition) => {
                for (cell, &side) in partition.place(batch.features).into_iter().zip(batch.right) {
                    fresh[index(cell)].add(side);
                }
            }
        }
    }

    /// Each kind of guess: per cell the probability of the right side.
    fn guesses(&self, background: &Background) -> Vec<Vec<f64>> {
        if matches!(self.recipe, Recipe::Sides(_)) {
            return vec![background.sides.posteriors(&self.counts)];
        }
        let mut guesses: Vec<Vec<f64>> =
            background.priors.iter().map(|prior| self.learned(prior)).collect();
        if self.recipe.is_ordered() {
            guesses.push(plateaus::posteriors(&self.counts, background.epsilon));
            guesses.push(self.slopes.posteriors(&self.counts));
        }
        guesses
    }

    /// The posteriors that a prior makes of what was counted, in ordered cells
    /// with their neighbors.
    fn learned(&self, prior: &Prior) -> Vec<f64> {
        match self.recipe.is_ordered() {
            true => tree::posteriors(&self.counts, prior),
            false => self.counts.iter().map(|&count| prior.learned(count).1).collect(),
        }
    }

    /// Forms the cells anew from all past runs.
    pub(super) fn refit(&mut self, past: Runs<'_>, columns: &Columns, background: &Background) {
        let Runs { features, right, .. } = past;
        let half = |rest| Thinned { of: 2, rest };
        let (partition, counted) = match &self.recipe {
            Recipe::Scored(_) => return self.rejoin(past, columns, background),
            Recipe::Outputs => (
                Partition::Outputs(frequent(features.keys.iter().copied(), MOST_SYMBOLS)),
                Thinned::ALL,
            ),
            Recipe::Shapes => (
                Partition::Shapes(frequent(features.shapes.iter().copied(), MOST_SYMBOLS)),
                Thinned::ALL,
            ),
            Recipe::Grains(column) => {
                let grains = features.grains(*column).iter().copied();
                (Partition::Grains(*column, frequent(grains, MOST_SYMBOLS)), Thinned::ALL)
            }
            Recipe::RankedOutputs => {
                let symbols = frequent(features.keys.iter().copied(), MOST_SYMBOLS);
                (pooled(Partition::Outputs(symbols), features, right, half(0)), half(1))
            }
            Recipe::Ordered(column) => {
                let centers = columns.column(*column).centers();
                self.slopes = slopes::lines(centers, slopes::middle(centers));
                let edges = columns.column(*column).edges().to_vec();
                (Partition::Edges(*column, edges), Thinned::ALL)
            }
            Recipe::Sides(column) => {
                let mut numbers = [Vec::new(), Vec::new()];
                for (&number, &side) in features.numbers(*column).iter().zip(right) {
                    numbers[usize::from(side)].push(number);
                }
                (Partition::Edges(*column, sides::centers(&mut numbers)), Thinned::ALL)
            }
        };
        self.partition = partition;
        self.counts = count(&self.partition, features, right, counted);
        self.fresh = vec![Count::default(); self.counts.len()];
    }

    /// Scores the cells of each number by what every other run put into them,
    /// and counts the other past runs in the cells of the sum; nothing to do
    /// for cells of one number.
    pub(super) fn rejoin(&mut self, past: Runs<'_>, columns: &Columns, background: &Background) {
        let Recipe::Scored(joined) = &self.recipe else { return };
        let scored = |&column: &usize| Scored {
            column,
            edges: columns.column(column).edges().to_vec(),
            scores: tree::posteriors(columns.every_other(column), &background.joined)
                .into_iter()
                .map(log_odds)
                .collect(),
        };
        let scored: Vec<Scored> = joined.iter().map(scored).collect();
        let sums = scores(&scored, past.cells);
        self.score = Column::fit(sums.clone());
        self.slopes = slopes::lines(self.score.centers(), 0.0);
        self.counts = vec![Count::default(); self.score.cells()];
        for (&sum, &side) in sums.iter().zip(past.right).skip(1).step_by(2) {
            self.counts[usize::from(self.score.cell(sum))].add(side);
        }
        self.partition = Partition::Score(scored, self.score.edges().to_vec());
        self.fresh = vec![Count::default(); self.counts.len()];
    }

    pub(super) fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// The posterior of each cell, smoothed: in cells of a number it is that of
    /// their neighbors unless the data ask for more; in cells of a score, which
    /// is a sum of log-odds, the log-odds grow evenly.
    pub(super) fn smoothed(&self) -> Vec<f64> {
        let guesses = match &self.recipe {
            Recipe::Scored(_) => self.slopes.posteriors(&self.counts),
            _ => self.learned(&Prior::Beta(0.5)),
        };
        guesses.into_iter().map(|guess| guess.clamp(CERTAIN, 1.0 - CERTAIN)).collect()
    }

    /// The cells with their counts.
    pub(super) fn counts(&self) -> &[Count] {
        &self.counts
    }

    /// The frozen rule now in use.
    pub(super) fn partition(&self) -> &Partition {
        &self.partition
    }
}

/// The log-odds of a posterior, short of certainty.
pub(super) fn log_odds(guess: f64) -> f64 {
    let guess = guess.clamp(CERTAIN, 1.0 - CERTAIN);
    (guess / (1.0 - guess)).ln()
}

/// The sums of the scores of all runs.
fn scores(scored: &[Scored], cells: &Cells) -> Vec<f64> {
    let runs = scored.first().map_or(0, |first| cells[first.column].len());
    let mut sums = vec![0.0; runs];
    for one in scored {
        for (sum, &cell) in sums.iter_mut().zip(&cells[one.column]) {
            *sum += one.scores[usize::from(cell)];
        }
    }
    sums
}
