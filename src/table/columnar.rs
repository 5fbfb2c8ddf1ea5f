//! Parquet files as comma-separated values: the only door to `parquet`.
//!
//! A file is turned into the text that the same table would be exported as, so
//! that one reader and one set of rules serves both; what the text cannot hold
//! is refused.

use std::fmt::Write as _;
use std::io::{self, Read};

use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};

use crate::error::{Error, Result};

/// A Parquet file, read as the text of a table with a header.
///
/// Numbers are written with the fewest digits that give the same float again,
/// days as `2024-03-31`, an absent value as `NULL`.
///
/// # Example
///
/// ```
/// # use parquet::data_type::DoubleType;
/// # use parquet::file::writer::SerializedFileWriter;
/// # use parquet::schema::parser::parse_message_type;
/// use etalon::table::Columnar;
/// use std::fs::File;
/// use std::io::Read;
/// # let path = std::env::temp_dir().join(format!("etalon-columnar-{}", std::process::id()));
/// # let schema = parse_message_type("message rows { optional double hours; }")?.into();
/// # let mut writer = SerializedFileWriter::new(File::create(&path)?, schema, Default::default())?;
/// # let mut group = writer.next_row_group()?;
/// # let mut column = group.next_column()?.expect("there is one");
/// # column.typed::<DoubleType>().write_batch(&[0.1], Some(&[1, 0]), None)?;
/// # column.close()?;
/// # group.close()?;
/// # writer.close()?;
/// // `path` is a file of one column, with 0.1 and a value that is absent.
/// let mut text = String::new();
/// Columnar::open(File::open(&path)?, "metrics.parquet")?.read_to_string(&mut text)?;
/// assert_eq!(text, "\"hours\"\n0.1\nNULL\n");
/// # std::fs::remove_file(&path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Columnar {
    rows: RowIter<'static>,
    text: String,
    given: usize,
    line: u64,
}

impl std::fmt::Debug for Columnar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Columnar").field("line", &self.line).finish_non_exhaustive()
    }
}

impl Columnar {
    /// The rows of a file, which can be read from anywhere in it, as `source`
    /// names it in errors.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if it is no Parquet file, or has nested columns.
    pub fn open(file: impl ChunkReader + 'static, source: &str) -> Result<Self> {
        let fault = |rule: String| Error::Input {
            source: source.to_owned(),
            place: "the file".to_owned(),
            rule,
        };
        let reader = SerializedFileReader::new(file)
            .map_err(|error| fault(format!("this is no whole Parquet file: {error}")))?;
        let schema = reader.metadata().file_metadata().schema();
        let mut text = String::new();
        for (at, column) in schema.get_fields().iter().enumerate() {
            if !column.is_primitive() {
                let rule = format!("the column {} is nested; export it flat", column.name());
                return Err(fault(rule));
            }
            quoted(&mut text, at, column.name());
        }
        text.push('\n');
        Ok(Self { rows: RowIter::from_file_into(Box::new(reader)), text, given: 0, line: 1 })
    }

    /// Takes the next row.
    fn fill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.given = 0;
        let Some(row) = self.rows.next() else { return Ok(()) };
        self.line += 1;
        let row = row.map_err(|error| self.fault(&format!("the row cannot be read: {error}")))?;
        self.write(&row)
    }

    fn write(&mut self, row: &Row) -> io::Result<()> {
        for (at, (name, field)) in row.get_column_iter().enumerate() {
            let value = match field {
                Field::Null => "NULL".to_owned(),
                Field::Bool(truth) => truth.to_string().to_uppercase(),
                Field::Float(value) => value.to_string(),
                Field::Double(value) => value.to_string(),
                Field::Str(value) => {
                    quoted(&mut self.text, at, value);
                    continue;
                }
                Field::Byte(_) | Field::Short(_) | Field::Int(_) | Field::Long(_) => {
                    field.to_string()
                }
                Field::UByte(_) | Field::UShort(_) | Field::UInt(_) | Field::ULong(_) => {
                    field.to_string()
                }
                Field::Date(_) => field.to_string(),
                Field::TimestampMillis(_) | Field::TimestampMicros(_) => {
                    let text = field.to_string();
                    let day = text.split_once(" 00:00:00").map(|(day, _)| day.to_owned());
                    day.ok_or_else(|| self.fault(&format!("{name} is {text}, which is no day")))?
                }
                _ => return Err(self.fault(&format!("{name} is of a kind that no metric has"))),
            };
            let comma = if at > 0 { "," } else { "" };
            // Writing to a string cannot fail.
            let _ = write!(self.text, "{comma}{value}");
        }
        self.text.push('\n');
        Ok(())
    }

    fn fault(&self, rule: &str) -> io::Error {
        io::Error::other(format!("row {}: {rule}", self.line - 1))
    }
}

/// Adds a text as a field.
fn quoted(text: &mut String, at: usize, value: &str) {
    let comma = if at > 0 { "," } else { "" };
    // Writing to a string cannot fail.
    let _ = write!(text, "{comma}\"{}\"", value.replace('"', "\"\""));
}

impl Read for Columnar {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.text.len() {
            self.fill()?;
        }
        let rest = &self.text.as_bytes()[self.given..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        Ok(count)
    }
}
