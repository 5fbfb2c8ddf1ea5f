//! Integer noise for a claim: from a sensitivity and an ε or a ρ to a law.

use crate::error::{Error, Result};
use crate::mechanism::Profile;
use crate::mechanism::noise::Noise;
use crate::num::{Integer, Natural, Rational};
use crate::privacy::{Claim, Epsilon, Event, Guarantee, Norm, Relation, Sensitivity};
use crate::tape::Tape;

/// The square root of a sum of squares is rounded up to a multiple of 2^-10.
const ROOT_PLACES: usize = 10;

/// Noise that makes integers of a known sensitivity satisfy a claim.
#[derive(Debug, Clone)]
pub(super) struct Calibrated {
    noise: Noise,
    event: Event,
    /// In the integers' unit.
    sensitivity: Sensitivity,
    theorem: &'static str,
}

impl Calibrated {
    /// For one integer of sensitivity `bound > 0`.
    pub(super) fn scalar(claim: &Claim, bound: Natural, profile: Profile) -> Result<Self> {
        let bound = Rational::from(bound);
        match claim {
            Claim::Pure { epsilon } => Self::laplace(epsilon, bound, profile),
            Claim::Zcdp { rho } => Self::gaussian(rho, bound, profile),
            other => Err(refused(other)),
        }
    }

    /// For several integers of an L1 sensitivity and a squared L2 sensitivity.
    pub(super) fn vector(claim: &Claim, l1: u64, squares: u128, profile: Profile) -> Result<Self> {
        match claim {
            Claim::Pure { epsilon } => Self::laplace(epsilon, Natural::from(l1).into(), profile),
            Claim::Zcdp { rho } => Self::gaussian(rho, root_upper(squares), profile),
            other => Err(refused(other)),
        }
    }

    fn laplace(epsilon: &Epsilon, bound: Rational, profile: Profile) -> Result<Self> {
        let Epsilon::Rational(epsilon) = epsilon else {
            return Err(Error::domain("epsilon", epsilon, "a rational number"));
        };
        if !epsilon.is_positive() {
            return Err(Error::domain("epsilon", epsilon, "epsilon > 0"));
        }
        let scale = (&bound / epsilon)?;
        Ok(Self {
            noise: Noise::laplace(&scale, profile)?,
            event: Event::DiscreteLaplace { scale, sensitivity: bound.clone() },
            sensitivity: Sensitivity { norm: Norm::L1, bound },
            theorem: "GRS12, Thm. 2.1",
        })
    }

    fn gaussian(rho: &Rational, bound: Rational, profile: Profile) -> Result<Self> {
        if !rho.is_positive() {
            return Err(Error::domain("rho", rho, "rho > 0"));
        }
        let variance = (&(&bound * &bound) / &(&Rational::from(2) * rho))?;
        Ok(Self {
            noise: Noise::gaussian(&variance, profile)?,
            event: Event::DiscreteGaussian { variance, sensitivity: bound.clone() },
            sensitivity: Sensitivity { norm: Norm::L2, bound },
            theorem: "CKS20, Thm. 14",
        })
    }

    /// The promise for integers that count steps of length `step`.
    pub(super) fn guarantee(&self, claim: Claim, relation: Relation, step: &Rational) -> Guarantee {
        let bound = &self.sensitivity.bound * step;
        Guarantee {
            claim,
            relation: Some(relation),
            sensitivity: Sensitivity { norm: self.sensitivity.norm, bound },
            theorem: self.theorem,
        }
    }

    pub(super) fn event(&self) -> &Event {
        &self.event
    }

    #[inline]
    pub(super) fn add<T: Tape>(&self, exact: &Integer, tape: &mut T) -> Result<Integer> {
        Ok(exact + self.noise.draw(tape)?)
    }
}

fn refused(claim: &Claim) -> Error {
    Error::domain("claim", claim, "eps=RATIONAL or rho=RATIONAL")
}

/// The least multiple of 2^-10 whose square is at least `squares`, which is
/// below 2^66; exact for the square of an integer.
fn root_upper(squares: u128) -> Rational {
    let scaled = squares << (2 * ROOT_PLACES);
    let below = scaled.isqrt();
    let root = if below * below == scaled { below } else { below + 1 };
    Rational::new(Integer::from(root), Natural::ONE << ROOT_PLACES).expect("it is positive")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_upper_bounds_and_exact_for_squares() {
        for squares in (1..2_000).chain([u128::from(u64::MAX), 1 << 65]) {
            let root = root_upper(squares);
            let of = |root: &Rational| root * root;
            let whole = Rational::from(Integer::from(squares));
            let step = Rational::new(1, 1024u16).unwrap();
            assert!(of(&root) >= whole && of(&(&root - &step)) < whole, "{squares}");
        }
        assert_eq!(root_upper(49), Rational::from(7));
    }
}
