//! The stability threshold: its law over every tape, its exact δ over all
//! neighbors of a small domain, and what it refuses.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::collections::BTreeMap;

use etalon::law::{self, Law};
use etalon::mechanism::{Mechanism, Profile, StabilityThreshold};
use etalon::num::{Dyadic, Integer, Interval, Natural, Rational};
use etalon::privacy::Claim;
use etalon::subject::{BUILTINS, Loss, Output, Parameters, Side, find};
use etalon::tape::walk::{Limits, Walk, walk};
use etalon::tape::{ChaCha, Counting, Seed};
use etalon::{Error, json, sample};

const BITS: u32 = 160;

type Released = Vec<(String, Integer)>;

fn ratio(text: &str) -> Rational {
    text.parse().expect("a number")
}

fn mechanism(scale: &str, threshold: i64, keys: u64, profile: Profile) -> StabilityThreshold {
    StabilityThreshold::new(&ratio(scale), threshold.into(), keys, profile).unwrap()
}

fn counts(listed: &[(&str, u32)]) -> BTreeMap<String, Natural> {
    listed.iter().map(|&(key, count)| (key.to_owned(), Natural::from(count))).collect()
}

/// `Pr[this noisy count, or none, for a key of this count]`, by definition.
fn chance(scale: &str, threshold: i64, count: i64, said: Option<i64>) -> Interval {
    let noise = law::DiscreteLaplace::new(ratio(scale)).unwrap();
    match (count, said) {
        (0, None) => Interval::exact(Dyadic::one()),
        (0, Some(_)) => Interval::exact(Dyadic::zero()),
        (_, Some(said)) if said < threshold => Interval::exact(Dyadic::zero()),
        (_, Some(said)) => noise.pmf(&Integer::from(said - count), BITS).unwrap(),
        (_, None) => noise.cdf(&Integer::from(threshold - 1 - count), BITS).unwrap(),
    }
}

fn fits(walk: &Walk<Released>, scale: &str, threshold: i64, held: &[(&str, u32)]) -> bool {
    walk.total() == Rational::one()
        && walk.outcomes.iter().all(|(released, mass)| {
            let said = |key: &str| released.iter().find(|(one, _)| one == key);
            let mut law = Interval::exact(Dyadic::one());
            for &(key, count) in held {
                let noisy = said(key).map(|(_, noisy)| i64::try_from(noisy).unwrap());
                law = law.mul(&chance(scale, threshold, count.into(), noisy), BITS);
            }
            law.hi().cmp_rational(mass).is_ge()
                && law.lo().cmp_rational(&(mass + &walk.rest)).is_le()
        })
}

#[test]
fn the_law_holds_over_every_tape() {
    for (scale, threshold, held) in [
        ("1/2", 3, vec![("a", 2), ("b", 3)]),
        ("1", 2, vec![("a", 1)]),
        ("1/2", 1, vec![("a", 1), ("b", 0), ("c", 1)]),
        ("1/3", 4, vec![("x", 0)]),
        ("1/3", 4, vec![]),
    ] {
        let mechanism = mechanism(scale, threshold, 1, Profile::Cks20);
        let input = counts(&held);
        let limits = Limits::bits(160).floor(18).kept();
        let walk = walk(&limits, |tape| mechanism.release(&input, tape)).unwrap();
        println!("{scale} {threshold} {held:?}: rest {}", walk.rest.approximate());
        assert!(walk.rest < ratio("1/4"));
        assert!(fits(&walk, scale, threshold, &held), "{scale} {threshold} {held:?}");
    }
}

#[test]
fn a_strict_threshold_and_a_named_empty_key_are_found() {
    let held = [("a", 1), ("b", 0)];
    let noise = sample::DiscreteLaplace::new(&ratio("1/2")).unwrap();
    let limits = || Limits::bits(160).floor(20).kept();
    let strict = walk(&limits(), |tape| {
        let noisy = Integer::ONE + noise.draw(tape)?;
        Ok(if noisy > Integer::from(2) { vec![("a".to_owned(), noisy)] } else { vec![] })
    });
    assert!(!fits(&strict.unwrap(), "1/2", 2, &held));
    let every = walk(&limits(), |tape| {
        let mut released = Vec::new();
        for (key, count) in held {
            let noisy = Integer::from(count) + noise.draw(tape)?;
            if noisy >= Integer::from(2) {
                released.push((key.to_owned(), noisy));
            }
        }
        Ok(released)
    });
    assert!(!fits(&every.unwrap(), "1/2", 2, &held));
}

