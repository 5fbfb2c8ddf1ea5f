//! The privacy profile from the composed law: δ at any ε, above and below.

use super::index::{integer, place, whole, wrapped};
use super::lattice::BITS;
use super::spectrum::Ring;
use crate::error::Result;
use crate::num::{Dyadic, Interval, ROUNDOFF, Rational};

/// From every grid point of the window on: `plain` sums masses times
/// `e^(-(c + 1) t)` and `payoff` masses times `e^(-c t) (1 - e^-t)`, where t is
/// the distance. All terms are positive: no sum cancels.
#[derive(Debug)]
struct Side {
    plain: Vec<f64>,
    payoff: Vec<f64>,
}

/// δ(ε) of a composed law.
#[derive(Debug)]
pub(super) struct Profile {
    frame: Frame,
    above: Side,
    below: Side,
    /// Errors of the ring, kept for the ledger: the sum of an entry's error.
    noise: Side,
}

/// What is known of the composed law besides its masses.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) step: Interval,
    /// The sum of all offsets: the loss at the grid point 0.
    pub(super) offset: Interval,
    pub(super) c: f64,
    /// The logarithm of the factor that undoes the tilt.
    pub(super) scale: Interval,
    /// The first grid point of the window.
    pub(super) start: i64,
    /// A bound of the tilted mass outside of the window.
    pub(super) outside: f64,
    /// The probability of an infinite loss.
    pub(super) infinite: Interval,
    /// By how much all losses together may exceed their grid points.
    pub(super) slack: Dyadic,
}

/// The parts of one answer, all enclosures of a share of δ.
#[derive(Debug)]
pub(super) struct Parts {
    /// The enclosure of δ.
    pub(super) delta: Interval,
    /// Upper bounds: transform and its rounding, aliasing, infinite loss.
    pub(super) transform: Dyadic,
    pub(super) aliasing: Dyadic,
    pub(super) tails: Dyadic,
}

impl Profile {
    pub(super) fn new(frame: Frame, ring: &Ring) -> Result<Self> {
        let c = Interval::exact(exact(frame.c)?);
        let plain = frame.step.mul(&c.add(&one(), BITS), BITS).neg().exp(BITS)?;
        let tilted = frame.step.mul(&c, BITS).neg().exp(BITS)?;
        let gap = one().sub(&frame.step.neg().exp(BITS)?, BITS);
        let size = ring.up.len();
        let side = |masses: &dyn Fn(usize) -> f64, upper: bool| {
            // Each step has at most four roundings.
            let nudge = if upper { 1.0 + 5.0 * ROUNDOFF } else { 1.0 - 5.0 * ROUNDOFF };
            let end = |x: &Interval| {
                if upper { x.hi().to_f64_upper() } else { x.lo().to_f64_lower() }
            };
            let (plain_factor, factor, gap) = (end(&plain), end(&tilted), end(&gap));
            let mut side = Side { plain: vec![0.0; size + 1], payoff: vec![0.0; size + 1] };
            for i in (0..size).rev() {
                let (b, c) = (side.plain[i + 1], side.payoff[i + 1]);
                side.plain[i] = (masses(i) + plain_factor * b) * nudge;
                side.payoff[i] = factor * (c + gap * b) * nudge;
            }
            side
        };
        let at = |i: usize| wrapped(frame.start + whole(i), size);
        let above = side(&|i| (ring.up[at(i)] + ring.error.0).next_up().max(0.0), true);
        let below = side(&|i| (ring.down[at(i)] - ring.error.1).next_down().max(0.0), false);
        let largest = ring.error.0.max(ring.error.1);
        let noise = side(&|_| largest, true);
        Ok(Self { frame, above, below, noise })
    }

    /// The number of points of the ring.
    pub(super) fn points(&self) -> usize {
        self.above.plain.len() - 1
    }

    /// δ at `epsilon >= 0`.
    pub(super) fn at(&self, epsilon: &Dyadic) -> Result<Parts> {
        let frame = &self.frame;
        let lowered = epsilon - &frame.slack;
        let (upper, noise) = {
            let (i, distance) = self.first(&lowered, true);
            let factor = self.factor(i)?;
            (
                self.sum(&self.above, i, &distance, &factor)?,
                self.sum(&self.noise, i, &distance, &factor)?,
            )
        };
        let lower = {
            let (i, distance) = self.first(epsilon, false);
            self.sum(&self.below, i, &distance, &self.factor(i)?)?
        };
        let c = Interval::exact(exact(frame.c)?);
        let tilt = frame.scale.sub(&c.mul(&Interval::exact(lowered), BITS), BITS).exp(BITS)?;
        let aliasing = tilt.mul(&Interval::exact(exact(frame.outside)?), BITS);
        let none = Dyadic::zero();
        let hi =
            upper.add(&aliasing, BITS).add(&frame.infinite, BITS).hi().clone().min(Dyadic::one());
        let lo = lower.sub(&aliasing, BITS).lo().clone().max(none);
        let sum = Interval::exact(lo).add(&Interval::exact(frame.infinite.lo().clone()), BITS);
        let lo = sum.lo().clone().min(hi.clone());
        let twice = |x: &Interval| (x.hi() * &Dyadic::from(2)).round_up(64);
        Ok(Parts {
            delta: Interval::new(lo, hi)?,
            transform: twice(&noise),
            aliasing: twice(&aliasing),
            tails: frame.infinite.width(),
        })
    }

