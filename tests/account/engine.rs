//! The engine against truths that share none of its code: closed forms, exact
//! rationals, direct sums, and the contour integrals of the research notes.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

use etalon::account::{Answer, Mechanism, Plan, Sampling, Target, Term, delta, epsilon};
use etalon::error::Error;
use etalon::law::{DiscreteGaussian, Law};
use etalon::num::{Integer, Interval, Natural, Rational, exp};
use etalon::privacy::{Epsilon, Relation};
use proptest::prelude::*;

fn r(text: &str) -> Rational {
    text.parse().unwrap()
}

fn uses(mechanism: Mechanism, count: u64) -> Term {
    Term { mechanism, sampling: Sampling::Everyone, count }
}

fn gaussian(sigma: &str, count: u64) -> Term {
    uses(Mechanism::Gaussian { sigma: r(sigma) }, count)
}

fn laplace(scale: &str, count: u64) -> Term {
    uses(Mechanism::Laplace { scale: r(scale) }, count)
}

fn response(epsilon: &str, count: u64) -> Term {
    let epsilon = epsilon.parse::<Epsilon>().unwrap();
    uses(Mechanism::RandomizedResponse { answers: Natural::from(2u8), epsilon }, count)
}

fn sampled(q: &str, term: Term) -> Term {
    Term { sampling: Sampling::Poisson { q: r(q) }, ..term }
}

fn plan(terms: Vec<Term>, relation: Relation) -> Plan {
    Plan { terms, relation }
}

fn width(text: &str) -> Target {
    Target::new(r(text))
}

/// Whether `truth`, known to within `doubt`, may lie in the answer.
fn contains(answer: &Answer, truth: &Rational, doubt: &Rational) -> bool {
    let (below, above) = (truth - doubt, truth + doubt);
    let hi = answer.hi.as_ref();
    answer.lo.cmp_rational(&above).is_le() && hi.is_none_or(|hi| hi.cmp_rational(&below).is_ge())
}

fn narrow(answer: &Answer, most: &str) -> bool {
    let width = answer.width().unwrap();
    !width.is_negative() && width.cmp_rational(&r(most)).is_le()
}

#[test]
fn the_tasks_of_the_notes_are_enclosed_within_their_widths() {
    let (both, replace) = (Relation::AddRemove, Relation::ReplaceOne);
    let steps = Mechanism::DiscreteLaplace { scale: r("3"), sensitivity: Natural::from(3u8) };
    for (name, terms, relation, delta, most, truth, digits) in [
        ("G1", vec![gaussian("1", 1)], both, "1e-5", "1e-9", "4.377178095681224627", "1e-17"),
        ("G2", vec![gaussian("20", 1000)], both, "1e-6", "1e-9", "8.30622505", "5e-9"),
        ("G3", vec![gaussian("20", 100)], both, "1e-12", "1e-9", "3.44905215", "5e-9"),
        ("G4", vec![gaussian("20", 100)], both, "1e-20", "1e-9", "4.59544348", "5e-9"),
        ("G5", vec![gaussian("20", 100)], both, "1e-30", "1e-9", "5.71829658", "5e-9"),
        ("G6", vec![gaussian("1000", 1_000_000)], both, "1e-5", "1e-9", "4.37717810", "5e-9"),
        ("L1", vec![laplace("1", 100)], both, "1e-6", "1e-5", "71.54600365967490428865", "1e-18"),
        ("L2", vec![laplace("10", 100)], both, "1e-6", "1e-5", "4.69266741", "5e-9"),
        ("L3", vec![laplace("10", 100)], both, "1e-20", "1e-5", "8.53796424", "5e-9"),
        ("D1", vec![uses(steps, 100)], both, "1e-6", "1e-9", "73.15524225724360897451431", "1e-20"),
        ("R1", vec![response("0.1", 500)], replace, "1e-6", "1e-9", "12.5178800", "5e-8"),
        ("R2", vec![response("0.001", 1_000_000)], replace, "1e-5", "1e-9", "4.37717109", "5e-9"),
        (
            "P1",
            vec![sampled("0.01", gaussian("1", 1000))],
            both,
            "1e-5",
            "2.5e-5",
            "1.82823667",
            "5e-9",
        ),
        (
            "P2",
            vec![sampled("0.01", gaussian("1", 10_000))],
            both,
            "1e-5",
            "1e-4",
            "6.18771239",
            "5e-9",
        ),
        (
            "P3",
            vec![sampled("0.001", gaussian("0.8", 100_000))],
            both,
            "1e-5",
            "1e-3",
            "2.57495931",
            "5e-9",
        ),
        (
            "P4",
            vec![sampled("0.01", gaussian("1", 1000))],
            both,
            "1e-12",
            "1e-4",
            "3.91429816",
            "5e-9",
        ),
        (
            "P5",
            vec![sampled("0.01", gaussian("4", 1000))],
            both,
            "1e-15",
            "1e-4",
            "0.61215844",
            "5e-9",
        ),
        (
            "H1",
            vec![gaussian("5", 10), laplace("4", 20), response("0.2", 30)],
            replace,
            "1e-6",
            "1e-4",
            "8.44132184",
            "5e-9",
        ),
    ] {
        let answer = epsilon(&plan(terms, relation), &r(delta), &width(most)).unwrap();
        let shown = Interval::new(answer.lo.clone(), answer.hi.clone().unwrap()).unwrap();
        assert!(contains(&answer, &r(truth), &r(digits)), "{name}: {shown}, not {truth}");
        assert!(narrow(&answer, most), "{name}: {shown} is wider than {most}");
    }
}

