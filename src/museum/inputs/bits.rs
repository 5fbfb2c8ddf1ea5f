//! Randomized response on a list of bits that leaves some as they are, or
//! shows how many there were.

use crate::error::{Error, Result};
use crate::json::{Value, kind};
use crate::num::{Natural, Rational};
use crate::sample;
use crate::subject::input::{Pair, list};
use crate::subject::{Entry, Output, Parameters, Run};
use crate::tape::Tape;

use super::super::reading::whole_or;
use super::super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(in super::super) const NOISY_BITS: Entry = Entry {
    name: "noisy-bits",
    about: "odds=RATIONAL [flipped=INTEGER] [length=INTEGER]; a list of booleans. Broken: without length, as many answers as bits; with flipped, only so many bits are ever flipped",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

const CORRECT: Exhibit = Exhibit::new("noisy-bits", "odds=3 length=4");
const OVER_NOISED: Option<Exhibit> = Some(Exhibit::new("noisy-bits", "odds=2 length=4"));

pub(in super::super) const SPECIMENS: &[Specimen] = &[
    Specimen {
        name: "first-bits-only",
        about: "randomized response flips the first two bits of a list and no other",
        provenance: "the class of [OpenDP#2707]: a mask shorter than the data",
        claim: "eps=ln(3)",
        relation: "replace-one",
        pair: ["[true, true, true, true]", "[true, true, false, true]"],
        subject: Exhibit::new("noisy-bits", "odds=3 flipped=2 length=4"),
        truth: Truth::Infinite("the third bit is released as it is"),
        sight: Sight::Support(200),
        correct: CORRECT,
        over_noised: OVER_NOISED,
    },
    Specimen {
        name: "length-in-clear",
        about: "as many randomized answers as there are records: the number of records is not noised",
        provenance: "[OpenDP#2930]",
        claim: "eps=ln(3)",
        relation: "add",
        pair: ["[true, false, false]", "[true, false, false, true]"],
        subject: Exhibit::new("noisy-bits", "odds=3"),
        truth: Truth::Infinite("the lengths differ"),
        sight: Sight::Support(200),
        correct: CORRECT,
        over_noised: OVER_NOISED,
    },
];

/// A number of places, if it is given.
fn places(parameters: &mut Parameters, name: &'static str) -> Result<Option<usize>> {
    let given = whole_or(parameters, name, (0, 64))?;
    Ok(given.map(|number| usize::try_from(number).expect("at most 64")))
}

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let odds = parameters.rational("odds")?;
    if odds <= Rational::one() {
        return Err(Error::domain("odds", odds, "odds > 1"));
    }
    let kept = odds.numerator().clone().into_parts().1;
    let all: Natural = &kept + odds.denominator();
    let flipped = places(parameters, "flipped")?.unwrap_or(usize::MAX);
    let length = places(parameters, "length")?;
    let pair = Pair::read(pair, |value| {
        let mut bits = list(value, |bit| {
            bit.as_bool().ok_or_else(|| Error::domain("input", kind(bit), "true or false"))
        })?;
        // The length is public: what is missing counts as false.
        bits.resize(length.unwrap_or(bits.len()), false);
        Ok(bits)
    })?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let mut said = Vec::with_capacity(pair.on(side).len());
        for (place, &bit) in pair.on(side).iter().enumerate() {
            let keep = place >= flipped || sample::bernoulli(&kept, &all, &mut tape)?;
            said.push(Output::Boolean(bit == keep));
        }
        Ok(Output::Vector(said))
    }))
}