/// The δ that a pair of neighbors needs at e^ε = `growth`, key by key counts;
/// noisy counts beyond `most` are summed up by the law's tail.
fn needed(scale: &str, threshold: i64, pairs: &[(i64, i64)], growth: &Interval) -> Interval {
    let most = threshold + 60;
    let mut joint = vec![(Interval::exact(Dyadic::one()), Interval::exact(Dyadic::one()))];
    for &(left, right) in pairs {
        let said = (threshold..=most).map(Some).chain([None]);
        let mut cells: Vec<_> = said
            .map(|said| {
                (chance(scale, threshold, left, said), chance(scale, threshold, right, said))
            })
            .collect();
        // Beyond both counts the ratio is constant: one cell.
        let noise = law::DiscreteLaplace::new(ratio(scale)).unwrap();
        let tail = |count: i64| match count {
            0 => Interval::exact(Dyadic::zero()),
            _ => noise.cdf(&Integer::from(count - most - 1), BITS).unwrap(),
        };
        cells.push((tail(left), tail(right)));
        joint = joint
            .iter()
            .flat_map(|(p, q)| {
                cells.iter().map(|(a, b)| (p.mul(a, BITS), q.mul(b, BITS))).collect::<Vec<_>>()
            })
            .collect();
    }
    let mut sum = Interval::exact(Dyadic::zero());
    for (here, there) in joint {
        let excess = here.sub(&there.mul(growth, BITS), BITS);
        let cut = |end: &Dyadic| end.clone().max(Dyadic::zero());
        sum = sum.add(&Interval::new(cut(excess.lo()), cut(excess.hi())).unwrap(), BITS);
    }
    sum
}

#[test]
fn the_claimed_delta_is_enough_for_every_neighbor_and_no_more_than_enough() {
    for (scale, threshold, keys) in [("1", 4, 1), ("2", 1, 1), ("3/2", 3, 2), ("1/2", 1, 2)] {
        let mechanism = mechanism(scale, threshold, keys, Profile::Cks20);
        let Claim::Approx { epsilon, delta } = &mechanism.guarantee().claim else { panic!() };
        let growth = epsilon.enclose_exp(BITS).unwrap();
        let mut largest = Dyadic::zero();
        // A person joins at most `keys` keys, each of 0 to 3 others.
        let joins: Vec<Vec<i64>> = match keys {
            1 => (0..4).map(|count| vec![count]).collect(),
            _ => (0..4).flat_map(|a| (0..4).map(move |b| vec![a, b])).collect(),
        };
        for join in joins {
            for leaving in [false, true] {
                let pairs: Vec<_> = join
                    .iter()
                    .map(|&count| if leaving { (count, count + 1) } else { (count + 1, count) })
                    .collect();
                let needed = needed(scale, threshold, &pairs, &growth);
                assert!(needed.lo().cmp_rational(delta).is_le(), "{scale} {threshold} {pairs:?}");
                largest = largest.max(needed.hi().clone());
            }
        }
        let share = (&largest.to_rational() / delta).unwrap();
        assert!(share > &Rational::one() - &ratio("1e-18"), "{scale} {threshold} {keys}");
        // The control: a threshold one higher claims a δ that is refuted.
        let higher = self::mechanism(scale, threshold + 1, keys, Profile::Cks20);
        let Claim::Approx { delta: short, .. } = &higher.guarantee().claim else { panic!() };
        assert!(largest.cmp_rational(short).is_gt());
    }
}

#[test]
fn delta_is_stated_for_thresholds_and_keys_of_any_size() {
    let least = Dyadic::power_of_two(-1024).to_rational();
    let delta = |scale: &str, threshold: &str, keys: u64| {
        let threshold = ratio(threshold).numerator().clone();
        let made = StabilityThreshold::new(&ratio(scale), threshold, keys, Profile::Inverse)?;
        let Claim::Approx { delta, .. } = &made.guarantee().claim else { panic!() };
        Ok::<_, Error>(delta.clone())
    };
    assert_eq!(delta("1", "1e30", 3).unwrap(), least);
    // 1 - (1 - r)^k is between k r - (k r)^2/2 and k r.
    let (one, many) = (delta("1", "40", 1).unwrap(), delta("1", "40", 1000).unwrap());
    let times = (&many / &one).unwrap();
    assert!(times < ratio("1000") && times > ratio("999.999999999"));
    assert!(matches!(delta("1", "1", 10_000), Err(Error::Domain { parameter: "keys", .. })));
    assert!(delta("1", "1", 20).unwrap() < Rational::one());
}

