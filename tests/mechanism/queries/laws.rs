//! The law of what is released, by walking all tapes.

use std::fmt::Debug;

use etalon::law::{self, Law};
use etalon::mechanism::{BoundedMean, BoundedSum, Count, Histogram, Mechanism, Profile, Record};
use etalon::num::{Integer, Interval, Rational};
use etalon::privacy::{Claim, Relation};
use etalon::tape::walk::{Limits, Walk, walk};
use etalon::tape::{ChaCha, Seed};

use crate::queries::sensitivity::eps;
use crate::queries::{at_most, grid, ratio, record};

/// Enclosures are narrower than 2^-BITS.
const BITS: u32 = 80;

fn data() -> Vec<Record> {
    vec![
        record("ada", Some("k1"), "1/2"),
        record("bob", Some("k2"), "7"),
        record("ada", Some("k1"), "1"),
        record("ada", Some("k1"), "1"),
        record("eve", Some("other"), "-3"),
    ]
}

/// All tapes of a release, without rejected trials: the samplers try again as
/// if nothing had happened (`tests/sample`).
fn walked<M: Mechanism<Input = [Record]>>(mechanism: &M, floor: u32) -> Walk<M::Output>
where
    M::Output: Ord,
{
    let data = data();
    walk(&Limits::bits(160).floor(floor).kept(), |tape| mechanism.release(&data, tape))
        .expect("a walk within limits")
}

/// Whether `mass <= law <= mass + rest` can hold for every outcome visited.
fn fits<O: Ord + Debug>(walk: &Walk<O>, law: impl Fn(&O) -> Interval) -> bool {
    assert!(walk.outcomes.len() > 2, "the walk saw nothing");
    walk.outcomes.iter().all(|(outcome, mass)| {
        let law = law(outcome);
        *mass <= law.hi().to_rational() && law.lo().to_rational() <= mass + &walk.rest
    })
}

fn laplace(scale: &str) -> impl Fn(&Integer) -> Interval + use<> {
    let law = law::DiscreteLaplace::new(ratio(scale)).expect("a positive scale");
    move |x| law.pmf(x, BITS).expect("an enclosure")
}

#[test]
fn counts_have_the_law_of_their_claim() {
    let make =
        |claim| Count::new(claim, Relation::AddRemove, at_most(2, 2), Profile::Cks20).unwrap();
    // Two of ada's records, bob's and eve's; noise of scale 2/3.
    let walk = walked(&make(eps("3")), 23);
    assert!(walk.rest < ratio("1/20"), "{}", walk.rest.approximate());
    let around =
        |law: Box<dyn Fn(&Integer) -> Interval>| move |x: &Integer| law(&(x - Integer::from(4)));
    assert!(fits(&walk, around(Box::new(laplace("2/3")))));
    // The control: half the noise, and another exact answer.
    assert!(!fits(&walk, around(Box::new(laplace("1/3")))));
    assert!(!fits(&walk, laplace("2/3")));

    let rho: Claim = "rho=2".parse().unwrap();
    let walk = walked(&make(rho), 23);
    assert!(walk.rest < ratio("1/4"), "{}", walk.rest.approximate());
    let gaussian = |variance: &str| {
        let law = law::DiscreteGaussian::with_variance(ratio(variance)).unwrap();
        Box::new(move |x: &Integer| law.pmf(x, BITS).unwrap())
    };
    assert!(fits(&walk, around(gaussian("1"))));
    assert!(!fits(&walk, around(gaussian("1/4"))));
}

#[test]
fn sums_have_the_law_of_their_claim_on_the_grid() {
    let limit = at_most(1, 1);
    let grid = grid("1/4", "-1", "2");
    let make = |relation| BoundedSum::new(grid.clone(), eps("12"), relation, limit, Profile::Cks20);
    // 1/2, 2 and -1 are 6 steps; the farthest person 8 steps, a replacement 12.
    for (relation, scale, other) in
        [(Relation::AddRemove, "2/3", "1"), (Relation::ReplaceOne, "1", "2/3")]
    {
        let walk = walked(&make(relation).unwrap(), 22);
        assert!(walk.rest < ratio("1/20"), "{}", walk.rest.approximate());
        let around = |scale: &str| {
            let law = laplace(scale);
            move |x: &Integer| law(&(x - Integer::from(6)))
        };
        assert!(fits(&walk, around(scale)));
        // The control: the noise of the other relation.
        assert!(!fits(&walk, around(other)));
    }
}

#[test]
fn histograms_have_independent_noise_at_every_key() {
    let keys = ["k2", "k1", "empty"].map(str::to_owned).to_vec();
    let histogram =
        Histogram::new(keys, eps("2"), Relation::AddRemove, at_most(2, 2), Profile::Cks20).unwrap();
    let walk = walked(&histogram, 20);
    assert!(walk.rest < ratio("1/2"), "{}", walk.rest.approximate());
    let law = |scale: &str, exact: [i64; 3]| {
        let law = laplace(scale);
        move |counts: &Vec<Integer>| {
            let at = |i: usize| law(&(&counts[i] - Integer::from(exact[i])));
            at(0).mul(&at(1), 2 * BITS).mul(&at(2), 2 * BITS)
        }
    };
    assert!(fits(&walk, law("1", [1, 2, 0])));
    assert!(!fits(&walk, law("1/2", [1, 2, 0])));
    assert!(!fits(&walk, law("1", [2, 1, 0])));
}

