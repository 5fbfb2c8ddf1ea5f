//! Talking to a program that stays up: one line asked, one line answered, each
//! with a deadline, and a sure end.
//!
//! What the lines mean is the business of a protocol; the audit and the
//! conformance run share this and nothing else. No child outlives it.

mod pipes;

use std::process::{Command, ExitStatus};
use std::time::Duration;

use crate::error::{Error, Result};
pub use pipes::Line;
use pipes::Pipes;

/// The longest line in either direction, in bytes, with its line feed.
pub const LONGEST_LINE: usize = 16 << 20;
/// How much of a line is quoted.
const QUOTED: usize = 120;

/// A running program and the words that start it again.
///
/// # Example
///
/// ```
/// use etalon::subject::{Conversation, Line};
/// use std::time::Duration;
/// let patience = Duration::from_secs(20);
/// // `cat` answers with the question.
/// let mut program = Conversation::start(&["cat".to_owned()])?;
/// program.send("who are you?\n");
/// assert!(matches!(program.receive(patience), Line::Text(line) if line == b"who are you?"));
/// // What was left unsaid is forgotten.
/// program.send("what is lost\n");
/// program.restart()?;
/// program.hang_up();
/// assert!(matches!(program.receive(patience), Line::Ended));
/// assert!(program.end(patience).is_some_and(|status| status.success()));
/// // Whatever is wrong with a program is said of its command.
/// let fault = program.fault("gave no noise").to_string();
/// assert_eq!(fault, "the subject `cat` gave no noise");
/// let broken = program.broken("a reply must be JSON", b"who are you?").to_string();
/// assert!(broken.ends_with("a reply must be JSON; its line begins: who are you?"));
/// let silent = program.silent(Duration::from_secs(30)).to_string();
/// assert!(silent.contains("did not answer hello within 30 s"));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug)]
pub struct Conversation {
    argv: Vec<String>,
    pipes: Pipes,
}

impl Conversation {
    /// Starts the program `argv[0]` with its arguments, in a process group of
    /// its own.
    ///
    /// # Errors
    ///
    /// [`Error::Subject`] if it cannot be started, [`Error::Domain`] if there
    /// is no program.
    pub fn start(argv: &[String]) -> Result<Self> {
        Ok(Self { argv: argv.to_vec(), pipes: spawn(argv)? })
    }

    /// Kills the process group and starts the program again.
    ///
    /// # Errors
    ///
    /// As for [`Conversation::start`].
    pub fn restart(&mut self) -> Result<()> {
        // First the old one: it may hold what the new one needs.
        self.pipes.kill();
        self.pipes = spawn(&self.argv)?;
        Ok(())
    }

    /// Sends a request, which ends in a line feed. A program that is gone is
    /// noticed when its reply is waited for.
    pub fn send(&self, request: &str) {
        self.pipes.send(request);
    }

    /// Waits for the next line.
    pub fn receive(&self, patience: Duration) -> Line {
        self.pipes.receive(patience)
    }

    /// Closes the program's standard input and leaves it running.
    pub fn hang_up(&mut self) {
        self.pipes.hang_up();
    }

    /// Closes its standard input, waits for `grace`, kills what is left of its
    /// process group; gives how it ended if it did so by itself.
    pub fn end(&mut self, grace: Duration) -> Option<ExitStatus> {
        self.pipes.end(grace);
        self.pipes.status()
    }

    /// The error for a program that did `fault`, with its last words.
    pub fn fault(&self, fault: &str) -> Error {
        Error::Subject {
            fault: format!("`{}` {fault}", self.argv.join(" ")),
            stderr: self.pipes.last_words(),
        }
    }

    /// The error for a line that breaks a rule of the protocol.
    pub fn broken(&self, rule: &str, line: &[u8]) -> Error {
        self.fault(&format!("broke the adapter protocol: {}", quoted(rule, line)))
    }

    /// The error for a program that is gone, or as good as gone.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::subject::{Conversation, Line};
    /// use std::time::Duration;
    /// let argv = ["sh", "-c", "echo 'the disk is full' >&2; exit 3"].map(str::to_owned);
    /// let mut program = Conversation::start(&argv)?;
    /// assert!(matches!(program.receive(Duration::from_secs(20)), Line::Ended));
    /// // How it ended, and its last words on standard error.
    /// let fault = program.ended("before it answered").to_string();
    /// assert!(fault.contains("ended before it answered (exit status: 3)"));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn ended(&mut self, when: &str) -> Error {
        self.pipes.close();
        let how = match self.pipes.status() {
            Some(status) => format!("ended {when} ({status})"),
            None => format!("closed its standard output {when}"),
        };
        self.fault(&how)
    }

    /// The error for a program that did not answer `hello` in time.
    pub fn silent(&self, patience: Duration) -> Error {
        self.fault(&format!(
            "did not answer hello within {} s: see that it reads standard input and flushes its replies",
            patience.as_secs_f32()
        ))
    }
}

/// A rule with the beginning of the line that breaks it.
///
/// # Example
///
/// ```
/// use etalon::subject::quoted;
/// // What would clear the reader's screen does not.
/// let shown = quoted("a reply must be JSON", b"\x1b[2Jhello");
/// assert_eq!(shown, "a reply must be JSON; its line begins: [2Jhello");
/// ```
pub fn quoted(rule: &str, line: &[u8]) -> String {
    // A subject must not command the reader's terminal.
    let shown: String =
        String::from_utf8_lossy(line).chars().filter(|c| !c.is_control()).take(QUOTED).collect();
    format!("{rule}; its line begins: {shown}")
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
