//! Gaussian noise alone: the composition is Gaussian again, and δ(ε) is two
//! values of erfc. No grid, any precision.

use super::answer::{Answer, Ledger};
use super::lattice::BITS;
use super::profile::one;
use super::search;
use crate::error::Result;
use crate::num::{Dyadic, Interval, Rational, normal_tail};

/// The pair N(0, 1) against N(μ, 1), of which μ² is rational.
#[derive(Debug)]
pub(super) struct Normal {
    mean: Interval,
}

/// Bits of erfc; what δ loses by cancellation is counted anew each time.
const PRECISION: u32 = 96;

impl Normal {
    pub(super) fn new(square: &Rational) -> Result<Self> {
        Ok(Self { mean: Interval::of(square, 2 * PRECISION).sqrt(2 * PRECISION)? })
    }

    /// `Phi(μ/2 - ε/μ) - e^ε Phi(-μ/2 - ε/μ)`, `[BW18, Thm. 8]`.
    pub(super) fn delta(&self, epsilon: &Interval) -> Result<Interval> {
        let mut bits = PRECISION;
        loop {
            let two = Interval::exact(Dyadic::from(2));
            let half = self.mean.div(&two, bits)?;
            let part = epsilon.div(&self.mean, bits)?;
            let right = normal_tail(&part.add(&half, bits), bits)?.mul(&epsilon.exp(bits)?, bits);
            let delta = normal_tail(&part.sub(&half, bits), bits)?.sub(&right, bits);
            let tight = delta.lo().is_positive()
                && delta.width() <= &Dyadic::power_of_two(-56) * delta.lo();
            if tight || bits >= 8 * PRECISION {
                let lo = delta.lo().clone().max(Dyadic::zero());
                return Interval::new(lo, delta.hi().clone().min(Dyadic::one()));
            }
            bits *= 2;
        }
    }

    pub(super) fn at(&self, epsilon: &Rational) -> Result<Answer> {
        let delta = self.delta(&Interval::of(epsilon, 2 * PRECISION))?;
        Ok(self.answer(&delta))
    }

    pub(super) fn inverse(&self, delta: &Rational, near: f64) -> Result<Answer> {
        let at = |epsilon: &Dyadic| self.delta(&Interval::exact(epsilon.clone()));
        let found = search::smallest(&at, delta, near, 48)?;
        Ok(self.answer(&Interval::new(found.0, found.1.unwrap_or_else(Dyadic::one))?))
    }

    fn answer(&self, found: &Interval) -> Answer {
        let ledger = Ledger { rounding: found.width(), ..Ledger::none() };
        let note = format!("gaussian with mu in {}: closed form", self.mean);
        Answer {
            lo: found.lo().round_down(BITS),
            hi: Some(found.hi().round_up(BITS)),
            ledger,
            notes: vec![note],
        }
    }
}

/// `1 - (1 - p)^n`, for an enclosure of a probability.
pub(super) fn any_of(p: &Interval, n: u64) -> Result<Interval> {
    let count = Dyadic::new(crate::num::Integer::from(n), 0);
    // n p - (n p)^2 / 2 <= 1 - (1 - p)^n <= n p.
    let sum = p.mul(&Interval::exact(count), BITS);
    if *sum.hi() < Dyadic::power_of_two(-60) {
        let square = (&(sum.lo() * sum.lo()) * &Dyadic::power_of_two(-1)).round_up(64);
        let lo = (sum.lo() - &square).max(Dyadic::zero());
        return Interval::new(lo, sum.hi().clone());
    }
    let (mut result, mut power, mut n) = (one(), one().sub(p, 2 * BITS), n);
    while n > 0 {
        if n & 1 == 1 {
            result = result.mul(&power, 2 * BITS);
        }
        power = power.square(2 * BITS);
        n >>= 1;
    }
    Ok(one().sub(&result, 2 * BITS))
}
