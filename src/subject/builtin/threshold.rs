//! The sparse vector technique.

use super::profile;
use crate::error::{Error, Result};
use crate::json::Value;
use crate::mechanism::{AboveThreshold, Mechanism};
use crate::num::{Dyadic, Interval, Rational};
use crate::privacy::Claim;
use crate::subject::input::{Pair, integer, list};
use crate::subject::loss::{BITS, Loss};
use crate::subject::{Entry, Output, Parameters, Run, Side};
use crate::tape::Tape;

pub(super) const ABOVE_THRESHOLD: Entry = Entry {
    name: "above-threshold",
    about: "epsilon=RATIONAL [sensitivity=1] [threshold=0] [profile=inverse|cks20]; a list of integer query answers",
    build: above_threshold,
    guarantee: |parameters| make(parameters).map(|made| Some(made.guarantee().clone())),
    outputs: Entry::unbounded,
    loss,
};

/// The mechanism from its parameters.
fn make(parameters: &mut Parameters) -> Result<AboveThreshold> {
    let threshold = parameters.rational_or("threshold", 0)?;
    if !threshold.denominator().is_one() {
        return Err(Error::domain("threshold", threshold, "an integer"));
    }
    AboveThreshold::new(
        &parameters.rational("epsilon")?,
        &parameters.rational_or("sensitivity", 1)?,
        threshold.numerator().clone(),
        profile(parameters)?,
    )
}

fn above_threshold(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let mechanism = make(parameters)?;
    let pair = Pair::read(pair, |value| list(value, integer))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let said = mechanism.release(pair.on(side), &mut tape)?;
        Ok(Output::Vector(said.into_iter().map(Output::Boolean).collect()))
    }))
}

/// AboveThreshold: at most its guarantee, if the pair is within its
/// sensitivity; nothing is said of other pairs.
fn loss(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Option<Loss>> {
    let mechanism = make(parameters)?;
    let bound = mechanism.guarantee().sensitivity.bound.clone();
    let epsilon = claimed(&mechanism.guarantee().claim)?;
    let pair = Pair::read(pair, |value| list(value, integer))?;
    let (left, right) = (pair.on(Side::Left), pair.on(Side::Right));
    let near = left.len() == right.len()
        && left.iter().zip(right).all(|(a, b)| Rational::from(a - b).abs() <= bound);
    Ok(near.then(|| {
        let upper = epsilon.hi().clone();
        Loss::Within(Interval::new(Dyadic::zero(), upper).expect("0 is at most a positive number"))
    }))
}

fn claimed(claim: &Claim) -> Result<Interval> {
    match claim {
        Claim::Pure { epsilon } => epsilon.enclose(BITS),
        _ => unreachable!("its guarantee is pure"),
    }
}
