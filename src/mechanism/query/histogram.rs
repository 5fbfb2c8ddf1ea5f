//! The number of records by key, for keys known without the data.

use std::collections::BTreeMap;

use super::Record;
use super::calibration::Calibrated;
use super::contribution::Contribution;
use crate::error::{Error, Result};
use crate::mechanism::{Mechanism, Profile};
use crate::num::{Integer, Rational};
use crate::privacy::{Claim, Event, Guarantee, Relation};
use crate::tape::Tape;

/// The noisy number of records of every key of a public list.
///
/// Every key of the list is released, also one that no record has. Records with
/// other keys are dropped before contributions are bounded: refusing them would
/// tell that somebody has such a key.
///
/// # Guarantee
///
/// The claim it is made with, under the relation it is made with, for the unit
/// person. With the L1 sensitivity Δ₁ and the L2 sensitivity Δ₂ of
/// [`Contribution::change`], a claim ε takes discrete Laplace noise of scale
/// Δ₁/ε at every key `[GRS12, Thm. 2.1]`, a claim ρ discrete Gaussian noise of
/// σ² = Δ²/(2ρ), where Δ is Δ₂ rounded up to a multiple of 2^-10
/// `[CKS20, Thm. 14]`.
///
/// # Tape
///
/// One draw per key, in the order of the list.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{Contribution, Histogram, Mechanism, Profile, Record};
/// use etalon::privacy::Relation;
/// use etalon::tape::{ChaCha, Seed};
/// let colors = vec!["red".to_owned(), "blue".to_owned()];
/// let histogram = Histogram::new(
///     colors, "eps=1".parse()?, Relation::AddRemove, Contribution::new(1, 1)?, Profile::Inverse)?;
/// let record = |person: &str, key: &str| {
///     Record { person: person.to_owned(), key: Some(key.to_owned()), value: 1.into() }
/// };
/// // Nobody learns of the green one; of bob the first that counts is counted.
/// let records = [record("ada", "green"), record("bob", "blue"), record("bob", "red")];
/// let exact = histogram.exact(&records)?;
/// assert_eq!(exact, [0.into(), 1.into()]);
/// let tape = || ChaCha::new(&Seed::new([0; 32]), 0);
/// let released = histogram.release(&records, &mut tape())?;
/// assert_eq!(released.len(), histogram.keys().len());
/// // Counts that are at hand are made private in the same way.
/// assert_eq!(histogram.noisy(&exact, &mut tape())?, released);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Histogram {
    keys: Vec<String>,
    contribution: Contribution,
    noise: Calibrated,
    guarantee: Guarantee,
}

impl Histogram {
    /// A histogram over `keys` that satisfies `claim`, ε-DP or ρ-zCDP, under
    /// `relation`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless there is a key and none twice, the claim is
    /// `eps` or `rho`, positive and rational, and the relation `add-remove` or
    /// `replace-one`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{Contribution, Histogram, Mechanism, Profile};
    /// use etalon::privacy::{Event, Relation};
    /// let of = |relation| {
    ///     let (keys, limit) = (vec!["a".to_owned(), "b".to_owned()], Contribution::new(1, 1)?);
    ///     Histogram::new(keys, "eps=1".parse()?, relation, limit, Profile::Inverse)
    /// };
    /// // Who is replaced moves two counts.
    /// let twice = Event::DiscreteLaplace { scale: "2".parse()?, sensitivity: "2".parse()? };
    /// assert_eq!(of(Relation::ReplaceOne)?.event(), &twice);
    /// assert!(of(Relation::ZeroOut).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(
        keys: Vec<String>,
        claim: Claim,
        relation: Relation,
        contribution: Contribution,
        profile: Profile,
    ) -> Result<Self> {
        let mut sorted: Vec<_> = keys.iter().collect();
        sorted.sort();
        if let Some(twice) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(Error::domain("keys", twice[0], "every key once"));
        }
        let count = u64::try_from(keys.len()).expect("a length has 64 bits");
        let change = contribution.change(count, relation)?;
        let noise = Calibrated::vector(&claim, change.total, change.squares, profile)?;
        let guarantee = noise.guarantee(claim, relation, &Rational::one());
        Ok(Self { keys, contribution, noise, guarantee })
    }

    /// The public keys, in the order of the output.
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// The number of records of every key: confidential.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] for a record without a key.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{Contribution, Histogram, Profile, Record};
    /// use etalon::privacy::Relation;
    /// let histogram = Histogram::new(vec!["a".to_owned()], "eps=1".parse()?, Relation::AddRemove,
    ///     Contribution::new(1, 1)?, Profile::Inverse)?;
    /// let record = Record { person: "ada".to_owned(), key: None, value: 1.into() };
    /// assert!(histogram.exact(&[record]).is_err()); // in no group
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn exact(&self, records: &[Record]) -> Result<Vec<Integer>> {
        if let Some(record) = records.iter().find(|record| record.key.is_none()) {
            return Err(Error::domain("input", &record.value, "a key in every record"));
        }
        let mut counts: BTreeMap<&str, u64> =
            self.keys.iter().map(|key| (key.as_str(), 0)).collect();
        let is_known =
            |record: &&Record| record.key.as_deref().is_some_and(|key| counts.contains_key(key));
        let known: Vec<_> = records.iter().filter(is_known).collect();
        for record in self.contribution.bound(known) {
            if let Some(count) = record.key.as_deref().and_then(|key| counts.get_mut(key)) {
                *count += 1;
            }
        }
        Ok(self.keys.iter().map(|key| Integer::from(counts[key.as_str()])).collect())
    }

    /// Counts by key, made private.
    ///
    /// # Errors
    ///
    /// [`Error::TapeEnded`] if the tape ends first.
    pub fn noisy<T: Tape>(&self, exact: &[Integer], tape: &mut T) -> Result<Vec<Integer>> {
        exact.iter().map(|count| self.noise.add(count, tape)).collect()
    }
}

impl Mechanism for Histogram {
    type Input = [Record];
    /// One number per key, in the order of the list.
    type Output = Vec<Integer>;

    fn guarantee(&self) -> &Guarantee {
        &self.guarantee
    }

    fn event(&self) -> &Event {
        self.noise.event()
    }

    fn release<T: Tape>(&self, records: &[Record], tape: &mut T) -> Result<Vec<Integer>> {
        self.noisy(&self.exact(records)?, tape)
    }
}
