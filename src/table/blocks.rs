//! A file in blocks, each of which ends with a row.

use std::io::Read;

use super::{count, lines};
use crate::error::{Error, Result};

/// How much is read at once: large against a row, small against memory.
const BLOCK: usize = 1 << 20;
/// No row is longer than this; a quote that is never closed would be.
const LONGEST: usize = 16 << 20;

/// A part of a file that begins and ends with a row.
///
/// # Example
///
/// ```
/// use etalon::table::{Block, Blocks};
/// let mut blocks = Blocks::new(&b"\xef\xbb\xbfvalue\n2\n"[..], "data.csv");
/// // A small file is one block, without its byte-order mark.
/// let whole = Block { first_line: 1, text: b"value\n2\n".to_vec() };
/// assert_eq!(blocks.next_block()?, Some(whole));
/// assert_eq!(blocks.next_block()?, None);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The number of its first line in the file, counted from 1.
    pub first_line: u64,
    /// Its bytes.
    pub text: Vec<u8>,
}

/// The blocks of a file in order. A byte-order mark is left out.
///
/// # Example
///
/// ```
/// use etalon::table::Blocks;
/// let file = "a row\n".repeat(1 << 18); // 1.5 MiB
/// let mut blocks = Blocks::new(file.as_bytes(), "data.csv");
/// let (mut rows, mut read) = (0, 0);
/// while let Some(block) = blocks.next_block()? {
///     assert!(block.text.ends_with(b"\n"));
///     assert_eq!(block.first_line, rows + 1);
///     rows += u64::try_from(block.text.len() / 6).unwrap_or(0);
///     read += 1;
/// }
/// assert_eq!((rows, read > 1), (1 << 18, true));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug)]
pub struct Blocks<R> {
    file: R,
    source: String,
    /// What was read after the last whole row.
    rest: Vec<u8>,
    line: u64,
    begun: bool,
    ended: bool,
}

impl<R: Read> Blocks<R> {
    /// The blocks of `file`, which `source` names in errors.
    pub fn new(file: R, source: &str) -> Self {
        let source = source.to_owned();
        Self { file, source, rest: Vec::new(), line: 1, begun: false, ended: false }
    }

    /// The next block; none at the end.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if the file cannot be read on, is UTF-16, or ends
    /// inside quotes.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::table::Blocks;
    /// assert!(Blocks::new(&b"\xff\xfev\0"[..], "data.csv").next_block().is_err()); // UTF-16
    /// assert!(Blocks::new(&b"\"never closed\n"[..], "data.csv").next_block().is_err());
    /// ```
    pub fn next_block(&mut self) -> Result<Option<Block>> {
        let mut text = Vec::with_capacity(BLOCK + self.rest.len());
        text.append(&mut self.rest);
        let (mut counted, mut quotes, mut whole) = (0, 0, 0);
        loop {
            if !self.ended {
                self.fill(&mut text)?;
            }
            if !self.begun {
                self.begin(&mut text)?;
            }
            let new = &text[counted..];
            let more = count(new, b'"');
            whole = last_end(new, quotes + more).map_or(whole, |at| counted + at);
            quotes += more;
            counted = text.len();
            if self.ended {
                if quotes % 2 == 1 {
                    return Err(self.fault(
                        &text[..whole],
                        "a quote is opened and never closed; the file may have been cut off",
                    ));
                }
                whole = text.len();
                break;
            }
            if whole > 0 {
                break;
            }
            if counted > LONGEST {
                return Err(self.fault(&[], "no row ends within 16 MiB; a quote may not be closed"));
            }
        }
        self.rest = text.split_off(whole);
        if text.is_empty() {
            return Ok(None);
        }
        let first_line = self.line;
        self.line += lines(&text);
        Ok(Some(Block { first_line, text }))
    }

    /// Reads on by one block, or to the end.
    fn fill(&mut self, text: &mut Vec<u8>) -> Result<()> {
        let enough = u64::try_from(BLOCK).unwrap_or(u64::MAX);
        match self.file.by_ref().take(enough).read_to_end(text) {
            Ok(0) => self.ended = true,
            Ok(_) => {}
            Err(fault) => {
                return Err(self.fault(text, &format!("the file cannot be read: {fault}")));
            }
        }
        Ok(())
    }

    /// Looks at the first bytes of the file.
    fn begin(&mut self, text: &mut Vec<u8>) -> Result<()> {
        self.begun = true;
        if text.starts_with(b"\xff\xfe") || text.starts_with(b"\xfe\xff") {
            return Err(self.fault(&[], "this is UTF-16; save the file as CSV in UTF-8"));
        }
        if text.starts_with(b"\xef\xbb\xbf") {
            text.drain(..3);
        }
        Ok(())
    }

    fn fault(&self, before: &[u8], rule: &str) -> Error {
        Error::Input {
            source: self.source.clone(),
            place: format!("line {}", self.line + lines(before)),
            rule: rule.to_owned(),
        }
    }
}

/// Where the last row of a text ends, which is at a line feed with a pair of
/// quotes for each before it: `quotes` are before the text's end.
fn last_end(text: &[u8], mut quotes: usize) -> Option<usize> {
    for (at, byte) in text.iter().enumerate().rev() {
        match byte {
            b'"' => quotes -= 1,
            b'\n' if quotes.is_multiple_of(2) => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a few bytes at a time.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let count = self.0.len().min(buffer.len()).min(3);
            let (now, later) = self.0.split_at(count);
            buffer[..count].copy_from_slice(now);
            self.0 = later;
            Ok(count)
        }
    }

    #[test]
    fn blocks_end_with_rows_and_hold_every_byte() {
        let mut text = b"\xef\xbb\xbf".to_vec();
        for i in 0..200_000 {
            text.extend(format!("{i},\"two\nlines, \"\"quoted\"\"\"\r\n").bytes());
        }
        let mut blocks = Blocks::new(&text[..], "t");
        let (mut all, mut count) = (Vec::new(), 0);
        while let Some(block) = blocks.next_block().unwrap() {
            assert_eq!(block.first_line, 1 + lines(&all));
            assert!(block.text.ends_with(b"\"\r\n") && block.text[0].is_ascii_digit());
            all.extend(block.text);
            count += 1;
        }
        assert!(all == text[3..] && count > 3);
        assert_eq!(Blocks::new(Slow(b"a,b"), "t").next_block().unwrap().unwrap().text, b"a,b");
        assert_eq!(Blocks::new(&b""[..], "t").next_block().unwrap(), None);
    }

    #[test]
    fn a_file_that_is_cut_off_or_is_utf_16_is_refused() {
        let mut blocks = Blocks::new(&b"a,b\nc,\"d\n"[..], "t");
        assert_eq!(blocks.next_block().unwrap().unwrap().text, b"a,b\n");
        let cut = blocks.next_block().unwrap_err().to_string();
        assert!(cut.starts_with("t, line 2: a quote is opened and never closed"), "{cut}");
        let wide = Blocks::new(&b"\xff\xfea\0"[..], "t").next_block().unwrap_err().to_string();
        assert!(wide.contains("UTF-16"), "{wide}");
    }
}
