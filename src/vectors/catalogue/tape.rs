//! Reading bits: the order of bits in bytes, widths, the ends of tapes, the
//! streams of a seed.

use super::answered;
use crate::error::Result;
use crate::json::{Value, json};
use crate::vectors::{BugType, Case, Class, File, Note};

/// Widths around the sizes of machine words and of floats.
const WIDTHS: &[u64] = &[
    1, 2, 3, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 52, 53, 54, 63, 64, 65, 66, 127, 128, 129, 192,
    200,
];

/// Streams that differ in one word of the cipher's state or in both.
const STREAMS: &[u64] =
    &[0, 1, 2, 255, 256, 4_294_967_295, 4_294_967_296, 4_294_967_297, (1 << 53) - 1];

pub(super) fn reading() -> Result<File> {
    let mut cases = order()?;
    cases.extend(widths()?);
    cases.extend(ends()?);
    cases.extend(seeds()?);
    Ok(File {
        kind: "tape".to_owned(),
        name: "reading".to_owned(),
        title: "Bits of a tape".to_owned(),
        spec: vec![
            "docs/spec/tape.md, sections 1 and 2".to_owned(),
            "docs/spec/vectors.md, section 3".to_owned(),
        ],
        covers: vec![
            "the order of bits in a byte and of bytes in a read".to_owned(),
            "reads of 0 to 200 bits, at any place".to_owned(),
            "the end of a tape, also inside a byte".to_owned(),
            "tapes of digits, of SHA-256 in counter mode, and of ChaCha20 with its streams".to_owned(),
        ],
        does_not_cover: vec!["the quality of randomness".to_owned()],
        notes: vec![
            Note::new("BitOrder", BugType::EdgeCase, "bits are taken least significant first, or a read is not big-endian", "other values follow from a seed than everybody computes: releases cannot be replayed"),
            Note::new("Ended", BugType::EdgeCase, "a read beyond the end is padded, wrapped around or cut short instead of refused", "values follow from fewer random bits than their law needs"),
            Note::new("Stream", BugType::SeedReuse, "streams of one seed are not told apart, or by the wrong words of the cipher's state", "two releases use the same noise, whose difference is then exact")
                .link("https://github.com/IBM/differential-privacy-library/issues/31"),
            Note::new("Stretched", BugType::EdgeCase, "the counter is not 8 bytes, little-endian, or the last block is not cut", "other values follow from a seed than everybody computes"),
            Note::new("Width", BugType::Overflow, "a read is cut to the size of a machine word or of a float's fraction", "wide comparisons lose bits: the chances they stand for are wrong"),
            Note::new("ZeroWidth", BugType::EdgeCase, "a read of no bits takes one, or fails at the end of the tape", "all reads that follow are shifted"),
        ],
        cases,
    })
}

fn case(id: &str, tape: &Value, reads: &[u64], flag: &str, comment: &str) -> Result<Case> {
    let args = json!({"tape": tape, "reads": reads});
    Ok(answered(id, Class::Exact, "tape", args)?.flag(flag).comment(comment))
}

fn order() -> Result<Vec<Case>> {
    let mixed = json!({"hex": "a53cf00f817e"});
    Ok(vec![
        case(
            "tape-msb-first",
            &json!({"hex": "b1"}),
            &[1; 8],
            "BitOrder",
            "Bit by bit, the most significant first.",
        )?,
        case(
            "tape-one-bit-first",
            &json!({"hex": "80"}),
            &[1, 7],
            "BitOrder",
            "The bit of weight 128 is the first.",
        )?,
        case(
            "tape-one-bit-last",
            &json!({"hex": "01"}),
            &[7, 1],
            "BitOrder",
            "The bit of weight 1 is the last.",
        )?,
        case(
            "tape-big-endian",
            &json!({"hex": "0102030405060708"}),
            &[64],
            "BitOrder",
            "The first byte is the most significant one.",
        )?,
        case(
            "tape-nibbles",
            &mixed,
            &[4; 12],
            "BitOrder",
            "The high half of a byte comes before its low half.",
        )?,
        case(
            "tape-across-bytes",
            &mixed,
            &[3, 10, 5, 12, 1, 17],
            "BitOrder",
            "Reads that straddle the borders of bytes, without gaps.",
        )?,
        case(
            "tape-twelve-then-twelve",
            &mixed,
            &[12, 12, 12, 12],
            "BitOrder",
            "A read of twelve bits does not use up two bytes.",
        )?,
        case("tape-as-one", &mixed, &[48], "BitOrder", "The same bits in one read.")?,
    ])
}

