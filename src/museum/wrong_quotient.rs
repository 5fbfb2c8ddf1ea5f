//! Discrete Laplace over a rational type that divides wrongly
//! `[OpenDP#2638]`, `[dashu#57]`.
//!
//! `[CKS20, Alg. 1]` with x/K computed as (n/g)/((d/g)K), g = gcd(n, K),
//! instead of n/(dK): shipped in a proven sampler for two years. At
//! sensitivity 1 the loss is 0.5041 at scale 3 instead of 1/3; at scales 1 and
//! 2 nothing is wrong.

use crate::error::{Error, Result};
use crate::json::Value;
use crate::num::{Integer, Interval, Natural, Rational};
use crate::sample;
use crate::subject::input::{Pair, integer};
use crate::subject::{Entry, Loss, Output, Parameters, Run};
use crate::tape::Tape;

use super::specimen::{BITS, Exhibit, Sight, Specimen, Truth};

pub(super) const ENTRY: Entry = Entry {
    name: "wrong-quotient",
    about: "scale=INTEGER; an integer. Broken: a quotient is not reduced as it should be",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

/// Larger scales are of no use to show the fault.
const LARGEST: u64 = 1 << 20;

pub(super) const SPECIMEN: Specimen = Specimen {
    name: "wrong-quotient",
    about: "discrete Laplace noise over a rational type that divides wrongly",
    provenance: "[OpenDP#2638], [dashu#57]",
    claim: "eps=1/3",
    relation: "replace-one",
    pair: ["0", "1"],
    subject: Exhibit::new("wrong-quotient", "scale=3"),
    truth: Truth::Computed(loss),
    sight: Sight::Law(250_000),
    correct: Exhibit::new("discrete-laplace", "scale=3"),
    over_noised: Some(Exhibit::new("discrete-laplace", "scale=4")),
};

/// At scale 3: a magnitude 3w + r has mass in proportion to a(r) e^-w, where
/// a(0) = 1 and a(1) = e^(-1/3) are right and a(2) is the chance f that the
/// faulty quotients give. Neighbors differ by 1/3, ln(a(1)/f) or ln(f e).
fn loss() -> Result<Loss> {
    let third = Rational::new(1, 3u8)?;
    // f = 1 - p(1) + p(1)p(2) - ..., the chance that the first failure is at
    // an odd trial; p(k) = (2/g)/(3/g k) with the integer quotients of the
    // fault. The terms decrease, so two neighboring sums enclose it.
    let (mut sum, mut product) = (Rational::one(), Rational::one());
    let mut before = sum.clone();
    for k in 1..=TERMS {
        let g = gcd(2, k);
        product = &product * &Rational::new(Integer::from(2 / g), Natural::from(3 / g * k))?;
        before = sum.clone();
        sum = if k % 2 == 1 { &sum - &product } else { &sum + &product };
    }
    let chance = Interval::of(&before, BITS).hull(&Interval::of(&sum, BITS)).ln(BITS)?;
    let first = chance.neg().sub(&Interval::of(&third, BITS), BITS);
    let second = chance.add(&Interval::of(&Rational::one(), BITS), BITS);
    let third = Interval::of(&third, BITS);
    let largest = [&first, &second].into_iter().fold(third, |largest, other| {
        if largest.certainly_less(other) { other.clone() } else { largest }
    });
    Ok(Loss::Within(largest))
}

/// Terms of the series, the last of which is below 2^-BITS.
const TERMS: u64 = 40;

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let given = parameters.rational("scale")?;
    let scale = u64::try_from(given.numerator())
        .ok()
        .filter(|scale| (1..=LARGEST).contains(scale) && given.denominator().is_one())
        .ok_or_else(|| Error::domain("scale", &given, "an integer from 1 to 1048576"))?;
    let pair = Pair::read(pair, integer)?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        Ok(Output::Integer(pair.on(side) + draw(scale, &mut tape)?))
    }))
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// `[CKS20, Alg. 2]` at an integer scale, on the wrong quotients.
fn draw(scale: u64, tape: &mut impl Tape) -> Result<Integer> {
    loop {
        let remainder = sample::uniform_below_u64(scale, tape)?;
        if !bernoulli_exp(remainder, scale, tape)? {
            continue;
        }
        let mut whole = 0;
        while bernoulli_exp(1, 1, tape)? {
            whole += scale;
        }
        let negative = tape.bits(1)? == 1;
        let magnitude = Integer::from(remainder + whole);
        if negative && magnitude.is_zero() {
            continue;
        }
        return Ok(if negative { -magnitude } else { magnitude });
    }
}

/// Bernoulli(e^(-n/d)) as it would be, were the quotients right.
fn bernoulli_exp(n: u64, d: u64, tape: &mut impl Tape) -> Result<bool> {
    let common = gcd(n, d);
    let (n, d) = (n / common, d / common);
    let mut k = 1;
    loop {
        // Here is the fault: g divides n and K, yet d is divided by it.
        let g = gcd(n, k);
        let (above, below) = (n / g, d / g * k);
        if !sample::bernoulli(&Natural::from(above), &Natural::from(below), tape)? {
            return Ok(k % 2 == 1);
        }
        k += 1;
    }
}
