//! From cells to two laws of the loss on the grid: one above, by splitting
//! each cell's mass between its ends, and one below, by merging the cells
//! around each grid point. Proofs: `docs/accounting.md` ("The sandwich").

use super::density::{CELL_ERROR, Cells};
use super::index::{place, whole};
use crate::error::Result;
use crate::num::{Double, Interval, ROUNDOFF, Rational};

/// Tilted masses at the grid points `first, first + 1, ...`.
#[derive(Debug, Default, Clone)]
pub(super) struct Masses {
    pub(super) first: i64,
    /// The law above.
    pub(super) up: Vec<f64>,
    /// The law below.
    pub(super) down: Vec<f64>,
}

/// The relative error of a sum of two cells, each scaled.
const PAIR: f64 = CELL_ERROR + 24.0 * ROUNDOFF;

/// Given away when a mixture is designed, so that it passes the final check.
const ROOM: f64 = 128.0 * ROUNDOFF;

/// The rounding of a sum of three products, with factors within 17 roundoffs.
const SUM: f64 = 32.0 * ROUNDOFF;

/// More than what exponentials below `e^-700` leave out of any cell.
const TINY: f64 = 1e-300;

/// Powers of `e` for one tilt `c` and half a grid step `h`.
struct Factors {
    /// `e^(c h)` and `e^((c + 1) h)`.
    left: f64,
    right: f64,
    /// `1 - e^(-2 h)`.
    gap: f64,
}

impl Masses {
    /// Room for the grid points `first..=last`.
    pub(super) fn new(first: i64, last: i64) -> Self {
        let count = place((last - first + 1).max(0));
        Self { first, up: vec![0.0; count], down: vec![0.0; count] }
    }

    /// The two laws of cells that are half a grid step wide.
    pub(super) fn of_cells(cells: &Cells, c: f64, half: &Interval) -> Result<Self> {
        let last = cells.first + whole(cells.left.len());
        let mut masses = Self::new(cells.first.div_euclid(2) - 2, last.div_euclid(2) + 2);
        let exact = Interval::of(&Rational::from_f64(c)?, 128).mul(half, 128);
        let factors = Factors {
            left: Double::of(&exact).exp(),
            right: Double::of(&exact.add(half, 128)).exp(),
            gap: gap(half)?,
        };
        masses.split(cells, &factors);
        masses.merge(cells, &factors);
        // Losses below all cells are moved up to a grid point above the first
        // cell, at most two half steps from its lower end.
        let bottom = place((cells.first + 2).div_euclid(2) - masses.first);
        let factor = factors.left * factors.left * (1.0 + SUM);
        masses.up[bottom] += cells.below * factor * (1.0 + SUM);
        Ok(masses)
    }

    /// The chord: P-mass p and Q-mass r (times `e^l`) of a bin become `p - b`
    /// at its lower and `b = (p - r)/(1 - e^-D)` at its upper end; more at the
    /// upper end is still above.
    fn split(&mut self, cells: &Cells, factors: &Factors) {
        let step = factors.left * factors.left;
        for (slot, at) in (self.first..).enumerate().take(self.up.len() - 1) {
            let (p0, r0) = cells.at(2 * at);
            let (p1, r1) = cells.at(2 * at + 1);
            let p = (p0 + p1 / factors.left) * (1.0 + PAIR) + TINY;
            let r = (r0 + r1 / factors.right) * (1.0 - PAIR - cells.slack);
            let upper = ((p - r) / factors.gap * (1.0 + SUM)).clamp(0.0, p);
            self.up[slot] += (p - upper) * (1.0 + SUM);
            self.up[slot + 1] += upper * step * (1.0 + SUM);
        }
    }

    /// Cells within half a step of a grid point are merged; where the merged
    /// loss is not the grid point's, a small part of a neighbor is mixed in,
    /// and what is left over is rounded down.
    fn merge(&mut self, cells: &Cells, factors: &Factors) {
        let count = self.down.len();
        let pairs: Vec<(f64, f64)> = (self.first..)
            .take(count)
            .map(|at| {
                let (p0, r0) = cells.at(2 * at - 1);
                let (p1, r1) = cells.at(2 * at);
                let p = (p0 * factors.left + p1) * (1.0 - PAIR);
                (p, (r0 * factors.right + r1) * (1.0 + PAIR) + TINY)
            })
            .collect();
        let (up, upq) = (factors.left * factors.left, factors.right * factors.right);
        // The neighbors' masses as seen from a grid point.
        let below =
            |i: usize| pairs.get(i.wrapping_sub(1)).map_or((0.0, 0.0), |x| (x.0 * up, x.1 * upq));
        let above = |i: usize| pairs.get(i + 1).map_or((0.0, 0.0), |x| (x.0 / up, x.1 / upq));
        let excess = |i: usize| pairs[i].0 * (1.0 - ROOM) - pairs[i].1;
        // The parts of each that go one step up and one step down.
        let (mut rising, mut falling) = (vec![0.0; count], vec![0.0; count]);
        for i in 1..count - 1 {
            if excess(i) < 0.0 {
                let (p, r) = above(i);
                let gain = p * (1.0 - ROOM) - r;
                if gain > 0.0 && -excess(i) / gain <= 0.5 {
                    falling[i + 1] = -excess(i) / gain;
                }
            }
        }
        let demand = |i: usize, kept: f64| {
            let (p, r) = below(i);
            let lack = r - p * (1.0 - ROOM);
            if excess(i) > 0.0 && lack > 0.0 {
                (excess(i) * kept / lack).min(0.98 - falling[i - 1])
            } else {
                0.0
            }
        };
        for i in 1..count {
            rising[i - 1] = demand(i, 1.0);
        }
        // What a point sends away shrinks its excess, hence its demand.
        for i in 1..count {
            let kept = (1.0 - rising[i] - falling[i]).max(0.0) * (1.0 - SUM);
            rising[i - 1] = demand(i, kept);
        }
        for i in 0..count {
            let kept = 1.0 - rising[i] - falling[i];
            let (from_below, from_above) = (
                if i > 0 { rising[i - 1] } else { 0.0 },
                falling.get(i + 1).copied().unwrap_or(0.0),
            );
            let ((p0, r0), (p1, r1)) = (below(i), above(i));
            let p = (pairs[i].0 * kept + p0 * from_below + p1 * from_above) * (1.0 - SUM);
            let r = (pairs[i].1 * kept + r0 * from_below + r1 * from_above) * (1.0 + SUM);
            // The mixture's loss is at least the point's if p >= r; else it is
            // at least one or two steps below.
            if p >= r {
                self.down[i] += p;
            } else if i > 0 && p >= r / upq * up * (1.0 + SUM) {
                self.down[i - 1] += p / up * (1.0 - SUM);
            } else if i > 1 && p >= r / (upq * upq) * up * up * (1.0 + SUM) {
                self.down[i - 2] += p / (up * up) * (1.0 - SUM);
            }
        }
    }
}

impl Cells {
    /// The masses of cell `j`, 0 outside.
    #[inline]
    fn at(&self, j: i64) -> (f64, f64) {
        let Ok(slot) = usize::try_from(j - self.first) else { return (0.0, 0.0) };
        match (self.left.get(slot), self.right.get(slot)) {
            (Some(&p), Some(&r)) => (p, r),
            _ => (0.0, 0.0),
        }
    }
}

/// `1 - e^(-2 half)`, rounded down.
fn gap(half: &Interval) -> Result<f64> {
    let one = Interval::exact(crate::num::Dyadic::one());
    let small = one.sub(&half.add(half, 128).neg().exp(128)?, 128);
    Ok(small.lo().to_f64_lower())
}
