//! Claims with a δ.

use super::Verdict::{Control, Violation};
use super::{Family, Verdict, numbers};
use crate::error::Result;

/// Name, flag, comment, claim, left, right, truth.
type Row = (&'static str, &'static str, &'static str, [&'static str; 2], Weights, Weights, Verdict);

/// The weights of the outputs.
type Weights = &'static [&'static str];

/// Claims with a δ, broken and met.
pub(super) fn approximate(family: &mut Family) -> Result<()> {
    let rows: &[Row] = &[
        (
            "leak-16",
            "HiddenMass",
            "an output on one side only with twice the claimed delta",
            ["ln(2)", "1/32"],
            &["1/16", "15/16"],
            &["0", "1"],
            Violation,
        ),
        (
            "leak-16-stated",
            "AtTheClaim",
            "an output on one side only with exactly the claimed delta",
            ["ln(2)", "1/16"],
            &["1/16", "15/16"],
            &["0", "1"],
            Control,
        ),
        (
            "leak-256",
            "HiddenMass",
            "a rare output on one side only with four times the claimed delta",
            ["1", "1/1024"],
            &["1/256", "255/256"],
            &["0", "1"],
            Violation,
        ),
        (
            "leak-256-stated",
            "OverNoised",
            "a rare output on one side only with half the claimed delta",
            ["1", "1/128"],
            &["1/256", "255/256"],
            &["0", "1"],
            Control,
        ),
        (
            "variation",
            "ZeroEpsilon",
            "a total variation of 1/4 for a claimed 1/8",
            ["0", "1/8"],
            &["5", "3"],
            &["3", "5"],
            Violation,
        ),
        (
            "variation-stated",
            "ZeroEpsilon",
            "a total variation of exactly the claimed 1/4",
            ["0", "1/4"],
            &["5", "3"],
            &["3", "5"],
            Control,
        ),
        (
            "response",
            "FailureMass",
            "odds of 4 for claimed odds of 2 with a delta of 1/8: the true one is 2/5",
            ["ln(2)", "1/8"],
            &["4", "1"],
            &["1", "4"],
            Violation,
        ),
        (
            "response-stated",
            "AtTheClaim",
            "odds of 4 for claimed odds of 2 with the true delta of 2/5",
            ["ln(2)", "2/5"],
            &["4", "1"],
            &["1", "4"],
            Control,
        ),
        (
            "ten-outputs",
            "FailureMass",
            "the loss is spread over five of ten outputs",
            ["ln(2)", "1/16"],
            &["3", "3", "3", "3", "3", "1", "1", "1", "1", "1"],
            &["1", "1", "1", "1", "1", "3", "3", "3", "3", "3"],
            Violation,
        ),
        (
            "ten-outputs-stated",
            "AtTheClaim",
            "the loss is spread over five of ten outputs, and so says the claim",
            ["ln(2)", "1/4"],
            &["3", "3", "3", "3", "3", "1", "1", "1", "1", "1"],
            &["1", "1", "1", "1", "1", "3", "3", "3", "3", "3"],
            Control,
        ),
    ];
    for (id, flag, what, [epsilon, delta], left, right, verdict) in rows {
        let laws = (numbers(left)?, numbers(right)?);
        family.both(
            &format!("approx-{id}"),
            flag,
            what,
            (epsilon, delta),
            (&laws.0, &laws.1),
            *verdict,
        )?;
    }
    Ok(())
}
