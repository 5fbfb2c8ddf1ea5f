//! Two files of samples, one per side, as a subject.

use super::output::Output;
use super::{Batch, Side, Subject};
use crate::error::{Error, Result};
use crate::num::Integer;
use crate::table::Rows;

/// Samples released earlier on each input of a pair.
///
/// The samples of a side are taken in the file's order, so they must be
/// independent runs in the order they were made.
///
/// # Example
///
/// ```
/// use etalon::subject::{Samples, Side, Subject, read_samples};
///
/// let left = read_samples(b"4\n5\n", "left.csv")?;
/// let right = read_samples(b"5\nrefused\n", "right.csv")?;
/// let mut subject = Samples::new("two files".to_owned(), left, right);
/// let mut outputs = Vec::new();
/// subject.run(&[Side::Right, Side::Left, Side::Right], &mut outputs)?;
/// assert_eq!(outputs[2].kind(), "text");
/// # Ok::<(), etalon::Error>(())
/// ```
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
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::subject::{Output, Samples};
    /// let of = |n: usize| {
    ///     let side = vec![Output::Null; n];
    ///     Samples::new("two files".to_owned(), side.clone(), side).runs()
    /// };
    /// // The longer the files are, the less of them is left over.
    /// assert_eq!([of(100), of(10_000)], [141, 19_079]);
    /// ```
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
///
/// # Example
///
/// ```
/// use etalon::subject::read_samples;
///
/// assert_eq!(read_samples(b"1,2.5\n3,true\n", "left.csv")?.len(), 2);
/// let fault = read_samples(b"1,2\n3\n", "left.csv").unwrap_err();
/// assert!(fault.to_string().contains("line 2"));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn read_samples(text: &[u8], source: &str) -> Result<Vec<Output>> {
    let mut rows = Rows::new(text, source, 1);
    let mut samples = Vec::new();
    let mut columns = None;
    while let Some(row) = rows.next_row()? {
        let expected = *columns.get_or_insert(row.len());
        if row.len() != expected {
            let rule = format!(
                "the row has {} fields, the first row has {expected}; write rows of one length",
                row.len()
            );
            return Err(row.fault(row.len().min(expected), rule));
        }
        let mut fields = Vec::with_capacity(expected);
        for column in 0..row.len() {
            let field = row.text(column)?.trim();
            if field.is_empty() {
                return Err(row.fault(column, "the field is empty; write a value".to_owned()));
            }
            fields.push(value(field));
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
