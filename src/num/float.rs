//! Floats with stated errors, for bulk work on millions of masses: sums and
//! products of two floats without loss, and an exponential with a proven bound.
//! Scalars are [`Interval`]s; nothing here is an answer.

use super::dyadic::Dyadic;
use super::interval::Interval;
use super::rational::Rational;

/// The unit roundoff of `f64`, `2^-53`.
pub(crate) const ROUNDOFF: f64 = f64::EPSILON / 2.0;

/// The relative error of [`Double::exp`], as long as the result is a normal
/// number: 8 units of roundoff.
pub(crate) const EXP_ERROR: f64 = 8.0 * ROUNDOFF;

/// An unevaluated sum `high + low` with `|low| <= ulp(high) / 2`: about 106 bits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Double {
    pub(crate) high: f64,
    pub(crate) low: f64,
}

/// `a + b` exactly (Knuth).
#[inline]
fn two_sum(a: f64, b: f64) -> Double {
    let high = a + b;
    let other = high - a;
    Double { high, low: (a - (high - other)) + (b - other) }
}

/// `a + b` exactly for `|a| >= |b|` (Dekker).
#[inline]
fn fast_two_sum(a: f64, b: f64) -> Double {
    let high = a + b;
    Double { high, low: b - (high - a) }
}

/// `a * b` exactly, unless it underflows (Veltkamp and Dekker: no fused
/// operation, which a portable build would have to emulate).
#[inline]
fn two_product(a: f64, b: f64) -> Double {
    const SPLITTER: f64 = 134_217_729.0;
    let split = |x: f64| {
        let t = SPLITTER * x;
        let high = t - (t - x);
        (high, x - high)
    };
    let high = a * b;
    let ((ah, al), (bh, bl)) = (split(a), split(b));
    Double { high, low: ((ah * bh - high) + ah * bl + al * bh) + al * bl }
}

impl Double {
    /// The number `x`.
    #[inline]
    pub(crate) fn new(x: f64) -> Self {
        Self { high: x, low: 0.0 }
    }

    /// The number nearest to the middle of an interval, which is narrow.
    pub(crate) fn of(x: &Interval) -> Self {
        let high = x.lo().to_f64_lower();
        if !high.is_finite() {
            return Self::new(high);
        }
        let exact = Rational::from_f64(high)
            .map_or_else(|_| Dyadic::zero(), |h| Dyadic::from_rational_down(&h, 64));
        fast_two_sum(high, (x.lo() - &exact).to_f64_lower())
    }

    /// The sum, with a relative error of at most `2^-104` of `|a| + |b|`.
    #[inline]
    pub(crate) fn add(self, other: Self) -> Self {
        let s = two_sum(self.high, other.high);
        fast_two_sum(s.high, s.low + (self.low + other.low))
    }

    /// The negative.
    #[inline]
    pub(crate) fn neg(self) -> Self {
        Self { high: -self.high, low: -self.low }
    }

    /// The product, with a relative error of at most `2^-102`.
    #[inline]
    pub(crate) fn mul(self, other: Self) -> Self {
        let p = two_product(self.high, other.high);
        fast_two_sum(p.high, p.low + (self.high * other.low + self.low * other.high))
    }

    /// The nearest `f64`.
    #[inline]
    pub(crate) fn value(self) -> f64 {
        self.high + self.low
    }

    /// The exponential, with a relative error of at most [`EXP_ERROR`]; below
    /// `e^-700` it is 0, above `e^709` infinite.
    ///
    /// `x = k ln 2 + r` with `|r| < 0.35`: the leading 33 bits of ln 2 make
    /// `k ln 2` exact up to a rest of `2^-85 k`, the subtraction is exact
    /// (Sterbenz), and the Taylor polynomial of degree 14 leaves `2^-62`.
    /// Horner's last steps round 1 + r + ..., which lies in [0.7, 1.42]: three
    /// roundoffs; the others are multiplied by `r^2 / 2`; eight cover them all.
    #[inline]
    pub(crate) fn exp(self) -> f64 {
        const HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
        const LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);
        const SHIFT: f64 = 6_755_399_441_055_744.0;
        const INVERSE_FACTORIAL: [f64; 13] = [
            1.0 / 87_178_291_200.0,
            1.0 / 6_227_020_800.0,
            1.0 / 479_001_600.0,
            1.0 / 39_916_800.0,
            1.0 / 3_628_800.0,
            1.0 / 362_880.0,
            1.0 / 40_320.0,
            1.0 / 5_040.0,
            1.0 / 720.0,
            1.0 / 120.0,
            1.0 / 24.0,
            1.0 / 6.0,
            0.5,
        ];
        if self.high < -700.0 {
            return 0.0;
        }
        if self.high > 709.0 {
            return f64::INFINITY;
        }
        // Adding 1.5 * 2^52 rounds to an integer, which then fills the low bits.
        let shifted = self.high * std::f64::consts::LOG2_E + SHIFT;
        let k = shifted - SHIFT;
        let r = (self.high - k * HIGH) + (self.low - k * LOW);
        let mut sum = 0.0;
        for coefficient in INVERSE_FACTORIAL {
            sum = sum * r + coefficient;
        }
        let value = 1.0 + (r + r * r * sum);
        let exponent = shifted.to_bits().wrapping_sub(SHIFT.to_bits());
        // 2^k in two factors: k = 1024 and k < -1022 would not be normal.
        let half = exponent.cast_signed() >> 1;
        let rest = exponent.cast_signed() - half;
        value * power_of_two(half) * power_of_two(rest)
    }
}

/// `2^k` for `|k| <= 1022`.
#[inline]
fn power_of_two(k: i64) -> f64 {
    f64::from_bits((k + 1023).cast_unsigned() << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A few cheap, well-mixed bits per index.
    fn mixed(i: u64) -> f64 {
        let x = i.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let x = (x ^ (x >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        f64::from(u32::try_from(x >> 32).unwrap()) / f64::from(u32::MAX)
    }

    fn exact(x: f64) -> Rational {
        Rational::from_f64(x).unwrap()
    }

    #[test]
    fn the_exponential_keeps_its_bound() {
        for i in 0..100_000 {
            let scale = [700.0, 30.0, 1.0, 1e-3][usize::try_from(i % 4).unwrap()];
            let high = scale * (2.0 * mixed(i) - 1.0);
            let x = two_sum(high, high * ROUNDOFF * (mixed(i + 7) - 0.5));
            let truth = crate::num::exp(&(&exact(x.high) + &exact(x.low)), 64).unwrap();
            let value = x.exp();
            let (lo, hi) = (value / (1.0 + EXP_ERROR), value / (1.0 - EXP_ERROR));
            assert!(truth.lo().to_f64_upper() >= lo.next_down(), "{high} {value} {truth}");
            assert!(truth.hi().to_f64_lower() <= hi.next_up(), "{high} {value} {truth}");
        }
        assert!(Double::new(-701.0).exp().abs() < 1e-300);
        assert!(Double::new(0.0).exp().total_cmp(&1.0).is_eq());
    }

    #[test]
    fn products_and_sums_are_nearly_exact() {
        for i in 0..2_000 {
            let (a, b) = (two_sum(mixed(i), mixed(i + 1) * 1e-17), two_product(mixed(i + 2), -3.1));
            let whole = |x: Double| &exact(x.high) + &exact(x.low);
            let bound = exact(1e-30);
            assert!((&whole(a.mul(b)) - &(&whole(a) * &whole(b))).abs() < bound);
            assert!((&whole(a.add(b)) - &(&whole(a) + &whole(b))).abs() < bound);
        }
    }
}
