//! Losses with a density: Gaussian and Laplace noise, on all records or on a
//! Poisson sample, cut into cells whose masses are proven.

use super::index::{integer, real};
use crate::error::Result;
use crate::num::{Double, Dyadic, Interval, ROUNDOFF, Rational, Rough};

/// The relative error of a cell's masses: the exponential has 8 roundoffs, the
/// series below 6, widths, weights and sums the rest of fewer than 30.
pub(super) const CELL_ERROR: f64 = 40.0 * ROUNDOFF;

/// The noise, as the pair of laws of one statistic `y`: Q, and P shifted.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// Q = N(0, 1), P = N(mean, 1).
    Normal {
        /// The mean, exactly to `2^-100`, and half its square.
        mean: Double,
        half_square: Double,
    },
    /// `y` is the loss itself: Q has density `e^(-(a + y)/2) / 4` inside `(-a, a)`
    /// and P has `e^y` times it; the atoms at the ends are kept elsewhere.
    Laplace {
        /// 1 / scale.
        end: Double,
    },
}

/// A mixture: with probability `q` the record was sampled.
#[derive(Debug, Clone)]
pub(super) struct Density {
    pub(super) shape: Shape,
    /// The probability, and one less it; both within a roundoff.
    pub(super) q: f64,
    pub(super) rest: f64,
    /// Whether the sampled record is in the right input: relation `add`.
    pub(super) swapped: bool,
}

/// Masses of consecutive cells of the loss, `step` wide, tilted: the mass of
/// the cell above a border l times `e^(c l - normal)`, under P and, times `e^l`,
/// under Q.
#[derive(Debug, Default, Clone)]
pub(super) struct Cells {
    pub(super) first: i64,
    pub(super) left: Vec<f64>,
    pub(super) right: Vec<f64>,
    /// How far, at most, a loss lies outside of its cell.
    pub(super) slack: f64,
    /// Tilted mass of losses below the first cell, at its lower end.
    pub(super) below: f64,
    /// A bound of the (untilted) mass of losses beyond the last cell.
    pub(super) beyond: Option<Interval>,
}

/// How masses are tilted: by `e^(c l - normal)`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tilt {
    pub(super) c: f64,
    pub(super) normal: f64,
}

impl Density {
    /// The loss of the statistic, approximately.
    pub(super) fn loss(&self, y: f64) -> f64 {
        let z = self.exponent(Double::new(y)).value();
        let ratio = if self.rest > 0.0 {
            (self.rest + self.q * z.min(700.0).rough_exp()).rough_ln() + (z - 700.0).max(0.0)
        } else {
            z
        };
        if self.swapped { -ratio } else { ratio }
    }

    /// ln(P'/Q) of the shifted law.
    #[inline]
    fn exponent(&self, y: Double) -> Double {
        match self.shape {
            Shape::Normal { mean, half_square } => mean.mul(y).add(half_square.neg()),
            Shape::Laplace { .. } => y,
        }
    }

    /// ln of the P-density, approximately; for the search of a tilt.
    pub(super) fn log_density(&self, y: f64) -> f64 {
        let base = match self.shape {
            Shape::Normal { .. } => -y * y / 2.0 - 0.918_938_533_204_672_7,
            Shape::Laplace { end } => -(end.high + y) / 2.0 - 4f64.rough_ln(),
        };
        let loss = self.loss(y);
        if self.swapped { base } else { base + loss }
    }

    /// The statistics between which all but `e^-upper` of high losses and
    /// `e^-lower` of low ones lie.
    pub(super) fn range(&self, upper: f64, lower: f64) -> (Double, Double) {
        let (up, low) = ((2.0 * upper).sqrt(), (2.0 * lower).sqrt());
        match self.shape {
            Shape::Laplace { end } => (end.neg(), end),
            Shape::Normal { mean, .. } if !self.swapped => {
                let start = if self.rest > 0.0 { 0.0 } else { mean.high };
                (Double::new(start - low), Double::new(mean.high + up))
            }
            Shape::Normal { .. } => (Double::new(-up), Double::new(low)),
        }
    }

