//! Lower bounds hold: false ones are as rare as α says.
//!
//! α is 1/5 and at most a fifth of 400 audits may state a bound above the true
//! loss. An auditor whose true share is 12 % fails with probability
//! `Pr[Bin(400, 0.12) > 80] < 1e-5`, one of 30 % passes with
//! `Pr[Bin(400, 0.3) <= 80] < 1e-5`.

use crate::toy::same_data_refutations;
use crate::{Audits, Shared, laplace, ratio, response};

const AUDITS: u64 = 400;
const MOST: usize = 80;

/// How many bounds exceed the truth.
fn misses(claim: &str, truth: &str, tag: u8, subject: &Shared) -> usize {
    let plan = Audits::new(claim, "1/5", 1_500, tag).without_stopping();
    (0..AUDITS).filter(|&index| plan.run(index, subject).epsilon_lower > ratio(truth)).count()
}

#[test]
fn bounds_from_a_claim_far_below_the_loss_cover_it() {
    let missed = misses("eps=1/4", "1.098613", 7, &response());
    println!("response: {missed} of {AUDITS}");
    assert!(missed <= MOST, "{missed} of {AUDITS}");
    let missed = misses("eps=1/2", "1", 8, &laplace("1"));
    println!("laplace: {missed} of {AUDITS}");
    assert!(missed <= MOST, "{missed} of {AUDITS}");
}

#[test]
fn an_event_chosen_on_the_runs_that_judge_it_does_not_cover() {
    // The certificate's test on Laplace noise at its claim, with the event
    // chosen on one half and judged on the other, and chosen on what judges it.
    let [split, same] = same_data_refutations(AUDITS);
    println!("split {split}, same data {same} of {AUDITS}");
    assert!(split <= MOST, "{split}");
    assert!(same > MOST, "{same}");
}
