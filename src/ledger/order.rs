//! What is asked of a ledger, and whether it may be had.

use std::path::Path;

use super::book::Book;
use super::chain::Debit;
use super::period::Months;
use crate::error::{Error, Result};
use crate::num::Rational;

/// One thing to be published, paid by everybody on the roster.
///
/// # Example
///
/// ```
/// # use etalon::ledger::{Charge, Ledger, Order, Terms};
/// # let folder = std::env::temp_dir().join(format!("etalon-charge-{}", std::process::id()));
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
/// let mut email = order("2024-09", "email", "1/3", "c0")?;
/// ledger.publish(&email, |_| Ok(vec!["12".to_owned()]))?;
/// // A name is for one thing.
/// email.charges[0].epsilon = "1/4".parse()?;
/// assert!(ledger.publish(&email, |_| unreachable!()).is_err());
/// # drop(ledger);
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// One word of a-z, 0-9 and -, such as the name of a metric.
    pub name: String,
    /// What is measured and how, as canonical JSON: it is compared as text.
    pub definition: String,
    /// What it costs everybody on the roster, an ε > 0.
    pub epsilon: Rational,
}

/// Things to be published at once, of one period, from one seed.
///
/// # Example
///
/// ```
/// # use etalon::ledger::{Charge, Ledger, Order, Terms};
/// # let folder = std::env::temp_dir().join(format!("etalon-order-{}", std::process::id()));
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
/// let again = Order { period: "2024-10".parse()?, ..order("2024-09", "email", "1/3", "c0")? };
/// let refused = ledger.publish(&again, |_| unreachable!()).unwrap_err();
/// assert!(refused.to_string().contains("whoever sees noise twice can subtract it"));
/// # drop(ledger);
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The period, one of the ledger's unit.
    pub period: Months,
    /// At least one, each with a name of its own.
    pub charges: Vec<Charge>,
    /// The SHA-256 of the public roster, 64 lowercase hexadecimal digits.
    pub roster: String,
    /// The SHA-256 of the policy.
    pub policy: String,
    /// The commitment to the seed of the noise; each seed is used once.
    pub seed_commitment: String,
    /// The commitment to the input.
    pub input_commitment: String,
    /// When this is ordered, as the caller writes it; the library reads no
    /// clock.
    pub time: String,
}

/// Why an order is refused.
#[derive(Debug)]
pub(super) struct Refusal {
    place: String,
    rule: String,
}

impl Refusal {
    /// The refusal of the ledger in this file.
    pub(super) fn of(self, path: &Path) -> Error {
        let source = path.display().to_string();
        Error::Input { source, place: self.place, rule: self.rule }
    }
}

impl Order {
    /// Refuses an order that is not well formed.
    pub(super) fn check(&self) -> Result<()> {
        self.period.check()?;
        if self.charges.is_empty() {
            let give = "at least one thing to publish";
            return Err(Error::Missing { what: "the charge", give });
        }
        if self.time.is_empty() {
            return Err(Error::Missing { what: "the time of the order", give: "a date" });
        }
        for (what, digest) in [
            ("the digest of the roster", &self.roster),
            ("the digest of the policy", &self.policy),
            ("the commitment to the seed", &self.seed_commitment),
            ("the commitment to the input", &self.input_commitment),
        ] {
            if !is_digest(digest) {
                return Err(Error::domain(what, digest, "64 lowercase hexadecimal digits"));
            }
        }
        for (at, charge) in self.charges.iter().enumerate() {
            check_charge(&charge.name, &charge.definition, &charge.epsilon)?;
            if self.charges[..at].iter().any(|other| other.name == charge.name) {
                let requires = "a name that no other charge of the order has";
                return Err(Error::domain("the name of a charge", &charge.name, requires));
            }
        }
        Ok(())
    }

    /// The indices of the charges that are to be debited and drawn.
    pub(super) fn new_charges(&self, book: &Book) -> std::result::Result<Vec<usize>, Refusal> {
        let period = &self.period;
        if !book.terms.admits(period) {
            let rule = format!(
                "this ledger counts by {}: ask for such a period",
                book.terms.unit.to_string().trim_start_matches("person-")
            );
            return Err(Refusal { place: period.label.clone(), rule });
        }
        let mut new = Vec::new();
        for (at, charge) in self.charges.iter().enumerate() {
            match book.debit(period, &charge.name) {
                None => new.push(at),
                Some((entry, debit)) => self.must_match(charge, entry, debit)?,
            }
        }
        if new.is_empty() {
            return Ok(new);
        }
        if let Some(entry) = book.drawn_from(&self.seed_commitment) {
            let rule = format!(
                "entry {entry} was drawn from this seed: whoever sees noise twice can subtract \
                 it, so draw from a fresh seed"
            );
            return Err(Refusal { place: period.label.clone(), rule });
        }
        let costs = new.iter().map(|&at| &self.charges[at].epsilon);
        let asked = costs.fold(Rational::zero(), |sum, epsilon| &sum + epsilon);
        match book.spending().refusal(&book.terms, period, &asked) {
            Some(rule) => Err(Refusal { place: period.label.clone(), rule }),
            None => Ok(new),
        }
    }

    /// Refuses a charge whose name and period belong to something else.
    fn must_match(
        &self,
        charge: &Charge,
        entry: u64,
        debit: &Debit,
    ) -> std::result::Result<(), Refusal> {
        let mut differs = Vec::new();
        if charge.definition != debit.definition {
            differs.push(format!("as {}, not {}", debit.definition, charge.definition));
        }
        if charge.epsilon != debit.epsilon {
            differs.push(format!("for eps = {}, not {}", debit.epsilon, charge.epsilon));
        }
        if self.roster != debit.roster {
            differs.push(format!(
                "for another roster: who is on which team has changed since then in the people \
                 file (its digest was {}, now it is {})",
                debit.roster, self.roster
            ));
        }
        if differs.is_empty() {
            return Ok(());
        }
        let rule = format!(
            "`{}` was published, in entry {entry}, {}: what is published is never drawn again. \
             Ask for it as it was, or give it another name, which costs again",
            charge.name,
            differs.join("; ")
        );
        Err(Refusal { place: self.period.label.clone(), rule })
    }

    /// The debit of a charge.
    pub(super) fn debit(&self, at: usize) -> Debit {
        let charge = &self.charges[at];
        Debit {
            time: self.time.clone(),
            period: self.period.clone(),
            name: charge.name.clone(),
            definition: charge.definition.clone(),
            epsilon: charge.epsilon.clone(),
            roster: self.roster.clone(),
            policy: self.policy.clone(),
            seed_commitment: self.seed_commitment.clone(),
            input_commitment: self.input_commitment.clone(),
        }
    }
}

/// Refuses what can be no charge.
pub(super) fn check_charge(name: &str, definition: &str, epsilon: &Rational) -> Result<()> {
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || !name.chars().all(legal) {
        let given = format!("\"{name}\"");
        return Err(Error::domain("the name of a charge", given, "one word of a-z, 0-9 and -"));
    }
    if definition.is_empty() {
        return Err(Error::Missing { what: "the definition of a charge", give: "JSON" });
    }
    if !epsilon.is_positive() {
        return Err(Error::domain("the epsilon of a charge", epsilon, "a number above 0"));
    }
    Ok(())
}

/// Whether a text is a SHA-256 as this crate writes it.
pub(super) fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}
