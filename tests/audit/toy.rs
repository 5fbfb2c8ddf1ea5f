//! The clipped bet on two symbols in a dozen lines, and with faults planted.

use etalon::num::{Interval, Rational, binomial_tail_upper};
use etalon::tape::{ChaCha, Seed, Tape};

/// What is wrong with an auditor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    /// Bets against "the sides look alike" instead of against the claim.
    NoClip,
    /// Counts a run before it bets on it.
    LearnsBeforeItBets,
    /// Draws the right side with probability 5/8.
    UnfairCoin,
}

/// How many of `audits` audits of randomized response with odds 3 at its
/// claim ln 3 reach wealth 20 within 1,000 runs.
pub(crate) fn toy_violations(fault: Fault, audits: u64) -> u64 {
    let mut tape = ChaCha::new(&Seed::new([77; 32]), 0);
    (0..audits).filter(|_| toy_violates(fault, &mut tape)).count().try_into().unwrap()
}

fn toy_violates(fault: Fault, tape: &mut impl Tape) -> bool {
    let ceiling = 0.75;
    let mut counts = [[0.5; 2]; 2];
    let mut wealth: f64 = 0.0;
    for _ in 0..1_000 {
        let eighth = tape.bits(3).unwrap();
        let right = if fault == Fault::UnfairCoin { eighth < 5 } else { eighth < 4 };
        let keep = tape.bits(2).unwrap() != 0;
        let (side, symbol) = (usize::from(right), usize::from(right == keep));
        if fault == Fault::LearnsBeforeItBets {
            counts[symbol][side] += 1.0;
        }
        let q: f64 = counts[symbol][side] / (counts[symbol][0] + counts[symbol][1]);
        let against = if fault == Fault::NoClip { 0.5 } else { q.clamp(1.0 - ceiling, ceiling) };
        wealth += (q / against).ln();
        if wealth >= 20f64.ln() {
            return true;
        }
        if fault != Fault::LearnsBeforeItBets {
            counts[symbol][side] += 1.0;
        }
    }
    false
}

/// How many of `audits` audits of Laplace noise at its claim 1 are refuted at
/// α = 1/5 by an exact binomial tail on the best of the events "x >= t": with
/// the event chosen on other runs, and on the same.
pub(crate) fn same_data_refutations(audits: u64) -> [usize; 2] {
    let odds = etalon::num::exp(&Rational::one(), 80).unwrap();
    let one = Interval::of(&Rational::one(), 80);
    let ceiling = odds.div(&odds.add(&one, 80), 80).unwrap();
    let level = Rational::new(1, 5u8).unwrap();
    let mut tape = ChaCha::new(&Seed::new([78; 32]), 0);
    let refuted =
        |(all, won): (u64, u64)| binomial_tail_upper(all, won, &ceiling).unwrap() <= level;
    let mut count = [0; 2];
    for _ in 0..audits {
        let mut runs = || (0..1_000).map(|_| toy_laplace(&mut tape)).collect::<Vec<_>>();
        let (first, second) = (runs(), runs());
        let chosen = best_threshold(&first);
        count[0] += usize::from(refuted(inside(&second, chosen)));
        count[1] += usize::from(refuted(inside(&first, chosen)));
    }
    count
}

/// A fair side and what Laplace noise of scale 1 shows of it, in [0, 1] or
/// beyond an end of it.
fn toy_laplace(tape: &mut impl Tape) -> (bool, f64) {
    let right = tape.bits(1).unwrap() == 1;
    let word = f64::from(u32::try_from(tape.bits(31).unwrap()).unwrap());
    let magnitude = -((word + 0.5) / 2_147_483_648.0).ln();
    let noise = if tape.bits(1).unwrap() == 1 { magnitude } else { -magnitude };
    (right, f64::from(u8::from(right)) + noise)
}

/// The runs with x >= t, all and those on the right.
fn inside(runs: &[(bool, f64)], t: f64) -> (u64, u64) {
    let hits = || runs.iter().filter(|(_, x)| *x >= t);
    let count = |n: usize| u64::try_from(n).unwrap();
    (count(hits().count()), count(hits().filter(|(right, _)| *right).count()))
}

/// The threshold of the largest standardized excess over the claim.
fn best_threshold(runs: &[(bool, f64)]) -> f64 {
    let ceiling = 0.731;
    let excess = |t: f64| {
        let (all, won) = inside(runs, t);
        let float = |n: u64| f64::from(u32::try_from(n).unwrap());
        let (all, won) = (float(all), float(won));
        (won - ceiling * all) / (ceiling * (1.0 - ceiling) * all.max(1.0)).sqrt()
    };
    let thresholds = (0..120).map(|step| f64::from(step) / 30.0);
    thresholds.max_by(|a, b| excess(*a).total_cmp(&excess(*b))).unwrap()
}

/// What is wrong with an auditor of a claim with a δ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PricedFault {
    None,
    /// Does not pay for δ.
    NoPrice,
    /// Adds up the wealths of eight caps instead of averaging them.
    SumOfWealths,
}

/// How many of `audits` audits reach wealth 20 within 1,000 runs against a
/// subject at its claim δ = 1/16: it shows the side with this probability,
/// else it shows nothing.
pub(crate) fn priced_violations(fault: PricedFault, audits: u64) -> u64 {
    let mut tape = ChaCha::new(&Seed::new([79; 32]), 0);
    (0..audits).filter(|_| priced_violates(fault, &mut tape)).count().try_into().unwrap()
}

fn priced_violates(fault: PricedFault, tape: &mut impl Tape) -> bool {
    let caps = [0.3, 0.25, 0.2, 0.15, 0.1, 0.07, 0.05, 0.03];
    let mut wealths = [1.0 / 8.0; 8];
    for _ in 0..1_000 {
        let right = tape.bits(1).unwrap() == 1;
        let shown = tape.bits(4).unwrap() == 0;
        for (wealth, cap) in wealths.iter_mut().zip(caps) {
            // The right side, shown, is never seen of the left one.
            let gain = if shown && right { cap } else { 0.0 };
            let price = if fault == PricedFault::NoPrice { 0.0 } else { cap / 32.0 };
            *wealth *= (1.0 + gain) / (1.0 + price);
        }
        let total: f64 = wealths.iter().sum();
        let factor = if fault == PricedFault::SumOfWealths { 8.0 } else { 1.0 };
        if factor * total >= 20.0 {
            return true;
        }
    }
    false
}

/// How many of `audits` audits of eight channels, each randomized response with
/// odds 3 by itself at its claim ln 3, reach wealth 20 times `share` in any of
/// them within 1,000 runs. The guess is 0.85 throughout.
pub(crate) fn toy_channels(share: f64, audits: u64) -> u64 {
    let mut tape = ChaCha::new(&Seed::new([80; 32]), 0);
    let mut violates = || {
        let mut wealths = [0.0; 8];
        (0..1_000).any(|_| {
            for wealth in &mut wealths {
                let kept = tape.bits(2).unwrap() != 0;
                *wealth += if kept { 0.85f64 / 0.75 } else { 0.15 / 0.25 }.ln();
            }
            wealths.iter().any(|wealth| *wealth >= (20.0 * share).ln())
        })
    };
    (0..audits).filter(|_| violates()).count().try_into().unwrap()
}
