//! The lattice engine as a pricer: what the verdicts and the command ask.

use super::closed::ClosedForms;
use super::engine::{self, Answer, Target};
use super::plan::Plan;
use super::pricer::{Priced, Pricer};
use crate::error::Result;
use crate::num::{Dyadic, Interval, Rational};

/// Prices by the tilted lattice sandwich, whatever is mixed; where that stays
/// wide and a closed form is known, by what both prove together.
///
/// # Example
///
/// ```
/// use etalon::account::{Engine, Expression, Plan, Pricer};
/// use etalon::privacy::Relation;
/// // A mix that no closed form knows.
/// let terms = "gaussian(sigma=4) + laplace(scale=4)".parse::<Expression>()?.terms()?;
/// let plan = Plan::new(terms, Relation::AddRemove)?;
/// let found = Engine.epsilon(&plan, &"1e-5".parse()?, &"1/100".parse()?)?;
/// assert!(found.lo.to_rational() > "1".parse()?);
/// assert!(found.width().is_some_and(|width| width.to_rational() <= "1/100".parse().unwrap()));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Engine;

impl Pricer for Engine {
    fn delta(&self, plan: &Plan, epsilon: &Rational, width: &Rational) -> Result<Priced> {
        let answer = priced(engine::delta(plan, epsilon, &Target::new(width.clone()))?);
        let relative = |hi: &Rational| hi * width;
        Ok(if is_wide(&answer, relative) {
            narrowed(answer, ClosedForms.delta(plan, epsilon, width))
        } else {
            answer
        })
    }

    fn epsilon(&self, plan: &Plan, delta: &Rational, width: &Rational) -> Result<Priced> {
        let answer = priced(engine::epsilon(plan, delta, &Target::new(width.clone()))?);
        Ok(if is_wide(&answer, |_| width.clone()) {
            narrowed(answer, ClosedForms.epsilon(plan, delta, width))
        } else {
            answer
        })
    }
}

/// Whether an enclosure is wider than `allowed` for its upper end.
fn is_wide(answer: &Priced, allowed: impl Fn(&Rational) -> Rational) -> bool {
    answer.hi.as_ref().is_none_or(|hi| {
        let hi = hi.to_rational();
        &hi - &answer.lo.to_rational() > allowed(&hi)
    })
}

/// What both enclosures leave; a plan without a closed form keeps its own.
fn narrowed(answer: Priced, closed: Result<Priced>) -> Priced {
    let Ok(closed) = closed else { return answer };
    let hi = match (answer.hi, closed.hi) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    let mut notes = answer.notes;
    notes.push("narrowed by a closed form".to_owned());
    Priced { lo: answer.lo.max(closed.lo), hi, ledger: answer.ledger, notes }
}

/// The same enclosure, its ledger in words.
fn priced(answer: Answer) -> Priced {
    let upper = |x: &Dyadic| Interval::exact(x.clone()).to_decimal(3).1;
    let ledger = &answer.ledger;
    let mut shares = [
        ("discretisation", &ledger.discretisation),
        ("transform", &ledger.transform),
        ("aliasing", &ledger.aliasing),
        ("tails", &ledger.tails),
        ("rounding", &ledger.rounding),
    ]
    .map(|(name, size)| (name.to_owned(), upper(size)))
    .to_vec();
    if let Some(grid) = &ledger.grid {
        shares.push(("grid".to_owned(), upper(grid.hi())));
        shares.push(("points".to_owned(), ledger.points.to_string()));
    }
    Priced { lo: answer.lo, hi: answer.hi, ledger: shares, notes: answer.notes }
}
