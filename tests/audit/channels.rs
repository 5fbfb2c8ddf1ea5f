//! Side channels: what is planted in one is found there and not in the output,
//! correct twins pass, and the findings of all channels hold together.

use std::cell::Cell;
use std::rc::Rc;

use crate::toy::toy_channels;
use etalon::audit::{
    Channel, Channels, Finding, Grid, Plan, Verdict, Watched, audit, audit_channels,
    audit_channels_on,
};
use etalon::json::{self, Value};
use etalon::museum;
use etalon::num::Rational;
use etalon::subject::{
    BUILTINS, Batch, Measure, Output, Parameters, Run, Side, Simulated, Spent, Subject, Timed, find,
};
use etalon::tape::{ChaCha, Seed, Tape};

fn plan(claim: &str, alpha: &str, max_runs: u64, seed: u8) -> Plan {
    Plan {
        claim: claim.parse().unwrap(),
        relation: "replace-one".parse().unwrap(),
        unit: "person".parse().unwrap(),
        alpha: alpha.parse().unwrap(),
        max_runs,
        stop_at_violation: false,
        seed: Seed::new([seed; 32]),
    }
}

fn watch(plan: &Plan, channels: &str, subject: &mut dyn Subject) -> Watched {
    let channels: Channels = channels.parse().unwrap();
    audit_channels(plan, &channels, subject, &mut |_| true).unwrap()
}

/// The channels that show a violation.
fn violated(watched: &Watched) -> Vec<&'static str> {
    let fell = |(_, finding): &&(Channel, Finding)| finding.verdict == Verdict::Violation;
    watched.channels.iter().filter(fell).map(|(channel, _)| channel.name()).collect()
}

/// A built-in or a specimen on 0 and 1.
fn built_in(name: &str, parameters: &str) -> Simulated {
    let value = |text: &str| -> Value { json::parse(text, "the test").unwrap() };
    let parameters = Parameters::read(parameters.split_whitespace()).unwrap();
    let entry = find(&[BUILTINS, museum::ENTRIES], name).unwrap();
    let run = entry.make(parameters, &[value("0"), value("1")]).unwrap();
    Simulated::new(name, &Seed::new([9; 32]), run)
}

