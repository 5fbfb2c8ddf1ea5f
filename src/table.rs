//! Strict tables of comma-separated values in UTF-8: the only door to `csv`.
//!
//! A file is read in blocks that end with a row, so that memory does not grow
//! with it and blocks can be read side by side; every fault names its line.

mod blocks;
#[cfg(feature = "parquet")]
mod columnar;

use std::io::Read;

pub use blocks::{Block, Blocks};
#[cfg(feature = "parquet")]
pub use columnar::Columnar;
use csv::{ByteRecord, Reader, ReaderBuilder};

use crate::error::{Error, Result};

/// The rows of a text, the first of which may stand anywhere in a file.
///
/// # Example
///
/// ```
/// use etalon::table::Rows;
/// let text = b"person,value\nada,\"1,\n5\"\nbob,2\n";
/// let mut rows = Rows::new(text, "data.csv", 1);
/// let mut lines = Vec::new();
/// while let Some(row) = rows.next_row()? {
///     lines.push((row.line(), row.text(0)?.to_owned()));
/// }
/// assert_eq!(lines, [(1, "person".to_owned()), (2, "ada".to_owned()), (4, "bob".to_owned())]);
/// assert_eq!(rows.read(), text.len());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug)]
pub struct Rows<'a> {
    source: &'a str,
    text: &'a [u8],
    /// The line of the byte `counted`: the reader's own count is late by one
    /// where lines end in CR LF.
    line: u64,
    counted: usize,
    reader: Reader<&'a [u8]>,
    record: ByteRecord,
}

/// One row.
///
/// # Example
///
/// ```
/// use etalon::table::{Row, Rows};
/// fn value(row: &Row<'_>) -> etalon::Result<i64> {
///     let text = row.text(1)?;
///     text.parse().map_err(|_| row.fault(1, format!("`{text}` is no whole number")))
/// }
/// let mut rows = Rows::new(b"ada,x", "data.csv", 7);
/// let row = rows.next_row()?.expect("there is one");
/// let fault = value(&row).unwrap_err();
/// assert_eq!(fault.to_string(), "data.csv, line 7, column 2: `x` is no whole number");
/// assert_eq!((row.line(), row.len(), row.is_empty()), (7, 2, false));
/// let fault = row.at_line("ada was here before".to_owned());
/// assert_eq!(fault.to_string(), "data.csv, line 7: ada was here before");
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug)]
pub struct Row<'a> {
    source: &'a str,
    line: u64,
    record: &'a ByteRecord,
}

impl<'a> Rows<'a> {
    /// The rows of `text`, whose first line has this number in the file that
    /// `source` names in errors.
    pub fn new(text: &'a [u8], source: &'a str, first_line: u64) -> Self {
        let reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
        Self { source, text, line: first_line, counted: 0, reader, record: ByteRecord::new() }
    }

    /// The next row; none at the end.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] for an empty line.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::table::Rows;
    /// let mut rows = Rows::new(b"ada,1\n\nbob,2\n", "data.csv", 1);
    /// assert!(rows.next_row()?.is_some_and(|row| row.len() == 2));
    /// let fault = rows.next_row().unwrap_err();
    /// assert!(fault.to_string().starts_with("data.csv, line 2: the line is empty"));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn next_row(&mut self) -> Result<Option<Row<'_>>> {
        let more = self.reader.read_byte_record(&mut self.record);
        if !more.expect("a slice can be read, and rows of any length are taken") {
            return Ok(None);
        }
        let start = self.start();
        self.line += lines(&self.text[self.counted..start]);
        self.counted = start;
        let row = Row { source: self.source, line: self.line, record: &self.record };
        // The reader skips empty lines and says where they began.
        if matches!(self.text.get(start), Some(b'\n' | b'\r')) {
            let rule = "the line is empty; write a value or remove the line";
            return Err(row.at_line(rule.to_owned()));
        }
        Ok(Some(row))
    }

    /// How many bytes were read, up to the end of the last row.
    pub fn read(&self) -> usize {
        let byte = self.reader.position().byte();
        let at = usize::try_from(byte).unwrap_or(usize::MAX).min(self.text.len());
        // The line feed of CR LF belongs to the row that it ends.
        let is_rest = self.text[..at].ends_with(b"\r") && self.text[at..].starts_with(b"\n");
        at + usize::from(is_rest)
    }

    /// The line of the row that was read last.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Where the row that was read begins.
    fn start(&self) -> usize {
        let byte = self.record.position().map_or(0, csv::Position::byte);
        let at = usize::try_from(byte).unwrap_or(usize::MAX).min(self.text.len());
        // The line feed of CR LF belongs to the row that it ends.
        let is_rest = self.text[..at].ends_with(b"\r") && self.text[at..].starts_with(b"\n");
        at + usize::from(is_rest)
    }
}

impl<'a> Row<'a> {
    /// The number of fields.
    pub fn len(&self) -> usize {
        self.record.len()
    }

