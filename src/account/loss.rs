//! Exact losses `r + ln q`: what sums of ε are, without rounding.

use std::cmp::Ordering;
use std::fmt;

use crate::error::{Error, Result};
use crate::num::{Interval, Rational, bit_length};
use crate::privacy::Epsilon;

/// The most bits a power of odds may take: a megabyte.
const LARGEST: u64 = 1 << 23;

/// The precision at which a comparison gives up; reached by no two numbers a
/// person writes down.
const FINEST: u32 = 1 << 16;

/// An exact privacy loss `rational + ln(odds)`; may be zero or negative.
///
/// Two losses are equal only if both parts are: e^r is irrational for every
/// rational r other than 0 (Lindemann), so equality is decided exactly and
/// every strict order by a fine enough enclosure.
///
/// # Example
///
/// ```
/// use etalon::account::Loss;
/// let third = Loss::from(&"1/3".parse()?);
/// assert_eq!(third.times(3)?, Loss::from(&"1".parse()?));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Loss {
    rational: Rational,
    odds: Rational,
}

impl Loss {
    /// No loss.
    pub fn zero() -> Self {
        Self { rational: Rational::zero(), odds: Rational::one() }
    }

    /// A rational loss of any sign.
    pub fn rational(value: Rational) -> Self {
        Self { rational: value, odds: Rational::one() }
    }

    /// The sum.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::Loss;
    /// let (ln_two, ln_three) = (Loss::from(&"ln(2)".parse()?), Loss::from(&"ln(3)".parse()?));
    /// assert_eq!(ln_two.add(&ln_three), Loss::from(&"ln(6)".parse()?));
    /// assert_eq!(ln_two.add(&Loss::rational("1/2".parse()?)).to_string(), "1/2 + ln(2)");
    /// # Ok::<(), etalon::Error>(())
    /// ```
    #[must_use]
    pub fn add(&self, other: &Self) -> Self {
        Self { rational: &self.rational + &other.rational, odds: &self.odds * &other.odds }
    }

    /// The negative.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::Loss;
    /// let loss = Loss::from(&"ln(3)".parse()?);
    /// assert_eq!(loss.neg().to_string(), "ln(1/3)");
    /// assert_eq!(loss.add(&loss.neg()), Loss::zero());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    #[must_use]
    pub fn neg(&self) -> Self {
        Self { rational: -&self.rational, odds: self.odds.reciprocal().expect("odds are positive") }
    }