#[test]
fn randomized_response_agrees_with_exact_binomials() {
    // (a + b)^-k sum over k - 2j > m of C(k, j) (a^(k-j) b^j - (a/b)^m a^j b^(k-j)),
    // e^eps0 = 3, e^eps = 9, k = 10.
    let truth = r("12195/16384");
    let plan = plan(vec![response("ln(3)", 10)], Relation::ReplaceOne);
    let near = Interval::of(&r("9"), 200).ln(160).unwrap();
    for end in [near.lo(), near.hi()] {
        let answer = delta(&plan, &end.to_rational(), &width("1e-9")).unwrap();
        assert!(contains(&answer, &truth, &r("1e-40")));
        assert!(narrow(&answer, "1e-12"));
    }
}

#[test]
fn one_laplace_is_its_closed_form_and_many_answers_one_sum() {
    for (scale, eps) in [("1", "1/2"), ("1", "1/100"), ("1/3", "2"), ("10", "1/20"), ("1", "0")] {
        // 1 - e^((eps - a)/2).
        let half = &(&r(eps) - &r(scale).reciprocal().unwrap()) * &r("1/2");
        let truth = &r("1") - &exp(&half, 200).unwrap().lo().to_rational();
        let plan = plan(vec![laplace(scale, 1)], Relation::AddRemove);
        let answer = delta(&plan, &r(eps), &width("1e-6")).unwrap();
        assert!(contains(&answer, &truth, &r("1e-50")), "{scale} {eps}");
        assert!(narrow(&answer, "1e-6"), "{scale} {eps}");
    }
    let mechanism = Mechanism::RandomizedResponse {
        answers: Natural::from(5u8),
        epsilon: "ln(4)".parse().unwrap(),
    };
    // p = 1/2 against 1/8 e^eps; eps = 1/2.
    let truth = &r("1/2") - &(&r("1/8") * &exp(&r("1/2"), 200).unwrap().lo().to_rational());
    let plan = plan(vec![uses(mechanism, 1)], Relation::ReplaceOne);
    let answer = delta(&plan, &r("1/2"), &width("1e-9")).unwrap();
    assert!(contains(&answer, &truth, &r("1e-50")) && narrow(&answer, "1e-12"));
}

#[test]
fn integer_noise_agrees_with_its_definition() {
    let law = DiscreteGaussian::new(r("2")).unwrap();
    let pmf = |x: i64| law.pmf(&Integer::from(x), 100).unwrap().lo().to_rational();
    let odds = exp(&r("1"), 100).unwrap().lo().to_rational();
    let gain = |p: Rational, q: Rational| {
        let x = &p - &(&odds * &q);
        if x.is_positive() { x } else { Rational::zero() }
    };
    let mut truth = Rational::zero();
    for x in -50..50 {
        truth = &truth + &gain(pmf(x), pmf(x - 3));
    }
    let mechanism = Mechanism::DiscreteGaussian { sigma: r("2"), sensitivity: Natural::from(3u8) };
    let plan_one = plan(vec![uses(mechanism, 1)], Relation::AddRemove);
    let answer = delta(&plan_one, &r("1"), &width("1e-9")).unwrap();
    assert!(contains(&answer, &truth, &r("1e-25")) && narrow(&answer, "1e-11"));
    // Truncated to [-4, 4], ratio e^-1/2, sensitivity 2.
    let weight = |x: i64| {
        let bounded = x.abs() <= 4;
        let w = exp(&(&r("-1/2") * &Rational::from(x.abs())), 100).unwrap().lo().to_rational();
        if bounded { w } else { Rational::zero() }
    };
    let (mut total, mut gained) = (Rational::zero(), Rational::zero());
    for x in -10..10 {
        total = &total + &weight(x);
        gained = &gained + &gain(weight(x), weight(x - 2));
    }
    let truth = (&gained / &total).unwrap();
    let mechanism = Mechanism::TruncatedGeometric {
        scale: r("2"),
        bound: Natural::from(4u8),
        sensitivity: Natural::from(2u8),
    };
    let plan_two = plan(vec![uses(mechanism, 1)], Relation::AddRemove);
    let answer = delta(&plan_two, &r("1"), &width("1e-9")).unwrap();
    assert!(contains(&answer, &truth, &r("1e-25")) && narrow(&answer, "1e-11"));
}

