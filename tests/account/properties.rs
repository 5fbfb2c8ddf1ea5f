//! What must hold of every plan: the engine and the referee, which share no
//! code, enclose one truth; enclosures never contradict monotonicity; order
//! does not matter. Random small plans from a fixed seed: 40, or 500 with
//! `ETALON_EXTENSIVE=1`.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::cell::Cell;

use etalon::account::{self, Mechanism, Plan, Sampling, Target, Term, referee};
use etalon::num::{Natural, Rational};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// The referee's step.
const STEP: &str = "1/64";

/// The engine's most points: no plan here needs more.
const POINTS: u64 = 1 << 21;

type Bounds = (Rational, Rational);

fn number(text: &str) -> Rational {
    text.parse().unwrap()
}

fn tenths(value: u32) -> Rational {
    Rational::new(i64::from(value), 10u8).unwrap()
}

fn engine(plan: &Plan, epsilon: &Rational, width: &str) -> Bounds {
    let target = Target { width: number(width), points: POINTS };
    match account::delta(plan, epsilon, &target) {
        Ok(answer) => (answer.lo.to_rational(), answer.hi.unwrap().to_rational()),
        Err(fault) => panic!("{plan} at {epsilon}: {fault}"),
    }
}

fn meet(a: &Bounds, b: &Bounds) -> bool {
    a.0 <= b.1 && b.0 <= a.1
}

fn mechanism() -> impl Strategy<Value = Mechanism> {
    prop_oneof![
        (10u32..80).prop_map(|sigma| Mechanism::Gaussian { sigma: tenths(sigma) }),
        (10u32..80).prop_map(|scale| Mechanism::Laplace { scale: tenths(scale) }),
        (1u8..6, 1u8..4).prop_map(|(scale, sensitivity)| Mechanism::DiscreteLaplace {
            scale: Rational::from(i64::from(scale)),
            sensitivity: Natural::from(sensitivity),
        }),
        (10u32..50, 1u8..3).prop_map(|(sigma, sensitivity)| Mechanism::DiscreteGaussian {
            sigma: tenths(sigma),
            sensitivity: Natural::from(sensitivity),
        }),
        (2u8..6, 1u32..10).prop_map(|(answers, epsilon)| Mechanism::RandomizedResponse {
            answers: Natural::from(answers),
            epsilon: tenths(epsilon).to_string().parse().unwrap(),
        }),
    ]
}

/// One to three terms of up to eight uses under replace-one, and an ε.
fn question() -> impl Strategy<Value = (Plan, Rational)> {
    let term = (mechanism(), 1u64..9).prop_map(|(mechanism, count)| Term {
        mechanism,
        sampling: Sampling::Everyone,
        count,
    });
    (prop::collection::vec(term, 1..4), 0u32..20).prop_map(|(terms, epsilon)| {
        (Plan { terms, relation: "replace-one".parse().unwrap() }, tenths(epsilon))
    })
}

/// Runs `holds` on the plans of a fixed seed.
fn on_plans(holds: impl Fn(&Plan, &Rational)) {
    let extensive = std::env::var("ETALON_EXTENSIVE").is_ok_and(|value| value == "1");
    on_first_plans(if extensive { 500 } else { 40 }, holds);
}

