//! Integers that wrap or are cut: sums, sensitivities and scales.

use crate::error::{Error, Result};
use crate::json::Value;
use crate::num::{Integer, Rational};
use crate::subject::input::{Pair, integer, list};
use crate::subject::{Entry, Loss, Output, Parameters, Run, Side};
use crate::tape::Tape;

use super::super::noise::Noise;
use super::super::reading::{bound, option, positive, shift, whole};
use super::super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(in super::super) const WRAPPING_SUM: Entry = Entry {
    name: "wrapping-sum",
    about: "upper=INTEGER bits=INTEGER epsilon=RATIONAL [overflow=wrap|saturate]; a list of integers from 0 to upper. Broken: the sum wraps in so many bits",
    build: |parameters, pair| noisy(wrapping(parameters, pair)?),
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: |parameters, pair| wrapping(parameters, pair)?.loss().map(Some),
};

pub(in super::super) const MIDPOINT_SUM: Entry = Entry {
    name: "midpoint-sum",
    about: "lower=, upper=INTEGER epsilon=RATIONAL [half=cut|rounded-up]; a list of integers, summed as distances from the middle of their bounds. Broken: half of an odd width is cut",
    build: |parameters, pair| noisy(midpoint(parameters, pair)?),
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: |parameters, pair| midpoint(parameters, pair)?.loss().map(Some),
};

pub(in super::super) const WRAPPED_SCALE: Entry = Entry {
    name: "wrapped-scale",
    about: "keys=INTEGER per_key=INTEGER bits=INTEGER epsilon=RATIONAL; an integer. Broken: keys times per_key, the sensitivity, wraps in so many bits",
    build: |parameters, pair| noisy(wrapped(parameters, pair)?),
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: |parameters, pair| wrapped(parameters, pair)?.loss().map(Some),
};

const BYTES: Exhibit = Exhibit::new("wrapping-sum", "upper=64 bits=8 epsilon=1");
const BYTE_PAIR: [&str; 2] = ["[64]", "[64, 64]"];
const WORDS: Exhibit = Exhibit::new("wrapping-sum", "upper=4611686018427387904 bits=64 epsilon=1");
const WORD_PAIR: [&str; 2] =
    ["[4611686018427387904]", "[4611686018427387904, 4611686018427387904]"];
const HALF: Exhibit = Exhibit::new("midpoint-sum", "lower=0 upper=3 epsilon=1");
const HALF_PAIR: [&str; 2] = ["[1]", "[1, 3]"];
const SCALE: Exhibit = Exhibit::new("wrapped-scale", "keys=65536 per_key=65537 bits=32 epsilon=1");
const SCALE_PAIR: [&str; 2] = ["0", "4295032832"];

pub(in super::super) const SPECIMENS: &[Specimen] = &[
    Specimen {
        name: "wrapping-byte-sum",
        about: "a sum of bytes wraps from 127 to -128: one record moves it by three bounds",
        provenance: "[CSVW22]",
        claim: "eps=1",
        relation: "add",
        pair: BYTE_PAIR,
        subject: BYTES,
        truth: Truth::Proven,
        sight: Sight::Law(600),
        correct: Exhibit::new("wrapping-sum", "upper=64 bits=8 epsilon=1 overflow=saturate"),
        over_noised: Some(Exhibit::new(
            "wrapping-sum",
            "upper=64 bits=8 epsilon=1/2 overflow=saturate",
        )),
    },
    Specimen {
        name: "wrapping-word-sum",
        about: "a sum of 64-bit integers wraps: one record moves it by three bounds",
        provenance: "[CSVW22]",
        claim: "eps=1",
        relation: "add",
        pair: WORD_PAIR,
        subject: WORDS,
        truth: Truth::Proven,
        sight: Sight::Law(600),
        correct: Exhibit::new(
            "wrapping-sum",
            "upper=4611686018427387904 bits=64 epsilon=1 overflow=saturate",
        ),
        over_noised: None,
    },
    Specimen {
        name: "half-width-cut",
        about: "the sensitivity of a centered sum, half the width of the bounds, is cut to an integer",
        provenance: "[google/differential-privacy@75046f9]",
        claim: "eps=1",
        relation: "add",
        pair: HALF_PAIR,
        subject: HALF,
        truth: Truth::Proven,
        sight: Sight::Law(1_500),
        correct: Exhibit::new("midpoint-sum", "lower=0 upper=3 epsilon=1 half=rounded-up"),
        over_noised: Some(Exhibit::new(
            "midpoint-sum",
            "lower=0 upper=3 epsilon=1/2 half=rounded-up",
        )),
    },
    Specimen {
        name: "wrapped-sensitivity",
        about: "keys times records per key overflow: the noise is 65,537 times too small",
        provenance: "[google/differential-privacy#405]",
        claim: "eps=1",
        relation: "add",
        pair: SCALE_PAIR,
        subject: SCALE,
        truth: Truth::Proven,
        sight: Sight::Law(300),
        correct: Exhibit::new("wrapped-scale", "keys=65536 per_key=65537 bits=64 epsilon=1"),
        over_noised: None,
    },
];

