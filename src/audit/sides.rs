//! Posteriors under the shape that Laplace noise around two centers has:
//! beyond either center the log-odds are those of the center, and between the
//! two they run from the one to the other along a line.
//!
//! The centers are taken from the medians of the sides, so that one number is
//! all that is left to learn: how much the ends tell.

use super::lines::Lines;

/// What the ends tell as multiples of the claimed ε, in both orders.
const MULTIPLES: [f64; 9] = [1.01, 1.03, 1.06, 1.12, 1.25, 1.5, 2.0, 3.0, 5.0];
/// Cells between the centers.
const STEPS: u16 = 16;

/// The family for the cells of [`centers`] and a claim of about `epsilon`.
pub(super) fn lines(epsilon: f64) -> Lines {
    let signed = MULTIPLES.iter().flat_map(|multiple| [*multiple, -multiple]);
    Lines::new(signed.map(|multiple| places().map(|at| multiple * epsilon * at).collect()))
}

/// Where each cell lies: -1 below the centers, 1 above, in between its middle.
fn places() -> impl Iterator<Item = f64> {
    let steps = f64::from(STEPS);
    let inner = (0..STEPS).map(move |step| (2.0 * f64::from(step) + 1.0) / steps - 1.0);
    std::iter::once(-1.0).chain(inner).chain(std::iter::once(1.0))
}

/// The borders of the cells: just above the smaller of the sides' medians, at
/// the larger, and evenly in between; none if a side has no number.
pub(super) fn centers(numbers: &mut [Vec<f64>; 2]) -> Vec<f64> {
    let mut medians = Vec::new();
    for side in numbers {
        side.retain(|number| number.is_finite());
        if side.is_empty() {
            return Vec::new();
        }
        let middle = side.len() / 2;
        medians.push(*side.select_nth_unstable_by(middle, f64::total_cmp).1);
    }
    let (low, high) = (medians[0].min(medians[1]), medians[0].max(medians[1]));
    // What equals a center is beyond it, as it is for noise in whole steps.
    let first = low.next_up();
    let inner = (1..STEPS).map(|step| {
        let share = f64::from(step) / f64::from(STEPS);
        (low * (1.0 - share) + high * share).max(first)
    });
    std::iter::once(first).chain(inner).chain(std::iter::once(high.max(first))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::expert::Count;
    use super::*;

    const MIDDLE: usize = STEPS as usize / 2;

    #[test]
    fn what_the_ends_tell_is_learned_and_the_middle_tells_little() {
        let mut cells = vec![Count::default(); STEPS as usize + 3];
        let last = cells.len() - 2;
        cells[0] = Count { left: 400, right: 100 };
        cells[last] = Count { left: 100, right: 400 };
        let guesses = lines(1.0).posteriors(&cells);
        assert!((guesses[last] - 0.81).abs() < 0.02, "{guesses:?}");
        assert!((guesses[0] + guesses[last] - 1.0).abs() < 1e-9);
        assert!((guesses[MIDDLE] + guesses[MIDDLE + 1] - 1.0).abs() < 1e-9);
        assert!(guesses.windows(2).take(last).all(|pair| pair[0] < pair[1]), "{guesses:?}");
        assert!(guesses[last + 1].total_cmp(&0.5).is_eq());
        cells.swap(0, last);
        assert!((lines(1.0).posteriors(&cells)[0] - guesses[last]).abs() < 1e-9);
        assert!(
            lines(1.0).posteriors(&cells[..2]).iter().all(|guess| guess.total_cmp(&0.5).is_eq())
        );
    }

    #[test]
    fn centers_are_the_medians_and_what_equals_them_is_beyond() {
        let mut numbers = [vec![3.0, 1.0, 2.0, f64::NAN], vec![0.0, 0.0, f64::INFINITY, 1.0]];
        let borders = centers(&mut numbers);
        assert_eq!(borders.len(), STEPS as usize + 1);
        assert!(borders[0] > 0.0 && borders[0] < 1e-300 && borders[16].total_cmp(&2.0).is_eq());
        assert!(borders.is_sorted());
        assert!(centers(&mut [vec![f64::NAN], vec![1.0]]).is_empty());
    }
}
