//! The stated sensitivities are those of the worst neighbors, no more and no
//! less, and so is the loss.

use etalon::mechanism::{
    BoundedMean, BoundedSum, Contribution, Count, Histogram, Mechanism, Moments, Profile, Record,
};
use etalon::num::{Integer, Rational};
use etalon::privacy::{Claim, Event, Norm, Relation};
use etalon::subject::{BUILTINS, Loss, Parameters, find};

use crate::queries::neighbors::{RELATIONS, pairs, worst};
use crate::queries::{at_most, grid, ratio, record};

/// Bounds around, above and below 0, and touching it.
pub(crate) const BOUNDS: [(&str, &str); 6] =
    [("0", "3"), ("-2", "3"), ("-3", "1"), ("1", "3"), ("-3", "-1"), ("-1", "0")];

/// Two people, with values at the bounds, between them and beyond them.
pub(crate) fn measured() -> Vec<Record> {
    let values = ["-7/2", "-3", "-1", "1/2", "3", "9"];
    ["ada", "bob"].iter().flat_map(|who| values.map(|value| record(who, None, value))).collect()
}

/// Two people with each of some keys.
pub(crate) fn keyed(keys: &[&str]) -> Vec<Record> {
    let kinds = ["ada", "bob"].iter();
    kinds.flat_map(|who| keys.iter().map(|key| record(who, Some(key), "1"))).collect()
}

pub(crate) fn eps(text: &str) -> Claim {
    format!("eps={text}").parse().expect("a claim")
}

pub(crate) fn whole(n: Integer) -> Vec<Rational> {
    vec![Rational::from(n)]
}

#[test]
fn counts_move_by_the_limit_of_records() {
    for relation in RELATIONS {
        for records in 1..=3 {
            let count = Count::new(eps("1/2"), relation, at_most(records, records), Profile::Cks20)
                .unwrap();
            let found = worst(&keyed(&["k"]), 5, relation, |data| whole(count.exact(data)));
            assert_eq!(found.total, ratio(&records.to_string()), "{relation} {records}");
            assert_eq!(count.guarantee().sensitivity.bound, found.total);
            assert_eq!(count.guarantee().relation, Some(relation));
        }
    }
}

#[test]
fn sums_move_by_what_their_bounds_say_under_each_relation() {
    for (relation, stated) in
        [(Relation::AddRemove, [3, 3, 3, 3, 3, 1]), (Relation::ReplaceOne, [3, 5, 4, 3, 3, 1])]
    {
        for ((lower, upper), each) in BOUNDS.into_iter().zip(stated) {
            for records in 1..=2 {
                let limit = at_most(records, records);
                let grid = grid("1/2", lower, upper);
                let sum =
                    BoundedSum::new(grid, eps("1/2"), relation, limit, Profile::Cks20).unwrap();
                let value = |data: &[Record]| vec![sum.grid().value(&sum.exact(data))];
                let found = worst(&measured(), 3, relation, value);
                let bound = &Rational::from(each) * &Rational::from(i64::from(records));
                assert_eq!(found.total, bound, "{relation} {lower} {upper} {records}");
                assert_eq!(sum.guarantee().sensitivity.bound, bound);
                assert_eq!(sum.guarantee().sensitivity.norm, Norm::L1);
            }
        }
    }
}

#[test]
fn means_keep_within_their_epsilon_and_reach_it_under_add_remove() {
    for relation in RELATIONS {
        // Odd and even distances between the bounds, in steps.
        for (lower, upper) in [("0", "3"), ("-3", "1"), ("-3", "-1"), ("1", "3/2")] {
            for (records, split) in [(1, "1/2"), (2, "1/3")] {
                let limit = at_most(records, records);
                let mean = BoundedMean::new(
                    grid("1/2", lower, upper),
                    &ratio("7/4"),
                    &ratio(split),
                    relation,
                    limit,
                    Profile::Cks20,
                )
                .unwrap();
                let mut largest = Rational::zero();
                for (left, right) in pairs(&measured(), 3, relation, |data| mean.exact(data)) {
                    largest = largest.max(moments_loss(&mean, &left, &right));
                }
                // Two replacements that move the sum most leave the count alone.
                let expected = match relation {
                    Relation::AddRemove => ratio("7/4"),
                    _ => &ratio("7/4") * &(&Rational::one() - &(&ratio(split) * &ratio("1/2"))),
                };
                assert_eq!(largest, expected, "{relation} {lower} {upper} {records}");
            }
        }
    }
}

/// The loss of the noisy sum and the noisy count, from which the mean is made.
fn moments_loss(mean: &BoundedMean, left: &Moments, right: &Moments) -> Rational {
    let part = |event: &Event, a: &Integer, b: &Integer| match event {
        Event::DiscreteLaplace { scale, sensitivity } => {
            let apart = Rational::from(a - b).abs();
            assert!(apart <= *sensitivity, "{apart} > {sensitivity}");
            (&apart / scale).expect("a positive scale")
        }
        other => panic!("{other:?}"),
    };
    let [sum, count] = mean.parts();
    &part(sum, &left.sum, &right.sum) + &part(count, &left.count, &right.count)
}

