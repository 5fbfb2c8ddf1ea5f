//! Discrete Laplace over a rational type that divides wrongly
//! `[OpenDP#2638]`, `[dashu#57]`.
//!
//! `[CKS20, Alg. 1]` with x/K computed as (n/g)/((d/g)K), g = gcd(n, K),
//! instead of n/(dK): shipped in a proven sampler for two years. At
//! sensitivity 1 the loss is 0.5041 at scale 3 instead of 1/3; at scales 1 and
//! 2 nothing is wrong.

use crate::error::{Error, Result};
use crate::json::Value;
use crate::num::{Integer, Natural};
use crate::sample;
use crate::subject::input::{Pair, integer};
use crate::subject::{Entry, Output, Parameters, Run};
use crate::tape::Tape;

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
