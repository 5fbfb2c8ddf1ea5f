//! Events: what a single run may show, and which of them tell two scenes
//! apart best.
//!
//! They are learned from some runs and judged on others, so that looking for
//! them costs nothing in truth.

use std::collections::BTreeMap;
use std::fmt;

use super::cell::{Name, Shown};
use super::column::Row;
use crate::num::{Integer, Natural, Rational};

/// Something that a run shows or does not.
///
/// # Example
///
/// ```
/// use etalon::insights::verify::{Event, Name};
///
/// let [period, view, group, metric, part] =
///     ["2024-Q3", "team", "a", "late", "count"].map(str::to_owned);
/// let name = Name { period, view, group, metric, part };
/// let above = Event::Above(name.clone(), "5".parse()?);
/// assert_eq!(above.to_string(), "[2024-Q3 team a late count] > 5");
/// let fine = Event::LowBit(name, -40);
/// assert_eq!(fine.to_string(), "[2024-Q3 team a late count] has a bit below 2^-40");
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A cell is kept back or missing.
    Missing(Name),
    /// A cell is this number.
    Equals(Name, Rational),
    /// A cell is below this number.
    Below(Name, Rational),
    /// A cell is above this number.
    Above(Name, Rational),
    /// A cell's denominator in lowest terms is this.
    Denominator(Name, Natural),
    /// A float has a bit below this power of two.
    LowBit(Name, i64),
    /// The first cell less the second is this number.
    Difference(Name, Name, Rational),
    /// The sum of two cells is above this number.
    SumAbove(Name, Name, Rational),
    /// The sum of two cells is below this number.
    SumBelow(Name, Name, Rational),
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(a) => write!(f, "[{a}] is not shown"),
            Self::Equals(a, x) => write!(f, "[{a}] = {x}"),
            Self::Below(a, x) => write!(f, "[{a}] < {}", short(x)),
            Self::Above(a, x) => write!(f, "[{a}] > {}", short(x)),
            Self::Denominator(a, n) => write!(f, "[{a}] has the denominator {n}"),
            Self::LowBit(a, k) => write!(f, "[{a}] has a bit below 2^{k}"),
            Self::Difference(a, b, x) => write!(f, "[{a}] - [{b}] = {x}"),
            Self::SumAbove(a, b, x) => write!(f, "[{a}] + [{b}] > {}", short(x)),
            Self::SumBelow(a, b, x) => write!(f, "[{a}] + [{b}] < {}", short(x)),
        }
    }
}

/// A fraction of a float has too many digits to be read.
fn short(x: &Rational) -> String {
    if x.denominator().is_one() { x.to_string() } else { x.approximate().to_string() }
}

/// An event with its columns looked up.
#[derive(Debug, Clone)]
pub(super) struct Watch {
    pub(super) event: Event,
    a: usize,
    b: usize,
}

impl Watch {
    /// Whether a run shows it.
    pub(super) fn holds(&self, row: &Row) -> bool {
        let at = |column: usize| number(row, column);
        let sum = || Some(at(self.a)? + at(self.b)?);
        match &self.event {
            Event::Missing(_) => at(self.a).is_none(),
            Event::Equals(_, x) => at(self.a) == Some(x),
            Event::Below(_, x) => at(self.a).is_some_and(|a| a < x),
            Event::Above(_, x) => at(self.a).is_some_and(|a| a > x),
            Event::Denominator(_, n) => at(self.a).is_some_and(|a| a.denominator() == n),
            Event::LowBit(_, k) => low_bit(row, self.a).is_some_and(|low| low < *k),
            Event::Difference(_, _, x) => {
                at(self.a).zip(at(self.b)).is_some_and(|(a, b)| a - b == *x)
            }
            Event::SumAbove(_, _, x) => sum().is_some_and(|sum| sum > *x),
            Event::SumBelow(_, _, x) => sum().is_some_and(|sum| sum < *x),
        }
    }

    /// The columns that it looks at.
    pub(super) fn columns(&self) -> Vec<usize> {
        if self.a == self.b { vec![self.a] } else { vec![self.a, self.b] }
    }

    /// How often it holds.
    pub(super) fn count(&self, rows: &[Row]) -> usize {
        rows.iter().filter(|row| self.holds(row)).count()
    }
}

