//! Quantiles of records.

use super::{FAR, Family, HALVES, PEOPLE, Path, Row, Script, Words, words};

const QUANTILE: &str = "quantile";

const ROWS: &[Row] = &[
    (
        QUANTILE,
        "worked-example",
        "quantile=1/4 lower=-1 upper=2 relation=add-remove records=2 epsilon=3",
        PEOPLE,
        "Rank",
        "Four points, scores -3, 0, -1, -6, rate 1/4.",
    ),
    (
        QUANTILE,
        "median",
        "quantile=1/2 lower=0 upper=4 relation=add-remove records=1 epsilon=4",
        r#"[["a",0],["b",1],["c",1],["d",4],["e",4]]"#,
        "Rank",
        "The median of five values.",
    ),
    (
        QUANTILE,
        "replace-one",
        "quantile=1/4 lower=0 upper=4 relation=replace-one records=1 epsilon=4",
        r#"[["a",0],["b",1],["c",2],["d",4]]"#,
        "Relation",
        "Sensitivity 4 under replace-one, 3 under add-remove.",
    ),
    (
        QUANTILE,
        "add-remove",
        "quantile=1/4 lower=0 upper=4 relation=add-remove records=1 epsilon=4",
        r#"[["a",0],["b",1],["c",2],["d",4]]"#,
        "Relation",
        "Sensitivity 3: max(a, b - a).",
    ),
    (
        QUANTILE,
        "high",
        "quantile=9/10 lower=0 upper=8 relation=add-remove records=1 epsilon=9",
        r#"[["a",1],["b",2],["c",3],["d",8],["e",8],["f",8]]"#,
        "Rank",
        "The ninth tenth.",
    ),
    (
        QUANTILE,
        "nobody",
        "quantile=1/2 lower=0 upper=5 relation=add-remove records=1 epsilon=1",
        "[]",
        "NothingThere",
        "No rows: every point is equally likely.",
    ),
    (
        QUANTILE,
        "equal-values",
        "quantile=1/2 lower=0 upper=3 relation=add-remove records=1 epsilon=2",
        r#"[["a",2],["b",2],["c",2]]"#,
        "Rank",
        "Values equal to a point count on neither side of it.",
    ),
    (
        QUANTILE,
        "outliers",
        "quantile=1/2 lower=-2 upper=2 relation=add-remove records=1 epsilon=2",
        FAR,
        "NoClamping",
        "Values beyond the bounds lie at them.",
    ),
    (
        QUANTILE,
        "steps",
        "quantile=1/3 lower=0 upper=1 step=1/8 relation=add-remove records=1 epsilon=8",
        HALVES,
        "Lattice",
        "Nine points, a step of 1/8 apart; the output is a float.",
    ),
    (
        QUANTILE,
        "most-points",
        "quantile=1/2 lower=0 upper=1023 relation=add-remove records=1 epsilon=1/64",
        r#"[["a",500],["b",501]]"#,
        "Rank",
        "1024 points, the most there may be.",
    ),
    (
        QUANTILE,
        "many-records",
        "quantile=1/2 lower=0 upper=3 relation=add-remove records=3 epsilon=6",
        PEOPLE,
        "SensitivityIgnored",
        "Sensitivity 3 records times 1.",
    ),
];

pub(super) fn family() -> Family {
    Family {
        name: "quantile",
        title: "Quantiles of records, on given tapes",
        page: "queries",
        rows: ROWS,
        inverse: &[],
        paths: paths(),
        words: unlucky_words(),
    }
}

fn paths() -> Vec<Path> {
    let one = Script::new;
    // The scores of 0, 1, 2 are -2, 0, -2, the rate is 1/2.
    let median = "quantile=1/2 lower=0 upper=2 relation=add-remove records=1 epsilon=1";
    let three = r#"[["a",0],["b",1],["c",2]]"#;
    vec![
        Path(
            (
                QUANTILE,
                "failure-run",
                median,
                three,
                "RejectionRun",
                "The first point fails forty times, then the last is taken.",
            ),
            one().times(40, &one().word(0u8).exp(2, 2, false)).word(2u8).exp(2, 2, true),
        ),
        Path(
            (
                QUANTILE,
                "word-run",
                median,
                three,
                "RejectionRun",
                "Forty words beyond the points are rejected, then the median is taken.",
            ),
            one().times(40, &one().word(3u8)).word(1u8).exp(0, 2, true),
        ),
    ]
}

fn unlucky_words() -> Vec<Words> {
    let median = "quantile=1/2 lower=0 upper=3 relation=add-remove records=1 epsilon=1";
    vec![
        Words(
            (
                QUANTILE,
                "border-of-ties-above",
                median,
                "[]",
                "Border",
                "Four equal scores: the word equal to the border 1/2 is the third point.",
            ),
            words(&[1 << 63]),
        ),
        Words(
            (
                QUANTILE,
                "border-of-ties-below",
                median,
                "[]",
                "Border",
                "The word below the border 1/2 is the second point.",
            ),
            words(&[(1 << 63) - 1]),
        ),
        Words(
            (
                QUANTILE,
                "last",
                median,
                r#"[["a",0]]"#,
                "Border",
                "A word of ones is the last point, in one block.",
            ),
            words(&[u64::MAX]),
        ),
    ]
}
