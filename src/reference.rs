//! The reference as a subject of its own vectors: it answers every operation
//! of `docs/spec/vectors.md`.
//!
//! What the vectors expect of others is what this chapter answers; what it
//! answers is recomputed by a program that shares nothing with it.

mod account;
mod arguments;
mod frequencies;
mod guarantee;
mod judge;
mod number;
mod probability;
mod release;
mod sample;
mod sampler;
mod session;
mod tapes;
mod verify;

pub use arguments::{Given, tape};
pub use judge::ALPHA;
pub use number::Spelled;
pub use probability::chances;
pub use sample::transcript;
pub use sampler::{LAWS, Sampler, law};

use crate::error::{Error, Result};
use crate::json::{Fields, Value};
use crate::tape::Tape;

/// What a case was answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The result.
    Ok(Value),
    /// An argument is not acceptable; the reason is for people. Nothing was
    /// read from the tape.
    Refused(String),
    /// The tape ended first.
    TapeEnded,
    /// There is no such operation, law, profile or mechanism here.
    Unsupported(String),
}

/// An operation: its arguments, taken one by one, and randomness for those
/// that draw their own.
type Operation = fn(Fields<'_>, &mut dyn Tape) -> Result<Value>;

/// Every operation by name.
const OPERATIONS: &[(&str, Operation)] = &[
    ("account", |args, _| account::account(args)),
    ("count-tapes", |args, _| tapes::count(args)),
    ("digest", |args, _| sample::digest(args)),
    ("frequencies", frequencies::frequencies),
    ("guarantee", |args, _| guarantee::guarantee(args)),
    ("judge", judge::judge),
    ("probability", |args, _| probability::probability(args)),
    ("release", |args, _| release::release(args)),
    ("sample", |args, _| sample::sample(args)),
    ("session", |args, _| session::session(args)),
    ("tape", |args, _| sample::tape(args)),
    ("verify", |args, _| verify::verify(args)),
];

/// The names of the operations.
pub fn operations() -> impl Iterator<Item = &'static str> {
    OPERATIONS.iter().map(|(name, _)| *name)
}

/// Answers one case. Only `frequencies` and `judge` use `fresh`.
pub fn answer(op: &str, args: &Value, fresh: &mut dyn Tape) -> Answer {
    let Some((_, operation)) = OPERATIONS.iter().find(|(name, _)| *name == op) else {
        return Answer::Unsupported(format!("there is no operation `{op}`"));
    };
    match Fields::open(args, op, "").and_then(|fields| operation(fields, fresh)) {
        Ok(result) => Answer::Ok(result),
        Err(Error::TapeEnded) => Answer::TapeEnded,
        Err(fault @ Error::Unsupported { .. }) => Answer::Unsupported(fault.to_string()),
        Err(Error::Unknown { what, given, known }) if what != "parameter" => {
            Answer::Unsupported(Error::Unknown { what, given, known }.to_string())
        }
        Err(fault) => Answer::Refused(fault.to_string()),
    }
}
