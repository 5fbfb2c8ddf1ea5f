//! Which of several candidates to name.

use super::{Family, Path, Row, Script, Words, words};

const EXPONENTIAL: &str = "exponential";
const FLIP: &str = "permute-and-flip";
const MAX: &str = "noisy-max";

const ROWS: &[Row] = &[
    (
        EXPONENTIAL,
        "worked-example",
        "epsilon=1",
        r#"[3,0,"5/2"]"#,
        "Ordinary",
        "Rate 1/2, gaps 0, 3 and 1/2.",
    ),
    (EXPONENTIAL, "one", "epsilon=1", "[7]", "OneCandidate", "The only candidate is named."),
    (EXPONENTIAL, "ties", "epsilon=1", "[5,5,5,5,5]", "Ties", "Equal scores are equally likely."),
    (
        EXPONENTIAL,
        "monotone",
        "epsilon=1 monotone=yes",
        "[0,1,2,3]",
        "Monotone",
        "Scores of one direction: the rate is 1, not 1/2.",
    ),
    (
        EXPONENTIAL,
        "not-monotone",
        "epsilon=1",
        "[0,1,2,3]",
        "Monotone",
        "Scores of any direction: the rate is 1/2.",
    ),
    (
        EXPONENTIAL,
        "sensitivity-3",
        "epsilon=3 sensitivity=3",
        "[0,1,2,3]",
        "SensitivityIgnored",
        "The rate is 3 over twice 3.",
    ),
    (
        EXPONENTIAL,
        "fractions",
        "epsilon=1/3 sensitivity=5/4",
        r#"["1/3","-1/6","0.1"]"#,
        "Fraction",
        "Fractions everywhere.",
    ),
    (
        EXPONENTIAL,
        "remote",
        "epsilon=1",
        "[-1000000,0,-300]",
        "FarTail",
        "A gap of 10^6: its weight is far below what binary64 holds.",
    ),
    (EXPONENTIAL, "negative", "epsilon=4", "[-8,-9,-7]", "Ordinary", "Negative scores."),
    (
        EXPONENTIAL,
        "huge",
        "epsilon=2",
        r#"[{"int":"36893488147419103232"},{"int":"36893488147419103233"}]"#,
        "Huge",
        "Scores of 66 bits with a gap of 1.",
    ),
    (
        FLIP,
        "worked-example",
        "epsilon=1",
        r#"[3,0,"5/2"]"#,
        "Ordinary",
        "Rate 1/2, gaps 0, 3 and 1/2.",
    ),
    (FLIP, "one", "epsilon=1", "[7]", "OneCandidate", "The only candidate is named."),
    (
        FLIP,
        "ties",
        "epsilon=1",
        "[5,5,5,5,5]",
        "Ties",
        "Equal scores are equally likely: the first one permuted is named.",
    ),
    (
        FLIP,
        "monotone",
        "epsilon=1 monotone=yes",
        "[0,1,2,3]",
        "Monotone",
        "Scores of one direction: the rate is 1, not 1/2.",
    ),
    (
        FLIP,
        "not-monotone",
        "epsilon=1",
        "[0,1,2,3]",
        "Monotone",
        "Scores of any direction: the rate is 1/2.",
    ),
    (
        FLIP,
        "sensitivity-3",
        "epsilon=3 sensitivity=3",
        "[0,1,2,3]",
        "SensitivityIgnored",
        "The rate is 3 over twice 3.",
    ),
    (
        FLIP,
        "fractions",
        "epsilon=1/3 sensitivity=5/4",
        r#"["1/3","-1/6","0.1"]"#,
        "Fraction",
        "Fractions everywhere.",
    ),
    (
        FLIP,
        "remote",
        "epsilon=1",
        "[-1000000,0,-300]",
        "FarTail",
        "Candidates that all but never win are permuted all the same.",
    ),
    (
        FLIP,
        "many",
        "epsilon=8",
        "[0,0,0,0,0,9,0,0,0,0]",
        "Permutation",
        "Ten candidates: those that failed are gone.",
    ),
    (
        FLIP,
        "huge",
        "epsilon=2",
        r#"[{"int":"36893488147419103232"},{"int":"36893488147419103233"}]"#,
        "Huge",
        "Scores of 66 bits with a gap of 1.",
    ),
    (MAX, "worked-example", "epsilon=1", "[0,1,2]", "Ordinary", "Scale 2."),
    (
        MAX,
        "one",
        "epsilon=1",
        "[7]",
        "OneCandidate",
        "The only candidate is named, after its noise.",
    ),
    (
        MAX,
        "ties",
        "epsilon=1",
        "[5,5,5,5,5]",
        "Ties",
        "Equal scores: noise decides, and ties of noise go to the lowest index.",
    ),
    (
        MAX,
        "monotone",
        "epsilon=1 monotone=yes",
        "[0,1,2,3]",
        "Monotone",
        "Scores of one direction: scale 1, not 2.",
    ),
    (
        MAX,
        "not-monotone",
        "epsilon=1",
        "[0,1,2,3]",
        "Monotone",
        "Scores of any direction: scale 2.",
    ),
    (
        MAX,
        "sensitivity-3",
        "epsilon=3 sensitivity=3",
        "[0,1,2,3]",
        "SensitivityIgnored",
        "The scale is twice 3 over 3.",
    ),
    (
        MAX,
        "whole-fractions",
        "epsilon=5/4",
        r#"["4/2","1.0",-1]"#,
        "Shape",
        "Texts whose value is an integer; the scale is 8/5.",
    ),
    (
        MAX,
        "remote",
        "epsilon=1",
        "[-1000000,0,-300]",
        "Ordinary",
        "The second candidate is far ahead.",
    ),
    (
        MAX,
        "huge",
        "epsilon=2",
        r#"[{"int":"36893488147419103232"},{"int":"36893488147419103233"}]"#,
        "Huge",
        "Scores of 66 bits with a gap of 1.",
    ),
];

