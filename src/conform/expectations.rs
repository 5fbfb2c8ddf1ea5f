//! What is known to fail today, with a reason each: a list that can only be
//! kept true, because what passes unexpectedly is told as well.

use super::outcome::{Outcome, Record};
use super::selection::Glob;
use super::suite::Suite;
use crate::error::{Error, Result};
use crate::json::{self, Fields};

const FORMAT: &str = "etalon-expectations/1";
/// The outcomes that can be expected.
const OUTCOMES: [&str; 5] = ["fail", "crashed", "timeout", "protocol", "tiny"];

/// A list of expected failures.
///
/// # Example
///
/// ```
/// use etalon::conform::{Expectations, Failing, Outcome, Record, Suite};
/// use etalon::vectors::Class;
///
/// let text = r#"{
///   "format": "etalon-expectations/1",
///   "library": "mylibrary",
///   "entries": [
///     {"id": "tape-*-first", "outcome": "fail", "reason": "reads the last bit first"}
///   ]
/// }"#;
/// let known = Expectations::read(text, "known.json")?;
/// let mut records = [Record {
///     id: "tape-msb-first".to_owned(),
///     file: "tape/reading".to_owned(),
///     class: Class::Exact,
///     op: "tape".to_owned(),
///     about: Vec::new(),
///     comment: String::new(),
///     outcome: Outcome::Fail(Failing::Wrong, "out[1]: expected 0, got 1".to_owned()),
///     reading: Vec::new(),
///     excused: None,
/// }];
/// let suite = Suite::published()?;
/// let drifts = known.apply(&suite, "mylibrary", "2.1", &mut records, false)?;
/// assert!(drifts.is_empty());
/// assert_eq!(records[0].excused.as_deref(), Some("reads the last bit first"));
/// // Another library has no such excuse.
/// assert!(known.apply(&suite, "yours", "1.0", &mut records, false).is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectations {
    /// The file's name, for errors.
    source: String,
    /// The name of the implementation they are about.
    library: Option<String>,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    ids: Glob,
    outcome: &'static str,
    reason: String,
    issue: Option<String>,
    version: Option<String>,
}

/// An expectation that does not hold any more.
///
/// # Example
///
/// ```
/// use etalon::conform::{Drift, Expectations, Suite};
///
/// let text = r#"{
///   "format": "etalon-expectations/1",
///   "entries": [{"id": "tape-lsb-*", "outcome": "fail", "reason": "not yet repaired"}]
/// }"#;
/// let known = Expectations::read(text, "known.json")?;
/// let drifts = known.apply(&Suite::published()?, "mylibrary", "2.1", &mut [], false)?;
/// let (id, what) = ("tape-lsb-*".to_owned(), "there is no such case".to_owned());
/// assert_eq!(drifts, [Drift { id, what }]);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// The id or the pattern.
    pub id: String,
    /// What is to be changed, in a clause.
    pub what: String,
}

impl Expectations {
    /// Reads a file of expectations strictly; `source` names it in errors.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] naming the place.
    pub fn read(text: &str, source: &str) -> Result<Self> {
        let value = json::parse(text, source)?;
        let mut fields = Fields::open(&value, source, "")?;
        if fields.text("format")? != FORMAT {
            return Err(fields.fault("format", format!("\"format\" must be \"{FORMAT}\"")));
        }
        let library = fields.optional_text("library")?.map(str::to_owned);
        let list = fields.required("entries")?.as_array();
        let list = list.ok_or_else(|| fields.fault("entries", "\"entries\" must be an array"))?;
        let mut entries = Vec::new();
        for (at, value) in list.iter().enumerate() {
            let mut entry = Fields::open(value, source, format!("entries[{at}]"))?;
            let said = entry.text("outcome")?;
            let outcome = OUTCOMES.into_iter().find(|one| *one == said).ok_or_else(|| {
                entry
                    .fault("outcome", format!("\"outcome\" must be one of {}", OUTCOMES.join(", ")))
            })?;
            let reason = entry.text("reason")?.to_owned();
            if reason.trim().is_empty() {
                return Err(entry.fault("reason", "say why this fails"));
            }
            entries.push(Entry {
                ids: Glob::new(entry.text("id")?),
                outcome,
                reason,
                issue: entry.optional_text("issue")?.map(str::to_owned),
                version: entry.optional_text("version")?.map(str::to_owned),
            });
            entry.close()?;
        }
        fields.close()?;
        Ok(Self { source: source.to_owned(), library, entries })
    }

