//! The fixed-point lattice on which noise is added.
//!
//! Noise added to floats leaks through their uneven spacing; on a lattice
//! fixed in advance every output is reachable from every input.

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

    /// A length measured in steps.
    pub fn in_units(&self, length: &Rational) -> Rational {
        (length / &self.step).expect("the step is positive")
    }

    /// The number `units` steps from 0.
    pub fn value(&self, units: &Integer) -> Rational {
        &Rational::from(units.clone()) * &self.step
    }
}
