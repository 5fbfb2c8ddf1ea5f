//! What an expert believes of a cell's posterior before it has seen runs.

use super::expert::{Count, float};
use crate::num::ln_gamma;

/// A distribution of the probability that a run in a cell is on the right.
#[derive(Debug, Clone)]
pub(super) enum Prior {
    /// A symmetric beta distribution. With pseudo-count 1/2
    /// (Krichevsky-Trofimov) it is quick to see a blatant leak.
    Beta(f64),
    /// Log-odds that are one of a few. Fewer choices cost less to learn among:
    /// a subtle violation is near one of a few multiples of the claimed ε, and
    /// what is disclosed comes from one side alone.
    Few(Vec<Atom>),
}

/// A posterior with its logarithms.
#[derive(Debug, Clone, Copy)]
pub(super) struct Atom {
    pub(super) right: f64,
    ln_right: f64,
    ln_left: f64,
}

/// Each expert bets with this many priors, each with its own wealth.
pub(super) const PRIORS: usize = 3;
/// Multiples of the claim: inside it to bet nothing where nothing leaks, then
/// beyond it in growing steps.
const MULTIPLES: [f64; 8] = [0.5, 1.0, 1.1, 1.2, 1.3, 1.5, 2.0, 3.0];
/// The log-odds of disclosure, beyond those of the claim.
const DISCLOSED: f64 = 9.0;

/// Log-odds that are joined in a score, as multiples of the claimed ε: each of
/// several numbers shows little.
const JOINED: [f64; 8] = [0.03, 0.06, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0];

impl Prior {
    /// The priors for a claim of about `epsilon`.
    pub(super) fn all(epsilon: f64) -> [Self; PRIORS] {
        let multiples = MULTIPLES.map(|multiple| multiple * epsilon);
        [Self::Beta(0.5), Self::few(&multiples), Self::few(&[epsilon, epsilon + DISCLOSED])]
    }

    /// The prior of log-odds that are added up, for a claim of about `epsilon`.
    pub(super) fn joined(epsilon: f64) -> Self {
        Self::few(&JOINED.map(|multiple| multiple * epsilon))
    }

    /// One of these log-odds, of their negatives, or none.
    fn few(log_odds: &[f64]) -> Self {
        let signed = log_odds.iter().flat_map(|&one| [one, -one]);
        Self::Few(signed.chain([0.0]).map(Atom::at).collect())
    }

    /// Of the sides seen in a cell, the logarithm of their probability, and the
    /// predicted probability that the next run there is on the right.
    pub(super) fn learned(&self, count: Count) -> (f64, f64) {
        match self {
            Self::Beta(pseudo) => {
                let (left, right) = (float(count.left) + pseudo, float(count.right) + pseudo);
                let evidence = match count.total() {
                    0 => 0.0,
                    _ => ln_beta(right, left) - ln_beta(*pseudo, *pseudo),
                };
                (evidence, right / (left + right))
            }
            Self::Few(atoms) => {
                let likelihoods = || atoms.iter().map(|atom| atom.likelihood(count));
                let largest = likelihoods().fold(f64::NEG_INFINITY, f64::max);
                let (mut sum, mut right) = (0.0, 0.0);
                for (atom, likelihood) in atoms.iter().zip(likelihoods()) {
                    let weight = (likelihood - largest).exp();
                    sum += weight;
                    right += weight * atom.right;
                }
                (largest + (sum / float(atoms.len() as u64)).ln(), right / sum)
            }
        }
    }
}

impl Atom {
    pub(super) fn at(log_odds: f64) -> Self {
        // ln(1/(1 + e^-x)) without overflow.
        let ln_logistic = |x: f64| x.min(0.0) - (-x.abs()).exp().ln_1p();
        let ln_right = ln_logistic(log_odds);
        Self { right: ln_right.exp(), ln_right, ln_left: ln_logistic(-log_odds) }
    }

    /// The logarithm of the probability of the sides seen.
    pub(super) fn likelihood(&self, count: Count) -> f64 {
        float(count.right) * self.ln_right + float(count.left) * self.ln_left
    }
}

fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}
