//! The mechanisms: their exact output laws by walking, their guarantees as
//! stated, and refusals before any bit is read.

use etalon::mechanism::{
    AboveThreshold, DiscreteGaussian, DiscreteLaplace, Lattice, Mechanism, Profile,
    RandomizedResponse,
};
use etalon::num::{Integer, Rational};
use etalon::privacy::{Event, Norm};
use etalon::tape::walk::{Limits, walk};
use etalon::tape::{ChaCha, Counting, Seed};
use etalon::{Error, sample};

fn ratio(text: &str) -> Rational {
    text.parse().expect("a number")
}

fn tape() -> ChaCha {
    ChaCha::new(&Seed::new([5; 32]), 0)
}

fn integers(values: &[i64]) -> Vec<Integer> {
    values.iter().map(|&value| Integer::from(value)).collect()
}

#[test]
fn randomized_response_has_its_law_over_every_tape() {
    for (answers, odds) in [(2, "3"), (3, "2"), (5, "7/2"), (4, "11/10")] {
        let mechanism = RandomizedResponse::new(answers, &ratio(odds), Profile::Cks20).unwrap();
        for truth in 0..answers {
            let walk =
                walk(&Limits::bits(40).floor(24), |tape| mechanism.release(&truth, tape)).unwrap();
            assert_eq!(walk.total(), Rational::one());
            assert!(walk.rest < ratio("1e-2"), "{answers} {odds}: {}", walk.rest);
            for answer in 0..answers {
                let pmf = mechanism.probability(truth, answer);
                let mass = walk.mass(&answer);
                assert!(
                    mass <= pmf && pmf <= &mass + &walk.rest,
                    "{answers} {odds} {truth} {answer}"
                );
            }
        }
    }
}

#[test]
fn randomized_response_reaches_its_epsilon_and_no_more() {
    let mechanism = RandomizedResponse::new(4, &ratio("5/2"), Profile::Cks20).unwrap();
    assert_eq!(mechanism.guarantee().claim.to_string(), "eps=ln(5/2)");
    let mut sum = Rational::zero();
    for answer in 0..4 {
        let odds = (&mechanism.probability(0, answer) / &mechanism.probability(1, answer)).unwrap();
        assert!(odds <= ratio("5/2") && odds >= ratio("2/5"));
        sum = &sum + &mechanism.probability(0, answer);
    }
    assert_eq!(sum, Rational::one());
}

#[test]
fn both_profiles_of_randomized_response_answer_in_range() {
    let mechanism = RandomizedResponse::new(7, &ratio("3"), Profile::Inverse).unwrap();
    let mut tape = tape();
    let mut seen = [0u32; 7];
    for _ in 0..7_000 {
        seen[usize::try_from(mechanism.release(&6, &mut tape).unwrap()).unwrap()] += 1;
    }
    // Fixed seed: the truth has probability 1/3, every lie 1/9; six standard
    // deviations are 237 and 158 (a false alarm below 1e-8 on a fresh seed).
    assert!(seen[6].abs_diff(2_333) < 237, "{seen:?}");
    assert!(seen[..6].iter().all(|count| count.abs_diff(778) < 158), "{seen:?}");
}

#[test]
fn additive_mechanisms_add_the_samplers_noise_coordinate_by_coordinate() {
    let data = integers(&[12, -7, 0]);
    let laplace =
        DiscreteLaplace::new(&ratio("3/2"), &ratio("1"), Lattice::integers(), Profile::Cks20);
    let released = laplace.unwrap().release(&data, &mut tape()).unwrap();
    let sampler = sample::DiscreteLaplace::new(&ratio("3/2")).unwrap();
    let mut same = tape();
    let expected: Vec<_> = data.iter().map(|x| x + sampler.draw(&mut same).unwrap()).collect();
    assert_eq!(released, expected);

    let gaussian =
        DiscreteGaussian::new(&ratio("4"), &ratio("1"), Lattice::integers(), Profile::Cks20);
    let released = gaussian.unwrap().release(&data, &mut tape()).unwrap();
    let sampler = sample::DiscreteGaussian::new(&ratio("4")).unwrap();
    let mut same = tape();
    let expected: Vec<_> = data.iter().map(|x| x + sampler.draw(&mut same).unwrap()).collect();
    assert_eq!(released, expected);
}

#[test]
fn guarantees_state_claim_sensitivity_theorem_and_event_in_the_data_s_unit() {
    let lattice = Lattice::new(ratio("1/8")).unwrap();
    let laplace =
        DiscreteLaplace::new(&ratio("3"), &ratio("1/2"), lattice.clone(), Profile::Inverse)
            .unwrap();
    assert_eq!(laplace.guarantee().claim.to_string(), "eps=1/6");
    assert_eq!(laplace.guarantee().sensitivity.norm, Norm::L1);
    assert_eq!(laplace.guarantee().sensitivity.bound, ratio("1/2"));
    // The event is in steps of the lattice: eight times as many.
    let event = Event::DiscreteLaplace { scale: ratio("24"), sensitivity: ratio("4") };
    assert_eq!(laplace.event(), &event);

    let gaussian =
        DiscreteGaussian::new(&ratio("2"), &ratio("1"), lattice, Profile::Inverse).unwrap();
    assert_eq!(gaussian.guarantee().claim.to_string(), "rho=1/8");
    let event = Event::DiscreteGaussian { variance: ratio("256"), sensitivity: ratio("8") };
    assert_eq!(gaussian.event(), &event);

    let queries =
        AboveThreshold::new(&ratio("1/2"), &ratio("3"), 10.into(), Profile::Cks20).unwrap();
    assert_eq!(queries.guarantee().claim.to_string(), "eps=1/2");
    assert_eq!(queries.guarantee().sensitivity.norm, Norm::LInfinity);
}

