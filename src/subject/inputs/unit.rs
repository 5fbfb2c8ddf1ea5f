//! Units that are no plain integers: reals with the edges of floats, texts,
//! rows of a table, events of a stream.
//!
//! Separate from the lists of integers because a unit here is any JSON value;
//! what a neighbor is, is the same.

use std::fmt;

use super::pattern::{below, between, changed, edges};
use crate::error::Result;
use crate::json::{Value, json};
use crate::privacy::Relation;
use crate::subject::Output;
use crate::tape::Tape;

/// What one person, or one moment, gives to an input.
///
/// # Example
///
/// ```
/// use etalon::subject::{Inputs, Unit};
/// let unit = Unit::Row { low: 0, high: 100 };
/// assert_eq!("rows(5, 0, 100)".parse(), Ok(Inputs::Many { count: 5, unit }));
/// assert_eq!("text".parse(), Ok(Inputs::One(Unit::Text)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A float from the bits of `low` to those of `high`; any float at all, also
    /// infinite or no number, if `any`.
    Real {
        /// The bits of the least.
        low: u64,
        /// The bits of the largest.
        high: u64,
        /// Whether floats beyond the bounds are inputs, too.
        any: bool,
    },
    /// A text.
    Text,
    /// A row `["p0", 7]` of a table: who it is of, and an integer.
    Row {
        /// The least integer.
        low: i64,
        /// The largest.
        high: i64,
    },
    /// An integer at one moment of a stream.
    Event {
        /// The least.
        low: i64,
        /// The largest.
        high: i64,
    },
}

/// The texts that are tried against each other, the plainest first.
const TEXTS: [&str; 9] = ["a", "b", "", "A", "é", "0", "null", "a\"b", "a\nb"];
/// So many letters make a long text.
const LONG: usize = 1_000;
/// Random reals stand on a lattice of so many steps from bound to bound.
const STEPS: i64 = 1 << 20;

impl Unit {
    /// The values that differ most, the worst known first.
    fn edges(self) -> Vec<(Value, Value)> {
        match self {
            Self::Real { low, high, any } => reals(f64::from_bits(low), f64::from_bits(high), any),
            Self::Text => {
                let long = "a".repeat(LONG);
                let others = TEXTS[1..].iter().copied().chain([long.as_str()]);
                others.map(|other| (json!(TEXTS[0]), json!(other))).collect()
            }
            Self::Row { low, high } | Self::Event { low, high } => {
                edges(low, high).into_iter().map(|(a, b)| (json!(a), json!(b))).collect()
            }
        }
    }

    /// A value at random.
    fn random(self, tape: &mut dyn Tape) -> Result<Value> {
        Ok(match self {
            Self::Real { low, high, .. } => {
                let (low, high) = (f64::from_bits(low), f64::from_bits(high));
                #[expect(clippy::cast_precision_loss, reason = "at most 2^20")]
                let share = between(0, STEPS, tape)? as f64 / STEPS as f64;
                real((low + (high - low) * share).clamp(low, high))
            }
            Self::Text => {
                let mut text = String::new();
                for _ in 0..below(9, tape)? {
                    text.push(char::from(b'a' + u8::try_from(below(26, tape)?).unwrap_or(0)));
                }
                json!(text)
            }
            Self::Row { low, high } | Self::Event { low, high } => json!(between(low, high, tape)?),
        })
    }

    /// As it stands at a place of the input.
    fn at(self, place: usize, value: &Value) -> Value {
        match self {
            Self::Row { .. } => json!([format!("p{place}"), value]),
            _ => value.clone(),
        }
    }

    /// Whether a value is one of this type.
    pub(super) fn admits(self, value: &Value) -> bool {
        match self {
            Self::Real { low, high, any } => float(value)
                .is_some_and(|x| any || (f64::from_bits(low)..=f64::from_bits(high)).contains(&x)),
            Self::Text => value.is_string(),
            Self::Row { low, high } => {
                let number = value.get(1).and_then(Value::as_i64);
                value.get(0).is_some_and(Value::is_string)
                    && number.is_some_and(|number| (low..=high).contains(&number))
            }
            Self::Event { low, high } => {
                value.as_i64().is_some_and(|number| (low..=high).contains(&number))
            }
        }
    }

    /// Whether one value may take the place of another.
    pub(super) fn may_replace(self, relation: Relation, left: &Value, right: &Value) -> bool {
        let same_row = left.get(0) == right.get(0);
        let zeroed = [left, right].into_iter().any(|value| value.as_i64() == Some(0));
        (!matches!(self, Self::Row { .. }) || same_row) && (relation != Relation::ZeroOut || zeroed)
    }

