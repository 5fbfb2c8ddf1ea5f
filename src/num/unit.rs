//! Numbers in `[0, 1]` as fixed-point enclosures of 128 fractional bits: the
//! fast twin of [`Interval`], from which tables are built.

use std::ops::{Add, Mul, Sub};

use super::dyadic::Dyadic;
use super::integer::Integer;
use super::interval::Interval;
use super::rounding::Rounding;

/// An enclosure of a number in `[0, 1]`: between `lo * 2^-128` and
/// `hi * 2^-128`, where the largest `hi` stands for 1.
///
/// # Example
///
/// ```
/// use etalon::num::{Interval, Rational, Unit};
/// let third = Unit::from(&Interval::of(&Rational::new(1, 3u8)?, 160));
/// assert_eq!(third.floor64(), Some(0x5555_5555_5555_5555));
/// assert_eq!((third * third).floor64(), Some(0x1c71_c71c_71c7_1c71));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    lo: u128,
    hi: u128,
}

impl Unit {
    /// The number 0.
    pub const ZERO: Self = Self { lo: 0, hi: 0 };

    /// An enclosure of 1.
    pub const ONE: Self = Self { lo: u128::MAX, hi: u128::MAX };

    /// The lower end, in units of `2^-128`.
    pub fn lo(self) -> u128 {
        self.lo
    }

    /// The upper end, in units of `2^-128`; the largest stands for 1.
    pub fn hi(self) -> u128 {
        self.hi
    }

    /// The same lower end and an upper end that is `slack * 2^-128` larger.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::Unit;
    /// let near_zero = Unit::ZERO.raised(3);
    /// assert_eq!((near_zero.lo(), near_zero.hi()), (0, 3));
    /// ```
    #[must_use]
    pub fn raised(self, slack: u128) -> Self {
        Self { lo: self.lo, hi: self.hi.saturating_add(slack) }
    }

    /// `floor(2^64 x)` if both ends agree on it.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::Unit;
    /// let just_below = Unit::ZERO.raised(1 << 64);
    /// assert_eq!((Unit::ZERO.floor64(), just_below.floor64()), (Some(0), None));
    /// ```
    #[must_use]
    #[inline]
    pub fn floor64(self) -> Option<u64> {
        let (below, above) = (self.lo >> 64, self.hi >> 64);
        if below != above || self.hi == u128::MAX {
            return None;
        }
        u64::try_from(below).ok()
    }

    /// The same enclosure with dyadic ends.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::Unit;
    /// assert!(Unit::ONE.to_interval().contains(&"1".parse()?));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn to_interval(self) -> Interval {
        let lo = Dyadic::new(Integer::from(self.lo), -128);
        let hi = match self.hi {
            u128::MAX => Dyadic::one(),
            hi => Dyadic::new(Integer::from(hi), -128),
        };
        Interval::new(lo, hi).expect("the ends stay in order")
    }
}

impl Mul for Unit {
    type Output = Self;

    /// An enclosure of the product.
    #[inline]
    fn mul(self, other: Self) -> Self {
        // With the largest value standing for 1, rounding up keeps the
        // convention: ceil(a * (2^128 - 1) / 2^128) = a for every a < 2^128.
        let (lo, _) = wide_product(self.lo, other.lo);
        let (hi, rest) = wide_product(self.hi, other.hi);
        Self { lo, hi: if rest == 0 { hi } else { hi.saturating_add(1) } }
    }
}

impl Add for Unit {
    type Output = Self;

    /// An enclosure of the sum, which the caller knows to be at most 1.
    #[inline]
    fn add(self, other: Self) -> Self {
        Self { lo: self.lo.saturating_add(other.lo), hi: self.hi.saturating_add(other.hi) }
    }
}

impl Sub for Unit {
    type Output = Self;

    /// An enclosure of the difference, which the caller knows to be at least 0.
    #[inline]
    fn sub(self, other: Self) -> Self {
        let above = self.hi.saturating_sub(other.lo);
        // The largest stands for 2^128, one more than it says.
        let above = if self.hi == u128::MAX { above.saturating_add(1) } else { above };
        Self { lo: self.lo.saturating_sub(other.hi), hi: above }
    }
}

impl From<&Interval> for Unit {
    /// The part of the interval in `[0, 1]`, rounded outward.
    fn from(x: &Interval) -> Self {
        let end = |x: &Dyadic, towards| {
            if *x >= Dyadic::one() {
                return u128::MAX;
            }
            if !x.is_positive() {
                return 0;
            }
            u128::try_from(x.scaled(128, towards)).unwrap_or(u128::MAX)
        };
        Self { lo: end(x.lo(), Rounding::Down), hi: end(x.hi(), Rounding::Up) }
    }
}

/// The upper and the lower 128 bits of a product, from 64-bit limbs.
#[inline]
fn wide_product(a: u128, b: u128) -> (u128, u128) {
    const LOW: u128 = u64::MAX as u128;
    let ((a1, a0), (b1, b0)) = ((a >> 64, a & LOW), (b >> 64, b & LOW));
    let (low, high) = (a0 * b0, a1 * b1);
    let (cross, other) = (a1 * b0, a0 * b1);
    // At most three times 2^64 - 1: no overflow.
    let middle = (low >> 64) + (cross & LOW) + (other & LOW);
    (high + (cross >> 64) + (other >> 64) + (middle >> 64), middle << 64 | low & LOW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_keeps_its_meaning() {
        let half = Unit { lo: 1 << 127, hi: 1 << 127 };
        assert_eq!((Unit::ONE * half).hi, 1 << 127);
        assert_eq!((Unit::ONE * Unit::ONE).hi, u128::MAX);
        assert_eq!((Unit::ONE - half).hi, 1 << 127);
        assert_eq!((Unit::ONE - Unit::ZERO).hi, u128::MAX);
        assert_eq!(Unit::ONE.floor64(), None);
        assert_eq!(wide_product(u128::MAX, u128::MAX), (u128::MAX - 1, 1));
    }
}
