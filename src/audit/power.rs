//! What a pass means: the smallest violation that would have been caught.

use super::certificate::Certificate;
use super::finding::exceeds;
use crate::error::Result;
use crate::num::{Interval, Rational, binomial_tail_upper, success_lower};
use crate::privacy::Epsilon;

const BITS: u32 = 80;
/// A pass must have seen a violation of the size it states this often.
const MISSED: (i64, u32) = (1, 20);
/// Steps of bisection; each halves an interval of at most 24.
const STEPS: u32 = 24;
/// No pass states a larger violation.
const LARGEST: i64 = 24;

/// The smallest ε' such that a subject of that loss on the certificate's
/// event would have been refuted with probability at least 95 %, rounded up;
/// `None` if even total disclosure on that event would have been missed.
///
/// # Errors
///
/// Those of the enclosures.
pub(super) fn detectable(claimed: &Epsilon, certificate: &Certificate) -> Result<Option<Rational>> {
    let runs = certificate.inside;
    if runs == 0 {
        return Ok(None);
    }
    if claimed.enclose(BITS)?.hi().to_rational() >= Rational::from(LARGEST) {
        // Whatever would refute the claim is larger still.
        return Ok(None);
    }
    let Some(critical) = critical(runs, claimed, &certificate.level)? else {
        return Ok(None);
    };
    smallest_caught(|epsilon| {
        is_rarely_missed(runs, critical, &logistic(&Interval::of(&-epsilon, BITS))?)
    })
}

/// Whether, if each of `runs` runs fails with this probability, fewer than
/// `critical` succeed with probability at most 5 %.
///
/// # Errors
///
/// Those of the binomial tail.
pub(super) fn is_rarely_missed(runs: u64, critical: u64, failure: &Interval) -> Result<bool> {
    // Pr[Bin(runs, p) < critical] is Pr[Bin(runs, 1 - p) > runs - critical].
    let missed = binomial_tail_upper(runs, runs - critical + 1, failure)?;
    Ok(missed <= Rational::new(MISSED.0, MISSED.1)?)
}

/// The smallest ε up to 24 that is caught, rounded up, of a rule that catches
/// every larger one, too.
pub(super) fn smallest_caught(
    caught: impl Fn(&Rational) -> Result<bool>,
) -> Result<Option<Rational>> {
    let mut above = Rational::from(LARGEST);
    if !caught(&above)? {
        return Ok(None);
    }
    let mut below = Rational::zero();
    let half = Rational::new(1, 2u8)?;
    for _ in 0..STEPS {
        let middle = &(&below + &above) * &half;
        if caught(&middle)? {
            above = middle;
        } else {
            below = middle;
        }
    }
    Ok(Some(above))
}

/// 1/(1 + e^-ε).
pub(super) fn logistic(epsilon: &Interval) -> Result<Interval> {
    let odds = epsilon.exp(BITS)?;
    odds.div(&odds.add(&Interval::of(&Rational::one(), BITS), BITS), BITS)
}

/// The smallest count that refutes the claim, by the rule of the verdict.
fn critical(runs: u64, claimed: &Epsilon, level: &Rational) -> Result<Option<u64>> {
    let refutes = |count| exceeds(&success_lower(runs, count, level)?, claimed);
    if !refutes(runs)? {
        return Ok(None);
    }
    let (mut below, mut above) = (0, runs);
    while above - below > 1 {
        let middle = below + (above - below) / 2;
        if refutes(middle)? {
            above = middle;
        } else {
            below = middle;
        }
    }
    Ok(Some(above))
}
