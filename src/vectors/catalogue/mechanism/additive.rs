//! Noise on a lattice: discrete Laplace and discrete Gaussian.

use super::{Family, Path, Row, Script, Words, words};

const LAPLACE: &str = "discrete-laplace";
const GAUSSIAN: &str = "discrete-gaussian";

const ROWS: &[Row] = &[
    (
        LAPLACE,
        "scale-3",
        "scale=3",
        "10",
        "CommonFactor",
        "Scale 3 shares its factor with the fractions 1/3, 2/6 and so on.",
    ),
    (
        LAPLACE,
        "scale-6",
        "scale=6",
        "[0,0,0]",
        "CommonFactor",
        "Scale 6 shares factors with most fractions that are formed.",
    ),
    (
        LAPLACE,
        "scale-5-over-4",
        "scale=5/4",
        "-7",
        "Fraction",
        "A scale that is no integer, and a negative input.",
    ),
    (LAPLACE, "scale-third", "scale=1/3", "[0,0,0,0]", "Fraction", "A scale below 1."),
    (
        LAPLACE,
        "equal-coordinates",
        "scale=2",
        "[5,5,5,5]",
        "NoiseReused",
        "Four equal numbers: each has noise of its own.",
    ),
    (
        LAPLACE,
        "one-in-a-list",
        "scale=4",
        "[4]",
        "Shape",
        "A list of one number is answered with a list.",
    ),
    (
        LAPLACE,
        "quarters",
        "scale=1/2 step=1/4",
        r#"["1/4","-3/2",0]"#,
        "Lattice",
        "Scale 1/2 is 2 steps of 1/4, and so is the noise.",
    ),
    (
        LAPLACE,
        "fine-step",
        "scale=3/1024 step=1/1024",
        r#""1/2""#,
        "Lattice",
        "Scale 3/1024 is 3 steps.",
    ),
    (
        LAPLACE,
        "sensitivity-3",
        "scale=4 sensitivity=3",
        "1",
        "ScaleTwice",
        "The scale is what was given: the sensitivity is part of the guarantee only.",
    ),
    (
        LAPLACE,
        "huge-input",
        "scale=3",
        r#"{"int":"36893488147419103232"}"#,
        "Huge",
        "An input of 66 bits.",
    ),
    (
        LAPLACE,
        "end-of-a-word",
        "scale=20",
        r#"[{"int":"9223372036854775807"},{"int":"-9223372036854775808"}]"#,
        "Huge",
        "Both ends of 64 bits: noise leads beyond one of them.",
    ),
    (
        LAPLACE,
        "huge-scale",
        "scale=18446744073709551629",
        "[0,0]",
        "Huge",
        "A scale beyond 64 bits.",
    ),
    (GAUSSIAN, "sigma-1", "sigma=1", "0", "Ordinary", "The standard discrete Gaussian."),
    (
        GAUSSIAN,
        "sigma-2",
        "sigma=2",
        "[3,3,3]",
        "NoiseReused",
        "Three equal numbers: each has noise of its own.",
    ),
    (
        GAUSSIAN,
        "sigma-6",
        "sigma=6",
        "[10,0]",
        "CommonFactor",
        "Sigma 6 shares factors with most fractions that are formed.",
    ),
    (
        GAUSSIAN,
        "sigma-5-over-4",
        "sigma=5/4",
        "-7",
        "Fraction",
        "The variance is 25/16, no integer.",
    ),
    (
        GAUSSIAN,
        "sigma-1171-over-500",
        "sigma=1171/500",
        "[0,0]",
        "Fraction",
        "A sigma that no binary fraction is.",
    ),
    (
        GAUSSIAN,
        "halves",
        "sigma=3/2 step=1/2",
        r#"["1/2","-5/2"]"#,
        "Lattice",
        "Sigma 3/2 is 3 steps of 1/2; the variance is 9, not 9/4.",
    ),
    (
        GAUSSIAN,
        "sensitivity-3",
        "sigma=2 sensitivity=3",
        "1",
        "ScaleTwice",
        "Sigma is what was given: the sensitivity is part of the guarantee only.",
    ),
    (
        GAUSSIAN,
        "huge-input",
        "sigma=3",
        r#"{"int":"-36893488147419103232"}"#,
        "Huge",
        "A negative input of 66 bits.",
    ),
    (GAUSSIAN, "large-sigma", "sigma=2147483648", "0", "Huge", "A variance of 63 bits."),
];

