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
    /// Cells of a sum of scores of several numbers between sorted edges.
    Score(Vec<Scored>, Vec<f64>),
    /// Cells of a finer rule pooled into groups.
    Pooled(Box<Partition>, Vec<Cell>),
}

/// The scores of one number: its edges and a score for each of its cells.
#[derive(Debug, Clone)]
pub(super) struct Scored {
    pub(super) column: usize,
    pub(super) edges: Vec<f64>,
    pub(super) scores: Vec<f64>,
}

impl Partition {
    /// How many cells there are.
    pub(super) fn cells(&self) -> usize {
        match self {
            Self::Whole => 1,
            Self::Outputs(map) | Self::Shapes(map) | Self::Grains(_, map) => map.len() + 1,
            Self::Edges(_, edges) | Self::Score(_, edges) => edges.len() + 2,
            Self::Pooled(_, groups) => groups.iter().max().map_or(1, |&top| index(top) + 1),
        }
    }

    /// The cells of all rows.
    pub(super) fn place(&self, features: &Features) -> Vec<Cell> {
        let cell = |cell: usize| Cell::try_from(cell).unwrap_or(Cell::MAX);
        let symbols = |map: &Symbols, keys: &[u64]| {
            // Keys come in runs where they are few: each is looked up once.
            let mut last = None;
            let of = |&key: &u64| match last {
                Some((known, cell)) if known == key => cell,
                _ => last.insert((key, cell(symbol(map, key)))).1,
            };
            keys.iter().map(of).collect()
        };
        match self {
            Self::Whole => vec![0; features.len()],
            Self::Outputs(map) => symbols(map, &features.keys),
            Self::Shapes(map) => symbols(map, &features.shapes),
            Self::Grains(column, map) => symbols(map, features.grains(*column)),
            Self::Edges(column, edges) => {
                features.numbers(*column).iter().map(|&x| cell(between(edges, x))).collect()
            }
            Self::Score(columns, edges) => (0..features.len())
                .map(|row| cell(between(edges, score(columns, features, row))))
                .collect(),
            Self::Pooled(fine, groups) => {
                let mut cells = fine.place(features);
                for cell in &mut cells {
                    *cell = groups[index(*cell)];
                }
                cells
            }
        }
    }
}

/// A cell as a place in a list of cells.
#[inline]
pub(super) fn index(cell: Cell) -> usize {
    usize::try_from(cell).expect("a cell of a rule in memory")
}

#[inline]
fn symbol(map: &Symbols, key: u64) -> usize {
    map.get(&key).map_or(map.len(), |&cell| index(cell))
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

/// The sum of the scores of each number's cell.
fn score(columns: &[Scored], features: &Features, row: usize) -> f64 {
    columns
        .iter()
        .map(|scored| scored.scores[between(&scored.edges, features.numbers(scored.column)[row])])
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
