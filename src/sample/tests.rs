//! What holds for every sampler of the floor: stable values, and one answer
//! whatever the width of the arithmetic.

use super::*;
use crate::Result;
use crate::num::{Integer, Natural, Rational};
use crate::tape::{ChaCha, Counting, Recorded, Seed, Transcript};

fn ratio(text: &str) -> Rational {
    text.parse().unwrap()
}

fn tape(seed: u8, stream: u64) -> Counting<ChaCha> {
    Counting::new(ChaCha::new(&Seed::new([seed; 32]), stream))
}

/// Draws 400 times with each sampler from equal tapes: answers and bits agree.
fn agree<A: PartialEq + std::fmt::Debug>(
    name: &str,
    mut narrow: impl FnMut(&mut Counting<ChaCha>) -> Result<A>,
    mut wide: impl FnMut(&mut Counting<ChaCha>) -> Result<A>,
) {
    for stream in 0..400 {
        let (mut left, mut right) = (tape(3, stream), tape(3, stream));
        assert_eq!(narrow(&mut left).unwrap(), wide(&mut right).unwrap(), "{name} {stream}");
        assert_eq!(left.read(), right.read(), "{name} {stream}");
    }
}

const SCALES: [&str; 15] = [
    "1/3",
    "2/3",
    "1",
    "2",
    "3",
    "7",
    "10",
    "97",
    "100",
    "1171/500",
    "1e4",
    "2147483648",
    "4611686018427387905",
    "18446744073709551615",
    "18446744073709551615/18446744073709551614",
];

#[test]
fn machine_words_and_integers_of_any_size_read_the_same_bits() {
    for n in [1u64, 2, 3, 5, 64, 100, 1 << 32, (1 << 63) + 1, u64::MAX] {
        let big = Natural::from(n);
        agree("uniform", |t| uniform_below(&big, t), |t| uniform::wide(&big, t));
        let third = n / 3;
        agree(
            "bernoulli",
            |t| bernoulli::narrow(third, n, t),
            |t| bernoulli::wide(&Natural::from(third), &big, t),
        );
        for numerator in [0, u128::from(n / 3), u128::from(n), u128::from(n) * 5 / 2] {
            let (wide, big) = (Natural::from(numerator), &big);
            agree(
                "bernoulli_exp",
                |t| bernoulli_exp::narrow(numerator, n, t),
                |t| bernoulli_exp::wide(&wide, big, t),
            );
        }
    }
    for scale in SCALES {
        let scale = ratio(scale);
        let laplace = DiscreteLaplace::new(&scale).unwrap();
        agree("laplace", |t| laplace.draw(t), |t| laplace.draw_wide(t));
        let gaussian = DiscreteGaussian::new(&scale).unwrap();
        agree("gaussian", |t| gaussian.draw(t), |t| gaussian.draw_wide(t));
        let gaussian = DiscreteGaussian::with_variance(&scale).unwrap();
        agree("gaussian", |t| gaussian.draw(t), |t| gaussian.draw_wide(t));
    }
}

/// The first eight draws at seed 00...00, stream 0, and the bits they took.
///
/// The literals below come from a second program: the cipher and the algorithms
/// written again in another language, from the RFC and the paper.
fn first<A: ToString>(mut draw: impl FnMut(&mut Counting<ChaCha>) -> Result<A>) -> (String, u64) {
    let mut tape = tape(0, 0);
    let draws: Vec<_> = (0..8).map(|_| draw(&mut tape).unwrap().to_string()).collect();
    (draws.join(" "), tape.read())
}

