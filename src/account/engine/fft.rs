//! The discrete Fourier transform, radix 2, with a bound of its error proved in
//! `docs/accounting.md` ("The transform").

use super::index::{real, whole};
use crate::error::Result;
use crate::num::{Double, Dyadic, Interval, ROUNDOFF, Rational};

/// A complex float.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Complex {
    pub(super) re: f64,
    pub(super) im: f64,
}

impl Complex {
    /// The product: its error is at most sqrt(5) roundoffs of its magnitude.
    #[inline]
    pub(super) fn mul(self, other: Self) -> Self {
        Self {
            re: self.re * other.re - self.im * other.im,
            im: self.re * other.im + self.im * other.re,
        }
    }

    #[inline]
    fn add(self, other: Self) -> Self {
        Self { re: self.re + other.re, im: self.im + other.im }
    }

    #[inline]
    fn sub(self, other: Self) -> Self {
        Self { re: self.re - other.re, im: self.im - other.im }
    }

    /// The square of the magnitude, within two roundoffs.
    #[inline]
    pub(super) fn norm(self) -> f64 {
        self.re * self.re + self.im * self.im
    }
}

/// Transforms of one length, `2^levels`.
#[derive(Debug)]
pub(super) struct Transform {
    levels: u32,
    /// At `half + m`, for every power of two `half` and `m < half`, the root
    /// `e^(-2 pi i m / 2 half)`, each part within one roundoff.
    roots: Vec<Complex>,
}

/// One level multiplies the error's factor by at most 1 + 5 roundoffs: one of
/// the sum, sqrt(5) of the product, one of the root, and products of these.
const PER_LEVEL: f64 = 5.0;

impl Transform {
    /// Prepares transforms of length `2^levels`, `levels >= 2`.
    pub(super) fn new(levels: u32) -> Result<Self> {
        let half = 1usize << (levels - 1);
        let low = levels.div_ceil(2);
        let (fine, step) = (1usize << low, half.div_ceil(1 << low));
        let first = root(levels)?;
        let fine_roots = powers(first, fine);
        let coarse = powers(times(*fine_roots.last().expect("at least two"), first), step);
        let mut roots = vec![Complex::default(); 2 * half];
        let pairs = coarse.iter().flat_map(|&a| fine_roots.iter().map(move |&b| times(a, b)));
        for (slot, (re, im)) in roots[half..].iter_mut().zip(pairs) {
            *slot = Complex { re: re.value(), im: im.value() };
        }
        // Each shorter table is every other root of the next.
        for slot in (1..half).rev() {
            let width = 1usize << slot.ilog2();
            roots[slot] = roots[2 * width + 2 * (slot - width)];
        }
        Ok(Self { levels, roots })
    }

    /// The length.
    pub(super) fn len(&self) -> usize {
        1 << self.levels
    }

    /// A bound of the error of every output, for inputs whose magnitudes sum
    /// to at most 1.
    pub(super) fn error(&self) -> f64 {
        // (1 + 5u)^levels - 1, with room for the second order.
        PER_LEVEL * 1.001 * ROUNDOFF * f64::from(self.levels)
            + f64::MIN_POSITIVE * real(whole(self.len()))
    }

    /// `e^(-2 pi i m / n)` for any `m >= 0`.
    #[inline]
    pub(super) fn root(&self, m: usize) -> Complex {
        let m = m & (self.len() - 1);
        let half = self.len() / 2;
        if m < half {
            return self.roots[half + m];
        }
        let root = self.roots[m];
        Complex { re: -root.re, im: -root.im }
    }

    /// Replaces `x` by its transform `X_j = sum of x_n e^(-2 pi i j n / N)`.
    pub(super) fn forward(&self, x: &mut [Complex]) {
        let n = self.len();
        for i in 0..n {
            let j = i.reverse_bits() >> (usize::BITS - self.levels);
            if i < j {
                x.swap(i, j);
            }
        }
        self.butterflies(x);
    }

    /// The levels above bit reversal; halves first, so that they stay in cache.
    fn butterflies(&self, x: &mut [Complex]) {
        let half = x.len() / 2;
        if half == 0 {
            return;
        }
        let (left, right) = x.split_at_mut(half);
        if half > 1 {
            self.butterflies(left);
            self.butterflies(right);
        }
        for ((a, b), &root) in left.iter_mut().zip(right).zip(&self.roots[half..2 * half]) {
            let t = b.mul(root);
            (*a, *b) = (a.add(t), a.sub(t));
        }
    }
}

