//! Completions and manual pages name every command.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::{Folder, etalon};

const COMMANDS: [&str; 6] = ["account", "audit", "conform", "insights", "museum", "vectors"];

#[test]
fn every_shell_completes_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = etalon(&["completions", shell]);
        assert_eq!((script.code, script.stderr.as_str()), (0, ""), "{shell}");
        for word in COMMANDS.iter().chain(&["max-runs", "deadline-seconds"]) {
            assert!(script.stdout.contains(word), "{shell}: {word} is missing");
        }
    }
    assert_eq!(etalon(&["completions", "tcsh"]).code, 2);
}

#[test]
fn bash_takes_its_script_and_completes_with_it() {
    let script = etalon(&["completions", "bash"]).stdout;
    let ask = "COMP_WORDS=(etalon audit --max-r) COMP_CWORD=2\n_etalon etalon --max-r audit\necho \"${COMPREPLY[@]}\"\n";
    let mut command = Command::new("bash");
    let Ok(mut bash) = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() else { return };
    bash.stdin.take().unwrap().write_all((script + ask).as_bytes()).unwrap();
    let output = bash.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "--max-runs\n");
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = Folder::new();
    let pages = folder.path("man1");
    assert_eq!(etalon(&["man", "--out", &pages]).code, 0);
    for command in COMMANDS {
        let page = std::fs::read_to_string(format!("{pages}/etalon-{command}.1")).unwrap();
        assert!(page.contains(".SH SYNOPSIS") && page.contains(command), "{command}");
    }
    assert!(
        std::fs::read_to_string(format!("{pages}/etalon.1")).unwrap().contains("etalon\\-audit(1)")
    );
    etalon(&["man", "--out", "/dev/null/x"]).assert_refused("/dev/null/x");
}