    /// `count` times this loss.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] if the power of the odds would fill the memory.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::Loss;
    /// assert_eq!(Loss::from(&"ln(3)".parse()?).times(4)?, Loss::from(&"ln(81)".parse()?));
    /// assert!(Loss::from(&"ln(3)".parse()?).times(1 << 40).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn times(&self, count: u64) -> Result<Self> {
        Ok(Self {
            rational: &self.rational * &Rational::from(crate::num::Natural::from(count)),
            odds: power(&self.odds, count)?,
        })
    }

    /// e^loss, if it is rational.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::Loss;
    /// assert_eq!(Loss::from(&"ln(3)".parse()?).odds(), Some(&"3".parse()?));
    /// assert_eq!(Loss::from(&"1".parse()?).odds(), None);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn odds(&self) -> Option<&Rational> {
        self.rational.is_zero().then_some(&self.odds)
    }

    /// The loss, if no logarithm is in it.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::Loss;
    /// assert_eq!(Loss::from(&"0.5".parse()?).as_rational(), Some(&"1/2".parse()?));
    /// assert_eq!(Loss::from(&"ln(3)".parse()?).as_rational(), None);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn as_rational(&self) -> Option<&Rational> {
        (self.odds == Rational::one()).then_some(&self.rational)
    }

    /// An enclosure with about `bits` significant bits.
    ///
    /// # Errors
    ///
    /// None in practice: odds are positive.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::Loss;
    /// let loss = Loss::rational("1".parse()?).add(&Loss::from(&"ln(2)".parse()?));
    /// assert_eq!(loss.enclose(64)?.to_decimal(5), ("1.6931".to_owned(), "1.6932".to_owned()));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn enclose(&self, bits: u32) -> Result<Interval> {
        let rational = Interval::of(&self.rational, bits);
        if self.odds == Rational::one() {
            return Ok(rational);
        }
        Ok(rational.add(&crate::num::ln(&self.odds, bits)?, bits))
    }

    /// An enclosure of e^loss with about `bits` significant bits.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] if the loss is 2^39 or more.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::Loss;
    /// // e^(1 + ln(2)) = 2e
    /// let loss = Loss::rational("1".parse()?).add(&Loss::from(&"ln(2)".parse()?));
    /// assert_eq!(loss.enclose_exp(64)?.to_decimal(5), ("5.4365".to_owned(), "5.4366".to_owned()));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn enclose_exp(&self, bits: u32) -> Result<Interval> {
        let odds = Interval::of(&self.odds, bits);
        if self.rational.is_zero() {
            return Ok(odds);
        }
        Ok(crate::num::exp(&self.rational, bits)?.mul(&odds, bits))
    }

    /// The order of two losses, exactly.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] if 65536 bits do not tell them apart.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::Loss;
    /// // Two numbers that agree in 17 digits.
    /// let near = Loss::from(&"1.0986122886681098".parse()?);
    /// assert!(Loss::from(&"ln(3)".parse()?).compare(&near)?.is_lt());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn compare(&self, other: &Self) -> Result<Ordering> {
        if self == other {
            return Ok(Ordering::Equal);
        }
        let difference = self.add(&other.neg());
        if let Some(odds) = difference.odds() {
            return Ok(odds.cmp(&Rational::one()));
        }
        let mut bits = 64;
        while bits <= FINEST {
            let enclosure = difference.enclose(bits)?;
            match (enclosure.lo().is_positive(), enclosure.hi().is_negative()) {
                (true, _) => return Ok(Ordering::Greater),
                (_, true) => return Ok(Ordering::Less),
                _ => bits *= 4,
            }
        }
        Err(Error::Unsupported {
            what: format!("the order of {self} and {other}"),
            why: "65536 bits do not tell them apart; write one of them as a rational".to_owned(),
        })
    }
}

/// `x^count`, exactly.
///
/// # Errors
///
/// [`Error::Unsupported`] if the result would take more than a megabyte.
pub(super) fn power(x: &Rational, count: u64) -> Result<Rational> {
    if *x == Rational::one() || count == 0 {
        return Ok(Rational::one());
    }
    let (sign, above) = x.numerator().clone().into_parts();
    let size = u64::from(bit_length(&above).max(bit_length(x.denominator())));
    let exponent = usize::try_from(count).ok();
    let Some(exponent) = exponent.filter(|_| size.saturating_mul(count) <= LARGEST) else {
        return Err(Error::Unsupported {
            what: format!("({x})^{count} as an exact fraction"),
            why: "it would take more than a megabyte; ask for an enclosure".to_owned(),
        });
    };
    let odd = count % 2 == 1 && sign == crate::num::Sign::Negative;
    let power = Rational::new(above.pow(exponent), x.denominator().pow(exponent))?;
    Ok(if odd { -&power } else { power })
}

impl From<&Epsilon> for Loss {
    fn from(epsilon: &Epsilon) -> Self {
        match epsilon {
            Epsilon::Rational(value) => Self::rational(value.clone()),
            Epsilon::Ln(odds) => Self { rational: Rational::zero(), odds: odds.clone() },
        }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.rational.is_zero(), self.odds == Rational::one()) {
            (_, true) => write!(f, "{}", self.rational),
            (true, false) => write!(f, "ln({})", self.odds),
            (false, false) => write!(f, "{} + ln({})", self.rational, self.odds),
        }
    }
}
