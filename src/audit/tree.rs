//! Posteriors of ordered cells, averaged over every way of cutting them.
//!
//! A binary tree stands over the cells; each of its prunings is a partition
//! into blocks with one posterior each. The Bayesian average over all prunings
//! (a node stays whole with probability 1/2) is computed in one pass up and one
//! down, and costs only as many parameters as the data ask for `[WST95]`.

use super::expert::Count;
use super::prior::Prior;

/// The predicted probability of the right side for each cell.
///
/// The last cell holds what is no number and stands apart from the tree.
pub(super) fn posteriors(cells: &[Count], prior: &Prior) -> Vec<f64> {
    let (apart, cells) = cells.split_last().expect("ordered cells have one for no number");
    let leaves = cells.len().max(1).next_power_of_two();
    // Node i has the children 2i and 2i + 1; leaves begin at `leaves`.
    let mut counts = vec![Count::default(); 2 * leaves];
    counts[leaves..leaves + cells.len()].copy_from_slice(cells);
    for node in (1..leaves).rev() {
        let (a, b) = (counts[2 * node], counts[2 * node + 1]);
        counts[node] = Count { left: a.left + b.left, right: a.right + b.right };
    }
    // The logarithm of a node's weighted likelihood, and the posterior
    // probability that the node stays whole.
    let mut likelihood = vec![0.0; 2 * leaves];
    let mut posterior = vec![0.5; 2 * leaves];
    let mut whole = vec![1.0; 2 * leaves];
    for node in (1..2 * leaves).rev() {
        let (own, guess) = prior.learned(counts[node]);
        posterior[node] = guess;
        if node >= leaves {
            likelihood[node] = own;
        } else {
            let cut = likelihood[2 * node] + likelihood[2 * node + 1];
            let larger = own.max(cut);
            let sum = (own - larger).exp() + (cut - larger).exp();
            likelihood[node] = larger + (sum / 2.0).ln();
            whole[node] = (own - larger).exp() / sum;
        }
    }
    // Going down, what is not yet decided above a node is handed to it.
    let mut guess = vec![0.0; 2 * leaves];
    let mut open = vec![1.0; 2 * leaves];
    for node in 1..2 * leaves {
        if node > 1 {
            guess[node] = guess[node / 2];
            open[node] = open[node / 2] * (1.0 - whole[node / 2]);
        }
        guess[node] += open[node] * whole[node] * posterior[node];
    }
    let mut guesses = guess[leaves..leaves + cells.len()].to_vec();
    guesses.push(prior.learned(*apart).1);
    guesses
}