fn number(row: &Row, column: usize) -> Option<&Rational> {
    row.seen[column].as_ref().and_then(Shown::number)
}

fn low_bit(row: &Row, column: usize) -> Option<i64> {
    match &row.seen[column] {
        Some(Shown::Number(number, Some(low))) if !number.is_zero() => Some(*low),
        _ => None,
    }
}

/// The runs of both sides from which is learned.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) names: &'a [Name],
    pub(super) left: &'a [Row],
    pub(super) right: &'a [Row],
}

impl Seen<'_> {
    /// Columns in which anything is to be seen: not one value in all runs, and
    /// not the same as a column before.
    pub(super) fn telling(&self) -> Vec<usize> {
        let rows = || self.left.iter().chain(self.right);
        let mut kept: Vec<usize> = Vec::new();
        for column in 0..self.names.len() {
            let first = rows().next().map(|row| &row.seen[column]);
            let constant = rows().all(|row| Some(&row.seen[column]) == first);
            let same = |other: &usize| rows().all(|row| row.seen[column] == row.seen[*other]);
            if !constant && !kept.iter().any(same) {
                kept.push(column);
            }
        }
        kept
    }

    /// Whether a column is one value in all runs of each side.
    pub(super) fn is_fixed(&self, column: usize) -> bool {
        [self.left, self.right]
            .iter()
            .all(|rows| rows.iter().all(|row| row.seen[column] == rows[0].seen[column]))
    }

    /// Whether the numbers of a column scatter on one side half as much again
    /// as on the other, or more.
    pub(super) fn is_scaled(&self, column: usize) -> bool {
        let (a, b) = (deviation(self.left, column).0, deviation(self.right, column).0);
        a > 1.5 * b || b > 1.5 * a
    }

    /// Whether the numbers of a column reach no further than noise that was
    /// cut off would: their range is small beside their mean deviation.
    pub(super) fn is_cut_off(&self, column: usize) -> bool {
        // 500 draws of Laplace noise span 12 mean deviations.
        let cut = |rows| {
            let (deviation, range) = deviation(rows, column);
            range < 8.0 * deviation
        };
        cut(self.left) && cut(self.right)
    }

    /// Events of one cell, or of two that differ by the same in every run.
    pub(super) fn simple(&self, columns: &[usize]) -> Vec<Watch> {
        let mut found = Vec::new();
        for &column in columns {
            self.of_column(column, &mut found);
        }
        for (at, &a) in columns.iter().enumerate() {
            for &b in &columns[..at] {
                for rows in [self.left, self.right] {
                    if let Some(x) = fixed_difference(rows, a, b) {
                        let event =
                            Event::Difference(self.names[a].clone(), self.names[b].clone(), x);
                        found.push(Watch { event, a, b });
                    }
                }
            }
        }
        found
    }

    fn of_column(&self, a: usize, found: &mut Vec<Watch>) {
        let name = &self.names[a];
        let mut push = |event| found.push(Watch { event, a, b: a });
        push(Event::Missing(name.clone()));
        for rows in [self.left, self.right] {
            let first = rows.first().and_then(|row| number(row, a));
            if let Some(x) = first
                && rows.iter().all(|row| number(row, a) == Some(x))
            {
                push(Event::Equals(name.clone(), x.clone()));
            }
        }
        let numbers: Vec<&Rational> =
            self.left.iter().chain(self.right).filter_map(|row| number(row, a)).collect();
        for x in cuts(numbers) {
            push(Event::Below(name.clone(), x.clone()));
            push(Event::Above(name.clone(), x));
        }
        let mut denominators: BTreeMap<&Natural, u32> = BTreeMap::new();
        let mut lows: BTreeMap<i64, u32> = BTreeMap::new();
        for row in self.left.iter().chain(self.right) {
            if let Some(low) = low_bit(row, a) {
                *lows.entry(low).or_default() += 1;
            } else if let Some(x) = number(row, a) {
                *denominators.entry(x.denominator()).or_default() += 1;
            }
        }
        if denominators.len() > 1 && denominators.len() < 64 {
            for n in denominators.into_keys() {
                push(Event::Denominator(name.clone(), n.clone()));
            }
        }
        for low in lows.into_keys().skip(1) {
            push(Event::LowBit(name.clone(), low));
        }
    }

    /// Events of the sums of two cells.
    pub(super) fn sums(&self, columns: &[usize]) -> Vec<Watch> {
        let mut found = Vec::new();
        for (at, &a) in columns.iter().enumerate() {
            for &b in &columns[..at] {
                let both = |row: &Row| Some(number(row, a)? + number(row, b)?);
                let sums: Vec<Rational> =
                    self.left.iter().chain(self.right).filter_map(both).collect();
                for x in cuts(sums.iter().collect()) {
                    let (first, second) = (self.names[a].clone(), self.names[b].clone());
                    let above = Event::SumAbove(first.clone(), second.clone(), x.clone());
                    found.push(Watch { event: above, a, b });
                    found.push(Watch { event: Event::SumBelow(first, second, x), a, b });
                }
            }
        }
        found
    }

    /// The event that promises the largest ratio, which side it is for (`true`
    /// for the right one), and the logarithm of that ratio.
    pub(super) fn best(&self, watches: Vec<Watch>) -> Option<(Watch, bool, f64)> {
        let mut best: Option<(f64, Watch, bool)> = None;
        for watch in watches {
            let (left, right) = (watch.count(self.left), watch.count(self.right));
            for (here, there, is_right) in [(left, right, false), (right, left, true)] {
                let score = promised(here, there, self.left.len());
                // Events come with the plainest first: a better one must be so clearly.
                if score > best.as_ref().map_or(0.0, |(score, ..)| *score + 0.05) {
                    best = Some((score, watch.clone(), is_right));
                }
            }
        }
        best.map(|(score, watch, is_right)| (watch, is_right, score))
    }
}

