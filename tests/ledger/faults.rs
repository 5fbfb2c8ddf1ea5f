//! Files that are no ledger, cannot be used, or are another's: each refused in
//! a sentence, with nothing spent and nothing changed.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::time::Duration;

use super::child::{AS_CHILD, start, start_as};
use super::command::etalon;
use super::*;

/// Refused by the command, by `read` and by `open`, and left as it was.
fn is_no_ledger(path: &Path, part: &str) {
    let before = std::fs::read(path).unwrap();
    let file = path.display().to_string();
    for command in ["show", "verify", "export"] {
        let (code, stdout, stderr) = etalon(&[command, &file]);
        assert_eq!((code, stdout.as_str()), (2, ""), "{stderr}");
        assert!(stderr.contains(part) && stderr.contains(&file), "no `{part}` in {stderr}");
    }
    says(Ledger::open(path, &terms()), &[part]);
    assert_eq!(std::fs::read(path).unwrap(), before, "it was changed");
}

#[test]
fn other_files_are_refused_and_left_alone() {
    let folder = Folder::new();
    let path = folder.ledger();
    std::fs::write(&path, "PersonId,MetricDate\n".repeat(100)).unwrap();
    is_no_ledger(&path, "is no SQLite database");
    std::fs::write(&path, "a").unwrap();
    is_no_ledger(&path, "is no SQLite database");

    std::fs::remove_file(&path).unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch("CREATE TABLE t (x); INSERT INTO t VALUES (1)").unwrap();
    drop(connection);
    is_no_ledger(&path, "no ledger of Etalon");

    let newer = folder.0.join("newer.db");
    drop(two_orders(&newer));
    rusqlite::Connection::open(&newer).unwrap().pragma_update(None, "user_version", 7).unwrap();
    is_no_ledger(&newer, "made by a newer Etalon (version 7); this one reads 1: update");
}

#[test]
fn names_that_are_no_files_are_refused() {
    let folder = Folder::new();
    let file = folder.ledger().display().to_string();
    for command in ["show", "verify", "export"] {
        let (code, _, stderr) = etalon(&[command, &file]);
        assert!(code == 2 && stderr.contains("does not exist"), "{stderr}");
        assert!(!folder.ledger().exists(), "reading made a file");
    }
    for path in [folder.0.as_path(), Path::new("/dev/null"), Path::new("")] {
        says(Ledger::open(path, &terms()), &["give the name of a file"]);
    }
    let nowhere = folder.0.join("missing").join("ledger.db");
    says(Ledger::open(&nowhere, &terms()), &["is its folder there"]);
}

#[test]
fn a_name_is_a_file_even_if_sqlite_knows_it_as_something_else() {
    for name in [":memory:", "file:ledger.db?mode=memory"] {
        let folder = Folder::new();
        let mut command = Command::new(std::env::current_exe().unwrap());
        let mut child =
            start_as(command.args(AS_CHILD).current_dir(&folder.0), "open", name.as_ref());
        child.hear("done opened");
        child.child.wait().unwrap();
        Ledger::read(&folder.0.join(name)).unwrap();
    }
}

#[test]
fn an_empty_file_is_made_a_ledger_but_not_read_as_one() {
    let folder = Folder::new();
    std::fs::write(folder.ledger(), "").unwrap();
    says(Ledger::read(&folder.ledger()), &["is empty"]);
    assert_eq!(std::fs::metadata(folder.ledger()).unwrap().len(), 0);
    drop(Ledger::open(&folder.ledger(), &terms()).unwrap());
    Ledger::read(&folder.ledger()).unwrap().verify().unwrap();
}

#[test]
fn other_terms_are_refused() {
    let folder = Folder::new();
    drop(two_orders(&folder.ledger()));
    let cap = |cap: &str| Some(cap.parse().unwrap());
    for other in [
        Terms { unit: "person-month".parse().unwrap(), ..terms() },
        Terms { relation: "add-remove".parse().unwrap(), ..terms() },
        Terms { budget: "4".parse().unwrap(), ..terms() },
        Terms { yearly: cap("12"), ..terms() },
        Terms { lifetime: cap("100"), ..terms() },
    ] {
        let opened = Ledger::open(&folder.ledger(), &other);
        says(opened, &["eps = 3 per person-quarter", &other.to_string(), "stays promised"]);
    }
    for impossible in [
        Terms { unit: "person".parse().unwrap(), ..terms() },
        Terms { budget: "0".parse().unwrap(), ..terms() },
        Terms { yearly: cap("-1"), ..terms() },
    ] {
        let path = folder.0.join("impossible.db");
        assert!(Ledger::open(&path, &impossible).is_err());
        assert!(!path.exists(), "it was made");
    }
}

#[test]
fn a_locked_ledger_is_waited_for_and_then_told() {
    let folder = Folder::new();
    let path = folder.ledger();
    let mut ledger = two_orders(&path);
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    ledger.wait_at_most(Duration::from_millis(100)).unwrap();
    let start = std::time::Instant::now();
    let refused = ledger.publish(&order(quarter(2), &["a"]), |_| panic!("drawn"));
    says(refused, &["is locked", "ask again"]);
    assert!(start.elapsed() >= Duration::from_millis(90));
    // Reading goes on while somebody writes.
    ledger.verify().unwrap();
    other.execute_batch("ROLLBACK").unwrap();
    publish(&mut ledger, &order(quarter(2), &["a"])).unwrap();
}

