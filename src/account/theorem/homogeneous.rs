//! Optimal composition of equal parts: no accountant that knows only (ε, δ)
//! can say less.

use super::Approximate;
use super::arithmetic::{at_least_one, at_most_one, positive_part, power, whole};
use crate::account::loss::{self, Loss};
use crate::error::Result;
use crate::num::{Interval, Natural, Rational};

/// An enclosure of the smallest δ at `target` for `count` uses of a part.
///
/// # Guarantee
///
/// With `p = e^ε/(1 + e^ε)` and `r = 1 - p`, the loss of k uses of the worst
/// (ε, 0) mechanism is `(k - 2j) ε` with probability `C(k,j) p^(k-j) r^j`, so
/// `δ = 1 - (1 - δ_part)^k (1 - X)` with
/// `X = Σ_j C(k,j) (p^(k-j) r^j - e^target p^j r^(k-j))_+`.
/// The paper states it at the grid `target = (k - 2i) ε`; the sum holds at
/// every target, as in `[MV18, Thm. 1.4]`.
///
/// # Errors
///
/// [`crate::Error::Domain`] if the count is 0; those of the exponential.
///
/// # Example
///
/// ```
/// use etalon::account::{Loss, theorem::{Approximate, homogeneous}};
/// let part = Approximate::new(&"1/10".parse()?, "0".parse()?)?;
/// let delta = homogeneous::delta(&part, 100, &Loss::from(&"5.85".parse()?), 64)?;
/// // Advanced composition promises 1e-5 there.
/// assert!(delta.hi().to_rational() < "1e-6".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[KOV15, Thm. 3.3]`, adaptive and optimal.
pub fn delta(part: &Approximate, count: u64, target: &Loss, bits: u32) -> Result<Interval> {
    at_least_one(count)?;
    // 2 log2 k bits for k multiplications, and room for the difference from 1.
    let precision = bits + 160;
    let odds = part.epsilon.enclose_exp(precision)?;
    let rest = whole(1).div(&odds.add(&whole(1), precision), precision)?;
    let truth = odds.mul(&rest, precision);
    let step = whole(1).div(&odds, precision)?;
    let mut weight = power(&truth, count, precision);
    // e^(target - loss), which grows by e^(2ε) from one j to the next.
    let top = part.epsilon.enclose(precision)?.mul(&whole(count), precision);
    let mut ratio = target.enclose(precision)?.sub(&top, precision).exp(precision)?;
    let rise = odds.square(precision);
    let mut sum = whole(0);
    for j in 0..=count {
        let gain = positive_part(&whole(1).sub(&ratio, precision));
        if gain.hi().is_zero() {
            break;
        }
        sum = sum.add(&weight.mul(&gain, precision), precision);
        let next = whole(count - j).div(&whole(j + 1), precision)?;
        weight = weight.mul(&next, precision).mul(&step, precision);
        ratio = ratio.mul(&rise, precision);
    }
    Ok(with_failures(&sum, &[(part.delta.clone(), count)], bits))
}

/// The same δ as an exact rational, if `e^ε` and `e^target` are rational.
///
/// # Errors
///
/// [`crate::Error::Domain`] if the count is 0; [`crate::Error::Unsupported`]
/// if the fraction would take more than a megabyte.
///
/// # Example
///
/// ```
/// use etalon::account::{Loss, theorem::{Approximate, homogeneous}};
/// let coin = Approximate::new(&"ln(3)".parse()?, "0".parse()?)?;
/// // Both answers tell with probability 9/16, and then 9 to 1.
/// let delta = homogeneous::delta_exact(&coin, 2, &Loss::from(&"ln(3)".parse()?))?;
/// assert_eq!(delta, Some("3/8".parse()?));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn delta_exact(part: &Approximate, count: u64, target: &Loss) -> Result<Option<Rational>> {
    at_least_one(count)?;
    let (Some(odds), Some(goal)) = (part.epsilon.odds(), target.odds()) else {
        return Ok(None);
    };
    let one = Rational::one();
    let step = odds.reciprocal()?;
    let truth = (odds / &(&one + odds))?;
    let mut weight = loss::power(&truth, count)?;
    let mut ratio = (goal / &loss::power(odds, count)?)?;
    let rise = odds * odds;
    let mut sum = Rational::zero();
    for j in 0..=count {
        if ratio >= one {
            break;
        }
        sum = &sum + &(&weight * &(&one - &ratio));
        let next = Rational::new(Natural::from(count - j), Natural::from(j + 1))?;
        weight = &(&weight * &next) * &step;
        ratio = &ratio * &rise;
    }
    let kept = loss::power(&(&one - &part.delta), count)?;
    Ok(Some(&one - &(&kept * &(&one - &sum))))
}

/// `1 - Π (1 - δ_i)^(k_i) (1 - X)`, without loss of small numbers.
pub(super) fn with_failures(x: &Interval, parts: &[(Rational, u64)], bits: u32) -> Interval {
    let precision = bits + 160;
    let x = at_most_one(&positive_part(x));
    // 1 - Π = Σ of what fails first: a + (1 - a) b, folded from small numbers.
    let mut failed = whole(0);
    for (delta, count) in parts {
        let kept = power(&Interval::of(&(&Rational::one() - delta), precision), *count, precision);
        let fails = if delta.is_zero() { whole(0) } else { whole(1).sub(&kept, precision) };
        let fresh = positive_part(&fails).mul(&whole(1).sub(&failed, precision), precision);
        failed = failed.add(&fresh, precision);
    }
    let fresh = whole(1).sub(&failed, precision).mul(&x, precision);
    at_most_one(&positive_part(&failed.add(&fresh, bits)))
}
