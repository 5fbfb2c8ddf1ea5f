//! Good noise from a seed of which there are few: the time of day, a 16-bit
//! number.
//!
//! A mechanism has as many outputs as there are seeds, and hardly one of them
//! comes from both inputs.

use crate::error::Result;
use crate::json::Value;
use crate::law::{DiscreteLaplace, Prepared};
use crate::sample::uniform_below_u64;
use crate::subject::input::{Pair, integer, list};
use crate::subject::{Entry, Output, Parameters, Run};
use crate::tape::{ChaCha, Seed, Tape};

use super::super::reading::{positive, whole};
use super::super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(in super::super) const FEW_SEEDS: Entry = Entry {
    name: "few-seeds",
    about: "scale=RATIONAL seeds=INTEGER; a list of integers. Broken: all noise grows from one of so many seeds",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

/// Why any of these is told from its neighbor for certain.
const FEW: &str = "each side has one output a seed, and few of them are the other's, too";

pub(in super::super) const SPECIMENS: &[Specimen] = &[
    Specimen {
        name: "second-of-the-minute",
        about: "the generator is seeded by the second of the minute: 60 values of noise",
        provenance: "seeding by a clock; no one issue",
        claim: "eps=1",
        relation: "replace-one",
        pair: ["[0]", "[1048576]"],
        subject: Exhibit::new("few-seeds", "scale=1048576 seeds=60"),
        truth: Truth::Infinite(FEW),
        sight: Sight::Support(800),
        correct: Exhibit::new("discrete-laplace", "scale=1048576"),
        over_noised: Some(Exhibit::new("discrete-laplace", "scale=2097152")),
    },
    Specimen {
        name: "second-of-the-day",
        about: "the generator is seeded by the second of the day: 86,400 values of noise",
        provenance: "seeding by a clock; no one issue",
        claim: "eps=1",
        relation: "replace-one",
        pair: ["[0]", "[1048576]"],
        subject: Exhibit::new("few-seeds", "scale=1048576 seeds=86400"),
        truth: Truth::Infinite(FEW),
        sight: Sight::Support(150_000),
        correct: Exhibit::new("discrete-laplace", "scale=1048576"),
        over_noised: Some(Exhibit::new("discrete-laplace", "scale=2097152")),
    },
    Specimen {
        name: "one-of-4096-seeds",
        about: "two answers with noise from one of 4,096 seeds: the first tells the second",
        provenance: "the class of [privcount#65]: a generator whose state can be found out",
        claim: "eps=1",
        relation: "replace-one",
        pair: ["[0, 0]", "[0, 64]"],
        subject: Exhibit::new("few-seeds", "scale=64 seeds=4096"),
        truth: Truth::Infinite(FEW),
        sight: Sight::Support(12_000),
        correct: Exhibit::new("discrete-laplace", "scale=64"),
        over_noised: Some(Exhibit::new("discrete-laplace", "scale=128")),
    },
];

/// The seed of a number.
fn seed(number: u64) -> Seed {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    Seed::new(bytes)
}

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let law = Prepared::new(DiscreteLaplace::new(positive(parameters, "scale")?)?)?;
    let seeds = whole(parameters, "seeds", (1, 1 << 48))?;
    let pair = Pair::read(pair, |value| list(value, integer))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let mut noise = ChaCha::new(&seed(uniform_below_u64(seeds, &mut tape)?), 0);
        let add = |x| Ok(Output::Integer(x + law.draw(&mut noise)?));
        pair.on(side).iter().map(add).collect::<Result<_>>().map(Output::Vector)
    }))
}
