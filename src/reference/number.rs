//! Numbers as `docs/spec/vectors.md` spells them, read as exactly what they
//! spell: integers, rationals, decimals, floats by their bits, infinity.

use crate::account::Loss;
use crate::error::{Error, Result};
use crate::num::{Interval, Rational};
use crate::privacy::Epsilon;

/// A number, or more than any.
///
/// # Example
///
/// ```
/// use etalon::reference::Spelled;
/// assert_eq!(Spelled::read("1/3")?, Spelled::Finite("1/3".parse()?));
/// assert_eq!(Spelled::read("f64:3fe0000000000000")?, Spelled::Finite("1/2".parse()?));
/// assert_eq!(Spelled::read("inf")?, Spelled::Infinite);
/// assert!(Spelled::read("f64:7ff8000000000000").is_err()); // a NaN
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spelled {
    /// This number.
    Finite(Rational),
    /// Larger than every number.
    Infinite,
}

impl Spelled {
    /// Reads a text.
    ///
    /// # Errors
    ///
    /// [`Error::Number`] for a text that spells no number, such as a NaN.
    pub fn read(text: &str) -> Result<Self> {
        if text == "inf" {
            return Ok(Self::Infinite);
        }
        let Some(digits) = text.strip_prefix("f64:") else {
            return text.parse().map(Self::Finite);
        };
        let legal = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        let bits = Some(digits).filter(|d| d.len() == 16 && d.chars().all(legal));
        let bits = bits.and_then(|digits| u64::from_str_radix(digits, 16).ok());
        let x = f64::from_bits(bits.ok_or_else(|| {
            Error::number(text, "a float is written f64: and 16 lower-case hexadecimal digits")
        })?);
        if x.is_infinite() && x.is_sign_positive() {
            return Ok(Self::Infinite);
        }
        Rational::from_f64(x).map(Self::Finite)
    }
}

/// A finite number.
///
/// # Errors
///
/// [`Error::Number`] for a text that spells none.
pub(super) fn finite(text: &str) -> Result<Rational> {
    match Spelled::read(text)? {
        Spelled::Finite(value) => Ok(value),
        Spelled::Infinite => Err(Error::number(text, "give a finite number")),
    }
}

/// An ε >= 0: a number, or `ln(q)` with a rational q > 1.
///
/// # Errors
///
/// [`Error::Number`] and [`Error::Domain`] for anything else.
pub(super) fn epsilon(text: &str) -> Result<Option<Epsilon>> {
    if text.starts_with("ln(") {
        return text.parse().map(Some);
    }
    let value = finite(text)?;
    if value.is_zero() {
        return Ok(None);
    }
    Epsilon::new(value).map(Some)
}

/// The loss that an ε of [`epsilon`] is.
pub(super) fn loss(epsilon: Option<&Epsilon>) -> Loss {
    epsilon.map_or_else(Loss::zero, Loss::from)
}

/// Significant digits of the ends of an enclosure.
const DIGITS: u32 = 40;

/// Both ends of an enclosure as decimals, rounded outward.
pub(super) fn ends(enclosure: &Interval) -> (String, String) {
    enclosure.to_decimal(DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_they_spell() {
        for (text, value) in [
            ("0.1", "1/10"),
            ("2/4", "1/2"),
            ("-3", "-3"),
            ("1e-300", "1e-300"),
            ("f64:3fb999999999999a", "3602879701896397/36028797018963968"),
            ("f64:8000000000000000", "0"),
        ] {
            assert_eq!(Spelled::read(text).unwrap(), Spelled::Finite(value.parse().unwrap()));
        }
        assert_eq!(Spelled::read("inf").unwrap(), Spelled::Infinite);
        assert_eq!(Spelled::read("f64:7ff0000000000000").unwrap(), Spelled::Infinite);
        for text in ["", "nan", "-inf", "f64:7ff8000000000000", "f64:3FB999999999999A", "f64:0"] {
            assert!(Spelled::read(text).is_err(), "{text}");
        }
    }
}
