//! The complementary error function, certified to any precision.
//!
//! Near 0 the series of erf with positive terms, with as many more bits as
//! `1 - erf` cancels; beyond, Laplace's continued fraction, whose every tail
//! lies in a known interval. A test compares them where both apply.

use super::constants::pi;
use super::dyadic::Dyadic;
use super::integer::{Integer, Natural};
use super::interval::Interval;
use super::rational::Rational;
use super::rounding::{self, Rounding};
use crate::error::Result;

impl Interval {
    /// An enclosure of the complementary error function
    /// `erfc(x) = (2/√π) ∫ e^(-t²) dt` over `t >= x`, with about `bits` correct
    /// bits at each end.
    ///
    /// # Errors
    ///
    /// Those of the exponential; none for an argument of a reasonable size.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::num::{Interval, Rational};
    /// let one = Interval::of(&Rational::one(), 64).erfc(64)?;
    /// assert_eq!(one.to_decimal(7), ("0.1572992".into(), "0.1572993".into()));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    ///
    /// # References
    ///
    /// `[DLMF, 7.6.2 and 7.9.4]`.
    pub fn erfc(&self, bits: u32) -> Result<Self> {
        // erfc decreases.
        let above = at(self.lo(), bits)?;
        if self.lo() == self.hi() {
            return Ok(above);
        }
        if self.lo().is_negative() || self.width() > Dyadic::power_of_two(-32) {
            let below = at(self.hi(), bits)?;
            return Ok(Self::outward(below.lo(), above.hi(), bits + 4));
        }
        // By at most its steepest slope, 2 e^(-x²)/√π < 2 e^(-x²) at the lower end.
        let slope = Self::exact(-&(self.lo() * self.lo())).exp(32)?;
        let fall = &(slope.hi() * &self.width()) * &Dyadic::from(2);
        let below = above.sub(&Self::exact(fall), bits + 4);
        Ok(Self::outward(below.lo(), above.hi(), bits + 4))
    }
}

/// `erfc(x)` for one number.
fn at(x: &Dyadic, bits: u32) -> Result<Interval> {
    if x.is_negative() {
        let two = Interval::exact(Dyadic::from(2));
        return Ok(two.sub(&at(&-x, bits)?, bits + 4));
    }
    if converges(x, bits) { fraction(x, bits) } else { complement(x, bits) }
}

/// Whether the continued fraction is the shorter way: `4 x² >= bits`.
fn converges(x: &Dyadic, bits: u32) -> bool {
    &(x * x) * &Dyadic::from(4) >= Dyadic::from(i64::from(bits))
}

/// `1 - erf(x)` for `x >= 0`.
fn complement(x: &Dyadic, bits: u32) -> Result<Interval> {
    // erfc(x) > e^(-x²) / (2x + 2), so 3/2 x² and the bits of x are lost.
    let square = (x * x).floor();
    let lost = u32::try_from(&square + (&square >> 1usize) + Integer::from(24)).unwrap_or(u32::MAX);
    let precision = bits.saturating_add(lost);
    let one = Interval::exact(Dyadic::one());
    Ok(one.sub(&erf(x, precision)?, precision))
}

/// `erf(x) = (2x/√π) e^(-x²) Σ (2x²)^n / (1·3·…·(2n + 1))` for `x >= 0`.
fn erf(x: &Dyadic, bits: u32) -> Result<Interval> {
    let twice = &(x * x) * &Dyadic::from(2);
    let sum = Interval::outward(
        &series(&twice, bits + 16, Rounding::Down),
        &series(&twice, bits + 16, Rounding::Up),
        bits + 16,
    );
    let factor = Interval::exact(x.clone()).mul(&decay(x, bits)?, bits + 8);
    Ok(factor.mul(&sum, bits + 8).mul(&Interval::exact(Dyadic::from(2)), bits + 8))
}

/// `e^(-x²)/√π`.
fn decay(x: &Dyadic, bits: u32) -> Result<Interval> {
    let exponent = Interval::exact(-&(x * x));
    exponent.exp(bits + 8)?.div(&pi(bits + 8).sqrt(bits + 8)?, bits + 8)
}

/// `Σ y^n / (1·3·…·(2n + 1))` for `y >= 0`, rounded.
fn series(y: &Dyadic, fraction: u32, towards: Rounding) -> Dyadic {
    let scale = i64::from(fraction);
    // From this divisor on the ratio y / (2n + 3) of terms is below 1/2.
    let halved = i64::try_from(&(y * &Dyadic::from(2)).floor()).map_or(i64::MAX, |n| n + 1);
    let y = y.scaled(scale, towards).into_parts().1;
    let mut term = Natural::ONE << rounding::index(fraction.into());
    let mut sum = term.clone();
    for odd in (3u32..).step_by(2) {
        term = rounding::shift_right(&(&term * &y), fraction.into(), towards);
        term = rounding::divide(&term, &Natural::from(odd), towards);
        sum += &term;
        // What then follows a term of at most one unit is at most one unit.
        let small = term.is_zero() || (term.is_one() && towards == Rounding::Up);
        if small && i64::from(odd) >= halved {
            break;
        }
    }
    let rest = if towards == Rounding::Up { Natural::ONE } else { Natural::ZERO };
    Dyadic::new(Integer::from(sum + rest), -scale)
}

