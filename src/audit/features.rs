//! What the experts see of an output: a key for equality, its shape, its
//! numbers and how coarse each number is.
//!
//! Features are computed once per run and shared by all experts. They are a
//! function of the output alone, so nothing here can affect validity.

use std::hash::{Hash, Hasher};

use crate::subject::Output;

/// Vectors are looked at up to this coordinate; the key covers the rest.
pub(super) const WIDEST: usize = 64;

/// The features of a sequence of outputs, row by row.
#[derive(Debug, Clone, Default)]
pub(super) struct Features {
    /// Equal outputs have equal keys (unequal ones nearly always differ).
    pub(super) keys: Vec<u64>,
    /// Kind and length, without content.
    pub(super) shapes: Vec<u64>,
    /// `width` numbers per row; NaN where there is none.
    numbers: Vec<f64>,
    /// `width` keys of [`coarseness`] per row.
    grains: Vec<u64>,
    width: usize,
}

impl Features {
    /// An empty table for outputs of `width` numbers.
    pub(super) fn new(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    /// How many numbers to look at, judged by the first outputs.
    pub(super) fn width_of(outputs: &[Output]) -> usize {
        outputs
            .iter()
            .map(|output| match output {
                Output::Vector(items) => items.len(),
                _ => 1,
            })
            .max()
            .unwrap_or(1)
            .clamp(1, WIDEST)
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(super) fn clear(&mut self) {
        self.keys.clear();
        self.shapes.clear();
        self.numbers.clear();
        self.grains.clear();
    }

    /// Adds the features of one output.
    pub(super) fn push(&mut self, output: &Output) {
        self.keys.push(key(output));
        match output {
            Output::Vector(items) => {
                self.shapes.push(key(&("vector", items.len())));
                for column in 0..self.width {
                    self.push_number(items.get(column));
                }
            }
            single => {
                self.shapes.push(key(&single.kind()));
                self.push_number(Some(single));
                for _ in 1..self.width {
                    self.push_number(None);
                }
            }
        }
    }

    fn push_number(&mut self, output: Option<&Output>) {
        self.numbers.push(output.and_then(Output::number).unwrap_or(f64::NAN));
        self.grains.push(match output {
            Some(Output::Float(bits)) => coarseness(*bits),
            _ => 0,
        });
    }

    /// Adds row `row` of another table of the same width.
    pub(super) fn push_row(&mut self, other: &Self, row: usize) {
        self.keys.push(other.keys[row]);
        self.shapes.push(other.shapes[row]);
        let range = row * self.width..(row + 1) * self.width;
        self.numbers.extend_from_slice(&other.numbers[range.clone()]);
        self.grains.extend_from_slice(&other.grains[range]);
    }

    /// The number in `column` of `row`.
    #[inline]
    pub(super) fn number(&self, row: usize, column: usize) -> f64 {
        self.numbers[row * self.width + column]
    }

    /// The coarseness in `column` of `row`.
    #[inline]
    pub(super) fn grain(&self, row: usize, column: usize) -> u64 {
        self.grains[row * self.width + column]
    }
}

/// The magnitude and the lowest set bit of a float: noise added in floating
/// point leaves a trace of the true value in both `[Mir12]`.
pub(super) fn coarseness(bits: u64) -> u64 {
    let exponent = (bits >> 52) & 0x7ff;
    let fraction = bits & ((1 << 52) - 1);
    let trailing = if fraction == 0 { 52 } else { u64::from(fraction.trailing_zeros()) };
    // Magnitudes beyond 2^±8 share a cell: they are too rare to learn from.
    let magnitude = exponent.clamp(1023 - 8, 1023 + 8);
    // The weight of the lowest set bit, relative to 2^-1074.
    let lowest = exponent + trailing;
    1 + magnitude * 4096 + lowest
}

/// A fast hash of anything; it need not resist an adversary, for a collision
/// only merges two symbols.
pub(super) fn key(value: &impl Hash) -> u64 {
    let mut hasher = Mixer(0x9e37_79b9_7f4a_7c15);
    value.hash(&mut hasher);
    hasher.finish()
}

/// Multiply and rotate, finished by a mix of the high bits into the low ones.
pub(super) struct Mixer(u64);

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
        self.write_u64(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
    }
    fn write_u8(&mut self, n: u8) {
        self.write_u64(u64::from(n));
    }
    fn write_usize(&mut self, n: usize) {
        self.write_u64(u64::try_from(n).unwrap_or(u64::MAX));
    }
    fn write_i64(&mut self, n: i64) {
        self.write_u64(n.cast_unsigned());
    }
    #[inline]
    fn write_u64(&mut self, n: u64) {
        self.0 = (self.0 ^ n).wrapping_mul(0xf135_7aea_2e62_a9c5).rotate_left(26);
    }
    fn finish(&self) -> u64 {
        (self.0 ^ (self.0 >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93)
    }
}
