//! What became of one case.

use std::fmt;

use super::reply::{Reply, plain};
use crate::error::Result;
use crate::json::Value;
use crate::reference::Answer;
use crate::vectors::{Case, Class, judge};

/// How a case failed.
///
/// # Example
///
/// ```
/// use etalon::conform::{Failing, Outcome};
///
/// // An exception is no refusal.
/// let raised = Outcome::Fail(Failing::Error, "expected refused, got error: scale".to_owned());
/// assert_eq!(raised.heading(), Failing::Error.name());
/// assert_eq!(Failing::Error.name(), "unplanned exception");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Failing {
    /// Another answer than is right.
    Wrong,
    /// An answer whose numbers are not written as the operation has them.
    Form,
    /// A refusal where an answer is due.
    Refused,
    /// No refusal where one is due.
    NotRefused,
    /// An exception that nobody planned.
    Error,
    /// `unsupported`, although it was offered.
    NotSupported,
}

impl Failing {
    /// What it is called in a report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wrong => "wrong answer",
            Self::Form => "wrong form",
            Self::Refused => "refused what is acceptable",
            Self::NotRefused => "did not refuse",
            Self::Error => "unplanned exception",
            Self::NotSupported => "offered and not supported",
        }
    }
}

/// What became of one case; texts are for people.
///
/// # Example
///
/// ```
/// use etalon::conform::{Failing, Outcome};
///
/// let wrong = Outcome::Fail(Failing::Wrong, "out[1]: expected 0, got 1".to_owned());
/// assert_eq!((wrong.word(), wrong.heading()), ("fail", "wrong answer"));
/// assert_eq!(wrong.detail(), "out[1]: expected 0, got 1");
/// // An error in the last places counts in a strict run alone.
/// let tiny = Outcome::Tiny("off by one unit in the last place".to_owned());
/// assert!(tiny.is_bad(true) && !tiny.is_bad(false));
/// assert!(tiny.is_executed() && !Outcome::NotOffered.is_executed());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// As expected; the word is a grade such as `tight`, or empty.
    Pass(&'static str),
    /// As expected but for something a strict run does not accept.
    Tiny(String),
    /// Not as expected.
    Fail(Failing, String),
    /// The process ended.
    Crashed(String),
    /// There was no reply in time.
    Timeout(String),
    /// The reply breaks the protocol.
    Protocol(String),
    /// The implementation's way of drawing cannot be judged by this case.
    NotApplicable(String),
    /// Not offered, and therefore not asked.
    NotOffered,
}

impl Outcome {
    /// The word for it in reports and expectations.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Pass(_) => "pass",
            Self::Tiny(_) => "tiny",
            Self::Fail(..) => "fail",
            Self::Crashed(_) => "crashed",
            Self::Timeout(_) => "timeout",
            Self::Protocol(_) => "protocol",
            Self::NotApplicable(_) => "not_applicable",
            Self::NotOffered => "not_offered",
        }
    }

    /// Under which heading a report lists it.
    pub fn heading(&self) -> &'static str {
        match self {
            Self::Fail(how, _) => how.name(),
            Self::Tiny(_) => "wrong in the last places",
            Self::Timeout(_) => "no reply in time",
            Self::Protocol(_) => "broke the protocol",
            other => other.word(),
        }
    }

    /// What there is to say about it.
    pub fn detail(&self) -> &str {
        match self {
            Self::Pass(text) => text,
            Self::NotOffered => "",
            Self::Tiny(text)
            | Self::Fail(_, text)
            | Self::Crashed(text)
            | Self::Timeout(text)
            | Self::Protocol(text)
            | Self::NotApplicable(text) => text,
        }
    }

    /// Whether the case was asked.
    pub fn is_executed(&self) -> bool {
        *self != Self::NotOffered
    }

    /// Whether this is not as it should be.
    pub fn is_bad(&self, strict: bool) -> bool {
        match self {
            Self::Pass(_) | Self::NotApplicable(_) | Self::NotOffered => false,
            Self::Tiny(_) => strict,
            _ => true,
        }
    }

    /// Judges a reply.
    ///
    /// # Errors
    ///
    /// Those of [`judge::judge`]: a malformed case.
    pub(super) fn of(case: &Case, reply: &Reply) -> Result<Self> {
        let expected = case.expect.get("status").and_then(Value::as_str).unwrap_or("ok");
        let answer = match reply {
            Reply::Answer(Answer::Unsupported(detail)) => {
                let text = format!("it offers this and then says unsupported: {detail}");
                return Ok(Self::Fail(Failing::NotSupported, text));
            }
            Reply::Answer(answer) => answer,
            Reply::Error(detail) => {
                let text = format!("expected {expected}, got error: {detail}");
                return Ok(Self::Fail(Failing::Error, text));
            }
            Reply::RefusedLate(bits, reason) => {
                let read = if *bits == 1 { "1 bit" } else { &format!("{bits} bits") };
                let text = format!("refused after {read} of the tape: {reason}");
                let how = if expected == "refused" { Failing::Wrong } else { Failing::Refused };
                return Ok(Self::Fail(how, text));
            }
        };
        Ok(match judge::judge(case, answer)? {
            judge::Outcome::Pass(grade) => Self::Pass(grade),
            judge::Outcome::Tiny(text) => Self::Tiny(plain(&text)),
            judge::Outcome::NotApplicable(text) => Self::NotApplicable(plain(&text)),
            judge::Outcome::Form(text) => Self::Fail(Failing::Form, plain(&text)),
            judge::Outcome::Fail(text) => {
                let how = match answer {
                    Answer::Refused(_) if expected != "refused" => Failing::Refused,
                    Answer::Ok(_) | Answer::TapeEnded if expected == "refused" => {
                        Failing::NotRefused
                    }
                    _ => Failing::Wrong,
                };
                Self::Fail(how, plain(&text))
            }
        })
    }
}

/// One case and what became of it.
///
/// # Example
///
/// ```
/// use etalon::conform::{Failing, Outcome, Record};
/// use etalon::vectors::Class;
///
/// let record = Record {
///     id: "tape-msb-first".to_owned(),
///     file: "tape/reading".to_owned(),
///     class: Class::Exact,
///     op: "tape".to_owned(),
///     about: Vec::new(),
///     comment: "Bit by bit, the most significant first.".to_owned(),
///     outcome: Outcome::Fail(Failing::Wrong, "out[1]: expected 0, got 1".to_owned()),
///     reading: Vec::new(),
///     excused: None,
/// };
/// assert_eq!(record.to_string(), "fail tape-msb-first: out[1]: expected 0, got 1");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The id.
    pub id: String,
    /// The file it is from: `sampler/discrete_laplace`.
    pub file: String,
    /// Its class.
    pub class: Class,
    /// Its operation.
    pub op: String,
    /// What it asks about, by argument: law, mechanism and profile, as far as
    /// it names them.
    pub about: Vec<(&'static str, String)>,
    /// What it shows.
    pub comment: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The reference's reading of the tape where the reply first departs from
    /// it; empty if there is none to show.
    pub reading: Vec<String>,
    /// Why this outcome was expected, if it was.
    pub excused: Option<String>,
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.outcome.word(), self.id, self.outcome.detail())
    }
}
