//! Additive noise on a lattice, in either profile: what the Laplace and the
//! Gaussian mechanism share, and the one place that chooses between the
//! papers' algorithms and the law turned around.

use super::Profile;
use super::lattice::Lattice;
use crate::error::Result;
use crate::law::{self, Prepared};
use crate::num::{Integer, Rational};
use crate::privacy::{Event, Guarantee};
use crate::sample;
use crate::tape::Tape;

/// A law of integer noise, ready to be drawn from.
#[derive(Debug, Clone)]
pub(super) enum Noise {
    LaplaceCks20(sample::DiscreteLaplace),
    LaplaceInverse(Box<Prepared<law::DiscreteLaplace>>),
    GaussianCks20(sample::DiscreteGaussian),
    GaussianInverse(Box<Prepared<law::DiscreteGaussian>>),
}

impl Noise {
    /// Discrete Laplace noise of a scale.
    pub(super) fn laplace(scale: &Rational, profile: Profile) -> Result<Self> {
        Ok(match profile {
            Profile::Cks20 => Self::LaplaceCks20(sample::DiscreteLaplace::new(scale)?),
            Profile::Inverse => {
                let law = law::DiscreteLaplace::new(scale.clone())?;
                Self::LaplaceInverse(Box::new(Prepared::new(law)?))
            }
        })
    }

    /// Discrete Gaussian noise of a variance parameter σ².
    pub(super) fn gaussian(variance: &Rational, profile: Profile) -> Result<Self> {
        Ok(match profile {
            Profile::Cks20 => {
                Self::GaussianCks20(sample::DiscreteGaussian::with_variance(variance)?)
            }
            Profile::Inverse => {
                let law = law::DiscreteGaussian::with_variance(variance.clone())?;
                Self::GaussianInverse(Box::new(Prepared::new(law)?))
            }
        })
    }

    #[inline]
    pub(super) fn draw<T: Tape>(&self, tape: &mut T) -> Result<Integer> {
        match self {
            Self::LaplaceCks20(sampler) => sampler.draw(tape),
            Self::LaplaceInverse(law) => law.draw(tape),
            Self::GaussianCks20(sampler) => sampler.draw(tape),
            Self::GaussianInverse(law) => law.draw(tape),
        }
    }
}

/// A mechanism that adds independent noise to every coordinate.
#[derive(Debug, Clone)]
pub(super) struct Additive {
    pub(super) lattice: Lattice,
    pub(super) noise: Noise,
    pub(super) guarantee: Guarantee,
    pub(super) event: Event,
}

impl Additive {
    /// One coordinate, in steps of the lattice.
    #[inline]
    pub(super) fn release_one<T: Tape>(&self, units: &Integer, tape: &mut T) -> Result<Integer> {
        Ok(units + self.noise.draw(tape)?)
    }

    /// Every coordinate, in order.
    pub(super) fn release<T: Tape>(&self, units: &[Integer], tape: &mut T) -> Result<Vec<Integer>> {
        units.iter().map(|one| self.release_one(one, tape)).collect()
    }
}
