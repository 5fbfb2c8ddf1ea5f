//! Queries on values: bounded sums and bounded means.

use super::{FAR, Family, HALVES, PEOPLE, Path, Row, Script, Words, words};

const SUM: &str = "bounded-sum";
const MEAN: &str = "bounded-mean";

const ROWS: &[Row] = &[
    (
        SUM,
        "worked-example",
        "lower=-1 upper=4 step=1/2 relation=add-remove records=2 epsilon=2",
        PEOPLE,
        "Lattice",
        "Kept are 5/2, 7 as 4, 1 and -3 as -1: 13 steps of 1/2. Scale 8 steps.",
    ),
    (
        SUM,
        "ties-to-even",
        "lower=-4 upper=4 relation=add-remove records=1 epsilon=4",
        HALVES,
        "HalfEven",
        "1/2 is 0, 3/2 is 2, 5/2 is 2, -1/2 is 0, -3/2 is -2: the sum is 2.",
    ),
    (
        SUM,
        "replace-one",
        "lower=-1 upper=4 relation=replace-one records=1 epsilon=5",
        PEOPLE,
        "Relation",
        "Sensitivity 5 under replace-one, from -1 to 4.",
    ),
    (
        SUM,
        "replace-one-positive",
        "lower=3 upper=10 relation=replace-one records=1 epsilon=10",
        PEOPLE,
        "Relation",
        "Sensitivity 10, not 7: a person may have no rows.",
    ),
    (
        SUM,
        "replace-one-negative",
        "lower=-10 upper=-3 relation=replace-one records=1 epsilon=5",
        PEOPLE,
        "Relation",
        "Sensitivity 10, not 7.",
    ),
    (
        SUM,
        "add-remove-negative",
        "lower=-10 upper=3 relation=add-remove records=1 epsilon=5",
        PEOPLE,
        "SensitivityIgnored",
        "The larger magnitude is the lower bound's: scale 2.",
    ),
    (
        SUM,
        "many-records",
        "lower=0 upper=3 relation=add-remove records=3 epsilon=3",
        PEOPLE,
        "SensitivityIgnored",
        "Sensitivity 3 records times 3.",
    ),
    (
        SUM,
        "outliers",
        "lower=-8 upper=8 relation=add-remove records=1 epsilon=4",
        FAR,
        "NoClamping",
        "1e30 is 8, -1e30 is -8, 2^65 is 8, 1e-30 is 0: the sum is 8.",
    ),
    (
        SUM,
        "step-2",
        "lower=-6 upper=6 step=2 relation=add-remove records=1 epsilon=3",
        PEOPLE,
        "Lattice",
        "Steps of 2: 5/2 is 2, 7 is 6, -3 lies between two and goes to -4, the even number of steps.",
    ),
    (
        SUM,
        "rho",
        "lower=-1 upper=2 relation=replace-one records=1 rho=1/2",
        PEOPLE,
        "Rho",
        "Sensitivity 3: a variance of 9.",
    ),
    (
        SUM,
        "rho-steps",
        "lower=0 upper=2 step=1/4 relation=add-remove records=1 rho=2",
        PEOPLE,
        "Rho",
        "8 steps: a variance of 16 steps squared.",
    ),
    (
        SUM,
        "nobody",
        "lower=0 upper=5 relation=add-remove records=1 epsilon=1",
        "[]",
        "NothingThere",
        "No rows: 0 and noise, whatever the bounds.",
    ),
    (
        SUM,
        "nobody-far-from-zero",
        "lower=100 upper=105 relation=add-remove records=1 epsilon=100",
        "[]",
        "NothingThere",
        "The sum of nothing is 0, not a bound. Scale 105/100.",
    ),
    (
        SUM,
        "huge-bounds",
        "lower=0 upper=36893488147419103232 relation=add-remove records=1 epsilon=1",
        FAR,
        "Huge",
        "Bounds beyond 64 bits.",
    ),
    (
        SUM,
        "bounding-first",
        "lower=-9 upper=9 relation=add-remove records=2 epsilon=9",
        r#"[["a",0],["a",0],["a",9],["b",1],["b",1],["b",9]]"#,
        "Bounding",
        "The first two rows of each person, equal or not: the sum is 2.",
    ),
    (
        SUM,
        "per-key",
        "lower=0 upper=9 relation=add-remove records=2 per_key=1 epsilon=9",
        PEOPLE,
        "PerKey",
        "Ada's rows kept are 5/2 of a and 4 of c.",
    ),
    (
        MEAN,
        "worked-example",
        "lower=0 upper=3 step=1/4 relation=add-remove records=1 epsilon=3 split=2/3",
        PEOPLE,
        "Lattice",
        "Scale 6 for the sum, 1 for the number.",
    ),
    (
        MEAN,
        "half",
        "lower=0 upper=4 relation=add-remove records=1 epsilon=2",
        PEOPLE,
        "TrueCount",
        "Scale 4 for the sum, 1 for the number.",
    ),
    (
        MEAN,
        "replace-one",
        "lower=0 upper=4 relation=replace-one records=1 epsilon=2",
        PEOPLE,
        "Relation",
        "The sum's sensitivity is 8 under replace-one: scale 8.",
    ),
    (
        MEAN,
        "odd-range",
        "lower=0 upper=3 relation=add-remove records=1 epsilon=2",
        r#"[["a",0],["b",3],["c",1],["d",2]]"#,
        "HalvedRange",
        "The middle 3/2 is no step: distances are counted twice, and nothing is halved before the end.",
    ),
    (
        MEAN,
        "nobody",
        "lower=0 upper=3 relation=add-remove records=1 epsilon=20",
        "[]",
        "NothingThere",
        "No rows: the middle 3/2 with noise, rounded to even.",
    ),
    (
        MEAN,
        "one-person",
        "lower=-5 upper=5 relation=add-remove records=1 epsilon=8",
        r#"[["a",5]]"#,
        "TrueCount",
        "One row at the upper bound.",
    ),
    (
        MEAN,
        "two-persons",
        "lower=-5 upper=5 relation=replace-one records=1 epsilon=8",
        r#"[["a",-5],["b",5]]"#,
        "TrueCount",
        "One row at each bound.",
    ),
    (
        MEAN,
        "outliers",
        "lower=-8 upper=8 relation=add-remove records=1 epsilon=4",
        FAR,
        "NoClamping",
        "Values are clamped before they are summed.",
    ),
    (
        MEAN,
        "many-records",
        "lower=0 upper=2 relation=add-remove records=3 epsilon=6 split=1/3",
        PEOPLE,
        "SensitivityIgnored",
        "Scale 3 for the sum, 3/4 for the number.",
    ),
    (
        MEAN,
        "split",
        "lower=0 upper=2 relation=add-remove records=1 epsilon=5 split=1/5",
        PEOPLE,
        "Split",
        "Scale 2 for the sum, 1/4 for the number.",
    ),
];

