//! Frozen rules that put an output into one of finitely many cells.
//!
//! An expert learns one posterior per cell. A rule may be chosen by any
//! means from runs already past; the bet on a run only needs the rule to be
//! fixed before the run.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::features::Features;

/// Cells are numbered from 0.
pub(super) type Cell = u32;

/// Keys are already mixed; hashing them again would be work done twice.
#[derive(Debug, Clone, Default)]
pub(super) struct AsIs(u64);

impl Hasher for AsIs {
    fn write(&mut self, _bytes: &[u8]) {}
    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
    fn finish(&self) -> u64 {
        self.0
    }
}

/// A map from a key of [`Features`] to a cell.
pub(super) type Symbols = HashMap<u64, Cell, BuildHasherDefault<AsIs>>;

/// One frozen rule.
#[derive(Debug, Clone)]
pub(super) enum Partition {
    /// Everything in one cell: nothing learned yet.
    Whole,
    /// A cell for each frequent output, one for all others.
    Outputs(Symbols),
    /// A cell for each frequent shape, one for all others.
    Shapes(Symbols),
    /// A cell for each frequent coarseness of one number.
    Grains(usize, Symbols),
    /// Cells of one number between sorted edges; one more where there is none.
    Edges(usize, Vec<f64>),
    /// Cells of a sum of per-coordinate scores between sorted edges.
    Score(Vec<(Vec<f64>, Vec<f64>)>, Vec<f64>),
    /// Cells of a finer rule pooled into groups.
    Pooled(Box<Partition>, Vec<Cell>),
}

impl Partition {
    /// How many cells there are.
    pub(super) fn cells(&self) -> usize {
        match self {
            Self::Whole => 1,
            Self::Outputs(map) | Self::Shapes(map) | Self::Grains(_, map) => map.len() + 1,
            Self::Edges(_, edges) | Self::Score(_, edges) => edges.len() + 2,
            Self::Pooled(_, groups) => {
                groups.iter().max().map_or(1, |&top| usize::try_from(top).unwrap_or(0) + 1)
            }
        }
    }

    /// The score of one row; 0 for a rule without scores.
    pub(super) fn score(&self, features: &Features, row: usize) -> f64 {
        match self {
            Self::Score(columns, _) => score(columns, features, row),
            _ => 0.0,
        }
    }

    /// The cell of one row.
    #[inline]
    pub(super) fn cell(&self, features: &Features, row: usize) -> usize {
        match self {
            Self::Whole => 0,
            Self::Outputs(map) => symbol(map, features.keys[row]),
            Self::Shapes(map) => symbol(map, features.shapes[row]),
            Self::Grains(column, map) => symbol(map, features.grain(row, *column)),
            Self::Edges(column, edges) => between(edges, features.number(row, *column)),
            Self::Score(columns, edges) => between(edges, score(columns, features, row)),
            Self::Pooled(fine, groups) => {
                usize::try_from(groups[fine.cell(features, row)]).unwrap_or(0)
            }
        }
    }
}

#[inline]
fn symbol(map: &Symbols, key: u64) -> usize {
    map.get(&key).map_or(map.len(), |&cell| usize::try_from(cell).unwrap_or(0))
}

/// The number of edges that are at most `x`; NaN has a cell of its own.
#[inline]
pub(super) fn between(edges: &[f64], x: f64) -> usize {
    if x.is_nan() {
        return edges.len() + 1;
    }
    if edges.len() <= 8 {
        return edges.iter().map(|&edge| usize::from(edge <= x)).sum();
    }
    edges.partition_point(|&edge| edge <= x)
}

/// The sum over coordinates of the learned log-odds of each number's cell.
fn score(columns: &[(Vec<f64>, Vec<f64>)], features: &Features, row: usize) -> f64 {
    columns
        .iter()
        .enumerate()
        .map(|(column, (edges, odds))| odds[between(edges, features.number(row, column))])
        .sum()
}

/// The most frequent keys, at most `most` of them and each seen twice, as
/// cells; ties fall to the smaller key, so that a seed replays exactly.
pub(super) fn frequent(keys: impl Iterator<Item = u64>, most: usize) -> Symbols {
    let mut counts: HashMap<u64, u32, BuildHasherDefault<AsIs>> = HashMap::default();
    for key in keys {
        *counts.entry(key).or_default() += 1;
    }
    let mut ranked: Vec<(u64, u32)> = counts.into_iter().filter(|&(_, count)| count > 1).collect();
    ranked.sort_unstable_by_key(|&(key, count)| (std::cmp::Reverse(count), key));
    ranked.truncate(most);
    ranked.iter().zip(0..).map(|(&(key, _), cell)| (key, cell)).collect()
}

/// Edges that cut the numbers of `column` into about `cells` equally full
/// cells, at points seen; fewer where values repeat.
pub(super) fn quantiles(mut numbers: Vec<f64>, cells: usize) -> Vec<f64> {
    numbers.retain(|x| !x.is_nan());
    numbers.sort_unstable_by(f64::total_cmp);
    let mut edges: Vec<f64> =
        (1..cells).filter_map(|i| numbers.get(i * numbers.len() / cells).copied()).collect();
    edges.dedup();
    edges
}
