//! k-ary randomized response.

use super::{Mechanism, Profile};
use crate::error::{Error, Result};
use crate::law::{self, Law};
use crate::num::{Integer, Natural, Rational};
use crate::privacy::{Claim, Epsilon, Event, Guarantee, Norm, Relation, Sensitivity};
use crate::sample;
use crate::tape::Tape;

/// Answers truthfully with probability `odds / (odds + k - 1)` and otherwise
/// with one of the other `k - 1` answers, equally likely.
///
/// # Law
///
/// `Pr[answer = truth] = odds / (odds + k - 1)`, `1 / (odds + k - 1)` for any
/// other, exactly.
///
/// # Guarantee
///
/// ε-DP with ε = ln(odds) for one person's answer under replace-one
/// `[War65]`, `[KOV16, Sec. 3]`.
///
/// # Tape
///
/// One Bernoulli draw; unless it says "truth" or k = 2, one uniform draw
/// below k - 1.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{Profile, RandomizedResponse};
///
/// let mechanism = RandomizedResponse::new(2, &"3".parse()?, Profile::Cks20)?;
/// assert_eq!(mechanism.probability(1, 1), "3/4".parse()?);
/// assert_eq!(mechanism.probability(1, 0), "1/4".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct RandomizedResponse {
    answers: u64,
    /// The chance of the truth as written: `truth / whole`.
    truth: Natural,
    whole: Natural,
    profile: Profile,
    guarantee: Guarantee,
    event: Event,
}

impl RandomizedResponse {
    /// `answers` possible answers, the truth `odds` times as likely as any
    /// other.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `answers >= 2` and `odds > 1`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{Mechanism, Profile, RandomizedResponse};
    /// let mechanism = RandomizedResponse::new(4, &"3".parse()?, Profile::Cks20)?;
    /// assert_eq!(mechanism.guarantee().claim.to_string(), "eps=ln(3)");
    /// assert!(RandomizedResponse::new(1, &"3".parse()?, Profile::Cks20).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(answers: u64, odds: &Rational, profile: Profile) -> Result<Self> {
        if answers < 2 {
            return Err(Error::domain("answers", answers, "answers >= 2"));
        }
        if *odds <= Rational::one() {
            return Err(Error::domain("odds", odds, "odds > 1, which is e^eps"));
        }
        let truth = odds.numerator().clone().into_parts().1;
        let whole = &truth + odds.denominator() * Natural::from(answers - 1);
        Ok(Self {
            answers,
            truth,
            whole,
            profile,
            guarantee: Guarantee {
                claim: Claim::Pure { epsilon: Epsilon::ln(odds.clone())? },
                relation: Some(Relation::ReplaceOne),
                sensitivity: Sensitivity { norm: Norm::L0, bound: Rational::one() },
                theorem: "KOV16, Sec. 3",
            },
            event: Event::RandomizedResponse {
                answers: Natural::from(answers),
                odds: odds.clone(),
            },
        })
    }

    /// The number of possible answers.
    pub fn answers(&self) -> u64 {
        self.answers
    }

    /// The exact probability of `answer` when the truth is `truth`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{Profile, RandomizedResponse};
    /// let mechanism = RandomizedResponse::new(4, &"3".parse()?, Profile::Cks20)?;
    /// let chance = |answer| mechanism.probability(2, answer).to_string();
    /// let row: Vec<String> = (0..mechanism.answers()).map(chance).collect();
    /// assert_eq!(row, ["1/6", "1/6", "1/2", "1/6"]);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn probability(&self, truth: u64, answer: u64) -> Rational {
        let others = &self.whole - &self.truth;
        let share = if truth == answer {
            Rational::new(self.truth.clone(), self.whole.clone())
        } else {
            Rational::new(others, &self.whole * Natural::from(self.answers - 1))
        };
        share.expect("the whole is positive")
    }

    fn is_truth<T: Tape>(&self, tape: &mut T) -> Result<bool> {
        match self.profile {
            Profile::Cks20 => sample::bernoulli(&self.truth, &self.whole, tape),
            Profile::Inverse => {
                let chance = Rational::new(self.truth.clone(), self.whole.clone())?;
                Ok(law::Bernoulli::new(chance)?.draw(tape)? == Integer::ONE)
            }
        }
    }

    fn other<T: Tape>(&self, tape: &mut T) -> Result<u64> {
        let count = Natural::from(self.answers - 1);
        let drawn = match self.profile {
            Profile::Cks20 => Integer::from(sample::uniform_below(&count, tape)?),
            Profile::Inverse => law::Uniform::new(count)?.draw(tape)?,
        };
        Ok(u64::try_from(drawn).expect("it is below the number of answers"))
    }
}

impl Mechanism for RandomizedResponse {
    /// The true answer, from 0 to `answers - 1`.
    type Input = u64;
    type Output = u64;

    fn guarantee(&self) -> &Guarantee {
        &self.guarantee
    }

    fn event(&self) -> &Event {
        &self.event
    }

    fn release<T: Tape>(&self, truth: &u64, tape: &mut T) -> Result<u64> {
        if *truth >= self.answers {
            return Err(Error::domain("truth", truth, "0 <= truth < answers"));
        }
        if self.is_truth(tape)? {
            return Ok(*truth);
        }
        let other = self.other(tape)?;
        // The other answers in order, with the truth left out.
        Ok(if other >= *truth { other + 1 } else { other })
    }
}
