//! Posteriors of ordered cells under the shape that additive noise has: one
//! plateau at each end, nothing to bet on in between.
//!
//! Below a first border the guess is 1/(1 + e^λ), from a second border on it is
//! 1/(1 + e^-λ), and in between the claim's own ceiling, against which there is
//! no bet. Borders and λ are averaged over by what they would have earned,
//! which costs a subtle violation far less to learn than a guess per cell.

use super::expert::{Count, float};
use super::prior::Atom;

/// The plateau's log-odds as multiples of the claimed ε, in both orders.
const MULTIPLES: [f64; 8] = [1.05, 1.1, 1.2, 1.3, 1.5, 2.0, 3.0, 5.0];

/// One log-odds with what every border says of it.
struct Height {
    atom: Atom,
    /// The claimed ε with the same sign: where a cell is not on the plateau.
    ceiling: Atom,
    /// Per cell, the posterior probability that it lies on its end's plateau.
    on: Vec<f64>,
    log_evidence: f64,
}

/// The predicted probability of the right side for each cell.
///
/// The last cell holds what is no number and takes no part.
pub(super) fn posteriors(cells: &[Count], epsilon: f64) -> Vec<f64> {
    let ordered = &cells[..cells.len() - 1];
    let middle = median(ordered);
    let heights: Vec<Height> = MULTIPLES
        .iter()
        .flat_map(|multiple| [(*multiple, epsilon), (*multiple, -epsilon)])
        .map(|(multiple, ceiling)| Height::of(multiple, ceiling, ordered, middle))
        .collect();
    let largest = heights.iter().map(|h| h.log_evidence).fold(f64::NEG_INFINITY, f64::max);
    let mut guesses = vec![0.0; cells.len()];
    let mut total = 0.0;
    for height in &heights {
        let weight = (height.log_evidence - largest).exp();
        total += weight;
        for (cell, on) in height.on.iter().enumerate() {
            let guess = on * height.atom.right + (1.0 - on) * height.ceiling.right;
            // The lower plateau favours the other side.
            guesses[cell] += weight * if cell < middle { 1.0 - guess } else { guess };
        }
    }
    guesses.iter_mut().for_each(|guess| *guess /= total);
    if let Some(last) = guesses.last_mut() {
        *last = 0.5;
    }
    guesses
}

impl Height {
    fn of(multiple: f64, epsilon: f64, cells: &[Count], middle: usize) -> Self {
        let (atom, ceiling) = (Atom::at(multiple * epsilon), Atom::at(epsilon));
        // What betting on the plateau would have earned in a cell.
        let gain = |cell: &Count, flipped: bool| {
            let seen = if flipped { Count { left: cell.right, right: cell.left } } else { *cell };
            atom.likelihood(seen) - ceiling.likelihood(seen)
        };
        let lower: Vec<f64> = cells[..middle].iter().map(|cell| gain(cell, true)).collect();
        let upper: Vec<f64> = cells[middle..].iter().rev().map(|cell| gain(cell, false)).collect();
        let (mut on, below) = plateau(&lower);
        let (top, above) = plateau(&upper);
        on.extend(top.into_iter().rev());
        Self { atom, ceiling, on, log_evidence: below + above }
    }
}

/// For cells in order from an end: the posterior probability of each to lie
/// on the plateau that begins there, and the logarithm of the evidence, with
/// every border (none of the cells, one, ... all) equally likely beforehand.
fn plateau(gains: &[f64]) -> (Vec<f64>, f64) {
    let mut sum = 0.0;
    let sums: Vec<f64> = std::iter::once(0.0)
        .chain(gains.iter().map(|gain| {
            sum += gain;
            sum
        }))
        .collect();
    let largest = sums.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = sums.iter().map(|sum| (sum - largest).exp()).collect();
    let total: f64 = weights.iter().sum();
    // A cell is on the plateau if the border lies beyond it.
    let mut beyond = 0.0;
    let mut on: Vec<f64> = weights[1..]
        .iter()
        .rev()
        .map(|weight| {
            beyond += weight;
            beyond / total
        })
        .collect();
    on.reverse();
    let places = float(u64::try_from(weights.len()).expect("few cells"));
    (on, largest + (total / places).ln())
}

/// The cell at which half of the runs are reached.
fn median(cells: &[Count]) -> usize {
    let all: u64 = cells.iter().map(|cell| cell.total()).sum();
    let mut reached = 0;
    let before = cells.iter().take_while(|cell| {
        reached += cell.total();
        2 * reached <= all
    });
    before.count()
}