#[test]
fn approximate_guarantees_compose_as_kov_say() {
    let claim = |delta: &str, count| {
        let mechanism = Mechanism::Approx { epsilon: "ln(3)".parse().unwrap(), delta: r(delta) };
        plan(vec![uses(mechanism, count)], Relation::AddRemove)
    };
    let near = Interval::of(&r("9"), 200).ln(160).unwrap().hi().to_rational();
    // 1 - (1 - delta)^k (1 - delta_RR).
    let mut kept = &r("1") - &r("12195/16384");
    for _ in 0..10 {
        kept = &kept * &r("0.99");
    }
    let answer = delta(&claim("0.01", 10), &near, &width("1e-9")).unwrap();
    assert!(contains(&answer, &(&r("1") - &kept), &r("1e-30")) && narrow(&answer, "1e-12"));
    let beyond = epsilon(&claim("0.01", 100), &r("1e-3"), &width("1e-9")).unwrap();
    assert!(beyond.hi.is_none() && !beyond.notes.is_empty());
    let tiny = delta(&claim("1e-300", 10), &r("100"), &width("1e-9")).unwrap();
    assert!(contains(&tiny, &r("1e-299"), &r("1e-310")) && narrow(&tiny, "1e-309"));
}

#[test]
fn small_deltas_keep_relative_precision() {
    for (delta, most) in [("1e-40", "1e-4"), ("1e-150", "1e-3"), ("1e-300", "1e-3")] {
        let plan = plan(vec![sampled("0.01", gaussian("1", 1000))], Relation::Remove);
        let found = epsilon(&plan, &r(delta), &width(most)).unwrap();
        assert!(narrow(&found, most), "{delta}");
        let back = etalon::account::delta(&plan, &found.lo.to_rational(), &width("1e-2")).unwrap();
        assert!(back.hi.unwrap().cmp_rational(&r(delta)).is_ge(), "{delta}");
    }
}

#[test]
fn narrower_targets_tighten_and_agree() {
    let plan =
        plan(vec![sampled("0.05", laplace("1/2", 50)), laplace("3", 7)], Relation::AddRemove);
    let mut last: Option<Answer> = None;
    for most in ["1e-1", "1e-2", "2e-3"] {
        let answer = epsilon(&plan, &r("1e-5"), &width(most)).unwrap();
        assert!(narrow(&answer, most), "{most}");
        if let Some(last) = last {
            assert!(last.lo <= *answer.hi.as_ref().unwrap() && answer.lo <= last.hi.unwrap());
        }
        last = Some(answer);
    }
}

#[test]
fn the_order_of_terms_does_not_matter() {
    let terms = vec![gaussian("5", 10), laplace("4", 20), sampled("0.1", gaussian("2", 30))];
    let forward = epsilon(&plan(terms.clone(), Relation::Remove), &r("1e-6"), &width("1e-2"));
    let backward: Vec<Term> = terms.into_iter().rev().collect();
    let backward = epsilon(&plan(backward, Relation::Remove), &r("1e-6"), &width("1e-2"));
    let (forward, backward) = (forward.unwrap(), backward.unwrap());
    assert_eq!((forward.lo, forward.hi), (backward.lo, backward.hi));
}

