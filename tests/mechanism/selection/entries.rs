//! The built-ins: JSON in, outputs, losses and refusals.

use etalon::Error;
use etalon::json::{Value, json};
use etalon::law::Probability;
use etalon::num::{Dyadic, Integer};
use etalon::subject::{BUILTINS, Entry, Loss, Output, Parameters, Side, find};
use etalon::tape::{ChaCha, Counting, Recorded, Seed};

const NAMES: [&str; 3] = ["exponential", "noisy-max", "permute-and-flip"];

fn entry(name: &str) -> &'static Entry {
    find(&[BUILTINS], name).unwrap()
}

fn parameters(texts: &[&str]) -> Parameters {
    Parameters::read(texts.iter().copied()).unwrap()
}

#[test]
fn both_profiles_answer_with_an_index() {
    for name in NAMES {
        for profile in ["profile=cks20", "profile=inverse"] {
            let given = parameters(&["epsilon=2", "sensitivity=2", "monotone=yes", profile]);
            let pair = [json!([3, "0", 1]), json!([7])];
            let mut run = entry(name).make(given, &pair).unwrap();
            let mut tape = ChaCha::new(&Seed::new([9; 32]), 1);
            for _ in 0..20 {
                let output = run(Side::Left, &mut tape).unwrap();
                assert!((0..3).any(|at| output == Output::Integer(Integer::from(at))), "{name}");
                let only = run(Side::Right, &mut tape).unwrap();
                assert_eq!(only, Output::Integer(Integer::ZERO));
            }
        }
    }
}

#[test]
fn outputs_and_losses_come_from_the_law() {
    for name in NAMES {
        let given = || parameters(&["epsilon=1"]);
        let listed = (entry(name).outputs)(&mut given(), &json!([0, 1, 5])).unwrap().unwrap();
        assert_eq!(listed.len(), 3);
        for (output, chance) in &listed {
            assert!(matches!(output, Output::Integer(_)));
            let Probability::Within(chance) = chance else { panic!("{name}") };
            assert!(chance.lo().is_positive() && chance.width() < Dyadic::power_of_two(-80));
        }
        let loss = |pair: [Value; 2]| entry(name).loss(given(), &pair).unwrap();
        let Some(Loss::Within(near)) = loss([json!([0, 1, 5]), json!([1, 0, 4])]) else {
            panic!("{name}")
        };
        // Permute-and-flip reaches its claim on this pair: the others' gaps stay.
        let slack = Dyadic::power_of_two(-70);
        assert!(near.lo().is_positive() && *near.hi() <= Dyadic::one(), "{name}: {near}");
        assert_eq!(near.lo() > &(&Dyadic::one() - &slack), name == "permute-and-flip", "{near}");
        assert!(near.width() < slack, "{name}: {near}");
        // Beyond the sensitivity the loss is beyond the claim.
        let Some(Loss::Within(far)) = loss([json!([0, 9]), json!([9, 0])]) else {
            panic!("{name}")
        };
        assert!(*far.lo() > Dyadic::one(), "{name}: {far}");
        assert!(matches!(loss([json!([0, 1]), json!([0])]), Some(Loss::Infinite)), "{name}");
    }
}

#[test]
fn of_long_lists_noisy_max_keeps_to_its_guarantee() {
    let zeros = vec![0; 17];
    let mut ones = zeros.clone();
    ones[3] = 1;
    let loss = |texts: &[&str], right: &[i32]| {
        entry("noisy-max").loss(parameters(texts), &[json!(zeros), json!(right)]).unwrap()
    };
    let Some(Loss::Within(bound)) = loss(&["epsilon=1"], &ones) else { panic!() };
    assert!(bound.lo().is_zero() && *bound.hi() == Dyadic::one());
    assert!(loss(&["epsilon=1", "monotone=yes"], &ones).is_some());
    ones[4] = -1;
    assert!(loss(&["epsilon=1"], &ones).is_some());
    assert!(loss(&["epsilon=1", "monotone=yes"], &ones).is_none());
    ones[4] = 2;
    assert!(loss(&["epsilon=1"], &ones).is_none());
    let listed = (entry("noisy-max").outputs)(&mut parameters(&["epsilon=1"]), &json!(zeros));
    assert!(listed.unwrap().is_none());
}