/// The law of the mean in steps of the grid, from its definition: the two
/// Laplace laws over all pairs within ±60, which leave out less than e^-30, and
/// the quotient in integers.
fn mean_by_definition(
    ends: [i64; 2],
    exact: [i64; 2],
    scales: [f64; 2],
) -> std::collections::BTreeMap<Integer, f64> {
    let pmf = |x: i64, scale: f64| {
        let p = (-1.0 / scale).exp();
        (1.0 - p) / (1.0 + p) * p.powi(i32::try_from(x.abs()).expect("at most 60"))
    };
    let mut law = std::collections::BTreeMap::new();
    for (s, n) in (-60..=60).flat_map(|s| (-60..=60).map(move |n| (s, n))) {
        let count = (exact[1] + n).max(1);
        // The mean is above/below, clamped; then to the nearest, ties to even.
        let (above, below) = ((ends[0] + ends[1]) * count + exact[0] + s, 2 * count);
        let above = above.clamp(ends[0] * below, ends[1] * below);
        let (floor, twice) = (above.div_euclid(below), 2 * above.rem_euclid(below));
        let up = twice > below || (twice == below && floor % 2 != 0);
        *law.entry(Integer::from(floor + i64::from(up))).or_insert(0.0) +=
            pmf(s, scales[0]) * pmf(n, scales[1]);
    }
    law
}

#[test]
fn means_have_the_law_of_their_definition() {
    // Bounds 0 and 3: the middle is no multiple of the step.
    let grid = grid("1", "0", "3");
    let mean = BoundedMean::new(
        grid,
        &ratio("4"),
        &ratio("3/4"),
        Relation::AddRemove,
        at_most(1, 1),
        Profile::Cks20,
    )
    .unwrap();
    let walk = walked(&mean, 21);
    let rest = walk.rest.approximate();
    assert!(rest < 0.05, "{rest}");
    // 1/2, 7 and -3 enter as 0, 3 and 0: 2x - 3 sums to -3, over 3 records.
    let fits = |exact: [i64; 2], scales: [f64; 2]| {
        let law = mean_by_definition([0, 3], exact, scales);
        walk.outcomes.iter().all(|(outcome, mass)| {
            let (mass, law) = (mass.approximate(), law.get(outcome).copied().unwrap_or(0.0));
            mass - 1e-9 <= law && law <= mass + rest + 1e-9
        })
    };
    assert_eq!(walk.outcomes.len(), 4);
    assert!(fits([-3, 3], [1.0, 1.0]));
    // Controls: a halved range cut to an integer, and a count without noise.
    assert!(!fits([-3, 3], [1.0 / 3.0, 1.0]));
    assert!(!fits([-3, 3], [1.0, 1e-3]));
}

#[test]
fn the_inverse_profile_adds_the_law_turned_around() {
    let tape = || ChaCha::new(&Seed::new([9; 32]), 0);
    let count =
        Count::new(eps("1/3"), Relation::AddRemove, at_most(2, 2), Profile::Inverse).unwrap();
    let noise = law::DiscreteLaplace::new(ratio("6")).unwrap();
    let (mut one, mut other) = (tape(), tape());
    for _ in 0..50 {
        let released = count.release(&data(), &mut one).unwrap();
        assert_eq!(released, Integer::from(4) + noise.draw(&mut other).unwrap());
    }
}

#[test]
fn means_of_few_records_are_middling_and_never_divide_by_zero() {
    let mean = |lower, upper| {
        BoundedMean::new(
            grid("1/2", lower, upper),
            &ratio("1000"),
            &ratio("1/2"),
            Relation::AddRemove,
            at_most(1, 1),
            Profile::Cks20,
        )
        .unwrap()
    };
    // At this epsilon the noise is zero but for a chance below e^-60.
    let mut tape = ChaCha::new(&Seed::new([1; 32]), 0);
    let mut release = |lower, upper, records: &[Record]| -> Rational {
        let mean = mean(lower, upper);
        mean.grid().value(&mean.release(records, &mut tape).unwrap())
    };
    assert_eq!(release("0", "3", &[]), ratio("3/2"));
    // The middle of 0 and 1/2 is a tie between them.
    assert_eq!(release("0", "1/2", &[]), ratio("0"));
    assert_eq!(release("0", "3", &[record("ada", None, "9")]), ratio("3"));
    let two = [record("ada", None, "1"), record("bob", None, "3/2")];
    assert_eq!(release("0", "3", &two), ratio("1"));
}
