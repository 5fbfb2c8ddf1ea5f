//! What is composed: mechanisms, how their data were sampled, how often, and
//! between which neighbors. Sampling and relation are types; nothing converts
//! silently.

use crate::num::{Natural, Rational};
use crate::privacy::{Epsilon, Relation};

/// A mechanism, priced at its worst pair of neighboring inputs.
///
/// # Example
///
/// ```
/// use etalon::account::{Expression, Mechanism};
/// let terms = "approx(eps=ln(3), delta=1e-6)".parse::<Expression>()?.terms()?;
/// let worst = Mechanism::Approx { epsilon: "ln(3)".parse()?, delta: "1/1000000".parse()? };
/// assert_eq!(terms[0].mechanism, worst);
/// # Ok::<(), etalon::Error>(())
/// ```
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
///
/// # Example
///
/// ```
/// use etalon::account::{Expression, Sampling};
/// let terms = "poisson(q=0.01, gaussian(sigma=1))".parse::<Expression>()?.terms()?;
/// assert_eq!(terms[0].sampling, Sampling::Poisson { q: "1/100".parse()? });
/// # Ok::<(), etalon::Error>(())
/// ```
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
///
/// # Example
///
/// ```
/// use etalon::account::{Expression, Mechanism, Sampling, Term};
/// let term = Term {
///     mechanism: Mechanism::Gaussian { sigma: "20".parse()? },
///     sampling: Sampling::Everyone,
///     count: 1000,
/// };
/// assert_eq!("gaussian(sigma=20) * 1000".parse::<Expression>()?.terms()?, [term]);
/// # Ok::<(), etalon::Error>(())
/// ```
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
///
/// # Example
///
/// ```
/// use etalon::account::{ClosedForms, Expression, Plan, Pricer};
/// use etalon::privacy::Relation;
/// let terms = "randomized_response(eps=ln(3), answers=2)".parse::<Expression>()?.terms()?;
/// let plan = Plan::new(terms, Relation::ReplaceOne)?;
/// // At eps = 0 it is the distance of 3/4 and 1/4.
/// let delta = ClosedForms.delta(&plan, &"0".parse()?, &"1e-9".parse()?)?;
/// assert!(delta.lo.to_rational() <= "1/2".parse()? && delta.lo.to_rational() > "0.4999".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The terms, at least one.
    pub terms: Vec<Term>,
    /// The relation under which the sensitivities are stated.
    pub relation: Relation,
}
