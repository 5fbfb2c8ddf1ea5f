//! The verifier of insights against systems that are known to be broken, their
//! correct twins, programs of others, and logs.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod adapter;
mod command;
mod logs;
mod museum;
mod stopped;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use etalon::insights::verify::{Options, Report, Verdict};

/// A file that goes when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, text: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("etalon-verify-{}-{count}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, text).unwrap();
        Self(path)
    }

    fn path(&self) -> String {
        self.0.display().to_string()
    }

    fn text(&self) -> String {
        std::fs::read_to_string(&self.0).unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A file that stays behind is no reason to fail.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// What the tests spend on a system.
fn options() -> Options {
    let max_runs = if std::env::var_os("ETALON_EXTENSIVE").is_some() { 40_000 } else { 4_000 };
    let seed = "5e".repeat(32).parse().unwrap();
    Options { alpha: "1e-9".parse().unwrap(), max_runs, seed }
}

/// The claims and the tests that fail.
fn failing(report: &Report) -> (Vec<String>, Vec<String>) {
    let is_fail = |verdict: &Verdict| *verdict == Verdict::Fail;
    let claims = report.claims.iter().filter(|judged| is_fail(&judged.answer.verdict));
    let tests = report.tests.iter().filter(|(_, answer)| is_fail(&answer.verdict));
    (
        claims.map(|judged| judged.claim.id.clone()).collect(),
        tests.map(|(test, _)| test.to_string()).collect(),
    )
}
