//! The reply to a case, read strictly (`docs/spec/conform.md`, section 3).

use super::greeting::open;
use crate::json::{self, Value, json};
use crate::reference::Answer;

/// The farewell.
pub const BYE: &str = "{\"cmd\":\"bye\"}\n";

/// What a program said to a case.
///
/// # Example
///
/// ```
/// use etalon::conform::Reply;
/// use etalon::json::json;
/// use etalon::reference::Answer;
///
/// let asked = Reply::request("7", "tape", &json!({"tape": {"hex": "b1"}, "reads": [9]}));
/// assert!(asked.starts_with('{') && asked.ends_with("}\n"));
/// let line = Reply::line("7", &Answer::TapeEnded);
/// assert_eq!(line, r#"{"id":"7","status":"tape_ended"}"#);
/// assert_eq!(Reply::read(line.as_bytes(), "7"), Ok(Reply::Answer(Answer::TapeEnded)));
/// // The answer to another question is none.
/// assert!(Reply::read(line.as_bytes(), "8").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// One of the answers that can be judged.
    Answer(Answer),
    /// A refusal after bits of the tape had been read: their number, the
    /// reason.
    RefusedLate(u64, String),
    /// An exception that nobody planned.
    Error(String),
}

/// The most characters of a text for people.
const LONGEST: usize = 1_000;

/// A text of a program, cut and without what could command a terminal.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

impl Reply {
    /// The request for it.
    pub fn request(id: &str, op: &str, args: &Value) -> String {
        format!("{}\n", json!({"cmd": "case", "id": id, "op": op, "args": args}))
    }

    /// Reads the reply to the request `id`.
    ///
    /// # Errors
    ///
    /// The rule that the line breaks, in one clause.
    pub fn read(line: &[u8], id: &str) -> Result<Self, String> {
        let value = json::line(line)?;
        let mut fields = open(&value)?;
        let said = |fault: crate::Error| fault.to_string();
        let status = fields.text("status").map_err(said)?;
        let given = fields.optional_text("id").map_err(said)?;
        match given {
            Some(given) if given == id => {}
            Some(given) => return Err(format!("the reply's id must be \"{id}\", not \"{given}\"")),
            None if status == "error" => {
                let detail = fields.optional_text("detail").map_err(said)?.unwrap_or_default();
                return Err(format!("it could not read the request: {}", plain(detail)));
            }
            None => return Err("the field \"id\" is missing".to_owned()),
        }
        let reply = match status {
            "ok" => match fields.required("result").map_err(said)? {
                result @ Value::Object(_) => Self::Answer(Answer::Ok(result.clone())),
                _ => return Err("\"result\" must be an object".to_owned()),
            },
            "refused" => {
                let reason = plain(fields.text("reason").map_err(said)?);
                match fields.optional_count("bits").map_err(said)? {
                    None | Some(0) => Self::Answer(Answer::Refused(reason)),
                    Some(bits) => Self::RefusedLate(bits, reason),
                }
            }
            "tape_ended" => Self::Answer(Answer::TapeEnded),
            "unsupported" => {
                Self::Answer(Answer::Unsupported(plain(fields.text("detail").map_err(said)?)))
            }
            "error" => Self::Error(plain(fields.text("detail").map_err(said)?)),
            other => {
                return Err(format!(
                    "status must be ok, refused, tape_ended, unsupported or error, not \"{other}\""
                ));
            }
        };
        fields.close().map_err(said)?;
        Ok(reply)
    }

    /// The line of an answer to the request `id`, without its line feed.
    pub fn line(id: &str, answer: &Answer) -> String {
        match answer {
            Answer::Ok(result) => json!({"id": id, "status": "ok", "result": result}),
            Answer::Refused(reason) => {
                json!({"id": id, "status": "refused", "bits": 0, "reason": reason})
            }
            Answer::TapeEnded => json!({"id": id, "status": "tape_ended"}),
            Answer::Unsupported(detail) => {
                json!({"id": id, "status": "unsupported", "detail": detail})
            }
        }
        .to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_survive_the_line() {
        for answer in [
            Answer::Ok(json!({"out": ["1"], "bits": 3})),
            Answer::Refused("no".to_owned()),
            Answer::TapeEnded,
            Answer::Unsupported("never heard of it".to_owned()),
        ] {
            let line = Reply::line("7", &answer);
            assert_eq!(Reply::read(line.as_bytes(), "7"), Ok(Reply::Answer(answer)));
        }
    }

    #[test]
    fn what_breaks_the_protocol_is_named() {
        for (line, says) in [
            (r#"{"id":"8","status":"ok","result":{}}"#, "must be \"7\", not \"8\""),
            (r#"{"id":7,"status":"ok","result":{}}"#, "must be a string"),
            (r#"{"status":"ok","result":{}}"#, "\"id\" is missing"),
            (r#"{"status":"error","detail":"what?"}"#, "could not read the request: what?"),
            (r#"{"id":"7","status":"ok"}"#, "\"result\" is missing"),
            (r#"{"id":"7","status":"ok","result":[]}"#, "must be an object"),
            (r#"{"id":"7","status":"ok","result":{},"took":1}"#, "unknown field \"took\""),
            (r#"{"id":"7","status":"ok","result":{"a":1,"a":2}}"#, "occurs twice"),
            (r#"{"id":"7","status":"tape_ended","reason":""}"#, "unknown field"),
            (r#"{"id":"7","status":"refused","bits":-1,"reason":""}"#, "whole number"),
            (r#"{"id":"7","status":"refused"}"#, "\"reason\" is missing"),
            (r#"{"id":"7","status":"fine"}"#, "not \"fine\""),
            ("hello", "expected value"),
            ("7", "not an object"),
        ] {
            let fault = Reply::read(line.as_bytes(), "7").unwrap_err();
            assert!(fault.contains(says), "{line}: {fault}");
        }
        let late = Reply::read(br#"{"id":"7","status":"refused","bits":8,"reason":"n"}"#, "7");
        assert_eq!(late, Ok(Reply::RefusedLate(8, "n".to_owned())));
    }
}
