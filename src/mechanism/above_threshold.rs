//! AboveThreshold, the sparse vector technique that stops at the first yes.

use super::noise::Noise;
use super::scores;
use super::{Mechanism, Profile};
use crate::error::{Error, Result};
use crate::law::{self, Probability};
use crate::num::{Integer, Natural, Rational};
use crate::privacy::{Claim, Epsilon, Event, Guarantee, Norm, Sensitivity};
use crate::tape::Tape;

/// Says of each query in turn whether its noisy answer reaches a noisy
/// threshold, and stops at the first that does.
///
/// # Law
///
/// That of [`law::AboveThreshold`] with the scales below.
///
/// # Guarantee
///
/// ε-DP for query answers that differ by at most the (integer) sensitivity Δ
/// each, in any directions `[DR14, Thm. 3.23]`, `[LSL17, Alg. 1]`: the
/// threshold's noise has scale 2Δ/ε, each query's 4Δ/ε. The proof shifts the
/// first by Δ and the last by 2Δ, which are integers, so it holds for discrete
/// Laplace noise.
///
/// # Tape
///
/// The threshold's noise, then one noise per query asked.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{AboveThreshold, Mechanism, Profile};
/// use etalon::num::Integer;
/// use etalon::tape::{ChaCha, Seed};
///
/// let mechanism = AboveThreshold::new(
///     &"1".parse()?, &"1".parse()?, Integer::from(100), Profile::Inverse)?;
/// assert_eq!(mechanism.guarantee().claim.to_string(), "eps=1");
/// let answers = [0, 10_000, 0].map(Integer::from);
/// let said = mechanism.release(&answers, &mut ChaCha::new(&Seed::new([0; 32]), 0))?;
/// assert_eq!(said, [false, true]);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct AboveThreshold {
    threshold: Integer,
    threshold_scale: Rational,
    query_scale: Rational,
    threshold_noise: Noise,
    query_noise: Noise,
    guarantee: Guarantee,
    event: Event,
}

impl AboveThreshold {
    /// Integer queries of sensitivity `sensitivity` against `threshold`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `epsilon > 0` and `sensitivity` is a positive
    /// integer.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{AboveThreshold, Profile};
    /// let of = |sensitivity: &str| {
    ///     AboveThreshold::new(&"1".parse()?, &sensitivity.parse()?, 100.into(), Profile::Inverse)
    /// };
    /// assert!(of("2").is_ok());
    /// assert!(of("1/2").is_err()); // the noise is in whole steps
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(
        epsilon: &Rational,
        sensitivity: &Rational,
        threshold: Integer,
        profile: Profile,
    ) -> Result<Self> {
        if !sensitivity.is_positive() || sensitivity.denominator() != &Natural::ONE {
            return Err(Error::domain("sensitivity", sensitivity, "a positive integer"));
        }
        if !epsilon.is_positive() {
            return Err(Error::domain("epsilon", epsilon, "epsilon > 0"));
        }
        let claimed = Epsilon::new(epsilon.clone())?;
        let unit = (sensitivity / epsilon)?;
        let scale = |factor: i64| &unit * &Rational::from(factor);
        let (threshold_scale, query_scale) = (scale(2), scale(4));
        Ok(Self {
            threshold,
            threshold_noise: Noise::laplace(&threshold_scale, profile)?,
            query_noise: Noise::laplace(&query_scale, profile)?,
            threshold_scale,
            query_scale,
            guarantee: Guarantee {
                claim: Claim::Pure { epsilon: claimed.clone() },
                relation: None,
                sensitivity: Sensitivity { norm: Norm::LInfinity, bound: sensitivity.clone() },
                theorem: "DR14, Thm. 3.23",
            },
            event: Event::Pure { epsilon: claimed },
        })
    }

    /// The law of the query at which it stops, if at any.
    ///
    /// # Errors
    ///
    /// None in practice: the scales are positive.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{AboveThreshold, Profile};
    /// let mechanism =
    ///     AboveThreshold::new(&"1".parse()?, &"1".parse()?, 100.into(), Profile::Inverse)?;
    /// let masses = mechanism.law(&[100.into()])?.masses(60)?;
    /// assert!(masses[1].certainly_less(&masses[0])); // a tie reaches the threshold
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn law(&self, answers: &[Integer]) -> Result<law::AboveThreshold> {
        let threshold = self.threshold.clone();
        law::AboveThreshold::new(threshold, answers, &self.threshold_scale, &self.query_scale)
    }

    /// Every output with its probability, to 160 significant bits: the first
    /// yes at each query in order, and last no yes at all.
    ///
    /// # Errors
    ///
    /// As for [`law::AboveThreshold::masses`].
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{AboveThreshold, Profile};
    /// let mechanism =
    ///     AboveThreshold::new(&"1".parse()?, &"1".parse()?, 100.into(), Profile::Inverse)?;
    /// let outputs = mechanism.probabilities(&[90.into(), 110.into()])?;
    /// let said: Vec<&[bool]> = outputs.iter().map(|(said, _)| said.as_slice()).collect();
    /// assert_eq!(said, [&[true][..], &[false, true], &[false, false]]);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn probabilities(&self, answers: &[Integer]) -> Result<Vec<(Vec<bool>, Probability)>> {
        let masses = self.law(answers)?.masses(scores::BITS)?;
        let said = |asked: usize| {
            let mut said = vec![false; answers.len().min(asked + 1)];
            if let Some(yes) = said.get_mut(asked) {
                *yes = true;
            }
            said
        };
        let masses = masses.into_iter().map(Probability::Within);
        Ok(masses.enumerate().map(|(asked, mass)| (said(asked), mass)).collect())
    }
}

impl Mechanism for AboveThreshold {
    /// The true answers of the queries, in order.
    type Input = [Integer];
    /// One answer per query asked; only the last can be `true`.
    type Output = Vec<bool>;

    fn guarantee(&self) -> &Guarantee {
        &self.guarantee
    }

    fn event(&self) -> &Event {
        &self.event
    }

    fn release<T: Tape>(&self, answers: &[Integer], tape: &mut T) -> Result<Vec<bool>> {
        let threshold = &self.threshold + self.threshold_noise.draw(tape)?;
        let mut said = Vec::new();
        for answer in answers {
            let above = answer + self.query_noise.draw(tape)? >= threshold;
            said.push(above);
            if above {
                break;
            }
        }
        Ok(said)
    }
}
