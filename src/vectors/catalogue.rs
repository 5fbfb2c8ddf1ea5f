//! The only writer of vectors: every file as a function of nothing.
//!
//! A catalogue states the questions; the answers are the reference's.

mod accounting;
mod auditor;
mod claim;
mod guarantee;
mod notes;
mod refusal_claims;
mod session;
mod tape;
mod terms;

use crate::error::{Error, Result};
use crate::json::{Value, json};
use crate::reference::{Answer, answer};
use crate::tape::{Recorded, Tape};
use crate::vectors::{Case, Class, File};

/// Makes one file.
pub type Maker = fn() -> Result<File>;

/// Every file, in the order of their paths.
pub const FILES: &[Maker] = &[
    accounting::discrete,
    accounting::gaussian,
    accounting::guarantees,
    accounting::laplace,
    accounting::mixed,
    accounting::poisson,
    accounting::rationals,
    auditor::auditor,
    claim::borrowed,
    claim::known,
    claim::near,
    guarantee::guarantee,
    refusal_claims::refusals,
    session::session,
    tape::reading,
];

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
