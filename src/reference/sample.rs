//! `tape`, `sample`, `digest`: bits read and values drawn, one after the other.

use super::arguments::{self, counts, parameters, profile};
use super::sampler::Sampler;
use crate::digest::Digest;
use crate::error::{Error, Result};
use crate::json::{Fields, Value, json};
use crate::tape::{Tape, Transcript};

/// The most values returned one by one; more are asked for as a digest.
const LARGEST_COUNT: u64 = 10_000;

/// Reads of given widths.
pub(super) fn tape(mut args: Fields<'_>) -> Result<Value> {
    let mut tape = arguments::tape(&mut args)?;
    let reads = counts(&mut args, "reads")?;
    let widths: Option<Vec<u32>> = reads.iter().map(|&width| u32::try_from(width).ok()).collect();
    let widths = widths.ok_or_else(|| args.fault("reads", "widths below 2^32"))?;
    args.close()?;
    let mut out = Vec::new();
    for width in widths {
        out.push(tape.natural(width)?.to_string());
    }
    Ok(json!({"out": out, "bits": tape.read()}))
}

/// Draws from a law.
pub(super) fn sample(mut args: Fields<'_>) -> Result<Value> {
    let (sampler, mut tape) = sampler(&mut args)?;
    let count = args.count("count")?;
    if count > LARGEST_COUNT {
        return Err(args.fault("count", format!("at most {LARGEST_COUNT}; use a digest")));
    }
    args.close()?;
    let mut out = Vec::new();
    for _ in 0..count {
        out.push(sampler.draw(&mut tape)?.to_string());
    }
    Ok(json!({"out": out, "bits": tape.read()}))
}

/// How the reference reads the tape of a `sample`, to the end of the tape if it
/// ends first.
///
/// # Errors
///
/// Those of the arguments.
///
/// # Example
///
/// ```
/// use etalon::json::json;
/// let args = json!({
///     "law": "uniform", "params": {"n": "6"}, "profile": "cks20/1", "count": 1,
///     "tape": {"hex": "e8"}
/// });
/// let read = etalon::reference::transcript(&args)?;
/// assert_eq!(read.to_string(), "uniform_below @0 111 010 -> 2\n");
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn transcript(args: &Value) -> Result<Transcript<arguments::Given>> {
    let mut args = Fields::open(args, "sample", "")?;
    let (sampler, tape) = sampler(&mut args)?;
    let count = args.count("count")?;
    args.close()?;
    let mut tape = Transcript::new(tape);
    for _ in 0..count {
        match sampler.draw(&mut tape) {
            Ok(_) => {}
            Err(Error::TapeEnded) => break,
            Err(fault) => return Err(fault),
        }
    }
    Ok(tape)
}

/// The digest of many draws.
pub(super) fn digest(mut args: Fields<'_>) -> Result<Value> {
    let (sampler, mut tape) = sampler(&mut args)?;
    let count = args.count("count")?;
    let marks = counts(&mut args, "checkpoints")?;
    let increasing = marks.windows(2).all(|two| two[0] < two[1]);
    if !increasing || marks.iter().any(|&mark| mark == 0 || mark > count) {
        return Err(args.fault("checkpoints", "increasing counts from 1 to count"));
    }
    args.close()?;
    let mut digest = Digest::new();
    let mut checkpoints = Vec::new();
    for drawn in 1..=count {
        digest.update(format!("{}\n", sampler.draw(&mut tape)?));
        if marks.binary_search(&drawn).is_ok() {
            checkpoints.push(digest.hex());
        }
    }
    Ok(json!({"digest": digest.hex(), "bits": tape.read(), "checkpoints": checkpoints}))
}

/// The sampler and the tape of a case.
fn sampler(args: &mut Fields<'_>) -> Result<(Sampler, arguments::Given)> {
    let mut parameters = parameters(args)?;
    let sampler = Sampler::new(args.text("law")?, profile(args)?, &mut parameters)?;
    parameters.close()?;
    Ok((sampler, arguments::tape(args)?))
}
