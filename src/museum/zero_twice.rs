//! Discrete Laplace that forgets to try again on minus zero `[CKS20, Alg. 2]`.
//!
//! A sign bit on magnitude 0 must restart, or 0 is drawn twice as often: the
//! loss is 1/scale + ln 2 (at 0 against its neighbor) instead of 1/scale.

use crate::error::{Error, Result};
use crate::json::Value;
use crate::num::{Integer, Interval, Rational};
use crate::sample;
use crate::subject::input::{Pair, integer};
use crate::subject::{Entry, Loss, Output, Parameters, Run};
use crate::tape::Tape;

use super::specimen::{BITS, Exhibit, Sight, Specimen, Truth};

pub(super) const ENTRY: Entry = Entry {
    name: "zero-twice",
    about: "scale=RATIONAL; an integer. Broken: minus zero is not drawn again",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

pub(super) const SPECIMEN: Specimen = Specimen {
    name: "zero-twice",
    about: "discrete Laplace noise whose minus zero is not drawn again, so that 0 is twice too likely",
    provenance: "[CKS20, Alg. 2] without its restart",
    claim: "eps=1",
    relation: "replace-one",
    pair: ["0", "1"],
    subject: Exhibit::new("zero-twice", "scale=1"),
    truth: Truth::Computed(loss),
    sight: Sight::Law(4_000),
    correct: Exhibit::new("discrete-laplace", "scale=1"),
    over_noised: Some(Exhibit::new("discrete-laplace", "scale=2")),
};

/// 1/scale + ln 2, at 0 against its neighbor.
fn loss() -> Result<Loss> {
    let one = Interval::of(&Rational::one(), BITS);
    Ok(Loss::Within(one.add(&Interval::of(&Rational::from(2), BITS).ln(BITS)?, BITS)))
}

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let scale = parameters.rational("scale")?;
    if !scale.is_positive() {
        return Err(Error::domain("scale", scale, "scale > 0"));
    }
    let rate: Rational = scale.reciprocal()?;
    let pair = Pair::read(pair, integer)?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let magnitude = Integer::from(sample::geometric(&rate, &mut tape)?);
        let negative = tape.bits(1)? == 1;
        let noise = if negative { -magnitude } else { magnitude };
        Ok(Output::Integer(pair.on(side) + noise))
    }))
}