/// `erfc(x) = (e^(-x²)/√π) / t_1` for `x > 0`, where `t_n = x + (n/2)/t_(n+1)`.
fn fraction(x: &Dyadic, bits: u32) -> Result<Interval> {
    let precision = bits + 16;
    let point = Interval::exact(x.clone());
    let target = Dyadic::power_of_two(-i64::from(bits) - 4);
    // The error falls like e^(-2 x √(2n)); a guess that is too small is doubled.
    let guess = &Rational::from(i64::from(precision)) * &Rational::new(1, 4u8)?;
    let guess = (&guess / &x.to_rational())?;
    let mut levels = i64::try_from(&(&guess * &guess).floor()).unwrap_or(i64::MAX / 4) + 8;
    loop {
        // Every t is at least x, so that t_n lies in [x, x + (n/2)/x].
        let last = half(levels).div(&point, precision)?;
        let mut tail = point.hull(&point.add(&last, precision));
        for n in (1..levels).rev() {
            tail = point.add(&half(n).div(&tail, precision)?, precision);
        }
        if tail.width() <= &target * tail.lo() || levels > 1 << 20 {
            return decay(x, precision)?.div(&tail, bits + 4);
        }
        levels *= 2;
    }
}

/// `n/2`.
fn half(n: i64) -> Interval {
    Interval::exact(Dyadic::new(n, -1))
}

/// An enclosure of the standard normal's `Pr[Z > z]` with about `bits` bits.
///
/// # Errors
///
/// As for [`Interval::erfc`].
///
/// # Example
///
/// ```
/// use etalon::num::{Dyadic, Interval, normal_tail};
/// // Half of a normal number's mass lies above 0, 0.1586... above 1.
/// let half = normal_tail(&Interval::exact(Dyadic::zero()), 64)?;
/// assert!(half.contains(&"1/2".parse()?));
/// let above = normal_tail(&Interval::exact(Dyadic::one()), 64)?;
/// assert_eq!(above.to_decimal(4), ("0.1586".to_owned(), "0.1587".to_owned()));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn normal_tail(z: &Interval, bits: u32) -> Result<Interval> {
    let root = Interval::of(&Rational::from(2), bits + 8).sqrt(bits + 8)?;
    let value = z.div(&root, bits + 8)?.erfc(bits + 4)?;
    Ok(value.mul(&Interval::exact(Dyadic::power_of_two(-1)), bits + 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_routes_agree_where_both_apply() {
        for (x, bits) in [("1/8", 40), ("3/4", 64), ("5/2", 64), ("4", 200), ("19/2", 128)] {
            let x = Dyadic::from_rational_down(&x.parse().unwrap(), 60);
            let (one, other) = (complement(&x, bits).unwrap(), fraction(&x, bits).unwrap());
            assert!(!one.certainly_less(&other) && !other.certainly_less(&one), "{x}");
            for value in [one, other] {
                let tight = &Dyadic::power_of_two(2 - i64::from(bits)) * value.hi();
                assert!(value.width() <= tight, "{x}: {value}");
            }
        }
    }

    #[test]
    fn values_agree_with_an_mpmath_table() {
        // mpmath 1.4.1 at 60 digits, rounded to 41.
        for (x, value) in [
            ("0", "1"),
            ("1/2", "0.47950012218695346231725334610803547126355"),
            ("-1/2", "1.5204998778130465376827466538919645287365"),
            ("2", "0.0046777349810472658379307436327470713891082"),
            ("5", "1.5374597944280348501883434853833788901181e-12"),
            ("13", "1.7395573154667245218041985482430269850886e-75"),
            ("30", "2.5646562037561116000333972775014471465489e-393"),
        ] {
            let value: Rational = value.parse().unwrap();
            for bits in [24, 53, 100, 120] {
                let ours = Interval::of(&x.parse().unwrap(), 80).erfc(bits).unwrap();
                let slack = &value * &"1e-39".parse().unwrap();
                let (lo, hi) = (ours.lo().to_rational(), ours.hi().to_rational());
                assert!(&lo - &slack <= value && value <= &hi + &slack, "{x} {bits}: {ours}");
                let width = ours.width().to_rational();
                assert!(width <= &value * &Dyadic::power_of_two(2 - i64::from(bits)).to_rational());
            }
        }
    }
}
