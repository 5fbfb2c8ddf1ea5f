//! What a replay saw, as text and JSON.

use super::text::columns;
use crate::audit::{Check, Rehearsal};
use crate::json::{Value, json};

/// One replay with everything a report says of it.
///
/// # Example
///
/// ```
/// use etalon::audit::{Rehearsal, replay};
/// use etalon::report::{Replayed, replay_text};
/// use etalon::subject::{BUILTINS, Parameters, find};
/// use etalon::tape::Seed;
///
/// let pair = [0.into(), 1.into()];
/// let parameters = Parameters::read(["scale=2"])?;
/// let mut run = find(&[BUILTINS], "discrete-laplace")?.make(parameters, &pair)?;
/// let rehearsal = Rehearsal { seed: Seed::new([0; 32]), tapes: 64, sensitivity: None };
/// let checks = replay(&mut run, &rehearsal)?;
/// let replayed = Replayed { subject: "a noisy count".to_owned(), pair, rehearsal, checks };
/// // The same noise on both inputs: what differs is the count.
/// assert!(replay_text(&replayed, 110).contains("     subject  a noisy count\n"));
/// assert_eq!(replayed.checks[0].question.name(), "deterministic");
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Replayed {
    /// What was replayed.
    pub subject: String,
    /// On which inputs.
    pub pair: [Value; 2],
    /// With which tapes and which declaration.
    pub rehearsal: Rehearsal,
    /// What was seen.
    pub checks: Vec<Check>,
}

/// The checks as a table, with what is needed to see them again.
///
/// # Example
///
/// ```
/// use etalon::audit::{Rehearsal, replay};
/// use etalon::report::{Replayed, replay_text};
/// use etalon::subject::{BUILTINS, Parameters, find};
/// use etalon::tape::Seed;
///
/// let pair = [0.into(), 1.into()];
/// let parameters = Parameters::read(["scale=2"])?;
/// let mut run = find(&[BUILTINS], "discrete-laplace")?.make(parameters, &pair)?;
/// let rehearsal = Rehearsal { seed: Seed::new([0; 32]), tapes: 64, sensitivity: None };
/// let checks = replay(&mut run, &rehearsal)?;
/// let replayed = Replayed { subject: "a noisy count".to_owned(), pair, rehearsal, checks };
/// let text = replay_text(&replayed, 110);
/// assert!(text.contains("       tapes  64 of seed 0000"));
/// assert!(text.ends_with("it proves no privacy.\n"));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn replay_text(replayed: &Replayed, width: u16) -> String {
    let Replayed { subject, pair, rehearsal, checks } = replayed;
    let rows = checks.iter().map(|check| {
        let tape = check.tape.map_or_else(|| "-".to_owned(), |tape| tape.to_string());
        [
            check.question.name().to_owned(),
            check.outcome.name().to_owned(),
            tape,
            check.seen.clone(),
        ]
    });
    let table = columns(["check", "outcome", "tape", "seen"], rows, &[2], width);
    let declared = rehearsal.sensitivity.as_ref();
    let declared = declared.map_or_else(|| "nothing".to_owned(), ToString::to_string);
    let mut text = format!("{:>12}  {subject}\n", "subject");
    text += &format!("{:>12}  {} and {}\n", "pair", pair[0], pair[1]);
    text += &format!("{:>12}  {declared}\n", "declared");
    text += &format!("{:>12}  {} of seed {}\n", "tapes", rehearsal.tapes, rehearsal.seed.hex());
    text + &table
        + "\nThe same tape shows what an implementation does with it; it proves no privacy.\n"
}

/// The same as an object; tape t of a seed is its stream 2^32 + t.
///
/// # Example
///
/// ```
/// use etalon::audit::{Rehearsal, replay};
/// use etalon::report::{Replayed, replay_json};
/// use etalon::subject::{BUILTINS, Parameters, find};
/// use etalon::tape::Seed;
///
/// let pair = [0.into(), 1.into()];
/// let parameters = Parameters::read(["scale=2"])?;
/// let mut run = find(&[BUILTINS], "discrete-laplace")?.make(parameters, &pair)?;
/// let rehearsal = Rehearsal { seed: Seed::new([0; 32]), tapes: 64, sensitivity: None };
/// let checks = replay(&mut run, &rehearsal)?;
/// let replayed = Replayed { subject: "a noisy count".to_owned(), pair, rehearsal, checks };
/// let object = replay_json(&replayed);
/// assert_eq!(object["checks"][0]["check"], "deterministic");
/// assert_eq!(object["checks"][0]["outcome"], "held");
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn replay_json(replayed: &Replayed) -> Value {
    let Replayed { subject, pair, rehearsal, checks } = replayed;
    let check = |check: &Check| {
        json!({
            "check": check.question.name(),
            "outcome": check.outcome.name(),
            "seen": check.seen,
            "tape": check.tape,
        })
    };
    json!({
        "format": "etalon-replay/1",
        "subject": subject,
        "pair": pair,
        "sensitivity": rehearsal.sensitivity.as_ref().map(ToString::to_string),
        "tapes": rehearsal.tapes,
        "seed": rehearsal.seed.hex(),
        "checks": checks.iter().map(check).collect::<Vec<_>>(),
    })
}