    /// `e^(scale - c s)` at point `i` of the window.
    fn factor(&self, i: usize) -> Result<Interval> {
        let c = Interval::exact(exact(self.frame.c)?);
        self.frame.scale.sub(&c.mul(&self.loss(i), BITS), BITS).exp(BITS)
    }

    /// The loss at point `i` of the window.
    fn loss(&self, i: usize) -> Interval {
        let index = Interval::exact(Dyadic::from(self.frame.start + whole(i)));
        index.mul(&self.frame.step, 2 * BITS).add(&self.frame.offset, 2 * BITS)
    }

    /// The first point of the window at or above `epsilon`, and the distance;
    /// in doubt the point below for an upper end, at distance 0 or more, and
    /// the point above for a lower end.
    fn first(&self, epsilon: &Dyadic, upper: bool) -> (usize, Dyadic) {
        let last = whole(self.points());
        let near =
            (epsilon - self.frame.offset.lo()).to_f64_lower() / self.frame.step.lo().to_f64_upper();
        let mut i = (integer(near.ceil()).saturating_sub(self.frame.start)).clamp(0, last);
        let distance = |i: i64| {
            let d = self.loss(place(i)).sub(&Interval::exact(epsilon.clone()), 2 * BITS);
            if upper { d.hi().clone() } else { d.lo().clone() }
        };
        while i > 0 && !distance(i - 1).is_negative() {
            i -= 1;
        }
        while i < last && distance(i).is_negative() {
            i += 1;
        }
        let d = distance(i);
        (place(i), if d.is_negative() { Dyadic::zero() } else { d })
    }

    fn sum(&self, side: &Side, i: usize, distance: &Dyadic, factor: &Interval) -> Result<Interval> {
        let share = one().sub(&Interval::exact(-distance).exp(BITS)?, BITS);
        let plain = Interval::exact(exact(side.plain[i])?).mul(&share, BITS);
        Ok(plain.add(&Interval::exact(exact(side.payoff[i])?), BITS).mul(factor, BITS))
    }
}

/// A finite float, exactly.
pub(super) fn exact(x: f64) -> Result<Dyadic> {
    Ok(Dyadic::from_rational_down(&Rational::from_f64(x)?, 64))
}

pub(super) fn one() -> Interval {
    Interval::exact(Dyadic::one())
}

pub(super) fn zero() -> Interval {
    Interval::exact(Dyadic::zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One loss, all but certain, at 1, with a slack and an offset.
    fn certain(slack: f64, offset: i64) -> Profile {
        let mut up = vec![0.0; 16];
        up[place(4 - offset)] = 1.0;
        let frame = Frame {
            step: Interval::exact(Dyadic::power_of_two(-2)),
            offset: Interval::exact(Dyadic::new(crate::num::Integer::from(offset), -2)),
            c: 1e-9,
            scale: zero(),
            start: 0,
            outside: 0.0,
            infinite: zero(),
            slack: exact(slack).unwrap(),
        };
        Profile::new(frame, &Ring { down: up.clone(), up, error: (0.0, 0.0) }).unwrap()
    }

    #[test]
    fn a_slack_raises_the_upper_end_by_as_much_epsilon() {
        let at =
            |profile: &Profile, epsilon: f64| profile.at(&exact(epsilon).unwrap()).unwrap().delta;
        // The loss may be 1.125: δ(0.5) is then 1 - e^-0.625.
        let (loose, strict) = (certain(0.125, 0), certain(0.0, 0));
        let above =
            |found: Interval, loss: f64| found.hi().to_f64_upper() + 1e-8 > 1.0 - (-loss).exp();
        assert!(above(at(&loose, 0.5), 0.625) && above(at(&strict, 0.5), 0.5));
        assert!(!above(at(&strict, 0.5), 0.5001));
        assert!(at(&loose, 0.5).lo() <= at(&strict, 0.5).lo());
        // And where the point itself lies below ε.
        assert!(above(at(&loose, 1.0625), 0.0625) && !above(at(&strict, 1.0625), 0.001));
    }

    #[test]
    fn an_offset_moves_every_loss() {
        for offset in [0, 1, 3] {
            let found = certain(0.0, offset).at(&exact(0.5).unwrap()).unwrap().delta;
            let truth = 1.0 - (-0.5f64).exp();
            let ends = [found.lo().to_f64_lower(), found.hi().to_f64_upper()];
            assert!(ends.iter().all(|end| (end - truth).abs() < 1e-8), "{offset}: {ends:?}");
        }
    }
}
