//! Randomized response whose lie can be the truth `[OpenDP#480]`.
//!
//! With probability p the truth, otherwise a fair coin: the claim was
//! ln(p/(1 - p)), the loss is ln((1 + p)/(1 - p)); at p = 3/4 ln 7 instead of
//! ln 3.

use crate::error::{Error, Result};
use crate::json::Value;
use crate::num::{Interval, Natural, Rational};
use crate::sample;
use crate::subject::input::{Pair, integer};
use crate::subject::{Entry, Loss, Output, Parameters, Run};
use crate::tape::Tape;

use super::specimen::{BITS, Exhibit, Sight, Specimen, Truth};

pub(super) const ENTRY: Entry = Entry {
    name: "lying-response",
    about: "p=RATIONAL; 0 or 1. Broken: its lie is a coin that may show the truth",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

pub(super) const SPECIMEN: Specimen = Specimen {
    name: "lying-response",
    about: "randomized response whose lie is a fair coin and may be the truth",
    provenance: "[OpenDP#480]",
    claim: "eps=ln(3)",
    relation: "replace-one",
    pair: ["0", "1"],
    subject: Exhibit::new("lying-response", "p=3/4"),
    truth: Truth::Computed(loss),
    sight: Sight::Law(2_000),
    correct: Exhibit::new("randomized-response", "odds=3"),
    over_noised: Some(Exhibit::new("randomized-response", "odds=2")),
};

/// ln((1 + p)/(1 - p)) at p = 3/4.
fn loss() -> Result<Loss> {
    Ok(Loss::Within(Interval::of(&Rational::from(7), BITS).ln(BITS)?))
}

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let p = parameters.rational("p")?;
    if p <= Rational::zero() || p >= Rational::one() {
        return Err(Error::domain("p", p, "0 < p < 1"));
    }
    let (truth, whole) = (p.numerator().clone().into_parts().1, p.denominator().clone());
    let pair = Pair::read(pair, integer)?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        if sample::bernoulli(&truth, &whole, &mut tape)? {
            return Ok(Output::Integer(pair.on(side).clone()));
        }
        let coin = sample::uniform_below(&Natural::from(2u8), &mut tape)?;
        Ok(Output::Integer(coin.into()))
    }))
}