#[test]
fn what_cannot_be_is_refused() {
    let refuse = |terms, relation| epsilon(&plan(terms, relation), &r("1e-6"), &width("1e-3"));
    let domain = |terms, relation| matches!(refuse(terms, relation), Err(Error::Domain { .. }));
    let unsupported = |t, relation| matches!(refuse(t, relation), Err(Error::Unsupported { .. }));
    let both = Relation::AddRemove;
    assert!(domain(vec![], both));
    assert!(domain(vec![gaussian("0", 1)], both) && domain(vec![laplace("-1", 1)], both));
    assert!(domain(vec![gaussian("1", 0)], both));
    assert!(domain(vec![sampled("2", gaussian("1", 1))], both));
    assert!(domain(vec![sampled("0", gaussian("1", 1))], both));
    assert!(unsupported(vec![response("1", 1)], both));
    assert!(unsupported(vec![sampled("0.1", gaussian("1", 1))], Relation::ReplaceOne));
    let fine = plan(vec![gaussian("1", 1)], both);
    assert!(epsilon(&fine, &r("0"), &width("1e-3")).is_err());
    assert!(delta(&fine, &r("-1"), &width("1e-3")).is_err());
    assert!(delta(&fine, &r("1"), &width("0")).is_err());
    let batch =
        Sampling::WithoutReplacement { population: Natural::from(9u8), batch: Natural::from(2u8) };
    let batch = vec![Term { sampling: batch, ..gaussian("1", 1) }];
    assert!(unsupported(batch.clone(), both));
    let wide = plan(batch, Relation::ReplaceOne);
    let answer = epsilon(&wide, &r("1e-5"), &width("1e-3")).unwrap();
    assert!(answer.lo.is_zero() && !answer.notes.is_empty() && answer.hi.is_some());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn more_loss_is_never_proven_to_be_less(
        kind in 0..3, count in 1u64..60, tenths in 5u32..40, eps in 0u32..30,
    ) {
        let scale = Rational::new(i64::from(tenths), 10u8).unwrap();
        let wider = &scale * &r("11/10");
        let term = |scale: &Rational, count| match kind {
            0 => uses(Mechanism::Laplace { scale: scale.clone() }, count),
            1 => sampled("0.2", uses(Mechanism::Gaussian { sigma: scale.clone() }, count)),
            _ => uses(
                Mechanism::DiscreteLaplace { scale: scale.clone(), sensitivity: Natural::from(2u8) },
                count,
            ),
        };
        let at = |scale: &Rational, count, eps: u32| {
            let eps = Rational::new(i64::from(eps), 10u8).unwrap();
            let found = delta(&plan(vec![term(scale, count)], Relation::AddRemove), &eps, &width("1e-1"));
            let found = found.unwrap();
            assert!(found.lo <= *found.hi.as_ref().unwrap());
            found
        };
        let base = at(&scale, count, eps);
        for less in [at(&scale, count, eps + 3), at(&wider, count, eps)] {
            prop_assert!(less.lo <= *base.hi.as_ref().unwrap());
        }
        prop_assert!(base.lo <= at(&scale, count + 2, eps).hi.unwrap());
    }
}

#[test]
fn a_million_uses_take_few_points_and_meet_those_of_one_grid() {
    // Enclosures by one grid of 2^21 points, before there were stages.
    for (terms, relation, single, one_thousand) in [
        (
            vec![laplace("1000", 1_000_000)],
            Relation::AddRemove,
            ("4.3763250313", "4.3763271178"),
            vec![laplace("31.6", 1000)],
        ),
        (
            vec![sampled("0.01", gaussian("10", 1_000_000))],
            Relation::Remove,
            ("4.3905883528", "4.3906302171"),
            vec![sampled("0.1", gaussian("3.16", 1000))],
        ),
    ] {
        let ask = |terms| epsilon(&plan(terms, relation), &r("1e-5"), &width("1e-4")).unwrap();
        let (million, thousand) = (ask(terms), ask(one_thousand));
        assert!(narrow(&million, "1e-4") && narrow(&thousand, "1e-4"));
        assert!(million.lo.cmp_rational(&r(single.1)).is_le());
        assert!(million.hi.unwrap().cmp_rational(&r(single.0)).is_ge());
        let points = (million.ledger.points, thousand.ledger.points);
        assert!(points.0 <= 10 * points.1, "{points:?}");
    }
}

#[test]
fn an_added_record_in_a_sample_loses_no_more_than_its_bound() {
    // The loss is below -ln(1 - q): three uses of q = 1/10 lose less than 0.3161.
    let plan = plan(vec![sampled("1/10", gaussian("2", 3))], Relation::Add);
    for eps in ["0.3161", "5", "1000"] {
        let found = delta(&plan, &r(eps), &width("1e-4")).unwrap();
        assert!(found.lo.is_zero() && found.hi.unwrap().is_zero(), "{eps}");
    }
    assert!(delta(&plan, &r("0.1"), &width("1e-3")).unwrap().lo.is_positive());
    // So that a claim of pure privacy with it holds.
    let found = epsilon(&plan, &r("1e-12"), &width("1e-4")).unwrap();
    assert!(found.hi.unwrap().cmp_rational(&r("0.3161")).is_le());
}
