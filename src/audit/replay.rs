//! Replay: the same tape on both inputs, so that the noise is the same and
//! what differs is the input's.
//!
//! Equality on one tape is a statement on an implementation, not privacy: it
//! finds undeclared sensitivity, frozen and shared noise, and state.

mod noise;
mod shift;

use crate::error::{Error, Result};
use crate::privacy::Sensitivity;
use crate::subject::{Output, Run, Side};
use crate::tape::{ChaCha, Counting, Seed};

/// The streams of the seed from which tapes are taken begin here.
const TAPES: u64 = 1 << 32;

/// What is replayed.
///
/// # Example
///
/// ```
/// use etalon::audit::{Outcome, Question, Rehearsal, replay};
/// use etalon::privacy::{Norm, Sensitivity};
/// use etalon::subject::{BUILTINS, Parameters, find};
/// use etalon::tape::Seed;
///
/// let parameters = Parameters::read(["scale=1"])?;
/// let mut run = find(&[BUILTINS], "discrete-laplace")?.make(parameters, &[0.into(), 3.into()])?;
/// // The inputs differ by 3, and it was declared that none differ by more than 2.
/// let sensitivity = Some(Sensitivity { norm: Norm::L1, bound: "2".parse()? });
/// let rehearsal = Rehearsal { seed: Seed::new([0; 32]), tapes: 16, sensitivity };
/// let checks = replay(&mut run, &rehearsal)?;
/// let moved = checks.iter().find(|check| check.question == Question::Moved);
/// assert_eq!(moved.map(|check| check.outcome), Some(Outcome::Broken));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Rehearsal {
    /// The seed of all tapes.
    pub seed: Seed,
    /// How many tapes, 2 to 65,536.
    pub tapes: u64,
    /// How far one person moves an answer to which noise is added, if that is
    /// declared.
    pub sensitivity: Option<Sensitivity>,
}

/// The answer to one question.
///
/// # Example
///
/// ```
/// use etalon::audit::{Outcome, Question, Rehearsal, replay};
/// use etalon::subject::{Output, Run};
/// use etalon::tape::Seed;
///
/// // It counts its calls: the same tape gives another output.
/// let mut calls = 0;
/// let mut run: Run = Box::new(move |_, _| {
///     calls += 1;
///     Ok(Output::Integer(calls.into()))
/// });
/// let rehearsal = Rehearsal { seed: Seed::new([0; 32]), tapes: 16, sensitivity: None };
/// let first = &replay(&mut run, &rehearsal)?[0];
/// assert_eq!((first.question, first.outcome), (Question::Deterministic, Outcome::Broken));
/// assert_eq!(first.tape, Some(0));
/// assert!(first.seen.contains("the subject remembers, or has randomness of its own"));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What is asked.
    pub question: Question,
    /// The answer.
    pub outcome: Outcome,
    /// What was seen, in one clause.
    pub seen: String,
    /// The number of a tape that shows it: its stream is 2^32 more.
    pub tape: Option<u64>,
}

/// What a replay asks.
///
/// # Example
///
/// ```
/// use etalon::audit::{Rehearsal, replay};
/// use etalon::subject::{BUILTINS, Parameters, find};
/// use etalon::tape::Seed;
///
/// let parameters = Parameters::read(["scale=2"])?;
/// let mut run = find(&[BUILTINS], "discrete-laplace")?.make(parameters, &[0.into(), 1.into()])?;
/// let rehearsal = Rehearsal { seed: Seed::new([0; 32]), tapes: 16, sensitivity: None };
/// let asked: Vec<&str> =
///     replay(&mut run, &rehearsal)?.iter().map(|check| check.question.name()).collect();
/// assert_eq!(asked, ["deterministic", "repeated", "moved", "covered", "fresh", "bits"]);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Does the same tape give the same output at once?
    Deterministic,
    /// Does it after all other runs, in another order?
    Repeated,
    /// How far does the other input move the output on the same tape?
    Moved,
    /// Does the noise of other tapes cover the difference of the inputs?
    Covered,
    /// Do two calls with different tapes have different noise?
    Fresh,
    /// Are as many bits read on either side?
    Bits,
}

impl Question {
    /// Its name in a report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Deterministic => "deterministic",
            Self::Repeated => "repeated",
            Self::Moved => "moved",
            Self::Covered => "covered",
            Self::Fresh => "fresh",
            Self::Bits => "bits",
        }
    }
}

/// What came of a question.
///
/// # Example
///
/// ```
/// use etalon::audit::{Outcome, Rehearsal, replay};
/// use etalon::subject::{Output, Run, Side};
/// use etalon::tape::Seed;
///
/// // More bits are read on the right. One tape says nothing of their law.
/// let mut run: Run = Box::new(|side, tape| {
///     tape.bits(if side == Side::Right { 9 } else { 8 })?;
///     Ok(Output::Null)
/// });
/// let rehearsal = Rehearsal { seed: Seed::new([0; 32]), tapes: 16, sensitivity: None };
/// let bits = &replay(&mut run, &rehearsal)?[5];
/// assert_eq!((bits.outcome, bits.outcome.name()), (Outcome::Open, "open"));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing speaks against it.
    Held,
    /// A tape shows that it is not so.
    Broken,
    /// Nothing to be said.
    Open,
}

