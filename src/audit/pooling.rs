//! Cells of a fine rule, ranked by posterior and pooled where they cannot be
//! told apart.

use super::expert::{Count, float};
use super::features::Features;
use super::partition::{Cell, Partition, index};

/// Two ranked cells are pooled while their posteriors differ by less than
/// this many standard errors.
const POOLING_ERRORS: f64 = 2.0;
/// The pseudo-count on each side of a cell where only its log-odds are wanted.
const PRIOR: f64 = 0.5;

/// Every `of`-th row: cells are chosen on some rows and counted on others, for
/// counts on the rows that chose the cells would flatter them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thinned {
    pub(super) of: usize,
    pub(super) rest: usize,
}

impl Thinned {
    pub(super) const ALL: Self = Self { of: 1, rest: 0 };

    pub(super) fn rows(self, length: usize) -> impl Iterator<Item = usize> {
        (self.rest..length).step_by(self.of)
    }
}

/// What some past runs put into the cells of a rule.
pub(super) fn count(
    partition: &Partition,
    past: &Features,
    right: &[bool],
    rows: Thinned,
) -> Vec<Count> {
    let mut counts = vec![Count::default(); partition.cells()];
    let cells = partition.place(past);
    for row in rows.rows(past.len()) {
        counts[index(cells[row])].add(right[row]);
    }
    counts
}

/// The smoothed log-odds of the right side.
fn log_odds(count: Count) -> f64 {
    ((float(count.right) + PRIOR) / (float(count.left) + PRIOR)).ln()
}

/// Ranks the cells of a fine rule by posterior and pools neighbors in rank
/// whose posteriors cannot be told apart.
pub(super) fn pooled(fine: Partition, past: &Features, right: &[bool], rows: Thinned) -> Partition {
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
