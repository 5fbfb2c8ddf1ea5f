//! One way of guessing the side of a run from its output.

use super::features::Features;
use super::partition::{Cell, Partition, frequent, quantiles};
use super::plateaus;
use super::prior::{PRIORS, Prior};
use super::sides;
use super::tree;

/// How an expert forms its cells from the runs already past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Recipe {
    /// Frequent outputs.
    Outputs,
    /// Frequent shapes.
    Shapes,
    /// Frequent coarsenesses of one number.
    Grains(usize),
    /// Frequent outputs, ranked by posterior and pooled.
    RankedOutputs,
    /// Fine cells of one number, ranked by posterior and pooled.
    RankedQuantiles(usize),
    /// Fine cells of one number, averaged over every way of joining them.
    Tree(usize),
    /// One number below, between and above the medians of the sides.
    Sides(usize),
    /// A sum of per-coordinate log-odds, cut finely, ranked and pooled.
    RankedScore,
}

/// Frequent symbols beyond this number share one cell.
const MOST_SYMBOLS: usize = 512;
/// Fine cells before pooling.
const FINE: usize = 64;
/// Two ranked cells are pooled while their posteriors differ by less than
/// this many standard errors.
const POOLING_ERRORS: f64 = 2.0;
/// The pseudo-count on each side of a cell where only its log-odds are wanted.
const PRIOR: f64 = 0.5;

impl Recipe {
    /// The experts for outputs of `width` numbers, with their shares of the
    /// initial wealth, which sum to 1.
    pub(super) fn all(width: usize) -> Vec<(Self, f64)> {
        let mut experts =
            vec![(Self::Shapes, 0.5), (Self::Outputs, 1.0), (Self::RankedOutputs, 2.0)];
        if width > 1 {
            experts.push((Self::RankedScore, 6.0));
        }
        #[expect(clippy::cast_precision_loss, reason = "at most 64 columns")]
        let columns = width as f64;
        for column in 0..width {
            experts.extend([
                (Self::Grains(column), 1.0 / columns),
                (Self::RankedQuantiles(column), 1.0 / columns),
                (Self::Tree(column), 16.0 / columns),
                (Self::Sides(column), 12.0 / columns),
            ]);
        }
        let total: f64 = experts.iter().map(|(_, share)| share).sum();
        experts.iter().map(|&(recipe, share)| (recipe, share / total)).collect()
    }
}

impl Recipe {
    /// How many kinds of guesses it bets on, each with its own wealth: one per
    /// prior, and for ordered cells one on their shape.
    pub(super) fn kinds(self) -> usize {
        match self {
            Self::Sides(_) => 1,
            Self::Tree(_) => PRIORS + 1,
            _ => PRIORS,
        }
    }
}

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

/// A partition and what was counted in its cells.
#[derive(Debug, Clone)]
pub(super) struct Expert {
    recipe: Recipe,
    partition: Partition,
    counts: Vec<Count>,
    /// The counts of the running batch.
    fresh: Vec<Count>,
}

impl Expert {
    pub(super) fn new(recipe: Recipe) -> Self {
        Self {
            recipe,
            partition: Partition::Whole,
            counts: vec![Count::default()],
            fresh: vec![Count::default()],
        }
    }

    /// Hands each kind of guess from before a batch to `bet`, by its number and
    /// with what the batch put into each cell; then learns from the batch.
    /// `epsilon` is the claimed one.
    pub(super) fn settle(
        &mut self,
        batch: &Features,
        right: &[bool],
        epsilon: f64,
        priors: &[Prior; PRIORS],
        mut bet: impl FnMut(usize, &[f64], &[Count]),
    ) {
        for (row, &side) in right.iter().enumerate() {
            self.fresh[self.partition.cell(batch, row)].add(side);
        }
        for (kind, guesses) in self.guesses(epsilon, priors).iter().enumerate() {
            bet(kind, guesses, &self.fresh);
        }
        for (count, fresh) in self.counts.iter_mut().zip(&mut self.fresh) {
            count.left += fresh.left;
            count.right += fresh.right;
            *fresh = Count::default();
        }
    }

    /// Each kind of guess: per cell the probability of the right side.
    fn guesses(&self, epsilon: f64, priors: &[Prior; PRIORS]) -> Vec<Vec<f64>> {
        if matches!(self.recipe, Recipe::Sides(_)) {
            return vec![sides::posteriors(&self.counts, epsilon)];
        }
        let mut guesses: Vec<Vec<f64>> = priors
            .iter()
            .map(|prior| match self.recipe {
                Recipe::Tree(_) => tree::posteriors(&self.counts, prior),
                _ => self.counts.iter().map(|&count| prior.posterior(count)).collect(),
            })
            .collect();
        if guesses.len() < self.recipe.kinds() {
            guesses.push(plateaus::posteriors(&self.counts, epsilon));
        }
        guesses
    }