#[test]
fn histograms_change_as_the_limits_say_in_every_norm() {
    for relation in RELATIONS {
        for count in 1..=3 {
            let names = &["k1", "k2", "k3"][..count];
            // One person, whose records are all that can change.
            let kinds: Vec<_> = names.iter().map(|key| record("ada", Some(key), "1")).collect();
            let keys: Vec<_> = names.iter().map(|&key| key.to_owned()).collect();
            for records in 1..=4 {
                for per_key in 1..=records {
                    let limit = at_most(records, per_key);
                    let histogram =
                        Histogram::new(keys.clone(), eps("1"), relation, limit, Profile::Cks20)
                            .unwrap();
                    let answer = |data: &[Record]| {
                        let counts = histogram.exact(data).unwrap();
                        counts.into_iter().map(Rational::from).collect()
                    };
                    let found = worst(&kinds, 5, relation, answer);
                    let change = limit.change(u64::try_from(count).unwrap(), relation).unwrap();
                    let place = format!("{relation} {count} keys, {limit:?}");
                    assert_eq!(found.keys, usize::try_from(change.keys).unwrap(), "{place}");
                    assert_eq!(found.total, ratio(&change.total.to_string()), "{place}");
                    assert_eq!(found.squares, ratio(&change.squares.to_string()), "{place}");
                    assert_eq!(found.largest, ratio(&change.largest.to_string()), "{place}");
                    assert_eq!(histogram.guarantee().sensitivity.bound, found.total);
                }
            }
        }
    }
}

#[test]
fn histograms_drop_unknown_keys_before_they_bound_contributions() {
    let keys = ["k1", "k2"].map(str::to_owned).to_vec();
    for relation in RELATIONS {
        let histogram =
            Histogram::new(keys.clone(), eps("1"), relation, at_most(1, 1), Profile::Cks20)
                .unwrap();
        let answer = |data: &[Record]| {
            histogram.exact(data).unwrap().into_iter().map(Rational::from).collect()
        };
        let found = worst(&keyed(&["k1", "k2", "other"]), 4, relation, answer);
        assert_eq!(found.total, histogram.guarantee().sensitivity.bound);
    }
    let histogram =
        Histogram::new(keys, eps("1"), RELATIONS[0], at_most(1, 1), Profile::Cks20).unwrap();
    let data = [record("ada", Some("other"), "1"), record("ada", Some("k2"), "1")];
    assert_eq!(histogram.exact(&data).unwrap(), [Integer::ZERO, Integer::ONE]);
}

#[test]
fn gaussian_noise_is_sized_by_the_l2_sensitivity_rounded_up() {
    let rho = |text: &str| format!("rho={text}").parse::<Claim>().unwrap();
    let keys = ["k1", "k2"].map(str::to_owned).to_vec();
    let limit = at_most(1, 1);
    let histogram =
        Histogram::new(keys, rho("1/8"), Relation::ReplaceOne, limit, Profile::Cks20).unwrap();
    // The root of 2 is between 1448/1024 and 1449/1024.
    let sensitivity = ratio("1449/1024");
    assert_eq!(histogram.guarantee().sensitivity.bound, sensitivity);
    let variance = &(&sensitivity * &sensitivity) * &ratio("4");
    assert_eq!(histogram.event(), &Event::DiscreteGaussian { variance, sensitivity });
    assert!(&ratio("1449/1024") * &ratio("1449/1024") >= ratio("2"));

    let count = Count::new(rho("1/8"), Relation::AddRemove, at_most(3, 3), Profile::Cks20).unwrap();
    let event = Event::DiscreteGaussian { variance: ratio("36"), sensitivity: ratio("3") };
    assert_eq!((count.event(), count.guarantee().sensitivity.norm), (&event, Norm::L2));
}

#[test]
fn which_records_are_kept_depends_on_the_person_s_own_alone() {
    let kinds = keyed(&["k1", "k2"]);
    for limit in [at_most(1, 1), at_most(2, 1), at_most(2, 2), at_most(3, 2)] {
        for data in crate::queries::neighbors::datasets(&kinds, 5) {
            let of = |who: &str, kept: Vec<&Record>| -> Vec<Record> {
                kept.into_iter().filter(|record| record.person == who).cloned().collect()
            };
            for who in ["ada", "bob"] {
                let own = of(who, data.iter().collect());
                let alone: Vec<_> = limit.bound(&own).into_iter().cloned().collect();
                assert_eq!(of(who, limit.bound(&data)), alone, "{data:?}");
            }
        }
    }
    let limit: Contribution = at_most(3, 1);
    let data = ["k1", "k1", "k2"].map(|key| record("ada", Some(key), "1"));
    assert_eq!(limit.bound(&data), [&data[0], &data[2]]);
    // Rows without a key have one in common.
    let data = ["1", "2"].map(|value| record("ada", None, value));
    assert_eq!(limit.bound(&data), [&data[0]]);
}

#[test]
fn built_ins_state_the_loss_of_a_pair_within_their_guarantee() {
    let rows = |text: &str| etalon::json::parse(text, "rows").unwrap();
    let pair = [rows(r#"[["ada", "a", 1], ["bob", "b", 7]]"#), rows(r#"[["bob", "b", 7]]"#)];
    let common = ["epsilon=3/2", "relation=add-remove", "records=1"];
    let keys = r#"keys=["a", "b"]"#;
    let bounds = ["lower=0", "upper=4", "step=1/2"];
    for (name, extra, expected) in [
        ("count", &[][..], "3/2"),
        ("bounded-sum", &bounds[..], "3/8"),
        ("histogram", &[keys][..], "3/2"),
    ] {
        let entry = find(&[BUILTINS], name).unwrap();
        let parameters = Parameters::read(common.iter().chain(extra).copied()).expect("parameters");
        let guarantee = (entry.guarantee)(&mut parameters.clone()).unwrap().unwrap();
        assert_eq!(guarantee.claim.to_string(), "eps=3/2", "{name}");
        let Some(Loss::Within(loss)) = entry.loss(parameters, &pair).unwrap() else {
            panic!("{name}: no loss");
        };
        let expected = ratio(expected);
        let exact = etalon::num::Dyadic::to_rational;
        assert!(exact(loss.lo()) <= expected && expected <= exact(loss.hi()), "{name} {loss}");
    }
}
