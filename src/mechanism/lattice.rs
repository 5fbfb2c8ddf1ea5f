//! The fixed-point lattice on which noise is added.
//!
//! Noise added to floats leaks through their uneven spacing; on a lattice
//! fixed in advance every output is reachable from every input.

use std::cmp::Ordering;

use crate::error::{Error, Result};
use crate::num::{Integer, Natural, Rational};

/// All multiples of a public step.
///
/// # Example
///
/// ```
/// use etalon::mechanism::Lattice;
/// let cents = Lattice::new("1/100".parse()?)?;
/// assert_eq!(cents.units(&"3.14".parse()?)?, 314.into());
/// assert_eq!(cents.value(&314.into()), "3.14".parse()?);
/// assert_eq!(cents.step(), &"0.01".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
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
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::Lattice;
    /// assert_eq!(Lattice::new("1".parse()?)?, Lattice::integers());
    /// assert!(Lattice::new("0".parse()?).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
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
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::Lattice;
    /// let cents = Lattice::new("1/100".parse()?)?;
    /// assert!(cents.units(&"3.141".parse()?).is_err());
    /// assert_eq!(cents.round(&"3.141".parse()?), 314.into());
    /// # Ok::<(), etalon::Error>(())
    /// ```
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
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::Lattice;
    /// for (given, rounded) in [("1/2", 0), ("3/2", 2), ("5/2", 2), ("-1/2", 0), ("-0.51", -1)] {
    ///     assert_eq!(Lattice::integers().round(&given.parse()?), rounded.into());
    /// }
    /// # Ok::<(), etalon::Error>(())
    /// ```
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
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::Lattice;
    /// let of = |bound: &str| Lattice::integers().rounded_sensitivity(&bound.parse()?, 1);
    /// // 1/2 and 3/2 are 1 apart, and round to 0 and 2.
    /// assert_eq!(of("1")?, "2".parse()?);
    /// // No two reals that are 2 apart do worse than that.
    /// assert_eq!(of("2")?, "2".parse()?);
    /// # Ok::<(), etalon::Error>(())
    /// ```
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
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::Lattice;
    /// let quarters = Lattice::new("1/4".parse()?)?;
    /// assert_eq!(quarters.in_units(&"1/3".parse()?), "4/3".parse()?); // need not be whole
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn in_units(&self, length: &Rational) -> Rational {
        (length / &self.step).expect("the step is positive")
    }

    /// The number `units` steps from 0.
    pub fn value(&self, units: &Integer) -> Rational {
        &Rational::from(units.clone()) * &self.step
    }

    /// The number `units` steps from 0 as a float, if a float is exactly that;
    /// zero is `+0`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::Lattice;
    /// assert_eq!(Lattice::new("1/4".parse()?)?.float(&5.into()), Some(1.25));
    /// assert_eq!(Lattice::new("1/100".parse()?)?.float(&314.into()), None); // 3.14 is no float
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn float(&self, units: &Integer) -> Option<f64> {
        let value = self.value(units);
        let float = value.approximate();
        Rational::from_f64(float).is_ok_and(|exact| exact == value).then_some(float)
    }
}
