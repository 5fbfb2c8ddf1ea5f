//! Posteriors whose log-odds grow evenly with a number, as those of Gaussian
//! noise do, and as a score's do that is a sum of log-odds.

use super::lines::Lines;

/// Slopes from the flattest to the steepest, per half of the middle two thirds
/// of the numbers, each so many times the one before.
const FLATTEST: f64 = 0.02;
const STEEPEST: f64 = 8.0;
const FACTOR: f64 = 1.25;
/// Log-odds beyond this are not told apart from certainty.
const LARGEST: f64 = 30.0;

/// The family for cells around these numbers, even odds at `origin`.
pub(super) fn lines(centers: &[f64], origin: f64) -> Lines {
    let at = |sixths: usize| centers[sixths * (centers.len() - 1) / 6];
    let spread = (at(5) - at(1)) / 2.0;
    if !(spread > 0.0 && spread.is_finite() && origin.is_finite()) {
        return Lines::default();
    }
    let steeper = |slope: &f64| Some(slope * FACTOR).filter(|&slope| slope < STEEPEST);
    let slopes = std::iter::successors(Some(FLATTEST), steeper);
    let signed = slopes.flat_map(|slope| [slope, -slope]);
    Lines::new(signed.map(|slope| {
        let odds = |x: &f64| (slope * (x - origin) / spread).clamp(-LARGEST, LARGEST);
        centers.iter().map(odds).collect()
    }))
}

/// The middle of the numbers: between two sides that are each other's mirror
/// image, the odds are even there.
pub(super) fn middle(centers: &[f64]) -> f64 {
    centers[centers.len() / 2]
}

#[cfg(test)]
mod tests {
    use super::super::expert::Count;
    use super::*;

    #[test]
    fn an_even_slope_is_learned_and_goes_on_where_nothing_was_seen() {
        let centers: Vec<f64> = (-10..=10).map(f64::from).collect();
        let lines = lines(&centers, middle(&centers));
        let seen = |x: f64| {
            let right = 1.0 / (1.0 + (-0.2 * x).exp());
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
            let right = if x.abs() < 6.0 { (1000.0 * right).round() as u64 } else { 0 };
            Count { left: if x.abs() < 6.0 { 1000 - right } else { 0 }, right }
        };
        let cells: Vec<Count> =
            centers.iter().map(|&x| seen(x)).chain([Count::default()]).collect();
        let guesses = lines.posteriors(&cells);
        let log_odds = |guess: f64| (guess / (1.0 - guess)).ln();
        assert!((log_odds(guesses[20]) - 2.0).abs() < 0.2, "{guesses:?}");
        assert!((log_odds(guesses[0]) + 2.0).abs() < 0.2, "{guesses:?}");
        assert!((guesses[21] - 0.5).abs() < 1e-12);
        assert!(
            super::lines(&[0.0], 0.0).posteriors(&cells).iter().all(|g| (g - 0.5).abs() < 1e-12)
        );
    }
}
