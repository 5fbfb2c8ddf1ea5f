//! Group privacy: what is promised to k units that change together.

use super::Approximate;
use super::arithmetic::{at_least_one, at_most_one, whole};
use crate::error::{Error, Result};
use crate::num::{Interval, Natural, Rational};

/// (k ε, δ Σ_{i<k} e^{i ε}) for groups of `size`: ε exact, δ enclosed.
///
/// # References
///
/// Pure: `[DR14, Thm. 2.2]`. Approximate: by k triangle steps of
/// `P(S) <= e^ε Q(S) + δ`, `[Vad17, Lem. 2.2]`, whose k e^{kε} δ is larger.
///
/// # Errors
///
/// [`Error::Domain`] if the size is 0.
///
/// # Example
///
/// ```
/// use etalon::account::{Loss, theorem::{Approximate, group}};
/// let one = Approximate::new(&"ln(3)".parse()?, "1/100".parse()?)?;
/// let (epsilon, delta) = group::approximate(&one, 2, 64)?;
/// assert_eq!(epsilon, Loss::from(&"ln(9)".parse()?));
/// assert!(delta.contains(&"4/100".parse()?)); // (1 + 3)/100
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn approximate(
    part: &Approximate,
    size: u64,
    bits: u32,
) -> Result<(crate::account::Loss, Interval)> {
    at_least_one(size)?;
    let precision = bits + 80;
    let epsilon = part.epsilon.times(size)?;
    if part.delta.is_zero() {
        return Ok((epsilon, whole(0)));
    }
    let odds = part.epsilon.enclose_exp(precision)?;
    let above = epsilon.enclose_exp(precision)?.sub(&whole(1), precision);
    let sum = above.div(&odds.sub(&whole(1), precision), precision)?;
    Ok((epsilon, at_most_one(&sum.mul(&Interval::of(&part.delta, precision), bits))))
}

/// ρ-zCDP is k² ρ-zCDP for groups of `size`, exactly.
///
/// # Errors
///
/// [`Error::Domain`] if the size is 0.
///
/// # Example
///
/// ```
/// use etalon::account::theorem::group;
/// assert_eq!(group::zcdp(&"1/2".parse()?, 3)?, "9/2".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[BS16, Prop. 1.9]`.
pub fn zcdp(rho: &Rational, size: u64) -> Result<Rational> {
    at_least_one(size)?;
    let k = Rational::from(Natural::from(size));
    Ok(&(&k * &k) * rho)
}

/// μ-GDP is kμ-GDP for groups of `size`, exactly.
///
/// # Errors
///
/// [`Error::Domain`] if the size is 0.
///
/// # Example
///
/// ```
/// use etalon::account::theorem::group;
/// assert_eq!(group::gdp(&"1/2".parse()?, 3)?, "3/2".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[DRS22, Thm. 2.14]`.
pub fn gdp(mu: &Rational, size: u64) -> Result<Rational> {
    at_least_one(size)?;
    Ok(mu * &Rational::from(Natural::from(size)))
}

/// (α, ε)-RDP is (α/2^c, 3^c ε)-RDP for groups of 2^c, where `α >= 2^(c+1)`.
///
/// # Errors
///
/// [`Error::Domain`] if the order is too small.
///
/// # Example
///
/// ```
/// use etalon::account::theorem::group;
/// let four = group::rdp(&"8".parse()?, &"1/10".parse()?, 2)?;
/// assert_eq!(four, ("2".parse()?, "9/10".parse()?));
/// assert!(group::rdp(&"7".parse()?, &"1/10".parse()?, 2).is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[Mir17, Prop. 2]`.
pub fn rdp(alpha: &Rational, epsilon: &Rational, doublings: u32) -> Result<(Rational, Rational)> {
    let doublings = u64::from(doublings);
    let size = crate::account::loss::power(&Rational::from(2), doublings)?;
    if *alpha < &size * &Rational::from(2) {
        return Err(Error::domain("alpha", alpha, "alpha >= 2^(c + 1) for groups of 2^c"));
    }
    let factor = crate::account::loss::power(&Rational::from(3), doublings)?;
    Ok(((alpha / &size)?, &factor * epsilon))
}
