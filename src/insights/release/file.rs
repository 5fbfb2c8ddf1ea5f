//! Cells and changes as CSV, and cells read back: the numbers of a release
//! that another program, or a later release, goes on from.

use std::fmt::Write;
use std::str::FromStr;

use super::cell::{Cell, Figure};
use super::change::Change;
use crate::error::{Error, Result};
use crate::num::{Integer, Natural, Rational};
use crate::table::{self, Row};

/// The digits behind the point of every value and bound.
pub const PLACES: usize = 6;

const CELLS: &str =
    "period,view,group,metric,part,people,teams,count,value,low,high,masked,ledger_entry";
const CHANGES: &str = "period,view,group,metric,part,value,low,high";

/// The cells, one a line, below a header.
///
/// # Example
///
/// ```
/// use etalon::insights::release::{cells_csv, read_cells};
///
/// let text = "period,view,group,metric,part,people,teams,count,value,low,high,masked,\
///             ledger_entry\n\
///             2024-Q3,organization,\"Sales, EMEA\",late,0,20,1,8,0.4,0.25,0.55,false,4\n";
/// let cells = read_cells(text, "cells.csv")?;
/// assert_eq!(cells[0].group, "Sales, EMEA");
/// assert_eq!(cells_csv(&cells), text);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn cells_csv(cells: &[Cell]) -> String {
    let mut text = format!("{CELLS}\n");
    for cell in cells {
        let Cell { period, view, metric, part, people, teams, figure, entry, .. } = cell;
        let group = quoted(&cell.group);
        let count = figure.count.map_or_else(String::new, |count| count.to_string());
        let high = figure.high.as_ref().map_or_else(String::new, shown);
        let (value, low) = (shown(&figure.value), shown(&figure.low));
        let masked = figure.masked;
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{period},{view},{group},{metric},{part},{people},{teams},{count},{value},{low},{high},{masked},{entry}"
        );
    }
    text
}

/// The changes, one a line, below a header.
///
/// # Example
///
/// ```
/// use etalon::insights::release::{Change, View, changes_csv};
///
/// let change = Change {
///     period: "2024-Q3".parse()?,
///     view: View::Team,
///     group: "bob".to_owned(),
///     metric: "late".to_owned(),
///     part: 0,
///     value: "1/10".parse()?,
///     low: "-1/5".parse()?,
///     high: "2/5".parse()?,
/// };
/// assert_eq!(changes_csv(&[change]).lines().last(), Some("2024-Q3,team,bob,late,0,0.1,-0.2,0.4"));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn changes_csv(changes: &[Change]) -> String {
    let mut text = format!("{CHANGES}\n");
    for change in changes {
        let Change { period, view, metric, part, .. } = change;
        let (group, value) = (quoted(&change.group), shown(&change.value));
        let (low, high) = (shown(&change.low), shown(&change.high));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{period},{view},{group},{metric},{part},{value},{low},{high}");
    }
    text
}

/// Reads what [`cells_csv`] wrote.
///
/// # Errors
///
/// [`Error::Input`] with the line for anything else.
///
/// # Example
///
/// ```
/// use etalon::insights::release::{View, read_cells};
///
/// let text = "period,view,group,metric,part,people,teams,count,value,low,high,masked,\
///             ledger_entry\n\
///             2024-Q3,company,,late,0,32,2,8,0.25,0.03125,0.46875,false,2\n";
/// let cells = read_cells(text, "cells.csv")?;
/// assert_eq!((cells[0].view, cells[0].figure.count), (View::Company, Some(8)));
/// let fault = read_cells(&text.replace(",32,", ",many,"), "cells.csv").unwrap_err();
/// assert_eq!(fault.to_string(), "cells.csv, line 2, column 6: `many` is not a whole number");
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn read_cells(text: &str, source: &str) -> Result<Vec<Cell>> {
    let mut cells = Vec::new();
    let mut header = true;
    table::each(text.as_bytes(), source, &mut |row| {
        if std::mem::take(&mut header) {
            let names: Result<Vec<&str>> = (0..row.len()).map(|at| row.text(at)).collect();
            return if names?.join(",") == CELLS {
                Ok(())
            } else {
                Err(row.at_line(format!("the header of cells is {CELLS}")))
            };
        }
        cells.push(cell(row)?);
        Ok(())
    })?;
    Ok(cells)
}

