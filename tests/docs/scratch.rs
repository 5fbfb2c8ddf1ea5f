//! A folder in which the commands of one document run: a copy of what they
//! name, the binary under the names that documents give it, and a shell that
//! keeps its directory and variables from block to block.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::root;

/// What documents say of cargo, done by the binary that is there.
const CARGO: &str = r#"#!/bin/sh
case "$1 $2" in
"build --release") exit 0 ;;
"run --release") shift 2; [ "$1" = --quiet ] && shift; [ "$1" = -- ] && shift && exec etalon "$@" ;;
esac
echo "cargo $*: no such command is run of documents" >&2
exit 101
"#;

pub(crate) struct Scratch {
    pub(crate) folder: PathBuf,
    results: PathBuf,
}

/// What a command did.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Scratch {
    pub(crate) fn new(document: &str) -> Self {
        let name = document.replace(['/', '.'], "-");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("docs").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        let results = folder.join(".results");
        for made in ["bin", "target/release", ".results"] {
            fs::create_dir_all(folder.join(made)).unwrap();
        }
        let binary = Path::new(env!("CARGO_BIN_EXE_etalon"));
        for name in ["bin/etalon", "target/release/etalon"] {
            std::os::unix::fs::symlink(binary, folder.join(name)).unwrap();
        }
        let cargo = folder.join("bin/cargo");
        fs::write(&cargo, CARGO).unwrap();
        let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(&cargo, executable).unwrap();
        for copied in ["adapters", "examples"] {
            copy(&root().join(copied), &folder.join(copied));
        }
        let venvs = "adapters/python/.venvs";
        if root().join(venvs).is_dir() {
            std::os::unix::fs::symlink(root().join(venvs), folder.join(venvs)).unwrap();
        }
        Self { folder, results }
    }

    /// The command that writes a file as a document asks its reader to.
    pub(crate) fn saving(&self, name: &str, text: &str) -> String {
        let kept = self.results.join(name.replace('/', "-"));
        fs::write(&kept, text).unwrap();
        format!("cp {} {}", kept.display(), self.folder.join(name).display())
    }

    /// Puts a file of the project where a document names a file of its
    /// reader's.
    pub(crate) fn stand_in(&self, name: &str, file: &str) {
        let path = self.folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(root().join(file), path).unwrap_or_else(|fault| panic!("{file}: {fault}"));
    }

    /// Runs the commands one after the other in one shell.
    pub(crate) fn run(&self, commands: &[&str]) -> Vec<Ended> {
        let mut script = String::new();
        for (index, command) in commands.iter().enumerate() {
            let result = self.results.join(index.to_string());
            let result = result.display();
            script += &format!("{{\n{command}\n}} >{result}.out 2>{result}.err </dev/null\n");
            script += &format!("echo $? >{result}.code\n");
        }
        let path = std::env::var("PATH").unwrap();
        let status = Command::new("sh")
            .args(["-c", &script])
            .current_dir(&self.folder)
            .env("PATH", format!("{}:{path}", self.folder.join("bin").display()))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "the shell itself failed: {status}\n{script}");
        (0..commands.len()).map(|index| self.ended(index)).collect()
    }

    fn ended(&self, index: usize) -> Ended {
        let read = |ending: &str| {
            let path = self.results.join(format!("{index}.{ending}"));
            String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned()
        };
        Ended {
            code: read("code").trim().parse().unwrap(),
            stdout: read("out"),
            stderr: read("err"),
        }
    }
}

/// Copies a folder without what is hidden in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        if name.to_string_lossy().starts_with(['.', '_']) {
            continue;
        }
        let (from, to) = (entry.path(), to.join(name));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}
