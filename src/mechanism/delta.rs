//! A failure probability as a claim states it: an irrational δ, rounded up.
//!
//! Separate so that every mechanism rounds the same way, against the claimant.

use crate::error::{Error, Result};
use crate::num::{Dyadic, Interval, Rational};

/// Significant bits of a claimed δ.
const SIGNIFICANT: u32 = 64;

/// No claimed δ is below `2^-LEAST`.
const LEAST: u32 = 1024;

/// Bits beyond which a rounding that is still open is given up.
const LARGEST_PRECISION: u32 = 1 << 15;

/// The least number with 64 significant bits that is at least δ, or `2^-1024`
/// if δ is below that; `enclose` encloses δ to within `2^-bits`.
pub(super) fn rounded_up(enclose: impl Fn(u32) -> Result<Interval>) -> Result<Rational> {
    let least = Dyadic::power_of_two(-i64::from(LEAST));
    let mut bits = LEAST + 2 * SIGNIFICANT;
    while bits <= LARGEST_PRECISION {
        let delta = enclose(bits)?;
        let up = |end: &Dyadic| end.round_up(SIGNIFICANT).max(least.clone());
        let above = up(delta.hi());
        // An irrational number is no border of rounding: some precision decides.
        if above == up(delta.lo()) {
            return Ok(above.to_rational());
        }
        bits *= 2;
    }
    Err(Error::Unsupported {
        what: "rounding delta up to 64 bits".to_owned(),
        why: format!("{LARGEST_PRECISION} bits do not decide it"),
    })
}
