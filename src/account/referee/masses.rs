//! Masses on a lattice as integers, and their k-fold convolution.
//!
//! Every mass is a whole number of units of 2^-124. A lower bound rounds down
//! and may forget mass; an upper bound rounds up and may only move mass to
//! larger losses. That is the whole error analysis.

use super::transform::convolve;
use crate::error::{Error, Result};
use crate::num::Natural;

/// A mass of 1 is `2^UNIT_BITS` units.
pub(super) const UNIT_BITS: u32 = 124;

/// The most cells of one lattice.
pub(super) const MOST_CELLS: usize = 1 << 22;

/// Tails of this many units are cut off, to keep sequences short.
const CRUMBS: u128 = 1 << 6;

/// Which bound the masses serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// A lower bound of δ.
    Lower,
    /// An upper bound of δ.
    Upper,
}

/// Masses of consecutive lattice points, and of the loss beyond them all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Masses {
    /// The index of the first cell.
    pub(super) first: i64,
    /// The masses, in units.
    pub(super) cells: Vec<u128>,
    /// The mass of infinite loss.
    pub(super) infinite: u128,
}

/// The range of indices outside of which mass is moved or forgotten.
pub(super) type Window = (i64, i64);

impl Masses {
    /// No release at all: loss 0 for sure, at index 0.
    pub(super) fn nothing() -> Self {
        Self { first: 0, cells: vec![1 << UNIT_BITS], infinite: 0 }
    }

    /// The index after the last cell.
    pub(super) fn end(&self) -> i64 {
        self.first + i64::try_from(self.cells.len()).expect("a length in memory")
    }

    /// The masses of the sum of two independent losses.
    pub(super) fn product(&self, other: &Self, side: Side, window: Window) -> Result<Self> {
        if self.cells.len() + other.cells.len() > 2 * MOST_CELLS {
            return Err(Error::Unsupported {
                what: "this lattice".to_owned(),
                why: format!("it has more than {MOST_CELLS} cells; use a larger step"),
            });
        }
        let cells = convolve(&self.cells, &other.cells, side);
        let (own, others) = (self.finite(), other.finite());
        let whole = &others + Natural::from(other.infinite);
        let infinite = Natural::from(self.infinite) * whole + own * Natural::from(other.infinite);
        let mut result =
            Self { first: self.first + other.first, cells, infinite: to_units(&infinite, side) };
        result.clip(side, window);
        Ok(result)
    }

    /// The masses of the sum of `count >= 1` independent losses; `window` is
    /// that of a sum of the given number.
    pub(super) fn power(
        &self,
        count: u64,
        side: Side,
        window: impl Fn(u64) -> Window,
    ) -> Result<Self> {
        let mut result = self.clone();
        let mut reached = 1;
        for bit in (0..count.ilog2()).rev() {
            reached *= 2;
            result = result.product(&result, side, window(reached))?;
            if count >> bit & 1 == 1 {
                reached += 1;
                result = result.product(self, side, window(reached))?;
            }
        }
        debug_assert_eq!(reached, count);
        Ok(result)
    }

    /// The finite mass, in units.
    fn finite(&self) -> Natural {
        Natural::from(self.cells.iter().sum::<u128>())
    }

    /// Cuts what lies outside the window, and the crumbs at both ends.
    fn clip(&mut self, side: Side, (low, high): Window) {
        let (mut below, mut above) = (0usize, self.cells.len());
        let (mut lost_below, mut lost_above) = (0, 0);
        let index = |i: usize| self.first + i64::try_from(i).expect("a length in memory");
        while above > below
            && (index(above - 1) > high || lost_above + self.cells[above - 1] <= CRUMBS)
        {
            above -= 1;
            lost_above += self.cells[above];
        }
        while below < above && (index(below) < low || lost_below + self.cells[below] <= CRUMBS) {
            lost_below += self.cells[below];
            below += 1;
        }
        self.first = index(below);
        self.cells.truncate(above);
        self.cells.drain(..below);
        match side {
            // Down to the last cell, and to nowhere: losses only shrink.
            Side::Lower => {
                if let Some(last) = self.cells.last_mut() {
                    *last += lost_above;
                }
            }
            // Up to infinity, and to the first cell: losses only grow.
            Side::Upper => {
                self.infinite += lost_above;
                match self.cells.first_mut() {
                    Some(first) => *first += lost_below,
                    None => self.infinite += lost_below,
                }
            }
        }
    }
}

/// `n / 2^UNIT_BITS`, rounded to the side.
fn to_units(n: &Natural, side: Side) -> u128 {
    let unit = Natural::ONE << usize::try_from(UNIT_BITS).expect("it is small");
    let up = if side == Side::Upper { &unit - Natural::ONE } else { Natural::ZERO };
    u128::try_from((n + up) / unit).expect("masses sum to about 1")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: u128 = 1 << UNIT_BITS;

    fn coin(heads: u128) -> Masses {
        Masses { first: -1, cells: vec![ONE - heads, 0, heads], infinite: 0 }
    }

    #[test]
    fn powers_of_a_fair_coin_are_binomial() {
        for side in [Side::Lower, Side::Upper] {
            let tossed = coin(ONE / 2).power(11, side, |_| (-99, 99)).unwrap();
            assert_eq!((tossed.first, tossed.cells.len()), (-11, 23));
            let binomial = [1u128, 11, 55, 165, 330, 462, 462, 330, 165, 55, 11, 1];
            for (i, ways) in binomial.into_iter().enumerate() {
                assert_eq!(tossed.cells[2 * i], ways * (ONE >> 11));
            }
        }
    }

    #[test]
    fn bounds_enclose_and_mass_outside_the_window_moves_outward() {
        let power = |side| coin(ONE / 3).power(40, side, |_| (-10, 10)).unwrap();
        let (lower, upper) = (power(Side::Lower), power(Side::Upper));
        assert!((lower.first, lower.infinite) >= (-10, 0) && upper.end() <= 11);
        let total = |m: &Masses| m.cells.iter().sum::<u128>() + m.infinite;
        assert!(total(&lower) <= ONE && total(&upper) >= ONE);
        assert!(upper.infinite > 0 && lower.infinite == 0);
    }

    #[test]
    fn infinite_mass_is_that_of_any_of_them() {
        let sure = Masses { first: 0, cells: vec![ONE / 2], infinite: ONE / 2 };
        let thrice = sure.power(3, Side::Upper, |_| (-9, 9)).unwrap();
        assert_eq!((thrice.cells[0], thrice.infinite), (ONE / 8, ONE / 8 * 7));
    }
}
