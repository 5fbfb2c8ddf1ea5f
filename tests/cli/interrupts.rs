//! Ctrl-C: what is known by then is printed, evidence is kept, and nothing that
//! was cut short passes for a pass.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::{Ended, Folder, LAPLACE};

/// How long an interrupted command may take to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// A command that would run for hours, interrupted when `is_ready` says so.
fn interrupted(words: &[&str], mut is_ready: impl FnMut(&mut Child) -> bool) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_etalon"));
    command.args(words).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let start = Instant::now();
    while !is_ready(&mut child) {
        assert!(start.elapsed() < PATIENCE, "{words:?}: it never began");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(child.try_wait().unwrap().is_none(), "{words:?}: it ended by itself");
    let number = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &number]).status().unwrap().success());
    let start = Instant::now();
    let code = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status.code(),
            None if start.elapsed() > PATIENCE => {
                child.kill().unwrap();
                panic!("{words:?}: it does not end");
            }
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    let mut ended = Ended { code: code.unwrap(), stdout: String::new(), stderr: String::new() };
    child.stdout.take().unwrap().read_to_string(&mut ended.stdout).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut ended.stderr).unwrap();
    ended
}

/// Ready after so long: what is interrupted listens by then, and a run makes
/// thousands of its billions.
fn after(milliseconds: u64) -> impl FnMut(&mut Child) -> bool {
    let start = Instant::now();
    move |_| start.elapsed() > Duration::from_millis(milliseconds)
}

const LONG: [&str; 4] = ["--max-runs", "1000000000000", "--max-seconds", "36000"];

fn claim(claim: &'static str) -> Vec<&'static str> {
    let words = ["audit", "--claim", claim, "--relation", "add", "--unit", "person"];
    [words.as_slice(), &["--left", "0", "--right", "1"], &LAPLACE, &LONG].concat()
}

#[test]
fn an_audit_says_what_is_known_by_then() {
    for (text, code) in [("eps=1/2", 1), ("eps=1", 0)] {
        let words = [claim(text).as_slice(), &["--format", "json"]].concat();
        let ended = interrupted(&words, after(3000));
        let finding = ended.json();
        let runs = finding["runs"].as_u64().unwrap();
        assert!(runs > 10_000 && ended.code == code, "{ended}");
        assert_eq!(
            ended.stderr,
            format!("note: interrupted after {runs} runs: the result is of these\n")
        );
    }
}

#[test]
fn an_audit_keeps_its_evidence() {
    let folder = Folder::new();
    let path = folder.path("evidence.json");
    let words = [claim("eps=1/2").as_slice(), &["--evidence", &path, "--format", "json"]].concat();
    let ended = interrupted(&words, after(1500));
    let text = std::fs::read_to_string(&path).unwrap();
    let evidence: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&evidence["runs"], ended.code), (&ended.json()["runs"], 1), "{ended}");
    assert_eq!(folder.names(), ["evidence.json"]);
}

#[test]
fn a_suite_says_how_far_it_came_and_does_not_pass() {
    let folder = Folder::new();
    let one = |name| {
        format!(
            r#"{{"name": "{name}", "claim": "eps=1", "relation": "add", "unit": "person", "left": 0, "right": 1,
            "subject": {{"builtin": "discrete-laplace", "params": {{"scale": "1"}}}}, "expect": "no_violation_found"}}"#
        )
    };
    let text = format!(r#"{{"format": "etalon-suite/1", "claims": [{}, {}]}}"#, one("a"), one("b"));
    let path = folder.file("suite.json", &text);
    let words = [&["audit", path.as_str(), "--format", "json"], LONG.as_slice()].concat();
    let ended = interrupted(&words, after(3000));
    assert_eq!(ended.code, 4, "{ended}");
    assert_eq!(ended.json()["findings"].as_array().unwrap().len(), 1, "{ended}");
    assert!(ended.stderr.contains("interrupted: 1 of 2 claims"), "{ended}");
}

