//! Insights as an operator meets them: a company made up, an export checked,
//! and what is wrong with one told with its place.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod check;
#[cfg(feature = "parquet")]
mod columnar;
mod crashes;
mod exports;
mod plan;
mod release;
mod spending;
mod views;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

/// How a command ended.
struct Ended {
    code: i32,
    stdout: String,
    stderr: String,
}

impl std::fmt::Display for Ended {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "exit code {}\n{}\n{}", self.code, self.stdout, self.stderr)
    }
}

fn insights(arguments: &[&str]) -> Ended {
    command(&[&["insights"], arguments].concat())
}

fn command(arguments: &[&str]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_etalon"));
    let output = command.args(arguments).stdin(Stdio::null()).output().unwrap();
    Ended {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder that goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("etalon-insights-{}-{count}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// The path of a file with this text.
    fn file(&self, name: &str, text: &[u8]) -> String {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that stays behind is no reason to fail.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Checks two files for a quarter.
fn check(metrics: &str, people: &str, more: &[&str]) -> Ended {
    let begin = ["check", "--metrics", metrics, "--people", people, "--period", "2024-Q3"];
    insights(&[&begin, more].concat())
}

/// The real sample exports, which stay beside the project.
fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/viva");
    if beside.is_dir() {
        return Some(beside);
    }
    println!("skipped: there are no exports in {}", beside.display());
    None
}

fn json(ended: &Ended) -> Value {
    serde_json::from_str(&ended.stdout).unwrap_or_else(|fault| panic!("{fault}: {ended}"))
}
