//! What happened to the data, in the accountant's words.

use crate::num::{Natural, Rational};

use super::epsilon::Epsilon;

/// One use of a mechanism, as an accountant prices it.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{DiscreteLaplace, Lattice, Mechanism, Profile};
/// use etalon::privacy::Event;
///
/// let mechanism = DiscreteLaplace::new(
///     &"3".parse()?, &"1".parse()?, Lattice::integers(), Profile::Inverse)?;
/// let told = Event::DiscreteLaplace { scale: "3".parse()?, sensitivity: "1".parse()? };
/// assert_eq!(mechanism.event(), &told);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Integer noise of pmf proportional to e^(-|x|/scale).
    DiscreteLaplace {
        /// The scale, in lattice units.
        scale: Rational,
        /// The L1 sensitivity, in lattice units.
        sensitivity: Rational,
    },
    /// Integer noise of pmf proportional to e^(-x²/2σ²).
    DiscreteGaussian {
        /// σ², in squared lattice units.
        variance: Rational,
        /// The L2 sensitivity, in lattice units.
        sensitivity: Rational,
    },
    /// k-ary randomized response: the truth is `odds` times as likely as any
    /// other answer.
    RandomizedResponse {
        /// The number of answers, at least 2.
        answers: Natural,
        /// e^ε.
        odds: Rational,
    },
    /// A mechanism of which only its pure guarantee is used.
    Pure {
        /// Its ε.
        epsilon: Epsilon,
    },
    /// All that is known is that it is (ε, δ)-DP.
    Approx {
        /// Its ε.
        epsilon: Epsilon,
        /// Its δ, above 0 and below 1.
        delta: Rational,
    },
}
