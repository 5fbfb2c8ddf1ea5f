//! Optimal partition selection: whether a key may be named at all.

use super::{Mechanism, Profile};
use crate::error::{Error, Result};
use crate::law::{self, Law, Prepared, Probability};
use crate::num::{Integer, Natural, Rational};
use crate::privacy::{Claim, Epsilon, Event, Guarantee, Norm, Relation, Sensitivity};
use crate::sample;
use crate::tape::Tape;

/// Keeps or drops a key by the number of persons who hold it.
///
/// # Law
///
/// A key of n persons is kept with probability π(n): π(0) = 0 and π(n + 1) is
/// the least of e^ε π(n) + δ, 1 - e^-ε (1 - π(n) - δ) and 1. No (ε, δ)-DP rule
/// keeps any key with a higher probability.
///
/// # Guarantee
///
/// (ε, δ)-DP under add-remove if each person holds at most one key
/// `[DVGM22, Thm. 1]`. It covers the decisions on all keys together.
///
/// # Tape
///
/// One Bernoulli draw: in profile `cks20/1` of π(n) in lowest terms, which
/// exists for ε = ln(q) only; in `inverse/1` by the law.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{Mechanism, PartitionSelection, Profile};
/// use etalon::tape::{ChaCha, Seed};
/// let selection = PartitionSelection::new("1".parse()?, "1e-5".parse()?, Profile::Inverse)?;
/// let mut tape = ChaCha::new(&Seed::new([0; 32]), 1);
/// assert!(!selection.release(&0, &mut tape)?);
/// assert!(selection.release(&1_000, &mut tape)?);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct PartitionSelection {
    epsilon: Epsilon,
    delta: Rational,
    /// The closed form, where the profile draws by it.
    closed: Option<ClosedForm>,
    guarantee: Guarantee,
    event: Event,
}

impl PartitionSelection {
    /// The optimal rule for ε and δ.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless ε is at least 1/1024 (for ε = ln(q), unless
    /// q - 1 is) and `2^-100 <= delta < 1`; in profile `cks20/1` also unless ε
    /// is ln(q).
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{PartitionSelection, Profile};
    /// let of = |epsilon: &str, profile| {
    ///     PartitionSelection::new(epsilon.parse()?, "1e-5".parse()?, profile)
    /// };
    /// assert!(of("1", Profile::Inverse).is_ok());
    /// // e is irrational, and so is the chance.
    /// assert!(of("1", Profile::Cks20).is_err());
    /// assert!(of("ln(3)", Profile::Cks20).is_ok());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(epsilon: Epsilon, delta: Rational, profile: Profile) -> Result<Self> {
        law::Kept::new(&epsilon, &delta, 0)?;
        let closed = match (profile, &epsilon) {
            (Profile::Inverse, _) => None,
            (Profile::Cks20, Epsilon::Ln(odds)) => Some(ClosedForm::new(odds, &delta)?),
            (Profile::Cks20, Epsilon::Rational(_)) => {
                return Err(Error::domain(
                    "epsilon",
                    epsilon,
                    "ln(q) in profile cks20/1, where probabilities are rational; or use inverse/1",
                ));
            }
        };
        Ok(Self {
            guarantee: Guarantee {
                claim: Claim::Approx { epsilon: epsilon.clone(), delta: delta.clone() },
                relation: Some(Relation::AddRemove),
                sensitivity: Sensitivity { norm: Norm::L1, bound: Rational::one() },
                theorem: "DVGM22, Thm. 1",
            },
            event: Event::Approx { epsilon: epsilon.clone(), delta: delta.clone() },
            epsilon,
            delta,
            closed,
        })
    }

    /// The law of the decision on a key of `persons` persons: dropped, kept.
    ///
    /// # Errors
    ///
    /// As for [`Law::pmf`].
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::Probability;
    /// use etalon::mechanism::{PartitionSelection, Profile};
    /// let selection = PartitionSelection::new("ln(3)".parse()?, "1/10".parse()?, Profile::Cks20)?;
    /// let [dropped, kept] = selection.outputs(2)?;
    /// assert_eq!(dropped, (false, Probability::Exact("3/5".parse()?)));
    /// assert_eq!(kept, (true, Probability::Exact("2/5".parse()?)));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn outputs(&self, persons: u64) -> Result<[(bool, Probability); 2]> {
        let law = law::Kept::new(&self.epsilon, &self.delta, persons)?;
        let kept = law.probability()?;
        let dropped = match &kept {
            Probability::Exact(chance) => Probability::Exact(&Rational::one() - chance),
            Probability::Within(_) => Probability::Within(law.pmf(&Integer::ZERO, 192)?),
        };
        Ok([(false, dropped), (true, kept)])
    }

    /// The coin of a key of `persons` persons, to be tossed many times.
    ///
    /// # Errors
    ///
    /// As for [`Law::pmf`].
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{Mechanism, PartitionSelection, Profile};
    /// use etalon::tape::{ChaCha, Seed};
    /// let selection = PartitionSelection::new("1".parse()?, "1/10".parse()?, Profile::Inverse)?;
    /// let (mut one, mut other) =
    ///     (ChaCha::new(&Seed::new([0; 32]), 0), ChaCha::new(&Seed::new([0; 32]), 0));
    /// let coin = selection.coin(2)?;
    /// for _ in 0..10 {
    ///     assert_eq!(coin.toss(&mut one)?, selection.release(&2, &mut other)?);
    /// }
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn coin(&self, persons: u64) -> Result<KeyCoin> {
        Ok(KeyCoin(match &self.closed {
            Some(closed) => {
                let chance = closed.probability(persons)?;
                let numerator = chance.numerator().clone().into_parts().1;
                Coin::Rational { numerator, denominator: chance.denominator().clone() }
            }
            None => {
                let law = law::Kept::new(&self.epsilon, &self.delta, persons)?;
                Coin::Law(Box::new(Prepared::new(law)?))
            }
        }))
    }
}

