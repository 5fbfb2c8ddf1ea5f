//! Counts that noise does not cover: too narrow noise, values that pass
//! through, persons with many rows.

use crate::error::{Error, Result};
use crate::json::{Value, kind};
use crate::num::{Integer, Rational};
use crate::subject::input::{Pair, integer};
use crate::subject::{Entry, Output, Parameters, Run, Side};
use crate::tape::Tape;

use super::super::noise::Noise;
use super::super::reading::{bound, option, positive, shift, whole};
use super::super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(in super::super) const CENSORED_NOISE: Entry = Entry {
    name: "censored-noise",
    about: "scale=RATIONAL range=INTEGER; an integer. Broken: the noise is cut at the width of the bounds, which may be 0",
    build: censored,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

pub(in super::super) const PASSING_FILTER: Entry = Entry {
    name: "passing-filter",
    about: "epsilon=RATIONAL threshold=INTEGER [says=value|noisy]; an integer. Broken: a value that passes a noisy threshold is released as it is",
    build: filter,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

pub(in super::super) const ROW_COUNT: Entry = Entry {
    name: "row-count",
    about: "scale=RATIONAL; rows [person, value]. Broken: counts rows, with the noise for persons",
    build: |parameters, pair| {
        let (counts, scale) = rows(parameters, pair)?;
        let noise = Noise::laplace(&scale)?;
        Ok(Box::new(move |side, tape: &mut dyn Tape| {
            Ok(Output::Integer(counts.on(side) + noise.draw(tape)?))
        }))
    },
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: |parameters, pair| {
        let (counts, scale) = rows(parameters, pair)?;
        shift(counts.on(Side::Left), counts.on(Side::Right), &scale).map(Some)
    },
};

const CORRECT: Exhibit = Exhibit::new("discrete-laplace", "scale=1");
const OVER_NOISED: Option<Exhibit> = Some(Exhibit::new("discrete-laplace", "scale=2"));
const ROWS: Exhibit = Exhibit::new("row-count", "scale=1");
const ROWS_PAIR: [&str; 2] = [
    r#"[["ann", 1], ["bob", 1]]"#,
    r#"[["ann", 1], ["bob", 1], ["eve", 1], ["eve", 2], ["eve", 3]]"#,
];

pub(in super::super) const SPECIMENS: &[Specimen] = &[
    Specimen {
        name: "noise-without-width",
        about: "the noise is drawn in as many trials as the bounds are apart: none if they are equal",
        provenance: "[smartnoise-core#318]",
        claim: "eps=1",
        relation: "replace-one",
        pair: ["0", "1"],
        subject: Exhibit::new("censored-noise", "scale=1 range=0"),
        truth: Truth::Infinite("the release is the exact answer"),
        sight: Sight::Support(200),
        correct: CORRECT,
        over_noised: OVER_NOISED,
    },
    Specimen {
        name: "censored-tails",
        about: "the tails of the noise are cut inside the range of outputs",
        provenance: "[smartnoise-core#319], [smartnoise-core#358]",
        claim: "eps=1",
        relation: "replace-one",
        pair: ["0", "1"],
        subject: Exhibit::new("censored-noise", "scale=1 range=4"),
        truth: Truth::Infinite("-4 is out of reach of 1, with probability e^-4/(1 + 1/e) of 0"),
        sight: Sight::Support(20_000),
        correct: CORRECT,
        over_noised: OVER_NOISED,
    },
    Specimen {
        name: "exact-above-threshold",
        about: "a value whose noisy copy passes a threshold is released without noise",
        provenance: "[NVFlare#343]",
        claim: "eps=1",
        relation: "replace-one",
        pair: ["10", "11"],
        subject: Exhibit::new("passing-filter", "epsilon=1 threshold=8"),
        truth: Truth::Infinite("the value itself is released"),
        sight: Sight::Support(300),
        correct: Exhibit::new("passing-filter", "epsilon=1 threshold=8 says=noisy"),
        over_noised: Some(Exhibit::new("passing-filter", "epsilon=1/2 threshold=8 says=noisy")),
    },
    Specimen {
        name: "rows-for-persons",
        about: "rows are counted with noise for one row a person; a person has three",
        provenance: "[google/differential-privacy#84]",
        claim: "eps=1",
        relation: "add",
        pair: ROWS_PAIR,
        subject: ROWS,
        truth: Truth::Proven,
        sight: Sight::Law(700),
        correct: Exhibit::new("count", "epsilon=1 relation=add-remove records=1"),
        over_noised: Some(Exhibit::new("count", "epsilon=1/2 relation=add-remove records=1")),
    },
];

fn censored(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let noise = Noise::laplace(&positive(parameters, "scale")?)?;
    let range = Integer::from(whole(parameters, "range", (0, 1 << 32))?);
    let pair = Pair::read(pair, integer)?;
    Ok(Box::new(move |side, tape: &mut dyn Tape| {
        let noise = noise.draw(tape)?.max(-&range).min(range.clone());
        Ok(Output::Integer(pair.on(side) + noise))
    }))
}

/// Half of ε for the threshold, half for the value.
fn filter(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let epsilon = positive(parameters, "epsilon")?;
    let noise = Noise::laplace(&(&Rational::from(2) / &epsilon)?)?;
    let threshold = bound(parameters, "threshold")?;
    let exact = option(parameters, "says", &["value", "noisy"])? == "value";
    let pair = Pair::read(pair, integer)?;
    Ok(Box::new(move |side, tape: &mut dyn Tape| {
        let value = pair.on(side);
        if value + noise.draw(tape)? < threshold {
            return Ok(Output::Null);
        }
        let said = if exact { value.clone() } else { value + noise.draw(tape)? };
        Ok(Output::Integer(said))
    }))
}

/// The numbers of rows and the scale of the noise.
fn rows(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<(Pair<Integer>, Rational)> {
    let scale = positive(parameters, "scale")?;
    let counts = Pair::read(pair, |value| {
        let rows = value.as_array().ok_or_else(|| Error::domain("input", kind(value), "rows"))?;
        Ok(Integer::from(rows.len()))
    })?;
    Ok((counts, scale))
}
