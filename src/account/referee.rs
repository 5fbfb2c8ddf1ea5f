//! The referee: δ of a plan by integers, to check the engine by a route that
//! shares no line with it.
//!
//! Privacy losses become whole masses on a lattice, convolved exactly by
//! number-theoretic transforms and rounded one way; mechanisms of rational
//! odds are convolved as exact rationals. Slow and simple on purpose.

mod atoms;
mod exact;
mod losses;
mod masses;
mod pair;
mod transform;

pub use exact::delta_exact;

use self::losses::Losses;
use self::masses::{Masses, Side};
use self::pair::Pair;
use super::plan::{Mechanism, Plan, Sampling, Term};
use crate::error::{Error, Result};
use crate::num::{Dyadic, Interval, Natural, Rational};
use crate::privacy::Relation;

/// Lower and upper bounds of the plan's δ at `epsilon`, on a lattice of losses
/// with the given step. The smaller the step, the closer the bounds and the
/// longer it takes; every step is sound.
///
/// # Guarantee
///
/// The tight δ of the composed worst pairs under the plan's relation lies
/// between the two. `Pure` and `Approx` stand for the worst mechanism with the
/// guarantee.
///
/// # Errors
///
/// - [`Error::Domain`] if `epsilon < 0`, if the step is not positive or so
///   small that the lattice does not fit, and for parameters out of range.
/// - [`Error::Unsupported`] for mechanisms, samplings and relations that the
///   referee does not know.
///
/// # Example
///
/// ```
/// use etalon::account::{Mechanism, Plan, Sampling, Term, referee};
/// let mechanism = Mechanism::Laplace { scale: "1".parse()? };
/// let terms = vec![Term { mechanism, sampling: Sampling::Everyone, count: 2 }];
/// let plan = Plan { terms, relation: "add-remove".parse()? };
/// let (lo, hi) = referee::delta(&plan, &"1".parse()?, &"1/64".parse()?)?;
/// // The closed form of two Laplace mechanisms gives 0.24183...
/// assert!(lo > "0.2415".parse()? && hi < "0.2421".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn delta(plan: &Plan, epsilon: &Rational, step: &Rational) -> Result<(Rational, Rational)> {
    if *epsilon < Rational::zero() {
        return Err(Error::domain("eps", epsilon, "eps >= 0"));
    }
    if !step.is_positive() {
        return Err(Error::domain("step", step, "step > 0"));
    }
    // A dyadic step is a number the lattice can hold exactly.
    let step = Dyadic::from_rational_down(step, 24).to_rational();
    let terms = gathered(&plan.terms)?;
    let mut bounds = (Rational::zero(), Rational::zero());
    for &reversed in directions(plan)? {
        let end = |side| composed(&terms, reversed, epsilon, &step, side)?.delta(epsilon, side);
        bounds = (bounds.0.max(end(Side::Lower)?), bounds.1.max(end(Side::Upper)?));
    }
    Ok(bounds)
}

/// The terms, those of one mechanism and sampling counted together.
fn gathered(terms: &[Term]) -> Result<Vec<Term>> {
    let mut result: Vec<Term> = Vec::new();
    for term in terms {
        if term.count == 0 {
            return Err(Error::domain("count", 0, "count >= 1"));
        }
        let same = |known: &&mut Term| {
            known.mechanism == term.mechanism && known.sampling == term.sampling
        };
        match result.iter_mut().find(same) {
            Some(known) => {
                known.count = known.count.checked_add(term.count).ok_or_else(|| {
                    Error::domain("count", term.count, "counts below 2^64 in all")
                })?;
            }
            None => result.push(term.clone()),
        }
    }
    if result.is_empty() {
        return Err(Error::domain("terms", "none", "at least one term"));
    }
    Ok(result)
}

