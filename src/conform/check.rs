//! Tells the author of an adapter what is wrong with it, in plain words: every
//! rule of `docs/spec/conform.md` that can be seen from outside is tried.

use std::fmt;
use std::time::Duration;

use super::greeting::Greeting;
use super::outcome::{Failing, Outcome};
use super::reply::{BYE, Reply};
use super::suite::Prompt;
use crate::error::Result;
use crate::json::{self, Value, json};
use crate::reference::{Answer, operations};
use crate::subject::{Conversation, LONGEST_LINE, Line, quoted};

/// How long a program may take over a line that holds no work.
const BRIEF: Duration = Duration::from_secs(10);
/// How long we listen for a line that should not come.
const HUSH: Duration = Duration::from_millis(100);
/// How long a program may take to leave.
const LEAVE: Duration = Duration::from_secs(5);

/// How a rule was kept.
///
/// # Example
///
/// ```
/// use etalon::conform::check::Kept;
/// // The worst of all is what counts.
/// assert_eq!([Kept::Odd, Kept::Bad, Kept::Good].into_iter().max(), Some(Kept::Bad));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    /// As it should be.
    Good,
    /// Allowed, and likely a mistake.
    Odd,
    /// Against the protocol.
    Bad,
}

/// One rule that was tried.
///
/// # Example
///
/// ```
/// use etalon::conform::check::{Finding, Kept};
/// let advice = "it is still there: leave the loop on bye".to_owned();
/// let finding = Finding { rule: "leaves on bye", kept: Kept::Bad, advice };
/// let shown = "   BAD  leaves on bye: it is still there: leave the loop on bye";
/// assert_eq!(finding.to_string(), shown);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: &'static str,
    /// How it was kept.
    pub kept: Kept,
    /// What was seen and what to change; may be empty.
    pub advice: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.kept {
            Kept::Good => "ok",
            Kept::Odd => "note",
            Kept::Bad => "BAD",
        };
        write!(f, "{mark:>6}  {}", self.rule)?;
        if self.advice.is_empty() { Ok(()) } else { write!(f, ": {}", self.advice) }
    }
}

/// The program, and what was found so far.
struct Examination {
    program: Conversation,
    patience: Duration,
    findings: Vec<Finding>,
}

/// Tries `argv`; the prompts supply requests that it offers to answer.
///
/// # Errors
///
/// [`Error::Subject`](crate::Error::Subject) if the program cannot be started.
///
/// # Example
///
/// ```
/// use etalon::conform::check::{Kept, check};
/// use std::time::Duration;
///
/// // It says hello in words of its own.
/// let argv = ["sh", "-c", "read -r hello; echo Good morning."].map(str::to_owned);
/// let findings = check(&argv, &[], Duration::from_secs(10))?;
/// assert_eq!((findings[0].rule, findings[0].kept), ("answers hello", Kept::Bad));
/// assert!(findings[0].advice.contains("Standard output belongs to the protocol"));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn check(argv: &[String], prompts: &[Prompt], patience: Duration) -> Result<Vec<Finding>> {
    let mut one =
        Examination { program: Conversation::start(argv)?, patience, findings: Vec::new() };
    let Some(greeting) = one.hello() else { return Ok(one.findings) };
    one.offers(&greeting, prompts);
    let offered: Vec<&Prompt> =
        prompts.iter().filter(|prompt| greeting.offers(&prompt.case)).collect();
    one.cases(&offered);
    one.refusal(&offered);
    one.broken_requests(offered.first().copied());
    one.farewell();
    one.end_of_input(argv)?;
    Ok(one.findings)
}