    /// The losses between which all but those tails lie, approximately.
    pub(super) fn extent(&self, upper: f64, lower: f64) -> (f64, f64) {
        let (start, stop) = self.range(upper, lower);
        let (a, b) = (self.loss(start.value()), self.loss(stop.value()));
        (a.min(b), a.max(b))
    }

    /// The statistic whose loss is near `l`.
    fn border(&self, l: Double) -> Double {
        let l = if self.swapped { l.neg() } else { l };
        let z = if self.rest > 0.0 {
            let v =
                if l.high < 700.0 { (l.high.rough_exp_m1() + self.q) / self.q } else { f64::MAX };
            let z = if l.high < 700.0 {
                v.max(f64::MIN_POSITIVE).rough_ln()
            } else {
                l.high - self.q.rough_ln()
            };
            Double::new(z)
        } else {
            l
        };
        match self.shape {
            Shape::Normal { mean, half_square } => {
                Double::new((z.value() + half_square.high) / mean.high)
            }
            Shape::Laplace { .. } => z,
        }
    }

    /// By how much the loss at `y` exceeds `l`, at least and at most.
    fn excess(&self, y: Double, l: Double) -> (f64, f64) {
        let toward = if self.swapped { l } else { l.neg() };
        let z = self.exponent(y).add(toward);
        let v = self.q * z.exp() + if self.rest > 0.0 { self.rest * toward.exp() } else { 0.0 };
        // ln v lies between 1 - 1/v and v - 1; v is within 24 roundoffs.
        let error = 32.0 * ROUNDOFF * (1.0 + v + 1.0 / v);
        let (lo, hi) = (1.0 - 1.0 / v - error, v - 1.0 + error);
        if self.swapped { (-hi, -lo) } else { (lo, hi) }
    }

    /// The P and Q masses between two statistics, tilted with reference `l`.
    fn mass(&self, from: Double, to: Double, l: Double, tilt: Tilt) -> (f64, f64) {
        let reference = l.mul(Double::new(tilt.c)).add(Double::new(-tilt.normal));
        let (a, b) = (from.value(), to.value());
        let reach = match self.shape {
            Shape::Normal { mean, .. } => 1.0 + a.abs().max(b.abs()) + mean.high,
            Shape::Laplace { .. } => 1.0,
        };
        let pieces = ((b - a) * 4.0 * reach).ceil().max(1.0);
        let (mut left, mut right) = (0.0, 0.0);
        let mut start = from;
        for piece in 1..=integer(pieces) {
            let stop = if real(piece) < pieces {
                Double::new(a + (b - a) * (real(piece) / pieces))
            } else {
                to
            };
            let middle = start.add(stop).mul(Double::new(0.5));
            let width = stop.add(start.neg()).value();
            let (exponent, own, shifted) = match self.shape {
                Shape::Normal { mean, .. } => (
                    middle.mul(middle).mul(Double::new(-0.5)),
                    0.398_942_280_401_432_7 * hermite(middle.value(), width / 2.0),
                    0.398_942_280_401_432_7 * hermite(middle.add(mean.neg()).value(), width / 2.0),
                ),
                Shape::Laplace { end } => {
                    // Both densities are exponentials of rate 1/2 up to sign.
                    let part = 0.25 * sinh_ratio(width / 4.0);
                    (end.add(middle).mul(Double::new(-0.5)), part, part)
                }
            };
            let exponent = exponent.add(reference);
            let z = self.exponent(middle);
            let other = exponent.add(l);
            if self.swapped {
                left += exponent.exp() * own * width;
                right += self.q * other.add(z).exp() * shifted * width;
                if self.rest > 0.0 {
                    right += self.rest * other.exp() * own * width;
                }
            } else {
                left += self.q * exponent.add(z).exp() * shifted * width;
                if self.rest > 0.0 {
                    left += self.rest * exponent.exp() * own * width;
                }
                right += other.exp() * own * width;
            }
            start = stop;
        }
        (left, right)
    }

