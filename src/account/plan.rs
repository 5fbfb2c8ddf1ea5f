//! What is composed: mechanisms, how their data were sampled, how often, and
//! between which neighbors. Sampling and relation are types; nothing converts
//! silently.

use crate::num::{Natural, Rational};
use crate::privacy::{Epsilon, Relation};

/// A mechanism, priced at its worst pair of neighboring inputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mechanism {
    /// Continuous Laplace noise.
    Laplace {
        /// scale / sensitivity.
        scale: Rational,
    },
    /// Integer noise of pmf proportional to e^(-|x|/scale).
    DiscreteLaplace {
        /// The scale.
        scale: Rational,
        /// The integer sensitivity, at least 1.
        sensitivity: Natural,
    },
    /// Continuous Gaussian noise.
    Gaussian {
        /// σ / sensitivity.
        sigma: Rational,
    },
    /// Integer noise of pmf proportional to e^(-x²/2σ²).
    DiscreteGaussian {
        /// σ.
        sigma: Rational,
        /// The integer sensitivity, at least 1.
        sensitivity: Natural,
    },
    /// k-ary randomized response; exists under replace-one only.
    RandomizedResponse {
        /// The number of answers, at least 2.
        answers: Natural,
        /// Its ε: the truth is e^ε times as likely as any other answer.
        epsilon: Epsilon,
    },
    /// Geometric noise truncated to [-bound, bound], `[GRS12]`.
    TruncatedGeometric {
        /// The scale of the untruncated noise.
        scale: Rational,
        /// The largest noise, at least the sensitivity.
        bound: Natural,
        /// The integer sensitivity, at least 1.
        sensitivity: Natural,
    },
    /// Every mechanism with this pure guarantee.
    Pure {
        /// Its ε.
        epsilon: Epsilon,
    },
    /// Every mechanism with this approximate guarantee.
    Approx {
        /// Its ε.
        epsilon: Epsilon,
        /// Its δ, 0 < δ < 1.
        delta: Rational,
    },
}

/// How the records of one use were chosen from all records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sampling {
    /// All of them.
    Everyone,
    /// Each independently with probability q, 0 < q <= 1.
    Poisson {
        /// The probability.
        q: Rational,
    },
    /// A batch of a fixed size, uniformly.
    WithoutReplacement {
        /// Records in all.
        population: Natural,
        /// Records in the batch, at most the population.
        batch: Natural,
    },
    /// Every record once per epoch, in a random order cut into batches.
    ShuffledEpochs {
        /// Batches per epoch.
        batches: Natural,
    },
}

/// One mechanism, used `count` times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The mechanism.
    pub mechanism: Mechanism,
    /// How its records were chosen.
    pub sampling: Sampling,
    /// How often, at least 1.
    pub count: u64,
}

/// Everything that is composed, for one neighboring relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The terms, at least one.
    pub terms: Vec<Term>,
    /// The relation under which the sensitivities are stated.
    pub relation: Relation,
}
