//! A probability that is known exactly or enclosed.

use crate::num::{Interval, Rational};

/// The chance of one output.
///
/// # Example
///
/// ```
/// use etalon::law::{Kept, Probability};
/// let kept = |epsilon: &str| Kept::new(&epsilon.parse()?, &"1/10".parse()?, 2)?.probability();
/// assert_eq!(kept("ln(3)")?, Probability::Exact("2/5".parse()?));
/// assert!(matches!(kept("1")?, Probability::Within(_))); // e/10 + 1/10
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probability {
    /// A rational.
    Exact(Rational),
    /// Between two proven ends; the law is irrational there.
    Within(Interval),
}

impl Probability {
    /// An enclosure; an exact value is at most `2^-bits` wide, an enclosed one
    /// is as wide as it is.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::Probability;
    /// let third = Probability::Exact("1/3".parse()?);
    /// assert!(third.enclose(60).contains(&"1/3".parse()?));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn enclose(&self, bits: u32) -> Interval {
        match self {
            Self::Exact(value) => Interval::of(value, bits),
            Self::Within(interval) => interval.clone(),
        }
    }

    /// Whether it is exactly 0.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::Probability;
    /// use etalon::num::{Dyadic, Interval};
    /// assert!(Probability::Exact("0".parse()?).is_zero());
    /// // What may be 0, or not, is not exactly 0.
    /// let near = Interval::new(Dyadic::zero(), Dyadic::power_of_two(-200))?;
    /// assert!(!Probability::Within(near).is_zero());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn is_zero(&self) -> bool {
        match self {
            Self::Exact(value) => value.is_zero(),
            Self::Within(interval) => interval.lo().is_zero() && interval.hi().is_zero(),
        }
    }
}
