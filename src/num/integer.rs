//! Integers of any size: the only door to the bignum dependency.
//!
//! `dashu-int` keeps values below 2^128 inline, without allocation, which is
//! what samplers need. Its sibling `dashu-ratio` is not used: a wrong line
//! there biased a published sampler for two years, so rationals are our own
//! ([`crate::num::Rational`]) and every law is checked by enumeration.

pub use dashu_base::Sign;
pub(super) use dashu_base::{AbsOrd, BitTest, DivEuclid, DivRem, Gcd, Signed, SquareRoot};
/// A signed integer of any size.
pub use dashu_int::IBig as Integer;
/// A non-negative integer of any size.
pub use dashu_int::UBig as Natural;

/// The number of bits of `n`: 0 for 0, `floor(log2 n) + 1` otherwise.
///
/// # Example
///
/// ```
/// use etalon::num::{Natural, bit_length};
/// assert_eq!(bit_length(&Natural::from(8u8)), 4);
/// ```
pub fn bit_length(n: &Natural) -> u32 {
    u32::try_from(n.bit_len()).expect("no integer in memory has 2^32 bits")
}
