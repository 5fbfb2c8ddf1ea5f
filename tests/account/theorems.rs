//! Every theorem against numbers that do not come from it: rationals counted
//! by hand, brute force over subsets, and the closed forms of the field.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use etalon::account::theorem::{
    Approximate, advanced, basic, gdp, gdp_to_approx, group, heterogeneous, homogeneous,
    pure_to_approx, pure_to_rdp, pure_to_zcdp, rdp, rdp_to_approx, renyi, zcdp, zcdp_to_approx,
};
use etalon::account::{Expression, Loss};
use etalon::num::{Interval, Rational, exp, ln};
use proptest::prelude::*;

const BITS: u32 = 128;

fn number(text: &str) -> Rational {
    text.parse().unwrap()
}

fn loss(text: &str) -> Loss {
    Loss::from(&text.parse().unwrap())
}

fn part(epsilon: &str, delta: &str) -> Approximate {
    Approximate::new(&epsilon.parse().unwrap(), number(delta)).unwrap()
}

/// Whether the enclosure lies within a decimal's last place.
fn near(found: &Interval, shown: &str, tolerance: &str) -> bool {
    let (truth, slack) = (number(shown), number(tolerance));
    let (low, high) = (&truth - &slack, &truth + &slack);
    found.lo().cmp_rational(&low).is_ge() && found.hi().cmp_rational(&high).is_le()
}

fn meet(one: &Interval, other: &Interval) -> bool {
    !one.certainly_less(other) && !other.certainly_less(one)
}

#[test]
fn basic_composition_adds_exactly() {
    let parts =
        [part("1/3", "1/10"), part("ln(3)", "1/10"), part("ln(4/3)", "0"), part("2/3", "0")];
    let total = basic::basic(&parts);
    assert_eq!(total.epsilon, loss("1").add(&loss("ln(4)")));
    assert_eq!(total.delta, number("1/5"));
    assert_eq!(basic::basic(&vec![part("1", "1/2"); 3]).delta, Rational::one());
}

#[test]
fn five_hundred_responses_of_odds_three_to_two_lose_what_a_fraction_says() {
    // Computed once with Python fractions: 0.99974793195726806633...
    let lie = part("ln(3/2)", "0");
    let target = loss("ln(3/2)").times(20).unwrap();
    let exact = homogeneous::delta_exact(&lie, 500, &target).unwrap().unwrap();
    let enclosure = homogeneous::delta(&lie, 500, &target, BITS).unwrap();
    assert!(enclosure.contains(&exact));
    assert!(near(&enclosure, "0.99974793195726806633", "1e-20"), "{enclosure}");
}

#[test]
fn claims_that_published_accountants_made_are_far_from_true() {
    // (ε0, count, claimed ε, δ there), from 30-digit arithmetic.
    for (epsilon, count, claimed, delta, tolerance) in [
        ("1/10", 500, "0.1001", "0.723", "1e-3"),
        ("5", 10, "40.01", "0.935", "1e-3"),
        ("10", 5, "30.006", "0.9998", "1e-4"),
        ("1", 100, "72.005", "5.9e-4", "1e-5"),
        ("2", 20, "36.010", "0.0775", "1e-4"),
        ("1/10", 500, "12.51788", "1e-6", "1e-12"),
        ("1/1000", 1_000_000, "4.37717109", "1e-5", "1e-12"),
    ] {
        let found = homogeneous::delta(&part(epsilon, "0"), count, &loss(claimed), 96).unwrap();
        assert!(near(&found, delta, tolerance), "{epsilon} x {count} at {claimed}: {found}");
    }
}

