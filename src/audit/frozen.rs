//! A frozen event as data: which outputs are in it, said without hashes and
//! without the learner, so that anybody can count anew.
//!
//! The one place that knows both a learned [`Partition`] and the words of
//! `docs/spec/certificate.md`; what is read of an output is one row in
//! [`Reads::to_json`] and one in the checker.

mod glossary;

use std::collections::BTreeMap;

use super::event::Event;
use super::features::coarseness;
use super::partition::{Partition, Scored, Symbols, between, index};
use super::reading::Reading;
use crate::json::{Map, Value, json};
use crate::subject::Output;
pub(super) use glossary::Glossary;

/// What is read of an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reads {
    /// The output itself.
    Output,
    /// Its kind, and its length if it is a vector.
    Shape,
    /// The coarseness of a coordinate.
    Grain(usize),
    /// A number.
    Number(Reading),
}

impl Reads {
    /// The number, NaN where there is none.
    fn number(self, output: &Output) -> f64 {
        match self {
            Self::Number(reading) => reading.of_output(output),
            _ => f64::NAN,
        }
    }

    fn symbol(self, output: &Output) -> Symbol {
        match self {
            Self::Shape => Symbol::Shape(shape(output)),
            Self::Grain(index) => Symbol::Grain(match output.items().get(index) {
                Some(Output::Float(bits)) => coarseness(*bits),
                _ => 0,
            }),
            _ => Symbol::Output(output.clone()),
        }
    }

    /// The name and the index, as fields.
    fn to_json(self) -> Map<String, Value> {
        let (name, index) = match self {
            Self::Output => ("output", None),
            Self::Shape => ("shape", None),
            Self::Grain(index) => ("grain", Some(index)),
            Self::Number(Reading::Coordinate(index)) => ("number", Some(index)),
            Self::Number(Reading::Step(index)) => ("step", Some(index)),
            Self::Number(Reading::Sum(width)) => ("sum", Some(width)),
            Self::Number(Reading::Largest(width)) => ("largest", Some(width)),
        };
        let index = index.map(|index| ("index".to_owned(), json!(index)));
        [("reads".to_owned(), json!(name))].into_iter().chain(index).collect()
    }
}

fn shape(output: &Output) -> String {
    match output {
        Output::Vector(items) => format!("vector {}", items.len()),
        single => single.kind().to_owned(),
    }
}

/// One symbol of a reading.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Symbol {
    Output(Output),
    Shape(String),
    Grain(u64),
}

impl Symbol {
    fn to_json(&self) -> Value {
        match self {
            // What no program can write has a word of its own here.
            Self::Output(fault @ (Output::Timeout | Output::Crashed)) => {
                json!({"fault": fault.kind()})
            }
            Self::Output(output) => output.to_json(),
            Self::Shape(shape) => json!(shape),
            Self::Grain(grain) => json!(grain),
        }
    }
}

/// A score for every cell of a reading.
#[derive(Debug, Clone)]
enum Table {
    /// Numbers between sorted edges; the last score is for what is no number.
    Edges { reads: Reads, edges: Vec<f64>, scores: Vec<f64> },
    /// Symbols; the score 0 is for all others.
    Symbols { reads: Reads, scores: BTreeMap<Symbol, f64> },
}

impl Table {
    fn score(&self, output: &Output) -> f64 {
        match self {
            Self::Edges { reads, edges, scores } => scores[between(edges, reads.number(output))],
            Self::Symbols { reads, scores } => {
                scores.get(&reads.symbol(output)).copied().unwrap_or(0.0)
            }
        }
    }

    fn to_json(&self) -> Value {
        let floats = |all: &[f64]| all.iter().copied().map(float).collect::<Value>();
        let mut fields;
        match self {
            Self::Edges { reads, edges, scores } => {
                fields = reads.to_json();
                fields.insert("edges".to_owned(), floats(edges));
                fields.insert("scores".to_owned(), floats(scores));
            }
            Self::Symbols { reads, scores } => {
                fields = reads.to_json();
                fields.insert("symbols".to_owned(), scores.keys().map(Symbol::to_json).collect());
                let scores: Vec<f64> = scores.values().copied().chain([0.0]).collect();
                fields.insert("scores".to_owned(), floats(&scores));
            }
        }
        Value::Object(fields)
    }
}

