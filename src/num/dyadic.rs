//! Dyadic rationals: the exact binary numbers that bound every enclosure.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};

use super::integer::{AbsOrd, Integer, Natural, Sign, Signed};
use super::rational::Rational;
use super::rounding::{self, Rounding};
use crate::error::{Error, Result};

/// The number `mantissa * 2^exponent`, exact; the mantissa is odd, or the
/// number is 0 and so is the exponent.
///
/// The operators are exact too, so the sum of numbers far apart takes memory
/// in proportion to their distance; an [`Interval`](super::Interval) rounds instead.
///
/// # Example
///
/// ```
/// use etalon::num::{Dyadic, Integer};
/// let three_quarters = Dyadic::new(Integer::from(3), -2);
/// assert_eq!(&three_quarters + &three_quarters, Dyadic::new(Integer::from(6), -2));
/// assert_eq!(three_quarters.to_rational().to_string(), "3/4");
/// // A third is no dyadic: it lies between two of eight bits.
/// let (one, three, third) = (Dyadic::one(), Dyadic::from(3), "1/3".parse()?);
/// let (below, above) = (one.div_down(&three, 8)?, one.div_up(&three, 8)?);
/// assert_eq!(below, Dyadic::from_rational_down(&third, 8));
/// assert_eq!(above, Dyadic::from_rational_up(&third, 8));
/// assert!((&above - &below).is_positive() && (&below - &above).is_negative());
/// assert!(one.div_up(&Dyadic::zero(), 8).is_err());
/// assert_eq!((-&below).floor(), (-1).into());
/// // Not every dyadic is a float either.
/// let tiny = Dyadic::power_of_two(-1100);
/// assert!(!tiny.is_zero());
/// assert_eq!((tiny.to_f64_lower(), tiny.to_f64_upper()), (0.0, f64::from_bits(1)));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Dyadic {
    mantissa: Integer,
    exponent: i64,
}

impl Dyadic {
    /// The number `mantissa * 2^exponent`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::Dyadic;
    /// let twelve = Dyadic::new(12, 0);
    /// assert_eq!((twelve.mantissa(), twelve.exponent()), (&3.into(), 2));
    /// ```
    pub fn new(mantissa: impl Into<Integer>, exponent: i64) -> Self {
        let mantissa = mantissa.into();
        match mantissa.trailing_zeros() {
            None => Self { mantissa, exponent: 0 },
            Some(0) => Self { mantissa, exponent },
            Some(zeros) => {
                let lifted = i64::try_from(zeros).expect("fewer zeros than bits of memory");
                Self { mantissa: mantissa >> zeros, exponent: exponent + lifted }
            }
        }
    }

    /// A sign and a magnitude, scaled by `2^exponent`.
    fn signed(sign: Sign, magnitude: Natural, exponent: i64) -> Self {
        Self::new(Integer::from_parts(sign, magnitude), exponent)
    }

    /// The number 0.
    pub fn zero() -> Self {
        Self { mantissa: Integer::ZERO, exponent: 0 }
    }

    /// The number 1.
    pub fn one() -> Self {
        Self::power_of_two(0)
    }

    /// The number `2^exponent`.
    pub fn power_of_two(exponent: i64) -> Self {
        Self { mantissa: Integer::ONE, exponent }
    }

    /// The odd mantissa, with the sign.
    pub fn mantissa(&self) -> &Integer {
        &self.mantissa
    }

    /// The exponent of 2.
    pub fn exponent(&self) -> i64 {
        self.exponent
    }

    /// Whether the number is 0.
    pub fn is_zero(&self) -> bool {
        self.mantissa.is_zero()
    }

    /// Whether the number is less than 0.
    pub fn is_negative(&self) -> bool {
        !self.is_zero() && self.mantissa.is_negative()
    }

    /// Whether the number is greater than 0.
    pub fn is_positive(&self) -> bool {
        !self.is_zero() && self.mantissa.is_positive()
    }

    /// The least `t` with `|self| < 2^t`; meaningless for 0.
    pub(super) fn top(&self) -> i64 {
        self.exponent + rounding::length(&self.magnitude())
    }

    /// The magnitude of the mantissa.
    fn magnitude(&self) -> Natural {
        self.mantissa.clone().into_parts().1
    }

    /// The largest number with at most `bits` significant bits below or at
    /// this one.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::Dyadic;
    /// assert_eq!(Dyadic::from(-7).round_down(2), Dyadic::from(-8));
    /// assert_eq!(Dyadic::from(-7).round_up(2), Dyadic::from(-6));
    /// ```
    pub fn round_down(&self, bits: u32) -> Self {
        self.round(bits, Rounding::Down)
    }

    /// The smallest number with at most `bits` significant bits above or at
    /// this one.
    pub fn round_up(&self, bits: u32) -> Self {
        self.round(bits, Rounding::Up)
    }

