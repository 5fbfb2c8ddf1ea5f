//! Two files of samples, one per side, as a subject.

use super::output::Output;
use super::{Batch, Side, Subject};
use crate::error::{Error, Result};
use crate::num::Integer;

/// Samples released earlier on each input of a pair.
///
/// The samples of a side are taken in the file's order, so they must be
/// independent runs in the order they were made.
#[derive(Debug)]
pub struct Samples {
    name: String,
    left: std::vec::IntoIter<Output>,
    right: std::vec::IntoIter<Output>,
}

impl Samples {
    /// The subject that replays `left` and `right`.
    pub fn new(name: String, left: Vec<Output>, right: Vec<Output>) -> Self {
        Self { name, left: left.into_iter(), right: right.into_iter() }
    }

    /// The number of fair coin flips that neither side is too short for, but
    /// for a chance of less than 10^-5 (and then the audit ends earlier).
    pub fn runs(&self) -> u64 {
        let shorter = u64::try_from(self.left.len().min(self.right.len())).unwrap_or(u64::MAX);
        // A side is drawn at most n/2 + 2.5 sqrt(n) times out of n (Hoeffding:
        // e^-12.5 < 10^-5.4 for each of the two); n/2 + 2.5 sqrt(n) <= s at this n.
        let mut runs = shorter.saturating_mul(2);
        while runs / 2 + 5 * (runs.isqrt() + 1) / 2 > shorter && runs > 0 {
            runs -= (runs / 64).max(1);
        }
        runs.max(shorter.min(1))
    }
}

impl Subject for Samples {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn largest_batch(&self) -> usize {
        usize::MAX
    }

    fn run(&mut self, sides: &[Side], outputs: &mut Vec<Output>) -> Result<Batch> {
        for side in sides {
            let next = match side {
                Side::Left => self.left.next(),
                Side::Right => self.right.next(),
            };
            match next {
                Some(output) => outputs.push(output),
                None => return Ok(Batch::Exhausted),
            }
        }
        Ok(Batch::Complete)
    }
}

/// Reads a file of samples: one value per line or CSV rows, which become
/// vectors. `source` names the file in errors.
///
/// A field is an integer, a float (read to the nearest binary64), `true`,
/// `false`, or else a text.
///
/// # Errors
///
/// [`Error::Input`] for an empty file, a ragged row or an empty field, with
/// line and column.
pub fn read_samples(text: &[u8], source: &str) -> Result<Vec<Output>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
    let mut samples = Vec::new();
    let mut columns = None;
    for record in reader.records() {
        let record = record.map_err(|fault| Error::Input {
            source: source.to_owned(),
            place: fault
                .position()
                .map_or_else(|| "the file".to_owned(), |p| format!("line {}", p.line())),
            rule: "this is not CSV in UTF-8".to_owned(),
        })?;
        let start = start_of(text, record.position());
        // Counted here: the reader is a line late where lines end in CR LF.
        let line = || text[..start].iter().filter(|byte| **byte == b'\n').count() + 1;
        if text[start..].starts_with(b"\n") || text[start..].starts_with(b"\r") {
            return Err(Error::Input {
                source: source.to_owned(),
                place: format!("line {}", line()),
                rule: "the line is empty; write a value or remove the line".to_owned(),
            });
        }
        let fault = |column: usize, rule: String| Error::Input {
            source: source.to_owned(),
            place: format!("line {}, column {column}", line()),
            rule,
        };
        let expected = *columns.get_or_insert(record.len());
        if record.len() != expected {
            let rule = format!(
                "the row has {} fields, the first row has {expected}; write rows of one length",
                record.len()
            );
            return Err(fault(record.len().min(expected) + 1, rule));
        }
        let mut fields = Vec::with_capacity(expected);
        for (index, field) in record.iter().enumerate() {
            if field.trim().is_empty() {
                return Err(fault(index + 1, "the field is empty; write a value".to_owned()));
            }
            fields.push(value(field.trim()));
        }
        samples.push(if expected == 1 { fields.remove(0) } else { Output::Vector(fields) });
    }
    if samples.is_empty() {
        return Err(Error::Input {
            source: source.to_owned(),
            place: "line 1".to_owned(),
            rule: "the file has no samples; write one value per line".to_owned(),
        });
    }
    Ok(samples)
}

/// Where a record begins, or the empty lines before it, which a CSV reader
/// skips.
fn start_of(text: &[u8], position: Option<&csv::Position>) -> usize {
    let byte = position.map_or(0, csv::Position::byte);
    let at = usize::try_from(byte).unwrap_or(usize::MAX).min(text.len());
    // The line feed of CR LF belongs to the record that it ends.
    let is_rest = text[..at].ends_with(b"\r") && text[at..].starts_with(b"\n");
    at + usize::from(is_rest)
}

fn value(field: &str) -> Output {
    if let Ok(integer) = Integer::from_str_radix(field, 10) {
        return Output::Integer(integer);
    }
    if let Ok(float) = field.parse::<f64>() {
        return Output::Float(float.to_bits());
    }
    match field {
        "true" | "True" => Output::Boolean(true),
        "false" | "False" => Output::Boolean(false),
        text => Output::Text(text.to_owned()),
    }
}