/// A complex number of two doubled floats.
type Wide = (Double, Double);

/// The product, within `2^-100`, for magnitudes of at most 1.
fn times(a: Wide, b: Wide) -> Wide {
    let re = a.0.mul(b.0).add(a.1.mul(b.1).neg());
    (re, a.0.mul(b.1).add(a.1.mul(b.0)))
}

/// The powers `1, x, x^2, ...`; the error of the last is below `count * 2^-98`.
fn powers(x: Wide, count: usize) -> Vec<Wide> {
    let one = (Double::new(1.0), Double::new(0.0));
    std::iter::successors(Some(one), |&power| Some(times(power, x))).take(count).collect()
}

/// `e^(-2 pi i / 2^levels)` by halving the angle, from that of a quarter turn.
fn root(levels: u32) -> Result<Wide> {
    const BITS: u32 = 192;
    let (mut cos, mut sin) = (Interval::exact(Dyadic::zero()), Interval::exact(Dyadic::one()));
    let half = Interval::of(&Rational::new(1, 2u8)?, BITS);
    for _ in 2..levels {
        let next = half.add(&half.mul(&cos, BITS), BITS).sqrt(BITS)?;
        sin = sin.mul(&half, BITS).div(&next, BITS)?;
        cos = next;
    }
    Ok((Double::of(&cos), Double::of(&sin).neg()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The transform by the definition, on enclosures.
    fn naive(x: &[Complex], j: usize) -> (Interval, Interval) {
        let transform_levels = x.len().trailing_zeros();
        let first = root(transform_levels).unwrap();
        let exact = |v: f64| Interval::of(&Rational::from_f64(v).unwrap(), 160);
        let wide = |d: Double| exact(d.high).add(&exact(d.low), 160);
        let (c, s) = (wide(first.0), wide(first.1));
        let mul = |a: &(Interval, Interval), b: &(Interval, Interval)| {
            let part = |x: &Interval, y: &Interval| x.mul(y, 160);
            (
                part(&a.0, &b.0).sub(&part(&a.1, &b.1), 160),
                part(&a.0, &b.1).add(&part(&a.1, &b.0), 160),
            )
        };
        let zero = Interval::exact(Dyadic::zero());
        let one = Interval::exact(Dyadic::one());
        let mut turn = (one.clone(), zero.clone());
        for _ in 0..j {
            turn = mul(&turn, &(c.clone(), s.clone()));
        }
        let (mut sum, mut power) = ((zero.clone(), zero.clone()), (one, zero));
        for v in x {
            let term = mul(&(exact(v.re), exact(v.im)), &power);
            sum = (sum.0.add(&term.0, 160), sum.1.add(&term.1, 160));
            power = mul(&power, &turn);
        }
        sum
    }

    #[test]
    fn the_error_stays_within_its_bound_on_adversarial_inputs() {
        let n = 64usize;
        let transform = Transform::new(6).unwrap();
        let inputs: [&dyn Fn(usize) -> Complex; 5] = [
            &|i| Complex { re: f64::from(u8::from(i == 1)), im: 0.0 },
            &|i| transform.root(n - (5 * i) % n),
            &|i| Complex { re: 1.0 / 3.0, im: if i % 2 == 0 { 1e-9 } else { -0.7 } },
            &|i| Complex { re: (real(whole(i)) * 12.9).sin(), im: (real(whole(i)) * 78.2).cos() },
            &|i| Complex { re: 0.9f64.powi(i32::try_from(i).unwrap()), im: 1e-17 },
        ];
        let mut largest = 0.0f64;
        for input in inputs {
            let x: Vec<Complex> = (0..n).map(input).collect();
            let sum: f64 = x.iter().map(|v| v.norm().sqrt()).sum();
            let mut y = x.clone();
            transform.forward(&mut y);
            for (j, y) in y.iter().enumerate() {
                let (re, im) = naive(&x, j);
                let exact = |v: f64| Interval::of(&Rational::from_f64(v).unwrap(), 160);
                let far = |a: &Interval, v| a.sub(&exact(v), 160).square(160);
                let error = far(&re, y.re).add(&far(&im, y.im), 160).hi().to_f64_upper().sqrt();
                largest = largest.max(error / sum / transform.error());
            }
        }
        assert!(largest <= 1.0, "{largest}");
        assert!(largest > 0.02, "the bound is far from what happens: {largest}");
    }
}
