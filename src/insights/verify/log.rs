//! Past releases, read from a log: what can be told without running anything.

mod account;
mod check;

use std::collections::BTreeMap;

pub use account::Account;

use super::judge::{Answer, Judged, decided, overall};
use super::test::{Test, Verdict};
use crate::error::{Error, Result};
use crate::insights::claims::{Claim, Kind};
use crate::json::{self, Fields, Value};
use crate::num::{Natural, Rational};
use crate::privacy::{Relation, Unit};

/// One released cell.
///
/// # Example
///
/// ```
/// use etalon::insights::verify::{Entry, Log};
/// use etalon::json::json;
///
/// let cell = json!({
///     "release": "autumn", "period": "2024-Q3", "view": "team", "group": "a",
///     "metric": "late", "part": "count", "value": "7/3",
/// });
/// let mut log = Log::default();
/// log.add(&cell.to_string(), "log.jsonl")?;
/// let Entry { place, value, epsilon, .. } = &log.entries[0];
/// assert_eq!(*place, ("log.jsonl".to_owned(), 1));
/// assert_eq!(*value, Some("7/3".parse()?));
/// assert_eq!(*epsilon, None); // what it cost is not told
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The file and the line.
    pub place: (String, u64),
    /// The release that it was part of.
    pub release: String,
    /// The period.
    pub period: String,
    /// Where it was shown.
    pub view: String,
    /// Of whom it speaks.
    pub group: String,
    /// The group of which all these people are members, if any is known.
    pub members_of: Option<String>,
    /// How many people the group has on the public roster, if it is told.
    pub people: Option<u64>,
    /// The metric.
    pub metric: String,
    /// Which of the metric's numbers.
    pub part: String,
    /// What was shown; none for nothing.
    pub value: Option<Rational>,
    /// What drawing the group's numbers of the metric cost; 0 for numbers that
    /// are computed from others; none if it is not told.
    pub epsilon: Option<Rational>,
    /// Whose ε it is, if it is told.
    pub unit: Option<Unit>,
    /// Under which relation, if it is told.
    pub relation: Option<Relation>,
}

impl Entry {
    /// What the number is, whatever view and release it stands in.
    fn number(&self) -> [&str; 4] {
        [&self.period, &self.group, &self.metric, &self.part]
    }

    fn shown_place(&self) -> String {
        format!("{}, line {}", self.place.0, self.place.1)
    }
}

/// What was promised of all releases together.
///
/// # Example
///
/// ```
/// use etalon::insights::verify::{Log, Promise};
///
/// let line = r#"{"promise": "1", "unit": "person-quarter", "relation": "replace-one"}"#;
/// let mut log = Log::default();
/// log.add(line, "log.jsonl")?;
/// let promise = Promise {
///     epsilon: "1".parse()?,
///     lifetime: None,
///     unit: "person-quarter".parse()?,
///     relation: "replace-one".parse()?,
/// };
/// assert_eq!(log.promise, Some(promise));
/// // Another one beside it would leave open which is meant.
/// assert!(log.add(&line.replace('1', "2"), "later.jsonl").is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// What a person spends in a period.
    pub epsilon: Rational,
    /// What a person spends in all, if that is promised.
    pub lifetime: Option<Rational>,
    /// Whose.
    pub unit: Unit,
    /// Under which relation.
    pub relation: Relation,
}

/// The cells of one or more logs.
///
/// # Example
///
/// ```
/// use etalon::insights::verify::{Log, Verdict};
/// use etalon::json::json;
///
/// let cell = |metric: &str| {
///     json!({
///         "release": "autumn", "period": "2024-Q3", "view": "team", "group": "a",
///         "metric": metric, "part": "count", "value": 7,
///         "epsilon": "2/3", "unit": "person-quarter", "relation": "replace-one",
///     })
/// };
/// let promise = r#"{"promise": "1", "unit": "person-quarter", "relation": "replace-one"}"#;
/// let mut log = Log::default();
/// log.add(&format!("{promise}\n{}", cell("late")), "log.jsonl")?;
/// assert_eq!(log.verify()?.verdict(), Verdict::Pass);
/// // A second metric costs the same people as much once more.
/// log.add(&cell("email").to_string(), "later.jsonl")?;
/// assert_eq!(log.verify()?.verdict(), Verdict::Fail);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Log {
    /// The cells, in order.
    pub entries: Vec<Entry>,
    /// What is promised of them.
    pub promise: Option<Promise>,
}

