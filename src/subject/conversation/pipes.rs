//! A child process in a group of its own, its pipes, and its sure end.
//!
//! The only door to `rustix`. A thread reads standard output line by line and
//! another drains standard error, so that no child can block the auditor by
//! silence, by flooding, or by not reading.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use super::LONGEST_LINE;

/// How much of standard error is kept.
const LAST_WORDS: usize = 2_000;
/// And of that so many lines.
const LAST_LINES: usize = 3;
/// How long a child may take to leave after its standard input was closed.
const GRACE: Duration = Duration::from_millis(500);
const POLL: Duration = Duration::from_millis(5);

/// What came of waiting for a line.
///
/// # Example
///
/// ```
/// use etalon::subject::{Conversation, Line};
/// use std::time::Duration;
/// let argv = ["sh", "-c", "echo whole; printf half; read -r more"].map(str::to_owned);
/// let mut program = Conversation::start(&argv)?;
/// let patience = Duration::from_secs(20);
/// assert!(matches!(program.receive(patience), Line::Text(line) if line == b"whole"));
/// // A line is one only with its line feed.
/// assert!(matches!(program.receive(Duration::from_millis(10)), Line::Late));
/// program.hang_up();
/// assert!(matches!(program.receive(patience), Line::Ended));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug)]
pub enum Line {
    /// A line, without its line feed.
    Text(Vec<u8>),
    /// Standard output was closed.
    Ended,
    /// Nothing within the time.
    Late,
    /// A line longer than the protocol allows.
    Endless,
}

/// The child and both ends of the conversation.
#[derive(Debug)]
pub(super) struct Pipes {
    child: Child,
    requests: Option<Sender<Vec<u8>>>,
    lines: Receiver<Line>,
    errors: Arc<Mutex<VecDeque<u8>>>,
    drained: Receiver<()>,
    /// How the child ended, if it did so by itself.
    status: Option<ExitStatus>,
    reaped: bool,
}

impl Pipes {
    /// Starts the child.
    pub(super) fn open(mut command: Command) -> std::io::Result<Self> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()?;
        let (Some(stdin), Some(stdout), Some(stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(std::io::Error::other("its pipes could not be opened"));
        };
        let (requests, to_write) = channel::<Vec<u8>>();
        // A child that does not read would block the auditor in a write.
        thread::spawn(move || write_all(stdin, &to_write));
        let (found, lines) = sync_channel(4);
        thread::spawn(move || {
            let mut stdout = BufReader::with_capacity(1 << 16, stdout);
            loop {
                let line = next_line(&mut stdout);
                let last = !matches!(line, Line::Text(_));
                if found.send(line).is_err() || last {
                    break;
                }
            }
            // A child must not stumble over a broken pipe and tell of that
            // instead of its own fault.
            let _ = std::io::copy(&mut stdout, &mut std::io::sink());
        });
        let errors = Arc::new(Mutex::new(VecDeque::new()));
        let kept = Arc::clone(&errors);
        let (done, drained) = channel();
        thread::spawn(move || {
            drain(stderr, &kept);
            // The receiver may be gone; then nobody waits for the news.
            let _ = done.send(());
        });
        Ok(Self {
            child,
            requests: Some(requests),
            lines,
            errors,
            drained,
            status: None,
            reaped: false,
        })
    }

    /// Sends a request; a child that is gone is noticed when its reply is
    /// waited for.
    pub(super) fn send(&self, request: &str) {
        if let Some(requests) = &self.requests {
            let _ = requests.send(request.as_bytes().to_vec());
        }
    }

    /// Waits for the next line.
    pub(super) fn receive(&self, patience: Duration) -> Line {
        match self.lines.recv_timeout(patience) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => Line::Late,
            Err(RecvTimeoutError::Disconnected) => Line::Ended,
        }
    }

    /// The end of what the child wrote to standard error.
    pub(super) fn last_words(&self) -> String {
        // A child that just died may have words still in the pipe.
        let _ = self.drained.recv_timeout(Duration::from_millis(100));
        let kept = self.errors.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let bytes: Vec<u8> = kept.iter().copied().collect();
        let text = String::from_utf8_lossy(&bytes);
        // A subject must not command the reader's terminal.
        let text: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
        // A stack of calls says at its end what happened.
        let lines: Vec<&str> =
            text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        lines[lines.len().saturating_sub(LAST_LINES)..].join(" | ")
    }

    /// Closes standard input and leaves the child alone.
    pub(super) fn hang_up(&mut self) {
        self.requests = None;
    }

    /// How the child ended, if it did so by itself and was closed.
    pub(super) fn status(&self) -> Option<ExitStatus> {
        self.status
    }

    /// Closes standard input, waits briefly, then kills the whole group.
    pub(super) fn close(&mut self) {
        self.end(GRACE);
    }

    /// Kills the whole group.
    pub(super) fn kill(&mut self) {
        self.end(Duration::ZERO);
    }

    /// Closes standard input, waits for `grace`, then kills the whole group.
    pub(super) fn end(&mut self, grace: Duration) {
        // Once it is reaped its number may be another's.
        if self.reaped {
            return;
        }
        self.requests = None;
        let Some(pid) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) else {
            return;
        };
        // The child is left unreaped while we wait, so that its number cannot
        // be another process group's when the group is killed.
        let exited = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        let mut waited = Duration::ZERO;
        let running = || matches!(waitid(WaitId::Pid(pid), exited), Ok(None));
        while waited < grace && running() {
            thread::sleep(POLL);
            waited += POLL;
        }
        let by_itself = !running();
        // No such group: everyone in it has left.
        let _ = kill_process_group(pid, Signal::KILL);
        self.status = self.child.wait().ok().filter(|_| by_itself);
        self.reaped = true;
    }
}

impl Drop for Pipes {
    fn drop(&mut self) {
        self.close();
    }
}

fn write_all(mut stdin: impl Write, requests: &Receiver<Vec<u8>>) {
    for request in requests {
        if stdin.write_all(&request).and_then(|()| stdin.flush()).is_err() {
            break;
        }
    }
}

fn next_line(stdout: &mut impl BufRead) -> Line {
    let mut line = Vec::new();
    let limit = u64::try_from(LONGEST_LINE).expect("16 MiB fit");
    match stdout.take(limit).read_until(b'\n', &mut line) {
        Ok(_) if line.ends_with(b"\n") => {
            line.pop();
            Line::Text(line)
        }
        Ok(_) if line.len() == LONGEST_LINE => Line::Endless,
        // A half line before the end is no reply.
        _ => Line::Ended,
    }
}

fn drain(mut stderr: impl Read, kept: &Mutex<VecDeque<u8>>) {
    let mut chunk = vec![0; 1 << 16];
    while let Ok(length @ 1..) = stderr.read(&mut chunk) {
        let mut kept = kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        kept.extend(&chunk[length.saturating_sub(LAST_WORDS)..length]);
        let excess = kept.len().saturating_sub(LAST_WORDS);
        kept.drain(..excess);
    }
}
