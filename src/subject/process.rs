//! A program that speaks the adapter protocol, kept running for the audit.
//!
//! What goes wrong in a batch of one run is evidence; in a larger batch the
//! batch is discarded, for it cannot be said which run it was; what breaks the
//! protocol ends the audit. No child outlives the subject.

use std::time::Duration;

use super::conversation::{Conversation, LONGEST_LINE, Line};
use super::output::Output;
use super::pace::Pace;
use super::protocol::{self, Reply};
use super::spent::{Measure, Spent};
use super::{Batch, Side, Subject};
use crate::error::{Error, Result};
use crate::json::{self, Value};

/// How long a program may take.
///
/// # Example
///
/// ```
/// let limits = etalon::subject::ProcessLimits::default();
/// assert_eq!((limits.start.as_secs(), limits.batch.as_secs()), (30, 10));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProcessLimits {
    /// From its start to its answer to `hello`.
    pub start: Duration,
    /// For one batch of runs.
    pub batch: Duration,
}

impl Default for ProcessLimits {
    /// 30 s to start, 10 s for a batch.
    fn default() -> Self {
        Self { start: Duration::from_secs(30), batch: Duration::from_secs(10) }
    }
}

/// A running program and the pair it is asked about.
#[derive(Debug)]
pub struct Process {
    op: String,
    pair: [Value; 2],
    limits: ProcessLimits,
    program: Conversation,
    name: String,
    /// Runs of a batch that fit a line.
    room: usize,
    pace: Pace,
    next_id: u64,
    /// What went wrong last.
    trouble: Option<String>,
    /// What it was asked to report of its runs, and what it does report.
    wanted: Vec<Measure>,
    reported: Vec<Measure>,
    /// What it reported of the last batch.
    spent: Vec<Spent>,
}

/// What to do about a program that does not answer `hello`.
const ADVICE: &str = "a program must speak the adapter protocol: docs/how-to/write-an-adapter.md";
/// A batch that takes more of its deadline is halved, lest a slow program seem to hang.
const BRISK: u32 = 8;

impl Process {
    /// Starts `argv` and greets it.
    ///
    /// # Errors
    ///
    /// [`Error::Subject`] if it cannot be started, does not answer in time or
    /// does not offer `op`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::subject::{Measure, Process, ProcessLimits, Subject};
    /// // A program that greets, whatever it is asked.
    /// let greeting = r#"{"protocol":"etalon-adapter/1","name":"zero","version":"1",
    ///     "language":"sh","ops":["release"]}"#.replace("\n", "");
    /// let script = format!("while read -r hello; do echo '{greeting}'; done");
    /// let argv = ["sh", "-c", &script].map(str::to_owned);
    /// let (pair, limits) = ([0.into(), 1.into()], ProcessLimits::default());
    /// let mut subject = Process::start(&argv, "release", pair, limits)?;
    /// assert_eq!(subject.name(), "zero 1");
    /// subject.ask(&[Measure::Bits])?;
    /// assert!(subject.measures().is_empty()); // it does not know
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn start(
        argv: &[String],
        op: &str,
        pair: [Value; 2],
        limits: ProcessLimits,
    ) -> Result<Self> {
        for input in &pair {
            check_input(input)?;
        }
        let shortest = protocol::run(u64::MAX, op, &pair, &[]).len();
        let room = LONGEST_LINE.saturating_sub(shortest);
        if room == 0 {
            return Err(Error::domain(
                "input",
                "too long",
                "a pair that fits a line of 16 MiB; let the program load larger data by name",
            ));
        }
        let program = Conversation::start(argv)?;
        let mut subject = Self {
            op: op.to_owned(),
            pair,
            limits,
            program,
            name: String::new(),
            room,
            pace: Pace::new(),
            next_id: 1,
            trouble: None,
            wanted: Vec::new(),
            reported: Vec::new(),
            spent: Vec::new(),
        };
        subject.greet()?;
        Ok(subject)
    }

