//! A mechanism of a program that takes its tape from us, as a run like that of
//! a built-in: for the exact mode and for replay.
//!
//! Over the conformance protocol a `release` gets its bits with the question.
//! The program is first given none; as often as it says that the tape ended, it
//! is asked again with more of the same tape.

use std::collections::HashSet;

use super::greeting::Greeting;
use super::interview::{Limits, greet};
use super::reply::{BYE, Reply};
use crate::error::{Error, Result};
use crate::json::{self, Map, Value, json};
use crate::reference::Answer;
use crate::subject::{Conversation, Line, Output, Run, Side};
use crate::tape::Tape;

/// How much of the tape a program is given at a time.
///
/// # Example
///
/// ```
/// use etalon::conform::{Limits, Portion, Taped};
/// use etalon::subject::Side;
/// use etalon::tape::Recorded;
///
/// # let greeting = r#"{"protocol":"etalon-conform/1","name":"demo","version":"1",
/// #     "language":"sh","offers":[{"op":"release"}]}"#
/// #     .replace('\n', "");
/// # let ended = r#"{"id":"1","status":"tape_ended"}"#;
/// # let told = r#"{"id":"2","status":"ok","result":{"out":0,"bits":1}}"#;
/// # let script = format!(
/// #     "read -r hello; echo '{greeting}'; read -r one; echo '{ended}'; read -r two; echo '{told}'"
/// # );
/// # let argv = ["sh", "-c", &script].map(str::to_owned);
/// // A program that is told its whole tape with the question and needs one bit of it.
/// for (portion, bits) in [(Portion::Bit, 1), (Portion::Word, 64)] {
///     let coin = Taped::start(&argv, "coin", &[], Limits::default())?;
///     let mut run = coin.into_run([0.into(), 1.into()], portion);
///     let mut tape = Recorded::new([0; 8]);
///     run(Side::Left, &mut tape)?;
///     assert_eq!(tape.position(), bits);
/// }
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Portion {
    /// Bit by bit, so that a walker sees which bits decide.
    Bit,
    /// 64 bits at a time.
    Word,
}

/// The longest tape that is offered, in bits.
const LONGEST: usize = 1 << 16;
/// The most prefixes that are remembered as too short.
const REMEMBERED: usize = 1 << 20;

/// A mechanism of a program, over `etalon-conform/1`.
///
/// # Example
///
/// ```
/// use etalon::conform::{Limits, Portion, Taped};
/// use etalon::subject::{Output, Side};
/// use etalon::tape::Recorded;
///
/// // A coin: it shows the first bit of its tape, whatever the input.
/// let script = r#"
/// n=0
/// while read -r line; do
///     n=$((n + 1))
///     case "$line" in
///     *'"hello"'*)
///         n=0
///         echo '{"protocol":"etalon-conform/1","name":"demo","version":"1",' \
///             '"language":"sh","offers":[{"op":"release"}]}' ;;
///     *'"bits":0'*) echo '{"id":"'$n'","status":"tape_ended"}' ;;
///     *'"hex":"80"'*) echo '{"id":"'$n'","status":"ok","result":{"out":1,"bits":1}}' ;;
///     *) echo '{"id":"'$n'","status":"ok","result":{"out":0,"bits":1}}' ;;
///     esac
/// done
/// "#;
/// let argv = ["sh", "-c", script].map(str::to_owned);
/// let coin = Taped::start(&argv, "coin", &[], Limits::default())?;
/// assert_eq!(coin.name(), "coin of demo 1");
/// let mut run = coin.into_run([0.into(), 1.into()], Portion::Bit);
/// let mut tape = Recorded::new([0b0100_0000]);
/// assert_eq!(run(Side::Left, &mut tape)?, Output::Integer(0.into()));
/// assert_eq!(run(Side::Right, &mut tape)?, Output::Integer(1.into()));
/// assert_eq!(tape.position(), 2);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug)]
pub struct Taped {
    program: Conversation,
    greeting: Greeting,
    mechanism: String,
    parameters: Map<String, Value>,
    profile: String,
    limits: Limits,
    next_id: u64,
    /// Tapes known to be too short, by side.
    ended: HashSet<(bool, Vec<bool>)>,
}

