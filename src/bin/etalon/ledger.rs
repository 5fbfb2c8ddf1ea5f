//! `etalon ledger`: what a budget ledger holds, and whether it may be believed.

use std::path::Path;

use etalon::Error;
use etalon::json::{self, Value, json};
use etalon::ledger::{Checked, Ledger};
use etalon::report;

use crate::args::{Format, LedgerArgs, LedgerCommand, VerifyArgs};
use crate::exit::{End, Failure};
use crate::files;

/// The width of a table where the terminal does not tell its own.
const WIDTH: u16 = 130;

/// Runs the command.
pub(crate) fn run(command: &LedgerCommand) -> Result<End, Failure> {
    match command {
        LedgerCommand::Show(arguments) => show(arguments),
        LedgerCommand::Verify(arguments) => verify(arguments),
        LedgerCommand::Export { file } => export(file),
    }
}

fn show(arguments: &LedgerArgs) -> Result<End, Failure> {
    let book = Ledger::read(&arguments.file)?.book()?;
    let found = report::Ledger { book: &book };
    files::print(&match arguments.format {
        Format::Text => found.text(WIDTH),
        Format::Json => json::pretty(&found.json()),
    })?;
    Ok(End::Good)
}

fn export(file: &Path) -> Result<End, Failure> {
    let book = Ledger::read(file)?.book()?;
    files::print(&report::Ledger { book: &book }.lines())?;
    Ok(End::Good)
}

/// What came of checking a ledger.
enum Found {
    Sound(Checked, Option<u64>),
    /// A fault, with its place.
    Fault(String, String),
}

fn verify(arguments: &VerifyArgs) -> Result<End, Failure> {
    let found = match check(&arguments.ledger.file, arguments.head.as_deref()) {
        // A ledger that was tampered with is a finding, not a bad input.
        Err(Error::Input { place, rule, .. }) => Found::Fault(place, rule),
        found => found?,
    };
    files::print(&match arguments.ledger.format {
        Format::Text => found.text(),
        Format::Json => json::pretty(&found.json()),
    })?;
    Ok(match found {
        Found::Sound(..) => End::Good,
        Found::Fault(..) => End::Violation,
    })
}

/// Checks a ledger, and that it still holds what was kept of it.
fn check(file: &Path, kept: Option<&str>) -> Result<Found, Error> {
    let hex = |hash: &str| hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    if let Some(kept) = kept.filter(|hash| !hex(hash)) {
        return Err(Error::domain("--head", kept, "64 hexadecimal digits"));
    }
    let ledger = Ledger::read(file)?;
    let checked = ledger.verify()?;
    let Some(kept) = kept else { return Ok(Found::Sound(checked, None)) };
    Ok(match ledger.book()?.find(&kept.to_ascii_lowercase()) {
        Some(entry) => Found::Sound(checked, Some(entry)),
        None => {
            let rule = format!(
                "no entry has the hash {kept}: entries were cut off or written anew, or this is \
                 another ledger"
            );
            Found::Fault("the chain".to_owned(), rule)
        }
    })
}

impl Found {
    fn text(&self) -> String {
        match self {
            Self::Sound(Checked { entries, publications, head }, kept) => {
                let kept = match kept {
                    None => String::new(),
                    Some(0) => {
                        format!("        kept  the terms have the hash; entries: {entries}\n")
                    }
                    Some(entry) => {
                        format!("        kept  entry {entry} of {entries} has the hash\n")
                    }
                };
                format!(
                    "    verified  {entries} entries, {publications} of them publications\n\
                     {kept}        head  {head}\n"
                )
            }
            Self::Fault(place, rule) => format!("       fault  {place}: {rule}\n"),
        }
    }

    fn json(&self) -> Value {
        let format = "etalon-ledger-verify/1";
        match self {
            Self::Sound(Checked { entries, publications, head }, kept) => json!({
                "format": format,
                "verified": true,
                "entries": entries,
                "publications": publications,
                "head": head,
                "kept_entry": kept,
            }),
            Self::Fault(place, rule) => {
                json!({ "format": format, "verified": false, "place": place, "fault": rule })
            }
        }
    }
}
