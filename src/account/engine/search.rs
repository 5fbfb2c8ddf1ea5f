//! The smallest ε with δ(ε) <= δ, by bisection on proven values.

use std::cmp::Ordering;

use crate::error::Result;
use crate::num::{Dyadic, Interval, Rational};

/// Beyond this ε nobody looks.
const LARGEST: i64 = 40;

/// `(lo, hi)` such that `δ(lo) > delta` is proven (or `lo = 0`), and
/// `δ(hi) <= delta` is proven (or `hi` is `None`: nowhere below 2^40).
pub(super) fn smallest(
    delta_at: &dyn Fn(&Dyadic) -> Result<Interval>,
    delta: &Rational,
    near: f64,
    bits: i64,
) -> Result<(Dyadic, Option<Dyadic>)> {
    // The predicates decrease in ε; each is bisected on its own.
    let exceeds = |x: &Dyadic| -> Result<bool> {
        Ok(delta_at(x)?.lo().cmp_rational(delta) == Ordering::Greater)
    };
    let holds = |x: &Dyadic| -> Result<bool> { Ok(delta_at(x)?.hi().cmp_rational(delta).is_le()) };
    let near = if near.is_finite() && near > 1e-9 { near } else { 1e-9 };
    let near = super::profile::exact(near)?;
    let lo = match boundary(&|x| Ok(!exceeds(x)?), &near, bits)? {
        Some((below, _)) => below,
        None => Dyadic::power_of_two(LARGEST),
    };
    let hi = boundary(&holds, &near, bits)?.map(|(_, above)| above);
    Ok((lo, hi))
}

/// `(below, above)`: `holds` fails at `below` (or it is 0) and is true at
/// `above`, a relative `2^-bits` apart; `None` if it fails up to `2^LARGEST`.
fn boundary(
    holds: &dyn Fn(&Dyadic) -> Result<bool>,
    near: &Dyadic,
    bits: i64,
) -> Result<Option<(Dyadic, Dyadic)>> {
    let zero = Dyadic::zero();
    let (mut below, mut above) = (zero.clone(), near.clone());
    let mut stride = (near * &Dyadic::power_of_two(-20)).round_down(16);
    if holds(&above)? {
        // Walk down from the guess in growing steps: far from it, where the
        // tilt does not fit, enclosures are true but wide.
        loop {
            let next = &above - &stride;
            if !next.is_positive() {
                if holds(&zero)? {
                    return Ok(Some((zero.clone(), zero)));
                }
                break;
            }
            if !holds(&next)? {
                below = next;
                break;
            }
            above = next;
            stride = &stride * &Dyadic::from(8);
        }
    } else {
        below = above.clone();
        loop {
            above = &below + &stride;
            if above > Dyadic::power_of_two(LARGEST) {
                return Ok(None);
            }
            if holds(&above)? {
                break;
            }
            below = above.clone();
            stride = &stride * &Dyadic::from(8);
        }
    }
    let tolerance = &above * &Dyadic::power_of_two(-bits);
    while &above - &below > tolerance {
        let middle = (&(&below + &above) * &Dyadic::power_of_two(-1)).round_down(96);
        if middle <= below || middle >= above {
            break;
        }
        if holds(&middle)? { above = middle } else { below = middle }
    }
    Ok(Some((below, above)))
}
