//! Drawing by inversion, from nothing but the distribution function: the
//! definition of the profile `inverse/1`.

use std::cmp::Ordering;

use super::Law;
use crate::error::Result;
use crate::num::{Dyadic, Integer, Natural};
use crate::tape::Tape;

/// Draws `X = min { x : F(x) > U }` for a uniform real `U` read from the tape.
///
/// # Law
///
/// `Pr[X = x] = F(x) - F(x - 1)`, exactly.
///
/// # Tape
///
/// Profile `inverse/1`: `U` is read in blocks of 64 bits, most significant
/// first, until after `k` blocks that make the integer `a` the interval
/// `[a, a + 1) * 2^-64k` lies in one cell `[F(x - 1), F(x))`.
///
/// # Errors
///
/// - [`Error::TapeEnded`](crate::Error::TapeEnded) if the tape ends before that.
/// - [`Error::Unsupported`](crate::Error::Unsupported) as for [`Law::cdf`].
///
/// # Example
///
/// Any law by its name, one object for all:
///
/// ```
/// use etalon::law::{invert, Geometric, Law, Uniform};
/// use etalon::num::Natural;
/// # struct Zeros;
/// # impl etalon::tape::Tape for Zeros {
/// #     fn bits(&mut self, _: u32) -> etalon::Result<u64> { Ok(0) }
/// # }
/// let laws: [Box<dyn Law>; 2] =
///     [Box::new(Uniform::new(Natural::from(6u8))?), Box::new(Geometric::new("1/2".parse()?)?)];
/// for law in &laws {
///     assert_eq!(invert(law.as_ref(), &mut Zeros)?.to_string(), "0");
/// }
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn invert(law: &(impl Law + ?Sized), tape: &mut (impl Tape + ?Sized)) -> Result<Integer> {
    tape.open("inverse/1");
    let first = tape.bits(64)?;
    let value = resume(law, first, tape)?;
    tape.close(&value);
    Ok(value)
}

/// Goes on with a draw whose first block has been read.
pub(super) fn resume(
    law: &(impl Law + ?Sized),
    first: u64,
    tape: &mut (impl Tape + ?Sized),
) -> Result<Integer> {
    let (mut read, mut places) = (Natural::from(first), 64);
    loop {
        let lower = Dyadic::new(Integer::from(read.clone()), -places);
        let upper = &lower + &Dyadic::power_of_two(-places);
        if let Some(x) = cell(law, &lower, &upper)? {
            return Ok(x);
        }
        read = (read << 64) + Natural::from(tape.bits(64)?);
        places += 64;
    }
}

/// The `x` with `F(x - 1) <= lower` and `upper <= F(x)`, if there is one.
fn cell(law: &(impl Law + ?Sized), lower: &Dyadic, upper: &Dyadic) -> Result<Option<Integer>> {
    let (least, greatest) = law.support();
    // An unbounded tail has a cell border closer to 0 or to 1 than any block.
    if (lower.is_zero() && least.is_none()) || (*upper == Dyadic::one() && greatest.is_none()) {
        return Ok(None);
    }
    let x = quantile(law, lower)?;
    Ok((law.compare_cdf(&x, upper)? != Ordering::Less).then_some(x))
}

/// `min { x : F(x) > u }`: steps of doubling size away from a guess until the
/// quantile is passed, then bisection.
fn quantile(law: &(impl Law + ?Sized), u: &Dyadic) -> Result<Integer> {
    let (least, greatest) = law.support();
    let exceeds = |x: &Integer| -> Result<bool> {
        if least.as_ref().is_some_and(|least| x < least) {
            return Ok(false);
        }
        if greatest.as_ref().is_some_and(|greatest| x >= greatest) {
            return Ok(true);
        }
        Ok(law.compare_cdf(x, u)? == Ordering::Greater)
    };
    let guess = law.guess(u)?;
    let mut step = Integer::ONE;
    let (mut below, mut above) = if exceeds(&guess)? {
        let mut above = guess;
        loop {
            let next = &above - &step;
            if !exceeds(&next)? {
                break (next, above);
            }
            above = next;
            step <<= 1;
        }
    } else {
        let mut below = guess;
        loop {
            let next = &below + &step;
            if exceeds(&next)? {
                break (below, next);
            }
            below = next;
            step <<= 1;
        }
    };
    loop {
        let gap = &above - &below;
        if gap.is_one() {
            return Ok(above);
        }
        let middle = &below + (gap >> 1);
        if exceeds(&middle)? { above = middle } else { below = middle }
    }
}