    /// Forms the cells anew from all past runs.
    pub(super) fn refit(&mut self, past: &Features, right: &[bool]) {
        let rows = 0..past.len();
        let column = |c: usize| rows.clone().map(|row| past.number(row, c)).collect::<Vec<_>>();
        let (partition, counted): (Partition, Thinned) = match self.recipe {
            Recipe::Outputs => (
                Partition::Outputs(frequent(past.keys.iter().copied(), MOST_SYMBOLS)),
                Thinned::ALL,
            ),
            Recipe::Shapes => (
                Partition::Shapes(frequent(past.shapes.iter().copied(), MOST_SYMBOLS)),
                Thinned::ALL,
            ),
            Recipe::Grains(c) => {
                let grains = rows.clone().map(|row| past.grain(row, c));
                (Partition::Grains(c, frequent(grains, MOST_SYMBOLS)), Thinned::ALL)
            }
            Recipe::RankedOutputs => {
                let fine = Partition::Outputs(frequent(past.keys.iter().copied(), MOST_SYMBOLS));
                (pooled(fine, past, right, Thinned { of: 2, rest: 0 }), Thinned { of: 2, rest: 1 })
            }
            Recipe::RankedQuantiles(c) => {
                let fine = Partition::Edges(c, quantiles(column(c), FINE));
                (pooled(fine, past, right, Thinned { of: 2, rest: 0 }), Thinned { of: 2, rest: 1 })
            }
            Recipe::Tree(c) => (Partition::Edges(c, quantiles(column(c), FINE)), Thinned::ALL),
            Recipe::Sides(c) => {
                let mut numbers = [Vec::new(), Vec::new()];
                for row in rows.clone() {
                    numbers[usize::from(right[row])].push(past.number(row, c));
                }
                (Partition::Edges(c, sides::centers(&mut numbers)), Thinned::ALL)
            }
            Recipe::RankedScore => {
                let fine = scored(past, right, Thinned { of: 3, rest: 0 });
                (pooled(fine, past, right, Thinned { of: 3, rest: 1 }), Thinned { of: 3, rest: 2 })
            }
        };
        self.partition = partition;
        self.counts = count(&self.partition, past, right, counted);
        self.fresh = vec![Count::default(); self.counts.len()];
    }

    /// How many kinds of guesses there are.
    pub(super) fn kinds(&self) -> usize {
        self.recipe.kinds()
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

/// Every `of`-th row: cells are chosen on some rows and counted on others, for
/// counts on the rows that chose the cells would flatter them.
#[derive(Debug, Clone, Copy)]
struct Thinned {
    of: usize,
    rest: usize,
}

impl Thinned {
    const ALL: Self = Self { of: 1, rest: 0 };

    fn rows(self, length: usize) -> impl Iterator<Item = usize> {
        (self.rest..length).step_by(self.of)
    }
}

fn count(partition: &Partition, past: &Features, right: &[bool], rows: Thinned) -> Vec<Count> {
    let mut counts = vec![Count::default(); partition.cells()];
    for row in rows.rows(past.len()) {
        counts[partition.cell(past, row)].add(right[row]);
    }
    counts
}

/// The smoothed log-odds of the right side.
fn log_odds(count: Count) -> f64 {
    ((float(count.right) + PRIOR) / (float(count.left) + PRIOR)).ln()
}

/// Ranks the cells of a fine rule by posterior and pools neighbors in rank
/// whose posteriors cannot be told apart.
fn pooled(fine: Partition, past: &Features, right: &[bool], rows: Thinned) -> Partition {
    let counts = count(&fine, past, right, rows);
    let mut ranked: Vec<(f64, Count, usize)> =
        counts.iter().enumerate().map(|(cell, &count)| (log_odds(count), count, cell)).collect();
    ranked.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
    let mut groups: Vec<Cell> = vec![0; counts.len()];
    let mut group: Cell = 0;
    let mut pool = Count::default();
    for (_, count, cell) in ranked {
        if distinct(pool, count) {
            group += 1;
            pool = Count::default();
        }
        pool.left += count.left;
        pool.right += count.right;
        groups[cell] = group;
    }
    Partition::Pooled(Box::new(fine), groups)
}

/// Whether two cells' log-odds differ by more than chance.
fn distinct(a: Count, b: Count) -> bool {
    let variance = |n: u64| 1.0 / (float(n) + PRIOR);
    let error =
        (variance(a.left) + variance(a.right) + variance(b.left) + variance(b.right)).sqrt();
    a.total() > 0 && (log_odds(a) - log_odds(b)).abs() > POOLING_ERRORS * error
}

/// A fine rule on the sum of per-coordinate log-odds.
fn scored(past: &Features, right: &[bool], rows: Thinned) -> Partition {
    let columns: Vec<(Vec<f64>, Vec<f64>)> = (0..past.width())
        .map(|column| {
            let numbers = (0..past.len()).map(|row| past.number(row, column)).collect();
            let edges = quantiles(numbers, 8);
            let rule = Partition::Edges(column, edges.clone());
            let odds = count(&rule, past, right, rows).into_iter().map(log_odds).collect();
            (edges, odds)
        })
        .collect();
    let score = Partition::Score(columns, Vec::new());
    let scores = (0..past.len()).map(|row| score.score(past, row)).collect();
    let edges = quantiles(scores, FINE);
    let Partition::Score(columns, _) = score else { unreachable!("built three lines above") };
    Partition::Score(columns, edges)
}
