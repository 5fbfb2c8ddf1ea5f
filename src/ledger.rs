//! Who has spent how much, and what was published for it: a file that outlives
//! the program, in which several processes may spend at once.
//!
//! A charge is debited before noise is drawn and published in the same
//! transaction, so that a ledger holds both or neither. A published thing is
//! never drawn again, and each entry carries the hash of the one before it.
//! `docs/spec/ledger.md` is the specification.

mod book;
mod caps;
mod chain;
mod order;
mod period;
mod store;
mod terms;

use std::path::{Path, PathBuf};
use std::time::Duration;

pub use book::Book;
pub use chain::{Debit, Entry, Kind};
pub use order::{Charge, Order};
pub use period::{Months, month};
pub use terms::Terms;

use crate::error::{Error, Result};
use crate::num::Rational;

/// One published thing.
///
/// # Example
///
/// ```
/// # use etalon::ledger::{Charge, Ledger, Order, Terms};
/// # let folder = std::env::temp_dir().join(format!("etalon-publication-{}", std::process::id()));
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
/// let email = order("2024-09", "email", "1/3", "c0")?;
/// ledger.publish(&email, |_| Ok(vec!["12".to_owned()]))?;
/// let published = &ledger.publications()?[0];
/// assert_eq!((published.name.as_str(), published.content.as_str()), ("email", "12"));
/// // Entry 1 is the debit that it was paid by.
/// assert_eq!((published.entry, published.epsilon.to_string()), (2, "1/3".to_owned()));
/// let checked = ledger.verify()?;
/// assert_eq!((checked.entries, checked.head), (2, published.hash.clone()));
/// # drop(ledger);
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// The number of its entry, from 1.
    pub entry: u64,
    /// The hash of its entry, 64 hexadecimal digits.
    pub hash: String,
    /// When it was ordered, as the caller wrote it.
    pub time: String,
    /// The period.
    pub period: Months,
    /// What was published, in one word.
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
    /// What was published, as the caller drew it.
    pub content: String,
}

/// What a ledger that verifies says of itself.
///
/// # Example
///
/// ```
/// # use etalon::ledger::{Ledger, Terms};
/// # let folder = std::env::temp_dir().join(format!("etalon-checked-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder).unwrap();
/// # let (unit, relation) = ("person-month".parse()?, "add-remove".parse()?);
/// # let terms = Terms { unit, relation, budget: "1".parse()?, yearly: None, lifetime: None };
/// use etalon::ledger::Checked;
/// let ledger = Ledger::open(&folder.join("ledger.db"), &terms)?;
/// // Nothing is published yet, and the chain ends where it begins.
/// let head = ledger.book()?.genesis;
/// assert_eq!(ledger.verify()?, Checked { entries: 0, publications: 0, head });
/// # drop(ledger);
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// How many entries it has: debits and publications.
    pub entries: u64,
    /// How many things are published.
    pub publications: u64,
    /// The hash of the last entry, or of the terms if there is none.
    pub head: String,
}

/// A budget ledger.
///
/// # Guarantee
///
/// Everything published through one ledger is `budget`-DP per unit and period
/// under `relation`, by basic composition [DR14, Thm. 3.16], if each charge is
/// epsilon-DP for its part in it; likewise for 12 months and for ever if the
/// terms say so. No decision reads data: it depends on names, definitions,
/// epsilons, periods, rosters and commitments to seeds alone.
///
/// # Example
///
/// ```
/// use etalon::ledger::{Charge, Ledger, Months, Order, Terms};
/// let folder = std::env::temp_dir().join(format!("etalon-doc-{}", std::process::id()));
/// std::fs::create_dir_all(&folder).unwrap();
/// let terms = Terms {
///     unit: "person-quarter".parse()?,
///     relation: "replace-one".parse()?,
///     budget: "1".parse()?,
///     yearly: None,
///     lifetime: None,
/// };
/// let mut ledger = Ledger::open(&folder.join("ledger.db"), &terms)?;
/// ledger.wait_at_most(std::time::Duration::from_secs(5))?;
/// let order = Order {
///     period: Months::starting(2024 * 12 + 6, 3)?,
///     charges: vec![Charge {
///         name: "email".to_owned(),
///         definition: "{\"share\":{\"above\":\"10\"}}".to_owned(),
///         epsilon: "2/3".parse()?,
///     }],
///     roster: "aa".repeat(32),
///     policy: "bb".repeat(32),
///     seed_commitment: "cc".repeat(32),
///     input_commitment: "dd".repeat(32),
///     time: "2024-10-01T06:00:00Z".to_owned(),
/// };
/// let published = ledger.publish(&order, |new| Ok(vec!["12\n".to_owned(); new.len()]))?;
/// // Asked again, it is not drawn again.
/// let again = ledger.publish(&order, |_| unreachable!())?;
/// assert_eq!(published, again);
/// assert_eq!(ledger.spent(&order.period)?, "2/3".parse()?);
/// // Who keeps the head sees later that nothing before it was changed.
/// assert_eq!(ledger.publications()?, published);
/// assert_eq!(ledger.verify()?.head, ledger.book()?.head());
/// # drop(ledger);
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug)]
pub struct Ledger {
    store: store::Store,
    path: PathBuf,
}