fn float(x: f64) -> Value {
    Output::Float(x.to_bits()).to_json()
}

/// A half-open interval; an end that is none is infinite.
type Interval = [Option<f64>; 2];

/// Where a score of 1 lies and a score of 0 does not, and the other way round.
const IN: Interval = [Some(0.5), None];
const OUT: Interval = [None, Some(0.5)];

/// An event, and the side it speaks for, as data: an output is in it if the sum
/// of its scores lies in one of the intervals.
///
/// # Example
///
/// ```
/// # use etalon::{audit::*, museum::*, subject::Output, tape::Seed};
/// # let (claim, unit, alpha) = ("eps=1".parse()?, "person".parse()?, "1e-9".parse()?);
/// # let (relation, max_runs, seed) = ("replace-one".parse()?, 5_000, Seed::new([0; 32]));
/// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: true, seed };
/// # let (lying, pair) = (Exhibit::new("lying-response", "p=3/4"), [0.into(), 1.into()]);
/// # let mut subject = lying.subject(&CATALOGUES, &pair, &plan.seed)?;
/// let told = audit(&plan, &mut subject, &mut |_| true)?.trace.event;
/// let event = told.iter().find(|event| event.is_right()).expect("one output tells it");
/// assert!(event.contains(&Output::Integer(1.into())) && event.to_json()["side"] == "right");
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Frozen {
    right: bool,
    is_of_vectors: bool,
    /// Symbols that it lists and that nobody remembers.
    unnamed: usize,
    tables: Vec<Table>,
    members: Vec<Interval>,
}

impl Frozen {
    /// The event in words that need no learner; none for a rule that reads
    /// nothing. Symbols that the glossary does not know are left out, which
    /// makes another event of it, fixed as early.
    pub(super) fn of(event: &Event, glossary: &Glossary) -> Option<Self> {
        let (partition, members, right) = event.parts()?;
        let (tables, members) = tables(partition, &members, glossary)?;
        Some(Self { right, is_of_vectors: glossary.knows_vectors(), unnamed: 0, tables, members })
    }

    /// What of an event speaks for the left side and what for the right one.
    pub(super) fn by_side(event: &Event, glossary: &Glossary) -> Vec<Self> {
        let is_of_vectors = glossary.knows_vectors();
        let told = |right| {
            let (partition, members) = event.part(right)?;
            let (tables, intervals) = tables(partition, &members, glossary)?;
            let named = match tables.as_slice() {
                [Table::Symbols { scores, .. }] => scores.len(),
                _ => 0,
            };
            let unnamed = listed(partition, &members).saturating_sub(named);
            Some(Self { right, is_of_vectors, unnamed, tables, members: intervals })
        };
        [false, true].into_iter().filter_map(told).collect()
    }

    /// Whether it speaks for the right side.
    pub fn is_right(&self) -> bool {
        self.right
    }

    /// How many symbols it lists that nobody remembers.
    pub(crate) fn unnamed(&self) -> usize {
        self.unnamed
    }

    /// Whether it was learned from vectors.
    pub(crate) fn is_of_vectors(&self) -> bool {
        self.is_of_vectors
    }

    /// Whether it reads how fine the last bits of floats are.
    pub(crate) fn reads_low_bits(&self) -> bool {
        let is_grain = |reads: &Reads| matches!(reads, Reads::Grain(_));
        self.tables.iter().any(|table| match table {
            Table::Symbols { reads, .. } | Table::Edges { reads, .. } => is_grain(reads),
        })
    }

