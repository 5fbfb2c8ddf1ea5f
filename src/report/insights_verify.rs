//! What was found of a system that releases insights: claims, tests, and
//! counterexamples, for people and for programs.

use std::fmt::Write;

use crate::audit::decimal;
use crate::insights::verify::{
    Answer, Cell, Counterexample, Judged, Report, Scene, Sighting, Test, Trial, ceiling,
};
use crate::json::{self, Value, json};
use crate::num::Rational;
use crate::report::Report as Model;

/// How many lines of a scene are shown.
const LINES: usize = 4;

/// The name of the format of [`insights_verify_json`].
const VERDICTS: &str = "etalon-insights-verify/2";

/// Reads verdicts that were kept, for a release to show: whose they are.
///
/// # Errors
///
/// [`Error::Input`](crate::Error::Input) if the text is something else, has
/// verdicts that do not follow from its claims, or is of an earlier version,
/// which passed what it had not tried.
///
/// # Example
///
/// ```
/// use etalon::report::insights_verdicts;
///
/// let fault = insights_verdicts("{\"cells\": []}", "cells.json").unwrap_err();
/// assert!(fault.to_string().contains("no result of a system under test"));
/// ```
pub fn insights_verdicts(text: &str, source: &str) -> crate::Result<String> {
    let value = json::parse(text, source)?;
    let format = value.get("format").and_then(Value::as_str).unwrap_or_default();
    if format != VERDICTS {
        let rule = format!(
            "this is no result of a system under test: write one with `etalon insights verify \
             --format json --out FILE`, which has the format {VERDICTS}"
        );
        let (source, place) = (source.to_owned(), "format".to_owned());
        return Err(crate::Error::Input { source, place, rule });
    }
    Model::read(&value, source)?;
    Ok(value["system"].as_str().unwrap_or_default().to_owned())
}

/// A report for a terminal.
///
/// # Errors
///
/// Those of the exponential function, for an ε beyond any use.
///
/// # Example
///
/// ```
/// use etalon::insights::system::System;
/// use etalon::insights::verify::{Options, verify};
/// use etalon::report::insights_verify_text;
/// use etalon::tape::Seed;
///
/// let options = Options { alpha: "1e-9".parse()?, max_runs: 1000, seed: Seed::new([0; 32]) };
/// // Stopped at the first of all pairs.
/// let report = verify(&mut System::find("leaves")?, &options, &mut |_, _| false)?;
/// let text = insights_verify_text(&report)?;
/// assert!(text.starts_with("system   leaves\n") && text.contains("verdict  NOT ASSESSABLE\n"));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn insights_verify_text(report: &Report) -> crate::Result<String> {
    let mut text = String::new();
    let options = &report.options;
    // Writing to a string cannot fail.
    let _ = writeln!(text, "system   {}", report.name);
    let _ = writeln!(
        text,
        "effort   {} pairs of made-up companies, {} runs, at most {} of a bet on each pair; a system that keeps every claim is accused with probability at most {}",
        report.trials.len(),
        report.runs(),
        options.max_runs,
        power_of_ten(&options.alpha),
    );
    let _ = writeln!(text, "verdict  {}\n", report.verdict());
    text += &claims_text(&report.claims);
    let _ = writeln!(text, "\ntests");
    for (test, answer) in &report.tests {
        let _ = writeln!(text, "  {test:<4} {:<15} {}", answer.verdict, test.about());
        let _ = writeln!(text, "  {:<4} {:<15} {}", "", "", answer.reason);
    }
    for (test, _) in &report.tests {
        if let Some((trial, found)) = shortest(&report.trials, *test) {
            text += &counterexample_text(trial, found);
        }
    }
    if let Some(trial) = report.trials.iter().find(|trial| trial.conflict.is_some()) {
        text += &conflict_text(trial);
    }
    text += &limits(report)?;
    text += &format!(
        "\nnot about any release\n  `{}` was put to the test on made-up companies. What was released of yours was not looked at:\n  its guarantee is in its manifest, and `etalon insights replay` makes it again from its inputs\n",
        report.name
    );
    Ok(text)
}

/// The claims, one after another.
pub(super) fn claims_text(claims: &[Judged]) -> String {
    let mut text = "claims\n".to_owned();
    for Judged { claim, answer } in claims {
        let tests: Vec<String> = claim.tests.iter().map(ToString::to_string).collect();
        let _ = writeln!(
            text,
            "  {:<4} {:<15} said by such systems: \"{}\"",
            claim.id, answer.verdict, claim.sentence
        );
        let what = if tests.is_empty() { "read as" } else { "tested" };
        let _ = writeln!(text, "  {:<20} {what}: {}", "", claim.statement);
        let by = if tests.is_empty() { String::new() } else { format!("by {}", tests.join(", ")) };
        let line = match (by.is_empty(), answer.reason.is_empty()) {
            (false, false) => format!("{by}; {}", answer.reason),
            _ => by + &answer.reason,
        };
        let _ = writeln!(text, "  {:<20} {line}", "");
    }
    text
}

