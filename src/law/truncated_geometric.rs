//! The two-sided geometric law cut off at a bound.

use super::{Law, Shortcut, Table, floor64};
use crate::error::{Error, Result};
use crate::num::{Dyadic, Integer, Interval, Natural, Rational, Unit, bit_length, exp};

/// Bounds up to this are tabulated whatever the scale is.
const LARGEST_TABLE: i64 = 1 << 15;

/// The truncated geometric law of scale `t` and bound `m`:
/// `Pr[X = x] = (1 - p)/(1 + p - 2 p^(m+1)) p^|x|` for `|x| <= m`, with
/// `p = e^(-1/t)`.
///
/// It is the discrete Laplace law of scale `t`, conditioned on `|X| <= m`.
///
/// # Example
///
/// ```
/// use etalon::law::{Law, TruncatedGeometric};
/// let law = TruncatedGeometric::new("1".parse()?, 1u8.into())?;
/// // 1/(1 + 2/e) = 0.57611...
/// assert_eq!(law.pmf(&0.into(), 60)?.to_decimal(4), ("0.5761".to_owned(), "0.5762".to_owned()));
/// assert_eq!((law.scale(), law.bound()), (&"1".parse()?, &1.into()));
/// assert_eq!(law.support(), (Some((-1).into()), Some(1.into())));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TruncatedGeometric {
    scale: Rational,
    rate: Rational,
    bound: Integer,
}

impl TruncatedGeometric {
    /// The law of scale `t` on the integers from `-bound` to `bound`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `scale > 0` and `bound >= 1`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::TruncatedGeometric;
    /// assert!(TruncatedGeometric::new("1".parse()?, 0u8.into()).is_err()); // no noise at all
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(scale: Rational, bound: Natural) -> Result<Self> {
        if !scale.is_positive() {
            return Err(Error::domain("scale", scale, "scale > 0"));
        }
        if bound.is_zero() {
            return Err(Error::domain("bound", bound, "bound >= 1"));
        }
        Ok(Self { rate: scale.reciprocal()?, scale, bound: Integer::from(bound) })
    }

    /// The scale `t`.
    pub fn scale(&self) -> &Rational {
        &self.scale
    }

    /// The bound `m`.
    pub fn bound(&self) -> &Integer {
        &self.bound
    }

    /// `p^k` for `k >= 0`.
    fn power(&self, k: &Integer, bits: u32) -> Result<Interval> {
        exp(&-&(&self.rate * &Rational::from(k.clone())), bits)
    }

    /// `1 - p^k` for `k >= 1`.
    fn missing(&self, k: &Integer, bits: u32) -> Result<Interval> {
        Ok(Interval::exact(Dyadic::one()).sub(&self.power(k, bits)?, bits))
    }

    /// `1 + p - 2 p^(m+1) = (1 - p^(m+1)) + p (1 - p^m)`, as a sum of positive
    /// terms.
    fn spread(&self, bits: u32) -> Result<Interval> {
        let inner = self.missing(&self.bound, bits)?;
        let inner = inner.mul(&self.power(&Integer::ONE, bits)?, bits);
        Ok(self.missing(&(&self.bound + Integer::ONE), bits)?.add(&inner, bits))
    }

    /// `Pr[X >= k]` for `1 <= k <= m`.
    fn tail(&self, k: &Integer, bits: u32) -> Result<Interval> {
        let kept = self.missing(&(&self.bound - k + Integer::ONE), bits)?;
        self.power(k, bits)?.mul(&kept, bits).div(&self.spread(bits)?, bits)
    }

    /// Bits to compute with: for a large scale, `p` is near 1 and a difference
    /// from 1 loses as many bits as the scale has.
    fn working(&self, bits: u32) -> u32 {
        let (_, whole) = self.scale.floor().into_parts();
        bits + bit_length(&whole) + 16
    }
}

impl Law for TruncatedGeometric {
    fn pmf(&self, x: &Integer, bits: u32) -> Result<Interval> {
        let distance = Integer::from(x.clone().into_parts().1);
        if distance > self.bound {
            return Ok(Interval::exact(Dyadic::zero()));
        }
        let bits = self.working(bits);
        let weight = self.power(&distance, bits)?.mul(&self.missing(&Integer::ONE, bits)?, bits);
        weight.div(&self.spread(bits)?, bits)
    }

    fn cdf(&self, x: &Integer, bits: u32) -> Result<Interval> {
        if *x < -&self.bound {
            return Ok(Interval::exact(Dyadic::zero()));
        }
        if *x >= self.bound {
            return Ok(Interval::exact(Dyadic::one()));
        }
        let bits = self.working(bits);
        if *x < Integer::ZERO {
            return self.tail(&-x, bits);
        }
        let tail = self.tail(&(x + Integer::ONE), bits)?;
        Ok(Interval::exact(Dyadic::one()).sub(&tail, bits))
    }

    fn support(&self) -> (Option<Integer>, Option<Integer>) {
        (Some(-&self.bound), Some(self.bound.clone()))
    }

    fn shortcut(&self) -> Result<Shortcut> {
        if !Table::serves(&self.scale) && self.bound > Integer::from(LARGEST_TABLE) {
            return Ok(Shortcut::None);
        }
        let bits = self.working(192);
        let center = self.missing(&Integer::ONE, bits)?.div(&self.spread(bits)?, bits)?;
        let ratio = Unit::from(&self.power(&Integer::ONE, bits)?);
        let first = (Unit::from(&self.tail(&Integer::ONE, bits)?), Unit::from(&center) * ratio);
        let next = |&(tail, mass): &(Unit, Unit)| Some((tail - mass, mass * ratio));
        let tails = std::iter::successors(Some(first), next).map(|(tail, _)| tail);
        let exact = |k: u32| {
            let k = Integer::from(Natural::from(k));
            floor64(|bits| self.tail(&k, self.working(bits)))
        };
        // A table never holds 2^32 thresholds, so a wider law is not cut short.
        let last = usize::try_from(&self.bound).unwrap_or(usize::MAX);
        Ok(Shortcut::Table(Table::new(tails.take(last), exact, true)?))
    }
}
