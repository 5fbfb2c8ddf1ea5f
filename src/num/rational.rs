//! Exact rationals, always in lowest terms with a positive denominator.
//!
//! Our own and short on purpose: a rational type is where a published exact
//! sampler went wrong (see `docs/design.md`, "Why our own rationals?").

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};
use std::str::FromStr;

use super::integer::{DivEuclid, Gcd, Integer, Natural, Sign, Signed};
use crate::error::{Error, Result};

/// The largest power of ten a decimal exponent may name: `1e100000` is a
/// number, `1e999999999999` an attempt to fill the memory.
const LARGEST_EXPONENT: u32 = 100_000;

/// An exact rational number in lowest terms.
///
/// # Example
///
/// ```
/// use etalon::num::Rational;
/// let tenth: Rational = "0.1".parse()?;
/// assert_eq!(tenth.to_string(), "1/10");
/// assert_eq!(&tenth + &"1/15".parse()?, "1/6".parse()?);
/// assert_eq!(&tenth * &tenth.reciprocal()?, Rational::one());
/// assert!(Rational::zero().reciprocal().is_err());
/// let below = Rational::new(-6, 4u8)?;
/// assert_eq!((below.numerator(), below.denominator()), (&(-3).into(), &2u8.into()));
/// assert_eq!((below.floor(), below.abs()), ((-2).into(), "3/2".parse()?));
/// assert!(!below.is_positive() && !below.is_zero());
/// // For display, where nothing is claimed.
/// assert_eq!(format!("{:.3}", (&below / &"7".parse()?)?.approximate()), "-0.214");
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rational {
    numerator: Integer,
    denominator: Natural,
}

impl Rational {
    /// The rational `numerator / denominator`, reduced.
    ///
    /// # Errors
    ///
    /// [`Error::Number`] if the denominator is zero.
    pub fn new(numerator: impl Into<Integer>, denominator: impl Into<Natural>) -> Result<Self> {
        let (numerator, denominator) = (numerator.into(), denominator.into());
        if denominator.is_zero() {
            return Err(Error::number(
                format!("{numerator}/0"),
                "the denominator must not be zero",
            ));
        }
        Ok(Self::reduced(numerator, denominator))
    }

    /// The reduction of a fraction whose denominator is known to be positive.
    fn reduced(numerator: Integer, denominator: Natural) -> Self {
        let (sign, magnitude) = numerator.into_parts();
        if magnitude.is_zero() {
            return Self { numerator: Integer::ZERO, denominator: Natural::ONE };
        }
        let divisor = (&magnitude).gcd(&denominator);
        Self {
            numerator: Integer::from_parts(sign, magnitude / &divisor),
            denominator: denominator / divisor,
        }
    }

    /// The number 0.
    pub fn zero() -> Self {
        Self { numerator: Integer::ZERO, denominator: Natural::ONE }
    }

    /// The number 1.
    pub fn one() -> Self {
        Self { numerator: Integer::ONE, denominator: Natural::ONE }
    }

    /// The numerator, with the sign.
    pub fn numerator(&self) -> &Integer {
        &self.numerator
    }

    /// The denominator, at least 1.
    pub fn denominator(&self) -> &Natural {
        &self.denominator
    }

