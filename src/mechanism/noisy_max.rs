//! Report-noisy-max with discrete Laplace noise.

use super::noise::Noise;
use super::scores::{self, Scoring};
use super::{Mechanism, Profile};
use crate::error::{Error, Result};
use crate::law::{self, Probability};
use crate::num::{Integer, Rational};
use crate::privacy::{Event, Guarantee};
use crate::tape::Tape;

/// Adds discrete Laplace noise to integer scores and names the largest, the
/// first of several.
///
/// # Law
///
/// The index r with probability: sum over all integers m of
/// `Pr[q_r + Z = m]` times `Pr[q_s + Z < m]` for every `s < r` and
/// `Pr[q_s + Z <= m]` for every `s > r`, with noise of scale
/// `2 sensitivity / epsilon`, for monotone scores `sensitivity / epsilon`.
///
/// # Guarantee
///
/// ε-DP for inputs whose scores differ by at most the sensitivity Δ each, in
/// any directions, whatever relation of datasets makes them so; *monotone* only
/// for scores that all rise or all fall (or stay) from one input to the other
/// `[DR14, Claim 3.9]`. The claim is proven there for continuous noise, where
/// ties have probability 0. Here: given the noise of all others, r is named
/// exactly if `Z_r >= z`, where `z` is the largest of `q_s + Z_s + [s < r] - q_r`.
/// The tie rule is in the bracket, the same for both inputs, so `z` is an
/// integer and moves by at most 2Δ (by at most Δ if monotone); and
/// `Pr[Z >= z] <= e^(1/scale) Pr[Z >= z + 1]` for every integer z.
///
/// # Tape
///
/// One draw of noise per score, in order.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{Mechanism, NoisyMax, Profile};
/// use etalon::num::Integer;
/// use etalon::tape::{ChaCha, Seed};
///
/// let mechanism = NoisyMax::new(&"1".parse()?, &"1".parse()?, false, Profile::Inverse)?;
/// let scores = [0, 10_000, 0].map(Integer::from);
/// assert_eq!(mechanism.release(&scores, &mut ChaCha::new(&Seed::new([0; 32]), 0))?, 1);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct NoisyMax {
    scoring: Scoring,
    scale: Rational,
    noise: Noise,
}

impl NoisyMax {
    /// ε-DP selection by integer scores of sensitivity `sensitivity`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `epsilon > 0` and `sensitivity` is a positive
    /// integer.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{Mechanism, NoisyMax, Profile};
    /// let of = |sensitivity: &str| {
    ///     NoisyMax::new(&"1/2".parse()?, &sensitivity.parse()?, true, Profile::Inverse)
    /// };
    /// assert_eq!(of("3")?.guarantee().claim.to_string(), "eps=1/2");
    /// assert!(of("1/2").is_err()); // scores are whole numbers
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(
        epsilon: &Rational,
        sensitivity: &Rational,
        monotone: bool,
        profile: Profile,
    ) -> Result<Self> {
        if !sensitivity.is_positive() || !sensitivity.denominator().is_one() {
            return Err(Error::domain("sensitivity", sensitivity, "a positive integer"));
        }
        let scoring = Scoring::new(epsilon, sensitivity, monotone, "DR14, Claim 3.9")?;
        let scale = scoring.rate.reciprocal()?;
        Ok(Self { noise: Noise::laplace(&scale, profile)?, scale, scoring })
    }

    /// The law of the index named.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if there is no score.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law;
    /// use etalon::mechanism::{NoisyMax, Profile};
    /// let scores = vec![4.into(), 7.into()];
    /// let mechanism = NoisyMax::new(&"1".parse()?, &"1".parse()?, false, Profile::Inverse)?;
    /// assert_eq!(mechanism.law(&scores)?, law::NoisyMax::new(scores, "2".parse()?)?);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn law(&self, scores: &[Integer]) -> Result<law::NoisyMax> {
        law::NoisyMax::new(scores.to_vec(), self.scale.clone())
    }

    /// Every index with its probability, to 160 significant bits.
    ///
    /// # Errors
    ///
    /// As for [`NoisyMax::law`] and [`law::NoisyMax::masses`].
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{NoisyMax, Profile};
    /// let mechanism = NoisyMax::new(&"1".parse()?, &"1".parse()?, false, Profile::Inverse)?;
    /// let [(_, first), (_, second)] =
    ///     mechanism.probabilities(&[7.into(), 7.into()])?.try_into().expect("two scores");
    /// assert!(second.enclose(64).certainly_less(&first.enclose(64))); // the first wins ties
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn probabilities(&self, scores: &[Integer]) -> Result<Vec<(usize, Probability)>> {
        Ok(scores::by_index(self.law(scores)?.masses(scores::BITS)?))
    }
}

impl Mechanism for NoisyMax {
    /// The candidates' scores.
    type Input = [Integer];
    /// The index of the candidate named, from 0.
    type Output = usize;

    fn guarantee(&self) -> &Guarantee {
        &self.scoring.guarantee
    }

    fn event(&self) -> &Event {
        &self.scoring.event
    }

    fn release<T: Tape>(&self, scores: &[Integer], tape: &mut T) -> Result<usize> {
        let (first, others) = scores.split_first().ok_or_else(scores::no_scores)?;
        let mut largest = first + self.noise.draw(tape)?;
        let mut named = 0;
        for (index, score) in (1..).zip(others) {
            let noisy = score + self.noise.draw(tape)?;
            if noisy > largest {
                (largest, named) = (noisy, index);
            }
        }
        Ok(named)
    }
}
