//! The discrete Laplace law, also called two-sided geometric.

use super::{Law, Powers, Shortcut, Table, floor64};
use crate::error::{Error, Result};
use crate::num::{Dyadic, Integer, Interval, Natural, Rational, Unit, exp};

/// The discrete Laplace law of scale `t`:
/// `Pr[X = x] = (1 - p)/(1 + p) p^|x|` with `p = e^(-1/t)`.
///
/// # Example
///
/// ```
/// use etalon::law::{DiscreteLaplace, Law};
///
/// let law = DiscreteLaplace::new("1".parse()?)?;
/// // (e - 1)/(e + 1) = 0.4621171...
/// let at_zero = law.pmf(&0.into(), 60)?;
/// assert!(at_zero.lo().to_rational() > "0.4621171".parse()?);
/// assert!(at_zero.hi().to_rational() < "0.4621172".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscreteLaplace {
    scale: Rational,
    rate: Rational,
}

impl DiscreteLaplace {
    /// The law of scale `t`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if `scale <= 0`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::{DiscreteLaplace, Law};
    /// let law = DiscreteLaplace::new("2/3".parse()?)?;
    /// // Each step from 0 costs e^(-3/2) = 0.22313...
    /// let ratio = law.pmf(&5.into(), 80)?.div(&law.pmf(&4.into(), 80)?, 60)?;
    /// assert_eq!(ratio.to_decimal(4), ("0.2231".to_owned(), "0.2232".to_owned()));
    /// assert_eq!(law.scale(), &"2/3".parse()?);
    /// assert!(DiscreteLaplace::new("0".parse()?).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(scale: Rational) -> Result<Self> {
        if !scale.is_positive() {
            return Err(Error::domain("scale", scale, "scale > 0"));
        }
        let rate = scale.reciprocal()?;
        Ok(Self { scale, rate })
    }

    /// The scale `t`.
    pub fn scale(&self) -> &Rational {
        &self.scale
    }

    /// `p^k` for `k >= 0`.
    fn power(&self, k: &Integer, bits: u32) -> Result<Interval> {
        exp(&-&(&self.rate * &Rational::from(k.clone())), bits)
    }

    /// `1 + p`.
    fn one_and_ratio(&self, bits: u32) -> Result<Interval> {
        Ok(Interval::exact(Dyadic::one()).add(&self.power(&Integer::ONE, bits)?, bits))
    }

    /// `Pr[X >= k] = p^k / (1 + p)` for `k >= 1`.
    fn tail(&self, k: &Integer, bits: u32) -> Result<Interval> {
        self.power(k, bits)?.div(&self.one_and_ratio(bits)?, bits)
    }
}

impl Law for DiscreteLaplace {
    fn pmf(&self, x: &Integer, bits: u32) -> Result<Interval> {
        let bits = bits + 8;
        let center = Interval::exact(Dyadic::one()).sub(&self.power(&Integer::ONE, bits)?, bits);
        let distance = Integer::from(x.clone().into_parts().1);
        let weight = self.power(&distance, bits)?.mul(&center, bits);
        weight.div(&self.one_and_ratio(bits)?, bits)
    }

    fn cdf(&self, x: &Integer, bits: u32) -> Result<Interval> {
        let bits = bits + 8;
        if *x < Integer::ZERO {
            return self.tail(&-x, bits);
        }
        let tail = self.tail(&(x + Integer::ONE), bits)?;
        Ok(Interval::exact(Dyadic::one()).sub(&tail, bits))
    }

    fn support(&self) -> (Option<Integer>, Option<Integer>) {
        (None, None)
    }

    fn guess(&self, u: &Dyadic) -> Result<Integer> {
        // Where p^k / (1 + p) = u or 1 - u, whichever is the smaller.
        let rest = &Dyadic::one() - u;
        let (tail, below) = if *u < rest { (u, true) } else { (&rest, false) };
        if !tail.is_positive() {
            return Ok(Integer::ZERO);
        }
        let scaled = Interval::exact(tail.clone()).mul(&self.one_and_ratio(128)?, 128);
        let k = (&-&scaled.ln(128)?.lo().to_rational() * &self.scale).floor();
        Ok(if below { -k } else { k })
    }

    fn shortcut(&self) -> Result<Shortcut> {
        let middle = || Interval::exact(Dyadic::one()).div(&self.one_and_ratio(256)?, 256);
        if Powers::serves(&self.scale) {
            return Ok(Shortcut::Powers(Powers::new(&self.scale, Some(&middle()?))?));
        }
        if !Table::serves(&self.scale) {
            return Ok(Shortcut::None);
        }
        let ratio = Unit::from(&self.power(&Integer::ONE, 160)?);
        let first = Unit::from(&middle()?) * ratio;
        let tails = std::iter::successors(Some(first), |&tail| Some(tail * ratio));
        let exact = |k: u32| floor64(|bits| self.tail(&Integer::from(Natural::from(k)), bits));
        Ok(Shortcut::Table(Table::new(tails, exact, true)?))
    }
}
