//! The binary tree mechanism: its law over every tape, its loss against its ε
//! over all neighbors, the stepwise release, and what it refuses.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use etalon::law::{self, Law};
use etalon::mechanism::{Mechanism, Profile, TreeSum};
use etalon::num::{Dyadic, Integer, Interval, Rational};
use etalon::subject::{BUILTINS, Loss, Output, Parameters, Side, find};
use etalon::tape::walk::{Limits, Walk, walk};
use etalon::tape::{ChaCha, Counting, Recorded, Seed};
use etalon::{Error, json, sample};
use proptest::prelude::*;

const BITS: u32 = 160;

fn ratio(text: &str) -> Rational {
    text.parse().expect("a number")
}

fn integers(values: &[i64]) -> Vec<Integer> {
    values.iter().map(|&value| Integer::from(value)).collect()
}

fn mechanism(epsilon: &str, horizon: u64, profile: Profile) -> TreeSum {
    TreeSum::new(&ratio(epsilon), horizon, &Rational::one(), profile).unwrap()
}

/// The noise of the block that ends at each time, from the outputs: what the
/// prefix there has in excess of the prefix that the block extends.
fn noises(stream: &[i64], released: &[Integer]) -> Vec<Integer> {
    let prefix = |t: usize| stream[..t].iter().sum::<i64>();
    let excess = |t: usize| match t {
        0 => Integer::ZERO,
        t => &released[t - 1] - Integer::from(prefix(t)),
    };
    // t without its lowest binary digit.
    (1..=stream.len()).map(|t| excess(t) - excess(t & (t - 1))).collect()
}

fn fits(walk: &Walk<Vec<Integer>>, scale: &Rational, stream: &[i64]) -> bool {
    let noise = law::DiscreteLaplace::new(scale.clone()).unwrap();
    walk.total() == Rational::one()
        && walk.outcomes.iter().all(|(released, mass)| {
            let one = Interval::exact(Dyadic::one());
            let law = noises(stream, released)
                .iter()
                .fold(one, |law, z| law.mul(&noise.pmf(z, BITS).unwrap(), BITS));
            law.hi().cmp_rational(mass).is_ge()
                && law.lo().cmp_rational(&(mass + &walk.rest)).is_le()
        })
}

// Longer streams leave too much undecided to walk; that their noises are the
// samplers' draws, one a time, is checked bit for bit below.
#[test]
fn the_law_holds_over_every_tape() {
    for (epsilon, horizon, stream) in
        [("2", 1, vec![3]), ("6", 3, vec![1, 0]), ("6", 3, vec![1, 0, 2]), ("12", 4, vec![0, -1])]
    {
        let mechanism = mechanism(epsilon, horizon, Profile::Cks20);
        let input = integers(&stream);
        let limits = Limits::bits(200).floor(19).kept();
        let walk = walk(&limits, |tape| mechanism.release(&input, tape)).unwrap();
        println!("{epsilon} {horizon}: rest {}", walk.rest.approximate());
        assert!(walk.rest < ratio("1/2"));
        assert!(fits(&walk, mechanism.scale(), &stream), "{epsilon} {horizon}");
    }
}

#[test]
fn noise_drawn_anew_for_every_prefix_is_found() {
    let noise = sample::DiscreteLaplace::new(&ratio("1/3")).unwrap();
    let fresh = walk(&Limits::bits(200).floor(19).kept(), |tape| {
        [1, 1, 3].iter().map(|&sum| Ok(Integer::from(sum) + noise.draw(tape)?)).collect()
    });
    assert!(!fits(&fresh.unwrap(), &ratio("1/3"), &[1, 0, 2]));
}

/// The exact loss of a pair: block by block, distance over scale.
fn loss(left: &[i64], right: &[i64], scale: &Rational) -> Rational {
    let zeros = vec![Integer::ZERO; left.len()];
    let difference: Vec<_> = left.iter().zip(right).map(|(a, b)| a - b).collect();
    // Released without noise, the excess over the true blocks is their sum.
    let blocks = noises(&difference, &zeros);
    let total = blocks
        .iter()
        .fold(Integer::ZERO, |sum, block| sum + Integer::from(block.clone().into_parts().1));
    (&Rational::from(total) / scale).unwrap()
}

#[test]
fn every_event_loses_at_most_epsilon_and_the_first_all_of_it() {
    for horizon in 1..=17u64 {
        let mechanism = mechanism("3/4", horizon, Profile::Cks20);
        let length = usize::try_from(horizon).unwrap();
        let zeros = vec![0; length];
        let mut largest = Rational::zero();
        for time in 0..length {
            for change in [1, -1] {
                let mut with = zeros.clone();
                with[time] = change;
                largest = largest.max(loss(&with, &zeros, mechanism.scale()));
            }
        }
        assert_eq!(largest, ratio("3/4"), "{horizon}");
        // The control: one level too few for the scale breaks the promise.
        let levels = horizon.ilog2() + 1;
        let short = Rational::new(i64::from(levels - 1), levels).unwrap();
        if levels > 1 {
            let mut with = zeros.clone();
            with[0] = 1;
            assert!(loss(&with, &zeros, &(mechanism.scale() * &short)) > ratio("3/4"));
        }
    }
}

#[test]
fn the_scale_is_that_of_the_levels_below_the_horizon() {
    for (horizon, scale) in
        [(1, "2"), (2, "4"), (3, "4"), (4, "6"), (7, "6"), (8, "8"), (u64::MAX, "128")]
    {
        assert_eq!(mechanism("1/2", horizon, Profile::Cks20).scale(), &ratio(scale), "{horizon}");
    }
    let wide = TreeSum::new(&ratio("1/2"), 4, &ratio("5"), Profile::Cks20).unwrap();
    assert_eq!(wide.scale(), &ratio("30"));
    assert_eq!(wide.guarantee().claim.to_string(), "eps=1/2");
    assert_eq!(wide.guarantee().sensitivity.to_string(), "L1 sensitivity 5");
}