impl Examination {
    fn found(&mut self, rule: &'static str, kept: Kept, advice: impl Into<String>) {
        let finding = Finding { rule, kept, advice: advice.into() };
        // A case is asked twice; what is said of it is said once.
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// One line for one request, or what came instead.
    fn ask(&mut self, request: &str) -> std::result::Result<Vec<u8>, String> {
        self.program.send(request);
        let line = match self.program.receive(self.patience.min(BRIEF)) {
            Line::Text(line) => Ok(line),
            Line::Ended => Err(format!("{}", self.program.ended("instead of an answer"))),
            Line::Endless => Err("it wrote a line longer than 16 MiB".to_owned()),
            Line::Late => {
                Err(format!("no reply within {} s", self.patience.min(BRIEF).as_secs_f32()))
            }
        };
        if line.is_err() && self.program.restart().is_ok() {
            // So that the next rule can be tried; a greeting that fails now
            // shows there.
            self.program.send(&Greeting::request());
            let _ = self.program.receive(self.patience);
        }
        line
    }

    fn hello(&mut self) -> Option<Greeting> {
        const RULE: &str = "answers hello";
        self.program.send(&Greeting::request());
        let line = match self.program.receive(self.patience) {
            Line::Text(line) => line,
            Line::Ended => {
                let fault = self.program.ended("before it answered hello").to_string();
                self.found(RULE, Kept::Bad, fault);
                return None;
            }
            Line::Endless => {
                self.found(RULE, Kept::Bad, "it wrote a line longer than 16 MiB");
                return None;
            }
            Line::Late => {
                self.program.hang_up();
                let late = matches!(self.program.receive(LEAVE), Line::Text(_));
                let advice = if late {
                    "the answer came only when its standard input was closed: read line by line and flush standard output after every reply"
                } else {
                    "no answer in time: see that it reads standard input, answers each line with one line, and flushes"
                };
                self.found(RULE, Kept::Bad, advice);
                return None;
            }
        };
        match Greeting::read(&line) {
            Ok(greeting) => {
                let who = format!("{} {}, {}", greeting.name, greeting.version, greeting.language);
                self.found(RULE, Kept::Good, who);
                self.quiet("writes nothing but its one reply to hello");
                Some(greeting)
            }
            Err(rule) if json::line(&line).is_err() => {
                let advice = format!(
                    "{}. Standard output belongs to the protocol: send what is printed to standard error",
                    quoted(&rule, &line)
                );
                self.found(RULE, Kept::Bad, advice);
                None
            }
            Err(rule) => {
                self.found(RULE, Kept::Bad, quoted(&rule, &line));
                None
            }
        }
    }

    /// Nothing may be said that was not asked.
    fn quiet(&mut self, rule: &'static str) {
        match self.program.receive(HUSH) {
            Line::Text(line) => {
                self.found(rule, Kept::Bad, quoted("there is a second line", &line))
            }
            _ => self.found(rule, Kept::Good, ""),
        }
    }

    fn offers(&mut self, greeting: &Greeting, prompts: &[Prompt]) {
        const RULE: &str = "offers what there is";
        let before = self.findings.len();
        for offer in &greeting.offers {
            if !operations().any(|op| op == offer.op) {
                self.found(RULE, Kept::Odd, format!("there is no operation {}", offer.op));
            } else if !prompts.iter().any(|prompt| offer.takes(&prompt.case)) {
                let advice = format!(
                    "no case meets an offer of {}: see that every field is an argument of that operation and its values are spelled as in the vectors",
                    offer.op
                );
                self.found(RULE, Kept::Odd, advice);
            }
        }
        if self.findings.len() == before {
            self.found(RULE, Kept::Good, format!("{} offers", greeting.offers.len()));
        }
    }

    /// One case of every operation, asked twice.
    fn cases(&mut self, offered: &[&Prompt]) {
        let ops: std::collections::BTreeSet<&str> =
            offered.iter().map(|prompt| prompt.case.op.as_str()).collect();
        for op in ops {
            let plain = |prompt: &&&Prompt| {
                prompt.case.op == op && prompt.case.expect.get("status").is_none()
            };
            let Some(prompt) = offered.iter().find(plain) else { continue };
            let Some(first) = self.case(prompt, "one") else { continue };
            if matches!(op, "frequencies" | "judge") {
                continue;
            }
            let Some(second) = self.case(prompt, "two") else { continue };
            if first != second {
                self.found(
                    "answers the same case in the same way",
                    Kept::Bad,
                    format!("{op} ({}): {first:?}, then {second:?}", prompt.case.id),
                );
            }
        }
    }

    /// Asks a case and tells of the reply; none if it cannot be read.
    fn case(&mut self, prompt: &Prompt, id: &str) -> Option<Reply> {
        const RULE: &str = "answers a case it offers";
        let case = &prompt.case;
        let line = match self.ask(&Reply::request(id, &case.op, &case.args)) {
            Ok(line) => line,
            Err(what) => {
                self.found(RULE, Kept::Bad, format!("{} ({}): {what}", case.op, case.id));
                return None;
            }
        };
        let reply = match Reply::read(&line, id) {
            Ok(reply) => reply,
            Err(rule) => {
                let advice = format!("{} ({}): {}", case.op, case.id, quoted(&rule, &line));
                self.found(RULE, Kept::Bad, advice);
                return None;
            }
        };
        let (kept, advice) = match Outcome::of(case, &reply) {
            // These are faults of the adapter, and every case of the kind will fail.
            Ok(
                outcome @ Outcome::Fail(Failing::Form | Failing::Error | Failing::NotSupported, _),
            ) => (Kept::Bad, format!("{} ({}): {}", case.op, case.id, outcome.detail())),
            Ok(outcome @ Outcome::Fail(..)) => (
                Kept::Odd,
                format!("{} ({}): readable, but {}", case.op, case.id, outcome.detail()),
            ),
            _ => (Kept::Good, case.op.clone()),
        };
        self.found(RULE, kept, advice);
        Some(reply)
    }

    fn refusal(&mut self, offered: &[&Prompt]) {
        const RULE: &str = "refuses what is out of range";
        let refused = json!({"status": "refused"});
        let Some(prompt) = offered.iter().find(|prompt| prompt.case.expect == refused) else {
            return;
        };
        let case = &prompt.case;
        let line = match self.ask(&Reply::request("bad", &case.op, &case.args)) {
            Ok(line) => line,
            Err(what) => {
                let advice = format!(
                    "{} ({}): {what}. A crash or a silence is no refusal: answer {{\"status\":\"refused\"}}",
                    case.op, case.id
                );
                return self.found(RULE, Kept::Bad, advice);
            }
        };
        let (kept, advice) = match Reply::read(&line, "bad") {
            Ok(Reply::Answer(Answer::Refused(_))) => (Kept::Good, String::new()),
            Ok(Reply::Answer(Answer::Ok(_))) => {
                (Kept::Odd, "it answers ok, which fails this vector".to_owned())
            }
            Ok(Reply::Error(_)) => (
                Kept::Odd,
                "it answers error: if the library declines on purpose, answer refused".to_owned(),
            ),
            Ok(Reply::RefusedLate(bits, _)) => {
                (Kept::Odd, format!("it reads {bits} bits of the tape before it refuses"))
            }
            Ok(_) => (Kept::Odd, "it answers neither ok nor refused".to_owned()),
            Err(rule) => (Kept::Bad, quoted(&rule, &line)),
        };
        let advice = if advice.is_empty() {
            case.op.clone()
        } else {
            format!("{} ({}): {advice}", case.op, case.id)
        };
        self.found(RULE, kept, advice);
    }

    /// Requests that break the protocol must be answered and survived.
    fn broken_requests(&mut self, sample: Option<&Prompt>) {
        let valid = sample.map_or_else(
            || json!({"cmd": "case", "id": "x", "op": "tape", "args": {}}),
            |prompt| json!({"cmd": "case", "id": "x", "op": prompt.case.op, "args": prompt.case.args}),
        );
        let mut more = valid.clone();
        more["hurry"] = json!(true);
        let mut less = valid.clone();
        if let Value::Object(map) = &mut less {
            map.remove("args");
        }
        let doubled = valid.to_string().replacen('{', "{\"id\":\"y\",", 1);
        let mut unknown = valid;
        unknown["op"] = json!("no-such-operation");
        let long = format!("{{\"cmd\":\"case\",\"id\":\"{}\"}}", "x".repeat(LONGEST_LINE));
        for (rule, text, wanted) in [
            ("answers what is not JSON with status error", "{\"cmd\":".to_owned(), "error"),
            ("answers what is not an object with status error", "[1]".to_owned(), "error"),
            (
                "answers an unknown command with status error",
                "{\"cmd\":\"dance\"}".to_owned(),
                "error",
            ),
            ("answers an unknown field with status error", more.to_string(), "error"),
            ("answers a missing field with status error", less.to_string(), "error"),
            ("answers a doubled field with status error", doubled, "error"),
            ("answers an unknown operation with unsupported", unknown.to_string(), "unsupported"),
            ("answers a line of more than 16 MiB with status error", long, "error"),
        ] {
            let (kept, advice) = match self.ask(&format!("{text}\n")) {
                Err(what) => (Kept::Bad, format!("{what}. It must answer and go on")),
                Ok(line) => match json::line(&line) {
                    Err(fault) => (Kept::Bad, quoted(&fault, &line)),
                    Ok(reply) if reply["status"] == json!(wanted) => (Kept::Good, String::new()),
                    Ok(_) => (Kept::Bad, quoted(&format!("status must be {wanted}"), &line)),
                },
            };
            self.found(rule, kept, advice);
        }
        self.quiet("answers every request once");
    }

    fn farewell(&mut self) {
        self.program.send(BYE);
        let said = self.program.receive(HUSH);
        let ended = self.program.end(LEAVE);
        let (kept, advice) = match (said, ended) {
            (Line::Text(line), _) => (Kept::Bad, quoted("bye has no reply", &line)),
            (_, None) => (Kept::Bad, "it is still there: leave the loop on bye".to_owned()),
            (_, Some(status)) if !status.success() => {
                (Kept::Bad, format!("it left with {status}: the exit code must be 0"))
            }
            _ => (Kept::Good, String::new()),
        };
        self.found("leaves on bye", kept, advice);
    }

    fn end_of_input(&mut self, argv: &[String]) -> Result<()> {
        self.program = Conversation::start(argv)?;
        self.program.send(&Greeting::request());
        let _ = self.program.receive(self.patience);
        let (kept, advice) = match self.program.end(LEAVE) {
            Some(status) if status.success() => (Kept::Good, String::new()),
            Some(status) => (Kept::Bad, format!("it left with {status}: the exit code must be 0")),
            None => (Kept::Bad, "it is still there: leave when reading gives nothing".to_owned()),
        };
        self.found("leaves when its input ends", kept, advice);
        Ok(())
    }
}
