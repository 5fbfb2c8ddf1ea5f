//! The law of a coin with probability `exp(-x)`.

use super::Law;
use crate::error::{Error, Result};
use crate::num::{Dyadic, Integer, Interval, Rational, exp};

/// The law of a coin: `Pr[X = 1] = exp(-x)`, `Pr[X = 0] = 1 - exp(-x)`.
///
/// # Example
///
/// ```
/// use etalon::law::{BernoulliExp, Law};
/// // 1/e = 0.36787...
/// let heads = BernoulliExp::new("1".parse()?)?.pmf(&1.into(), 60)?;
/// assert_eq!(heads.to_decimal(4), ("0.3678".to_owned(), "0.3679".to_owned()));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BernoulliExp {
    x: Rational,
}

impl BernoulliExp {
    /// The law of a coin that shows 1 with probability `exp(-x)`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if `x < 0`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::{BernoulliExp, Law};
    /// let sure = BernoulliExp::new("0".parse()?)?;
    /// assert!(sure.pmf(&1.into(), 60)?.contains(&"1".parse()?));
    /// assert!(BernoulliExp::new("-1".parse()?).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(x: Rational) -> Result<Self> {
        if x < Rational::zero() {
            return Err(Error::domain("x", x, "x >= 0"));
        }
        Ok(Self { x })
    }
}

impl Law for BernoulliExp {
    fn pmf(&self, x: &Integer, bits: u32) -> Result<Interval> {
        if x.is_one() {
            exp(&-&self.x, bits + 2)
        } else if x.is_zero() {
            self.cdf(x, bits)
        } else {
            Ok(Interval::exact(Dyadic::zero()))
        }
    }

    fn cdf(&self, x: &Integer, bits: u32) -> Result<Interval> {
        if *x < Integer::ZERO {
            return Ok(Interval::exact(Dyadic::zero()));
        }
        let one = Interval::exact(Dyadic::one());
        if x.is_zero() { Ok(one.sub(&exp(&-&self.x, bits + 2)?, bits + 2)) } else { Ok(one) }
    }

    fn support(&self) -> (Option<Integer>, Option<Integer>) {
        (Some(Integer::ZERO), Some(Integer::ONE))
    }
}
