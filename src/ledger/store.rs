//! The file: one SQLite database with a rollback journal. The only door to
//! `rusqlite`.
//!
//! Nothing is decided here. Rows become entries that the book checks, and every
//! fault of the database becomes a sentence.

mod fault;
mod rows;

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Error as DatabaseError;
use rusqlite::ffi::{SQLITE_READONLY_DBMOVED, SQLITE_READONLY_ROLLBACK};
use rusqlite::{Connection, ErrorCode, OpenFlags, Row, Transaction, TransactionBehavior, params};

use super::Publication;
use super::book::{Book, Fault};
use super::chain::{self, Debit, Entry};
use super::terms::Terms;
use crate::error::{Error, Result};

/// `ETLN`, in the header of the file: what kind of database this is.
const APPLICATION: i32 = 0x4554_4c4e;
/// The version of the tables, in the header of the file.
const VERSION: i32 = 1;
/// How long another process may take to finish its writing.
const PATIENCE: Duration = Duration::from_secs(60);
/// The length in bytes of the smallest page.
const SHORTEST_DATABASE: u64 = 512;
const LONGEST_PATIENCE: Duration = Duration::from_secs(86_400);

/// The tables, as they stand in the file, in the order of their names.
const TABLES: [(&str, &str); 3] = [
    (
        "debit",
        "CREATE TABLE debit (number INTEGER PRIMARY KEY, previous TEXT NOT NULL, \
         hash TEXT NOT NULL, time TEXT NOT NULL, period TEXT NOT NULL, \
         first_month INTEGER NOT NULL, months INTEGER NOT NULL, name TEXT NOT NULL, \
         definition TEXT NOT NULL, epsilon TEXT NOT NULL, roster TEXT NOT NULL, \
         policy TEXT NOT NULL, seed_commitment TEXT NOT NULL, \
         input_commitment TEXT NOT NULL) STRICT",
    ),
    (
        "publication",
        "CREATE TABLE publication (number INTEGER PRIMARY KEY, previous TEXT NOT NULL, \
         hash TEXT NOT NULL, debit INTEGER NOT NULL, content_digest TEXT NOT NULL, \
         content TEXT NOT NULL) STRICT",
    ),
    (
        "terms",
        "CREATE TABLE terms (number INTEGER PRIMARY KEY CHECK (number = 0), \
         unit TEXT NOT NULL, relation TEXT NOT NULL, budget TEXT NOT NULL, yearly TEXT, \
         lifetime TEXT, hash TEXT NOT NULL) STRICT",
    ),
];

/// An open file.
#[derive(Debug)]
pub(super) struct Store {
    connection: Connection,
    path: PathBuf,
    /// Device and inode: whether the name still means this file.
    identity: Option<(u64, u64)>,
}

/// A transaction; dropped without a commit it leaves the file as it was.
#[derive(Debug)]
pub(super) struct Session<'a> {
    transaction: Transaction<'a>,
    path: &'a Path,
    identity: Option<(u64, u64)>,
}