/// The counterexample of a test that looks at the fewest cells.
fn shortest(trials: &[Trial], test: Test) -> Option<(&Trial, &Counterexample)> {
    let own = trials.iter().filter_map(|trial| Some((trial, trial.counterexample.as_ref()?)));
    own.filter(|(_, found)| found.test == test).min_by_key(|(trial, found)| {
        let cells = found.example[0].len().max(1);
        (cells, trial.case.left.metrics.len() + trial.case.right.metrics.len())
    })
}

fn counterexample_text(trial: &Trial, found: &Counterexample) -> String {
    let case = &trial.case;
    let mut text = format!("\n{} fails on the pair `{}`: {}\n", found.test, case.name, case.about);
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "  {name:<9} {value}");
    };
    for (name, lines) in [
        ("left", case.left.lines_beside(&case.right)),
        ("right", case.right.lines_beside(&case.left)),
    ] {
        line(name, few(&lines));
    }
    if let Some(sighting) = &found.sighting {
        line("event", sighting.event.to_string());
        for (name, right) in [("left", false), ("right", true)] {
            line(name, share_text(sighting, right));
        }
    }
    let lower = decimal(&found.epsilon_lower);
    line("so", format!("eps > {lower} between the two; claimed is {}", found.claimed));
    for (name, cells) in [("left", &found.example[0]), ("right", &found.example[1])] {
        let shown: Vec<String> =
            cells.iter().map(|cell| format!("[{}] = {}", cell.name, cell.shown)).collect();
        if !shown.is_empty() {
            line(name, format!("in one run: {}", shown.join(", ")));
        }
    }
    text
}

fn few(lines: &[String]) -> String {
    let shown: Vec<&str> = lines.iter().take(LINES).map(String::as_str).collect();
    match lines.len() {
        0 => "has no row that the other has not".to_owned(),
        n if n > LINES => format!("{} and {} more rows", shown.join(" | "), n - LINES),
        _ => shown.join(" | "),
    }
}

/// How often a side showed the event, and what that proves.
fn share_text(sighting: &Sighting, right: bool) -> String {
    let Sighting { runs, likelier, other, at_least, at_most, .. } = sighting;
    if right == sighting.right {
        format!("in {likelier} of {runs} runs: probability at least {}", decimal(at_least))
    } else {
        format!("in {other} of {runs} runs: probability at most {}", decimal_up(at_most))
    }
}

/// Six decimals, rounded up.
fn decimal_up(x: &Rational) -> String {
    let lower = decimal(&-x);
    lower.strip_prefix('-').map_or(lower.clone(), str::to_owned)
}

fn conflict_text(trial: &Trial) -> String {
    let case = &trial.case;
    let mut text = format!("\nT9 fails on the pair `{}`: one number, two values\n", case.name);
    if let Some(conflict) = &trial.conflict {
        for Cell { name, shown } in &conflict.cells {
            let _ = writeln!(text, "  {:<9} [{name}] = {shown}", "one run");
        }
        let _ = writeln!(
            text,
            "  so        draws of one number can be averaged; k draws cut the noise to 1/sqrt(k)"
        );
    }
    text
}

/// What a pass does not say.
fn limits(report: &Report) -> crate::Result<String> {
    let epsilon = report.trials.iter().map(|trial| &trial.case.epsilon).max();
    let one = Rational::one();
    let epsilon = epsilon.unwrap_or(&one);
    let mut text = "\nnot seen by this\n".to_owned();
    for line in [
        "  a violation smaller than the losses above, or in events rarer than those; a test proves nothing private".to_owned(),
        "  anything on other rosters, policies and data than these pairs; time, memory, and who can read the input".to_owned(),
        "  a bias of the numbers: T13 holds them against their own median".to_owned(),
        format!(
            "  what eps itself allows: at eps = {epsilon}, who thought it 50:50 may be {} % sure afterwards",
            decimal(&ceiling(epsilon)?)
        ),
    ] {
        text += &line;
        text.push('\n');
    }
    Ok(text)
}

/// `1e-9` and the like, as it is usually written.
fn power_of_ten(alpha: &Rational) -> String {
    let digits = alpha.denominator().to_string();
    let zeros = digits.len() - 1;
    let is_power = digits.starts_with('1') && digits.bytes().skip(1).all(|byte| byte == b'0');
    match alpha.numerator().to_string().as_str() {
        "1" if is_power && zeros > 2 => format!("1e-{zeros}"),
        _ => alpha.to_string(),
    }
}

