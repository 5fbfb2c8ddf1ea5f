//! The truncated geometric mechanism: its law over all tapes and in both
//! profiles, its exact δ over all neighbors, and what it refuses.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use etalon::law::{self, Law, Prepared, Probability};
use etalon::mechanism::{Mechanism, Profile, TruncatedGeometric};
use etalon::num::{Dyadic, Integer, Interval, Natural, Rational, exp};
use etalon::privacy::{Claim, Event};
use etalon::sample;
use etalon::subject::{BUILTINS, Loss, Output, Parameters, Side, find};
use etalon::tape::walk::{Limits, Walk, walk};
use etalon::tape::{ChaCha, Counting, Recorded, Seed};
use etalon::{Error, json};

const BITS: u32 = 160;

fn ratio(text: &str) -> Rational {
    text.parse().expect("a number")
}

fn mechanism(scale: &str, bound: u32, sensitivity: u32, profile: Profile) -> TruncatedGeometric {
    let sensitivity = Rational::from(i64::from(sensitivity));
    TruncatedGeometric::new(&ratio(scale), Natural::from(bound), &sensitivity, profile).unwrap()
}

fn claim(mechanism: &TruncatedGeometric) -> (Interval, Rational) {
    match &mechanism.guarantee().claim {
        Claim::Approx { epsilon, delta } => (epsilon.enclose_exp(BITS).unwrap(), delta.clone()),
        other => panic!("{other}"),
    }
}

/// `Pr[Z = z]`, from nothing but the exponential function.
fn by_definition(scale: &str, bound: i64, z: i64) -> Interval {
    let weight =
        |z: i64| exp(&-&(&Rational::from(z.abs()) / &ratio(scale)).unwrap(), BITS).unwrap();
    let whole = (-bound..=bound).map(weight).reduce(|a, b| a.add(&b, BITS)).unwrap();
    if z.abs() > bound {
        return Interval::exact(Dyadic::zero());
    }
    weight(z).div(&whole, BITS).unwrap()
}

fn meet(a: &Interval, b: &Interval) -> bool {
    a.lo() <= b.hi() && b.lo() <= a.hi()
}

#[test]
fn the_law_is_what_its_definition_says() {
    for (scale, bound) in [("1/3", 1u32), ("1", 2), ("1171/500", 7), ("10", 3), ("1000000", 5)] {
        let law = law::TruncatedGeometric::new(ratio(scale), Natural::from(bound)).unwrap();
        let bound = i64::from(bound);
        let mut sum = Interval::exact(Dyadic::zero());
        for z in -bound - 2..=bound + 2 {
            let pmf = law.pmf(&Integer::from(z), 100).unwrap();
            let known = by_definition(scale, bound, z);
            assert!(meet(&pmf, &known), "{scale} {bound} {z}");
            sum = sum.add(&known, BITS);
            let cdf = law.cdf(&Integer::from(z), 100).unwrap();
            assert!(meet(&cdf, &sum), "{scale} {bound} F({z})");
            for enclosure in [pmf, cdf] {
                assert!(enclosure.width() <= Dyadic::power_of_two(-100));
            }
        }
    }
}

/// Whether `mass <= Pr <= mass + rest` can hold for every listed output and no
/// other has any mass.
fn fits(walk: &Walk<Integer>, listed: &[(Integer, Probability)]) -> bool {
    let inside = listed.iter().all(|(output, chance)| {
        let (mass, chance) = (walk.mass(output), chance.enclose(BITS));
        chance.hi().cmp_rational(&mass).is_ge()
            && chance.lo().cmp_rational(&(&mass + &walk.rest)).is_le()
    });
    let known = |output: &Integer| listed.iter().any(|(one, _)| one == output);
    inside && walk.outcomes.keys().all(known) && walk.total() == Rational::one()
}

#[test]
fn the_algorithm_has_the_law_over_every_tape() {
    for (scale, bound, floor) in [("1/2", 1, 22), ("1", 1, 22), ("1", 3, 22), ("2/3", 2, 22)] {
        let mechanism = mechanism(scale, bound, 1, Profile::Cks20);
        let input = Integer::from(5);
        let limits = Limits::bits(160).floor(floor);
        let walk = walk(&limits, |tape| mechanism.release(&input, tape)).unwrap();
        println!("{scale} {bound}: rest {}", walk.rest.approximate());
        assert!(walk.rest < ratio("1/8"), "{}", walk.rest.approximate());
        assert!(fits(&walk, &mechanism.outputs(&input).unwrap()), "{scale} {bound}");
    }
}

