//! Counting queries on records: counts and histograms.

use super::{CROWD, Family, PEOPLE, Path, Row, Script, Words, words};

const COUNT: &str = "count";
const HISTOGRAM: &str = "histogram";

/// Rows without keys.
const KEYLESS: &str = r#"[["ada",1],["ada",2],["bob",3],["ada","k",4],["bob","k",5]]"#;

const ROWS: &[Row] = &[
    (
        COUNT,
        "worked-example",
        "relation=add-remove records=2 epsilon=1",
        PEOPLE,
        "Bounding",
        "Kept are two rows of ada and one each of the others: 4. Scale 2.",
    ),
    (
        COUNT,
        "replace-one",
        "relation=replace-one records=2 epsilon=1",
        PEOPLE,
        "Relation",
        "Sensitivity 2 also under replace-one, where a person may have no rows.",
    ),
    (
        COUNT,
        "one-record",
        "relation=add-remove records=1 epsilon=1/2",
        CROWD,
        "Bounding",
        "One row of each person is kept: 2.",
    ),
    (
        COUNT,
        "equal-rows",
        "relation=add-remove records=3 epsilon=3",
        CROWD,
        "Bounding",
        "Equal rows of a person are rows like others: three of ada's five are kept, and bob's.",
    ),
    (
        COUNT,
        "per-key",
        "relation=add-remove records=4 per_key=1 epsilon=4",
        CROWD,
        "PerKey",
        "One row of a person and key: ada has a, b and c, bob a. Scale 1.",
    ),
    (
        COUNT,
        "per-key-without-keys",
        "relation=add-remove records=3 per_key=1 epsilon=1",
        KEYLESS,
        "PerKey",
        "Rows without a key have one key in common: two rows of each person are kept.",
    ),
    (
        COUNT,
        "nobody",
        "relation=add-remove records=1 epsilon=1",
        "[]",
        "NothingThere",
        "No rows: 0 and noise.",
    ),
    (
        COUNT,
        "one-person",
        "relation=add-remove records=1 epsilon=1",
        r#"[["",0]]"#,
        "NothingThere",
        "The empty text is a person.",
    ),
    (
        COUNT,
        "two-persons",
        "relation=replace-one records=1 epsilon=3",
        r#"[["a",0],["A",0]]"#,
        "Bounding",
        "Persons are equal if their characters are.",
    ),
    (
        COUNT,
        "rho",
        "relation=add-remove records=2 per_key=1 rho=1/2",
        PEOPLE,
        "Rho",
        "A discrete Gaussian with a variance of 4.",
    ),
    (
        COUNT,
        "rho-fraction",
        "relation=replace-one records=3 rho=1/8",
        CROWD,
        "Rho",
        "A variance of 36: sigma squared is not sigma.",
    ),
    (
        COUNT,
        "most-records",
        "relation=add-remove records=4294967295 epsilon=1",
        KEYLESS,
        "Huge",
        "The largest bound: the scale is 2^32 - 1.",
    ),
    (
        COUNT,
        "third",
        "relation=add-remove records=1 epsilon=1/3",
        KEYLESS,
        "CommonFactor",
        "Scale 3.",
    ),
    (
        HISTOGRAM,
        "worked-example",
        r#"keys=["b","a","z"] relation=add-remove records=2 epsilon=1"#,
        PEOPLE,
        "KeyFilter",
        "Rows of other keys are dropped before any is counted: ada has two of a. The order is that of the keys.",
    ),
    (
        HISTOGRAM,
        "replace-one",
        r#"keys=["b","a","z"] relation=replace-one records=2 epsilon=1"#,
        PEOPLE,
        "Relation",
        "L1 sensitivity 4: two rows leave one key, and two enter another.",
    ),
    (
        HISTOGRAM,
        "replace-one-one-key",
        r#"keys=["a"] relation=replace-one records=2 epsilon=1"#,
        PEOPLE,
        "Relation",
        "A single key: L1 sensitivity 2, since what enters and what leaves is counted in one place.",
    ),
    (
        HISTOGRAM,
        "per-key",
        r#"keys=["a","b","c"] relation=add-remove records=2 per_key=1 epsilon=1"#,
        CROWD,
        "PerKey",
        "Ada's rows kept are a and b, though the second row is of a again.",
    ),
    (
        HISTOGRAM,
        "per-key-few-keys",
        r#"keys=["a","b"] relation=add-remove records=4 per_key=1 epsilon=1"#,
        CROWD,
        "PerKey",
        "L1 sensitivity 2: there are only two keys, each counted once.",
    ),
    (
        HISTOGRAM,
        "per-key-replace-one",
        r#"keys=["a","b","c"] relation=replace-one records=2 per_key=1 epsilon=1"#,
        CROWD,
        "Relation",
        "L1 sensitivity min(2 m, K) = 3.",
    ),
    (
        HISTOGRAM,
        "unknown-keys",
        r#"keys=["x"] relation=add-remove records=1 epsilon=2"#,
        PEOPLE,
        "KeyFilter",
        "No row has the key: noise alone, no refusal.",
    ),
    (
        HISTOGRAM,
        "unknown-key-first",
        r#"keys=["c"] relation=add-remove records=1 epsilon=9"#,
        CROWD,
        "KeyFilter",
        "Ada's row of c is kept with records=1: the rows before it are of other keys.",
    ),
    (
        HISTOGRAM,
        "nobody",
        r#"keys=["a","b"] relation=add-remove records=1 epsilon=1"#,
        "[]",
        "NothingThere",
        "No rows: every key of the list has noise.",
    ),
    (
        HISTOGRAM,
        "rho",
        r#"keys=["a","b","c"] relation=add-remove records=3 per_key=2 rho=1/2"#,
        CROWD,
        "Rho",
        "L2 sensitivity sqrt(2^2 + 1^2), rounded up to 2290/1024.",
    ),
    (
        HISTOGRAM,
        "rho-square",
        r#"keys=["a","b"] relation=add-remove records=1 rho=1/8"#,
        PEOPLE,
        "Rho",
        "L2 sensitivity 1, exactly: a variance of 4.",
    ),
    (
        HISTOGRAM,
        "same-counts",
        r#"keys=["p","q","r","s"] relation=add-remove records=1 epsilon=1/2"#,
        "[]",
        "NoiseReused",
        "Four equal counts: each has noise of its own.",
    ),
];

