//! `etalon account` from outside: answers, exit codes, refusals. Only plans
//! with a closed form are asked for here.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use etalon::account::{Engine, Words};
use etalon::json::{self, Value};

fn account(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_etalon")).arg("account").args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn found(arguments: &[&str], code: i32) -> Value {
    let output = account(&[arguments, &["--format", "json"]].concat());
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", said(&output));
    json::parse(&String::from_utf8(output.stdout).unwrap(), "output").unwrap()
}

const GAUSS: [&str; 4] = ["--compose", "gaussian(sigma=20) * 1000", "--relation", "add-remove"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&GAUSS[..], more].concat()
}

fn scratch(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn an_answer_is_an_enclosure_in_decimal_strings() {
    let answer = found(&with(&["--delta", "1e-6", "--width", "1e-7"]), 0);
    let end = |name: &str| answer["epsilon"][name].as_str().unwrap().parse::<f64>().unwrap();
    assert!(end("lo") <= 8.306_225_06 && end("hi") >= 8.306_225_04 && end("hi") - end("lo") < 2e-7);
    assert!(answer["ledger"].is_object() && answer["seconds"].is_string());
    let answer = found(&with(&["--epsilon", "8.30622505"]), 0);
    assert!(answer["delta"]["lo"].as_str().unwrap().ends_with("e-7"), "{answer}");
}

#[test]
fn several_expressions_are_one_plan() {
    let one = found(&with(&["--epsilon", "9"]), 0);
    let two = found(
        &[
            "--compose",
            "gaussian(sigma=20) * 400",
            "--compose",
            "gaussian(sigma=20) * 600",
            "--relation",
            "add-remove",
            "--epsilon",
            "9",
        ],
        0,
    );
    assert_eq!(one["delta"], two["delta"]);
    assert_eq!(two["compose"], "gaussian(sigma=20) * 400 + gaussian(sigma=20) * 600");
}

#[test]
fn the_exit_code_is_the_verdict() {
    for (claim, code, verdict) in [
        ("eps=8.4,delta=1e-6", 0, "verified"),
        ("eps=8.3,delta=1e-6", 1, "refuted"),
        ("rho=5/4", 0, "verified"),
        ("rho=1.24", 1, "refuted"),
        ("eps=100", 1, "refuted"),
    ] {
        assert_eq!(found(&with(&["--claim", claim]), code)["verdict"], verdict, "{claim}");
    }
    let open = ["--compose", "pure(eps=1) * 4", "--relation", "add-remove", "--claim", "mu=10"];
    let answer = found(&open, 4);
    assert_eq!(answer["verdict"], "undecided");
    assert!(answer["deciding_width"].is_null());
}

#[test]
fn a_calibration_is_proven_on_both_sides() {
    let answer = found(
        &[
            "--compose",
            "gaussian(sigma=?) * 100",
            "--relation",
            "add-remove",
            "--calibrate",
            "eps=1,delta=1e-6",
        ],
        0,
    );
    let side = |name: &str| answer[name].as_str().unwrap().parse::<f64>().unwrap();
    let (good, bad) = (side("verified"), side("refuted"));
    assert!(bad < good && good <= bad * 1.001, "{answer}");
    assert_eq!(answer["parameter"], "sigma");
}

#[test]
fn a_plot_shows_the_band_and_marks_the_claim() {
    let file = scratch("profile.svg", "");
    let path = file.to_str().unwrap();
    found(&with(&["--claim", "eps=8.4,delta=1e-6", "--plot", path]), 0);
    let svg = fs::read_to_string(file).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("polygon") && svg.contains("#D62728"), "{svg}");
}

#[test]
fn at_delta_zero_the_largest_loss_is_the_answer_or_there_is_none() {
    let loss = ["--compose", "laplace(scale=3) * 3", "--relation", "add-remove", "--delta", "0"];
    let answer = found(&loss, 0);
    assert_eq!(answer["epsilon"]["lo"], "1");
    assert_eq!(answer["epsilon"]["hi"], "1");
    let output = account(&with(&["--delta", "0"]));
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("Gaussian noise has unbounded loss"), "{}", said(&output));
}

#[test]
fn a_plan_file_says_what_the_flags_say() {
    let plan = scratch(
        "plan.json",
        r#"{"format": "etalon-plan/1", "compose": ["gaussian(sigma=20) * 1000"],
            "relation": "add-remove", "claim": "eps=8.4,delta=1e-6"}"#,
    );
    let path = plan.to_str().unwrap();
    assert_eq!(found(&[path], 0)["verdict"], "verified");
    assert_eq!(account(&[path, "--delta", "1e-6"]).status.code(), Some(2));
    let out = plan.with_file_name("answer.json");
    let written = account(&[path, "--format", "json", "--out", out.to_str().unwrap()]);
    assert!(written.status.success() && written.stdout.is_empty());
    assert!(fs::read_to_string(out).unwrap().contains("\"verified\""));
    let bad = scratch("bad.json", r#"{"format": "etalon-plan/1", "compose": [], "x": 1}"#);
    assert_eq!(account(&[bad.to_str().unwrap()]).status.code(), Some(2));
}

