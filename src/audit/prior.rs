//! What an expert believes of a cell's posterior before it has seen runs.

use super::expert::{Count, float};
use crate::num::ln_gamma;

/// A distribution of the probability that a run in a cell is on the right.
#[derive(Debug, Clone)]
pub(super) enum Prior {
    /// A symmetric beta distribution. With pseudo-count 1/2
    /// (Krichevsky-Trofimov) it is quick to see a blatant leak.
    Beta(f64),
    /// Log-odds that are one of a few multiples of the claimed ε. Fewer choices
    /// cost less to learn among, and a subtle violation is near one of them.
    Multiples(Vec<Atom>),
}

/// A posterior with its logarithms.
#[derive(Debug, Clone, Copy)]
pub(super) struct Atom {
    pub(super) right: f64,
    ln_right: f64,
    ln_left: f64,
}

/// Each expert bets with this many priors, each with its own wealth.
pub(super) const PRIORS: usize = 2;
/// Multiples of the claim: inside it to bet nothing where nothing leaks, then
/// beyond it in growing steps.
const MULTIPLES: [f64; 8] = [0.5, 1.0, 1.1, 1.2, 1.3, 1.5, 2.0, 3.0];

impl Prior {
    /// The priors for a claim of about `epsilon`.
    pub(super) fn all(epsilon: f64) -> [Self; PRIORS] {
        let signed = MULTIPLES.iter().flat_map(|&multiple| [multiple, -multiple]);
        let atoms = signed.chain([0.0]).map(|multiple| Atom::at(multiple * epsilon)).collect();
        [Self::Beta(0.5), Self::Multiples(atoms)]
    }

    /// The predicted probability that the next run in the cell is on the right.
    pub(super) fn posterior(&self, count: Count) -> f64 {
        match self {
            Self::Beta(pseudo_count) => {
                (float(count.right) + pseudo_count) / (float(count.total()) + 2.0 * pseudo_count)
            }
            Self::Multiples(atoms) => {
                let largest = largest(atoms, count);
                let (mut sum, mut right) = (0.0, 0.0);
                for atom in atoms {
                    let weight = (atom.likelihood(count) - largest).exp();
                    sum += weight;
                    right += weight * atom.right;
                }
                right / sum
            }
        }
    }

    /// The logarithm of the probability of the sides seen.
    pub(super) fn evidence(&self, count: Count) -> f64 {
        if count.total() == 0 {
            return 0.0;
        }
        match self {
            Self::Beta(pseudo_count) => {
                ln_beta(float(count.right) + pseudo_count, float(count.left) + pseudo_count)
                    - ln_beta(*pseudo_count, *pseudo_count)
            }
            Self::Multiples(atoms) => {
                let largest = largest(atoms, count);
                let weight = |atom: &Atom| (atom.likelihood(count) - largest).exp();
                let mean = atoms.iter().map(weight).sum::<f64>() / float(atoms.len() as u64);
                largest + mean.ln()
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

fn largest(atoms: &[Atom], count: Count) -> f64 {
    atoms.iter().map(|atom| atom.likelihood(count)).fold(f64::NEG_INFINITY, f64::max)
}

fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}
