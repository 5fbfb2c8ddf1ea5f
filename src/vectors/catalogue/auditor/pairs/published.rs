//! Mistakes that were published, as laws.

use super::Verdict::{Control, Violation};
use super::{Family, Verdict, numbers};
use crate::error::Result;

/// Name, flag, comment, ε of the claim, left, right, truth.
type Row = (&'static str, &'static str, &'static str, &'static str, Weights, Weights, Verdict);

/// The weights of the outputs.
type Weights = &'static [&'static str];

/// Mechanisms that were published.
pub(super) fn published(family: &mut Family) -> Result<()> {
    let rows: &[Row] = &[
        (
            "lie-may-be-true",
            "Pair",
            "a lie drawn from all answers may be the truth: odds of 7 for claimed odds of 3",
            "ln(3)",
            &["7", "1"],
            &["1", "7"],
            Violation,
        ),
        (
            "lie-may-be-true-stated",
            "AtTheClaim",
            "the same response with its true odds",
            "ln(7)",
            &["7", "1"],
            &["1", "7"],
            Control,
        ),
        (
            "two-bits",
            "OneAnswer",
            "two bits of a vector differ, and one is counted",
            "ln(3)",
            &["9", "3", "3", "1"],
            &["1", "3", "3", "9"],
            Violation,
        ),
        (
            "two-bits-stated",
            "AtTheClaim",
            "two bits differ, and two are counted",
            "ln(9)",
            &["9", "3", "3", "1"],
            &["1", "3", "3", "9"],
            Control,
        ),
        (
            "answers-4",
            "Pair",
            "four answers with odds of 4 for claimed odds of 3",
            "ln(3)",
            &["4", "1", "1", "1"],
            &["1", "4", "1", "1"],
            Violation,
        ),
        (
            "answers-4-stated",
            "AtTheClaim",
            "four answers with exactly the claimed odds",
            "ln(3)",
            &["3", "1", "1", "1"],
            &["1", "3", "1", "1"],
            Control,
        ),
        (
            "no-noise",
            "DisjointSupport",
            "no noise at all",
            "4",
            &["1", "0"],
            &["0", "1"],
            Violation,
        ),
        (
            "constant",
            "OverNoised",
            "the output does not depend on the input",
            "1/1024",
            &["1"],
            &["1"],
            Control,
        ),
        (
            "last-bit-skipped",
            "DisjointSupport",
            "of two bits the last is released as it is",
            "ln(9)",
            &["3", "0", "1", "0"],
            &["0", "3", "0", "1"],
            Violation,
        ),
        (
            "last-bit-kept",
            "AtTheClaim",
            "of two bits both are noisy",
            "ln(9)",
            &["9", "3", "3", "1"],
            &["1", "3", "3", "9"],
            Control,
        ),
    ];
    for (id, flag, what, epsilon, left, right, verdict) in rows {
        family.add(
            &format!("published-{id}"),
            flag,
            what,
            (epsilon, "0"),
            &numbers(left)?,
            &numbers(right)?,
            *verdict,
        )?;
    }
    Ok(())
}
