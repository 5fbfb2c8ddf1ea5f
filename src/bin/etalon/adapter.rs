//! `etalon adapter`: the reference answering cases over standard input and
//! output.

use std::io::{self, BufRead, Read, Write};

use etalon::conform::Desk;
use etalon::subject::LONGEST_LINE;
use etalon::tape::ChaCha;

use crate::exit::{End, Failure};
use crate::single::fresh_seed;

/// The stream of the randomness that `frequencies` and `judge` draw.
const STREAM: u64 = 0;

/// Answers until the farewell or the end of the input.
pub(crate) fn run() -> Result<End, Failure> {
    let mut desk = Desk::new(ChaCha::new(&fresh_seed()?, STREAM));
    let mut requests = io::stdin().lock();
    let mut replies = io::stdout().lock();
    let fault = |name: &str, fault| Failure::File { name: name.to_owned(), fault };
    loop {
        let mut line = Vec::new();
        read(&mut requests, &mut line).map_err(|found| fault("standard input", found))?;
        if line.is_empty() {
            return Ok(End::Good);
        }
        let reply = if line.last() == Some(&b'\n') {
            desk.reply(&line)
        } else if line.len() == LONGEST_LINE {
            skip(&mut requests).map_err(|found| fault("standard input", found))?;
            Some(Desk::<ChaCha>::too_long())
        } else {
            // Half a line before the end is no request.
            return Ok(End::Good);
        };
        let Some(mut reply) = reply else { return Ok(End::Good) };
        reply.push('\n');
        let written = replies.write_all(reply.as_bytes()).and_then(|()| replies.flush());
        written.map_err(|found| fault("standard output", found))?;
    }
}

/// One line with its line feed, or as much as a line may have.
fn read(requests: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<()> {
    let most = u64::try_from(LONGEST_LINE).expect("16 MiB fit");
    requests.take(most).read_until(b'\n', line).map(drop)
}

/// The rest of a line that is too long.
fn skip(requests: &mut impl BufRead) -> io::Result<()> {
    loop {
        let mut rest = Vec::new();
        read(requests, &mut rest)?;
        if rest.is_empty() || rest.ends_with(b"\n") {
            return Ok(());
        }
    }
}
