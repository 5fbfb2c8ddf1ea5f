//! The geometric law with ratio `exp(-s/t)`.
//!
//! Separate because it is the first half of the discrete Laplace algorithm and
//! a mechanism's noise of its own.

use super::{bernoulli_exp, uniform};
use crate::error::{Error, Result};
use crate::num::{Natural, Rational};
use crate::tape::Tape;

/// The name in transcripts.
const NAME: &str = "geometric";

/// Draws the number of successes before the first failure, where a success has
/// probability `exp(-x)`.
///
/// # Law
///
/// `Pr[Y = y] = (1 - exp(-x)) exp(-x y)` for `y = 0, 1, ...`, exactly.
///
/// # Tape
///
/// With `x = s/t` in lowest terms: U uniform below t, then
/// `Bernoulli(exp(-U/t))`, both again until it is true; then
/// `Bernoulli(exp(-1))` until it is false, V counting the true ones. The answer
/// is `floor((U + t V) / s)`.
///
/// # Errors
///
/// - [`Error::Domain`] if `x <= 0`.
/// - [`Error::TapeEnded`] if the tape ends first.
///
/// # Example
///
/// ```
/// use etalon::num::{Natural, Rational};
/// use etalon::sample::geometric;
/// use etalon::tape::Recorded;
/// // exp(-1) is true on the bits 0 01 (1/2 true, 1/3 false) and false on 1.
/// let mut tape = Recorded::new(vec![0b0011_0000]);
/// assert_eq!(geometric(&Rational::one(), &mut tape)?, Natural::ONE);
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// [CKS20, Alg. 2, down to Y]
pub fn geometric(x: &Rational, tape: &mut impl Tape) -> Result<Natural> {
    if !x.is_positive() {
        return Err(Error::domain("x", x, "x > 0"));
    }
    let (s, t) = (x.numerator().clone().into_parts().1, x.denominator());
    match (u64::try_from(&s), u64::try_from(t)) {
        (Ok(s), Ok(t)) => narrow(s, t, tape).map(Natural::from),
        _ => wide(&s, t, tape),
    }
}

/// [`geometric`] in machine words; requires `s` and `t` not 0.
#[inline]
pub(super) fn narrow(s: u64, t: u64, tape: &mut impl Tape) -> Result<u128> {
    tape.open(NAME);
    let u = loop {
        let u = uniform::uniform_below_u64(t, tape)?;
        if bernoulli_exp::unit(u, t, tape)? {
            break u;
        }
    };
    let mut v: u64 = 0;
    while bernoulli_exp::unit(1, 1, tape)? {
        v += 1;
    }
    // At most (t - 1) + t (2^64 - 1) < 2^128.
    let x = u128::from(u) + u128::from(t) * u128::from(v);
    let y = match u64::try_from(x) {
        _ if s == 1 => x,
        Ok(x) => u128::from(x / s),
        Err(_) => x / u128::from(s),
    };
    tape.close(&y);
    Ok(y)
}

/// [`geometric`] at any size; requires `s` and `t` not 0.
pub(super) fn wide(s: &Natural, t: &Natural, tape: &mut impl Tape) -> Result<Natural> {
    tape.open(NAME);
    let u = loop {
        let u = uniform::wide(t, tape)?;
        if bernoulli_exp::wide_unit(&u, t, tape)? {
            break u;
        }
    };
    let mut v: u64 = 0;
    while bernoulli_exp::wide_unit(&Natural::ONE, &Natural::ONE, tape)? {
        v += 1;
    }
    let y = (u + t * v) / s;
    tape.close(&y);
    Ok(y)
}
