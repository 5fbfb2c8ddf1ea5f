//! The priced bet: the clipped bet with its gain capped, and a price paid in
//! every run for the δ of the claim.
//!
//! Under (ε, δ)-DP, in either direction, the mean of
//! `t(X) (1[Y = side] - e^ε 1[Y = other side])` is at most κδ/2 for every
//! function t of the output with values in [0, κ]. So one plus this, divided
//! by 1 + κδ/2, is a bet of mean at most 1, whatever the t and κ. Here t is
//! the gain q/c - 1 of the clipped bet, cut at κ (`docs/audit.md`, "The priced
//! bet").

use super::clipped::SLACK;
use super::expert::{Count, float};
use crate::error::Result;
use crate::privacy::Epsilon;

const BITS: u32 = 80;
/// Each kind of guess bets with this many caps, each half of the one before.
const CAPS: usize = 10;
/// The largest cap, as a share of the gain e^-ε at which one loss is ruin:
/// a little less, so that the logarithm of a loss keeps its leading digits.
const LARGEST: f64 = 1.0 - 1.0 / 1024.0;
/// The shares of the largest cap, which suits disclosure, and of each other.
const CAP_SHARES: [f64; 2] = [0.28, 0.08];
/// Of a cap's share, what bets on the right side only, on the left only, and
/// on both.
const SHARES: [f64; 3] = [0.25, 0.25, 0.5];
/// Allowed for in a sum of wealths: the rounding of at most 2^18 terms, of
/// shares and of a bar of at most 745.
const SUM_SLACK: f64 = 2.4e-10;

/// One ε with the caps of the bets against it.
#[derive(Debug, Clone)]
pub(super) struct Stake {
    epsilon: Epsilon,
    /// A float that is at least e^ε: the bet is exact for this slightly weaker
    /// claim.
    odds: f64,
    caps: [Cap; CAPS],
}

/// The largest gain of a bet.
#[derive(Debug, Clone, Copy)]
struct Cap {
    gain: f64,
    /// The logarithm of 1 + gain.
    ln_won: f64,
    /// The logarithm of 1 - odds gain.
    ln_lost: f64,
}

impl Stake {
    pub(super) fn new(epsilon: Epsilon) -> Result<Self> {
        let odds = epsilon.enclose_exp(BITS)?.hi().to_f64_upper();
        let mut gain = LARGEST / odds;
        let caps = std::array::from_fn(|_| {
            let cap = Cap { gain, ln_won: gain.ln_1p(), ln_lost: (-odds * gain).ln_1p() };
            gain /= 2.0;
            cap
        });
        Ok(Self { epsilon, odds, caps })
    }

    pub(super) fn epsilon(&self) -> &Epsilon {
        &self.epsilon
    }
}

/// What one kind of guess has won against one ε, before the price of δ.
#[derive(Debug, Clone)]
pub(super) struct Book {
    /// By side and cap, the logarithm of the product of the bets.
    earned: [[f64; CAPS]; 2],
    /// Runs in which the right side, the left side, and both were bet on.
    charged: [f64; 3],
}

impl Book {
    pub(super) const EMPTY: Self = Self { earned: [[0.0; CAPS]; 2], charged: [0.0; 3] };

    /// Settles the bets on a batch.
    pub(super) fn settle(&mut self, stake: &Stake, batch: &Guessed) {
        let inverse = 1.0 + 1.0 / stake.odds;
        let mut active = 0;
        for (side, guessed) in batch.sides.iter().enumerate() {
            if guessed.boldest * inverse - 1.0 <= 0.0 {
                continue;
            }
            active += 1;
            self.charged[side] += batch.runs;
            let mut sum = Sum::ZERO;
            for &(q, won, lost) in &guessed.cells {
                let gain = (q * inverse - 1.0).min(stake.caps[0].gain);
                if gain > 0.0 {
                    sum.add(stake, gain, won, lost);
                }
            }
            sum.earn(stake, &mut self.earned[side]);
        }
        if active == 2 {
            self.charged[2] += batch.runs;
        }
    }

    /// Pays the price of runs whose outputs are not known, as if all sides had
    /// been bet on and nothing won.
    pub(super) fn charge(&mut self, runs: f64) {
        self.charged.iter_mut().for_each(|charged| *charged += runs);
    }

