//! The engine: proven enclosures of δ(ε) and ε(δ) of a whole plan.
//!
//! Losses are put on a grid from above and from below, tilted, transformed and
//! raised to their counts; every error is bounded (`docs/accounting.md`).
//! Gaussian noise alone is a closed form.

mod answer;
mod composed;
mod density;
mod fft;
mod grid;
mod index;
mod joined;
mod lattice;
mod normal;
mod profile;
mod reading;
mod sandwich;
mod search;
mod solve;
mod source;
mod spectrum;
mod stages;
mod tilt;
mod window;

use super::plan::{Mechanism, Plan, Sampling, Term};
use crate::error::{Error, Result};
use crate::num::{Dyadic, Interval, Rational};
use crate::privacy::Relation;
use normal::Normal;
use solve::{Ask, negligible, solve, within};
use source::Source;

pub use answer::{Answer, Ledger, Target};

/// Encloses δ(ε) of the whole plan under its relation.
///
/// # Guarantee
///
/// The true δ of the plan's dominating pairs, composed adaptively, lies in
/// `[lo, hi]`; under add-remove it is the worse of add and remove.
///
/// # Errors
///
/// - [`Error::Domain`] for a parameter out of range.
/// - [`Error::Unsupported`] if no curve is known, or the memory does not suffice.
///
/// # Example
///
/// ```
/// use etalon::account::{Target, Words, delta};
///
/// let words = Words {
///     compose: vec!["laplace(scale=4) * 20".to_owned()],
///     relation: Some("add-remove".to_owned()),
///     epsilon: Some("2".to_owned()),
///     ..Words::default()
/// };
/// let plan = words.request()?.plan()?;
/// let answer = delta(&plan, &"2".parse()?, &Target::new("1/1000".parse()?))?;
/// assert!(answer.hi.is_some_and(|hi| answer.lo <= hi));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn delta(plan: &Plan, epsilon: &Rational, target: &Target) -> Result<Answer> {
    if !epsilon.is_zero() && !epsilon.is_positive() {
        return Err(Error::domain("epsilon", epsilon, "epsilon >= 0"));
    }
    ask(plan, &Ask::Delta(epsilon.clone()), target)
}

/// Encloses the smallest ε with δ(ε) <= `delta`.
///
/// # Guarantee
///
/// As for [`delta`]. `hi = None` stands for infinity; a note gives the reason.
///
/// # Errors
///
/// As for [`delta`], and [`Error::Domain`] unless `0 < delta < 1`.
///
/// # Example
///
/// ```
/// use etalon::account::{Target, Words, epsilon};
///
/// let words = Words {
///     compose: vec!["gaussian(sigma=20) * 1000".to_owned()],
///     relation: Some("add-remove".to_owned()),
///     delta: Some("1e-6".to_owned()),
///     ..Words::default()
/// };
/// let plan = words.request()?.plan()?;
/// let answer = epsilon(&plan, &"1e-6".parse()?, &Target::new("1/1000".parse()?))?;
/// let (lo, hi) = (answer.lo.to_rational(), answer.hi.expect("finite").to_rational());
/// assert!("8.39".parse::<etalon::num::Rational>()? > hi && lo > "8.2".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn epsilon(plan: &Plan, delta: &Rational, target: &Target) -> Result<Answer> {
    if !delta.is_positive() || *delta >= Rational::one() {
        return Err(Error::domain("delta", delta, "0 < delta < 1"));
    }
    ask(plan, &Ask::Epsilon(delta.clone()), target)
}