impl Log {
    /// Adds the lines of a file, JSON Lines as `docs/spec/insights-verify.md`
    /// has them.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] with the line: no object, an unknown or a missing
    /// field, a value of another kind, a second promise that differs.
    pub fn add(&mut self, text: &str, source: &str) -> Result<()> {
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let number = u64::try_from(at + 1).unwrap_or(u64::MAX);
            let place = format!("line {number}");
            let fault = |rule: String| Error::Input {
                source: source.to_owned(),
                place: place.clone(),
                rule,
            };
            if !line.trim_start().starts_with('{') {
                let rule = "a log has an object {...} on each line, one released cell \
                            (docs/spec/insights-verify.md, section 5); this is something else. \
                            The files of a release are checked by `etalon insights replay`";
                return Err(fault(rule.to_owned()));
            }
            let value = json::line(line.as_bytes()).map_err(fault)?;
            let mut fields = Fields::open(&value, source, place.clone())?;
            if fields.optional("promise").is_some() {
                let promise = promise(&mut fields)?;
                fields.close()?;
                if self.promise.as_ref().is_some_and(|known| *known != promise) {
                    return Err(fault("there is another promise already; keep one".to_owned()));
                }
                self.promise = Some(promise);
            } else {
                let entry = entry(&mut fields, (source.to_owned(), number))?;
                fields.close()?;
                self.entries.push(entry);
            }
        }
        Ok(())
    }

    /// Puts the log to the tests that a log can be put to.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if there is no cell, or groups contain each other.
    pub fn verify(&self) -> Result<LogReport> {
        if self.entries.is_empty() {
            return Err(Error::Input {
                source: "the log".to_owned(),
                place: "line 1".to_owned(),
                rule: "there is no released cell; write one a line".to_owned(),
            });
        }
        let parents = self.parents()?;
        let account = account::account(self, &parents)?;
        let tests = vec![
            (Test::T2, account.answer.clone()),
            (Test::T3, check::differences(self, &parents)),
            (Test::T9, check::repeats(self)),
            (Test::T11, check::shared_noise(self)),
        ];
        let judged = |claim: Claim| {
            let answer = match claim.kind {
                Kind::Outside => Answer::unknown("outside of what a release can show"),
                Kind::Limit => Answer::unknown("a limit to be stated, not a property to be had"),
                _ if claim.log_tests.is_empty() => {
                    Answer::unknown("a log does not show it; runs of the system do")
                }
                _ => decided(&claim.log_tests, &tests),
            };
            Judged { claim, answer }
        };
        let claims = Claim::all()?.into_iter().map(judged).collect();
        Ok(LogReport { cells: self.entries.len(), account, tests, claims })
    }

    /// Each group with the group that contains it.
    fn parents(&self) -> Result<BTreeMap<String, String>> {
        let mut parents: BTreeMap<String, String> = BTreeMap::new();
        for entry in &self.entries {
            let Some(above) = &entry.members_of else { continue };
            let known = parents.entry(entry.group.clone()).or_insert_with(|| above.clone());
            if known != above {
                return Err(Error::Input {
                    source: entry.place.0.clone(),
                    place: format!("line {}", entry.place.1),
                    rule: format!(
                        "{} is within {above} here and within {known} before; name one",
                        entry.group
                    ),
                });
            }
        }
        for group in parents.keys() {
            let mut path = vec![group];
            while let Some(above) = parents.get(path[path.len() - 1]) {
                if path.contains(&above) {
                    return Err(Error::Input {
                        source: "the log".to_owned(),
                        place: "members_of".to_owned(),
                        rule: format!("{above} is within itself; groups cannot form a circle"),
                    });
                }
                path.push(above);
            }
        }
        Ok(parents)
    }
}

