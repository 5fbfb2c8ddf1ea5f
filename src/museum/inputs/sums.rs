//! Sums whose bounds and values part ways: clipping and sensitivity are each
//! right, but not of the same thing.

use crate::error::Result;
use crate::json::Value;
use crate::num::{Integer, Rational};
use crate::subject::input::{Pair, integer, list};
use crate::subject::{Entry, Output, Parameters, Run, Side};
use crate::tape::Tape;

use super::super::noise::Noise;
use super::super::reading::{bound, option, positive, shift};
use super::super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(in super::super) const CLAMPED_SUM: Entry = Entry {
    name: "clamped-sum",
    about: "lower=, upper=INTEGER epsilon=RATIONAL [power=1|2] [fault=none|unclipped|above-only|unsquared|lower-twice]; a list of integers, clamped, raised to the power and summed. Broken: by the fault named",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: |parameters, pair| {
        let (sums, scale) = read(parameters, pair)?;
        shift(sums.on(Side::Left), sums.on(Side::Right), &scale).map(Some)
    },
};

const UNCLIPPED: Exhibit =
    Exhibit::new("clamped-sum", "lower=0 upper=10 epsilon=1 fault=unclipped");
const UNCLIPPED_PAIR: [&str; 2] = ["[3, 5]", "[3, 5, 40]"];
const ABOVE_ONLY: Exhibit =
    Exhibit::new("clamped-sum", "lower=0 upper=10 epsilon=1 fault=above-only");
const ABOVE_ONLY_PAIR: [&str; 2] = ["[3, 5]", "[3, 5, -40]"];
const UNSQUARED: Exhibit =
    Exhibit::new("clamped-sum", "lower=0 upper=10 epsilon=1 power=2 fault=unsquared");
const UNSQUARED_PAIR: [&str; 2] = ["[3, 5]", "[3, 5, 10]"];
const NO_NOISE: Exhibit =
    Exhibit::new("clamped-sum", "lower=0 upper=10 epsilon=1 power=2 fault=lower-twice");
const LITTLE_NOISE: Exhibit =
    Exhibit::new("clamped-sum", "lower=4 upper=10 epsilon=1 power=2 fault=lower-twice");
const SQUARES: Exhibit = Exhibit::new("clamped-sum", "lower=0 upper=10 epsilon=1 power=2");

pub(in super::super) const SPECIMENS: &[Specimen] = &[
    Specimen {
        name: "clipping-dropped",
        about: "values are clipped into a new variable, and the old one is summed",
        provenance: "[smartnoise-sdk#622]",
        claim: "eps=1",
        relation: "add",
        pair: UNCLIPPED_PAIR,
        subject: UNCLIPPED,
        truth: Truth::Proven,
        sight: Sight::Law(500),
        correct: Exhibit::new("clamped-sum", "lower=0 upper=10 epsilon=1"),
        over_noised: Some(Exhibit::new("clamped-sum", "lower=0 upper=10 epsilon=1/2")),
    },
    Specimen {
        name: "clipped-above-only",
        about: "values are cut at the upper bound, not at the lower one",
        provenance: "the one-sided form of [smartnoise-sdk#622]",
        claim: "eps=1",
        relation: "add",
        pair: ABOVE_ONLY_PAIR,
        subject: ABOVE_ONLY,
        truth: Truth::Proven,
        sight: Sight::Law(500),
        correct: Exhibit::new("clamped-sum", "lower=0 upper=10 epsilon=1"),
        over_noised: Some(Exhibit::new("clamped-sum", "lower=0 upper=10 epsilon=1/2")),
    },
    Specimen {
        name: "bounds-not-squared",
        about: "a variance sums squares, but takes its sensitivity from the bounds of the values",
        provenance: "[smartnoise-sdk#203]",
        claim: "eps=1",
        relation: "add",
        pair: UNSQUARED_PAIR,
        subject: UNSQUARED,
        truth: Truth::Proven,
        sight: Sight::Law(300),
        correct: SQUARES,
        over_noised: Some(Exhibit::new("clamped-sum", "lower=0 upper=10 epsilon=1/2 power=2")),
    },
    Specimen {
        name: "lower-bound-twice",
        about: "the sensitivity is the larger of the lower bound and the lower bound: 0, so no noise",
        provenance: "[diffprivlib#105]",
        claim: "eps=1",
        relation: "add",
        pair: UNSQUARED_PAIR,
        subject: NO_NOISE,
        truth: Truth::Infinite("the release is the exact sum"),
        sight: Sight::Support(200),
        correct: SQUARES,
        over_noised: Some(Exhibit::new("clamped-sum", "lower=0 upper=10 epsilon=1/2 power=2")),
    },
    Specimen {
        name: "lower-bound-for-upper",
        about: "the sensitivity is that of the lower bound, which is not 0: noise that looks like noise",
        provenance: "[diffprivlib#105] with bounds away from 0",
        claim: "eps=1",
        relation: "add",
        pair: UNSQUARED_PAIR,
        subject: LITTLE_NOISE,
        truth: Truth::Proven,
        sight: Sight::Law(300),
        correct: Exhibit::new("clamped-sum", "lower=4 upper=10 epsilon=1 power=2"),
        over_noised: Some(Exhibit::new("clamped-sum", "lower=4 upper=10 epsilon=1/2 power=2")),
    },
];

/// Both sums and the scale of the noise.
fn read(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<(Pair<Integer>, Rational)> {
    const FAULTS: [&str; 5] = ["none", "unclipped", "above-only", "unsquared", "lower-twice"];
    let (lower, upper) = (bound(parameters, "lower")?, bound(parameters, "upper")?);
    let epsilon = positive(parameters, "epsilon")?;
    let power = if option(parameters, "power", &["1", "2"])? == "2" { 2 } else { 1 };
    let fault = option(parameters, "fault", &FAULTS)?;
    let sums = Pair::read(pair, |value| {
        let items = list(value, integer)?.into_iter().map(|item| match fault {
            "unclipped" => item,
            "above-only" => item.min(upper.clone()),
            _ => item.max(lower.clone()).min(upper.clone()),
        });
        Ok(items.map(|item| item.pow(power)).sum())
    })?;
    let magnitude = |bound: &Integer| Integer::from(bound.clone().into_parts().1);
    let largest = match fault {
        "lower-twice" => magnitude(&lower).pow(power),
        "unsquared" => magnitude(&lower).max(magnitude(&upper)),
        _ => magnitude(&lower).max(magnitude(&upper)).pow(power),
    };
    Ok((sums, (&Rational::from(largest) / &epsilon)?))
}

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let (sums, scale) = read(parameters, pair)?;
    let noise = Noise::laplace(&scale)?;
    Ok(Box::new(move |side, tape: &mut dyn Tape| {
        Ok(Output::Integer(sums.on(side) + noise.draw(tape)?))
    }))
}