    /// Whether an output is in it.
    pub fn contains(&self, output: &Output) -> bool {
        let sum: f64 = self.tables.iter().map(|table| table.score(output)).sum();
        self.members
            .iter()
            .any(|[from, to]| from.is_none_or(|from| from <= sum) && to.is_none_or(|to| sum < to))
    }

    /// As `docs/spec/certificate.md` has it.
    pub fn to_json(&self) -> Value {
        let end = |end: Option<f64>| end.map_or(Value::Null, float);
        json!({
            "side": if self.right { "right" } else { "left" },
            "tables": self.tables.iter().map(Table::to_json).collect::<Vec<_>>(),
            "members": self.members.iter().map(|ends| ends.map(end)).collect::<Vec<_>>(),
        })
    }
}

fn tables(
    partition: &Partition,
    members: &[bool],
    glossary: &Glossary,
) -> Option<(Vec<Table>, Vec<Interval>)> {
    let symbols = |reads, map: &Symbols, name: &dyn Fn(&u64) -> Option<Symbol>| {
        // With all others in, those are listed that are out.
        let others = members[map.len()];
        let listed = |cell: &u32| usize::try_from(*cell).is_ok_and(|at| members[at] != others);
        let known = map.iter().filter(|(_, cell)| listed(cell)).filter_map(|(key, _)| name(key));
        let scores = known.map(|symbol| (symbol, 1.0)).collect();
        (vec![Table::Symbols { reads, scores }], vec![if others { OUT } else { IN }])
    };
    Some(match partition {
        Partition::Whole => return None,
        Partition::Outputs(map) => symbols(Reads::Output, map, &|key| {
            glossary.outputs.get(key).cloned().map(Symbol::Output)
        }),
        Partition::Shapes(map) => {
            symbols(Reads::Shape, map, &|key| glossary.shapes.get(key).cloned().map(Symbol::Shape))
        }
        Partition::Grains(column, map) => {
            symbols(Reads::Grain(*column), map, &|key| Some(Symbol::Grain(*key)))
        }
        Partition::Edges(column, edges) => {
            let reads = glossary.reads(*column);
            // Only the edges that part what is in from what is out.
            let parts = |cell: &usize| members[*cell] != members[*cell + 1];
            let kept: Vec<usize> = (0..edges.len()).filter(parts).collect();
            let first = members[0];
            let above = kept.iter().map(|&cell| members[cell + 1]);
            let cells = [first].into_iter().chain(above).chain([members[edges.len() + 1]]);
            let scores = cells.map(|member| f64::from(u8::from(member))).collect();
            let edges = kept.iter().map(|&cell| edges[cell]).collect();
            (vec![Table::Edges { reads, edges, scores }], vec![IN])
        }
        Partition::Score(columns, edges) => {
            let table = |scored: &Scored| Table::Edges {
                reads: glossary.reads(scored.column),
                edges: scored.edges.clone(),
                scores: scored.scores.clone(),
            };
            (columns.iter().map(table).collect(), intervals(edges, members))
        }
        Partition::Pooled(fine, groups) => {
            let of = |group: &u32| usize::try_from(*group).is_ok_and(|at| members[at]);
            let members: Vec<bool> = groups.iter().map(of).collect();
            return tables(fine, &members, glossary);
        }
    })
}

/// How many symbols an event of symbols lists.
fn listed(partition: &Partition, members: &[bool]) -> usize {
    match partition {
        Partition::Outputs(map) | Partition::Shapes(map) | Partition::Grains(_, map) => {
            let others = members[map.len()];
            map.values().filter(|&&cell| members[index(cell)] != others).count()
        }
        Partition::Pooled(fine, groups) => {
            let members: Vec<bool> = groups.iter().map(|&group| members[index(group)]).collect();
            listed(fine, &members)
        }
        _ => 0,
    }
}