impl Store {
    /// Opens a file to write, and makes an empty one if there is none.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let store = Self::connect(path, OpenFlags::SQLITE_OPEN_CREATE)?;
        let wrong = |error| fault::of(path, &error);
        if store.connection.is_readonly("main").map_err(wrong)? {
            return Err(fault::ledger(path, fault::READ_ONLY));
        }
        let mode = |connection: &Connection| {
            connection.pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0))
        };
        if mode(&store.connection).map_err(wrong)? != "delete" {
            store
                .connection
                .pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))
                .map_err(wrong)?;
        }
        // EXTRA is FULL and syncs the folder once the journal is gone: what was
        // published must not be forgotten when the power fails.
        store.connection.pragma_update(None, "synchronous", "EXTRA").map_err(wrong)?;
        store.connection.pragma_update(None, "fullfsync", true).map_err(wrong)?;
        Ok(store)
    }

    /// Opens a file to read. It is opened for writing if that is permitted, so
    /// that a journal left by an interrupted writer can be rolled back.
    pub(super) fn read(path: &Path) -> Result<Self> {
        if !path.exists() {
            return Err(fault::ledger(path, fault::MISSING));
        }
        let store = Self::connect(path, OpenFlags::empty())?;
        let wrong = |error| fault::of(path, &error);
        store.connection.pragma_update(None, "query_only", true).map_err(wrong)?;
        Ok(store)
    }

    fn connect(path: &Path, create: OpenFlags) -> Result<Self> {
        // Behind a folder no name means a database in memory.
        let safe = if path.is_absolute() { path.to_owned() } else { Path::new(".").join(path) };
        // What is no file, such as a device, would take entries and forget them.
        if safe.metadata().is_ok_and(|known| !known.is_file()) {
            return Err(fault::ledger(path, fault::NO_FILE));
        }
        let wrong = |error| fault::of(path, &error);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
        let connection = Connection::open_with_flags(safe, flags).map_err(wrong)?;
        connection.busy_timeout(PATIENCE).map_err(wrong)?;
        connection.pragma_update(None, "trusted_schema", false).map_err(wrong)?;
        connection.pragma_update(None, "cell_size_check", true).map_err(wrong)?;
        connection.pragma_update(None, "temp_store", "MEMORY").map_err(wrong)?;
        Ok(Self { connection, path: path.to_owned(), identity: identity(path) })
    }

    pub(super) fn wait_at_most(&self, patience: Duration) -> Result<()> {
        let patience = patience.min(LONGEST_PATIENCE);
        self.connection.busy_timeout(patience).map_err(|error| fault::of(&self.path, &error))
    }

    /// Begins to write; nobody else can until this ends.
    pub(super) fn write(&mut self) -> Result<Session<'_>> {
        let (path, identity) = (self.path.as_path(), self.identity);
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| fault::of(path, &error))?;
        Ok(Session { transaction, path, identity })
    }

    /// Begins to read: what is seen is of one moment.
    pub(super) fn session(&self) -> Result<Session<'_>> {
        let path = self.path.as_path();
        let transaction =
            self.connection.unchecked_transaction().map_err(|error| fault::of(path, &error))?;
        Ok(Session { transaction, path, identity: self.identity })
    }
}

/// What a name means at present.
fn identity(path: &Path) -> Option<(u64, u64)> {
    path.metadata().ok().map(|known| (known.dev(), known.ino()))
}

