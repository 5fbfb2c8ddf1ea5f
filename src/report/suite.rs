//! A suite for a terminal: all verdicts in a table, then each claim that is not
//! as it should be, with what it rests on.

use std::fmt::Write;

use super::command::shell_words;
use super::json::Rest;
use super::text::{paragraph, table};
use super::{Place, Record, Stopped};
use crate::audit::{Method, Shard, Verdict};

/// What is said where an expectation does not hold.
const DRIFTED: &str = "the subject no longer does what the suite expects: find the change that \
                       caused it, or if it was repaired, change `expect`";

/// The records of a suite, in tables of `width` characters.
///
/// # Example
///
/// ```
/// use etalon::report::{Rest, suite_text};
///
/// let rest = Rest { unreached: vec!["a count"], ..Rest::default() };
/// let text = suite_text(&[], &rest, 80);
/// assert!(text.ends_with("0 of 0 claims as expected\na count: not reached\n"));
/// ```
pub fn suite_text(records: &[Record], rest: &Rest<'_>, width: u16) -> String {
    let mut text = table(records, width);
    let expected = records.iter().filter(|record| record.as_expected()).count();
    // Writing to a string cannot fail.
    let _ = writeln!(text, "\n{expected} of {} claims as expected", records.len());
    for record in records {
        if let Some(stopped) = record.stopped {
            let (runs, most) = (record.finding.runs, record.plan.max_runs);
            let _ =
                writeln!(text, "{}: {} after {runs} of {most} runs", record.name, stopped.words());
        }
    }
    for name in &rest.unreached {
        let _ = writeln!(text, "{name}: not reached");
    }
    if let Some(Shard { index, count }) = rest.shard {
        let elsewhere = match rest.elsewhere.as_slice() {
            [] => "none".to_owned(),
            names => names.join(", "),
        };
        let _ = writeln!(text, "shard {index}/{count}; left to other shards: {elsewhere}");
    }
    for record in records.iter().filter(|record| is_amiss(record)) {
        text += &block(record);
    }
    text
}

/// Whether a reader must look into it.
fn is_amiss(record: &Record) -> bool {
    match record.expect {
        Some(_) => !record.as_expected(),
        None => record.finding.verdict != Verdict::NoViolationFound,
    }
}

/// One claim with its place, what was found, and how to make it again.
fn block(record: &Record) -> String {
    let place = record
        .place
        .as_ref()
        .map_or_else(String::new, |Place { file, line, .. }| format!(" ({file}, line {line})"));
    let mut text = format!("\n{}{place}\n{}", record.name, paragraph(record));
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "{name:>12}  {value}");
    };
    if let Some(expected) = record.expect {
        line("expected", &expected.to_string());
        let is_drift = record.finding.verdict != Verdict::Violation
            && record.fault.is_none()
            && record.stopped != Some(Stopped::Interrupted);
        if is_drift {
            line("", DRIFTED);
        }
    }
    if !record.command.is_empty() {
        let words: Vec<&str> = record.command.iter().map(String::as_str).collect();
        line("replay", &shell_words(&words));
        if record.finding.method == Method::Statistical && draws_itself(&words) {
            line("", DRAWS_ITSELF);
        }
    }
    text
}

/// What is said of replays of programs.
pub(super) const DRAWS_ITSELF: &str =
    "(a program draws its own noise: the seed repeats the sides of the runs, not their outputs)";

/// Whether a command audits a program.
pub(super) fn draws_itself(words: &[&str]) -> bool {
    words.contains(&"--")
}
