//! The terms and all entries, each checked as it is added: what was written
//! down and what is about to be pass the same test.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;

use super::caps::Spent;
use super::chain::{self, Debit, Entry, Kind};
use super::order::{check_charge, is_digest};
use super::period::Months;
use super::terms::Terms;
use crate::error::Error;
use crate::num::Rational;

/// Where a ledger is not what it must be, and how.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) place: String,
    pub(super) what: String,
}

impl Fault {
    /// A fault of the entry with this number.
    pub(super) fn at(number: impl std::fmt::Display, what: impl Into<String>) -> Self {
        Self { place: format!("entry {number}"), what: what.into() }
    }

    /// A fault of something that is no entry.
    pub(super) fn of_the(place: &str, what: impl Into<String>) -> Self {
        Self { place: place.to_owned(), what: what.into() }
    }

    /// The fault of the ledger in this file.
    pub(super) fn of(self, path: &Path) -> Error {
        let rule = format!(
            "{}; the file was changed or damaged: spend nothing from it, keep it as it is for \
             whoever looks into it, and go on with a copy that verifies and has the newest head \
             that was kept",
            self.what
        );
        Error::Input { source: path.display().to_string(), place: self.place, rule }
    }
}

/// A ledger's terms and entries, found sound.
///
/// # Example
///
/// ```
/// # use etalon::ledger::{Charge, Ledger, Order, Terms};
/// # let folder = std::env::temp_dir().join(format!("etalon-book-{}", std::process::id()));
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
/// for (month, seed) in [("2024-09", "c0"), ("2024-11", "c1")] {
///     ledger.publish(&order(month, "email", "1/3", seed)?, |_| Ok(vec!["12".to_owned()]))?;
/// }
/// let book = ledger.book()?;
/// let september = "2024-09".parse()?;
/// assert_eq!((book.spent(&september), book.total()), ("1/3".parse()?, "2/3".parse()?));
/// assert_eq!(book.periods(), [september.clone(), "2024-11".parse()?]);
/// // Both lie within twelve months, the first of which may be December 2023.
/// assert_eq!(book.dearest_year(&september).0, "2/3".parse()?);
/// assert_eq!(book.published(&september, "email"), Some(2));
/// assert_eq!(book.debit_at(3).map(|debit| debit.period.label.as_str()), Some("2024-11"));
/// // Who kept the head finds it, whatever was added since.
/// assert_eq!((book.find(book.head()), book.find(&book.genesis)), (Some(4), Some(0)));
/// # drop(ledger);
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Book {
    /// What it promises.
    pub terms: Terms,
    /// The hash of the terms, with which the chain begins.
    pub genesis: String,
    /// Every entry, in order.
    pub entries: Vec<Entry>,
    /// The debit and, once there is one, the publication of each first month
    /// and name.
    charges: BTreeMap<(i64, String), (u64, Option<u64>)>,
    /// The first entry that was drawn from each seed.
    seeds: BTreeMap<String, u64>,
    spent: Spent,
    /// Debits of the order being recorded that nothing was published for yet.
    open: VecDeque<u64>,
    /// Whether something was published for the order being recorded.
    settling: bool,
}

impl Book {
    /// A book without entries, if the hash is that of the terms.
    pub(super) fn begin(terms: Terms, hash: &str) -> Result<Self, Fault> {
        let fault = |what: String| Fault::of_the("the terms", what);
        terms.check().map_err(|error| fault(error.to_string()))?;
        let genesis = chain::genesis(&terms);
        if genesis != hash {
            return Err(fault("their hash is another".to_owned()));
        }
        Ok(Self {
            terms,
            genesis,
            entries: Vec::new(),
            charges: BTreeMap::new(),
            seeds: BTreeMap::new(),
            spent: Spent::default(),
            open: VecDeque::new(),
            settling: false,
        })
    }

