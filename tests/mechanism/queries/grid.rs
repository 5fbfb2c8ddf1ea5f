//! Rounding to the grid, and what it does to a sensitivity.

use etalon::Error;
use etalon::mechanism::{Grid, Lattice};
use etalon::num::{Integer, Rational};
use proptest::prelude::{prop_assert, proptest};

use crate::queries::{grid, ratio};

#[test]
fn values_are_clamped_and_ties_go_to_the_even_multiple() {
    let grid = grid("1/4", "-1", "2");
    for (value, units) in [
        ("0", 0),
        ("1/8", 0),
        ("3/8", 2),
        ("5/8", 2),
        ("-1/8", 0),
        ("-3/8", -2),
        ("1/3", 1),
        ("-1/3", -1),
        ("127/1000", 1),
        ("2", 8),
        ("17/8", 8),
        ("1e30", 8),
        ("-1", -4),
        ("-9/8", -4),
        ("-1e30", -4),
    ] {
        assert_eq!(grid.enter(&ratio(value)), Integer::from(units), "{value}");
    }
}

#[test]
fn floats_enter_by_their_exact_value_and_nan_and_infinities_do_not() {
    let grid = grid("1/4", "-1", "2");
    for (value, units) in [
        (0.125, 0),
        (0.125f64.next_up(), 1),
        (0.375f64.next_down(), 1),
        (-0.0, 0),
        (f64::MAX, 8),
        (f64::MIN, -4),
        (f64::MIN_POSITIVE, 0),
    ] {
        assert_eq!(grid.enter_float(value).unwrap(), Integer::from(units), "{value}");
    }
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(matches!(grid.enter_float(value), Err(Error::Number { .. })));
    }
    // The control: a clamp by comparisons lets NaN through (Google PR#405).
    assert!(f64::NAN.clamp(-1.0, 2.0).is_nan());
}

#[test]
fn results_leave_as_floats_only_where_floats_are_exact() {
    let fine = grid("1/1024", "0", "1");
    let out = |units: i64| fine.float(&Integer::from(units)).map(f64::to_bits);
    assert_eq!(out(3), Some((3.0f64 / 1024.0).to_bits()));
    assert_eq!(out(0), Some(0.0f64.to_bits()));
    assert_eq!(out(-1), Some((-1.0f64 / 1024.0).to_bits()));
    assert_eq!(out((1 << 53) + 1), None);
    assert!(out((1 << 53) + 2).is_some());
    let tiny = Rational::new(1, etalon::num::Natural::ONE << 1074).unwrap();
    let least = Lattice::new(tiny.clone()).unwrap();
    assert_eq!(least.float(&Integer::ONE).map(f64::to_bits), Some(1));
    let below = Lattice::new(&tiny * &ratio("1/2")).unwrap();
    assert_eq!(
        (below.float(&Integer::ONE), below.float(&Integer::from(2)).map(f64::to_bits)),
        (None, Some(1))
    );
    let huge = Lattice::new(Rational::from(Integer::ONE << 1023)).unwrap();
    assert!(huge.float(&Integer::ONE).is_some() && huge.float(&Integer::from(2)).is_none());
}

#[test]
fn grids_that_would_leak_or_say_nothing_are_refused() {
    for (step, lower, upper, parameter) in [
        ("0", "0", "1", "step"),
        ("-1/2", "0", "1", "step"),
        ("1/3", "0", "1", "step"),
        ("3/2", "0", "3", "step"),
        ("0.1", "0", "1", "step"),
        ("1/2", "1/3", "1", "lower"),
        ("1/2", "0", "1/3", "upper"),
        ("1", "1/2", "1", "lower"),
        ("1", "1", "1", "upper"),
        ("1", "0", "0", "upper"),
        ("1", "2", "1", "upper"),
    ] {
        let made = Grid::new(ratio(step), &ratio(lower), &ratio(upper));
        match made {
            Err(Error::Domain { parameter: named, .. }) => assert_eq!(named, parameter),
            other => panic!("{step} {lower} {upper}: {other:?}"),
        }
    }
    for step in ["4", "1", "1/1024"] {
        assert!(Grid::new(ratio(step), &ratio("-8"), &ratio("8")).is_ok());
    }
}

/// How far apart rounded points can be whose distances, in quarters of a step,
/// sum to `quarters` at most: all pairs of quarter points, coordinate by
/// coordinate. What is rounded depends on the quarter modulo two steps alone.
fn by_force(quarters: i64, dimension: u64) -> i64 {
    let lattice = Lattice::integers();
    let rounded = |quarter: i64| -> i64 {
        let point = Rational::new(quarter, 4u8).expect("four quarters are a whole");
        i64::try_from(lattice.round(&point)).expect("a small number")
    };
    // One coordinate: the farthest for every distance.
    let farthest: Vec<i64> = (0..=quarters)
        .map(|apart| {
            (0..8).map(|from| rounded(from + apart) - rounded(from)).max().expect("eight points")
        })
        .collect();
    let mut best = farthest.clone();
    for _ in 1..dimension {
        let joined = |whole: usize| (0..=whole).map(|own| best[own] + farthest[whole - own]).max();
        best =
            (0..farthest.len()).map(|whole| joined(whole).expect("at least one share")).collect();
    }
    best.into_iter().max().expect("at least distance 0")
}

#[test]
fn rounding_enlarges_a_sensitivity_by_exactly_what_is_stated() {
    for dimension in 1..=4 {
        for quarters in 0..=24 {
            // Quarter points attain the supremum only if the coordinates can
            // share the distance in quarters.
            if quarters != 0 && quarters < 4 * i64::try_from(dimension).unwrap() {
                continue;
            }
            let before = Rational::new(quarters, 4u8).unwrap();
            let stated = Lattice::integers().rounded_sensitivity(&before, dimension).unwrap();
            assert_eq!(
                stated,
                Rational::from(by_force(quarters, dimension)),
                "{before} {dimension}"
            );
        }
    }
    let halves = Lattice::new(ratio("1/2")).unwrap();
    let stated = |l1: &str, dimension| halves.rounded_sensitivity(&ratio(l1), dimension).unwrap();
    // The control: keeping the sensitivity, as if rounding cost nothing.
    assert_eq!((stated("1/2", 1), stated("1", 1)), (ratio("1"), ratio("1")));
    assert_eq!(stated("1/1000", 5), ratio("5/2"));
    assert!(halves.rounded_sensitivity(&ratio("-1"), 1).is_err());
    assert!(halves.rounded_sensitivity(&ratio("1"), 0).is_err());
}

proptest! {
    #[test]
    fn rounded_vectors_keep_within_the_stated_sensitivity(
        points in proptest::collection::vec((-400i64..400, -60i64..60), 1..5),
        parts in 1u32..40,
    ) {
        let lattice = Lattice::integers();
        let of = |n: i64| Rational::new(n, parts).unwrap();
        let (mut before, mut after) = (Rational::zero(), Rational::zero());
        for &(from, by) in &points {
            let (left, right) = (of(from), of(from + by));
            before = &before + &(&left - &right).abs();
            let apart = Rational::from(lattice.round(&left) - lattice.round(&right)).abs();
            after = &after + &apart;
        }
        let dimension = u64::try_from(points.len()).unwrap();
        prop_assert!(after <= lattice.rounded_sensitivity(&before, dimension).unwrap());
    }
}
