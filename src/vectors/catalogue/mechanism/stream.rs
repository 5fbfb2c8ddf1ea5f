//! Running sums of a stream.

use super::{Family, Path, Row, Script, Words, words};

const NAME: &str = "tree-sum";

const ROWS: &[Row] = &[
    (
        NAME,
        "worked-example",
        "epsilon=2 horizon=4",
        "[3,0,1,2]",
        "Block",
        "Three levels: scale 3/2.",
    ),
    (
        NAME,
        "one",
        "epsilon=1 horizon=1",
        "[5]",
        "Levels",
        "A horizon of one has one level: scale 1.",
    ),
    (NAME, "two", "epsilon=1 horizon=2", "[5,-5]", "Levels", "A horizon of two has two levels."),
    (
        NAME,
        "three",
        "epsilon=1 horizon=3",
        "[1,1,1]",
        "Levels",
        "A horizon of three has two levels, not ceil(log2 3) + 1 = 3.",
    ),
    (
        NAME,
        "eight",
        "epsilon=4 horizon=8",
        "[1,2,3,4,5,6,7,8]",
        "Block",
        "Four levels; y(7) adds three blocks, y(8) is one.",
    ),
    (
        NAME,
        "seven",
        "epsilon=3 horizon=7",
        "[1,0,0,0,0,0,0]",
        "Block",
        "Three levels; a single increment is in every later sum.",
    ),
    (
        NAME,
        "started",
        "epsilon=5 horizon=16",
        "[4,4,4]",
        "Levels",
        "Five levels although only three increments have come.",
    ),
    (
        NAME,
        "same-increments",
        "epsilon=1 horizon=8",
        "[0,0,0,0,0,0]",
        "NoiseReused",
        "Nothing but noise: each block has its own, and keeps it.",
    ),
    (
        NAME,
        "sensitivity-3",
        "epsilon=3 horizon=4 sensitivity=3",
        "[3,-3,3]",
        "SensitivityIgnored",
        "The scale is 3 levels times sensitivity 3 over epsilon 3.",
    ),
    (NAME, "fraction", "epsilon=5/4 horizon=5", "[2,2]", "Fraction", "Scale 12/5."),
    (
        NAME,
        "huge-increments",
        "epsilon=1 horizon=2",
        r#"[{"int":"9223372036854775807"},{"int":"9223372036854775807"}]"#,
        "Huge",
        "The sum is beyond 64 bits.",
    ),
    (
        NAME,
        "huge-horizon",
        "epsilon=64 horizon=18446744073709551615",
        "[1,1]",
        "Huge",
        "64 levels: scale 1.",
    ),
];

pub(super) fn family() -> Family {
    Family {
        name: "stream",
        title: "Running sums, on given tapes",
        page: "stream",
        rows: ROWS,
        inverse: &[],
        paths: paths(),
        words: unlucky_words(),
    }
}

fn paths() -> Vec<Path> {
    let one = Script::new;
    // epsilon = levels: scale 1.
    let noise = |v: usize, negative| one().laplace(1, 0, v, negative);
    vec![
        Path(
            (
                NAME,
                "noise-in-the-sums",
                "epsilon=3 horizon=4",
                "[0,0,0,0]",
                "Block",
                "The noises 1, 10, 100, -7: the sums are 1, 10, 110, -7.",
            ),
            noise(1, false)
                .times(1, &noise(10, false))
                .times(1, &noise(100, false))
                .times(1, &noise(7, true)),
        ),
        Path(
            (
                NAME,
                "six",
                "epsilon=3 horizon=7",
                "[0,0,0,0,0,0]",
                "Block",
                "The noises 1 to 6: y(5) = 5 + 4, y(6) = 6 + 4.",
            ),
            (1..=6).fold(one(), |script, v| script.times(1, &noise(v, false))),
        ),
        Path(
            (
                NAME,
                "minus-zero",
                "epsilon=2 horizon=2",
                "[1,1]",
                "MinusZero",
                "The noise of the second block is minus zero four times before it is 0.",
            ),
            noise(3, true).times(4, &noise(0, true)).times(1, &noise(0, false)),
        ),
        Path(
            (
                NAME,
                "far",
                "epsilon=2 horizon=3",
                "[9,9,9]",
                "FarTail",
                "Noise of -60 in the first block only: the second sum does not have it.",
            ),
            noise(60, true).times(1, &noise(0, false)).times(1, &noise(0, false)),
        ),
    ]
}

fn unlucky_words() -> Vec<Words> {
    vec![Words(
        (
            NAME,
            "ends-of-the-tails",
            "epsilon=2 horizon=2",
            "[0,0]",
            "Border",
            "Words of zeros and ones: another block is read for each.",
        ),
        words(&[0, 0x5555_5555_5555_5555, u64::MAX, 0x5555_5555_5555_5555]),
    )]
}
