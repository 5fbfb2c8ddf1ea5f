//! From Gaussian DP to approximate DP: the exact profile.

use super::arithmetic::{at_most_one, positive_part};
use crate::account::loss::Loss;
use crate::error::{Error, Result};
use crate::num::{Dyadic, Interval, Rational, normal_tail};

/// An enclosure of the δ at `epsilon` of μ-GDP, given μ²:
/// `Φ(μ/2 - ε/μ) - e^ε Φ(-μ/2 - ε/μ)`, attained by Gaussian noise.
///
/// # Errors
///
/// [`Error::Domain`] unless μ² > 0; those of the exponential.
///
/// # Example
///
/// ```
/// use etalon::account::{Loss, theorem::gdp_to_approx};
/// let delta = gdp_to_approx::delta(&"1".parse()?, &Loss::from(&"1".parse()?), 64)?;
/// assert_eq!(delta.to_decimal(5), ("0.12693".to_owned(), "0.12694".to_owned()));
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[DRS22, Cor. 2.13]`, `[BW18, Thm. 8]`.
pub fn delta(mu_squared: &Rational, epsilon: &Loss, bits: u32) -> Result<Interval> {
    if !mu_squared.is_positive() {
        return Err(Error::domain("mu squared", mu_squared, "mu > 0"));
    }
    // The two tails share leading digits: about as many as the smaller of μ
    // and the ratio ε/μ has; 128 bits more are room for either.
    let precision = bits + 128;
    let mu = Interval::of(mu_squared, precision).sqrt(precision)?;
    let half = mu.mul(&Interval::exact(Dyadic::power_of_two(-1)), precision);
    let ratio = epsilon.enclose(precision)?.div(&mu, precision)?;
    let left = normal_tail(&ratio.sub(&half, precision), precision)?;
    let right = normal_tail(&ratio.add(&half, precision), precision)?;
    let right = epsilon.enclose_exp(precision)?.mul(&right, precision);
    Ok(at_most_one(&positive_part(&left.sub(&right, bits))))
}
