//! The ring that is wide enough for a tilted sum of losses, and bounds of what
//! lies beyond it.

use super::index::{integer, real, whole};
use super::lattice::BITS;
use super::profile::{exact, zero};
use super::sandwich::Masses;
use super::spectrum::power_upper;
use super::tilt::Reach;
use crate::error::Result;
use crate::num::{Double, Dyadic, EXP_ERROR, Interval, ROUNDOFF};

/// Rings so small that wrapping saves nothing.
const SMALL: u32 = 10;

/// A window of grid points, on a ring of `2^levels`.
#[derive(Debug)]
pub(super) struct Window {
    pub(super) levels: u32,
    pub(super) start: i64,
    /// The last point that is on the ring and in the range of the sum.
    pub(super) last: i64,
    /// Bounds of the tilted mass to its left and right, of the law above and of
    /// the law below.
    pub(super) left: (f64, f64),
    pub(super) right: (f64, f64),
}

impl Window {
    /// A bound of the tilted mass outside, of each of the two laws.
    pub(super) fn outside(&self) -> f64 {
        let sum = |left: f64, right: f64| (left + right) * (1.0 + 1e-9);
        sum(self.left.0, self.right.0).max(sum(self.left.1, self.right.1))
    }
}

/// The window for the sum of the laws' losses, which reaches so far; `None` if
/// it takes more points than allowed, or if nothing bounds what is beyond. A
/// window that is asked to start at a multiple of so many points is no wider than
/// the reach needs, so that errors lie nowhere else.
pub(super) fn window(
    laws: &[(Masses, u64)],
    step: Double,
    offset: &Interval,
    reach: &Reach,
    aligned: Option<i64>,
    points: u64,
) -> Result<Option<Window>> {
    let range = range(laws);
    let all = range.1.saturating_sub(range.0).saturating_add(1);
    let shift = offset.lo().to_f64_lower();
    let (from, to) = ((reach.from - shift) / step.high, (reach.to - shift) / step.high);
    let levels = |points: f64| (4..62).find(|&n| real(1 << n) >= points).unwrap_or(62);
    let ends = aligned.map(|aligned| {
        let start = integer((from / real(aligned)).floor()).saturating_mul(aligned);
        let start = start.clamp(range.0, range.1);
        (start, integer(to.ceil()).clamp(start, range.1))
    });
    let reached = ends.map_or(to - from + 4.0, |(start, last)| real(last - start) + 1.0);
    let (mut wanted, whole) = (levels(reached.min(1e18)), levels(real(all)));
    // The whole range, if it costs at most twice as much, needs no bound.
    if whole <= (wanted + 1).max(SMALL) {
        wanted = whole;
    }
    if 1u64 << wanted > points {
        return Ok(None);
    }
    let size = 1i64 << wanted;
    let (start, last) = if let Some(ends) = ends {
        ends
    } else if size >= all {
        range
    } else {
        // What the power of two leaves over goes to both sides, within the range.
        let start = integer(f64::midpoint(from, to)).saturating_sub(size / 2);
        let start = start.clamp(range.0, range.1 - size + 1);
        (start, start + size - 1)
    };
    if (start, last) == range {
        let (left, right) = ((0.0, 0.0), (0.0, 0.0));
        return Ok(Some(Window { levels: wanted, start, last, left, right }));
    }
    let (left, right) = outside(laws, step, (start, last), range, reach.rates)?;
    // All mass there is bounds what is outside, where it is left as it is.
    let all = laws.iter().fold((1.0, 1.0), |all, (masses, count)| {
        let side = |x: &[f64]| {
            let sum = x.iter().sum::<f64>() * (1.0 + 1e-9);
            power_upper(sum, *count).max(1.0) * (1.0 + 1e-9)
        };
        (all.0 * side(&masses.up), all.1 * side(&masses.down))
    });
    let least = |tail: (f64, f64)| (tail.0.min(all.0), tail.1.min(all.1));
    let left = if aligned.is_some() { left } else { least(left) };
    let window = Window { levels: wanted, start, last, left, right: least(right) };
    Ok(window.outside().is_finite().then_some(window))
}

