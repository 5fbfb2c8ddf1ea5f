//! The privacy parameter ε: a rational or the logarithm of one.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};
use crate::num::{Interval, Rational};

/// An exact ε > 0.
///
/// `ln(q)` is a value of its own because randomized response with rational
/// probabilities has exactly such an ε, and e^ε is then rational.
///
/// # Example
///
/// ```
/// use etalon::privacy::Epsilon;
/// assert_eq!("ln(6/2)".parse::<Epsilon>()?.to_string(), "ln(3)");
/// assert!("0".parse::<Epsilon>().is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Epsilon {
    /// A positive rational.
    Rational(Rational),
    /// The natural logarithm of a rational greater than 1.
    Ln(Rational),
}

impl Epsilon {
    /// ε = `value`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `value > 0`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::privacy::Epsilon;
    /// assert_eq!(Epsilon::new("2/4".parse()?)?.to_string(), "1/2");
    /// assert!(Epsilon::new("0".parse()?).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(value: Rational) -> Result<Self> {
        if !value.is_positive() {
            return Err(Error::domain("eps", value, "eps > 0"));
        }
        Ok(Self::Rational(value))
    }

    /// ε = ln(`odds`).
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `odds > 1`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::privacy::Epsilon;
    /// assert_eq!(Epsilon::ln("3".parse()?)?, "ln(3)".parse()?);
    /// assert!(Epsilon::ln("1".parse()?).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn ln(odds: Rational) -> Result<Self> {
        if odds <= Rational::one() {
            return Err(Error::domain("eps", format!("ln({odds})"), "ln(q) with q > 1"));
        }
        Ok(Self::Ln(odds))
    }

    /// An enclosure of ε with about `bits` significant bits.
    ///
    /// # Errors
    ///
    /// Those of the logarithm; none for a value of this type in practice.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::privacy::Epsilon;
    /// let epsilon: Epsilon = "ln(3)".parse()?;
    /// assert_eq!(epsilon.enclose(64)?.to_decimal(4), ("1.098".to_owned(), "1.099".to_owned()));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn enclose(&self, bits: u32) -> Result<Interval> {
        match self {
            Self::Rational(value) => Ok(Interval::of(value, bits)),
            Self::Ln(odds) => Interval::of(odds, bits).ln(bits),
        }
    }

    /// An enclosure of e^ε with about `bits` significant bits.
    ///
    /// # Errors
    ///
    /// Those of the exponential: ε beyond the range of any use.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::privacy::Epsilon;
    /// // e^ln(3) is 3, and no logarithm is taken on the way.
    /// let odds = "ln(3)".parse::<Epsilon>()?.enclose_exp(64)?;
    /// assert_eq!(odds.lo().to_rational(), "3".parse()?);
    /// assert!(odds.width().is_zero());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn enclose_exp(&self, bits: u32) -> Result<Interval> {
        match self {
            Self::Rational(value) => Interval::of(value, bits).exp(bits),
            Self::Ln(odds) => Ok(Interval::of(odds, bits)),
        }
    }

    /// A nearby float, for display and float shortcuts where nothing is claimed.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::privacy::Epsilon;
    /// let epsilon: Epsilon = "ln(3)".parse()?;
    /// assert_eq!(format!("about {:.2}", epsilon.approximate()), "about 1.10");
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn approximate(&self) -> f64 {
        match self {
            Self::Rational(value) => value.approximate(),
            Self::Ln(odds) => odds.approximate().ln(),
        }
    }
}

impl fmt::Display for Epsilon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rational(value) => write!(f, "{value}"),
            Self::Ln(odds) => write!(f, "ln({odds})"),
        }
    }
}

impl FromStr for Epsilon {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text.strip_prefix("ln(").and_then(|rest| rest.strip_suffix(')')) {
            Some(odds) => Self::ln(odds.parse()?),
            None => Self::new(text.parse()?),
        }
    }
}
