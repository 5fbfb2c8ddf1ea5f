//! `frequencies`: how often each value is drawn, with fresh randomness.

use std::collections::BTreeMap;

use super::arguments::parameters;
use super::sampler::Sampler;
use crate::error::{Error, Result};
use crate::json::{Fields, Map, Value, json};
use crate::mechanism::Profile;
use crate::num::Integer;
use crate::tape::Tape;

/// The most draws that are counted.
const LARGEST_COUNT: u64 = 100_000_000;

/// Counts draws from `fresh`.
pub(super) fn frequencies(mut args: Fields<'_>, fresh: &mut dyn Tape) -> Result<Value> {
    let mut parameters = parameters(&mut args)?;
    let sampler = Sampler::new(args.text("law")?, Profile::Cks20, &mut parameters)?;
    parameters.close()?;
    let count = args.count("count")?;
    args.close()?;
    if count > LARGEST_COUNT {
        return Err(Error::Unsupported {
            what: format!("{count} draws"),
            why: format!("at most {LARGEST_COUNT}"),
        });
    }
    let mut counts = BTreeMap::<Integer, u64>::new();
    for _ in 0..count {
        *counts.entry(sampler.draw(fresh)?).or_default() += 1;
    }
    let counts: Map<_, _> =
        counts.into_iter().map(|(value, count)| (value.to_string(), json!(count))).collect();
    Ok(json!({"counts": counts}))
}
