//! Exact products of integer sequences: number-theoretic transforms modulo
//! four primes, joined by Garner's rule.
//!
//! Nothing is rounded before the last line: a sum of products below 2^251 is
//! found exactly, then cut to the unit of the masses in the direction asked for.

use super::masses::{Side, UNIT_BITS};

/// Primes `c 2^24 + 1` just below `2^63`, each with a generator of its units.
///
/// Below `2^63` the sum of two residues fits a word.
const PRIMES: [(u64, u64); 4] = [
    (9_223_372_036_737_335_297, 3),
    (9_223_372_036_636_672_001, 6),
    (9_223_372_036_166_909_953, 5),
    (9_223_372_036_083_023_873, 3),
];

/// The longest transform of these primes, as a power of 2.
const LARGEST_LOG: u32 = 24;

/// The product of the primes exceeds `2^PRODUCT_BITS`.
const PRODUCT_BITS: u32 = 251;

/// A factor modulo a prime, with `floor(2^64 factor / p)` beside it, which
/// turns the reduction into two products `[Sho]`.
#[derive(Debug, Clone, Copy)]
struct Factor {
    value: u64,
    quotient: u64,
}

impl Factor {
    fn new(value: u64, p: u64) -> Self {
        Self { value, quotient: narrow((u128::from(value) << 64) / u128::from(p)) }
    }

    /// `x * self mod p`, for any word `x`.
    #[inline]
    fn times(self, x: u64, p: u64) -> u64 {
        let estimate = ((u128::from(self.quotient) * u128::from(x)) >> 64) as u64;
        // The estimate is the quotient or one less, so that what is left is below 2p.
        let rest = self.value.wrapping_mul(x).wrapping_sub(estimate.wrapping_mul(p));
        if rest >= p { rest - p } else { rest }
    }
}

/// A value known to fit a word.
fn narrow(x: u128) -> u64 {
    u64::try_from(x).expect("reduced below 2^64")
}

fn multiply(a: u64, b: u64, p: u64) -> u64 {
    narrow(u128::from(a) * u128::from(b) % u128::from(p))
}

fn power(base: u64, mut exponent: u64, p: u64) -> u64 {
    let (mut base, mut result) = (base, 1);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = multiply(result, base, p);
        }
        base = multiply(base, base, p);
        exponent >>= 1;
    }
    result
}

fn inverse(a: u64, p: u64) -> u64 {
    power(a % p, p - 2, p)
}

/// The powers of the root of unity of every stage: `table[s]` holds those of
/// order `2^(s + 1)`.
fn stages(root: u64, log: u32, p: u64) -> Vec<Vec<Factor>> {
    let stage = |s: u32| {
        let step = power(root, 1 << (log - s - 1), p);
        let mut w = 1;
        let next = |_| {
            let factor = Factor::new(w, p);
            w = multiply(w, step, p);
            factor
        };
        (0..1u64 << s).map(next).collect()
    };
    (0..log).map(stage).collect()
}

/// The transform, in bit-reversed order.
fn forward(values: &mut [u64], stages: &[Vec<Factor>], p: u64) {
    for stage in stages.iter().rev() {
        for block in values.chunks_exact_mut(2 * stage.len()) {
            let (left, right) = block.split_at_mut(stage.len());
            for ((a, b), w) in left.iter_mut().zip(right).zip(stage) {
                let (u, v) = (*a, *b);
                let sum = u + v;
                *a = if sum >= p { sum - p } else { sum };
                *b = w.times(u + p - v, p);
            }
        }
    }
}

/// The transform back from bit-reversed order, without the division.
fn backward(values: &mut [u64], stages: &[Vec<Factor>], p: u64) {
    for stage in stages {
        for block in values.chunks_exact_mut(2 * stage.len()) {
            let (left, right) = block.split_at_mut(stage.len());
            for ((a, b), w) in left.iter_mut().zip(right).zip(stage) {
                let (u, v) = (*a, w.times(*b, p));
                let sum = u + v;
                *a = if sum >= p { sum - p } else { sum };
                *b = if u >= v { u - v } else { u + p - v };
            }
        }
    }
}

/// The cyclic product of two sequences of length `2^log` modulo one prime.
fn residues(a: &[u128], b: &[u128], log: u32, (p, generator): (u64, u64)) -> Vec<u64> {
    let size = 1usize << log;
    let root = power(generator, (p - 1) >> log, p);
    let reduce = |x: &[u128]| {
        let mut out: Vec<u64> = x.iter().map(|&v| narrow(v % u128::from(p))).collect();
        out.resize(size, 0);
        out
    };
    let ahead = stages(root, log, p);
    let mut left = reduce(a);
    forward(&mut left, &ahead, p);
    if a == b {
        left.iter_mut().for_each(|x| *x = multiply(*x, *x, p));
    } else {
        let mut right = reduce(b);
        forward(&mut right, &ahead, p);
        left.iter_mut().zip(&right).for_each(|(x, &y)| *x = multiply(*x, y, p));
    }
    backward(&mut left, &stages(inverse(root, p), log, p), p);
    let divide = Factor::new(inverse(1 << log, p), p);
    left.iter_mut().for_each(|x| *x = divide.times(*x, p));
    left
}

