//! Noise in either profile: the one place where a mechanism chooses between
//! the papers' algorithms and the law turned around.

use super::Profile;
use crate::error::Result;
use crate::law;
use crate::num::{Integer, Rational};
use crate::sample;
use crate::tape::Tape;

/// Discrete Laplace noise.
#[derive(Debug, Clone)]
pub(super) enum LaplaceNoise {
    Cks20(sample::DiscreteLaplace),
    Inverse(Box<law::Prepared<law::DiscreteLaplace>>),
}

impl LaplaceNoise {
    pub(super) fn new(scale: &Rational, profile: Profile) -> Result<Self> {
        Ok(match profile {
            Profile::Cks20 => Self::Cks20(sample::DiscreteLaplace::new(scale)?),
            Profile::Inverse => {
                let law = law::DiscreteLaplace::new(scale.clone())?;
                Self::Inverse(Box::new(law::Prepared::new(law)?))
            }
        })
    }

    #[inline]
    pub(super) fn draw<T: Tape>(&self, tape: &mut T) -> Result<Integer> {
        match self {
            Self::Cks20(sampler) => sampler.draw(tape),
            Self::Inverse(law) => law.draw(tape),
        }
    }
}

/// Discrete Gaussian noise.
#[derive(Debug, Clone)]
pub(super) enum GaussianNoise {
    Cks20(sample::DiscreteGaussian),
    Inverse(Box<law::Prepared<law::DiscreteGaussian>>),
}

impl GaussianNoise {
    pub(super) fn new(variance: &Rational, profile: Profile) -> Result<Self> {
        Ok(match profile {
            Profile::Cks20 => Self::Cks20(sample::DiscreteGaussian::with_variance(variance)?),
            Profile::Inverse => {
                let law = law::DiscreteGaussian::with_variance(variance.clone())?;
                Self::Inverse(Box::new(law::Prepared::new(law)?))
            }
        })
    }

    #[inline]
    pub(super) fn draw<T: Tape>(&self, tape: &mut T) -> Result<Integer> {
        match self {
            Self::Cks20(sampler) => sampler.draw(tape),
            Self::Inverse(law) => law.draw(tape),
        }
    }
}
