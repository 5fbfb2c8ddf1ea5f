//! Sums of Gaussian weights for large scales, without adding them up.
//!
//! With `f(k) = e^(-k^2 / 2 sigma^2)`, Euler-Maclaurin gives
//! `f(0)/2 + f(1) + ... + f(x) = I + f(x)/2 + C + R`, where `I` is the integral
//! from 0 to `x`, `C = sum over j <= m of B_2j/(2j)! f^(2j-1)(x)` (odd
//! derivatives vanish at 0), and `|R| <= |B_2m|/(2m)! * integral of |f^(2m)|`.
//! All derivatives are Hermite polynomials times `f`, and only `sigma^2` occurs.

use super::{DiscreteGaussian, Law, weight};
use crate::error::{Error, Result};
use crate::num::{Dyadic, Integer, Interval, Natural, Rational, bernoulli, pi};

/// The sum of all weights, by Poisson's formula:
/// `sigma sqrt(2 pi) (1 + 2 sum over k >= 1 of e^(-2 pi^2 sigma^2 k^2))`.
pub(super) fn normalizer(variance: &Rational, bits: u32) -> Result<Interval> {
    let precision = bits + 24;
    let circle = pi(precision + 8);
    let twice = Interval::of(&(variance * &Rational::from(2)), precision + 8);
    let factor = twice.mul(&circle, precision).sqrt(precision)?;
    let rate = twice.mul(&circle.square(precision), precision);
    let mut theta = Interval::exact(Dyadic::one());
    for k in 1i64.. {
        let term =
            rate.mul(&Interval::exact(Dyadic::from(k * k)), precision).neg().exp(precision)?;
        if *term.hi() < Dyadic::power_of_two(-i64::from(bits) - 8) {
            // Each further term is less than half of the one before: the rest
            // is at most 2 * 2 * term.
            let rest = Interval::new(Dyadic::zero(), term.hi() * &Dyadic::from(4))?;
            theta = theta.add(&rest, precision);
            break;
        }
        theta = theta.add(&term, precision).add(&term, precision);
    }
    Ok(factor.mul(&theta, precision))
}

/// Half the weight of 0 and the weights of `1, ..., x`, for `sigma >= 16`; the
/// error is about `2^-bits` times the sum of all weights.
pub(super) fn half_sum(variance: &Rational, x: &Integer, bits: u32) -> Result<Interval> {
    let precision = bits + 24;
    let at_x = weight(variance, x, precision)?;
    let half = Interval::exact(Dyadic::power_of_two(-1));
    let (terms, rest) = remainder(variance, bits)?;
    // f^(2j-1)(x) = -H_(2j-1) f(x), and the half of f(x) joins the same factor.
    let local = half.sub(&corrections(variance, x, terms, precision)?, precision);
    let sum = integral(variance, x, &at_x, precision)?;
    Ok(sum.add(&at_x.mul(&local, precision), precision).add(&rest, precision))
}

/// The integral of `f` from 0 to `x`: `f(x) x sum over n of (x/sigma)^2n / (2n + 1)!!`,
/// in which every term is positive.
fn integral(variance: &Rational, x: &Integer, at_x: &Interval, bits: u32) -> Result<Interval> {
    let square = (&Rational::from(x * x) / variance)?;
    let y = Interval::of(&square, bits + 16);
    let (mut term, mut sum) = (Interval::exact(Dyadic::one()), Interval::exact(Dyadic::one()));
    for odd in (3i64..).step_by(2) {
        term = term.mul(&y, bits + 16).div(&Interval::exact(Dyadic::from(odd)), bits + 16)?;
        sum = sum.add(&term, bits + 16);
        let halves = square <= Rational::from(odd / 2);
        if halves && *term.hi() < Dyadic::power_of_two(-i64::from(bits) - 8) {
            // From here on each term is at most half of the one before.
            sum = sum.add(&Interval::new(Dyadic::zero(), term.hi().clone())?, bits);
            break;
        }
    }
    let length = Interval::exact(Dyadic::from(x.clone()));
    Ok(sum.mul(&length, bits).mul(at_x, bits))
}

