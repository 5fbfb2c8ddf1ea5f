//! Results to draw pages of: made by the command line, as its users make them.

use std::process::{Command, Stdio};
use std::sync::OnceLock;

use etalon::json::{self, Value, json};

const SEED: &str = "0000000000000000000000000000000000000000000000000000000000000007";

/// What the command line says to these words.
pub(crate) fn said(words: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_etalon"));
    let output = command.args(words).stdin(Stdio::null()).output().unwrap();
    assert!(
        matches!(output.status.code(), Some(0 | 1 | 4 | 5)),
        "{words:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The result of an audit of the pair 0 and 1.
pub(crate) fn audit(words: &[&str]) -> Value {
    let pair = ["--relation", "replace-one", "--unit", "person", "--left", "0", "--right", "1"];
    let mut all = vec!["audit"];
    all.extend(pair);
    if !words.contains(&"--exact") {
        all.extend(["--max-seconds", "600", "--seed", SEED]);
    }
    all.extend(words);
    all.extend(["--format", "json"]);
    json::parse(&said(&all), "a result").unwrap()
}

fn laplace(claim: &str, runs: &str) -> Value {
    let subject = ["--builtin", "discrete-laplace", "--param", "scale=1"];
    audit(&[&["--claim", claim, "--max-runs", runs], subject.as_slice()].concat())
}

fn gaussian(claim: &str, runs: &str) -> Value {
    let subject = ["--builtin", "discrete-gaussian", "--param", "sigma=1"];
    audit(&[&["--claim", claim, "--max-runs", runs], subject.as_slice()].concat())
}

/// A pure claim that is false.
pub(crate) fn violation() -> Value {
    static MADE: OnceLock<Value> = OnceLock::new();
    let make = || laplace("eps=1/2", "60000");
    MADE.get_or_init(make).clone()
}

/// A pure claim that is true.
pub(crate) fn pass() -> Value {
    static MADE: OnceLock<Value> = OnceLock::new();
    let make = || laplace("eps=1", "60000");
    MADE.get_or_init(make).clone()
}

/// A claim of (ε, δ) that is false.
pub(crate) fn approximate() -> Value {
    static MADE: OnceLock<Value> = OnceLock::new();
    let make = || gaussian("eps=1/2,delta=1e-3", "60000");
    MADE.get_or_init(make).clone()
}

/// A claim of μ that is false.
pub(crate) fn profiled() -> Value {
    static MADE: OnceLock<Value> = OnceLock::new();
    let make = || gaussian("mu=1/2", "60000");
    MADE.get_or_init(make).clone()
}

/// A law that was enumerated.
pub(crate) fn exact() -> Value {
    static MADE: OnceLock<Value> = OnceLock::new();
    let make = || {
        let subject = ["--exact", "--builtin", "discrete-laplace", "--param", "scale=1"];
        audit(&[&["--claim", "eps=1"], subject.as_slice()].concat())
    };
    MADE.get_or_init(make).clone()
}

/// Floats that leave a trace in their last bits.
pub(crate) fn floats() -> Value {
    static MADE: OnceLock<Value> = OnceLock::new();
    let make = || {
        audit(&[
            "--claim",
            "eps=1",
            "--max-runs",
            "30000",
            "--builtin",
            "float-laplace",
            "--param",
            "scale=1",
        ])
    };
    MADE.get_or_init(make).clone()
}

/// Too few runs to say anything.
pub(crate) fn inconclusive() -> Value {
    static MADE: OnceLock<Value> = OnceLock::new();
    let make = || laplace("eps=1", "20");
    MADE.get_or_init(make).clone()
}

/// Several channels.
pub(crate) fn channels() -> Value {
    static MADE: OnceLock<Value> = OnceLock::new();
    let make = || {
        let subject =
            ["--builtin", "discrete-laplace", "--param", "scale=1", "--param", "profile=cks20"];
        let watched = ["--claim", "eps=1", "--max-runs", "20000", "--channels", "output,bits"];
        audit(&[watched.as_slice(), subject.as_slice()].concat())
    };
    MADE.get_or_init(make).clone()
}

/// Many claims.
pub(crate) fn suite() -> Value {
    static MADE: OnceLock<Value> = OnceLock::new();
    let make = || {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/quickstart.json");
        let words = ["audit", path, "--max-runs", "20000", "--seed", SEED, "--format", "json"];
        json::parse(&said(&words), "a result").unwrap()
    };
    MADE.get_or_init(make).clone()
}

/// Outputs that are words, and an input, a subject and a fault too long to be
/// shown beside anything.
pub(crate) fn wordy() -> Value {
    let mut result = violation();
    let long = "a long text of many words, as a program might well give it";
    let bin = |label: &str, left: u64, right: u64, event: bool| json!({"label": label, "left": left, "right": right, "event": event});
    result["outputs"] = json!({"runs": 1000, "of": "output", "bins": [
        bin("true", 200, 90, true),
        bin("false", 290, 405, false),
        bin("error: ValueError: the answer of row 17 was not a n\u{2026}", 5, 1, true),
        bin("refused: too few people", 4, 4, false),
        bin("timeout", 1, 0, false),
    ]});
    result["subject"] =
        json!(format!("python3 -m subjects.{} --verbose", "veryLongName".repeat(12)));
    result["pair"] = json!([[long, long], [long, 1.5]]);
    result["fault"] =
        json!(format!("Traceback (most recent call last): {}", "File/x.py:".repeat(30)));
    result["verdict"] = json!("not_assessable");
    result
}
