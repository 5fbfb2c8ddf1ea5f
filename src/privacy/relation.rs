//! Between which datasets, and for whom, a claim is made.
//!
//! Neither has a default: a factor of two hides in the first, a factor of
//! fifty-two weeks in the second.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};

/// The neighboring relation of a claim.
///
/// # Example
///
/// ```
/// use etalon::privacy::Relation;
///
/// assert_eq!("replace-one".parse::<Relation>()?, Relation::ReplaceOne);
/// assert!("neighbors".parse::<Relation>().is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// One unit's data are present in one dataset and absent from the other.
    AddRemove,
    /// The right dataset has one unit more than the left.
    Add,
    /// The right dataset has one unit less than the left.
    Remove,
    /// One unit's data are replaced; the number of units is public.
    ReplaceOne,
    /// One unit's data are replaced by a fixed "no data" value.
    ZeroOut,
}

impl Relation {
    /// Every relation with its name.
    const NAMES: [(&'static str, Self); 5] = [
        ("add-remove", Self::AddRemove),
        ("add", Self::Add),
        ("remove", Self::Remove),
        ("replace-one", Self::ReplaceOne),
        ("zero-out", Self::ZeroOut),
    ];
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::NAMES.iter().find(|(_, relation)| relation == self);
        f.write_str(name.expect("every relation is named").0)
    }
}

impl FromStr for Relation {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match Self::NAMES.iter().find(|(name, _)| *name == text) {
            Some((_, relation)) => Ok(*relation),
            None => Err(Error::Unknown {
                what: "neighboring relation",
                given: text.to_owned(),
                known: Self::NAMES.map(|(name, _)| name).join(", "),
            }),
        }
    }
}

/// The unit of privacy: whose data differ between neighbors, in one word such
/// as `person`, `person-quarter` or `message`.
///
/// # Example
///
/// ```
/// use etalon::privacy::Unit;
///
/// assert_eq!("person-quarter".parse::<Unit>()?.to_string(), "person-quarter");
/// assert!("a person".parse::<Unit>().is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit(String);

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Unit {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if text.is_empty() || !text.chars().all(legal) {
            return Err(Error::domain(
                "unit",
                format!("\"{text}\""),
                "one word of a-z, 0-9 and -, such as person or person-quarter",
            ));
        }
        Ok(Self(text.to_owned()))
    }
}
