//! Suites: faults in the file, expectations, exit codes.

use crate::{Ended, Folder, LAPLACE, audit, etalon};

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
        ("\"1\"}}}", "\"1\"}", "the `{` of line 2 is not closed"),
        (
            "{\"builtin\": \"discrete-laplace\", \"params\": {\"scale\": \"1\"}}",
            "{\"program\": \"python3 x.py\"}",
            "line 1, claims[0].subject.program: write an array of strings: the program and its arguments, such as [\"python3\", ",
        ),
        ("eps=1", "epsilon=1", "did you mean `eps=1`?"),
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
            "suite.json, line 1, claims[0].expect: write one of violation, no_violation_found",
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
    let says = "none.json: No such file to read (is its name right?); a suite of claims was to be read from it";
    etalon(&["audit", "none.json"]).assert_refused(says);
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
        (vec![&good, &drifted], 5, "NO, expected: violation"),
        (vec![&good, &broken], 1, "NO, expected: no_violation"),
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

/// Three claims, of which the second is violated.
fn three() -> String {
    let named = |name: &str, case: String| case.replace("\"laplace\"", &format!("\"{name}\""));
    let good = || expecting("no_violation_found", "1");
    let cases = [
        named("a", good()),
        named("b", expecting("no_violation_found", "1/4")),
        named("c", good()),
    ];
    suite(&cases.join(",\n"))
}

#[test]
fn every_claim_is_in_exactly_one_shard_at_the_alpha_of_the_suite() {
    let mut judged = Vec::new();
    for (shard, code, names, others) in [
        ("1/2", 0, vec!["a", "c"], vec!["b"]),
        ("2/2", 1, vec!["b"], vec!["a", "c"]),
        ("1/1", 1, vec!["a", "b", "c"], vec![]),
    ] {
        let ended = run(&three(), &["--shard", shard, "--format", "json"]);
        assert_eq!(ended.code, code, "{ended}");
        let all = ended.json();
        let findings = all["findings"].as_array().unwrap();
        let found: Vec<_> = findings.iter().map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(found, names);
        assert_eq!((&all["shard"], &all["other_shards"]), (&shard.into(), &others.clone().into()));
        assert!(findings.iter().all(|one| one["alpha"] == "1/3000000000"), "{ended}");
        let lines: Vec<_> = findings.iter().map(|one| one["source"]["line"].clone()).collect();
        if shard == "2/2" {
            assert_eq!(lines, [3], "{ended}");
        }
        let text = run(&three(), &["--shard", shard]).stdout;
        let others = if others.is_empty() { "none".to_owned() } else { others.join(", ") };
        let says = format!("shard {shard}; left to other shards: {others}\n");
        assert!(text.contains(&says), "{text}");
        judged.extend(names);
    }
    assert_eq!(judged.len(), 6);
    for view in ["junit", "markdown", "html", "sarif", "annotations"] {
        let ended = run(&three(), &["--shard", "1/2", "--format", view]);
        assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended}");
    }
    for (shard, says) in [
        ("banana", "shard = banana is out of range"),
        ("3/2", "shard = 3/2 is out of range"),
        ("0/2", "shard = 0/2 is out of range"),
        ("4/4", "--shard = 4/4 of 3 claims is out of range"),
    ] {
        run(&three(), &["--shard", shard]).assert_refused(says);
    }
    let ended = run(&three(), &["--resume"]);
    assert_eq!(ended.code, 2, "{ended}");
    assert!(ended.stderr.contains("cannot be used with"), "{ended}");
}

