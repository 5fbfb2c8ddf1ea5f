//! From pure DP to zero-concentrated DP.

use super::arithmetic::whole;
use crate::account::loss::Loss;
use crate::error::Result;
use crate::num::{Interval, Rational};

/// ε-DP is ε²/2-zCDP: simple, and exact for a rational ε.
///
/// # References
///
/// `[BS16, Prop. 1.4]`.
pub fn simple(epsilon: &Rational) -> Rational {
    &(epsilon * epsilon) * &Rational::new(1, 2u8).expect("2 is not 0")
}

/// An enclosure of the smallest ρ that follows from ε-DP:
/// `ε (e^ε - 1)/(e^ε + 1)`, the divergence of order 1 of randomized response.
///
/// # Errors
///
/// Those of the exponential.
///
/// # References
///
/// `[Ste22]`; optimal because randomized response attains it.
pub fn tight(epsilon: &Loss, bits: u32) -> Result<Interval> {
    let precision = bits + 64;
    let odds = epsilon.enclose_exp(precision)?;
    let share = odds.sub(&whole(1), precision).div(&odds.add(&whole(1), precision), precision)?;
    Ok(epsilon.enclose(precision)?.mul(&share, bits))
}

/// An enclosure of the smallest ρ of Laplace noise at scale/sensitivity `scale`:
/// with ε = 1/scale, `ε + e^-ε - 1`.
///
/// # Errors
///
/// [`crate::Error::Number`] if the scale is 0.
///
/// # References
///
/// `[HM26]`.
pub fn laplace(scale: &Rational, bits: u32) -> Result<Interval> {
    let precision = bits + 128;
    let epsilon = scale.reciprocal()?;
    let rest = crate::num::exp(&-&epsilon, precision)?.sub(&whole(1), precision);
    Ok(Interval::of(&epsilon, precision).add(&rest, bits))
}
