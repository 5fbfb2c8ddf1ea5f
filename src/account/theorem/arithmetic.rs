//! The few operations on enclosures that several theorems share.

use crate::error::{Error, Result};
use crate::num::{Dyadic, Integer, Interval, Rational, Rough};

/// A whole number.
pub(super) fn whole(n: u64) -> Interval {
    Interval::exact(Dyadic::new(Integer::from(n), 0))
}

/// `x^n` for `x >= 0`, by squaring.
pub(super) fn power(x: &Interval, mut n: u64, bits: u32) -> Interval {
    // Each of the at most 128 products loses a unit; 64 bits more absorb
    // them and the doubling of the relative error at every square.
    let precision = bits + 80;
    let (mut square, mut result) = (x.clone(), whole(1));
    while n > 0 {
        if n % 2 == 1 {
            result = result.mul(&square, precision);
        }
        n /= 2;
        if n > 0 {
            square = square.square(precision);
        }
    }
    result
}

/// `max(x, 0)`.
pub(super) fn positive_part(x: &Interval) -> Interval {
    let clip = |end: &Dyadic| end.clone().max(Dyadic::zero());
    Interval::new(clip(x.lo()), clip(x.hi())).expect("clipping keeps the order")
}

/// `min(x, 1)`: what a probability is.
pub(super) fn at_most_one(x: &Interval) -> Interval {
    let clip = |end: &Dyadic| end.clone().min(Dyadic::one());
    Interval::new(clip(x.lo()), clip(x.hi())).expect("clipping keeps the order")
}

/// Refuses a number of repetitions that is 0.
pub(super) fn at_least_one(count: u64) -> Result<()> {
    if count == 0 {
        return Err(Error::domain("count", 0, "a whole number, 1 or more"));
    }
    Ok(())
}

/// Refuses a δ outside (0, 1).
pub(super) fn open_unit(delta: &Rational) -> Result<()> {
    if !delta.is_positive() || *delta >= Rational::one() {
        return Err(Error::domain("delta", delta, "0 < delta < 1"));
    }
    Ok(())
}

/// The rational value of a float that was found by search, or 2 if the search
/// left the range: every order above 1 is sound.
pub(super) fn order(alpha: f64) -> Rational {
    let found = Rational::from_f64(alpha).ok().filter(|found| *found > Rational::one());
    found.unwrap_or_else(|| Rational::from(2))
}

/// Where a function of the order, unimodal in `ln(alpha - 1)`, is smallest: a
/// golden-section search, in which nothing is claimed.
pub(super) fn best_order(objective: impl Fn(f64) -> f64) -> Rational {
    let at = |t: f64| {
        let value = objective(1.0 + t.rough_exp());
        if value.is_nan() { f64::INFINITY } else { value }
    };
    let (mut low, mut high) = (-30.0f64, 30.0f64);
    let ratio = 0.618_033_988_749_895;
    for _ in 0..90 {
        let (left, right) = (high - ratio * (high - low), low + ratio * (high - low));
        if at(left) <= at(right) { high = right } else { low = left }
    }
    order(1.0 + ((low + high) / 2.0).rough_exp())
}
