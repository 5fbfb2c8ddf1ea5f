//! The histogram over unknown keys: who counts where, and what it costs.

use etalon::mechanism::{Mechanism, OpenHistogram, Profile, Record, StabilityThreshold};
use etalon::num::{Integer, Natural, Rational};
use etalon::privacy::Relation;
use etalon::tape::{ChaCha, Seed};

use crate::queries::neighbors::pairs;
use crate::queries::sensitivity::keyed;
use crate::queries::{ratio, record};

fn open(epsilon: &str, threshold: i64, keys: u32) -> OpenHistogram {
    let threshold = Integer::from(threshold);
    OpenHistogram::new(&ratio(epsilon), threshold, Relation::AddRemove, keys, Profile::Cks20)
        .expect("valid parameters")
}

#[test]
fn a_person_moves_at_most_the_limit_of_keys_and_each_by_one() {
    let kinds = keyed(&["k1", "k2", "k3"]);
    for keys in 1..=2u32 {
        let histogram = open("1", 5, keys);
        let counts = |data: &[Record]| histogram.exact(data).unwrap();
        let (mut most, mut fresh) = (0, 0);
        for (fewer, more) in pairs(&kinds, 4, Relation::AddRemove, counts) {
            let zero = Natural::ZERO;
            let moved = more.iter().filter(|(key, count)| {
                let before = fewer.get(*key).unwrap_or(&zero);
                assert!(*count == before || **count == before + Natural::ONE);
                *count != before
            });
            most = most.max(moved.count());
            fresh = fresh.max(more.keys().filter(|key| !fewer.contains_key(*key)).count());
            assert!(fewer.keys().all(|key| more.contains_key(key)));
        }
        let limit = usize::try_from(keys).unwrap();
        assert_eq!((most, fresh), (limit, limit));
    }
    // The control: a key counted once per record moves by more than one.
    let twice = [record("ada", Some("k1"), "1"), record("ada", Some("k1"), "1")];
    assert_eq!(open("1", 5, 2).exact(&twice).unwrap()["k1"], Natural::ONE);
}

#[test]
fn it_is_the_stability_threshold_on_the_numbers_of_persons() {
    let histogram = open("3/2", 3, 2);
    let same = StabilityThreshold::new(&ratio("4/3"), Integer::from(3), 2, Profile::Cks20).unwrap();
    assert_eq!(histogram.guarantee(), same.guarantee());
    assert_eq!(histogram.event(), same.event());
    let data: Vec<_> =
        [("ada", "b"), ("ada", "a"), ("ada", "c"), ("bob", "b"), ("bob", "b"), ("eve", "b")]
            .map(|(who, key)| record(who, Some(key), "1"))
            .to_vec();
    let counts = histogram.exact(&data).unwrap();
    let listed: Vec<_> =
        counts.iter().map(|(key, n)| (key.as_str(), Rational::from(n.clone()))).collect();
    assert_eq!(listed, [("a", ratio("1")), ("b", ratio("3"))]);
    let tape = || ChaCha::new(&Seed::new([3; 32]), 0);
    let (mut one, mut other) = (tape(), tape());
    for _ in 0..50 {
        assert_eq!(
            histogram.release(&data, &mut one).unwrap(),
            same.release(&counts, &mut other).unwrap()
        );
    }
}

#[test]
fn replacement_and_keyless_records_are_refused() {
    let make = |epsilon: &str, threshold: i64, relation, keys| {
        let threshold = Integer::from(threshold);
        OpenHistogram::new(&ratio(epsilon), threshold, relation, keys, Profile::Cks20)
    };
    for made in [
        make("1", 5, Relation::ReplaceOne, 1),
        make("1", 5, Relation::ZeroOut, 1),
        make("0", 5, Relation::AddRemove, 1),
        make("1", 0, Relation::AddRemove, 1),
        make("1", 5, Relation::AddRemove, 0),
    ] {
        assert!(matches!(made, Err(etalon::Error::Domain { .. })));
    }
    assert!(open("1", 5, 1).exact(&[record("ada", None, "1")]).is_err());
}
