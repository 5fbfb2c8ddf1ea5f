//! What a mechanism promises, with everything the promise rests on.

use std::fmt;

use super::claim::Claim;
use super::relation::Relation;
use crate::num::Rational;

/// The norm in which neighboring inputs are close.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{DiscreteGaussian, Lattice, Mechanism, Profile};
/// use etalon::privacy::Norm;
///
/// let mechanism = DiscreteGaussian::new(
///     &"3".parse()?, &"1".parse()?, Lattice::integers(), Profile::Inverse)?;
/// assert_eq!(mechanism.guarantee().sensitivity.norm, Norm::L2);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Norm {
    /// The number of coordinates that differ.
    L0,
    /// The sum of absolute differences.
    L1,
    /// The root of the sum of squared differences.
    L2,
    /// The largest absolute difference.
    LInfinity,
}

/// How far apart two neighboring inputs of a mechanism can be.
///
/// # Example
///
/// ```
/// use etalon::privacy::{Norm, Sensitivity};
///
/// let counts = Sensitivity { norm: Norm::L2, bound: "3".parse()? };
/// assert_eq!(counts.to_string(), "L2 sensitivity 3");
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sensitivity {
    /// The norm.
    pub norm: Norm,
    /// The bound, in the unit of the input.
    pub bound: Rational,
}

impl fmt::Display for Sensitivity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let norm = match self.norm {
            Norm::L0 => "L0",
            Norm::L1 => "L1",
            Norm::L2 => "L2",
            Norm::LInfinity => "Linf",
        };
        write!(f, "{norm} sensitivity {}", self.bound)
    }
}

/// A proven promise: the claim, and the relation, sensitivity and theorem
/// without which it means nothing.
///
/// `relation` is `None` where the promise is stated for inputs within the
/// sensitivity, whatever relation of datasets makes them so.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{DiscreteLaplace, Lattice, Mechanism, Profile};
///
/// let mechanism = DiscreteLaplace::new(
///     &"3".parse()?, &"1".parse()?, Lattice::integers(), Profile::Inverse)?;
/// let guarantee = mechanism.guarantee();
/// assert_eq!(guarantee.sensitivity.to_string(), "L1 sensitivity 1");
/// assert_eq!(guarantee.theorem, "GRS12, Thm. 2.1");
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guarantee {
    /// What is promised.
    pub claim: Claim,
    /// The neighboring relation it is promised for, if it is a fixed one.
    pub relation: Option<Relation>,
    /// How far apart neighboring inputs may be.
    pub sensitivity: Sensitivity,
    /// The theorem, as a key of `docs/references.md`.
    pub theorem: &'static str,
}
