//! The sparse vector technique: the algorithms against their law over every
//! tape, the law against its definition, the claims over every pair of
//! neighbors of a small domain, and what must be refused.

#![expect(clippy::unwrap_used, reason = "a failed test is a panic")]

use etalon::json::{Value, json};
use etalon::law::{self, DiscreteLaplace, Law};
use etalon::mechanism::{AboveThreshold, Mechanism, NumericAboveThreshold, Profile};
use etalon::num::{Dyadic, Integer, Interval, Rational};
use etalon::subject::{BUILTINS, Entry, Loss, Output, Parameters, Side, find};
use etalon::tape::walk::{Limits, Walker, walk};
use etalon::tape::{ChaCha, Counting, Recorded, Seed, Tape};
use etalon::{Error, sample};

fn ratio(text: &str) -> Rational {
    text.parse().unwrap()
}

fn integers(values: &[i64]) -> Vec<Integer> {
    values.iter().map(|&value| Integer::from(value)).collect()
}

fn plain(epsilon: &str, threshold: i64) -> AboveThreshold {
    AboveThreshold::new(&ratio(epsilon), &ratio("1"), threshold.into(), Profile::Cks20).unwrap()
}

/// The law by its definition, summed to ±`reach` around 0; what lies beyond is
/// less than `e^(-(reach - 10)/scale)`.
fn by_definition(threshold: i64, answers: &[i64], scales: [&str; 2], reach: i64) -> Vec<Interval> {
    let [of_threshold, of_query] = scales.map(|scale| DiscreteLaplace::new(ratio(scale)).unwrap());
    let mut sums = vec![Interval::exact(Dyadic::zero()); answers.len() + 1];
    for m in -reach..=reach {
        let mut term = of_threshold.pmf(&Integer::from(m - threshold), 150).unwrap();
        for (sum, answer) in sums.iter_mut().zip(answers) {
            let below = of_query.cdf(&Integer::from(m - 1 - answer), 150).unwrap();
            let above = Interval::exact(Dyadic::one()).sub(&below, 150);
            *sum = sum.add(&term.mul(&above, 150), 150);
            term = term.mul(&below, 150);
        }
        let last = sums.last_mut().unwrap();
        *last = last.add(&term, 150);
    }
    sums
}

#[test]
fn the_law_in_closed_form_is_the_sum_of_its_definition() {
    for (threshold, answers, scales) in [
        (0, &[0i64] as &[i64], ["2", "4"]),
        (1, &[-2, 0, 3], ["1/2", "1"]),
        (0, &[2, 2, 2, 2], ["3/2", "1"]),
        (-3, &[5, -5, 1, -2, 0], ["1", "7/3"]),
        (2, &[], ["1", "1"]),
    ] {
        let [t, q] = scales.map(ratio);
        let law = law::AboveThreshold::new(threshold.into(), &integers(answers), &t, &q).unwrap();
        let known = by_definition(threshold, answers, scales, 400);
        let masses = law.masses(160).unwrap();
        assert_eq!(masses.len(), known.len());
        let slack = Dyadic::power_of_two(-120);
        for (mass, sum) in masses.iter().zip(&known) {
            assert!(mass.width() <= mass.lo() * &Dyadic::power_of_two(-160));
            assert!(sum.lo() <= mass.hi() && mass.lo() <= &(sum.hi() + &slack), "{answers:?}");
        }
    }
}

/// Whether a walk fits the law of the first yes; its rest if so.
fn check(
    mechanism: &AboveThreshold,
    answers: &[i64],
    mut release: impl FnMut(&[Integer], &mut Walker) -> etalon::Result<Vec<bool>>,
) -> Result<f64, String> {
    let answers = integers(answers);
    let limits = Limits::bits(400).floor(22).kept();
    let walk = walk(&limits, |tape| release(&answers, tape)).unwrap();
    assert_eq!(walk.total(), Rational::one());
    let law = mechanism.probabilities(&answers).unwrap();
    if !walk.outcomes.keys().all(|output| law.iter().any(|(listed, _)| listed == output)) {
        return Err("an output of none of the listed forms".to_owned());
    }
    for (output, chance) in law {
        let (chance, mass) = (chance.enclose(160), walk.mass(&output));
        let most = &mass + &walk.rest;
        if chance.hi().cmp_rational(&mass).is_lt() || chance.lo().cmp_rational(&most).is_gt() {
            return Err(format!("{output:?}: {} of {chance}", mass.approximate()));
        }
    }
    Ok(walk.rest.approximate())
}

