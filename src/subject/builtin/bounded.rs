//! Noise with a largest magnitude: the truncated geometric mechanism.

use super::profile;
use crate::error::{Error, Result};
use crate::json::Value;
use crate::mechanism::{Mechanism, TruncatedGeometric};
use crate::num::{Dyadic, Integer, Interval, Natural};
use crate::subject::input::{Pair, integer};
use crate::subject::loss::Loss;
use crate::subject::{Chances, Entry, Output, Parameters, Run, Side};
use crate::tape::Tape;

/// The largest bound whose outputs are listed.
const LISTED: i64 = 2048;

pub(super) const TRUNCATED_GEOMETRIC: Entry = Entry {
    name: "truncated-geometric",
    about: "scale=RATIONAL bound=INTEGER [sensitivity=1] [profile=inverse|cks20]; an integer",
    build: truncated_geometric,
    guarantee: |parameters| make(parameters).map(|made| Some(made.guarantee().clone())),
    outputs,
    loss: |parameters, pair| loss(parameters, pair).map(Some),
};

/// The bound, a positive integer.
fn bound(parameters: &mut Parameters) -> Result<Natural> {
    let given = parameters.rational("bound")?;
    if given.is_positive() && given.denominator().is_one() {
        Ok(given.numerator().clone().into_parts().1)
    } else {
        Err(Error::domain("bound", given, "an integer, 1 or more"))
    }
}

fn make(parameters: &mut Parameters) -> Result<TruncatedGeometric> {
    let scale = parameters.rational("scale")?;
    let bound = bound(parameters)?;
    let sensitivity = parameters.rational_or("sensitivity", 1)?;
    TruncatedGeometric::new(&scale, bound, &sensitivity, profile(parameters)?)
}

fn truncated_geometric(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let mechanism = make(parameters)?;
    let pair = Pair::read(pair, integer)?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        mechanism.release(pair.on(side), &mut tape).map(Output::Integer)
    }))
}

fn outputs(parameters: &mut Parameters, input: &Value) -> Result<Option<Chances>> {
    let mechanism = make(parameters)?;
    let input = integer(input)?;
    if *mechanism.bound() > Integer::from(LISTED) {
        return Ok(None);
    }
    let listed = mechanism.outputs(&input)?;
    Ok(Some(listed.into_iter().map(|(said, chance)| (Output::Integer(said), chance)).collect()))
}

/// Different inputs reach different sets of outputs: the loss is infinite.
fn loss(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Loss> {
    make(parameters)?;
    let pair = Pair::read(pair, integer)?;
    let same = pair.on(Side::Left) == pair.on(Side::Right);
    Ok(if same { Loss::Within(Interval::exact(Dyadic::zero())) } else { Loss::Infinite })
}
