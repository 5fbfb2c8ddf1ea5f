//! The queries that turn records about people into a release: bounding what
//! one person contributes, the exact answer, noise for its sensitivity.
//!
//! The unit of privacy is the person. Of two neighbors under `add-remove` one
//! has all the records of one person more; under `replace-one` all the records
//! of one person are replaced by any others, possibly by none. Where in the
//! list a person's records stand does not matter; the others keep their order.

mod calibration;
mod contribution;
mod count;
mod histogram;
mod mean;
mod open_histogram;
mod quantile;
mod sum;

pub use contribution::{Change, Contribution};
pub use count::Count;
pub use histogram::Histogram;
pub use mean::{BoundedMean, Moments};
pub use open_histogram::OpenHistogram;
pub use quantile::Quantile;
pub use sum::BoundedSum;

use crate::num::Rational;

/// One record about one person.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{Contribution, Record};
/// let record = |person: &str| Record { person: person.to_owned(), key: None, value: 1.into() };
/// let records = [record("ada"), record("bob"), record("ada")];
/// // Each person once: the first record counts.
/// let kept = Contribution::new(1, 1)?.bound(&records);
/// assert_eq!(kept, [&records[0], &records[1]]);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Record {
    /// Whom it is about, which nobody but contribution bounding looks at.
    pub person: String,
    /// The group it belongs to, if records are grouped.
    pub key: Option<String>,
    /// What was measured.
    pub value: Rational,
}
