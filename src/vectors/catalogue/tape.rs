//! Reading bits: the order of bits in bytes, widths, the ends of tapes, the
//! streams of a seed.

use super::answered;
use crate::error::Result;
use crate::json::json;
use crate::vectors::{BugType, Class, File, Note};

pub(super) fn reading() -> Result<File> {
    let mut cases = Vec::new();
    let mut add = |id: &str, tape, reads: &[u64], flag: &str, comment: &str| -> Result<()> {
        let args = json!({"tape": tape, "reads": reads});
        let case = answered(id, Class::Exact, "tape", args)?;
        cases.push(case.flag(flag).comment(comment));
        Ok(())
    };
    add(
        "tape-msb-first",
        json!({"hex": "a5"}),
        &[1, 1, 1, 1, 1, 1, 1, 1],
        "BitOrder",
        "bit by bit",
    )?;
    add("tape-nothing", json!({"hex": ""}), &[0], "ZeroWidth", "a read of no bits takes none")?;
    add("tape-ended", json!({"hex": "ff"}), &[9], "Ended", "one bit too many")?;
    let seed = "00".repeat(32);
    add("tape-chacha-0", json!({"chacha20": seed, "stream": 0}), &[64, 64], "Stream", "RFC 8439")?;
    Ok(File {
        kind: "tape".to_owned(),
        name: "reading".to_owned(),
        title: "Bits of a tape".to_owned(),
        spec: vec!["docs/spec/tape.md, sections 1 and 2".to_owned()],
        covers: vec!["the order of bits".to_owned()],
        does_not_cover: vec!["the quality of randomness".to_owned()],
        notes: vec![
            Note::new("BitOrder", BugType::EdgeCase, "most significant bit first", ""),
            Note::new("Ended", BugType::EdgeCase, "a short tape must not be padded", ""),
            Note::new("Stream", BugType::SeedReuse, "streams differ in words 14 and 15", ""),
            Note::new("ZeroWidth", BugType::EdgeCase, "bits(0) takes nothing", ""),
        ],
        cases,
    })
}
