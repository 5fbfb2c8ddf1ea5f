//! Results and their views, of real runs: schemas, agreement with the exit
//! code, escaping, limits.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod annotations;
mod html;
mod junit;
mod markdown;
#[path = "../insights_page/pages.rs"]
mod pages;
mod readers;
mod refusals;
mod sarif;
mod schemas;

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

/// Every run of chance replays: no test has another end tomorrow.
const SEED: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// How a command ended.
struct Ended {
    code: i32,
    stdout: String,
    stderr: String,
}

fn binary() -> &'static str {
    env!("CARGO_BIN_EXE_etalon")
}

fn etalon(words: &[&str]) -> Ended {
    let mut command = Command::new(binary());
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(words).stdin(Stdio::null());
    // What is spoilt of the reference asks for it by this name.
    command.env("ETALON", binary());
    let output = command.output().unwrap();
    let ended = Ended {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    };
    assert!(!ended.stderr.contains("panicked"), "{words:?}: {}", ended.stderr);
    ended
}

/// A command, the code that it ends with, and its result, once it has run.
struct Run {
    words: Vec<&'static str>,
    code: i32,
    stored: OnceLock<Value>,
}

/// Runs of every kind and with every end, small enough for a test. A suite that
/// is drifted, one that is as expected, a violation, a pass, one that cannot
/// tell, a program that does not run, proofs; golden vectors answered well, in
/// part, badly, not at all; the accountant's answers; promises; the museum.
fn runs() -> &'static [Run] {
    static RUNS: OnceLock<Vec<Run>> = OnceLock::new();
    RUNS.get_or_init(all)
}

fn all() -> Vec<Run> {
    let run = |code, text: &'static str| Run {
        words: text.split('~').flat_map(words).collect(),
        code,
        stored: OnceLock::new(),
    };
    vec![
        run(5, "audit tests/report/claims.json --max-runs 3000 SEED"),
        run(1, "audit --claim eps=1/2 PAIR LAPLACE --max-runs 20000 SEED"),
        run(0, "audit --claim eps=1 PAIR LAPLACE --max-runs 20000 SEED"),
        run(4, "audit --claim eps=24 PAIR LAPLACE --max-runs 20000 SEED"),
        run(3, "audit --claim eps=1 PAIR -- false"),
        run(1, "audit --claim mu=1/2 PAIR GAUSS --max-runs 20000 SEED"),
        run(1, "audit --claim eps=1,delta=1/20 PAIR GAUSS --max-runs 20000 SEED"),
        run(0, "audit --claim eps=1,delta=1/100 PAIR LAPLACE --exact"),
        run(
            1,
            "audit --claim eps=1 PAIR LAPLACE --param profile=cks20 --channels output,bits --max-runs 20000 SEED",
        ),
        run(
            1,
            "audit --claim eps=1/10 --relation replace-one --unit person --inputs ~answers(5, all)~--builtin noiseless-queries --param epsilon=1/10 --max-runs 20000 SEED",
        ),
        run(
            0,
            "account --relation add-remove --compose ~laplace(scale=4) * 20~--epsilon 2 --referee",
        ),
        run(0, "account --relation add-remove --compose ~gaussian(sigma=20) * 9~--delta 1e-6"),
        run(
            1,
            "account --relation add-remove --compose ~gaussian(sigma=20) * 1000~--claim eps=8,delta=1e-6",
        ),
        run(
            0,
            "account --relation add-remove --compose ~gaussian(sigma=20) * 1000~--claim eps=9,delta=1e-6",
        ),
        run(
            0,
            "account --relation add-remove --compose ~gaussian(sigma=?) * 100~--calibrate eps=1,delta=1e-6",
        ),
        run(1, "insights verify --system true-mask --max-runs 1000 SEED"),
        run(0, "insights verify --max-runs 1000 SEED"),
        run(0, "conform --case accounting-dislap-1-* -- REFERENCE adapter"),
        run(
            5,
            "conform --case accounting-dislap-1-* --expectations tests/report/expectations.json -- REFERENCE adapter",
        ),
        run(4, "conform --case accounting-dislap-1-* --fresh -- REFERENCE adapter"),
        run(1, "conform --case refusal-sample-geometric-* -- SPOILT never_refuses"),
        run(1, "conform --case sampler-geometric-cks20-3 -- SPOILT crashes"),
        run(0, "museum run --only zero --max-runs 20000 SEED"),
    ]
}

/// The words of a line; what holds an input or an expression is one word.
fn words(text: &'static str) -> Vec<&'static str> {
    if text.contains('(') {
        return vec![text];
    }
    let long = |word| match word {
        "PAIR" => "--relation replace-one --unit person --left 0 --right 1".split(' ').collect(),
        "LAPLACE" => "--builtin discrete-laplace --param scale=1".split(' ').collect(),
        "SEED" => vec!["--seed", SEED],
        "REFERENCE" => vec![binary()],
        "SPOILT" => vec!["python3", "tests/conform/adapter.py"],
        "GAUSS" => "--builtin discrete-gaussian --param sigma=1".split(' ').collect(),
        word => vec![word],
    };
    text.split_whitespace().flat_map(long).collect()
}

/// The seed for its name, any other word as it is.
fn seeded(word: &str) -> &str {
    if word == "SEED" { SEED } else { word }
}

impl Run {
    /// The run with its result in this format.
    fn shown(&self, format: &'static str) -> Ended {
        let at = self.words.iter().position(|word| *word == "--").unwrap_or(self.words.len());
        let mut all = self.words.clone();
        all.splice(at..at, ["--format", format]);
        let ended = etalon(&all);
        assert_eq!(ended.code, self.code, "{all:?}: {}", ended.stderr);
        ended
    }

    fn result(&self) -> Value {
        let run = || serde_json::from_str(&self.shown("json").stdout).unwrap();
        self.stored.get_or_init(run).clone()
    }

    /// Whether the command itself has the views, beside `etalon report`.
    fn has_views(&self) -> bool {
        self.words[0] != "museum"
    }
}

/// A stored result in a view.
fn view(result: &Value, format: &str) -> String {
    let folder = Folder::new();
    let ended = folder.report(&result.to_string(), format);
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{format} of {result}");
    ended.stdout
}

/// A folder that goes when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("etalon-report-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn report(&self, text: &str, format: &str) -> Ended {
        let path = self.0.join("result.json");
        std::fs::write(&path, text).unwrap();
        etalon(&["report", path.to_str().unwrap(), "--format", format])
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that stays harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
