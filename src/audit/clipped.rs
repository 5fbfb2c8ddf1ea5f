//! The clipped bet, for a whole grid of ε at once.
//!
//! If a run's side is a fair coin and the mechanism is ε-DP, then given any
//! output the side's posterior lies in [1 - c, c] with c = 1/(1 + e^-ε). A
//! predicted posterior q > c earns q/c on the favoured side and
//! (1 - q)/(1 - c) on the other: at posterior r the mean is
//! r q/c + (1 - r)(1 - q)/(1 - c), which increases in r and equals 1 at r = c.
//! So the product over runs is a test supermartingale under ε-DP, whatever the
//! predictions (`docs/audit.md`, "The clipped bet").

use super::expert::{Count, float};
use super::priced::ln_sum;
use crate::error::Result;
use crate::num::{Interval, Rational};
use crate::privacy::Epsilon;

/// One ε of the grid with its ceiling c.
#[derive(Debug, Clone)]
struct Point {
    epsilon: Epsilon,
    /// A float that is at least 1/(1 + e^-ε); the bet is a fair one against
    /// the slightly larger ε that has exactly this ceiling.
    ceiling: f64,
    ln_ceiling: f64,
    ln_rest: f64,
}

/// A grid of ε around a claimed one.
#[derive(Debug, Clone)]
pub(super) struct Clipped {
    points: Vec<Point>,
    claimed: usize,
}

/// Bits of the enclosures from which the ceilings are rounded.
const BITS: u32 = 80;
/// The factor between neighbors of the grid above and below the claim.
const STEP_ABOVE: f64 = 1.01;
const STEP_BELOW: f64 = 1.03;
/// No finite number of runs shows more than about ln(runs): the grid ends here.
const LARGEST: f64 = 24.0;
/// Relative error of a sum of logarithms of floats that is allowed for: each
/// logarithm is off by at most an ulp and each sum of at most 2^12 terms by
/// 2^-40; taken off every bet.
pub(super) const SLACK: f64 = 9.1e-13;

impl Clipped {
    /// The grid around `claimed`: from a fiftieth of it up to 24.
    ///
    /// # Errors
    ///
    /// Those of the exponential.
    pub(super) fn around(claimed: &Epsilon) -> Result<Self> {
        let center = claimed.approximate();
        let mut epsilons = Vec::new();
        let mut below = center / STEP_BELOW;
        while below > center / 50.0 {
            epsilons.push(Epsilon::new(rounded(below)?)?);
            below /= STEP_BELOW;
        }
        epsilons.reverse();
        let index = epsilons.len();
        epsilons.push(claimed.clone());
        let mut above = center * STEP_ABOVE;
        while above < LARGEST {
            epsilons.push(Epsilon::new(rounded(above)?)?);
            above *= STEP_ABOVE;
        }
        let points = epsilons.into_iter().map(Point::new).collect::<Result<Vec<_>>>()?;
        Ok(Self { points, claimed: index })
    }

    /// How many ε there are.
    pub(super) fn len(&self) -> usize {
        self.points.len()
    }

    /// The index of the claimed ε.
    pub(super) fn claimed(&self) -> usize {
        self.claimed
    }

    /// The ε at `index`.
    pub(super) fn epsilon(&self, index: usize) -> &Epsilon {
        &self.points[index].epsilon
    }

    /// Adds to the log-wealth against every ε what a batch of bets earned:
    /// per cell the predicted posterior of the right side and the runs seen.
    pub(super) fn settle(&self, cells: impl Iterator<Item = (f64, Count)>, wealth: &mut [f64]) {
        // A cell bets against exactly the ε whose ceiling its posterior
        // exceeds: a prefix of the grid. Cells are summed by where it ends.
        let mut ends = vec![Sum::default(); self.points.len() + 1];
        for (posterior, count) in cells {
            if count.total() == 0 {
                continue;
            }
            let (q, won, lost) = if posterior > 0.5 {
                (posterior, count.right, count.left)
            } else {
                (1.0 - posterior, count.left, count.right)
            };
            let end = self.points.partition_point(|point| point.ceiling < q);
            ends[end].add(float(won), float(lost), q);
        }
        let mut sum = Sum::default();
        for (index, point) in self.points.iter().enumerate().rev() {
            sum.join(&ends[index + 1]);
            // No bet, no step: a ceiling of 1 (ε beyond 36) is bet against by
            // nobody, and 0 times its ln 0 is not a number.
            if sum.won + sum.lost > 0.0 {
                // Down from the nearest float: below the exact sum, however
                // many batches there are.
                wealth[index] = (wealth[index] + sum.earned(point)).next_down();
            }
        }
    }
}

