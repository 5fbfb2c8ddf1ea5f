//! Gaussian DP: μ adds up in squares.

use crate::error::Result;
use crate::num::{Interval, Rational};

/// μ² of all parts together, exactly, also adaptively: `Σ μ_i²`.
///
/// # Example
///
/// ```
/// use etalon::account::theorem::gdp;
/// assert_eq!(gdp::compose_squared(&["3".parse()?, "4".parse()?]), "25".parse()?);
/// assert!(gdp::compose(&["3".parse()?, "4".parse()?], 64)?.contains(&"5".parse()?));
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[DRS22, Cor. 3.3]`.
pub fn compose_squared(parts: &[Rational]) -> Rational {
    parts.iter().fold(Rational::zero(), |sum, mu| &sum + &(mu * mu))
}

/// An enclosure of μ of all parts together: `sqrt(Σ μ_i²)`.
///
/// # Errors
///
/// None in practice: a sum of squares has a root.
///
/// # Example
///
/// ```
/// use etalon::account::theorem::gdp;
/// let both = gdp::compose(&["1".parse()?, "1".parse()?], 64)?;
/// assert_eq!(both.to_decimal(5), ("1.4142".to_owned(), "1.4143".to_owned()));
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[DRS22, Cor. 3.3]`.
pub fn compose(parts: &[Rational], bits: u32) -> Result<Interval> {
    Interval::of(&compose_squared(parts), bits + 8).sqrt(bits)
}

/// μ-GDP is μ²/2-zCDP, exactly: the Rényi divergence of order α between
/// N(0, 1) and N(μ, 1) is α μ²/2, and a Blackwell-dominated pair has no larger one.
///
/// # Example
///
/// ```
/// assert_eq!(etalon::account::theorem::gdp::to_zcdp(&"3".parse()?), "9/2".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[DRS22, Cor. B.6]`.
pub fn to_zcdp(mu: &Rational) -> Rational {
    &(mu * mu) * &Rational::new(1, 2u8).expect("2 is not 0")
}