    /// The number rounded to `bits >= 1` significant bits.
    pub(super) fn round(&self, bits: u32, towards: Rounding) -> Self {
        let (sign, magnitude) = self.mantissa.clone().into_parts();
        let excess = rounding::length(&magnitude) - i64::from(bits.max(1));
        let Ok(excess @ 1..) = u64::try_from(excess) else { return self.clone() };
        let towards = if sign == Sign::Negative { towards.opposite() } else { towards };
        let kept = rounding::shift_right(&magnitude, excess, towards);
        let lifted = i64::try_from(excess).expect("it was one");
        Self::signed(sign, kept, self.exponent + lifted)
    }

    /// The mantissa that goes with a smaller exponent.
    fn aligned(&self, exponent: i64) -> Integer {
        &self.mantissa << rounding::index((self.exponent - exponent).unsigned_abs())
    }

    /// `self + other`, rounded, without ever aligning numbers that lie far
    /// apart: `1 + 2^-10^12` costs no memory.
    pub(super) fn add_rounded(&self, other: &Self, bits: u32, towards: Rounding) -> Self {
        if self.is_zero() || other.is_zero() {
            return (self + other).round(bits, towards);
        }
        let (large, small) = if self.top() >= other.top() { (self, other) } else { (other, self) };
        // All points that can be the result, and `large`, are multiples of
        // 2^(speck + 1); so every number strictly between `large` and the next
        // multiple rounds alike, and `small` may be replaced by a speck of its sign.
        let speck = large.exponent.min(large.top() - i64::from(bits)) - 2;
        if small.top() <= speck {
            let sign = small.mantissa.sign();
            return (large + &Self::signed(sign, Natural::ONE, speck)).round(bits, towards);
        }
        (large + small).round(bits, towards)
    }

    /// `self / divisor` to `bits` significant bits, rounded down.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if the divisor is 0.
    pub fn div_down(&self, divisor: &Self, bits: u32) -> Result<Self> {
        self.div_rounded(divisor, bits, Rounding::Down)
    }

    /// `self / divisor` to `bits` significant bits, rounded up.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if the divisor is 0.
    pub fn div_up(&self, divisor: &Self, bits: u32) -> Result<Self> {
        self.div_rounded(divisor, bits, Rounding::Up)
    }

    /// `self / divisor`, rounded.
    pub(super) fn div_rounded(&self, divisor: &Self, bits: u32, towards: Rounding) -> Result<Self> {
        if divisor.is_zero() {
            return Err(Error::domain("divisor", 0, "a divisor other than 0"));
        }
        let quotient = quotient(&self.mantissa, &divisor.mantissa, bits, towards);
        Ok(Self::new(quotient.mantissa, quotient.exponent + self.exponent - divisor.exponent))
    }

    /// The largest dyadic of `bits` significant bits at most `x`.
    pub fn from_rational_down(x: &Rational, bits: u32) -> Self {
        Self::from_rational(x, bits, Rounding::Down)
    }

    /// The smallest dyadic of `bits` significant bits at least `x`.
    pub fn from_rational_up(x: &Rational, bits: u32) -> Self {
        Self::from_rational(x, bits, Rounding::Up)
    }

    /// `x`, rounded.
    pub(super) fn from_rational(x: &Rational, bits: u32, towards: Rounding) -> Self {
        quotient(x.numerator(), &Integer::from(x.denominator().clone()), bits, towards)
    }

    /// The exact value; its size is that of the exponent.
    pub fn to_rational(&self) -> Rational {
        let shift = rounding::index(self.exponent.unsigned_abs());
        if self.exponent >= 0 {
            return Rational::from(&self.mantissa << shift);
        }
        Rational::new(self.mantissa.clone(), Natural::ONE << shift)
            .expect("powers of two are not 0")
    }

