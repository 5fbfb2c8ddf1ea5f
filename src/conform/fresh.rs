//! Cases that nobody has seen: the published ones with other tapes and, for
//! samplers, other parameters, answered by the reference on the spot.
//!
//! Everything follows from one seed: the seed is part of the ids, and the
//! tapes come from the ids as everywhere (`docs/spec/vectors.md`, section 3).

use super::suite::Prompt;
use crate::error::Result;
use crate::json::{Value, json};
use crate::num::Rational;
use crate::reference::{Answer, answer};
use crate::sample::uniform_below_u64;
use crate::tape::{ChaCha, Recorded, Seed};
use crate::vectors::Case;

/// The operations whose expectation is nothing but the reference's answer.
const REPLAYED: [&str; 5] = ["tape", "sample", "digest", "release", "session"];
/// Enough of the seed to make an id nobody has seen.
const MARK: usize = 16;
/// The stream from which parameters are drawn.
const PARAMETERS: u64 = 1;
/// Tapes of at least this many bytes, so that most draws end.
const SHORTEST: u64 = 512;

/// A fresh case for every prompt that has a tape and expects an answer.
///
/// # Errors
///
/// None that a suite of this version can bring about.
///
/// # Example
///
/// ```
/// use etalon::conform::{Glob, Selection, Suite, fresh};
/// use etalon::tape::Seed;
///
/// let ids = vec![Glob::new("sampler-uniform-cks20-*")];
/// let published = Suite::published()?.select(&Selection { ids, ..Selection::default() });
/// let seed = Seed::new([7; 32]);
/// let made = fresh(&published, &seed)?;
/// assert_eq!(made[0].case.id, "fresh-0707070707070707-sampler-uniform-cks20-1");
/// assert_ne!(made[0].case.args["tape"], published[0].case.args["tape"]);
/// // Who knows the seed can ask them again.
/// assert_eq!(fresh(&published, &seed)?, made);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn fresh(prompts: &[Prompt], seed: &Seed) -> Result<Vec<Prompt>> {
    let mut made = Vec::new();
    for prompt in prompts {
        let case = &prompt.case;
        if !REPLAYED.contains(&case.op.as_str()) || case.expect.get("status").is_some() {
            continue;
        }
        let id = format!("fresh-{}-{}", &seed.hex()[..MARK], case.id);
        let mut args = case.args.clone();
        let Some(tape) = retaped(&args["tape"], &id) else { continue };
        args["tape"] = tape;
        if matches!(case.op.as_str(), "sample" | "digest") {
            let mut draws = ChaCha::new(&Case::seed(&id).parse()?, PARAMETERS);
            vary(&mut args, case.needs.iter().any(|need| need == "rational"), &mut draws)?;
        }
        let expect = match answer(&case.op, &args, &mut Recorded::new([])) {
            Answer::Ok(result) => result,
            Answer::TapeEnded => json!({"status": "tape_ended"}),
            // Such parameters do not make a case.
            Answer::Refused(_) | Answer::Unsupported(_) => continue,
        };
        let mut new = Case::new(id, case.class, &case.op, args, expect);
        new.needs.clone_from(&case.needs);
        new.comment = format!("never published; made from {}", case.id);
        made.push(Prompt { file: prompt.file.clone(), case: new });
    }
    Ok(made)
}

/// The id of the case that a case was made from, or its own.
pub(super) fn origin(id: &str) -> &str {
    let marked = id.strip_prefix("fresh-").and_then(|rest| rest.split_at_checked(MARK));
    marked.and_then(|(_, rest)| rest.strip_prefix('-')).unwrap_or(id)
}

/// Another tape of about the same length; none if there is no tape.
fn retaped(tape: &Value, id: &str) -> Option<Value> {
    if tape.get("chacha20").is_some() {
        return Some(json!({"chacha20": Case::seed(id), "stream": tape["stream"]}));
    }
    let bytes = match tape.get("hex").and_then(Value::as_str) {
        Some(digits) => u64::try_from(digits.len() / 2).ok()?,
        None => tape.get("bytes")?.as_u64()?,
    };
    Some(json!({"sha256ctr": Case::seed(id), "bytes": bytes.max(SHORTEST)}))
}

/// Another value of the law's one parameter; a binary64 number unless the case
/// asks for more.
fn vary(args: &mut Value, rational: bool, draws: &mut ChaCha) -> Result<()> {
    let law = args["law"].as_str().unwrap_or_default().to_owned();
    let mut below = |n| uniform_below_u64(n, draws);
    let under = if rational { below(90)? + 7 } else { 1 << below(6)? };
    let over = match law.as_str() {
        "bernoulli" => below(under + 1)?,
        "bernoulli-exp" => below(3 * under + 1)?,
        _ => below(12 * under)? + 1,
    };
    let value = if law == "uniform" {
        (below(1 << 20)? + 1).to_string()
    } else {
        Rational::new(over, under)?.to_string()
    };
    if let Some(parameters) = args["params"].as_object_mut() {
        for (_, parameter) in parameters.iter_mut() {
            *parameter = json!(value);
        }
    }
    Ok(())
}
