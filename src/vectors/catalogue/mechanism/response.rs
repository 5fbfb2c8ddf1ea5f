//! Answers with noise of their own: randomized response and unary encoding.

use super::{Family, Path, Row, Script, Words, words};

const RESPONSE: &str = "randomized-response";
const UNARY: &str = "unary-encoding";

const ROWS: &[Row] = &[
    (RESPONSE, "coin-0", "odds=3", "0", "Ordinary", "Two answers, the truth is the first."),
    (RESPONSE, "coin-1", "odds=3", "1", "Ordinary", "Two answers, the truth is the second."),
    (RESPONSE, "three-first", "odds=9/4 answers=3", "0", "Fraction", "The truth has chance 9/17."),
    (
        RESPONSE,
        "three-middle",
        "odds=9/4 answers=3",
        "1",
        "TruthAsLie",
        "Lies lie on both sides of the truth.",
    ),
    (
        RESPONSE,
        "three-last",
        "odds=9/4 answers=3",
        "2",
        "TruthAsLie",
        "All lies lie below the truth.",
    ),
    (
        RESPONSE,
        "five",
        "odds=2 answers=5",
        "4",
        "CommonFactor",
        "The chance 2/6 is used as written, not as 1/3.",
    ),
    (RESPONSE, "seven", "odds=101/100 answers=7", "3", "TruthAsLie", "Nearly everybody lies."),
    (
        RESPONSE,
        "many",
        "odds=5/4 answers=1048576",
        "1048575",
        "TruthAsLie",
        "The last of 2^20 answers.",
    ),
    (RESPONSE, "text", "odds=3", r#""1""#, "Shape", "The truth as an exact number in quotes."),
    (
        RESPONSE,
        "huge-odds",
        "odds=18446744073709551629",
        "1",
        "Huge",
        "A lie has a chance below 2^-64.",
    ),
    (
        RESPONSE,
        "huge-answers",
        "odds=2 answers=18446744073709551615",
        r#"{"int":"18446744073709551614"}"#,
        "Huge",
        "As many answers as 64 bits can count.",
    ),
    (
        UNARY,
        "symmetric",
        "keep=3/4 flip=1/4 answers=4",
        "1",
        "Ordinary",
        "Four places, the second is the truth's.",
    ),
    (
        UNARY,
        "two",
        "keep=3/4 flip=1/4",
        "1",
        "LastPlace",
        "Two places by default; the truth's is the last.",
    ),
    (
        UNARY,
        "optimized",
        "keep=1/2 flip=1/4 answers=3",
        "0",
        "OnePlace",
        "The own place keeps with 1/2, the others turn with 1/4.",
    ),
    (
        UNARY,
        "last",
        "keep=1/2 flip=1/10 answers=8",
        "7",
        "LastPlace",
        "The last place has noise like every other.",
    ),
    (
        UNARY,
        "first",
        "keep=1/2 flip=1/10 answers=8",
        "0",
        "OnePlace",
        "The first place is the truth's.",
    ),
    (
        UNARY,
        "thirds",
        "keep=2/3 flip=1/3 answers=16",
        "15",
        "LastPlace",
        "Sixteen places, of which all words of two bits may be rejected.",
    ),
    (
        UNARY,
        "sixty-four",
        "keep=97/100 flip=3/100 answers=64",
        "63",
        "LastPlace",
        "As many places as a word has bits, of which the last is the truth's.",
    ),
    (
        UNARY,
        "sixty-five",
        "keep=7/8 flip=1/8 answers=65",
        "64",
        "LastPlace",
        "One place more than a word has bits.",
    ),
    (
        UNARY,
        "huge",
        "keep=18446744073709551616/18446744073709551629 flip=1/18446744073709551629",
        "0",
        "Huge",
        "A denominator beyond 64 bits.",
    ),
];

pub(super) fn family() -> Family {
    Family {
        name: "response",
        title: "Randomized response and unary encoding, on given tapes",
        page: "response",
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
                RESPONSE,
                "lie-of-two",
                "odds=3",
                "1",
                "TruthAsLie",
                "A lie of two answers is the other one, without another bit.",
            ),
            one().no(),
        ),
        Path(
            (
                RESPONSE,
                "lie-below",
                "odds=2 answers=4",
                "1",
                "TruthAsLie",
                "The first lie is below the truth.",
            ),
            one().no().word(0u8),
        ),
        Path(
            (
                RESPONSE,
                "lie-just-above",
                "odds=2 answers=4",
                "1",
                "TruthAsLie",
                "The second lie is the answer after the truth, not the truth.",
            ),
            one().no().word(1u8),
        ),
        Path(
            (
                RESPONSE,
                "lie-run",
                "odds=2 answers=4",
                "1",
                "RejectionRun",
                "Forty words are rejected, then a lie is told; forty more, then it is the last answer.",
            ),
            one().times(40, &one().rejected()).no().times(40, &one().word(3u8)).word(2u8),
        ),
        Path(
            (
                RESPONSE,
                "truth-run",
                "odds=2",
                "0",
                "RejectionRun",
                "Forty words equal to 3 are rejected, then the truth is told.",
            ),
            one().times(40, &one().rejected()).yes(),
        ),
        Path(
            (
                UNARY,
                "all-turned",
                "keep=3/4 flip=1/4 answers=3",
                "2",
                "LastPlace",
                "Every place is turned over, the last one too.",
            ),
            one().yes().yes().no(),
        ),
        Path(
            (
                UNARY,
                "nothing-turned",
                "keep=3/4 flip=1/4 answers=3",
                "0",
                "OnePlace",
                "No place is turned over.",
            ),
            one().yes().no().no(),
        ),
        Path(
            (
                UNARY,
                "word-run",
                "keep=2/3 flip=1/3 answers=3",
                "1",
                "RejectionRun",
                "Before each place forty words are rejected.",
            ),
            one()
                .times(40, &one().rejected())
                .no()
                .times(40, &one().rejected())
                .yes()
                .times(40, &one().rejected())
                .yes(),
        ),
    ]
}

fn unlucky_words() -> Vec<Words> {
    let quarter = 1u64 << 62;
    vec![
        Words(
            (
                RESPONSE,
                "border-of-truth",
                "odds=3",
                "1",
                "Border",
                "The word equal to the border 1/4 is the truth.",
            ),
            words(&[quarter]),
        ),
        Words(
            (
                RESPONSE,
                "border-of-lie",
                "odds=3",
                "1",
                "Border",
                "The word below the border 1/4 is a lie, and one of one lie reads a block.",
            ),
            words(&[quarter - 1, u64::MAX]),
        ),
        Words(
            (
                RESPONSE,
                "lie-just-above",
                "odds=2 answers=4",
                "1",
                "TruthAsLie",
                "The second of three lies is the answer after the truth.",
            ),
            words(&[0, 1 << 63]),
        ),
        Words(
            (
                RESPONSE,
                "first-lie-of-the-first",
                "odds=2 answers=4",
                "0",
                "TruthAsLie",
                "The first lie is not the truth.",
            ),
            words(&[0, 0]),
        ),
        Words(
            (
                UNARY,
                "border-true",
                "keep=1/2 flip=1/4 answers=2",
                "0",
                "Border",
                "Both words equal their borders 1/2 and 3/4: true.",
            ),
            words(&[1 << 63, 3 << 62]),
        ),
        Words(
            (
                UNARY,
                "border-false",
                "keep=1/2 flip=1/4 answers=2",
                "0",
                "Border",
                "Both words lie below their borders: false.",
            ),
            words(&[(1 << 63) - 1, (3 << 62) - 1]),
        ),
    ]
}