    /// The exact value of the bits of `x`.
    ///
    /// # Errors
    ///
    /// [`Error::Number`] if `x` is NaN or infinite.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::Rational;
    /// // The float that is written 0.1 is another number.
    /// let written: Rational = "0.1".parse()?;
    /// assert!(Rational::from_f64(0.1)? > written);
    /// assert!(Rational::from_f64(f64::NAN).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn from_f64(x: f64) -> Result<Self> {
        if !x.is_finite() {
            return Err(Error::number(
                x,
                "NaN and infinities are no parameters; give a finite number",
            ));
        }
        let bits = x.to_bits();
        let field = i64::try_from((bits >> 52) & 0x7ff).expect("eleven bits fit");
        let fraction = bits & ((1 << 52) - 1);
        // A field of zero marks subnormals, which lack the implicit leading bit.
        let (mantissa, exponent) =
            if field == 0 { (fraction, -1074) } else { (fraction | 1 << 52, field - 1075) };
        let magnitude = Natural::from(mantissa);
        let sign = if bits >> 63 == 1 { Sign::Negative } else { Sign::Positive };
        let shift = usize::try_from(exponent.unsigned_abs()).expect("at most 1074");
        Ok(if exponent >= 0 {
            Self::reduced(Integer::from_parts(sign, magnitude << shift), Natural::ONE)
        } else {
            Self::reduced(Integer::from_parts(sign, magnitude), Natural::ONE << shift)
        })
    }

    /// Whether the number is 0.
    pub fn is_zero(&self) -> bool {
        self.numerator.is_zero()
    }

    /// Whether the number is greater than 0.
    pub fn is_positive(&self) -> bool {
        !self.is_zero() && self.numerator.is_positive()
    }

    /// The absolute value.
    pub fn abs(&self) -> Self {
        let magnitude = self.numerator.clone().into_parts().1;
        Self { numerator: Integer::from(magnitude), denominator: self.denominator.clone() }
    }

    /// The largest integer that is at most this number.
    pub fn floor(&self) -> Integer {
        (&self.numerator).div_euclid(&Integer::from(self.denominator.clone()))
    }

    /// The reciprocal.
    ///
    /// # Errors
    ///
    /// [`Error::Number`] if the number is 0.
    pub fn reciprocal(&self) -> Result<Self> {
        let (sign, magnitude) = self.numerator.clone().into_parts();
        Self::new(Integer::from_parts(sign, self.denominator.clone()), magnitude)
    }

    /// A nearby `f64`, for display and for float shortcuts where nothing is
    /// claimed.
    #[expect(clippy::cast_precision_loss, reason = "documented as approximate")]
    pub fn approximate(&self) -> f64 {
        // Both parts are cut to 64 bits first, so that neither overflows.
        let cut = |n: &Natural| {
            let excess = super::bit_length(n).saturating_sub(64);
            let top = u64::try_from(n >> usize::try_from(excess).unwrap_or(usize::MAX))
                .expect("64 bits are left");
            (top as f64, i32::try_from(excess).unwrap_or(i32::MAX))
        };
        let (sign, magnitude) = self.numerator.clone().into_parts();
        let ((n, raise), (d, lower)) = (cut(&magnitude), cut(&self.denominator));
        let value = scale(n / d, raise.saturating_sub(lower));
        if sign == Sign::Negative { -value } else { value }
    }
}

/// `x * 2^exponent` in steps that neither overflow nor lose bits early.
fn scale(x: f64, exponent: i32) -> f64 {
    let half = exponent / 2;
    x * 2f64.powi(half) * 2f64.powi(exponent - half)
}

impl From<Integer> for Rational {
    fn from(n: Integer) -> Self {
        Self { numerator: n, denominator: Natural::ONE }
    }
}

impl From<Natural> for Rational {
    fn from(n: Natural) -> Self {
        Self::from(Integer::from(n))
    }
}

impl From<i64> for Rational {
    fn from(n: i64) -> Self {
        Self::from(Integer::from(n))
    }
}

impl Add for &Rational {
    type Output = Rational;
    fn add(self, other: &Rational) -> Rational {
        Rational::reduced(
            &self.numerator * Integer::from(other.denominator.clone())
                + &other.numerator * Integer::from(self.denominator.clone()),
            &self.denominator * &other.denominator,
        )
    }
}

impl Sub for &Rational {
    type Output = Rational;
    fn sub(self, other: &Rational) -> Rational {
        self + &-other
    }
}

impl Mul for &Rational {
    type Output = Rational;
    fn mul(self, other: &Rational) -> Rational {
        Rational::reduced(
            &self.numerator * &other.numerator,
            &self.denominator * &other.denominator,
        )
    }
}

impl Div for &Rational {
    type Output = Result<Rational>;
    fn div(self, other: &Rational) -> Result<Rational> {
        Ok(self.mul(&other.reciprocal()?))
    }
}

impl Neg for &Rational {
    type Output = Rational;
    fn neg(self) -> Rational {
        Rational { numerator: -self.numerator.clone(), denominator: self.denominator.clone() }
    }
}

