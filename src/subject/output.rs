//! Everything an observer sees of one run.
//!
//! A refusal, an error and a timeout are symbols like any number: they can
//! leak, so they are part of the evidence.

use std::hash::{Hash, Hasher};

use crate::json::{Value, json};
use crate::num::Integer;

/// The largest magnitude of an integer that every reader of JSON keeps.
const LARGEST_PLAIN: i64 = (1 << 53) - 1;

/// What one run released.
///
/// # Example
///
/// ```
/// use etalon::subject::Output;
/// let output = Output::Vector(vec![Output::Integer(3.into()), Output::Float((-0f64).to_bits())]);
/// assert_eq!((output.kind(), output.number()), ("vector", None));
/// assert_eq!(output.items()[0].number(), Some(3.0));
/// // A negative zero is not the same symbol as 0, in JSON either.
/// assert_eq!(output.to_json().to_string(), r#"[3,{"f64":"8000000000000000"}]"#);
/// // Who refuses releases that, on purpose; who fails releases nothing.
/// assert!(!Output::Refused("too few people".to_owned()).is_fault());
/// assert!(Output::Error("out of memory".to_owned()).is_fault());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Output {
    /// An integer of any size.
    Integer(Integer),
    /// A float, by its 64 bits: -0, NaN payloads and all.
    Float(u64),
    /// A truth value.
    Boolean(bool),
    /// A text.
    Text(String),
    /// A sequence, of any length and mixture.
    Vector(Vec<Output>),
    /// JSON's null.
    Null,
    /// The subject deliberately refused, with its reason.
    Refused(String),
    /// The subject reported an error, with its text.
    Error(String),
    /// No answer within the deadline.
    Timeout,
    /// The subject died in this run.
    Crashed,
}

impl Output {
    /// The number the output stands for, if it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(n) => Some(match i64::try_from(n) {
                #[expect(clippy::cast_precision_loss, reason = "a feature, not a claim")]
                Ok(small) => small as f64,
                Err(_) => n.to_f64().value(),
            }),
            Self::Float(bits) => Some(f64::from_bits(*bits)),
            Self::Boolean(truth) => Some(f64::from(u8::from(*truth))),
            _ => None,
        }
    }

    /// The items of a vector; anything else is its own only item.
    pub fn items(&self) -> &[Self] {
        match self {
            Self::Vector(items) => items,
            single => std::slice::from_ref(single),
        }
    }

    /// Which kind of output it is, without its content: what a report groups
    /// by and what an observer of sizes sees.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Integer(_) => "integer",
            Self::Float(_) => "float",
            Self::Boolean(_) => "boolean",
            Self::Text(_) => "text",
            Self::Vector(_) => "vector",
            Self::Null => "null",
            Self::Refused(_) => "refused",
            Self::Error(_) => "error",
            Self::Timeout => "timeout",
            Self::Crashed => "crashed",
        }
    }

    /// The value of `docs/spec/adapter.md`, section 5, with every integer beyond
    /// ±(2^53 - 1) written `{"int": "..."}` and every float as its shortest text
    /// where it has a plain one. A timeout and a crash, which no program can
    /// write, are errors of that name.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Integer(n) => match i64::try_from(n) {
                Ok(small) if (-LARGEST_PLAIN..=LARGEST_PLAIN).contains(&small) => json!(small),
                _ => json!({"int": n.to_string()}),
            },
            Self::Float(bits) => {
                let x = f64::from_bits(*bits);
                let plain = x.abs() < 2f64.powi(63) && *bits != (-0f64).to_bits();
                if plain { json!(x) } else { json!({"f64": format!("{bits:016x}")}) }
            }
            Self::Boolean(truth) => json!(truth),
            Self::Text(text) => json!(text),
            Self::Vector(items) => items.iter().map(Self::to_json).collect(),
            Self::Null => Value::Null,
            Self::Refused(why) => json!({"refused": why}),
            Self::Error(text) => json!({"error": text}),
            Self::Timeout | Self::Crashed => json!({"error": self.kind()}),
        }
    }

    /// Whether the run ended without a release: a crash, a timeout, an error.
    /// A refusal is a release, made on purpose.
    pub fn is_fault(&self) -> bool {
        matches!(self, Self::Timeout | Self::Crashed | Self::Error(_))
    }
}

impl Output {
    /// The first word of whatever is hashed: plain integers are their own, all
    /// else begins with a word that no plain integer is, one for each kind.
    fn first_word(&self) -> i64 {
        let kind = match self {
            Self::Integer(n) => match i64::try_from(n) {
                Ok(small) if (-LARGEST_PLAIN..=LARGEST_PLAIN).contains(&small) => return small,
                _ => 0,
            },
            Self::Float(_) => 1,
            Self::Boolean(truth) => 2 + i64::from(*truth),
            Self::Text(_) => 4,
            Self::Vector(_) => 5,
            Self::Null => 6,
            Self::Refused(_) => 7,
            Self::Error(_) => 8,
            Self::Timeout => 9,
            Self::Crashed => 10,
        };
        i64::MIN + kind
    }
}

/// Different outputs are different sequences of words, and none begins another
/// one: items of a vector cannot be taken for one another either.
impl Hash for Output {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let first = self.first_word();
        state.write_i64(first);
        match self {
            Self::Integer(n) if first == i64::MIN => n.hash(state),
            Self::Float(bits) => state.write_u64(*bits),
            Self::Text(text) | Self::Refused(text) | Self::Error(text) => {
                state.write_usize(text.len());
                state.write(text.as_bytes());
            }
            Self::Vector(items) => {
                state.write_usize(items.len());
                items.iter().for_each(|item| item.hash(state));
            }
            Self::Integer(_) | Self::Boolean(_) | Self::Null | Self::Timeout | Self::Crashed => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::read;

    #[test]
    fn what_is_written_is_read_back_as_the_same_symbol() {
        let big = Integer::from(1u8) << 80;
        let integers = [0, LARGEST_PLAIN, -LARGEST_PLAIN, LARGEST_PLAIN + 1, i64::MIN];
        let mut outputs: Vec<_> = integers.map(|n| Output::Integer(n.into())).to_vec();
        outputs.extend([Output::Integer(big.clone()), Output::Integer(-big)]);
        let floats = [0.0, -0.0, 0.1, 1.0, 1e-300, 5e-324, 2f64.powi(63), -1e300, f64::NAN];
        outputs.extend(floats.map(|x| Output::Float(x.to_bits())));
        outputs.extend([Output::Float(f64::NEG_INFINITY.to_bits()), Output::Null]);
        outputs.extend([Output::Boolean(false), Output::Text("é\"".into())]);
        outputs.extend([Output::Refused("no".into()), Output::Error("ValueError".into())]);
        outputs.push(Output::Vector(vec![Output::Vector(vec![]), Output::Boolean(true)]));
        for output in outputs {
            let text = output.to_json().to_string();
            assert_eq!(read::<Output>(text.as_bytes()), Ok(output), "{text}");
        }
        let shown = |n: i64| Output::Integer(n.into()).to_json().to_string();
        assert_eq!(shown(LARGEST_PLAIN), "9007199254740991");
        assert_eq!(shown(-LARGEST_PLAIN - 1), r#"{"int":"-9007199254740992"}"#);
        assert_eq!(Output::Float(1f64.to_bits()).to_json().to_string(), "1.0");
    }
}
