//! A tape that was written down: golden vectors and replays.
//!
//! Separate because it is the one tape that ends as a matter of course.

use super::Tape;
use super::chacha::too_wide;
use crate::error::{Error, Result};

/// A tape of given bytes, most significant bit first.
///
/// # Example
///
/// ```
/// use etalon::tape::{Recorded, Tape};
/// let mut tape = Recorded::new(vec![0b1010_0000]);
/// assert_eq!(tape.bits(3)?, 0b101);
/// assert_eq!(tape.bits(6), Err(etalon::Error::TapeEnded));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    bytes: Vec<u8>,
    length: u64,
    position: u64,
}

impl Recorded {
    /// The tape of all bits of `bytes`.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        let length = bit_count(&bytes);
        Self { bytes, length, position: 0 }
    }

    /// The tape of the first `length` bits of `bytes`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if `bytes` has fewer bits.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::tape::{Recorded, Tape};
    /// let mut tape = Recorded::with_length([0b1010_0000], 3)?;
    /// assert_eq!((tape.bits(3)?, tape.left()), (0b101, 0));
    /// assert!(Recorded::with_length([0], 9).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn with_length(bytes: impl Into<Vec<u8>>, length: u64) -> Result<Self> {
        let bytes = bytes.into();
        if length > bit_count(&bytes) {
            return Err(Error::domain("length", length, "at most eight bits per byte given"));
        }
        Ok(Self { bytes, length, position: 0 })
    }

    /// How many bits have been read.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::tape::{Recorded, Tape};
    /// let mut tape = Recorded::new([0; 2]);
    /// tape.bits(5)?;
    /// assert_eq!((tape.position(), tape.left()), (5, 11));
    /// assert!(tape.bits(12).is_err());
    /// assert_eq!(tape.position(), 5); // a read that fails takes nothing
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn position(&self) -> u64 {
        self.position
    }

    /// How many bits are left.
    pub fn left(&self) -> u64 {
        self.length - self.position
    }
}

/// The number of bits of `bytes`.
fn bit_count(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).expect("an address fits 64 bits") * 8
}

impl Tape for Recorded {
    fn bits(&mut self, width: u32) -> Result<u64> {
        if width > 64 {
            return Err(too_wide(width));
        }
        if u64::from(width) > self.left() {
            return Err(Error::TapeEnded);
        }
        let mut value = 0;
        for _ in 0..width {
            let byte = usize::try_from(self.position / 8).expect("within the bytes given");
            let bit = self.bytes[byte] >> (7 - self.position % 8) & 1;
            value = (value << 1) | u64::from(bit);
            self.position += 1;
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_come_byte_by_byte_most_significant_first() {
        let mut tape = Recorded::new([0b1000_0001, 0b0111_0000]);
        assert_eq!(tape.bits(0).unwrap(), 0);
        assert_eq!(tape.bits(1).unwrap(), 1);
        assert_eq!(tape.bits(10).unwrap(), 0b00_0000_1011);
        assert_eq!((tape.position(), tape.left()), (11, 5));
    }

    #[test]
    fn a_read_past_the_end_fails_and_takes_nothing() {
        let mut tape = Recorded::with_length([0xff, 0xff], 9).unwrap();
        assert_eq!(tape.bits(10), Err(Error::TapeEnded));
        assert_eq!(tape.bits(9).unwrap(), 0x1ff);
        assert_eq!(tape.bits(1), Err(Error::TapeEnded));
        assert_eq!(tape.bits(0).unwrap(), 0);
        assert!(matches!(Recorded::with_length([0], 9), Err(Error::Domain { .. })));
        assert!(matches!(tape.bits(65), Err(Error::Domain { .. })));
    }
}