#[test]
fn bad_input_is_refused_with_the_reason() {
    let gauss =
        |text: &'static str| vec!["--compose", text, "--relation", "add-remove", "--delta", "1e-6"];
    for (arguments, words) in [
        (gauss("poisson(q=0, gaussian(sigma=1))"), "0 < q <= 1"),
        (gauss("poisson(q=1.5, gaussian(sigma=1))"), "0 < q <= 1"),
        (gauss("gaussian(sigma=0)"), "sigma > 0"),
        (gauss("gaussian(sigma=-1)"), "sigma > 0"),
        (gauss("gaussian(sigma=NaN)"), "column 16"),
        (gauss("gaussian(sigma=1) * 0"), "2^63 - 1"),
        (gauss("gaussian(sigma=1) * -1"), "2^63 - 1"),
        (gauss("gaussian(sigma=1) * 9223372036854775808"), "2^63 - 1"),
        (gauss("gausian(sigma=1)"), "known: approx"),
        (gauss("gaussian(sigma=1"), "column 17"),
        (gauss("randomized_response(eps=1)"), "replace-one"),
        (vec!["--compose", "gaussian(sigma=1)", "--delta", "1e-6"], "--relation"),
        (vec!["--relation", "add-remove", "--delta", "1e-6"], "--compose"),
        (with(&[]), "exactly one of"),
        (with(&["--delta", "1"]), "0 <= delta < 1"),
        (with(&["--delta", "-1"]), "0 <= delta < 1"),
        (with(&["--delta", "1e-6", "--width", "0"]), "width > 0"),
        (with(&["--delta", "1e-6", "--epsilon", "1"]), "cannot be used with"),
        (with(&["--claim", "delta=1e-6"]), "claim"),
        (with(&["--calibrate", "eps=1,delta=1e-6"]), "written as ?"),
        (vec!["no-such-plan.json"], "no-such-plan.json"),
    ] {
        let output = account(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", said(&output));
        assert!(said(&output).contains(words), "{arguments:?}: {}", said(&output));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn the_text_says_what_was_composed_under_which_relation() {
    let text = said(&account(&with(&["--claim", "eps=8.3,delta=1e-6"])));
    for words in ["refuted: delta at eps = 8.3 is at least", "add-remove", "sigma=20"] {
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn the_referee_meets_the_answers() {
    let response = ["--compose", "randomized_response(eps=0.5) * 20", "--relation", "replace-one"];
    for (question, code) in
        [(["--epsilon", "2"], 0), (["--delta", "1e-6"], 0), (["--claim", "eps=8,delta=1e-6"], 1)]
    {
        let answer = found(&[&response[..], &question, &["--referee"]].concat(), code);
        let side = |name: &str| answer["referee"][name].as_str().unwrap().parse::<f64>().unwrap();
        assert_eq!(answer["referee"]["agrees"], true, "{answer}");
        assert_eq!(answer["referee"]["step"], "1/64");
        assert!(side("lo") <= side("hi"), "{answer}");
    }
    let text = said(&account(&with(&["--epsilon", "8", "--referee"])));
    assert!(text.contains("the answer meets this"), "{text}");
}

#[test]
fn the_referee_contradicts_a_wrong_answer() {
    let words = Words {
        compose: vec!["randomized_response(eps=0.5) * 20".to_owned()],
        relation: Some("replace-one".to_owned()),
        epsilon: Some("2.25".to_owned()),
        ..Words::default()
    };
    let request = words.request().unwrap();
    let right = request.answer(&Engine).unwrap();
    assert!(request.recheck(&right).unwrap().agrees);
    let fewer = vec!["randomized_response(eps=0.5) * 18".to_owned()];
    let wrong = Words { compose: fewer, ..words }.request().unwrap().answer(&Engine).unwrap();
    assert!(!request.recheck(&wrong).unwrap().agrees);
}

#[test]
fn what_the_referee_cannot_check_is_refused() {
    let unknown = ["--compose", "poisson(q=0.1, laplace(scale=1)) * 2", "--relation", "add-remove"];
    let other = [&unknown[..], &["--epsilon", "1", "--referee"]].concat();
    for (arguments, words) in [
        (other, "Poisson sampling of anything but a Gaussian"),
        (with(&["--claim", "rho=10", "--referee"]), "(eps, delta) claim can be checked"),
    ] {
        let output = account(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", said(&output));
        assert!(said(&output).contains(words), "{}", said(&output));
    }
}
