//! Faults of a program, one at a time: the rest of the cases is always run.

use crate::run::{Folder, python, spoilt};

#[test]
fn an_honest_program_passes_everything() {
    if !python() {
        return;
    }
    let ended = Folder::new().conform(&["--tier", "soak"], &spoilt("honest"));
    assert_eq!(ended.code, 0, "{ended}");
    let found = ended.json();
    assert_eq!(found["verdict"], "conforms");
    assert_eq!(found["classes"]["exact"]["executed"], 8, "{ended}");
    assert_eq!(found["classes"]["core"]["passed"], 1, "{ended}");
    assert_eq!(found["classes"]["exact"]["failed"], 0);
}

#[test]
fn wrong_answers_are_failures_of_conformance() {
    if !python() {
        return;
    }
    let folder = Folder::new();
    for (fault, id, how, says, failures) in [
        ("lies", "summed", "offered and not supported", "offers this and then says", 1),
        ("never_refuses", "refused", "did not refuse", "expected refused, got ok", 1),
        ("raises", "refused", "unplanned exception", "got error: ValueError: [31mscale", 1),
        ("refuses_late", "refused", "wrong answer", "refused after 8 bits of the tape", 1),
        ("refuses_good", "marked", "refused what is acceptable", "I would rather not", 1),
        ("bare_numbers", "before", "wrong form", "write it in quotes", 4),
        ("off_by_one", "before", "wrong answer", "out[2]: expected", 4),
    ] {
        let ended = folder.conform(&[], &spoilt(fault));
        assert_eq!(ended.code, 1, "{fault}: {ended}");
        let (outcome, detail) = ended.outcome(id);
        assert_eq!(outcome, "fail", "{fault}: {ended}");
        assert!(detail.contains(says), "{fault}: {detail}");
        let found = ended.json();
        let cases = found["cases"].as_array().unwrap();
        assert_eq!(cases.len(), 7, "{fault}");
        let failed: Vec<_> = cases.iter().filter(|case| case["failure"] == true).collect();
        assert_eq!(failed.len(), failures, "{fault}: {ended}");
        assert_eq!(failed[0]["how"], how, "{fault}");
        let others = cases.iter().filter(|case| case["outcome"] == "pass").count();
        assert_eq!(others, 7 - failures, "{fault}: {ended}");
    }
}

#[test]
fn the_first_divergence_is_shown_beside_the_reference() {
    if !python() {
        return;
    }
    let ended = Folder::new().conform(&["--case", "after"], &spoilt("off_by_one"));
    let reading = ended.json()["cases"][0]["reading"].clone();
    let lines: Vec<&str> =
        reading.as_array().unwrap().iter().map(|l| l.as_str().unwrap()).collect();
    assert!(lines[0].starts_with("out[2] = "), "{lines:?}");
    assert!(lines.iter().any(|line| line.contains("bernoulli")), "{lines:?}");
}

#[test]
fn a_fault_at_one_vector_does_not_lose_the_rest() {
    if !python() {
        return;
    }
    let folder = Folder::new();
    for (fault, outcome, says, code) in [
        ("crashes", "crashed", "ended instead of an answer (signal: 6", 1),
        ("hangs", "timeout", "no reply within 2 s", 1),
        ("floods_stdout", "protocol", "its line begins: floods_stdout: still here", 3),
        ("long_line", "protocol", "a line longer than 16 MiB", 3),
    ] {
        let ended = folder.conform(&["--timeout", "2"], &spoilt(fault));
        assert_eq!(ended.code, code, "{fault}: {ended}");
        let (found, detail) = ended.outcome("marked");
        assert_eq!(found, outcome, "{fault}: {ended}");
        assert!(detail.contains(says), "{fault}: {detail}");
        for id in ["before", "after", "wide", "summed", "refused", "ended"] {
            assert_eq!(ended.outcome(id).0, "pass", "{fault}: {ended}");
        }
        assert!(ended.seconds < 30.0, "{fault}: {ended}");
    }
}

#[test]
fn what_breaks_the_protocol_is_quoted() {
    if !python() {
        return;
    }
    let folder = Folder::new();
    for (fault, says) in [
        ("wrong_id", "the reply's id must be \"1\", not \"10\"; its line begins: {\"id\""),
        ("unknown_field", "unknown field \"seconds\""),
    ] {
        let ended = folder.conform(&["--case", "before", "--case", "after"], &spoilt(fault));
        assert_eq!(ended.code, 3, "{fault}: {ended}");
        let (found, detail) = ended.outcome("before");
        assert_eq!(found, "protocol", "{fault}: {ended}");
        assert!(detail.contains(says), "{fault}: {detail}");
        assert_eq!(ended.outcome("after").0, "protocol", "{fault}: {ended}");
    }
    // The surplus reply is taken for the reply to the next case.
    let ended = folder.conform(&[], &spoilt("two_replies"));
    assert_eq!((ended.code, ended.outcome("marked").0.as_str()), (3, "pass"), "{ended}");
    assert_eq!(ended.outcome("after").0, "protocol", "{ended}");
    assert_eq!(ended.outcome("wide").0, "pass", "{ended}");
}

#[test]
fn a_program_that_cannot_be_greeted_is_an_infrastructure_failure() {
    if !python() {
        return;
    }
    let folder = Folder::new();
    for (program, says) in [
        (spoilt("prints"), "its line begins: Welcome to mylibrary 2.1!"),
        (spoilt("wrong_protocol"), "speaks etalon-conform/2, not etalon-conform/1"),
        (vec!["./no-such-program".to_owned()], "cannot be started"),
        (vec!["false".to_owned()], "ended before it answered hello (exit status: 1)"),
    ] {
        let ended = folder.conform(&[], &program);
        assert_eq!((ended.code, ended.stdout.as_str()), (3, ""), "{ended}");
        assert!(ended.stderr.contains(says), "{ended}");
        assert_eq!(ended.stderr.trim_end().lines().count(), 1, "{ended}");
    }
    // One that does not start again keeps what was found until then.
    let mark = folder.path().join("crashed").display().to_string();
    let ended = folder.conform(&[], &[spoilt("crashes_for_good"), vec![mark]].concat());
    assert_eq!(ended.code, 3, "{ended}");
    assert_eq!(ended.outcome("before").0, "pass", "{ended}");
    assert_eq!(ended.outcome("marked").0, "crashed", "{ended}");
    assert_eq!(ended.json()["cases"].as_array().unwrap().len(), 2, "{ended}");
    assert!(ended.json()["fault"].as_str().unwrap().contains("no licence left"), "{ended}");
}
