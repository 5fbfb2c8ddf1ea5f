//! Randomized response.

use super::profile;
use crate::error::{Error, Result};
use crate::json::Value;
use crate::law::Probability;
use crate::mechanism::{Mechanism, RandomizedResponse};
use crate::num::Integer;
use crate::subject::input::{Pair, integer};
use crate::subject::loss::Loss;
use crate::subject::{Chances, Entry, Output, Parameters, Run};
use crate::tape::Tape;

pub(super) const RANDOMIZED_RESPONSE: Entry = Entry {
    name: "randomized-response",
    about: "odds=RATIONAL [answers=2] [profile=inverse|cks20]; an answer from 0 to answers - 1",
    build: randomized_response,
    guarantee: |parameters| make(parameters).map(|made| Some(made.guarantee().clone())),
    outputs: |parameters, input| outputs(parameters, input).map(Some),
    loss: |parameters, pair| Loss::of(outputs, parameters, pair).map(Some),
};

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
