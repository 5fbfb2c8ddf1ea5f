//! Exact mode: every tape instead of some, a proof instead of a statistic.
//!
//! Walking a subject's tapes on both sides encloses every output probability;
//! one output whose enclosures are further apart than e^ε refutes ε-DP. What
//! is proven of a built-in's law bounds its loss from above.

use super::finding::{Finding, Method, Verdict, decimal, floor_to_places};
use super::plan::Plan;
use crate::error::{Error, Result};
use crate::num::{Interval, Rational};
use crate::privacy::{Claim, Epsilon};
use crate::subject::{Loss, Output, Run, Side};
use crate::tape::walk::{Limits, Walk, walk};

const BITS: u32 = 80;
/// Tapes of at most this many bits; loops are cut by rarity first.
const LONGEST: u32 = 512;

/// Judges a claim by enumeration: branches rarer than 2^-`floor` are left out
/// and counted as undecided.
///
/// # Guarantee
///
/// A violation is a proof. "No violation found" is one, too, about the law
/// that the built-in implements, up to a relative excess of 2^-78 over the
/// claim: both are compared as enclosures of 80 bits.
///
/// # Errors
///
/// - [`Error::Unsupported`](crate::Error::Unsupported) for a claim that is not
///   pure or a subject that reads whole words, as the inverse profile does.
/// - Those of the subject.
pub fn audit_exactly(
    plan: &Plan,
    name: String,
    run: &mut Run,
    proven: Option<Loss>,
    floor: u32,
) -> Result<Finding> {
    let claimed = pure(&plan.claim)?.enclose(BITS)?;
    let limits = Limits::bits(LONGEST).floor(floor);
    let mut sides = |side| walk(&limits, |tape| run(side, tape));
    let walks = match (sides(Side::Left), sides(Side::Right)) {
        (Ok(left), Ok(right)) => Some((left, right)),
        // What the law proves needs no walk, where the tree is too wide.
        (Err(Error::Unsupported { .. }), _) if proven.is_some() => None,
        (Err(fault), _) | (_, Err(fault)) => return Err(fault),
    };
    let (mut lower, mut infinite) = (Rational::zero(), false);
    if let Some((left, right)) = &walks {
        match (largest_ratio(left, right)?, largest_ratio(right, left)?) {
            (Some(a), Some(b)) if a.clone().max(b.clone()) > Rational::one() => {
                lower = Interval::of(&a.max(b), BITS).ln(BITS)?.lo().to_rational();
            }
            (Some(_), Some(_)) => {}
            _ => infinite = true,
        }
    }
    let mut upper = None;
    match proven {
        Some(Loss::Within(loss)) => {
            lower = lower.max(loss.lo().to_rational());
            upper = Some(loss.hi().to_rational());
        }
        Some(Loss::Infinite) => infinite = true,
        None => {}
    }
    let (runs, undecided) = match walks {
        Some((left, right)) => (left.leaves + right.leaves, left.rest.max(right.rest)),
        None => (0, Rational::zero()),
    };
    let (verdict, reason) = if infinite {
        (Verdict::Violation, "the laws of the two sides are not within any eps".to_owned())
    } else if lower > claimed.hi().to_rational() {
        (
            Verdict::Violation,
            "an output's exact probabilities are further apart than claimed".to_owned(),
        )
    } else if upper.as_ref().is_some_and(|upper| *upper <= claimed.hi().to_rational()) {
        (Verdict::NoViolationFound, "the exact laws are within the claim".to_owned())
    } else {
        let reason = format!(
            "no enumerated output exceeds the claim; {} of the tapes are undecided",
            decimal(&undecided)
        );
        (Verdict::Inconclusive, reason)
    };
    Ok(Finding {
        verdict,
        reason,
        epsilon_lower: floor_to_places(&lower)?,
        epsilon_upper: upper,
        method: Method::Exact,
        runs,
        violation_at: None,
        log10_e_value: if verdict == Verdict::Violation { f64::INFINITY } else { 0.0 },
        log10_e_value_last: if verdict == Verdict::Violation { f64::INFINITY } else { 0.0 },
        detectable_epsilon: None,
        delta_lower: None,
        refuted: None,
        detectable: None,
        mass_floor: undecided,
        subject: name,
    })
}

/// The ε of a claim that has nothing else.
fn pure(claim: &Claim) -> Result<&Epsilon> {
    match claim {
        Claim::Pure { epsilon } => Ok(epsilon),
        other => Err(Error::Unsupported {
            what: format!("the claim {other} by enumeration"),
            why: "only pure claims such as eps=1 are judged exactly; leave the method out"
                .to_owned(),
        }),
    }
}

/// The largest ratio of output probabilities that the enclosures prove;
/// `None` if an output of one side is impossible on the other.
fn largest_ratio(above: &Walk<Output>, below: &Walk<Output>) -> Result<Option<Rational>> {
    let mut largest = Rational::zero();
    for (output, mass) in &above.outcomes {
        let most = &below.mass(output) + &below.rest;
        if most.is_zero() {
            return Ok(None);
        }
        largest = largest.max((mass / &most)?);
    }
    Ok(Some(largest))
}
