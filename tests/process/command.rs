//! The command line on every subject: exit code, sentence, time, orphans.

use crate::run::{Ended, audit, path, python};

const QUICK: [&str; 6] = ["--max-seconds", "1", "--deadline-seconds", "1", "--max-runs", "20000"];

/// One sentence on standard error, for a subject that could not be judged.
fn assert_unassessable(script: &str, ended: &Ended, says: &str) {
    assert_eq!(ended.code, 3, "{script}: {ended}");
    assert_eq!(ended.verdict(), "not_assessable", "{script}: {ended}");
    assert!(ended.stderr.starts_with("error: "), "{script}: {ended}");
    assert!(ended.stderr.contains(says), "{script} should say `{says}`: {ended}");
    assert_eq!(ended.stderr.trim_end().lines().count(), 1, "{script}: {ended}");
    assert_eq!(ended.json()["fault"].as_str().unwrap(), ended.stderr["error: ".len()..].trim_end());
}

#[test]
fn programs_without_python_end_in_one_sentence() {
    for (script, says) in [
        (
            "exits_at_once.sh",
            "ended before it answered hello (exit status: 7); a program must speak the adapter protocol: docs/how-to/write-an-adapter.md; its standard error ends: exits_at_once: no licence found",
        ),
        ("hangs_at_hello.sh", "did not answer hello within 1 s"),
        ("prints_garbage.sh", "its line begins: Welcome to mylibrary 2.1!"),
        ("no_such_program", "cannot be started: No such file or directory"),
    ] {
        assert_unassessable(script, &audit(script, &QUICK, &[]), says);
    }
}

#[test]
fn what_breaks_the_protocol_is_quoted() {
    if !python() {
        return;
    }
    for (script, says) in [
        ("bad_value.py", "an output object has one field: int, f64, refused or error"),
        ("unknown_field.py", "unknown field \"seconds\""),
        ("wrong_count.py", "0 outputs instead of 1"),
        ("wrong_id.py", "the reply's id must be \"1\""),
        ("wrong_protocol.py", "speaks etalon-adapter/2, not etalon-adapter/1: use an adapter"),
        ("answers_error.py", "cannot release: no database"),
        ("huge_line.py", "wrote a line longer than 16 MiB: give it a smaller max_batch"),
    ] {
        let ended = audit(script, &QUICK, &[]);
        assert_unassessable(script, &ended, says);
        assert!(ended.seconds < 10.0, "{script}: {ended}");
    }
}

#[test]
fn programs_whose_every_run_fails_are_not_assessable() {
    if !python() {
        return;
    }
    for (script, says) in [
        (
            "exits_after_hello.py",
            "(exit status: 7); its standard error ends: exits_after_hello: out of licences",
        ),
        ("closes_mid_batch.py", "ended instead of an answer (exit status: 0)"),
        ("closes_stdout.py", "closed its standard output instead of an answer"),
        ("hangs_after_hello.py", "did not answer within 1 s"),
        ("no_newline.py", "did not answer within 1 s"),
        ("only_errors.py", "the last one: TypeError: not a number"),
    ] {
        let ended = audit(script, &QUICK, &[]);
        assert_unassessable(script, &ended, says);
        // The limit, a deadline, and the start of a process under load.
        assert!(ended.seconds < 1.0 + 1.0 + 4.0, "{script}: {ended}");
    }
}

#[test]
fn a_hanging_program_is_ended_before_it_is_started_again() {
    if !python() {
        return;
    }
    let lock = std::env::temp_dir().join(format!("etalon-lock-{}", std::process::id()));
    let ended = audit("holds_a_lock.py", &QUICK, &[lock.to_str().unwrap()]);
    std::fs::remove_file(&lock).unwrap();
    assert_unassessable("holds_a_lock.py", &ended, "did not answer within 1 s");
}

#[test]
fn a_subject_cannot_command_the_terminal() {
    if !python() {
        return;
    }
    let ended = audit("colours.py", &QUICK, &[]);
    assert_unassessable("colours.py", &ended, "colours: done");
    assert!(!(ended.stdout + &ended.stderr).contains(['\x1b', '\x07']));
}

#[test]
fn faults_that_tell_the_sides_apart_are_violations() {
    if !python() {
        return;
    }
    for script in ["crashes_on_side_1.py", "two_errors.py"] {
        let flags = ["--alpha", "1e-2", "--max-seconds", "20", "--max-runs", "500"];
        let ended = audit(script, &[flags.as_slice(), &["--stop-at-violation"]].concat(), &[]);
        assert_eq!((ended.code, ended.verdict().as_str()), (1, "violation"), "{script}: {ended}");
        assert_eq!(ended.stderr, "", "{script}");
    }
}

