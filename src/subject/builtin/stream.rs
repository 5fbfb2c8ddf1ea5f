//! Continual release: running sums of a stream.

use super::profile;
use crate::error::{Error, Result};
use crate::json::Value;
use crate::mechanism::{Mechanism, TreeSum};
use crate::num::{Integer, Interval, Rational};
use crate::subject::input::{Pair, integer, list};
use crate::subject::loss::{BITS, Loss};
use crate::subject::{Entry, Output, Parameters, Run, Side};
use crate::tape::Tape;

pub(super) const TREE_SUM: Entry = Entry {
    name: "tree-sum",
    about: "epsilon=RATIONAL horizon=INTEGER [sensitivity=1] [profile=inverse|cks20]; a list of at most `horizon` integers",
    build: tree_sum,
    guarantee: |parameters| make(parameters).map(|made| Some(made.guarantee().clone())),
    outputs: Entry::unbounded,
    loss: |parameters, pair| loss(parameters, pair).map(Some),
};

fn make(parameters: &mut Parameters) -> Result<TreeSum> {
    let given = parameters.rational("horizon")?;
    let whole = given.denominator().is_one();
    let horizon = u64::try_from(given.numerator()).ok().filter(|_| whole);
    let Some(horizon) = horizon else {
        return Err(Error::domain("horizon", given, "an integer from 1 to 2^64 - 1"));
    };
    let epsilon = parameters.rational("epsilon")?;
    let sensitivity = parameters.rational_or("sensitivity", 1)?;
    TreeSum::new(&epsilon, horizon, &sensitivity, profile(parameters)?)
}

/// A stream within the horizon.
fn stream(value: &Value, mechanism: &TreeSum) -> Result<Vec<Integer>> {
    let stream = list(value, integer)?;
    if u64::try_from(stream.len()).is_ok_and(|length| length > mechanism.horizon()) {
        let length = format!("length {}", stream.len());
        return Err(Error::domain("input", length, "at most `horizon` increments"));
    }
    Ok(stream)
}

fn tree_sum(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let mechanism = make(parameters)?;
    let pair = Pair::read(pair, |value| stream(value, &mechanism))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let sums = mechanism.release(pair.on(side), &mut tape)?;
        Ok(Output::Vector(sums.into_iter().map(Output::Integer).collect()))
    }))
}

/// The noisy block that is finished at t is the difference of two outputs, so
/// an output says as much as all noisy blocks. They are independent, and each
/// loses at most (and reaches) distance/scale.
fn loss(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Loss> {
    let mechanism = make(parameters)?;
    let pair = Pair::read(pair, |value| stream(value, &mechanism))?;
    let (left, right) = (pair.on(Side::Left), pair.on(Side::Right));
    if left.len() != right.len() {
        // Outputs of different lengths have disjoint laws.
        return Ok(Loss::Infinite);
    }
    let differences: Vec<Integer> = left.iter().zip(right).map(|(a, b)| a - b).collect();
    let mut total = Integer::ZERO;
    for end in 1..=differences.len() {
        let length = 1 << end.trailing_zeros();
        let block: Integer = differences[end - length..end].iter().sum();
        total += Integer::from(block.into_parts().1);
    }
    Ok(Loss::Within(Interval::of(&(&Rational::from(total) / mechanism.scale())?, BITS)))
}
