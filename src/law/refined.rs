//! Enclosures computed ever more precisely until they are narrow enough:
//! where numbers cancel by an amount that is not known in advance.

use super::LARGEST_PRECISION;
use crate::error::{Error, Result};
use crate::num::{Dyadic, Interval};

/// Below `2^TINY` a number is not told from 0: `exp` ends there.
const TINY: i64 = -(1 << 38);

/// Enclosures of positive numbers, each at most `2^-bits` of its value wide.
///
/// `enclose(precision)` encloses all of them, the tighter the larger its
/// argument.
pub(super) fn refined(
    bits: u32,
    enclose: impl Fn(u32) -> Result<Vec<Interval>>,
) -> Result<Vec<Interval>> {
    let refused = |why: String| Error::Unsupported { what: "an output's probability".into(), why };
    let mut precision = bits.saturating_add(64);
    while precision <= LARGEST_PRECISION {
        let found = enclose(precision)?;
        let tiny = Dyadic::power_of_two(TINY);
        if found.iter().any(|x| *x.hi() < tiny) {
            return Err(refused("it is below 2^-(2^38), which is not told from 0".into()));
        }
        let share = Dyadic::power_of_two(-i64::from(bits));
        if found.iter().all(|x| x.lo().is_positive() && x.width() <= x.lo() * &share) {
            return Ok(found);
        }
        precision *= 2;
    }
    Err(refused(format!("{LARGEST_PRECISION} bits do not enclose it to {bits}")))
}
