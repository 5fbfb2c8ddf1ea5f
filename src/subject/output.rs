//! Everything an observer sees of one run.
//!
//! A refusal, an error and a timeout are symbols like any number: they can
//! leak, so they are part of the evidence.

use std::hash::{Hash, Hasher};

use crate::num::Integer;

/// What one run released.
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

    /// Whether the run ended without a release: a crash, a timeout, an error.
    /// A refusal is a release, made on purpose.
    pub fn is_fault(&self) -> bool {
        matches!(self, Self::Timeout | Self::Crashed | Self::Error(_))
    }
}

impl Hash for Output {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Integer(n) => match i64::try_from(n) {
                Ok(small) => state.write_i64(small),
                Err(_) => n.hash(state),
            },
            Self::Float(bits) => {
                state.write_u8(1);
                state.write_u64(*bits);
            }
            Self::Boolean(truth) => state.write_u8(2 + u8::from(*truth)),
            Self::Text(text) => {
                state.write_u8(4);
                state.write(text.as_bytes());
            }
            Self::Vector(items) => {
                state.write_u8(5);
                state.write_usize(items.len());
                items.iter().for_each(|item| item.hash(state));
            }
            Self::Null => state.write_u8(6),
            Self::Refused(text) => {
                state.write_u8(7);
                state.write(text.as_bytes());
            }
            Self::Error(text) => {
                state.write_u8(8);
                state.write(text.as_bytes());
            }
            Self::Timeout => state.write_u8(9),
            Self::Crashed => state.write_u8(10),
        }
    }
}
