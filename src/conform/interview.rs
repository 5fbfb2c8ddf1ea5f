//! The run: each case that is offered is asked once, whatever became of the
//! one before it (`docs/spec/conform.md`, section 4).

use std::time::Duration;

use super::greeting::Greeting;
use super::outcome::{Outcome, Record};
use super::reading::reading;
use super::reply::{BYE, Reply};
use super::suite::Prompt;
use crate::error::{Error, Result};
use crate::json::Value;
use crate::subject::{Conversation, Line, quoted};
use crate::vectors::Case;

/// How long a program may take.
///
/// # Example
///
/// ```
/// use etalon::conform::Limits;
/// use std::time::Duration;
///
/// // A slow library is given more time for a case, and no more to start.
/// let limits = Limits { case: Duration::from_secs(600), ..Limits::default() };
/// assert_eq!(limits.start, Duration::from_secs(30));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// From its start to its answer to `hello`.
    pub start: Duration,
    /// For one case.
    pub case: Duration,
}

impl Default for Limits {
    /// 30 s to start, 60 s for a case.
    fn default() -> Self {
        Self { start: Duration::from_secs(30), case: Duration::from_secs(60) }
    }
}

/// What came of asking.
///
/// # Example
///
/// ```
/// use etalon::conform::{Limits, Prompt, interview};
/// use etalon::json::json;
/// use etalon::vectors::{Case, Class};
///
/// let greeting = r#"{"protocol":"etalon-conform/1","name":"demo","version":"1",
///     "language":"sh","offers":[{"op":"tape"}]}"#
///     .replace('\n', "");
/// let right = r#"{"id":"1","status":"ok","result":{"bits":8,"out":["11","1"]}}"#;
/// // It answers once and is gone.
/// let script = format!("read -r hello; echo '{greeting}'; read -r case; echo '{right}'");
/// let argv = ["sh", "-c", &script].map(str::to_owned);
/// let (args, out) = (json!({"tape": {"hex": "b1"}, "reads": [4, 4]}), json!(["11", "1"]));
/// let case = Case::new("b1", Class::Exact, "tape", args, json!({"bits": 8, "out": out}));
/// let prompt = Prompt { file: "tape/reading".to_owned(), case };
/// let prompts = [prompt.clone(), prompt];
/// let found = interview(&argv, &prompts, Limits::default(), &mut |_| true)?;
/// let words: Vec<&str> = found.records.iter().map(|record| record.outcome.word()).collect();
/// assert_eq!((found.greeting.name.as_str(), words), ("demo", vec!["pass", "crashed"]));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug)]
pub struct Interview {
    /// Who answered.
    pub greeting: Greeting,
    /// One record per case, in order, as far as the run went.
    pub records: Vec<Record>,
    /// Why the program could not be started again, if it could not.
    pub fault: Option<Error>,
}

/// Starts `argv` and asks it the cases. `watch` is told of every record and
/// ends the run by returning false.
///
/// # Errors
///
/// [`Error::Subject`] if the program does not start or does not answer `hello`
/// properly; [`Error::Input`] for a malformed case.
///
/// # Example
///
/// ```
/// use etalon::conform::{Limits, Outcome, Selection, Suite, interview};
///
/// let greeting = r#"{"protocol":"etalon-conform/1","name":"demo","version":"1",
///     "language":"sh","offers":[{"op":"divine"}]}"#
///     .replace('\n', "");
/// let script = format!("read -r hello; echo '{greeting}'; read -r bye");
/// let argv = ["sh", "-c", &script].map(str::to_owned);
/// let prompts = Suite::published()?.select(&Selection::default());
/// // Of what it does not offer nothing is asked; ten records are enough to see it.
/// let mut left = 10;
/// let found = interview(&argv, &prompts, Limits::default(), &mut |record| {
///     assert_eq!(record.outcome, Outcome::NotOffered);
///     left -= 1;
///     left > 0
/// })?;
/// assert_eq!(found.records.len(), 10);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn interview(
    argv: &[String],
    prompts: &[Prompt],
    limits: Limits,
    watch: &mut dyn FnMut(&Record) -> bool,
) -> Result<Interview> {
    let mut program = Conversation::start(argv)?;
    let greeting = greet(&mut program, limits.start)?;
    let mut records = Vec::new();
    let mut fault = None;
    for (number, prompt) in (1u64..).zip(prompts) {
        let (outcome, said) = if greeting.offers(&prompt.case) {
            ask(&mut program, prompt, number, limits.case)?
        } else {
            (Outcome::NotOffered, None)
        };
        let lost =
            matches!(outcome, Outcome::Crashed(_) | Outcome::Timeout(_) | Outcome::Protocol(_));
        let reading = match (&outcome, said) {
            (Outcome::Fail(..), Some(reply)) => reading(&prompt.case, &reply),
            _ => Vec::new(),
        };
        let record = Record {
            id: prompt.case.id.clone(),
            file: prompt.file.clone(),
            class: prompt.case.class,
            op: prompt.case.op.clone(),
            about: about(&prompt.case),
            comment: prompt.case.comment.clone(),
            outcome,
            reading,
            excused: None,
        };
        let goes_on = watch(&record);
        records.push(record);
        if !goes_on {
            break;
        }
        // A program that broke off is started again for the next case, never
        // asked the same one twice.
        if lost
            && let Err(trouble) =
                program.restart().and_then(|()| greet(&mut program, limits.start).map(drop))
        {
            fault = Some(trouble);
            break;
        }
    }
    program.send(BYE);
    Ok(Interview { greeting, records, fault })
}

/// What a case is about.
fn about(case: &Case) -> Vec<(&'static str, String)> {
    let named =
        |name| case.args.get(name).and_then(Value::as_str).map(|text| (name, text.to_owned()));
    ["law", "mechanism", "profile"].into_iter().filter_map(named).collect()
}

/// Says hello.
pub(super) fn greet(program: &mut Conversation, patience: Duration) -> Result<Greeting> {
    program.send(&Greeting::request());
    match program.receive(patience) {
        Line::Text(line) => Greeting::read(&line)
            .map_err(|rule| program.broken(&format!("in its answer to hello, {rule}"), &line)),
        Line::Ended => Err(program.ended("before it answered hello")),
        Line::Late => Err(program.silent(patience)),
        Line::Endless => Err(program.fault("answered hello with a line longer than 16 MiB")),
    }
}

/// Asks one case; the reply is given back if it can be read.
fn ask(
    program: &mut Conversation,
    prompt: &Prompt,
    number: u64,
    patience: Duration,
) -> Result<(Outcome, Option<Reply>)> {
    let id = number.to_string();
    program.send(&Reply::request(&id, &prompt.case.op, &prompt.case.args));
    let outcome = match program.receive(patience) {
        Line::Text(line) => match Reply::read(&line, &id) {
            Ok(reply) => return Ok((Outcome::of(&prompt.case, &reply)?, Some(reply))),
            Err(rule) => Outcome::Protocol(quoted(&rule, &line)),
        },
        Line::Ended => Outcome::Crashed(program.ended("instead of an answer").to_string()),
        Line::Late => Outcome::Timeout(format!("no reply within {} s", patience.as_secs_f32())),
        Line::Endless => Outcome::Protocol("it wrote a line longer than 16 MiB".to_owned()),
    };
    Ok((outcome, None))
}