    /// Asks the program to report what its runs use up; see [`Subject::measures`]. One that does
    /// not know the question answers an error and goes on without.
    ///
    /// # Errors
    ///
    /// [`Error::Subject`] if it breaks the protocol or is gone.
    pub fn ask(&mut self, wanted: &[Measure]) -> Result<()> {
        self.wanted = wanted.to_vec();
        if wanted.is_empty() {
            return Ok(());
        }
        let line = self.hello(&protocol::measures(wanted))?;
        let reply = self.read(&line)?;
        let ignorant = reply.id.is_none() && reply.status.as_deref() == Some("error");
        let greeting = reply.is_greeting() && reply.id.is_none() && reply.status.is_none();
        if !ignorant && !greeting {
            let rule = "the answer to the question what is reported must be that to hello";
            return Err(self.program.broken(rule, &line));
        }
        let mut reported = Vec::new();
        for name in reply.reports.unwrap_or_default() {
            let known = wanted.iter().find(|measure| measure.name() == name);
            match known.filter(|measure| !reported.contains(*measure)) {
                Some(measure) => reported.push(*measure),
                None => {
                    let rule = "reports must be among those asked for, each once";
                    return Err(self.program.broken(rule, &line));
                }
            }
        }
        self.reported = reported;
        Ok(())
    }

    /// Says hello and waits for the answer.
    fn hello(&mut self, request: &str) -> Result<Vec<u8>> {
        self.program.send(request);
        match self.program.receive(self.limits.start) {
            Line::Text(line) => Ok(line),
            Line::Ended => Err(advised(self.program.ended("before it answered hello"))),
            Line::Late => Err(advised(self.program.silent(self.limits.start))),
            Line::Endless => Err(self.endless()),
        }
    }

    /// Says hello and reads what the program offers.
    fn greet(&mut self) -> Result<()> {
        let line = self.hello(&protocol::hello())?;
        let reply: Reply =
            json::read(&line).map_err(|fault| advised(self.program.broken(&fault, &line)))?;
        let Reply {
            protocol: Some(version),
            name: Some(name),
            version: Some(release),
            ops: Some(ops),
            language: Some(_),
            max_batch: _,
            id: None,
            status: None,
            detail: None,
            out: None,
            reports: None,
            bits: None,
            nanoseconds: None,
        } = &reply
        else {
            return Err(self.program.broken(
                "its answer to hello must have protocol, name, version, language and ops, and nothing else but max_batch",
                &line,
            ));
        };
        if version != protocol::PROTOCOL {
            return Err(self.program.fault(&format!(
                "speaks {version}, not {}: use an adapter of this protocol",
                protocol::PROTOCOL
            )));
        }
        if !ops.contains(&self.op) {
            return Err(self.program.fault(&format!(
                "does not offer the operation {}: choose --op from {}",
                self.op,
                ops.join(", ")
            )));
        }
        let most = reply.max_batch.unwrap_or(protocol::LARGEST_BATCH);
        if !(1..=protocol::LARGEST_BATCH).contains(&most) {
            return Err(self.program.broken("max_batch must be 1 to 100000", &line));
        }
        let most = usize::try_from(most).expect("at most 100000");
        self.pace.limit(most.min(self.room));
        self.name = format!("{name} {release}");
        Ok(())
    }

    /// Starts the program again after it was lost.
    fn restart(&mut self) -> Result<()> {
        self.program.restart()?;
        self.greet()?;
        let wanted = std::mem::take(&mut self.wanted);
        self.ask(&wanted)
    }

    fn read(&self, line: &[u8]) -> Result<Reply> {
        json::read(line).map_err(|fault| self.program.broken(&fault, line))
    }

    fn endless(&self) -> Error {
        self.program.fault("wrote a line longer than 16 MiB: give it a smaller max_batch")
    }

    /// What a reply says of each run; none if it is not what was agreed on.
    fn measured(&self, reply: &Reply, runs: usize) -> Option<Vec<Spent>> {
        let column = |measure: Measure, given: &Option<Vec<Option<u64>>>| match given {
            Some(column) => self.reported.contains(&measure) && column.len() == runs,
            None => !self.reported.contains(&measure),
        };
        // An answer without outputs measures nothing.
        if reply.out.is_none() {
            return (reply.bits.is_none() && reply.nanoseconds.is_none()).then(Vec::new);
        }
        let agreed =
            column(Measure::Bits, &reply.bits) && column(Measure::Nanoseconds, &reply.nanoseconds);
        let at = |given: &Option<Vec<Option<u64>>>, run: usize| given.as_ref()?[run];
        agreed.then(|| {
            let spent = |run| Spent {
                bits: at(&reply.bits, run),
                nanoseconds: at(&reply.nanoseconds, run),
            };
            (0..runs).map(spent).collect()
        })
    }

