//! Keys that are themselves confidential: partition selection and the
//! stability threshold.

use super::{Family, Path, Row, Script, Words, words};

const SELECTION: &str = "partition-selection";
const THRESHOLD: &str = "stability-threshold";

const ROWS: &[Row] = &[
    (
        SELECTION,
        "two-persons",
        "epsilon=ln(3) delta=1/10",
        "2",
        "Recurrence",
        "The chance is 2/5, by the first line of the recurrence.",
    ),
    (
        SELECTION,
        "nobody",
        "epsilon=ln(3) delta=1/10",
        "0",
        "NothingThere",
        "A key of nobody is never kept.",
    ),
    (
        SELECTION,
        "one-person",
        "epsilon=ln(3) delta=1/10",
        "1",
        "Recurrence",
        "The chance is delta.",
    ),
    (
        SELECTION,
        "three-persons",
        "epsilon=ln(3) delta=1/10",
        "3",
        "Recurrence",
        "The chance is 5/6, by the second line of the recurrence.",
    ),
    (
        SELECTION,
        "four-persons",
        "epsilon=ln(3) delta=1/10",
        "4",
        "Recurrence",
        "The chance is 44/45.",
    ),
    (
        SELECTION,
        "certain",
        "epsilon=ln(3) delta=1/10",
        "5",
        "Recurrence",
        "From 5 persons on it is certain.",
    ),
    (
        SELECTION,
        "large-count",
        "epsilon=ln(2) delta=1/1024",
        r#"{"int":"18446744073709551615"}"#,
        "Huge",
        "As many persons as 64 bits can count.",
    ),
    (
        SELECTION,
        "count-beyond-32-bits",
        "epsilon=ln(2) delta=1/1024",
        "4294967296",
        "Huge",
        "2^32 persons, of whom 32 bits count none.",
    ),
    (
        SELECTION,
        "late",
        "epsilon=ln(2) delta=1/1048576",
        "18",
        "Recurrence",
        "A small delta: the chance of 18 persons is 2^18 - 1 of 2^20.",
    ),
    (
        SELECTION,
        "beyond-the-knee",
        "epsilon=ln(2) delta=1/1048576",
        "22",
        "Recurrence",
        "A count behind the place where the recurrence changes.",
    ),
    (
        SELECTION,
        "fraction",
        "epsilon=ln(5/4) delta=1/100",
        "9",
        "Fraction",
        "The chances are fractions of powers of 5.",
    ),
    (
        THRESHOLD,
        "worked-example",
        "scale=2 threshold=4 keys=2",
        r#"[["pear",6],["apple",5],["fig",3],["plum",0]]"#,
        "KeyOrder",
        "Three draws, for apple, fig and pear in this order.",
    ),
    (
        THRESHOLD,
        "one-key",
        "scale=3 threshold=5",
        r#"[["a",4]]"#,
        "CommonFactor",
        "Scale 3, one key next to the threshold.",
    ),
    (THRESHOLD, "no-keys", "scale=2 threshold=4", "[]", "NothingThere", "No keys, no bits."),
    (
        THRESHOLD,
        "only-zeros",
        "scale=2 threshold=1",
        r#"[["a",0],["b",0]]"#,
        "NothingThere",
        "A key of count 0 is as good as absent: it reads nothing and is never released.",
    ),
    (
        THRESHOLD,
        "zero-among-others",
        "scale=20 threshold=1",
        r#"[["a",0],["b",1],["c",0],["d",1]]"#,
        "NothingThere",
        "The zero counts read nothing, though noise would carry them over the threshold.",
    ),
    (
        THRESHOLD,
        "code-points",
        "scale=1 threshold=1",
        "[[\"\u{1f600}\",90],[\"\u{ff5e}\",50],[\"\u{e9}\",70],[\"z\",60]]",
        "KeyOrder",
        "Sorted by code points: z, \u{e9}, \u{ff5e}, \u{1f600}; UTF-16 would exchange the last two.",
    ),
    (
        THRESHOLD,
        "prefixes",
        "scale=1 threshold=1",
        r#"[["ab",40],["a",50],["B",60],["",70],["10",80],["9",90]]"#,
        "KeyOrder",
        "The empty key is first, 10 stands before 9, and B before a.",
    ),
    (
        THRESHOLD,
        "below",
        "scale=1 threshold=50",
        r#"[["a",1],["b",2],["c",60]]"#,
        "NoiseAnyway",
        "Noise is drawn also for keys that are not released: the number of bits does not tell.",
    ),
    (
        THRESHOLD,
        "huge-count",
        "scale=5/4 threshold=3",
        r#"[["a",{"int":"36893488147419103232"}],["b","18446744073709551629"]]"#,
        "Huge",
        "Counts beyond 64 bits.",
    ),
    (
        THRESHOLD,
        "same-counts",
        "scale=2 threshold=1 keys=4",
        r#"[["a",9],["b",9],["c",9],["d",9]]"#,
        "NoiseReused",
        "Equal counts: each has noise of its own.",
    ),
];