#[test]
fn wrong_inputs_and_parameters_are_refused() {
    let right = json!([0, 1]);
    for name in NAMES {
        for input in
            [json!([]), json!(3), json!("x"), json!({"scores": [1]}), json!([0.5]), json!([null])]
        {
            let made =
                entry(name).make(parameters(&["epsilon=1"]), &[right.clone(), input.clone()]);
            assert!(
                matches!(made, Err(Error::Domain { parameter: "input", .. })),
                "{name} {input}"
            );
        }
        for (texts, named) in [
            (&["epsilon=0"] as &[&str], "epsilon"),
            (&["epsilon=1", "sensitivity=-1"], "sensitivity"),
            (&["epsilon=1", "monotone=maybe"], "monotone"),
        ] {
            let made = entry(name).make(parameters(texts), &[right.clone(), right.clone()]);
            let Err(Error::Domain { parameter, .. }) = made else { panic!("{name} {texts:?}") };
            assert_eq!(parameter, named);
        }
        let missing = entry(name).make(parameters(&[]), &[right.clone(), right.clone()]);
        assert!(matches!(missing, Err(Error::Missing { what: "epsilon", .. })));
        let unknown = parameters(&["epsilon=1", "delta=1"]);
        assert!(entry(name).make(unknown, &[right.clone(), right.clone()]).is_err());
    }
    let half = [json!(["1/2"]), json!([0])];
    assert!(entry("noisy-max").make(parameters(&["epsilon=1"]), &half).is_err());
    assert!(entry("exponential").make(parameters(&["epsilon=1"]), &half).is_ok());
}

/// The values and the numbers of bits are those of a program in another
/// language, written from `docs/spec/mechanisms/selection.md` with mpmath.
#[test]
fn values_are_those_of_an_independent_implementation() {
    for (name, profile, known, bits) in [
        ("exponential", "profile=cks20", [3, 1, 3, 1, 3, 2, 1, 1], 78),
        ("exponential", "profile=inverse", [2, 1, 3, 1, 0, 2, 1, 3], 512),
        ("permute-and-flip", "profile=cks20", [0, 1, 3, 2, 0, 1, 1, 3], 82),
        ("permute-and-flip", "profile=inverse", [2, 1, 3, 1, 1, 2, 1, 3], 512),
        ("noisy-max", "profile=cks20", [1, 1, 1, 1, 3, 1, 1, 0], 308),
        ("noisy-max", "profile=inverse", [2, 3, 2, 3, 2, 0, 2, 0], 2048),
    ] {
        let words = (1..=200u64).map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut tape = Recorded::new(words.flat_map(u64::to_be_bytes).collect::<Vec<_>>());
        let scores = [json!([0, 3, 1, 2]), json!([0])];
        let mut run = entry(name).make(parameters(&["epsilon=1", profile]), &scores).unwrap();
        let drawn = known.map(|_| run(Side::Left, &mut tape).unwrap());
        assert_eq!(drawn, known.map(|index| Output::Integer(Integer::from(index))), "{name}");
        assert_eq!(tape.position(), bits, "{name} {profile}");
    }
}

#[test]
fn the_worked_examples_of_the_specification_are_so() {
    let scores = [json!([3, 0, "5/2"]), json!([0, 1, 2])];
    for (name, profile, side, index, bits) in [
        ("exponential", "profile=cks20", Side::Left, 2, 7),
        ("permute-and-flip", "profile=cks20", Side::Left, 2, 6),
        ("exponential", "profile=inverse", Side::Left, 0, 64),
        ("permute-and-flip", "profile=inverse", Side::Left, 0, 64),
        ("noisy-max", "profile=cks20", Side::Right, 2, 43),
    ] {
        let pair =
            if name == "noisy-max" { [json!([0]), scores[1].clone()] } else { scores.clone() };
        let mut run = entry(name).make(parameters(&["epsilon=1", profile]), &pair).unwrap();
        let mut tape = Counting::new(ChaCha::new(&Seed::new([0; 32]), 0));
        let output = run(side, &mut tape).unwrap();
        assert_eq!(output, Output::Integer(Integer::from(index)), "{name} {profile}");
        assert_eq!(tape.read(), bits, "{name} {profile}");
    }
}
