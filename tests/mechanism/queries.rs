//! The queries on records: what one person can move, by brute force over all
//! small datasets and all their neighbors; the law of what is released; what is
//! refused.

mod examples;
mod faults;
mod grid;
mod laws;
mod neighbors;
mod open_histogram;
mod quantile;
mod refusals;
mod sensitivity;

use etalon::mechanism::{Contribution, Grid, Record};
use etalon::num::Rational;

/// Fixtures.
fn ratio(text: &str) -> Rational {
    text.parse().expect("a number")
}

fn record(person: &str, key: Option<&str>, value: &str) -> Record {
    Record { person: person.to_owned(), key: key.map(str::to_owned), value: ratio(value) }
}

fn grid(step: &str, lower: &str, upper: &str) -> Grid {
    Grid::new(ratio(step), &ratio(lower), &ratio(upper)).expect("a grid")
}

fn at_most(records: u32, per_key: u32) -> Contribution {
    Contribution::new(records, per_key).expect("limits")
}