const INVERSE: &[Row] = &[
    (
        SELECTION,
        "rational-epsilon",
        "epsilon=1 delta=1/1000",
        "5",
        "Fraction",
        "Epsilon 1: the chance is irrational.",
    ),
    (
        SELECTION,
        "rational-epsilon-late",
        "epsilon=1/2 delta=1/1000000",
        "24",
        "Fraction",
        "Epsilon 1/2 and 24 persons, near the place where the recurrence changes.",
    ),
    (
        SELECTION,
        "rational-epsilon-knee",
        "epsilon=1/2 delta=1/1000000",
        "30",
        "Fraction",
        "Epsilon 1/2 and 30 persons, behind the place where the recurrence changes.",
    ),
    (
        SELECTION,
        "rational-epsilon-one",
        "epsilon=2 delta=1/4",
        "1",
        "Recurrence",
        "The chance of one person is delta, whatever epsilon is.",
    ),
];

pub(super) fn family() -> Family {
    Family {
        name: "keys",
        title: "Which keys may be named, on given tapes",
        page: "keys",
        rows: ROWS,
        inverse: INVERSE,
        paths: paths(),
        words: unlucky_words(),
    }
}

fn paths() -> Vec<Path> {
    let one = Script::new;
    let run = || one().times(40, &one().rejected());
    let two = "epsilon=ln(3) delta=1/10";
    vec![
        Path(
            (
                SELECTION,
                "kept-after-a-run",
                two,
                "2",
                "RejectionRun",
                "Forty words beyond 2/5 are rejected, then the key is kept.",
            ),
            run().yes(),
        ),
        Path(
            (
                SELECTION,
                "dropped-after-a-run",
                two,
                "2",
                "RejectionRun",
                "Forty words are rejected, then the key is dropped.",
            ),
            run().no(),
        ),
        Path(
            (
                THRESHOLD,
                "at-the-threshold",
                "scale=2 threshold=4",
                r#"[["a",3]]"#,
                "Strict",
                "A noisy count equal to the threshold is released.",
            ),
            one().laplace(2, 1, 0, false),
        ),
        Path(
            (
                THRESHOLD,
                "below-the-threshold",
                "scale=2 threshold=4",
                r#"[["a",3]]"#,
                "Strict",
                "A noisy count one below the threshold is not released.",
            ),
            one().laplace(2, 0, 0, false),
        ),
        Path(
            (
                THRESHOLD,
                "true-count-above",
                "scale=2 threshold=4",
                r#"[["a",5],["b",5]]"#,
                "ThresholdBeforeNoise",
                "The counts are above the threshold, the first noisy count is not.",
            ),
            one().laplace(2, 0, 1, true).laplace(2, 1, 0, false),
        ),
        Path(
            (
                THRESHOLD,
                "true-count-below",
                "scale=1 threshold=9",
                r#"[["a",1],["b",1]]"#,
                "ThresholdBeforeNoise",
                "The counts are below the threshold, the second noisy count is not.",
            ),
            one().laplace(1, 0, 0, false).laplace(1, 0, 8, false),
        ),
        Path(
            (
                THRESHOLD,
                "minus-zero",
                "scale=1 threshold=1",
                r#"[["b",4],["a",2]]"#,
                "MinusZero",
                "The noise of a is minus zero three times before it is 0; that of b is -1.",
            ),
            one()
                .times(3, &one().laplace(1, 0, 0, true))
                .laplace(1, 0, 0, false)
                .laplace(1, 0, 1, true),
        ),
    ]
}

fn unlucky_words() -> Vec<Words> {
    let quarter = "epsilon=ln(3) delta=1/4";
    vec![
        Words(
            (
                SELECTION,
                "border-kept",
                quarter,
                "1",
                "Border",
                "The word equal to the border 3/4 keeps the key.",
            ),
            words(&[3 << 62]),
        ),
        Words(
            (
                SELECTION,
                "border-dropped",
                quarter,
                "1",
                "Border",
                "The word below the border 3/4 drops the key.",
            ),
            words(&[(3 << 62) - 1]),
        ),
        Words(
            (
                SELECTION,
                "nobody-and-ones",
                quarter,
                "0",
                "NothingThere",
                "A key of nobody is dropped whatever the block says, and reads one.",
            ),
            words(&[u64::MAX]),
        ),
        Words(
            (
                SELECTION,
                "certain-and-zeros",
                quarter,
                "9",
                "Border",
                "A certain key is kept whatever the block says, and reads one.",
            ),
            words(&[0]),
        ),
        Words(
            (
                THRESHOLD,
                "ends-of-the-tails",
                "scale=2 threshold=4",
                r#"[["a",3],["b",3]]"#,
                "Border",
                "Words of ones and zeros: another block is read for each.",
            ),
            words(&[u64::MAX, 0x5555_5555_5555_5555, 0, 0x5555_5555_5555_5555]),
        ),
    ]
}