fn ask(plan: &Plan, ask: &Ask, target: &Target) -> Result<Answer> {
    if !target.width.is_positive() {
        return Err(Error::domain("width", &target.width, "width > 0"));
    }
    let mut terms = checked(plan)?;
    let mut notes = Vec::new();
    // What has no known curve: at most the unsampled mechanism, at least nothing.
    let unknown =
        |term: &Term| !matches!(term.sampling, Sampling::Everyone | Sampling::Poisson { .. });
    if terms.iter().any(unknown) {
        notes.push(
            "sampling without replacement and in shuffled epochs has no known tight curve: \
             hi prices it as unsampled, lo as free"
                .to_owned(),
        );
        let known: Vec<Term> = terms.iter().filter(|t| !unknown(t)).cloned().collect();
        for term in &mut terms {
            if unknown(term) {
                term.sampling = Sampling::Everyone;
            }
        }
        let mut answer = directions(&terms, plan.relation, ask, target)?;
        answer.lo = if known.is_empty() {
            Dyadic::zero()
        } else {
            directions(&known, plan.relation, ask, target)?.lo
        };
        answer.notes.append(&mut notes);
        return Ok(answer);
    }
    directions(&terms, plan.relation, ask, target)
}

/// The terms, checked, equal ones joined, in an order of their own.
fn checked(plan: &Plan) -> Result<Vec<Term>> {
    if plan.terms.is_empty() {
        return Err(Error::domain("terms", "none", "at least one term"));
    }
    let mut terms: Vec<Term> = Vec::new();
    for term in &plan.terms {
        check(term, plan.relation)?;
        let mut term = term.clone();
        if (term.sampling == Sampling::Poisson { q: Rational::one() }) {
            term.sampling = Sampling::Everyone;
        }
        let same = |t: &&mut Term| t.mechanism == term.mechanism && t.sampling == term.sampling;
        match terms.iter_mut().find(same) {
            Some(old) => {
                old.count = old.count.checked_add(term.count).ok_or_else(|| {
                    Error::domain("count", "a sum of counts", "less than 2^64 in all")
                })?;
            }
            None => terms.push(term),
        }
    }
    terms.sort_by_cached_key(|term| format!("{term:?}"));
    Ok(terms)
}

fn check(term: &Term, relation: Relation) -> Result<()> {
    let positive = |name: &'static str, x: &Rational| {
        if x.is_positive() { Ok(()) } else { Err(Error::domain(name, x, "a positive number")) }
    };
    if term.count == 0 {
        return Err(Error::domain("count", 0, "count >= 1"));
    }
    let natural = |name: &'static str, x: &crate::num::Natural, least: u8| {
        if *x >= crate::num::Natural::from(least) {
            return Ok(());
        }
        let requires = if least == 1 { "at least 1" } else { "at least 2" };
        Err(Error::domain(name, x, requires))
    };
    match &term.mechanism {
        Mechanism::Laplace { scale } => positive("scale", scale)?,
        Mechanism::Gaussian { sigma } => positive("sigma", sigma)?,
        Mechanism::DiscreteLaplace { scale, sensitivity } => {
            positive("scale", scale)?;
            natural("sensitivity", sensitivity, 1)?;
        }
        Mechanism::DiscreteGaussian { sigma, sensitivity } => {
            positive("sigma", sigma)?;
            natural("sensitivity", sensitivity, 1)?;
        }
        Mechanism::TruncatedGeometric { scale, bound, sensitivity } => {
            positive("scale", scale)?;
            natural("sensitivity", sensitivity, 1)?;
            if bound < sensitivity {
                return Err(Error::domain("bound", bound, "at least the sensitivity"));
            }
        }
        Mechanism::RandomizedResponse { answers, .. } => {
            natural("answers", answers, 2)?;
            if relation != Relation::ReplaceOne {
                return Err(Error::Unsupported {
                    what: format!("randomized response under {relation}"),
                    why: "everyone answers, so neighbors differ by replace-one; state that"
                        .to_owned(),
                });
            }
        }
        Mechanism::Pure { .. } => {}
        Mechanism::Approx { delta, .. } => {
            if !delta.is_positive() || *delta >= Rational::one() {
                return Err(Error::domain("delta", delta, "0 < delta < 1"));
            }
        }
    }
    let fixed = matches!(
        term.sampling,
        Sampling::WithoutReplacement { .. } | Sampling::ShuffledEpochs { .. }
    );
    if fixed && matches!(relation, Relation::Add | Relation::Remove | Relation::AddRemove) {
        return Err(Error::Unsupported {
            what: format!("batches of a fixed size under {relation}"),
            why: "one record more or less puts another one into a batch or out of it, so that \
                  the stated sensitivity does not apply; state replace-one"
                .to_owned(),
        });
    }
    if let Sampling::Poisson { q } = &term.sampling {
        if !q.is_positive() || *q > Rational::one() {
            return Err(Error::domain("q", q, "0 < q <= 1"));
        }
        if *q < Rational::one() && matches!(relation, Relation::ReplaceOne | Relation::ZeroOut) {
            return Err(Error::Unsupported {
                what: format!("poisson sampling under {relation}"),
                why: "its tight pair is known for add, remove and add-remove only".to_owned(),
            });
        }
    }
    Ok(())
}