pub(super) fn family() -> Family {
    Family {
        name: "selection",
        title: "Which of several candidates to name, on given tapes",
        page: "selection",
        rows: ROWS,
        inverse: &[],
        paths: paths(),
        words: unlucky_words(),
    }
}

fn paths() -> Vec<Path> {
    let one = Script::new;
    let failed = || one().word(1u8).exp(3, 2, false);
    let three = r#"[3,0,"5/2"]"#;
    // epsilon = 2: scale 1.
    let noise = |v: usize, negative| one().laplace(1, 0, v, negative);
    vec![
        Path(
            (
                EXPONENTIAL,
                "failure-run",
                "epsilon=1",
                three,
                "RejectionRun",
                "The second candidate fails forty times; every trial is a new one among all three.",
            ),
            one().times(40, &failed()).word(0u8).exp(0, 2, true),
        ),
        Path(
            (
                EXPONENTIAL,
                "word-run",
                "epsilon=1",
                three,
                "RejectionRun",
                "Forty words beyond the candidates are rejected, not folded onto the first.",
            ),
            one().times(40, &one().word(3u8)).word(2u8).exp(1, 4, true),
        ),
        Path(
            (
                EXPONENTIAL,
                "as-written",
                "epsilon=1",
                "[2,0]",
                "Unreduced",
                "The weight of gap 2 is exp(-2/2) as written: its first comparison reads a bit.",
            ),
            one().word(1u8).exp(2, 2, true),
        ),
        Path(
            (
                FLIP,
                "all-fail-but-the-best",
                "epsilon=1",
                "[0,0,9]",
                "Permutation",
                "Both others fail; the last one left is named without a bit for its place.",
            ),
            one().word(0u8).exp(9, 2, false).word(0u8).exp(9, 2, false).exp(0, 2, true),
        ),
        Path(
            (
                FLIP,
                "order-kept",
                "epsilon=1",
                three,
                "Permutation",
                "The second candidate fails and is gone; place 1 of those left is the third.",
            ),
            failed().word(1u8).exp(1, 4, true),
        ),
        Path(
            (
                FLIP,
                "word-run",
                "epsilon=1",
                three,
                "RejectionRun",
                "Forty words beyond the candidates are rejected.",
            ),
            one().times(40, &one().word(3u8)).word(0u8).exp(0, 2, true),
        ),
        Path(
            (
                MAX,
                "tie-of-sums",
                "epsilon=2",
                "[0,1]",
                "Ties",
                "0 + 1 and 1 + 0 are equal: the lowest index is named.",
            ),
            noise(1, false).times(1, &noise(0, false)),
        ),
        Path(
            (
                MAX,
                "tie-of-three",
                "epsilon=2",
                "[0,2,2]",
                "Ties",
                "1, 3 and 3: the lowest index of the largest, which is 1.",
            ),
            noise(1, false).times(1, &noise(1, false)).times(1, &noise(1, false)),
        ),
        Path(
            (
                MAX,
                "noise-decides",
                "epsilon=2",
                "[5,0,0]",
                "NoiseReused",
                "Noise of -9, 0 and 1: the third is named.",
            ),
            noise(9, true).times(1, &noise(0, false)).times(1, &noise(1, false)),
        ),
        Path(
            (
                MAX,
                "minus-zero",
                "epsilon=2",
                "[0,0]",
                "MinusZero",
                "Minus zero twice before each 0: a tie, so the first.",
            ),
            noise(0, true)
                .times(1, &noise(0, true))
                .times(1, &noise(0, false))
                .times(2, &noise(0, true))
                .times(1, &noise(0, false)),
        ),
    ]
}

fn unlucky_words() -> Vec<Words> {
    let half = 1u64 << 63;
    let mut all = Vec::new();
    for mechanism in [EXPONENTIAL, FLIP] {
        let row = |what, input, comment| -> Row {
            (mechanism, what, "epsilon=1", input, "Border", comment)
        };
        all.push(Words(
            row(
                "border-of-ties-above",
                "[4,4]",
                "Equal scores: the word equal to the border 1/2 is the second.",
            ),
            words(&[half]),
        ));
        all.push(Words(
            row(
                "border-of-ties-below",
                "[4,4]",
                "Equal scores: the word below the border 1/2 is the first.",
            ),
            words(&[half - 1]),
        ));
        all.push(Words(
            row(
                "border-of-pairs",
                "[1,4,4,1]",
                "The shares up to the second are 1/2 for each score: the border is 1/2 exactly.",
            ),
            words(&[half]),
        ));
        all.push(Words(
            row("last", "[0,0,9]", "A word of ones is the last candidate, in one block."),
            words(&[u64::MAX]),
        ));
        all.push(Words(
            row("first", "[0,0,9]", "A word of zeros is the first candidate, in one block."),
            words(&[0]),
        ));
    }
    let ends = [u64::MAX, 0x5555_5555_5555_5555, 0, 0x5555_5555_5555_5555];
    all.push(Words(
        (
            MAX,
            "ends-of-the-tails",
            "epsilon=2",
            "[0,0]",
            "Border",
            "Words of ones and zeros: another block is read for each.",
        ),
        words(&ends),
    ));
    all
}
