//! The Bernoulli law with a rational probability.
//!
//! Separate because it only compares, so that a walk branches three ways
//! however wide the comparison is.

use crate::error::{Error, Result};
use crate::num::{Natural, bit_length};
use crate::tape::{Part, Tape};

/// The name in transcripts.
const NAME: &str = "bernoulli";

/// Draws true with probability `numerator / denominator`.
///
/// # Law
///
/// `Pr[true] = numerator / denominator`, exactly.
///
/// # Tape
///
/// Reads a number uniform below `denominator`, as
/// [`uniform_below`](super::uniform_below) does, and is true if it is less
/// than `numerator`. The fraction is used as written, not reduced: 2/6 and 1/3
/// have the same law but read different bits.
///
/// # Errors
///
/// - [`Error::Domain`] if `denominator = 0` or `numerator > denominator`.
/// - [`Error::TapeEnded`] if the tape ends before a trial is kept.
///
/// # Example
///
/// ```
/// use etalon::num::Natural;
/// use etalon::sample::bernoulli;
/// use etalon::tape::Recorded;
/// let mut tape = Recorded::new(vec![0b01_000000]);
/// assert!(bernoulli(&Natural::from(2u8), &Natural::from(3u8), &mut tape)?);
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// [CKS20, Section 5]
pub fn bernoulli(numerator: &Natural, denominator: &Natural, tape: &mut impl Tape) -> Result<bool> {
    if denominator.is_zero() || numerator > denominator {
        let given = format!("{numerator}/{denominator}");
        return Err(Error::domain("probability", given, "0 <= numerator <= denominator, not 0/0"));
    }
    match (u64::try_from(numerator), u64::try_from(denominator)) {
        (Ok(numerator), Ok(denominator)) => narrow(numerator, denominator, tape),
        _ => wide(numerator, denominator, tape),
    }
}

/// [`bernoulli`] in machine words; requires `numerator <= denominator != 0`.
#[inline]
pub(super) fn narrow(numerator: u64, denominator: u64, tape: &mut impl Tape) -> Result<bool> {
    tape.open(NAME);
    let width = u64::BITS - (denominator - 1).leading_zeros();
    loop {
        let answer = match tape.split(width, numerator, denominator)? {
            Part::Below => true,
            Part::Between => false,
            Part::Beyond => continue,
        };
        tape.close(&answer);
        return Ok(answer);
    }
}

/// [`bernoulli`] at any size; requires `numerator <= denominator != 0`.
pub(super) fn wide(
    numerator: &Natural,
    denominator: &Natural,
    tape: &mut impl Tape,
) -> Result<bool> {
    tape.open(NAME);
    let width = bit_length(&(denominator - Natural::ONE));
    loop {
        let answer = match tape.split_natural(width, numerator, denominator)? {
            Part::Below => true,
            Part::Between => false,
            Part::Beyond => continue,
        };
        tape.close(&answer);
        return Ok(answer);
    }
}
