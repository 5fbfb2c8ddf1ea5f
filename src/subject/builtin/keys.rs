//! Releases about keys that are themselves confidential: partition selection
//! and the stability threshold.

use std::collections::BTreeMap;

use super::profile;
use crate::error::{Error, Result};
use crate::json::{Value, kind};
use crate::mechanism::{Mechanism, PartitionSelection, StabilityThreshold};
use crate::num::{Dyadic, Integer, Interval, Natural, Rational, Sign};
use crate::subject::input::{Pair, integer};
use crate::subject::loss::{BITS, Loss};
use crate::subject::{Chances, Entry, Output, Parameters, Run, Side};
use crate::tape::Tape;

pub(super) const PARTITION_SELECTION: Entry = Entry {
    name: "partition-selection",
    about: "epsilon=RATIONAL|ln(RATIONAL) delta=RATIONAL [profile=inverse|cks20]; the number of persons who hold a key",
    build: partition_selection,
    guarantee: |parameters| make_selection(parameters).map(|made| Some(made.guarantee().clone())),
    outputs: |parameters, input| selection_outputs(parameters, input).map(Some),
    loss: |parameters, pair| Loss::of(selection_outputs, parameters, pair).map(Some),
};

pub(super) const STABILITY_THRESHOLD: Entry = Entry {
    name: "stability-threshold",
    about: "scale=RATIONAL threshold=INTEGER [keys=1] [profile=inverse|cks20]; a list of [\"key\", count]",
    build: stability_threshold,
    guarantee: |parameters| make_threshold(parameters).map(|made| Some(made.guarantee().clone())),
    outputs: Entry::unbounded,
    loss: |parameters, pair| threshold_loss(parameters, pair).map(Some),
};

/// A machine word that the parameter `name` holds.
fn count(given: &Rational, name: &'static str) -> Result<u64> {
    let whole = given.denominator().is_one();
    let read = u64::try_from(given.numerator()).ok().filter(|_| whole);
    read.ok_or_else(|| Error::domain(name, given, "an integer from 0 to 2^64 - 1"))
}

fn make_selection(parameters: &mut Parameters) -> Result<PartitionSelection> {
    let Some(epsilon) = parameters.text("epsilon") else {
        return Err(Error::Missing { what: "epsilon", give: "its value as name=value" });
    };
    let delta = parameters.rational("delta")?;
    PartitionSelection::new(epsilon.parse()?, delta, profile(parameters)?)
}

fn persons(value: &Value) -> Result<u64> {
    count(&Rational::from(integer(value)?), "input")
}

fn partition_selection(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let mechanism = make_selection(parameters)?;
    let coins = Pair::read(pair, |value| mechanism.coin(persons(value)?))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        coins.on(side).toss(&mut tape).map(Output::Boolean)
    }))
}

fn selection_outputs(parameters: &mut Parameters, input: &Value) -> Result<Chances> {
    let listed = make_selection(parameters)?.outputs(persons(input)?)?;
    Ok(listed.map(|(kept, chance)| (Output::Boolean(kept), chance)).into())
}

fn make_threshold(parameters: &mut Parameters) -> Result<StabilityThreshold> {
    let scale = parameters.rational("scale")?;
    let threshold = parameters.rational("threshold")?;
    if !threshold.denominator().is_one() {
        return Err(Error::domain("threshold", threshold, "an integer, 1 or more"));
    }
    let keys = count(&parameters.rational_or("keys", 1)?, "keys")?;
    let threshold = threshold.numerator().clone();
    StabilityThreshold::new(&scale, threshold, keys, profile(parameters)?)
}

/// Pairs of a key and its count, each key at most once.
fn counts(value: &Value) -> Result<BTreeMap<String, Natural>> {
    let wrong =
        |given: &Value| Error::domain("input", kind(given), "an array of pairs [\"key\", count]");
    let Value::Array(items) = value else { return Err(wrong(value)) };
    let mut read = BTreeMap::new();
    for item in items {
        let Value::Array(pair) = item else { return Err(wrong(item)) };
        let [Value::String(key), count] = pair.as_slice() else { return Err(wrong(item)) };
        let (sign, magnitude) = integer(count)?.into_parts();
        if sign == Sign::Negative {
            return Err(Error::domain("input", format!("-{magnitude}"), "counts of 0 or more"));
        }
        if read.insert(key.clone(), magnitude).is_some() {
            return Err(Error::domain("input", format!("\"{key}\""), "each key at most once"));
        }
    }
    Ok(read)
}

fn stability_threshold(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let mechanism = make_threshold(parameters)?;
    let pair = Pair::read(pair, counts)?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let released = mechanism.release(pair.on(side), &mut tape)?.into_iter();
        let shown = |(key, noisy)| Output::Vector(vec![Output::Text(key), Output::Integer(noisy)]);
        Ok(Output::Vector(released.map(shown).collect()))
    }))
}

/// A key on one side only can betray it: infinite. Otherwise the noisy counts
/// are independent, and that of a key loses at most distance/scale; it does so
/// beyond both counts and the threshold, on the same side for all keys whose
/// counts differ in the same direction, which gives the lower end.
fn threshold_loss(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Loss> {
    let mechanism = make_threshold(parameters)?;
    let held = |value: &Value| -> Result<BTreeMap<String, Natural>> {
        let mut read = counts(value)?;
        read.retain(|_, count| !count.is_zero());
        Ok(read)
    };
    let pair = Pair::read(pair, held)?;
    let (left, right) = (pair.on(Side::Left), pair.on(Side::Right));
    if !left.keys().eq(right.keys()) {
        return Ok(Loss::Infinite);
    }
    let (mut more, mut less) = (Integer::ZERO, Integer::ZERO);
    for (left, right) in left.values().zip(right.values()) {
        let difference = Integer::from(left.clone()) - Integer::from(right.clone());
        if difference > Integer::ZERO { more += difference } else { less -= difference }
    }
    let in_scales = |distance: Integer| -> Result<Interval> {
        Ok(Interval::of(&(&Rational::from(distance) / mechanism.scale())?, BITS))
    };
    let upper = in_scales(&more + &less)?.hi().clone();
    let lower = in_scales(more.max(less))?.lo().clone();
    debug_assert!(lower >= Dyadic::zero());
    Ok(Loss::Within(Interval::new(lower, upper)?))
}
