//! What the experts see of an output: a key for equality, its shape, the
//! numbers that are read of it and how coarse each coordinate is.
//!
//! Features are computed once per run and shared by all experts. They are a
//! function of the output alone, so nothing here can affect validity.

use std::hash::{Hash, Hasher};

use super::reading::Reading;
use crate::subject::Output;

/// The features of a sequence of outputs.
#[derive(Debug, Clone, Default)]
pub(super) struct Features {
    /// Equal outputs have equal keys (unequal ones nearly always differ).
    pub(super) keys: Vec<u64>,
    /// Kind and length, without content.
    pub(super) shapes: Vec<u64>,
    readings: Vec<Reading>,
    /// Per reading a number for each run; NaN where there is none.
    numbers: Vec<Vec<f64>>,
    /// Per coordinate a key of its [`coarseness`] for each run.
    grains: Vec<Vec<u64>>,
    /// The numbers of the coordinates of one run.
    row: Vec<f64>,
}

impl Features {
    /// An empty table of what is to be read, the coordinates first.
    pub(super) fn new(readings: Vec<Reading>) -> Self {
        let is_coordinate = |reading: &&Reading| matches!(reading, Reading::Coordinate(_));
        let width = readings.iter().filter(is_coordinate).count();
        Self {
            numbers: vec![Vec::new(); readings.len()],
            grains: vec![Vec::new(); width],
            readings,
            ..Self::default()
        }
    }

    /// What is read.
    pub(super) fn readings(&self) -> &[Reading] {
        &self.readings
    }

    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(super) fn clear(&mut self) {
        self.keys.clear();
        self.shapes.clear();
        self.numbers.iter_mut().for_each(Vec::clear);
        self.grains.iter_mut().for_each(Vec::clear);
    }

    /// Adds the features of one output.
    pub(super) fn push(&mut self, output: &Output) {
        self.keys.push(key(output));
        self.shapes.push(match output {
            Output::Vector(items) => key(&("vector", items.len())),
            single => key(&single.kind()),
        });
        self.row.clear();
        for (place, grains) in self.grains.iter_mut().enumerate() {
            let item = output.items().get(place);
            self.row.push(item.and_then(Output::number).unwrap_or(f64::NAN));
            grains.push(match item {
                Some(Output::Float(bits)) => coarseness(*bits),
                _ => 0,
            });
        }
        let (coordinates, others) = self.numbers.split_at_mut(self.row.len());
        for (numbers, x) in coordinates.iter_mut().zip(&self.row) {
            numbers.push(*x);
        }
        for (reading, numbers) in self.readings[self.row.len()..].iter().zip(others) {
            numbers.push(reading.of(&self.row));
        }
    }

    /// Adds the first `rows` rows of another table of the same readings.
    pub(super) fn extend(&mut self, other: &Self, rows: usize) {
        self.keys.extend_from_slice(&other.keys[..rows]);
        self.shapes.extend_from_slice(&other.shapes[..rows]);
        for (numbers, others) in self.numbers.iter_mut().zip(&other.numbers) {
            numbers.extend_from_slice(&others[..rows]);
        }
        for (grains, others) in self.grains.iter_mut().zip(&other.grains) {
            grains.extend_from_slice(&others[..rows]);
        }
    }

    /// The numbers of one reading.
    pub(super) fn numbers(&self, column: usize) -> &[f64] {
        &self.numbers[column]
    }

    /// The coarsenesses of one coordinate.
    pub(super) fn grains(&self, column: usize) -> &[u64] {
        &self.grains[column]
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::Integer;

    /// Outputs that look alike, print alike or are written in the same words.
    fn lookalikes() -> Vec<Output> {
        let mut all: Vec<Output> = (-16..64).map(|n: i64| Output::Integer(n.into())).collect();
        let large = [i64::MIN, i64::MIN + 6, i64::MIN + 10, i64::MAX];
        all.extend(large.map(|n| Output::Integer(n.into())));
        all.extend((60..200).step_by(7).map(|power| Output::Integer(Integer::from(1u8) << power)));
        all.extend((0..64).map(Output::Float));
        all.extend([10.0, 2.0, -0.0].map(|x: f64| Output::Float(x.to_bits())));
        all.extend([Output::Null, Output::Timeout, Output::Crashed]);
        all.extend([false, true].map(Output::Boolean));
        let texts = ["", "0", "10", "10.0", "crashed", "timeout", "null", "true", "\0", "\0\0"];
        for kind in [Output::Text, Output::Refused, Output::Error] {
            all.extend(texts.map(|text| kind(text.to_owned())));
        }
        let single: Vec<Output> = all.clone();
        all.extend(single.iter().map(|item| Output::Vector(vec![item.clone()])));
        for first in single.iter().take(100) {
            all.extend(single.iter().map(|x| Output::Vector(vec![first.clone(), x.clone()])));
        }
        // Words that would be read differently were their lengths not told.
        let float = |bits| Output::Float(bits);
        let integer = |n: i64| Output::Integer(n.into());
        all.push(Output::Vector(vec![integer(1), float(1)]));
        all.push(Output::Vector(vec![float(1), integer(1)]));
        all.push(Output::Vector(Vec::new()));
        all.push(Output::Vector(vec![Output::Vector(Vec::new())]));
        all.sort();
        all.dedup();
        all
    }

    #[test]
    fn different_outputs_have_different_keys() {
        let all = lookalikes();
        let mut known = std::collections::HashMap::new();
        for output in &all {
            let before = known.insert(key(output), output);
            assert!(before.is_none(), "{output:?} and {before:?} have one key");
        }
    }
}