/// Exact answers and the scale of the noise that is added to them.
struct Plan {
    answers: Pair<Integer>,
    scale: Rational,
}

impl Plan {
    fn loss(&self) -> Result<Loss> {
        shift(self.answers.on(Side::Left), self.answers.on(Side::Right), &self.scale)
    }
}

fn noisy(plan: Plan) -> Result<Run> {
    let noise = Noise::laplace(&plan.scale)?;
    Ok(Box::new(move |side, tape: &mut dyn Tape| {
        Ok(Output::Integer(plan.answers.on(side) + noise.draw(tape)?))
    }))
}

/// `number` as a two's complement integer of `bits` bits keeps it.
fn wrap(number: &Integer, bits: usize) -> Integer {
    let modulus = Integer::ONE << bits;
    let half = Integer::ONE << (bits - 1);
    let shifted = (number + &half) % &modulus;
    let shifted = if shifted < Integer::ZERO { shifted + modulus } else { shifted };
    shifted - half
}

fn bits(parameters: &mut Parameters) -> Result<usize> {
    let bits = whole(parameters, "bits", (2, 128))?;
    Ok(usize::try_from(bits).expect("at most 128"))
}

fn wrapping(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Plan> {
    let bits = bits(parameters)?;
    let upper = Integer::from(whole(parameters, "upper", (1, 1 << 62))?);
    let largest = (Integer::ONE << (bits - 1)) - Integer::ONE;
    if upper > largest {
        return Err(Error::domain("upper", upper, "at most the largest integer of so many bits"));
    }
    let wraps = option(parameters, "overflow", &["wrap", "saturate"])? == "wrap";
    let scale = (&Rational::from(upper.clone()) / &positive(parameters, "epsilon")?)?;
    let answers = Pair::read(pair, |value| {
        let mut sum = Integer::ZERO;
        for item in list(value, integer)? {
            if item < Integer::ZERO || item > upper {
                return Err(Error::domain("input", item, "integers from 0 to upper"));
            }
            let next = sum + item;
            sum = if wraps { wrap(&next, bits) } else { next.min(largest.clone()) };
        }
        Ok(sum)
    })?;
    Ok(Plan { answers, scale })
}

fn midpoint(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Plan> {
    let (lower, upper) = (bound(parameters, "lower")?, bound(parameters, "upper")?);
    if lower >= upper {
        return Err(Error::domain("upper", upper, "above lower"));
    }
    let cut = option(parameters, "half", &["cut", "rounded-up"])? == "cut";
    let width = &upper - &lower;
    let cut_half = &width / Integer::from(2);
    let half = if cut { cut_half.clone() } else { width - &cut_half };
    let scale = (&Rational::from(half) / &positive(parameters, "epsilon")?)?;
    let middle = &lower + cut_half;
    let answers = Pair::read(pair, |value| {
        let items = list(value, integer)?.into_iter();
        Ok(items.map(|item| item.clamp(lower.clone(), upper.clone()) - &middle).sum())
    })?;
    Ok(Plan { answers, scale })
}

fn wrapped(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Plan> {
    let keys = Integer::from(whole(parameters, "keys", (1, 1 << 32))?);
    let per_key = Integer::from(whole(parameters, "per_key", (1, 1 << 32))?);
    let sensitivity = (keys * per_key) % (Integer::ONE << bits(parameters)?);
    if sensitivity.is_zero() {
        return Err(Error::domain("per_key", sensitivity, "a product that does not wrap to 0"));
    }
    let scale = (&Rational::from(sensitivity) / &positive(parameters, "epsilon")?)?;
    Ok(Plan { answers: Pair::read(pair, integer)?, scale })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_wrap_as_those_of_the_machine_do() {
        for number in -700i64..700 {
            #[expect(clippy::cast_possible_truncation, reason = "wrapping is what is compared")]
            let byte = number as i8;
            assert_eq!(wrap(&number.into(), 8), Integer::from(byte), "{number}");
        }
    }
}
