//! The permute-and-flip mechanism.

use etalon::mechanism::{Exponential, Mechanism, PermuteAndFlip, Profile};
use etalon::num::Rational;
use etalon::tape::walk::Limits;

use crate::selection::bracket::check;
use crate::selection::{Near, masses, ratio, ratios, within, worst};

fn mechanism(epsilon: &str, sensitivity: &str, monotone: bool) -> PermuteAndFlip {
    PermuteAndFlip::new(&ratio(epsilon), &ratio(sensitivity), monotone, Profile::Cks20).unwrap()
}

#[test]
fn the_algorithm_has_the_law_over_every_tape() {
    for (epsilon, sensitivity, monotone, scores, largest_rest) in [
        ("1", "1", false, &["0"] as &[&str], 1e-9),
        ("1", "1", false, &["5", "5"], 1e-9),
        ("2", "1", false, &["0", "1"], 1e-6),
        ("2", "1", true, &["1", "0"], 1e-6),
        ("3", "2", false, &["-1/2", "1", "0"], 1e-4),
        ("1/3", "1", false, &["2", "0", "2"], 1e-5),
        ("1", "7/5", false, &["0", "3", "1/3", "3"], 1e-4),
        ("40", "1", false, &["0", "1000000000", "-7"], 0.01),
    ] {
        let mechanism = mechanism(epsilon, sensitivity, monotone);
        let scores = ratios(scores);
        let law = masses(mechanism.probabilities(&scores).unwrap());
        let limits = Limits::bits(400).floor(22).kept();
        let rest = check(&limits, &law, |tape| mechanism.release(&scores, tape)).unwrap();
        println!("permute-and-flip eps={epsilon} of {}: rest {rest:.1e}", scores.len());
        assert!(rest < largest_rest, "{scores:?}: {rest}");
    }
}

#[test]
fn candidates_that_may_be_drawn_again_are_rejected() {
    // With replacement it is the exponential mechanism: the planted fault, and
    // without it that mechanism's.
    let scores = ratios(&["3", "1", "2"]);
    let flip = mechanism("1", "1", false);
    let replace = Exponential::new(&ratio("1"), &ratio("1"), false, Profile::Cks20).unwrap();
    let limits = Limits::bits(400).floor(20).kept();
    let (law, other) = (
        masses(flip.probabilities(&scores).unwrap()),
        masses(replace.probabilities(&scores).unwrap()),
    );
    assert!(check(&limits, &law, |tape| replace.release(&scores, tape)).is_err());
    assert!(check(&limits, &other, |tape| flip.release(&scores, tape)).is_err());
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
        println!("permute-and-flip eps={epsilon}: worst {any}, monotone {one_way}");
        assert!(within(&any, epsilon) && within(&one_way, epsilon));
        // The control: the monotone rate for scores that move both ways.
        assert!(!within(&worst(Near::Each, law(true)), epsilon));
    }
}

#[test]
fn the_inverse_profile_draws_the_law() {
    let scores = ratios(&["1", "0", "1", "0", "1/2"]);
    let mechanism = PermuteAndFlip::new(&ratio("1"), &ratio("1"), false, Profile::Inverse).unwrap();
    let law = mechanism.law(&scores).unwrap();
    crate::selection::law::assert_drawn(&law, |tape| mechanism.release(&scores, tape));
}
