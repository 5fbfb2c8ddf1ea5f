//! The geometric law with rate `x`.

use super::{Law, Powers, Shortcut, Table, floor64};
use crate::error::{Error, Result};
use crate::num::{Dyadic, Integer, Interval, Natural, Rational, Unit, exp, ln};

/// The geometric law: `Pr[X = k] = (1 - e^-x) e^(-xk)` for `k >= 0`.
///
/// # Example
///
/// ```
/// use etalon::law::{Geometric, Law};
///
/// let law = Geometric::new("1/2".parse()?)?;
/// assert_eq!(law.support(), (Some(0.into()), None));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Geometric {
    rate: Rational,
}

impl Geometric {
    /// The geometric law with success probability `1 - e^-rate`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if `rate <= 0`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::{Geometric, Law};
    /// let none = Geometric::new("1".parse()?)?.pmf(&0.into(), 60)?;
    /// assert_eq!(none.to_decimal(4), ("0.6321".to_owned(), "0.6322".to_owned())); // 1 - 1/e
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(rate: Rational) -> Result<Self> {
        if !rate.is_positive() {
            return Err(Error::domain("rate", rate, "rate > 0"));
        }
        Ok(Self { rate })
    }

    /// `Pr[X >= k] = e^(-rate k)` for `k >= 0`.
    fn tail(&self, k: &Integer, bits: u32) -> Result<Interval> {
        exp(&-&(&self.rate * &Rational::from(k.clone())), bits)
    }
}

impl Law for Geometric {
    fn pmf(&self, x: &Integer, bits: u32) -> Result<Interval> {
        if *x < Integer::ZERO {
            return Ok(Interval::exact(Dyadic::zero()));
        }
        let success = Interval::exact(Dyadic::one()).sub(&exp(&-&self.rate, bits + 4)?, bits + 4);
        Ok(self.tail(x, bits + 4)?.mul(&success, bits + 4))
    }

    fn cdf(&self, x: &Integer, bits: u32) -> Result<Interval> {
        if *x < Integer::ZERO {
            return Ok(Interval::exact(Dyadic::zero()));
        }
        let tail = self.tail(&(x + Integer::ONE), bits + 4)?;
        Ok(Interval::exact(Dyadic::one()).sub(&tail, bits + 4))
    }

    fn support(&self) -> (Option<Integer>, Option<Integer>) {
        (Some(Integer::ZERO), None)
    }

    fn guess(&self, u: &Dyadic) -> Result<Integer> {
        let left = &Dyadic::one() - u;
        if !left.is_positive() {
            return Ok(Integer::ZERO);
        }
        let logarithm = ln(&left.to_rational(), 128)?.lo().to_rational();
        Ok((&-&logarithm / &self.rate)?.floor())
    }

    fn shortcut(&self) -> Result<Shortcut> {
        let scale = self.rate.reciprocal()?;
        if Powers::serves(&scale) {
            return Ok(Shortcut::Powers(Powers::new(&scale, None)?));
        }
        if !Table::serves(&scale) {
            return Ok(Shortcut::None);
        }
        let ratio = Unit::from(&exp(&-&self.rate, 160)?);
        let tails = std::iter::successors(Some(ratio), |&tail| Some(tail * ratio));
        let exact = |k: u32| floor64(|bits| self.tail(&Integer::from(Natural::from(k)), bits));
        Ok(Shortcut::Table(Table::new(tails, exact, false)?))
    }
}
