//! Open histograms of records.

use super::{CROWD, Family, PEOPLE, Path, Row, Script, Words, words};

const OPEN: &str = "open-histogram";

const ROWS: &[Row] = &[
    (
        OPEN,
        "worked-example",
        "relation=add-remove threshold=1 records=2 epsilon=1",
        PEOPLE,
        "Bounding",
        "Scale 2; counted are persons, and the keys a, b, c, d are sorted.",
    ),
    (
        OPEN,
        "persons-not-rows",
        "relation=add-remove threshold=1 records=3 epsilon=9",
        CROWD,
        "PersonsNotRows",
        "A person counts once in a key, however many rows there are: a has two.",
    ),
    (
        OPEN,
        "bounded-keys",
        "relation=add-remove threshold=1 records=1 epsilon=9",
        CROWD,
        "Bounding",
        "One key of each person: ada is counted in a only.",
    ),
    (
        OPEN,
        "two-keys",
        "relation=add-remove threshold=1 records=2 epsilon=18",
        CROWD,
        "PersonsNotRows",
        "Ada's keys a and b: the second row of a is not a second key.",
    ),
    (
        OPEN,
        "high-threshold",
        "relation=add-remove threshold=40 records=1 epsilon=1",
        PEOPLE,
        "NoiseAnyway",
        "Nothing reaches the threshold; noise is drawn for every key there is.",
    ),
    (
        OPEN,
        "nobody",
        "relation=add-remove threshold=1 records=1 epsilon=1",
        "[]",
        "NothingThere",
        "No rows, no keys, no bits.",
    ),
    (
        OPEN,
        "one-person",
        "relation=add-remove threshold=1 records=1 epsilon=1",
        r#"[["a","",0]]"#,
        "NothingThere",
        "The empty text is a key.",
    ),
    (
        OPEN,
        "fraction",
        "relation=add-remove threshold=2 records=3 epsilon=5/4",
        CROWD,
        "Fraction",
        "Scale 12/5.",
    ),
    (
        OPEN,
        "code-points",
        "relation=add-remove threshold=2 records=9 epsilon=90",
        "[[\"a\",\"\u{1f600}\",0],[\"a\",\"\u{ff5e}\",0],[\"a\",\"z\",0],[\"b\",\"\u{1f600}\",0],[\"b\",\"\u{ff5e}\",0],[\"b\",\"z\",0]]",
        "KeyOrder",
        "Sorted by code points; UTF-16 would exchange the last two.",
    ),
];

pub(super) fn family() -> Family {
    Family {
        name: "open-histogram",
        title: "Open histograms of records, on given tapes",
        page: "queries",
        rows: ROWS,
        inverse: &[],
        paths: paths(),
        words: unlucky_words(),
    }
}

fn paths() -> Vec<Path> {
    let few = r#"[["a","k",0],["b","k",0],["c","l",0]]"#;
    let noise = |v: usize, negative| Script::new().laplace(1, 0, v, negative);
    vec![
        Path(
            (
                OPEN,
                "at-the-threshold",
                "relation=add-remove threshold=3 records=1 epsilon=1",
                few,
                "Strict",
                "k has 2 + 1, which is the threshold; l has 1 + 1.",
            ),
            noise(1, false).times(1, &noise(1, false)),
        ),
        Path(
            (
                OPEN,
                "single-person-key",
                "relation=add-remove threshold=3 records=1 epsilon=1",
                few,
                "ThresholdBeforeNoise",
                "The key of one person is named with 1 + 5, that of two is not.",
            ),
            noise(0, false).times(1, &noise(5, false)),
        ),
    ]
}

fn unlucky_words() -> Vec<Words> {
    let ends = [0, 0x5555_5555_5555_5555, u64::MAX, 0x5555_5555_5555_5555];
    let comment = "Words of zeros and ones: another block is read for each.";
    let few = r#"[["a","k",0],["b","l",0]]"#;
    vec![Words(
        (
            OPEN,
            "ends-of-the-tails",
            "relation=add-remove threshold=1 records=1 epsilon=1",
            few,
            "Border",
            comment,
        ),
        words(&ends),
    )]
}
