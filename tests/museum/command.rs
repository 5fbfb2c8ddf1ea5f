//! `etalon museum` as a person meets it.

use std::process::{Command, Stdio};

use serde_json::Value;

const SEED: &str = "5eed000000000000000000000000000000000000000000000000000000000000";

struct Ended {
    code: i32,
    stdout: String,
    stderr: String,
}

fn museum(arguments: &[&str]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_etalon"));
    let output = command.arg("museum").args(arguments).stdin(Stdio::null()).output().unwrap();
    Ended {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn json(ended: &Ended) -> Value {
    serde_json::from_str(&ended.stdout).unwrap()
}

#[test]
fn the_list_has_a_line_for_every_specimen() {
    let listed = museum(&["list"]);
    assert_eq!((listed.code, listed.stderr.as_str()), (0, ""));
    let cards = json(&museum(&["list", "--format", "json"]));
    let cards = cards["cards"].as_array().unwrap();
    assert_eq!(cards.len(), etalon::museum::specimens().count());
    for (card, specimen) in cards.iter().zip(etalon::museum::specimens()) {
        assert_eq!(card["name"], specimen.name);
        assert!(listed.stdout.contains(specimen.name), "{}", specimen.name);
    }
    let twice = cards.iter().find(|card| card["name"] == "zero-twice").unwrap();
    assert_eq!(twice["truth"]["lower"], "1.693147");
    assert_eq!(twice["truth"]["upper"], "1.693148");
    assert_eq!(twice["correct"], "discrete-laplace scale=1");
}

#[test]
fn what_is_broken_falls_and_its_twins_stand() {
    let run = ["run", "--only", "zero-twice", "--max-runs", "20000", "--seed", SEED];
    let told = museum(&run);
    assert_eq!(told.code, 0, "{}{}", told.stdout, told.stderr);
    assert!(told.stdout.contains("3 of 3 exhibits as they should be"), "{}", told.stdout);
    assert!(told.stdout.contains(SEED), "{}", told.stdout);
    let found = json(&museum(&[&run, ["--format", "json"].as_slice()].concat()));
    assert_eq!(found["format"], "etalon-museum/1");
    assert_eq!(found["as_it_should"], true);
    let verdicts = found["exhibits"].as_array().unwrap().iter();
    let verdicts: Vec<_> = verdicts.map(|exhibit| exhibit["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["violation", "no_violation_found", "no_violation_found"]);
    // A run is a function of its seed.
    assert_eq!(found, json(&museum(&[&run, ["--format", "json"].as_slice()].concat())));
}

#[test]
fn too_few_runs_are_no_reproach_and_what_is_hidden_is_told() {
    let few = museum(&["run", "--only", "noise-98", "--max-runs", "100", "--seed", SEED]);
    assert_eq!(few.code, 0, "{}", few.stdout);
    assert!(few.stdout.contains("not asked of so few runs"), "{}", few.stdout);
    let hidden = museum(&["run", "--only", "cut-far", "--max-runs", "100", "--seed", SEED]);
    assert!(hidden.stdout.contains("hidden: "), "{}", hidden.stdout);
    let harmless = museum(&["run", "--only", "rounded-after", "--max-runs", "100", "--seed", SEED]);
    assert!(harmless.stdout.contains("harmless: "), "{}", harmless.stdout);
}

#[test]
fn flags_that_make_no_sense_are_refused() {
    for (flags, says) in [
        (["--only", "nowhere"], "there is no specimen named `nowhere`"),
        (["--max-runs", "0"], "max-runs = 0"),
        (["--alpha", "2"], "alpha"),
        (["--alpha", "small"], "not an exact number"),
        (["--seed", "12"], "64"),
    ] {
        let ended = museum(&[&["run"], flags.as_slice()].concat());
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{flags:?} {}", ended.stderr);
        assert!(ended.stderr.contains(says), "{flags:?} {}", ended.stderr);
    }
}

/// With a false alarm in at most 10^-9 of runs and every budget measured with
/// a margin, a failure is a change of the auditor or of a mechanism.
#[test]
fn the_whole_museum_is_as_its_cards_say() {
    let told = museum(&["run", "--max-runs", "10000", "--seed", SEED]);
    assert_eq!(told.code, 0, "{}{}", told.stdout, told.stderr);
}
