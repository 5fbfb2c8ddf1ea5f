//! A small suite in a folder of its own, and the command run on it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use etalon::reference::{Answer, answer};
use etalon::tape::Recorded;
use etalon::vectors::{Case, Class, File, Manifest, Retired};
use serde_json::{Value, json};

/// A run that takes longer has not kept its limits.
const LONGEST: Duration = Duration::from_secs(60);

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

    /// The outcome of a case, and what is said of it.
    pub(crate) fn outcome(&self, id: &str) -> (String, String) {
        let all = self.json();
        let case = all["cases"].as_array().unwrap().iter().find(|case| case["id"] == id);
        let case = case.unwrap_or_else(|| panic!("no case {id}: {self}"));
        let text = |field: &str| case[field].as_str().unwrap_or_default().to_owned();
        (text("outcome"), text("detail"))
    }
}

impl std::fmt::Display for Ended {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { code, stdout, stderr, seconds } = self;
        write!(f, "exit code {code} after {seconds:.1} s\n{stdout}\n{stderr}")
    }
}

/// Whether there is a Python; says so if not.
pub(crate) fn python() -> bool {
    let found = Command::new("python3").arg("--version").output().is_ok();
    if !found {
        eprintln!("skipped: python3 not found");
    }
    found
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The reference with a fault.
pub(crate) fn spoilt(fault: &str) -> Vec<String> {
    let script = root().join("tests/conform/adapter.py").display().to_string();
    vec!["python3".to_owned(), script, fault.to_owned()]
}

/// Runs the binary and ends it if it takes too long.
pub(crate) fn etalon(arguments: &[&str], program: &[String]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_etalon"));
    command.args(arguments).env("ETALON", env!("CARGO_BIN_EXE_etalon"));
    if !program.is_empty() {
        command.arg("--").args(program);
    }
    let start = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = child.spawn().unwrap();
    let output = child.wait_with_output().unwrap();
    let ended = Ended {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        seconds: start.elapsed().as_secs_f64(),
    };
    assert!(start.elapsed() < LONGEST, "{arguments:?}: {ended}");
    assert!(!ended.stderr.contains("panicked"), "{arguments:?}: {ended}");
    assert!(!(ended.stdout.clone() + &ended.stderr).contains('\x1b'), "{arguments:?}: {ended}");
    ended
}

/// A folder of vectors that goes when the test is over.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    /// The folder of the small suite.
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("etalon-conform-{}-{number}", std::process::id());
        let folder = Self(std::env::temp_dir().join(name));
        let files = [file("laws", cases()), file("tapes", tapes())];
        for file in &files {
            folder.write(&file.path(), &file.text());
        }
        folder.write("MANIFEST.json", &Manifest::of(&files).text());
        folder
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap()
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// `etalon conform` on these vectors, reported as JSON.
    pub(crate) fn conform(&self, flags: &[&str], program: &[String]) -> Ended {
        let vectors = self.0.display().to_string();
        let begin = ["conform", "--vectors", &vectors, "--format", "json"];
        etalon(&[begin.as_slice(), flags].concat(), program)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that stays harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn file(name: &str, cases: Vec<Case>) -> File {
    File {
        kind: "small".to_owned(),
        name: name.to_owned(),
        title: String::new(),
        spec: Vec::new(),
        covers: Vec::new(),
        does_not_cover: Vec::new(),
        notes: Vec::new(),
        cases,
    }
}

fn case(id: &str, class: Class, op: &str, args: Value) -> Case {
    let expect = match answer(op, &args, &mut Recorded::new([])) {
        Answer::Ok(result) => result,
        Answer::Refused(_) => json!({"status": "refused"}),
        Answer::TapeEnded => json!({"status": "tape_ended"}),
        Answer::Unsupported(why) => panic!("{why}"),
    };
    Case::new(id, class, op, args, expect).comment("a small case")
}

fn drawn(law: &str, parameter: &str, value: &str) -> Value {
    let seed = Case::seed(law);
    json!({"law": law, "params": {parameter: value}, "profile": "cks20/1", "count": 3,
        "tape": {"sha256ctr": seed, "bytes": 512}})
}

fn cases() -> Vec<Case> {
    let exact = |id, args| case(id, Class::Exact, "sample", args);
    let mut digest = drawn("discrete-gaussian", "sigma", "2");
    digest["checkpoints"] = json!([1, 3]);
    let mut retired = exact("old", drawn("uniform", "n", "6"));
    retired.retired = Some(Retired { since: "2".to_owned(), why: "it was wrong".to_owned() });
    vec![
        exact("before", drawn("bernoulli", "p", "3/8")),
        exact("marked", drawn("geometric", "rate", "1/2")),
        exact("after", drawn("discrete-laplace", "scale", "5/4")),
        exact("wide", drawn("discrete-laplace", "scale", "1/3")).need("rational"),
        exact("slow", drawn("uniform", "n", "5")).need("long"),
        exact("night", drawn("uniform", "n", "7")).need("soak"),
        case("summed", Class::Exact, "digest", digest),
        case("refused", Class::Core, "sample", drawn("discrete-laplace", "scale", "0")),
        retired,
    ]
}

fn tapes() -> Vec<Case> {
    let args = json!({"tape": {"hex": "a5"}, "reads": [9]});
    vec![case("ended", Class::Exact, "tape", args)]
}