    /// Adds the next entry, if it is one.
    pub(super) fn add(&mut self, entry: Entry) -> Result<(), Fault> {
        let number = self.next();
        if entry.number != number {
            let what = if entry.number > number { "is missing" } else { "is there twice" };
            return Err(Fault::at(number.min(entry.number), what));
        }
        let fault = |what: String| Fault::at(number, what);
        if entry.previous != self.head() {
            return Err(fault("does not follow the entry before it".to_owned()));
        }
        if entry.hash != entry.kind.hash(number, &entry.previous) {
            return Err(fault("its hash is another".to_owned()));
        }
        match &entry.kind {
            Kind::Debit(debit) => self.debited(number, debit).map_err(fault)?,
            Kind::Publication { debit, content_digest } => {
                if !is_digest(content_digest) {
                    return Err(fault("the digest of its content is none".to_owned()));
                }
                self.settled(number, *debit).map_err(fault)?;
            }
        }
        self.entries.push(entry);
        Ok(())
    }

    /// Writes down what happens next.
    pub(super) fn append(&mut self, kind: Kind) -> Result<&Entry, Fault> {
        let (number, previous) = (self.next(), self.head().to_owned());
        let hash = kind.hash(number, &previous);
        self.add(Entry { number, kind, previous, hash })?;
        Ok(self.entries.last().expect("one was added"))
    }

    /// Refuses a book that ends within an order.
    pub(super) fn end(&self) -> Result<(), Fault> {
        match self.open.front() {
            Some(debit) => Err(Fault::at(debit, "nothing was published for this debit")),
            None => Ok(()),
        }
    }

    fn next(&self) -> u64 {
        u64::try_from(self.entries.len()).expect("a length fits 64 bits") + 1
    }

    fn debited(&mut self, number: u64, debit: &Debit) -> Result<(), String> {
        let Debit { period, name, epsilon, seed_commitment: seed, .. } = debit;
        let wrong = |error: Error| error.to_string();
        check_charge(name, &debit.definition, epsilon).map_err(wrong)?;
        period.check().map_err(wrong)?;
        if !self.terms.admits(period) {
            return Err(format!("its period {} is not of the ledger's unit", period.label));
        }
        if ![&debit.roster, &debit.policy, seed, &debit.input_commitment]
            .into_iter()
            .all(|digest| is_digest(digest))
        {
            return Err("one of its digests is none".to_owned());
        }
        if self.settling {
            return Err("a debit stands between publications of one order".to_owned());
        }
        if let Some(first) = self.open.front() {
            let first = self.debit_at(*first).expect("what is open is a debit");
            if !debit.is_of_one_order_with(first) {
                return Err("it stands among the debits of another order".to_owned());
            }
        } else if let Some(earlier) = self.seeds.insert(seed.clone(), number) {
            return Err(format!("its seed was used in entry {earlier}"));
        }
        if let Some(why) = self.spent.refusal(&self.terms, period, epsilon) {
            return Err(format!("it was never to be had: {why}"));
        }
        self.spent.add(period.first, epsilon);
        if self.charges.insert((period.first, name.clone()), (number, None)).is_some() {
            return Err(format!("`{name}` of {} is debited twice", period.label));
        }
        self.open.push_back(number);
        Ok(())
    }

    fn settled(&mut self, number: u64, debit: u64) -> Result<(), String> {
        if self.open.pop_front() != Some(debit) {
            return Err(format!("it is not what entry {debit} paid for next"));
        }
        let paid = self.debit_at(debit).expect("what was open is a debit");
        let key = (paid.period.first, paid.name.clone());
        self.charges.insert(key, (debit, Some(number)));
        self.settling = !self.open.is_empty();
        Ok(())
    }

    /// The hash of the last entry, or of the terms if there is none.
    pub fn head(&self) -> &str {
        self.entries.last().map_or(&self.genesis, |entry| &entry.hash)
    }

    /// The number of the entry with this hash, 0 for the terms. Who kept a hash
    /// and finds it knows that nothing up to it was cut off or changed.
    pub fn find(&self, hash: &str) -> Option<u64> {
        if self.genesis == hash {
            return Some(0);
        }
        self.entries.iter().find(|entry| entry.hash == hash).map(|entry| entry.number)
    }

    /// What a person has spent in a period.
    pub fn spent(&self, period: &Months) -> Rational {
        self.spent.of(period.first)
    }

    /// What a person has ever spent.
    pub fn total(&self) -> Rational {
        self.spent.total()
    }