impl Ledger {
    /// Opens a ledger to spend from; it is made if there is no file, or an
    /// empty one.
    ///
    /// # Errors
    ///
    /// - [`Error::Domain`] if the terms cannot be kept.
    /// - [`Error::Ledger`] if the file is something else, of a newer version,
    ///   not writable, locked for longer than a minute, or made on other terms.
    /// - [`Error::Input`] if the chain of entries does not verify.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::ledger::{Ledger, Terms};
    /// let terms = Terms {
    ///     unit: "person".parse()?,
    ///     relation: "add-remove".parse()?,
    ///     budget: "1".parse()?,
    ///     yearly: None,
    ///     lifetime: None,
    /// };
    /// // Refused before a file is made: no period is a person's.
    /// assert!(Ledger::open(std::path::Path::new("ledger.db"), &terms).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn open(path: &Path, terms: &Terms) -> Result<Self> {
        terms.check()?;
        let mut ledger = Self { store: store::Store::open(path)?, path: path.to_owned() };
        let session = ledger.store.write()?;
        let book = if session.is_blank()? {
            session.make(terms)?
        } else {
            session.check_version()?;
            session.book()?
        };
        book.terms.must_be(terms, path)?;
        session.commit()?;
        Ok(ledger)
    }

    /// Opens a ledger to read what it says; nothing is made or recorded. What
    /// an interrupted writer left half-done is undone if that is permitted.
    ///
    /// # Errors
    ///
    /// [`Error::Ledger`] if there is no such file, or it is something else or of
    /// a newer version.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::ledger::Ledger;
    /// let missing = std::path::Path::new("no-such-folder/ledger.db");
    /// assert!(matches!(Ledger::read(missing), Err(etalon::Error::Ledger { .. })));
    /// ```
    pub fn read(path: &Path) -> Result<Self> {
        let ledger = Self { store: store::Store::read(path)?, path: path.to_owned() };
        let session = ledger.store.session()?;
        session.check_version()?;
        drop(session);
        Ok(ledger)
    }

    /// Gives up after this long, instead of a minute, if another process does
    /// not finish its writing.
    ///
    /// # Errors
    ///
    /// [`Error::Ledger`] if the database refuses.
    pub fn wait_at_most(&self, patience: Duration) -> Result<()> {
        self.store.wait_at_most(patience)
    }

    /// Debits, draws and publishes what is new of the order, in one
    /// transaction, and returns one publication per charge, in order.
    ///
    /// What is published already, with the same definition, epsilon and roster,
    /// is returned as it is and costs nothing, whatever the commitments now
    /// are. `draw` is called at most once, after the debit, with the indices of
    /// the charges that are new; it returns a text for each. If it fails or
    /// panics, or the process dies at any instant, the ledger is as it was. It
    /// must not open this ledger, and be quick: other writers wait for it.
    ///
    /// # Errors
    ///
    /// - [`Error::Domain`], [`Error::Missing`] if the order is not well formed.
    /// - [`Error::Input`] if it is refused: the name is taken in that period by
    ///   something else, the seed was used before, or a cap would be exceeded;
    ///   and if the chain of entries does not verify.
    /// - [`Error::Ledger`] if the file cannot be written.
    /// - What `draw` fails with.
    ///
    /// # Example
    ///
    /// ```
    /// # use etalon::ledger::{Charge, Ledger, Order, Terms};
    /// # let folder = std::env::temp_dir().join(format!("etalon-publish-{}", std::process::id()));
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
    /// ledger.publish(&order("2024-09", "email", "2/3", "c0")?, |_| Ok(vec!["12".to_owned()]))?;
    /// // What does not fit into the budget is not drawn.
    /// let refused = ledger.publish(&order("2024-09", "calls", "1/2", "c1")?, |_| unreachable!());
    /// assert!(refused.is_err());
    /// // What fails to be drawn is not paid.
    /// let failed = |_: &[usize]| Err(etalon::Error::TapeEnded);
    /// assert!(ledger.publish(&order("2024-09", "calls", "1/3", "c1")?, failed).is_err());
    /// assert_eq!(ledger.spent(&"2024-09".parse()?)?, "2/3".parse()?);
    /// # drop(ledger);
    /// # std::fs::remove_dir_all(&folder).unwrap();
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn publish(
        &mut self,
        order: &Order,
        draw: impl FnOnce(&[usize]) -> Result<Vec<String>>,
    ) -> Result<Vec<Publication>> {
        order.check()?;
        let session = self.store.write()?;
        let mut book = session.book()?;
        let new = order.new_charges(&book).map_err(|refusal| refusal.of(&self.path))?;
        let mut debits = Vec::new();
        for &at in &new {
            let debit = Kind::Debit(Box::new(order.debit(at)));
            let entry = book.append(debit).map_err(|fault| fault.of(&self.path))?;
            session.insert(entry, None)?;
            debits.push(entry.number);
        }
        if !new.is_empty() {
            let texts = draw(&new)?;
            if texts.len() != new.len() {
                let given = texts.len();
                return Err(Error::domain("the number of texts drawn", given, "one per charge"));
            }
            for (debit, text) in debits.into_iter().zip(&texts) {
                let content_digest = chain::content_digest(text);
                let publication = Kind::Publication { debit, content_digest };
                let entry = book.append(publication).map_err(|fault| fault.of(&self.path))?;
                session.insert(entry, Some(text))?;
            }
        }
        let published: Result<Vec<Publication>> = order
            .charges
            .iter()
            .map(|charge| {
                let number = book.published(&order.period, &charge.name);
                session.publication(&book, number.expect("every charge is published by now"))
            })
            .collect();
        let published = published?;
        session.commit()?;
        Ok(published)
    }

    /// What is published, in order of entry.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if the chain does not verify or a content is not the one
    /// published; [`Error::Ledger`] if the file cannot be read.
    pub fn publications(&self) -> Result<Vec<Publication>> {
        let session = self.store.session()?;
        let book = session.book()?;
        book.publications().map(|number| session.publication(&book, number)).collect()
    }

    /// What a person has spent in a period.
    ///
    /// # Errors
    ///
    /// As [`Ledger::book`].
    pub fn spent(&self, period: &Months) -> Result<Rational> {
        period.check()?;
        Ok(self.book()?.spent(period))
    }

    /// The terms and every entry, without the contents.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if the chain does not verify; [`Error::Ledger`] if the
    /// file cannot be read.
    pub fn book(&self) -> Result<Book> {
        self.store.session()?.book()
    }

    /// Checks everything there is to check: the tables, the chain, the
    /// arithmetic, the caps, the contents.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] with the place of the first fault; [`Error::Ledger`] if
    /// the file cannot be read.
    pub fn verify(&self) -> Result<Checked> {
        let session = self.store.session()?;
        let book = session.book()?;
        for number in book.publications() {
            session.publication(&book, number)?;
        }
        session.check_pages()?;
        let publications = u64::try_from(book.publications().count()).unwrap_or(u64::MAX);
        let entries = u64::try_from(book.entries.len()).unwrap_or(u64::MAX);
        Ok(Checked { entries, publications, head: book.head().to_owned() })
    }
}