#[test]
fn a_claim_that_was_cut_passes_in_no_view() {
    let folder = Folder::new();
    let text = r#"{"format": "etalon-suite/1", "claims": [{"name": "a", "claim": "eps=1", "relation": "add",
        "unit": "person", "left": 0, "right": 1, "expect": "no_violation_found",
        "subject": {"builtin": "discrete-laplace", "params": {"scale": "1"}}}]}"#;
    let path = folder.file("suite.json", text);
    let stored = folder.path("result.json");
    let words = [&["audit", path.as_str(), "--format", "json", "--out", &stored], LONG.as_slice()];
    let ended = interrupted(&words.concat(), after(2000));
    assert_eq!(ended.code, 4, "{ended}");
    let text = std::fs::read_to_string(&stored).unwrap();
    let finding = serde_json::from_str::<Value>(&text).unwrap()["findings"][0].clone();
    assert_eq!(
        (&finding["verdict"], &finding["stopped"]),
        (&"inconclusive".into(), &"interrupted".into())
    );
    let reason = format!("interrupted after {} of 1000000000000 runs", finding["runs"]);
    assert_eq!(finding["reason"], reason);
    for view in ["text", "junit", "sarif", "markdown", "annotations", "html"] {
        let shown = crate::etalon(&["report", &stored, "--format", view]).stdout;
        assert!(shown.to_lowercase().contains("interrupted after "), "{view}");
        for word in ["passed", "As expected.", "No violation found in"] {
            assert!(!shown.contains(word), "{view} says {word}");
        }
    }
    let words = [&["audit", path.as_str()], LONG.as_slice()].concat();
    let ended = interrupted(&words, after(2000));
    assert_eq!(ended.code, 4, "{ended}");
    assert!(ended.stdout.contains(" (cut) ") && ended.stdout.contains(" interrupted "), "{ended}");
}

#[test]
fn a_conformance_run_says_what_was_asked_and_does_not_pass() {
    let etalon = env!("CARGO_BIN_EXE_etalon");
    let words = ["conform", "--tier", "soak", "--format", "json", "--", etalon, "adapter"];
    let ended = interrupted(&words, after(700));
    assert_eq!(ended.code, 4, "{ended}");
    let told = ended.stderr.split_whitespace().filter_map(|word| word.parse::<u64>().ok());
    let [asked, all] = told.collect::<Vec<_>>()[..] else { panic!("{ended}") };
    assert!(ended.stderr.starts_with("note: interrupted: ") && 0 < asked && asked < all, "{ended}");
}

#[test]
fn the_museum_shows_what_was_audited_and_does_not_pass() {
    let words = ["museum", "run", "--only", "zero-twice", "--max-runs", "100000000000"];
    let ended = interrupted(&words, after(2000));
    assert_eq!(ended.code, 4, "{ended}");
    assert!(ended.stderr.contains("note: interrupted: 1 of 3 audits were made"), "{ended}");
    assert!(ended.stdout.contains("specimen") && ended.stdout.contains("violation"), "{ended}");
    assert!(!ended.stdout.contains("over-noised"), "{ended}");
}

#[test]
fn the_verification_of_insights_judges_what_it_has_seen_and_does_not_pass() {
    let words = ["insights", "verify", "--max-runs", "1000000000", "--format", "json"];
    let ended = interrupted(&words, after(2000));
    assert_eq!(ended.code, 4, "{ended}");
    assert_eq!(ended.json()["verdict"], "NOT ASSESSABLE", "{ended}");
    assert!(ended.stderr.contains("note: interrupted: "), "{ended}");
}

#[test]
fn a_person_sees_runs_rate_bound_and_time_left() {
    // A terminal is made by script(1), where there is one.
    let etalon = env!("CARGO_BIN_EXE_etalon");
    let words = claim("eps=1/2").join(" ").replace("36000", "4");
    let line = format!("stty cols 200; {etalon} {words}");
    let mut command = Command::new("script");
    command.args(["-qec", &line, "/dev/null"]).env("TERM", "xterm").stdin(Stdio::null());
    let Ok(mut child) = command.stdout(Stdio::piped()).spawn() else { return };
    let mut shown = String::new();
    for line in BufReader::new(child.stdout.take().unwrap()).split(b'\n') {
        shown += &String::from_utf8_lossy(&line.unwrap());
    }
    assert_eq!(child.wait().unwrap().code(), Some(1), "{shown}");
    for word in [
        "/1,000,000,000,000 runs",
        "/s, ",
        "violation, eps=",
        " refuted, e-value 10^",
        " seconds left",
    ] {
        assert!(shown.contains(word), "`{word}` is not shown: {shown}");
    }
}
