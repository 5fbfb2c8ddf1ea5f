//! The command line as a person meets it: bad input, results, exit codes.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod channels;
mod exact;
mod flags;
mod interrupts;
mod replay;
mod results;
mod shells;
mod slips;
mod suites;

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

/// How a command ended.
struct Ended {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Ended {
    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|fault| panic!("{fault}: {self}"))
    }

    /// One sentence on standard error, nothing else, exit code 2.
    fn assert_refused(&self, says: &str) {
        assert_eq!((self.code, self.stdout.as_str()), (2, ""), "{self}");
        assert!(self.stderr.starts_with("error: "), "{self}");
        assert!(self.stderr.contains(says), "should say `{says}`: {self}");
        assert_eq!(self.stderr.trim_end().lines().count(), 1, "{self}");
    }
}

impl std::fmt::Display for Ended {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "exit code {}\n{}\n{}", self.code, self.stdout, self.stderr)
    }
}

fn etalon(arguments: &[&str]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_etalon"));
    let output = command.args(arguments).stdin(Stdio::null()).output().unwrap();
    let ended = Ended {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    };
    assert!(!ended.stderr.contains("panicked"), "{arguments:?}: {ended}");
    assert!(!(ended.stdout.clone() + &ended.stderr).contains('\x1b'), "{arguments:?}: {ended}");
    ended
}

/// An audit of one claim on 0 and 1; later words win nothing over these.
fn audit(claim: &str, subject: &[&str], more: &[&str]) -> Ended {
    let begin = ["audit", "--claim", claim, "--relation", "replace-one", "--unit", "person"];
    etalon(&[&begin, ["--left", "0", "--right", "1"].as_slice(), more, subject].concat())
}

const LAPLACE: [&str; 4] = ["--builtin", "discrete-laplace", "--param", "scale=1"];
const SEED: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// A folder that goes when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("etalon-cli-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// A file of this text; its full name.
    fn file(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that stays harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