#[test]
fn the_algorithm_has_the_law_over_every_tape() {
    for (epsilon, threshold, answers, largest_rest) in [
        ("4", 0, &[0i64] as &[i64], 0.1),
        ("8", 1, &[0, 2], 0.35),
        ("8", 0, &[-3, 0, 1], 0.6),
        ("8", -1_000_000_000, &[-1_000_000_000, 5], 0.4),
    ] {
        let mechanism = plain(epsilon, threshold);
        let rest =
            check(&mechanism, answers, |answers, tape| mechanism.release(answers, tape)).unwrap();
        println!("above-threshold eps={epsilon} {answers:?}: rest {rest:.1e}");
        assert!(rest < largest_rest, "{answers:?}: {rest}");
    }
}

#[test]
fn planted_faults_are_rejected() {
    // "Greater" for "at least", no end at the first yes, queries with a quarter
    // of the noise, queries without any; and what is right.
    for (fault, answers) in
        [(0, &[0i64] as &[i64]), (1, &[0, 1]), (2, &[-1]), (3, &[0]), (4, &[-1])]
    {
        let query_scale = if fault == 2 { "1/4" } else { "1" };
        let [of_threshold, of_query] =
            ["1/2", query_scale].map(|scale| sample::DiscreteLaplace::new(&ratio(scale)).unwrap());
        let fits = check(&plain("4", 0), answers, |answers, tape| {
            let threshold = of_threshold.draw(tape)?;
            let mut said = Vec::new();
            for answer in answers {
                let noise = if fault == 3 { Integer::ZERO } else { of_query.draw(tape)? };
                let noisy = answer + noise;
                said.push(if fault == 0 { noisy > threshold } else { noisy >= threshold });
                if fault != 1 && said.ends_with(&[true]) {
                    break;
                }
            }
            Ok(said)
        });
        assert_eq!(fits.is_ok(), fault == 4, "{fault}: {fits:?}");
    }
}

fn entry(name: &str) -> &'static Entry {
    find(&[BUILTINS], name).unwrap()
}

fn loss(name: &str, texts: &[&str], pair: [Value; 2]) -> Option<Loss> {
    let parameters = Parameters::read(texts.iter().copied()).unwrap();
    entry(name).loss(parameters, &pair).unwrap()
}

/// The largest proven loss over all pairs of neighbors among the lists of
/// three answers from -1 to 1, with sensitivity 1.
fn worst(name: &str, texts: &[&str]) -> Interval {
    let lists: Vec<[i64; 3]> = (0..27).map(|n| [n / 9 - 1, n / 3 % 3 - 1, n % 3 - 1]).collect();
    let mut worst = Interval::exact(Dyadic::zero());
    let mut pairs = 0;
    for (at, left) in lists.iter().enumerate() {
        // A loss counts both directions.
        for right in &lists[at + 1..] {
            if left.iter().zip(right).any(|(a, b)| (a - b).abs() > 1) {
                continue;
            }
            pairs += 1;
            let Some(Loss::Within(loss)) = loss(name, texts, [json!(left), json!(right)]) else {
                panic!("{left:?} {right:?}")
            };
            if loss.hi() > worst.hi() {
                worst = loss;
            }
        }
    }
    assert_eq!(pairs, (7 * 7 * 7 - 27) / 2);
    worst
}

#[test]
fn every_pair_of_neighbors_is_within_the_claim() {
    let slack = Dyadic::power_of_two(-70).to_rational();
    for epsilon in ["1/2", "2"] {
        let found = worst("above-threshold", &[&format!("epsilon={epsilon}"), "threshold=1"]);
        println!("above-threshold eps={epsilon}: worst {found}");
        assert!(found.hi().to_rational() <= &ratio(epsilon) + &slack);
        assert!(found.lo().to_rational() > &ratio(epsilon) * &ratio("1/4"));
        let texts = [&format!("epsilon={epsilon}"), "value_epsilon=1", "threshold=1"];
        let numeric = worst("numeric-above-threshold", &texts);
        println!("numeric-above-threshold eps={epsilon}+1: worst {numeric}");
        assert!(numeric.hi().to_rational() <= &ratio(epsilon) + &ratio("1"));
        assert!(numeric.lo() > found.hi());
    }
    // The control: at half the sensitivity the same pairs move by twice as much.
    let scales = |texts: &[&str]| worst("above-threshold", texts);
    let wide = scales(&["epsilon=2", "sensitivity=2"]);
    assert!(wide.hi().to_rational() < ratio("1") && scales(&["epsilon=2"]).lo() > wide.hi());
}

