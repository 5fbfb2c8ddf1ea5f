//! Runs that end in an error: where they do, and what the error says.

use crate::error::{Error, Result};
use crate::json::Value;
use crate::num::{Integer, Rational};
use crate::subject::input::{Pair, integer, list};
use crate::subject::{Entry, Output, Parameters, Run};
use crate::tape::Tape;

use super::super::noise::Noise;
use super::super::reading::{bound, option, positive};
use super::super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(in super::super) const CHECKED_SUM: Entry = Entry {
    name: "checked-sum",
    about: "lower=, upper=INTEGER epsilon=RATIONAL [outside=error|quoted|clamped]; a list of integers. Broken: a value out of bounds is an error, with the value in its text if quoted",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

const CORRECT: Exhibit = Exhibit::new("checked-sum", "lower=0 upper=10 epsilon=1 outside=clamped");
const OVER_NOISED: Option<Exhibit> =
    Some(Exhibit::new("checked-sum", "lower=0 upper=10 epsilon=1/2 outside=clamped"));

pub(in super::super) const SPECIMENS: &[Specimen] = &[
    Specimen {
        name: "error-on-one-side",
        about: "a value out of bounds is an error instead of being clamped",
        provenance: "the AlwaysError control of Google's stochastic tester, in one-sided form",
        claim: "eps=1",
        relation: "replace-one",
        pair: ["[3, 5]", "[3, 50]"],
        subject: Exhibit::new("checked-sum", "lower=0 upper=10 epsilon=1"),
        truth: Truth::Infinite("only one side fails"),
        sight: Sight::Support(200),
        correct: CORRECT,
        over_noised: OVER_NOISED,
    },
    Specimen {
        name: "error-quotes-data",
        about: "an error message quotes the value that it complains of",
        provenance: "a habit of error messages; no one issue",
        claim: "eps=1",
        relation: "replace-one",
        pair: ["[3, 50]", "[3, 51]"],
        subject: Exhibit::new("checked-sum", "lower=0 upper=10 epsilon=1 outside=quoted"),
        truth: Truth::Infinite("the text names the value"),
        sight: Sight::Support(200),
        correct: CORRECT,
        over_noised: OVER_NOISED,
    },
];

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let (lower, upper) = (bound(parameters, "lower")?, bound(parameters, "upper")?);
    if lower >= upper {
        return Err(Error::domain("upper", upper, "above lower"));
    }
    let width = Rational::from(&upper - &lower);
    let noise = Noise::laplace(&(&width / &positive(parameters, "epsilon")?)?)?;
    let outside = option(parameters, "outside", &["error", "quoted", "clamped"])?;
    let sums: Pair<std::result::Result<Integer, String>> = Pair::read(pair, |value| {
        let items = list(value, integer)?;
        let stray = items.iter().find(|item| **item < lower || **item > upper);
        Ok(match (stray, outside) {
            (Some(_), "error") => Err("ValueError: a value is out of bounds".to_owned()),
            (Some(stray), "quoted") => Err(format!("ValueError: {stray} is out of bounds")),
            _ => Ok(items.into_iter().map(|item| item.clamp(lower.clone(), upper.clone())).sum()),
        })
    })?;
    Ok(Box::new(move |side, tape: &mut dyn Tape| match sums.on(side) {
        Ok(sum) => Ok(Output::Integer(sum + noise.draw(tape)?)),
        Err(text) => Ok(Output::Error(text.clone())),
    }))
}