    /// What a fault of the whole batch means for its runs.
    fn lose(
        &mut self,
        runs: usize,
        symbol: Output,
        fault: Error,
        outputs: &mut Vec<Output>,
    ) -> Result<Batch> {
        self.trouble = Some(fault.to_string());
        self.pace.failed(runs);
        self.restart()?;
        Ok(if runs == 1 {
            outputs.push(symbol);
            self.spent.push(Spent::default());
            Batch::Complete
        } else {
            Batch::Lost
        })
    }
}

/// A fault of a program that may not know that there is a protocol.
fn advised(fault: Error) -> Error {
    match fault {
        Error::Subject { fault, stderr } => {
            Error::Subject { fault: format!("{fault}; {ADVICE}"), stderr }
        }
        other => other,
    }
}

/// Refuses an input that the protocol has no value for.
fn check_input(input: &Value) -> Result<()> {
    match json::read::<Output>(input.to_string().as_bytes()) {
        Ok(Output::Refused(_) | Output::Error(_)) | Err(_) => Err(Error::domain(
            "input",
            input,
            "a value of the adapter protocol: an integer within 64 bits or {\"int\": \"...\"}, a float within 2^63 or {\"f64\": \"16 hex digits\"}, a boolean, a string, null or an array",
        )),
        Ok(_) => Ok(()),
    }
}

impl Subject for Process {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn largest_batch(&self) -> usize {
        self.pace.size()
    }

    fn run(&mut self, sides: &[Side], outputs: &mut Vec<Output>) -> Result<Batch> {
        let id = self.next_id;
        self.next_id += 1;
        self.spent.clear();
        self.program.send(&protocol::run(id, &self.op, &self.pair, sides));
        let brisk = self.limits.batch / BRISK;
        let (answer, slow) = match self.program.receive(brisk) {
            Line::Late => (self.program.receive(self.limits.batch - brisk), true),
            answer => (answer, false),
        };
        let line = match answer {
            Line::Text(line) => line,
            Line::Ended => {
                let fault = self.program.ended("instead of an answer");
                return self.lose(sides.len(), Output::Crashed, fault, outputs);
            }
            Line::Late => {
                let limit = self.limits.batch.as_secs_f32();
                let fault = self.program.fault(&format!("did not answer within {limit} s"));
                return self.lose(sides.len(), Output::Timeout, fault, outputs);
            }
            Line::Endless => return Err(self.endless()),
        };
        let reply = self.read(&line)?;
        if reply.is_greeting() {
            return Err(self
                .program
                .broken("the reply to a run has a field of the reply to hello", &line));
        }
        let detail = reply.detail.as_deref().unwrap_or("no detail given");
        let Some(measured) = self.measured(&reply, sides.len()) else {
            let rule = "the reply must have one number per run for each measure it reports, and no other measure";
            return Err(self.program.broken(rule, &line));
        };
        if reply.id.as_deref() != Some(id.to_string().as_str()) {
            return Err(match (&reply.id, reply.status.as_deref()) {
                (None, Some("error")) => {
                    self.program.fault(&format!("could not read the request: {detail}"))
                }
                _ => self.program.broken(&format!("the reply's id must be \"{id}\""), &line),
            });
        }
        match (reply.status.as_deref(), reply.out) {
            (Some("ok"), Some(out)) if out.len() == sides.len() => {
                self.spent = measured;
                outputs.extend(out);
            }
            (Some("ok"), Some(out)) => {
                let rule = format!("{} outputs instead of {}", out.len(), sides.len());
                return Err(self.program.broken(&rule, &line));
            }
            (Some("error"), None) if sides.len() > 1 => {
                self.trouble =
                    Some(self.program.fault(&format!("cannot release: {detail}")).to_string());
                self.pace.failed(sides.len());
                return Ok(Batch::Lost);
            }
            (Some("error" | "unsupported"), None) => {
                return Err(self.program.fault(&format!("cannot release: {detail}")));
            }
            _ => {
                return Err(self
                    .program
                    .broken("status must be ok with out, error or unsupported", &line));
            }
        }
        self.pace.answered(sides.len(), slow);
        Ok(Batch::Complete)
    }

    fn measures(&self) -> &[Measure] {
        &self.reported
    }

    fn spent(&self) -> &[Spent] {
        &self.spent
    }

    fn trouble(&self) -> Option<String> {
        self.trouble.clone()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // What the program does after its farewell is its own affair.
        self.program.send(protocol::BYE);
    }
}