    /// The order of this number and `x`, without writing out either's power of 2.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::Dyadic;
    /// // A power that would not fit into memory is compared all the same.
    /// assert!(Dyadic::power_of_two(1 << 40).cmp_rational(&"1e9".parse()?).is_gt());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn cmp_rational(&self, x: &Rational) -> Ordering {
        let sign = |positive: bool, zero: bool| i8::from(!zero) * if positive { 1 } else { -1 };
        let own = sign(self.is_positive(), self.is_zero());
        let signs = own.cmp(&sign(x.is_positive(), x.is_zero()));
        if signs != Ordering::Equal || self.is_zero() {
            return signs;
        }
        // 2^(size - 1) < |x| < 2^(size + 1) and 2^(top - 1) <= |self| < 2^top.
        let above = x.numerator().clone().into_parts().1;
        let size = rounding::length(&above) - rounding::length(x.denominator());
        let magnitudes = if self.top() < size {
            Ordering::Less
        } else if self.top() > size + 2 {
            Ordering::Greater
        } else {
            return self.to_rational().cmp(x);
        };
        if self.is_negative() { magnitudes.reverse() } else { magnitudes }
    }

    /// The largest integer that is at most this number.
    pub fn floor(&self) -> Integer {
        self.scaled(0, Rounding::Down)
    }

    /// `self * 2^shift` as an integer, rounded.
    pub(super) fn scaled(&self, shift: i64, towards: Rounding) -> Integer {
        let exponent = self.exponent + shift;
        if exponent >= 0 {
            return &self.mantissa << rounding::index(exponent.unsigned_abs());
        }
        let (sign, magnitude) = self.mantissa.clone().into_parts();
        let towards = if sign == Sign::Negative { towards.opposite() } else { towards };
        let kept = rounding::shift_right(&magnitude, exponent.unsigned_abs(), towards);
        Integer::from_parts(sign, kept)
    }

    /// The largest `f64` that is at most this number: `-inf` below `-f64::MAX`,
    /// `f64::MAX` above it.
    pub fn to_f64_lower(&self) -> f64 {
        self.to_f64(Rounding::Down)
    }

    /// The smallest `f64` that is at least this number: `inf` above `f64::MAX`,
    /// `-f64::MAX` below its negative.
    pub fn to_f64_upper(&self) -> f64 {
        self.to_f64(Rounding::Up)
    }

    fn to_f64(&self, towards: Rounding) -> f64 {
        if self.is_negative() {
            return -(-self).to_f64(towards.opposite());
        }
        if self.is_zero() {
            return 0.0;
        }
        // Below 2^-1022 the spacing stays 2^-1074, so fewer bits are left.
        let bits = (self.top() + 1074).clamp(0, 53);
        if bits == 0 {
            return if towards == Rounding::Up { f64::from_bits(1) } else { 0.0 };
        }
        let rounded = self.round(u32::try_from(bits).expect("at most 53"), towards);
        if rounded.top() > 1024 {
            return if towards == Rounding::Up { f64::INFINITY } else { f64::MAX };
        }
        rounded.to_rational().approximate()
    }
}

/// `n / d` to `bits` significant bits, rounded; `d` is not 0.
fn quotient(n: &Integer, d: &Integer, bits: u32, towards: Rounding) -> Dyadic {
    let ((sign, n), (sign_of_d, d)) = (n.clone().into_parts(), d.clone().into_parts());
    let sign = sign * sign_of_d;
    let inward = if sign == Sign::Negative { towards.opposite() } else { towards };
    // One bit more than asked for: rounding twice in one direction is rounding once.
    let shift = (i64::from(bits) + 1 + rounding::length(&d) - rounding::length(&n)).max(0);
    let scaled = n << rounding::index(shift.unsigned_abs());
    let magnitude = rounding::divide(&scaled, &d, inward);
    Dyadic::signed(sign, magnitude, -shift).round(bits, towards)
}

impl From<Integer> for Dyadic {
    fn from(n: Integer) -> Self {
        Self::new(n, 0)
    }
}

impl From<i64> for Dyadic {
    fn from(n: i64) -> Self {
        Self::new(Integer::from(n), 0)
    }
}

impl Add for &Dyadic {
    type Output = Dyadic;
    fn add(self, other: &Dyadic) -> Dyadic {
        if self.is_zero() {
            return other.clone();
        }
        if other.is_zero() {
            return self.clone();
        }
        let exponent = self.exponent.min(other.exponent);
        Dyadic::new(self.aligned(exponent) + other.aligned(exponent), exponent)
    }
}

impl Sub for &Dyadic {
    type Output = Dyadic;
    fn sub(self, other: &Dyadic) -> Dyadic {
        self + &-other
    }
}

impl Mul for &Dyadic {
    type Output = Dyadic;
    fn mul(self, other: &Dyadic) -> Dyadic {
        Dyadic::new(&self.mantissa * &other.mantissa, self.exponent + other.exponent)
    }
}

impl Neg for &Dyadic {
    type Output = Dyadic;
    fn neg(self) -> Dyadic {
        Dyadic { mantissa: -self.mantissa.clone(), exponent: self.exponent }
    }
}

impl Ord for Dyadic {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |x: &Self| i8::from(x.is_positive()) - i8::from(x.is_negative());
        let signs = sign(self).cmp(&sign(other));
        if signs != Ordering::Equal || self.is_zero() {
            return signs;
        }
        // Magnitudes first, so that numbers far apart are never aligned.
        let magnitudes = self.top().cmp(&other.top()).then_with(|| {
            let exponent = self.exponent.min(other.exponent);
            self.aligned(exponent).abs_cmp(&other.aligned(exponent))
        });
        if self.is_negative() { magnitudes.reverse() } else { magnitudes }
    }
}

impl PartialOrd for Dyadic {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Dyadic {
    /// Prints `mantissa * 2^exponent`, or the integer if it is a small one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.exponent {
            0..64 => write!(f, "{}", self.floor()),
            _ => write!(f, "{} * 2^{}", self.mantissa, self.exponent),
        }
    }
}
