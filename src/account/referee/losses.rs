//! The loss of one use as masses on a lattice, and sums of uses.

use super::masses::{Masses, Side, UNIT_BITS, Window};
use crate::error::{Error, Result};
use crate::num::{Dyadic, Integer, Interval, Rational};

/// Working precision of enclosures: well beyond the unit of the masses.
pub(super) const BITS: u32 = 136;

/// How far beyond ε, and below 0, losses are told apart; `e^-48 < 2^-69`.
const MARGIN: i64 = 48;

/// Cell `i` of the masses has the loss `i step + offset`.
#[derive(Debug, Clone)]
pub(super) struct Losses {
    pub(super) step: Interval,
    pub(super) offset: Interval,
    pub(super) masses: Masses,
}

impl Losses {
    /// The losses of `count >= 1` uses.
    pub(super) fn times(&self, count: u64, epsilon: &Rational, side: Side) -> Result<Self> {
        let (step, offset) = (middle(&self.step), middle(&self.offset));
        let scale = step.reciprocal()?;
        // The window of an index is a choice, not a claim: it is found from
        // the middles of the enclosures and every choice is sound.
        let window = |uses: u64| -> Window {
            let start = &offset * &Rational::from(Integer::from(uses));
            let (low, high) = (Rational::from(-MARGIN), epsilon + &Rational::from(MARGIN));
            let place = |loss: &Rational| {
                let place = (&(loss - &start) * &scale).floor();
                i64::try_from(&place).unwrap_or(if place < Integer::ZERO { -END } else { END })
            };
            (place(&low), place(&high))
        };
        let masses = self.masses.power(count, side, window)?;
        let uses = Interval::exact(Dyadic::new(count, 0));
        Ok(Self { step: self.step.clone(), offset: self.offset.mul(&uses, BITS), masses })
    }

    /// The losses of both, on one lattice.
    ///
    /// # Panics
    ///
    /// If the steps differ.
    pub(super) fn join(&self, other: &Self, epsilon: &Rational, side: Side) -> Result<Self> {
        assert!(self.is_on(&middle(&other.step)), "joined on one lattice only");
        let offset = self.offset.add(&other.offset, BITS);
        let scale = middle(&self.step).reciprocal()?;
        let start = middle(&offset);
        let place = |loss: &Rational| index(&(&(loss - &start) * &scale));
        let window =
            (place(&Rational::from(-MARGIN))?, place(&(epsilon + &Rational::from(MARGIN)))?);
        let masses = self.masses.product(&other.masses, side, window)?;
        Ok(Self { step: self.step.clone(), offset, masses })
    }

    /// Whether the step is exactly this one.
    pub(super) fn is_on(&self, step: &Rational) -> bool {
        self.step.lo() == self.step.hi() && self.step.lo().to_rational() == *step
    }

    /// The same losses on the lattice of whole multiples of `step`, each
    /// rounded once: down for a lower bound, up for an upper one.
    pub(super) fn regrid(&self, step: &Rational, side: Side) -> Result<Self> {
        let target = Interval::of(step, BITS);
        let place = |i: i64| -> Result<i64> {
            let loss = self.loss(i).div(&target, BITS)?;
            let towards = match side {
                Side::Lower => loss.lo().floor(),
                Side::Upper => -(-loss.hi()).floor(),
            };
            i64::try_from(&towards).map_err(|_| too_far(step))
        };
        let mut masses = Masses { first: 0, cells: Vec::new(), infinite: self.masses.infinite };
        if !self.masses.cells.is_empty() {
            let (first, last) = (place(self.masses.first)?, place(self.masses.end() - 1)?);
            let length = usize::try_from(last - first).map_err(|_| too_far(step))?;
            if length >= super::masses::MOST_CELLS {
                return Err(too_far(step));
            }
            masses.first = first;
            masses.cells = vec![0; length + 1];
            for (i, mass) in (self.masses.first..).zip(&self.masses.cells) {
                let cell = usize::try_from(place(i)? - first).map_err(|_| too_far(step))?;
                masses.cells[cell] += mass;
            }
        }
        let offset = Interval::exact(Dyadic::zero());
        Ok(Self { step: Interval::of(step, BITS), offset, masses })
    }

    /// The loss of cell `i`.
    fn loss(&self, i: i64) -> Interval {
        self.step.mul(&Interval::exact(Dyadic::from(i)), BITS).add(&self.offset, BITS)
    }

    /// The end on the given side of `E[(1 - e^(ε - L))₊]`, within [0, 1].
    pub(super) fn delta(&self, epsilon: &Rational, side: Side) -> Result<Rational> {
        let one = Interval::exact(Dyadic::one());
        let epsilon = Interval::of(epsilon, BITS);
        let ratio = self.step.neg().exp(BITS)?;
        let mut sum = Dyadic::new(self.masses.infinite, 0);
        let mut factor = None;
        for (i, &mass) in (self.masses.first..).zip(&self.masses.cells) {
            let current = match factor {
                Some(previous) => ratio.mul(&previous, BITS),
                None => {
                    let exponent = epsilon.sub(&self.loss(i), BITS);
                    if exponent.lo().is_positive() {
                        continue; // The loss is certainly below ε: nothing is paid.
                    }
                    exponent.exp(BITS)?
                }
            };
            let paid = one.sub(&current, BITS);
            let end = if side == Side::Lower { paid.lo() } else { paid.hi() };
            if end.is_positive() {
                sum = &sum + &(end * &Dyadic::new(mass, 0));
            }
            factor = Some(current);
        }
        let delta = (&sum * &Dyadic::power_of_two(-i64::from(UNIT_BITS))).to_rational();
        Ok(delta.min(Rational::one()))
    }
}

/// Beyond every index of a lattice in memory.
const END: i64 = 1 << 40;

fn too_far(step: &Rational) -> Error {
    Error::domain("step", step, "a step that covers all losses with at most 2^22 cells")
}

/// The number `n` meant to be the index of a cell, rounded down.
pub(super) fn index(n: &Rational) -> Result<i64> {
    i64::try_from(&n.floor())
        .ok()
        .filter(|n| n.abs() <= END)
        .ok_or_else(|| Error::domain("step", n, "a lattice with fewer than 2^40 cells"))
}

/// Half the sum of the ends.
pub(super) fn middle(x: &Interval) -> Rational {
    (&(x.lo() + x.hi()) * &Dyadic::power_of_two(-1)).to_rational()
}

/// A mass in units, rounded to the side; never negative.
pub(super) fn units(mass: &Interval, side: Side) -> u128 {
    let scale = Dyadic::power_of_two(i64::from(UNIT_BITS));
    let whole = match side {
        Side::Lower => (mass.lo() * &scale).floor(),
        Side::Upper => -(-&(mass.hi() * &scale)).floor(),
    };
    u128::try_from(&whole.max(Integer::ZERO)).expect("a mass is at most about 1")
}