    /// Pairs of values of which one takes the place of the other.
    pub(super) fn singles(self) -> Vec<[Value; 2]> {
        self.edges().into_iter().map(|(a, b)| [a, b]).collect()
    }

    /// A pair of values at random.
    pub(super) fn random_single(self, tape: &mut dyn Tape) -> Result<[Value; 2]> {
        Ok([self.random(tape)?, self.random(tape)?])
    }

    /// Lists of `count` units of which one changes, comes or goes at an end or
    /// in the middle, the others all alike; the only unit comes or goes, too.
    pub(super) fn lists(self, count: usize, relation: Relation) -> Vec<[Value; 2]> {
        let mut pairs = Vec::new();
        let edges = self.edges();
        for (one, other) in &edges {
            for rest in [one, other] {
                for place in [0, count - 1, count / 2] {
                    let mut left: Vec<Value> = (0..count).map(|at| self.at(at, rest)).collect();
                    left[place] = self.at(place, one);
                    pairs.extend(changed(&left, place, &self.at(place, other), relation));
                }
            }
        }
        if let Some((one, other)) = edges.first() {
            // Nothing at all is an input as well.
            pairs.extend(changed(&[self.at(0, one)], 0, &self.at(0, other), relation));
        }
        let listed = |[left, right]: [Vec<Value>; 2]| [Value::from(left), Value::from(right)];
        pairs.retain(|[left, right]| {
            let replaced = left.iter().zip(right).find(|(a, b)| a != b);
            left.len() != right.len()
                || replaced.is_some_and(|(a, b)| self.may_replace(relation, a, b))
                    && left.len() == count
        });
        pairs.into_iter().map(listed).collect()
    }

    /// A pair of lists at random.
    pub(super) fn random_list(
        self,
        count: usize,
        relation: Relation,
        tape: &mut dyn Tape,
    ) -> Result<[Value; 2]> {
        let mut left = Vec::with_capacity(count);
        for at in 0..count {
            left.push(self.at(at, &self.random(tape)?));
        }
        let place = below(count, tape)?;
        let other = match relation {
            Relation::ZeroOut => json!(0),
            _ => self.random(tape)?,
        };
        let mut pairs = changed(&left, place, &self.at(place, &other), relation);
        let [left, right] = pairs.swap_remove(below(pairs.len(), tape)?);
        Ok([Value::from(left), Value::from(right)])
    }

    /// Its name in a list and alone, and what it takes after the count.
    pub(super) fn words(self) -> (&'static str, &'static str, String) {
        match self {
            Self::Real { low, high, any } => {
                let any = if any { ", any" } else { "" };
                let (low, high) = (f64::from_bits(low), f64::from_bits(high));
                ("reals", "real", format!("{low}, {high}{any}"))
            }
            Self::Text => ("texts", "text", String::new()),
            Self::Row { low, high } => ("rows", "row", format!("{low}, {high}")),
            Self::Event { low, high } => ("stream", "event", format!("{low}, {high}")),
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, name, rest) = self.words();
        if rest.is_empty() { f.write_str(name) } else { write!(f, "{name}({rest})") }
    }
}

/// A float as adapters take it: those that JSON has no number for by their bits.
fn real(x: f64) -> Value {
    Output::Float(x.to_bits()).to_json()
}

/// The float that a value stands for.
fn float(value: &Value) -> Option<f64> {
    let by_bits = || u64::from_str_radix(value.get("f64")?.as_str()?, 16).map(f64::from_bits).ok();
    value.as_f64().or_else(by_bits)
}

/// The floats that differ most, and those that differ least: noise in floating
/// point shows its input in the last bits.
fn reals(low: f64, high: f64, any: bool) -> Vec<(Value, Value)> {
    let middle = f64::midpoint(low, high);
    let mut pairs = vec![(low, high), (high, low)];
    if any {
        let beyond = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN];
        pairs.extend(beyond.map(|x| (middle, x)));
        pairs.extend([(f64::NAN, f64::INFINITY), (high, high.next_up()), (low, low.next_down())]);
    }
    pairs.extend([(low, middle), (middle, high)]);
    pairs.extend([(low, low.next_up()), (high, high.next_down()), (middle, middle.next_up())]);
    if low <= 0.0 && high > 0.0 {
        pairs.extend([(0.0, high), (0.0, -0.0), (0.0, f64::from_bits(1)), (0.0, low)]);
    }
    pairs.retain(|(a, b)| a.to_bits() != b.to_bits());
    pairs.into_iter().map(|(a, b)| (real(a), real(b))).collect()
}