#[test]
fn above_threshold_stops_at_the_first_yes() {
    let mechanism =
        AboveThreshold::new(&ratio("1000"), &ratio("1"), 10.into(), Profile::Cks20).unwrap();
    // At this epsilon the noise is zero but for a chance below e^-200 a draw.
    let said = mechanism.release(&integers(&[3, 9, 10, 50, 1]), &mut tape()).unwrap();
    assert_eq!(said, [false, false, true]);
    let said = mechanism.release(&integers(&[3, 9]), &mut tape()).unwrap();
    assert_eq!(said, [false, false]);
}

/// The output law of AboveThreshold on two queries, from its definition: sums
/// over the threshold's noise, of scale 2/ε, and the queries', of `query_scale`.
/// Sums to ±80 leave out less than e^-80 at the scales used here.
fn by_definition(answers: [i64; 2], epsilon: f64, query_scale: f64) -> [f64; 3] {
    let pmf = |x: i64, scale: f64| {
        let p = (-1.0 / scale).exp();
        (1.0 - p) / (1.0 + p) * p.powi(i32::try_from(x.abs()).expect("at most 160"))
    };
    let below = |x: i64| (-80..x).map(|noise| pmf(noise, query_scale)).sum::<f64>();
    let mut law = [0.0; 3];
    for threshold in -80..=80 {
        let weight = pmf(threshold, 2.0 / epsilon);
        let [first, second] = answers.map(|answer| below(threshold - answer));
        law[0] += weight * first * second;
        law[1] += weight * first * (1.0 - second);
        law[2] += weight * (1.0 - first);
    }
    law
}

fn largest_loss(left: [f64; 3], right: [f64; 3]) -> f64 {
    left.iter().zip(right).map(|(a, b)| (a / b).ln().abs()).fold(0.0, f64::max)
}

#[test]
fn above_threshold_has_its_law_and_keeps_within_its_epsilon() {
    let epsilon = 4.0;
    let mechanism =
        AboveThreshold::new(&ratio("4"), &ratio("1"), Integer::from(0), Profile::Cks20).unwrap();
    for answers in [[0, 0], [1, -1], [-1, -1], [-1, 1]] {
        let data = integers(&answers);
        // Rejected trials are left out: the samplers try again as if nothing had
        // happened (`tests/sample`).
        let limits = Limits::bits(200).floor(18).kept();
        let walk = walk(&limits, |tape| mechanism.release(&data, tape)).unwrap();
        assert!(walk.rest < ratio("1/2"), "{}", walk.rest.approximate());
        let law = by_definition(answers, epsilon, 4.0 / epsilon);
        for (output, pmf) in [vec![false, false], vec![false, true], vec![true]].iter().zip(law) {
            let mass = walk.mass(output).approximate();
            let rest = walk.rest.approximate();
            assert!(mass - 1e-12 <= pmf && pmf <= mass + rest + 1e-12, "{answers:?} {output:?}");
        }
    }
    let loss = |query_scale: f64| {
        let law = |answers| by_definition(answers, epsilon, query_scale);
        largest_loss(law([0, 0]), law([1, -1])).max(largest_loss(law([-1, 1]), law([0, 0])))
    };
    let (right, wrong) = (loss(4.0 / epsilon), loss(1.0 / epsilon));
    assert!(right <= epsilon, "{right}");
    // The control: queries with a quarter of the noise break the promise.
    assert!(wrong > epsilon, "{wrong}");
}

#[test]
fn bad_parameters_and_inputs_are_refused_before_any_bit_is_read() {
    let domain = |result: Result<(), Error>| matches!(result, Err(Error::Domain { .. }));
    let (zero, one, minus) = (Rational::zero(), Rational::one(), ratio("-1"));
    for bad in [&zero, &minus] {
        for profile in [Profile::Cks20, Profile::Inverse] {
            let grid = Lattice::integers;
            assert!(domain(DiscreteLaplace::new(bad, &one, grid(), profile).map(drop)));
            assert!(domain(DiscreteLaplace::new(&one, bad, grid(), profile).map(drop)));
            assert!(domain(DiscreteGaussian::new(bad, &one, grid(), profile).map(drop)));
            assert!(domain(DiscreteGaussian::new(&one, bad, grid(), profile).map(drop)));
            assert!(domain(AboveThreshold::new(bad, &one, 0.into(), profile).map(drop)));
            assert!(domain(AboveThreshold::new(&one, bad, 0.into(), profile).map(drop)));
        }
        assert!(domain(Lattice::new(bad.clone()).map(drop)));
    }
    assert!(domain(AboveThreshold::new(&one, &ratio("1/2"), 0.into(), Profile::Cks20).map(drop)));
    assert!(domain(RandomizedResponse::new(1, &ratio("3"), Profile::Cks20).map(drop)));
    assert!(domain(RandomizedResponse::new(2, &one, Profile::Cks20).map(drop)));
    let mechanism = RandomizedResponse::new(3, &ratio("3"), Profile::Cks20).unwrap();
    let mut tape = Counting::new(tape());
    assert!(domain(mechanism.release(&3, &mut tape).map(drop)));
    assert_eq!(tape.read(), 0);
    let lattice = Lattice::new(ratio("1/4")).unwrap();
    assert!(domain(lattice.units(&ratio("1/3")).map(drop)));
    assert_eq!(lattice.units(&ratio("-3/4")).unwrap(), Integer::from(-3));
}