impl Outcome {
    /// Its name in a report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Broken => "broken",
            Self::Open => "open",
        }
    }
}

/// What one tape gave.
struct Take {
    outputs: [Output; 2],
    bits: [u64; 2],
}

/// Runs a subject on the same tapes on both sides and compares.
///
/// # Guarantee
///
/// - `Deterministic`, `Repeated`, `Bits` and `Moved` are broken only with a tape
///   that shows it. For noise added to an answer and rounded once, a difference
///   beyond the declared sensitivity disproves the declaration.
/// - `Covered` and `Fresh` are broken for a subject that is ε-DP in each call with
///   probability at most `(1 + e^-ε)^(1 - tapes)` for each feature compared
///   (`docs/audit.md`, "Replay").
///
/// # Errors
///
/// [`Error::Domain`] for fewer than 2 or more than 65,536 tapes; those of the
/// subject.
///
/// # Example
///
/// ```
/// use etalon::audit::{Outcome, Rehearsal, replay};
/// use etalon::subject::{BUILTINS, Parameters, find};
/// use etalon::tape::Seed;
///
/// let parameters = Parameters::read(["scale=2"])?;
/// let mut run = find(&[BUILTINS], "discrete-laplace")?.make(parameters, &[0.into(), 1.into()])?;
/// let rehearsal = Rehearsal { seed: Seed::new([0; 32]), tapes: 64, sensitivity: None };
/// let checks = replay(&mut run, &rehearsal)?;
/// assert!(checks.iter().all(|check| check.outcome != Outcome::Broken));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn replay(run: &mut Run, rehearsal: &Rehearsal) -> Result<Vec<Check>> {
    let Rehearsal { seed, tapes, sensitivity } = rehearsal;
    if !(2..=1 << 16).contains(tapes) {
        return Err(Error::domain("tapes", tapes, "2 to 65536 tapes"));
    }
    let mut on = |side: Side, tape: u64| -> Result<(Output, u64)> {
        let mut tape = Counting::new(ChaCha::new(seed, TAPES + tape));
        let output = run(side, &mut tape)?;
        Ok((output, tape.read()))
    };
    let (mut takes, mut unequal) = (Vec::new(), None);
    for tape in 0..*tapes {
        let left = on(Side::Left, tape)?;
        if on(Side::Left, tape)?.0 != left.0 {
            unequal.get_or_insert(tape);
        }
        let right = on(Side::Right, tape)?;
        takes.push(Take { outputs: [left.0, right.0], bits: [left.1, right.1] });
    }
    let mut changed = None;
    for tape in (0..*tapes).rev() {
        let take = &takes[usize::try_from(tape).expect("at most 2^16")];
        let right = on(Side::Right, tape)?.0;
        if [on(Side::Left, tape)?.0, right] != take.outputs {
            changed.get_or_insert(tape);
        }
    }
    let mut pairs = [Vec::new(), Vec::new()];
    // Pairs of calls on tapes of their own: left and left, left and right. The
    // call in between shifts them, so that a pair that shares its noise cannot
    // be missed by being counted from the wrong call.
    for shifted in [0, 1] {
        let mut next = *tapes * (2 + 4 * shifted);
        if shifted == 1 {
            on(Side::Left, 0)?;
        }
        let mut sessions = [Vec::new(), Vec::new()];
        for _ in 0..*tapes {
            for (second, session) in [Side::Left, Side::Right].into_iter().zip(&mut sessions) {
                session.push([on(Side::Left, next)?.0, on(second, next + 1)?.0]);
                next += 2;
            }
        }
        for (all, session) in pairs.iter_mut().zip(sessions) {
            all.push(session);
        }
    }
    Ok(vec![
        same(Question::Deterministic, unequal, "the same tape gave the same output at once"),
        same(Question::Repeated, changed, "the same tape gave the same output after all others"),
        shift::moved(&takes, sensitivity.as_ref()),
        noise::covered(&takes),
        noise::fresh(&pairs),
        bits(&takes),
    ])
}

fn same(question: Question, broken_at: Option<u64>, held: &str) -> Check {
    match broken_at {
        None => Check { question, outcome: Outcome::Held, seen: held.to_owned(), tape: None },
        tape => Check {
            question,
            outcome: Outcome::Broken,
            seen: "the same tape gave another output: the subject remembers, or has randomness of its own".to_owned(),
            tape,
        },
    }
}

fn bits(takes: &[Take]) -> Check {
    let differs = (0..).zip(takes).find(|(_, take)| take.bits[0] != take.bits[1]);
    let (outcome, seen, tape) = match differs {
        None => (Outcome::Held, "as many bits were read on both sides".to_owned(), None),
        Some((tape, Take { bits: [left, right], .. })) => (
            // One tape says nothing of laws.
            Outcome::Open,
            format!(
                "{left} bits were read on the left and {right} on the right: audit the channel bits"
            ),
            Some(tape),
        ),
    };
    Check { question: Question::Bits, outcome, seen, tape }
}
