//! One model of every result: read from its stored JSON, shown by every view.
//!
//! It is separate so that a view need not know what was run, and so that a
//! result of today and one from a file go one and the same way.

mod account;
mod conformance;
mod finding;
mod insights;
mod museum;
mod rule;

pub use rule::{RULES, Rule};

use crate::error::Result;
use crate::json::{self, Fields, Value};

/// What is said of a case that was not asked, for it is not offered.
pub(super) const NOT_OFFERED: &str = "not offered";

/// What was run.
///
/// # Example
///
/// ```
/// use etalon::report::Kind;
///
/// assert_eq!(Kind::Verify.command(), "etalon insights verify");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `etalon audit`, or the shards of one merged.
    Audit,
    /// `etalon conform`.
    Conform,
    /// `etalon account`.
    Account,
    /// `etalon insights verify`, of a system or of a log.
    Verify,
    /// `etalon museum run`.
    Museum,
}

impl Kind {
    /// The command.
    pub fn command(self) -> &'static str {
        match self {
            Self::Audit => "etalon audit",
            Self::Conform => "etalon conform",
            Self::Account => "etalon account",
            Self::Verify => "etalon insights verify",
            Self::Museum => "etalon museum run",
        }
    }
}

/// What became of one item, the gravest last.
///
/// # Example
///
/// ```
/// use etalon::report::Outcome;
///
/// // What somebody must look at, the gravest first.
/// let bad = Outcome::ALL.into_iter().filter(|outcome| outcome.is_bad()).map(Outcome::name);
/// assert_eq!(bad.collect::<Vec<_>>(), ["failed", "error", "undecided"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Not asked, or not counted.
    Skipped,
    /// As it should be, as far as was seen.
    Passed,
    /// Not decided: too little was seen.
    Undecided,
    /// What was to be judged did not run, or broke the protocol.
    Error,
    /// Not as it should be.
    Failed,
}

impl Outcome {
    /// Every outcome, the gravest first.
    pub const ALL: [Self; 5] =
        [Self::Failed, Self::Error, Self::Undecided, Self::Passed, Self::Skipped];

    /// Its name in views.
    pub fn name(self) -> &'static str {
        match self {
            Self::Skipped => "skipped",
            Self::Passed => "passed",
            Self::Undecided => "undecided",
            Self::Error => "error",
            Self::Failed => "failed",
        }
    }

    /// Whether somebody must look: exactly then does the command end with
    /// another code than 0.
    pub fn is_bad(self) -> bool {
        self > Self::Passed
    }
}

/// A place in a file; lines and columns count from 1, columns in characters.
///
/// # Example
///
/// ```
/// use etalon::report::{Place, Report};
///
/// let text = r#"{"format": "etalon-finding/1", "verdict": "violation", "reason": "it leaks",
///     "source": {"file": "claims.json", "line": 4, "column": 18}}"#;
/// let report = Report::parse(text, "finding.json")?;
/// let place = Place { file: "claims.json".to_owned(), line: 4, column: 18 };
/// assert_eq!(report.groups[0].items[0].place, Some(place));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was named on the command line.
    pub file: String,
    /// The line.
    pub line: u64,
    /// The column.
    pub column: u64,
}

/// Names and values, in the order in which they are shown.
///
/// # Example
///
/// ```
/// use etalon::report::{Properties, Report};
///
/// let text = r#"{"format": "etalon-museum/1", "as_it_should": true, "alpha": "1/20",
///     "seed": "00", "exhibits": []}"#;
/// let properties: Properties = Report::parse(text, "museum.json")?.properties;
/// assert_eq!(properties, [("alpha", "1/20".to_owned()), ("seed", "00".to_owned())]);
/// # Ok::<(), etalon::Error>(())
/// ```
pub type Properties = Vec<(&'static str, String)>;

/// One thing that was judged.
///
/// # Example
///
/// ```
/// use etalon::report::{Item, Report};
///
/// let text = r#"{"format": "etalon-finding/1", "name": "a count", "claim": "eps=1",
///     "verdict": "violation", "reason": "it leaks"}"#;
/// let Item { name, rule, message, .. } = &Report::parse(text, "finding.json")?.groups[0].items[0];
/// assert_eq!((name.as_str(), message.as_str()), ("a count", "violation: it leaks"));
/// assert!(rule.is_some_and(|rule| rule.id == "ETALON-VIOLATION"));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its name: of a claim, a case, a promise, an exhibit.
    pub name: String,
    /// Where it belongs, in words joined by dots: `core.sampler.geometric`.
    pub class: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The rule it breaks; none if it is passed or skipped.
    pub rule: Option<&'static Rule>,
    /// What there is to say, in one line.
    pub message: String,
    /// More lines for whoever must look closer.
    pub details: Vec<String>,
    /// Numbers and words that programs read.
    pub properties: Properties,
    /// Where it is written, if it is in a file of claims.
    pub place: Option<Place>,
}

/// Items that belong together.
///
/// # Example
///
/// ```
/// use etalon::report::{Group, Report};
///
/// let text = r#"{"format": "etalon-account/1", "compose": "laplace(scale=1)",
///     "relation": "add-remove", "claim": "eps=1", "verdict": "verified", "reason": "proven"}"#;
/// let Group { name, items } = &Report::parse(text, "account.json")?.groups[0];
/// assert_eq!((name.as_str(), items.len()), ("account", 1));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they are.
    pub name: String,
    /// The items, at least one.
    pub items: Vec<Item>,
}

