//! From Rényi DP at one order to approximate DP.

use super::arithmetic::{at_most_one, open_unit};
use crate::error::{Error, Result};
use crate::num::{Interval, Rational, ln};

/// An enclosure of the ε at `delta` that follows from (α, τ)-RDP:
/// `τ + ln((α - 1)/α) - (ln δ + ln α)/(α - 1)`, at least 0.
///
/// # Errors
///
/// [`Error::Domain`] unless `alpha > 1` and `0 < delta < 1`.
///
/// # Example
///
/// ```
/// use etalon::account::theorem::rdp_to_approx;
/// use etalon::num::{Dyadic, Interval};
/// // 1 + ln(1/2) - ln(1/4) - ln(2) = 1
/// let tau = Interval::exact(Dyadic::one());
/// let epsilon = rdp_to_approx::epsilon(&"2".parse()?, &tau, &"1/4".parse()?, 64)?;
/// assert!(epsilon.contains(&"1".parse()?));
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[BBGHS20, Thm. 21]`, `[CKS20, Prop. 12]`.
pub fn epsilon(alpha: &Rational, tau: &Interval, delta: &Rational, bits: u32) -> Result<Interval> {
    open_unit(delta)?;
    let above = excess(alpha)?;
    let precision = bits + 64;
    let share = ln(&(&above / alpha)?, precision)?;
    let cost = ln(&(delta * alpha), precision)?.div(&Interval::of(&above, precision), precision)?;
    let sum = tau.add(&share, precision).sub(&cost, bits);
    Ok(super::arithmetic::positive_part(&sum))
}

/// An enclosure of the δ at `epsilon` that follows from (α, τ)-RDP:
/// `e^{(α-1)(τ-ε)}/(α - 1) (1 - 1/α)^α`, at most 1.
///
/// # Errors
///
/// [`Error::Domain`] unless `alpha > 1`; those of the exponential.
///
/// # Example
///
/// ```
/// use etalon::account::theorem::rdp_to_approx;
/// use etalon::num::{Dyadic, Interval};
/// // e^0 (1 - 1/2)^2
/// let one = Interval::exact(Dyadic::one());
/// assert!(rdp_to_approx::delta(&"2".parse()?, &one, &one, 64)?.contains(&"1/4".parse()?));
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[CKS20, Prop. 12]`.
pub fn delta(alpha: &Rational, tau: &Interval, epsilon: &Interval, bits: u32) -> Result<Interval> {
    let above = excess(alpha)?;
    let precision = bits + 64;
    let share = ln(&(&above / alpha)?, precision)?.mul(&Interval::of(alpha, precision), precision);
    let exponent = tau
        .sub(epsilon, precision)
        .mul(&Interval::of(&above, precision), precision)
        .add(&share, precision)
        .sub(&ln(&above, precision)?, precision);
    if exponent.lo().is_positive() {
        return Ok(super::arithmetic::whole(1));
    }
    Ok(at_most_one(&exponent.exp(bits)?))
}

/// α - 1, positive.
fn excess(alpha: &Rational) -> Result<Rational> {
    let above = alpha - &Rational::one();
    if !above.is_positive() {
        return Err(Error::domain("alpha", alpha, "alpha > 1"));
    }
    Ok(above)
}
