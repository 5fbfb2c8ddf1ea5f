//! Entries and their hashes: what makes a change of the past visible.
//!
//! The encoding is normative (`docs/spec/ledger.md`): every field as UTF-8
//! behind its length, so that no two entries are one sequence of bytes.

use super::period::Months;
use super::terms::Terms;
use crate::digest::{Digest, hex};
use crate::num::Rational;

/// The format, the first field of all that is hashed.
const FORMAT: &str = "etalon-ledger/1";
/// Stands for a cap that the terms do not have.
const NONE: &str = "none";

/// One line of the ledger.
///
/// # Example
///
/// ```
/// # use etalon::ledger::{Charge, Ledger, Order, Terms};
/// # let folder = std::env::temp_dir().join(format!("etalon-entry-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder).unwrap();
/// # let (unit, relation) = ("person-month".parse()?, "add-remove".parse()?);
/// # let terms = Terms { unit, relation, budget: "1".parse()?, yearly: None, lifetime: None };
/// # let order = |month: &str, name: &str, epsilon: &str, seed: &str| {
/// #     let (name, definition) = (name.to_owned(), r#"{"count":{}}"#.to_owned());
/// #     Ok::<_, etalon::Error>(Order {
/// #         period: month.parse()?,
/// #         charges: vec![Charge { name, definition, epsilon: epsilon.parse()? }],
/// #         roster: "aa".repeat(32),
/// #         policy: "bb".repeat(32),
/// #         seed_commitment: seed.repeat(32),
/// #         input_commitment: "dd".repeat(32),
/// #         time: "2024-10-01".to_owned(),
/// #     })
/// # };
/// # let mut ledger = Ledger::open(&folder.join("ledger.db"), &terms)?;
/// // `order` makes an order of one charge: month, name, epsilon, seed.
/// ledger.publish(&order("2024-09", "email", "1/3", "c0")?, |_| Ok(vec!["12".to_owned()]))?;
/// let book = ledger.book()?;
/// assert_eq!(book.entries[0].previous, book.genesis);
/// assert_eq!(book.entries[1].previous, book.entries[0].hash);
/// # drop(ledger);
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// 1 for the first, without gaps.
    pub number: u64,
    /// What was recorded.
    pub kind: Kind,
    /// The hash of the entry before it; of the terms for the first.
    pub previous: String,
    /// The SHA-256 of all this, 64 hexadecimal digits.
    pub hash: String,
}

/// What an entry records.
///
/// # Example
///
/// ```
/// # use etalon::ledger::{Charge, Ledger, Order, Terms};
/// # let folder = std::env::temp_dir().join(format!("etalon-kind-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder).unwrap();
/// # let (unit, relation) = ("person-month".parse()?, "add-remove".parse()?);
/// # let terms = Terms { unit, relation, budget: "1".parse()?, yearly: None, lifetime: None };
/// # let order = |month: &str, name: &str, epsilon: &str, seed: &str| {
/// #     let (name, definition) = (name.to_owned(), r#"{"count":{}}"#.to_owned());
/// #     Ok::<_, etalon::Error>(Order {
/// #         period: month.parse()?,
/// #         charges: vec![Charge { name, definition, epsilon: epsilon.parse()? }],
/// #         roster: "aa".repeat(32),
/// #         policy: "bb".repeat(32),
/// #         seed_commitment: seed.repeat(32),
/// #         input_commitment: "dd".repeat(32),
/// #         time: "2024-10-01".to_owned(),
/// #     })
/// # };
/// # let mut ledger = Ledger::open(&folder.join("ledger.db"), &terms)?;
/// use etalon::ledger::Kind;
/// // `order` makes an order of one charge: month, name, epsilon, seed.
/// ledger.publish(&order("2024-09", "email", "1/3", "c0")?, |_| Ok(vec!["12".to_owned()]))?;
/// let book = ledger.book()?;
/// assert!(matches!(&book.entries[0].kind, Kind::Debit(debit) if debit.name == "email"));
/// assert!(matches!(&book.entries[1].kind, Kind::Publication { debit: 1, .. }));
/// # drop(ledger);
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Everybody on the roster paid.
    Debit(Box<Debit>),
    /// What was paid for was published.
    Publication {
        /// The number of the debit.
        debit: u64,
        /// The SHA-256 of what was published.
        content_digest: String,
    },
}

