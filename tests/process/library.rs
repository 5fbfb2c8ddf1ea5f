//! [`Process`] itself, with limits shorter than the command line offers.

use std::time::{Duration, Instant};

use etalon::Error;
use etalon::audit::{Plan, Verdict, audit};
use etalon::subject::{Batch, Output, Process, ProcessLimits, Side, Subject};
use etalon::tape::Seed;
use serde_json::{Value, json};

use crate::run::{argv, python};

fn start(script: &str, pair: [Value; 2], batch: u64) -> etalon::Result<Process> {
    let limits =
        ProcessLimits { start: Duration::from_secs(20), batch: Duration::from_millis(batch) };
    Process::start(&argv(script), "release", pair, limits)
}

fn bits() -> [Value; 2] {
    [json!(0), json!(1)]
}

#[test]
fn a_program_that_says_nothing_is_given_up_in_time() {
    let limits = ProcessLimits { start: Duration::from_millis(300), batch: Duration::from_secs(1) };
    let begin = Instant::now();
    let fault = Process::start(&argv("hangs_at_hello.sh"), "release", bits(), limits).unwrap_err();
    assert!(begin.elapsed() < Duration::from_secs(5));
    let Error::Subject { fault, stderr } = fault else { panic!("{fault}") };
    assert!(fault.contains("did not answer hello within 0.3 s"), "{fault}");
    assert_eq!(stderr, "hangs_at_hello: loading");
}

#[test]
fn timeouts_that_tell_the_sides_apart_are_a_violation() {
    if !python() {
        return;
    }
    let mut subject = start("hangs_on_side_1.py", bits(), 200).unwrap();
    let plan = Plan {
        claim: "eps=0.1".parse().unwrap(),
        relation: "replace-one".parse().unwrap(),
        unit: "person".parse().unwrap(),
        alpha: "1/20".parse().unwrap(),
        max_runs: 60,
        stop_at_violation: true,
        seed: Seed::new([7; 32]),
    };
    let finding = audit(&plan, &mut subject, &mut |_| true).unwrap();
    assert_eq!(finding.verdict, Verdict::Violation, "{finding:?}");
}

#[test]
fn a_hang_in_a_batch_loses_it_and_in_a_single_run_is_its_output() {
    if !python() {
        return;
    }
    let mut subject = start("hangs_on_side_1.py", bits(), 200).unwrap();
    let mut outputs = Vec::new();
    let batch = subject.run(&[Side::Left, Side::Right], &mut outputs).unwrap();
    assert_eq!((batch, outputs.len(), subject.largest_batch()), (Batch::Lost, 0, 1));
    let batch = subject.run(&[Side::Right], &mut outputs).unwrap();
    assert_eq!((batch, outputs.as_slice()), (Batch::Complete, [Output::Timeout].as_slice()));
    assert!(subject.trouble().unwrap().contains("did not answer within 0.2 s"));
}

#[test]
fn a_crash_in_a_batch_loses_it_and_in_a_single_run_is_its_output() {
    if !python() {
        return;
    }
    let mut subject = start("crashes_on_side_1.py", bits(), 20_000).unwrap();
    let mut outputs = Vec::new();
    let batch = subject.run(&[Side::Left, Side::Right], &mut outputs).unwrap();
    assert_eq!((batch, outputs.len(), subject.largest_batch()), (Batch::Lost, 0, 1));
    let batch = subject.run(&[Side::Right], &mut outputs).unwrap();
    assert_eq!((batch, outputs.as_slice()), (Batch::Complete, [Output::Crashed].as_slice()));
    assert!(subject.trouble().unwrap().contains("(signal: 6"), "{:?}", subject.trouble());
}

#[test]
fn batches_of_a_slow_program_stay_small_and_of_a_quick_one_grow() {
    if !python() {
        return;
    }
    let argv = [argv("slow.py"), vec!["0.025".to_owned()]].concat();
    let limits =
        ProcessLimits { start: Duration::from_secs(20), batch: Duration::from_millis(100) };
    let mut slow = Process::start(&argv, "release", bits(), limits).unwrap();
    let mut quick = start("constant.py", bits(), 20_000).unwrap();
    let mut outputs = Vec::new();
    // 32 quiet runs double a batch; a lost batch would hide that it grew.
    for _ in 0..40 {
        slow.run(&vec![Side::Left; slow.largest_batch()], &mut outputs).unwrap();
        quick.run(&vec![Side::Left; quick.largest_batch()], &mut outputs).unwrap();
    }
    assert_eq!(slow.largest_batch(), 1);
    assert_eq!(quick.largest_batch(), 2);
}

#[test]
fn inputs_without_a_value_in_the_protocol_are_refused() {
    for input in ["123456789012345678901234567890", "9223372036854775808", "-0.0", "{\"a\": 1}"] {
        let pair = [json!(0), serde_json::from_str(input).unwrap()];
        let fault = start("exits_at_once.sh", pair, 1000).unwrap_err();
        assert!(matches!(fault, Error::Domain { parameter: "input", .. }), "{input}: {fault}");
    }
    let long = [json!(0), json!("x".repeat(17 << 20))];
    let fault = start("exits_at_once.sh", long, 1000).unwrap_err();
    assert!(fault.to_string().contains("16 MiB"), "{:.200}", fault.to_string());
}

#[test]
fn an_operation_that_is_not_offered_is_refused_with_those_that_are() {
    if !python() {
        return;
    }
    let limits = ProcessLimits::default();
    let fault = Process::start(&argv("constant.py"), "query", bits(), limits).unwrap_err();
    assert!(fault.to_string().contains("choose --op from release"), "{fault}");
}
