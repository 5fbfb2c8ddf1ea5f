//! What was found of a log of past releases.

use std::fmt::Write;

use super::insights_verify::{claims_json, claims_text, tests_json};
use crate::insights::verify::{Judged, LogReport};
use crate::json::{Value, json};

/// A report for a terminal.
///
/// # Example
///
/// ```
/// use etalon::insights::verify::Log;
/// use etalon::json::json;
/// use etalon::report::insights_log_text;
///
/// let cell = |view: &str, value: i64| {
///     json!({
///         "release": "autumn", "period": "2024-Q3", "view": view, "group": "all",
///         "metric": "late", "part": "count", "value": value,
///     })
/// };
/// let mut log = Log::default();
/// log.add(&format!("{}\n{}", cell("group", 3), cell("company", 5)), "log.jsonl")?;
/// let text = insights_log_text(&log.verify()?);
/// assert!(text.starts_with("log      2 cells\nverdict  FAIL\n"));
/// assert!(text.contains("2024-Q3 all late count is 3 at log.jsonl, line 1 and 5 at"));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn insights_log_text(report: &LogReport) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(text, "log      {} cells", report.cells);
    if let Some((period, group, spent)) = &report.account.period {
        let _ = writeln!(
            text,
            "spent    eps = {spent} by people of {group} in {period}, the most in a period"
        );
    }
    if let Some((group, spent)) = &report.account.lifetime {
        let _ = writeln!(
            text,
            "         eps = {spent} by people of {group} in all periods, the most in all"
        );
    }
    let _ = writeln!(text, "verdict  {}\n", report.verdict());
    text += &claims_text(&report.claims);
    let _ = writeln!(text, "\ntests");
    for (test, answer) in &report.tests {
        let _ = writeln!(text, "  {test:<4} {:<15} {}", answer.verdict, test.about());
        let _ = writeln!(text, "  {:<4} {:<15} {}", "", "", answer.reason);
    }
    text += "\nnot seen by this\n  whether the noise is what its eps says, and whether every release is in the log\n";
    text
}

/// A report as one object.
///
/// # Example
///
/// ```
/// use etalon::insights::verify::Log;
/// use etalon::json::json;
/// use etalon::report::insights_log_json;
///
/// let cell = |view: &str, value: i64| {
///     json!({
///         "release": "autumn", "period": "2024-Q3", "view": view, "group": "all",
///         "metric": "late", "part": "count", "value": value,
///     })
/// };
/// let mut log = Log::default();
/// log.add(&format!("{}\n{}", cell("group", 3), cell("company", 5)), "log.jsonl")?;
/// let object = insights_log_json(&log.verify()?);
/// assert_eq!((&object["cells"], &object["verdict"]), (&json!(2), &json!("FAIL")));
/// assert!(object["promise"].is_null());
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn insights_log_json(report: &LogReport) -> Value {
    let account = &report.account;
    let period = account.period.as_ref().map(|(period, group, spent)| {
        json!({"period": period, "group": group, "epsilon": spent.to_string()})
    });
    let lifetime = account
        .lifetime
        .as_ref()
        .map(|(group, spent)| json!({"group": group, "epsilon": spent.to_string()}));
    let promise = account.promise.as_ref().map(|promise| {
        json!({
            "epsilon": promise.epsilon.to_string(),
            "lifetime": promise.lifetime.as_ref().map(ToString::to_string),
            "unit": promise.unit.to_string(),
            "relation": promise.relation.to_string(),
        })
    });
    json!({
        "format": "etalon-insights-log/1",
        "cells": report.cells,
        "promise": promise,
        "most_in_a_period": period,
        "most_in_all": lifetime,
        "verdict": report.verdict().to_string(),
        "claims": claims_json(&report.claims, Judged::counts_in_a_log),
        "tests": tests_json(&report.tests),
    })
}