/// The decision on keys of one number of persons, ready to be made.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{KeyCoin, PartitionSelection, Profile};
/// use etalon::tape::Recorded;
/// let selection = PartitionSelection::new("ln(3)".parse()?, "1/10".parse()?, Profile::Cks20)?;
/// // Kept with probability 2/5: on the words 0 and 1 of those below 5.
/// let coin: KeyCoin = selection.coin(2)?;
/// assert!(coin.toss(&mut Recorded::new([0b0010_0000]))?);
/// assert!(!coin.toss(&mut Recorded::new([0b0100_0000]))?);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct KeyCoin(Coin);

#[derive(Debug, Clone)]
enum Coin {
    Rational { numerator: Natural, denominator: Natural },
    Law(Box<Prepared<law::Kept>>),
}

impl KeyCoin {
    /// Whether the key is kept.
    ///
    /// # Errors
    ///
    /// [`Error::TapeEnded`] if the tape ends first.
    pub fn toss<T: Tape>(&self, tape: &mut T) -> Result<bool> {
        match &self.0 {
            Coin::Rational { numerator, denominator } => {
                sample::bernoulli(numerator, denominator, tape)
            }
            Coin::Law(law) => Ok(law.draw(tape)? == Integer::ONE),
        }
    }
}

impl Mechanism for PartitionSelection {
    /// The number of persons who hold the key.
    type Input = u64;
    /// Whether it is kept.
    type Output = bool;

    fn guarantee(&self) -> &Guarantee {
        &self.guarantee
    }

    fn event(&self) -> &Event {
        &self.event
    }

    fn release<T: Tape>(&self, persons: &u64, tape: &mut T) -> Result<bool> {
        self.coin(*persons)?.toss(tape)
    }
}

/// π without recursion `[DVGM22, Thm. 2]`: with q = e^ε and g = δ/(q - 1) it
/// is g (q^n - 1) up to n = `crossover`, and from there, by m = n - crossover
/// steps, 1 - (r + g) q^-m + g, with r what is missing to 1 at the crossover.
#[derive(Debug, Clone)]
struct ClosedForm {
    odds: Rational,
    /// g.
    gain: Rational,
    /// The first n with π(n) > (1 - δ)/(q + 1), beyond which the second term of
    /// the recursion is the least.
    crossover: u64,
    /// r + g.
    missing: Rational,
    /// The first n with π(n) = 1.
    certain: u64,
}

impl ClosedForm {
    fn new(odds: &Rational, delta: &Rational) -> Result<Self> {
        let one = Rational::one();
        let gain = (delta / &(odds - &one))?;
        let border = (&(&one - delta) / &(odds + &one))?;
        // g (q^n - 1) > border.
        let bound = &one + &(&border / &gain)?;
        let crossover = least_power(odds, |power| *power > bound);
        let reached = &gain * &(&power(odds, crossover) - &one);
        let missing = &(&one - &reached) + &gain;
        let ratio = (&missing / &gain)?;
        let certain = crossover + least_power(odds, |power| *power >= ratio);
        Ok(Self { odds: odds.clone(), gain, crossover, missing, certain })
    }

    fn probability(&self, persons: u64) -> Result<Rational> {
        let one = Rational::one();
        if persons >= self.certain {
            return Ok(one);
        }
        if persons <= self.crossover {
            return Ok(&self.gain * &(&power(&self.odds, persons) - &one));
        }
        let shrunk = (&self.missing / &power(&self.odds, persons - self.crossover))?;
        Ok(&(&one + &self.gain) - &shrunk)
    }
}

/// `base^n`.
fn power(base: &Rational, n: u64) -> Rational {
    let n = usize::try_from(n).expect("exponents are below the number of certainty");
    let above = base.numerator().clone().into_parts().1.pow(n);
    Rational::new(above, base.denominator().pow(n)).expect("a power of a denominator is positive")
}

/// The least `n` for which `holds` of `base^n`, given that it holds from some
/// n on.
fn least_power(base: &Rational, holds: impl Fn(&Rational) -> bool) -> u64 {
    let mut above = 1;
    while !holds(&power(base, above)) {
        above *= 2;
    }
    let mut least = 0;
    while least < above {
        let middle = least + (above - least) / 2;
        if holds(&power(base, middle)) { above = middle } else { least = middle + 1 }
    }
    least
}