#[test]
fn noise_that_is_clamped_instead_of_rejected_is_found() {
    let listed = mechanism("1", 1, 1, Profile::Cks20).outputs(&Integer::ZERO).unwrap();
    let sampler = sample::DiscreteLaplace::new(&ratio("1")).unwrap();
    let (least, most) = (Integer::from(-1), Integer::ONE);
    let clamped = walk(&Limits::bits(160).floor(22), |tape| {
        Ok(sampler.draw(tape)?.clamp(least.clone(), most.clone()))
    });
    assert!(!fits(&clamped.unwrap(), &listed));
}

#[test]
fn tables_give_the_values_of_the_definition() {
    for (scale, bound) in [("1/3", 1u32), ("3", 5), ("1171/500", 40), ("1e9", 6), ("50", 4000)] {
        let law = law::TruncatedGeometric::new(ratio(scale), Natural::from(bound)).unwrap();
        let ready = Prepared::new(law.clone()).unwrap();
        let mut word = 1u64;
        for _ in 0..200 {
            word = word.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let bytes: Vec<u8> = [word, !word, 7].iter().flat_map(|w| w.to_be_bytes()).collect();
            let fast = ready.draw(&mut Recorded::new(bytes.clone())).unwrap();
            assert_eq!(fast, law.draw(&mut Recorded::new(bytes)).unwrap(), "{scale} {word}");
        }
        // Both ends of the first word: the outermost cells reach 0 and 1.
        for (word, end) in [(0u64, -i64::from(bound)), (u64::MAX, i64::from(bound))] {
            let bytes: Vec<u8> = [word; 3].iter().flat_map(|w| w.to_be_bytes()).collect();
            assert_eq!(ready.draw(&mut Recorded::new(bytes)).unwrap(), Integer::from(end));
        }
    }
}

/// `sum max(0, P(y) - e^eps Q(y))` for inputs `distance` apart.
fn hockey_stick(scale: &str, bound: i64, distance: i64, growth: &Interval) -> Interval {
    let mut sum = Interval::exact(Dyadic::zero());
    for y in -bound..=bound {
        let here = by_definition(scale, bound, y);
        let there = by_definition(scale, bound, y - distance).mul(growth, BITS);
        let excess = here.sub(&there, BITS);
        let cut = |end: &Dyadic| end.clone().max(Dyadic::zero());
        let excess = Interval::new(cut(excess.lo()), cut(excess.hi())).unwrap();
        sum = sum.add(&excess, BITS);
    }
    sum
}

#[test]
fn the_claimed_delta_is_enough_for_every_neighbor_and_no_more_than_enough() {
    for (scale, bound, sensitivity) in
        [("1", 1, 1), ("1", 1, 2), ("2", 6, 1), ("2", 6, 4), ("1171/500", 5, 9), ("1/3", 4, 2)]
    {
        let mechanism = mechanism(scale, bound, sensitivity, Profile::Cks20);
        let (growth, delta) = claim(&mechanism);
        let mut largest = Dyadic::zero();
        for distance in 0..=i64::from(sensitivity) {
            for direction in [distance, -distance] {
                let needed = hockey_stick(scale, i64::from(bound), direction, &growth);
                assert!(needed.lo().cmp_rational(&delta).is_le(), "{scale} {bound} {distance}");
                largest = largest.max(needed.hi().clone());
            }
        }
        // Tight: the worst neighbor needs all but 2^-60 of it.
        let share = (&largest.to_rational() / &delta).unwrap();
        assert!(share > (&Rational::one() - &ratio("1e-18")), "{scale} {bound}: {share}");
        // The control: the δ of a sensitivity one smaller is refuted.
        if sensitivity > 1 {
            let (_, short) = claim(&self::mechanism(scale, bound, sensitivity - 1, Profile::Cks20));
            let needed = hockey_stick(scale, i64::from(bound), i64::from(sensitivity), &growth);
            assert!(needed.lo().cmp_rational(&short).is_gt());
        }
    }
}

