//! Violations that the outputs of a million runs do not show: too rare, or
//! not in the outputs at all.

use crate::error::Result;
use crate::json::Value;
use crate::num::Natural;
use crate::subject::input::{Pair, integer};
use crate::subject::{Entry, Output, Parameters, Run};
use crate::tape::Tape;

use super::super::noise::Noise;
use super::super::reading::{positive, whole};
use super::super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(in super::super) const RARE_LEAK: Entry = Entry {
    name: "rare-leak",
    about: "scale=RATIONAL bits=INTEGER; an integer. Broken: with probability 2^-bits the input is released as a text",
    build: rare,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

pub(in super::super) const LONG_READER: Entry = Entry {
    name: "long-reader",
    about: "scale=RATIONAL; an integer. Broken: reads 64 bits of randomness for each unit of the input and drops them",
    build: long,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

/// A card of a leak of a probability.
const fn leak(
    name: &'static str,
    about: &'static str,
    provenance: &'static str,
    parameters: &'static str,
    sight: Sight,
) -> Specimen {
    Specimen {
        name,
        about,
        provenance,
        claim: "eps=1",
        relation: "replace-one",
        pair: ["0", "1"],
        subject: Exhibit::new("rare-leak", parameters),
        truth: Truth::Infinite("the input in clear comes from one side alone, however rarely"),
        sight,
        correct: Exhibit::new("discrete-laplace", "scale=1"),
        over_noised: Some(Exhibit::new("discrete-laplace", "scale=2")),
    }
}

pub(in super::super) const SPECIMENS: &[Specimen] = &[
    leak(
        "leak-of-one-in-1024",
        "in one of 1,024 runs the input is released in clear",
        "the attack of [WXCJSW24] on auditors, in its plainest form",
        "scale=1 bits=10",
        Sight::Support(400_000),
    ),
    leak(
        "leak-of-one-in-16-million",
        "in one of 16,777,216 runs the input is released in clear",
        "the attack of [WXCJSW24] on auditors, in its plainest form",
        "scale=1 bits=24",
        Sight::Hidden("a million runs hit the leak with probability 6 %, and once is no proof"),
    ),
    leak(
        "leak-of-2-to-the-500",
        "a sampler fails with a probability below 2^-500 that nobody accounts for",
        "the changelog of OpenDP 0.5.0",
        "scale=1 bits=500",
        Sight::Hidden("no run of anything ever comes across an event of probability 2^-500"),
    ),
    Specimen {
        name: "bits-read-for-the-input",
        about: "the number of random bits read, and so the time taken, tells the input",
        provenance: "[libprio-rs#645], [OpenDP#321] have the weaker form, where it tells the noise",
        claim: "eps=1",
        relation: "replace-one",
        pair: ["0", "1"],
        subject: Exhibit::new("long-reader", "scale=1"),
        truth: Truth::Infinite("the least number of bits read differs; the outputs keep the claim"),
        sight: Sight::Hidden("the law of the outputs is that of the correct mechanism"),
        correct: Exhibit::new("discrete-laplace", "scale=1"),
        over_noised: Some(Exhibit::new("discrete-laplace", "scale=2")),
    },
];

fn rare(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let noise = Noise::laplace(&positive(parameters, "scale")?)?;
    let bits = u32::try_from(whole(parameters, "bits", (1, 1 << 12))?).expect("at most 2^12");
    let pair = Pair::read(pair, integer)?;
    Ok(Box::new(move |side, tape: &mut dyn Tape| {
        if tape.natural(bits)? == Natural::ZERO {
            return Ok(Output::Text(pair.on(side).to_string()));
        }
        Ok(Output::Integer(pair.on(side) + noise.draw(tape)?))
    }))
}

fn long(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let noise = Noise::laplace(&positive(parameters, "scale")?)?;
    let pair = Pair::read(pair, |value| {
        let input = integer(value)?;
        let units = u32::try_from(input.clone().into_parts().1).unwrap_or(u32::MAX);
        Ok((input, units.min(1 << 10)))
    })?;
    Ok(Box::new(move |side, tape: &mut dyn Tape| {
        let (input, units) = pair.on(side);
        for _ in 0..*units {
            tape.bits(64)?;
        }
        Ok(Output::Integer(input + noise.draw(tape)?))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;
    use crate::subject::Side;
    use crate::tape::{ChaCha, Counting, Seed};

    #[test]
    fn the_input_sets_the_number_of_bits_read() {
        let mut parameters = Parameters::read(["scale=1"]).unwrap();
        let mut run = long(&mut parameters, &[json!(0), json!(1)]).unwrap();
        let mut read = |side| {
            let mut tape = Counting::new(ChaCha::new(&Seed::new([1; 32]), 0));
            run(side, &mut tape).unwrap();
            tape.read()
        };
        assert_eq!(read(Side::Right), read(Side::Left) + 64);
    }

    #[test]
    fn a_leak_is_as_rare_as_its_bits_say() {
        let mut parameters = Parameters::read(["scale=1", "bits=2"]).unwrap();
        let mut run = rare(&mut parameters, &[json!(0), json!(1)]).unwrap();
        let mut leaks = |first: u8| {
            let mut tape = crate::tape::Recorded::new([vec![first], vec![0x55; 64]].concat());
            run(Side::Right, &mut tape).unwrap() == Output::Text("1".into())
        };
        assert_eq!([0x00, 0x40, 0x80, 0xc0].map(&mut leaks), [true, false, false, false]);
    }
}
