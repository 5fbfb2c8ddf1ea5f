//! What an audit leaves behind: certificates that anybody can check, evidence
//! that merges.
//!
//! Every statistical test here fixes its seeds and says how often a sound
//! auditor would fail it on fresh ones.

#![expect(clippy::unwrap_used, reason = "a failed test is a panic")]

mod command;
mod events;
mod forged;
mod kill;
mod shards;
mod toys;

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use etalon::audit::suite::Source;
use etalon::audit::{Certified, Confirmed, Plan, audit_learning};
use etalon::json::Value;
use etalon::num::Rational;
use etalon::recheck::Certificate;
use etalon::report;
use etalon::subject::{Run, Simulated, Subject};
use etalon::tape::Seed;

fn ratio(text: &str) -> Rational {
    text.parse().unwrap()
}

fn plan(claim: &str, alpha: &str, max_runs: u64, seed: u8) -> Plan {
    Plan {
        claim: claim.parse().unwrap(),
        relation: "replace-one".parse().unwrap(),
        unit: "person".parse().unwrap(),
        alpha: ratio(alpha),
        max_runs,
        stop_at_violation: true,
        seed: Seed::new([seed; 32]),
    }
}

/// Makes a subject anew.
type Make<'a> = &'a dyn Fn() -> Run;

fn open(make: Make<'_>, seed: &Seed) -> Simulated {
    Simulated::new("a toy", seed, make())
}

/// The certificate of a violation, as it is and as it is written.
fn certify(make: Make<'_>, plan: &Plan) -> (Certified, Value) {
    let mut subject = open(make, &plan.seed);
    let (_, mut learned) = audit_learning(plan, &mut subject, &mut |_| true).unwrap();
    let mut reopen =
        |seed: &Seed| -> etalon::Result<Box<dyn Subject>> { Ok(Box::new(open(make, seed))) };
    let Confirmed::Yes(certified) = learned.confirm(&mut reopen, &mut || true).unwrap() else {
        panic!("no certificate")
    };
    let source = Source::BuiltIn { name: "a-toy".to_owned(), parameters: Vec::new() };
    let pair = [Value::from(0), Value::from(1)];
    let document = report::certificate(plan, &source, &pair, &certified).unwrap();
    (*certified, document)
}

fn read(document: &Value) -> etalon::Result<Certificate> {
    Certificate::read(&document.to_string(), "the test")
}

/// A folder that goes when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("etalon-certificates-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    fn json(&self, name: &str) -> Value {
        let text = std::fs::read_to_string(self.0.join(name)).unwrap();
        serde_json::from_str(&text).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that stays harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const SEED: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

fn command(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_etalon"));
    command.args(words).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Exit code, standard output and standard error.
fn etalon(words: &[&str]) -> (i32, String, String) {
    let output = command(words).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// The words of an audit on 0 and 1.
fn audit<'a>(claim: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let begin = ["audit", "--claim", claim, "--relation", "replace-one", "--unit", "person"];
    [&begin, ["--left", "0", "--right", "1"].as_slice(), more].concat()
}
