//! Powers and products of transforms, with the error of every frequency: the
//! law of the sum of all losses, on a ring of grid points.

use super::fft::{Complex, Transform};
use super::index::{count_upper, real, whole, wrapped};
use super::sandwich::Masses;
use crate::num::{Double, ROUNDOFF};

/// Up to so many grid points a transform is summed directly: fewer roundings.
const FEW: usize = 8;

/// The composed law, above and below, on the ring; every entry of `up` is at
/// most `error.0` below the truth and every entry of `down` at most `error.1` above.
#[derive(Debug)]
pub(super) struct Ring {
    pub(super) up: Vec<f64>,
    pub(super) down: Vec<f64>,
    pub(super) error: (f64, f64),
}

/// A running product over the lower half of the frequencies.
struct Product {
    value: Vec<Complex>,
    /// Relative errors, first order; infinite where the value was set to 0.
    error: Vec<f64>,
    /// The sum over frequencies of the magnitudes replaced by 0.
    dropped: f64,
    /// A bound of the product of all magnitudes.
    total: f64,
}

impl Product {
    fn new(count: usize) -> Self {
        Self {
            value: vec![Complex { re: 1.0, im: 0.0 }; count],
            error: vec![0.0; count],
            dropped: 0.0,
            total: 1.0,
        }
    }

    /// Multiplies frequency `j` by `w^count`, where `w` is within `error`.
    #[inline]
    fn times(&mut self, j: usize, w: Complex, error: f64, count: u64, mass: f64) {
        if self.error[j] > 1.0 {
            return;
        }
        let n = count_upper(count);
        // With s = |w|^2 / mass^2, |w / mass|^n = (1 - (1 - s))^(n/2) <= e^(-n (1 - s)/2).
        let reach = w.norm().sqrt() * (1.0 + 4.0 * ROUNDOFF) + error;
        let lack = 1.0 - (reach / mass) * (reach / mass) * (1.0 + 4.0 * ROUNDOFF);
        let decay = n * lack / 2.0 * (1.0 - 8.0 * ROUNDOFF);
        let relative = n * error / (reach - 2.0 * error).max(f64::MIN_POSITIVE);
        if decay > 50.0 || relative > 0.25 {
            // Nothing is lost by calling the product 0 here.
            let small = Double::new(-decay.min(690.0)).exp();
            let bound =
                if decay > 50.0 { small } else { power_upper(reach / mass, count).min(1.0) };
            self.dropped += bound * (1.0 + 1e-9) + f64::MIN_POSITIVE;
            self.error[j] = f64::INFINITY;
            self.value[j] = Complex::default();
            return;
        }
        self.value[j] = self.value[j].mul(power(w, count));
        // Each of fewer than n + 64 products rounds by at most 3 roundoffs,
        // counted as often as it is raised: (1 + 3u)^(n + 1).
        self.error[j] += relative * 1.0001 + 3.0 * ROUNDOFF * (n + 1.0);
        if self.error[j] > 0.5 {
            self.dropped += 1.0;
            self.error[j] = f64::INFINITY;
            self.value[j] = Complex::default();
        }
    }

    /// The sum over both halves of the frequencies of errors, and of magnitudes.
    fn sums(&self) -> (f64, f64) {
        let mut errors = 2.0 * self.dropped * self.total;
        let mut magnitudes = 0.0;
        for (value, &error) in self.value.iter().zip(&self.error) {
            if error <= 1.0 {
                let magnitude = value.norm().sqrt();
                // The truth is within a factor (1 +- x)^n of what is computed:
                // e^error - 1 <= error (1 + error) below 1.
                errors += 2.0 * magnitude * error * (1.0 + 2.0 * error) + 2.0 * f64::MIN_POSITIVE;
                magnitudes += 2.0 * magnitude;
            }
        }
        (errors * 1.000_001, magnitudes * 1.000_001)
    }
}