/// A report as one object; `time` is when it was made, as the caller writes it.
///
/// # Example
///
/// ```
/// use etalon::insights::system::System;
/// use etalon::insights::verify::{Options, verify};
/// use etalon::report::insights_verify_json;
/// use etalon::tape::Seed;
///
/// let options = Options { alpha: "1e-9".parse()?, max_runs: 1000, seed: Seed::new([0; 32]) };
/// // Stopped at the first of all pairs.
/// let report = verify(&mut System::find("leaves")?, &options, &mut |_, _| false)?;
/// let object = insights_verify_json(&report, "2024-10-01T06:00:00Z");
/// assert_eq!(object["system"], "leaves");
/// assert_eq!(object["pairs"][0]["pair"], "nobody");
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn insights_verify_json(report: &Report, time: &str) -> Value {
    json!({
        "format": VERDICTS,
        "system": report.name,
        "time": time,
        "alpha": report.options.alpha.to_string(),
        "max_runs": report.options.max_runs,
        "runs": report.runs(),
        "seed": report.options.seed.hex(),
        "verdict": report.verdict().to_string(),
        "claims": claims_json(&report.claims, Judged::counts),
        "tests": tests_json(&report.tests),
        "pairs": report.trials.iter().map(trial_json).collect::<Vec<_>>(),
    })
}

/// The tests as objects.
pub(super) fn tests_json(tests: &[(Test, Answer)]) -> Vec<Value> {
    let one = |(test, answer): &(Test, Answer)| {
        json!({
            "test": test.to_string(),
            "about": test.about(),
            "verdict": answer.verdict.to_string(),
            "reason": answer.reason,
        })
    };
    tests.iter().map(one).collect()
}

/// The claims as objects, with those that the verdict depends on.
pub(super) fn claims_json(claims: &[Judged], counts: fn(&Judged) -> bool) -> Vec<Value> {
    let one = |judged: &Judged| {
        let Judged { claim, answer } = judged;
        json!({
            "id": claim.id,
            "sentence": claim.sentence,
            "statement": claim.statement,
            "relation": claim.relation,
            "unit": claim.unit,
            "tests": claim.tests.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "needs": claim.needs,
            "counts": counts(judged),
            "verdict": answer.verdict.to_string(),
            "reason": answer.reason,
        })
    };
    claims.iter().map(one).collect()
}

fn trial_json(trial: &Trial) -> Value {
    let bet = trial.finding.as_ref().map(|finding| {
        json!({
            "verdict": finding.verdict.to_string(),
            "reason": finding.reason,
            "runs": finding.runs,
            "epsilon_lower": decimal(&finding.epsilon_lower),
            "detectable_epsilon": finding.detectable_epsilon.as_ref().map(decimal),
        })
    });
    let conflict = trial.conflict.as_ref().map(|conflict| {
        conflict.cells.iter().map(|cell| cell.output().to_json()).collect::<Vec<_>>()
    });
    let fields: Vec<Value> = trial
        .fields
        .iter()
        .map(|(name, drawn, moved)| {
            json!({"cell": name.to_string(), "moved_by_chance": drawn, "exactly_by_data": moved})
        })
        .collect();
    json!({
        "pair": trial.case.name,
        "about": trial.case.about,
        "test": trial.case.test.to_string(),
        "epsilon": trial.case.epsilon.to_string(),
        "runs": trial.runs,
        "stopped": trial.stopped,
        "counterexample": trial.counterexample.as_ref().map(|found| counterexample_json(trial, found)),
        "conflict": conflict,
        "bet": bet,
        "fields": fields,
    })
}

fn counterexample_json(trial: &Trial, found: &Counterexample) -> Value {
    let event = found.sighting.as_ref().map(|sighting| {
        let likelier = if sighting.right { "right" } else { "left" };
        json!({
            "event": sighting.event.to_string(),
            "likelier_on": likelier,
            "runs_a_side": sighting.runs,
            "likelier": sighting.likelier,
            "other": sighting.other,
            "probability_at_least": decimal(&sighting.at_least),
            "other_probability_at_most": decimal_up(&sighting.at_most),
        })
    });
    let scene = |scene: &Scene| scene.to_json();
    let cells = |cells: &[Cell]| -> Vec<Value> {
        cells.iter().map(|cell| cell.output().to_json()).collect()
    };
    json!({
        "test": found.test.to_string(),
        "claimed": found.claimed.to_string(),
        "epsilon_lower": decimal(&found.epsilon_lower),
        "event": event,
        "left": scene(&trial.case.left),
        "right": scene(&trial.case.right),
        "one_run": {"left": cells(&found.example[0]), "right": cells(&found.example[1])},
    })
}
