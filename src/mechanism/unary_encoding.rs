//! Unary encoding of a category: one noisy bit per category.

use super::{Mechanism, Profile};
use crate::error::{Error, Result};
use crate::law::{self, Law, Probability};
use crate::num::{Integer, Natural, Rational};
use crate::privacy::{Claim, Epsilon, Event, Guarantee, Norm, Relation, Sensitivity};
use crate::sample;
use crate::tape::Tape;

/// The most categories: as many truth values are released at once.
const LARGEST: u64 = 1 << 16;

/// Writes a category as one truth value per category, true at its own place,
/// and releases every one of them with noise.
///
/// # Law
///
/// Independently, the value at the category's own place is true with
/// probability `keep`, every other with probability `flip`.
///
/// # Guarantee
///
/// ε-DP with ε = ln(keep (1 - flip) / ((1 - keep) flip)) for one person's
/// category under replace-one `[WBLJ17, Sec. 4.3]`: two categories differ at
/// two places. With `keep + flip = 1` it is the basic one-time RAPPOR of
/// `[EPK14]`; [`UnaryEncoding::optimized`] keeps with probability 1/2. No
/// smaller ε is true.
///
/// # Tape
///
/// One Bernoulli draw per category, in order.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{Mechanism, Profile, UnaryEncoding};
/// let half = UnaryEncoding::new(4, &"3/4".parse()?, &"1/4".parse()?, Profile::Cks20)?;
/// assert_eq!(half.guarantee().claim.to_string(), "eps=ln(9)");
/// let optimized = UnaryEncoding::optimized(4, &"9".parse()?, Profile::Cks20)?;
/// assert_eq!(optimized.guarantee().claim, half.guarantee().claim);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct UnaryEncoding {
    categories: u64,
    keep: Coin,
    flip: Coin,
    guarantee: Guarantee,
    event: Event,
}

/// A coin with a rational probability, in lowest terms.
#[derive(Debug, Clone)]
struct Coin {
    chance: Rational,
    numerator: Natural,
    /// The definition, where the profile draws by it.
    law: Option<law::Bernoulli>,
}

impl Coin {
    fn new(chance: &Rational, profile: Profile) -> Result<Self> {
        let law = match profile {
            Profile::Cks20 => None,
            Profile::Inverse => Some(law::Bernoulli::new(chance.clone())?),
        };
        let numerator = chance.numerator().clone().into_parts().1;
        Ok(Self { chance: chance.clone(), numerator, law })
    }

    fn toss<T: Tape>(&self, tape: &mut T) -> Result<bool> {
        match &self.law {
            None => sample::bernoulli(&self.numerator, self.chance.denominator(), tape),
            Some(law) => Ok(law.draw(tape)? == Integer::ONE),
        }
    }
}

impl UnaryEncoding {
    /// `categories` places, the own one true with probability `keep`, the
    /// others with probability `flip`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `2 <= categories <= 65536` and
    /// `0 < flip < keep < 1`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{Profile, UnaryEncoding};
    /// let of = |keep: &str, flip: &str| {
    ///     UnaryEncoding::new(4, &keep.parse()?, &flip.parse()?, Profile::Cks20)
    /// };
    /// assert!(of("3/4", "1/4").is_ok());
    /// assert!(of("1/4", "3/4").is_err());
    /// assert!(of("1", "1/4").is_err()); // a false value would tell who it is not
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(
        categories: u64,
        keep: &Rational,
        flip: &Rational,
        profile: Profile,
    ) -> Result<Self> {
        if !(2..=LARGEST).contains(&categories) {
            return Err(Error::domain("answers", categories, "2 <= answers <= 65536"));
        }
        let one = Rational::one();
        if *keep >= one || !keep.is_positive() {
            return Err(Error::domain("keep", keep, "0 < keep < 1"));
        }
        if flip >= keep || !flip.is_positive() {
            return Err(Error::domain("flip", flip, "0 < flip < keep"));
        }
        let odds = (&(keep * &(&one - flip)) / &(&(&one - keep) * flip))?;
        let epsilon = Epsilon::ln(odds)?;
        Ok(Self {
            categories,
            keep: Coin::new(keep, profile)?,
            flip: Coin::new(flip, profile)?,
            guarantee: Guarantee {
                claim: Claim::Pure { epsilon: epsilon.clone() },
                relation: Some(Relation::ReplaceOne),
                sensitivity: Sensitivity { norm: Norm::L0, bound: one },
                theorem: "WBLJ17, Sec. 4.3",
            },
            event: Event::Pure { epsilon },
        })
    }

