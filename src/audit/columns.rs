//! Each number that is read of an output, cut into ordered cells once for all
//! experts that look at it.

use super::expert::Count;
use super::features::Features;
use crate::threads;

/// The cells between the tails.
const INNER: usize = 48;
/// A tail is halved at most so often, down to [`FEWEST`] numbers.
const TAILS: u32 = 8;
const FEWEST: usize = 8;
/// No more edges than this.
const EDGES: usize = 63;

/// So few numbers are cut sooner by one thread than by several.
const ALONE: usize = 1 << 16;

/// One number with its cells.
#[derive(Debug, Clone)]
pub(super) struct Column {
    edges: Vec<f64>,
    /// The edges, filled up with what no number exceeds.
    padded: [f64; EDGES],
    /// A number typical of each cell.
    centers: Vec<f64>,
}

impl Column {
    /// Everything in one cell.
    pub(super) fn whole() -> Self {
        Self { edges: Vec::new(), padded: [f64::INFINITY; EDGES], centers: vec![0.0] }
    }

    /// Edges at quantiles of the numbers, ever rarer ones towards the ends,
    /// all at numbers seen; fewer where numbers repeat.
    pub(super) fn fit(mut numbers: Vec<f64>) -> Self {
        numbers.retain(|x| !x.is_nan());
        numbers.sort_unstable_by(f64::total_cmp);
        let count = numbers.len();
        if count == 0 {
            return Self::whole();
        }
        let tail = (1..=TAILS).rev().map(|halved| (count / INNER) >> halved);
        let tail: Vec<usize> = tail.filter(|&place| place >= FEWEST).collect();
        let inner = (1..INNER).map(|cell| cell * count / INNER);
        let upper = tail.iter().rev().map(|place| count - place);
        let places = tail.iter().copied().chain(inner).chain(upper);
        let mut edges: Vec<f64> = places.map(|place| numbers[place]).collect();
        edges.dedup();
        let mut padded = [f64::INFINITY; EDGES];
        padded[..edges.len()].copy_from_slice(&edges);
        let mut column = Self { edges, padded, centers: Vec::new() };
        let borders = column.edges.iter().map(|edge| numbers.partition_point(|x| x < edge));
        let ends: Vec<usize> = borders.chain([count]).collect();
        let begins = std::iter::once(0).chain(ends.iter().copied());
        column.centers = begins
            .zip(&ends)
            .map(|(begin, &end)| numbers[usize::midpoint(begin, end).min(count - 1)])
            .collect();
        column
    }

    pub(super) fn edges(&self) -> &[f64] {
        &self.edges
    }

    /// A number typical of each ordered cell.
    pub(super) fn centers(&self) -> &[f64] {
        &self.centers
    }

    /// How many cells there are: one below, between and above the edges, one
    /// for what is no number.
    pub(super) fn cells(&self) -> usize {
        self.edges.len() + 2
    }

    /// The number of edges that are at most `x`; NaN has a cell of its own.
    #[inline]
    pub(super) fn cell(&self, x: f64) -> u8 {
        let mut below = 0_usize;
        for step in [32, 16, 8, 4, 2, 1] {
            below += step * usize::from(self.padded[below + step - 1] <= x);
        }
        let cell = if x.is_nan() { self.edges.len() + 1 } else { below.min(self.edges.len()) };
        u8::try_from(cell).unwrap_or(u8::MAX)
    }
}

/// The cells of runs: per number that is read, one cell per run.
pub(super) type Cells = Vec<Vec<u8>>;

/// All numbers that are read.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    columns: Vec<Column>,
    /// Per column, what was counted in its cells in every other run: those
    /// that choose how cells of several columns are joined.
    every_other: Vec<Vec<Count>>,
    seen: usize,
}

impl Columns {
    pub(super) fn new(width: usize) -> Self {
        let columns = vec![Column::whole(); width];
        let every_other = vec![vec![Count::default(); 2]; width];
        Self { columns, every_other, seen: 0 }
    }

    pub(super) fn column(&self, column: usize) -> &Column {
        &self.columns[column]
    }

    /// What every other run put into the cells of a column.
    pub(super) fn every_other(&self, column: usize) -> &[Count] {
        &self.every_other[column]
    }

    /// The cells of all runs of a batch.
    pub(super) fn cut(&self, runs: &Features, cells: &mut Cells) {
        cells.resize_with(self.columns.len(), Vec::new);
        let one = |(at, (column, cells)): (usize, (&Column, &mut Vec<u8>))| {
            cells.clear();
            cells.extend(runs.numbers(at).iter().map(|&x| column.cell(x)));
        };
        let is_much = runs.len() * self.columns.len() >= ALONE;
        threads::each_if(is_much, self.columns.iter().zip(cells).enumerate(), one);
    }

    /// Counts every other run of a batch.
    pub(super) fn learn(&mut self, cells: &Cells, right: &[bool]) {
        let first = self.seen % 2;
        for (counts, cells) in self.every_other.iter_mut().zip(cells) {
            for (&cell, &side) in cells.iter().zip(right).skip(first).step_by(2) {
                counts[usize::from(cell)].add(side);
            }
        }
        self.seen += right.len();
    }

    /// Forms the cells anew from all past runs, and counts them again.
    pub(super) fn refit(&mut self, past: &Features, right: &[bool], cells: &mut Cells) {
        let fit = |at| Column::fit(past.numbers(at).to_vec());
        self.columns = threads::each(0..self.columns.len(), fit);
        let nothing = |column: &Column| vec![Count::default(); column.cells()];
        self.every_other = self.columns.iter().map(nothing).collect();
        self.cut(past, cells);
        let seen = self.seen;
        self.seen = 0;
        self.learn(cells, right);
        self.seen = seen;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_the_number_of_edges_not_above() {
        let numbers: Vec<f64> = (0..100_000).map(f64::from).collect();
        let column = Column::fit(numbers);
        assert_eq!(column.edges().len(), EDGES);
        assert!(column.edges().is_sorted() && column.edges()[0] < 10.0);
        let places = [f64::NEG_INFINITY, -1.0, 8.0, 50_000.5, 99_999.0, f64::INFINITY];
        for x in places {
            let expected = column.edges().iter().filter(|&&edge| edge <= x).count();
            assert_eq!(usize::from(column.cell(x)), expected, "{x}");
        }
        assert_eq!(usize::from(column.cell(f64::NAN)), column.cells() - 1);
        for (cell, &center) in column.centers().iter().enumerate() {
            assert_eq!(usize::from(column.cell(center)), cell);
        }
    }

    #[test]
    fn repeated_and_infinite_numbers_have_few_cells() {
        let column = Column::fit([0.0, 1.0, f64::INFINITY, f64::NAN].repeat(100));
        assert_eq!(column.edges(), [0.0, 1.0, f64::INFINITY]);
        assert_eq!(column.cell(f64::INFINITY), 3);
        assert_eq!([column.cell(0.0), column.cell(0.5), column.cell(1.0)], [1, 1, 2]);
        assert_eq!(Column::fit(vec![f64::NAN]).cells(), 2);
        assert_eq!(Column::whole().cell(f64::NAN), 1);
    }
}
