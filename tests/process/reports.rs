//! Programs that report what their runs use up, and the clock beside those
//! that do not.

use std::time::Duration;

use etalon::Error;
use etalon::audit::{Channels, Plan, Verdict, Watched, audit_channels};
use etalon::subject::{Measure, Process, ProcessLimits, Spent, Subject};
use etalon::subject::{Side, Timed};
use etalon::tape::Seed;
use serde_json::json;

use crate::run::{path, python};

fn start(kind: &str) -> Process {
    let argv = ["python3".to_owned(), path("reports.py").display().to_string(), kind.to_owned()];
    let limits = ProcessLimits { start: Duration::from_secs(20), batch: Duration::from_secs(10) };
    Process::start(&argv, "release", [json!(0), json!(1)], limits).unwrap()
}

fn watch(channels: &str, subject: &mut dyn Subject) -> Result<Watched, Error> {
    let plan = Plan {
        claim: "eps=1".parse().unwrap(),
        relation: "replace-one".parse().unwrap(),
        unit: "person".parse().unwrap(),
        alpha: "1/1000000".parse().unwrap(),
        max_runs: 2_000,
        stop_at_violation: true,
        seed: Seed::new([6; 32]),
    };
    let channels: Channels = channels.parse().unwrap();
    audit_channels(&plan, &channels, subject, &mut |_| true)
}

#[test]
fn reported_bits_are_judged() {
    if !python() {
        return;
    }
    for (kind, verdict) in [("long", Verdict::Violation), ("even", Verdict::NoViolationFound)] {
        let mut subject = start(kind);
        subject.ask(&[Measure::Bits, Measure::Nanoseconds]).unwrap();
        assert_eq!(subject.measures(), [Measure::Bits]);
        let found = watch("output,bits", &mut subject).unwrap();
        assert_eq!(found.finding.verdict, verdict, "{kind}: {found:?}");
        assert_ne!(found.channels[0].1.verdict, Verdict::Violation, "{kind}: {found:?}");
    }
}

#[test]
fn who_does_not_report_or_was_not_asked_is_not_judged_by_it() {
    if !python() {
        return;
    }
    let mut mute = start("mute");
    mute.ask(&[Measure::Bits]).unwrap();
    assert!(mute.measures().is_empty());
    assert!(matches!(watch("output,bits", &mut mute), Err(Error::Unsupported { .. })));
    let mut unasked = start("long");
    assert!(matches!(watch("bits", &mut unasked), Err(Error::Unsupported { .. })));
    let mut outputs = Vec::new();
    unasked.run(&[Side::Left, Side::Right], &mut outputs).unwrap();
    assert!(unasked.spent().iter().all(|spent| *spent == Spent::default()));
}

#[test]
fn what_was_not_agreed_on_breaks_the_protocol() {
    if !python() {
        return;
    }
    let mut short = start("short");
    short.ask(&[Measure::Bits]).unwrap();
    let fault = watch("bits", &mut short).unwrap_err().to_string();
    assert!(fault.contains("one number per run for each measure"), "{fault}");
    let fault = start("more").ask(&[Measure::Bits]).unwrap_err().to_string();
    assert!(fault.contains("reports must be among those asked for"), "{fault}");
}

#[test]
fn a_clock_beside_a_program_times_single_runs() {
    if !python() {
        return;
    }
    let mut now = 0;
    let clock = move || {
        now += 5;
        now
    };
    let mut timed = Timed::new(Box::new(start("even")), Box::new(clock));
    let mut outputs = Vec::new();
    timed.run(&[Side::Left, Side::Right, Side::Left], &mut outputs).unwrap();
    assert_eq!(outputs.len(), 3);
    let taken = Spent { bits: None, nanoseconds: Some(5) };
    assert_eq!(timed.spent(), [taken; 3]);
}