    /// The masses of all cells between multiples of a step from an offset on.
    pub(super) fn cells(
        &self,
        (offset, step): (Double, Double),
        tilt: Tilt,
        upper: f64,
        lower: f64,
    ) -> Result<Cells> {
        let (start, stop) = self.range(upper, lower);
        let (lowest, highest) = self.extent(upper, lower);
        // A relative 2^-40 keeps an end that lies on a border in one cell.
        let steps = |loss: f64| (loss - offset.high) / step.high;
        let first = integer((steps(lowest) + 1e-9).floor());
        let end = integer((steps(highest) - 1e-9).ceil()).max(first + 1);
        let (bottom, top) = if self.swapped { (stop, start) } else { (start, stop) };
        let mut cells = Cells { first, ..Cells::default() };
        let at = |j: i64| step.mul(Double::new(real(j))).add(offset);
        let mut previous = bottom;
        cells.slack = (-self.excess(bottom, at(first)).0).max(0.0);
        for j in first..end {
            let next = if j + 1 == end { top } else { self.border(at(j + 1)) };
            let (low, high) = self.excess(next, at(j + 1));
            cells.slack = cells.slack.max(high);
            if j + 1 < end {
                cells.slack = cells.slack.max(-low);
            }
            let (from, to) = if self.swapped { (next, previous) } else { (previous, next) };
            let (left, right) = if from.value() < to.value() {
                self.mass(from, to, at(j), tilt)
            } else {
                (0.0, 0.0)
            };
            // A border out of order leaves the previous one in place.
            if from.value() < to.value() {
                previous = next;
            }
            cells.left.push(left);
            cells.right.push(right);
        }
        self.tails(&mut cells, (start, stop), at(first), tilt)?;
        Ok(cells)
    }

    /// Bounds what lies outside the range, by `Pr[N > t] <= e^(-t^2/2)` for t >= 0.
    fn tails(
        &self,
        cells: &mut Cells,
        range: (Double, Double),
        l: Double,
        tilt: Tilt,
    ) -> Result<()> {
        let Shape::Normal { mean, .. } = self.shape else { return Ok(()) };
        let tail = |t: f64| -> Result<Interval> {
            let exact = Rational::from_f64(t.max(0.0))?;
            let half = &(&exact * &exact) * &Rational::new(-1, 2u8)?;
            Interval::new(Dyadic::zero(), crate::num::exp(&half, 64)?.hi().clone())
        };
        // The nearest mean is what is exceeded; a little is given away for rounding.
        let room = 1.0 - 1e-12;
        let (low, high) = if self.swapped {
            (range.1.high * room, -range.0.high * room)
        } else {
            let start = if self.rest > 0.0 { 0.0 } else { mean.high };
            ((start - range.0.high) * room, (range.1.high - mean.high) * room)
        };
        cells.beyond = Some(tail(high)?);
        let reference = l.mul(Double::new(tilt.c)).add(Double::new(-tilt.normal));
        let exponent = Double::new(-low.max(0.0) * low.max(0.0) / 2.0 * room).add(reference);
        cells.below = exponent.exp() * (1.0 + 1e-9) + f64::MIN_POSITIVE;
        Ok(())
    }
}

/// `sinh(x)/x` for `0 <= x <= 1/8`: the terms left out are below `2^-70`.
fn sinh_ratio(x: f64) -> f64 {
    let s = x * x;
    1.0 + s / 6.0 * (1.0 + s / 20.0 * (1.0 + s / 42.0 * (1.0 + s / 72.0 * (1.0 + s / 110.0))))
}

