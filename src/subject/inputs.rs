//! What a mechanism may be run on, by type, and pairs of neighbors valid by construction.
//!
//! The worst patterns known come first `[DWWZK18, Table 1]`, then edges, then pairs at random.

mod pattern;
mod reading;
mod unit;

use std::fmt;

use crate::error::{Error, Result};
use crate::json::{Value, json};
use crate::privacy::Relation;
use crate::tape::Tape;

pub use unit::Unit;

/// How the answers of several queries may differ between neighbors.
///
/// # Example
///
/// ```
/// use etalon::subject::{Inputs, Rule};
/// assert_eq!("answers(9, all)".parse(), Ok(Inputs::Answers { count: 9, rule: Rule::All, by: 1 }));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// One answer differs.
    One,
    /// Every answer may differ.
    All,
    /// Every answer may differ, all of them upwards or all downwards.
    Monotone,
}

/// The type of a mechanism's input.
///
/// # Example
///
/// ```
/// use etalon::{json::json, privacy::Relation::ReplaceOne, subject::Inputs, tape::Recorded};
/// let (bit, pair) = (Inputs::Bits { count: 1 }, [json!([false]), json!([true])]);
/// assert!(bit.are_neighbors(ReplaceOne, &pair));
/// assert_eq!(bit.pairs(ReplaceOne, 1, &mut Recorded::new([])), Ok(vec![pair]));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inputs {
    /// Integer answers of queries on neighboring datasets.
    Answers {
        /// How many, at least 1.
        count: usize,
        /// Which of them may differ.
        rule: Rule,
        /// By how much an answer may differ, at least 1.
        by: i64,
    },
    /// Truth values, each of one unit.
    Bits {
        /// How many, at least 1.
        count: usize,
    },
    /// A histogram of units.
    Counts {
        /// How many cells, at least 1.
        count: usize,
    },
    /// Integers, each of one unit.
    Numbers {
        /// How many, at least 1.
        count: usize,
        /// The least.
        low: i64,
        /// The largest.
        high: i64,
    },
    /// One integer, of one unit.
    Number {
        /// The least.
        low: i64,
        /// The largest.
        high: i64,
    },
    /// One unit of another kind.
    One(Unit),
    /// A list of units of another kind.
    Many {
        /// How many, at least 1.
        count: usize,
        /// What each of them is.
        unit: Unit,
    },
}

/// An input of integers; what [`Inputs`] is shown as in JSON.
type Row = Vec<i64>;

impl Inputs {
    /// Up to `count` pairs of neighbors, each once: patterns, edges, then at random from the tape.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if the relation says nothing of this type; those of the tape.
    pub fn pairs(
        &self,
        relation: Relation,
        count: usize,
        tape: &mut dyn Tape,
    ) -> Result<Vec<[Value; 2]>> {
        self.admits(relation)?;
        let mut found: Vec<[Value; 2]> = Vec::new();
        let add = |pair: [Value; 2], found: &mut Vec<[Value; 2]>| {
            if found.len() < count && pair[0] != pair[1] && !found.contains(&pair) {
                found.push(pair);
            }
        };
        for pair in pattern::known(self, relation) {
            add(pair, &mut found);
        }
        // A small type may have fewer pairs than are wanted.
        for _ in 0..20 * count {
            if found.len() == count {
                break;
            }
            add(pattern::random(self, relation, tape)?, &mut found);
        }
        Ok(found)
    }

    /// Whether two inputs are of this type and neighbors, whoever made them: the definition.
    pub fn are_neighbors(&self, relation: Relation, pair: &[Value; 2]) -> bool {
        match *self {
            Self::One(unit) => return pair.iter().all(|value| unit.admits(value)),
            Self::Many { count, unit } => {
                let lists = pair.each_ref().map(|value| value.as_array().map(Vec::as_slice));
                let [Some(left), Some(right)] = lists else { return false };
                return left.iter().chain(right).all(|value| unit.admits(value))
                    && match relation {
                        Relation::ReplaceOne | Relation::ZeroOut => {
                            let mut apart = left.iter().zip(right).filter(|(a, b)| a != b);
                            left.len() == count
                                && right.len() == count
                                && apart
                                    .next()
                                    .is_none_or(|(a, b)| unit.may_replace(relation, a, b))
                                && apart.next().is_none()
                        }
                        _ => differ_by_one(relation, left, right),
                    };
            }
            _ => {}
        }
        let (Some(left), Some(right)) = (self.row(&pair[0]), self.row(&pair[1])) else {
            return false;
        };
        let apart = || left.iter().zip(&right).filter(|(a, b)| a != b);
        match *self {
            Self::Answers { count, rule, by } => {
                left.len() == count
                    && right.len() == count
                    && apart().all(|(a, b)| a.abs_diff(*b) <= by.unsigned_abs())
                    && match rule {
                        Rule::One => apart().count() <= 1,
                        Rule::All => true,
                        Rule::Monotone => {
                            apart().all(|(a, b)| a < b) || apart().all(|(a, b)| a > b)
                        }
                    }
            }
            Self::Bits { count } | Self::Numbers { count, .. }
                if relation == Relation::ReplaceOne =>
            {
                left.len() == count && right.len() == count && apart().count() <= 1
            }
            Self::Number { .. } => left.len() == 1 && right.len() == 1,
            Self::Counts { count } => {
                let moved: Vec<i64> = left.iter().zip(&right).map(|(a, b)| b - a).collect();
                let (up, down) = (
                    moved.iter().filter(|step| **step == 1).count(),
                    moved.iter().filter(|step| **step == -1).count(),
                );
                let small = moved.iter().all(|step| step.abs() <= 1);
                let added = (up, down) == (1, 0);
                let removed = (up, down) == (0, 1);
                left.len() == count
                    && right.len() == count
                    && small
                    && match relation {
                        Relation::Add => added,
                        Relation::Remove => removed,
                        Relation::AddRemove => added || removed,
                        _ => (up, down) == (1, 1) || (up, down) == (0, 0),
                    }
            }
            // The list of the one is that of the other with a unit left out.
            _ => differ_by_one(relation, &left, &right),
        }
    }

