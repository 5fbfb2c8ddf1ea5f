//! Unary encoding: its law over every tape, its ε over all pairs of
//! categories, and what it refuses.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use etalon::law::Probability;
use etalon::mechanism::{Mechanism, Profile, UnaryEncoding};
use etalon::num::{Dyadic, Natural, Rational};
use etalon::subject::{BUILTINS, Loss, Output, Parameters, Side, find};
use etalon::tape::walk::{Limits, Walk, walk};
use etalon::tape::{ChaCha, Counting, Seed};
use etalon::{Error, json, sample};
use proptest::prelude::*;

fn ratio(text: &str) -> Rational {
    text.parse().expect("a number")
}

fn mechanism(categories: u64, keep: &str, flip: &str) -> UnaryEncoding {
    UnaryEncoding::new(categories, &ratio(keep), &ratio(flip), Profile::Cks20).unwrap()
}

fn exact(chance: &Probability) -> &Rational {
    match chance {
        Probability::Exact(value) => value,
        Probability::Within(_) => panic!("every chance is rational"),
    }
}

fn fits(walk: &Walk<Vec<bool>>, listed: &[(Vec<bool>, Probability)]) -> bool {
    walk.total() == Rational::one()
        && listed.iter().all(|(said, chance)| {
            let mass = walk.mass(said);
            mass <= *exact(chance) && *exact(chance) <= &mass + &walk.rest
        })
}

#[test]
fn the_law_holds_over_every_tape() {
    for (categories, keep, flip) in [
        (2, "3/4", "1/4"),
        (3, "1/2", "1/4"),
        (3, "2/3", "1/3"),
        (2, "9/10", "1/7"),
        (4, "1/2", "1/8"),
    ] {
        let mechanism = mechanism(categories, keep, flip);
        for truth in 0..categories {
            let limits = Limits::bits(60).floor(24);
            let walk = walk(&limits, |tape| mechanism.release(&truth, tape)).unwrap();
            assert!(walk.rest < ratio("1/1000"), "{}", walk.rest.approximate());
            assert!(fits(&walk, &mechanism.outputs(truth).unwrap()), "{categories} {keep} {flip}");
        }
    }
}

#[test]
fn a_last_place_in_the_clear_and_a_true_place_always_kept_are_found() {
    let mechanism = mechanism(3, "3/4", "1/4");
    let coin = |above: u8, tape: &mut _| {
        sample::bernoulli(&Natural::from(above), &Natural::from(4u8), tape)
    };
    let place = |at: u64| if at == 2 { 3 } else { 1 };
    let listed = mechanism.outputs(2).unwrap();
    let right = walk(&Limits::bits(60), |tape| (0..3).map(|at| coin(place(at), tape)).collect());
    assert!(fits(&right.unwrap(), &listed));
    // The off-by-one of a published bit vector mechanism, and the slip of a
    // published unary encoding, which kept the true bit always.
    let clear = walk(&Limits::bits(60), |tape| {
        let noisy: Result<Vec<_>, _> = (0..2).map(|at| coin(place(at), tape)).collect();
        Ok([noisy?, vec![true]].concat())
    });
    assert!(!fits(&clear.unwrap(), &listed));
    let kept = walk(&Limits::bits(60), |tape| {
        (0..3).map(|at| Ok(coin(place(at), tape)? || at == 2)).collect()
    });
    assert!(!fits(&kept.unwrap(), &listed));
}

/// The largest ratio of two exact laws.
fn largest_odds(left: &[(Vec<bool>, Probability)], right: &[(Vec<bool>, Probability)]) -> Rational {
    let odds = left.iter().zip(right).map(|((a, p), (b, q))| {
        assert_eq!(a, b);
        (exact(p) / exact(q)).unwrap()
    });
    odds.max().unwrap()
}

#[test]
fn every_pair_of_categories_reaches_epsilon_and_no_more() {
    for (categories, keep, flip, odds) in [
        (2, "3/4", "1/4", "9"),
        (5, "2/3", "1/3", "4"),
        (3, "1/2", "1/5", "4"),
        (4, "9/10", "1/7", "54"),
    ] {
        let mechanism = mechanism(categories, keep, flip);
        assert_eq!(mechanism.guarantee().claim.to_string(), format!("eps=ln({odds})"));
        for left in 0..categories {
            let here = mechanism.outputs(left).unwrap();
            let sum = here.iter().fold(Rational::zero(), |sum, (_, chance)| &sum + exact(chance));
            assert_eq!(sum, Rational::one());
            for right in (0..categories).filter(|right| *right != left) {
                let there = mechanism.outputs(right).unwrap();
                assert_eq!(largest_odds(&here, &there), ratio(odds));
            }
        }
    }
    // The control: counting one differing place instead of two claims ln(3).
    let mechanism = mechanism(2, "3/4", "1/4");
    let (here, there) = (mechanism.outputs(0).unwrap(), mechanism.outputs(1).unwrap());
    assert!(largest_odds(&here, &there) > ratio("3"));
}

#[test]
fn optimized_encoding_is_the_same_with_other_chances() {
    let optimized = UnaryEncoding::optimized(3, &ratio("7/2"), Profile::Cks20).unwrap();
    assert_eq!(optimized.guarantee().claim.to_string(), "eps=ln(7/2)");
    let plain = mechanism(3, "1/2", "2/9");
    assert_eq!(optimized.outputs(1).unwrap(), plain.outputs(1).unwrap());
    for odds in ["1", "1/2", "-3", "0"] {
        let refused = UnaryEncoding::optimized(3, &ratio(odds), Profile::Cks20);
        assert!(matches!(refused, Err(Error::Domain { parameter: "odds", .. })));
    }
}

