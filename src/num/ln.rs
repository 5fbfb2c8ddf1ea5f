//! The natural logarithm, certified to any precision.
//!
//! `x = 2^k m` with `m` in `[2/3, 4/3)`, and `ln m = 2 artanh((m - 1)/(m + 1))`
//! with an argument of at most 1/5; the quotient is exact, so that `ln(1 + 10^-30)`
//! has as many correct bits as `ln 3`.

use super::constants::ln2;
use super::dyadic::Dyadic;
use super::integer::{Integer, Natural};
use super::interval::Interval;
use super::rational::Rational;
use super::rounding::{self, Rounding};
use crate::error::{Error, Result};

/// An enclosure of `ln(x)` with about `bits` correct bits.
///
/// # Errors
///
/// [`Error::Domain`] if `x <= 0`.
///
/// # Example
///
/// ```
/// use etalon::num::{Rational, ln};
/// let (lo, hi) = ln(&"2".parse()?, 40)?.to_decimal(6);
/// assert_eq!((lo.as_str(), hi.as_str()), ("0.693147", "0.693148"));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn ln(x: &Rational, bits: u32) -> Result<Interval> {
    if !x.is_positive() {
        return Err(Error::domain("x", x, "x > 0 for a logarithm"));
    }
    let above = x.numerator().clone().into_parts().1;
    let k = rounding::length(&above) - rounding::length(x.denominator());
    let shift = rounding::index(k.unsigned_abs());
    let (above, below) = if k >= 0 {
        (above, x.denominator() << shift)
    } else {
        (above << shift, x.denominator().clone())
    };
    scaled(&Rational::new(above, below).expect("positive"), k, bits)
}

impl Interval {
    /// An enclosure of the natural logarithm.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if the interval contains numbers `<= 0`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::{Dyadic, Interval};
    /// let ln_two = Interval::exact(Dyadic::from(2)).ln(64)?;
    /// assert_eq!(ln_two.to_decimal(5), ("0.69314".to_owned(), "0.69315".to_owned()));
    /// assert!(Interval::exact(Dyadic::zero()).ln(64).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn ln(&self, bits: u32) -> Result<Self> {
        if !self.lo().is_positive() {
            return Err(Error::domain("x", self, "x > 0 for a logarithm"));
        }
        let (lo, hi) = (dyadic(self.lo(), bits)?, dyadic(self.hi(), bits)?);
        Ok(lo.hull(&hi))
    }
}

/// `ln(x)` for a positive dyadic of any exponent.
fn dyadic(x: &Dyadic, bits: u32) -> Result<Interval> {
    let k = x.top();
    scaled(&Dyadic::new(x.mantissa().clone(), x.exponent() - k).to_rational(), k, bits)
}

/// `ln(m * 2^k)` for `1/2 <= m < 2`.
fn scaled(m: &Rational, k: i64, bits: u32) -> Result<Interval> {
    // Between 2/3 and 4/3 a sum with k ln 2 loses two bits at most.
    let two_thirds = Rational::new(2, 3u8)?;
    let four_thirds = Rational::new(4, 3u8)?;
    let (m, k) = if *m < two_thirds {
        (m * &Rational::from(2), k - 1)
    } else if *m >= four_thirds {
        (m * &Rational::new(1, 2u8)?, k + 1)
    } else {
        (m.clone(), k)
    };
    let precision = bits + 8;
    let z = (&(&m - &Rational::one()) / &(&m + &Rational::one()))?;
    let part = if z.is_zero() {
        Interval::exact(Dyadic::zero())
    } else {
        Interval::of(&(&z * &Rational::from(2)), precision)
            .mul(&series(&(&z * &z), precision), precision)
    };
    if k == 0 {
        return Ok(part);
    }
    let whole = Interval::exact(Dyadic::from(k)).mul(&ln2(precision), precision);
    Ok(whole.add(&part, precision))
}

/// An enclosure of `1 + y/3 + y^2/5 + ...` for `0 <= y <= 1/25`.
fn series(y: &Rational, bits: u32) -> Interval {
    let fraction = bits + 16;
    let end = |towards| {
        let scale = i64::from(fraction);
        let y = Dyadic::from_rational(y, fraction, towards).scaled(scale, towards).into_parts().1;
        let mut power = Natural::ONE << rounding::index(fraction.into());
        let mut sum = power.clone();
        for odd in (3u32..).step_by(2) {
            power = rounding::shift_right(&(&power * &y), fraction.into(), towards);
            sum += rounding::divide(&power, &Natural::from(odd), towards);
            if power.is_zero() || (power.is_one() && towards == Rounding::Up) {
                break;
            }
        }
        // After a power of at most one unit the rest is less than 1/75 + ... units.
        let rest = if towards == Rounding::Up { Natural::ONE } else { Natural::ZERO };
        Dyadic::new(Integer::from(sum + rest), -scale)
    };
    Interval::outward(&end(Rounding::Down), &end(Rounding::Up), bits)
}
