//! The fixed-point lattice on which noise is added.
//!
//! Noise added to floats leaks through their uneven spacing; on a lattice
//! fixed in advance every output is reachable from every input.

use std::cmp::Ordering;

use crate::error::{Error, Result};
use crate::num::{Integer, Natural, Rational};

/// All multiples of a public step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lattice {
    step: Rational,
}

impl Lattice {
    /// The multiples of `step`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `step > 0`.
    pub fn new(step: Rational) -> Result<Self> {
        if !step.is_positive() {
            return Err(Error::domain("step", step, "step > 0"));
        }
        Ok(Self { step })
    }

    /// The integers.
    pub fn integers() -> Self {
        Self { step: Rational::one() }
    }

    /// The distance between neighbors.
    pub fn step(&self) -> &Rational {
        &self.step
    }

    /// How many steps `value` is from 0.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if it is not a multiple of the step: rounding is the
    /// caller's choice, for it changes the sensitivity.
    pub fn units(&self, value: &Rational) -> Result<Integer> {
        let units = self.in_units(value);
        if units.denominator() == &Natural::ONE {
            Ok(units.numerator().clone())
        } else {
            Err(Error::domain("value", value, "a multiple of the lattice's step; round it first"))
        }
    }

    /// The nearest multiple of the step, in steps; of two equally near ones
    /// the one that is an even number of steps.
    pub fn round(&self, value: &Rational) -> Integer {
        let units = self.in_units(value);
        let below = units.floor();
        let excess = &units - &Rational::from(below.clone());
        let half = Rational::new(1, 2u8).expect("two is positive");
        let even = below.trailing_zeros().is_none_or(|zeros| zeros > 0);
        let up = match excess.cmp(&half) {
            Ordering::Less => false,
            Ordering::Equal => !even,
            Ordering::Greater => true,
        };
        if up { below + Integer::ONE } else { below }
    }

    /// How far apart in L1 the rounded outputs of two neighbors can be, if the
    /// outputs have `dimension` coordinates and L1 sensitivity `sensitivity`
    /// before each is rounded by [`Lattice::round`]. The bound is reached.
    ///
    /// In steps, let D be the sensitivity and d the dimension. Two reals x > 0
    /// apart round to integers at most `floor(x) + 1` apart, with equality for
    /// some unless x is an even integer: then both ends are ties of one
    /// direction, or neither is a tie, and they stay x apart. The largest sum of
    /// d such distances is
    ///
    /// - 0 for D = 0,
    /// - `floor(D) + d` if D is no integer,
    /// - `D + d` if D is an integer, `d <= D`, and D - d is even (D is then a
    ///   sum of d odd numbers),
    /// - `D + d - 1` for any other integer.
    ///
    /// That rounding can enlarge the sensitivity is the finding of
    /// `[CSVW22, Abstract]`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if the sensitivity is negative or the dimension 0.
    pub fn rounded_sensitivity(&self, sensitivity: &Rational, dimension: u64) -> Result<Rational> {
        if *sensitivity < Rational::zero() {
            return Err(Error::domain("sensitivity", sensitivity, "sensitivity >= 0"));
        }
        if dimension == 0 {
            return Err(Error::domain("dimension", dimension, "dimension >= 1"));
        }
        if sensitivity.is_zero() {
            return Ok(Rational::zero());
        }
        let before = self.in_units(sensitivity);
        let dimension = Integer::from(dimension);
        let sum = before.floor() + &dimension;
        let whole = before.denominator().is_one();
        let odd_parts = dimension <= before.floor() && sum.trailing_zeros() != Some(0);
        let after = if whole && !odd_parts { sum - Integer::ONE } else { sum };
        Ok(self.value(&after))
    }

    /// A length measured in steps.
    pub fn in_units(&self, length: &Rational) -> Rational {
        (length / &self.step).expect("the step is positive")
    }

    /// The number `units` steps from 0.
    pub fn value(&self, units: &Integer) -> Rational {
        &Rational::from(units.clone()) * &self.step
    }

    /// The number `units` steps from 0 as a float, if a float is exactly that;
    /// zero is `+0`.
    pub fn float(&self, units: &Integer) -> Option<f64> {
        let value = self.value(units);
        let float = value.approximate();
        Rational::from_f64(float).is_ok_and(|exact| exact == value).then_some(float)
    }
}
