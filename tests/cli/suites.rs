//! Suites: faults in the file, expectations, exit codes.

use crate::{Ended, Folder, etalon};

const CASE: &str = r#"{"name": "laplace", "claim": "eps=1", "relation": "replace-one", "unit": "person",
  "left": 0, "right": 1, "subject": {"builtin": "discrete-laplace", "params": {"scale": "1"}}}"#;

fn suite(claims: &str) -> String {
    format!("{{\"format\": \"etalon-suite/1\", \"claims\": [{claims}]}}")
}

fn run(text: &str, more: &[&str]) -> Ended {
    let folder = Folder::new();
    let file = folder.file("suite.json", text);
    etalon(&[&["audit", &file, "--max-runs", "20000"], more].concat())
}

#[test]
fn faults_are_told_with_their_place() {
    for (from, to, says) in [
        ("{\"name\"", "{name", "suite.json, line 1, column "),
        ("\"left\": 0,", "", "claims[0].left: the field \"left\" is missing"),
        (
            "\"relation\": \"replace-one\",",
            "",
            "claims[0].relation: the field \"relation\" is missing",
        ),
        ("\"unit\": \"person\",", "", "claims[0].unit: the field \"unit\" is missing"),
        ("\"claim\": \"eps=1\",", "", "claims[0].claim: the field \"claim\" is missing"),
        (
            "\"unit\"",
            "\"unti\": \"x\", \"unit\"",
            "claims[0].unti: unknown field \"unti\"; did you mean `unit`? known: ",
        ),
        (
            "\"unit\"",
            "\"expect\": \"pass\", \"unit\"",
            "claims[0].expect: write one of violation, no_violation_found",
        ),
        ("\"unit\"", "\"max_runs\": 0, \"unit\"", "claims[0].max_runs: max_runs must be 1 or more"),
        (
            "\"unit\"",
            "\"max_seconds\": 0, \"unit\"",
            "claims[0].max_seconds: max_seconds must be 1",
        ),
        ("\"unit\"", "\"seed\": \"1\", \"unit\"", "claims[0].seed: "),
        (
            "\"unit\"",
            "\"method\": \"guess\", \"unit\"",
            "claims[0].method: write \"statistical\" or \"exact\"",
        ),
        ("eps=1", "eps=0", "claims[0].claim: eps = 0 is out of range"),
        (
            "replace-one",
            "swap",
            "claims[0].relation: there is no neighboring relation named `swap`",
        ),
        (
            "discrete-laplace",
            "laplace",
            "claims[0] \"laplace\": there is no built-in named `laplace`",
        ),
        ("\"1\"", "1", "claims[0].subject.params: write \"scale\" as a string in quotes"),
        ("\"builtin\"", "\"built_in\"", "claims[0].subject"),
        ("etalon-suite/1", "etalon-suite/2", "format: write \"etalon-suite/1\""),
        ("\"claims\"", "\"alpha\": \"1\", \"claims\"", "alpha = 1 is out of range"),
        ("\"claims\"", "\"alpha\": \"x\", \"claims\"", "alpha: `x` is not an exact number"),
    ] {
        let text = suite(CASE);
        assert!(text.contains(from), "{from}");
        run(&text.replacen(from, to, 1), &[]).assert_refused(says);
    }
    run(&suite(""), &[]).assert_refused("claims: write at least one claim");
    run("{}", &[]).assert_refused("format: the field \"format\" is missing: add it");
    run("", &[]).assert_refused("line 1, column 0");
    run("[]", &[]).assert_refused("write an object {...} here");
    etalon(&["audit", "none.json"]).assert_refused("none.json: No such file");
    // Each of two claims would get half of it.
    let two = suite(&[CASE, CASE].join(","));
    run(&two, &["--alpha", "1"]).assert_refused("alpha = 1 is out of range");
}

/// The case with an expectation and a scale.
fn expecting(verdict: &str, scale: &str) -> String {
    let scale = format!("{{\"scale\": \"{scale}\"}}");
    CASE.replace("{\"scale\": \"1\"}", &scale)
        .replace("\"unit\"", &format!("\"expect\": \"{verdict}\", \"unit\""))
}

#[test]
fn the_exit_code_says_whether_expectations_hold() {
    let good = expecting("no_violation_found", "1");
    let found = expecting("violation", "1/4");
    let drifted = expecting("violation", "1");
    let broken = expecting("no_violation_found", "1/4");
    let gone = CASE.replace(
        r#"{"builtin": "discrete-laplace", "params": {"scale": "1"}}"#,
        r#"{"program": ["./no-such-program"]}"#,
    );
    for (cases, code, says) in [
        (vec![&good, &found], 0, "2 of 2 claims as expected"),
        (vec![&good, &drifted], 5, "NO: violation"),
        (vec![&good, &broken], 1, "NO: no_violation"),
        (vec![&drifted, &broken], 1, "0 of 2 claims as expected"),
        (vec![&good, &gone], 3, "cannot be started"),
    ] {
        let text = suite(&cases.into_iter().map(String::as_str).collect::<Vec<_>>().join(","));
        let ended = run(&text, &[]);
        assert_eq!(ended.code, code, "{ended}");
        assert!(ended.stdout.contains(says), "{says}: {ended}");
        let json = run(&text, &["--format", "json"]).json();
        assert_eq!(json["format"], "etalon-audit/1");
        assert_eq!(json["findings"].as_array().unwrap().len(), 2);
    }
}

#[test]
fn a_suite_may_hold_claims_of_every_kind() {
    let case = |claim: &str, expected: &str| {
        format!(
            r#"{{"name": "{claim}", "claim": "{claim}", "relation": "replace-one", "unit": "person", "left": 0,
            "right": 1, "expect": "{expected}", "subject": {{"builtin": "discrete-gaussian", "params": {{"sigma": "1"}}}}}}"#
        )
    };
    let claims = [
        case("eps=1/2", "violation"),
        case("eps=1,delta=1/20", "violation"),
        case("mu=2", "no_violation_found"),
    ];
    let ended = run(&suite(&claims.join(",")), &[]);
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended}");
    for shown in ["refuted", "mu=", "3 of 3 claims as expected"] {
        assert!(ended.stdout.contains(shown), "{ended}");
    }
}
