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

/// The same of shares of four cells: a share and what it leaves are within two
/// roundoffs, squares of factors within 17 more.
const SHARES: f64 = PAIR + 24.0 * ROUNDOFF;

/// Given away when a mixture is designed, so that it passes the final check.
const ROOM: f64 = 192.0 * ROUNDOFF;

/// The rounding of a sum of three products, with factors within 17 roundoffs.
const SUM: f64 = 32.0 * ROUNDOFF;

/// More than what exponentials below `e^-700` leave out of any cell.
const TINY: f64 = 1e-300;

/// By which factor masses grow from point to point where they are called steep.
const STEEP: f64 = 1.5;

/// Powers of `e` for one tilt `c` and half a grid step `h`.
struct Factors {
    /// `e^(c h)` and `e^((c + 1) h)`.
    left: f64,
    right: f64,
    /// `1 - e^(-2 h)`.
    gap: f64,
    /// By how much the four cells around a grid point change as seen from it.
    around: [(f64, f64); 4],
}

impl Masses {
    /// Room for the grid points `first..=last`.
    pub(super) fn new(first: i64, last: i64) -> Self {
        let count = place((last - first + 1).max(0));
        Self { first, up: vec![0.0; count], down: vec![0.0; count] }
    }

    /// The first and the last grid point with any mass.
    pub(super) fn ends(&self) -> (i64, i64) {
        let full = |x: (&f64, &f64)| *x.0 > 0.0 || *x.1 > 0.0;
        let mut both = self.up.iter().zip(&self.down);
        let low = both.clone().position(full).unwrap_or(0);
        let high = both.rposition(full).unwrap_or(0);
        (self.first + whole(low), self.first + whole(high))
    }