#[test]
fn a_push_that_cannot_be_answered_changes_nothing() {
    let mechanism = mechanism("1", 2, Profile::Cks20);
    let mut running = mechanism.start();
    let nothing = running.push(&Integer::ONE, &mut Recorded::new(vec![]));
    assert_eq!((nothing, running.time()), (Err(Error::TapeEnded), 0));
    let mut tape = Counting::new(ChaCha::new(&Seed::new([1; 32]), 0));
    running.push(&Integer::ONE, &mut tape).unwrap();
    running.push(&Integer::ONE, &mut tape).unwrap();
    let read = tape.read();
    let beyond = running.push(&Integer::ONE, &mut tape);
    assert!(matches!(beyond, Err(Error::Domain { parameter: "stream", .. })));
    let beyond = mechanism.release(&integers(&[1, 1, 1]), &mut tape);
    assert!(matches!(beyond, Err(Error::Domain { parameter: "stream", .. })));
    assert_eq!((tape.read(), running.time()), (read, 2));
    assert!(mechanism.release(&[], &mut tape).unwrap().is_empty());
}

#[test]
fn bad_parameters_are_refused() {
    for (epsilon, horizon, sensitivity, named) in [
        ("0", 4, "1", "eps"),
        ("-1", 4, "1", "eps"),
        ("1", 0, "1", "horizon"),
        ("1", 4, "0", "sensitivity"),
        ("1", 4, "-1", "sensitivity"),
        ("1", 4, "3/2", "sensitivity"),
    ] {
        for profile in [Profile::Cks20, Profile::Inverse] {
            let refused = TreeSum::new(&ratio(epsilon), horizon, &ratio(sensitivity), profile);
            let Err(Error::Domain { parameter, .. }) = refused else { panic!("{epsilon}") };
            assert_eq!(parameter, named);
        }
    }
}

#[test]
fn the_built_in_reads_releases_and_knows_its_loss() {
    let entry = find(&[BUILTINS], "tree-sum").unwrap();
    let given = |profile: &str| Parameters::read(["epsilon=2", "horizon=4", profile]).unwrap();
    let release = |profile: &str, input: json::Value| {
        let mut run = entry.make(given(profile), &[input, json::json!([0])])?;
        run(Side::Left, &mut ChaCha::new(&Seed::new([0; 32]), 0))
    };
    let shown = |values: &[i64]| {
        Output::Vector(integers(values).into_iter().map(Output::Integer).collect())
    };
    let stream = json::json!([3, 0, "1", 2]);
    // Value stability, and the worked example of the page.
    assert_eq!(release("profile=cks20", stream.clone()).unwrap(), shown(&[5, 2, 3, 7]));
    assert_eq!(release("profile=inverse", stream).unwrap(), shown(&[3, 2, 4, 6]));
    for bad in
        [json::json!([]), json::json!(3), json::json!([1, "1/2"]), json::json!([1, 2, 3, 4, 5])]
    {
        let refused = release("profile=cks20", bad);
        assert!(matches!(refused, Err(Error::Domain { parameter: "input", .. })));
    }
    for bad in ["horizon=0", "horizon=-4", "horizon=1/2", "horizon=18446744073709551616"] {
        let parameters = Parameters::read(["epsilon=2", bad]).unwrap();
        let refused = entry.make(parameters, &[json::json!([1]), json::json!([0])]).map(drop);
        assert!(matches!(refused, Err(Error::Domain { parameter: "horizon", .. })), "{bad}");
    }
    let loss = |pair: [&[i64]; 2]| {
        let pair = pair.map(|stream| json::json!(stream));
        entry.loss(given("profile=cks20"), &pair).unwrap().unwrap()
    };
    for (left, right) in
        [([1, 0, 0, 0], [0; 4]), ([0, 3, -1, 2], [1, 2, 0, 2]), ([0, 1, 0, 0], [0; 4])]
    {
        let Loss::Within(stated) = loss([&left, &right]) else { panic!("finite") };
        let known = self::loss(&left, &right, &ratio("3/2"));
        assert!(stated.contains(&known), "{left:?} {right:?}");
    }
    assert!(matches!(loss([&[1], &[1, 0]]), Loss::Infinite));
}

proptest! {
    #[test]
    fn pushing_step_by_step_is_the_whole_release(
        stream in prop::collection::vec(-50i64..50, 1..40),
        inverse in any::<bool>(),
        seed in any::<[u8; 32]>(),
    ) {
        let profile = if inverse { Profile::Inverse } else { Profile::Cks20 };
        let mechanism = mechanism("3/2", 40, profile);
        let tape = || Counting::new(ChaCha::new(&Seed::new(seed), 0));
        let (mut at_once, mut stepwise) = (tape(), tape());
        let whole = mechanism.release(&integers(&stream), &mut at_once).unwrap();
        let mut running = mechanism.start();
        for (increment, prefix) in integers(&stream).iter().zip(&whole) {
            prop_assert_eq!(&running.push(increment, &mut stepwise).unwrap(), prefix);
        }
        prop_assert_eq!(at_once.read(), stepwise.read());
        // The noises are those of the profile, one a time, in order.
        let mut same = tape();
        for z in noises(&stream, &whole) {
            let drawn = match profile {
                Profile::Cks20 => sample::DiscreteLaplace::new(mechanism.scale()).unwrap().draw(&mut same),
                Profile::Inverse => law::DiscreteLaplace::new(mechanism.scale().clone()).unwrap().draw(&mut same),
            };
            prop_assert_eq!(z, drawn.unwrap());
        }
    }
}