pub(super) fn family() -> Family {
    Family {
        name: "sums",
        title: "Sums and means of records, on given tapes",
        page: "queries",
        rows: ROWS,
        inverse: &[],
        paths: paths(),
        words: unlucky_words(),
    }
}

fn paths() -> Vec<Path> {
    let one = Script::new;
    let sum = "lower=0 upper=1 relation=add-remove records=1 epsilon=1";
    // The sum's scale is 4, the number's 1.
    let mean = "lower=0 upper=4 relation=add-remove records=1 epsilon=2";
    let both = |u: u64, v: usize, left, number: usize, fewer| {
        one().laplace(4, u, v, left).laplace(1, 0, number, fewer)
    };
    vec![
        Path(
            (
                SUM,
                "beyond-the-bounds",
                sum,
                r#"[["a",9]]"#,
                "NoiseBeforeClamping",
                "1 + 30: the noise is added after clamping, and the result is not clamped.",
            ),
            one().laplace(1, 0, 30, false),
        ),
        Path(
            (
                SUM,
                "below-zero",
                sum,
                r#"[["a",0],["b",1]]"#,
                "OutputChanged",
                "1 - 30 is released as it is.",
            ),
            one().laplace(1, 0, 30, true),
        ),
        Path(
            (SUM, "minus-zero", sum, "[]", "MinusZero", "Four minus zeros, then 0."),
            one().times(4, &one().laplace(1, 0, 0, true)).laplace(1, 0, 0, false),
        ),
        Path(
            (
                MEAN,
                "number-below-one",
                mean,
                r#"[["a",1]]"#,
                "TrueCount",
                "The noisy number 1 - 5 is taken as 1; the sum is -2 + 1: 3/2 rounds to 2.",
            ),
            both(1, 0, false, 5, true),
        ),
        Path(
            (
                MEAN,
                "number-of-zero",
                mean,
                r#"[["a",4]]"#,
                "TrueCount",
                "The noisy number 0 is taken as 1.",
            ),
            both(0, 0, false, 1, true),
        ),
        Path(
            (
                MEAN,
                "number-of-many",
                mean,
                r#"[["a",4]]"#,
                "TrueCount",
                "The noisy number 8 divides, not the true number 1: 36/16 rounds to 2.",
            ),
            both(0, 0, false, 7, false),
        ),
        Path(
            (
                MEAN,
                "beyond-the-upper",
                mean,
                r#"[["a",4]]"#,
                "Clamped",
                "The mean is clamped to 4.",
            ),
            both(3, 9, false, 0, false),
        ),
        Path(
            (
                MEAN,
                "beyond-the-lower",
                mean,
                r#"[["a",0]]"#,
                "Clamped",
                "The mean is clamped to 0.",
            ),
            both(3, 9, true, 0, false),
        ),
        Path(
            (
                MEAN,
                "half-to-even",
                mean,
                r#"[["a",3]]"#,
                "HalfEven",
                "The sum is 2 - 1: 5/2 rounds to 2, not to 3.",
            ),
            both(1, 0, true, 0, false),
        ),
    ]
}

fn unlucky_words() -> Vec<Words> {
    let ends = [u64::MAX, 0x5555_5555_5555_5555, 0, 0x5555_5555_5555_5555];
    let comment = "Words of ones and zeros: another block is read for each.";
    let sum = "lower=0 upper=1 relation=add-remove records=1 epsilon=1";
    let mean = "lower=0 upper=4 relation=add-remove records=1 epsilon=2";
    vec![
        Words((SUM, "end-of-the-tail", sum, r#"[["a",1]]"#, "Border", comment), words(&ends[..2])),
        Words((MEAN, "ends-of-the-tails", mean, r#"[["a",1]]"#, "Border", comment), words(&ends)),
    ]
}