/// The worse of the directions the relation allows.
fn directions(terms: &[Term], relation: Relation, ask: &Ask, target: &Target) -> Result<Answer> {
    let sampled = terms.iter().any(|t| matches!(t.sampling, Sampling::Poisson { .. }));
    match relation {
        Relation::AddRemove if sampled => {
            let remove = direction(terms, false, ask, target)?;
            if remove.hi.is_some() && within(&sources(terms, true, ask)?, ask, &remove.lo, target)?
            {
                let mut answer = remove;
                answer.notes.push("add-remove: the worse direction is remove".to_owned());
                return Ok(answer);
            }
            let add = direction(terms, true, ask, target)?;
            let hi = match (&add.hi, &remove.hi) {
                (Some(a), Some(r)) => Some(a.max(r).clone()),
                _ => None,
            };
            let lo = add.lo.clone().max(remove.lo.clone());
            let worse = if add.lo > remove.lo { "add" } else { "remove" };
            let mut answer = if add.lo > remove.lo { add } else { remove };
            answer.notes.push(format!("add-remove: the worse direction is {worse}"));
            (answer.lo, answer.hi) = (lo, hi);
            Ok(answer)
        }
        Relation::Add => direction(terms, true, ask, target),
        _ => direction(terms, false, ask, target),
    }
}

/// One direction; `swapped` is add.
fn direction(terms: &[Term], swapped: bool, ask: &Ask, target: &Target) -> Result<Answer> {
    let gaussian = |t: &Term| {
        matches!((&t.mechanism, &t.sampling), (Mechanism::Gaussian { .. }, Sampling::Everyone))
    };
    if !terms.iter().all(gaussian) {
        return solve(&sources(terms, swapped, ask)?, ask, target);
    }
    let square = square(terms)?;
    let normal = Normal::new(&square)?;
    match ask {
        Ask::Delta(epsilon) => normal.at(epsilon),
        Ask::Epsilon(delta) => normal.inverse(delta, near(&square, delta)?),
    }
}

/// The square of the mean to which all Gaussians of the plan compose.
fn square(terms: &[Term]) -> Result<Rational> {
    let mut square = Rational::zero();
    for term in terms {
        if let (Mechanism::Gaussian { sigma }, Sampling::Everyone) =
            (&term.mechanism, &term.sampling)
        {
            let count = Rational::from(crate::num::Integer::from(term.count));
            square = &square + &(&count / &(sigma * sigma))?;
        }
    }
    Ok(square)
}

/// What is composed: all Gaussians as one, everything else by itself.
fn sources(terms: &[Term], swapped: bool, ask: &Ask) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    let small = negligible(ask)?;
    for term in terms {
        match (&term.mechanism, &term.sampling) {
            (Mechanism::Gaussian { .. }, Sampling::Everyone) => {}
            _ => sources.push(Source::of(term, swapped, &small)?),
        }
    }
    let square = square(terms)?;
    if square.is_positive() {
        let mean = Interval::of(&square, 512).sqrt(256)?;
        sources.push(Source::normal(&mean, &Rational::one(), swapped, 1)?);
    }
    Ok(sources)
}

/// An ε near the answer: `μ²/2 + μ sqrt(2 ln(1/δ))` is above it.
fn near(square: &Rational, delta: &Rational) -> Result<f64> {
    let log = -crate::num::ln(delta, 64)?.lo().to_f64_lower();
    let square = square.approximate();
    Ok(square / 2.0 + (2.0 * square * log).sqrt())
}
