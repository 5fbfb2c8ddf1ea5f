//! The number of people by key, for keys that only the data know.

use std::collections::BTreeMap;

use super::Record;
use super::contribution::{Contribution, refused};
use crate::error::{Error, Result};
use crate::mechanism::{Mechanism, Profile, StabilityThreshold};
use crate::num::{Integer, Natural, Rational};
use crate::privacy::{Event, Guarantee, Relation};
use crate::tape::Tape;

/// The noisy number of persons of every key that occurs, if it reaches a
/// threshold.
///
/// A person counts once in each of the first m keys that the person's records
/// name.
///
/// # Guarantee
///
/// (ε, δ)-DP under `add-remove`, for the unit person, by [`StabilityThreshold`]
/// with scale m/ε for persons of at most m keys; it states δ. Under other
/// relations nothing is promised, and they are refused.
///
/// # Tape
///
/// As of [`StabilityThreshold`] on the counts.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{Mechanism, OpenHistogram, Profile, Record};
/// use etalon::privacy::Relation;
/// use etalon::tape::{ChaCha, Seed};
/// let histogram = OpenHistogram::new(
///     &"1".parse()?, 50.into(), Relation::AddRemove, 1, Profile::Inverse)?;
/// let record = |person: u32, key: &str| {
///     Record { person: person.to_string(), key: Some(key.to_owned()), value: 1.into() }
/// };
/// let mut records: Vec<Record> = (0..1000).map(|person| record(person, "common")).collect();
/// records.push(record(1000, "somebody's own"));
/// let tape = || ChaCha::new(&Seed::new([0; 32]), 0);
/// let released = histogram.release(&records, &mut tape())?;
/// let keys: Vec<&str> = released.iter().map(|(key, _)| key.as_str()).collect();
/// assert_eq!(keys, ["common"]);
/// // Counts that are at hand are made private in the same way.
/// assert_eq!(histogram.noisy(&histogram.exact(&records)?, &mut tape())?, released);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct OpenHistogram {
    contribution: Contribution,
    threshold: StabilityThreshold,
}

impl OpenHistogram {
    /// Counts of persons who have at most `keys` keys each.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `epsilon > 0`, the relation is `add-remove` and
    /// `keys >= 1`, and as for [`StabilityThreshold::new`].
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{OpenHistogram, Profile};
    /// use etalon::privacy::Relation;
    /// let of = |relation| {
    ///     OpenHistogram::new(&"1/2".parse()?, 50.into(), relation, 3, Profile::Inverse)
    /// };
    /// assert_eq!(of(Relation::AddRemove)?.scale(), &"6".parse()?); // 3/(1/2)
    /// assert!(of(Relation::ReplaceOne).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(
        epsilon: &Rational,
        threshold: Integer,
        relation: Relation,
        keys: u32,
        profile: Profile,
    ) -> Result<Self> {
        match relation {
            Relation::AddRemove => {}
            Relation::ReplaceOne => {
                return Err(Error::domain("relation", relation, "add-remove"));
            }
            other => return Err(refused(other)),
        }
        if !epsilon.is_positive() {
            return Err(Error::domain("epsilon", epsilon, "epsilon > 0"));
        }
        let contribution = Contribution::new(keys, 1)?;
        let scale = (&Rational::from(i64::from(keys)) / epsilon)?;
        let threshold = StabilityThreshold::new(&scale, threshold, u64::from(keys), profile)?;
        Ok(Self { contribution, threshold })
    }

    /// The scale of the noise.
    pub fn scale(&self) -> &Rational {
        self.threshold.scale()
    }

    /// The number of persons of every key that occurs: confidential.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] for a record without a key.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{OpenHistogram, Profile, Record};
    /// use etalon::privacy::Relation;
    /// let histogram = OpenHistogram::new(
    ///     &"1".parse()?, 50.into(), Relation::AddRemove, 1, Profile::Inverse)?;
    /// let record = |key: &str| {
    ///     Record { person: "ada".to_owned(), key: Some(key.to_owned()), value: 1.into() }
    /// };
    /// // A person counts once in a key, and here in one key.
    /// let counts = histogram.exact(&[record("a"), record("a"), record("b")])?;
    /// assert_eq!(counts, [("a".to_owned(), 1u8.into())].into());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn exact(&self, records: &[Record]) -> Result<BTreeMap<String, Natural>> {
        let mut counts = BTreeMap::new();
        let keyless =
            |record: &Record| Error::domain("input", &record.value, "a key in every record");
        if let Some(record) = records.iter().find(|record| record.key.is_none()) {
            return Err(keyless(record));
        }
        for record in self.contribution.bound(records) {
            let key = record.key.as_ref().ok_or_else(|| keyless(record))?;
            *counts.entry(key.clone()).or_insert(Natural::ZERO) += Natural::ONE;
        }
        Ok(counts)
    }

    /// Counts by key, made private.
    ///
    /// # Errors
    ///
    /// [`Error::TapeEnded`] if the tape ends first.
    pub fn noisy<T: Tape>(
        &self,
        exact: &BTreeMap<String, Natural>,
        tape: &mut T,
    ) -> Result<Vec<(String, Integer)>> {
        self.threshold.release(exact, tape)
    }
}

impl Mechanism for OpenHistogram {
    type Input = [Record];
    /// The keys that reached the threshold, in the order of their bytes, with
    /// their noisy numbers of persons.
    type Output = Vec<(String, Integer)>;

    fn guarantee(&self) -> &Guarantee {
        self.threshold.guarantee()
    }

    fn event(&self) -> &Event {
        self.threshold.event()
    }

    fn release<T: Tape>(&self, records: &[Record], tape: &mut T) -> Result<Self::Output> {
        self.noisy(&self.exact(records)?, tape)
    }
}
