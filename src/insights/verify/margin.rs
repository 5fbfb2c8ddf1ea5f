//! Stated errors: a cell `x margin` beside a cell `x` says how far noise may
//! move it in 19 of 20 cases, `x low` and `x high` between what ends the truth
//! lies; runs say how far it does, around their median.

use super::cell::{Name, Shown};
use super::column::Row;
use crate::num::Rational;

/// What became of the margins of one case.
///
/// # Example
///
/// ```
/// use etalon::insights::system::System;
/// use etalon::insights::verify::{Margins, Options, verify};
/// use etalon::tape::Seed;
///
/// let options = Options { alpha: "1e-9".parse()?, max_runs: 1000, seed: Seed::new([0; 32]) };
/// let report = verify(&mut System::find("leaves")?, &options, &mut |_, _| false)?;
/// let Margins { stated, unstated, worst } = &report.trials[0].margins;
/// assert_eq!((*stated, *unstated), (6, 0));
/// // Even the one that holds least often holds in 19 of 20 runs.
/// assert!(worst.as_ref().is_some_and(|(_, inside, all)| 20 * inside >= 19 * all));
/// # Ok::<(), etalon::Error>(())
/// ```
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

/// How the error of a number is stated.
#[derive(Debug, Clone, Copy)]
enum Stated {
    /// As a distance, in this column.
    Margin(usize),
    /// As two ends, in these columns.
    Ends(usize, usize),
}

/// Numbers and the columns that state their error.
fn stated(names: &[Name]) -> Vec<(usize, Option<Stated>)> {
    let beside = |name: &Name, what: &str| {
        let part = format!("{} {what}", name.part);
        names.iter().position(|other| *other == Name { part: part.clone(), ..name.clone() })
    };
    // The error of a difference follows from those of its two numbers.
    let is_number = |name: &&Name| {
        !name.part.starts_with("change ")
            && ![" margin", " low", " high"].iter().any(|ending| name.part.ends_with(ending))
    };
    let of = |name: &Name| {
        let margin = beside(name, "margin").map(Stated::Margin);
        margin.or_else(|| Some(Stated::Ends(beside(name, "low")?, beside(name, "high")?)))
    };
    let all = names.iter().enumerate().filter(|(_, name)| is_number(name));
    all.map(|(at, name)| (at, of(name))).collect()
}

/// How the margins hold in some runs of one side.
pub(super) fn judged(names: &[Name], rows: &[Row]) -> Margins {
    let mut found = Margins::default();
    for (at, stated) in stated(names) {
        let number = |row: &Row, at: usize| row.seen[at].as_ref().and_then(Shown::number).cloned();
        let mut numbers: Vec<Rational> = rows.iter().filter_map(|row| number(row, at)).collect();
        numbers.sort_unstable();
        let Some(median) = numbers.get(numbers.len() / 2).cloned() else { continue };
        let Some(stated) = stated else {
            found.unstated += u64::from(numbers.first() != numbers.last());
            continue;
        };
        found.stated += 1;
        let holds = |row: &Row| match stated {
            Stated::Margin(margin) => {
                let (x, margin) = (number(row, at)?, number(row, margin)?);
                Some((&x - &median).abs() <= margin)
            }
            // A missing end is no end.
            Stated::Ends(low, high) => Some(
                number(row, low).is_none_or(|low| low <= median)
                    && number(row, high).is_none_or(|high| median <= high),
            ),
        };
        let shown = || rows.iter().filter(|row| number(row, at).is_some());
        let inside = count(shown().filter(|row| holds(row).unwrap_or(false)).count());
        let all = count(shown().count());
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