/// What was found of a log.
///
/// # Example
///
/// ```
/// use etalon::insights::verify::{Log, Test, Verdict};
/// use etalon::json::json;
///
/// let cell = |view: &str, value: i64| {
///     json!({
///         "release": "autumn", "period": "2024-Q3", "view": view, "group": "all",
///         "metric": "late", "part": "count", "value": value,
///     })
/// };
/// let mut log = Log::default();
/// log.add(&format!("{}\n{}", cell("group", 3), cell("company", 5)), "log.jsonl")?;
/// let report = log.verify()?;
/// assert_eq!((report.cells, report.verdict()), (2, Verdict::Fail));
/// let (_, answer) = report.tests.iter().find(|(test, _)| *test == Test::T9).expect("a test");
/// assert!(answer.reason.ends_with("average to 4, with noise cut to 1/sqrt(2)"));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogReport {
    /// How many cells there are.
    pub cells: usize,
    /// What people spent.
    pub account: Account,
    /// The answer of every test of a log.
    pub tests: Vec<(Test, Answer)>,
    /// The answer to every claim.
    pub claims: Vec<Judged>,
}

impl LogReport {
    /// The answer in all, to the claims of which a log tells.
    pub fn verdict(&self) -> Verdict {
        let told = |judged: &&Judged| judged.counts_in_a_log();
        overall(&self.claims.iter().filter(told).cloned().collect::<Vec<_>>())
    }
}

fn promise(fields: &mut Fields<'_>) -> Result<Promise> {
    Ok(Promise {
        epsilon: fields.parsed("promise")?,
        lifetime: fields.optional_parsed("lifetime")?,
        unit: fields.parsed("unit")?,
        relation: fields.parsed("relation")?,
    })
}

fn entry(fields: &mut Fields<'_>, place: (String, u64)) -> Result<Entry> {
    let mut text = |name: &'static str| fields.text(name).map(str::to_owned);
    let (release, period, view) = (text("release")?, text("period")?, text("view")?);
    let (group, metric, part) = (text("group")?, text("metric")?, text("part")?);
    let value = match fields.required("value")? {
        Value::Null => None,
        Value::String(text) => {
            Some(text.parse().map_err(|error: Error| fields.fault("value", error.to_string()))?)
        }
        Value::Number(number) if number.is_i64() || number.is_u64() => {
            Some(number.to_string().parse()?)
        }
        Value::Number(number) => Some(decimal(&number.to_string(), number.as_f64())?),
        _ => return Err(fields.fault("value", "write a number, a text, or null")),
    };
    let epsilon: Option<Rational> = fields.optional_parsed("epsilon")?;
    if epsilon.as_ref().is_some_and(|epsilon| *epsilon < Rational::zero()) {
        return Err(fields.fault("epsilon", "a cost is 0 or more"));
    }
    Ok(Entry {
        place,
        release,
        period,
        view,
        group,
        members_of: fields.optional_text("members_of")?.map(str::to_owned),
        people: fields.optional_count("people")?,
        metric,
        part,
        value,
        epsilon,
        unit: fields.optional_parsed("unit")?,
        relation: fields.optional_parsed("relation")?,
    })
}

/// A number with a point: what is written, or if it has the digits of a float,
/// that float to the bit, which its noise was added to.
fn decimal(text: &str, float: Option<f64>) -> Result<Rational> {
    let written: Rational = text.parse()?;
    match float {
        Some(float) if *written.denominator() >= Natural::from(check::COARSE) => {
            Rational::from_f64(float)
        }
        _ => Ok(written),
    }
}
