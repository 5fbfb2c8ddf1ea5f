//! The sparse vector technique.

use super::{Family, Path, Row, Script, Words, words};

const ABOVE: &str = "above-threshold";
const NUMERIC: &str = "numeric-above-threshold";

const ROWS: &[Row] = &[
    (ABOVE, "worked-example", "epsilon=1 threshold=3", "[-9,1,8]", "Stops", "Scales 2 and 4."),
    (
        ABOVE,
        "below-then-above",
        "epsilon=4",
        "[-90,-90,-90,-90,-90,-90,-90,-90,-90,90]",
        "Stops",
        "Nine answers far below, then one far above.",
    ),
    (
        ABOVE,
        "above-at-once",
        "epsilon=4",
        "[90,90,90,90]",
        "Stops",
        "The first answer is far above: nothing is asked after it, nor read.",
    ),
    (
        ABOVE,
        "never",
        "epsilon=4",
        "[-90,-90,-90,-90]",
        "NothingThere",
        "No answer reaches the threshold: false for every query.",
    ),
    (ABOVE, "one", "epsilon=1", "[0]", "QueryNoise", "One answer at the threshold."),
    (
        ABOVE,
        "ties",
        "epsilon=1/2 threshold=7",
        "[7,7,7,7,7,7,7,7]",
        "QueryNoise",
        "Eight answers at the threshold: every query has noise of its own, the threshold has one.",
    ),
    (
        ABOVE,
        "negative-threshold",
        "epsilon=2 threshold=-7",
        "[-9,-8,-7,-6]",
        "Ordinary",
        "A threshold below 0.",
    ),
    (
        ABOVE,
        "sensitivity-3",
        "epsilon=3 sensitivity=3",
        "[-4,0,4]",
        "SensitivityIgnored",
        "Scales 2 and 4: two and four sensitivities over epsilon.",
    ),
    (ABOVE, "fraction", "epsilon=5/4", "[-2,2]", "Fraction", "Scales 8/5 and 16/5."),
    (
        ABOVE,
        "huge",
        "epsilon=1 threshold=18446744073709551629",
        r#"[{"int":"18446744073709551600"},{"int":"18446744073709551700"}]"#,
        "Huge",
        "Answers and a threshold beyond 64 bits.",
    ),
    (
        NUMERIC,
        "worked-example",
        "epsilon=1 value_epsilon=2 threshold=3",
        "[-9,1,8]",
        "FreshValue",
        "Scales 2, 4 and 1/2.",
    ),
    (
        NUMERIC,
        "below-then-above",
        "epsilon=4 value_epsilon=1/4",
        "[-90,-90,-90,-90,90]",
        "FreshValue",
        "Four answers far below, then one far above, with much noise.",
    ),
    (
        NUMERIC,
        "above-at-once",
        "epsilon=4 value_epsilon=1",
        "[90,90]",
        "Stops",
        "The first answer is far above; the value has a third noise.",
    ),
    (
        NUMERIC,
        "never",
        "epsilon=4 value_epsilon=1",
        "[-90,-90,-90]",
        "NothingThere",
        "No answer reaches the threshold: null for every query, and no value.",
    ),
    (NUMERIC, "one", "epsilon=1 value_epsilon=1", "[40]", "FreshValue", "One answer far above."),
    (
        NUMERIC,
        "ties",
        "epsilon=1 value_epsilon=1/2 threshold=-3",
        "[-3,-3,-3,-3]",
        "QueryNoise",
        "Four answers at the threshold.",
    ),
    (
        NUMERIC,
        "sensitivity-3",
        "epsilon=3 value_epsilon=3 sensitivity=3",
        "[-4,40]",
        "SensitivityIgnored",
        "Scales 2, 4 and 1.",
    ),
    (
        NUMERIC,
        "fraction",
        "epsilon=5/4 value_epsilon=2/3",
        "[20]",
        "Fraction",
        "Scales 8/5, 16/5 and 3/2.",
    ),
    (
        NUMERIC,
        "huge",
        "epsilon=1 value_epsilon=1 threshold=18446744073709551629",
        r#"[{"int":"18446744073709559999"}]"#,
        "Huge",
        "An answer beyond 64 bits is released with noise.",
    ),
];