impl Ord for Rational {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.numerator * Integer::from(other.denominator.clone()))
            .cmp(&(&other.numerator * Integer::from(self.denominator.clone())))
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Rational {
    /// Prints lowest terms: `-3/4`, or `5` for an integer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator.is_one() {
            write!(f, "{}", self.numerator)
        } else {
            write!(f, "{}/{}", self.numerator, self.denominator)
        }
    }
}

impl FromStr for Rational {
    type Err = Error;

    /// Reads `3`, `-1/3`, `0.1` (exactly 1/10), `1e-5`, `2.5e3`.
    fn from_str(text: &str) -> Result<Self> {
        let wrong = || {
            Error::number(
                text,
                "write an integer, a fraction like 1/3, or a decimal like 0.1 or 1e-5",
            )
        };
        if let Some((above, below)) = text.split_once('/') {
            let numerator = digits(above, true).ok_or_else(wrong)?;
            let denominator = digits(below, false).ok_or_else(wrong)?;
            return Self::new(numerator, denominator.into_parts().1);
        }
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => {
                let exponent: i64 = exponent.parse().map_err(|_| wrong())?;
                (mantissa, exponent)
            }
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if mantissa.ends_with('.') || !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong());
        }
        let shown = digits(&format!("{whole}{fraction}"), true).ok_or_else(wrong)?;
        if whole.trim_start_matches(['-', '+']).is_empty() {
            return Err(wrong());
        }
        let places = i64::try_from(fraction.len()).map_err(|_| wrong())?;
        let power = exponent.checked_sub(places).ok_or_else(wrong)?;
        let size = u32::try_from(power.unsigned_abs()).ok().filter(|&n| n <= LARGEST_EXPONENT);
        let size =
            size.ok_or_else(|| Error::number(text, "the decimal exponent must be within ±100000"))?;
        let ten = Natural::from(10u8).pow(usize::try_from(size).map_err(|_| wrong())?);
        Ok(if power >= 0 {
            Self::from(shown * Integer::from(ten))
        } else {
            Self::reduced(shown, ten)
        })
    }
}

/// An integer of ASCII digits only, with a sign if `signed` allows it.
fn digits(text: &str, signed: bool) -> Option<Integer> {
    let bare = if signed { text.strip_prefix(['-', '+']).unwrap_or(text) } else { text };
    if bare.is_empty() || !bare.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let magnitude = Natural::from_str_radix(bare, 10).ok()?;
    let sign = if text.starts_with('-') { Sign::Negative } else { Sign::Positive };
    Some(Integer::from_parts(sign, magnitude))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_exactly_and_printed_in_lowest_terms() {
        for (text, shown) in [
            ("0.1", "1/10"),
            ("1e-5", "1/100000"),
            ("-6/4", "-3/2"),
            ("2.50e1", "25"),
            ("-0", "0"),
            ("18446744073709551629", "18446744073709551629"),
            ("1E22", "10000000000000000000000"),
            ("+3", "3"),
            ("1171/500", "1171/500"),
            ("0.000", "0"),
        ] {
            assert_eq!(text.parse::<Rational>().unwrap().to_string(), shown, "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            "NaN",
            "inf",
            "-inf",
            "1/0",
            "1/-2",
            "1.",
            ".5",
            "1e",
            "0x10",
            "1_000",
            "1 ",
            "1/2/3",
            "--1",
            "1e999999999999",
            "e5",
            "½",
            "1/+2",
        ] {
            assert!(matches!(text.parse::<Rational>(), Err(Error::Number { .. })), "{text}");
        }
        for x in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(matches!(Rational::from_f64(x), Err(Error::Number { .. })));
        }
    }

    #[test]
    fn bits_of_floats_are_exact() {
        assert_eq!(
            Rational::from_f64(0.1).unwrap().to_string(),
            "3602879701896397/36028797018963968"
        );
        assert_eq!(Rational::from_f64(-0.0).unwrap(), Rational::zero());
        assert_eq!(Rational::from_f64(-2.5).unwrap().to_string(), "-5/2");
        let least = Rational::from_f64(f64::from_bits(1)).unwrap();
        assert_eq!(least.denominator(), &(Natural::ONE << 1074));
        for x in [0.1, 1e300, -1e-300, f64::MIN_POSITIVE, 12345.678] {
            assert!((Rational::from_f64(x).unwrap().approximate() / x - 1.0).abs() < 1e-15);
        }
    }
}
