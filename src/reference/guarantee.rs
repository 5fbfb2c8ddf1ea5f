//! `guarantee`: what a mechanism costs, as it says itself.

use super::account::Truth;
use super::arguments::parameters;
use crate::error::{Error, Result};
use crate::json::{Fields, Value, json};
use crate::privacy::{Claim, Epsilon};
use crate::subject::{BUILTINS, find};

/// Bits of an ε that is a logarithm.
const BITS: u32 = 160;

/// The operation.
pub(super) fn guarantee(mut args: Fields<'_>) -> Result<Value> {
    let entry = find(&[BUILTINS], args.text("mechanism")?)?;
    let mut parameters = parameters(&mut args)?;
    args.close()?;
    if let Some(profile) = parameters.text("profile") {
        return Err(Error::domain("profile", profile, "no profile: no tape is read here"));
    }
    let guarantee = (entry.guarantee)(&mut parameters)?;
    parameters.close()?;
    let unstated = |claim: String| Error::Unsupported {
        what: format!("the guarantee of {}", entry.name),
        why: format!("it is {claim}, neither eps and delta nor rho"),
    };
    let guarantee = guarantee.ok_or_else(|| unstated("not stated".to_owned()))?;
    match &guarantee.claim {
        Claim::Pure { epsilon } => Ok(json!({"delta": "0", "epsilon": shown(epsilon)?})),
        Claim::Approx { epsilon, delta } => {
            Ok(json!({"delta": delta.to_string(), "epsilon": shown(epsilon)?}))
        }
        Claim::Zcdp { rho } => Ok(json!({"rho": rho.to_string()})),
        other => Err(unstated(other.to_string())),
    }
}

/// An ε as a fraction, or as the enclosure of a logarithm.
fn shown(epsilon: &Epsilon) -> Result<Value> {
    let truth = match epsilon {
        Epsilon::Rational(value) => Truth::Exact(value.clone()),
        logarithm => Truth::Within(logarithm.enclose(BITS)?),
    };
    Ok(truth.written())
}
