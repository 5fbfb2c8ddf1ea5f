//! The tape of a seed: the ChaCha20 keystream of RFC 8439.
//!
//! Separate because it is the only door to the cipher, and because it is the
//! inner loop of every sampler.

use std::fmt;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::{Seed, Tape};
use crate::error::{Error, Result};

/// The ChaCha20 keystream with key = seed, as a tape that practically never
/// ends (2^70 bytes).
///
/// # Tape
///
/// Key = seed, 64-bit block counter from 0, 64-bit nonce = stream number
/// (little-endian). Stream 0 is the keystream of RFC 8439 with nonce 0 and
/// counter from 0. Bytes in keystream order, most significant bit first.
///
/// # Example
///
/// ```
/// use etalon::tape::{ChaCha, Seed, Tape};
/// let mut tape = ChaCha::new(&Seed::new([0; 32]), 0);
/// assert_eq!(tape.bits(8)?, 0x76);
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// [RFC8439, 2.3]
#[derive(Clone)]
pub struct ChaCha {
    rng: ChaCha20Rng,
    /// The unread bits of the current word, aligned to the top, zeros below.
    word: u64,
    /// How many bits of `word` are unread, at most 64.
    left: u32,
}

impl ChaCha {
    /// The tape of `seed`; independent draws of one release take different
    /// stream numbers.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::tape::{ChaCha, Seed, Tape};
    /// let word = |stream| ChaCha::new(&Seed::new([0; 32]), stream).bits(64);
    /// assert_eq!(word(0)?, 0x76b8_e0ad_a0f1_3d90);
    /// assert_ne!(word(0)?, word(1)?);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(seed: &Seed, stream: u64) -> Self {
        let mut rng = ChaCha20Rng::from_seed(*seed.bytes());
        rng.set_stream(stream);
        Self { rng, word: 0, left: 0 }
    }

    /// The next eight bytes of the keystream as a big-endian word.
    #[inline]
    fn next(&mut self) -> u64 {
        self.rng.next_u64().swap_bytes()
    }

    /// Reads across the end of the current word; not for a whole new word.
    #[inline]
    fn refill(&mut self, width: u32) -> u64 {
        let need = width - self.left;
        let next = self.next();
        let high = if self.left == 0 { 0 } else { self.word >> (64 - self.left) };
        self.word = next << need;
        self.left = 64 - need;
        (high << need) | (next >> (64 - need))
    }
}

impl Tape for ChaCha {
    // Always: a call would pass the large error type through memory, which
    // costs as much as the word itself.
    #[inline(always)]
    fn bits(&mut self, width: u32) -> Result<u64> {
        if width <= self.left && width < 64 {
            // Shifted in two steps, so that width = 0 is no shift by 64.
            let value = (self.word >> 1) >> (63 - width);
            self.word <<= width;
            self.left -= width;
            return Ok(value);
        }
        if width == 64 && self.left == 0 {
            return Ok(self.next());
        }
        if width > 64 {
            return Err(too_wide(width));
        }
        Ok(self.refill(width))
    }
}

/// The refusal of a word that no `u64` holds.
#[cold]
pub(super) fn too_wide(width: u32) -> Error {
    Error::domain("width", width, "at most 64 bits at once")
}

impl fmt::Debug for ChaCha {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The state is the secret that protects a release: not shown.
        f.debug_struct("ChaCha").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// [RFC8439, A.1], test vector 1: key 0, nonce 0, block counter 0.
    const BLOCK_0: [u8; 64] = [
        0x76, 0xb8, 0xe0, 0xad, 0xa0, 0xf1, 0x3d, 0x90, 0x40, 0x5d, 0x6a, 0xe5, 0x53, 0x86, 0xbd,
        0x28, 0xbd, 0xd2, 0x19, 0xb8, 0xa0, 0x8d, 0xed, 0x1a, 0xa8, 0x36, 0xef, 0xcc, 0x8b, 0x77,
        0x0d, 0xc7, 0xda, 0x41, 0x59, 0x7c, 0x51, 0x57, 0x48, 0x8d, 0x77, 0x24, 0xe0, 0x3f, 0xb8,
        0xd8, 0x4a, 0x37, 0x6a, 0x43, 0xb8, 0xf4, 0x15, 0x18, 0xa1, 0x1c, 0xc3, 0x87, 0xb6, 0x69,
        0xb2, 0xee, 0x65, 0x86,
    ];
    /// [RFC8439, A.1], test vector 2: the same with block counter 1.
    const BLOCK_1: [u8; 8] = [0x9f, 0x07, 0xe7, 0xbe, 0x55, 0x51, 0x38, 0x7a];

    fn zero() -> ChaCha {
        ChaCha::new(&Seed::new([0; 32]), 0)
    }

    #[test]
    fn stream_0_is_the_keystream_of_rfc_8439() {
        let mut tape = zero();
        for byte in BLOCK_0.into_iter().chain(BLOCK_1) {
            assert_eq!(tape.bits(8).unwrap(), u64::from(byte));
        }
        assert_eq!(zero().bits(64).unwrap(), 0x76b8_e0ad_a0f1_3d90);
    }

    #[test]
    fn the_widths_of_the_reads_do_not_change_the_bits() {
        let mut one_by_one = zero();
        let mut grouped = zero();
        for width in (0..=64).cycle().step_by(7).take(400) {
            let mut value = 0;
            for _ in 0..width {
                value = (value << 1) | one_by_one.bits(1).unwrap();
            }
            assert_eq!(grouped.bits(width).unwrap(), value, "width {width}");
        }
    }

    #[test]
    fn natural_is_one_big_endian_integer() {
        let mut expected = crate::num::Natural::ZERO;
        for byte in &BLOCK_0[..20] {
            expected = (expected << 8) + crate::num::Natural::from(*byte);
        }
        assert_eq!(zero().natural(160).unwrap(), expected);
    }

    #[test]
    fn streams_and_seeds_are_different_tapes() {
        let first =
            |seed: [u8; 32], stream| ChaCha::new(&Seed::new(seed), stream).bits(64).unwrap();
        let mut words = vec![first([0; 32], 0), first([0; 32], 1), first([0; 32], u64::MAX)];
        words.push(first([1; 32], 0));
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), 4);
    }

    #[test]
    fn more_than_64_bits_at_once_are_refused_before_anything_is_read() {
        let mut tape = zero();
        assert!(matches!(tape.bits(65), Err(Error::Domain { parameter: "width", .. })));
        assert_eq!(tape.bits(0).unwrap(), 0);
        assert_eq!(tape.bits(8).unwrap(), 0x76);
    }
}
