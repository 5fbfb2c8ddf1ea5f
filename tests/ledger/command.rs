//! `etalon ledger`, as an officer and a third party meet it.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use super::*;

/// Code, standard output and standard error of `etalon ledger`.
pub(super) fn etalon(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_etalon"));
    let Output { status, stdout, stderr } =
        command.arg("ledger").args(arguments).stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// A ledger with a yearly cap and the name of its file.
fn sample(folder: &Folder) -> (String, Vec<Publication>) {
    let path = folder.ledger();
    let capped = Terms { yearly: Some("12".parse().unwrap()), ..terms() };
    let mut ledger = Ledger::open(&path, &capped).unwrap();
    let mut first = order(quarter(0), &["a", "b"]);
    first.charges[1].epsilon = "1/3".parse().unwrap();
    publish(&mut ledger, &first).unwrap();
    publish(&mut ledger, &order(quarter(1), &["a"])).unwrap();
    (path.display().to_string(), ledger.publications().unwrap())
}

#[test]
fn show_says_what_is_spent_and_left_and_every_entry() {
    let folder = Folder::new();
    let (file, published) = sample(&folder);
    let (code, shown, _) = etalon(&["show", &file]);
    assert_eq!(code, 0);
    for part in [
        "eps = 3 per person-quarter under replace-one, 12 in 12 months",
        "spent ever  7/3, without a cap",
        "2024-Q1",
        " 5/3 ",
        "7/3 of 12",
        &published[1].hash[..12],
        &published[2].hash,
    ] {
        assert!(shown.contains(part), "no `{part}` in\n{shown}");
    }
    let count = |word| shown.lines().filter(|line| line.contains(word)).count();
    assert_eq!((count(" debit "), count(" publication ")), (3, 3), "{shown}");

    let (code, shown, _) = etalon(&["show", &file, "--format", "json"]);
    let shown = json(&shown);
    assert_eq!((code, &shown["terms"]["yearly"]), (0, &Value::from("12")));
    assert_eq!(shown["periods"][0]["spent"], "4/3");
    assert_eq!(shown["periods"][1]["left"], "2");
    assert_eq!(shown["periods"][1]["dearest_12_months"]["spent"], "7/3");
    assert_eq!(shown["entries"].as_array().unwrap().len(), 6);
    assert_eq!(shown["head"], published[2].hash.as_str());
}

#[test]
fn verify_gives_the_head_or_the_first_fault() {
    let folder = Folder::new();
    let (file, published) = sample(&folder);
    let head = &published[2].hash;
    let (code, said, _) = etalon(&["verify", &file]);
    assert_eq!(code, 0);
    assert!(said.contains("6 entries, 3 of them publications") && said.contains(head), "{said}");
    let (code, said, _) = etalon(&["verify", &file, "--head", &published[0].hash]);
    assert!(code == 0 && said.contains("entry 3 of 6 has the hash"), "{said}");
    let (code, said, _) = etalon(&["verify", &file, "--head", &digest("another")]);
    assert!(code == 1 && said.contains("no entry has the hash"), "{said}");
    let (code, _, said) = etalon(&["verify", &file, "--head", "5f"]);
    assert!(code == 2 && said.contains("64 hexadecimal digits"), "{said}");

    let connection = rusqlite::Connection::open(&file).unwrap();
    connection.execute("UPDATE debit SET epsilon = '1/4' WHERE number = 2", []).unwrap();
    let (code, said, _) = etalon(&["verify", &file]);
    assert!(code == 1 && said.contains("fault  entry 2: its hash is another"), "{said}");
    let (code, said, _) = etalon(&["verify", &file, "--format", "json"]);
    assert_eq!((code, &json(&said)["place"]), (1, &Value::from("entry 2")));
    for command in ["show", "export"] {
        let (code, _, said) = etalon(&[command, &file]);
        assert!(code == 2 && said.contains("entry 2: its hash is another"), "{said}");
    }
}

#[test]
fn another_program_recomputes_the_chain_from_the_export() {
    let folder = Folder::new();
    let (file, published) = sample(&folder);
    let (code, lines, _) = etalon(&["export", &file]);
    assert_eq!((code, lines.lines().count()), (0, 7));
    let recompute = |lines: &str| {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ledger/chain.py");
        let mut child = Command::new("python3")
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
        let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
        let said = if status.success() { stdout } else { stderr };
        (status.code().unwrap(), String::from_utf8(said).unwrap().trim().to_owned())
    };
    assert_eq!(recompute(&lines), (0, published[2].hash.clone()));
    let changed = lines.replace("\"epsilon\":\"1/3\"", "\"epsilon\":\"1/4\"");
    assert_ne!(changed, lines);
    assert_eq!(recompute(&changed), (1, "entry 2 has another hash".to_owned()));
}

#[test]
fn an_empty_ledger_is_shown_too() {
    let folder = Folder::new();
    drop(Ledger::open(&folder.ledger(), &terms()).unwrap());
    let file = folder.ledger().display().to_string();
    for (command, part) in [("show", "entries  0"), ("verify", "0 entries"), ("export", "terms")] {
        let (code, said, _) = etalon(&[command, &file]);
        assert!(code == 0 && said.contains(part), "{said}");
    }
}
