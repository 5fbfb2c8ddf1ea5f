//! What was found of a log of past releases.

use std::fmt::Write;

use super::insights_verify::{claims_json, claims_text, tests_json};
use crate::insights::verify::{Judged, LogReport};
use crate::json::{Value, json};

/// A report for a terminal.
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
