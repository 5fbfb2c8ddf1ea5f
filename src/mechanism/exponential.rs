//! The exponential mechanism.

use super::scores::{self, Scoring};
use super::{Mechanism, Profile};
use crate::error::Result;
use crate::law::{Law, Probability, Selection};
use crate::num::Rational;
use crate::privacy::{Event, Guarantee};
use crate::sample;
use crate::tape::Tape;

/// Chooses a candidate by its score, a better one exponentially more often.
///
/// # Law
///
/// `Pr[i] = e^(-rate (max q - q_i)) / sum over j of e^(-rate (max q - q_j))`,
/// exactly, with `rate = epsilon / (2 sensitivity)`, for monotone scores
/// `epsilon / sensitivity`.
///
/// # Guarantee
///
/// ε-DP for inputs whose scores differ by at most the sensitivity each, in any
/// directions, whatever relation of datasets makes them so `[MT07, Thm. 6]`,
/// `[DR14, Thm. 3.10]`. *Monotone*: only for scores that all rise or all fall
/// (or stay) from one input to the other, as counts do under add-remove; then
/// `e^(rate q_i)` changes by at most `e^epsilon` and the sum over the
/// candidates by as much, in the same direction, so their quotients do, too.
///
/// # Tape
///
/// `cks20/1`: an index uniform below the number of scores, then
/// `bernoulli_exp(rate * gap)` of its gap, until that is true.
/// `inverse/1`: one draw of the law.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{Exponential, Mechanism, Profile};
/// use etalon::tape::{ChaCha, Seed};
/// let mechanism = Exponential::new(&"1".parse()?, &"1".parse()?, false, Profile::Cks20)?;
/// let scores = ["0", "5/2", "1"].map(|score| score.parse().expect("a number"));
/// let chosen = mechanism.release(&scores, &mut ChaCha::new(&Seed::new([0; 32]), 0))?;
/// assert!(chosen < 3);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Exponential {
    scoring: Scoring,
    profile: Profile,
}

impl Exponential {
    /// ε-DP selection by scores of sensitivity `sensitivity`, both exact.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`](crate::Error::Domain) unless `epsilon > 0` and
    /// `sensitivity > 0`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{Exponential, Profile};
    /// // For monotone scores half of the eps does as much.
    /// let of = |epsilon: &str, monotone| {
    ///     Exponential::new(&epsilon.parse()?, &"1".parse()?, monotone, Profile::Inverse)?
    ///         .law(&["0".parse()?, "5/2".parse()?])
    /// };
    /// assert_eq!(of("1", true)?, of("2", false)?);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(
        epsilon: &Rational,
        sensitivity: &Rational,
        monotone: bool,
        profile: Profile,
    ) -> Result<Self> {
        let scoring = Scoring::new(epsilon, sensitivity, monotone, "MT07, Thm. 6")?;
        Ok(Self { scoring, profile })
    }

    /// The law of the index chosen.
    ///
    /// # Errors
    ///
    /// - [`Error::Domain`](crate::Error::Domain) if there is no score.
    /// - As for [`Selection::softmax`].
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::Selection;
    /// use etalon::mechanism::{Exponential, Profile};
    /// let mechanism = Exponential::new(&"1".parse()?, &"1".parse()?, false, Profile::Inverse)?;
    /// // Weights e^(-gap/2) of the gaps 3 and 0.
    /// let weights = Selection::softmax(&["3/2".parse()?, "0".parse()?])?;
    /// assert_eq!(mechanism.law(&["4".parse()?, "7".parse()?])?, weights);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn law(&self, scores: &[Rational]) -> Result<Selection> {
        Selection::softmax(&self.scoring.exponents(scores)?)
    }

    /// Every index with its probability, to 160 significant bits.
    ///
    /// # Errors
    ///
    /// As for [`Exponential::law`].
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{Exponential, Profile};
    /// let mechanism = Exponential::new(&"1".parse()?, &"1".parse()?, false, Profile::Inverse)?;
    /// let [(_, bad), (_, good)] =
    ///     mechanism.probabilities(&["0".parse()?, "2".parse()?])?.try_into().expect("two scores");
    /// // 1/(e + 1) and e/(e + 1)
    /// assert_eq!(bad.enclose(64).to_decimal(3), ("0.268".to_owned(), "0.269".to_owned()));
    /// assert_eq!(good.enclose(64).to_decimal(3), ("0.731".to_owned(), "0.732".to_owned()));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn probabilities(&self, scores: &[Rational]) -> Result<Vec<(usize, Probability)>> {
        Ok(scores::by_index(self.law(scores)?.masses(scores::BITS)?))
    }
}

impl Mechanism for Exponential {
    /// The candidates' scores.
    type Input = [Rational];
    /// The index of the candidate chosen, from 0.
    type Output = usize;

    fn guarantee(&self) -> &Guarantee {
        &self.scoring.guarantee
    }

    fn event(&self) -> &Event {
        &self.scoring.event
    }

    fn release<T: Tape>(&self, scores: &[Rational], tape: &mut T) -> Result<usize> {
        let gaps = Scoring::gaps(scores)?;
        if self.profile == Profile::Inverse {
            let drawn = self.law(scores)?.draw(tape)?;
            return Ok(usize::try_from(drawn).expect("an index of the list"));
        }
        let count = u64::try_from(gaps.len()).expect("an address has at most 64 bits");
        loop {
            // A restart forgets everything, so the law is that of a trial that
            // is kept: in proportion to 1/n times e^(-rate gap).
            let drawn = sample::uniform_below_u64(count, tape)?;
            let index = usize::try_from(drawn).expect("an index of the list");
            if self.scoring.passes(&gaps[index], tape)? {
                return Ok(index);
            }
        }
    }
}
