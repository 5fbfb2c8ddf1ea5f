//! Rows as entries, and entries as rows.
//!
//! A row is read as if an enemy had written it: what is no text, no number, or
//! a number written in another way than ours is a fault of that entry.

use std::str::FromStr;

use super::{Connection, DatabaseError, Row, TABLES, params};
use crate::ledger::book;
use crate::ledger::chain::{Debit, Entry, Kind};
use crate::ledger::period::Months;
use crate::ledger::terms::Terms;

/// What is wrong: the database, or what it says.
#[derive(Debug)]
pub(super) enum Fault {
    Database(DatabaseError),
    Book(book::Fault),
}

impl From<DatabaseError> for Fault {
    fn from(error: DatabaseError) -> Self {
        Self::Database(error)
    }
}

impl From<book::Fault> for Fault {
    fn from(fault: book::Fault) -> Self {
        Self::Book(fault)
    }
}

/// Refuses other tables than ours: a trigger could undo what is written.
pub(super) fn tables(connection: &Connection) -> Result<(), Fault> {
    let mut statement = connection
        .prepare("SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema ORDER BY 1")?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let found = found.collect::<Result<Vec<(String, String)>, _>>()?;
    let ours = TABLES.map(|(name, table)| (format!("table {name}"), table.to_owned()));
    match found.iter().find(|table| !ours.contains(table)) {
        Some((other, _)) => {
            let what = format!("the {other} is not as this version makes it");
            Err(book::Fault::of_the("the tables", what).into())
        }
        None if found.len() < ours.len() => {
            Err(book::Fault::of_the("the tables", "one of them is missing").into())
        }
        None => Ok(()),
    }
}

/// The terms and their hash.
pub(super) fn terms(connection: &Connection) -> Result<(Terms, String), Fault> {
    let mut statement = connection.prepare("SELECT * FROM terms")?;
    let mut rows = statement.query([])?;
    let fault = |what: String| book::Fault::of_the("the terms", what);
    let Some(row) = rows.next()? else { return Err(fault("they are missing".to_owned()).into()) };
    let cap = |column| match row.get::<_, Option<String>>(column) {
        Ok(None) => Ok(None),
        _ => parsed(row, column).map(Some),
    };
    let read = || -> Result<(Terms, String), String> {
        if row.get::<_, i64>("number") != Ok(0) {
            return Err("their number is not 0".to_owned());
        }
        let terms = Terms {
            unit: parsed(row, "unit")?,
            relation: parsed(row, "relation")?,
            budget: parsed(row, "budget")?,
            yearly: cap("yearly")?,
            lifetime: cap("lifetime")?,
        };
        Ok((terms, text(row, "hash")?))
    };
    let found = read().map_err(fault)?;
    match rows.next()? {
        Some(_) => Err(fault("they are there twice".to_owned()).into()),
        None => Ok(found),
    }
}

/// The entries in order of their numbers, each or what is wrong with it.
pub(super) fn entries(
    connection: &Connection,
) -> Result<Vec<Result<Entry, book::Fault>>, DatabaseError> {
    let mut found: Vec<(i64, Result<Entry, book::Fault>)> = Vec::new();
    for (table, columns, kind) in [
        ("debit", "*", debit as fn(&Row<'_>) -> Result<Kind, String>),
        ("publication", "number, previous, hash, debit, content_digest", publication),
    ] {
        // Ordered by the key itself, so that no index is trusted.
        let query = format!("SELECT {columns} FROM {table} ORDER BY number");
        let mut statement = connection.prepare(&query)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let number: i64 = row.get("number")?;
            let entry = entry(row, number, kind);
            found.push((number, entry.map_err(|what| book::Fault::at(number, what))));
        }
    }
    found.sort_by_key(|(number, _)| *number);
    Ok(found.into_iter().map(|(_, entry)| entry).collect())
}

fn entry(
    row: &Row<'_>,
    number: i64,
    kind: fn(&Row<'_>) -> Result<Kind, String>,
) -> Result<Entry, String> {
    let number = u64::try_from(number).map_err(|_| "no entry has such a number")?;
    let (previous, hash) = (text(row, "previous")?, text(row, "hash")?);
    Ok(Entry { number, kind: kind(row)?, previous, hash })
}

fn debit(row: &Row<'_>) -> Result<Kind, String> {
    Ok(Kind::Debit(Box::new(Debit {
        time: text(row, "time")?,
        period: Months {
            label: text(row, "period")?,
            first: row.get("first_month").map_err(|_| "its first_month is no number")?,
            count: row.get("months").map_err(|_| "its months are no number")?,
        },
        name: text(row, "name")?,
        definition: text(row, "definition")?,
        epsilon: parsed(row, "epsilon")?,
        roster: text(row, "roster")?,
        policy: text(row, "policy")?,
        seed_commitment: text(row, "seed_commitment")?,
        input_commitment: text(row, "input_commitment")?,
    })))
}

fn publication(row: &Row<'_>) -> Result<Kind, String> {
    let debit: i64 = row.get("debit").map_err(|_| "its debit is no number")?;
    Ok(Kind::Publication {
        debit: u64::try_from(debit).map_err(|_| "no debit has such a number")?,
        content_digest: text(row, "content_digest")?,
    })
}

fn text(row: &Row<'_>, column: &str) -> Result<String, String> {
    row.get(column).map_err(|_| format!("its {column} is no text"))
}

/// A value that is written as this crate writes it: `2/2` is not 1 here, or two
/// texts would have one hash.
fn parsed<T: FromStr + ToString>(row: &Row<'_>, column: &str) -> Result<T, String> {
    let text = text(row, column)?;
    let value = text.parse::<T>().ok().filter(|value| value.to_string() == text);
    value.ok_or_else(|| format!("its {column} is not written as it must be"))
}

/// What was published in the entry with this number.
pub(super) fn content(connection: &Connection, number: u64) -> Result<String, Fault> {
    let mut statement = connection.prepare("SELECT content FROM publication WHERE number = ?1")?;
    let mut rows = statement.query(params![i64::try_from(number).unwrap_or(i64::MAX)])?;
    match rows.next()? {
        Some(row) => Ok(text(row, "content").map_err(|what| book::Fault::at(number, what))?),
        None => Err(book::Fault::at(number, "what was published is missing").into()),
    }
}

/// Writes an entry down.
pub(super) fn insert(
    connection: &Connection,
    entry: &Entry,
    published: Option<&str>,
) -> Result<(), DatabaseError> {
    // SQLite has no more numbers than that, and refuses the last.
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let Entry { previous, hash, .. } = entry;
    match &entry.kind {
        Kind::Debit(debit) => connection.execute(
            "INSERT INTO debit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            params![
                number(entry.number),
                previous,
                hash,
                debit.time,
                debit.period.label,
                debit.period.first,
                debit.period.count,
                debit.name,
                debit.definition,
                debit.epsilon.to_string(),
                debit.roster,
                debit.policy,
                debit.seed_commitment,
                debit.input_commitment,
            ],
        )?,
        Kind::Publication { debit, content_digest } => connection.execute(
            "INSERT INTO publication VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![number(entry.number), previous, hash, number(*debit), content_digest, published],
        )?,
    };
    Ok(())
}