    /// Hands the log-wealth of every cap and set of sides, with the logarithm
    /// of its share, to `take`, for a δ of at most `delta`.
    pub(super) fn wealth(&self, stake: &Stake, delta: f64, mut take: impl FnMut(f64)) {
        let [right, left, both] = self.charged;
        let shares = CAP_SHARES.map(|cap| SHARES.map(|share| (cap * share).ln()));
        for (index, cap) in stake.caps.iter().enumerate() {
            // Rounded up by more than the roundings here.
            let price = |sides: f64| (sides * cap.gain * delta / 2.0).ln_1p() * (1.0 + SLACK);
            let (one, two) = (price(1.0), price(2.0));
            let earned = [self.earned[0][index], self.earned[1][index]];
            let paid = [right * one, left * one, (right + left - 2.0 * both) * one + both * two];
            let won = [earned[0], earned[1], earned[0] + earned[1]];
            for ((won, paid), share) in won.iter().zip(paid).zip(shares[index.min(1)]) {
                take(won - paid + share);
            }
        }
    }
}

/// The guesses of one kind for a batch, with what came of them.
#[derive(Debug, Default)]
pub(super) struct Guessed {
    /// The cells guessed to be on the right, and those on the left.
    sides: [GuessedSide; 2],
    runs: f64,
}

#[derive(Debug, Default)]
struct GuessedSide {
    /// The largest posterior, seen in this batch or not.
    boldest: f64,
    /// Of cells seen: the posterior, the runs on the side, and the others.
    cells: Vec<(f64, f64, f64)>,
}

impl Guessed {
    /// Takes per cell the predicted posterior of the right side and the runs
    /// seen.
    pub(super) fn of(guesses: &[f64], fresh: &[Count]) -> Self {
        let mut read = Self::default();
        for (&posterior, &count) in guesses.iter().zip(fresh) {
            let (side, q, won, lost) = if posterior > 0.5 {
                (&mut read.sides[0], posterior, count.right, count.left)
            } else {
                (&mut read.sides[1], 1.0 - posterior, count.left, count.right)
            };
            side.boldest = side.boldest.max(q);
            if count.total() > 0 {
                side.cells.push((q, float(won), float(lost)));
                read.runs += float(count.total());
            }
        }
        read
    }
}

/// What the cells of one side won and lost in a batch.
struct Sum {
    /// At index i, of cells whose own gain lies below exactly the first i
    /// caps: the logarithms won and lost under those caps.
    free: [[f64; 2]; CAPS + 1],
    /// Their wins and losses, for the caps from i on, which cut them.
    cut: [[f64; 2]; CAPS + 1],
}

impl Sum {
    const ZERO: Self = Self { free: [[0.0; 2]; CAPS + 1], cut: [[0.0; 2]; CAPS + 1] };

    fn add(&mut self, stake: &Stake, gain: f64, won: f64, lost: f64) {
        let above = stake.caps.partition_point(|cap| cap.gain >= gain);
        self.free[above][0] += won * gain.ln_1p();
        self.free[above][1] += lost * (-stake.odds * gain).ln_1p();
        self.cut[above][0] += won;
        self.cut[above][1] += lost;
    }

    /// Adds the logarithm of the bets' product under each cap, rounded down.
    fn earn(&self, stake: &Stake, earned: &mut [f64; CAPS]) {
        for (index, (cap, earned)) in stake.caps.iter().zip(earned).enumerate() {
            let (cut, free) = (&self.cut[..=index], &self.free[index + 1..]);
            let total =
                |sums: &[[f64; 2]], which: usize| sums.iter().map(|sum| sum[which]).sum::<f64>();
            let won = total(free, 0) + total(cut, 0) * cap.ln_won;
            let lost = total(free, 1) + total(cut, 1) * cap.ln_lost;
            let sum = won * (1.0 - SLACK) + lost * (1.0 + SLACK);
            *earned = (*earned + sum).next_down();
        }
    }
}

