//! The number of records.

use super::Record;
use super::calibration::Calibrated;
use super::contribution::Contribution;
use crate::error::Result;
use crate::mechanism::{Mechanism, Profile};
use crate::num::{Integer, Natural, Rational};
use crate::privacy::{Claim, Event, Guarantee, Relation};
use crate::tape::Tape;

/// The noisy number of records that count.
///
/// # Guarantee
///
/// The claim it is made with, under the relation it is made with, for the unit
/// person. At most m = `records` records of a person count, so the number moves
/// by at most m, whether a person comes, goes or is replaced. A claim ε takes
/// discrete Laplace noise of scale m/ε `[GRS12, Thm. 2.1]`, a claim ρ discrete
/// Gaussian noise of σ² = m²/(2ρ) `[CKS20, Thm. 14]`.
///
/// # Tape
///
/// One draw of the noise.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{Contribution, Count, Mechanism, Profile, Record};
/// use etalon::num::Rational;
/// use etalon::privacy::Relation;
/// use etalon::tape::{ChaCha, Seed};
///
/// let limit = Contribution::new(2, 2)?;
/// let count = Count::new("eps=1/2".parse()?, Relation::AddRemove, limit, Profile::Cks20)?;
/// let record = Record { person: "ada".to_owned(), key: None, value: Rational::one() };
/// let records = vec![record; 3];
/// assert_eq!(count.exact(&records), 2.into());
/// count.release(&records, &mut ChaCha::new(&Seed::new([0; 32]), 0))?;
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Count {
    contribution: Contribution,
    noise: Calibrated,
    guarantee: Guarantee,
}

impl Count {
    /// A count that satisfies `claim`, ε-DP or ρ-zCDP, under `relation`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`](crate::Error::Domain) unless the claim is `eps` or
    /// `rho`, positive and rational, and the relation `add-remove` or
    /// `replace-one`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{Contribution, Count, Mechanism, Profile};
    /// use etalon::privacy::{Event, Relation};
    /// let of = |claim: &str| {
    ///     let limit = Contribution::new(4, 4)?;
    ///     Count::new(claim.parse()?, Relation::AddRemove, limit, Profile::Cks20)
    /// };
    /// // Scale 4/(1/2); sigma^2 = 4^2/(2 * 1/2).
    /// let laplace = Event::DiscreteLaplace { scale: "8".parse()?, sensitivity: "4".parse()? };
    /// assert_eq!(of("eps=1/2")?.event(), &laplace);
    /// let (variance, sensitivity) = ("16".parse()?, "4".parse()?);
    /// assert_eq!(of("rho=1/2")?.event(), &Event::DiscreteGaussian { variance, sensitivity });
    /// assert!(of("mu=1").is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(
        claim: Claim,
        relation: Relation,
        contribution: Contribution,
        profile: Profile,
    ) -> Result<Self> {
        // Records with one key only: a count has no others.
        contribution.change(1, relation)?;
        let noise = Calibrated::scalar(&claim, Natural::from(contribution.records()), profile)?;
        let guarantee = noise.guarantee(claim, relation, &Rational::one());
        Ok(Self { contribution, noise, guarantee })
    }

    /// The number of records that count: confidential.
    pub fn exact(&self, records: &[Record]) -> Integer {
        Integer::from(self.contribution.bound(records).len())
    }

    /// A number of records, made private.
    ///
    /// # Errors
    ///
    /// [`Error::TapeEnded`](crate::Error::TapeEnded) if the tape ends first.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{Contribution, Count, Profile};
    /// use etalon::privacy::Relation;
    /// use etalon::tape::Recorded;
    /// let limit = Contribution::new(1, 1)?;
    /// let count = Count::new("eps=1".parse()?, Relation::AddRemove, limit, Profile::Cks20)?;
    /// // Noise 1 on these bits, as of `sample::DiscreteLaplace`.
    /// assert_eq!(count.noisy(&12.into(), &mut Recorded::new([0b0011_1000]))?, 13.into());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    #[inline]
    pub fn noisy<T: Tape>(&self, exact: &Integer, tape: &mut T) -> Result<Integer> {
        self.noise.add(exact, tape)
    }
}

impl Mechanism for Count {
    type Input = [Record];
    type Output = Integer;

    fn guarantee(&self) -> &Guarantee {
        &self.guarantee
    }

    fn event(&self) -> &Event {
        self.noise.event()
    }

    fn release<T: Tape>(&self, records: &[Record], tape: &mut T) -> Result<Integer> {
        self.noisy(&self.exact(records), tape)
    }
}
