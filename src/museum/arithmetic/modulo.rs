//! Randomized response that takes a word modulo 100 for a percentage.
//!
//! 2^bits is no multiple of 100: the first remainders are likelier, and the
//! truth with them. At 8 bits the odds of the truth are 206 : 50, not 3 : 1;
//! at 16 bits the same slip is beyond any audit.

use crate::error::{Error, Result};
use crate::json::Value;
use crate::law::Probability;
use crate::num::{Natural, Rational};
use crate::subject::input::{Pair, integer};
use crate::subject::{Chances, Entry, Loss, Output, Parameters, Run};
use crate::tape::Tape;

use super::super::reading::whole;
use super::super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(in super::super) const MODULO_RESPONSE: Entry = Entry {
    name: "modulo-response",
    about: "percent=INTEGER bits=INTEGER; 0 or 1. Broken: tells the truth if a word of so many bits, modulo 100, is below percent",
    build,
    guarantee: Entry::unclaimed,
    outputs: |parameters, input| outputs(parameters, input).map(Some),
    loss: |parameters, pair| {
        let left = outputs(&mut parameters.clone(), &pair[0])?;
        Loss::between(&left, &outputs(parameters, &pair[1])?).map(Some)
    },
};

const PAIR: [&str; 2] = ["0", "1"];
const BYTE: Exhibit = Exhibit::new("modulo-response", "percent=75 bits=8");
const WORD: Exhibit = Exhibit::new("modulo-response", "percent=75 bits=16");

pub(in super::super) const SPECIMENS: &[Specimen] = &[
    Specimen {
        name: "modulo-byte",
        about: "a random byte modulo 100 is compared with a percentage: small remainders are likelier",
        provenance: "the classic modulo bias",
        claim: "eps=ln(3)",
        relation: "replace-one",
        pair: PAIR,
        subject: BYTE,
        truth: Truth::Proven,
        sight: Sight::Law(8_000),
        correct: Exhibit::new("randomized-response", "odds=3"),
        over_noised: Some(Exhibit::new("randomized-response", "odds=2")),
    },
    Specimen {
        name: "modulo-word",
        about: "16 random bits modulo 100 are compared with a percentage: the odds are 3.002 instead of 3",
        provenance: "the classic modulo bias",
        claim: "eps=ln(3)",
        relation: "replace-one",
        pair: PAIR,
        subject: WORD,
        truth: Truth::Proven,
        sight: Sight::Hidden(
            "a loss 0.0007 above the claim takes some 4e8 runs at a false-alarm probability of 1e-9",
        ),
        correct: Exhibit::new("randomized-response", "odds=3"),
        over_noised: Some(Exhibit::new("randomized-response", "odds=2")),
    },
];

/// The parameters: how many of 100 remainders tell the truth, and the bits.
fn read(parameters: &mut Parameters) -> Result<(u64, u32)> {
    let percent = whole(parameters, "percent", (1, 99))?;
    let bits = whole(parameters, "bits", (7, 32))?;
    Ok((percent, u32::try_from(bits).expect("at most 32")))
}

fn answer(value: &Value) -> Result<bool> {
    let given = integer(value)?;
    match u8::try_from(&given) {
        Ok(answer @ 0..=1) => Ok(answer == 1),
        _ => Err(Error::domain("input", &given, "0 or 1")),
    }
}

fn said(answer: bool) -> Output {
    Output::Integer(u8::from(answer).into())
}

fn outputs(parameters: &mut Parameters, input: &Value) -> Result<Chances> {
    let (percent, bits) = read(parameters)?;
    let words = 1u64 << bits;
    let truths = words / 100 * percent + (words % 100).min(percent);
    let truth = Rational::new(truths, Natural::from(words))?;
    let lie = Probability::Exact(&Rational::one() - &truth);
    let answer = answer(input)?;
    Ok(vec![(said(answer), Probability::Exact(truth)), (said(!answer), lie)])
}

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let (percent, bits) = read(parameters)?;
    let pair = Pair::read(pair, answer)?;
    Ok(Box::new(move |side, tape: &mut dyn Tape| {
        let truthful = tape.bits(bits)? % 100 < percent;
        Ok(said(*pair.on(side) == truthful))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;
    use crate::subject::Side;
    use crate::tape::Recorded;

    #[test]
    fn the_listed_law_is_the_law_over_all_bytes() {
        let mut parameters = Parameters::read(BYTE.parameters.split_whitespace()).unwrap();
        let listed = outputs(&mut parameters.clone(), &json!(0)).unwrap();
        let mut run = build(&mut parameters, &[json!(0), json!(1)]).unwrap();
        let mut truthful =
            |byte: &u8| run(Side::Left, &mut Recorded::new(vec![*byte])).unwrap() == said(false);
        let truths = (0..=255u8).filter(&mut truthful).count();
        assert_eq!(truths, 206);
        let expected = Rational::new(truths, Natural::from(256u16)).unwrap();
        assert_eq!(listed[0], (said(false), Probability::Exact(expected)));
    }
}
