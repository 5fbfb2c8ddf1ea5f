//! Stated margins of error: a cell `x margin` beside a cell `x` says how far
//! noise may move it in 19 of 20 cases; runs say how far it does.

use super::cell::{Name, Shown};
use super::column::Row;
use crate::num::Rational;

/// What became of the margins of one case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Margins {
    /// Numbers with a stated margin.
    pub stated: u64,
    /// Numbers that chance moves and that have none.
    pub unstated: u64,
    /// The number whose margin holds least often: in how many of how many runs
    /// it was within its margin of the median.
    pub worst: Option<(Name, u64, u64)>,
}

/// Cells and the columns of their margins.
pub(super) fn pairs(names: &[Name]) -> Vec<(usize, Option<usize>)> {
    let margin_of = |name: &Name| {
        let part = format!("{} margin", name.part);
        names.iter().position(|other| *other == Name { part: part.clone(), ..name.clone() })
    };
    let numbers = names.iter().enumerate().filter(|(_, name)| !name.part.ends_with(" margin"));
    numbers.map(|(at, name)| (at, margin_of(name))).collect()
}

/// How the margins hold in some runs of one side.
pub(super) fn judged(names: &[Name], rows: &[Row]) -> Margins {
    let mut found = Margins::default();
    for (at, margin) in pairs(names) {
        let number = |row: &Row, at: usize| row.seen[at].as_ref().and_then(Shown::number).cloned();
        let mut numbers: Vec<Rational> = rows.iter().filter_map(|row| number(row, at)).collect();
        numbers.sort_unstable();
        let Some(median) = numbers.get(numbers.len() / 2).cloned() else { continue };
        let Some(margin) = margin else {
            found.unstated += u64::from(numbers.first() != numbers.last());
            continue;
        };
        found.stated += 1;
        let within = |row: &&Row| match (number(row, at), number(row, margin)) {
            (Some(x), Some(margin)) => (&x - &median).abs() <= margin,
            _ => false,
        };
        let shown = |row: &&Row| number(row, at).is_some();
        let inside = count(rows.iter().filter(within).count());
        let all = count(rows.iter().filter(shown).count());
        // The smallest share, compared without division.
        let fewer = |(_, known, of): &(Name, u64, u64)| {
            u128::from(inside) * u128::from(*of) < u128::from(*known) * u128::from(all)
        };
        if found.worst.as_ref().is_none_or(fewer) {
            found.worst = Some((names[at].clone(), inside, all));
        }
    }
    found
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