    /// Refuses a relation that says nothing of this type.
    fn admits(&self, relation: Relation) -> Result<()> {
        let admitted = match self {
            Self::Answers { .. } => true,
            Self::Number { .. } | Self::One(_) => relation == Relation::ReplaceOne,
            Self::Many { unit: Unit::Event { low, high }, .. } => match relation {
                Relation::ZeroOut => (*low..=*high).contains(&0),
                relation => relation == Relation::ReplaceOne,
            },
            Self::Counts { count: 1 } if relation == Relation::ReplaceOne => false,
            Self::Bits { .. } | Self::Numbers { .. } | Self::Counts { .. } | Self::Many { .. } => {
                relation != Relation::ZeroOut
            }
        };
        if admitted {
            return Ok(());
        }
        let allowed = match self {
            Self::Number { .. } | Self::One(_) => "replace-one, since one unit is all there is",
            Self::Many { unit: Unit::Event { .. }, .. } => {
                "replace-one, or zero-out if 0 is one of its integers, since moments neither come nor go"
            }
            Self::Counts { count: 1 } => "add-remove, add or remove, since units cannot move",
            _ => "add-remove, add, remove or replace-one",
        };
        Err(Error::domain("relation", format!("{relation} with {self}"), allowed))
    }

    /// The least and the largest integer of an input.
    fn bounds(&self) -> (i64, i64) {
        match *self {
            Self::Answers { .. } | Self::One(_) | Self::Many { .. } => (i64::MIN, i64::MAX),
            Self::Bits { .. } => (0, 1),
            Self::Counts { .. } => (0, i64::MAX),
            Self::Numbers { low, high, .. } | Self::Number { low, high } => (low, high),
        }
    }

    /// As a mechanism takes it.
    fn value(&self, row: &Row) -> Value {
        match self {
            Self::Bits { .. } => row.iter().map(|bit| json!(*bit == 1)).collect(),
            Self::Number { .. } => row.first().map_or(Value::Null, |number| json!(number)),
            _ => row.iter().map(|number| json!(number)).collect(),
        }
    }

    /// The integers of an input of this type.
    fn row(&self, value: &Value) -> Option<Row> {
        let read = |value: &Value| match self {
            Self::Bits { .. } => value.as_bool().map(i64::from),
            _ => value.as_i64(),
        };
        let row: Row = match self {
            Self::Number { .. } => vec![read(value)?],
            _ => value.as_array()?.iter().map(read).collect::<Option<_>>()?,
        };
        let (low, high) = self.bounds();
        row.iter().all(|number| (low..=high).contains(number)).then_some(row)
    }
}

/// Whether one list is the other with a unit left out, in a direction of the relation.
fn differ_by_one<T: PartialEq>(relation: Relation, left: &[T], right: &[T]) -> bool {
    let without = |long: &[T], short: &[T]| {
        (0..long.len()).any(|out| {
            let rest = long.iter().enumerate().filter(|(at, _)| *at != out);
            rest.map(|(_, unit)| unit).eq(short.iter())
        })
    };
    match relation {
        Relation::Add => without(right, left),
        Relation::Remove => without(left, right),
        _ => without(left, right) || without(right, left),
    }
}

