//! Between pure and approximate DP, and along the profile of one guarantee.

use super::Approximate;
use super::homogeneous;
use crate::account::loss::Loss;
use crate::error::{Error, Result};
use crate::num::{Interval, Rational};

/// An enclosure of the smallest δ at `target` that follows from a guarantee:
/// `δ + (1 - δ)(e^ε - e^target)_+/(1 + e^ε)`.
///
/// # Errors
///
/// Those of the exponential.
///
/// # References
///
/// `[KOV15, Thm. 3.3]` with k = 1.
pub fn delta(part: &Approximate, target: &Loss, bits: u32) -> Result<Interval> {
    homogeneous::delta(part, 1, target, bits)
}

/// The same δ as an exact rational, if both exponentials are rational.
///
/// # Errors
///
/// [`Error::Unsupported`] if the fraction would fill the memory.
pub fn delta_exact(part: &Approximate, target: &Loss) -> Result<Option<Rational>> {
    homogeneous::delta_exact(part, 1, target)
}

/// The pure ε that follows from a guarantee: its own if δ = 0.
///
/// # Errors
///
/// [`Error::Unsupported`] if δ > 0: the mechanism that shows its input with
/// probability δ has the guarantee, and no ε at all.
///
/// # References
///
/// `[DR14, Def. 2.4]`.
pub fn to_pure(part: &Approximate) -> Result<Loss> {
    if part.delta.is_zero() {
        return Ok(part.epsilon.clone());
    }
    Err(Error::Unsupported {
        what: format!("a pure eps from delta = {}", part.delta),
        why: "no finite eps follows from delta > 0; claim a delta".to_owned(),
    })
}
