//! Sums of Gaussian weights by adding them up, as the definition says.

use crate::error::Result;
use crate::num::{Dyadic, Integer, Interval, Rational, exp};

/// The sum of all weights, to about `bits` bits.
pub(super) fn normalizer(variance: &Rational, bits: u32) -> Result<Interval> {
    let half = sum(variance, None, bits)?;
    Ok(half.add(&half, bits + 8))
}

/// Half the weight of 0 and the weights of `1, ..., x`.
pub(super) fn half_sum(variance: &Rational, x: &Integer, bits: u32) -> Result<Interval> {
    sum(variance, Some(x), bits)
}

/// Half the weight of 0 and the weights of `1, ..., last`, or of all positive
/// integers.
fn sum(variance: &Rational, last: Option<&Integer>, bits: u32) -> Result<Interval> {
    // The relative error of the k-th weight grows like k^2.
    let precision = bits + 48;
    let negligible = Dyadic::power_of_two(-i64::from(bits) - 8);
    let rate = variance.reciprocal()?;
    let ratio_of_ratios = exp(&-&rate, precision)?;
    // The weight of k + 1 is that of k times e^(-(2k + 1) / 2 sigma^2).
    let mut ratio = exp(&-&(&rate * &Rational::new(1, 2u8)?), precision)?;
    let mut weight = ratio.clone();
    let mut total = Interval::exact(Dyadic::power_of_two(-1));
    let mut k = Integer::ONE;
    while last.is_none_or(|last| k <= *last) {
        ratio = ratio.mul(&ratio_of_ratios, precision);
        if *weight.hi() < negligible && *ratio.hi() < Dyadic::power_of_two(-1) {
            return Ok(total.add(&up_to(weight.hi(), 2), precision));
        }
        total = total.add(&weight, precision);
        weight = weight.mul(&ratio, precision);
        k += Integer::ONE;
    }
    Ok(total)
}

/// `[0, factor * x]`.
fn up_to(x: &Dyadic, factor: i64) -> Interval {
    Interval::new(Dyadic::zero(), x * &Dyadic::from(factor)).expect("weights are not negative")
}