    /// The most that was spent in 12 consecutive months which the period
    /// reaches into, and the first of them as `year * 12 + month - 1`.
    pub fn dearest_year(&self, period: &Months) -> (Rational, i64) {
        self.spent.dearest_year(period)
    }

    /// The periods in which something was spent, in order.
    pub fn periods(&self) -> Vec<Months> {
        let mut periods: Vec<Months> = self
            .entries
            .iter()
            .filter_map(Self::debit_of)
            .map(|debit| debit.period.clone())
            .collect();
        periods.sort_by_key(|period| period.first);
        periods.dedup();
        periods
    }

    /// Everything that was spent.
    pub(super) fn spending(&self) -> &Spent {
        &self.spent
    }

    /// The debit with this number, if that entry is one.
    pub fn debit_at(&self, number: u64) -> Option<&Debit> {
        let at = usize::try_from(number.checked_sub(1)?).ok()?;
        self.entries.get(at).and_then(Self::debit_of)
    }

    fn debit_of(entry: &Entry) -> Option<&Debit> {
        match &entry.kind {
            Kind::Debit(debit) => Some(debit),
            Kind::Publication { .. } => None,
        }
    }

    /// The debit of a name in a period, and its number.
    pub(super) fn debit(&self, period: &Months, name: &str) -> Option<(u64, &Debit)> {
        let (number, _) = self.charges.get(&(period.first, name.to_owned()))?;
        Some((*number, self.debit_at(*number)?))
    }

    /// The number of what was published under a name in a period.
    pub fn published(&self, period: &Months, name: &str) -> Option<u64> {
        self.charges.get(&(period.first, name.to_owned()))?.1
    }

    /// The hash, the debit and the digest of the content of a publication.
    ///
    /// # Panics
    ///
    /// If the entry is none.
    pub(super) fn publication_at(&self, number: u64) -> (&str, &Debit, &str) {
        let at = usize::try_from(number - 1).expect("an entry's number");
        let entry = &self.entries[at];
        let Kind::Publication { debit, content_digest } = &entry.kind else {
            panic!("entry {number} is no publication")
        };
        (&entry.hash, self.debit_at(*debit).expect("a publication has a debit"), content_digest)
    }

    /// The first entry that was drawn from the seed of this commitment.
    ///
    /// # Example
    ///
    /// ```
    /// # use etalon::ledger::{Charge, Ledger, Order, Terms};
    /// # let folder = std::env::temp_dir().join(format!("etalon-drawn-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder).unwrap();
    /// # let (unit, relation) = ("person-month".parse()?, "add-remove".parse()?);
    /// # let terms = Terms { unit, relation, budget: "1".parse()?, yearly: None, lifetime: None };
    /// # let (name, definition) = ("email".to_owned(), r#"{"count":{}}"#.to_owned());
    /// let order = Order {
    ///     period: "2024-09".parse()?,
    ///     charges: vec![Charge { name, definition, epsilon: "1/3".parse()? }],
    ///     roster: "aa".repeat(32),
    ///     policy: "bb".repeat(32),
    ///     seed_commitment: "c0".repeat(32),
    ///     input_commitment: "dd".repeat(32),
    ///     time: "2024-10-01".to_owned(),
    /// };
    /// # let mut ledger = Ledger::open(&folder.join("ledger.db"), &terms)?;
    /// ledger.publish(&order, |_| Ok(vec!["12".to_owned()]))?;
    /// let book = ledger.book()?;
    /// assert_eq!(book.drawn_from(&order.seed_commitment), Some(1));
    /// assert_eq!(book.drawn_from(&"c1".repeat(32)), None);
    /// # drop(ledger);
    /// # std::fs::remove_dir_all(&folder).unwrap();
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn drawn_from(&self, commitment: &str) -> Option<u64> {
        self.seeds.get(commitment).copied()
    }

    /// The numbers of all publications, in order.
    pub(super) fn publications(&self) -> impl Iterator<Item = u64> {
        let published = |entry: &&Entry| matches!(entry.kind, Kind::Publication { .. });
        self.entries.iter().filter(published).map(|entry| entry.number)
    }
}
