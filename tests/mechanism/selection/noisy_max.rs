//! Report-noisy-max.

use etalon::mechanism::{Mechanism, NoisyMax, Profile};
use etalon::num::Integer;
use etalon::sample::DiscreteLaplace;
use etalon::tape::walk::Limits;

use crate::selection::bracket::check;
use crate::selection::{Near, integers, masses, ratio, within, worst};

fn mechanism(epsilon: &str, sensitivity: &str, monotone: bool) -> NoisyMax {
    NoisyMax::new(&ratio(epsilon), &ratio(sensitivity), monotone, Profile::Cks20).unwrap()
}

#[test]
fn the_algorithm_has_the_law_over_every_tape() {
    for (epsilon, sensitivity, monotone, scores, largest_rest) in [
        ("1", "1", false, &[7i64] as &[i64], 0.01),
        ("4", "1", false, &[0, 0], 0.1),
        ("4", "1", true, &[0, 1], 0.2),
        ("6", "1", false, &[1, 0, 1], 0.6),
        ("6", "3", false, &[-5, 1], 0.05),
        ("6", "1", false, &[1_000_000_000, 0], 0.2),
    ] {
        let mechanism = mechanism(epsilon, sensitivity, monotone);
        let scores = integers(scores);
        let law = masses(mechanism.probabilities(&scores).unwrap());
        let limits = Limits::bits(400).floor(22).kept();
        let rest = check(&limits, &law, |tape| mechanism.release(&scores, tape)).unwrap();
        println!("noisy-max eps={epsilon} {scores:?}: rest {rest:.1e}");
        assert!(rest < largest_rest, "{scores:?}: {rest}");
    }
}

#[test]
fn planted_faults_are_rejected() {
    let scores = integers(&[0, 0]);
    let law = masses(mechanism("4", "1", false).probabilities(&scores).unwrap());
    let limits = Limits::bits(400).floor(22).kept();
    // Ties to the last index; half of the noise; the tie rule that is right.
    for (last, scale, right) in [(true, "1/2", false), (false, "1/4", false), (false, "1/2", true)]
    {
        let noise = DiscreteLaplace::new(&ratio(scale)).unwrap();
        let fits = check(&limits, &law, |tape| {
            let noisy: Vec<Integer> = scores
                .iter()
                .map(|score| Ok(score + noise.draw(tape)?))
                .collect::<etalon::Result<_>>()?;
            let later = if last { noisy[1] >= noisy[0] } else { noisy[1] > noisy[0] };
            Ok(usize::from(later))
        });
        assert_eq!(fits.is_ok(), right, "{last} {scale}: {fits:?}");
    }
}

#[test]
fn every_pair_of_neighbors_is_within_the_claim() {
    for epsilon in ["1/2", "1", "3"] {
        let law = |monotone: bool| {
            let mechanism = mechanism(epsilon, "1", monotone);
            move |scores: &[i64]| masses(mechanism.probabilities(&integers(scores)).unwrap())
        };
        let any = worst(Near::Each, law(false));
        let one_way = worst(Near::OneWay, law(true));
        println!("noisy-max eps={epsilon}: worst {any}, monotone {one_way}");
        assert!(within(&any, epsilon) && within(&one_way, epsilon));
        // The control: the monotone scale for scores that move both ways.
        assert!(!within(&worst(Near::Each, law(true)), epsilon));
    }
}

#[test]
fn both_profiles_name_the_largest_where_noise_is_next_to_none() {
    for profile in [Profile::Cks20, Profile::Inverse] {
        let mechanism = NoisyMax::new(&ratio("1000"), &ratio("1"), false, profile).unwrap();
        let mut tape = etalon::tape::ChaCha::new(&etalon::tape::Seed::new([3; 32]), 0);
        // A noise of 2 or more has a probability below e^-900.
        for (scores, named) in [(vec![4, 9, 5], 1), (vec![-3, -3, -9], 0), (vec![0, 1, 1], 1)] {
            assert_eq!(mechanism.release(&integers(&scores), &mut tape).unwrap(), named);
        }
    }
}
