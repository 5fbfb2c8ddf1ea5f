//! A program that speaks the adapter protocol, kept running for the audit.
//!
//! What goes wrong in a batch of one run is evidence; in a larger batch the
//! batch is discarded, for it cannot be said which run it was; what breaks the
//! protocol ends the audit. No child outlives the subject.

mod pipes;

use std::process::Command;
use std::time::Duration;

use super::output::Output;
use super::protocol::{self, Reply};
use super::{Batch, Side, Subject};
use crate::error::{Error, Result};
use crate::json::{self, Value};
use pipes::{Line, Pipes};

/// How long a program may take.
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
    argv: Vec<String>,
    op: String,
    pair: [Value; 2],
    limits: ProcessLimits,
    pipes: Pipes,
    name: String,
    most: usize,
    /// The batch size in force: 1 after a fault, then growing again.
    size: usize,
    /// Runs without a fault at this size.
    calm: usize,
    next_id: u64,
}

/// Runs without a fault, in multiples of the batch size, before it doubles.
const CALM: usize = 32;

impl Process {
    /// Starts `argv` and greets it.
    ///
    /// # Errors
    ///
    /// [`Error::Subject`] if it cannot be started, does not answer in time or
    /// does not offer `op`.
    pub fn start(
        argv: &[String],
        op: &str,
        pair: [Value; 2],
        limits: ProcessLimits,
    ) -> Result<Self> {
        let pipes = spawn(argv)?;
        let mut subject = Self {
            argv: argv.to_vec(),
            op: op.to_owned(),
            pair,
            limits,
            pipes,
            name: String::new(),
            most: 1,
            size: 1,
            calm: 0,
            next_id: 1,
        };
        subject.greet()?;
        subject.size = subject.most;
        Ok(subject)
    }

    /// Says hello and reads what the program offers.
    fn greet(&mut self) -> Result<()> {
        self.pipes.send(&protocol::hello());
        let line = match self.pipes.receive(self.limits.start) {
            Line::Text(line) => line,
            Line::Ended => return Err(self.fault("ended before it answered hello")),
            Line::Late => {
                return Err(self.fault(&format!(
                    "did not answer hello within {} s",
                    self.limits.start.as_secs()
                )));
            }
            Line::Endless => return Err(self.fault("wrote a line longer than 16 MiB")),
        };
        let reply = self.read(&line)?;
        let Reply {
            protocol: Some(version),
            name: Some(name),
            version: Some(release),
            ops: Some(ops),
            language: Some(_),
            ..
        } = &reply
        else {
            return Err(
                self.garbage("its hello lacks protocol, name, version, language or ops", &line)
            );
        };
        if version != protocol::PROTOCOL {
            return Err(self.fault(&format!("speaks {version}, not {}", protocol::PROTOCOL)));
        }
        if !ops.contains(&self.op) {
            return Err(self.fault(&format!(
                "does not offer the operation {}; it offers {}",
                self.op,
                ops.join(", ")
            )));
        }
        let most = reply.max_batch.unwrap_or(protocol::LARGEST_BATCH);
        if !(1..=protocol::LARGEST_BATCH).contains(&most) {
            return Err(self.garbage("max_batch must be 1 to 100000", &line));
        }
        self.most = usize::try_from(most).expect("at most 100000");
        self.name = format!("{name} {release}");
        Ok(())
    }

    /// Starts the program again after it was lost.
    fn restart(&mut self) -> Result<()> {
        self.pipes = spawn(&self.argv)?;
        self.greet()?;
        self.size = 1;
        self.calm = 0;
        Ok(())
    }

    fn read(&self, line: &[u8]) -> Result<Reply> {
        json::read(line).map_err(|fault| self.garbage(&fault, line))
    }

    /// The program broke the protocol: never evidence.
    fn garbage(&self, rule: &str, line: &[u8]) -> Error {
        let shown: String = String::from_utf8_lossy(line).chars().take(120).collect();
        self.fault(&format!("broke the adapter protocol: {rule}; its line begins: {shown}"))
    }

    fn fault(&self, fault: &str) -> Error {
        Error::Subject {
            fault: format!("`{}` {fault}", self.argv.join(" ")),
            stderr: self.pipes.last_words(),
        }
    }

    /// What a fault of the whole batch means for its runs.
    fn lose(&mut self, runs: usize, symbol: Output, outputs: &mut Vec<Output>) -> Result<Batch> {
        self.restart()?;
        Ok(if runs == 1 {
            outputs.push(symbol);
            Batch::Complete
        } else {
            Batch::Lost
        })
    }
}

fn spawn(argv: &[String]) -> Result<Pipes> {
    let Some((program, arguments)) = argv.split_first() else {
        return Err(Error::domain("PROGRAM", "nothing", "a program after --"));
    };
    let mut command = Command::new(program);
    command.args(arguments);
    Pipes::open(command).map_err(|fault| Error::Subject {
        fault: format!("`{program}` cannot be started: {fault}"),
        stderr: String::new(),
    })
}

impl Subject for Process {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn largest_batch(&self) -> usize {
        self.size
    }

    fn run(&mut self, sides: &[Side], outputs: &mut Vec<Output>) -> Result<Batch> {
        let id = self.next_id;
        self.next_id += 1;
        self.pipes.send(&protocol::run(id, &self.op, &self.pair, sides));
        let line = match self.pipes.receive(self.limits.batch) {
            Line::Text(line) => line,
            Line::Ended => return self.lose(sides.len(), Output::Crashed, outputs),
            Line::Late => return self.lose(sides.len(), Output::Timeout, outputs),
            Line::Endless => return Err(self.fault("wrote a line longer than 16 MiB")),
        };
        let reply = self.read(&line)?;
        let detail = reply.detail.as_deref().unwrap_or("no detail given");
        if reply.id.as_deref() != Some(id.to_string().as_str()) {
            return Err(match (&reply.id, reply.status.as_deref()) {
                (None, Some("error")) => {
                    self.fault(&format!("could not read the request: {detail}"))
                }
                _ => self.garbage(&format!("the reply's id must be \"{id}\""), &line),
            });
        }
        match (reply.status.as_deref(), reply.out) {
            (Some("ok"), Some(out)) if out.len() == sides.len() => outputs.extend(out),
            (Some("ok"), Some(out)) => {
                let rule = format!("{} outputs for {} runs", out.len(), sides.len());
                return Err(self.garbage(&rule, &line));
            }
            (Some("error"), None) if sides.len() > 1 => {
                self.size = 1;
                self.calm = 0;
                return Ok(Batch::Lost);
            }
            (Some("error" | "unsupported"), None) => {
                return Err(self.fault(&format!("cannot release: {detail}")));
            }
            _ => {
                return Err(self.garbage("status must be ok with out, error or unsupported", &line));
            }
        }
        self.calm += sides.len();
        if self.calm >= CALM * self.size {
            self.size = (self.size * 2).min(self.most);
            self.calm = 0;
        }
        Ok(Batch::Complete)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.pipes.send(protocol::BYE);
        self.pipes.close();
    }
}
