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
///
/// # Example
///
/// ```
/// use etalon::json::json;
/// use etalon::reference::{Answer, answer};
/// use etalon::tape::{ChaCha, Seed};
/// let sides = |n: &str, op: &str| {
///     let args = json!({
///         "of": "law", "law": "uniform", "params": {"n": n}, "query": "pmf", "at": ["0"]
///     });
///     answer(op, &args, &mut ChaCha::new(&Seed::new([0; 32]), 0))
/// };
/// assert!(matches!(sides("6", "probability"), Answer::Ok(_)));
/// assert!(matches!(sides("0", "probability"), Answer::Refused(_)));
/// assert!(matches!(sides("6", "probabilities"), Answer::Unsupported(_)));
/// ```
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
///
/// # Example
///
/// ```
/// let named: Vec<&str> = etalon::reference::operations().collect();
/// assert!(named.contains(&"sample") && named.contains(&"verify"));
/// ```
pub fn operations() -> impl Iterator<Item = &'static str> {
    OPERATIONS.iter().map(|(name, _)| *name)
}

/// Answers one case. Only `frequencies` and `judge` use `fresh`.
///
/// # Example
///
/// ```
/// use etalon::json::json;
/// use etalon::reference::{Answer, answer};
/// use etalon::tape::{ChaCha, Seed};
/// let mut fresh = ChaCha::new(&Seed::new([0; 32]), 0);
/// let args = |tape: &str| json!({
///     "law": "uniform", "params": {"n": "6"}, "profile": "cks20/1", "count": 1,
///     "tape": {"hex": tape}
/// });
/// // 7 is not below 6, 2 is.
/// let answered = answer("sample", &args("e8"), &mut fresh);
/// assert_eq!(answered, Answer::Ok(json!({"out": ["2"], "bits": 6})));
/// assert_eq!(answer("sample", &args("ff"), &mut fresh), Answer::TapeEnded);
/// ```
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