    /// Marks every record that is as expected and tells what has drifted: an
    /// expected failure that did not happen, a pattern without a case. The
    /// first entry that names a case counts.
    ///
    /// Cases that were generated ([`super::fresh`]) are excused by the id of
    /// the case they were made from; they are too few to say that anything has
    /// drifted.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if they are about another implementation.
    pub fn apply(
        &self,
        suite: &Suite,
        name: &str,
        version: &str,
        records: &mut [Record],
        fresh: bool,
    ) -> Result<Vec<Drift>> {
        if let Some(library) = self.library.as_deref().filter(|library| *library != name) {
            return Err(Error::Input {
                source: self.source.clone(),
                place: "library".to_owned(),
                rule: format!("these are expectations of {library}; the program is {name}"),
            });
        }
        let entries: Vec<&Entry> = self
            .entries
            .iter()
            .filter(|entry| entry.version.as_deref().is_none_or(|wanted| wanted == version))
            .collect();
        let mut drifts = Vec::new();
        let mut reached = vec![(0u64, 0u64); entries.len()];
        for record in records.iter_mut() {
            let id = super::fresh::origin(&record.id);
            let Some(at) = entries.iter().position(|entry| entry.ids.matches(id)) else {
                continue;
            };
            let entry = entries[at];
            reached[at].0 += 1;
            reached[at].1 += u64::from(record.outcome.is_executed());
            if record.outcome.word() == entry.outcome {
                let issue = entry.issue.as_deref().map_or(String::new(), |at| format!(" ({at})"));
                record.excused = Some(format!("{}{issue}", entry.reason));
            } else if !record.outcome.is_bad(true) && record.outcome != Outcome::NotOffered {
                let what = format!("expected {}, got {}", entry.outcome, record.outcome.word());
                drifts.push(Drift { id: record.id.clone(), what });
            }
        }
        if fresh {
            return Ok(Vec::new());
        }
        for (entry, (selected, asked)) in entries.iter().zip(reached) {
            let known = |retired: bool| {
                suite.prompts.iter().any(|prompt| {
                    entry.ids.matches(&prompt.case.id) && prompt.case.retired.is_some() == retired
                })
            };
            let what = if selected > 0 && asked == 0 {
                "expected to fail, and is no longer offered"
            } else if known(false) {
                continue;
            } else if known(true) {
                "the case is retired: remove the expectation"
            } else {
                "there is no such case"
            };
            drifts.push(Drift { id: entry.ids.to_string(), what: what.to_owned() });
        }
        Ok(drifts)
    }
}

#[cfg(test)]
mod tests {
    use super::super::outcome::Failing;
    use super::*;
    use crate::json::{Value, json};
    use crate::vectors::{Case, Class, File, Retired};

    fn suite() -> Suite {
        let case = |id: &str| Case::new(id, Class::Core, "tape", json!({}), json!({}));
        let mut old = case("old");
        old.retired = Some(Retired { since: "2".to_owned(), why: "wrong".to_owned() });
        Suite::of(&[File {
            kind: "k".to_owned(),
            name: "n".to_owned(),
            title: String::new(),
            spec: Vec::new(),
            covers: Vec::new(),
            does_not_cover: Vec::new(),
            notes: Vec::new(),
            cases: vec![case("a-1"), case("a-2"), case("b"), old],
        }])
    }

    fn record(id: &str, outcome: Outcome) -> Record {
        Record {
            id: id.to_owned(),
            file: "k/n".to_owned(),
            class: Class::Core,
            op: "tape".to_owned(),
            about: Vec::new(),
            comment: String::new(),
            outcome,
            reading: Vec::new(),
            excused: None,
        }
    }

    fn applied(entries: &Value, records: &mut [Record], fresh: bool) -> Vec<String> {
        let text = json!({"format": FORMAT, "library": "lib", "entries": entries}).to_string();
        let read = Expectations::read(&text, "e.json").unwrap();
        assert!(read.apply(&suite(), "other", "1", records, fresh).is_err());
        let drifts = read.apply(&suite(), "lib", "1", records, fresh).unwrap();
        drifts.iter().map(|drift| format!("{}: {}", drift.id, drift.what)).collect()
    }

    fn entry(id: &str, outcome: &str) -> Value {
        json!({"id": id, "outcome": outcome, "reason": "known", "issue": "https://x"})
    }

    #[test]
    fn what_is_expected_is_excused_and_what_has_drifted_is_told() {
        let fail = || Outcome::Fail(Failing::Wrong, String::new());
        let mut records =
            [record("a-1", fail()), record("a-2", Outcome::Pass("")), record("b", fail())];
        let mut stale = entry("nowhere", "fail");
        stale["version"] = json!("0.9");
        let entries =
            json!([entry("a-*", "fail"), entry("old", "fail"), entry("c", "fail"), stale]);
        let drifts = applied(&entries, &mut records, false);
        assert_eq!(
            drifts,
            [
                "a-2: expected fail, got pass",
                "old: the case is retired: remove the expectation",
                "c: there is no such case"
            ]
        );
        assert_eq!(records[0].excused.as_deref(), Some("known (https://x)"));
        assert_eq!(records[2].excused, None);
    }

    #[test]
    fn another_failure_than_the_expected_one_is_not_excused() {
        let mut records = [record("b", Outcome::Crashed(String::new()))];
        assert!(applied(&json!([entry("b", "fail")]), &mut records, false).is_empty());
        assert_eq!(records[0].excused, None);
    }

    #[test]
    fn what_is_no_longer_offered_has_drifted_and_what_was_not_selected_has_not() {
        let mut records = [record("b", Outcome::NotOffered)];
        let drifts = applied(&json!([entry("b", "fail")]), &mut records, false);
        assert_eq!(drifts, ["b: expected to fail, and is no longer offered"]);
        assert!(applied(&json!([entry("b", "fail")]), &mut [], false).is_empty());
    }

    #[test]
    fn fresh_cases_are_excused_by_their_origin_and_never_drift() {
        let id = "fresh-0123456789abcdef-b";
        let mut records = [record(id, Outcome::Fail(Failing::Wrong, String::new()))];
        assert!(applied(&json!([entry("b", "fail")]), &mut records, true).is_empty());
        assert!(records[0].excused.is_some());
        let mut records = [record(id, Outcome::Pass(""))];
        assert!(applied(&json!([entry("b", "fail")]), &mut records, true).is_empty());
    }
}
