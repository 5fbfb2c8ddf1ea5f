//! What one person adds to the numbers of her team: once per metric and
//! period, and within public bounds, whatever she did and however many rows
//! tell of it.

use std::cmp::Ordering;

use super::decimal::ONE;
use super::policy::Statistic;
use crate::error::Result;
use crate::mechanism::Grid;
use crate::num::{Integer, Natural, Rational};

/// A statistic made ready to count people.
#[derive(Debug, Clone)]
pub(super) enum Contribution {
    /// 1 to the only number above the threshold, otherwise 0.
    Share(Rational),
    /// The steps above the lower bound.
    Mean { grid: Grid, from: Integer },
    /// 1 to the number of the band.
    Bands(Vec<Rational>),
}

impl Contribution {
    pub(super) fn new(statistic: &Statistic) -> Result<Self> {
        Ok(match statistic {
            Statistic::Share { above } => Self::Share(above.clone()),
            Statistic::Mean { from, to, step } => {
                let grid = Grid::new(step.clone(), from, to)?;
                let from = grid.enter(from);
                Self::Mean { grid, from }
            }
            Statistic::Bands { edges } | Statistic::Quantile { edges, .. } => {
                Self::Bands(edges.clone())
            }
        })
    }

    /// Adds a person whose values of the period sum up to `sum` (in units of
    /// 10⁻²⁴) and are `count`; none of them count as an average of 0.
    pub(super) fn add(&self, (sum, count): (i128, u32), numbers: &mut [i128]) {
        match self {
            Self::Share(above) => {
                numbers[0] += i128::from(compared(sum, count, above) == Ordering::Greater);
            }
            Self::Bands(edges) => {
                let reached = |edge: &Rational| compared(sum, count, edge) != Ordering::Less;
                numbers[edges.partition_point(reached)] += 1;
            }
            Self::Mean { grid, from } => {
                let weight = Natural::from(count) * Natural::from(ONE.unsigned_abs());
                let average = Rational::new(sum, weight).unwrap_or_else(|_| Rational::zero());
                let steps = grid.enter(&average) - from;
                // A grid has fewer than 2^40 steps, as a policy requires.
                numbers[0] += i128::try_from(steps).expect("a count of steps");
            }
        }
    }
}

/// How the average of values stands to a threshold, exactly.
fn compared(sum: i128, count: u32, threshold: &Rational) -> Ordering {
    if count == 0 {
        return Rational::zero().cmp(threshold);
    }
    let small = || -> Option<(i128, i128)> {
        let above = i128::try_from(threshold.numerator()).ok()?;
        let below = i128::try_from(threshold.denominator()).ok()?;
        let of = above.checked_mul(i128::from(count))?.checked_mul(ONE)?;
        Some((sum.checked_mul(below)?, of))
    };
    match small() {
        Some((left, right)) => left.cmp(&right),
        None => {
            let left = Integer::from(sum) * threshold.denominator();
            left.cmp(&(threshold.numerator() * Integer::from(count) * Integer::from(ONE)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(statistic: &Statistic, sum: i128, count: u32) -> Vec<i128> {
        let mut numbers = vec![0; statistic.cells()];
        Contribution::new(statistic).unwrap().add((sum, count), &mut numbers);
        numbers
    }

    fn rational(text: &str) -> Rational {
        text.parse().unwrap()
    }

    #[test]
    fn a_person_is_above_a_threshold_or_not() {
        let share = Statistic::Share { above: rational("5") };
        for (sum, count, above) in
            [(15 * ONE, 3, 0), (15 * ONE + 1, 3, 1), (0, 0, 0), (168 * ONE, 1, 1)]
        {
            assert_eq!(numbers(&share, sum, count), [above]);
        }
        // A threshold that fits no i128 beside the sum.
        let third = Statistic::Share { above: rational("333333333333333333333/10000000000000000") };
        assert_eq!(numbers(&third, 33_334 * ONE, 1), [1]);
        assert_eq!(numbers(&third, 33_333 * ONE, 1), [0]);
        // Who was not measured counts with 0.
        assert_eq!(numbers(&Statistic::Share { above: rational("-1") }, 0, 0), [1]);
    }

    #[test]
    fn a_mean_is_clamped_and_rounded_to_its_step() {
        let mean =
            Statistic::Mean { from: rational("8"), to: rational("40"), step: rational("1/4") };
        for (sum, count, steps) in [
            (0, 0, 0),
            (7 * ONE, 1, 0),
            (41 * ONE, 1, 128),
            (81 * ONE, 10, 0), // 8.1 is nearer to 8 than to 8.25.
            (82 * ONE, 10, 1),
        ] {
            assert_eq!(numbers(&mean, sum, count), [steps], "{sum} / {count}");
        }
    }

    #[test]
    fn a_person_is_in_one_band() {
        let bands = Statistic::Bands { edges: vec![rational("5"), rational("10")] };
        assert_eq!(numbers(&bands, 0, 0), [1, 0, 0]);
        assert_eq!(numbers(&bands, 5 * ONE, 1), [0, 1, 0]);
        assert_eq!(numbers(&bands, 10 * ONE - 1, 1), [0, 1, 0]);
        assert_eq!(numbers(&bands, 20 * ONE, 2), [0, 0, 1]);
    }
}
