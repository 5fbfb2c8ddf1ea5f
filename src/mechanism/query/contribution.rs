//! Contribution bounding: how many records of one person count, and how far an
//! answer can move because of it.

use std::collections::BTreeMap;

use super::Record;
use crate::error::{Error, Result};
use crate::privacy::Relation;

/// At most so many records a person, and at most so many of them per key.
///
/// Kept are, of every person, the first records in the order of the input that
/// are within both limits. No bit of tape is read for it: the number of bits a
/// release reads then says nothing about who has how many records, and two
/// neighbors keep the same records of everybody else, one by one, because
/// whether a record is kept depends on the person's own records before it
/// alone. (A caller for whom the first records are not like the later ones
/// shuffles each person's records before.)
///
/// # Example
///
/// ```
/// use etalon::mechanism::{Contribution, Record};
/// let record = |key: &str| {
///     Record { person: "ada".to_owned(), key: Some(key.to_owned()), value: 1.into() }
/// };
/// let records = ["a", "a", "b", "c", "d"].map(record);
/// let kept = Contribution::new(3, 1)?.bound(&records);
/// let keys: Vec<&str> = kept.iter().filter_map(|record| record.key.as_deref()).collect();
/// assert_eq!(keys, ["a", "b", "c"]);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contribution {
    records: u32,
    per_key: u32,
}

/// By how much the numbers of kept records, counted by key, can differ between
/// neighbors. Each bound is reached.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{Change, Contribution};
/// use etalon::privacy::Relation;
/// // Of three records at most two have the same key: 2 + 1 over ten keys.
/// let change = Contribution::new(3, 2)?.change(10, Relation::AddRemove)?;
/// assert_eq!(change, Change { keys: 3, total: 3, squares: 5, largest: 2 });
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// L0: the number of keys that differ.
    pub keys: u64,
    /// L1: the sum of the differences.
    pub total: u64,
    /// The square of L2: the sum of the squared differences.
    pub squares: u128,
    /// Linf: the largest difference.
    pub largest: u64,
}

impl Contribution {
    /// At most `records` records a person, at most `per_key` of them with the
    /// same key; records without a key count as having the same one.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `1 <= per_key <= records`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::Contribution;
    /// assert_eq!(Contribution::new(3, 2)?.records(), 3);
    /// assert!(Contribution::new(2, 3).is_err());
    /// assert!(Contribution::new(1, 0).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(records: u32, per_key: u32) -> Result<Self> {
        if records == 0 {
            return Err(Error::domain("records", records, "1 <= records < 2^32"));
        }
        if per_key == 0 || per_key > records {
            return Err(Error::domain("per_key", per_key, "1 <= per_key <= records"));
        }
        Ok(Self { records, per_key })
    }

    /// The most records of one person that count.
    pub fn records(&self) -> u32 {
        self.records
    }

    /// The records that count, in their order.
    pub fn bound<'a>(&self, records: impl IntoIterator<Item = &'a Record>) -> Vec<&'a Record> {
        let mut kept = BTreeMap::<&str, Kept<'_>>::new();
        let within = |record: &&'a Record| {
            let person = kept.entry(&record.person).or_default();
            let of_key = person.by_key.entry(record.key.as_deref()).or_default();
            let keep = person.records < self.records && *of_key < self.per_key;
            person.records += u32::from(keep);
            *of_key += u32::from(keep);
            keep
        };
        records.into_iter().filter(within).collect()
    }

    /// The change of a histogram over `keys` keys.
    ///
    /// One person's counts are any whole numbers of at most `per_key` each and
    /// at most `records` together. Under `add-remove` they appear or disappear.
    /// Under `replace-one` they turn into others; the farthest others share no
    /// key with them, for what two people have in common cancels.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `keys >= 1` and the relation is `add-remove` or
    /// `replace-one`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::Contribution;
    /// use etalon::privacy::Relation;
    /// let once = Contribution::new(1, 1)?;
    /// assert_eq!(once.change(10, Relation::AddRemove)?.total, 1);
    /// // One count falls, another rises.
    /// assert_eq!(once.change(10, Relation::ReplaceOne)?.total, 2);
    /// // Over a single key the two cancel.
    /// assert_eq!(once.change(1, Relation::ReplaceOne)?.total, 1);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn change(&self, keys: u64, relation: Relation) -> Result<Change> {
        if keys == 0 {
            return Err(Error::domain("keys", keys, "at least one key"));
        }
        let largest = u64::from(self.per_key);
        match relation {
            Relation::AddRemove => Ok(Change {
                keys: keys.min(u64::from(self.records)),
                total: self.total(keys),
                squares: self.squares(keys),
                largest,
            }),
            Relation::ReplaceOne => {
                // What one person can hold is concave in the number of keys, so
                // halves are best.
                let half = keys / 2;
                Ok(Change {
                    keys: keys.min(2 * u64::from(self.records)),
                    total: self.total(half) + self.total(keys - half),
                    squares: self.squares(half) + self.squares(keys - half),
                    largest,
                })
            }
            other => Err(refused(other)),
        }
    }

    /// The most records of one person over `keys` keys.
    fn total(&self, keys: u64) -> u64 {
        // A product that does not fit is larger than `records`.
        u64::from(self.records).min(keys.saturating_mul(u64::from(self.per_key)))
    }

    /// The largest sum of squares of one person's counts over `keys` keys: as
    /// many full keys as possible, and what is left in one more.
    fn squares(&self, keys: u64) -> u128 {
        let square = |n: u64| u128::from(n) * u128::from(n);
        let per_key = u64::from(self.per_key);
        let total = self.total(keys);
        u128::from(total / per_key) * square(per_key) + square(total % per_key)
    }
}

/// What was kept of one person so far.
#[derive(Debug, Default)]
struct Kept<'a> {
    records: u32,
    by_key: BTreeMap<Option<&'a str>, u32>,
}

/// The refusal of a relation for which no sensitivity is stated.
pub(super) fn refused(relation: Relation) -> Error {
    Error::domain("relation", relation, "add-remove or replace-one")
}