fn widths() -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    for &width in WIDTHS {
        let id = format!("tape-width-{width}");
        let tape = json!({"sha256ctr": Case::seed(&id), "bytes": 64});
        let comment = format!("A read of {width} bits, one three bits later, and a bit.");
        cases.push(case(&id, &tape, &[width, 3, width, 1], "Width", &comment)?);
    }
    let ones = json!({"hex": "ff".repeat(32)});
    cases.push(case(
        "tape-width-ones-256",
        &ones,
        &[256],
        "Width",
        "The largest integer of 256 bits.",
    )?);
    cases.push(case(
        "tape-width-ones-64",
        &ones,
        &[64, 63, 65, 64],
        "Width",
        "Ones in words of about 64 bits.",
    )?);
    let zeros = json!({"hex": "00".repeat(16)});
    cases.push(case(
        "tape-width-zeros",
        &zeros,
        &[65, 63],
        "Width",
        "Leading zeros are not written.",
    )?);
    let nothing = json!({"hex": ""});
    let zero = "ZeroWidth";
    cases.push(case(
        "tape-nothing",
        &nothing,
        &[0],
        zero,
        "A read of no bits from an empty tape is 0.",
    )?);
    cases.push(case("tape-no-reads", &json!({"hex": "ff"}), &[], zero, "No read takes no bit.")?);
    cases.push(case(
        "tape-zero-between",
        &json!({"hex": "b1"}),
        &[3, 0, 0, 5],
        zero,
        "Reads of no bits between others.",
    )?);
    cases.push(case(
        "tape-zero-at-end",
        &json!({"hex": "b1"}),
        &[8, 0],
        zero,
        "A read of no bits at the end of the tape is 0.",
    )?);
    Ok(cases)
}

fn ends() -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    let mut add = |id: &str, tape: Value, reads: &[u64], comment: &str| -> Result<()> {
        cases.push(case(id, &tape, reads, "Ended", comment)?);
        Ok(())
    };
    add("tape-ended-one-bit-more", json!({"hex": "ff"}), &[9], "One bit more than there is.")?;
    add("tape-ended-empty", json!({"hex": ""}), &[1], "One bit of an empty tape.")?;
    add(
        "tape-ended-after-all",
        json!({"hex": "ffff"}),
        &[16, 1],
        "Everything is read, then one bit.",
    )?;
    add(
        "tape-ended-last-of-many",
        json!({"hex": "00ff"}),
        &[5, 5, 5, 2],
        "The last of four reads is a bit too wide.",
    )?;
    add(
        "tape-ended-wide",
        json!({"hex": "ff".repeat(24)}),
        &[193],
        "A read beyond 64 bits, one bit too wide.",
    )?;
    add(
        "tape-ended-in-second-word",
        json!({"hex": "ff".repeat(9)}),
        &[73],
        "The second word of a wide read is too short.",
    )?;
    add("tape-whole-wide", json!({"hex": "ff".repeat(24)}), &[192], "The whole tape in one read.")?;
    for bits in [1u64, 7, 8, 9, 13, 15] {
        let tape = json!({"hex": "b7e3", "bits": bits});
        add(
            &format!("tape-bits-{bits}-all"),
            tape.clone(),
            &[bits],
            &format!("All {bits} bits of a tape that ends inside its bytes."),
        )?;
        add(
            &format!("tape-bits-{bits}-ended"),
            tape,
            &[bits, 1],
            &format!("The bytes go on, the tape of {bits} bits does not."),
        )?;
    }
    add(
        "tape-bits-0-ended",
        json!({"hex": "ff", "bits": 0}),
        &[1],
        "A tape of no bits, although a byte is given.",
    )?;
    add("tape-bits-0", json!({"hex": "ff", "bits": 0}), &[0], "No bits of a tape of no bits.")?;
    for bytes in [0u64, 1, 31, 32, 33] {
        let id = format!("tape-sha256ctr-{bytes}-ended");
        let tape = json!({"sha256ctr": Case::seed(&id), "bytes": bytes});
        add(&id, tape, &[8 * bytes + 1], &format!("One bit more than {bytes} bytes."))?;
    }
    Ok(cases)
}

fn seeds() -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    for bytes in [1u64, 31, 32, 33, 64, 65, 100] {
        let id = format!("tape-sha256ctr-{bytes}");
        let tape = json!({"sha256ctr": Case::seed(&id), "bytes": bytes});
        let comment = format!("All of {bytes} bytes: block after block, the last one cut.");
        cases.push(case(&id, &tape, &[8 * bytes], "Stretched", &comment)?);
    }
    let zero = "00".repeat(32);
    for &stream in STREAMS {
        let tape = json!({"chacha20": zero, "stream": stream});
        let comment = format!("The first words of stream {stream} of the seed of zeros.");
        cases.push(case(&format!("tape-chacha-{stream}"), &tape, &[64, 64], "Stream", &comment)?);
    }
    for seed in
        ["ff".repeat(32), format!("01{}", "00".repeat(31)), format!("{}01", "00".repeat(31))]
    {
        let id = format!("tape-chacha-seed-{}-{}", &seed[..2], &seed[62..]);
        let tape = json!({"chacha20": seed, "stream": 0});
        cases.push(case(
            &id,
            &tape,
            &[64, 64],
            "Stream",
            "Every byte of the seed is part of the key, in order.",
        )?);
    }
    let id = "tape-chacha-blocks";
    let tape = json!({"chacha20": Case::seed(id), "stream": 3});
    cases.push(case(
        id,
        &tape,
        &[500, 24, 488, 64, 2000],
        "Stream",
        "Reads across the borders of blocks of 64 bytes.",
    )?);
    Ok(cases)
}