#[test]
fn value_stability() {
    let two_64 = Natural::from(u64::MAX) + Natural::from(14u8);
    let natural = |n: u64| Natural::from(n);
    let laplace = |scale| DiscreteLaplace::new(&ratio(scale)).unwrap();
    let gaussian = |sigma| DiscreteGaussian::new(&ratio(sigma)).unwrap();
    for (name, found, draws, bits) in [
        ("uniform 6", first(|t| uniform_below(&natural(6), t)), "3 5 5 3 4 3 4 0", 24),
        (
            "uniform 2^64 + 13",
            first(|t| uniform_below(&two_64, t)),
            "17109669057048771360 9470785005408017533 1139266303059621169 16887920039206860588 8740644956217755798 7292422012237959835 16442311959929977518 5542837359394245755",
            910,
        ),
        (
            "bernoulli 2/6",
            first(|t| bernoulli(&natural(2), &natural(6), t)),
            "false false false false false false false true",
            24,
        ),
        (
            "bernoulli_exp 5/2",
            first(|t| bernoulli_exp(&natural(5), &natural(2), t)),
            "false false false false false false false true",
            41,
        ),
        (
            "bernoulli_exp 3/10",
            first(|t| bernoulli_exp(&natural(3), &natural(10), t)),
            "true true true false true true true true",
            63,
        ),
        ("geometric 2/7", first(|t| geometric(&ratio("2/7"), t)), "1 1 11 0 6 4 2 2", 226),
        ("laplace 1/3", first(|t| laplace("1/3").draw(t)), "0 0 0 -1 0 0 0 0", 116),
        ("laplace 1171/500", first(|t| laplace("1171/500").draw(t)), "2 -1 0 3 -1 -4 9 5", 719),
        ("laplace 10", first(|t| laplace("10").draw(t)), "-17 10 11 -25 -2 -11 9 24", 277),
        (
            "laplace 1e22",
            first(|t| laplace("1e22").draw(t)),
            "-6872049271008504024452 -3749662054988863818718 -5532918814957114472530 -16347053667734366661880 2449163999873677199898 -321277342678523746587 3032073917335633227786 3841518075447266285576",
            4863,
        ),
        ("gaussian 1", first(|t| gaussian("1").draw(t)), "0 0 1 0 1 2 1 0", 327),
        ("gaussian 1171/500", first(|t| gaussian("1171/500").draw(t)), "-1 -5 2 -2 1 2 3 2", 1272),
        (
            "gaussian 1e22",
            first(|t| gaussian("1e22").draw(t)),
            "-6872049271008504024452 -19751551025302956331163 -9186396246073045734460 -6124478199547976857154 -7273498039590525123393 87431048127437119829 -586081136843092897402 5348299219328205412921",
            11307,
        ),
    ] {
        assert_eq!((found.0.as_str(), found.1), (draws, bits), "{name}");
    }
}

#[test]
fn parameters_out_of_range_are_refused_before_any_bit_is_read() {
    let mut empty = Recorded::new([]);
    let domain = |error: Option<crate::Error>| {
        assert!(matches!(error, Some(crate::Error::Domain { .. })), "{error:?}");
    };
    let (zero, one) = (Natural::ZERO, Natural::ONE);
    domain(uniform_below(&zero, &mut empty).err());
    domain(uniform_below_u64(0, &mut empty).err());
    domain(bernoulli(&zero, &zero, &mut empty).err());
    domain(bernoulli(&one, &zero, &mut empty).err());
    domain(bernoulli(&Natural::from(2u8), &one, &mut empty).err());
    domain(bernoulli_exp(&one, &zero, &mut empty).err());
    for wrong in [ratio("0"), ratio("-1/2")] {
        domain(geometric(&wrong, &mut empty).err());
        domain(DiscreteLaplace::new(&wrong).err());
        domain(DiscreteGaussian::new(&wrong).err());
        domain(DiscreteGaussian::with_variance(&wrong).err());
    }
}

#[test]
fn a_transcript_names_every_primitive_and_its_bits() {
    // U = 1; 1/2 is false at K = 1, so U is kept; exp(-1) is false; B is true.
    let mut tape = Transcript::new(Recorded::with_length([0b1110_0000], 4).unwrap());
    let draw = DiscreteLaplace::new(&ratio("2")).unwrap().draw(&mut tape).unwrap();
    assert_eq!(draw, Integer::from(-1));
    let expected = "\
discrete_laplace @0 -> -1
  geometric @0 -> 1
    uniform_below @0 1 -> 1
    bernoulli_exp_unit @1 -> true
      bernoulli @1 1 -> false
    bernoulli_exp_unit @2 -> false
      bernoulli @2 -> true
      bernoulli @2 1 -> false
  bernoulli @3 0 -> true
";
    assert_eq!(tape.to_string(), expected);
}