/// Murtagh and Vadhan's sum over all subsets, as it is printed.
fn over_subsets(parts: &[Approximate], target: &Rational) -> Rational {
    let one = Rational::one();
    let mut sum = Rational::zero();
    for subset in 0u32..1 << parts.len() {
        let (mut inside, mut outside) = (one.clone(), target.clone());
        for (i, part) in parts.iter().enumerate() {
            let odds = part.epsilon.odds().unwrap();
            if subset >> i & 1 == 1 { inside = &inside * odds } else { outside = &outside * odds }
        }
        let gain = &inside - &outside;
        if gain.is_positive() {
            sum = &sum + &gain;
        }
    }
    let (mut total, mut kept) = (one.clone(), one.clone());
    for part in parts {
        total = &total * &(&one + part.epsilon.odds().unwrap());
        kept = &kept * &(&one - &part.delta);
    }
    &one - &(&kept * &(&one - &(&sum / &total).unwrap()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn the_optimal_mix_is_the_sum_over_subsets(
        odds in prop::collection::vec((2u32..9, 1u32..20), 1..6),
        target in 1u32..40,
    ) {
        let parts: Vec<_> = odds.iter()
            .map(|(q, d)| part(&format!("ln({q})"), &format!("{d}/1000")))
            .collect();
        let goal = if target == 1 { Loss::zero() } else { loss(&format!("ln({target})")) };
        let counted: Vec<_> = parts.iter().map(|part| (part.clone(), 1)).collect();
        let exact = heterogeneous::delta_exact(&counted, &goal).unwrap().unwrap();
        prop_assert_eq!(&exact, &over_subsets(&parts, &number(&target.to_string())));
        let enclosure = heterogeneous::delta(&counted, &goal, BITS).unwrap();
        prop_assert!(enclosure.contains(&exact));
    }

    #[test]
    fn equal_parts_are_one_part_used_often(
        odds in 2u32..9, failure in 0u32..50, count in 1u64..30, target in 1u32..60,
    ) {
        let one = part(&format!("ln({odds}/1)"), &format!("{failure}/1000"));
        let goal = loss(&format!("{target}/7"));
        let single = homogeneous::delta(&one, count, &goal, BITS).unwrap();
        let mix = heterogeneous::delta(&[(one.clone(), count)], &goal, BITS).unwrap();
        let split = heterogeneous::delta(&vec![(one, 1); usize::try_from(count).unwrap()], &goal, BITS);
        prop_assert!(meet(&single, &mix) && meet(&single, &split.unwrap()));
    }

    #[test]
    fn advanced_composition_is_never_better_than_optimal(
        epsilon in 1u32..20, count in 1u64..200, places in 3u32..12,
    ) {
        let one = part(&format!("{epsilon}/20"), "1e-9");
        let (total, delta) =
            advanced::advanced(&one, count, &number(&format!("1e-{places}")), 64).unwrap();
        let target = Loss::rational(total.hi().to_rational());
        let optimal = homogeneous::delta(&one, count, &target, 96).unwrap();
        prop_assert!(optimal.hi().cmp_rational(&delta).is_le());
    }

    #[test]
    fn every_order_is_below_the_tight_rho(epsilon in 1u32..60, order in 1u32..400) {
        let loss = loss(&format!("{epsilon}/10"));
        let alpha = &Rational::one() + &Rational::new(i64::from(order), 20u8).unwrap();
        let divergence = pure_to_rdp::tight(&loss, &alpha, BITS).unwrap();
        let rho = pure_to_zcdp::tight(&loss, BITS).unwrap();
        let line = rho.mul(&Interval::of(&alpha, BITS), BITS);
        prop_assert!(!line.certainly_less(&divergence));
        let simple = pure_to_zcdp::simple(&number(&format!("{epsilon}/10")));
        prop_assert!(rho.hi().cmp_rational(&simple).is_le());
    }
}

#[test]
fn the_profile_of_gaussian_noise_is_the_published_one() {
    // mpmath, 30 digits: ε at (μ, δ).
    for (mu_squared, epsilon, delta, tolerance) in [
        ("1", "4.377178095681224627650116", "1e-5", "1e-26"),
        ("5/2", "8.30622505", "1e-6", "1e-13"),
        ("1/4", "3.44905215", "1e-12", "1e-19"),
        ("1/4", "5.71829658", "1e-30", "1e-36"),
    ] {
        let found = gdp_to_approx::delta(&number(mu_squared), &loss(epsilon), 96).unwrap();
        assert!(near(&found, delta, tolerance), "{mu_squared} at {epsilon}: {found}");
    }
    // At ε = 0 it is the total variation: 2 Φ(1/2) - 1.
    let found = gdp_to_approx::delta(&Rational::one(), &Loss::zero(), 96).unwrap();
    assert!(near(&found, "0.382924922548026", "1e-15"), "{found}");
}

#[test]
fn gaussian_parameters_compose_in_squares() {
    let parts = [number("3"), number("4")];
    assert_eq!(gdp::compose_squared(&parts), number("25"));
    assert!(gdp::compose(&parts, 64).unwrap().contains(&number("5")));
    assert_eq!(gdp::to_zcdp(&number("2")), number("2"));
    assert_eq!(zcdp::compose(&[number("1/3"), number("2/3")]), Rational::one());
    assert_eq!(zcdp::to_rdp(&number("1/2"), &number("4")), number("2"));
    assert_eq!(rdp::compose(&[number("1/3"), number("1/6")]), number("1/2"));
}

#[test]
fn zcdp_converts_to_the_published_epsilon() {
    // ρ = 1/2 at δ = 1e-5: 4.728 by the best order, 5.298 by the closed form.
    let (rho, delta) = (number("1/2"), number("1e-5"));
    let best = zcdp_to_approx::epsilon(&rho, &delta, 64).unwrap();
    assert!(near(&best.bound, "4.7284", "1e-3"), "{:?}", best.bound);
    let closed = zcdp_to_approx::closed(&rho, &delta, 64).unwrap();
    assert!(near(&closed, "5.2985", "1e-4"), "{closed}");
    // And never below the truth of the Gaussian, which has this ρ.
    let target = Loss::rational(best.bound.hi().to_rational());
    let truth = gdp_to_approx::delta(&Rational::one(), &target, 64).unwrap();
    assert!(truth.hi().cmp_rational(&delta).is_le());
    let back = zcdp_to_approx::delta(&rho, &best.bound.hi().to_rational(), 64).unwrap();
    assert!(near(&back.bound, "1e-5", "1e-8"), "{:?}", back.bound);
}

#[test]
fn renyi_epsilon_and_delta_are_inverse_to_each_other() {
    let (alpha, delta) = (number("8"), number("1e-9"));
    let tau = Interval::of(&number("0.7"), 160);
    let epsilon = rdp_to_approx::epsilon(&alpha, &tau, &delta, BITS).unwrap();
    let back = rdp_to_approx::delta(&alpha, &tau, &epsilon, 96).unwrap();
    assert!(near(&back, "1e-9", "1e-30"), "{back}");
    assert!(rdp_to_approx::epsilon(&Rational::one(), &tau, &delta, 64).is_err());
    assert!(rdp_to_approx::epsilon(&alpha, &tau, &Rational::one(), 64).is_err());
}

#[test]
fn one_guarantee_has_the_profile_of_randomized_response() {
    // ε = ln 3, at target ln 2: (3 - 2)/4.
    let found = pure_to_approx::delta_exact(&part("ln(3)", "0"), &loss("ln(2)")).unwrap();
    assert_eq!(found, Some(number("1/4")));
    assert_eq!(pure_to_approx::to_pure(&part("2", "0")).unwrap(), loss("2"));
    assert!(pure_to_approx::to_pure(&part("2", "1e-300")).is_err());
}

#[test]
fn groups_pay_by_their_size() {
    let (epsilon, delta) = group::approximate(&part("ln(2)", "1/100"), 3, BITS).unwrap();
    assert_eq!(epsilon, loss("ln(8)"));
    // 1 + 2 + 4 hundredths.
    assert!(near(&delta, "7/100", "1e-30"), "{delta}");
    assert_eq!(group::zcdp(&number("1/2"), 4).unwrap(), number("8"));
    assert_eq!(group::gdp(&number("1/2"), 4).unwrap(), number("2"));
    assert_eq!(group::rdp(&number("8"), &number("1"), 1).unwrap(), (number("4"), number("3")));
    assert!(group::rdp(&number("3"), &number("1"), 1).is_err());
    assert!(group::zcdp(&number("1"), 0).is_err());
}

fn divergence(text: &str, alpha: &str) -> Interval {
    let terms = text.parse::<Expression>().unwrap().terms().unwrap();
    match renyi::total(&terms, &number(alpha), BITS).unwrap() {
        renyi::Divergence::Known(found) => found,
        other => panic!("{text}: {other:?}"),
    }
}

/// The divergence of discrete Laplace noise from its definition, term by term.
fn summed(scale: i64, sensitivity: i64, alpha: i64) -> Interval {
    let weight = |x: i64, center: i64, power: i64| {
        exp(&Rational::new(-(x - center).abs() * power, scale.unsigned_abs()).unwrap(), 200)
            .unwrap()
    };
    let mut sum = Interval::of(&Rational::zero(), 200);
    let mut mass = sum.clone();
    for x in -400..=400 {
        let term = weight(x, 0, alpha).mul(&weight(x, sensitivity, 1 - alpha), 200);
        sum = sum.add(&term, 200);
        mass = mass.add(&weight(x, 0, 1), 200);
    }
    let moment = sum.div(&mass, 200).unwrap().ln(200).unwrap();
    moment.div(&Interval::of(&Rational::from(alpha - 1), 200), 200).unwrap()
}

#[test]
fn divergences_are_those_of_their_definitions() {
    for (scale, sensitivity, alpha) in [(1, 1, 2), (3, 1, 5), (3, 4, 2), (2, 3, 7)] {
        let text = format!("discrete_laplace(scale={scale}, sensitivity={sensitivity})");
        let found = divergence(&text, &alpha.to_string());
        let sum = summed(scale, sensitivity, alpha);
        let gap = found.sub(&sum, 128);
        assert!(near(&gap, "0", "1e-30"), "{text} at {alpha}: {found} and {sum}");
    }
    let lie = divergence("randomized_response(eps=1/3)", "5/2");
    assert!(meet(&divergence("discrete_laplace(scale=3)", "5/2"), &lie));
    assert!(meet(&divergence("pure(eps=1/3)", "5/2"), &lie));
    // Three answers, e^ε = 2, order 2: (4 + 1/2 + 1)/4.
    let three = divergence("randomized_response(eps=ln(2), answers=3)", "2");
    assert!(meet(&three, &ln(&number("11/8"), BITS).unwrap()));
    assert!(divergence("gaussian(sigma=2) * 4", "3").contains(&number("3/2")));
    assert!(
        divergence("discrete_gaussian(sigma=2, sensitivity=2)", "3/2").contains(&number("3/4"))
    );
    // Laplace, b = 1, order 2: ln(2/3 e + 1/3 e^-2).
    assert!(near(&divergence("laplace(scale=1)", "2"), "0.6191236299985928", "1e-14"));
}

#[test]
fn no_order_beats_the_rho_of_laplace_noise() {
    for scale in ["1/3", "1", "4"] {
        let rho = pure_to_zcdp::laplace(&number(scale), BITS).unwrap();
        for alpha in ["1.0001", "1.5", "2", "10", "200"] {
            let found = divergence(&format!("laplace(scale={scale})"), alpha);
            let line = rho.mul(&Interval::of(&number(alpha), BITS), BITS);
            assert!(!line.certainly_less(&found), "{scale} at {alpha}");
        }
        let close = divergence(&format!("laplace(scale={scale})"), "1.0001");
        let share = rho.mul(&Interval::of(&number("0.999"), BITS), BITS);
        assert!(share.certainly_less(&close), "the bound is reached at order 1");
    }
}
