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
    pub fn lattice(&self) -> &Lattice {
        &self.0.lattice
    }

    /// Releases one coordinate, given in steps of the lattice.
    ///
    /// # Errors
    ///
    /// [`Error::TapeEnded`] if the tape ends first.
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
