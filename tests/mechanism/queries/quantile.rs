//! The quantile: what one person moves, its law by walking, its exact loss.

use std::collections::BTreeSet;

use etalon::law::Probability;
use etalon::mechanism::{Exponential, Mechanism, Profile, Quantile, Record};
use etalon::num::{Integer, Rational};
use etalon::privacy::{Norm, Relation};
use etalon::subject::{Loss, Output};
use etalon::tape::walk::{Limits, walk};

use crate::queries::neighbors::{RELATIONS, pairs, worst};
use crate::queries::{at_most, grid, ratio, record};

fn quantile(of: &str, epsilon: &str, relation: Relation, records: u32) -> Quantile {
    let limit = at_most(records, records);
    let grid = grid("1", "-1", "2");
    Quantile::new(grid, &ratio(of), &ratio(epsilon), relation, limit, Profile::Cks20)
        .expect("valid parameters")
}

fn among(persons: &[&str], values: &[&str]) -> Vec<Record> {
    let all = persons.iter();
    all.flat_map(|who| values.iter().map(|value| record(who, None, value))).collect()
}

#[test]
fn scores_move_by_what_is_stated_under_each_relation() {
    // Four records, so that two of others can keep a bracket's sign.
    let kinds = among(&["ada", "bob"], &["-9", "9"]);
    for relation in RELATIONS {
        for (of, add, replace) in [("1/2", 1, 2), ("1/4", 3, 4), ("2/3", 2, 3), ("9/10", 9, 10)] {
            for records in 1..=2 {
                let mechanism = quantile(of, "1", relation, records);
                let found = worst(&kinds, 4, relation, |data| mechanism.scores(data));
                let each = if relation == Relation::AddRemove { add } else { replace };
                let bound = &Rational::from(each) * &Rational::from(i64::from(records));
                assert_eq!(found.largest, bound, "{relation} {of} {records}");
                assert_eq!(mechanism.guarantee().sensitivity.bound, bound);
                assert_eq!(mechanism.guarantee().sensitivity.norm, Norm::LInfinity);
            }
        }
    }
}

/// Outputs with probabilities, as the auditor compares them.
fn chances(law: Vec<(usize, Probability)>) -> Vec<(Output, Probability)> {
    let output = |at: usize| Output::Integer(Integer::from(at));
    law.into_iter().map(|(at, chance)| (output(at), chance)).collect()
}

/// The largest loss over all neighbors, by a mechanism that takes Δ for the
/// scores' sensitivity; ends of the enclosure.
fn largest_loss(of: &str, relation: Relation, epsilon: &str, delta: &str) -> (Rational, Rational) {
    let scores = quantile(of, epsilon, relation, 1);
    let choice = Exponential::new(&ratio(epsilon), &ratio(delta), false, Profile::Cks20)
        .expect("valid parameters");
    // Three others, for whom some points lie below the quantile and some above.
    let kinds = among(&["ada", "bob", "eve", "ida"], &["-1", "2"]);
    let (mut lo, mut hi) = (Rational::zero(), Rational::zero());
    for (left, right) in pairs(&kinds, 4, relation, |data| scores.scores(data)) {
        let law =
            |scores: &[Rational]| chances(choice.probabilities(scores).expect("an enclosed law"));
        let Loss::Within(loss) = Loss::between(&law(&left), &law(&right)).expect("enclosed laws")
        else {
            panic!("all points are possible");
        };
        lo = lo.max(loss.lo().to_rational());
        hi = hi.max(loss.hi().to_rational());
    }
    (lo, hi)
}

#[test]
fn the_exact_loss_keeps_within_epsilon_and_that_of_half_a_sensitivity_does_not() {
    for (of, relation, delta, half) in [
        ("1/2", Relation::AddRemove, "1", "1/2"),
        ("1/4", Relation::AddRemove, "3", "3/2"),
        ("1/2", Relation::ReplaceOne, "2", "1"),
        ("1/4", Relation::ReplaceOne, "4", "2"),
    ] {
        let (lo, hi) = largest_loss(of, relation, "1", delta);
        assert!(hi <= ratio("1"), "{of} {relation}: {}", hi.approximate());
        println!("{of} {relation}: loss {} of 1", lo.approximate());
        assert!(lo > ratio("1/4"), "{of} {relation}: {}", lo.approximate());
        let epsilon_of_control = largest_loss(of, relation, "8", half).0;
        assert!(
            epsilon_of_control > ratio("8"),
            "{of} {relation}: {}",
            epsilon_of_control.approximate()
        );
    }
}

#[test]
fn points_have_the_law_of_their_scores() {
    let data: Vec<Record> = ["0", "2", "2", "-9"]
        .iter()
        .zip(["a", "b", "c", "d"])
        .map(|(v, p)| record(p, None, v))
        .collect();
    // Below and above -1, 0, 1, 2: (0, 3), (1, 2), (2, 2), (2, 0); the score of
    // the quartile is -|3 below - above|.
    let mechanism = quantile("1/4", "3", Relation::AddRemove, 1);
    assert_eq!(mechanism.scores(&data), ["-3", "-1", "-4", "-6"].map(ratio));
    let limits = Limits::bits(160).floor(24).kept();
    let walk = walk(&limits, |tape| mechanism.release(&data, tape)).unwrap();
    assert!(walk.rest < ratio("1/10"), "{}", walk.rest.approximate());
    // In proportion to e^(score/2): Δ = 3 and ε = 3.
    let weights = [-3.0, -1.0, -4.0, -6.0].map(|score: f64| (score / 2.0).exp());
    let whole: f64 = weights.iter().sum();
    let listed = mechanism.probabilities(&data).unwrap();
    for ((units, chance), (point, weight)) in listed.iter().zip((-1..=2).zip(weights)) {
        assert_eq!(*units, Integer::from(point));
        let (mass, law) = (walk.mass(units), chance.enclose(160));
        assert!(mass <= law.hi().to_rational() && law.lo().to_rational() <= &mass + &walk.rest);
        assert!((law.lo().to_rational().approximate() - weight / whole).abs() < 1e-12);
    }
    assert_eq!(walk.outcomes.len(), 4);
}

#[test]
fn without_records_all_points_are_equally_likely() {
    let mechanism = quantile("9/10", "5", Relation::ReplaceOne, 2);
    let scores: BTreeSet<_> = mechanism.scores(&[]).into_iter().collect();
    assert_eq!(scores, BTreeSet::from([Rational::zero()]));
}

#[test]
fn quantiles_and_grids_out_of_range_are_refused() {
    let make = |of: &str, epsilon: &str, relation, upper: &str| {
        let (grid, limit) = (grid("1", "0", upper), at_most(1, 1));
        Quantile::new(grid, &ratio(of), &ratio(epsilon), relation, limit, Profile::Cks20)
    };
    assert!(make("1/2", "1", Relation::AddRemove, "1023").is_ok());
    for (of, epsilon, relation, upper) in [
        ("0", "1", Relation::AddRemove, "3"),
        ("1", "1", Relation::AddRemove, "3"),
        ("-1/2", "1", Relation::AddRemove, "3"),
        ("1/2", "0", Relation::AddRemove, "3"),
        ("1/2", "1", Relation::ZeroOut, "3"),
        ("1/2", "1", Relation::AddRemove, "1024"),
        ("1/2", "1", Relation::AddRemove, "1e30"),
    ] {
        let made = make(of, epsilon, relation, upper);
        assert!(matches!(made, Err(etalon::Error::Domain { .. })), "{of} {epsilon} {upper}");
    }
}