/// Cells that are in, neighbors joined.
fn intervals(edges: &[f64], members: &[bool]) -> Vec<Interval> {
    let mut found: Vec<Interval> = Vec::new();
    for cell in (0..=edges.len()).filter(|&cell| members[cell]) {
        let below = cell.checked_sub(1);
        match found.last_mut() {
            Some(last) if below.is_some_and(|below| members[below]) => {
                last[1] = edges.get(cell).copied();
            }
            _ => found.push([below.map(|below| edges[below]), edges.get(cell).copied()]),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::features::Features;
    use super::*;
    use crate::num::Integer;

    /// Outputs of every kind that a rule could be learned from.
    fn outputs() -> Vec<Output> {
        let floats = [0.0, -0.0, 0.5, -1.5, 3.0, 1e300, f64::INFINITY, -f64::INFINITY, f64::NAN];
        let mut all: Vec<Output> = floats.map(|x: f64| Output::Float(x.to_bits())).to_vec();
        all.extend((-3..4).map(|n: i64| Output::Integer(n.into())));
        all.extend([Output::Null, Output::Crashed, Output::Timeout, Output::Boolean(true)]);
        all.extend([Output::Error("timeout".into()), Output::Refused("no".into())]);
        all.push(Output::Integer(Integer::from(1u8) << 90));
        let pairs: Vec<Output> = all.iter().map(|x| Output::Vector(vec![x.clone(); 2])).collect();
        all.push(Output::Vector(Vec::new()));
        all.extend(pairs);
        all
    }

    #[test]
    fn what_is_frozen_is_what_was_learned() {
        let outputs = outputs();
        let (mut features, mut glossary) =
            (Features::new(Reading::all(&outputs)), Glossary::default());
        outputs.iter().for_each(|output| features.push(output));
        glossary.observe(&features, &outputs);
        let symbols = |keys: Vec<u64>| -> Symbols {
            let known: std::collections::BTreeSet<u64> = keys.into_iter().step_by(2).collect();
            known.into_iter().zip(0..).collect()
        };
        let grains = features.grains(0).to_vec();
        let edges = vec![-f64::INFINITY, -1.5, 0.0, 0.5, 2.0, f64::INFINITY];
        let scored = |(column, edges, scores): (usize, &[f64], &[f64])| Scored {
            column,
            edges: edges.to_vec(),
            scores: scores.to_vec(),
        };
        let odds = [
            (0, &[0.0, 1.0][..], &[-1.0, 0.25, 1.5, 0.1][..]),
            (2, &[0.5], &[0.0, 2.0, -3.0]),
            (4, &[0.5], &[0.0, 1.0, -0.5]),
        ];
        let fine = Partition::Edges(0, edges.clone());
        let partitions = [
            Partition::Outputs(symbols(features.keys.clone())),
            Partition::Shapes(symbols(features.shapes.clone())),
            Partition::Grains(0, symbols(grains)),
            Partition::Edges(1, edges.clone()),
            Partition::Edges(2, edges.clone()),
            Partition::Edges(3, edges.clone()),
            Partition::Edges(4, edges),
            Partition::Score(odds.map(scored).to_vec(), vec![-1.0, 0.0, 0.25, 2.0]),
            Partition::Pooled(Box::new(fine), vec![2, 0, 1, 1, 0, 2, 2, 0]),
        ];
        for partition in partitions {
            for pattern in [0b1010_1010_1010_1010_1010u32, 0b1100_0011_1010_0110_1011, 1, 6] {
                let is_in = |cell: usize| pattern >> (cell % 20) & 1 == 1;
                let members: Vec<bool> = (0..partition.cells()).map(is_in).collect();
                let (tables, intervals) = tables(&partition, &members, &glossary).unwrap();
                let frozen = Frozen {
                    right: true,
                    is_of_vectors: true,
                    unnamed: 0,
                    tables,
                    members: intervals,
                };
                for (cell, output) in partition.place(&features).into_iter().zip(&outputs) {
                    let learned = members[index(cell)];
                    assert_eq!(frozen.contains(output), learned, "{partition:?} {output:?}");
                }
            }
        }
    }
}
