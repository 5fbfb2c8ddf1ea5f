//! Answers with noise of their own: randomized response and unary encoding.

use super::profile;
use crate::error::{Error, Result};
use crate::json::Value;
use crate::law::Probability;
use crate::mechanism::{Mechanism, RandomizedResponse, UnaryEncoding};
use crate::num::{Dyadic, Integer, Interval};
use crate::privacy::Claim;
use crate::subject::input::{Pair, integer};
use crate::subject::loss::{BITS, Loss};
use crate::subject::{Chances, Entry, Output, Parameters, Run, Side};
use crate::tape::Tape;

pub(super) const RANDOMIZED_RESPONSE: Entry = Entry {
    name: "randomized-response",
    about: "odds=RATIONAL [answers=2] [profile=inverse|cks20]; an answer from 0 to answers - 1",
    build: randomized_response,
    guarantee: |parameters| make(parameters).map(|made| Some(made.guarantee().clone())),
    outputs: |parameters, input| outputs(parameters, input).map(Some),
    loss: |parameters, pair| Loss::of(outputs, parameters, pair).map(Some),
};

pub(super) const UNARY_ENCODING: Entry = Entry {
    name: "unary-encoding",
    about: "keep=RATIONAL flip=RATIONAL [answers=2] [profile=inverse|cks20]; an answer from 0 to answers - 1",
    build: unary_encoding,
    guarantee: |parameters| make_unary(parameters).map(|made| Some(made.guarantee().clone())),
    outputs: unary_outputs,
    loss: |parameters, pair| unary_loss(parameters, pair).map(Some),
};

/// The most answers whose `2^answers` outputs are listed.
const LISTED: u64 = 12;

/// The number of answers, 2 unless told otherwise.
fn answers(parameters: &mut Parameters) -> Result<u64> {
    let given = parameters.rational_or("answers", 2)?;
    let count = u64::try_from(given.numerator()).ok().filter(|_| given.denominator().is_one());
    count.ok_or_else(|| Error::domain("answers", &given, "an integer, 2 or more"))
}

/// A true answer below `answers`.
fn answer(value: &Value, answers: u64) -> Result<u64> {
    let truth = integer(value)?;
    u64::try_from(&truth)
        .ok()
        .filter(|&truth| truth < answers)
        .ok_or_else(|| Error::domain("input", &truth, "an answer from 0 to answers - 1"))
}

fn make(parameters: &mut Parameters) -> Result<RandomizedResponse> {
    let answers = answers(parameters)?;
    RandomizedResponse::new(answers, &parameters.rational("odds")?, profile(parameters)?)
}

fn randomized_response(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let mechanism = make(parameters)?;
    let pair = Pair::read(pair, |value| answer(value, mechanism.answers()))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let said = mechanism.release(pair.on(side), &mut tape)?;
        Ok(Output::Integer(Integer::from(said)))
    }))
}

fn outputs(parameters: &mut Parameters, input: &Value) -> Result<Chances> {
    let mechanism = make(parameters)?;
    let truth = answer(input, mechanism.answers())?;
    let chance = |said| {
        let output = Output::Integer(Integer::from(said));
        (output, Probability::Exact(mechanism.probability(truth, said)))
    };
    Ok((0..mechanism.answers()).map(chance).collect())
}

fn make_unary(parameters: &mut Parameters) -> Result<UnaryEncoding> {
    let answers = answers(parameters)?;
    let (keep, flip) = (parameters.rational("keep")?, parameters.rational("flip")?);
    UnaryEncoding::new(answers, &keep, &flip, profile(parameters)?)
}

fn truth_values(said: Vec<bool>) -> Output {
    Output::Vector(said.into_iter().map(Output::Boolean).collect())
}

fn unary_encoding(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let mechanism = make_unary(parameters)?;
    let pair = Pair::read(pair, |value| answer(value, mechanism.categories()))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        mechanism.release(pair.on(side), &mut tape).map(truth_values)
    }))
}

fn unary_outputs(parameters: &mut Parameters, input: &Value) -> Result<Option<Chances>> {
    let mechanism = make_unary(parameters)?;
    let truth = answer(input, mechanism.categories())?;
    if mechanism.categories() > LISTED {
        return Ok(None);
    }
    let listed = mechanism.outputs(truth)?.into_iter();
    Ok(Some(listed.map(|(said, chance)| (truth_values(said), chance)).collect()))
}

/// Two categories differ at two places, and the output that is true at the one
/// and false at the other reaches ε.
fn unary_loss(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Loss> {
    let mechanism = make_unary(parameters)?;
    let pair = Pair::read(pair, |value| answer(value, mechanism.categories()))?;
    if pair.on(Side::Left) == pair.on(Side::Right) {
        return Ok(Loss::Within(Interval::exact(Dyadic::zero())));
    }
    match &mechanism.guarantee().claim {
        Claim::Pure { epsilon } => Ok(Loss::Within(epsilon.enclose(BITS)?)),
        _ => unreachable!("its guarantee is pure"),
    }
}
