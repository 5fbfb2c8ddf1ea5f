//! The command as a works council would run it: what it prints and how it ends.

use std::process::{Command, Stdio};

use super::Scratch;

/// Code, standard output, standard error.
fn run(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_etalon"));
    let command = command.args(["insights", "verify"]).args(arguments).stdin(Stdio::null());
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

const SEED: &str = "5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e";

#[test]
fn the_list_names_every_system_with_its_twin() {
    let (code, stdout, _) = run(&["--list"]);
    assert_eq!(code, 0);
    assert_eq!(stdout.lines().count(), etalon::insights::system::SYSTEMS.len());
    assert!(stdout.starts_with("reference "), "{stdout}");
    assert!(stdout.contains("broken, twin noisy-mask"), "{stdout}");
}

#[test]
fn a_broken_system_ends_with_1_and_its_counterexample() {
    let more = ["--seed", SEED, "--max-runs", "4000"];
    let (code, stdout, stderr) = run(&[&["--system", "true-mask"], &more[..]].concat());
    assert_eq!(code, 1, "{stderr}");
    for says in ["verdict  FAIL", "T5 fails on the pair `alone`", "is not shown", "claimed is 1"] {
        assert!(stdout.contains(says), "{says}: {stdout}");
    }
    let json = [&["--system", "true-mask", "--format", "json"], &more[..]].concat();
    let (code, stdout, _) = run(&json);
    let found: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!((code, &found["verdict"]), (1, &serde_json::json!("FAIL")));
    let pair = &found["pairs"][0];
    assert_eq!(pair["counterexample"]["test"], "T5");
    assert_eq!(pair["counterexample"]["event"]["other"], 0);
    // The scenes are whole, so that anybody can run them again.
    assert_eq!(pair["counterexample"]["left"].as_array().unwrap().len(), 4);
}

#[test]
fn a_correct_system_ends_with_0_and_what_was_not_seen() {
    let (code, stdout, stderr) =
        run(&["--system", "noisy-mask", "--seed", SEED, "--max-runs", "4000"]);
    assert_eq!(code, 0, "{stdout}{stderr}");
    assert!(stdout.contains("not seen by this"), "{stdout}");
    assert!(stdout.contains("50:50 may be 73.2 % sure"), "{stdout}");
}

#[test]
fn what_cannot_be_told_ends_with_4_and_what_cannot_be_run_with_3_or_2() {
    let (code, ..) = run(&["--system", "nothing", "--seed", SEED, "--max-runs", "1000"]);
    assert_eq!(code, 4);
    let (code, _, stderr) = run(&["--", "false"]);
    assert_eq!(code, 3, "{stderr}");
    for (arguments, says) in [
        (vec!["--system", "unknown"], "there is no system named `unknown`"),
        (vec!["--max-runs", "10"], "1000 or more"),
        (vec!["--alpha", "2"], "0 < alpha < 1"),
        (vec!["--log", "no such file"], "no such file"),
        (vec!["--list", "--system", "leaves"], "cannot be used with"),
        (vec!["company/2024-Q3"], "takes no release: `etalon insights replay DIR`"),
    ] {
        let (code, _, stderr) = run(&arguments);
        assert_eq!(code, 2, "{stderr}");
        assert!(stderr.contains(says), "{stderr}");
    }
}

#[test]
fn cells_are_no_log() {
    let cells = Scratch::new("cells.csv", "period,view,group\n2024-Q3,company,\n");
    let (code, _, stderr) = run(&["--log", &cells.path()]);
    assert_eq!(code, 2);
    assert!(stderr.contains("line 1: a log has an object {...} on each line"), "{stderr}");
}

#[test]
fn logs_are_one_log_and_end_as_systems_do() {
    let cell = |view: &str, value: u32| {
        format!(
            "{{\"release\":\"1\",\"period\":\"2024-Q3\",\"view\":\"{view}\",\"group\":\"a\",\"metric\":\"late\",\"part\":\"count\",\"value\":{value},\"epsilon\":\"1\",\"unit\":\"person-quarter\",\"relation\":\"replace-one\"}}\n"
        )
    };
    let promise = "{\"promise\":\"1\",\"unit\":\"person-quarter\",\"relation\":\"replace-one\"}\n";
    let first = Scratch::new("first.jsonl", &(promise.to_owned() + &cell("team", 3)));
    let same = Scratch::new("same.jsonl", &cell("company", 3));
    let other = Scratch::new("other.jsonl", &cell("company", 4));
    let (code, stdout, stderr) = run(&["--log", &first.path(), &same.path()]);
    assert_eq!(code, 0, "{stdout}{stderr}");
    let (code, stdout, _) = run(&["--log", &first.path(), &other.path()]);
    assert_eq!(code, 1);
    assert!(stdout.contains("people of a spent 2 in 2024-Q3, promised is 1"), "{stdout}");
    let (code, ..) = run(&["--log", &same.path()]);
    assert_eq!(code, 4);
    let (code, _, stderr) = run(&["--log", &first.path(), "--format", "json", "--out", "/"]);
    assert_eq!(code, 2, "{stderr}");
}
