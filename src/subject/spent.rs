//! What a run used up besides what it released: bits of its tape, time.
//!
//! Separate from the output because a claim need not speak of it; who watches
//! a side channel says so.

use std::fmt;

/// A quantity that can be measured of a run.
///
/// # Example
///
/// ```
/// use etalon::subject::Measure;
/// assert_eq!(Measure::Bits.name(), "bits");
/// assert!(Measure::NAMES.contains(&("nanoseconds", Measure::Nanoseconds)));
/// ```
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
///
/// # Example
///
/// ```
/// use etalon::subject::{Output, Run, Side, Simulated, Spent, Subject};
/// use etalon::tape::Seed;
/// // Its outputs tell nothing of the side; how many bits it reads does.
/// let run: Run = Box::new(|side, tape| {
///     tape.bits(if side == Side::Left { 1 } else { 2 })?;
///     Ok(Output::Null)
/// });
/// let mut subject = Simulated::new("a side channel", &Seed::new([0; 32]), run);
/// subject.run(&[Side::Left, Side::Right], &mut Vec::new())?;
/// let bits = |n| Spent { bits: Some(n), nanoseconds: None };
/// assert_eq!(subject.spent(), [bits(1), bits(2)]);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spent {
    /// The number of random bits read.
    pub bits: Option<u64>,
    /// The time taken, in nanoseconds.
    pub nanoseconds: Option<u64>,
}
