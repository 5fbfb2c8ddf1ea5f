//! Logs of past releases: what each rule finds, and what it leaves alone.

use etalon::insights::verify::{Log, LogReport, Test, Verdict};
use etalon::report::{insights_log_json, insights_log_text};
use serde_json::{Value, json};

/// What is promised of the good log.
const PROMISE: &str =
    r#"{"promise":"2","lifetime":"4","unit":"person-quarter","relation":"replace-one"}"#;

/// A cell of a group within `all`, drawn at eps = 1, or computed.
fn cell(period: &str, view: &str, group: &str, people: u64, value: i64) -> Value {
    let epsilon = if group == "all" { "0" } else { "1" };
    let mut cell = json!({
        "release": period, "period": period, "view": view, "group": group, "people": people,
        "metric": "late", "part": "count", "value": value,
        "epsilon": epsilon, "unit": "person-quarter", "relation": "replace-one",
    });
    if group != "all" {
        cell["members_of"] = json!("all");
    }
    cell
}

/// Two quarters of two teams and of both together, shown in two views.
fn good() -> Vec<Value> {
    let mut cells = Vec::new();
    for (period, a, b) in [("2024-Q3", 3, 5), ("2024-Q4", 4, -1)] {
        cells.extend([
            cell(period, "team", "a", 10, a),
            cell(period, "team", "b", 12, b),
            cell(period, "company", "all", 22, a + b),
            cell(period, "peers", "all", 22, a + b),
        ]);
    }
    cells
}

fn judged(promise: &str, cells: &[Value]) -> LogReport {
    let mut text = format!("{promise}\n");
    for cell in cells {
        text += &format!("{cell}\n");
    }
    let mut log = Log::default();
    log.add(&text, "log.jsonl").unwrap();
    log.verify().unwrap()
}

fn verdict(report: &LogReport, test: Test) -> (Verdict, String) {
    let (_, answer) = report.tests.iter().find(|(known, _)| *known == test).unwrap();
    (answer.verdict.clone(), answer.reason.clone())
}

fn fails(report: &LogReport, test: Test, says: &str) {
    let (found, reason) = verdict(report, test);
    assert_eq!(found, Verdict::Fail, "{test}: {reason}");
    assert!(reason.contains(says), "{reason}");
    assert_eq!(report.verdict(), Verdict::Fail);
    assert!(insights_log_text(report).contains(says));
}

#[test]
fn a_good_log_passes_with_its_totals() {
    let report = judged(PROMISE, &good());
    assert_eq!(report.verdict(), Verdict::Pass, "{:?}", report.tests);
    let (_, reason) = verdict(&report, Test::T2);
    assert_eq!(reason, "at most 1 of 2 in a period, 2 of 4 in all");
    let json = insights_log_json(&report);
    assert_eq!(json["most_in_a_period"]["epsilon"], "1");
    assert_eq!(json["verdict"], "PASS");
    let passes = |id: &str| report.claims.iter().find(|one| one.claim.id == id).unwrap();
    assert_eq!(passes("C7").answer.verdict, Verdict::Pass);
    assert!(matches!(passes("C8").answer.verdict, Verdict::NotAssessable(_)));
}

#[test]
fn a_total_that_is_exceeded_by_a_hair_fails() {
    let mut cells = good();
    cells.push(cell("2024-Q3", "team", "a", 10, 7));
    cells.last_mut().unwrap()["metric"] = json!("email");
    cells.last_mut().unwrap()["epsilon"] = json!("1.0000000000000000000001");
    let says = "people of a spent 20000000000000000000001/10000000000000000000000 in 2024-Q3";
    fails(&judged(PROMISE, &cells), Test::T2, says);
    cells.last_mut().unwrap()["epsilon"] = json!("1");
    assert_eq!(judged(PROMISE, &cells).verdict(), Verdict::Pass);
    // The whole charges for itself: its members pay twice.
    let mut cells = good();
    cells.iter_mut().for_each(|cell| cell["epsilon"] = json!("3/2"));
    fails(&judged(PROMISE, &cells), Test::T2, "spent 3 in 2024-Q3");
    let less = PROMISE.replace("\"lifetime\":\"4\"", "\"lifetime\":\"1.9\"");
    fails(&judged(&less, &good()), Test::T2, "spent 2 in all periods, promised is 19/10");
}

#[test]
fn add_remove_counts_twice_under_replace_one() {
    let mut cells = good();
    cells.iter_mut().for_each(|cell| cell["relation"] = json!("add-remove"));
    assert_eq!(judged(PROMISE, &cells).verdict(), Verdict::Pass);
    let less = PROMISE.replace("\"promise\":\"2\"", "\"promise\":\"1.5\"");
    fails(&judged(&less, &cells), Test::T2, "spent 2 in 2024-Q3, promised is 3/2");
    let other = PROMISE.replace("replace-one", "add-remove");
    assert!(matches!(judged(&other, &good()).verdict(), Verdict::NotAssessable(_)));
}