/// `w^n` by squaring.
#[inline]
fn power(w: Complex, mut n: u64) -> Complex {
    let (mut result, mut square) = (Complex { re: 1.0, im: 0.0 }, w);
    loop {
        if n & 1 == 1 {
            result = result.mul(square);
        }
        n >>= 1;
        if n == 0 {
            return result;
        }
        square = square.mul(square);
    }
}

/// `x^n` rounded up, for `x >= 0`.
pub(super) fn power_upper(x: f64, mut n: u64) -> f64 {
    let (mut result, mut square) = (1.0f64, x);
    loop {
        if n & 1 == 1 {
            result = (result * square).next_up();
        }
        n >>= 1;
        if n == 0 {
            return result;
        }
        square = (square * square).next_up();
    }
}

/// Composes: each law as often as its count says.
pub(super) fn compose(laws: &[(Masses, u64)], transform: &Transform) -> Ring {
    let size = transform.len();
    let half = size / 2 + 1;
    let (mut above, mut below) = (Product::new(half), Product::new(half));
    for (masses, count) in laws {
        let total = |x: &[f64]| {
            let sum: f64 = x.iter().sum();
            // Sums of n non-negative terms are within n roundoffs.
            sum * (1.0 + 2.0 * ROUNDOFF * real(whole(x.len()) + 4))
        };
        let (up_total, down_total) = (total(&masses.up), total(&masses.down));
        let up_mass = up_total.max(f64::MIN_POSITIVE);
        let down_mass = down_total.max(f64::MIN_POSITIVE);
        above.total *= power_upper(up_mass, *count);
        below.total *= power_upper(down_mass, *count);
        let few = masses.up.iter().zip(&masses.down).filter(|x| *x.0 > 0.0 || *x.1 > 0.0).count();
        if few <= FEW {
            // A root and a product round by 1 each, sums by fewer than `few`.
            let error = (real(whole(few)) + 1.0) * ROUNDOFF * 1.001;
            for j in 0..half {
                let (mut up, mut down) = (Complex::default(), Complex::default());
                for ((&u, &d), n) in masses.up.iter().zip(&masses.down).zip(masses.first..) {
                    if u > 0.0 || d > 0.0 {
                        let root = transform.root(j * wrapped(n, size));
                        up = Complex { re: up.re + u * root.re, im: up.im + u * root.im };
                        down = Complex { re: down.re + d * root.re, im: down.im + d * root.im };
                    }
                }
                above.times(j, up, error * up_mass, *count, up_mass);
                below.times(j, down, error * down_mass, *count, down_mass);
            }
            continue;
        }
        // Both laws are real: one transform serves both.
        let mut z = vec![Complex::default(); size];
        for ((&u, &d), n) in masses.up.iter().zip(&masses.down).zip(masses.first..) {
            let slot = &mut z[wrapped(n, size)];
            slot.re += u;
            slot.im += d;
        }
        // Wrapping adds a roundoff per turn of the ring.
        let turns = real(whole(masses.up.len() / size + 1));
        transform.forward(&mut z);
        let both = up_total + down_total;
        let error = (transform.error() + (turns + 2.0) * ROUNDOFF) * both * 1.001;
        for j in 0..half {
            let (a, b) = (z[j], z[(size - j) & (size - 1)]);
            let up = Complex { re: (a.re + b.re) / 2.0, im: (a.im - b.im) / 2.0 };
            let down = Complex { re: (a.im + b.im) / 2.0, im: (b.re - a.re) / 2.0 };
            above.times(j, up, error, *count, up_mass);
            below.times(j, down, error, *count, down_mass);
        }
    }
    invert(&above, &below, transform)
}

