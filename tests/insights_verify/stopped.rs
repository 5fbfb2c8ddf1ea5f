//! A run that is stopped: what it has seen stays seen, and what it has not
//! looked at is not passed.

use std::collections::BTreeSet;

use etalon::insights::claims::Kind;
use etalon::insights::system::System;
use etalon::insights::verify::{Report, Test, Verdict, verify};
use etalon::report::{insights_verdicts, insights_verify_json, insights_verify_text};

use super::options;

/// Stopped by the first word of this pair, counted from 1.
fn stopped_in(system: &str, pair: usize) -> Report {
    let mut names = BTreeSet::new();
    let mut system = System::find(system).unwrap();
    verify(&mut system, &options(), &mut |case, _| {
        names.insert(case.name);
        names.len() < pair
    })
    .unwrap()
}

#[test]
fn what_was_not_tried_is_not_passed() {
    for pair in [1, 4] {
        let found = stopped_in("leaves", pair);
        assert!(found.stopped && found.trials.len() == pair);
        assert!(found.trials[pair - 1].stopped && found.trials[pair - 1].runs > 0);
        for (test, answer) in &found.tests {
            let own = found
                .trials
                .iter()
                .filter(|trial| !trial.stopped)
                .any(|trial| trial.case.test == *test || trial.case.missing == *test);
            let is_open = matches!(answer.verdict, Verdict::NotAssessable(_));
            assert!(is_open || own, "{pair} {test}: {}", answer.reason);
            if [Test::T4, Test::T9, Test::T10, Test::T11, Test::T13].contains(test) {
                let says = format!("interrupted: tried on {} of 15 pairs", pair - 1);
                assert_eq!(answer.reason, says, "{test}");
            }
        }
        for judged in found.claims.iter().filter(|judged| judged.claim.kind == Kind::Tests) {
            assert_ne!(judged.answer.verdict, Verdict::Pass, "{}", judged.claim.id);
        }
        assert!(matches!(found.verdict(), Verdict::NotAssessable(_)));
        let text = insights_verify_text(&found).unwrap();
        assert!(
            !text.contains("on 0 pairs;") && text.contains("verdict  NOT ASSESSABLE"),
            "{text}"
        );
        // Kept, it says the same.
        let kept = insights_verify_json(&found, "2024-10-01T06:00:00Z");
        assert_eq!(insights_verdicts(&kept.to_string(), "v.json").unwrap(), "leaves");
        assert_eq!(kept["pairs"].as_array().unwrap().len(), pair);
        let of_tests = |claim: &&serde_json::Value| claim["tests"] != serde_json::json!([]);
        let claims = kept["claims"].as_array().unwrap();
        assert!(claims.iter().filter(of_tests).all(|claim| claim["verdict"] != "PASS"), "{kept}");
    }
}

#[test]
fn a_system_that_fails_on_every_pair_can_be_stopped() {
    let found = stopped_in("reference-no-noise", 2);
    assert!(found.trials.iter().all(|trial| trial.finding.is_none()));
    assert!(found.stopped && found.trials.len() == 2);
    assert_eq!(found.verdict(), Verdict::Fail);
}

#[test]
fn what_was_found_before_is_still_found() {
    let found = stopped_in("fresh-views", 1);
    assert_eq!(found.verdict(), Verdict::Fail);
    assert!(found.stopped);
}

#[test]
fn what_a_pass_is_about_is_said_at_the_end() {
    let found = verify(&mut System::find("noisy-mask").unwrap(), &options(), &mut |_, _| true);
    let text = insights_verify_text(&found.unwrap()).unwrap();
    let end = text.split("not about any release").nth(1).unwrap();
    assert!(end.contains("What was released of yours was not looked at"), "{text}");
    assert!(text.contains("said by such systems: \"") && text.contains("tested: "), "{text}");
}
