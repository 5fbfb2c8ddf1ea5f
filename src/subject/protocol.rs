//! The adapter protocol's words: requests written, replies read strictly.
//!
//! `docs/spec/adapter.md` is the normative text. Outputs are read straight from the line, without a tree in between.

use std::fmt;

use super::Side;
use super::output::Output;
use super::spent::Measure;
use crate::json::de::{Deserialize, Deserializer, Error as Refusal, MapAccess, SeqAccess, Visitor};
use crate::json::{Value, json};
use crate::num::Integer;

/// The version spoken.
pub(super) const PROTOCOL: &str = "etalon-adapter/1";
/// The most runs in one request.
pub(super) const LARGEST_BATCH: u64 = 100_000;
/// The most characters of a detail, a refusal or an error.
const LONGEST_TEXT: usize = 1_000;
/// Floats from here on must be written by their bits, integers as text.
const BIGGEST_PLAIN: f64 = 9_223_372_036_854_775_808.0;

/// The request that opens the conversation.
pub(super) fn hello() -> String {
    format!("{}\n", json!({"cmd": "hello", "protocol": PROTOCOL}))
}

/// The request for what an adapter measures of its runs.
pub(super) fn measures(wanted: &[Measure]) -> String {
    let names: Vec<&str> = wanted.iter().map(|measure| measure.name()).collect();
    format!("{}\n", json!({"cmd": "hello", "protocol": PROTOCOL, "reports": names}))
}

/// The request for one run per side.
pub(super) fn run(id: u64, op: &str, pair: &[Value; 2], sides: &[Side]) -> String {
    let sides: String =
        sides.iter().map(|side| if *side == Side::Left { '0' } else { '1' }).collect();
    format!(
        "{}\n",
        json!({"cmd": "run", "id": id.to_string(), "op": op, "inputs": pair, "sides": sides})
    )
}

/// The farewell.
pub(super) const BYE: &str = "{\"cmd\":\"bye\"}\n";

/// Any reply; which fields must be there depends on what was asked.
#[derive(Debug, Default)]
pub(super) struct Reply {
    pub(super) id: Option<String>,
    pub(super) status: Option<String>,
    pub(super) detail: Option<String>,
    pub(super) out: Option<Vec<Output>>,
    pub(super) protocol: Option<String>,
    pub(super) name: Option<String>,
    pub(super) version: Option<String>,
    pub(super) language: Option<String>,
    pub(super) ops: Option<Vec<String>>,
    pub(super) max_batch: Option<u64>,
    pub(super) reports: Option<Vec<String>>,
    pub(super) bits: Option<Vec<Option<u64>>>,
    pub(super) nanoseconds: Option<Vec<Option<u64>>>,
}

impl Reply {
    /// Whether it has a field that only the reply to `hello` may have.
    pub(super) fn is_greeting(&self) -> bool {
        self.protocol.is_some()
            || self.name.is_some()
            || self.version.is_some()
            || self.language.is_some()
            || self.ops.is_some()
            || self.max_batch.is_some()
            || self.reports.is_some()
    }
}

impl<'de> Deserialize<'de> for Reply {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Reply;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a reply object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Reply, A::Error> {
                let mut reply = Reply::default();
                while let Some(field) = map.next_key::<String>()? {
                    match field.as_str() {
                        "id" => once(&mut map, &mut reply.id, &field)?,
                        "status" => once(&mut map, &mut reply.status, &field)?,
                        "detail" => once(&mut map, &mut reply.detail, &field)?,
                        "out" => once(&mut map, &mut reply.out, &field)?,
                        "protocol" => once(&mut map, &mut reply.protocol, &field)?,
                        "name" => once(&mut map, &mut reply.name, &field)?,
                        "version" => once(&mut map, &mut reply.version, &field)?,
                        "language" => once(&mut map, &mut reply.language, &field)?,
                        "ops" => once(&mut map, &mut reply.ops, &field)?,
                        "max_batch" => once(&mut map, &mut reply.max_batch, &field)?,
                        "reports" => once(&mut map, &mut reply.reports, &field)?,
                        "bits" => once(&mut map, &mut reply.bits, &field)?,
                        "nanoseconds" => once(&mut map, &mut reply.nanoseconds, &field)?,
                        unknown => {
                            return Err(A::Error::custom(format!("unknown field \"{unknown}\"")));
                        }
                    }
                }
                check_length(reply.detail.as_deref().unwrap_or_default())?;
                Ok(reply)
            }
        }
        from.deserialize_map(Fields)
    }
}

/// Texts for people are short.
fn check_length<E: Refusal>(text: &str) -> Result<(), E> {
    // Most texts are short in bytes, which is quicker to see.
    if text.len() > LONGEST_TEXT && text.chars().nth(LONGEST_TEXT).is_some() {
        return Err(E::custom("a detail, a refusal or an error has at most 1000 characters"));
    }
    Ok(())
}

/// Reads a field that must not have been there before.
fn once<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
    slot: &mut Option<T>,
    field: &str,
) -> Result<(), A::Error> {
    if slot.is_some() {
        return Err(A::Error::custom(format!("the field \"{field}\" occurs twice")));
    }
    *slot = Some(map.next_value()?);
    Ok(())
}

impl<'de> Deserialize<'de> for Output {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Symbol)
    }
}

/// Reads one output; nested refusals and errors are refused by `visit_seq`.
struct Symbol;

