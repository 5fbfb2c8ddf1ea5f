//! The discrete Gaussian mechanism on lattice vectors.

use super::lattice::Lattice;
use super::noise::{Additive, Noise};
use super::{Mechanism, Profile};
use crate::error::{Error, Result};
use crate::num::{Integer, Rational};
use crate::privacy::{Claim, Event, Guarantee, Norm, Sensitivity};
use crate::tape::Tape;

/// Adds independent discrete Gaussian noise to every coordinate.
///
/// # Guarantee
///
/// ρ-zCDP with ρ = sensitivity² / (2σ²), for inputs whose L2 distance is at
/// most the sensitivity, whatever relation of datasets makes them so
/// `[CKS20, Thm. 14]`. It is not ε-DP for any ε.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{DiscreteGaussian, Lattice, Mechanism, Profile};
/// use etalon::num::Integer;
/// use etalon::tape::{ChaCha, Seed};
///
/// let mechanism = DiscreteGaussian::new(
///     &"10".parse()?, &"1".parse()?, Lattice::integers(), Profile::Inverse)?;
/// assert_eq!(mechanism.guarantee().claim.to_string(), "rho=1/200");
/// let mut tape = ChaCha::new(&Seed::new([0; 32]), 1);
/// assert_eq!(mechanism.release(&[Integer::from(12)], &mut tape)?.len(), 1);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct DiscreteGaussian(Additive);

impl DiscreteGaussian {
    /// Noise of parameter `sigma` for inputs of L2 sensitivity `sensitivity`,
    /// both in the unit of the data, on `lattice`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `sigma > 0` and `sensitivity > 0`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{DiscreteGaussian, Lattice, Mechanism, Profile};
    /// use etalon::privacy::Event;
    /// let cents = Lattice::new("1/100".parse()?)?;
    /// let mechanism =
    ///     DiscreteGaussian::new(&"2".parse()?, &"1".parse()?, cents, Profile::Inverse)?;
    /// assert_eq!(mechanism.guarantee().claim.to_string(), "rho=1/8");
    /// // The event counts in steps: sigma is 200 cents.
    /// let (variance, sensitivity) = ("40000".parse()?, "100".parse()?);
    /// assert_eq!(mechanism.event(), &Event::DiscreteGaussian { variance, sensitivity });
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(
        sigma: &Rational,
        sensitivity: &Rational,
        lattice: Lattice,
        profile: Profile,
    ) -> Result<Self> {
        if !sigma.is_positive() {
            return Err(Error::domain("sigma", sigma, "sigma > 0"));
        }
        if !sensitivity.is_positive() {
            return Err(Error::domain("sensitivity", sensitivity, "sensitivity > 0"));
        }
        let units = lattice.in_units(sigma);
        let variance = &units * &units;
        let ratio = (sensitivity / sigma)?;
        let half = Rational::new(1, 2u8)?;
        Ok(Self(Additive {
            noise: Noise::gaussian(&variance, profile)?,
            guarantee: Guarantee {
                claim: Claim::Zcdp { rho: &(&ratio * &ratio) * &half },
                relation: None,
                sensitivity: Sensitivity { norm: Norm::L2, bound: sensitivity.clone() },
                theorem: "CKS20, Thm. 14",
            },
            event: Event::DiscreteGaussian { variance, sensitivity: lattice.in_units(sensitivity) },
            lattice,
        }))
    }

    /// The lattice of inputs and outputs.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{DiscreteGaussian, Lattice, Profile};
    /// let cents = Lattice::new("1/100".parse()?)?;
    /// let mechanism =
    ///     DiscreteGaussian::new(&"2".parse()?, &"1".parse()?, cents, Profile::Inverse)?;
    /// assert_eq!(mechanism.lattice().units(&"12.34".parse()?)?, 1234.into());
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
    /// use etalon::mechanism::{DiscreteGaussian, Lattice, Mechanism, Profile};
    /// use etalon::tape::{ChaCha, Seed};
    /// let mechanism = DiscreteGaussian::new(
    ///     &"3".parse()?, &"1".parse()?, Lattice::integers(), Profile::Inverse)?;
    /// let tape = || ChaCha::new(&Seed::new([0; 32]), 0);
    /// let one = mechanism.release_one(&12.into(), &mut tape())?;
    /// assert_eq!(mechanism.release(&[12.into()], &mut tape())?, [one]);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    #[inline]
    pub fn release_one<T: Tape>(&self, units: &Integer, tape: &mut T) -> Result<Integer> {
        self.0.release_one(units, tape)
    }
}

impl Mechanism for DiscreteGaussian {
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
