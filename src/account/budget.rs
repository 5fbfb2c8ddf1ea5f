//! Budgets in exact numbers: what was spent, and a guard that refuses before
//! it is too late.
//!
//! A sum in floats is wrong in its last digit and then refuses what is
//! allowed, or allows what is not; here 1/3 three times is exactly 1.

mod filter;
mod ledger;
mod odometer;

pub use filter::Filter;
pub use ledger::{Entry, Ledger};
pub use odometer::Odometer;

use super::loss::Loss;
use crate::error::{Error, Result};
use crate::num::Rational;
use crate::privacy::Epsilon;

/// In which definition of privacy a budget is counted.
///
/// # Example
///
/// ```
/// use etalon::account::budget::{Amount, Currency};
/// let (epsilon, rho) = (Amount::pure(&"1".parse()?), Amount::zcdp("1/2".parse()?)?);
/// assert_eq!((epsilon.currency(), rho.currency()), (Currency::Pure, Currency::Zcdp));
/// // One is not the other's small change.
/// assert!(epsilon.plus(&rho).is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Currency {
    /// ε of pure DP.
    Pure,
    /// ρ of zero-concentrated DP.
    Zcdp,
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Pure => "eps",
            Self::Zcdp => "rho",
        })
    }
}

/// An amount of one currency, at least 0.
///
/// # Example
///
/// ```
/// use etalon::account::Loss;
/// use etalon::account::budget::{Amount, Currency};
/// let tenth = Amount::pure(&"0.1".parse()?);
/// let sum = tenth.plus(&tenth)?.plus(&tenth)?;
/// assert_eq!(sum, Amount::pure(&"0.3".parse()?)); // in floats it would be more
/// assert_eq!(sum.to_string(), "eps=3/10");
/// assert_eq!((sum.currency(), sum.loss()), (Currency::Pure, &Loss::rational("0.3".parse()?)));
/// assert_eq!(Amount::nothing(Currency::Pure).plus(&sum)?, sum);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    currency: Currency,
    loss: Loss,
}

impl Amount {
    /// ε of pure DP.
    pub fn pure(epsilon: &Epsilon) -> Self {
        Self { currency: Currency::Pure, loss: Loss::from(epsilon) }
    }

    /// ρ of zero-concentrated DP.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `rho > 0`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::budget::Amount;
    /// assert_eq!(Amount::zcdp("0.125".parse()?)?.to_string(), "rho=1/8");
    /// assert!(Amount::zcdp("0".parse()?).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn zcdp(rho: Rational) -> Result<Self> {
        if !rho.is_positive() {
            return Err(Error::domain("rho", rho, "rho > 0"));
        }
        Ok(Self { currency: Currency::Zcdp, loss: Loss::rational(rho) })
    }

    /// Nothing.
    pub fn nothing(currency: Currency) -> Self {
        Self { currency, loss: Loss::zero() }
    }

    /// The currency.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The number.
    pub fn loss(&self) -> &Loss {
        &self.loss
    }

    /// The sum of two amounts of one currency.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] if the currencies differ: nothing converts silently.
    pub fn plus(&self, other: &Self) -> Result<Self> {
        self.same(other)?;
        Ok(Self { currency: self.currency, loss: self.loss.add(&other.loss) })
    }

    /// Whether this amount is at most `other`, exactly.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] if the currencies differ.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::budget::Amount;
    /// let (ln_three, near) = (Amount::pure(&"ln(3)".parse()?), Amount::pure(&"1.0987".parse()?));
    /// assert!(ln_three.at_most(&near)?);
    /// assert!(!near.at_most(&ln_three)?);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn at_most(&self, other: &Self) -> Result<bool> {
        self.same(other)?;
        Ok(self.loss.compare(&other.loss)?.is_le())
    }

    fn same(&self, other: &Self) -> Result<()> {
        if self.currency == other.currency {
            return Ok(());
        }
        Err(Error::Unsupported {
            what: format!("{other} in a budget of {}", self.currency),
            why: "convert it first, by account::theorem::pure_to_zcdp, so that the loss of the \
                  conversion is seen"
                .to_owned(),
        })
    }
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}={}", self.currency, self.loss)
    }
}