/// The ordered pairs over which the relation takes the worst: left against
/// right as removal, or reversed.
fn directions(plan: &Plan) -> Result<&'static [bool]> {
    let sampled = plan.terms.iter().any(|term| term.sampling != Sampling::Everyone);
    let unsupported = |what: &str, why: &str| {
        Err(Error::Unsupported { what: what.to_owned(), why: why.to_owned() })
    };
    let response = |term: &Term| matches!(term.mechanism, Mechanism::RandomizedResponse { .. });
    if plan.terms.iter().any(response) && plan.relation != Relation::ReplaceOne {
        return unsupported(
            "randomized response under this relation",
            "it exists under replace-one only; state every sensitivity under replace-one",
        );
    }
    Ok(match (sampled, plan.relation) {
        // Without sampling every pair here is its own mirror image.
        (false, _) | (true, Relation::Remove) => &[false],
        (true, Relation::Add) => &[true],
        (true, Relation::AddRemove) => &[false, true],
        (true, Relation::ReplaceOne | Relation::ZeroOut) => {
            return unsupported(
                "Poisson sampling under this relation",
                "the referee knows its worst pair under add, remove and add-remove",
            );
        }
    })
}

/// The losses of the whole plan in one direction.
fn composed(
    terms: &[Term],
    reversed: bool,
    epsilon: &Rational,
    step: &Rational,
    side: Side,
) -> Result<Losses> {
    let sums: Vec<Losses> = terms
        .iter()
        .map(|term| single(term, reversed, step, side)?.times(term.count, epsilon, side))
        .collect::<Result<_>>()?;
    if let [only] = sums.as_slice() {
        return Ok(only.clone());
    }
    let mut total = Losses {
        step: Interval::of(step, losses::BITS),
        offset: Interval::exact(Dyadic::zero()),
        masses: Masses::nothing(),
    };
    for sum in &sums {
        let placed = if sum.is_on(step) { sum.clone() } else { sum.regrid(step, side)? };
        total = total.join(&placed, epsilon, side)?;
    }
    Ok(total)
}

/// The loss of one use.
fn single(term: &Term, reversed: bool, step: &Rational, side: Side) -> Result<Losses> {
    let positive = |name, value: &Rational| {
        if value.is_positive() { Ok(()) } else { Err(Error::domain(name, value, "more than 0")) }
    };
    let unsupported = |what: &str| Error::Unsupported {
        what: what.to_owned(),
        why: "the referee does not know its worst pair".to_owned(),
    };
    match (&term.mechanism, &term.sampling) {
        (Mechanism::Gaussian { sigma }, Sampling::Poisson { q }) if *q != Rational::one() => {
            positive("sigma", sigma)?;
            if !q.is_positive() || *q > Rational::one() {
                return Err(Error::domain("q", q, "0 < q <= 1"));
            }
            Pair::Sampled { q: q.clone(), sigma: sigma.clone(), reversed }.losses(step, side)
        }
        (_, Sampling::Poisson { q }) if *q != Rational::one() => {
            Err(unsupported("Poisson sampling of anything but a Gaussian"))
        }
        (_, Sampling::WithoutReplacement { .. } | Sampling::ShuffledEpochs { .. }) => {
            Err(unsupported("sampling of a fixed number of records"))
        }
        (Mechanism::Gaussian { sigma }, _) => {
            positive("sigma", sigma)?;
            Pair::Gaussian { sigma: sigma.clone() }.losses(step, side)
        }
        (Mechanism::Laplace { scale }, _) => {
            positive("scale", scale)?;
            Pair::Laplace { scale: scale.clone() }.losses(step, side)
        }
        (Mechanism::DiscreteLaplace { scale, sensitivity }, _) => {
            positive("scale", scale)?;
            positive("sensitivity", &Rational::from(sensitivity.clone()))?;
            atoms::discrete_laplace(scale, sensitivity, side)
        }
        (Mechanism::DiscreteGaussian { sigma, sensitivity }, _) => {
            positive("sigma", sigma)?;
            positive("sensitivity", &Rational::from(sensitivity.clone()))?;
            atoms::discrete_gaussian(sigma, sensitivity, side)
        }
        (Mechanism::RandomizedResponse { answers, epsilon }, _) => {
            if *answers < Natural::from(2u8) {
                return Err(Error::domain("answers", answers, "at least 2"));
            }
            atoms::response(answers, epsilon, side)
        }
        (Mechanism::Pure { epsilon }, _) => atoms::response(&Natural::from(2u8), epsilon, side),
        (Mechanism::Approx { epsilon, delta }, _) => {
            positive("delta", delta)?;
            if *delta >= Rational::one() {
                return Err(Error::domain("delta", delta, "delta < 1"));
            }
            atoms::guarantee(epsilon, delta, side)
        }
        (Mechanism::TruncatedGeometric { .. }, _) => Err(unsupported("truncated geometric noise")),
    }
}
