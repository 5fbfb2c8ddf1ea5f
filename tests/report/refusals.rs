//! What is no result is refused with its place and what to do instead.

use serde_json::{Value, json};

use crate::{Folder, runs};

fn refused(text: &str, says: &[&str]) {
    let ended = Folder::new().report(text, "markdown");
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{text}: {}", ended.stderr);
    assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
    for part in says {
        assert!(ended.stderr.contains(part), "no `{part}` in {}", ended.stderr);
    }
}

#[test]
fn a_file_that_is_no_result_says_what_it_is() {
    refused("{\n  \"format\": oops}", &["result.json, line 2, column 13: this is not valid JSON"]);
    refused("[]", &["result.json, line 1: write an object {...} here, not an array"]);
    refused("{}", &["the field \"format\" is missing"]);
    for (format, says) in [
        (
            "etalon-certificate/1",
            "this is a certificate and no result: check it with `etalon recheck`",
        ),
        ("etalon-evidence/1", "`etalon merge --format json`"),
        ("etalon-suite/1", "`etalon audit --format json`"),
        ("etalon-plan/1", "`etalon account --format json`"),
        ("etalon-expectations/1", "`etalon conform --expectations`"),
        (
            "etalon-finding/2",
            "\"etalon-finding/2\" is no result that can be shown; known: etalon-account/1",
        ),
    ] {
        refused(&json!({"format": format}).to_string(), &["result.json, format: ", says]);
    }
}

/// The result of the first run with these words, with one value changed.
fn changed(words: &str, pointer: &str, value: Value) -> String {
    let run = runs().iter().find(|run| run.words.join(" ").contains(words)).unwrap();
    let mut result = run.result();
    *result.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}")) = value;
    result.to_string()
}

#[test]
fn a_verdict_that_its_items_deny_is_refused() {
    for (words, pointer, value, says) in [
        ("claims.json", "/as_expected", json!(true), "as_expected: the findings say otherwise"),
        (
            "claims.json",
            "/findings/2/as_expected",
            json!(true),
            "findings[2].as_expected: the verdicts say otherwise",
        ),
        (
            "claims.json",
            "/findings/0/verdict",
            json!("fine"),
            "findings[0].verdict: must be one of violation",
        ),
        (
            "claims.json",
            "/findings/0/source/line",
            json!(0),
            "findings[0].source.line: lines and columns count from 1",
        ),
        ("never_refuses", "/verdict", json!("conforms"), "\"conforms\" is not what the cases say"),
        (
            "never_refuses",
            "/cases/3/outcome",
            json!("pass"),
            "cases[3].how: \"pass\" does not say how",
        ),
        (
            "crashes",
            "/cases/0/outcome",
            json!("pass"),
            "cases[0].failure: what ended as \"pass\" is no failure",
        ),
        ("true-mask", "/verdict", json!("PASS"), "\"PASS\" is not what the claims say"),
        (
            "--claim eps=8,",
            "/verdict",
            json!("true"),
            "must be one of verified, refuted, undecided",
        ),
        ("museum", "/as_it_should", json!(false), "as_it_should: the exhibits say otherwise"),
    ] {
        refused(&changed(words, pointer, value), &[says]);
    }
}
