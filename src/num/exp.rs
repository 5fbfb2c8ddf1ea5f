//! The exponential, certified to any precision.
//!
//! `x = k ln 2 + r`, then `exp(r) = exp(r / 2^s)^(2^s)` with a Taylor series,
//! on integers that are rounded in one direction throughout: once down for the
//! lower end and once up for the upper one.

use super::constants::ln2;
use super::dyadic::Dyadic;
use super::integer::{Integer, Natural};
use super::interval::Interval;
use super::rational::Rational;
use super::rounding::{self, Rounding};
use crate::error::{Error, Result};

/// `|x| < 2^LARGEST` is computed, beyond that `exp(x)` is too small to tell
/// from 0 or too large to be of use.
const LARGEST: i64 = 39;

/// An enclosure of `exp(x)` with about `bits` correct bits.
///
/// Where `exp(x) < 2^-(2^39)` the enclosure is `[0, 2^-(2^39)]`.
///
/// # Errors
///
/// [`Error::Unsupported`] if `x >= 2^39`.
///
/// # Example
///
/// ```
/// use etalon::num::{Rational, exp};
/// assert_eq!(exp(&Rational::one(), 40)?.to_decimal(9), ("2.71828182".into(), "2.71828183".into()));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn exp(x: &Rational, bits: u32) -> Result<Interval> {
    // The absolute error of x is the relative one of exp(x).
    let needed = bits + 8 + u32::try_from(LARGEST).expect("it is small");
    Interval::of(x, needed).exp(bits)
}

impl Interval {
    /// An enclosure of the exponential.
    ///
    /// # Errors
    ///
    /// As for [`exp`].
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::{Dyadic, Interval};
    /// let e = Interval::exact(Dyadic::one()).exp(64)?;
    /// assert_eq!(e.to_decimal(5), ("2.7182".to_owned(), "2.7183".to_owned()));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn exp(&self, bits: u32) -> Result<Self> {
        let lo = directed(self.lo(), bits, Rounding::Down)?;
        let hi = directed(self.hi(), bits, Rounding::Up)?;
        Ok(Self::outward(&lo, &hi, bits + 4))
    }
}

/// `exp(x)` with a relative error below about `2^-(bits + 4)`, rounded.
fn directed(x: &Dyadic, bits: u32, towards: Rounding) -> Result<Dyadic> {
    if x.is_zero() {
        return Ok(Dyadic::one());
    }
    if x.top() > LARGEST && x.is_positive() {
        return Err(Error::Unsupported {
            what: format!("exp({x})"),
            why: "the result has more than 2^39 digits; use a smaller exponent".to_owned(),
        });
    }
    if x.top() > LARGEST {
        // exp(-2^39) < 2^-(2^39).
        return Ok(match towards {
            Rounding::Down => Dyadic::zero(),
            Rounding::Up => Dyadic::power_of_two(-(1 << LARGEST)),
        });
    }
    let halvings = bits.isqrt();
    let fraction = bits + halvings + 16;
    let (k, r) = reduce(x, fraction, towards);
    let mut value = series(&rounding::shift_right(&r, halvings.into(), towards), fraction, towards);
    for _ in 0..halvings {
        value = rounding::shift_right(&(&value * &value), fraction.into(), towards);
    }
    Ok(Dyadic::new(Integer::from(value), k - i64::from(fraction)))
}

/// `k` and `2^fraction * r`, rounded, with `x = k ln 2 + r` and `0 <= r < 1`.
fn reduce(x: &Dyadic, fraction: u32, towards: Rounding) -> (i64, Natural) {
    // k has at most LARGEST + 1 bits, by which the error of ln 2 is multiplied.
    let extra = LARGEST + 8;
    let scale = i64::from(fraction) + extra;
    let ln2 = ln2(u32::try_from(scale).expect("a precision") + 8);
    let x = x.scaled(scale, towards);
    let (below, above) =
        (ln2.lo().scaled(scale, Rounding::Down), ln2.hi().scaled(scale, Rounding::Up));
    let mut k = i64::try_from(&x / &below).expect("below 2^40 in magnitude") + 1;
    loop {
        // The end of ln 2 that leaves r on the side asked for.
        let end = if (k >= 0) == (towards == Rounding::Down) { &above } else { &below };
        if let Ok(r) = Natural::try_from(&x - Integer::from(k) * end) {
            return (k, rounding::shift_right(&r, extra.unsigned_abs(), towards));
        }
        k -= 1;
    }
}

/// `2^fraction * exp(y / 2^fraction)` for `0 <= y < 2^fraction`, rounded.
fn series(y: &Natural, fraction: u32, towards: Rounding) -> Natural {
    let mut term = Natural::ONE << rounding::index(fraction.into());
    let mut sum = term.clone();
    for j in 1u32.. {
        term = rounding::shift_right(&(&term * y), fraction.into(), towards);
        term = rounding::divide(&term, &Natural::from(j), towards);
        sum += &term;
        // Rounded up, a term never reaches 0; the rest after a term of at most
        // one unit is less than 1/(j+1) + 1/(j+1)^2 + ... <= 1 unit.
        if term.is_zero() || (term.is_one() && towards == Rounding::Up) {
            break;
        }
    }
    if towards == Rounding::Up { sum + Natural::ONE } else { sum }
}
