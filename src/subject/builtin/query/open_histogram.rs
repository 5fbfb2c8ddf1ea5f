//! The histogram over keys that only the data know.

use super::{profile, relation, rows};
use crate::error::{Error, Result};
use crate::json::Value;
use crate::mechanism::{Mechanism, OpenHistogram};
use crate::num::{Dyadic, Integer, Interval, Natural, Rational};
use crate::subject::input::Pair;
use crate::subject::loss::{BITS, Loss};
use crate::subject::{Entry, Output, Parameters, Run, Side};
use crate::tape::Tape;

pub(crate) const OPEN_HISTOGRAM: Entry = Entry {
    name: "open-histogram",
    about: "epsilon=RATIONAL, threshold=INTEGER, relation=add-remove, records=INTEGER [profile=inverse|cks20]; rows [person, key, value]",
    build,
    guarantee: |parameters| make(parameters).map(|made| Some(made.guarantee().clone())),
    outputs: Entry::unbounded,
    loss: |parameters, pair| loss(parameters, pair).map(Some),
};

fn make(parameters: &mut Parameters) -> Result<OpenHistogram> {
    let epsilon = parameters.rational("epsilon")?;
    let threshold = parameters.rational("threshold")?;
    if !threshold.denominator().is_one() {
        return Err(Error::domain("threshold", threshold, "an integer, 1 or more"));
    }
    let relation = relation(parameters)?;
    let keys = super::limit("records", &parameters.rational("records")?)?;
    let threshold = threshold.numerator().clone();
    OpenHistogram::new(&epsilon, threshold, relation, keys, profile(parameters)?)
}

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let mechanism = make(parameters)?;
    let exact = Pair::read(pair, |value| mechanism.exact(&rows(value)?))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let released = mechanism.noisy(exact.on(side), &mut tape)?.into_iter();
        let shown = |(key, noisy)| Output::Vector(vec![Output::Text(key), Output::Integer(noisy)]);
        Ok(Output::Vector(released.map(shown).collect()))
    }))
}

/// A key on one side only can betray it: infinite. Otherwise the noisy counts
/// are independent, and each loses at most distance/scale.
fn loss(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Loss> {
    let mechanism = make(parameters)?;
    let counts = Pair::read(pair, |value| mechanism.exact(&rows(value)?))?;
    let (left, right) = (counts.on(Side::Left), counts.on(Side::Right));
    if !left.keys().eq(right.keys()) {
        return Ok(Loss::Infinite);
    }
    let apart = |(a, b): (&Natural, &Natural)| {
        (Integer::from(a.clone()) - Integer::from(b.clone())).into_parts().1
    };
    let distance: Natural = left.values().zip(right.values()).map(apart).sum();
    let upper = Interval::of(&(&Rational::from(distance) / mechanism.scale())?, BITS);
    Ok(Loss::Within(Interval::new(Dyadic::zero(), upper.hi().clone())?))
}