#[test]
fn a_claim_that_fails_is_told_with_its_line_and_a_command_of_its_own() {
    let ended = run(&three(), &["--seed", crate::SEED]);
    assert_eq!(ended.code, 1, "{ended}");
    let (table, block) = ended.stdout.split_once("\n\n").unwrap();
    assert!(table.contains("NO, expected: no_violation_found"), "{ended}");
    assert!(block.starts_with("b (/") && block.contains("suite.json, line 3)\n"), "{ended}");
    for line in
        ["     verdict  violation: ", "        pair  0 and 1", "    expected  no_violation_found"]
    {
        assert!(block.contains(line), "no `{line}`: {ended}");
    }
    // Copied from the terminal, it gives the same violation after as many runs.
    let command =
        block.lines().find_map(|line| line.strip_prefix("      replay  etalon ")).unwrap();
    let words: Vec<&str> = command.split(' ').collect();
    let again = etalon(&words);
    assert_eq!(again.code, 1, "{again}");
    let runs = |text: &str| {
        let line = text.lines().find(|line| line.starts_with("        runs  ")).unwrap();
        line.split_once("refuted at").unwrap().1.to_owned()
    };
    assert_eq!(runs(&again.stdout), runs(block));
    let text = run(&three(), &["--seed", crate::SEED, "--format", "markdown"]).stdout;
    assert!(text.contains(&format!("replay: etalon {command}")), "{text}");
    assert!(!text.contains("the same command with"), "{text}");
    for words in ["(the evidence that at least one claim", "(the largest share, on average,"] {
        assert!(text.contains(words), "{text}");
    }
    // A claim whose subject does not run is told once.
    let gone = CASE.replace(
        r#"{"builtin": "discrete-laplace", "params": {"scale": "1"}}"#,
        r#"{"program": ["./no-such-program"]}"#,
    );
    let ended = run(&suite(&gone), &[]);
    let told = ended.stdout.clone() + &ended.stderr;
    assert_eq!((ended.code, told.matches("cannot be started").count()), (3, 1), "{ended}");
}

#[test]
fn a_drifted_expectation_says_what_to_do() {
    let ended = run(&suite(&expecting("violation", "1")), &[]);
    assert_eq!(ended.code, 5, "{ended}");
    let says = "the subject no longer does what the suite expects: find the change that caused it, or if it was repaired, change `expect`";
    assert!(ended.stdout.contains(says), "{ended}");
    let broken = run(&suite(&expecting("no_violation_found", "1/4")), &[]);
    assert!(!broken.stdout.contains(says), "{broken}");
}

#[test]
fn the_command_line_overrules_the_suite() {
    let own = CASE.replace("\"unit\"", "\"max_runs\": 5000, \"max_seconds\": 100, \"unit\"");
    let file =
        suite(&own.replace("\"unit\"", &format!("\"seed\": \"{}\", \"unit\"", "17".repeat(32))));
    let folder = Folder::new();
    let path = folder.file("suite.json", &file);
    let finding = |more: &[&str]| {
        let words = [&["audit", path.as_str(), "--format", "json"], more].concat();
        etalon(&words).json()["findings"][0].clone()
    };
    let alone = finding(&[]);
    assert_eq!((&alone["runs"], &alone["seed"]), (&5000.into(), &"17".repeat(32).into()));
    let more = ["--max-runs", "6000", "--max-seconds", "90", "--seed", crate::SEED];
    let told = finding(&more);
    assert_eq!((&told["runs"], &told["seed"]), (&6000.into(), &crate::SEED.into()));
    let command = told["command"].to_string();
    assert!(command.contains("\"--max-seconds\",\"90\""), "{command}");
}

#[test]
fn a_clock_that_ends_an_audit_is_named() {
    let folder = Folder::new();
    let path = folder.file("suite.json", &suite(CASE));
    let words = ["audit", &path, "--max-runs", "1000000000000", "--max-seconds", "1"];
    let ended = etalon(&words);
    assert_eq!(ended.code, 0, "{ended}");
    assert!(ended.stdout.contains(" (time) "), "{ended}");
    assert!(ended.stdout.contains("laplace: stopped by --max-seconds after "), "{ended}");
    let json = etalon(&[words.as_slice(), &["--format", "json"]].concat()).json();
    assert_eq!(json["findings"][0]["stopped"], "max_seconds", "{json}");
    let text = audit("eps=1", &LAPLACE, &["--max-runs", "1000000000000", "--max-seconds", "1"]);
    assert!(text.stdout.contains(" of 1000000000000 in 1."), "{text}");
    assert!(text.stdout.contains(", stopped by --max-seconds\n"), "{text}");
    // An audit that made all its runs was not stopped.
    let json = run(&suite(CASE), &["--format", "json"]).json();
    assert_eq!(json["findings"][0].get("stopped"), None, "{json}");
}
