//! From pure DP to zero-concentrated DP.

use super::arithmetic::whole;
use crate::account::loss::Loss;
use crate::error::Result;
use crate::num::{Interval, Rational};

/// ε-DP is ε²/2-zCDP: simple, and exact for a rational ε.
///
/// # Example
///
/// ```
/// assert_eq!(etalon::account::theorem::pure_to_zcdp::simple(&"3".parse()?), "9/2".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
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
/// # Example
///
/// ```
/// use etalon::account::{Loss, theorem::pure_to_zcdp};
/// // (e - 1)/(e + 1), where eps^2/2 is 0.5.
/// let rho = pure_to_zcdp::tight(&Loss::from(&"1".parse()?), 64)?;
/// assert_eq!(rho.to_decimal(4), ("0.4621".to_owned(), "0.4622".to_owned()));
/// # Ok::<(), etalon::Error>(())
/// ```
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
/// # Example
///
/// ```
/// use etalon::account::theorem::pure_to_zcdp;
/// // 1/e, where every 1-DP mechanism has (e - 1)/(e + 1) = 0.4621...
/// let rho = pure_to_zcdp::laplace(&"1".parse()?, 64)?;
/// assert_eq!(rho.to_decimal(4), ("0.3678".to_owned(), "0.3679".to_owned()));
/// # Ok::<(), etalon::Error>(())
/// ```
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