#[test]
fn a_reader_that_does_not_finish_stops_the_commit_and_nothing_is_recorded() {
    let folder = Folder::new();
    let path = folder.ledger();
    let mut ledger = two_orders(&path);
    let before = ledger.verify().unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN; SELECT count(*) FROM debit").unwrap();
    ledger.wait_at_most(Duration::from_millis(100)).unwrap();
    says(publish(&mut ledger, &order(quarter(2), &["a"])), &["is locked"]);
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(ledger.verify().unwrap(), before);
    publish(&mut ledger, &order(quarter(2), &["a"])).unwrap();
}

#[test]
fn a_file_exchanged_while_it_is_open_is_not_written_to() {
    let folder = Folder::new();
    let (path, away) = (folder.ledger(), folder.0.join("away.db"));
    let mut ledger = two_orders(&path);
    std::fs::rename(&path, &away).unwrap();
    drop(two_orders(&path));
    says(publish(&mut ledger, &order(quarter(2), &["a"])), &["moved or replaced"]);
    // Also in the last moment.
    let mut ledger = Ledger::open(&path, &terms()).unwrap();
    let refused = ledger.publish(&order(quarter(2), &["a"]), |_| {
        std::fs::rename(&path, folder.0.join("late.db")).unwrap();
        std::fs::copy(&away, &path).unwrap();
        Ok(vec!["lost".to_owned()])
    });
    says(refused, &["moved or replaced"]);
    drop(ledger);
    for path in [path, away] {
        assert_eq!(Ledger::read(&path).unwrap().verify().unwrap().entries, 6);
    }
}

#[test]
fn a_ledger_in_another_journal_mode_is_brought_back() {
    let folder = Folder::new();
    let path = folder.ledger();
    drop(two_orders(&path));
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(())).unwrap();
    drop(connection);
    let mut ledger = Ledger::open(&path, &terms()).unwrap();
    publish(&mut ledger, &order(quarter(2), &["a"])).unwrap();
    assert!(!folder.0.join("ledger.db-wal").exists());
}

/// A child that permissions hold for: root writes whatever it likes.
fn start_as_somebody(folder: &Folder, task: &str, path: &Path) -> child::Running {
    let program = std::env::current_exe().unwrap();
    if !rustix::process::geteuid().is_root() {
        return start_as(Command::new(program).args(AS_CHILD), task, path);
    }
    let copy = folder.0.join("program");
    // By another process: a program that is still open for writing somewhere
    // cannot be started.
    if !copy.exists() {
        assert!(Command::new("cp").arg(program).arg(&copy).status().unwrap().success());
    }
    std::fs::set_permissions(&copy, PermissionsExt::from_mode(0o755)).unwrap();
    start_as(Command::new(copy).args(AS_CHILD).uid(65534).gid(65534), task, path)
}

#[test]
fn what_may_not_be_written_is_not_spent_from() {
    let folder = Folder::new();
    let inner = folder.0.join("inner");
    std::fs::create_dir(&inner).unwrap();
    let path = inner.join("ledger.db");
    drop(two_orders(&path));
    let mode = |path: &Path, mode| {
        std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    };
    // The file, then the folder in which the journal must be made.
    for (file, folder_mode) in [(0o444, 0o777), (0o666, 0o555)] {
        mode(&path, file);
        mode(&inner, folder_mode);
        let said = start_as_somebody(&folder, "publish", &path).hear("failed");
        assert!(said.contains("read-only") && said.contains("Nothing was spent"), "{said}");
        let said = start_as_somebody(&folder, "verify", &path).hear("done");
        assert_eq!(said, "6");
    }
    // Without a ledger there, it cannot be made.
    let said = start_as_somebody(&folder, "open", &inner.join("new.db")).hear("failed");
    assert!(said.contains("cannot be opened"), "{said}");
    // What an interrupted writer left is not read past.
    mode(&inner, 0o755);
    let mut writer = start("spill", &path);
    writer.hear("drawing");
    writer.kill();
    mode(&path, 0o444);
    mode(&inner, 0o555);
    let said = start_as_somebody(&folder, "verify", &path).hear("failed");
    assert!(said.contains("interrupted writer"), "{said}");
    mode(&inner, 0o755);
    mode(&path, 0o644);
    assert_eq!(Ledger::read(&path).unwrap().verify().unwrap().entries, 6);
}

#[test]
fn a_file_that_may_not_grow_loses_nothing() {
    let folder = Folder::new();
    let path = folder.ledger();
    drop(two_orders(&path));
    // A shell cannot take back what whoever started the tests had ignored.
    let probe = Command::new("sh").args(["-c", "kill -s XFSZ $$"]).status().unwrap();
    let left_alone = if probe.success() { "failed" } else { "killed" };
    for (ignored, outcome) in [("trap '' XFSZ;", "failed"), ("", left_alone)] {
        let script = format!("{ignored} ulimit -f 2000; exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        let program = std::env::current_exe().unwrap();
        command.arg("-c").arg(script).arg(program).args(AS_CHILD);
        let mut child = start_as(&mut command, "publish", &path);
        if outcome == "failed" {
            let said = child.hear("failed");
            assert!(said.contains("not lost"), "{said}");
        }
        let status = child.child.wait().unwrap();
        assert_eq!(status.success(), outcome == "failed");
        assert_eq!(Ledger::read(&path).unwrap().verify().unwrap().entries, 6);
    }
    let mut ledger = Ledger::open(&path, &terms()).unwrap();
    publish(&mut ledger, &order(quarter(2), &["a"])).unwrap();
}
