//! Intervals with dyadic ends, rounded outward: a number we can prove things
//! about without knowing it.

use std::cmp::Ordering;
use std::fmt;

use super::decimal::decimal;
use super::dyadic::Dyadic;
use super::rational::Rational;
use super::rounding::Rounding;
use crate::error::{Error, Result};

/// Magnitudes below `2^FLUSH` are enclosed together with 0.
///
/// No exponent then ever overflows, and `exp(-10^40)` is an honest, if wide,
/// enclosure instead of a number too long to store.
const FLUSH: i64 = -(1 << 40);

/// An enclosure: the number meant lies in `[lo, hi]`.
///
/// Every operation takes the number of significant bits to keep and rounds
/// the lower end down and the upper end up, so that the result contains every
/// value the operation takes on the operands. Precision is relative: `e^-1000`
/// has as many correct bits as `e`.
///
/// # Example
///
/// ```
/// use etalon::num::{Interval, Rational};
/// let third = Interval::of(&Rational::new(1, 3u8)?, 64);
/// let one = third.add(&third, 64).add(&third, 64);
/// assert!(one.contains(&Rational::one()));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    lo: Dyadic,
    hi: Dyadic,
}

impl Interval {
    /// The interval `[lo, hi]`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if `lo > hi`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::{Dyadic, Interval};
    /// let (zero, one) = (Dyadic::zero(), Dyadic::one());
    /// assert_eq!(Interval::new(zero.clone(), one.clone())?.width(), one);
    /// assert!(Interval::new(one, zero).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(lo: Dyadic, hi: Dyadic) -> Result<Self> {
        if lo > hi {
            return Err(Error::domain("lo", lo, "lo <= hi"));
        }
        Ok(Self { lo, hi })
    }

    /// The interval of ends that are known to be in order, rounded outward.
    pub(super) fn outward(lo: &Dyadic, hi: &Dyadic, bits: u32) -> Self {
        Self {
            lo: flush(lo.round(bits, Rounding::Down), Rounding::Down),
            hi: flush(hi.round(bits, Rounding::Up), Rounding::Up),
        }
    }

    /// The interval that holds one number only.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::{Dyadic, Interval};
    /// let half = Interval::exact(Dyadic::power_of_two(-1));
    /// assert_eq!(half.lo(), half.hi());
    /// ```
    pub fn exact(value: Dyadic) -> Self {
        Self { lo: value.clone(), hi: value }
    }

    /// The tightest enclosure of `x` with `bits` significant bits.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::Interval;
    /// // What has few bits is exact; a third never is.
    /// assert!(Interval::of(&"5/8".parse()?, 3).width().is_zero());
    /// let third = Interval::of(&"1/3".parse()?, 2);
    /// assert_eq!(third.lo().to_rational(), "1/4".parse()?);
    /// assert_eq!(third.hi().to_rational(), "3/8".parse()?);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn of(x: &Rational, bits: u32) -> Self {
        Self { lo: Dyadic::from_rational_down(x, bits), hi: Dyadic::from_rational_up(x, bits) }
    }

    /// The smallest interval that holds both.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::Interval;
    /// let hull = Interval::of(&"1".parse()?, 8).hull(&Interval::of(&"3".parse()?, 8));
    /// assert!(hull.contains(&"2".parse()?));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    #[must_use]
    pub fn hull(&self, other: &Self) -> Self {
        Self {
            lo: self.lo.clone().min(other.lo.clone()),
            hi: self.hi.clone().max(other.hi.clone()),
        }
    }

    /// The lower end.
    pub fn lo(&self) -> &Dyadic {
        &self.lo
    }

    /// The upper end.
    pub fn hi(&self) -> &Dyadic {
        &self.hi
    }

    /// `hi - lo`, rounded up to 64 bits.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::{Dyadic, Interval};
    /// let third = Interval::of(&"1/3".parse()?, 10);
    /// assert_eq!(third.width(), Dyadic::power_of_two(-11));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn width(&self) -> Dyadic {
        self.hi.add_rounded(&-&self.lo, 64, Rounding::Up)
    }

    /// Whether `x` lies in the interval.
    pub fn contains(&self, x: &Rational) -> bool {
        self.lo.cmp_rational(x).is_le() && self.hi.cmp_rational(x).is_ge()
    }

    /// Whether every number of this interval is less than every one of the other.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::Interval;
    /// let (third, near) = (Interval::of(&"1/3".parse()?, 8), Interval::of(&"0.3334".parse()?, 8));
    /// // At 8 bits they overlap, and neither order is certain.
    /// assert!(!third.certainly_less(&near) && !near.certainly_less(&third));
    /// assert!(third.certainly_less(&Interval::of(&"1/2".parse()?, 8)));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn certainly_less(&self, other: &Self) -> bool {
        self.hi < other.lo
    }

    /// The order of the enclosed number and `x`, or `None` if the interval is
    /// too wide to tell.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::{Dyadic, Interval};
    /// let third = Interval::of(&"1/3".parse()?, 8);
    /// assert!(third.compare(&Dyadic::one()).is_some_and(|order| order.is_lt()));
    /// assert_eq!(third.compare(third.lo()), None);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn compare(&self, x: &Dyadic) -> Option<Ordering> {
        match (self.lo.cmp(x), self.hi.cmp(x)) {
            (Ordering::Greater, _) => Some(Ordering::Greater),
            (_, Ordering::Less) => Some(Ordering::Less),
            (Ordering::Equal, Ordering::Equal) => Some(Ordering::Equal),
            _ => None,
        }
    }

    /// An enclosure of the sum.
    #[must_use]
    pub fn add(&self, other: &Self, bits: u32) -> Self {
        Self::outward(
            &self.lo.add_rounded(&other.lo, bits, Rounding::Down),
            &self.hi.add_rounded(&other.hi, bits, Rounding::Up),
            bits,
        )
    }

    /// An enclosure of the difference.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::Interval;
    /// let third = Interval::of(&"1/3".parse()?, 64);
    /// // The same third twice is to an interval any two numbers near a third.
    /// let rest = third.sub(&third, 64);
    /// assert!(rest.contains(&"0".parse()?) && !rest.width().is_zero());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    #[must_use]
    pub fn sub(&self, other: &Self, bits: u32) -> Self {
        self.add(&other.neg(), bits)
    }

    /// The negative, exactly.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::Interval;
    /// // What is outward for a third is outward for minus a third.
    /// let (third, minus) = (Interval::of(&"1/3".parse()?, 8), Interval::of(&"-1/3".parse()?, 8));
    /// assert_eq!(third.neg(), minus);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    #[must_use]
    pub fn neg(&self) -> Self {
        Self { lo: -&self.hi, hi: -&self.lo }
    }

    /// An enclosure of the product.
    #[must_use]
    pub fn mul(&self, other: &Self, bits: u32) -> Self {
        if !self.lo.is_negative() && !other.lo.is_negative() {
            return Self::outward(&(&self.lo * &other.lo), &(&self.hi * &other.hi), bits);
        }
        let products = [
            &self.lo * &other.lo,
            &self.lo * &other.hi,
            &self.hi * &other.lo,
            &self.hi * &other.hi,
        ];
        let lo = products.iter().min().expect("there are four");
        let hi = products.iter().max().expect("there are four");
        Self::outward(lo, hi, bits)
    }

    /// An enclosure of the square; never below 0.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::{Dyadic, Interval};
    /// let around = Interval::new(Dyadic::from(-1), Dyadic::from(2))?;
    /// assert_eq!(around.square(64).lo(), &Dyadic::zero());
    /// assert_eq!(around.mul(&around, 64).lo(), &Dyadic::from(-2));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    #[must_use]
    pub fn square(&self, bits: u32) -> Self {
        let (a, b) = (&self.lo * &self.lo, &self.hi * &self.hi);
        if self.lo.is_negative() && self.hi.is_positive() {
            return Self::outward(&Dyadic::zero(), &a.max(b), bits);
        }
        let (lo, hi) = if a <= b { (a, b) } else { (b, a) };
        Self::outward(&lo, &hi, bits)
    }

    /// An enclosure of the quotient.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if the divisor's interval contains 0.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::{Dyadic, Interval};
    /// let one = Interval::exact(Dyadic::one());
    /// let seventh = one.div(&Interval::exact(Dyadic::from(7)), 64)?;
    /// assert!(seventh.contains(&"1/7".parse()?));
    /// let around = Interval::new(Dyadic::from(-1), Dyadic::from(1))?;
    /// assert!(one.div(&around, 64).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn div(&self, other: &Self, bits: u32) -> Result<Self> {
        if !other.lo.is_positive() && !other.hi.is_negative() {
            return Err(Error::domain("divisor", other, "an enclosure that excludes 0"));
        }
        if other.hi.is_negative() {
            return self.neg().div(&other.neg(), bits);
        }
        let below = if self.lo.is_negative() { &other.lo } else { &other.hi };
        let above = if self.hi.is_negative() { &other.hi } else { &other.lo };
        Ok(Self::outward(
            &self.lo.div_rounded(below, bits, Rounding::Down)?,
            &self.hi.div_rounded(above, bits, Rounding::Up)?,
            bits,
        ))
    }

    /// An enclosure of the square root.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if the interval contains negative numbers.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::{Dyadic, Interval};
    /// let root = Interval::exact(Dyadic::from(2)).sqrt(64)?;
    /// assert!(root.lo().to_rational() > "1.41421356".parse()?);
    /// assert!(root.hi().to_rational() < "1.41421357".parse()?);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn sqrt(&self, bits: u32) -> Result<Self> {
        if self.lo.is_negative() {
            return Err(Error::domain("x", self, "x >= 0 for a square root"));
        }
        Ok(Self::outward(
            &root(&self.lo, bits, Rounding::Down),
            &root(&self.hi, bits, Rounding::Up),
            bits,
        ))
    }

    /// Both ends as decimals of at most `digits` significant digits, rounded outward.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::Interval;
    /// let third = Interval::of(&"1/3".parse()?, 64);
    /// assert_eq!(third.to_decimal(3), ("0.333".to_owned(), "0.334".to_owned()));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn to_decimal(&self, digits: u32) -> (String, String) {
        (decimal(&self.lo, digits, Rounding::Down), decimal(&self.hi, digits, Rounding::Up))
    }
}