impl<'de> Visitor<'de> for Symbol {
    type Value = Output;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an output: a number, boolean, string, null, array, or an object {\"int\"|\"f64\"|\"refused\"|\"error\": ...}")
    }

    fn visit_bool<E: Refusal>(self, truth: bool) -> Result<Output, E> {
        Ok(Output::Boolean(truth))
    }

    fn visit_i64<E: Refusal>(self, n: i64) -> Result<Output, E> {
        Ok(Output::Integer(Integer::from(n)))
    }

    fn visit_u64<E: Refusal>(self, n: u64) -> Result<Output, E> {
        match i64::try_from(n) {
            Ok(small) => self.visit_i64(small),
            Err(_) => {
                Err(E::custom("an integer beyond 64 bits must be written {\"int\": \"...\"}"))
            }
        }
    }

    fn visit_f64<E: Refusal>(self, x: f64) -> Result<Output, E> {
        if x.abs() >= BIGGEST_PLAIN || (x.is_sign_negative() && x.to_bits() << 1 == 0) {
            return Err(E::custom(
                "negative zero and numbers of 2^63 and more must be written {\"f64\": \"16 hex digits\"} or {\"int\": \"...\"}",
            ));
        }
        Ok(Output::Float(x.to_bits()))
    }

    fn visit_str<E: Refusal>(self, text: &str) -> Result<Output, E> {
        Ok(Output::Text(text.to_owned()))
    }

    fn visit_unit<E: Refusal>(self) -> Result<Output, E> {
        Ok(Output::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Output, A::Error> {
        let mut outputs = Vec::with_capacity(items.size_hint().unwrap_or(0));
        while let Some(item) = items.next_element::<Output>()? {
            if matches!(item, Output::Refused(_) | Output::Error(_)) {
                return Err(A::Error::custom(
                    "a refusal or an error is a whole output, not an element of an array",
                ));
            }
            outputs.push(item);
        }
        Ok(Output::Vector(outputs))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Output, A::Error> {
        let wrong =
            || A::Error::custom("an output object has one field: int, f64, refused or error");
        let (kind, text) = map.next_entry::<String, String>()?.ok_or_else(wrong)?;
        if map.next_key::<String>()?.is_some() {
            return Err(wrong());
        }
        if matches!(kind.as_str(), "refused" | "error") {
            check_length(&text)?;
        }
        match kind.as_str() {
            "int" => integer(&text)
                .map(Output::Integer)
                .ok_or_else(|| A::Error::custom(format!("\"{text}\" is not a decimal integer"))),
            "f64" => bits(&text).map(Output::Float).ok_or_else(|| {
                A::Error::custom(format!("\"{text}\" is not 16 lower-case hexadecimal digits"))
            }),
            "refused" => Ok(Output::Refused(text)),
            "error" => Ok(Output::Error(text)),
            _ => Err(wrong()),
        }
    }
}

/// A decimal integer without leading zeros, plus sign or `-0`.
fn integer(text: &str) -> Option<Integer> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.bytes().all(|b| b.is_ascii_digit())
        && !digits.is_empty()
        && (!digits.starts_with('0') || text == "0");
    plain.then(|| Integer::from_str_radix(text, 10).ok()).flatten()
}

/// The bits of a float from 16 lower-case hexadecimal digits.
fn bits(text: &str) -> Option<u64> {
    let legal = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    (text.len() == 16 && text.bytes().all(legal))
        .then(|| u64::from_str_radix(text, 16).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::read;

    #[test]
    fn every_value_of_the_specification_is_read() {
        let text = r#"[1, -1, 1.0, 1e2, true, null, "a", [1, [false]], {"int": "-123456789012345678901234567890"},
            {"f64": "7ff8000000000000"}, {"refused": "no"}, {"error": "ValueError"}, 0]"#;
        let outputs: Vec<Output> = read(text.as_bytes()).unwrap();
        assert_eq!(outputs[0], Output::Integer(1.into()));
        assert_eq!(outputs[2], Output::Float(1f64.to_bits()));
        assert_eq!(outputs[3], Output::Float(100f64.to_bits()));
        assert_ne!(outputs[0], outputs[2], "an integer is not a float");
        assert_eq!(outputs[9], Output::Float(0x7ff8_0000_0000_0000));
        assert_eq!(outputs[10], Output::Refused("no".into()));
        assert_eq!(outputs.len(), 13);
    }

    #[test]
    fn what_the_specification_forbids_is_refused() {
        for text in [
            "9223372036854775808",
            "-9223372036854775809",
            "1e30",
            "-0",
            "-0.0",
            "NaN",
            "{}",
            r#"{"int": "01"}"#,
            r#"{"int": "-0"}"#,
            r#"{"int": "+1"}"#,
            r#"{"f64": "7FF8000000000000"}"#,
            r#"{"f64": "0"}"#,
            r#"[{"error": "x"}]"#,
            r#"{"int": "1", "f64": "0000000000000000"}"#,
            r#"{"odd": "1"}"#,
        ] {
            assert!(read::<Output>(text.as_bytes()).is_err(), "{text}");
        }
        assert!(read::<Reply>(br#"{"id":"1","id":"2"}"#).unwrap_err().contains("twice"));
        assert!(read::<Reply>(br#"{"idd":"1"}"#).unwrap_err().contains("unknown field"));
    }
}
