//! What was released before, as far as the folder and the ledger tell: a ledger
//! that is gone, or another one, would spend twice what people have to give.

use std::fs;
use std::path::{Path, PathBuf};

use etalon::insights::{Manifest, Period, manifest};
use etalon::ledger::{Book, Order};

use super::folder::refused;
use crate::args::ReleaseArgs;
use crate::exit::Failure;
use crate::files;

/// Whether a ledger is about to be made.
pub(super) fn is_new(ledger: &Path) -> bool {
    fs::metadata(ledger).map_or(true, |known| known.len() == 0)
}

/// Says what follows from a ledger that was just made.
pub(super) fn say_that_it_is_new(arguments: &ReleaseArgs) {
    let ledger = arguments.ledger.display();
    files::note(&format!(
        "new ledger {ledger} was made: it knows of nothing that these people have spent before"
    ));
    for folder in beside(&arguments.out) {
        files::note(&format!(
            "{} beside it was paid for in another ledger: if it is of the same people, that \
             one must pay for this as well",
            folder.display()
        ));
    }
}

/// Releases in the same folder.
fn beside(out: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(files::parent(out)).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    found.retain(|path| path.file_name() != out.file_name() && path.join(manifest::NAME).is_file());
    found.sort();
    found
}

/// Refuses to write a release where another one is, or where one is that a
/// ledger that is not there has paid for.
pub(super) fn must_be_of(
    earlier: &Manifest,
    period: Period,
    arguments: &ReleaseArgs,
) -> Result<(), Failure> {
    if earlier.period != period {
        let rule = format!(
            "the release of {} is here: nothing was spent; give another name for this one",
            earlier.period
        );
        return Err(refused(&arguments.out, &rule));
    }
    if is_new(&arguments.ledger) && !earlier.receipts.is_empty() {
        return Err(paid_elsewhere(earlier, "which does not exist yet", arguments));
    }
    Ok(())
}

/// Refuses to spend on a release that another ledger has paid for, or that
/// would not be the one that is there.
pub(super) fn must_be_known(
    earlier: &Manifest,
    book: &Book,
    order: &Order,
    arguments: &ReleaseArgs,
) -> Result<(), Failure> {
    if earlier.receipts.iter().any(|receipt| book.find(&receipt.hash).is_none()) {
        return Err(paid_elsewhere(earlier, "which has no such entries", arguments));
    }
    let mut names = order.charges.iter().map(|charge| &charge.name);
    match names.find(|name| book.published(&order.period, name).is_none()) {
        None => Ok(()),
        Some(name) => {
            let rule = format!(
                "a release of {} without `{name}` is here: nothing was spent; give another name \
                 for this one",
                earlier.period
            );
            Err(refused(&arguments.out, &rule))
        }
    }
}

fn paid_elsewhere(earlier: &Manifest, why: &str, arguments: &ReleaseArgs) -> Failure {
    let head = earlier.head().unwrap_or("");
    let rule = format!(
        "the release that is here was paid for in another ledger than {}, {why}. Give --ledger \
         the one that has the hash, as `etalon ledger verify FILE --head {head}` tells: any other \
         would spend a second time what these people have to give. Nothing was spent",
        arguments.ledger.display()
    );
    refused(&arguments.out, &rule)
}
