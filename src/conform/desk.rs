//! The reference behind a desk: a line comes in, a line goes out
//! (`docs/spec/conform.md`). No line, however broken, ends it.

use super::greeting::{Greeting, Offer, PROTOCOL, open};
use super::reply::Reply;
use crate::json::{self, Value, json};
use crate::reference::{answer, operations};
use crate::tape::Tape;

/// The longest detail.
const LONGEST: usize = 1_000;

/// The reference as a program that speaks the conformance protocol.
///
/// # Example
///
/// ```
/// use etalon::conform::Desk;
/// use etalon::tape::Recorded;
///
/// let mut desk = Desk::new(Recorded::new([]));
/// let hello = br#"{"cmd":"hello","protocol":"etalon-conform/1"}"#;
/// assert!(desk.reply(hello).is_some_and(|reply| reply.contains(r#""name":"etalon""#)));
/// let case = br#"{"cmd":"case","id":"1","op":"tape","args":{"tape":{"hex":"b1"},"reads":[4,4]}}"#;
/// let answer = r#"{"id":"1","result":{"bits":8,"out":["11","1"]},"status":"ok"}"#;
/// assert_eq!(desk.reply(case).as_deref(), Some(answer));
/// // What nobody can answer is answered, too.
/// assert!(desk.reply(b"{").is_some_and(|reply| reply.contains(r#""status":"error""#)));
/// assert!(Desk::<Recorded>::too_long().contains(r#""status":"error""#));
/// assert_eq!(desk.reply(br#"{"cmd":"bye"}"#), None);
/// ```
#[derive(Debug)]
pub struct Desk<T> {
    fresh: T,
}

/// A request that was read.
enum Request<'a> {
    Hello,
    Case { id: &'a str, op: &'a str, args: &'a Value },
    Bye,
}

impl<T: Tape> Desk<T> {
    /// A desk that takes fresh randomness from `fresh`.
    pub fn new(fresh: T) -> Self {
        Self { fresh }
    }

    /// The reply to a line, without line feeds; none for the farewell.
    pub fn reply(&mut self, line: &[u8]) -> Option<String> {
        let value = match json::line(line) {
            Ok(value) => value,
            Err(rule) => return Some(error(None, &rule)),
        };
        match read(&value) {
            Ok(Request::Bye) => None,
            Ok(Request::Hello) => Some(greeting().line()),
            Ok(Request::Case { id, op, args }) => {
                Some(Reply::line(id, &answer(op, args, &mut self.fresh)))
            }
            Err(rule) => Some(error(value.get("id").and_then(Value::as_str), &rule)),
        }
    }

    /// The reply to a line that is longer than a line may be.
    pub fn too_long() -> String {
        error(None, "the line is longer than 16 MiB")
    }
}

/// What the reference offers: everything it can do.
fn greeting() -> Greeting {
    Greeting {
        name: "etalon".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        language: "rust".to_owned(),
        offers: operations().map(Offer::all).collect(),
    }
}

fn read(value: &Value) -> Result<Request<'_>, String> {
    let mut fields = open(value)?;
    let said = |fault: crate::Error| fault.to_string();
    let request = match fields.text("cmd").map_err(said)? {
        "hello" => {
            let protocol = fields.text("protocol").map_err(said)?;
            if protocol != PROTOCOL {
                return Err(format!("this program speaks {PROTOCOL}, not {protocol}"));
            }
            Request::Hello
        }
        "case" => Request::Case {
            id: fields.text("id").map_err(said)?,
            op: fields.text("op").map_err(said)?,
            args: fields.required("args").map_err(said)?,
        },
        "bye" => Request::Bye,
        other => return Err(format!("\"cmd\" must be hello, case or bye, not \"{other}\"")),
    };
    fields.close().map_err(said)?;
    Ok(request)
}

fn error(id: Option<&str>, detail: &str) -> String {
    let detail: String = detail.chars().take(LONGEST).collect();
    let mut reply = json!({"status": "error", "detail": detail});
    if let Some(id) = id {
        reply["id"] = json!(id);
    }
    reply.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tape::Recorded;

    #[test]
    fn every_line_but_the_farewell_has_one_reply() {
        let mut desk = Desk::new(Recorded::new([]));
        for (line, says) in [
            (r#"{"cmd":"hello","protocol":"etalon-conform/1"}"#, "\"offers\":[{\"op\":"),
            (r#"{"cmd":"hello","protocol":"etalon-conform/2"}"#, "not etalon-conform/2"),
            ("", "EOF"),
            ("\u{0}", "expected value"),
            ("[]", "an array, not an object"),
            ("{}", "\\\"cmd\\\" is missing"),
            (r#"{"cmd":"case","id":"1","op":"tape"}"#, "\"id\":\"1\",\"status\":\"error\""),
            (r#"{"cmd":"case","id":1,"op":"tape","args":{}}"#, "must be a string"),
            (r#"{"cmd":"case","id":"1","op":"tape","args":{},"x":0}"#, "unknown field"),
            (r#"{"cmd":"case","id":"1","op":"tape","args":{"a":1,"a":1}}"#, "occurs twice"),
            (r#"{"cmd":"case","id":"1","op":"dance","args":{}}"#, "\"status\":\"unsupported\""),
            (r#"{"cmd":"case","id":"1","op":"tape","args":[]}"#, "\"status\":\"refused\""),
            (
                r#"{"cmd":"case","id":"1","op":"tape","args":{"tape":{"hex":""},"reads":[1]}}"#,
                "{\"id\":\"1\",\"status\":\"tape_ended\"}",
            ),
            (
                r#"{"cmd":"case","id":"1","op":"tape","args":{"tape":{"hex":"80"},"reads":[1]}}"#,
                "\"result\":{\"bits\":1,\"out\":[\"1\"]}",
            ),
        ] {
            let reply = desk.reply(line.as_bytes()).unwrap();
            assert!(reply.contains(says), "{line}: {reply}");
        }
        let deep = "[".repeat(100_000);
        assert!(desk.reply(deep.as_bytes()).unwrap().contains("recursion limit"));
        assert_eq!(desk.reply(br#"{"cmd":"bye"}"#), None);
        assert!(desk.reply(br#"{"cmd":"bye","now":true}"#).is_some());
    }
}