/// The sequence of `Σ a_i b_(n - i)`, each divided by `2^UNIT_BITS` and
/// rounded to the side.
///
/// # Panics
///
/// If the product could exceed what the primes tell apart, or the length
/// `2^24`; the masses sum to about 1 and their length is bounded before.
pub(super) fn convolve(a: &[u128], b: &[u128], side: Side) -> Vec<u128> {
    if a.is_empty() || b.is_empty() {
        return Vec::new();
    }
    let length = a.len() + b.len() - 1;
    let log = length.next_power_of_two().trailing_zeros();
    assert!(log <= LARGEST_LOG, "the window bounds the length");
    // Every sum of products is at most (Σ a)(max b).
    let total: u128 = a.iter().sum();
    let highest = b.iter().max().copied().unwrap_or(0);
    let bits = |x: u128| u128::BITS - x.leading_zeros();
    assert!(bits(total) + bits(highest) <= PRODUCT_BITS, "masses sum to about 1");
    let found = PRIMES.map(|prime| residues(a, b, log, prime));
    let garner = Garner::new();
    (0..length).map(|i| round(garner.join([0, 1, 2, 3].map(|n| found[n][i])), side)).collect()
}

/// The inverses that Garner's rule needs: `inverses[n][m]` is that of prime
/// `m` modulo prime `n`, for `m < n`.
struct Garner {
    inverses: [[Factor; 4]; 4],
}

impl Garner {
    fn new() -> Self {
        let of = |n: usize, m: usize| {
            let p = PRIMES[n].0;
            Factor::new(inverse(PRIMES[m].0, p), p)
        };
        Self { inverses: [0, 1, 2, 3].map(|n| [0, 1, 2, 3].map(|m| of(n, m))) }
    }

    /// The number below the product of the primes with these residues, in
    /// words from the lowest.
    fn join(&self, residues: [u64; 4]) -> [u64; 4] {
        // value = d0 + p0 (d1 + p1 (d2 + p2 d3)).
        let mut digits = residues;
        for (n, row) in self.inverses.iter().enumerate() {
            let p = PRIMES[n].0;
            for (m, inverse) in row.iter().enumerate().take(n) {
                let known = digits[m] % p;
                let (own, borrowed) = (digits[n], p);
                let rest = if own >= known { own - known } else { own + borrowed - known };
                digits[n] = inverse.times(rest, p);
            }
        }
        let mut words = [digits[3], 0, 0, 0];
        for n in (0..3).rev() {
            let mut carry = u128::from(digits[n]);
            for word in &mut words {
                let sum = u128::from(*word) * u128::from(PRIMES[n].0) + carry;
                *word = narrow(sum & u128::from(u64::MAX));
                carry = sum >> 64;
            }
        }
        words
    }
}

/// `words / 2^UNIT_BITS`, rounded to the side; `64 < UNIT_BITS < 128`.
fn round(words: [u64; 4], side: Side) -> u128 {
    let [lowest, low, high, highest] = words.map(u128::from);
    let upper = high | (highest << 64);
    let lower = lowest | (low << 64);
    let cut = (lower >> UNIT_BITS) | (upper << (128 - UNIT_BITS));
    debug_assert!(upper >> UNIT_BITS == 0, "at most 2^251");
    let exact = lower & ((1 << UNIT_BITS) - 1) == 0;
    if exact || side == Side::Lower { cut } else { cut + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::Natural;

    /// The definition, on integers of any size.
    fn schoolbook(a: &[u128], b: &[u128], side: Side) -> Vec<u128> {
        let mut sums = vec![Natural::ZERO; a.len() + b.len() - 1];
        for (i, &x) in a.iter().enumerate() {
            for (j, &y) in b.iter().enumerate() {
                sums[i + j] += Natural::from(x) * Natural::from(y);
            }
        }
        let unit = Natural::ONE << 124usize;
        let up = if side == Side::Upper { &unit - Natural::ONE } else { Natural::ZERO };
        sums.iter().map(|sum| u128::try_from((sum + &up) / &unit).unwrap()).collect()
    }

    /// Words that look like nothing in particular, from a fixed start.
    fn words(seed: u64, count: usize, top: u128) -> Vec<u128> {
        let mut state = u128::from(seed) | 1;
        let mut next = || {
            state = state.wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645).wrapping_add(7);
            (state ^ (state >> 61)) % top
        };
        (0..count).map(|_| next()).collect()
    }

    #[test]
    fn products_are_those_of_the_schoolbook() {
        for (n, m) in [(1, 1), (1, 7), (2, 3), (17, 40), (64, 65), (200, 313)] {
            let (a, b) = (words(1, n, (1 << 125) / 200), words(2, m, (1 << 125) / 313));
            for side in [Side::Lower, Side::Upper] {
                assert_eq!(convolve(&a, &b, side), schoolbook(&a, &b, side), "{n} {m}");
                assert_eq!(convolve(&a, &a, side), schoolbook(&a, &a, side), "{n}");
            }
        }
    }

    #[test]
    fn extremes_are_exact() {
        let one = 1u128 << 124;
        for (a, b) in [
            (vec![one], vec![one]),
            (vec![one, 0, 0], vec![0, one]),
            (vec![one - 1, 1], vec![1, one - 1]),
            (vec![1; 100], vec![1; 100]),
            (vec![(one << 1) - 1], vec![(one << 1) - 1, 0, 1]),
        ] {
            for side in [Side::Lower, Side::Upper] {
                assert_eq!(convolve(&a, &b, side), schoolbook(&a, &b, side));
            }
        }
        assert!(convolve(&[], &[one], Side::Upper).is_empty());
    }

    #[test]
    fn the_primes_are_what_is_said_of_them() {
        let product = PRIMES.iter().fold(Natural::ONE, |x, &(p, _)| x * Natural::from(p));
        assert!(product > Natural::ONE << 251usize);
        for (p, g) in PRIMES {
            assert_eq!((p - 1) % (1 << LARGEST_LOG), 0);
            // Of order exactly 2^24, hence a root of unity of every stage.
            let root = power(g, (p - 1) >> LARGEST_LOG, p);
            assert_eq!(power(root, 1 << (LARGEST_LOG - 1), p), p - 1);
            assert_eq!(power(2, p - 1, p), 1);
        }
    }
}
