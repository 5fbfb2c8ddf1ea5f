//! A claim of ε and δ against an enclosure of δ at ε.

use super::{Judgement, Verdict, wording};
use crate::account::plan::Plan;
use crate::account::pricer::{Priced, Pricer};
use crate::error::Result;
use crate::num::{Dyadic, Interval, Rational};
use crate::privacy::Epsilon;

/// The coarsest relative width that is tried.
const COARSEST: (i64, u8) = (1, 100);

pub(super) fn judge(
    plan: &Plan,
    epsilon: &Epsilon,
    delta: &Rational,
    width: &Rational,
    pricer: &dyn Pricer,
) -> Result<Judgement> {
    let tenth = Rational::new(1, 10u8)?;
    let mut trial = Rational::new(COARSEST.0, COARSEST.1)?.max(width.clone());
    loop {
        let priced = profile(plan, epsilon, &trial, pricer)?;
        let verdict = match &priced.hi {
            Some(hi) if hi.cmp_rational(delta).is_le() => Verdict::Verified,
            _ if priced.lo.cmp_rational(delta).is_gt() => Verdict::Refuted,
            _ => Verdict::Undecided,
        };
        if verdict != Verdict::Undecided || trial <= *width {
            return Ok(Judgement {
                verdict,
                reason: reason(verdict, &priced, epsilon, delta),
                deciding_width: match verdict {
                    Verdict::Undecided => deciding(&priced, delta)?,
                    _ => None,
                },
                enclosure: Some(("delta", priced)),
            });
        }
        trial = (&trial * &tenth).max(width.clone());
    }
}

/// δ at ε, which may be a logarithm: δ falls in ε, so the rational ends of an
/// enclosure of ε bound it.
pub(super) fn profile(
    plan: &Plan,
    epsilon: &Epsilon,
    width: &Rational,
    pricer: &dyn Pricer,
) -> Result<Priced> {
    if let Epsilon::Rational(epsilon) = epsilon {
        return pricer.delta(plan, epsilon, width);
    }
    let enclosure = epsilon.enclose(192)?;
    let below = pricer.delta(plan, &enclosure.lo().to_rational(), width)?;
    let above = pricer.delta(plan, &enclosure.hi().to_rational(), width)?;
    Ok(Priced { lo: above.lo, ..below })
}

fn reason(verdict: Verdict, priced: &Priced, epsilon: &Epsilon, delta: &Rational) -> String {
    let hi = priced.hi.clone().unwrap_or_else(Dyadic::one);
    let (lo, hi) = match Interval::new(priced.lo.clone(), hi) {
        Ok(enclosure) => enclosure.to_decimal(8),
        Err(_) => (String::new(), String::new()),
    };
    let (epsilon, delta) = (wording::epsilon(epsilon), wording::plain(delta));
    match verdict {
        Verdict::Verified => format!("delta at eps = {epsilon} is at most {hi} <= {delta}"),
        Verdict::Refuted => format!("delta at eps = {epsilon} is at least {lo} > {delta}"),
        Verdict::Undecided => format!("delta at eps = {epsilon} lies in [{lo}, {hi}]"),
    }
}

/// The distance of the claim from the middle, relative to the claim.
fn deciding(priced: &Priced, delta: &Rational) -> Result<Option<Dyadic>> {
    let Some(hi) = &priced.hi else { return Ok(None) };
    let middle = &(&priced.lo.to_rational() + &hi.to_rational()) * &Rational::new(1, 2u8)?;
    let distance = (&(&middle - delta).abs() / delta)?;
    Ok((!distance.is_zero()).then(|| Dyadic::from_rational_down(&distance, 16)))
}
