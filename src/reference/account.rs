//! `account`: the δ or the ε of a plan, as narrowly as it can be proven here.
//!
//! Closed forms and finite sums first, which have as many digits as one likes;
//! the accountant's engine for the rest.

mod atoms;
mod curve;
mod laplace;
mod plan;
mod search;

pub(super) use plan::plan;

use super::number;
use crate::account::{Engine, Loss, Plan, Priced, Pricer, PureLoss, Sampling, pure_loss, referee};
use crate::error::{Error, Result};
use crate::json::{Fields, Value, json};
use crate::num::{Interval, Rational};
use crate::privacy::Epsilon;
use curve::Curve;

/// Bits of a δ from a closed form or a finite sum.
const BITS: u32 = 128;

/// The width asked of the engine, of δ relative and of ε absolute: for what is
/// not sampled, and for what is, which takes finer grids.
const WIDTHS: [&str; 2] = ["1e-6", "1e-4"];

fn width(plan: &Plan) -> Result<Rational> {
    let sampled = plan.terms.iter().any(|term| term.sampling != Sampling::Everyone);
    WIDTHS[usize::from(sampled)].parse()
}

/// A number that is known exactly, or within an enclosure, or to be infinite.
#[derive(Debug, Clone)]
pub(super) enum Truth {
    Exact(Rational),
    Within(Interval),
    Infinite,
}

impl Truth {
    /// As a file of vectors writes it: a rational, `inf` or an enclosure.
    pub(super) fn written(&self) -> Value {
        match self {
            Self::Exact(value) => json!(value.to_string()),
            Self::Infinite => json!("inf"),
            // Such as a δ of 0 at and beyond the largest loss.
            Self::Within(enclosure) if enclosure.lo() == enclosure.hi() => {
                json!(enclosure.lo().to_rational().to_string())
            }
            Self::Within(enclosure) => {
                let (lo, hi) = number::ends(enclosure);
                json!({"hi": hi, "lo": lo})
            }
        }
    }
}

/// The operation.
pub(super) fn account(mut args: Fields<'_>) -> Result<Value> {
    let plan = plan(&mut args)?;
    let (epsilon, delta) = (args.optional_text("epsilon")?, args.optional_text("delta")?);
    let truth = match (epsilon, delta) {
        (Some(text), None) => {
            let epsilon = number::epsilon(text)?;
            args.close()?;
            delta_at(&plan, epsilon.as_ref())?
        }
        (None, Some(text)) => {
            let delta = number::finite(text)?;
            if delta < Rational::zero() || delta >= Rational::one() {
                return Err(Error::domain("delta", delta, "0 <= delta < 1"));
            }
            args.close()?;
            epsilon_at(&plan, &delta)?
        }
        _ => return Err(args.fault("epsilon", "give exactly one of epsilon and delta")),
    };
    Ok(match truth.written() {
        enclosure @ Value::Object(_) => enclosure,
        value => json!({"value": value}),
    })
}

/// δ at an ε; none stands for 0.
///
/// # Errors
///
/// Those of the engine.
pub(super) fn delta_at(plan: &Plan, epsilon: Option<&Epsilon>) -> Result<Truth> {
    if let Some(truth) = narrow_delta_at(plan, &number::loss(epsilon))? {
        return Ok(truth);
    }
    // δ falls in ε: the ends of an enclosure of ε bound it.
    let ends = match epsilon {
        None => [Rational::zero(), Rational::zero()],
        Some(Epsilon::Rational(value)) => [value.clone(), value.clone()],
        Some(logarithm) => {
            let enclosure = logarithm.enclose(192)?;
            [enclosure.lo().to_rational(), enclosure.hi().to_rational()]
        }
    };
    let width = width(plan)?;
    let below = Engine.delta(plan, &ends[0], &width)?;
    let lo = if ends[0] == ends[1] {
        below.lo.clone()
    } else {
        Engine.delta(plan, &ends[1], &width)?.lo
    };
    enclosed(Priced { lo, ..below })
}

/// δ at a loss, for a plan of a known profile.
///
/// # Errors
///
/// Those of the enclosures.
pub(super) fn narrow_delta_at(plan: &Plan, target: &Loss) -> Result<Option<Truth>> {
    let Some(curve) = Curve::of(plan)? else { return Ok(None) };
    let exact = match (&curve, target.odds()) {
        // Of three answers and more, by convolution of odds.
        (Curve::Atoms(_), Some(odds)) if *odds > Rational::one() => {
            referee::delta_exact(plan, &Epsilon::ln(odds.clone())?).ok().filter(curve::is_short)
        }
        _ => curve.exact(target)?,
    };
    Ok(Some(match exact {
        Some(delta) => Truth::Exact(delta),
        None => Truth::Within(curve.delta(target, BITS)?),
    }))
}

/// The smallest ε with at most this δ; at δ = 0 the largest loss.
///
/// # Errors
///
/// Those of the engine, and [`Error::Unsupported`] at δ = 0 where no bound of
/// the loss is known to be attained.
fn epsilon_at(plan: &Plan, delta: &Rational) -> Result<Truth> {
    if delta.is_zero() {
        return Ok(match pure_loss(plan)? {
            PureLoss::Infinite(_) => Truth::Infinite,
            PureLoss::Within(enclosure) => Truth::Within(enclosure),
            PureLoss::Exact(loss) => rational(&loss)?,
            PureLoss::AtMost(_) => {
                return Err(Error::Unsupported {
                    what: "eps at delta = 0".to_owned(),
                    why: "whether the bound is attained is not known".to_owned(),
                });
            }
        });
    }
    match Curve::of(plan)? {
        Some(curve) => {
            let found = search::epsilon(&curve, delta)?;
            Ok(if found.hi().is_zero() {
                Truth::Exact(Rational::zero())
            } else {
                Truth::Within(found)
            })
        }
        None => enclosed(Engine.epsilon(plan, delta, &width(plan)?)?),
    }
}

/// A loss as a fraction, or enclosed if it holds a logarithm.
fn rational(loss: &Loss) -> Result<Truth> {
    Ok(match loss.to_string().parse() {
        Ok(value) => Truth::Exact(value),
        Err(_) => Truth::Within(loss.enclose(BITS + 16)?),
    })
}

fn enclosed(priced: Priced) -> Result<Truth> {
    Ok(match priced.hi {
        Some(hi) => Truth::Within(Interval::new(priced.lo, hi)?),
        None => Truth::Infinite,
    })
}
