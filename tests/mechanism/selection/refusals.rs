//! What is refused, and that no bit was read before.

use etalon::mechanism::{Exponential, Mechanism, NoisyMax, PermuteAndFlip, Profile};
use etalon::num::Rational;
use etalon::tape::{ChaCha, Counting, Seed};
use etalon::{Error, Result};

use crate::selection::{integers, ratio};

fn names(result: Result<()>, parameter: &str) -> bool {
    matches!(result, Err(Error::Domain { parameter: named, .. }) if named == parameter)
}

/// Every constructor with the same arguments.
fn constructed(epsilon: &str, sensitivity: &str) -> [Result<()>; 3] {
    let (epsilon, sensitivity) = (ratio(epsilon), ratio(sensitivity));
    let profile = Profile::Inverse;
    [
        Exponential::new(&epsilon, &sensitivity, false, profile).map(drop),
        PermuteAndFlip::new(&epsilon, &sensitivity, true, profile).map(drop),
        NoisyMax::new(&epsilon, &sensitivity, false, profile).map(drop),
    ]
}

#[test]
fn parameters_out_of_range_are_refused_by_name() {
    for bad in ["0", "-1", "-1/7"] {
        assert!(constructed(bad, "1").into_iter().all(|result| names(result, "epsilon")));
        assert!(constructed("1", bad).into_iter().all(|result| names(result, "sensitivity")));
    }
    let [exponential, flip, noisy] = constructed("1", "1/2");
    assert!(exponential.is_ok() && flip.is_ok() && names(noisy, "sensitivity"));
}

#[test]
fn an_empty_list_is_refused_before_a_bit_is_read() {
    for profile in [Profile::Cks20, Profile::Inverse] {
        let one = Rational::one();
        let mut tape = Counting::new(ChaCha::new(&Seed::new([0; 32]), 0));
        let exponential = Exponential::new(&one, &one, false, profile).unwrap();
        assert!(names(exponential.release(&[], &mut tape).map(drop), "scores"));
        assert!(names(exponential.probabilities(&[]).map(drop), "scores"));
        let flip = PermuteAndFlip::new(&one, &one, false, profile).unwrap();
        assert!(names(flip.release(&[], &mut tape).map(drop), "scores"));
        assert!(names(flip.probabilities(&[]).map(drop), "scores"));
        let noisy = NoisyMax::new(&one, &one, false, profile).unwrap();
        assert!(names(noisy.release(&[], &mut tape).map(drop), "scores"));
        assert!(names(noisy.probabilities(&[]).map(drop), "scores"));
        assert_eq!(tape.read(), 0);
        assert_eq!(noisy.release(&integers(&[-4]), &mut tape).unwrap(), 0);
    }
}