/// Replaces a magnitude below `2^FLUSH` by the end of `[0, 2^FLUSH]` on the
/// side that is asked for.
fn flush(x: Dyadic, towards: Rounding) -> Dyadic {
    if x.is_zero() || x.top() > FLUSH {
        return x;
    }
    match (x.is_negative(), towards) {
        (false, Rounding::Down) | (true, Rounding::Up) => Dyadic::zero(),
        (false, Rounding::Up) => Dyadic::power_of_two(FLUSH),
        (true, Rounding::Down) => -&Dyadic::power_of_two(FLUSH),
    }
}

/// The square root of `x >= 0`, rounded.
fn root(x: &Dyadic, bits: u32, towards: Rounding) -> Dyadic {
    if x.is_zero() {
        return Dyadic::zero();
    }
    // Scale by an even power of 2 so that the integer root has enough bits.
    let wanted = 2 * (i64::from(bits) + 1) - x.top();
    let shift = wanted + wanted.rem_euclid(2);
    let scaled = x.scaled(shift, towards).into_parts().1;
    Dyadic::new(super::rounding::root(&scaled, towards), -shift / 2).round(bits, towards)
}

impl fmt::Display for Interval {
    /// Prints `[lo, hi]` in decimal, rounded outward to 17 digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (lo, hi) = self.to_decimal(17);
        write!(f, "[{lo}, {hi}]")
    }
}