/// The sum over `j <= m` of `B_2j/(2j)! H_(2j-1)`, where `H_n = He_n(x/sigma)/sigma^n`:
/// `H_(n+1) = (x/sigma^2) H_n - (n/sigma^2) H_(n-1)`.
fn corrections(variance: &Rational, x: &Integer, m: u32, bits: u32) -> Result<Interval> {
    let slope = Interval::of(&(&Rational::from(x.clone()) / variance)?, bits);
    let rate = Interval::of(&variance.reciprocal()?, bits);
    let (mut even, mut odd) = (Interval::exact(Dyadic::one()), slope.clone());
    let mut sum = Interval::exact(Dyadic::zero());
    let mut factorial = Natural::ONE;
    for (number, j) in bernoulli(m).iter().zip(1u32..) {
        factorial *= Natural::from(2 * j * (2 * j - 1));
        let coefficient = (number / &Rational::from(factorial.clone()))?;
        sum = sum.add(&Interval::of(&coefficient, bits).mul(&odd, bits), bits);
        for n in [2 * j - 1, 2 * j] {
            let pull = rate.mul(&Interval::exact(Dyadic::from(i64::from(n))), bits);
            let next = slope.mul(&odd, bits).sub(&pull.mul(&even, bits), bits);
            (even, odd) = (odd, next);
        }
    }
    Ok(sum)
}

/// How many terms to take, and an enclosure of what is left out.
///
/// `|B_2m|/(2m)! <= 4/(2 pi)^2m`; by Cauchy and Schwarz the half-line integral
/// of `|He_n| e^(-z^2/2)` is at most `sqrt(2 pi n!)/2`; hence
/// `|R| <= 2 sigma sqrt(2 pi) sqrt(s)` with `s = (2m)!/(2 pi sigma)^4m`, where
/// `sigma sqrt(2 pi)` is less than the sum of all weights.
fn remainder(variance: &Rational, bits: u32) -> Result<(u32, Interval)> {
    let scale = Interval::of(&(variance * &Rational::from(2)), 64);
    let circle = pi(64);
    let total = scale.mul(&circle, 64).sqrt(64)?;
    // (2 pi sigma)^4.
    let shrink =
        scale.mul(&circle.square(64), 64).mul(&Interval::exact(Dyadic::from(2)), 64).square(64);
    let enough = Dyadic::power_of_two(-2 * (i64::from(bits) + 6));
    let mut s = Interval::exact(Dyadic::one());
    for m in 1u32..=1 << 12 {
        let growth = i64::from(2 * m * (2 * m - 1));
        s = s.mul(&Interval::exact(Dyadic::from(growth)), 64).div(&shrink, 64)?;
        if *s.hi() < enough {
            let bound = s.sqrt(64)?.mul(&total, 64).hi() * &Dyadic::from(2);
            return Ok((m, Interval::new(-&bound, bound)?));
        }
    }
    Err(Error::Unsupported {
        what: format!("a discrete Gaussian sum to {bits} bits"),
        why: "the expansion does not reach that precision; ask for fewer bits".to_owned(),
    })
}

/// An integer near the quantile of `u`, by Newton's method on `ln F`, which is
/// concave and is entered from the side where the method cannot overshoot.
pub(super) fn guess(law: &DiscreteGaussian, u: &Dyadic) -> Result<Integer> {
    let rest = &Dyadic::one() - u;
    let (tail, below) = if *u < rest { (u, true) } else { (&rest, false) };
    if !tail.is_positive() {
        return Ok(Integer::ZERO);
    }
    let variance = law.sigma_squared();
    let places = u32::try_from(-tail.exponent()).unwrap_or(0);
    let bits = 2 * places + 2 * crate::num::bit_length(&variance.floor().into_parts().1);
    let wanted = Interval::exact(tail.clone()).ln(bits)?;
    // Pr[X <= -z sigma] <= e^(-z^2/2).
    let start = wanted.neg().mul(&Interval::of(&(variance * &Rational::from(2)), bits), bits);
    let mut x = -start.sqrt(bits)?.lo().floor();
    for _ in 0..64 {
        let (cumulative, mass) = (law.cdf(&x, bits)?, law.pmf(&x, bits)?);
        if !cumulative.lo().is_positive() || !mass.lo().is_positive() {
            break;
        }
        let slope = cumulative.div(&mass, bits)?;
        let step = wanted.sub(&cumulative.ln(bits)?, bits).mul(&slope, bits).lo().floor();
        x += &step;
        if step.clone().into_parts().1 <= Natural::ONE {
            break;
        }
    }
    Ok(if below { x } else { -x })
}
