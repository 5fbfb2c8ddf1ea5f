//! The ε at which a profile reaches a δ.

use super::curve::Curve;
use crate::account::Loss;
use crate::error::{Error, Result};
use crate::num::{Dyadic, Interval, Rational};

/// Bits of every δ that is compared.
const BITS: u32 = 160;

/// The enclosure is this narrow, relative to ε.
const WIDTH: i64 = -72;

/// The largest power of two that is tried.
const FARTHEST: i64 = 40;

/// An enclosure of the smallest ε >= 0 with δ(ε) <= `delta`: at its lower end
/// δ was found above `delta` (or it is 0), at its upper end at most `delta`.
///
/// # Errors
///
/// [`Error::Unsupported`] if no ε up to 2^40 reaches `delta`.
pub(super) fn epsilon(curve: &Curve, delta: &Rational) -> Result<Interval> {
    let side = |at: &Dyadic| -> Result<Option<bool>> {
        let found = curve.delta(&Loss::rational(at.to_rational()), BITS)?;
        Ok(match () {
            () if found.hi().cmp_rational(delta).is_le() => Some(true),
            () if found.lo().cmp_rational(delta).is_gt() => Some(false),
            () => None,
        })
    };
    let zero = Dyadic::zero();
    if side(&zero)? == Some(true) {
        return Ok(Interval::exact(zero));
    }
    // A power of two that reaches δ, with the one before that does not.
    let mut power = -40;
    while side(&Dyadic::power_of_two(power))? != Some(true) {
        power += if power < -4 { 4 } else { 1 };
        if power > FARTHEST {
            return Err(Error::Unsupported {
                what: format!("eps at delta = {delta}"),
                why: "no eps below 2^40 reaches this delta".to_owned(),
            });
        }
    }
    let mut below = zero;
    let mut above = Dyadic::power_of_two(power);
    let half = Dyadic::power_of_two(-1);
    while &above - &below > &above * &Dyadic::power_of_two(WIDTH) {
        let middle = &(&below + &above) * &half;
        match side(&middle)? {
            Some(true) => above = middle,
            Some(false) => below = middle,
            // As near as these bits can tell.
            None => break,
        }
    }
    Interval::new(below, above)
}
