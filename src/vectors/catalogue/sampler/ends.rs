//! Tapes cut short at every critical place: before a read, and one bit into it.

use std::collections::BTreeSet;

use super::{sampled, with_needs};
use crate::digest::{from_hex, hex};
use crate::error::Result;
use crate::json::{Value, json};
use crate::mechanism::Profile;
use crate::reference::{Answer, answer, transcript};
use crate::tape::Recorded;
use crate::vectors::Case;

/// The longest tape that is cut, in bits.
const LONGEST: u64 = 600;
/// Cuts of one tape.
const CUTS: usize = 4;
/// Tapes that are cut for one law.
const TAPES: usize = 6;

/// Cut copies of cases that give their tape as digits.
pub(super) fn cases<'a>(
    law: &str,
    profile: Profile,
    whole: impl Iterator<Item = &'a Case>,
) -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    let short = whole.filter(|case| {
        let bits = case.expect["bits"].as_u64().unwrap_or(0);
        case.args["tape"].get("hex").is_some() && (1..=LONGEST).contains(&bits)
    });
    for case in evenly(short.collect(), TAPES) {
        for cut in cuts(case)? {
            let mut args = case.args.clone();
            args["tape"] = shortened(&case.args["tape"], cut);
            let value = args["params"].as_object().and_then(|map| map.values().next()?.as_str());
            let value = value.unwrap_or_default().to_owned();
            let id = format!("{}-cut-{cut}", case.id);
            let ended = sampled(&id, args)?.flag("Ended").comment(format!(
                "The tape of {} after its first {cut} bits: a read asks for more than is left.",
                case.id
            ));
            cases.push(with_needs(ended, &value));
        }
    }
    cases.push(later(law, profile)?);
    Ok(cases)
}

/// As many draws as a tape of whole bytes does not last for.
fn later(law: &str, profile: Profile) -> Result<Case> {
    let value = match law {
        "uniform" => "3",
        "discrete-laplace" | "discrete-gaussian" => "2",
        _ => "1/2",
    };
    let short = super::profile_name(profile).trim_end_matches("/1");
    let id = format!("sampler-{law}-{short}-later-draw-ended");
    let one = super::arguments(law, value, profile, 1, &Value::Null);
    let mut args = super::stretched(&id, "sample", one);
    args["tape"]["bytes"] = json!(transcript(&args)?.position().div_ceil(8).max(1));
    let mut count = 2u64;
    loop {
        args["count"] = json!(count);
        if answer("sample", &args, &mut Recorded::new([])) == Answer::TapeEnded {
            let case = sampled(&id, args)?.flag("Ended");
            return Ok(case.comment(
                "The first draw is complete, a later one is not: a partial list is no answer.",
            ));
        }
        count += 1;
    }
}

/// At most `count` of a list, spread over it.
fn evenly<T>(list: Vec<T>, count: usize) -> Vec<T> {
    let length = list.len();
    let chosen: BTreeSet<usize> = if length <= count {
        (0..length).collect()
    } else {
        (0..count).map(|i| i * (length - 1) / (count - 1)).collect()
    };
    list.into_iter()
        .enumerate()
        .filter(|(at, _)| chosen.contains(at))
        .map(|(_, item)| item)
        .collect()
}

/// Where the tape of a case is cut: just before a read, and one bit short of
/// its end.
fn cuts(case: &Case) -> Result<Vec<u64>> {
    let steps = transcript(&case.args)?;
    let mut places = BTreeSet::new();
    for read in steps.steps().iter().flat_map(|step| &step.reads).filter(|read| read.width > 0) {
        places.insert(read.first_bit);
        places.insert(read.first_bit + u64::from(read.width) - 1);
    }
    Ok(evenly(places.into_iter().collect(), CUTS))
}

/// The first `bits` bits of a tape of digits.
fn shortened(tape: &Value, bits: u64) -> Value {
    let bytes = tape["hex"].as_str().and_then(from_hex).unwrap_or_default();
    let kept = usize::try_from(bits.div_ceil(8)).expect("a short tape").min(bytes.len());
    let digits = hex(&bytes[..kept]);
    if bits.is_multiple_of(8) {
        json!({"hex": digits})
    } else {
        json!({"hex": digits, "bits": bits})
    }
}