/// What a set of cells won and lost in a batch.
#[derive(Debug, Clone, Default)]
struct Sum {
    won: f64,
    lost: f64,
    /// won ln q + lost ln(1 - q), at most 0.
    log_likelihood: f64,
}

impl Sum {
    fn add(&mut self, won: f64, lost: f64, q: f64) {
        self.won += won;
        self.lost += lost;
        self.log_likelihood += won * q.ln() + lost * (-q).ln_1p();
    }

    fn join(&mut self, other: &Self) {
        self.won += other.won;
        self.lost += other.lost;
        self.log_likelihood += other.log_likelihood;
    }

    /// The logarithm of the bets' product, rounded down.
    fn earned(&self, point: &Point) -> f64 {
        let ceiling = self.won * point.ln_ceiling + self.lost * point.ln_rest;
        let slack = SLACK * (self.log_likelihood + ceiling);
        // Both sums are negative, so the slack is, too.
        self.log_likelihood - ceiling + slack
    }
}

/// The wealth of every kind of guess against every ε of a grid.
#[derive(Debug)]
pub(super) struct ClippedBets {
    grid: Clipped,
    /// The logarithm of each kind's share of the initial wealth.
    shares: Vec<f64>,
    /// For each kind of guess, the logarithm of the wealth against each ε.
    wealth: Vec<Vec<f64>>,
    /// The largest log-wealth so far against each ε.
    peaks: Vec<f64>,
}

impl ClippedBets {
    pub(super) fn new(grid: Clipped) -> Self {
        let peaks = vec![0.0; grid.len()];
        Self { grid, shares: Vec::new(), wealth: Vec::new(), peaks }
    }

    /// Opens an account for each share of the initial wealth.
    pub(super) fn open(&mut self, shares: Vec<f64>) {
        self.wealth = vec![vec![0.0; self.grid.len()]; shares.len()];
        self.shares = shares;
    }

    /// The grid, and each kind's wealth against its ε.
    pub(super) fn accounts(&mut self) -> (&Clipped, &mut [Vec<f64>]) {
        (&self.grid, &mut self.wealth)
    }

    /// Takes note of the wealth at the end of a batch.
    pub(super) fn raise_peaks(&mut self) {
        for (index, peak) in self.peaks.iter_mut().enumerate() {
            let terms = || {
                self.wealth
                    .iter()
                    .zip(&self.shares)
                    .map(move |(wealth, share)| wealth[index] + share)
            };
            let largest = terms().fold(f64::NEG_INFINITY, f64::max);
            // At most 8 + 8 WIDEST = 520 < e^8 terms: if all lie this far
            // below the peak, so does their sum, which is then not needed.
            if largest.is_finite() && terms().any(|term| term > *peak - 8.0) {
                let sum: f64 = terms().map(|term| (term - largest).exp()).sum();
                // The slack covers the rounding of shares, terms and bar as long
                // as they are below 745, the largest bar that a float alpha has.
                *peak = peak.max(largest + sum.ln() - SLACK);
            }
        }
    }

    /// The log-wealth now against each ε.
    pub(super) fn last(&self) -> Vec<f64> {
        (0..self.grid.len()).map(|index| self.last_against(index)).collect()
    }

    /// The log-wealth now against one ε.
    pub(super) fn last_against(&self, index: usize) -> f64 {
        let terms = self.wealth.iter().zip(&self.shares);
        let terms: Vec<f64> = terms.map(|(wealth, share)| wealth[index] + share).collect();
        if terms.is_empty() { 0.0 } else { ln_sum(&terms) }
    }