pub(super) fn family() -> Family {
    Family {
        name: "threshold",
        title: "The sparse vector technique, on given tapes",
        page: "threshold",
        rows: ROWS,
        inverse: &[],
        paths: paths(),
        words: unlucky_words(),
    }
}

fn paths() -> Vec<Path> {
    let one = Script::new;
    // epsilon = 2: the threshold's scale is 1, a query's 2.
    let both = |threshold: usize, negative| one().laplace(1, 0, threshold, negative);
    vec![
        Path(
            (
                ABOVE,
                "equal",
                "epsilon=2",
                "[1,9]",
                "Strict",
                "The noisy answer 1 equals the noisy threshold 1: that is above.",
            ),
            both(1, false).laplace(2, 0, 0, false),
        ),
        Path(
            (
                ABOVE,
                "one-below",
                "epsilon=2",
                "[0,1]",
                "Strict",
                "The noisy answer 0 is one below the noisy threshold 1; the next one equals it.",
            ),
            both(1, false).laplace(2, 0, 0, false).laplace(2, 0, 0, false),
        ),
        Path(
            (
                ABOVE,
                "threshold-noise-kept",
                "epsilon=2",
                "[0,5,6]",
                "ThresholdNoise",
                "The threshold's noise of 6 holds for all three queries.",
            ),
            both(6, false).laplace(2, 0, 0, false).laplace(2, 0, 0, false).laplace(2, 0, 0, false),
        ),
        Path(
            (
                ABOVE,
                "noise-decides",
                "epsilon=2",
                "[9,-9]",
                "QueryNoise",
                "Noise of -20 keeps 9 below; noise of 20 lifts -9 above.",
            ),
            both(0, false).laplace(2, 0, 10, true).laplace(2, 0, 10, false),
        ),
        Path(
            (
                ABOVE,
                "minus-zero",
                "epsilon=2",
                "[0]",
                "MinusZero",
                "Minus zero in both noises before they are 0.",
            ),
            both(0, true).laplace(1, 0, 0, false).laplace(2, 0, 0, true).laplace(2, 0, 0, false),
        ),
        Path(
            (
                NUMERIC,
                "fresh-value",
                "epsilon=2 value_epsilon=1",
                "[3]",
                "FreshValue",
                "The noise 8 of the comparison is not that of the value, which is -2: 1 is released, not 11.",
            ),
            both(0, false).laplace(2, 0, 4, false).laplace(1, 0, 2, true),
        ),
        Path(
            (
                NUMERIC,
                "value-below-threshold",
                "epsilon=2 value_epsilon=1 threshold=3",
                "[3]",
                "FreshValue",
                "The value may lie below the threshold it has reached.",
            ),
            both(0, false).laplace(2, 0, 0, false).laplace(1, 0, 50, true),
        ),
        Path(
            (
                NUMERIC,
                "equal",
                "epsilon=2 value_epsilon=1",
                "[0,1]",
                "Strict",
                "0 is one below the noisy threshold 1, the next answer equals it.",
            ),
            both(1, false).laplace(2, 0, 0, false).laplace(2, 0, 0, false).laplace(1, 0, 0, false),
        ),
    ]
}

fn unlucky_words() -> Vec<Words> {
    let middle = 1u64 << 63;
    let row = |mechanism, params| -> Row {
        (
            mechanism,
            "ends-of-the-tails",
            params,
            "[0,0]",
            "Border",
            "The threshold's word is of ones: another block is read, and no answer of little noise reaches it; the last has a word of ones, too.",
        )
    };
    let ends = [u64::MAX, 0x5555_5555_5555_5555, middle, u64::MAX, 0x5555_5555_5555_5555, middle];
    vec![
        Words(row(ABOVE, "epsilon=2"), words(&ends)),
        Words(row(NUMERIC, "epsilon=2 value_epsilon=1"), words(&ends)),
    ]
}