impl Session<'_> {
    fn wrong(&self, error: &DatabaseError) -> Error {
        fault::of(self.path, error)
    }

    fn number(&self, pragma: &str) -> Result<i32> {
        self.transaction
            .pragma_query_value(None, pragma, |row| row.get(0))
            .map_err(|error| self.wrong(&error))
    }

    /// Whether nothing was ever written to the file.
    pub(super) fn is_blank(&self) -> Result<bool> {
        let tables: i64 = self
            .transaction
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(|error| self.wrong(&error))?;
        // SQLite takes a file of one byte for an empty one.
        let length = self.path.metadata().map_or(0, |known| known.len());
        if (1..SHORTEST_DATABASE).contains(&length) {
            return Err(fault::ledger(self.path, fault::NO_DATABASE));
        }
        Ok(tables == 0 && self.number("application_id")? == 0 && self.number("user_version")? == 0)
    }

    /// Refuses a file that is no ledger, or a newer one.
    pub(super) fn check_version(&self) -> Result<()> {
        if self.is_blank()? {
            return Err(fault::ledger(self.path, fault::EMPTY));
        }
        if self.number("application_id")? != APPLICATION {
            return Err(fault::ledger(self.path, fault::OTHER));
        }
        match self.number("user_version")? {
            VERSION => Ok(()),
            newer if newer > VERSION => Err(fault::ledger(
                self.path,
                format!(
                    "was made by a newer Etalon (version {newer}); this one reads {VERSION}: update"
                ),
            )),
            _ => Err(fault::ledger(self.path, fault::OTHER)),
        }
    }

    /// Writes the tables and the terms.
    pub(super) fn make(&self, terms: &Terms) -> Result<Book> {
        let hash = chain::genesis(terms);
        let cap = |cap: &Option<_>| cap.as_ref().map(ToString::to_string);
        let made = || -> std::result::Result<(), DatabaseError> {
            for (_, table) in TABLES {
                self.transaction.execute(table, [])?;
            }
            self.transaction.pragma_update(None, "application_id", APPLICATION)?;
            self.transaction.pragma_update(None, "user_version", VERSION)?;
            self.transaction.execute(
                "INSERT INTO terms VALUES (0, ?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    terms.unit.to_string(),
                    terms.relation.to_string(),
                    terms.budget.to_string(),
                    cap(&terms.yearly),
                    cap(&terms.lifetime),
                    hash,
                ],
            )?;
            Ok(())
        };
        made().map_err(|error| self.wrong(&error))?;
        self.book()
    }

    /// The terms and entries, if they are sound.
    pub(super) fn book(&self) -> Result<Book> {
        let read = || -> std::result::Result<Book, rows::Fault> {
            rows::tables(&self.transaction)?;
            let (terms, hash) = rows::terms(&self.transaction)?;
            let mut book = Book::begin(terms, &hash)?;
            for entry in rows::entries(&self.transaction)? {
                book.add(entry?)?;
            }
            book.end()?;
            Ok(book)
        };
        read().map_err(|fault| self.refuse(fault))
    }

    fn refuse(&self, fault: rows::Fault) -> Error {
        match fault {
            rows::Fault::Database(error) => self.wrong(&error),
            rows::Fault::Book(fault) => fault.of(self.path),
        }
    }

    /// Writes an entry down, a publication with what was published.
    pub(super) fn insert(&self, entry: &Entry, content: Option<&str>) -> Result<()> {
        rows::insert(&self.transaction, entry, content).map_err(|error| self.wrong(&error))
    }

    /// What was published in the entry with this number.
    pub(super) fn publication(&self, book: &Book, number: u64) -> Result<Publication> {
        let (hash, debit, content_digest) = book.publication_at(number);
        let content = rows::content(&self.transaction, number).map_err(|f| self.refuse(f))?;
        if chain::content_digest(&content) != content_digest {
            let what = "what was published is not what its digest says";
            return Err(Fault::at(number, what).of(self.path));
        }
        let Debit {
            time,
            period,
            name,
            definition,
            epsilon,
            roster,
            policy,
            seed_commitment,
            input_commitment,
        } = debit.clone();
        Ok(Publication {
            entry: number,
            hash: hash.to_owned(),
            time,
            period,
            name,
            definition,
            epsilon,
            roster,
            policy,
            seed_commitment,
            input_commitment,
            content,
        })
    }

    /// Has the database check its own pages.
    pub(super) fn check_pages(&self) -> Result<()> {
        let said: String = self
            .transaction
            .pragma_query_value(None, "integrity_check", |row| row.get(0))
            .map_err(|error| self.wrong(&error))?;
        if said == "ok" { Ok(()) } else { Err(Fault::of_the("the file", said).of(self.path)) }
    }

    /// Makes what was written last.
    pub(super) fn commit(self) -> Result<()> {
        let Self { transaction, path, identity: known } = self;
        if known.is_none() || identity(path) != known {
            return Err(fault::ledger(path, fault::REPLACED));
        }
        transaction.commit().map_err(|error| fault::of(path, &error))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Charge, Ledger, Months, Order};
    use super::*;

    #[test]
    fn a_full_disk_loses_nothing_and_is_told() {
        let name = format!("etalon-store-{}.db", std::process::id());
        let path = std::env::temp_dir().join(name);
        let terms = Terms {
            unit: "person-month".parse().unwrap(),
            relation: "replace-one".parse().unwrap(),
            budget: "1".parse().unwrap(),
            yearly: None,
            lifetime: None,
        };
        let mut ledger = Ledger::open(&path, &terms).unwrap();
        let order = Order {
            period: Months::starting(2024 * 12, 1).unwrap(),
            charges: vec![Charge {
                name: "a".to_owned(),
                definition: "{}".to_owned(),
                epsilon: "1".parse().unwrap(),
            }],
            roster: "0".repeat(64),
            policy: "0".repeat(64),
            seed_commitment: "0".repeat(64),
            input_commitment: "0".repeat(64),
            time: "now".to_owned(),
        };
        let before = ledger.verify().unwrap();
        let limit = |ledger: &Ledger, pages: u32| {
            let limit = &ledger.store.connection;
            limit.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).unwrap();
        };
        limit(&ledger, 10);
        let full = ledger.publish(&order, |_| Ok(vec!["x".repeat(1_000_000)]));
        assert!(full.unwrap_err().to_string().contains("the disk is full"));
        assert_eq!(ledger.verify().unwrap(), before);
        limit(&ledger, 1_000_000);
        ledger.publish(&order, |_| Ok(vec!["x".repeat(1_000_000)])).unwrap();
        drop(ledger);
        std::fs::remove_file(&path).unwrap();
    }
}