    /// As [`Self::refuted_from`], by the wealth that these kinds of guesses have
    /// now, and no others.
    pub(super) fn refuted_by(&self, kept: &[bool], start: usize, bar: f64) -> Option<usize> {
        let refutes = |&index: &usize| {
            let terms = self.wealth.iter().zip(&self.shares).zip(kept).filter(|(_, kept)| **kept);
            let terms: Vec<f64> = terms.map(|((wealth, share), _)| wealth[index] + share).collect();
            // A factor of e^(1/64) is more than all rounding.
            !terms.is_empty() && ln_sum(&terms) >= bar + 1.0 / 64.0
        };
        (start..self.grid.len()).take_while(refutes).last()
    }

    pub(super) fn grid(&self) -> &Clipped {
        &self.grid
    }

    /// The largest log-wealth so far against the claim.
    pub(super) fn claim_peak(&self) -> f64 {
        self.peaks[self.grid.claimed]
    }

    /// The largest grid index such that every ε from `start` up to it has
    /// been refuted with wealth e^`bar`.
    ///
    /// Hypotheses are nested and tested in a fixed order, each at the full
    /// level, stopping at the first that stands: the first true one is
    /// refuted with probability at most the level, so no correction is due.
    pub(super) fn refuted_from(&self, start: usize, bar: f64) -> Option<usize> {
        let refuted = self.peaks[start..].iter().take_while(|&&peak| peak >= bar).count();
        refuted.checked_sub(1).map(|last| start + last)
    }
}

impl Point {
    fn new(epsilon: Epsilon) -> Result<Self> {
        let odds = epsilon.enclose_exp(BITS)?;
        let one = Interval::of(&Rational::one(), BITS);
        let ceiling = odds.div(&odds.add(&one, BITS), BITS)?.hi().to_f64_upper();
        Ok(Self { epsilon, ceiling, ln_ceiling: ceiling.ln(), ln_rest: (-ceiling).ln_1p() })
    }
}

/// A nearby rational that reads well: five significant digits.
pub(super) fn rounded(x: f64) -> Result<Rational> {
    format!("{x:.4e}").parse()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(claim: &str, posterior: f64, left: u64, right: u64) -> Vec<f64> {
        let grid = Clipped::around(&claim.parse().unwrap()).unwrap();
        let mut wealth = vec![0.0; grid.len()];
        grid.settle([(posterior, Count { left, right })].into_iter(), &mut wealth);
        wealth
    }

    #[test]
    fn a_bet_has_mean_one_at_the_extreme_posterior() {
        // At the extreme posterior r = c the mean of a bet is 1, from below.
        for claim in ["eps=1/10", "eps=1", "eps=ln(3)", "eps=8"] {
            let claim = claim.strip_prefix("eps=").unwrap();
            let grid = Clipped::around(&claim.parse().unwrap()).unwrap();
            let at = grid.claimed();
            let c = grid.points[at].ceiling;
            for q in [c + (1.0 - c) / 9.0, c + (1.0 - c) / 2.0, 1.0 - (1.0 - c) / 99.0] {
                for q in [q, 1.0 - q] {
                    let won = settled(claim, q, u64::from(q < 0.5), u64::from(q > 0.5))[at];
                    let lost = settled(claim, q, u64::from(q > 0.5), u64::from(q < 0.5))[at];
                    let mean = c * won.exp() + (1.0 - c) * lost.exp();
                    assert!(won > 0.0 && lost < 0.0, "{claim} {q}");
                    assert!((1.0 - 1e-10..1.0 + 1e-14).contains(&mean), "{claim} {q}: {mean}");
                }
            }
        }
    }

    #[test]
    fn a_posterior_within_the_claim_bets_nothing() {
        let wealth = settled("1", 0.7, 3, 9);
        let grid = Clipped::around(&"1".parse().unwrap()).unwrap();
        assert!(wealth[grid.claimed()..].iter().all(|w| w.to_bits() == 0));
        assert!(wealth[0] != 0.0);
    }

    #[test]
    fn a_claim_beyond_floats_leaves_the_wealth_a_number() {
        let wealth = settled("50", 0.999, 0, 9);
        assert!(wealth.iter().all(|w| !w.is_nan()), "{wealth:?}");
    }
}
