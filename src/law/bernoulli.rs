//! The law of a coin with a rational probability.

use std::cmp::Ordering;

use super::Law;
use crate::error::{Error, Result};
use crate::num::{Dyadic, Integer, Interval, Rational};

/// The Bernoulli law: `Pr[X = 1] = p`, `Pr[X = 0] = 1 - p`.
///
/// # Example
///
/// ```
/// use etalon::law::Bernoulli;
///
/// assert_eq!(Bernoulli::new("1/3".parse()?)?.probability(&0.into()), "2/3".parse()?);
/// assert!(Bernoulli::new("4/3".parse()?).is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bernoulli {
    p: Rational,
}

impl Bernoulli {
    /// The law of a coin that shows 1 with probability `p`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `0 <= p <= 1`.
    pub fn new(p: Rational) -> Result<Self> {
        if p < Rational::zero() || p > Rational::one() {
            return Err(Error::domain("p", p, "0 <= p <= 1"));
        }
        Ok(Self { p })
    }

    /// `Pr[X = x]`, exactly.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::Bernoulli;
    /// let law = Bernoulli::new("1/3".parse()?)?;
    /// let masses = [0, 1, 2].map(|x| law.probability(&x.into()).to_string());
    /// assert_eq!(masses, ["2/3", "1/3", "0"]);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn probability(&self, x: &Integer) -> Rational {
        if x.is_one() {
            self.p.clone()
        } else if x.is_zero() {
            &Rational::one() - &self.p
        } else {
            Rational::zero()
        }
    }

    /// `Pr[X <= x]`, exactly.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::Bernoulli;
    /// let law = Bernoulli::new("1/3".parse()?)?;
    /// let steps = [-1, 0, 1].map(|x| law.cumulative(&x.into()).to_string());
    /// assert_eq!(steps, ["0", "2/3", "1"]);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn cumulative(&self, x: &Integer) -> Rational {
        if *x < Integer::ZERO {
            Rational::zero()
        } else if x.is_zero() {
            &Rational::one() - &self.p
        } else {
            Rational::one()
        }
    }
}

impl Law for Bernoulli {
    fn pmf(&self, x: &Integer, bits: u32) -> Result<Interval> {
        Ok(Interval::of(&self.probability(x), bits + 1))
    }

    fn cdf(&self, x: &Integer, bits: u32) -> Result<Interval> {
        Ok(Interval::of(&self.cumulative(x), bits + 1))
    }

    fn support(&self) -> (Option<Integer>, Option<Integer>) {
        (Some(Integer::ZERO), Some(Integer::ONE))
    }

    fn compare_cdf(&self, x: &Integer, u: &Dyadic) -> Result<Ordering> {
        Ok(self.cumulative(x).cmp(&u.to_rational()))
    }
}
