//! Numeric AboveThreshold: the sparse vector technique that also releases the
//! answer at which it stops.

use super::noise::Noise;
use super::{AboveThreshold, Mechanism, Profile};
use crate::error::{Error, Result};
use crate::num::{Integer, Rational};
use crate::privacy::{Claim, Epsilon, Event, Guarantee};
use crate::tape::Tape;

/// [`AboveThreshold`] that, at the first query whose noisy answer reaches the
/// noisy threshold, releases that query's answer with fresh noise.
///
/// # Guarantee
///
/// (ε + ε′)-DP for query answers that differ by at most the (integer)
/// sensitivity Δ each, in any directions: ε for the comparisons
/// `[DR14, Thm. 3.23]` and, once they have named a query, ε′ for its answer with
/// noise of scale Δ/ε′, by composition; `[LSL17, Alg. 7]` with c = 1,
/// ε₁ = ε₂ = ε/2 and ε₃ = ε′. The noise of the comparison is not used again:
/// releasing it is a published error `[LSL17, Alg. 3]`. `[DR14, Alg. 3]`
/// splits a total 8 to 1.
///
/// # Tape
///
/// As for [`AboveThreshold`]; if a query was named, one more draw of noise.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{Mechanism, NumericAboveThreshold, Profile};
/// use etalon::tape::{ChaCha, Seed};
/// let mechanism = NumericAboveThreshold::new(
///     &"1".parse()?, &"1/2".parse()?, &"1".parse()?, 100.into(), Profile::Inverse)?;
/// assert_eq!(mechanism.guarantee().claim.to_string(), "eps=3/2");
/// let answers = [0.into(), 10_000.into(), 0.into()];
/// let said = mechanism.release(&answers, &mut ChaCha::new(&Seed::new([0; 32]), 0))?;
/// assert_eq!(said.len(), 2);
/// assert!(said[0].is_none() && said[1].as_ref().is_some_and(|x| *x > 9_900.into()));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct NumericAboveThreshold {
    comparisons: AboveThreshold,
    value_scale: Rational,
    value_noise: Noise,
    guarantee: Guarantee,
    event: Event,
}

impl NumericAboveThreshold {
    /// Integer queries of sensitivity `sensitivity` against `threshold`:
    /// `epsilon` for the comparisons, `value_epsilon` for the answer.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `epsilon > 0`,
    /// `value_epsilon > 0` and `sensitivity` is a positive integer.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{Mechanism, NumericAboveThreshold, Profile};
    /// let mechanism = NumericAboveThreshold::new(
    ///     &"1".parse()?, &"1/2".parse()?, &"3".parse()?, 100.into(), Profile::Inverse)?;
    /// assert_eq!(mechanism.value_scale(), &"6".parse()?);
    /// assert_eq!(mechanism.comparisons().guarantee().claim.to_string(), "eps=1");
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(
        epsilon: &Rational,
        value_epsilon: &Rational,
        sensitivity: &Rational,
        threshold: Integer,
        profile: Profile,
    ) -> Result<Self> {
        let comparisons = AboveThreshold::new(epsilon, sensitivity, threshold, profile)?;
        if !value_epsilon.is_positive() {
            return Err(Error::domain("value_epsilon", value_epsilon, "value_epsilon > 0"));
        }
        let value_scale = (sensitivity / value_epsilon)?;
        let total = Epsilon::new(epsilon + value_epsilon)?;
        Ok(Self {
            value_noise: Noise::laplace(&value_scale, profile)?,
            value_scale,
            guarantee: Guarantee {
                claim: Claim::Pure { epsilon: total.clone() },
                theorem: "LSL17, Alg. 7",
                ..comparisons.guarantee().clone()
            },
            event: Event::Pure { epsilon: total },
            comparisons,
        })
    }

    /// The part that compares.
    pub fn comparisons(&self) -> &AboveThreshold {
        &self.comparisons
    }

    /// The scale of the noise of the answer, Δ/ε′.
    pub fn value_scale(&self) -> &Rational {
        &self.value_scale
    }
}

impl Mechanism for NumericAboveThreshold {
    /// The true answers of the queries, in order.
    type Input = [Integer];
    /// One answer per query asked: `None` below the threshold; only the last
    /// can be a number.
    type Output = Vec<Option<Integer>>;

    fn guarantee(&self) -> &Guarantee {
        &self.guarantee
    }

    fn event(&self) -> &Event {
        &self.event
    }

    fn release<T: Tape>(&self, answers: &[Integer], tape: &mut T) -> Result<Self::Output> {
        let mut released = Vec::new();
        for (answer, above) in answers.iter().zip(self.comparisons.release(answers, tape)?) {
            let value = || Ok(answer + self.value_noise.draw(tape)?);
            released.push(above.then(value).transpose()?);
        }
        Ok(released)
    }
}
