//! Replay: what is right holds, and for each question there is a subject that
//! fails it and nothing else it should not fail.

use etalon::audit::{Check, Outcome, Question, Rehearsal, replay};
use etalon::json::{self, Value};
use etalon::museum;
use etalon::privacy::{Norm, Sensitivity};
use etalon::subject::{BUILTINS, Output, Parameters, Run, Side, find};
use etalon::tape::{ChaCha, Seed, Tape};

fn declared(norm: Norm, bound: &str) -> Option<Sensitivity> {
    Some(Sensitivity { norm, bound: bound.parse().unwrap() })
}

fn rehearse(mut run: Run, sensitivity: Option<Sensitivity>) -> Vec<Check> {
    let rehearsal = Rehearsal { seed: Seed::new([3; 32]), tapes: 128, sensitivity };
    replay(&mut run, &rehearsal).unwrap()
}

fn built_in(name: &str, parameters: &str, pair: [&str; 2]) -> Run {
    let value = |text: &str| -> Value { json::parse(text, "the test").unwrap() };
    let parameters = Parameters::read(parameters.split_whitespace()).unwrap();
    let entry = find(&[BUILTINS, museum::ENTRIES], name).unwrap();
    entry.make(parameters, &pair.map(value)).unwrap()
}

/// The questions that are broken.
fn broken(checks: &[Check]) -> Vec<&'static str> {
    let broken = checks.iter().filter(|check| check.outcome == Outcome::Broken);
    broken.map(|check| check.question.name()).collect()
}

fn seen(checks: &[Check], question: Question) -> (Outcome, String, Option<u64>) {
    let check = checks.iter().find(|check| check.question == question).unwrap();
    (check.outcome, check.seen.clone(), check.tape)
}

/// The number of a side and 16 bits of the tape.
fn noisy(side: Side, tape: &mut dyn Tape) -> i64 {
    let noise = i64::try_from(tape.bits(16).unwrap()).unwrap();
    noise + i64::from(side == Side::Right)
}

fn integer(n: i64) -> Output {
    Output::Integer(n.into())
}

#[test]
fn correct_mechanisms_hold_in_every_question() {
    let l1 = || declared(Norm::L1, "1");
    let cases = [
        ("discrete-laplace", "scale=1", ["0", "1"], l1(), "by 1 in all"),
        ("discrete-laplace", "scale=1 profile=cks20", ["[5,7]", "[5,8]"], l1(), "by 1 in all"),
        ("discrete-laplace", "scale=1 step=1/1024", ["0", "\"0.5\""], l1(), "by 0.5 in all"),
        (
            "discrete-gaussian",
            "sigma=3",
            ["[0,0]", "[3,4]"],
            declared(Norm::L2, "5"),
            "by 7 in all",
        ),
        ("truncated-geometric", "scale=2 bound=9", ["3", "4"], l1(), "in all"),
    ];
    for (name, parameters, pair, sensitivity, says) in cases {
        let checks = rehearse(built_in(name, parameters, pair), sensitivity);
        assert!(checks.iter().all(|check| check.outcome == Outcome::Held), "{name}: {checks:?}");
        assert!(seen(&checks, Question::Moved).1.contains(says), "{name}: {checks:?}");
    }
    // Not numbers, and nothing wrong with that.
    let checks =
        rehearse(built_in("leaky-bits", "odds=3 skipped=0", ["[true,false]", "[true,true]"]), None);
    assert_eq!(broken(&checks), [""; 0]);
    assert_eq!(seen(&checks, Question::Moved).0, Outcome::Open);
}

#[test]
fn an_undeclared_sensitivity_is_shown_by_a_tape() {
    let run = || built_in("discrete-laplace", "scale=1", ["0", "3"]);
    let checks = rehearse(run(), declared(Norm::L1, "2"));
    assert_eq!(broken(&checks), ["moved"]);
    let (_, says, tape) = seen(&checks, Question::Moved);
    assert!(says.contains("further apart than the declared L1 sensitivity 2"), "{says}");
    assert_eq!(tape, Some(0));
    assert_eq!(broken(&rehearse(run(), declared(Norm::L0, "1"))), [""; 0]);
    // A sum that is no number on one side.
    let split: Run = Box::new(|side, tape: &mut dyn Tape| {
        let noise = noisy(Side::Left, tape);
        Ok(if side == Side::Left { integer(noise) } else { Output::Error("overflow".to_owned()) })
    });
    let checks = rehearse(split, declared(Norm::L1, "1"));
    // No noise covers which side fails.
    assert_eq!(broken(&checks), ["moved", "covered"]);
}

#[test]
fn randomness_of_its_own_and_memory_are_told_apart() {
    let mut own = ChaCha::new(&Seed::new([4; 32]), 0);
    let moody: Run = Box::new(move |side, _: &mut dyn Tape| Ok(integer(noisy(side, &mut own))));
    assert_eq!(broken(&rehearse(moody, None)), ["deterministic", "repeated"]);
    // One that counts its runs, slowly.
    let mut runs = 0;
    let tired: Run = Box::new(move |side, tape: &mut dyn Tape| {
        runs += 1;
        Ok(integer(noisy(side, tape) + i64::from(runs > 300)))
    });
    assert_eq!(broken(&rehearse(tired, None)), ["deterministic", "repeated"][1..]);
}

#[test]
fn frozen_and_shared_noise_are_found() {
    // The noise of the first run is that of all.
    let checks = rehearse(built_in("cached-noise", "scale=8", ["0", "1"]), declared(Norm::L1, "1"));
    assert_eq!(broken(&checks), ["covered", "fresh"]);
    // One draw for all coordinates: their difference is exact.
    let shared = rehearse(built_in("shared-noise", "scale=1", ["[5,7]", "[6,7]"]), None);
    assert_eq!(broken(&shared), ["covered"]);
    let says = seen(&shared, Question::Covered).1;
    assert!(says.contains("the difference of coordinates 1 and 2 is \"2\""), "{says}");
    // Two coordinates that agree on either side, for good reason.
    let twice: Run = Box::new(|side, tape: &mut dyn Tape| {
        let one = integer(noisy(side, tape));
        Ok(Output::Vector(vec![one.clone(), one]))
    });
    assert_eq!(broken(&rehearse(twice, None)), [""; 0]);
    // The same draw in every second call, counted from the first or the second.
    for first in [0, 1] {
        let (mut calls, mut kept) = (first, 0);
        let pairs: Run = Box::new(move |side, tape: &mut dyn Tape| {
            if calls % 2 == 0 {
                kept = noisy(Side::Left, tape);
            }
            calls += 1;
            Ok(integer(kept + i64::from(side == Side::Right)))
        });
        let found = broken(&rehearse(pairs, None));
        assert!(found.contains(&"fresh"), "{first}: {found:?}");
    }
}

#[test]
fn what_cannot_be_said_is_left_open() {
    let constant: Run = Box::new(|_, _: &mut dyn Tape| Ok(Output::Text("yes".to_owned())));
    let checks = rehearse(constant, None);
    assert_eq!(broken(&checks), [""; 0]);
    for question in [Question::Covered, Question::Fresh, Question::Moved] {
        assert_eq!(seen(&checks, question).0, Outcome::Open, "{question:?}");
    }
    let checks = rehearse(built_in("long-reader", "scale=1", ["0", "1"]), None);
    let (outcome, says, _) = seen(&checks, Question::Bits);
    assert_eq!(outcome, Outcome::Open);
    assert!(says.contains("audit the channel bits"), "{says}");
}