pub(super) fn family() -> Family {
    Family {
        name: "additive",
        title: "Noise on a lattice, on given tapes",
        page: "additive",
        rows: ROWS,
        inverse: &[],
        paths: paths(),
        words: unlucky_words(),
    }
}

fn paths() -> Vec<Path> {
    let one = Script::new;
    let zeros = |t: u64| one().times(5, &one().laplace(t, 0, 0, true));
    // sigma = 1: t = 2, gamma = (2 |y| - 1)^2 / 8.
    let proposal = |y: u64, negative| one().laplace(2, y % 2, usize::from(y > 1), negative);
    let tried =
        |y: u64, negative, truth| proposal(y, negative).exp((2 * y).abs_diff(1).pow(2), 8, truth);
    vec![
        Path(
            (LAPLACE, "minus-zero-run", "scale=3", "10", "MinusZero", "Five minus zeros, then -2."),
            zeros(3).laplace(3, 2, 0, true),
        ),
        Path(
            (
                LAPLACE,
                "minus-zero-in-the-second",
                "scale=2",
                "[1,1]",
                "MinusZero",
                "The noise of the second number is minus zero at first; that of the first stays.",
            ),
            one().laplace(2, 1, 0, false).laplace(2, 0, 0, true).laplace(2, 0, 0, false),
        ),
        Path(
            (LAPLACE, "far", "scale=1", "0", "FarTail", "Noise of -100."),
            one().laplace(1, 0, 100, true),
        ),
        Path(
            (
                LAPLACE,
                "word-run",
                "scale=3",
                "-1",
                "RejectionRun",
                "Forty words for U are rejected, then the noise is 1.",
            ),
            one().times(40, &one().word(3u8)).laplace(3, 1, 0, false),
        ),
        Path(
            (
                LAPLACE,
                "beyond-64-bits",
                "scale=1",
                r#"{"int":"9223372036854775807"}"#,
                "Huge",
                "The largest integer of 64 bits and noise of 5.",
            ),
            one().laplace(1, 0, 5, false),
        ),
        Path(
            (
                GAUSSIAN,
                "proposal-run",
                "sigma=1",
                "4",
                "RejectionRun",
                "Forty proposals are rejected, the 41st is 1.",
            ),
            one().times(40, &tried(0, false, false)).times(1, &tried(1, false, true)),
        ),
        Path(
            (
                GAUSSIAN,
                "minus-zero-run",
                "sigma=1",
                "4",
                "MinusZero",
                "Five minus zeros of the proposal, then -1.",
            ),
            zeros(2).times(1, &tried(1, true, true)),
        ),
        Path(
            (
                GAUSSIAN,
                "rejected-in-the-second",
                "sigma=1",
                "[0,0]",
                "RejectionRun",
                "The proposal of the second number is rejected once; the first number is not drawn again.",
            ),
            tried(1, false, true).times(1, &tried(2, true, false)).times(1, &tried(0, false, true)),
        ),
    ]
}

fn unlucky_words() -> Vec<Words> {
    let ends = [0, 0x5555_5555_5555_5555, u64::MAX, 0xaaaa_aaaa_aaaa_aaaa, 1 << 63];
    let row = |mechanism, params| -> Row {
        (
            mechanism,
            "ends-of-the-tails",
            params,
            "[0,0,0]",
            "Border",
            "A word of zeros and one of ones lie in no cell: another block is read for each; the third number is ordinary.",
        )
    };
    vec![
        Words(row(LAPLACE, "scale=2"), words(&ends)),
        Words(row(GAUSSIAN, "sigma=2"), words(&ends)),
    ]
}