impl Taped {
    /// Starts `argv` and greets it. The parameters are `name=value`; `profile`
    /// says how the tape is read, and `cks20/1` if it is not among them.
    ///
    /// # Errors
    ///
    /// [`Error::Subject`] if the program does not start or does not answer
    /// `hello` properly; [`Error::Domain`] for a parameter without `=`.
    pub fn start(
        argv: &[String],
        mechanism: &str,
        parameters: &[String],
        limits: Limits,
    ) -> Result<Self> {
        let mut profile = "cks20/1".to_owned();
        let mut map = Map::new();
        for text in parameters {
            match text.split_once('=') {
                Some(("profile", given)) => profile = given.to_owned(),
                Some((name, value)) => drop(map.insert(name.to_owned(), json!(value))),
                None => return Err(Error::domain("param", text, "name=value")),
            }
        }
        let mut program = Conversation::start(argv)?;
        let greeting = greet(&mut program, limits.start)?;
        Ok(Self {
            program,
            greeting,
            mechanism: mechanism.to_owned(),
            parameters: map,
            profile,
            limits,
            next_id: 1,
            ended: HashSet::new(),
        })
    }

    /// What it is, for a report.
    pub fn name(&self) -> String {
        format!("{} of {} {}", self.mechanism, self.greeting.name, self.greeting.version)
    }

    /// Its runs on a pair.
    pub fn into_run(mut self, pair: [Value; 2], portion: Portion) -> Run {
        Box::new(move |side, tape| self.run(&pair, side, tape, portion))
    }

    fn run(
        &mut self,
        pair: &[Value; 2],
        side: Side,
        tape: &mut dyn Tape,
        portion: Portion,
    ) -> Result<Output> {
        let right = side == Side::Right;
        let mut key = (right, Vec::new());
        loop {
            if !self.ended.contains(&key) {
                match self.ask(&pair[usize::from(right)], &key.1)? {
                    Some(output) => return Ok(output),
                    None if self.ended.len() < REMEMBERED => drop(self.ended.insert(key.clone())),
                    None => {}
                }
            }
            if key.1.len() >= LONGEST {
                return Err(self.program.fault("reads more than 65536 bits for one release"));
            }
            match portion {
                Portion::Bit => key.1.push(tape.bits(1)? == 1),
                Portion::Word => {
                    let word = tape.bits(64)?;
                    key.1.extend((0..64).rev().map(|place| word >> place & 1 == 1));
                }
            }
        }
    }

    /// One release from a tape of these bits; none if it was too short.
    fn ask(&mut self, input: &Value, bits: &[bool]) -> Result<Option<Output>> {
        let bytes = bits.chunks(8).map(|chunk| {
            let byte = chunk.iter().fold(0u8, |byte, bit| byte << 1 | u8::from(*bit));
            byte << (8 - chunk.len())
        });
        let bytes: Vec<u8> = bytes.collect();
        let args = json!({
            "mechanism": self.mechanism,
            "params": self.parameters,
            "input": input,
            "profile": self.profile,
            "tape": {"hex": crate::digest::hex(&bytes), "bits": bits.len()},
        });
        let id = self.next_id.to_string();
        self.next_id += 1;
        self.program.send(&Reply::request(&id, "release", &args));
        let line = match self.program.receive(self.limits.case) {
            Line::Text(line) => line,
            Line::Ended => return Err(self.program.ended("instead of an answer")),
            Line::Late => return Err(self.program.fault("did not answer in time")),
            Line::Endless => return Err(self.program.fault("wrote a line longer than 16 MiB")),
        };
        let reply = Reply::read(&line, &id).map_err(|rule| self.program.broken(&rule, &line))?;
        match reply {
            Reply::Answer(Answer::TapeEnded) => Ok(None),
            Reply::Answer(Answer::Ok(result)) => {
                let read = result.get("bits").and_then(Value::as_u64);
                let given = u64::try_from(bits.len()).expect("at most 2^16");
                let out =
                    result.get("out").map(|out| json::read::<Output>(out.to_string().as_bytes()));
                match (read.filter(|read| *read <= given), out) {
                    (Some(_), Some(Ok(output))) => Ok(Some(output)),
                    _ => {
                        let rule =
                            "a release must have out, a value, and bits, at most those of its tape";
                        Err(self.program.broken(rule, &line))
                    }
                }
            }
            Reply::Answer(Answer::Refused(reason)) => Ok(Some(Output::Refused(reason))),
            Reply::Answer(Answer::Unsupported(detail)) => Err(Error::Unsupported {
                what: self.name(),
                why: format!("the program does not offer it: {detail}"),
            }),
            Reply::RefusedLate(_, reason) => Ok(Some(Output::Refused(reason))),
            Reply::Error(detail) => Ok(Some(Output::Error(detail))),
        }
    }
}

impl Drop for Taped {
    fn drop(&mut self) {
        // What the program does after its farewell is its own affair.
        self.program.send(BYE);
    }
}
