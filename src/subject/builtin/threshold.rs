//! The sparse vector technique.

use super::profile;
use crate::error::{Error, Result};
use crate::json::Value;
use crate::mechanism::{AboveThreshold, Mechanism, NumericAboveThreshold};
use crate::num::{Dyadic, Integer, Interval, Rational};
use crate::privacy::{Claim, Guarantee};
use crate::subject::input::{Pair, integer, list};
use crate::subject::loss::{BITS, Loss};
use crate::subject::{Chances, Entry, Output, Parameters, Run, Side};
use crate::tape::Tape;

/// The longest list of which the law is computed: the time grows as its
/// fourth power.
pub(super) const FEW: usize = 16;

pub(super) const ABOVE_THRESHOLD: Entry = Entry {
    name: "above-threshold",
    about: "epsilon=RATIONAL [sensitivity=1] [threshold=0] [profile=inverse|cks20]; a list of integer query answers",
    build: above_threshold,
    guarantee: |parameters| make(parameters).map(|made| Some(made.guarantee().clone())),
    outputs: |parameters, input| {
        let few = list(input, integer)?.len() <= FEW;
        if few { outputs(parameters, input).map(Some) } else { Ok(None) }
    },
    loss: |parameters, pair| {
        let mechanism = make(parameters)?;
        let value = |_: &Integer| Rational::zero();
        proven(&mechanism, mechanism.guarantee(), value, pair)
    },
};

pub(super) const NUMERIC_ABOVE_THRESHOLD: Entry = Entry {
    name: "numeric-above-threshold",
    about: "epsilon=RATIONAL value_epsilon=RATIONAL [sensitivity=1] [threshold=0] [profile=inverse|cks20]; a list of integer query answers",
    build: numeric_above_threshold,
    guarantee: |parameters| make_numeric(parameters).map(|made| Some(made.guarantee().clone())),
    outputs: Entry::unbounded,
    loss: |parameters, pair| {
        let mechanism = make_numeric(parameters)?;
        let rate = mechanism.value_scale().reciprocal()?;
        // The largest loss of discrete Laplace noise, reached in both directions.
        let value = |distance: &Integer| Rational::from(distance.clone()).abs();
        let value = |distance: &Integer| &value(distance) * &rate;
        proven(mechanism.comparisons(), mechanism.guarantee(), value, pair)
    },
};

/// An integer threshold, 0 unless told otherwise.
fn threshold(parameters: &mut Parameters) -> Result<Integer> {
    let threshold = parameters.rational_or("threshold", 0)?;
    if !threshold.denominator().is_one() {
        return Err(Error::domain("threshold", threshold, "an integer"));
    }
    Ok(threshold.numerator().clone())
}

/// The mechanism from its parameters.
fn make(parameters: &mut Parameters) -> Result<AboveThreshold> {
    let threshold = threshold(parameters)?;
    AboveThreshold::new(
        &parameters.rational("epsilon")?,
        &parameters.rational_or("sensitivity", 1)?,
        threshold,
        profile(parameters)?,
    )
}

fn make_numeric(parameters: &mut Parameters) -> Result<NumericAboveThreshold> {
    let threshold = threshold(parameters)?;
    NumericAboveThreshold::new(
        &parameters.rational("epsilon")?,
        &parameters.rational("value_epsilon")?,
        &parameters.rational_or("sensitivity", 1)?,
        threshold,
        profile(parameters)?,
    )
}

fn above_threshold(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let mechanism = make(parameters)?;
    let pair = Pair::read(pair, |value| list(value, integer))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        mechanism.release(pair.on(side), &mut tape).map(booleans)
    }))
}

fn booleans(said: Vec<bool>) -> Output {
    Output::Vector(said.into_iter().map(Output::Boolean).collect())
}

fn numeric_above_threshold(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let mechanism = make_numeric(parameters)?;
    let pair = Pair::read(pair, |value| list(value, integer))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let released = mechanism.release(pair.on(side), &mut tape)?;
        let shown = |value: Option<Integer>| value.map_or(Output::Null, Output::Integer);
        Ok(Output::Vector(released.into_iter().map(shown).collect()))
    }))
}

fn outputs(parameters: &mut Parameters, input: &Value) -> Result<Chances> {
    let probabilities = make(parameters)?.probabilities(&list(input, integer)?)?;
    Ok(probabilities.into_iter().map(|(said, chance)| (booleans(said), chance)).collect())
}

/// The loss of the place at which the comparisons stop plus that of the value
/// released there, which is independent of it: `value` is the largest loss of
/// a value at a distance. From the law for short lists, otherwise at most the
/// guarantee, if the pair is one that it speaks of.
fn proven(
    comparisons: &AboveThreshold,
    guarantee: &Guarantee,
    value: impl Fn(&Integer) -> Rational,
    pair: &[Value; 2],
) -> Result<Option<Loss>> {
    let pair = Pair::read(pair, |value| list(value, integer))?;
    let (left, right) = (pair.on(Side::Left), pair.on(Side::Right));
    if left.len() != right.len() {
        // No yes at all is an output of one side only.
        return Ok(Some(Loss::Infinite));
    }
    if left.len() > FEW {
        let exact = |list: &[Integer]| list.iter().cloned().map(Rational::from).collect::<Vec<_>>();
        return Ok(guaranteed(guarantee, &exact(left), &exact(right))?.map(Loss::Within));
    }
    let masses = |answers| comparisons.law(answers)?.masses(2 * BITS);
    let mut largest = Interval::exact(Dyadic::zero());
    // The last mass is that of no yes, which releases no value.
    let values = left.iter().zip(right).map(|(a, b)| value(&(a - b))).chain([Rational::zero()]);
    for ((here, there), value) in masses(left)?.iter().zip(masses(right)?).zip(values) {
        let place = here.div(&there, 2 * BITS)?.ln(BITS)?;
        let value = Interval::of(&value, BITS);
        for one in [place.clone(), place.neg()] {
            let loss = one.add(&value, BITS);
            let lo = largest.lo().clone().max(loss.lo().clone());
            largest = Interval::new(lo, largest.hi().clone().max(loss.hi().clone()))?;
        }
    }
    Ok(Some(Loss::Within(largest)))
}

/// A pure guarantee as a bound on the loss of a pair within its sensitivity;
/// it says nothing of other pairs.
pub(super) fn guaranteed(
    guarantee: &Guarantee,
    left: &[Rational],
    right: &[Rational],
) -> Result<Option<Interval>> {
    let bound = &guarantee.sensitivity.bound;
    let near =
        left.len() == right.len() && left.iter().zip(right).all(|(a, b)| (a - b).abs() <= *bound);
    match &guarantee.claim {
        Claim::Pure { epsilon } if near => {
            Interval::new(Dyadic::zero(), epsilon.enclose(BITS)?.hi().clone()).map(Some)
        }
        _ => Ok(None),
    }
}
