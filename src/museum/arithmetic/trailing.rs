//! Exact noise of fine grain, added to a float `[OpenDP#414]`.
//!
//! The noise itself has no holes; the sum is rounded to the spacing of floats
//! at its size, which depends on the input.

use crate::error::Result;
use crate::json::Value;
use crate::num::{Natural, Rational};
use crate::sample::DiscreteLaplace;
use crate::subject::input::{Pair, rational};
use crate::subject::{Entry, Output, Parameters, Run};
use crate::tape::Tape;

use super::super::reading::positive;
use super::super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(in super::super) const HOLE_FREE_FLOAT: Entry = Entry {
    name: "hole-free-float",
    about: "scale=RATIONAL; a number. Broken: adds exact noise in steps of 2^-70 to a float",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

pub(in super::super) const SPECIMENS: &[Specimen] = &[Specimen {
    name: "trailing-bits",
    about: "exact noise without holes, rounded anew when it is added to a float",
    provenance: "[OpenDP#414]",
    claim: "eps=1",
    relation: "replace-one",
    pair: ["0", "1"],
    subject: Exhibit::new("hole-free-float", "scale=1"),
    truth: Truth::Infinite(
        "an output below 1/4 that is no multiple of 2^-54 is noise alone, never 1 and noise",
    ),
    sight: Sight::Support(2_500),
    correct: Exhibit::new("discrete-laplace", "scale=1 step=1/1048576"),
    over_noised: Some(Exhibit::new("discrete-laplace", "scale=2 step=1/1048576")),
}];

/// The noise is in steps of 2^-STEP.
const STEP: u8 = 70;

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let steps = Rational::from(Natural::ONE << usize::from(STEP));
    let noise = DiscreteLaplace::new(&(&positive(parameters, "scale")? * &steps))?;
    let pair = Pair::read(pair, |value| Ok(rational(value)?.approximate()))?;
    let step = 2f64.powi(-i32::from(STEP));
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let noise = noise.draw(&mut tape)?.to_f64().value() * step;
        Ok(Output::Float((pair.on(side) + noise).to_bits()))
    }))
}
