//! The permute-and-flip mechanism.

use super::scores::{self, Scoring};
use super::{Mechanism, Profile};
use crate::error::Result;
use crate::law::{Law, Probability, Selection};
use crate::num::Rational;
use crate::privacy::{Event, Guarantee};
use crate::sample;
use crate::tape::Tape;

/// Goes through the candidates in random order and stops at the first whose
/// coin shows heads; a candidate of the largest score always does.
///
/// # Law
///
/// With `p_i = e^(-rate (max q - q_i))` and `rate = epsilon / (2 sensitivity)`,
/// for monotone scores `epsilon / sensitivity`: `Pr[i] = p_i` times the
/// integral over t from 0 to 1 of the product of `1 - t p_j` over all `j != i`,
/// exactly.
///
/// # Guarantee
///
/// ε-DP for inputs whose scores differ by at most the sensitivity each, in any
/// directions, whatever relation of datasets makes them so `[MS20, Sec. 3]`;
/// *monotone* as for [`Exponential`](super::Exponential). Both follow from
/// `[DKSSWXZ21]`: the law is that of the largest of the scores with exponential
/// noise of this rate, and to win against the others' noise a candidate needs
/// noise that changes by at most 2Δ, for monotone scores by at most Δ.
///
/// # Tape
///
/// `cks20/1`: an index uniform below the number of candidates left, in
/// increasing order, then `bernoulli_exp(rate * gap)` of its gap; if that is
/// false the candidate is struck out. `inverse/1`: one draw of the law.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{Mechanism, PermuteAndFlip, Profile};
/// use etalon::num::Rational;
/// use etalon::tape::{ChaCha, Seed};
///
/// let mechanism = PermuteAndFlip::new(&"1".parse()?, &"1".parse()?, false, Profile::Cks20)?;
/// let scores = [0, 10_000, 0].map(Rational::from);
/// assert_eq!(mechanism.release(&scores, &mut ChaCha::new(&Seed::new([0; 32]), 0))?, 1);
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// [MS20, Alg. 1]
#[derive(Debug, Clone)]
pub struct PermuteAndFlip {
    scoring: Scoring,
    profile: Profile,
}

impl PermuteAndFlip {
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
    /// use etalon::mechanism::{Mechanism, PermuteAndFlip, Profile};
    /// let of = |epsilon: &str| {
    ///     PermuteAndFlip::new(&epsilon.parse()?, &"1".parse()?, false, Profile::Cks20)
    /// };
    /// assert_eq!(of("1/2")?.guarantee().claim.to_string(), "eps=1/2");
    /// assert!(of("0").is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(
        epsilon: &Rational,
        sensitivity: &Rational,
        monotone: bool,
        profile: Profile,
    ) -> Result<Self> {
        let scoring = Scoring::new(epsilon, sensitivity, monotone, "MS20, Sec. 3")?;
        Ok(Self { scoring, profile })
    }

    /// The law of the index chosen.
    ///
    /// # Errors
    ///
    /// - [`Error::Domain`](crate::Error::Domain) if there is no score.
    /// - As for [`Selection::permute_and_flip`].
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::Selection;
    /// use etalon::mechanism::{PermuteAndFlip, Profile};
    /// let mechanism = PermuteAndFlip::new(&"1".parse()?, &"1".parse()?, false, Profile::Cks20)?;
    /// let weights = Selection::permute_and_flip(&["3/2".parse()?, "0".parse()?])?;
    /// assert_eq!(mechanism.law(&["4".parse()?, "7".parse()?])?, weights);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn law(&self, scores: &[Rational]) -> Result<Selection> {
        Selection::permute_and_flip(&self.scoring.exponents(scores)?)
    }

    /// Every index with its probability, to 160 significant bits.
    ///
    /// # Errors
    ///
    /// As for [`PermuteAndFlip::law`].
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{Exponential, PermuteAndFlip, Profile};
    /// let (epsilon, sensitivity) = ("1".parse()?, "1".parse()?);
    /// let scores = ["0".parse()?, "2".parse()?];
    /// let flip = PermuteAndFlip::new(&epsilon, &sensitivity, false, Profile::Cks20)?;
    /// let softmax = Exponential::new(&epsilon, &sensitivity, false, Profile::Cks20)?;
    /// // The worse one less often at the same eps: 1/2e against 1/(e + 1).
    /// let worse = flip.probabilities(&scores)?[0].1.enclose(64);
    /// assert!(worse.certainly_less(&softmax.probabilities(&scores)?[0].1.enclose(64)));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn probabilities(&self, scores: &[Rational]) -> Result<Vec<(usize, Probability)>> {
        Ok(scores::by_index(self.law(scores)?.masses(scores::BITS)?))
    }
}

impl Mechanism for PermuteAndFlip {
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
        let mut left: Vec<usize> = (0..gaps.len()).collect();
        loop {
            // Never empty: a gap of 0 passes.
            let count = u64::try_from(left.len()).expect("an address has at most 64 bits");
            let drawn = sample::uniform_below_u64(count, tape)?;
            let index = left.remove(usize::try_from(drawn).expect("an index of the list"));
            if self.scoring.passes(&gaps[index], tape)? {
                return Ok(index);
            }
        }
    }
}
