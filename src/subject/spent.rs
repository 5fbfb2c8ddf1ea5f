//! What a run used up besides what it released: bits of its tape, time.
//!
//! Separate from the output because a claim need not speak of it; who watches
//! a side channel says so.

use std::fmt;

/// A quantity that can be measured of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// The number of random bits that were read.
    Bits,
    /// The time taken, in nanoseconds.
    Nanoseconds,
}

impl Measure {
    /// Every measure with its name in the adapter protocol.
    pub const NAMES: [(&'static str, Self); 2] =
        [("bits", Self::Bits), ("nanoseconds", Self::Nanoseconds)];

    /// Its name in the adapter protocol.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bits => "bits",
            Self::Nanoseconds => "nanoseconds",
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What one run used up, as far as it was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spent {
    /// The number of random bits read.
    pub bits: Option<u64>,
    /// The time taken, in nanoseconds.
    pub nanoseconds: Option<u64>,
}
