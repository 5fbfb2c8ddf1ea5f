//! A sum of floats that lets NaN through its bounds
//! `[google/differential-privacy#405]`.
//!
//! NaN is neither below the lower bound nor above the upper one, so a clamp
//! made of two comparisons keeps it, and it survives sum and noise.

use crate::error::{Error, Result};
use crate::json::Value;
use crate::mechanism::Lattice;
use crate::num::{Integer, Natural, Rational};
use crate::subject::input::{Pair, list, rational};
use crate::subject::{Entry, Output, Parameters, Run};
use crate::tape::Tape;

use super::super::noise::Noise;
use super::super::reading::{option, positive};
use super::super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(in super::super) const FLOAT_SUM: Entry = Entry {
    name: "float-sum",
    about: "upper=RATIONAL epsilon=RATIONAL [nan=kept|zero]; a list of numbers or {\"f64\":\"...\"}, clamped into 0..upper. Broken: NaN passes the clamp",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

pub(in super::super) const SPECIMENS: &[Specimen] = &[Specimen {
    name: "nan-passes-clamp",
    about: "one NaN among the records passes the bounds and makes the release NaN",
    provenance: "[google/differential-privacy#405]",
    claim: "eps=1",
    relation: "replace-one",
    pair: ["[1, 2]", r#"[1, {"f64": "7ff8000000000000"}]"#],
    subject: Exhibit::new("float-sum", "upper=4 epsilon=1"),
    truth: Truth::Infinite("NaN comes from the side with the NaN alone"),
    sight: Sight::Support(200),
    correct: Exhibit::new("float-sum", "upper=4 epsilon=1 nan=zero"),
    over_noised: Some(Exhibit::new("float-sum", "upper=4 epsilon=1/2 nan=zero")),
}];

/// Sums are rounded to multiples of 1/STEPS before noise is added.
const STEPS: u16 = 1024;

/// A number, or a float by its bits.
fn float(value: &Value) -> Result<f64> {
    let Some(bits) = value.as_object().and_then(|map| map.get("f64")) else {
        return Ok(rational(value)?.approximate());
    };
    let read = bits.as_str().filter(|text| text.len() == 16);
    let read = read.and_then(|text| u64::from_str_radix(text, 16).ok());
    read.map(f64::from_bits).ok_or_else(|| Error::domain("f64", bits, "16 hexadecimal digits"))
}

/// Two comparisons, both false for NaN.
fn clamp(x: f64, upper: f64) -> f64 {
    if x < 0.0 {
        0.0
    } else if x > upper {
        upper
    } else {
        x
    }
}

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let upper = positive(parameters, "upper")?;
    let epsilon = positive(parameters, "epsilon")?;
    let kept = option(parameters, "nan", &["kept", "zero"])? == "kept";
    let steps = Rational::from(Natural::from(STEPS));
    let noise = Noise::laplace(&(&(&upper * &steps) / &epsilon)?)?;
    let (upper, lattice) = (upper.approximate(), Lattice::new(steps.reciprocal()?)?);
    // None for a sum that is no number.
    let sums: Pair<Option<Integer>> = Pair::read(pair, |value| {
        let items = list(value, float)?;
        let known = items.into_iter().map(|x| if x.is_nan() && !kept { 0.0 } else { x });
        let sum: f64 = known.map(|x| clamp(x, upper)).sum();
        if sum.is_nan() {
            return Ok(None);
        }
        Rational::from_f64(sum).map(|sum| Some(lattice.round(&sum)))
    })?;
    Ok(Box::new(move |side, tape: &mut dyn Tape| {
        let noise = noise.draw(tape)?;
        let said = sums
            .on(side)
            .as_ref()
            .map_or(f64::NAN, |sum| (sum + noise).to_f64().value() / f64::from(STEPS));
        Ok(Output::Float(said.to_bits()))
    }))
}
