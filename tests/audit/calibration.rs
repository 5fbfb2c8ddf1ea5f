//! False alarms: correct mechanisms at the exact boundary of their claim,
//! peeked at after every batch.
//!
//! α is 5 %, and no more than 5 % of the audits may end in a violation. Ville's
//! inequality leaves room: an auditor whose true rate is 3 % fails this with
//! probability `Pr[Bin(1000, 0.03) > 50] < 3e-4`, one that spends all of its 5 %
//! would fail with 0.46. One that errs in 10 % of its audits passes with
//! `Pr[Bin(1000, 0.1) <= 50] < 1e-8`.

use crate::toy::{Fault, toy_violations};
use crate::{Audits, laplace, response, shown};
use etalon::audit::Grid;
use etalon::subject::{Output, Side};

/// How many audits, and how many of them may end in a violation.
fn size() -> (u64, u64) {
    match std::env::var("ETALON_EXTENSIVE").is_ok_and(|value| value == "1") {
        true => (10_000, 500),
        false => (1_000, 50),
    }
}

#[test]
fn laplace_at_its_claim_is_called_violated_at_most_at_alpha() {
    let (audits, most) = size();
    let violations = Audits::new("eps=1", "1/20", 2_000, 1).violations(audits, &laplace("1"));
    println!("{violations} of {audits}");
    assert!(violations <= most, "{violations} of {audits}");
}

#[test]
fn randomized_response_at_its_claim_is_called_violated_at_most_at_alpha() {
    let (audits, most) = size();
    let violations = Audits::new("eps=ln(3)", "1/20", 2_000, 2).violations(audits, &response());
    println!("{violations} of {audits}");
    assert!(violations <= most, "{violations} of {audits}");
}

#[test]
fn an_auditor_that_clips_at_less_than_it_claims_is_rejected() {
    // The real auditor on the grid of 3/4. A calibrated one is called here more
    // than 20 times with probability Pr[Bin(200, 0.05) > 20] < 2e-3.
    let mut audits = Audits::new("eps=1", "1/20", 2_000, 3);
    audits.grid = Grid::around(&"3/4".parse().unwrap()).unwrap();
    let violations = audits.violations(200, &laplace("1"));
    assert!(violations > 20, "{violations} of 200");
}

#[test]
fn a_leak_of_the_label_in_one_run_of_forty_is_rejected() {
    // What a learner that had seen the label would look like from outside.
    // Each leak multiplies the wealth against c = 3/4 by up to 4/3.
    let count = std::cell::Cell::new(0u64);
    let leaky = shown(&response(), move |side, output| {
        count.set(count.get() + 1);
        match (count.get() % 40, side) {
            (0, Side::Left) => Output::Integer((-1).into()),
            (0, Side::Right) => Output::Integer((-2).into()),
            _ => output,
        }
    });
    let violations = Audits::new("eps=ln(3)", "1/20", 2_000, 4).violations(100, &leaky);
    assert!(violations > 20, "{violations} of 100");
}

#[test]
fn of_four_small_auditors_only_the_one_without_fault_is_calibrated() {
    // The method in a dozen lines, once as it is and once for each fault: the
    // check above must tell them apart.
    assert!(toy_violations(Fault::None, 1_000) <= 50);
    for fault in [Fault::NoClip, Fault::LearnsBeforeItBets, Fault::UnfairCoin] {
        let violations = toy_violations(fault, 1_000);
        assert!(violations > 50, "{fault:?}: {violations} of 1000");
    }
}
