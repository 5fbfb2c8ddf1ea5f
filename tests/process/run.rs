//! Runs the built binary on a program, with a watch on what it leaves behind.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// An audit that takes longer has not kept its limits.
const LONGEST: Duration = Duration::from_secs(40);

/// How a command ended.
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) seconds: f64,
}

impl Ended {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|fault| panic!("{fault}: {self}"))
    }

    pub(crate) fn verdict(&self) -> String {
        self.json()["verdict"].as_str().unwrap().to_owned()
    }
}

impl std::fmt::Display for Ended {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { code, stdout, stderr, seconds } = self;
        write!(f, "exit code {code} after {seconds:.1} s\n{stdout}\n{stderr}")
    }
}

/// Where a subject of the tests is.
pub(crate) fn path(script: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/subjects").join(script)
}

/// The words that start a subject of the tests.
pub(crate) fn argv(script: &str) -> Vec<String> {
    let path = path(script).display().to_string();
    if script.ends_with(".py") { vec!["python3".to_owned(), path] } else { vec![path] }
}

/// Whether there is a Python; says so, past the capture of output, if not.
pub(crate) fn python() -> bool {
    let found = Command::new("python3").arg("--version").output().is_ok();
    if !found {
        std::io::stderr().write_all(b"skipped: python3 not found\n").unwrap();
    }
    found
}

/// Audits a subject with the claim eps=1, unless `flags` say otherwise.
///
/// Checks what must hold however it ends: no panic, bounded time, no process
/// left behind.
pub(crate) fn audit(script: &str, flags: &[&str], arguments: &[&str]) -> Ended {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let mark =
        format!("ETALON_TEST={}.{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let (name, value) = mark.split_once('=').unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_etalon"));
    command.args(["audit", "--relation", "replace-one", "--unit", "person"]);
    command.args(["--left", "0", "--right", "1", "--format", "json"]);
    if !flags.contains(&"--claim") {
        command.args(["--claim", "eps=1"]);
    }
    command.args(flags).arg("--").args(argv(script)).args(arguments).env(name, value);
    let start = Instant::now();
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).stdin(Stdio::null()).spawn().unwrap();
    let code = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status.code().unwrap_or_else(|| panic!("{script}: {status}"));
        }
        if start.elapsed() > LONGEST {
            child.kill().unwrap();
            panic!("{script} took more than {LONGEST:?}");
        }
        thread::sleep(Duration::from_millis(5));
    };
    let mut ended = Ended {
        code,
        stdout: String::new(),
        stderr: String::new(),
        seconds: start.elapsed().as_secs_f64(),
    };
    // What it said fits the pipes' buffers, or it could not have ended.
    child.stdout.take().unwrap().read_to_string(&mut ended.stdout).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut ended.stderr).unwrap();
    assert!(!ended.stderr.contains("panicked"), "{script}: {ended}");
    assert_eq!(processes_with(&mark), Vec::<u32>::new(), "{script} left processes: {ended}");
    ended
}

/// The running processes with `mark` in their environment; a killed process
/// whose new parent has not reaped it yet has none.
fn processes_with(mark: &str) -> Vec<u32> {
    let Ok(folder) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    let pids = folder.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid: &u32| {
        let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|word| word == mark.as_bytes())
    })
    .collect()
}
