//! The uniform law on `{0, ..., n - 1}`.

use std::cmp::Ordering;

use super::Law;
use crate::error::{Error, Result};
use crate::num::{Dyadic, Integer, Interval, Natural, Rational};

/// The uniform law: `Pr[X = x] = 1/n` for `0 <= x < n`.
///
/// # Example
///
/// ```
/// use etalon::law::Uniform;
///
/// let law = Uniform::new(6u8.into())?;
/// assert_eq!(law.probability(&5.into()), "1/6".parse()?);
/// assert_eq!(law.probability(&6.into()), "0".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uniform {
    size: Natural,
}

impl Uniform {
    /// The uniform law on `n` values.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if `n = 0`.
    pub fn new(n: Natural) -> Result<Self> {
        if n.is_zero() {
            return Err(Error::domain("n", n, "n >= 1"));
        }
        Ok(Self { size: n })
    }

    /// `Pr[X = x]`, exactly.
    pub fn probability(&self, x: &Integer) -> Rational {
        let inside = *x >= Integer::ZERO && *x < Integer::from(self.size.clone());
        self.share(Integer::from(u8::from(inside)))
    }

    /// `Pr[X <= x]`, exactly.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::Uniform;
    /// let die = Uniform::new(6u8.into())?;
    /// let steps = [-1, 0, 2, 9].map(|x| die.cumulative(&x.into()).to_string());
    /// assert_eq!(steps, ["0", "1/6", "1/2", "1"]);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn cumulative(&self, x: &Integer) -> Rational {
        let counted = x + Integer::ONE;
        self.share(counted.clamp(Integer::ZERO, Integer::from(self.size.clone())))
    }

    fn share(&self, count: Integer) -> Rational {
        Rational::new(count, self.size.clone()).expect("there is at least one value")
    }
}

impl Law for Uniform {
    fn pmf(&self, x: &Integer, bits: u32) -> Result<Interval> {
        Ok(Interval::of(&self.probability(x), bits + 1))
    }

    fn cdf(&self, x: &Integer, bits: u32) -> Result<Interval> {
        Ok(Interval::of(&self.cumulative(x), bits + 1))
    }

    fn support(&self) -> (Option<Integer>, Option<Integer>) {
        let last = Integer::from(self.size.clone()) - Integer::ONE;
        (Some(Integer::ZERO), Some(last))
    }

    fn compare_cdf(&self, x: &Integer, u: &Dyadic) -> Result<Ordering> {
        Ok(self.cumulative(x).cmp(&u.to_rational()))
    }

    fn guess(&self, u: &Dyadic) -> Result<Integer> {
        Ok((&Dyadic::from(Integer::from(self.size.clone())) * u).floor())
    }
}