pub(super) fn family() -> Family {
    Family {
        name: "records",
        title: "Counting queries on records, on given tapes",
        page: "queries",
        rows: ROWS,
        inverse: &[],
        paths: paths(),
        words: unlucky_words(),
    }
}

fn paths() -> Vec<Path> {
    let one = Script::new;
    let few = r#"[["a","k",0],["b","k",0],["c","l",0]]"#;
    let keys = r#"keys=["k","l"] relation=add-remove records=1 epsilon=1"#;
    let noise = |v: usize, negative| one().laplace(1, 0, v, negative);
    vec![
        Path(
            (
                COUNT,
                "below-zero",
                "relation=add-remove records=1 epsilon=1",
                r#"[["a",0]]"#,
                "OutputChanged",
                "1 - 9 is released as it is: -8.",
            ),
            noise(9, true),
        ),
        Path(
            (
                COUNT,
                "minus-zero",
                "relation=add-remove records=2 epsilon=1",
                r#"[["a",0]]"#,
                "MinusZero",
                "Four minus zeros, then 1.",
            ),
            one().times(4, &one().laplace(2, 0, 0, true)).laplace(2, 1, 0, false),
        ),
        Path(
            (
                HISTOGRAM,
                "noise-by-key",
                keys,
                few,
                "NoiseReused",
                "The noises 5 and -7 in the order of the keys.",
            ),
            noise(5, false).times(1, &noise(7, true)),
        ),
        Path(
            (
                HISTOGRAM,
                "minus-zero",
                keys,
                few,
                "MinusZero",
                "The noise of the second key is minus zero twice.",
            ),
            noise(1, true).times(2, &noise(0, true)).times(1, &noise(0, false)),
        ),
        Path(
            (
                HISTOGRAM,
                "keys-turned",
                r#"keys=["l","k"] relation=add-remove records=1 epsilon=1"#,
                few,
                "KeyOrder",
                "The noises 5 and -7 in the order of the keys, which is not alphabetic.",
            ),
            noise(5, false).times(1, &noise(7, true)),
        ),
    ]
}

fn unlucky_words() -> Vec<Words> {
    let ends = [0, 0x5555_5555_5555_5555, u64::MAX, 0x5555_5555_5555_5555];
    let comment = "Words of zeros and ones: another block is read for each.";
    let few = r#"[["a","k",0],["b","l",0]]"#;
    vec![
        Words(
            (
                COUNT,
                "end-of-the-tail",
                "relation=add-remove records=1 epsilon=1",
                few,
                "Border",
                comment,
            ),
            words(&ends[..2]),
        ),
        Words(
            (
                HISTOGRAM,
                "ends-of-the-tails",
                r#"keys=["k","l"] relation=add-remove records=1 epsilon=1"#,
                few,
                "Border",
                comment,
            ),
            words(&ends),
        ),
    ]
}
