//! Sparse vector with a noisy threshold, exact queries and no end: SVT 5 of
//! `[LSL17]`, from Stoddard, Chen and Machanavajjhala 2014.
//!
//! Two queries that change places between neighbors order the noisy threshold
//! between them: an output that only one side can give. The claim is ε, the
//! loss infinite.

use crate::error::{Error, Result};
use crate::json::Value;
use crate::law::{DiscreteLaplace, Prepared};
use crate::num::Rational;
use crate::subject::input::{Pair, integer, list};
use crate::subject::{Entry, Output, Parameters, Run};
use crate::tape::Tape;

use super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(super) const ENTRY: Entry = Entry {
    name: "noiseless-queries",
    about: "epsilon=RATIONAL; a list of integer query answers. Broken: SVT 5, no noise on queries, no cutoff",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

pub(super) const SPECIMEN: Specimen = Specimen {
    name: "noiseless-queries",
    about: "sparse vector with exact answers and no end, on the two answers that show it best",
    provenance: "[LSL17, Alg. 5], from Stoddard, Chen and Machanavajjhala 2014",
    claim: "eps=1",
    relation: "replace-one",
    pair: ["[0,1]", "[1,0]"],
    subject: Exhibit::new("noiseless-queries", "epsilon=1"),
    truth: Truth::Infinite("each order of the answers about the threshold comes of one side only"),
    sight: Sight::Support(2_500),
    correct: Exhibit::new("above-threshold", "epsilon=1"),
    over_noised: Some(Exhibit::new("above-threshold", "epsilon=1/2")),
};

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let epsilon = parameters.rational("epsilon")?;
    if !epsilon.is_positive() {
        return Err(Error::domain("epsilon", epsilon, "epsilon > 0"));
    }
    let noise = Prepared::new(DiscreteLaplace::new((&Rational::from(2) / &epsilon)?)?)?;
    let pair = Pair::read(pair, |value| list(value, integer))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let threshold = noise.draw(&mut tape)?;
        let said = pair.on(side).iter().map(|answer| Output::Boolean(*answer >= threshold));
        Ok(Output::Vector(said.collect()))
    }))
}
