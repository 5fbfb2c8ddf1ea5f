//! `verify`: whether a claim is true of a plan.

use super::account::{Truth, narrow_delta_at, plan};
use super::number;
use crate::account::{Engine, Plan, Verdict, judge};
use crate::error::{Error, Result};
use crate::json::{Fields, Value, json};
use crate::num::Rational;
use crate::privacy::{Claim, Epsilon};

/// The relative width to which δ is enclosed before a claim is left open.
const WIDTH: &str = "1e-6";

/// The operation.
pub(super) fn verify(mut args: Fields<'_>) -> Result<Value> {
    let plan = plan(&mut args)?;
    let (epsilon, delta) = claim(&mut args)?;
    args.close()?;
    let verdict = match decided(&plan, epsilon.as_ref(), &delta)? {
        Verdict::Verified => "holds",
        Verdict::Refuted => "fails",
        Verdict::Undecided => "undecided",
    };
    Ok(json!({"verdict": verdict}))
}

/// The field `claim`: ε >= 0, of which none stands for 0, and 0 <= δ < 1.
///
/// # Errors
///
/// [`Error::Input`], [`Error::Number`] and [`Error::Domain`] for anything else.
pub(super) fn claim(args: &mut Fields<'_>) -> Result<(Option<Epsilon>, Rational)> {
    let mut fields = Fields::open(args.required("claim")?, "claim", "")?;
    let epsilon = number::epsilon(fields.text("epsilon")?)?;
    let delta = number::finite(fields.text("delta")?)?;
    fields.close()?;
    if delta < Rational::zero() || delta >= Rational::one() {
        return Err(Error::domain("delta", delta, "0 <= delta < 1"));
    }
    Ok((epsilon, delta))
}

fn decided(plan: &Plan, epsilon: Option<&Epsilon>, delta: &Rational) -> Result<Verdict> {
    match (narrow_delta_at(plan, &number::loss(epsilon))?, epsilon) {
        (Some(Truth::Exact(truth)), _) => {
            Ok(if truth <= *delta { Verdict::Verified } else { Verdict::Refuted })
        }
        (Some(Truth::Within(truth)), _) if truth.hi().cmp_rational(delta).is_le() => {
            Ok(Verdict::Verified)
        }
        (Some(Truth::Within(truth)), _) if truth.lo().cmp_rational(delta).is_gt() => {
            Ok(Verdict::Refuted)
        }
        (_, Some(epsilon)) => {
            let epsilon = epsilon.clone();
            let claim = if delta.is_zero() {
                Claim::Pure { epsilon }
            } else {
                Claim::Approx { epsilon, delta: delta.clone() }
            };
            Ok(judge(plan, &claim, &WIDTH.parse()?, &Engine)?.verdict)
        }
        (_, None) => {
            let priced = crate::account::delta(
                plan,
                &Rational::zero(),
                &crate::account::Target::new(WIDTH.parse()?),
            )?;
            Ok(match &priced.hi {
                Some(hi) if hi.cmp_rational(delta).is_le() => Verdict::Verified,
                _ if priced.lo.cmp_rational(delta).is_gt() => Verdict::Refuted,
                _ => Verdict::Undecided,
            })
        }
    }
}
