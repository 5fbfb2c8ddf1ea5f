//! Whether an answer is what a case expects: one rule per operation
//! (`docs/spec/vectors.md`, section 5).

mod account;
mod auditor;
mod counts;
mod exact;
mod frequencies;
mod guarantee;
mod number;
mod probability;
mod session;
mod verify;

use crate::error::{Error, Result};
use crate::json::Value;
use crate::reference::Answer;
use crate::vectors::{Case, Class};

/// What became of one case.
///
/// # Example
///
/// ```
/// use etalon::json::json;
/// use etalon::reference::Answer;
/// use etalon::vectors::{Case, Class, judge::{Outcome, judge}};
/// let result = |out: &str| json!({"out": [out], "bits": 6});
/// let case = Case::new("one", Class::Exact, "sample", json!({}), result("2"));
/// let said = |out: &str| Answer::Ok(result(out));
/// assert!(matches!(judge(&case, &said("2"))?, Outcome::Pass(_)));
/// assert!(matches!(judge(&case, &said("3"))?, Outcome::Fail(_)));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// As expected; the word says how well, such as `tight`, or is empty.
    Pass(&'static str),
    /// As expected but for something a strict run would not accept.
    Tiny(String),
    /// Not as expected; what was expected and what was said.
    Fail(String),
    /// Not of the form that the operation has: a number that is no text. What
    /// was said, and how to write it.
    Form(String),
    /// The implementation's way of drawing cannot be judged by this case.
    NotApplicable(String),
}

/// Judges an answer.
///
/// # Errors
///
/// [`Error::Input`] if the case itself is malformed: a
/// fault of the vectors, never of the implementation.
///
/// # Example
///
/// ```
/// use etalon::json::json;
/// use etalon::reference::Answer;
/// use etalon::vectors::{Case, Class, judge::{Outcome, judge}};
/// let refusal = Case::new("one", Class::Core, "release", json!({}), json!({"status": "refused"}));
/// // The reason is for people; that there is one is enough.
/// assert_eq!(judge(&refusal, &Answer::Refused("no".to_owned()))?, Outcome::Pass(""));
/// assert!(matches!(judge(&refusal, &Answer::TapeEnded)?, Outcome::Fail(_)));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn judge(case: &Case, answer: &Answer) -> Result<Outcome> {
    let expected = case.expect.get("status").and_then(Value::as_str).unwrap_or("ok");
    let result = match (expected, answer) {
        ("ok", Answer::Ok(result)) => result,
        ("refused", Answer::Refused(_)) | ("tape_ended", Answer::TapeEnded) => {
            return Ok(Outcome::Pass(""));
        }
        (expected, answer) => {
            return Ok(Outcome::Fail(format!("expected {expected}, got {}", said(answer))));
        }
    };
    match judge_result(case, result)? {
        Outcome::Fail(text) if has_bare_number(&case.op, result) => Ok(Outcome::Form(format!(
            "{text}; a number of a result is a text: write it in quotes, in Python etalon.number(x)"
        ))),
        outcome => Ok(outcome),
    }
}

fn judge_result(case: &Case, result: &Value) -> Result<Outcome> {
    match case.op.as_str() {
        "tape" | "sample" => Ok(exact::same(&case.expect, result, &["out", "bits"])),
        "release" => Ok(exact::released(&case.expect, result)),
        "account" => account::account(&case.args, &case.expect, result),
        "guarantee" => guarantee::guarantee(&case.expect, result),
        "judge" => auditor::auditor(&case.expect, result),
        "session" => Ok(session::session(&case.expect, result)),
        "verify" => Ok(verify::verify(&case.expect, result)),
        "digest" => Ok(exact::same(&case.expect, result, &["checkpoints", "digest", "bits"])),
        "count-tapes" if case.class == Class::Exact => Ok(counts::same(&case.expect, result)),
        "count-tapes" => counts::bracket(case, result),
        "probability" => probability::within(case, result),
        "frequencies" => frequencies::inside(case, result),
        other => Ok(Outcome::Fail(format!("no rule for the operation {other}"))),
    }
}

/// Whether there is a JSON number where the operation has texts only.
fn has_bare_number(op: &str, result: &Value) -> bool {
    fn any(value: &Value) -> bool {
        match value {
            Value::Number(_) => true,
            Value::Array(items) => items.iter().any(any),
            Value::Object(map) => map.values().any(any),
            _ => false,
        }
    }
    match op {
        "account" | "guarantee" | "probability" => any(result),
        "sample" => any(&result["out"]),
        _ => false,
    }
}

/// A case that cannot be judged as it is written.
fn malformed(case: &Case, field: &str, rule: &str) -> Error {
    Error::Input {
        source: case.id.clone(),
        place: format!("expect.{field}"),
        rule: rule.to_owned(),
    }
}

/// An answer in a few words.
fn said(answer: &Answer) -> String {
    match answer {
        Answer::Ok(result) => {
            let text = result.to_string();
            let short: String = text.chars().take(120).collect();
            format!("ok {short}{}", if short.len() < text.len() { "..." } else { "" })
        }
        Answer::Refused(reason) => format!("refused ({reason})"),
        Answer::TapeEnded => "tape_ended".to_owned(),
        Answer::Unsupported(detail) => format!("unsupported ({detail})"),
    }
}
