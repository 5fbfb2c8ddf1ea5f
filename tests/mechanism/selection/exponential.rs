//! The exponential mechanism.

use etalon::mechanism::{Exponential, Mechanism, Profile};
use etalon::num::{Integer, Natural, Rational};
use etalon::tape::walk::{Limits, Walker};
use etalon::{Result, law::Law, sample};

use crate::selection::bracket::check;
use crate::selection::{Near, masses, ratio, ratios, within, worst};

fn mechanism(epsilon: &str, sensitivity: &str, monotone: bool) -> Exponential {
    Exponential::new(&ratio(epsilon), &ratio(sensitivity), monotone, Profile::Cks20).unwrap()
}

#[test]
fn the_algorithm_has_the_law_over_every_tape() {
    for (epsilon, sensitivity, monotone, scores, largest_rest) in [
        ("1", "1", false, &["0"] as &[&str], 1e-9),
        ("1", "1", false, &["5", "5"], 1e-9),
        ("2", "1", false, &["0", "1"], 1e-3),
        ("2", "1", true, &["1", "0"], 0.01),
        ("3", "2", false, &["-1/2", "1", "0"], 0.05),
        ("1/3", "1", false, &["2", "0", "2"], 1e-3),
        ("1", "7/5", false, &["0", "3", "1/3", "3"], 0.01),
        ("40", "1", false, &["0", "1000000000", "-7"], 0.25),
    ] {
        let mechanism = mechanism(epsilon, sensitivity, monotone);
        let scores = ratios(scores);
        let law = masses(mechanism.probabilities(&scores).unwrap());
        let limits = Limits::bits(400).floor(22).kept();
        let rest = check(&limits, &law, |tape| mechanism.release(&scores, tape)).unwrap();
        println!("exponential eps={epsilon} of {}: rest {rest:.1e}", scores.len());
        assert!(rest < largest_rest, "{scores:?}: {rest}");
    }
}

/// Planted faults: the gap is counted twice, the restart keeps the index, the
/// gap is that to the least score.
fn faulty(fault: u8, gaps: &[u64], tape: &mut Walker) -> Result<usize> {
    let count = u64::try_from(gaps.len()).unwrap();
    let mut index = None;
    loop {
        let drawn = match index {
            Some(kept) if fault == 1 => kept,
            _ => usize::try_from(sample::uniform_below_u64(count, tape)?).unwrap(),
        };
        index = Some(drawn);
        let gap = match fault {
            0 => 2 * gaps[drawn],
            2 => gaps.iter().max().unwrap() - gaps[drawn],
            _ => gaps[drawn],
        };
        if sample::bernoulli_exp(&Natural::from(gap), &Natural::from(2u8), tape)? {
            return Ok(drawn);
        }
    }
}

#[test]
fn planted_faults_are_rejected() {
    let law = masses(mechanism("1", "1", false).probabilities(&ratios(&["3", "1", "2"])).unwrap());
    let limits = Limits::bits(400).floor(20).kept();
    for fault in 0..3 {
        assert!(check(&limits, &law, |tape| faulty(fault, &[0, 2, 1], tape)).is_err(), "{fault}");
    }
    check(&limits, &law, |tape| faulty(3, &[0, 2, 1], tape)).unwrap();
}

#[test]
fn every_pair_of_neighbors_is_within_the_claim() {
    for epsilon in ["1/2", "1", "3"] {
        let law = |monotone: bool| {
            let mechanism = mechanism(epsilon, "1", monotone);
            move |scores: &[i64]| {
                let scores: Vec<_> = scores.iter().map(|&score| Rational::from(score)).collect();
                masses(mechanism.probabilities(&scores).unwrap())
            }
        };
        let any = worst(Near::Each, law(false));
        let one_way = worst(Near::OneWay, law(true));
        println!("exponential eps={epsilon}: worst {any}, monotone {one_way}");
        assert!(within(&any, epsilon) && within(&one_way, epsilon));
        // The control: the monotone rate for scores that move both ways.
        assert!(!within(&worst(Near::Each, law(true)), epsilon));
    }
}

#[test]
fn the_inverse_profile_draws_the_law() {
    let scores = ratios(&["1", "0", "1", "0"]);
    let mechanism = Exponential::new(&ratio("1"), &ratio("1"), false, Profile::Inverse).unwrap();
    let law = mechanism.law(&scores).unwrap();
    assert_eq!(law.support(), (Some(Integer::ZERO), Some(Integer::from(3))));
    crate::selection::law::assert_drawn(&law, |tape| mechanism.release(&scores, tape));
}