#[test]
fn a_pair_beyond_the_sensitivity_is_beyond_the_claim() {
    for (name, texts) in [
        ("above-threshold", &["epsilon=1"] as &[&str]),
        ("numeric-above-threshold", &["epsilon=1/2", "value_epsilon=1/2"]),
    ] {
        let Some(Loss::Within(found)) = loss(name, texts, [json!([-9, 9]), json!([9, -9])]) else {
            panic!("{name}")
        };
        assert!(*found.lo() > Dyadic::one(), "{name}: {found}");
        let unequal = loss(name, texts, [json!([1, 2]), json!([1])]);
        assert!(matches!(unequal, Some(Loss::Infinite)));
        let long = |last: i64| json!((0..17).map(|at| at / 16 * last).collect::<Vec<_>>());
        assert!(loss(name, texts, [long(0), long(2)]).is_none());
        let Some(Loss::Within(bound)) = loss(name, texts, [long(0), long(1)]) else {
            panic!("{name}")
        };
        assert!(bound.lo().is_zero() && *bound.hi() == Dyadic::one());
    }
}

#[test]
fn the_loss_of_the_numeric_mechanism_is_that_of_its_outputs() {
    // Of a list of one query, outputs v and none: by the definition of the law,
    // values to ±60 and all of them within e^-50.
    let mechanism = |profile| {
        NumericAboveThreshold::new(&ratio("1"), &ratio("2"), &ratio("1"), 0.into(), profile)
            .unwrap()
    };
    let numeric = mechanism(Profile::Cks20);
    let value = DiscreteLaplace::new(numeric.value_scale().clone()).unwrap();
    let masses = |answer: i64| {
        let masses = numeric.comparisons().law(&integers(&[answer])).unwrap().masses(160).unwrap();
        let yes = |v: i64| masses[0].mul(&value.pmf(&Integer::from(v - answer), 300).unwrap(), 160);
        let mut all: Vec<_> = (-60..=60).map(yes).collect();
        all.push(masses[1].clone());
        all
    };
    let largest = masses(0).iter().zip(&masses(1)).fold(Dyadic::zero(), |largest, (a, b)| {
        let loss = a.div(b, 160).unwrap().ln(100).unwrap();
        largest.max(loss.lo().clone()).max(loss.neg().lo().clone())
    });
    let texts = ["epsilon=1", "value_epsilon=2"];
    let Some(Loss::Within(found)) =
        loss("numeric-above-threshold", &texts, [json!([0]), json!([1])])
    else {
        panic!()
    };
    let apart = (&found.lo().to_rational() - &largest.to_rational()).abs();
    assert!(apart < Dyadic::power_of_two(-60).to_rational(), "{found}");
}

#[test]
fn the_value_has_noise_of_its_own_and_the_stated_guarantee() {
    let numeric = NumericAboveThreshold::new(
        &ratio("1/2"),
        &ratio("1/3"),
        &ratio("3"),
        10.into(),
        Profile::Cks20,
    )
    .unwrap();
    assert_eq!(numeric.guarantee().claim.to_string(), "eps=5/6");
    assert_eq!(numeric.guarantee().sensitivity.bound, ratio("3"));
    assert_eq!(numeric.value_scale(), &ratio("9"));
    let answers = integers(&[-40, 3, 60, 1]);
    for seed in 0..20 {
        let mut tape = ChaCha::new(&Seed::new([seed; 32]), 0);
        let mut same = ChaCha::new(&Seed::new([seed; 32]), 0);
        let released = numeric.release(&answers, &mut tape).unwrap();
        let said = numeric.comparisons().release(&answers, &mut same).unwrap();
        let fresh = sample::DiscreteLaplace::new(&ratio("9")).unwrap();
        let mut expected = vec![None; said.len()];
        if said.ends_with(&[true]) {
            let at = said.len() - 1;
            expected[at] = Some(&answers[at] + fresh.draw(&mut same).unwrap());
        }
        assert_eq!(released, expected);
        assert_eq!(tape.bits(64).unwrap(), same.bits(64).unwrap());
    }
}

