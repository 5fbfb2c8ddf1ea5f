//! `release`: a mechanism on an input and a tape.

use super::arguments::{self, parameters_in, profile};
use crate::error::Result;
use crate::json::{Fields, Value, json};
use crate::subject::{BUILTINS, Side, find};

/// Releases once. A built-in is made for a pair of inputs; here both are the
/// input, and it is run on the left one.
pub(super) fn release(mut args: Fields<'_>) -> Result<Value> {
    let entry = find(&[BUILTINS], args.text("mechanism")?)?;
    profile(&mut args)?;
    let profile = args.text("profile")?;
    let parameters = parameters_in(&mut args, profile)?;
    let input = args.required("input")?;
    let mut run = entry.make(parameters, &[input.clone(), input.clone()])?;
    let mut tape = arguments::tape(&mut args)?;
    args.close()?;
    let out = run(Side::Left, &mut tape)?;
    Ok(json!({"out": out.to_json(), "bits": tape.read()}))
}