fn cell(row: &Row<'_>) -> Result<Cell> {
    if row.len() != CELLS.split(',').count() {
        return Err(row.at_line("the row is not as long as the header".to_owned()));
    }
    let optional = |at: usize| row.text(at).map(|text| Some(text).filter(|text| !text.is_empty()));
    let rational = |at: usize, text: &str| -> Result<Rational> {
        text.parse().map_err(|error: Error| row.fault(at, error.to_string()))
    };
    Ok(Cell {
        period: field(row, 0)?,
        view: field(row, 1)?,
        group: row.text(2)?.to_owned(),
        metric: row.text(3)?.to_owned(),
        part: whole(row, 4)?,
        people: whole(row, 5)?,
        teams: whole(row, 6)?,
        figure: Figure {
            count: optional(7)?.map(|_| whole(row, 7)).transpose()?,
            value: field(row, 8)?,
            low: field(row, 9)?,
            high: optional(10)?.map(|text| rational(10, text)).transpose()?,
            masked: row.text(11)? == "true",
        },
        entry: whole(row, 12)?,
    })
}

fn field<T: FromStr<Err = Error>>(row: &Row<'_>, at: usize) -> Result<T> {
    row.text(at)?.parse().map_err(|error: Error| row.fault(at, error.to_string()))
}

fn whole<T: FromStr>(row: &Row<'_>, at: usize) -> Result<T> {
    let text = row.text(at)?;
    text.parse().map_err(|_| row.fault(at, format!("`{text}` is not a whole number")))
}

/// A field, in quotes if it has to be.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// A number of at most [`PLACES`] decimals, as every figure is.
///
/// # Example
///
/// ```
/// use etalon::insights::release::shown;
///
/// assert_eq!(shown(&"23/8".parse()?), "2.875");
/// assert_eq!(shown(&"-1/1000000".parse()?), "-0.000001");
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn shown(value: &Rational) -> String {
    let units = (value * &scale()).floor();
    let digits = format!("{:0>width$}", magnitude(&units), width = PLACES + 1);
    let (whole, part) = digits.split_at(digits.len() - PLACES);
    let sign = if units < Integer::ZERO { "-" } else { "" };
    let part = part.trim_end_matches('0');
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

fn magnitude(units: &Integer) -> String {
    units.to_string().trim_start_matches('-').to_owned()
}

fn scale() -> Rational {
    Rational::from(Integer::from(10u8).pow(PLACES))
}

/// Which way a number is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Towards {
    Nearest,
    Down,
    Up,
}

/// The number of [`PLACES`] decimals that is nearest to a fraction with a
/// denominator above 0, or the next one below or above it.
pub(super) fn rounded(numerator: Integer, denominator: &Integer, towards: Towards) -> Rational {
    let ten = Natural::from(10u8).pow(PLACES);
    let (scaled, extra) = (numerator * Integer::from(ten.clone()), denominator - Integer::ONE);
    let units = match towards {
        Towards::Down => floor(&scaled, denominator),
        Towards::Up => floor(&(scaled + extra), denominator),
        Towards::Nearest => {
            floor(&(scaled * Integer::from(2) + denominator), &(denominator * Integer::from(2)))
        }
    };
    Rational::new(units, ten).expect("a power of ten is positive")
}

fn floor(numerator: &Integer, denominator: &Integer) -> Integer {
    let (quotient, rest) = (numerator / denominator, numerator % denominator);
    if rest < Integer::ZERO { quotient - Integer::ONE } else { quotient }
}

/// A rational rounded likewise.
pub(super) fn round(value: &Rational, towards: Towards) -> Rational {
    let denominator = Integer::from(value.denominator().clone());
    rounded(value.numerator().clone(), &denominator, towards)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_they_are() {
        for (text, expected) in
            [("1/2", "0.5"), ("-7/4", "-1.75"), ("3", "3"), ("0", "0"), ("-1/1000000", "-0.000001")]
        {
            assert_eq!(shown(&text.parse().unwrap()), expected);
        }
        let third: Rational = "1/3".parse().unwrap();
        for (value, towards, expected) in [
            (&third, Towards::Down, "0.333333"),
            (&third, Towards::Up, "0.333334"),
            (&third, Towards::Nearest, "0.333333"),
            (&"2/3".parse().unwrap(), Towards::Nearest, "0.666667"),
            (&-&third, Towards::Down, "-0.333334"),
            (&-&third, Towards::Up, "-0.333333"),
            (&-&third, Towards::Nearest, "-0.333333"),
            (&"5/2".parse().unwrap(), Towards::Up, "2.5"),
            (&"-5/2".parse().unwrap(), Towards::Down, "-2.5"),
        ] {
            assert_eq!(shown(&round(value, towards)), expected, "{value} {towards:?}");
        }
    }
}
