//! The only writer of vectors: every file as a function of nothing.
//!
//! A catalogue states the questions; the answers are the reference's.

mod accounting;
mod auditor;
mod claim;
mod digest;
mod exhaustive;
mod frequency;
mod guarantee;
mod law;
mod mechanism;
mod notes;
mod refusal_claims;
mod release_refusals;
mod sampler;
mod sampling_refusals;
mod session;
mod steered;
mod tape;
mod terms;

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::{Error, Result};
use crate::json::{Value, json};
use crate::law::Probability;
use crate::mechanism::Profile;
use crate::num::Interval;
use crate::reference::{Answer, answer};
use crate::tape::{Recorded, Tape};
use crate::vectors::{Case, Class, File};

/// Makes one file.
///
/// # Example
///
/// ```
/// use etalon::vectors::catalogue::{FILES, Maker};
/// let last: Maker = FILES[FILES.len() - 1];
/// assert_eq!(last()?.path(), "v1/tape/reading.json");
/// # Ok::<(), etalon::Error>(())
/// ```
pub type Maker = fn() -> Result<File>;

/// Every file.
pub const FILES: &[Maker] = &[
    accounting::discrete,
    accounting::gaussian,
    accounting::guarantees,
    accounting::laplace,
    accounting::mixed,
    accounting::poisson,
    accounting::rationals,
    auditor::auditor,
    claim::borrowed,
    claim::known,
    claim::near,
    digest::long,
    digest::quick,
    digest::soak,
    exhaustive::brackets,
    exhaustive::counts,
    frequency::fresh,
    guarantee::guarantee,
    law::laws,
    law::mechanisms,
    mechanism::additive,
    mechanism::bounded,
    mechanism::keys,
    mechanism::open_histogram,
    mechanism::quantile,
    mechanism::records,
    mechanism::response,
    mechanism::selection,
    mechanism::stream,
    mechanism::sums,
    mechanism::threshold,
    refusal_claims::refusals,
    release_refusals::releases,
    || sampler::file("bernoulli", Profile::Cks20),
    || sampler::file("bernoulli", Profile::Inverse),
    || sampler::file("bernoulli-exp", Profile::Cks20),
    || sampler::file("bernoulli-exp", Profile::Inverse),
    || sampler::file("discrete-gaussian", Profile::Cks20),
    || sampler::file("discrete-gaussian", Profile::Inverse),
    || sampler::file("discrete-laplace", Profile::Cks20),
    || sampler::file("discrete-laplace", Profile::Inverse),
    || sampler::file("geometric", Profile::Cks20),
    || sampler::file("geometric", Profile::Inverse),
    || sampler::file("uniform", Profile::Cks20),
    || sampler::file("uniform", Profile::Inverse),
    sampling_refusals::arguments,
    session::session,
    tape::reading,
];

/// Digits of the ends of an enclosure.
const DIGITS: u32 = 40;

/// Makes every file, two at a time, in the order of their paths.
///
/// # Errors
///
/// Those of a catalogue.
///
/// # Example
///
/// ```
/// use etalon::vectors::catalogue::{FILES, all};
/// use etalon::vectors::{File, published};
/// // Digests of ten million draws are among them: this takes minutes.
/// fn paths() -> etalon::Result<Vec<String>> {
///     Ok(all()?.iter().map(File::path).collect())
/// }
/// // A single one is quick, and is what was published.
/// let last = FILES[FILES.len() - 1]()?;
/// assert!(published()?.contains(&last));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn all() -> Result<Vec<File>> {
    let next = AtomicUsize::new(0);
    let work = || -> Result<Vec<File>> {
        let mut made = Vec::new();
        while let Some(maker) = FILES.get(next.fetch_add(1, Ordering::Relaxed)) {
            made.push(maker()?);
        }
        Ok(made)
    };
    let mut files = std::thread::scope(|scope| -> Result<Vec<File>> {
        let other = scope.spawn(work);
        let mut made = work()?;
        made.extend(other.join().expect("a catalogue does not panic")?);
        Ok(made)
    })?;
    files.sort_by_key(File::path);
    Ok(files)
}

/// The case of an operation with what the reference answers: its result, or
/// the status of what is not a result.
///
/// # Errors
///
/// [`Error::Unsupported`] if the reference does not offer it, or if the case
/// draws fresh randomness, whose answers cannot be written down.
fn answered(id: &str, class: Class, op: &str, args: Value) -> Result<Case> {
    let expect = match answer(op, &args, &mut Dry) {
        Answer::Ok(result) => result,
        Answer::Refused(_) => json!({"status": "refused"}),
        Answer::TapeEnded => json!({"status": "tape_ended"}),
        Answer::Unsupported(why) => return Err(Error::Unsupported { what: id.to_owned(), why }),
    };
    Ok(Case::new(id, class, op, args, expect))
}

