//! This test program once more, as another process that uses a ledger.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::*;

/// What the child is to do, and with which ledger.
const TASK: &str = "ETALON_LEDGER_TASK";
const FILE: &str = "ETALON_LEDGER_FILE";

/// How many charges the order has that a child publishes.
pub(super) const CHARGES: usize = 10;

pub(super) fn large_order() -> Order {
    let names: Vec<String> = (0..CHARGES).map(|at| format!("n{at}")).collect();
    let mut order = order(quarter(7), &names.iter().map(String::as_str).collect::<Vec<_>>());
    for charge in &mut order.charges {
        charge.epsilon = "3/10".parse().unwrap();
    }
    order
}

/// What a child publishes: each text as long as all pages that the database
/// keeps in memory, so that it must write before the end.
pub(super) fn texts(new: &[usize]) -> Vec<String> {
    new.iter().map(|at| format!("{at:08}\n").repeat(30_000)).collect()
}

#[test]
#[ignore = "the child of other tests, which tell it what to do"]
fn child() {
    let (Ok(task), Ok(path)) = (std::env::var(TASK), std::env::var(FILE)) else { return };
    let path = Path::new(&path);
    println!("child: ready");
    let answer = match task.as_str() {
        "open" => Ledger::open(path, &terms()).map(|_| "opened".to_owned()),
        "verify" => Ledger::read(path)
            .and_then(|ledger| ledger.verify())
            .map(|checked| checked.entries.to_string()),
        "publish" => Ledger::open(path, &terms())
            .and_then(|mut ledger| ledger.publish(&large_order(), |new| Ok(texts(new))))
            .map(|published| published.len().to_string()),
        "hang" => Ledger::open(path, &terms())
            .and_then(|mut ledger| {
                ledger.publish(&large_order(), |_| {
                    println!("child: drawing");
                    std::thread::sleep(Duration::from_secs(60));
                    Err(Error::TapeEnded)
                })
            })
            .map(|_| "published".to_owned()),
        "spill" => {
            // More than the memory allows: pages of the file are overwritten
            // before the end, and only the journal knows what they were.
            let connection = rusqlite::Connection::open(path).unwrap();
            let changes = "PRAGMA cache_size = 1; BEGIN IMMEDIATE; \
                           UPDATE publication SET content = hex(zeroblob(100000)); \
                           UPDATE debit SET name = 'lost'";
            connection.execute_batch(changes).unwrap();
            println!("child: drawing");
            std::thread::sleep(Duration::from_secs(60));
            Ok(String::new())
        }
        "spend" => crowd::spend(path, &format!("p{}", std::process::id())).map(|n| n.to_string()),
        other => panic!("no task {other}"),
    };
    match answer {
        Ok(answer) => println!("child: done {answer}"),
        Err(fault) => println!("child: failed {fault}"),
    }
}

/// A child and what it says.
pub(super) struct Running {
    pub(super) child: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

/// The arguments with which this test program is the child.
pub(super) const AS_CHILD: [&str; 4] = ["--exact", "child::child", "--ignored", "--nocapture"];

/// Starts a child.
pub(super) fn start(task: &str, path: &Path) -> Running {
    start_as(Command::new(std::env::current_exe().unwrap()).args(AS_CHILD), task, path)
}

/// Starts a child by another command.
pub(super) fn start_as(command: &mut Command, task: &str, path: &Path) -> Running {
    let command = command.env(TASK, task).env(FILE, path).stdin(Stdio::null());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    Running { child, lines }
}

impl Running {
    /// Waits until the child says something that begins so; the rest of it.
    pub(super) fn hear(&mut self, word: &str) -> String {
        loop {
            let Some(line) = self.lines.next() else { panic!("the child left without `{word}`") };
            let line = line.unwrap();
            let said = line.split_once("child: ").map(|(_, said)| said);
            if let Some(rest) = said.and_then(|said| said.strip_prefix(word)) {
                return rest.trim().to_owned();
            }
        }
    }

    /// The answer, and how long it took from now.
    pub(super) fn time(&mut self) -> (String, Duration) {
        let start = Instant::now();
        (self.hear("done"), start.elapsed())
    }

    /// Ends the child at once, as a power cut of the process would.
    pub(super) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