    /// Optimized unary encoding (OUE) with ε = ln(`odds`): `keep` is 1/2 and
    /// `flip` is `1 / (odds + 1)` `[WBLJ17, Sec. 4.3]`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `2 <= categories <= 65536` and `odds > 1`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::Probability;
    /// use etalon::mechanism::{Profile, UnaryEncoding};
    /// let mechanism = UnaryEncoding::optimized(2, &"9".parse()?, Profile::Cks20)?;
    /// // Kept with 1/2 and flipped with 1/10: `true, false` for the first category.
    /// let outputs = mechanism.outputs(0)?;
    /// assert_eq!(outputs[2], (vec![true, false], Probability::Exact("9/20".parse()?)));
    /// assert_eq!((mechanism.categories(), outputs.len()), (2, 4));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn optimized(categories: u64, odds: &Rational, profile: Profile) -> Result<Self> {
        if *odds <= Rational::one() {
            return Err(Error::domain("odds", odds, "odds > 1, which is e^eps"));
        }
        let flip = (odds + &Rational::one()).reciprocal()?;
        Self::new(categories, &Rational::new(1, 2u8)?, &flip, profile)
    }

    /// The number of categories, and of truth values released.
    pub fn categories(&self) -> u64 {
        self.categories
    }

    /// The exact law of the output for a category, false before true, the
    /// first place changing slowest: `2^categories` outputs.
    ///
    /// # Errors
    ///
    /// - [`Error::Domain`] unless `truth < categories`.
    /// - [`Error::Unsupported`] for more than 16 categories.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::Probability;
    /// use etalon::mechanism::{Profile, UnaryEncoding};
    /// let mechanism = UnaryEncoding::new(2, &"3/4".parse()?, &"1/4".parse()?, Profile::Cks20)?;
    /// let chance = |x: &str| Ok::<_, etalon::Error>(Probability::Exact(x.parse()?));
    /// assert_eq!(mechanism.outputs(0)?, [
    ///     (vec![false, false], chance("3/16")?),
    ///     (vec![false, true], chance("1/16")?),
    ///     (vec![true, false], chance("9/16")?),
    ///     (vec![true, true], chance("3/16")?),
    /// ]);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn outputs(&self, truth: u64) -> Result<Vec<(Vec<bool>, Probability)>> {
        self.check(truth)?;
        if self.categories > 16 {
            return Err(Error::Unsupported {
                what: format!("the law of {} truth values, output by output", self.categories),
                why: "there are too many outputs; list at most 16 categories".to_owned(),
            });
        }
        let mut listed = vec![(Vec::new(), Rational::one())];
        for place in 0..self.categories {
            let yes = if place == truth { &self.keep.chance } else { &self.flip.chance };
            let no = &Rational::one() - yes;
            let both = |(said, chance): (Vec<bool>, Rational)| {
                [(false, &no), (true, yes)].map(|(value, share)| {
                    let mut said = said.clone();
                    said.push(value);
                    (said, &chance * share)
                })
            };
            listed = listed.into_iter().flat_map(both).collect();
        }
        Ok(listed.into_iter().map(|(said, chance)| (said, Probability::Exact(chance))).collect())
    }

    fn check(&self, truth: u64) -> Result<()> {
        if truth < self.categories {
            Ok(())
        } else {
            Err(Error::domain("truth", truth, "0 <= truth < answers"))
        }
    }
}

impl Mechanism for UnaryEncoding {
    /// The true category, from 0 to `categories - 1`.
    type Input = u64;
    /// One truth value per category.
    type Output = Vec<bool>;

    fn guarantee(&self) -> &Guarantee {
        &self.guarantee
    }

    fn event(&self) -> &Event {
        &self.event
    }

    fn release<T: Tape>(&self, truth: &u64, tape: &mut T) -> Result<Vec<bool>> {
        self.check(*truth)?;
        let place = |at| if at == *truth { &self.keep } else { &self.flip };
        (0..self.categories).map(|at| place(at).toss(tape)).collect()
    }
}
