//! The uniform law on `{0, ..., n - 1}`, by rejection.
//!
//! Everything else in this module is built on it; it is separate because it
//! alone fixes how many bits a trial takes.

use crate::error::{Error, Result};
use crate::num::{Natural, bit_length};
use crate::tape::Tape;

/// The name in transcripts.
const NAME: &str = "uniform_below";

/// Draws an integer uniformly from `{0, ..., n - 1}`.
///
/// # Law
///
/// `Pr[X = i] = 1/n` for every `i < n`, exactly.
///
/// # Tape
///
/// Reads `ceil(log2 n)` bits per trial, most significant first, until a trial
/// is below `n`. For `n = 1` no bit is read.
///
/// # Errors
///
/// - [`Error::Domain`] if `n = 0`.
/// - [`Error::TapeEnded`] if the tape ends before a trial is kept.
///
/// # Example
///
/// ```
/// use etalon::num::Natural;
/// use etalon::sample::uniform_below;
/// use etalon::tape::Recorded;
/// // 7 is not below 6, 2 is.
/// let mut tape = Recorded::new(vec![0b1110_1000]);
/// assert_eq!(uniform_below(&Natural::from(6u8), &mut tape)?, Natural::from(2u8));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn uniform_below(n: &Natural, tape: &mut impl Tape) -> Result<Natural> {
    if let Ok(n) = u64::try_from(n) {
        return uniform_below_u64(n, tape).map(Natural::from);
    }
    wide(n, tape)
}

/// [`uniform_below`] for an `n >= 1` of any size.
pub(super) fn wide(n: &Natural, tape: &mut impl Tape) -> Result<Natural> {
    tape.open(NAME);
    let width = bit_length(&(n - Natural::ONE));
    loop {
        let trial = tape.natural(width)?;
        if trial < *n {
            tape.close(&trial);
            return Ok(trial);
        }
    }
}

/// Draws an integer uniformly from `{0, ..., n - 1}`, in machine words.
///
/// The law, the tape and the errors are those of [`uniform_below`]: the same
/// bits give the same answer.
///
/// # Example
///
/// ```
/// use etalon::sample::uniform_below_u64;
/// use etalon::tape::Recorded;
/// // 7 is not below 6, 2 is.
/// let mut tape = Recorded::new(vec![0b1110_1000]);
/// assert_eq!(uniform_below_u64(6, &mut tape)?, 2);
/// assert_eq!(tape.position(), 6);
/// # Ok::<(), etalon::Error>(())
/// ```
#[inline]
pub fn uniform_below_u64(n: u64, tape: &mut impl Tape) -> Result<u64> {
    let Some(largest) = n.checked_sub(1) else {
        return Err(Error::domain("n", n, "n >= 1"));
    };
    tape.open(NAME);
    let width = u64::BITS - largest.leading_zeros();
    loop {
        // Keeping a trial <= largest conditions a uniform word on an event of
        // n equally likely words, which is the law claimed above.
        let trial = tape.bits(width)?;
        if trial <= largest {
            tape.close(&trial);
            return Ok(trial);
        }
    }
}
