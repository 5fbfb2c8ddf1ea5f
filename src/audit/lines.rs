//! Families of shapes of the log-odds over ordered cells, averaged over by how
//! well each explains what was seen. A family is small, so it is learned from
//! few runs.

use super::expert::Count;
use super::prior::Atom;

/// The log-odds of each cell under every shape of a family.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines(Vec<Vec<Atom>>);

impl Lines {
    /// A family of shapes, each with its log-odds per ordered cell.
    pub(super) fn new(shapes: impl Iterator<Item = Vec<f64>>) -> Self {
        Self(shapes.map(|shape| shape.into_iter().map(Atom::at).collect()).collect())
    }

    /// The predicted probability of the right side for each cell; even odds in
    /// the last cell, of what is no number, and everywhere if these are not the
    /// cells that the shapes are for.
    pub(super) fn posteriors(&self, cells: &[Count]) -> Vec<f64> {
        let mut guesses = vec![0.5; cells.len()];
        let places = self.0.first().map_or(0, Vec::len);
        if places + 1 != cells.len() {
            return guesses;
        }
        let likelihood = |line: &Vec<Atom>| -> f64 {
            line.iter().zip(cells).map(|(atom, cell)| atom.likelihood(*cell)).sum()
        };
        let likelihoods: Vec<f64> = self.0.iter().map(likelihood).collect();
        let largest = likelihoods.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let weights: Vec<f64> = likelihoods.iter().map(|one| (one - largest).exp()).collect();
        let sum: f64 = weights.iter().sum();
        for (cell, guess) in guesses.iter_mut().enumerate().take(places) {
            let told = self.0.iter().zip(&weights).map(|(line, weight)| weight * line[cell].right);
            *guess = told.sum::<f64>() / sum;
        }
        guesses
    }
}
