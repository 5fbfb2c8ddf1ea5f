//! Strict JSON: the only door to `serde_json` and `serde`.
//!
//! A document is read whole or refused with the place of the first fault: an
//! unknown field is an error, because a misspelt field is a silent default.

mod fields;
mod place;
mod unique;

pub use fields::Fields;
pub use place::places;
pub(crate) use serde::de;
pub use serde_json::{Map, Value, json};

use crate::error::{Error, Result};

/// Reads one JSON document; `source` names it in errors.
///
/// # Errors
///
/// [`Error::Input`] with line and column.
///
/// # Example
///
/// ```
/// use etalon::json::parse;
/// assert_eq!(parse(r#"{"runs": 3}"#, "suite.json")?["runs"], 3);
/// let fault = parse("{\n  runs: 3}", "suite.json").unwrap_err().to_string();
/// assert!(fault.starts_with("suite.json, line 2, column 3: this is not valid JSON: "));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn parse(text: &str, source: &str) -> Result<Value> {
    serde_json::from_str(text).map_err(|fault| Error::Input {
        source: source.to_owned(),
        place: format!("line {}, column {}", fault.line(), fault.column()),
        rule: if text.trim().is_empty() {
            "this is not valid JSON: there is nothing in it".to_owned()
        } else {
            let open = if fault.is_eof() || fault.is_syntax() { place::open(text) } else { None };
            let open = open.map_or_else(String::new, |(mark, line)| {
                format!("; the `{mark}` of line {line} is not closed")
            });
            format!("this is not valid JSON: {}{open}", reason(&fault))
        },
    })
}

/// The parser's reason without the place, which the caller gives its own way.
fn reason(fault: &serde_json::Error) -> String {
    let text = fault.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

/// Reads one document into a type that checks itself, such as a reply of an
/// adapter; the error is the parser's sentence.
///
/// # Errors
///
/// What is wrong with the document, in one clause.
///
/// # Example
///
/// ```
/// use etalon::json::read;
/// assert_eq!(read::<Vec<u64>>(b"[1, 2]"), Ok(vec![1, 2]));
/// assert!(read::<Vec<u64>>(b"[1, -2]").is_err());
/// ```
pub fn read<T: de::DeserializeOwned>(bytes: &[u8]) -> std::result::Result<T, String> {
    serde_json::from_slice(bytes).map_err(|fault| fault.to_string())
}

/// Reads one line of a protocol: a document in which no field occurs twice;
/// the error is the parser's sentence.
///
/// # Errors
///
/// What is wrong with the document, in one clause.
///
/// # Example
///
/// ```
/// use etalon::json::{json, line};
/// assert_eq!(line(br#"{"out": 1}"#), Ok(json!({"out": 1})));
/// // Other readers take one of two without a word.
/// assert!(line(br#"{"out": 1, "out": 2}"#).is_err());
/// ```
pub fn line(bytes: &[u8]) -> std::result::Result<Value, String> {
    read::<unique::Unique>(bytes).map(|unique::Unique(value)| value)
}

/// How many bytes the first value of a text takes, with the space before it.
fn extent(text: &str) -> Option<usize> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<de::IgnoredAny>();
    values.next()?.ok()?;
    Some(values.byte_offset())
}

/// Prints a value indented, with a final newline.
///
/// # Example
///
/// ```
/// use etalon::json::{json, pretty};
/// assert_eq!(pretty(&json!({"out": [1]})), "{\n  \"out\": [\n    1\n  ]\n}\n");
/// ```
pub fn pretty(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("a value has string keys");
    text.push('\n');
    text
}

/// What a value is, for error messages.
///
/// # Example
///
/// ```
/// use etalon::json::{json, kind};
/// let values = [json!(1), json!("1"), json!([1])];
/// assert_eq!(values.each_ref().map(kind), ["a number", "a string", "an array"]);
/// ```
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
