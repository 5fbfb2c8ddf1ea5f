//! The discrete Laplace mechanism on lattice vectors.

use super::lattice::Lattice;
use super::noise::{Additive, Noise};
use super::{Mechanism, Profile};
use crate::error::{Error, Result};
use crate::num::{Integer, Rational};
use crate::privacy::{Claim, Epsilon, Event, Guarantee, Norm, Sensitivity};
use crate::tape::Tape;

/// Adds independent discrete Laplace noise to every coordinate.
///
/// # Guarantee
///
/// ε-DP with ε = sensitivity / scale, for inputs whose L1 distance is at most
/// the sensitivity, whatever relation of datasets makes them so
/// `[GRS12, Thm. 2.1]`, `[CKS20, Sec. 4]`.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{DiscreteLaplace, Lattice, Mechanism, Profile};
/// use etalon::num::Integer;
/// use etalon::tape::{ChaCha, Seed};
///
/// let mechanism = DiscreteLaplace::new(
///     &"3".parse()?, &"1".parse()?, Lattice::integers(), Profile::Cks20)?;
/// assert_eq!(mechanism.guarantee().claim.to_string(), "eps=1/3");
/// let mut tape = ChaCha::new(&Seed::new([0; 32]), 1);
/// let counts = [Integer::from(12), Integer::from(7)];
/// assert_eq!(mechanism.release(&counts, &mut tape)?.len(), 2);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct DiscreteLaplace(Additive);

impl DiscreteLaplace {
    /// Noise of scale `scale` for inputs of L1 sensitivity `sensitivity`, both
    /// in the unit of the data, on `lattice`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `scale > 0` and `sensitivity > 0`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{DiscreteLaplace, Lattice, Mechanism, Profile};
    /// use etalon::privacy::Event;
    /// let cents = Lattice::new("1/100".parse()?)?;
    /// let mechanism =
    ///     DiscreteLaplace::new(&"3".parse()?, &"1".parse()?, cents, Profile::Inverse)?;
    /// assert_eq!(mechanism.guarantee().claim.to_string(), "eps=1/3");
    /// // The event counts in steps.
    /// let event = Event::DiscreteLaplace { scale: "300".parse()?, sensitivity: "100".parse()? };
    /// assert_eq!(mechanism.event(), &event);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(
        scale: &Rational,
        sensitivity: &Rational,
        lattice: Lattice,
        profile: Profile,
    ) -> Result<Self> {
        if !scale.is_positive() {
            return Err(Error::domain("scale", scale, "scale > 0"));
        }
        if !sensitivity.is_positive() {
            return Err(Error::domain("sensitivity", sensitivity, "sensitivity > 0"));
        }
        let units = lattice.in_units(scale);
        Ok(Self(Additive {
            noise: Noise::laplace(&units, profile)?,
            guarantee: Guarantee {
                claim: Claim::Pure { epsilon: Epsilon::new((sensitivity / scale)?)? },
                relation: None,
                sensitivity: Sensitivity { norm: Norm::L1, bound: sensitivity.clone() },
                theorem: "GRS12, Thm. 2.1",
            },
            event: Event::DiscreteLaplace {
                scale: units,
                sensitivity: lattice.in_units(sensitivity),
            },
            lattice,
        }))
    }

    /// The lattice of inputs and outputs.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{DiscreteLaplace, Lattice, Mechanism, Profile};
    /// use etalon::tape::{ChaCha, Seed};
    /// let quarters = Lattice::new("1/4".parse()?)?;
    /// let mechanism =
    ///     DiscreteLaplace::new(&"3".parse()?, &"1".parse()?, quarters, Profile::Inverse)?;
    /// let input = mechanism.lattice().units(&"2.5".parse()?)?;
    /// let released = mechanism.release(&[input], &mut ChaCha::new(&Seed::new([0; 32]), 0))?;
    /// // Steps become a number again; a quarter is also a float.
    /// let shown = mechanism.lattice().value(&released[0]);
    /// assert_eq!(mechanism.lattice().float(&released[0]), Some(shown.approximate()));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn lattice(&self) -> &Lattice {
        &self.0.lattice
    }

    /// Releases one coordinate, given in steps of the lattice.
    ///
    /// # Errors
    ///
    /// [`Error::TapeEnded`] if the tape ends first.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{DiscreteLaplace, Lattice, Profile};
    /// use etalon::tape::Recorded;
    /// let mechanism = DiscreteLaplace::new(
    ///     &"1".parse()?, &"1".parse()?, Lattice::integers(), Profile::Cks20)?;
    /// // The bits 0011 are the magnitude 1, then 1 is the sign plus.
    /// let mut tape = Recorded::new([0b0011_1000]);
    /// assert_eq!(mechanism.release_one(&12.into(), &mut tape)?, 13.into());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    #[inline]
    pub fn release_one<T: Tape>(&self, units: &Integer, tape: &mut T) -> Result<Integer> {
        self.0.release_one(units, tape)
    }
}

impl Mechanism for DiscreteLaplace {
    /// Coordinates in steps of the lattice.
    type Input = [Integer];
    type Output = Vec<Integer>;

    fn guarantee(&self) -> &Guarantee {
        &self.0.guarantee
    }

    fn event(&self) -> &Event {
        &self.0.event
    }

    fn release<T: Tape>(&self, input: &[Integer], tape: &mut T) -> Result<Vec<Integer>> {
        self.0.release(input, tape)
    }
}