#[test]
fn bad_parameters_and_inputs_are_refused_before_any_bit_is_read() {
    for (categories, keep, flip, named) in [
        (0, "3/4", "1/4", "answers"),
        (1, "3/4", "1/4", "answers"),
        (65_537, "3/4", "1/4", "answers"),
        (u64::MAX, "3/4", "1/4", "answers"),
        (2, "1", "1/4", "keep"),
        (2, "0", "1/4", "keep"),
        (2, "-1/2", "-3/4", "keep"),
        (2, "3/4", "0", "flip"),
        (2, "3/4", "-1/4", "flip"),
        (2, "3/4", "3/4", "flip"),
        (2, "1/4", "3/4", "flip"),
    ] {
        for profile in [Profile::Cks20, Profile::Inverse] {
            let refused = UnaryEncoding::new(categories, &ratio(keep), &ratio(flip), profile);
            let Err(Error::Domain { parameter, .. }) = refused else { panic!("{keep} {flip}") };
            assert_eq!(parameter, named);
        }
    }
    let mut tape = Counting::new(ChaCha::new(&Seed::new([0; 32]), 0));
    let refused = mechanism(3, "3/4", "1/4").release(&3, &mut tape);
    assert!(matches!(refused, Err(Error::Domain { parameter: "truth", .. })));
    assert!(mechanism(3, "3/4", "1/4").outputs(3).is_err());
    assert_eq!(tape.read(), 0);
    let wide = mechanism(17, "3/4", "1/4").outputs(0);
    assert!(matches!(wide, Err(Error::Unsupported { .. })));
}

#[test]
fn the_built_in_reads_releases_and_knows_its_loss() {
    let entry = find(&[BUILTINS], "unary-encoding").unwrap();
    let release = |texts: &[&str], pair: [json::Value; 2]| {
        let parameters = Parameters::read(texts.iter().copied())?;
        let mut run = entry.make(parameters, &pair)?;
        run(Side::Left, &mut ChaCha::new(&Seed::new([0; 32]), 0))
    };
    let shown = |output: Output| match output {
        Output::Vector(said) => {
            said.iter().map(|one| u8::from(*one == Output::Boolean(true))).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    let pair = || [json::json!(1), json::json!(0)];
    let cks20 = ["keep=3/4", "flip=1/6", "answers=4", "profile=cks20"];
    // Value stability, and the worked example of the page.
    assert_eq!(shown(release(&cks20, pair()).unwrap()), [0, 1, 0, 0]);
    assert_eq!(shown(release(&cks20[..3], pair()).unwrap()), [0, 1, 0, 0]);
    for bad in
        [json::json!(4), json::json!(-1), json::json!(0.5), json::json!([1]), json::json!("x")]
    {
        assert!(release(&cks20, [bad, json::json!(0)]).is_err());
    }
    let given = |answers: &str| Parameters::read(["keep=3/4", "flip=1/6", answers]).unwrap();
    for answers in ["answers=4", "answers=40"] {
        let Some(Loss::Within(loss)) = entry.loss(given(answers), &pair()).unwrap() else {
            panic!("finite")
        };
        let fifteen = "ln(15)".parse::<etalon::privacy::Epsilon>().unwrap().enclose(80).unwrap();
        assert_eq!(loss, fifteen);
    }
    let listed = |input: i64| {
        (entry.outputs)(&mut given("answers=4"), &json::json!(input)).unwrap().unwrap()
    };
    let Loss::Within(computed) = Loss::between(&listed(1), &listed(0)).unwrap() else { panic!() };
    let Some(Loss::Within(stated)) = entry.loss(given("answers=4"), &pair()).unwrap() else {
        panic!()
    };
    assert!(computed.lo() <= stated.hi() && stated.lo() <= computed.hi());
    assert!((entry.outputs)(&mut given("answers=13"), &json::json!(0)).unwrap().is_none());
    let Some(Loss::Within(none)) =
        entry.loss(given("answers=4"), &[json::json!(2), json::json!(2)]).unwrap()
    else {
        panic!()
    };
    assert_eq!(none.hi(), &Dyadic::zero());
}

proptest! {
    #[test]
    fn any_parameters_give_a_law_within_epsilon(
        (categories, keep, flip, left, right) in (2..6u64, 2..40u64)
            .prop_flat_map(|(k, d)| (Just(k), Just(d), 2..=d, 0..k, 0..k))
            .prop_flat_map(|(k, d, keep, left, right)| {
                (Just(k), Just((keep, d + 1)), (1..keep, Just(d + 1)), Just(left), Just(right))
            })
    ) {
        let share = |(n, d): (u64, u64)| Rational::new(i64::try_from(n).unwrap(), d).unwrap();
        let (keep, flip) = (share(keep), share(flip));
        let mechanism = UnaryEncoding::new(categories, &keep, &flip, Profile::Cks20).unwrap();
        let odds = largest_odds(&mechanism.outputs(left).unwrap(), &mechanism.outputs(right).unwrap());
        let one = Rational::one();
        let most = (&(&keep * &(&one - &flip)) / &(&flip * &(&one - &keep))).unwrap();
        prop_assert_eq!(odds, if left == right { one } else { most });
    }
}