/// The least and the greatest grid point that the sum may have.
fn range(laws: &[(Masses, u64)]) -> (i64, i64) {
    let mut range = (0i64, 0i64);
    for (masses, count) in laws {
        let n = i64::try_from(*count).unwrap_or(i64::MAX);
        let last = masses.first + whole(masses.up.len()) - 1;
        range.0 = range.0.saturating_add(masses.first.saturating_mul(n));
        range.1 = range.1.saturating_add(last.saturating_mul(n));
    }
    range
}

/// Bounds of the tilted mass to the left and right of a window of grid points, of
/// the law above and the law below, by Chernoff with a rate (per unit of loss)
/// for each side. No mass lies beyond `range`. Mass to the left is bounded as if
/// tilted by the rate where it lies: moved to the window, it may weigh as much.
pub(super) fn outside(
    laws: &[(Masses, u64)],
    step: Double,
    window: (i64, i64),
    range: (i64, i64),
    rates: (f64, f64),
) -> Result<((f64, f64), (f64, f64))> {
    let unit = Interval::exact(&exact(step.high)? + &exact(step.low)?);
    // Right and left of the law above, right and left of the law below.
    let mut totals = [zero(), zero(), zero(), zero()];
    for (masses, count) in laws {
        let (low, high) = masses.ends();
        let mut sums = [0.0; 4];
        for ((&u, &d), n) in masses.up.iter().zip(&masses.down).zip(masses.first..) {
            if u > 0.0 || d > 0.0 {
                // Relative to the ends, so that no exponential overflows.
                let over = |end: i64, rate: f64| {
                    step.mul(Double::new(real(n - end))).mul(Double::new(rate)).exp()
                };
                let (right, left) = (over(high, rates.1), over(low, -rates.0));
                for (sum, x) in sums.iter_mut().zip([u * right, u * left, d * right, d * left]) {
                    *sum += x;
                }
            }
        }
        let room = 1.0 + EXP_ERROR + 2.0 * ROUNDOFF * real(whole(masses.up.len()) + 8);
        let n = Interval::exact(Dyadic::new(crate::num::Integer::from(*count), 0));
        let ends = [(high, rates.1), (low, -rates.0), (high, rates.1), (low, -rates.0)];
        for ((sum, total), (end, rate)) in sums.iter().zip(&mut totals).zip(ends) {
            // Exponentials below e^-700 are 0.
            let sum = Interval::exact(exact(sum * room + 1e-290)?).ln(BITS)?;
            let shift = reach(&unit, end, rate)?;
            *total = total.add(&sum.add(&shift, BITS).mul(&n, BITS), BITS);
        }
    }
    let high = reach(&unit, window.1 + 1, rates.1)?;
    let low = reach(&unit, window.0 - 1, -rates.0)?;
    let tail = |exponent: &Interval, covered: bool| -> Result<f64> {
        if covered {
            return Ok(0.0);
        }
        if exponent.hi().is_positive() {
            return Ok(f64::INFINITY);
        }
        Ok(exponent.exp(64)?.hi().to_f64_upper() * (1.0 + 1e-9))
    };
    let right = |total: &Interval| tail(&total.sub(&high, BITS), window.1 >= range.1);
    let left = |total: &Interval| tail(&total.sub(&low, BITS), window.0 <= range.0);
    Ok(((left(&totals[1])?, left(&totals[3])?), (right(&totals[0])?, right(&totals[2])?)))
}

/// `rate` times the loss of grid point n.
fn reach(unit: &Interval, n: i64, rate: f64) -> Result<Interval> {
    let l = Interval::exact(Dyadic::from(n)).mul(unit, BITS);
    Ok(l.mul(&Interval::exact(exact(rate)?), BITS))
}
