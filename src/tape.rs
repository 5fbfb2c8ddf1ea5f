//! The bits: every output of the crate is a function of a tape.
//!
//! `docs/spec/tape.md` is the normative text. A sampler is generic over
//! [`Tape`], so that production, replay, golden vectors and the walker that
//! visits every tape all run the same code.

mod chacha;
mod counting;
mod recorded;
mod seed;
mod transcript;
pub mod walk;

use std::fmt;

pub use chacha::ChaCha;
pub use counting::Counting;
pub use recorded::Recorded;
pub use seed::Seed;
pub use transcript::{Read, Step, Transcript};

use crate::error::Result;
use crate::num::Natural;

/// Where an integer read from the tape lies between two cuts.
///
/// # Example
///
/// ```
/// use etalon::tape::{Part, Recorded, Tape};
/// let mut tape = Recorded::new(vec![0b0001_1011]);
/// let mut part = || tape.split(2, 1, 3);
/// assert_eq!((part()?, part()?, part()?), (Part::Below, Part::Between, Part::Between));
/// assert_eq!(part()?, Part::Beyond);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Less than the lower cut.
    Below,
    /// At least the lower cut and less than the upper one.
    Between,
    /// At least the upper cut.
    Beyond,
}

impl Part {
    /// The part in which `word` lies.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::tape::Part;
    /// // The lower cut is the first that is between them.
    /// let parts = [2, 3, 7].map(|word| Part::of(&word, &3, &7));
    /// assert_eq!(parts, [Part::Below, Part::Between, Part::Beyond]);
    /// ```
    #[inline]
    pub fn of<N: PartialOrd>(word: &N, lower: &N, upper: &N) -> Self {
        if word < lower {
            Self::Below
        } else if word < upper {
            Self::Between
        } else {
            Self::Beyond
        }
    }
}

/// A source of bits, taken byte by byte, most significant bit first.
///
/// The provided methods all read through [`Tape::bits`]; a tape overrides
/// them only to answer the same question for many tapes at once, as the
/// walker does.
///
/// # Example
///
/// ```
/// use etalon::Error;
/// use etalon::tape::{Recorded, Tape};
///
/// let mut tape = Recorded::new([0b1010_0001]);
/// assert_eq!(tape.bits(3)?, 0b101);
/// assert_eq!(tape.bits(5)?, 1);
/// assert!(matches!(tape.bits(1), Err(Error::TapeEnded { .. })));
/// # Ok::<(), etalon::Error>(())
/// ```
pub trait Tape {
    /// The next `width` bits as a big-endian integer; `width = 0` takes none.
    ///
    /// # Errors
    ///
    /// - [`Error::TapeEnded`](crate::Error::TapeEnded) if fewer bits are left.
    /// - [`Error::Domain`](crate::Error::Domain) if `width > 64`.
    fn bits(&mut self, width: u32) -> Result<u64>;

    /// The next `width` bits as a big-endian integer of any size.
    ///
    /// # Errors
    ///
    /// As for [`Tape::bits`], of any width.
    fn natural(&mut self, width: u32) -> Result<Natural> {
        let mut value = Natural::ZERO;
        let mut left = width;
        while left > 0 {
            let take = left.min(64);
            value = (value << usize::try_from(take).expect("at most 64"))
                + Natural::from(self.bits(take)?);
            left -= take;
        }
        Ok(value)
    }

    /// Reads `bits(width)` and says only where it lies between two cuts.
    ///
    /// # Errors
    ///
    /// As for [`Tape::bits`].
    #[inline]
    fn split(&mut self, width: u32, lower: u64, upper: u64) -> Result<Part> {
        Ok(Part::of(&self.bits(width)?, &lower, &upper))
    }

    /// Reads `natural(width)` and says only where it lies between two cuts.
    ///
    /// # Errors
    ///
    /// As for [`Tape::natural`].
    fn split_natural(&mut self, width: u32, lower: &Natural, upper: &Natural) -> Result<Part> {
        Ok(Part::of(&self.natural(width)?, lower, upper))
    }

    /// Marks the beginning of a primitive, for transcripts; reads nothing.
    #[inline]
    fn open(&mut self, _primitive: &'static str) {}

    /// Marks what the innermost open primitive decided; reads nothing.
    #[inline]
    fn close(&mut self, _decision: &dyn fmt::Display) {}
}

impl<T: Tape + ?Sized> Tape for &mut T {
    #[inline]
    fn bits(&mut self, width: u32) -> Result<u64> {
        (**self).bits(width)
    }
    fn natural(&mut self, width: u32) -> Result<Natural> {
        (**self).natural(width)
    }
    #[inline]
    fn split(&mut self, width: u32, lower: u64, upper: u64) -> Result<Part> {
        (**self).split(width, lower, upper)
    }
    fn split_natural(&mut self, width: u32, lower: &Natural, upper: &Natural) -> Result<Part> {
        (**self).split_natural(width, lower, upper)
    }
    #[inline]
    fn open(&mut self, primitive: &'static str) {
        (**self).open(primitive);
    }
    #[inline]
    fn close(&mut self, decision: &dyn fmt::Display) {
        (**self).close(decision);
    }
}
