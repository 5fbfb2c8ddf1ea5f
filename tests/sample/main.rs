//! The laws of the samplers, proven by walking every tape.
//!
//! Two kinds of walk. *Whole*: the sampler from start to answer, over all tapes
//! of a length. *Pass*: one pass through a restarting loop, on the condition
//! that its first word is a given U, for every U; since the loop forgets
//! everything when it starts over, the law of a pass that answers is the law of
//! the sampler. A pass has few tapes at any scale, so its brackets are narrow.
//!
//! Each test states the largest rest it accepts: what it could not have seen.

#![expect(clippy::unwrap_used, reason = "a failed test is a panic")]

mod basics;
mod bracket;
mod faults;
mod gaussian;
mod laplace;
mod reference;

use etalon::num::{Natural, Rational, bit_length};

fn ratio(text: &str) -> Rational {
    text.parse().unwrap()
}

/// The words U below `t` to walk: all if they are few, otherwise the ends, the
/// middle, and multiples that share factors with many denominators.
fn first_words(t: &Natural) -> Vec<Natural> {
    if let Ok(t) = u32::try_from(t)
        && t <= 2000
    {
        return (0..t).map(Natural::from).collect();
    }
    let mut words = vec![Natural::ZERO, Natural::ONE, t - Natural::ONE];
    words.extend([2u8, 3, 4, 7, 60].map(|part| t / Natural::from(part)));
    words.extend([720u32, 1 << 20].map(|factor| t / Natural::from(3 * factor) * factor));
    words
}

/// The number of bits that a number below `n` is drawn from.
fn width(n: &Natural) -> u32 {
    bit_length(&(n - Natural::ONE))
}