impl fmt::Display for Inputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answers { count, rule, by: 1 } => write!(f, "answers({count}, {rule})"),
            Self::Answers { count, rule, by } => write!(f, "answers({count}, {rule}, {by})"),
            Self::Bits { count } => write!(f, "bits({count})"),
            Self::Counts { count } => write!(f, "counts({count})"),
            Self::Numbers { count, low, high } => write!(f, "numbers({count}, {low}, {high})"),
            Self::Number { low, high } => write!(f, "number({low}, {high})"),
            Self::One(unit) => write!(f, "{unit}"),
            Self::Many { count, unit } => match unit.words() {
                (name, _, rest) if rest.is_empty() => write!(f, "{name}({count})"),
                (name, _, rest) => write!(f, "{name}({count}, {rest})"),
            },
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::One => "one",
            Self::All => "all",
            Self::Monotone => "monotone",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tape::{ChaCha, Seed};

    const RELATIONS: [Relation; 5] = [
        Relation::AddRemove,
        Relation::Add,
        Relation::Remove,
        Relation::ReplaceOne,
        Relation::ZeroOut,
    ];

    fn made(inputs: &str, relation: Relation) -> Vec<[Value; 2]> {
        let inputs: Inputs = inputs.parse().unwrap();
        inputs.pairs(relation, 60, &mut ChaCha::new(&Seed::new([7; 32]), 0)).unwrap()
    }

    #[test]
    fn every_pair_that_is_made_is_one_of_neighbors() {
        for text in [
            "answers(1, one)",
            "answers(10, one)",
            "answers(10, all, 64)",
            "answers(5, monotone)",
            "bits(1)",
            "bits(6)",
            "counts(1)",
            "counts(4)",
            "numbers(1, -3, 3)",
            "numbers(5, 0, 100)",
            "number(0, 9)",
            "real(0, 1)",
            "real(-1.5, 1000000, any)",
            "reals(1, 0, 1)",
            "reals(5, -1, 0.1, any)",
            "text",
            "texts(1)",
            "texts(4)",
            "rows(5, 0, 100)",
            "stream(1, 0, 1)",
            "stream(8, -2, 2)",
        ] {
            let inputs: Inputs = text.parse().unwrap();
            assert_eq!(inputs.to_string(), text);
            for relation in RELATIONS {
                if inputs.admits(relation).is_err() {
                    continue;
                }
                let pairs = made(text, relation);
                assert!(!pairs.is_empty(), "{text} {relation}");
                for (at, pair) in pairs.iter().enumerate() {
                    assert!(inputs.are_neighbors(relation, pair), "{text} {relation}: {pair:?}");
                    assert!(!pairs[..at].contains(pair), "{text} {relation}: {pair:?} twice");
                }
            }
        }
    }

    #[test]
    fn what_is_no_pair_of_neighbors_is_told() {
        for (text, relation, left, right) in [
            ("answers(2, one)", Relation::ReplaceOne, "[0, 0]", "[1, 1]"),
            ("answers(2, all)", Relation::ReplaceOne, "[0, 0]", "[2, 0]"),
            ("answers(2, monotone)", Relation::ReplaceOne, "[0, 1]", "[1, 0]"),
            ("answers(2, all)", Relation::ReplaceOne, "[0, 0]", "[0]"),
            ("bits(2)", Relation::ReplaceOne, "[true, true]", "[false, false]"),
            ("bits(2)", Relation::AddRemove, "[true, true]", "[false, true]"),
            ("counts(2)", Relation::AddRemove, "[1, 0]", "[0, 1]"),
            ("counts(2)", Relation::ReplaceOne, "[1, 0]", "[0, 0]"),
            ("counts(2)", Relation::Add, "[1, 0]", "[0, 0]"),
            ("counts(2)", Relation::AddRemove, "[0, 0]", "[-1, 0]"),
            ("numbers(2, 0, 9)", Relation::ReplaceOne, "[1, 2]", "[1, 10]"),
            ("numbers(2, 0, 9)", Relation::Remove, "[1, 2]", "[3]"),
            ("number(0, 9)", Relation::ReplaceOne, "[1]", "[2]"),
            ("real(0, 1)", Relation::ReplaceOne, "0.5", "1.5"),
            ("real(0, 1)", Relation::ReplaceOne, "0.5", r#"{"f64": "7ff8000000000000"}"#),
            ("reals(2, 0, 1)", Relation::ReplaceOne, "[0, 1]", "[1, 0]"),
            ("reals(2, 0, 1)", Relation::Add, "[0.5]", "[0.25, 0.75]"),
            ("texts(2)", Relation::ReplaceOne, r#"["a", "b"]"#, r#"["a"]"#),
            ("texts(2)", Relation::Remove, r#"["a"]"#, r#"["a", "b"]"#),
            ("texts(1)", Relation::ReplaceOne, r#"["a"]"#, "[1]"),
            ("rows(1, 0, 9)", Relation::ReplaceOne, r#"[["p0", 1]]"#, r#"[["p1", 2]]"#),
            ("rows(1, 0, 9)", Relation::ReplaceOne, r#"[["p0", 1]]"#, r#"[["p0", 10]]"#),
            ("stream(2, 0, 9)", Relation::ZeroOut, "[1, 2]", "[1, 3]"),
            ("stream(2, 0, 9)", Relation::ReplaceOne, "[1, 2]", "[2, 1]"),
        ] {
            let inputs: Inputs = text.parse().unwrap();
            let value = |text: &str| crate::json::parse(text, "the test").unwrap();
            let pair = [value(left), value(right)];
            assert!(!inputs.are_neighbors(relation, &pair), "{text} {relation}: {left} {right}");
        }
        assert!(made("number(0, 1)", Relation::ReplaceOne).len() == 2);
        let number: Inputs = "number(0, 1)".parse().unwrap();
        assert!(number.admits(Relation::AddRemove).is_err());
    }
}
