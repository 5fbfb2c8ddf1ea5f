//! The upper tail of the standard normal law, for Gaussian DP.

use super::arithmetic::whole;
use crate::error::Result;
use crate::num::{Dyadic, Interval, pi};

/// Beyond x² = LARGEST the tail is enclosed by [0, e^(-x²/2)].
const LARGEST: i64 = 1 << 13;

/// An enclosure of `Pr[N(0, 1) > x]` with about `bits` correct bits.
///
/// From the series `Φ(x) = 1/2 + φ(x) Σ_n x^(2n+1)/(1·3···(2n+1))`, whose terms
/// are positive for x > 0; the digits that cancel against 1/2 are added first.
///
/// # References
///
/// `[AS64, 26.2.11]`.
pub(super) fn upper_tail(x: &Interval, bits: u32) -> Result<Interval> {
    let (above, below) = (at(x.lo(), bits)?, at(x.hi(), bits)?);
    // The tail falls: the largest value is at the lower end.
    Interval::new(below.lo().clone(), above.hi().clone())
}

fn at(x: &Dyadic, bits: u32) -> Result<Interval> {
    if x.is_negative() {
        let other = at(&-x, bits + 8)?;
        return Ok(whole(1).sub(&other, bits + 8));
    }
    let point = Interval::exact(x.clone());
    let square = point.square(bits + 64);
    if square.hi() > &Dyadic::from(LARGEST) {
        let bound = half(&square, bits).neg().exp(bits)?;
        return Interval::new(Dyadic::zero(), bound.hi().clone());
    }
    // e^(-x²/2) has x²/2 log2(e) < 3/4 x² leading zeros.
    let size = u32::try_from(&square.hi().floor()).expect("at most LARGEST");
    let precision = bits + size + 64;
    let square = point.square(precision);
    let mut term = point.clone();
    let mut sum = point;
    for n in 1u64.. {
        term = term.mul(&square, precision).div(&whole(2 * n + 1), precision)?;
        sum = sum.add(&term, precision);
        // From here the terms at least halve: the rest is at most this term.
        let falling = square.hi() < &Dyadic::new(crate::num::Integer::from(2 * n + 3), -1);
        let unit = Dyadic::power_of_two(-i64::from(precision));
        if falling && term.hi() < &unit {
            let rest = Interval::new(Dyadic::zero(), term.hi().clone())?;
            sum = sum.add(&rest, precision);
            break;
        }
    }
    let root = pi(precision).mul(&whole(2), precision).sqrt(precision)?;
    let density = half(&square, precision).neg().exp(precision)?.div(&root, precision)?;
    let share = density.mul(&sum, precision);
    let tail = half(&whole(1), precision).sub(&share, bits + 8);
    Ok(super::arithmetic::positive_part(&tail))
}

/// x/2, exactly up to rounding to `bits`.
fn half(x: &Interval, bits: u32) -> Interval {
    x.mul(&Interval::exact(Dyadic::power_of_two(-1)), bits)
}