/// The values and the numbers of bits are those of a program in another
/// language, written from `docs/spec/mechanisms/threshold.md` with mpmath.
#[test]
fn values_are_those_of_an_independent_implementation() {
    let input = json!([-3, 4, 1, 2, 30]);
    for (name, profile, known, bits) in [
        (
            "above-threshold",
            "profile=cks20",
            json!([[true], [false, true], [false, true], [false, true]]),
            117,
        ),
        (
            "above-threshold",
            "profile=inverse",
            json!([[false, true], [false, true], [true], [false, true]]),
            704,
        ),
        (
            "numeric-above-threshold",
            "profile=cks20",
            json!([[-6], [null, null, 1], [null, 1], [null, 7]]),
            173,
        ),
        (
            "numeric-above-threshold",
            "profile=inverse",
            json!([[null, 4], [-4], [null, null, null, null, 31], [-3]]),
            1088,
        ),
    ] {
        let mut texts = vec!["epsilon=1", "threshold=2", profile];
        if name.starts_with("numeric") {
            texts.push("value_epsilon=1/2");
        }
        let parameters = Parameters::read(texts).unwrap();
        let mut run = entry(name).make(parameters, &[input.clone(), input.clone()]).unwrap();
        let words = (1..=200u64).map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut tape = Recorded::new(words.flat_map(u64::to_be_bytes).collect::<Vec<_>>());
        for expected in known.as_array().unwrap() {
            assert_eq!(run(Side::Left, &mut tape).unwrap(), output(expected), "{name} {profile}");
        }
        assert_eq!(tape.position(), bits, "{name} {profile}");
    }
}

fn output(value: &Value) -> Output {
    match value {
        Value::Array(items) => Output::Vector(items.iter().map(output).collect()),
        Value::Bool(truth) => Output::Boolean(*truth),
        Value::Null => Output::Null,
        number => Output::Integer(number.as_i64().unwrap().into()),
    }
}

#[test]
fn the_worked_example_of_the_specification_is_so() {
    let pair = || [json!([-9, 1, 8]), json!([0])];
    for (name, texts, expected, bits) in [
        (
            "above-threshold",
            &["epsilon=1", "threshold=3", "profile=cks20"] as &[&str],
            json!([false, true]),
            42,
        ),
        (
            "numeric-above-threshold",
            &["epsilon=1", "value_epsilon=2", "threshold=3", "profile=cks20"],
            json!([null, 1]),
            44,
        ),
    ] {
        let parameters = Parameters::read(texts.iter().copied()).unwrap();
        let mut run = entry(name).make(parameters, &pair()).unwrap();
        let mut tape = Counting::new(ChaCha::new(&Seed::new([0; 32]), 0));
        assert_eq!(run(Side::Left, &mut tape).unwrap(), output(&expected));
        assert_eq!(tape.read(), bits);
    }
}

#[test]
fn wrong_inputs_and_parameters_are_refused_by_name() {
    let good = json!([0, 1]);
    let numeric = "numeric-above-threshold";
    for (name, texts, input, named) in [
        (numeric, &["epsilon=0", "value_epsilon=1"] as &[&str], &good, "epsilon"),
        (numeric, &["epsilon=1", "value_epsilon=0"], &good, "value_epsilon"),
        (numeric, &["epsilon=1", "value_epsilon=-1/3"], &good, "value_epsilon"),
        (numeric, &["epsilon=1", "value_epsilon=1", "sensitivity=1/2"], &good, "sensitivity"),
        (numeric, &["epsilon=1", "value_epsilon=1", "threshold=1/2"], &good, "threshold"),
        (numeric, &["epsilon=1", "value_epsilon=1"], &json!([]), "input"),
        (numeric, &["epsilon=1", "value_epsilon=1"], &json!(["1/2"]), "input"),
        ("above-threshold", &["epsilon=-1"], &good, "epsilon"),
        ("above-threshold", &["epsilon=1"], &json!({"answers": [1]}), "input"),
        ("above-threshold", &["epsilon=1"], &json!([0.5]), "input"),
    ] {
        let parameters = Parameters::read(texts.iter().copied()).unwrap();
        let made = entry(name).make(parameters, &[good.clone(), input.clone()]);
        let Err(Error::Domain { parameter, .. }) = made else { panic!("{name} {texts:?} {input}") };
        assert_eq!(parameter, named);
    }
    let missing = Parameters::read(["epsilon=1"]).unwrap();
    let made = entry(numeric).make(missing, &[good.clone(), good]);
    assert!(matches!(made, Err(Error::Missing { what: "value_epsilon", .. })));
}
