//! What goes wrong with a file, in sentences that say what to do.

use std::path::Path;

use super::{DatabaseError, ErrorCode, SQLITE_READONLY_DBMOVED, SQLITE_READONLY_ROLLBACK};
use crate::error::Error;
use crate::ledger::book::Fault;

pub(super) const READ_ONLY: &str = "cannot be written: the file or its folder is read-only, or \
    another user's. Nothing was spent; allow this user to write both";
pub(super) const MISSING: &str = "does not exist: is the name right?";
pub(super) const NO_FILE: &str = "is a folder or a device: give the name of a file";
pub(super) const NO_DATABASE: &str =
    "is no SQLite database, so it is no ledger: give another name, it is left as it is";
pub(super) const EMPTY: &str = "is empty: nothing was ever recorded in it";
pub(super) const OTHER: &str =
    "is a database, but no ledger of Etalon: give another name, it is left as it is";
pub(super) const REPLACED: &str = "was moved or replaced while it was open: nothing was recorded; \
    see which file is the right one and ask again";

/// What is wrong with the file.
pub(super) fn ledger(path: &Path, fault: impl Into<String>) -> Error {
    Error::Ledger { path: path.display().to_string(), fault: fault.into() }
}

/// A fault of the database.
pub(super) fn of(path: &Path, error: &DatabaseError) -> Error {
    let fault = match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => NO_DATABASE,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "is locked: another process did not finish its writing in time. Nothing was spent; \
             ask again when it has"
        }
        Some(ErrorCode::DiskFull) => {
            "could not grow: the disk is full. Nothing was spent and nothing is lost; make room \
             and ask again"
        }
        Some(ErrorCode::SystemIoFailure) => {
            return ledger(
                path,
                format!(
                    "could not be read or written ({error}). What was recorded before is not \
                     lost; see to the disk and ask again"
                ),
            );
        }
        Some(ErrorCode::ReadOnly) if extended(error) == Some(SQLITE_READONLY_DBMOVED) => REPLACED,
        Some(ErrorCode::ReadOnly) if extended(error) == Some(SQLITE_READONLY_ROLLBACK) => {
            "was left by an interrupted writer, whose journal beside it must be undone first: \
             open it once as a user who may write the file and its folder"
        }
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => READ_ONLY,
        Some(ErrorCode::CannotOpen) => {
            "cannot be opened: is its folder there, and may this user write in it?"
        }
        Some(ErrorCode::DatabaseCorrupt) => {
            return Fault::of_the("the file", format!("its pages are damaged ({error})")).of(path);
        }
        _ => return ledger(path, format!("cannot be used: {error}")),
    };
    ledger(path, fault)
}

/// The code that says more than the kind of fault.
fn extended(error: &DatabaseError) -> Option<i32> {
    error.sqlite_error().map(|known| known.extended_code)
}