#[test]
fn a_tiny_delta_is_claimed_as_no_less_than_its_floor() {
    let wide = Natural::from(10u8).pow(30);
    let one = Rational::one();
    for profile in [Profile::Cks20, Profile::Inverse] {
        let mechanism = TruncatedGeometric::new(&one, wide.clone(), &one, profile).unwrap();
        let (_, delta) = claim(&mechanism);
        assert_eq!(delta, Dyadic::power_of_two(-1024).to_rational());
    }
    let mechanism = mechanism("1/2", 10, 1, Profile::Inverse);
    let (_, delta) = claim(&mechanism);
    assert_eq!(mechanism.event(), &Event::Approx { epsilon: "2".parse().unwrap(), delta });
}

#[test]
fn bad_parameters_are_refused() {
    let make = |scale: &str, bound: &str, sensitivity: &str, profile| {
        let bound = ratio(bound).numerator().clone().into_parts().1;
        TruncatedGeometric::new(&ratio(scale), bound, &ratio(sensitivity), profile).map(drop)
    };
    for (scale, bound, sensitivity, named) in [
        ("0", "5", "1", "scale"),
        ("-1", "5", "1", "scale"),
        ("1", "0", "1", "bound"),
        ("1", "5", "0", "sensitivity"),
        ("1", "5", "-1", "sensitivity"),
        ("1", "5", "1/2", "sensitivity"),
        ("1", "5", "11", "sensitivity"),
        // All mass but 10^-31 is beyond the other's reach: no δ below 1 is left.
        ("1e30", "1e30", "2e30", "sensitivity"),
    ] {
        for profile in [Profile::Cks20, Profile::Inverse] {
            let refused = make(scale, bound, sensitivity, profile);
            let Err(Error::Domain { parameter, .. }) = refused else {
                panic!("{scale} {bound} {sensitivity}")
            };
            assert_eq!(parameter, named);
        }
    }
    assert!(make("1024", "1", "1", Profile::Cks20).is_ok());
    let refused = make("1025", "1", "1", Profile::Cks20);
    assert!(matches!(refused, Err(Error::Domain { parameter: "scale", .. })));
    assert!(make("1e30", "1", "1", Profile::Inverse).is_ok());
}

fn built_in(parameters: &[&str], pair: [json::Value; 2]) -> Result<Vec<Output>, Error> {
    let entry = find(&[BUILTINS], "truncated-geometric")?;
    let mut run = entry.make(Parameters::read(parameters.iter().copied())?, &pair)?;
    let mut tape = Counting::new(ChaCha::new(&Seed::new([0; 32]), 0));
    [Side::Left, Side::Left, Side::Right].map(|side| run(side, &mut tape)).into_iter().collect()
}

#[test]
fn the_built_in_reads_releases_and_refuses() {
    let integer = |n: i64| Output::Integer(Integer::from(n));
    let pair = [json::json!(10), json::json!("11")];
    // Value stability; the page's worked example is the first of them.
    let cks20 = built_in(&["scale=3", "bound=4", "profile=cks20"], pair.clone()).unwrap();
    let inverse = built_in(&["scale=3", "bound=4"], pair.clone()).unwrap();
    assert_eq!(cks20, [integer(9), integer(7), integer(10)]);
    assert_eq!(inverse, [integer(10), integer(9), integer(12)]);
    let (_, delta) = claim(&mechanism("3", 4, 1, Profile::Inverse));
    let known = Dyadic::new(Integer::from(16_473_134_406_792_507_530_u64), -68);
    assert_eq!(delta, known.to_rational());
    for bad in [json::json!(1.5), json::json!("1/2"), json::json!([1]), json::json!(null)] {
        let refused = built_in(&["scale=3", "bound=4"], [bad, json::json!(1)]);
        assert!(matches!(refused, Err(Error::Domain { parameter: "input", .. })));
    }
    for bad in ["bound=0", "bound=-4", "bound=1/2"] {
        let refused = built_in(&["scale=3", bad], pair.clone());
        assert!(matches!(refused, Err(Error::Domain { parameter: "bound", .. })));
    }
    let entry = find(&[BUILTINS], "truncated-geometric").unwrap();
    let given = || Parameters::read(["scale=3", "bound=4"]).unwrap();
    assert!(matches!(entry.loss(given(), &pair), Ok(Some(Loss::Infinite))));
    let same = [json::json!(3), json::json!(3)];
    assert!(matches!(entry.loss(given(), &same), Ok(Some(Loss::Within(_)))));
    let listed = (entry.outputs)(&mut given(), &json::json!(0)).unwrap().unwrap();
    assert_eq!(listed.len(), 9);
}
