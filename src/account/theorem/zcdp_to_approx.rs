//! From zero-concentrated to approximate DP: the closed form, and the best
//! order of the Rényi conversion.

use super::AtOrder;
use super::arithmetic::{best_order, open_unit, whole};
use super::rdp_to_approx;
use crate::error::Result;
use crate::num::{Interval, Rational, Rough, ln};

/// An enclosure of `ρ + 2 sqrt(ρ ln(1/δ))`, the ε at `delta` in closed form.
///
/// # Errors
///
/// [`crate::Error::Domain`] unless `0 < delta < 1`.
///
/// # Example
///
/// ```
/// use etalon::account::theorem::zcdp_to_approx;
/// let (rho, delta) = ("1/2".parse()?, "1e-6".parse()?);
/// let simple = zcdp_to_approx::closed(&rho, &delta, 64)?;
/// assert_eq!(simple.to_decimal(4), ("5.756".to_owned(), "5.757".to_owned()));
/// // The best order does better.
/// assert!(zcdp_to_approx::epsilon(&rho, &delta, 64)?.bound.certainly_less(&simple));
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[BS16, Prop. 1.3]`.
pub fn closed(rho: &Rational, delta: &Rational, bits: u32) -> Result<Interval> {
    open_unit(delta)?;
    let precision = bits + 32;
    let rho = Interval::of(rho, precision);
    let root = ln(delta, precision)?.neg().mul(&rho, precision).sqrt(precision)?;
    Ok(rho.add(&root.mul(&whole(2), precision), bits))
}

/// The ε at `delta` from ρ-zCDP: `inf_α αρ + ln((α-1)/α) - (ln δ + ln α)/(α-1)`.
///
/// # Errors
///
/// [`crate::Error::Domain`] unless `0 < delta < 1`.
///
/// # Example
///
/// ```
/// use etalon::account::theorem::zcdp_to_approx;
/// let found = zcdp_to_approx::epsilon(&"1/2".parse()?, &"1e-6".parse()?, 64)?;
/// assert_eq!(found.bound.to_decimal(4), ("5.221".to_owned(), "5.222".to_owned()));
/// assert!(found.alpha > "5.8".parse()? && found.alpha < "6".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[CKS20, Cor. 13]`; every order is sound, `[CKS20, Prop. 12]`.
pub fn epsilon(rho: &Rational, delta: &Rational, bits: u32) -> Result<AtOrder> {
    open_unit(delta)?;
    let (r, log_delta) = (rho.approximate(), logarithm(delta));
    let alpha = best_order(|a| {
        let above = a - 1.0;
        a * r + (above / a).rough_ln() - (log_delta + a.rough_ln()) / above
    });
    let tau = Interval::of(&(rho * &alpha), bits + 64);
    Ok(AtOrder { bound: rdp_to_approx::epsilon(&alpha, &tau, delta, bits)?, alpha })
}

/// The δ at `epsilon` from ρ-zCDP: `inf_α e^{(α-1)(αρ-ε)}/(α-1) (1-1/α)^α`.
///
/// # Errors
///
/// Those of the exponential.
///
/// # Example
///
/// ```
/// use etalon::account::theorem::zcdp_to_approx;
/// let found = zcdp_to_approx::delta(&"1/2".parse()?, &"5".parse()?, 64)?;
/// assert_eq!(found.bound.to_decimal(3), ("0.00000289".to_owned(), "0.0000029".to_owned()));
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[CKS20, Cor. 13]`; every order is sound, `[CKS20, Prop. 12]`.
pub fn delta(rho: &Rational, epsilon: &Rational, bits: u32) -> Result<AtOrder> {
    let (r, e) = (rho.approximate(), epsilon.approximate());
    let alpha = best_order(|a| {
        let above = a - 1.0;
        above * (a * r - e) - above.rough_ln() + a * (above / a).rough_ln()
    });
    let tau = Interval::of(&(rho * &alpha), bits + 64);
    let epsilon = Interval::of(epsilon, bits + 64);
    Ok(AtOrder { bound: rdp_to_approx::delta(&alpha, &tau, &epsilon, bits)?, alpha })
}

/// A float near ln(δ), also where δ is below every float.
fn logarithm(delta: &Rational) -> f64 {
    ln(delta, 64).map_or(f64::NAN, |enclosure| enclosure.lo().to_f64_lower())
}
