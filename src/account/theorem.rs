//! The theorems of composition and conversion, one per file.
//!
//! Inputs are exact. A result is exact where the theorem's is rational, and an
//! [`Interval`] otherwise; whoever claims a guarantee uses its upper end.

pub mod advanced;
mod arithmetic;
pub mod basic;
pub mod gdp;
pub mod gdp_to_approx;
pub mod group;
pub mod heterogeneous;
pub mod homogeneous;
pub mod implied;
pub mod pure_to_approx;
pub mod pure_to_rdp;
pub mod pure_to_zcdp;
pub mod rdp;
pub mod rdp_to_approx;
pub mod renyi;
pub mod zcdp;
pub mod zcdp_to_approx;

use super::loss::Loss;
use crate::error::{Error, Result};
use crate::num::{Interval, Rational};
use crate::privacy::Epsilon;

/// An (ε, δ) guarantee in exact numbers; δ = 0 makes it pure.
///
/// # Example
///
/// ```
/// use etalon::account::{Loss, theorem::Approximate};
/// let coin = Approximate::new(&"ln(3)".parse()?, "0".parse()?)?;
/// assert_eq!(coin.epsilon, Loss::from(&"ln(3)".parse()?));
/// assert!(Approximate::new(&"1".parse()?, "1.1".parse()?).is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approximate {
    /// ε.
    pub epsilon: Loss,
    /// δ, at least 0 and at most 1.
    pub delta: Rational,
}

impl Approximate {
    /// The guarantee (ε, δ).
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `0 <= delta <= 1`.
    pub fn new(epsilon: &Epsilon, delta: Rational) -> Result<Self> {
        if delta < Rational::zero() || delta > Rational::one() {
            return Err(Error::domain("delta", delta, "0 <= delta <= 1"));
        }
        Ok(Self { epsilon: Loss::from(epsilon), delta })
    }
}

/// A bound that holds for every order α > 1, at the order that was found best.
///
/// The order is found by floating point and proves nothing; the bound at that
/// order is an enclosure, and its upper end a guarantee.
///
/// # Example
///
/// ```
/// use etalon::account::theorem::{rdp_to_approx, zcdp, zcdp_to_approx};
/// let (rho, delta) = ("1/2".parse()?, "1e-6".parse()?);
/// let best = zcdp_to_approx::epsilon(&rho, &delta, 64)?;
/// // The same from the Rényi bound at the order that was found.
/// let tau = etalon::num::Interval::of(&zcdp::to_rdp(&rho, &best.alpha), 64);
/// let again = rdp_to_approx::epsilon(&best.alpha, &tau, &delta, 64)?;
/// assert_eq!(best.bound.to_decimal(4), ("5.221".to_owned(), "5.222".to_owned()));
/// assert_eq!(again.to_decimal(4), best.bound.to_decimal(4));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtOrder {
    /// The order.
    pub alpha: Rational,
    /// The bound at this order.
    pub bound: Interval,
}