/// Runs `holds` on the first so many of them.
fn on_first_plans(cases: u32, holds: impl Fn(&Plan, &Rational)) {
    let config = Config {
        cases,
        failure_persistence: None,
        // A smaller plan is not worth the minutes.
        max_shrink_iters: 0,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(config, rng);
    runner
        .run(&question(), |(plan, epsilon)| {
            holds(&plan, &epsilon);
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_engine_and_the_referee_meet() {
    let all = Cell::new(0);
    on_plans(|plan, epsilon| {
        let ours = engine(plan, epsilon, "1e-3");
        let shown = (ours.0.approximate(), ours.1.approximate());
        // The width asked for, though the atoms of three mechanisms fit no grid.
        assert!(ours.1 <= &ours.0 * &number("1.001"), "{plan} at {epsilon}: {shown:?}");
        let theirs = referee::delta(plan, epsilon, &number(STEP)).unwrap();
        assert!(ours.0 <= ours.1 && meet(&ours, &theirs), "{plan} at {epsilon}: {shown:?}");
        all.set(all.get() + 1);
    });
    println!("{} plans", all.get());
}

#[test]
fn sampled_plans_meet_the_referee_in_each_direction() {
    for (q, sigma, count) in [("0.1", "1", 4), ("0.5", "2", 8), ("0.02", "0.8", 2)] {
        for relation in ["add", "remove", "add-remove"] {
            let term = Term {
                mechanism: Mechanism::Gaussian { sigma: number(sigma) },
                sampling: Sampling::Poisson { q: number(q) },
                count,
            };
            let plan = Plan { terms: vec![term], relation: relation.parse().unwrap() };
            let epsilon = number("0.5");
            let theirs = referee::delta(&plan, &epsilon, &number(STEP)).unwrap();
            assert!(meet(&engine(&plan, &epsilon, "1e-3"), &theirs), "{plan}");
        }
    }
}

#[test]
fn a_larger_epsilon_has_no_larger_delta() {
    on_plans(|plan, epsilon| {
        let more = epsilon + &number("0.1");
        let (low, high) = (engine(plan, &more, "1e-3"), engine(plan, epsilon, "1e-3"));
        assert!(low.0 <= high.1, "{plan} at {epsilon}");
    });
}

#[test]
fn one_use_more_loses_no_less() {
    on_plans(|plan, epsilon| {
        let mut more = plan.clone();
        more.terms[0].count += 1;
        let (low, high) = (engine(plan, epsilon, "1e-3"), engine(&more, epsilon, "1e-3"));
        assert!(low.0 <= high.1, "{plan} at {epsilon}");
    });
}

/// The plan with more noise in its first term; none if it has no scale.
fn calmer(plan: &Plan) -> Option<Plan> {
    let mut calmer = plan.clone();
    match &mut calmer.terms[0].mechanism {
        Mechanism::Gaussian { sigma } => *sigma = &*sigma + &number("0.1"),
        Mechanism::Laplace { scale } => *scale = &*scale + &number("0.1"),
        Mechanism::DiscreteLaplace { scale, .. } => *scale = &*scale + &number("1"),
        _ => return None,
    }
    Some(calmer)
}

#[test]
fn more_noise_loses_no_more() {
    on_plans(|plan, epsilon| {
        if let Some(calmer) = calmer(plan) {
            let (low, high) = (engine(&calmer, epsilon, "1e-3"), engine(plan, epsilon, "1e-3"));
            assert!(low.0 <= high.1, "{plan} at {epsilon}");
        }
    });
}

#[test]
fn the_order_of_terms_changes_no_bit() {
    on_plans(|plan, epsilon| {
        let mut reversed = plan.clone();
        reversed.terms.reverse();
        assert_eq!(engine(plan, epsilon, "1e-2"), engine(&reversed, epsilon, "1e-2"), "{plan}");
    });
}

#[test]
fn half_the_width_is_kept_and_never_wider() {
    on_first_plans(40, |plan, epsilon| {
        let mut wider: Option<Bounds> = None;
        for width in ["1e-2", "5e-3", "2.5e-3"] {
            let found = engine(plan, epsilon, width);
            let shown = (found.0.approximate(), found.1.approximate());
            assert!(&found.1 - &found.0 <= &found.0 * &number(width), "{plan} {epsilon} {shown:?}");
            if let Some(wider) = wider {
                assert!(meet(&wider, &found), "{plan} at {epsilon}");
                let most = &(&wider.1 - &wider.0) * &number("1.000001");
                assert!(&found.1 - &found.0 <= most, "{plan} at {epsilon}: {shown:?}");
            }
            wider = Some(found);
        }
    });
}

#[test]
fn a_use_too_few_or_the_wrong_relation_is_seen() {
    let plan = |count, relation: &str| Plan {
        terms: vec![Term {
            mechanism: Mechanism::Gaussian { sigma: number("1") },
            sampling: Sampling::Poisson { q: number("0.1") },
            count,
        }],
        relation: relation.parse().unwrap(),
    };
    let epsilon = number("0.5");
    let theirs = referee::delta(&plan(4, "remove"), &epsilon, &number("1/512")).unwrap();
    assert!(meet(&engine(&plan(4, "remove"), &epsilon, "1e-3"), &theirs));
    assert!(!meet(&engine(&plan(3, "remove"), &epsilon, "1e-3"), &theirs));
    assert!(!meet(&engine(&plan(4, "add"), &epsilon, "1e-3"), &theirs));
}
