//! The only writer of vectors: every file as a function of nothing.
//!
//! A catalogue states the questions; the answers are the reference's.

mod tape;

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::{Error, Result};
use crate::json::{Value, json};
use crate::reference::{Answer, answer};
use crate::tape::{Recorded, Tape};
use crate::vectors::{Case, Class, File};

/// Makes one file.
pub type Maker = fn() -> Result<File>;

/// Every file.
pub const FILES: &[Maker] = &[tape::reading];

/// Makes every file, two at a time, in the order of their paths.
///
/// # Errors
///
/// Those of a catalogue.
pub fn all() -> Result<Vec<File>> {
    let next = AtomicUsize::new(0);
    let work = || -> Result<Vec<File>> {
        let mut made = Vec::new();
        while let Some(maker) = FILES.get(next.fetch_add(1, Ordering::Relaxed)) {
            made.push(maker()?);
        }
        Ok(made)
    };
    let mut files = std::thread::scope(|scope| -> Result<Vec<File>> {
        let other = scope.spawn(work);
        let mut made = work()?;
        made.extend(other.join().expect("a catalogue does not panic")?);
        Ok(made)
    })?;
    files.sort_by_key(File::path);
    Ok(files)
}

/// The case of an operation with what the reference answers: its result, or
/// the status of what is not a result.
///
/// # Errors
///
/// [`Error::Unsupported`] if the reference does not offer it, or if the case
/// draws fresh randomness, whose answers cannot be written down.
fn answered(id: &str, class: Class, op: &str, args: Value) -> Result<Case> {
    let expect = match answer(op, &args, &mut Dry) {
        Answer::Ok(result) => result,
        Answer::Refused(_) => json!({"status": "refused"}),
        Answer::TapeEnded => json!({"status": "tape_ended"}),
        Answer::Unsupported(why) => return Err(Error::Unsupported { what: id.to_owned(), why }),
    };
    Ok(Case::new(id, class, op, args, expect))
}

/// No randomness at all: what is written down may not depend on any.
struct Dry;

impl Tape for Dry {
    fn bits(&mut self, width: u32) -> Result<u64> {
        Recorded::new([]).bits(width)
    }
}
