//! The laws of a selected index against their definitions, and where their
//! distribution functions are rational.

use etalon::law::{DiscreteLaplace, Law, NoisyMax, Selection};
use etalon::num::{Dyadic, Integer, Interval, Natural, Rational};
use etalon::tape::{ChaCha, Recorded, Seed, Tape};
use etalon::{Error, Result};
use proptest::prelude::*;

use crate::selection::{integers, ratio, ratios};

/// Draws by a mechanism and by its law from the same words, among them the
/// ones next to borders at multiples of 1/16, and compares the index with the
/// cell that the word lies in.
pub(crate) fn assert_drawn(law: &Selection, release: impl Fn(&mut Recorded) -> Result<usize>) {
    let step = 1u64 << 60;
    let near = (0..16u64).flat_map(|part| [part * step, (part * step).wrapping_sub(1)]);
    for word in near.chain([12_345, u64::MAX / 3]) {
        let bytes: Vec<u8> = word.to_be_bytes().into_iter().chain([0x55; 8]).collect();
        let index = release(&mut Recorded::new(bytes.clone())).unwrap();
        assert_eq!(law.draw(&mut Recorded::new(bytes)).unwrap(), Integer::from(index));
        let lower = Dyadic::new(Integer::from(word), -64);
        let upper = &lower + &Dyadic::power_of_two(-64);
        let x = Integer::from(index);
        assert!(law.compare_cdf(&x, &lower).unwrap().is_gt(), "{word:x}");
        assert!(law.compare_cdf(&(&x - Integer::ONE), &upper).unwrap().is_lt(), "{word:x}");
    }
}

#[test]
fn borders_are_rational_exactly_where_ties_make_them_so() {
    let dyadic = |numerator: i64, places: i64| Dyadic::new(Integer::from(numerator), -places);
    for make in [Selection::softmax, Selection::permute_and_flip] {
        let law = make(&ratios(&["0", "1", "1", "0", "5", "5", "0", "1"])).unwrap();
        // Of three 0, three 1 and two 5 no prefix but the whole has one share.
        for index in 0..7 {
            for part in 0..=8 {
                assert!(!law.compare_cdf(&index.into(), &dyadic(part, 3)).unwrap().is_eq());
            }
        }
        let law = make(&ratios(&["1/2", "1/3", "1/3", "1/2"])).unwrap();
        for (index, order) in [(0, -1), (1, 0), (2, 1), (3, 1)] {
            let found = law.compare_cdf(&index.into(), &dyadic(1, 1)).unwrap();
            assert_eq!(found, order.cmp(&0), "{index}");
        }
        // Equal scores: 1/n each, on the dyadic borders of n = 4.
        let law = make(&ratios(&["7"; 4])).unwrap();
        for index in 0..4 {
            assert!(law.compare_cdf(&index.into(), &dyadic(index + 1, 2)).unwrap().is_eq());
        }
        assert!(law.compare_cdf(&(-1).into(), &Dyadic::zero()).unwrap().is_eq());
        assert!(law.compare_cdf(&9.into(), &Dyadic::one()).unwrap().is_eq());
    }
}

