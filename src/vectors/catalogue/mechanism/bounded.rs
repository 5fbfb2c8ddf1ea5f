//! Noise with a largest magnitude.

use super::{Family, Path, Row, Script, Words, words};

const NAME: &str = "truncated-geometric";

const ROWS: &[Row] = &[
    (
        NAME,
        "scale-3-bound-4",
        "scale=3 bound=4",
        "10",
        "CommonFactor",
        "Scale 3, noise from -4 to 4.",
    ),
    (NAME, "bound-1", "scale=2 bound=1", "0", "Bound", "Noise of -1, 0 or 1."),
    (
        NAME,
        "narrow",
        "scale=20 bound=2",
        "-5",
        "Bound",
        "The bound is a tenth of the scale: most draws lie beyond it.",
    ),
    (NAME, "wide", "scale=5/4 bound=40", "3", "Fraction", "The bound is hardly ever met."),
    (NAME, "third", "scale=1/3 bound=3", "-5", "Fraction", "A scale below 1."),
    (
        NAME,
        "sensitivity-3",
        "scale=4 bound=5 sensitivity=3",
        "1",
        "ScaleTwice",
        "The scale is what was given: the sensitivity is part of the guarantee only.",
    ),
    (
        NAME,
        "input-beyond-bound",
        "scale=2 bound=3",
        "1000",
        "Bound",
        "The bound is one of the noise, not of the output.",
    ),
    (
        NAME,
        "huge-input",
        "scale=3 bound=7",
        r#"{"int":"-36893488147419103232"}"#,
        "Huge",
        "An input of 66 bits.",
    ),
    (
        NAME,
        "huge-bound",
        "scale=7 bound=18446744073709551629",
        "0",
        "Huge",
        "A bound beyond 64 bits.",
    ),
];

pub(super) fn family() -> Family {
    Family {
        name: "bounded",
        title: "Noise with a largest magnitude, on given tapes",
        page: "bounded",
        rows: ROWS,
        inverse: &[],
        paths: paths(),
        words: unlucky_words(),
    }
}

fn paths() -> Vec<Path> {
    let one = Script::new;
    vec![
        Path(
            (
                NAME,
                "beyond-run",
                "scale=1 bound=2",
                "7",
                "RejectionRun",
                "Forty draws of 3 lie beyond the bound and are drawn again, then -2 is kept.",
            ),
            one().times(40, &one().laplace(1, 0, 3, false)).laplace(1, 0, 2, true),
        ),
        Path(
            (NAME, "at-the-bound", "scale=1 bound=2", "7", "Bound", "The bound itself is kept."),
            one().laplace(1, 0, 2, false),
        ),
        Path(
            (
                NAME,
                "minus-zero-and-beyond",
                "scale=2 bound=1",
                "0",
                "MinusZero",
                "Minus zero, 2, minus zero, then -1.",
            ),
            one()
                .laplace(2, 0, 0, true)
                .laplace(2, 0, 1, false)
                .laplace(2, 0, 0, true)
                .laplace(2, 1, 0, true),
        ),
        Path(
            (
                NAME,
                "far-beyond",
                "scale=1 bound=2",
                "0",
                "Bound",
                "A draw of -100 is drawn again, not clamped to -2.",
            ),
            one().laplace(1, 0, 100, true).laplace(1, 0, 0, false),
        ),
    ]
}

fn unlucky_words() -> Vec<Words> {
    vec![
        Words(
            (
                NAME,
                "least",
                "scale=2 bound=3",
                "10",
                "Border",
                "A word of zeros is the least noise, in one block.",
            ),
            words(&[0]),
        ),
        Words(
            (
                NAME,
                "largest",
                "scale=2 bound=3",
                "10",
                "Border",
                "A word of ones is the largest noise, in one block.",
            ),
            words(&[u64::MAX]),
        ),
        Words(
            (
                NAME,
                "middle",
                "scale=2 bound=3",
                "10",
                "Border",
                "The word in the middle is no noise.",
            ),
            words(&[1 << 63]),
        ),
    ]
}