/// The inverse transform of both products in one.
fn invert(above: &Product, below: &Product, transform: &Transform) -> Ring {
    let size = transform.len();
    let mut z = vec![Complex::default(); size];
    for (j, (u, d)) in above.value.iter().zip(&below.value).enumerate() {
        z[j] = Complex { re: u.re - d.im, im: u.im + d.re };
        if j > 0 && j < size / 2 {
            z[size - j] = Complex { re: u.re + d.im, im: d.re - u.im };
        }
    }
    transform.forward(&mut z);
    let scale = 1.0 / real(whole(size));
    let ((up_error, up_sum), (down_error, down_sum)) = (above.sums(), below.sums());
    let shared = (transform.error() + 2.0 * ROUNDOFF) * (up_sum + down_sum);
    // Entry n of the inverse is entry -n of the transform.
    let entry = |n: usize| z[(size - n) & (size - 1)];
    Ring {
        up: (0..size).map(|n| entry(n).re * scale).collect(),
        down: (0..size).map(|n| entry(n).im * scale).collect(),
        error: ((up_error + shared) * scale * 1.001, (down_error + shared) * scale * 1.001),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::Rational;

    /// The composition on the ring, exactly.
    fn convolved(
        laws: &[(Masses, u64)],
        size: usize,
        side: fn(&Masses) -> &[f64],
    ) -> Vec<Rational> {
        let mut ring = vec![Rational::zero(); size];
        ring[0] = Rational::one();
        for (masses, count) in laws {
            for _ in 0..*count {
                let mut next = vec![Rational::zero(); size];
                for (i, x) in ring.iter().enumerate().filter(|x| !x.1.is_zero()) {
                    for (&m, n) in side(masses).iter().zip(masses.first..) {
                        let slot = &mut next[(i + wrapped(n, size)) % size];
                        *slot = &*slot + &(x * &Rational::from_f64(m).unwrap());
                    }
                }
                ring = next;
            }
        }
        ring
    }

    #[test]
    fn the_ring_is_within_its_error_and_the_error_is_needed() {
        let law = |first, up: &[f64]| {
            let down = up.iter().map(|x| x * 0.97).collect();
            Masses { first, up: up.to_vec(), down }
        };
        let wide: Vec<f64> = (0..11).map(|i| 0.1 / (1.3 + f64::from(i))).collect();
        let transform = Transform::new(6).unwrap();
        for laws in [
            vec![(law(-1, &[0.3, 0.0, 0.7]), 13)],
            vec![(law(-4, &wide), 3)],
            vec![(law(0, &[1e-9, 1.0 - 1e-9]), 9), (law(-5, &wide), 2)],
        ] {
            let ring = compose(&laws, &transform);
            let (mut outside_of_none, mut largest) = (0, 0.0f64);
            for (values, error, side) in [
                (&ring.up, ring.error.0, (|m| &m.up) as fn(&Masses) -> &[f64]),
                (&ring.down, ring.error.1, |m| &m.down),
            ] {
                for (value, truth) in values.iter().zip(convolved(&laws, 64, side)) {
                    let off = (&Rational::from_f64(*value).unwrap() - &truth).abs().approximate();
                    assert!(off <= error, "{value} is off by {off:e}, not {error:e}");
                    largest = largest.max(off / error);
                    outside_of_none += u32::from(off > 0.0);
                }
            }
            // Without the error term most entries would be wrong.
            assert!(outside_of_none > 32 && largest > 1e-3, "{outside_of_none} {largest:e}");
        }
    }

    #[test]
    fn frequencies_given_up_are_booked() {
        // So many uses that every power's rounding is beyond 1: all is given up.
        let certain = Masses { first: 1, up: vec![1.0], down: vec![1.0] };
        let transform = Transform::new(4).unwrap();
        let count = 1u64 << 53;
        let ring = compose(&[(certain, count)], &transform);
        let at = wrapped(i64::try_from(count).unwrap(), 16);
        assert!(ring.up[at] < 0.5, "the power was computed after all: {}", ring.up[at]);
        assert!(ring.up[at] + ring.error.0 >= 1.0, "{} {}", ring.up[at], ring.error.0);
    }
}