    /// Whether there is no field, which a row cannot be.
    pub fn is_empty(&self) -> bool {
        self.record.is_empty()
    }

    /// The bytes of a field, counted from 0; none for one that is not there.
    pub fn bytes(&self, column: usize) -> Option<&'a [u8]> {
        self.record.get(column)
    }

    /// A field, counted from 0.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if it is not there or not UTF-8.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::table::Rows;
    /// let mut rows = Rows::new(b"ada\n\xff\n", "data.csv", 1);
    /// let row = rows.next_row()?.expect("there is one");
    /// assert_eq!(row.text(0)?, "ada");
    /// assert!(row.text(1).unwrap_err().to_string().ends_with("column 2: the field is missing"));
    /// let row = rows.next_row()?.expect("there is another");
    /// assert!(row.text(0).is_err()); // not UTF-8
    /// assert_eq!(row.bytes(0), Some(&b"\xff"[..]));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn text(&self, column: usize) -> Result<&'a str> {
        let bytes = self.bytes(column);
        let bytes = bytes.ok_or_else(|| self.fault(column, "the field is missing".to_owned()))?;
        std::str::from_utf8(bytes)
            .map_err(|_| self.fault(column, "this is not CSV in UTF-8".to_owned()))
    }

    /// The line of the file that the row begins on, counted from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// What is wrong with a field, counted from 0 here and from 1 for people.
    pub fn fault(&self, column: usize, rule: String) -> Error {
        Error::Input {
            source: self.source.to_owned(),
            place: format!("line {}, column {}", self.line, column + 1),
            rule,
        }
    }

    /// What is wrong with the row.
    pub fn at_line(&self, rule: String) -> Error {
        Error::Input { source: self.source.to_owned(), place: format!("line {}", self.line), rule }
    }
}

/// Reads a file row by row, the header first.
///
/// # Errors
///
/// Those of the rows, and whatever `take` makes of one; the first ends it.
///
/// # Example
///
/// ```
/// let mut sum = 0;
/// etalon::table::each(&b"value\n2\n3\n"[..], "data.csv", &mut |row| {
///     sum += row.text(0)?.parse().unwrap_or(0);
///     Ok(())
/// })?;
/// assert_eq!(sum, 5);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn each(
    file: impl Read,
    source: &str,
    take: &mut dyn FnMut(&Row<'_>) -> Result<()>,
) -> Result<()> {
    let mut blocks = Blocks::new(file, source);
    while let Some(block) = blocks.next_block()? {
        let mut rows = Rows::new(&block.text, source, block.first_line);
        while let Some(row) = rows.next_row()? {
            take(&row)?;
        }
    }
    Ok(())
}

/// How many lines end in a text.
fn lines(text: &[u8]) -> u64 {
    u64::try_from(count(text, b'\n')).unwrap_or(u64::MAX)
}

/// How often a byte occurs: in pieces whose count fits a byte, which the
/// compiler turns into sixteen comparisons at once and more.
fn count(text: &[u8], byte: u8) -> usize {
    let piece = |piece: &[u8]| piece.iter().fold(0u8, |n, b| n.wrapping_add(u8::from(*b == byte)));
    text.chunks(255).map(|bytes| usize::from(piece(bytes))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, first: u64) -> Vec<(u64, Vec<String>)> {
        let mut rows = Rows::new(text.as_bytes(), "t", first);
        let mut found = Vec::new();
        while let Some(row) = rows.next_row().unwrap() {
            let fields = (0..row.len()).map(|at| row.text(at).unwrap().to_owned()).collect();
            found.push((row.line(), fields));
        }
        found
    }

    #[test]
    fn rows_know_their_line_whatever_ends_it() {
        for text in ["a,\"b\"\nc,d\ne,f", "a,b\r\n\"c\",d\r\ne,f\r\n"] {
            let found = lines(text, 7);
            assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [7, 8, 9]);
            assert_eq!(found[1].1, ["c", "d"]);
        }
        assert_eq!(lines("\"a\nb\",c\nd,e\n", 1)[1].0, 3);
        assert_eq!(lines("\"say \"\"so\"\"\",\n", 1)[0].1, ["say \"so\"", ""]);
    }

    #[test]
    fn an_empty_line_and_a_wrong_encoding_are_told_with_their_place() {
        let mut rows = Rows::new(b"a\r\n\r\nb\r\n", "t", 1);
        rows.next_row().unwrap();
        let fault = rows.next_row().unwrap_err().to_string();
        assert!(fault.starts_with("t, line 2: the line is empty"), "{fault}");
        let mut rows = Rows::new(b"a,\xff\n", "t", 1);
        let fault = rows.next_row().unwrap().unwrap().text(1).unwrap_err().to_string();
        assert_eq!(fault, "t, line 1, column 2: this is not CSV in UTF-8");
    }
}
