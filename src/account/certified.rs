//! The lattice engine as a pricer: what the verdicts and the command ask.

use super::engine::{self, Answer, Target};
use super::plan::Plan;
use super::pricer::{Priced, Pricer};
use crate::error::Result;
use crate::num::{Dyadic, Interval, Rational};

/// Prices by the tilted lattice sandwich, whatever is mixed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Engine;

impl Pricer for Engine {
    fn delta(&self, plan: &Plan, epsilon: &Rational, width: &Rational) -> Result<Priced> {
        Ok(priced(engine::delta(plan, epsilon, &Target::new(width.clone()))?))
    }

    fn epsilon(&self, plan: &Plan, delta: &Rational, width: &Rational) -> Result<Priced> {
        Ok(priced(engine::epsilon(plan, delta, &Target::new(width.clone()))?))
    }
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
