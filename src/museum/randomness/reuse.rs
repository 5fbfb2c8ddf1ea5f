//! The same noise twice: for two queries, for two coordinates, for all runs.

use crate::error::Result;
use crate::json::Value;
use crate::law::{DiscreteGaussian, DiscreteLaplace, Prepared};
use crate::num::Integer;
use crate::subject::input::{Pair, integer, list};
use crate::subject::{Entry, Output, Parameters, Run};
use crate::tape::Tape;

use super::super::noise::Noise;
use super::super::reading::{option, positive};
use super::super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(in super::super) const SHARED_NOISE: Entry = Entry {
    name: "shared-noise",
    about: "scale=RATIONAL [law=laplace|gaussian]; a list of integers. Broken: one draw of noise for all of them",
    build: shared,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

pub(in super::super) const CACHED_NOISE: Entry = Entry {
    name: "cached-noise",
    about: "scale=RATIONAL; an integer. Broken: the noise of the first run is that of all",
    build: cached,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

pub(in super::super) const SPECIMENS: &[Specimen] = &[
    Specimen {
        name: "one-seed-two-queries",
        about: "two queries are answered with generators of the same seed: the difference is exact",
        provenance: "[diffprivlib#31]",
        claim: "eps=2",
        relation: "replace-one",
        pair: ["[5, 7]", "[6, 7]"],
        subject: Exhibit::new("shared-noise", "scale=1"),
        truth: Truth::Infinite("the difference of the answers is exact"),
        sight: Sight::Support(600),
        correct: Exhibit::new("discrete-laplace", "scale=1"),
        over_noised: Some(Exhibit::new("discrete-laplace", "scale=2")),
    },
    Specimen {
        name: "one-seed-wide-noise",
        about: "two queries share a seed, and the noise is so wide that hardly an answer comes twice",
        provenance: "[diffprivlib#31]",
        claim: "eps=2",
        relation: "replace-one",
        pair: ["[0, 0]", "[1024, 0]"],
        subject: Exhibit::new("shared-noise", "scale=1024"),
        truth: Truth::Infinite("the difference of the answers is exact"),
        sight: Sight::Support(2_500),
        correct: Exhibit::new("discrete-laplace", "scale=1024"),
        over_noised: Some(Exhibit::new("discrete-laplace", "scale=2048")),
    },
    Specimen {
        name: "one-key-all-coordinates",
        about: "every coordinate of a gradient gets the noise of the same generator key",
        provenance: "[jax#3646]",
        claim: "eps=1,delta=1e-5",
        relation: "replace-one",
        pair: ["[0, 0, 0]", "[1, 0, 0]"],
        subject: Exhibit::new("shared-noise", "scale=4 law=gaussian"),
        truth: Truth::Infinite("differences of coordinates are exact"),
        sight: Sight::Support(2_000),
        correct: Exhibit::new("discrete-gaussian", "sigma=4"),
        over_noised: Some(Exhibit::new("discrete-gaussian", "sigma=8")),
    },
    Specimen {
        name: "noise-drawn-once",
        about: "the noise is drawn when the mechanism is made and used for every release",
        provenance: "the class of [diffprivlib#31]: a generator that starts over at every call",
        claim: "eps=1",
        relation: "replace-one",
        pair: ["0", "1"],
        subject: Exhibit::new("cached-noise", "scale=1"),
        truth: Truth::Infinite("given one release, the next is exact"),
        sight: Sight::Support(200),
        correct: Exhibit::new("discrete-laplace", "scale=1"),
        over_noised: Some(Exhibit::new("discrete-laplace", "scale=2")),
    },
];

/// A law of noise, drawn once.
type Draw = Box<dyn Fn(&mut dyn Tape) -> Result<Integer>>;

fn shared(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let scale = positive(parameters, "scale")?;
    let draw: Draw = if option(parameters, "law", &["laplace", "gaussian"])? == "laplace" {
        let law = Prepared::new(DiscreteLaplace::new(scale)?)?;
        Box::new(move |mut tape| law.draw(&mut tape))
    } else {
        let law = Prepared::new(DiscreteGaussian::new(scale)?)?;
        Box::new(move |mut tape| law.draw(&mut tape))
    };
    let pair = Pair::read(pair, |value| list(value, integer))?;
    Ok(Box::new(move |side, tape: &mut dyn Tape| {
        let noise = draw(tape)?;
        Ok(Output::Vector(pair.on(side).iter().map(|x| Output::Integer(x + &noise)).collect()))
    }))
}

fn cached(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let law = Noise::laplace(&positive(parameters, "scale")?)?;
    let pair = Pair::read(pair, integer)?;
    let mut kept: Option<Integer> = None;
    Ok(Box::new(move |side, tape: &mut dyn Tape| {
        let noise = match &kept {
            Some(noise) => noise,
            None => kept.insert(law.draw(tape)?),
        };
        Ok(Output::Integer(pair.on(side) + noise))
    }))
}