#[test]
fn faults_that_do_not_leak_are_no_violation() {
    if !python() {
        return;
    }
    let ended = audit("crashes_every_50th.py", &["--alpha", "1e-2", "--max-runs", "400"], &[]);
    assert_eq!((ended.code, ended.verdict().as_str()), (0, "no_violation_found"), "{ended}");
    assert_eq!(ended.stderr, "");
    // But they are told.
    let failures = &ended.json()["failures"];
    let crashed = failures["crashed"]["left"].as_u64().unwrap()
        + failures["crashed"]["right"].as_u64().unwrap();
    assert!(crashed + failures["lost"]["batches"].as_u64().unwrap() >= 7, "{ended}");
    assert!(failures["last"].as_str().unwrap().contains("ended instead of an answer"), "{ended}");
}

/// Without the patience that single runs get after a fault, the larger of the
/// two batches would hide most crashes in what is lost with them.
#[test]
fn a_subject_that_crashes_on_one_side_only_is_caught() {
    if !python() {
        return;
    }
    let flags =
        ["--alpha", "1e-3", "--max-runs", "20000", "--max-seconds", "35", "--stop-at-violation"];
    let seed = ["--seed", "000000000000000000000000000000000000000000000000000000000000000b"];
    for most in ["1", "100000"] {
        let flags = [flags.as_slice(), seed.as_slice()].concat();
        let ended = audit("crashes_at_random.py", &flags, &["50", most]);
        assert_eq!((ended.code, ended.verdict().as_str()), (1, "violation"), "{most}: {ended}");
        let result = ended.json();
        let (crashed, lost) = (&result["failures"]["crashed"], &result["failures"]["lost"]);
        assert_eq!(crashed["left"], 0, "{ended}");
        let seen = crashed["right"].as_u64().unwrap();
        assert!(seen > 5 * lost["batches"].as_u64().unwrap(), "{most}: {ended}");
        assert!(result["event"].to_string().contains("crash"), "{most}: {ended}");
    }
}

#[test]
fn what_was_lost_is_told_and_not_claimed_to_have_been_seen() {
    if !python() {
        return;
    }
    let ended = audit("crashes_at_random.py", &["--max-runs", "2000"], &["400", "100000"]);
    let result = ended.json();
    let lost = &result["failures"]["lost"];
    let (batches, runs) = (lost["batches"].as_u64().unwrap(), lost["runs"].as_u64().unwrap());
    assert!(batches > 0 && runs > batches, "{ended}");
    let floor: f64 = result["mass_floor"].as_str().unwrap().parse().unwrap();
    assert!(floor > 3.9 / 2000.0, "{ended}");
    let reason = result["reason"].as_str().unwrap();
    assert!(reason.contains(&format!("nothing is known of {runs} runs more")), "{ended}");
}

#[test]
fn programs_that_work_pass_whatever_else_they_do() {
    if !python() {
        return;
    }
    for script in ["constant.py", "floods_stderr.py", "ignores_goodbye.py", "leaves_grandchild.py"]
    {
        let ended = audit(script, &["--max-runs", "5000"], &[]);
        assert_eq!((ended.code, ended.verdict().as_str()), (0, "no_violation_found"), "{ended}");
        assert_eq!(ended.stderr, "", "{script}");
        assert_eq!(ended.json()["runs"], 5000, "{script}");
    }
}

#[test]
fn a_coin_passes_at_its_own_epsilon_and_fails_below_it() {
    if !python() {
        return;
    }
    let ended = audit("coin.py", &["--claim", "eps=ln(3)", "--max-runs", "50000"], &[]);
    assert_eq!((ended.code, ended.verdict().as_str()), (0, "no_violation_found"), "{ended}");
    let ended = audit("coin.py", &["--claim", "eps=1", "--max-runs", "50000"], &[]);
    assert_eq!((ended.code, ended.verdict().as_str()), (1, "violation"), "{ended}");
    assert_eq!(ended.json()["subject"], "coin 1");
}

#[test]
fn a_slow_program_keeps_the_time_limit() {
    if !python() {
        return;
    }
    let ended = audit("slow.py", &["--max-seconds", "3", "--deadline-seconds", "1"], &["0.125"]);
    assert_eq!((ended.code, ended.verdict().as_str()), (4, "inconclusive"), "{ended}");
    assert!(ended.seconds < 3.0 + 1.0 + 4.0, "{ended}");
    assert!(ended.json()["runs"].as_u64().unwrap() >= 8, "{ended}");
}

#[test]
fn every_subject_is_used() {
    let own = [include_str!("command.rs"), include_str!("library.rs"), include_str!("reports.rs")]
        .concat();
    for entry in std::fs::read_dir(path("")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let is_subject = name != "adapter.py" && !name.starts_with('_');
        assert!(!is_subject || own.contains(&format!("\"{name}\"")), "no test uses {name}");
    }
}
