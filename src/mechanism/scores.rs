//! What the mechanisms that choose among scored candidates share: the rate at
//! which a lower score counts, and the guarantee that it buys.

use crate::error::{Error, Result};
use crate::law::Probability;
use crate::num::{Interval, Natural, Rational};
use crate::privacy::{Claim, Epsilon, Event, Guarantee, Norm, Relation, Sensitivity};
use crate::sample;
use crate::tape::Tape;

/// To how many significant bits an output's probability is enclosed.
pub(super) const BITS: u32 = 160;

/// A rate with its guarantee.
#[derive(Debug, Clone)]
pub(super) struct Scoring {
    /// ε/2Δ, or ε/Δ for monotone scores.
    pub(super) rate: Rational,
    pub(super) guarantee: Guarantee,
    pub(super) event: Event,
}

impl Scoring {
    /// The rate of ε for scores of a sensitivity.
    pub(super) fn new(
        epsilon: &Rational,
        sensitivity: &Rational,
        monotone: bool,
        theorem: &'static str,
    ) -> Result<Self> {
        if !epsilon.is_positive() {
            return Err(Error::domain("epsilon", epsilon, "epsilon > 0"));
        }
        let claimed = Epsilon::new(epsilon.clone())?;
        if !sensitivity.is_positive() {
            return Err(Error::domain("sensitivity", sensitivity, "sensitivity > 0"));
        }
        let counted = if monotone { 1 } else { 2 };
        Ok(Self {
            rate: (epsilon / &(sensitivity * &Rational::from(counted)))?,
            guarantee: Guarantee {
                claim: Claim::Pure { epsilon: claimed.clone() },
                // Only adding or only removing moves all scores one way.
                relation: monotone.then_some(Relation::AddRemove),
                sensitivity: Sensitivity { norm: Norm::LInfinity, bound: sensitivity.clone() },
                theorem,
            },
            event: Event::Pure { epsilon: claimed },
        })
    }

    /// How far each score lies below the largest.
    pub(super) fn gaps(scores: &[Rational]) -> Result<Vec<Rational>> {
        let largest = scores.iter().max().ok_or_else(no_scores)?;
        Ok(scores.iter().map(|score| largest - score).collect())
    }

    /// The exponents of the law: rate times gap.
    pub(super) fn exponents(&self, scores: &[Rational]) -> Result<Vec<Rational>> {
        Ok(Self::gaps(scores)?.iter().map(|gap| &self.rate * gap).collect())
    }

    /// True with probability `e^(-rate gap)`; the fraction is the product of
    /// the two in lowest terms, itself not reduced.
    pub(super) fn passes<T: Tape>(&self, gap: &Rational, tape: &mut T) -> Result<bool> {
        let above = |x: &Rational| x.numerator().clone().into_parts().1;
        let numerator: Natural = above(&self.rate) * above(gap);
        sample::bernoulli_exp(&numerator, &(self.rate.denominator() * gap.denominator()), tape)
    }
}

/// The refusal of an empty list.
pub(super) fn no_scores() -> Error {
    Error::domain("scores", "an empty list", "at least one score")
}

/// Outputs by index with their enclosed probabilities.
pub(super) fn by_index(masses: Vec<Interval>) -> Vec<(usize, Probability)> {
    masses.into_iter().map(Probability::Within).enumerate().collect()
}