/// A result in the form that every view shows.
///
/// # Example
///
/// ```
/// use etalon::json::json;
/// use etalon::report::{Outcome, Report};
///
/// let [good, bad] = ["no_violation_found", "violation"]
///     .map(|verdict| json!({"name": verdict, "verdict": verdict, "reason": "200 runs"}));
/// let suite = json!({
///     "format": "etalon-audit/1", "as_expected": true, "together": {},
///     "findings": [good, bad],
/// });
/// let report = Report::read(&suite, "suite.json")?;
/// assert_eq!(report.counts(), "1 failed, 1 passed");
/// assert_eq!((report.outcome, report.count(Outcome::Failed)), (Outcome::Failed, 1));
/// assert_eq!(report.items().next().map(|item| item.outcome), Some(Outcome::Passed));
/// assert_eq!(Report::parse(&suite.to_string(), "suite.json")?, report);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What was run.
    pub kind: Kind,
    /// What was judged, in one line.
    pub title: String,
    /// The verdict, in the words of the result.
    pub verdict: String,
    /// The same as an outcome.
    pub outcome: Outcome,
    /// What holds of the whole result.
    pub properties: Properties,
    /// The items, in groups.
    pub groups: Vec<Group>,
}

impl Report {
    /// Reads a result; `source` names it in errors.
    ///
    /// # Errors
    ///
    /// [`Error::Input`](crate::Error::Input) with the place of the first fault:
    /// not a result of a known format, an unknown field, a verdict that its items
    /// deny.
    pub fn read(value: &Value, source: &str) -> Result<Self> {
        if !value.is_object() {
            // Says what is there instead; a field has a better place to name.
            Fields::open(value, source, "line 1")?;
        }
        let mut fields = Fields::open(value, source, "")?;
        let format = fields.text("format")?;
        let read = READERS.iter().find(|(known, _)| *known == format);
        match read {
            Some((_, read)) => read(fields),
            None => Err(fields.fault("format", advice(format))),
        }
    }

    /// Reads the text of a result.
    ///
    /// # Errors
    ///
    /// Those of [`Report::read`]; with line and column for what is no JSON.
    pub fn parse(text: &str, source: &str) -> Result<Self> {
        Self::read(&json::parse(text, source)?, source)
    }

    /// Every item, group after group.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.groups.iter().flat_map(|group| &group.items)
    }

    /// How many items ended like this.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.items().filter(|item| item.outcome == outcome).count()
    }

    /// How many items ended how: `2 failed, 9 passed`.
    pub fn counts(&self) -> String {
        let counts = Outcome::ALL.map(|outcome| (outcome, self.count(outcome)));
        let seen = counts.iter().filter(|(_, count)| *count > 0);
        seen.map(|(outcome, count)| format!("{count} {}", outcome.name()))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// The verdict of the items: the gravest of them.
    fn gravest(groups: &[Group]) -> Outcome {
        let outcomes = groups.iter().flat_map(|group| &group.items).map(|item| item.outcome);
        // Where everything was skipped, nothing is amiss.
        outcomes.max().unwrap_or(Outcome::Skipped).max(Outcome::Passed)
    }
}

type Reader = fn(Fields<'_>) -> Result<Report>;

/// Every format of a result, with its reader.
const READERS: [(&str, Reader); 8] = [
    ("etalon-account/1", account::read),
    ("etalon-audit/1", finding::suite),
    ("etalon-conformance/1", conformance::read),
    ("etalon-finding/1", finding::single),
    ("etalon-insights-log/1", insights::log),
    ("etalon-insights-verify/2", insights::system),
    ("etalon-merged/1", finding::merged),
    ("etalon-museum/1", museum::read),
];

/// What to do about a format that is none of a result.
fn advice(format: &str) -> String {
    let other = match format {
        "etalon-certificate/1" => {
            Some("a certificate and no result: check it with `etalon recheck`")
        }
        "etalon-evidence/1" => {
            Some("evidence and no result: make it one with `etalon merge --format json`")
        }
        "etalon-suite/1" => {
            Some("claims and no result: put them to the test with `etalon audit --format json`")
        }
        "etalon-plan/1" => {
            Some("a plan and no result: price it with `etalon account --format json`")
        }
        "etalon-expectations/1" => {
            Some("expectations and no result: give them to `etalon conform --expectations`")
        }
        _ => None,
    };
    match other {
        Some(other) => format!("this is {other}"),
        None => {
            let known = READERS.map(|(name, _)| name).join(", ");
            format!("\"{format}\" is no result that can be shown; known: {known}")
        }
    }
}

/// A field as it is shown; nothing if it is missing or null.
fn shown(fields: &mut Fields<'_>, name: &'static str) -> Result<Option<String>> {
    Ok(match fields.optional(name) {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text.clone()),
        Some(plain @ (Value::Number(_) | Value::Bool(_))) => Some(plain.to_string()),
        // Evidence names its subject as a suite does.
        Some(named @ Value::Object(_)) if name == "subject" => Some(named.to_string()),
        Some(other) => {
            let rule = format!("\"{name}\" must be a text or a number, not {}", json::kind(other));
            return Err(fields.fault(name, rule));
        }
    })
}

/// Those of the named fields that say something.
fn properties(fields: &mut Fields<'_>, names: &[&'static str]) -> Result<Properties> {
    let mut found = Properties::new();
    for name in names {
        if let Some(text) = shown(fields, name)? {
            found.push((name, text));
        }
    }
    Ok(found)
}

/// The value of a property; empty if it is not there.
fn of<'a>(properties: &'a Properties, name: &str) -> &'a str {
    properties.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
}

/// A field that is true or false.
fn truth(fields: &mut Fields<'_>, name: &'static str) -> Result<bool> {
    match fields.required(name)? {
        Value::Bool(truth) => Ok(*truth),
        other => {
            let rule = format!("\"{name}\" must be true or false, not {}", json::kind(other));
            Err(fields.fault(name, rule))
        }
    }
}