/// The logarithm of a sum given by logarithms, rounded down.
pub(super) fn ln_sum(terms: &[f64]) -> f64 {
    let largest = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = terms.iter().map(|term| (term - largest).exp()).sum();
    largest + sum.ln() - SUM_SLACK
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The wealths after a batch of one run: of a leak, a response, or neither.
    fn wealths(guesses: &[f64], cell: usize, right: bool, stake: &Stake, delta: f64) -> Vec<f64> {
        let mut book = Book::EMPTY;
        let mut fresh = vec![Count::default(); guesses.len()];
        fresh[cell].add(right);
        book.settle(stake, &Guessed::of(guesses, &fresh));
        let mut all = Vec::new();
        book.wealth(stake, delta, |term| all.push(term.exp()));
        all
    }

    #[test]
    fn bets_have_mean_one_at_the_boundary_of_the_claim() {
        // With probability δ the side is shown, else it is answered with odds
        // e^ε: cells 0 and 1 show, cells 2 and 3 answer.
        for (epsilon, delta) in [("1/10", 0.3), ("1", 1e-2), ("ln(3)", 1e-6), ("8", 0.2)] {
            let stake = Stake::new(epsilon.parse().unwrap()).unwrap();
            let truth = 1.0 / (1.0 + (-stake.epsilon().approximate()).exp());
            for beyond in [0.999, 0.5, 0.01] {
                let guess = truth + beyond * (1.0 - truth);
                let guesses = [1.0 - 1e-12, 1e-12, guess, 1.0 - guess];
                let outcomes = [
                    (0, true, delta / 2.0),
                    (1, false, delta / 2.0),
                    (2, true, (1.0 - delta) / 2.0 * truth),
                    (2, false, (1.0 - delta) / 2.0 * (1.0 - truth)),
                    (3, true, (1.0 - delta) / 2.0 * (1.0 - truth)),
                    (3, false, (1.0 - delta) / 2.0 * truth),
                ];
                let mut means = vec![0.0; 3 * CAPS];
                for (cell, right, chance) in outcomes {
                    let all = wealths(&guesses, cell, right, &stake, delta);
                    means.iter_mut().zip(all).for_each(|(mean, wealth)| *mean += chance * wealth);
                }
                let total: f64 = means.iter().sum();
                assert!(total <= 1.0 + 1e-14, "{epsilon} {delta} {beyond}: {total}");
                // Exactly 1 for the caps that cut all cells: the claim is tight.
                for (mean, share) in means[3 * CAPS - 3..].iter().zip(SHARES) {
                    let relative = mean / (CAP_SHARES[1] * share);
                    let tight = beyond > 0.1;
                    assert!(relative <= 1.0 + 1e-14, "{epsilon} {delta}: {relative}");
                    assert!(!tight || relative >= 1.0 - 1e-10, "{epsilon} {delta}: {relative}");
                }
            }
        }
    }

    #[test]
    fn a_claim_that_is_not_priced_is_refuted_by_what_it_allows() {
        // The same bets with the δ forgotten: a mean above 1.
        let stake = Stake::new("1".parse().unwrap()).unwrap();
        let outcomes = [(0, true, 0.005), (1, false, 0.005), (2, true, 0.495), (2, false, 0.495)];
        let guesses = [0.999, 0.001, 0.5];
        let mean = |delta: f64| -> f64 {
            let mean = |&(cell, right, chance): &(usize, bool, f64)| {
                chance * wealths(&guesses, cell, right, &stake, delta).iter().sum::<f64>()
            };
            outcomes.iter().map(mean).sum()
        };
        assert!(mean(0.01) <= 1.0 && mean(0.0) > 1.0001, "{} {}", mean(0.01), mean(0.0));
    }

    #[test]
    fn lost_runs_cost_the_price_of_both_sides() {
        let stake = Stake::new("1".parse().unwrap()).unwrap();
        let (mut book, mut all) = (Book::EMPTY, Vec::new());
        book.charge(3.0);
        book.wealth(&stake, 0.1, |term| all.push(term.exp()));
        let price = |sides: f64| (1.0 + sides * stake.caps[0].gain * 0.05).powi(3);
        for (wealth, (share, sides)) in all.iter().zip(SHARES.iter().zip([1.0, 1.0, 2.0])) {
            let expected = CAP_SHARES[0] * share / price(sides);
            assert!((wealth / expected - 1.0).abs() < 1e-10, "{wealth} {expected}");
        }
    }

    #[test]
    fn shares_sum_to_one() {
        let others = float(u64::try_from(CAPS).unwrap() - 1);
        assert!((CAP_SHARES[0] + others * CAP_SHARES[1] - 1.0).abs() < 1e-15);
        assert!((SHARES.iter().sum::<f64>() - 1.0).abs() < 1e-15);
    }
}
