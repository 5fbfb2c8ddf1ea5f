//! Selection: the algorithms against their laws over every tape, the laws
//! against their definitions, the claims over every pair of neighbors of a
//! small domain, and what must be refused.

#![expect(clippy::unwrap_used, reason = "a failed test is a panic")]

mod bracket;
mod entries;
mod exponential;
mod law;
mod noisy_max;
mod permute_and_flip;
mod refusals;

use etalon::law::Probability;
use etalon::num::{Dyadic, Integer, Interval, Rational};

fn ratio(text: &str) -> Rational {
    text.parse().unwrap()
}

fn ratios(texts: &[&str]) -> Vec<Rational> {
    texts.iter().map(|text| ratio(text)).collect()
}

fn integers(values: &[i64]) -> Vec<Integer> {
    values.iter().map(|&value| Integer::from(value)).collect()
}

/// The enclosures of a list of probabilities, which must be in order.
fn masses(probabilities: Vec<(usize, Probability)>) -> Vec<Interval> {
    let one = |(at, (index, chance)): (usize, (usize, Probability))| {
        assert_eq!(at, index);
        chance.enclose(160)
    };
    probabilities.into_iter().enumerate().map(one).collect()
}

/// All lists of `length` of the integers from 0 to `largest`.
fn lists(length: usize, largest: i64) -> Vec<Vec<i64>> {
    (0..length).fold(vec![Vec::new()], |shorter, _| {
        let longer = |list: &Vec<i64>| {
            let list = list.clone();
            (0..=largest).map(move |last| [list.as_slice(), &[last]].concat()).collect::<Vec<_>>()
        };
        shorter.iter().flat_map(longer).collect()
    })
}

/// How two lists may differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Near {
    /// Each score by at most 1.
    Each,
    /// Each score by at most 1, all in one direction.
    OneWay,
}

impl Near {
    fn holds(self, left: &[i64], right: &[i64]) -> bool {
        let moves: Vec<_> = left.iter().zip(right).map(|(a, b)| a - b).collect();
        let within = moves.iter().all(|step| step.abs() <= 1);
        let one_way = moves.iter().all(|&step| step <= 0) || moves.iter().all(|&step| step >= 0);
        within && (self == Self::Each || one_way)
    }
}

/// The largest loss over all pairs of neighbors among the lists of three
/// scores from 0 to 2.
fn worst(near: Near, law: impl Fn(&[i64]) -> Vec<Interval>) -> Interval {
    let lists = lists(3, 2);
    let laws: Vec<_> = lists.iter().map(|list| law(list)).collect();
    let mut worst = Interval::exact(Dyadic::zero());
    let mut pairs = 0;
    for (left, here) in lists.iter().zip(&laws) {
        for (right, there) in lists.iter().zip(&laws) {
            if !near.holds(left, right) {
                continue;
            }
            pairs += 1;
            for (a, b) in here.iter().zip(there) {
                let loss = a.div(b, 160).unwrap().ln(100).unwrap();
                if loss.hi() > worst.hi() {
                    worst = loss;
                }
            }
        }
    }
    // 7 ordered pairs a coordinate are near, of which 5 do not fall.
    assert_eq!(pairs, if near == Near::Each { 7 * 7 * 7 } else { 2 * 5 * 5 * 5 - 27 });
    worst
}

/// Whether a proven loss is within a claim, to the width of its enclosure.
fn within(loss: &Interval, claim: &str) -> bool {
    let slack = Dyadic::power_of_two(-90).to_rational();
    loss.hi().to_rational() <= &ratio(claim) + &slack
}
