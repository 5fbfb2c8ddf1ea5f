//! Counts the bits that a sampler takes from any tape.
//!
//! Separate because the number of bits is evidence of its own: it is stated in
//! golden vectors, and it can leak.

use std::fmt;

use super::{Part, Tape};
use crate::error::Result;
use crate::num::Natural;

/// A tape that passes everything on and counts the bits read.
///
/// A read that fails is not counted.
///
/// # Example
///
/// ```
/// use etalon::tape::{Counting, Recorded, Tape};
/// let mut tape = Counting::new(Recorded::new(vec![0; 9]));
/// tape.bits(5)?;
/// tape.split(7, 1, 100)?;
/// assert_eq!(tape.read(), 12);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Counting<T> {
    tape: T,
    read: u64,
}

impl<T: Tape> Counting<T> {
    /// Counts from 0 what is read from `tape`.
    pub fn new(tape: T) -> Self {
        Self { tape, read: 0 }
    }

    /// The number of bits read so far.
    pub fn read(&self) -> u64 {
        self.read
    }

    /// The tape, from where it was read to.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::tape::{Counting, Recorded, Tape};
    /// let mut tape = Counting::new(Recorded::new(vec![0; 2]));
    /// tape.bits(5)?;
    /// assert_eq!(tape.into_inner().left(), 11);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn into_inner(self) -> T {
        self.tape
    }

    /// Adds `width` if the read was answered.
    #[inline]
    fn count<V>(&mut self, width: u32, answer: Result<V>) -> Result<V> {
        if answer.is_ok() {
            self.read += u64::from(width);
        }
        answer
    }
}

impl<T: Tape> Tape for Counting<T> {
    #[inline]
    fn bits(&mut self, width: u32) -> Result<u64> {
        let answer = self.tape.bits(width);
        self.count(width, answer)
    }
    fn natural(&mut self, width: u32) -> Result<Natural> {
        let answer = self.tape.natural(width);
        self.count(width, answer)
    }
    #[inline]
    fn split(&mut self, width: u32, lower: u64, upper: u64) -> Result<Part> {
        let answer = self.tape.split(width, lower, upper);
        self.count(width, answer)
    }
    fn split_natural(&mut self, width: u32, lower: &Natural, upper: &Natural) -> Result<Part> {
        let answer = self.tape.split_natural(width, lower, upper);
        self.count(width, answer)
    }
    #[inline]
    fn open(&mut self, primitive: &'static str) {
        self.tape.open(primitive);
    }
    #[inline]
    fn close(&mut self, decision: &dyn fmt::Display) {
        self.tape.close(decision);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::tape::Recorded;

    #[test]
    fn every_way_of_reading_is_counted_and_failures_are_not() {
        let mut tape = Counting::new(Recorded::new([0xa5; 40]));
        tape.bits(3).unwrap();
        tape.natural(100).unwrap();
        tape.split(64, 1, 2).unwrap();
        tape.split_natural(70, &Natural::ONE, &(Natural::ONE << 69)).unwrap();
        assert_eq!(tape.read(), 237);
        assert_eq!(tape.bits(64).unwrap().count_ones(), 32);
        assert_eq!(tape.bits(64), Err(Error::TapeEnded));
        assert_eq!(tape.read(), 301);
        assert_eq!(tape.into_inner().left(), 19);
    }
}