    /// The law above of some cells and the law below of others, in the same
    /// places; cells are half a grid step wide.
    pub(super) fn of_cells(above: &Cells, below: &Cells, c: f64, half: &Interval) -> Result<Self> {
        let last = above.first + whole(above.left.len());
        let mut masses = Self::new(above.first.div_euclid(2) - 2, last.div_euclid(2) + 2);
        let exact = Interval::of(&Rational::from_f64(c)?, 128).mul(half, 128);
        let (left, right) = (Double::of(&exact).exp(), Double::of(&exact.add(half, 128)).exp());
        let around =
            [(left * left, right * right), (left, right), (1.0, 1.0), (1.0 / left, 1.0 / right)];
        let factors = Factors { left, right, gap: gap(half)?, around };
        masses.split(above, &factors);
        masses.merge(below, &factors);
        // Losses below all cells are moved up to a grid point above the first
        // cell, at most two half steps from its lower end.
        let bottom = place((above.first + 2).div_euclid(2) - masses.first);
        let factor = factors.left * factors.left * (1.0 + SUM);
        masses.up[bottom] += above.below * factor * (1.0 + SUM);
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
        let pairs = cells.pairs(self.first, count, factors);
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
        // What a point sends away shrinks its excess, hence its demand: the
        // points above are settled first.
        for i in (1..count).rev() {
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
    /// What is merged at each grid point, as P-mass and Q-mass seen from there.
    fn pairs(&self, first: i64, count: usize, factors: &Factors) -> Vec<(f64, f64)> {
        let raised = self.raised(first, count, factors);
        let merged = |(at, i): (i64, usize)| {
            let (mut p, mut r) = (0.0, 0.0);
            for k in 0..4 {
                let up = raised[2 * i + k];
                let share = if k < 2 { up } else { 1.0 - up };
                if share > 0.0 {
                    let cell = self.seen(at, k, factors);
                    (p, r) = (p + share * cell.0, r + share * cell.1);
                }
            }
            (p * (1.0 - SHARES), r * (1.0 + SHARES) + TINY)
        };
        (first..).zip(0..count).map(merged).collect()
    }

    /// The share of each cell, from the second below the first point on, that
    /// goes to the point above it; the rest goes to the point below. Cells go
    /// to the nearer point, except where masses grow or fall so steeply that
    /// one side of a point outweighs the other: there, from the outside in,
    /// every point takes what was left to it and as much of the heavier side
    /// as balances that.
    fn raised(&self, first: i64, count: usize, factors: &Factors) -> Vec<f64> {
        let mut raised: Vec<f64> = [0.0, 1.0].into_iter().cycle().take(2 * count + 2).collect();
        let mut settled = 0;
        for upward in [true, false] {
            let (outer, inner) = if upward { ([0, 1], [2, 3]) } else { ([3, 2], [1, 0]) };
            let mut previous = 0.0;
            let left_over = count - std::mem::replace(&mut settled, count);
            for done in 0..left_over {
                let i = if upward { done } else { count - 1 - done };
                let at = first + whole(i);
                let cells = [0, 1, 2, 3].map(|k| self.seen(at, k, factors));
                // How far a cell's loss is off the point's, times its mass.
                let off = |k: usize| {
                    let gain = cells[k].0 * (1.0 - ROOM) - cells[k].1 * (1.0 + ROOM);
                    if k < 2 { (-gain).max(0.0) } else { gain.max(0.0) }
                };
                let left = outer.map(|k| {
                    let up = raised[2 * i + k];
                    if k < 2 { up } else { 1.0 - up }
                });
                let mass = left[0] * cells[outer[0]].0 + left[1] * cells[outer[1]].0;
                if mass + cells[inner[0]].0 < STEEP * previous {
                    settled = done;
                    break;
                }
                let mut need = left[0] * off(outer[0]) + left[1] * off(outer[1]);
                previous = mass;
                for k in inner {
                    let share = if off(k) > 0.0 { (need / off(k)).min(1.0) } else { 0.0 };
                    need -= share * off(k);
                    previous += share * cells[k].0;
                    raised[2 * i + k] = if k < 2 { share } else { 1.0 - share };
                }
            }
        }
        raised
    }

    /// Cell k of the four around a grid point, `k - 2` half steps from it, with
    /// its masses as seen from there.
    #[inline]
    fn seen(&self, at: i64, k: usize, factors: &Factors) -> (f64, f64) {
        let (p, r) = self.at(2 * at - 2 + whole(k));
        let scale = factors.around[k];
        (p * scale.0, r * scale.1)
    }

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

#[cfg(test)]
mod tests {
    use super::super::density::{Density, Shape, Tilt};
    use super::*;
    use crate::num::Dyadic;

    /// A tilt so small that masses are probabilities.
    const C: f64 = 1e-12;

    /// The cells of N(1/4, 1) against N(0, 1), cut so low as asked.
    fn cells(lower: f64) -> (Cells, Interval) {
        let shape = Shape::Normal { mean: Double::new(0.25), half_square: Double::new(0.031_25) };
        let density = Density { shape, q: 1.0, rest: 0.0, swapped: false };
        let tilt = Tilt { c: C, normal: 0.0 };
        let half = Interval::exact(Dyadic::power_of_two(-8));
        let place = (Double::new(0.0), Double::of(&half));
        (density.cells(place, tilt, 40.0, lower).unwrap(), half)
    }

    #[test]
    fn mass_below_the_first_cell_is_moved_up_to_it() {
        for lower in [0.1, 0.5, 2.0, 30.0] {
            let (cells, half) = cells(lower);
            let masses = Masses::of_cells(&cells, &cells, C, &half).unwrap();
            let within: f64 = cells.left.iter().sum();
            let total: f64 = masses.up.iter().sum();
            assert!(total >= 1.0 - 1e-9, "{lower}: {total}");
            assert!(lower > 10.0 || within < 0.99, "nothing is below: {within}");
            // Not below the first cell, whose losses are already higher.
            let bottom = place(cells.first.div_euclid(2) - masses.first);
            assert!(masses.up[..bottom].iter().sum::<f64>() < 1e-200);
        }
    }

    #[test]
    fn the_law_below_has_less_mass_at_no_higher_losses_and_little_is_lost() {
        let (cells, half) = cells(30.0);
        let masses = Masses::of_cells(&cells, &cells, C, &half).unwrap();
        let step = 2.0 * half.lo().to_f64_lower();
        let mean = |x: &[f64]| -> f64 {
            x.iter()
                .zip(masses.first..)
                .map(|(x, n)| x * step * crate::account::engine::index::real(n))
                .sum()
        };
        // The mean loss of N(1/4, 1) against N(0, 1) is 1/32.
        let (up, down) = (mean(&masses.up), mean(&masses.down));
        assert!(down <= 0.031_25 && up >= 0.031_25, "{down} {up}");
        assert!(up - down < 1.5 * step * step, "{down} {up}");
    }

    /// Cells that grow fourfold from one to the next, stay, and fall so again.
    #[test]
    fn steep_edges_lose_no_first_order() {
        let (h, c) = (0.001f64, 1e-12);
        let mut cells = Cells { first: -3, ..Cells::default() };
        for j in 0..60 {
            let p = 0.25f64.powi((10 - j).max(j - 49).max(0));
            cells.left.push(p);
            // All of a cell's losses at its middle.
            cells.right.push(p * (-h / 2.0).exp());
        }
        let half = Interval::of(&Rational::from_f64(h).unwrap(), 128);
        let masses = Masses::of_cells(&cells, &cells, c, &half).unwrap();
        let mean = |x: &[f64]| -> f64 {
            x.iter()
                .zip(masses.first..)
                .map(|(x, n)| x * 2.0 * h * f64::from(i32::try_from(n).unwrap()))
                .sum()
        };
        let truth: f64 =
            cells.left.iter().zip(-3..).map(|(p, j)| p * h * (f64::from(j) + 0.5)).sum();
        let lost = truth - mean(&masses.down);
        assert!((-1e-12..0.02 * h).contains(&lost), "{lost:e} of a step of {:e}", 2.0 * h);
    }
}