/// The mean of `e^(-m t - t^2/2)` over `|t| <= h`, where `h (1 + |m|) <= 1/8`.
///
/// With coefficients `(n + 1) a_(n+1) = -m a_n - a_(n-1)` it is the sum of
/// `a_n h^n / (n + 1)` over even n. On the circle of radius `4/(1 + |m|)` the
/// function is at most `e^12`, so that the terms after `n = 12` are below
/// `e^12 32^-14 / 15 < 2^-56`; for `h (1 + |m|) <= 1/64`, after `n = 8`,
/// `e^12 256^-10 / 11 < 2^-62`; and for at most 1/1024, after `n = 4`,
/// `e^12 4096^-6 / 7 < 2^-57`.
#[inline]
fn hermite(m: f64, h: f64) -> f64 {
    let reach = h * (1.0 + m.abs());
    let last = match () {
        () if reach <= 1.0 / 1024.0 => 2,
        () if reach <= 1.0 / 64.0 => 4,
        () => 6,
    };
    let (mut before, mut odd) = (1.0, -m);
    let (mut sum, mut power) = (0.0, 1.0);
    let square = h * h;
    for n in 1..=last {
        let n = 2.0 * f64::from(n);
        let even = (-m * odd - before) / n;
        odd = (-m * even - odd) / (n + 1.0);
        before = even;
        power *= square;
        sum += even * power / (n + 1.0);
    }
    1.0 + sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::normal_tail;

    const BITS: u32 = 200;
    const FLAT: Tilt = Tilt { c: 0.0, normal: 0.0 };

    /// N(1/3, 1) against N(0, 1), and a step of 1/64.
    fn normal() -> (Density, Interval, Double) {
        let mean = Interval::of(&Rational::new(1, 3u8).unwrap(), BITS);
        let half = mean.square(BITS).mul(&Interval::exact(Dyadic::power_of_two(-1)), BITS);
        let shape = Shape::Normal { mean: Double::of(&mean), half_square: Double::of(&half) };
        let density = Density { shape, q: 1.0, rest: 0.0, swapped: false };
        (density, mean, Double::new(1.0 / 64.0))
    }

    fn exact(y: Double) -> Interval {
        let part = |x: f64| Interval::of(&Rational::from_f64(x).unwrap(), BITS);
        part(y.high).add(&part(y.low), BITS)
    }

    #[test]
    fn the_slack_covers_every_border_and_is_needed() {
        let (density, mean, step) = normal();
        let none = Double::new(0.0);
        let cells = density.cells((none, step), FLAT, 30.0, 30.0).unwrap();
        let mut farthest = 0.0f64;
        for j in
            cells.first + 1..cells.first + crate::account::engine::index::whole(cells.left.len())
        {
            let l = step.mul(Double::new(real(j)));
            let half = mean.square(BITS).mul(&Interval::exact(Dyadic::power_of_two(-1)), BITS);
            let loss = mean.mul(&exact(density.border(l)), BITS).sub(&half, BITS);
            let off = loss.sub(&exact(l), BITS);
            let off = off.hi().clone().max(-off.lo()).to_f64_upper();
            assert!(off <= cells.slack, "border {j} is off by {off:e}, not {:e}", cells.slack);
            farthest = farthest.max(off);
        }
        assert!(farthest > 1e-18, "no border is off, so that nothing was tested");
    }

    #[test]
    fn the_slack_covers_losses_on_either_side_of_every_border() {
        // Borders are exact but for the low half of mean^2 / 2, which they ignore.
        for low in [8e-13, -8e-13] {
            let half_square = Double::new(12288.0).add(Double::new(low));
            let shape = Shape::Normal { mean: Double::new(0.25), half_square };
            let density = Density { shape, q: 1.0, rest: 0.0, swapped: false };
            let step = Double::new(1.0 / 64.0);
            let cells = density.cells((Double::new(0.0), step), FLAT, 3.0, 3.0).unwrap();
            assert!(cells.slack >= 8e-13 && cells.slack < 1e-11, "{low}: {:e}", cells.slack);
        }
    }

    #[test]
    fn masses_are_within_their_relative_error_which_is_needed() {
        let (density, mean, step) = normal();
        let mut largest = 0.0f64;
        for j in [-300, -100, -9, 0, 7, 60, 150] {
            let ends = [j, j + 1].map(|j| density.border(step.mul(Double::new(real(j)))));
            let (left, right) = density.mass(ends[0], ends[1], Double::new(0.0), FLAT);
            for (found, mean) in [(left, &mean), (right, &Interval::exact(Dyadic::zero()))] {
                let tail = |y: Double| normal_tail(&exact(y).sub(mean, BITS), BITS).unwrap();
                let truth = tail(ends[0]).sub(&tail(ends[1]), BITS);
                let off = exact(Double::new(found)).div(&truth, BITS).unwrap();
                let off = off.sub(&Interval::exact(Dyadic::one()), BITS);
                let off = off.hi().clone().max(-off.lo()).to_f64_upper();
                assert!(off <= CELL_ERROR, "cell {j}: {off:e}");
                largest = largest.max(off);
            }
        }
        assert!(largest > CELL_ERROR / 400.0, "{largest:e}");
    }
}
