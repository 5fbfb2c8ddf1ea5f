//! The Bernoulli law with probability `exp(-x)` for a rational `x`.
//!
//! Separate because it is where the irrational number comes in, without being
//! computed, and where a published sampler once went wrong.

use super::bernoulli;
use crate::error::{Error, Result};
use crate::num::Natural;
use crate::tape::Tape;

/// The name in transcripts.
const NAME: &str = "bernoulli_exp";
/// The name in transcripts of the case `x <= 1`.
const UNIT: &str = "bernoulli_exp_unit";

/// Draws true with probability `exp(-numerator / denominator)`.
///
/// # Law
///
/// `Pr[true] = exp(-x)` with `x = numerator / denominator >= 0`, exactly.
///
/// # Tape
///
/// For `x <= 1`: `Bernoulli(x/K)` for K = 1, 2, ... until it is false, each
/// with the fraction `numerator / (denominator * K)` as written, not reduced;
/// true if that K is odd. For `x > 1`: the case of `1/1` up to `floor(x)`
/// times, until it is false, then the case of
/// `(numerator mod denominator) / denominator`, even if that is 0.
///
/// # Errors
///
/// - [`Error::Domain`] if `denominator = 0`.
/// - [`Error::TapeEnded`] if the tape ends first.
///
/// # Example
///
/// ```
/// use etalon::num::Natural;
/// use etalon::sample::bernoulli_exp;
/// use etalon::tape::Recorded;
/// // exp(-1): 1/1 reads nothing, 1/2 is false on the bit 1, and K = 2 is even.
/// let mut tape = Recorded::new(vec![0b1000_0000]);
/// assert!(!bernoulli_exp(&Natural::ONE, &Natural::ONE, &mut tape)?);
/// assert_eq!(tape.position(), 1);
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// [CKS20, Alg. 1]
pub fn bernoulli_exp(
    numerator: &Natural,
    denominator: &Natural,
    tape: &mut impl Tape,
) -> Result<bool> {
    if denominator.is_zero() {
        return Err(Error::domain("denominator", denominator, "denominator >= 1"));
    }
    match (u128::try_from(numerator), u64::try_from(denominator)) {
        (Ok(numerator), Ok(denominator)) => narrow(numerator, denominator, tape),
        _ => wide(numerator, denominator, tape),
    }
}

/// [`bernoulli_exp`] in machine words; requires `denominator != 0`.
#[inline]
pub(super) fn narrow(numerator: u128, denominator: u64, tape: &mut impl Tape) -> Result<bool> {
    tape.open(NAME);
    let (whole, fraction) = match u64::try_from(numerator) {
        Ok(numerator) if numerator <= denominator => (0, numerator),
        Ok(numerator) => (u128::from(numerator / denominator), numerator % denominator),
        Err(_) => {
            let divisor = u128::from(denominator);
            let fraction = u64::try_from(numerator % divisor).expect("less than the divisor");
            (numerator / divisor, fraction)
        }
    };
    let mut answer = true;
    for _ in 0..whole {
        if !unit(1, 1, tape)? {
            answer = false;
            break;
        }
    }
    let answer = answer && unit(fraction, denominator, tape)?;
    tape.close(&answer);
    Ok(answer)
}

/// The case `x <= 1` in machine words.
#[inline]
pub(super) fn unit(numerator: u64, denominator: u64, tape: &mut impl Tape) -> Result<bool> {
    tape.open(UNIT);
    let mut k: u64 = 1;
    loop {
        let kept = match denominator.checked_mul(k) {
            Some(product) => bernoulli::narrow(numerator, product, tape)?,
            None => {
                let product = Natural::from(denominator) * k;
                bernoulli::wide(&Natural::from(numerator), &product, tape)?
            }
        };
        if !kept {
            break;
        }
        k += 1;
    }
    // Pr[the first false is at K] = x^(K-1)/(K-1)! - x^K/K!; the odd K sum to
    // the alternating series of exp(-x).
    let answer = k % 2 == 1;
    tape.close(&answer);
    Ok(answer)
}

/// [`bernoulli_exp`] at any size; requires `denominator != 0`.
pub(super) fn wide(
    numerator: &Natural,
    denominator: &Natural,
    tape: &mut impl Tape,
) -> Result<bool> {
    tape.open(NAME);
    let mut fraction = numerator.clone();
    let mut answer = true;
    if numerator > denominator {
        let mut whole = numerator / denominator;
        fraction = numerator % denominator;
        while answer && !whole.is_zero() {
            answer = wide_unit(&Natural::ONE, &Natural::ONE, tape)?;
            whole -= Natural::ONE;
        }
    }
    let answer = answer && wide_unit(&fraction, denominator, tape)?;
    tape.close(&answer);
    Ok(answer)
}

/// The case `x <= 1` at any size.
pub(super) fn wide_unit(
    numerator: &Natural,
    denominator: &Natural,
    tape: &mut impl Tape,
) -> Result<bool> {
    tape.open(UNIT);
    let mut k: u64 = 1;
    while bernoulli::wide(numerator, &(denominator * k), tape)? {
        k += 1;
    }
    let answer = k % 2 == 1;
    tape.close(&answer);
    Ok(answer)
}