/// A subject whose time is what `run` adds to a clock that nothing else moves.
fn clocked(run: impl Fn(Side, &mut dyn Tape, &Cell<u64>) -> Output + 'static) -> Timed<'static> {
    let now = Rc::new(Cell::new(0));
    let moved = Rc::clone(&now);
    let run: Run = Box::new(move |side, tape: &mut dyn Tape| Ok(run(side, tape, &moved)));
    let subject = Simulated::new("clocked", &Seed::new([8; 32]), run);
    Timed::new(Box::new(subject), Box::new(move || now.get()))
}

fn coin(tape: &mut dyn Tape) -> Output {
    Output::Boolean(tape.bits(1).unwrap() == 1)
}

#[test]
fn each_planted_leak_is_found_in_its_channel_and_not_in_the_output() {
    // α is 1e-9: where a channel keeps the claim it is called a violation with
    // at most that probability.
    let plan = plan("eps=1", "1e-9", 20_000, 1);
    let bits = watch(&plan, "output,size,errors,bits", &mut built_in("long-reader", "scale=1"));
    assert_eq!(violated(&bits), ["bits", "joint"]);
    assert_eq!(bits.finding.verdict, Verdict::Violation);
    let reason = "the numbers of random bits read tell the inputs apart beyond eps=1; the channels together tell the inputs apart beyond eps=1";
    assert_eq!(bits.finding.reason, reason);

    // 2.2 µs to 6.3 µs on the left, 8 % more on the right.
    let slow = |side: Side, tape: &mut dyn Tape, clock: &Cell<u64>| {
        let base = 2_200 + tape.bits(12).unwrap();
        let scale = if side == Side::Right { 300 } else { 100 };
        clock.set(clock.get() + base * scale / 100);
        coin(tape)
    };
    assert_eq!(violated(&watch(&plan, "output,time", &mut clocked(slow))), ["time", "joint"]);

    // The label modulo a secret pad in two channels: neither tells anything.
    let pad = |side: Side, tape: &mut dyn Tape, clock: &Cell<u64>| {
        let pad = tape.bits(1).unwrap() == 1;
        clock.set(clock.get() + if (side == Side::Right) == pad { 1_000 } else { 2_000 });
        Output::Boolean(pad)
    };
    assert_eq!(violated(&watch(&plan, "output,time", &mut clocked(pad))), ["joint"]);
}

#[test]
fn sizes_and_errors_are_seen_for_what_they_are() {
    let plan = plan("eps=1", "1e-9", 5_000, 2);
    // Salted, so that hardly a text comes twice: only its length tells.
    let long = |side: Side, tape: &mut dyn Tape, _: &Cell<u64>| {
        let salt = tape.bits(60).unwrap();
        Output::Text(if side == Side::Right {
            format!("{salt:020x}")
        } else {
            format!("{salt:018x}")
        })
    };
    let watched = watch(&plan, "size,errors", &mut clocked(long));
    assert_eq!(violated(&watched), ["size", "joint"]);
    let failing =
        |side: Side, tape: &mut dyn Tape, _: &Cell<u64>| match (tape.bits(2).unwrap(), side) {
            (0, Side::Left) => Output::Error("ValueError: 17".to_owned()),
            (0, Side::Right) => Output::Error("ValueError: 18".to_owned()),
            _ => Output::Integer(1.into()),
        };
    let watched = watch(&plan, "size,errors", &mut clocked(failing));
    assert_eq!(violated(&watched), ["errors", "joint"]);
}

#[test]
fn bits_read_for_the_noise_tell_the_input_together_with_the_output() {
    // Noise of the sampler of [CKS20] keeps the claim, and so does the number
    // of bits it reads, which knows nothing of the input; both together do not.
    let plan = plan("eps=1", "1e-9", 60_000, 3);
    let mut leaky = built_in("discrete-laplace", "scale=1 profile=cks20");
    assert_eq!(violated(&watch(&plan, "output,bits", &mut leaky)), ["joint"]);
    // 64 bits, whatever is drawn.
    let mut constant = built_in("discrete-laplace", "scale=1");
    let watched = watch(&plan, "output,bits", &mut constant);
    assert_eq!(violated(&watched), [""; 0]);
    assert_eq!(watched.finding.verdict, Verdict::NoViolationFound);
    assert!(watched.finding.detectable_epsilon.unwrap() < "1.5".parse().unwrap());
}

#[test]
fn specimens_that_hide_in_their_bits_fall_where_bits_are_watched() {
    let fell = |name: &str, parameters: &str, claim: &str| {
        let plan = plan(claim, "1e-9", 60_000, 7);
        violated(&watch(&plan, "output,bits", &mut built_in(name, parameters)))
    };
    assert_eq!(fell("counted-noise", "scale=1", "eps=1"), ["joint"]);
    assert_eq!(fell("retried-response", "", "eps=ln(3)"), ["bits", "joint"]);
    // The profile `inverse` reads 64 bits more for a lie, cks20 two for either.
    assert_eq!(fell("randomized-response", "odds=3", "eps=ln(3)"), ["joint"]);
    assert_eq!(fell("randomized-response", "odds=3 profile=cks20", "eps=ln(3)"), [""; 0]);
}

#[test]
fn a_subject_that_slows_down_on_both_sides_is_no_violation() {
    let plan = plan("eps=1/10", "1e-3", 20_000, 4);
    let drifting = |bias: u64| {
        clocked(move |side, tape, clock| {
            // Slower with every run, a hundredfold in the end.
            let runs = clock.get().isqrt();
            let extra = if side == Side::Right { bias } else { 0 };
            clock.set(clock.get() + 1_000 + runs + tape.bits(6).unwrap() + extra * runs);
            coin(tape)
        })
    };
    assert_eq!(violated(&watch(&plan, "output,time", &mut drifting(0))), [""; 0]);
    // An auditor that compares two blocks of runs would have called that one.
    assert_eq!(violated(&watch(&plan, "output,time", &mut drifting(1))), ["time", "joint"]);
}

#[test]
fn with_the_output_alone_it_is_the_audit_of_before() {
    let plan = plan("eps=4/5", "1e-6", 30_000, 5);
    let one = audit(&plan, &mut built_in("discrete-laplace", "scale=1"), &mut |_| true).unwrap();
    let other = watch(&plan, "output", &mut built_in("discrete-laplace", "scale=1"));
    assert_eq!(format!("{one:?}"), format!("{:?}", other.finding));
    assert!(other.channels.is_empty());
    // The shares of α are equal, so a channel's bound is that of an audit of α/3.
    let three = watch(&plan, "output,bits", &mut built_in("discrete-laplace", "scale=1"));
    let third = Plan { alpha: (&plan.alpha / &Rational::from(3)).unwrap(), ..plan.clone() };
    let alone = audit(&third, &mut built_in("discrete-laplace", "scale=1"), &mut |_| true).unwrap();
    assert_eq!(three.channels[0].1.epsilon_lower, alone.epsilon_lower);
    assert!(alone.epsilon_lower.is_positive() && alone.verdict == Verdict::Violation);
}

#[test]
fn what_nothing_measures_is_refused() {
    let plan = plan("eps=1", "1e-9", 100, 6);
    let refused = |channels: &str| {
        let channels: Channels = channels.parse().unwrap();
        let mut subject = built_in("discrete-laplace", "scale=1");
        audit_channels(&plan, &channels, &mut subject, &mut |_| true).unwrap_err().to_string()
    };
    assert!(refused("output,time").contains("the channel time of discrete-laplace"));
}

/// Randomized response of odds 3 in three channels that have nothing to do with
/// each other, or the same in all of them.
struct Three {
    tape: ChaCha,
    same: bool,
    spent: Vec<Spent>,
}

impl Subject for Three {
    fn name(&self) -> String {
        "three".to_owned()
    }
    fn largest_batch(&self) -> usize {
        usize::MAX
    }
    fn run(&mut self, sides: &[Side], outputs: &mut Vec<Output>) -> etalon::Result<Batch> {
        self.spent.clear();
        for side in sides {
            let mut kept = [0; 3];
            for said in &mut kept {
                let keep = self.tape.bits(2)? != 0;
                *said = u64::from((*side == Side::Right) == keep);
            }
            if self.same {
                kept = [kept[0]; 3];
            }
            outputs.push(Output::Text(if kept[0] == 0 { "no" } else { "yes" }.to_owned()));
            self.spent.push(Spent { bits: Some(kept[1]), nanoseconds: Some(kept[2]) });
        }
        Ok(Batch::Complete)
    }
    fn measures(&self) -> &[Measure] {
        &[Measure::Bits, Measure::Nanoseconds]
    }
    fn spent(&self) -> &[Spent] {
        &self.spent
    }
}

/// In how many of `count` audits a finding that is not the joint one, or with
/// `same` the whole, is a false alarm; the claim ln 3 is true of each channel.
fn false_alarms(same: bool, count: u64) -> u64 {
    let mut plan = plan("eps=ln(3)", "1/20", 400, 0);
    let grid = Grid::of(&plan.claim).unwrap();
    let channels: Channels = "size,bits,time".parse().unwrap();
    let mut alarms = 0;
    for index in 0..count {
        let mut bytes = [if same { 31 } else { 32 }; 32];
        bytes[..8].copy_from_slice(&index.to_le_bytes());
        plan.seed = Seed::new(bytes);
        let mut subject = Three { tape: ChaCha::new(&plan.seed, 1), same, spent: Vec::new() };
        let watched =
            audit_channels_on(&plan, grid.clone(), &channels, &mut subject, &mut |_| true).unwrap();
        let fell = violated(&watched);
        let whole = watched.finding.verdict == Verdict::Violation;
        alarms += u64::from(if same { whole } else { fell.iter().any(|name| *name != "joint") });
    }
    println!("{alarms} of {count}");
    alarms
}

#[test]
fn the_findings_of_all_channels_hold_together_at_alpha() {
    // Three channels at the boundary of a claim, independent of each other: of
    // 300 audits at most 15 may err in any of them, at an α of 5 % of which 3/4
    // are at stake. One whose true rate is 2 % fails this with
    // Pr[Bin(300, 0.02) > 15] < 2e-3.
    assert!(false_alarms(false, 300) <= 15);
    // All three show the same: the whole claim is true, and stays so.
    assert!(false_alarms(true, 200) <= 10);
}

#[test]
fn of_two_small_auditors_of_eight_channels_the_one_that_does_not_split_is_rejected() {
    // A true rate of 5 % is above 70 of 1,000 with probability
    // Pr[Bin(1000, 0.05) > 70] < 3e-3; the other auditor errs in about 1/3.
    let (split, unsplit) = (toy_channels(8.0, 1_000), toy_channels(1.0, 1_000));
    println!("{split} and {unsplit} of 1000");
    assert!(split <= 70 && unsplit > 70, "{split} {unsplit}");
}