#[test]
fn two_candidates_have_the_formulas_of_the_papers() {
    let p = etalon::num::exp(&ratio("-3/2"), 200).unwrap();
    let one = Interval::exact(Dyadic::one());
    let half = Interval::exact(Dyadic::power_of_two(-1));
    let meets = |a: &Interval, b: &Interval| !a.certainly_less(b) && !b.certainly_less(a);
    let softmax = Selection::softmax(&ratios(&["1/2", "2"])).unwrap().masses(160).unwrap();
    let flip = Selection::permute_and_flip(&ratios(&["1/2", "2"])).unwrap().masses(160).unwrap();
    assert!(meets(&softmax[1], &p.div(&one.add(&p, 200), 200).unwrap()));
    assert!(meets(&flip[1], &p.mul(&half, 200)));
    assert!(meets(&flip[0], &one.sub(&p.mul(&half, 200), 200)));
    let share = Dyadic::power_of_two(-160);
    for mass in softmax.iter().chain(&flip) {
        assert!(mass.width() <= mass.lo() * &share);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn masses_sum_to_one_and_order_as_the_weights(
        numerators in prop::collection::vec(-40i64..40, 1..9), denominator in 1u64..20
    ) {
        let exponents: Vec<_> =
            numerators.iter().map(|&n| Rational::new(n, Natural::from(denominator)).unwrap()).collect();
        for make in [Selection::softmax, Selection::permute_and_flip] {
            let law = make(&exponents).unwrap();
            let masses = law.masses(100).unwrap();
            let zero = Interval::exact(Dyadic::zero());
            let sum = masses.iter().fold(zero, |sum, mass| sum.add(mass, 160));
            prop_assert!(sum.contains(&Rational::one()), "{sum}");
            prop_assert!(sum.width() < Dyadic::power_of_two(-90));
            for (x, a) in exponents.iter().zip(&masses) {
                for (y, b) in exponents.iter().zip(&masses) {
                    prop_assert!(x < y || !a.certainly_less(b) || x > y);
                    prop_assert!(x >= y || b.certainly_less(a));
                }
            }
        }
    }
}

/// The law of [`NoisyMax`] by its definition, summed to ±`reach` around the
/// scores; what lies beyond is less than `e^(-reach/scale)`.
fn by_definition(scores: &[i64], scale: &str, reach: i64) -> Vec<Interval> {
    let noise = DiscreteLaplace::new(ratio(scale)).unwrap();
    let (least, most) = (scores.iter().min().unwrap(), scores.iter().max().unwrap());
    let sum = |winner: usize| {
        let mut sum = Interval::exact(Dyadic::zero());
        for m in least - reach..=most + reach {
            let mut term = noise.pmf(&Integer::from(m - scores[winner]), 150).unwrap();
            for (at, score) in scores.iter().enumerate().filter(|&(at, _)| at != winner) {
                let largest = if at < winner { m - 1 } else { m };
                let below = noise.cdf(&Integer::from(largest - score), 150).unwrap();
                term = term.mul(&below, 150);
            }
            sum = sum.add(&term, 150);
        }
        sum
    };
    (0..scores.len()).map(sum).collect()
}

#[test]
fn noisy_max_in_closed_form_is_the_sum_of_its_definition() {
    for (scores, scale, reach) in [
        (&[3i64] as &[i64], "2", 200),
        (&[0, 0], "2", 200),
        (&[0, 4], "1/3", 40),
        (&[5, -2, 5], "7/3", 250),
        (&[0, 1, 2, 3], "1", 100),
        (&[9, 9, 9, 9, 0], "3", 300),
    ] {
        let law = NoisyMax::new(integers(scores), ratio(scale)).unwrap();
        let known = by_definition(scores, scale, reach);
        // e^(-reach/scale) < 2^-120 everywhere.
        let slack = Dyadic::power_of_two(-120);
        for (mass, sum) in law.masses(160).unwrap().iter().zip(&known) {
            assert!(mass.width() <= mass.lo() * &Dyadic::power_of_two(-160));
            assert!(sum.lo() <= mass.hi() && mass.lo() <= &(sum.hi() + &slack), "{scores:?}");
        }
    }
}

#[test]
fn noisy_max_takes_scores_and_scales_of_any_size() {
    let huge: Integer = Integer::ONE << 100;
    let scores = vec![huge.clone(), huge.clone(), Integer::ZERO - huge];
    for scale in ["1e22", "1/1000000", "18446744073709551629/3"] {
        let law = NoisyMax::new(scores[..2].to_vec(), ratio(scale)).unwrap();
        let masses = law.masses(100).unwrap();
        assert!(masses[1].certainly_less(&masses[0]) && masses[1].lo().is_positive());
        let sum = masses[0].add(&masses[1], 120);
        assert!(sum.contains(&Rational::one()));
    }
    // A chance that is not told from 0 is refused, not called 0.
    let law = NoisyMax::new(scores, ratio("1")).unwrap();
    assert!(matches!(law.masses(100), Err(Error::Unsupported { .. })));
    let far = ratios(&["0", "1e30"]);
    for make in [Selection::softmax, Selection::permute_and_flip] {
        assert!(matches!(make(&far), Err(Error::Unsupported { .. })));
        assert!(matches!(make(&[]), Err(Error::Domain { .. })));
        assert!(matches!(make(&vec![ratio("0"); 1025]), Err(Error::Unsupported { .. })));
    }
}

#[test]
fn a_long_list_is_drawn_by_inversion() {
    let exponents: Vec<_> = (0..300).map(|i| Rational::new(i % 7, 3u8).unwrap()).collect();
    let law = Selection::permute_and_flip(&exponents).unwrap();
    let mut tape = ChaCha::new(&Seed::new([1; 32]), 0);
    let least = tape.bits(0).unwrap();
    assert_eq!(least, 0);
    for _ in 0..20 {
        let drawn = law.draw(&mut tape).unwrap();
        assert!((0..300).contains(&i64::try_from(&drawn).unwrap()));
    }
}