#[test]
fn bad_parameters_are_refused() {
    for (scale, threshold, keys, named) in [
        ("0", 5, 1, "scale"),
        ("-1", 5, 1, "scale"),
        ("1", 0, 1, "threshold"),
        ("1", -3, 1, "threshold"),
        ("1", 5, 0, "keys"),
    ] {
        for profile in [Profile::Cks20, Profile::Inverse] {
            let refused = StabilityThreshold::new(&ratio(scale), threshold.into(), keys, profile);
            let Err(Error::Domain { parameter, .. }) = refused else {
                panic!("{scale} {threshold}")
            };
            assert_eq!(parameter, named);
        }
    }
}

#[test]
fn empty_keys_read_nothing_and_keys_come_in_order() {
    let mechanism = mechanism("1/1000", 2, 1, Profile::Cks20);
    let mut tape = Counting::new(ChaCha::new(&Seed::new([9; 32]), 0));
    assert!(mechanism.release(&counts(&[("a", 0), ("b", 0)]), &mut tape).unwrap().is_empty());
    assert_eq!(tape.read(), 0);
    // At this scale the noise is 0 but for a chance below e^-900.
    let held = [("b", 5), ("Z", 2), ("é", 3), ("a", 7), ("none", 0), ("one", 1)];
    let released = mechanism.release(&counts(&held), &mut tape).unwrap();
    let shown: Vec<_> = released.iter().map(|(key, noisy)| format!("{key}{noisy}")).collect();
    assert_eq!(shown, ["Z2", "a7", "b5", "é3"]);
}

#[test]
fn the_built_in_reads_releases_and_knows_its_loss() {
    let entry = find(&[BUILTINS], "stability-threshold").unwrap();
    let given =
        |profile: &str| Parameters::read(["scale=2", "threshold=4", "keys=2", profile]).unwrap();
    let release = |profile: &str, input: json::Value| {
        let mut run = entry.make(given(profile), &[input, json::json!([])])?;
        run(Side::Left, &mut ChaCha::new(&Seed::new([0; 32]), 0))
    };
    let pair = |key: &str, noisy: i64| {
        Output::Vector(vec![Output::Text(key.to_owned()), Output::Integer(noisy.into())])
    };
    let held = json::json!([["pear", 6], ["apple", 5], ["fig", 3], ["plum", 0]]);
    // Value stability, and the worked example of the page.
    let cks20 = release("profile=cks20", held.clone()).unwrap();
    assert_eq!(cks20, Output::Vector(vec![pair("apple", 5), pair("pear", 7)]));
    let inverse = release("profile=inverse", held).unwrap();
    assert_eq!(inverse, Output::Vector(vec![pair("apple", 5), pair("pear", 7)]));
    let guarantee = (entry.guarantee)(&mut given("profile=cks20")).unwrap().unwrap();
    let delta = Dyadic::new(Integer::from(9_536_546_879_578_794_266_u64), -65).to_rational();
    assert_eq!(guarantee.claim.to_string(), format!("eps=1,delta={delta}"));
    assert_eq!(release("profile=cks20", json::json!([])).unwrap(), Output::Vector(vec![]));
    for bad in [
        json::json!({"apple": 5}),
        json::json!(5),
        json::json!([["apple"]]),
        json::json!([["apple", 1, 2]]),
        json::json!([[5, "apple"]]),
        json::json!([["apple", -1]]),
        json::json!([["apple", "1/2"]]),
        json::json!([["apple", 1], ["apple", 2]]),
    ] {
        let refused = release("profile=cks20", bad.clone());
        assert!(matches!(refused, Err(Error::Domain { parameter: "input", .. })), "{bad}");
    }
    for bad in ["keys=0", "keys=1/2", "keys=-1", "threshold=1/2", "threshold=0", "scale=0"] {
        let name = bad.split_once('=').unwrap().0;
        let others = ["scale=2", "threshold=4"].into_iter().filter(|one| !one.starts_with(name));
        let parameters = Parameters::read(others.chain([bad])).unwrap();
        let refused = entry.make(parameters, &[json::json!([]), json::json!([])]).map(drop);
        let Err(Error::Domain { parameter, .. }) = refused else { panic!("{bad}") };
        assert_eq!(parameter, name);
    }
    let loss = |pair: [json::Value; 2]| entry.loss(given("profile=cks20"), &pair).unwrap().unwrap();
    let apple = |count: u32| json::json!([["apple", count], ["fig", 0]]);
    assert!(matches!(loss([apple(1), apple(0)]), Loss::Infinite));
    assert!(matches!(loss([apple(1), json::json!([])]), Loss::Infinite));
    let Loss::Within(half) = loss([apple(1), apple(2)]) else { panic!("finite") };
    assert_eq!(half, Interval::exact(Dyadic::power_of_two(-1)));
    let Loss::Within(none) = loss([apple(0), json::json!([])]) else { panic!("finite") };
    assert_eq!(none, Interval::exact(Dyadic::zero()));
}