#[test]
fn what_is_not_stated_is_not_assessable() {
    for field in ["epsilon", "unit", "relation"] {
        let mut cells = good();
        cells[2].as_object_mut().unwrap().remove(field);
        let report = judged(PROMISE, &cells);
        let (found, reason) = verdict(&report, Test::T2);
        assert!(matches!(found, Verdict::NotAssessable(_)));
        assert!(
            reason.contains(&format!("log.jsonl, line 4 does not state its {field}")),
            "{reason}"
        );
    }
    let mut cells = good();
    cells[0]["unit"] = json!("person-week");
    assert!(matches!(judged(PROMISE, &cells).verdict(), Verdict::NotAssessable(_)));
    let (_, reason) = verdict(&judged("", &good()), Test::T2);
    assert!(reason.contains("no total is promised"), "{reason}");
}

#[test]
fn a_number_that_was_drawn_again_fails_and_is_charged_again() {
    let mut cells = good();
    cells.push(cell("2024-Q3", "organization", "a", 10, 6));
    let report = judged(PROMISE, &cells);
    fails(&report, Test::T9, "2024-Q3 a late count is 3 at log.jsonl, line 2 and 6 at");
    fails(&report, Test::T9, "the 2 draws average to 9/2");
    let (_, reason) = verdict(&report, Test::T2);
    assert_eq!(reason, "at most 2 of 2 in a period, 3 of 4 in all");
}

#[test]
fn a_whole_that_is_not_the_sum_of_its_parts_was_drawn_anew() {
    let mut cells = good();
    cells[2]["value"] = json!(9);
    cells[3]["value"] = json!(9);
    fails(&judged(PROMISE, &cells), Test::T3, "its 2 parts add up to 8");
    // A part that is not shown explains it; so does a charge.
    for (field, value) in [("people", json!(25)), ("epsilon", json!("1"))] {
        let mut cells = cells.clone();
        cells[2][field] = value.clone();
        cells[3][field] = value;
        assert_ne!(verdict(&judged(PROMISE, &cells), Test::T3).0, Verdict::Fail, "{field}");
    }
    let mut unknown = good();
    unknown.iter_mut().for_each(|cell| drop(cell.as_object_mut().unwrap().remove("people")));
    let (found, _) = verdict(&judged(PROMISE, &unknown), Test::T3);
    assert!(matches!(found, Verdict::NotAssessable(_)));
}

#[test]
fn two_numbers_with_one_fraction_share_their_noise() {
    let mut cells = good();
    let noise = std::f64::consts::FRAC_1_SQRT_2;
    cells[0]["value"] = json!(3.0 + noise);
    cells[4]["value"] = json!(2.0 + noise);
    fails(&judged(PROMISE, &cells), Test::T11, "end in the same digits");
    // Rounded to tenths, anybody's may.
    cells[0]["value"] = json!(3.7);
    cells[4]["value"] = json!(2.7);
    assert_eq!(verdict(&judged(PROMISE, &cells), Test::T11).0, Verdict::Pass);
}

#[test]
fn a_line_that_is_not_meant_is_refused_with_its_place() {
    let good_line = good()[0].to_string();
    for (line, says) in [
        ("[]".to_owned(), "line 1"),
        ("{\"promise\":\"1\"}".to_owned(), "unit"),
        (good_line.replace("\"value\":3", "\"value\":true"), "value"),
        (good_line.replace("\"value\":3", "\"value\":\"x\""), "exact number"),
        (good_line.replace("\"epsilon\":\"1\"", "\"epsilon\":\"-1\""), "a cost is 0 or more"),
        (good_line.replace("\"epsilon\":\"1\"", "\"epsilon\":1"), "epsilon"),
        (good_line.replace("\"view\"", "\"viev\""), "view"),
        (good_line.replace("\"view\":", "\"extra\":1,\"view\":"), "unknown field"),
        (good_line.replace("\"view\":", "\"view\":\"x\",\"view\":"), "twice"),
        (format!("{PROMISE}\n{}", PROMISE.replace("\"2\"", "\"1\"")), "another promise"),
    ] {
        let fault = Log::default().add(&line, "log.jsonl").unwrap_err().to_string();
        assert!(fault.starts_with("log.jsonl, line "), "{fault}");
        assert!(fault.contains(says), "{line}: {fault}");
    }
    assert!(Log::default().verify().is_err());
    for circle in [("a", "a"), ("all", "a")] {
        let mut cells = good();
        cells[2]["group"] = json!(circle.0);
        cells[2]["members_of"] = json!(circle.1);
        let mut log = Log::default();
        let text: String = cells.iter().map(|cell| format!("{cell}\n")).collect();
        log.add(&text, "log.jsonl").unwrap();
        let fault = log.verify().unwrap_err().to_string();
        assert!(fault.contains("within"), "{fault}");
    }
}
