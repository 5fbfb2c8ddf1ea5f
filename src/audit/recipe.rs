//! Which ways of guessing there are, and how the initial wealth is shared out
//! among them.

use super::prior::PRIORS;
use super::reading::Reading;

/// How an expert forms its cells from the runs already past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Recipe {
    /// Frequent outputs.
    Outputs,
    /// Frequent shapes.
    Shapes,
    /// Frequent coarsenesses of one coordinate.
    Grains(usize),
    /// Frequent outputs, ranked by posterior and pooled.
    RankedOutputs,
    /// Ordered cells of one number.
    Ordered(usize),
    /// One number below, between and above the medians of the sides.
    Sides(usize),
    /// Ordered cells of the sum of the log-odds that several numbers have.
    Scored(Vec<usize>),
}

/// A recipe with what each kind of its guesses is given of the initial wealth.
pub(super) type Share = (Recipe, Vec<f64>);

/// What each prior is given: the beta prior, the multiples of the claim,
/// disclosure.
const SHAPES: [f64; PRIORS] = [0.2, 0.1, 0.3];
const OUTPUTS: [f64; PRIORS] = [0.4, 0.6, 1.0];
const RANKED: [f64; PRIORS] = [1.0, 1.0, 0.2];
const GRAINS: [f64; PRIORS] = [0.5, 0.2, 0.3];
/// The same for ordered cells; then plateaus, then slopes.
const ORDERED: [f64; PRIORS + 2] = [1.5, 2.5, 1.0, 4.0, 7.0];
const SIDES: [f64; 1] = [14.0];

impl Recipe {
    /// The experts for these readings; their shares sum to 1.
    pub(super) fn all(readings: &[Reading]) -> Vec<Share> {
        let mut experts: Vec<Share> = vec![
            (Self::Shapes, SHAPES.to_vec()),
            (Self::Outputs, OUTPUTS.to_vec()),
            (Self::RankedOutputs, RANKED.to_vec()),
        ];
        let such = |wanted: fn(&Reading) -> bool| -> Vec<usize> {
            (0..readings.len()).filter(|&column| wanted(&readings[column])).collect()
        };
        let coordinates = such(|reading| matches!(reading, Reading::Coordinate(_)));
        let steps = such(|reading| matches!(reading, Reading::Coordinate(0) | Reading::Step(_)));
        let wholes = such(|reading| matches!(reading, Reading::Sum(_) | Reading::Largest(_)));
        #[expect(clippy::cast_precision_loss, reason = "at most 64 coordinates")]
        let width = coordinates.len() as f64;
        let part = |shares: &[f64], of: f64| shares.iter().map(|share| share / of).collect();
        for &column in &coordinates {
            experts.push((Self::Grains(column), part(&GRAINS, width)));
            experts.push((Self::Ordered(column), part(&ORDERED, width)));
            experts.push((Self::Sides(column), part(&SIDES, width)));
        }
        for &column in &wholes {
            experts.push((Self::Ordered(column), part(&ORDERED, 4.0)));
        }
        for columns in [coordinates, steps] {
            if readings.len() > 1 {
                experts.push((Self::Scored(columns), part(&ORDERED, 1.0)));
            }
        }
        let total: f64 = experts.iter().flat_map(|(_, shares)| shares).sum();
        experts.iter_mut().flat_map(|(_, shares)| shares).for_each(|share| *share /= total);
        experts
    }

    /// How many kinds of guesses it bets on, each with its own wealth.
    pub(super) fn kinds(&self) -> usize {
        match self {
            Self::Sides(_) => SIDES.len(),
            _ if self.is_ordered() => ORDERED.len(),
            _ => PRIORS,
        }
    }

    /// Whether its cells are numbered in the order of their posteriors, as
    /// judged by other runs than those counted in them.
    pub(super) fn is_ranked(&self) -> bool {
        matches!(self, Self::RankedOutputs | Self::Scored(_))
    }

    /// Whether it looks at the last bits of floats: at their coarseness, or at
    /// which floats occur at all.
    pub(super) fn looks_at_low_bits(&self) -> bool {
        matches!(self, Self::Grains(_) | Self::Outputs | Self::RankedOutputs)
    }

    /// Whether its cells are in the order of a number.
    pub(super) fn is_ordered(&self) -> bool {
        matches!(self, Self::Ordered(_) | Self::Sides(_) | Self::Scored(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subject::Output;

    #[test]
    fn shares_of_the_initial_wealth_sum_to_one() {
        for width in [1, 2, 64, 100] {
            let readings = Reading::all(&[Output::Vector(vec![Output::Null; width])]);
            let experts = Recipe::all(&readings);
            let shares = || experts.iter().flat_map(|(_, shares)| shares);
            assert!((shares().sum::<f64>() - 1.0).abs() < 1e-12, "{width}");
            // What the rounding of a sum of wealths allows for.
            assert!(shares().count() < 1 << 10, "{width}");
        }
    }
}
