//! Runs side by side: which cells there are, and each run as one row of them.

use std::collections::BTreeMap;

use super::cell::{Cell, Name, Shown, cells, shown};
use crate::error::{Error, Result};
use crate::subject::{Batch, Output, Side, Subject};

/// The names of the cells that were seen, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    pub(super) names: Vec<Name>,
    places: BTreeMap<Name, usize>,
}

/// One run: a cell that it does not have is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) seen: Vec<Option<Shown>>,
    /// What a run did that is no row of these cells: it failed, refused, or
    /// gave a cell that none of the first runs had.
    pub(super) odd: bool,
}

impl Columns {
    /// The cells of some outputs.
    pub(super) fn of(outputs: &[Output]) -> Result<Self> {
        let mut columns = Self::default();
        for output in outputs.iter().filter(|output| is_release(output)) {
            if columns.are_those_of(output) {
                continue;
            }
            for cell in read(output)? {
                let next = columns.names.len();
                columns.places.entry(cell.name.clone()).or_insert_with(|| {
                    columns.names.push(cell.name);
                    next
                });
            }
        }
        Ok(columns)
    }

    /// An output as a row.
    pub(super) fn row(&self, output: &Output) -> Result<Row> {
        let mut row = Row { seen: vec![None; self.names.len()], odd: false };
        if !is_release(output) {
            row.odd = true;
            return Ok(row);
        }
        // Most runs give the same cells in the same order.
        if let Output::Vector(items) = output
            && self.are_those_of(output)
        {
            for (seen, item) in row.seen.iter_mut().zip(items) {
                let Output::Vector(fields) = item else { continue };
                *seen = Some(shown(&fields[5]).map_err(broken)?);
            }
            return Ok(row);
        }
        for cell in read(output)? {
            match self.places.get(&cell.name) {
                Some(&at) => row.seen[at] = Some(cell.shown),
                None => row.odd = true,
            }
        }
        Ok(row)
    }

    /// Whether an output has these cells in this order.
    fn are_those_of(&self, output: &Output) -> bool {
        let Output::Vector(items) = output else { return false };
        items.len() == self.names.len()
            && items.iter().zip(&self.names).all(|(item, name)| is_named(item, name))
    }
}

fn is_named(item: &Output, name: &Name) -> bool {
    let Output::Vector(fields) = item else { return false };
    let texts = [&name.period, &name.view, &name.group, &name.metric, &name.part];
    fields.len() == 6
        && fields
            .iter()
            .zip(texts)
            .all(|(field, text)| matches!(field, Output::Text(t) if t == text))
}

/// Whether a run released something, and did not fail or refuse.
fn is_release(output: &Output) -> bool {
    !output.is_fault() && !matches!(output, Output::Refused(_))
}

/// The cells of an output.
pub(super) fn read(output: &Output) -> Result<Vec<Cell>> {
    cells(output).map_err(broken)
}

fn broken(rule: String) -> Error {
    Error::Subject {
        fault: format!("gave what is no release: {rule}; see docs/spec/insights-verify.md"),
        stderr: String::new(),
    }
}

/// Lost batches in a row after which a subject cannot be run.
const PATIENCE: u32 = 5;

/// So many runs on each side, left and right by turns: a subject that changes
/// with time does not seem to change with the side.
pub(super) fn runs(subject: &mut dyn Subject, count: usize) -> Result<(Vec<Output>, Vec<Output>)> {
    let mut outputs: Vec<Output> = Vec::with_capacity(2 * count);
    let mut lost = 0;
    while outputs.len() < 2 * count {
        let size = subject.largest_batch().clamp(1, 1 << 12).min(2 * count - outputs.len());
        let first = outputs.len();
        let sides: Vec<Side> = (first..first + size)
            .map(|run| if run % 2 == 0 { Side::Left } else { Side::Right })
            .collect();
        match subject.run(&sides, &mut outputs)? {
            Batch::Complete => lost = 0,
            Batch::Lost if lost < PATIENCE => lost += 1,
            Batch::Lost | Batch::Exhausted => {
                let trouble = subject.trouble().unwrap_or_else(|| "gave no outputs".to_owned());
                return Err(Error::Subject { fault: trouble, stderr: String::new() });
            }
        }
    }
    if outputs.iter().all(Output::is_fault) && count > 0 {
        let text = match outputs.last() {
            Some(Output::Error(text)) => text.clone(),
            _ => "a crash or a timeout".to_owned(),
        };
        let fault = format!("failed in each of {count} runs of both scenes: {text}");
        return Err(Error::Subject { fault, stderr: String::new() });
    }
    let (mut left, mut right) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for (run, output) in outputs.into_iter().enumerate() {
        if run % 2 == 0 { left.push(output) } else { right.push(output) }
    }
    Ok((left, right))
}

/// A subject whose runs are rows: the numbers that matter, one after another.
/// What a function of the output shows, the output shows.
pub(super) struct Flat<'a> {
    pub(super) inner: &'a mut dyn Subject,
    pub(super) columns: &'a Columns,
    /// The columns that are given; of several that are equal, the first.
    pub(super) kept: Vec<usize>,
    /// For every other column, what it was in all runs so far: a value, or the
    /// same as a column that is kept.
    pub(super) left_out: Vec<(usize, Rest)>,
}

/// What a column was that is left out.
pub(super) enum Rest {
    Constant(Option<Shown>),
    SameAs(usize),
}

impl Flat<'_> {
    fn flat(&self, output: &Output) -> Result<Output> {
        if !is_release(output) {
            return Ok(output.clone());
        }
        let row = self.columns.row(output)?;
        let mut items: Vec<Output> = self.kept.iter().map(|at| plain(&row.seen[*at])).collect();
        let as_known = self.left_out.iter().all(|(at, rest)| match rest {
            Rest::Constant(value) => row.seen[*at] == *value,
            Rest::SameAs(other) => row.seen[*at] == row.seen[*other],
        });
        items.push(Output::Boolean(as_known && !row.odd));
        Ok(Output::Vector(items))
    }
}

fn plain(seen: &Option<Shown>) -> Output {
    match seen {
        None => Output::Text("no such cell".to_owned()),
        Some(Shown::Hidden) => Output::Null,
        Some(Shown::Number(number, None)) if number.denominator().is_one() => {
            Output::Integer(number.numerator().clone())
        }
        Some(Shown::Number(number, _)) => Output::Float(number.approximate().to_bits()),
    }
}

impl Subject for Flat<'_> {
    fn name(&self) -> String {
        self.inner.name()
    }

    fn largest_batch(&self) -> usize {
        self.inner.largest_batch()
    }

    fn run(&mut self, sides: &[Side], outputs: &mut Vec<Output>) -> Result<Batch> {
        let mut raw = Vec::with_capacity(sides.len());
        let batch = self.inner.run(sides, &mut raw)?;
        for output in &raw {
            outputs.push(self.flat(output)?);
        }
        Ok(batch)
    }

    fn trouble(&self) -> Option<String> {
        self.inner.trouble()
    }
}