/// A charge as it was paid.
///
/// # Example
///
/// ```
/// # use etalon::ledger::{Charge, Ledger, Order, Terms};
/// # let folder = std::env::temp_dir().join(format!("etalon-debit-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder).unwrap();
/// # let (unit, relation) = ("person-month".parse()?, "add-remove".parse()?);
/// # let terms = Terms { unit, relation, budget: "1".parse()?, yearly: None, lifetime: None };
/// # let order = |month: &str, name: &str, epsilon: &str, seed: &str| {
/// #     let (name, definition) = (name.to_owned(), r#"{"count":{}}"#.to_owned());
/// #     Ok::<_, etalon::Error>(Order {
/// #         period: month.parse()?,
/// #         charges: vec![Charge { name, definition, epsilon: epsilon.parse()? }],
/// #         roster: "aa".repeat(32),
/// #         policy: "bb".repeat(32),
/// #         seed_commitment: seed.repeat(32),
/// #         input_commitment: "dd".repeat(32),
/// #         time: "2024-10-01".to_owned(),
/// #     })
/// # };
/// # let mut ledger = Ledger::open(&folder.join("ledger.db"), &terms)?;
/// use etalon::ledger::Debit;
/// // `order` makes an order of one charge: month, name, epsilon, seed.
/// let email = order("2024-09", "email", "1/3", "c0")?;
/// ledger.publish(&email, |_| Ok(vec!["12".to_owned()]))?;
/// let book = ledger.book()?;
/// let paid: &Debit = book.debit_at(1).expect("the first entry is a debit");
/// assert_eq!((paid.name.as_str(), &paid.epsilon), ("email", &"1/3".parse()?));
/// // The seed was fixed with it, before any noise was drawn.
/// assert_eq!(paid.seed_commitment, email.seed_commitment);
/// # drop(ledger);
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debit {
    /// When it was ordered, as the caller wrote it.
    pub time: String,
    /// The period.
    pub period: Months,
    /// What was to be published.
    pub name: String,
    /// What was measured and how.
    pub definition: String,
    /// What it cost everybody on the roster, an ε > 0.
    pub epsilon: Rational,
    /// The digest of the public roster.
    pub roster: String,
    /// The digest of the policy.
    pub policy: String,
    /// The commitment to the seed of the noise.
    pub seed_commitment: String,
    /// The commitment to the input.
    pub input_commitment: String,
}

impl Debit {
    /// Whether both are of one order.
    pub(super) fn is_of_one_order_with(&self, other: &Self) -> bool {
        let order = |debit: &Self| {
            let Self { time, period, roster, policy, seed_commitment, input_commitment, .. } =
                debit.clone();
            (time, period, roster, policy, seed_commitment, input_commitment)
        };
        order(self) == order(other)
    }
}

impl Kind {
    /// The hash of an entry.
    pub(super) fn hash(&self, number: u64, previous: &str) -> String {
        let number = number.to_string();
        match self {
            Self::Debit(debit) => hash(&[
                FORMAT,
                "debit",
                &number,
                previous,
                &debit.time,
                &debit.period.label,
                &debit.period.first.to_string(),
                &debit.period.count.to_string(),
                &debit.name,
                &debit.definition,
                &debit.epsilon.to_string(),
                &debit.roster,
                &debit.policy,
                &debit.seed_commitment,
                &debit.input_commitment,
            ]),
            Self::Publication { debit, content_digest } => hash(&[
                FORMAT,
                "publication",
                &number,
                previous,
                &debit.to_string(),
                content_digest,
            ]),
        }
    }
}

/// The hash with which the chain begins.
pub(super) fn genesis(terms: &Terms) -> String {
    let cap = |cap: &Option<Rational>| cap.as_ref().map_or(NONE.to_owned(), ToString::to_string);
    hash(&[
        FORMAT,
        "terms",
        &terms.unit.to_string(),
        &terms.relation.to_string(),
        &terms.budget.to_string(),
        &cap(&terms.yearly),
        &cap(&terms.lifetime),
    ])
}

/// The SHA-256 of what is published.
pub(super) fn content_digest(content: &str) -> String {
    hex(&Digest::of(content))
}

/// The SHA-256 of fields, each behind its length in bytes as 8 bytes, most
/// significant first.
fn hash(fields: &[&str]) -> String {
    let mut digest = Digest::new();
    for field in fields {
        let length = u64::try_from(field.len()).expect("a length fits 64 bits");
        digest.update(length.to_be_bytes());
        digest.update(field);
    }
    digest.hex()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_do_not_run_into_each_other() {
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
        assert_ne!(hash(&["a", ""]), hash(&["a"]));
        // SHA-256 of 00 00 00 00 00 00 00 01 61, by another program.
        let known = "3b196fd4907bedf51c3090e9835f2f7cb61e7ee1b2299ea3b8fed9b4183a822a";
        assert_eq!(hash(&["a"]), known);
    }
}
