//! A budget ledger: what it promises, what is spent and left, every entry.

use std::fmt::Write;

use super::text::columns;
use crate::json::{Value, json};
use crate::ledger::{Book, Debit, Entry, Kind, month};
use crate::num::Rational;

/// How many digits of a hash are shown in a table.
const SHORT: usize = 12;

/// A ledger that verifies.
///
/// # Example
///
/// ```
/// use etalon::ledger::{Charge, Ledger, Order, Terms};
/// use etalon::report;
///
/// # let folder = std::env::temp_dir().join(format!("etalon-shown-{}", std::process::id()));
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
/// let shown = report::Ledger { book: &book };
/// assert!(shown.text(80).contains("  spent ever  1/3, without a cap\n"));
/// assert_eq!(shown.json()["periods"][0]["left"], "2/3");
/// // The terms, a debit and a publication.
/// assert_eq!(shown.lines().lines().count(), 3);
/// # drop(ledger);
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Ledger<'a> {
    /// Its terms and entries.
    pub book: &'a Book,
}

impl Ledger<'_> {
    /// For a terminal of this width.
    pub fn text(&self, width: u16) -> String {
        let Self { book } = self;
        let mut text = String::new();
        let mut line = |name: &str, value: String| {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{name:>12}  {value}");
        };
        line("promise", book.terms.to_string());
        let ever = match &book.terms.lifetime {
            Some(cap) => format!("{} of {cap}", book.total()),
            None => format!("{}, without a cap", book.total()),
        };
        line("spent ever", ever);
        line("entries", book.entries.len().to_string());
        line("head", book.head().to_owned());
        if book.entries.is_empty() {
            return text;
        }
        let periods = book.periods().into_iter().map(|period| {
            let (year, start) = book.dearest_year(&period);
            let of = |cap: &Rational| format!("{year} of {cap}");
            let spent = book.spent(&period);
            let left = &book.terms.budget - &spent;
            let (from, to) = (month(start), month(start + 11));
            [
                period.label,
                spent.to_string(),
                left.to_string(),
                book.terms.yearly.as_ref().map_or_else(|| year.to_string(), of),
                format!("{from} to {to}"),
            ]
        });
        let header = ["period", "spent", "left", "dearest 12 months", "which are"];
        text += &columns(header, periods, &[1, 2, 3], width);
        let entries = book.entries.iter().map(|entry| {
            let (kind, of, debit) = match &entry.kind {
                Kind::Debit(debit) => ("debit", String::new(), Some(&**debit)),
                Kind::Publication { debit, .. } => {
                    ("publication", debit.to_string(), book.debit_at(*debit))
                }
            };
            let cell = |read: fn(&Debit) -> String| debit.map(read).unwrap_or_default();
            [
                entry.number.to_string(),
                kind.to_owned(),
                of,
                cell(|debit| debit.period.label.clone()),
                cell(|debit| debit.name.clone()),
                cell(|debit| debit.epsilon.to_string()),
                cell(|debit| debit.time.clone()),
                entry.hash.chars().take(SHORT).collect(),
            ]
        });
        text += "\ndearest 12 months: what a person has spent in those 12 months in a row that meet \
                 the period and cost her most; a quarter that they meet in part counts whole\n";
        text.push('\n');
        let header = ["entry", "what", "of", "period", "name", "eps", "time", "hash begins"];
        text += &columns(header, entries, &[0, 2, 5], width);
        text.push('\n');
        text
    }

    /// As one object.
    pub fn json(&self) -> Value {
        let Self { book } = self;
        let periods: Vec<Value> = book
            .periods()
            .into_iter()
            .map(|period| {
                let (year, start) = book.dearest_year(&period);
                let spent = book.spent(&period);
                json!({
                    "period": period.label,
                    "spent": spent.to_string(),
                    "left": (&book.terms.budget - &spent).to_string(),
                    "dearest_12_months": {
                        "from": month(start),
                        "to": month(start + 11),
                        "spent": year.to_string(),
                    },
                })
            })
            .collect();
        let entries: Vec<Value> = book.entries.iter().map(entry).collect();
        json!({
            "format": "etalon-ledger-show/1",
            "terms": terms(book),
            "spent_ever": book.total().to_string(),
            "periods": periods,
            "entries": entries,
            "head": book.head(),
        })
    }

    /// As lines of JSON: the terms, then every entry, with all that is hashed.
    pub fn lines(&self) -> String {
        let values = std::iter::once(terms(self.book)).chain(self.book.entries.iter().map(entry));
        values.fold(String::new(), |text, value| text + &value.to_string() + "\n")
    }
}

fn terms(book: &Book) -> Value {
    let cap = |cap: &Option<Rational>| cap.as_ref().map(ToString::to_string);
    let terms = &book.terms;
    json!({
        "kind": "terms",
        "unit": terms.unit.to_string(),
        "relation": terms.relation.to_string(),
        "budget": terms.budget.to_string(),
        "yearly": cap(&terms.yearly),
        "lifetime": cap(&terms.lifetime),
        "hash": book.genesis,
    })
}

fn entry(entry: &Entry) -> Value {
    match &entry.kind {
        Kind::Debit(debit) => json!({
            "kind": "debit",
            "number": entry.number,
            "previous": entry.previous,
            "time": debit.time,
            "period": debit.period.label,
            "first_month": debit.period.first,
            "months": debit.period.count,
            "name": debit.name,
            "definition": debit.definition,
            "epsilon": debit.epsilon.to_string(),
            "roster": debit.roster,
            "policy": debit.policy,
            "seed_commitment": debit.seed_commitment,
            "input_commitment": debit.input_commitment,
            "hash": entry.hash,
        }),
        Kind::Publication { debit, content_digest } => json!({
            "kind": "publication",
            "number": entry.number,
            "previous": entry.previous,
            "debit": debit,
            "content_digest": content_digest,
            "hash": entry.hash,
        }),
    }
}
