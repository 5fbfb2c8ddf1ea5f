//! The door through which real data enter and results leave: a dyadic lattice
//! with public bounds.
//!
//! A step that is a power of two makes every point that matters a float, so
//! that neither reading nor writing rounds where nobody looks.

use super::lattice::Lattice;
use crate::error::{Error, Result};
use crate::num::{Integer, Natural, Rational, bit_length};

/// The multiples of a power of two between two of them.
///
/// # Example
///
/// ```
/// use etalon::mechanism::Grid;
/// let grid = Grid::new("1/4".parse()?, &"0".parse()?, &"10".parse()?)?;
/// assert_eq!(grid.enter(&"1/3".parse()?), 1.into());
/// assert_eq!(grid.enter_float(0.125)?, 0.into()); // a tie: to the even multiple
/// assert_eq!(grid.enter_float(1e300)?, 40.into());
/// assert_eq!(grid.value(&41.into()).to_string(), "41/4");
/// assert_eq!(grid.lattice().step(), &"1/4".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    lattice: Lattice,
    lower: Integer,
    upper: Integer,
}

impl Grid {
    /// The multiples of `step` from `lower` to `upper`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `step` is a power of two (`1/1024`, `1`, `4`),
    /// both bounds are multiples of it and `lower < upper`. Bounds that are
    /// equal are refused: every answer would be known without data, or free of
    /// noise.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::Grid;
    /// assert!(Grid::new("1/1024".parse()?, &"0".parse()?, &"1".parse()?).is_ok());
    /// // A tenth is no float, a quarter no multiple of a half, and nothing fits into no width.
    /// assert!(Grid::new("1/10".parse()?, &"0".parse()?, &"1".parse()?).is_err());
    /// assert!(Grid::new("1/2".parse()?, &"1/4".parse()?, &"1".parse()?).is_err());
    /// assert!(Grid::new("1/2".parse()?, &"1".parse()?, &"1".parse()?).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(step: Rational, lower: &Rational, upper: &Rational) -> Result<Self> {
        if !step.is_positive() || !is_power_of_two(&step) {
            return Err(Error::domain("step", step, "a power of two, such as 1/1024, 1 or 4"));
        }
        let lattice = Lattice::new(step)?;
        let bound = |name: &'static str, value: &Rational| {
            let fault = |_| Error::domain(name, value, "a multiple of the step");
            lattice.units(value).map_err(fault)
        };
        let (low, high) = (bound("lower", lower)?, bound("upper", upper)?);
        if low >= high {
            return Err(Error::domain("upper", upper, "lower < upper"));
        }
        Ok(Self { lattice, lower: low, upper: high })
    }

    /// The lattice without its bounds.
    pub fn lattice(&self) -> &Lattice {
        &self.lattice
    }

    /// The lower bound, in steps.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::Grid;
    /// let grid = Grid::new("1/4".parse()?, &"-1".parse()?, &"10".parse()?)?;
    /// assert_eq!((grid.lower(), grid.upper()), (&(-4).into(), &40.into()));
    /// assert_eq!(grid.width(), 44.into());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn lower(&self) -> &Integer {
        &self.lower
    }

    /// The upper bound, in steps.
    pub fn upper(&self) -> &Integer {
        &self.upper
    }

    /// How many steps lie between the bounds, at least 1.
    pub fn width(&self) -> Integer {
        &self.upper - &self.lower
    }

    /// Clamps a number to the bounds and rounds it to the nearest multiple of
    /// the step, a tie to the even one; in steps.
    ///
    /// The bounds are multiples themselves, so rounding does not leave them:
    /// what is counted or summed afterwards has the sensitivity of the bounds,
    /// with nothing to add for rounding.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::Grid;
    /// let grid = Grid::new("1".parse()?, &"0".parse()?, &"10".parse()?)?;
    /// for (given, entered) in [("-3", 0), ("0.4", 0), ("1.5", 2), ("2.5", 2), ("1e9", 10)] {
    ///     assert_eq!(grid.enter(&given.parse()?), entered.into());
    /// }
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn enter(&self, value: &Rational) -> Integer {
        self.lattice.round(value).clamp(self.lower.clone(), self.upper.clone())
    }

    /// [`Grid::enter`] for the exact value of a float; -0 is 0.
    ///
    /// # Errors
    ///
    /// [`Error::Number`] for NaN and the infinities. NaN is beyond no bound, so
    /// that comparisons would let it through.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::Grid;
    /// let grid = Grid::new("1".parse()?, &"0".parse()?, &"10".parse()?)?;
    /// assert_eq!(grid.enter_float(1e300)?, 10.into());
    /// assert!(grid.enter_float(f64::NAN).is_err());
    /// assert!(grid.enter_float(f64::INFINITY).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn enter_float(&self, value: f64) -> Result<Integer> {
        Ok(self.enter(&Rational::from_f64(value)?))
    }

    /// The number `units` steps from 0; it may lie outside the bounds, as noisy
    /// answers do.
    pub fn value(&self, units: &Integer) -> Rational {
        self.lattice.value(units)
    }

    /// The same as a float, if a float is exactly that; zero is `+0`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::Grid;
    /// use etalon::num::Integer;
    /// let grid = Grid::new("1/4".parse()?, &"0".parse()?, &"10".parse()?)?;
    /// assert_eq!(grid.float(&41.into()), Some(10.25));
    /// // 2^55 + 1 quarters lie between two floats.
    /// assert_eq!(grid.float(&Integer::from((1i64 << 55) + 1)), None);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn float(&self, units: &Integer) -> Option<f64> {
        self.lattice.float(units)
    }
}

fn is_power_of_two(positive: &Rational) -> bool {
    let single_bit = |n: &Natural| {
        let places = usize::try_from(bit_length(n)).expect("an address has 32 bits");
        n.trailing_zeros().is_some_and(|zeros| zeros + 1 == places)
    };
    let numerator = positive.numerator().clone().into_parts().1;
    single_bit(&numerator) && single_bit(positive.denominator())
}
