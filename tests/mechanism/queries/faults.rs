//! Known mistakes in sensitivities and in contribution bounding, each rejected
//! by the same brute force that passes the queries.

use std::collections::{BTreeMap, BTreeSet};

use etalon::mechanism::Record;
use etalon::num::{Integer, Rational};
use etalon::privacy::Relation;

use crate::queries::neighbors::{RELATIONS, pairs, worst};
use crate::queries::sensitivity::{keyed, measured, whole};
use crate::queries::{at_most, grid, ratio, record};

/// The exact sum of one record a person, in the unit of the data.
fn sum(lower: &str, upper: &str, data: &[Record]) -> Rational {
    let grid = grid("1/2", lower, upper);
    let counted = at_most(1, 1).bound(data);
    let units: Integer = counted.iter().map(|record| grid.enter(&record.value)).sum();
    grid.value(&units)
}

/// Whether neighbors are farther apart than `stated`.
fn rejected(
    kinds: &[Record],
    longest: usize,
    relation: Relation,
    stated: &str,
    answer: impl Fn(&[Record]) -> Vec<Rational>,
) -> bool {
    worst(kinds, longest, relation, answer).total > ratio(stated)
}

#[test]
fn the_relation_is_not_ignored() {
    // OpenDP 0.4.0: a sensitivity for one record more, used for one replaced.
    let answer = |data: &[Record]| vec![sum("-3", "3", data)];
    assert!(rejected(&measured(), 3, Relation::ReplaceOne, "3", answer));
    assert!(!rejected(&measured(), 3, Relation::AddRemove, "3", answer));
    assert!(!rejected(&measured(), 3, Relation::ReplaceOne, "6", answer));
}

#[test]
fn sums_do_not_wrap() {
    // Integers of eight bits, as in the libraries of [CSVW22].
    let kinds: Vec<_> = ["ada", "bob"].iter().map(|who| record(who, None, "100")).collect();
    let wrapped = |data: &[Record]| {
        let sum = at_most(1, 1).bound(data).iter().fold(0i8, |sum, _| sum.wrapping_add(100));
        vec![Rational::from(i64::from(sum))]
    };
    assert!(rejected(&kinds, 2, Relation::AddRemove, "100", wrapped));
    let honest = |data: &[Record]| vec![sum("0", "100", data)];
    assert!(!rejected(&kinds, 2, Relation::AddRemove, "100", honest));
}

#[test]
fn half_of_an_odd_range_is_not_truncated() {
    // Google 75046f9: (3 - 0)/2 = 1 for values centered at 3/2.
    let centered = |data: &[Record]| {
        let middle =
            &ratio("3/2") * &Rational::from(Integer::from(at_most(1, 1).bound(data).len()));
        vec![&sum("0", "3", data) - &middle]
    };
    assert!(rejected(&measured(), 3, Relation::AddRemove, "1", centered));
    assert!(!rejected(&measured(), 3, Relation::AddRemove, "3/2", centered));
}

#[test]
fn duplicates_are_not_removed_before_contributions_are_bounded() {
    // Google PR#84: one person with other people's keys makes their records
    // vanish, and then counts for one only.
    let bounded = |records: Vec<&Record>| {
        let mut counts = BTreeMap::from([("k0", 0i64), ("k1", 0), ("k2", 0)]);
        for record in at_most(1, 1).bound(records) {
            *counts.get_mut(record.key.as_deref().unwrap()).unwrap() += 1;
        }
        counts.into_values().map(Rational::from).collect::<Vec<_>>()
    };
    let mut kinds: Vec<_> =
        ["k0", "k1", "k2"].iter().map(|key| record("ada", Some(key), "1")).collect();
    kinds.extend([record("bob", Some("k1"), "1"), record("eve", Some("k2"), "1")]);
    let wrong = |data: &[Record]| {
        let mut seen = BTreeSet::new();
        bounded(data.iter().filter(|record| seen.insert(&record.key)).collect())
    };
    assert!(rejected(&kinds, 5, Relation::AddRemove, "1", wrong));
    assert!(!rejected(&kinds, 5, Relation::AddRemove, "1", |data| bounded(data.iter().collect())));
}

#[test]
fn the_limit_of_records_is_one_a_person() {
    // The first two records of all: whoever comes displaces others.
    let wrong = |data: &[Record]| {
        let kept = data.iter().take(2);
        let of = |key: &str| kept.clone().filter(|r| r.key.as_deref() == Some(key)).count();
        ["k1", "k2"].map(|key| Rational::from(Integer::from(of(key)))).to_vec()
    };
    assert!(rejected(&keyed(&["k1", "k2"]), 4, Relation::AddRemove, "2", wrong));
}

#[test]
fn a_mean_of_the_true_number_has_no_sensitivity_of_its_own() {
    // smartnoise-core#355: noise for (upper - lower)/n with the n of the data,
    // under add-remove. Without records the mean is 0.
    let mean = |data: &[Record]| {
        let n = Rational::from(Integer::from(at_most(1, 1).bound(data).len()));
        let mean = &sum("2", "3", data) / &n;
        (mean.unwrap_or_else(|_| Rational::zero()), n)
    };
    let broken = pairs(&measured(), 3, Relation::AddRemove, mean).into_iter().any(
        |((fewer, n), (more, _))| {
            let stated = &Rational::one() / &n;
            stated.is_err() || (&fewer - &more).abs() > stated.expect("n is positive")
        },
    );
    assert!(broken);
}

#[test]
fn squares_have_squared_bounds() {
    // smartnoise-sdk#203: the sum of squares with the sensitivity of the sum.
    let squares = |data: &[Record]| {
        let counted = at_most(1, 1).bound(data);
        let grid = grid("1/2", "0", "3");
        let square = |record: &&Record| {
            let value = grid.value(&grid.enter(&record.value));
            &value * &value
        };
        vec![counted.iter().map(square).fold(Rational::zero(), |a, b| &a + &b)]
    };
    assert!(rejected(&measured(), 3, Relation::AddRemove, "3", squares));
    assert!(!rejected(&measured(), 3, Relation::AddRemove, "9", squares));
}

#[test]
fn clamped_values_are_what_is_summed() {
    // smartnoise-sdk#622: clamped into one variable, summed from the other.
    let raw = |data: &[Record]| {
        let counted = at_most(1, 1).bound(data);
        vec![counted.iter().fold(Rational::zero(), |sum, record| &sum + &record.value)]
    };
    assert!(rejected(&measured(), 3, Relation::AddRemove, "3", raw));
}

#[test]
fn both_bounds_matter() {
    // diffprivlib#105: the lower bound taken twice.
    for relation in RELATIONS {
        assert!(rejected(&measured(), 3, relation, "1", |data| vec![sum("-1", "3", data)]));
        assert!(rejected(&measured(), 3, relation, "0", |data| vec![sum("0", "3", data)]));
    }
}

#[test]
fn all_records_of_a_person_come_and_go() {
    // A sensitivity for one record where two count.
    let answer = |data: &[Record]| whole(Integer::from(at_most(2, 2).bound(data).len()));
    assert!(rejected(&keyed(&["k"]), 4, Relation::AddRemove, "1", answer));
}
