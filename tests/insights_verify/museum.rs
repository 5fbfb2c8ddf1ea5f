//! Every broken system fails where its file says, with a counterexample; every
//! correct one passes.

use etalon::insights::system::{SYSTEMS, System};
use etalon::insights::verify::{Options, Report, Test, Verdict, verify};
use etalon::report::{insights_verify_json, insights_verify_text};

use super::{failing, options};

fn report(system: &'static System) -> Report {
    let mut candidate = system;
    verify(&mut candidate, &options(), &mut |_, _| true).unwrap()
}

#[test]
fn every_broken_system_fails_where_it_says_with_a_counterexample() {
    for system in SYSTEMS.iter().filter(|system| system.twin.is_some()) {
        let found = report(system);
        let (claims, tests) = failing(&found);
        assert_eq!(found.verdict(), Verdict::Fail, "{}", system.name);
        assert!(!system.fails.is_empty(), "{}", system.name);
        for (claim, test) in system.fails {
            assert!(
                claims.contains(&(*claim).to_owned()),
                "{}: {claim} not in {claims:?}",
                system.name
            );
            assert!(
                tests.contains(&(*test).to_owned()),
                "{}: {test} not in {tests:?}",
                system.name
            );
            let test = Test::named(test).unwrap();
            let shown = found.trials.iter().any(|trial| match test {
                Test::T9 => trial.conflict.is_some(),
                _ => trial.counterexample.as_ref().is_some_and(|one| {
                    one.test == test && one.epsilon_lower >= one.claimed && one.sighting.is_some()
                }),
            });
            assert!(shown, "{}: {test} has no counterexample", system.name);
        }
        let text = insights_verify_text(&found).unwrap();
        assert!(text.contains("fails on the pair"), "{text}");
    }
}

#[test]
fn every_correct_system_passes() {
    for system in SYSTEMS.iter().filter(|system| system.twin.is_none()) {
        let found = report(system);
        let (claims, tests) = failing(&found);
        assert!(claims.is_empty() && tests.is_empty(), "{}: {claims:?} {tests:?}", system.name);
        // Who shows nothing has no margin to state.
        assert_eq!(found.verdict() == Verdict::Pass, system.name != "nothing", "{}", system.name);
        for judged in &found.claims {
            let open = matches!(judged.answer.verdict, Verdict::NotAssessable(_));
            assert!(!open || !judged.counts() || system.name == "nothing", "{}", judged.claim.id);
        }
    }
}

#[test]
fn every_twin_is_a_correct_system_of_the_list() {
    for system in SYSTEMS {
        let Some(twin) = system.twin else { continue };
        assert_eq!(System::find(twin).unwrap().twin, None, "{}", system.name);
        assert_eq!(SYSTEMS.iter().filter(|other| other.name == system.name).count(), 1);
    }
}

#[test]
fn the_same_seed_gives_the_same_report() {
    let system = System::find("true-mask").unwrap();
    let (a, b) = (report(system), report(system));
    assert_eq!(insights_verify_json(&a, ""), insights_verify_json(&b, ""));
}

#[test]
fn what_cannot_be_run_with_is_refused() {
    let mut candidate = System::find("leaves").unwrap();
    for options in [
        Options { max_runs: 999, ..options() },
        Options { alpha: "0".parse().unwrap(), ..options() },
        Options { alpha: "1".parse().unwrap(), ..options() },
    ] {
        assert!(verify(&mut candidate, &options, &mut |_, _| true).is_err());
    }
    assert!(
        System::find("no such system").unwrap_err().to_string().contains("leaves, local-offsets")
    );
}

#[test]
fn a_run_that_is_stopped_leaves_all_open() {
    let mut candidate = System::find("leaves").unwrap();
    let found = verify(&mut candidate, &options(), &mut |_, _| false).unwrap();
    assert_eq!(found.trials.len(), 1);
    assert!(matches!(found.verdict(), Verdict::NotAssessable(_)));
}