/// A part of an id that says a number or a text.
fn slug(text: &str) -> String {
    let plain = text.replace("/-", "/minus-").replace('/', "-over-").replace('.', "-point-");
    let plain = plain.replace([':', '_', '+'], "-").replace("--", "-");
    match plain.strip_prefix('-') {
        Some(rest) => format!("minus-{rest}"),
        None if plain.is_empty() => "empty".to_owned(),
        None => plain,
    }
}

/// A chance as an expectation: a rational, or an enclosure in decimals.
fn expected(chance: &Probability) -> Value {
    match chance {
        Probability::Exact(value) => json!(value.to_string()),
        Probability::Within(point) if point.lo() == point.hi() => {
            json!(point.lo().to_rational().to_string())
        }
        Probability::Within(interval) => enclosure(interval),
    }
}

/// An enclosure in decimals, rounded outward.
fn enclosure(interval: &Interval) -> Value {
    let (lo, hi) = interval.to_decimal(DIGITS);
    json!({"lo": lo, "hi": hi})
}

/// No randomness at all: what is written down may not depend on any.
struct Dry;

impl Tape for Dry {
    fn bits(&mut self, width: u32) -> Result<u64> {
        Recorded::new([]).bits(width)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::tape::{ChaCha, Seed};
    use crate::vectors::judge::{Outcome, judge};

    /// Every file but the one that takes 10^7 draws.
    fn files() -> Vec<File> {
        let soak: Maker = digest::soak;
        let quick = FILES.iter().filter(|maker| !std::ptr::fn_addr_eq(**maker, soak));
        quick.map(|maker| maker().unwrap()).collect()
    }

    /// The seeds written in a tape, wherever it stands.
    fn seeds(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(name, value)| match value.as_str() {
                Some(seed) if name == "sha256ctr" => found.push(seed.to_owned()),
                _ => seeds(value, found),
            }),
            Value::Array(items) => items.iter().for_each(|item| seeds(item, found)),
            _ => {}
        }
    }

    #[test]
    fn every_file_is_canonical_complete_and_answered_by_the_reference() {
        let mut ids = BTreeSet::new();
        let mut fresh = ChaCha::new(&Seed::new([9; 32]), 0);
        for file in files() {
            let text = file.text();
            let read = File::read(&text, &file.path()).unwrap();
            assert_eq!(read.text(), text, "{}", file.path());
            let notes: BTreeSet<_> = file.notes.iter().map(|note| note.flag.as_str()).collect();
            let used: BTreeSet<_> =
                file.cases.iter().flat_map(|case| case.flags.iter().map(String::as_str)).collect();
            assert_eq!(notes, used, "{}: a note for every flag, and no other", file.path());
            for case in &file.cases {
                let id = &case.id;
                assert!(ids.insert(id.clone()), "{id} occurs twice");
                let plain =
                    id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
                assert!(plain && id.starts_with(&file.kind), "{id} is no slug of {}", file.kind);
                assert!(case.comment.ends_with('.') && !case.flags.is_empty(), "{id}");
                let mut found = Vec::new();
                if case.expect["status"] != "refused" {
                    seeds(&case.args, &mut found);
                }
                assert!(found.iter().all(|seed| *seed == Case::seed(id)), "{id}: a chosen seed");
                // A frequency fails with a chance of 2^-40.
                let said = answer(&case.op, &case.args, &mut fresh);
                let outcome = judge(case, &said).unwrap();
                // What others may say, the reference may not.
                let loose = ["sound", "vacuous", "undecided"];
                let right = matches!(outcome, Outcome::Pass(grade) if !loose.contains(&grade));
                assert!(right, "{id}: {outcome:?}");
            }
        }
    }

    #[test]
    fn the_tape_of_the_soak_tier_lasts() {
        // A catalogue whose tape ends is refused, but this one is not made
        // here. It gives 8 bytes a draw; 7 are enough for ten thousand, and the
        // more draws, the nearer the mean.
        for (law, name, value) in
            [("discrete-laplace", "scale", "1"), ("discrete-gaussian", "sigma", "2")]
        {
            let id = format!("a tape of {law}");
            let args = json!({"law": law, "params": {name: value}, "profile": "cks20/1",
                "count": 10_000, "checkpoints": [],
                "tape": {"sha256ctr": Case::seed(&id), "bytes": 70_000}});
            assert!(matches!(answer("digest", &args, &mut Dry), Answer::Ok(_)), "{law}");
        }
    }
}