/// The mean absolute deviation of a column's numbers, and their range.
fn deviation(rows: &[Row], column: usize) -> (f64, f64) {
    let numbers: Vec<f64> =
        rows.iter().filter_map(|row| Some(number(row, column)?.approximate())).collect();
    let count = f64::from(u32::try_from(numbers.len().max(1)).unwrap_or(u32::MAX));
    let mean = numbers.iter().sum::<f64>() / count;
    let deviation = numbers.iter().map(|x| (x - mean).abs()).sum::<f64>() / count;
    let most = numbers.iter().copied().fold(f64::MIN, f64::max);
    let least = numbers.iter().copied().fold(f64::MAX, f64::min);
    (deviation, most - least)
}

/// Where to cut numbers: at each of a few, or at quantiles and near the ends.
fn cuts(mut numbers: Vec<&Rational>) -> Vec<Rational> {
    const MOST: usize = 12;
    numbers.sort_unstable();
    let mut cuts: Vec<Rational> = (1..MOST)
        .filter_map(|at| numbers.get(at * numbers.len() / MOST))
        .chain(numbers.get(9))
        .chain(numbers.len().checked_sub(10).and_then(|at| numbers.get(at)))
        .map(|x| (*x).clone())
        .collect();
    numbers.dedup();
    if numbers.len() <= 2 * MOST {
        cuts = numbers.into_iter().cloned().collect();
    }
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

/// a - b, if it is the same in all rows while neither is.
fn fixed_difference(rows: &[Row], a: usize, b: usize) -> Option<Rational> {
    let difference = |row: &Row| Some(number(row, a)? - number(row, b)?);
    let first = difference(rows.first()?)?;
    let fixed = rows.iter().all(|row| difference(row).as_ref() == Some(&first));
    let moves = rows.iter().any(|row| row.seen[a] != rows[0].seen[a]);
    (fixed && moves).then_some(first)
}

/// The logarithm of the ratio that a larger number of runs may prove.
fn promised(here: usize, there: usize, runs: usize) -> f64 {
    let float = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let (here, there, runs) = (float(here), float(there), float(runs));
    let low = (here - 2.0 * (here + 1.0).sqrt()).max(0.0) / runs;
    let high = (there + 2.0 * (there + 1.0).sqrt()) / runs;
    if low > 0.0 { (low / high).ln() } else { 0.0 }
}

/// An integer as a rational.
pub(super) fn whole(n: u64) -> Rational {
    Rational::from(Integer::from(n))
}
