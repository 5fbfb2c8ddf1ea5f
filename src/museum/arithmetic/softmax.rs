//! The exponential mechanism with weights in floats, which overflow
//! `[diffprivlib#107]`.
//!
//! e^(ε score/2) is infinite from a score of 1,420 on, at ε = 1: the run then
//! fails, on one side of a pair and not on the other.

use crate::error::Result;
use crate::json::Value;
use crate::num::Rough;
use crate::subject::input::{Pair, list, rational};
use crate::subject::{Entry, Output, Parameters, Run};
use crate::tape::Tape;

use super::super::reading::positive;
use super::super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(in super::super) const OVERFLOWING_SOFTMAX: Entry = Entry {
    name: "overflowing-softmax",
    about: "epsilon=RATIONAL; a list of scores. Broken: its weights are floats that overflow",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

pub(in super::super) const SPECIMENS: &[Specimen] = &[Specimen {
    name: "overflowing-weights",
    about: "the weights of the exponential mechanism overflow: the run fails from one score on",
    provenance: "[diffprivlib#107], which underflows",
    claim: "eps=1",
    relation: "replace-one",
    pair: ["[0, 1419]", "[0, 1420]"],
    subject: Exhibit::new("overflowing-softmax", "epsilon=1"),
    truth: Truth::Infinite("only one side fails"),
    sight: Sight::Support(200),
    correct: Exhibit::new("exponential", "epsilon=1"),
    over_noised: Some(Exhibit::new("exponential", "epsilon=1/2")),
}];

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let epsilon = positive(parameters, "epsilon")?.approximate();
    let pair = Pair::read(pair, |value| {
        list(value, |score| Ok((epsilon * rational(score)?.approximate() / 2.0).rough_exp()))
    })?;
    Ok(Box::new(move |side, tape: &mut dyn Tape| select(pair.on(side), tape)))
}

#[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
fn select(weights: &[f64], tape: &mut dyn Tape) -> Result<Output> {
    let total: f64 = weights.iter().sum();
    let uniform = tape.bits(53)? as f64 / (1u64 << 53) as f64;
    let mut reached = 0.0;
    for (index, weight) in weights.iter().enumerate() {
        reached += weight / total;
        if uniform < reached {
            return Ok(Output::Integer(index.into()));
        }
    }
    Ok(Output::Error("probabilities do not sum to 1".to_owned()))
}
