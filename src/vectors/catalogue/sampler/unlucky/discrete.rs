//! Rare paths of the discrete Laplace and the discrete Gaussian sampler.

use super::{Path, RUN, one};

pub(super) fn laplace() -> Vec<Path> {
    let zeros = |t: u64| one().times(RUN, &one().laplace(t, 0, 0, true));
    vec![
        Path(
            "minus-zero-run",
            "1",
            "MinusZero",
            zeros(1).laplace(1, 0, 0, false),
            "Forty minus zeros, then plus zero.",
        ),
        Path(
            "minus-zero-run",
            "2",
            "MinusZero",
            zeros(2).laplace(2, 1, 0, true),
            "Forty minus zeros, then -1: U is drawn anew as well.",
        ),
        Path(
            "minus-zero-run",
            "3",
            "MinusZero",
            zeros(3).laplace(3, 2, 1, false),
            "Forty minus zeros, then 5.",
        ),
        Path(
            "minus-zero-once",
            "3/2",
            "MinusZero",
            one().laplace(3, 1, 0, true).laplace(3, 2, 0, true),
            "U = 1 and V = 0 give floor(1/2) = 0: minus zero although U is not 0.",
        ),
        Path(
            "minus-zero-once",
            "1/3",
            "MinusZero",
            one().laplace(1, 0, 2, true).laplace(1, 0, 3, true),
            "V = 2 gives floor(2/3) = 0: minus zero although V is not 0.",
        ),
        Path("plus-zero", "2", "MinusZero", one().laplace(2, 0, 0, false), "Plus zero is kept."),
        Path(
            "far-right",
            "1",
            "FarTail",
            one().laplace(1, 0, 100, false),
            "The value 100: beyond what one word of 64 bits can select.",
        ),
        Path("far-left", "2", "FarTail", one().laplace(2, 1, 60, true), "The value -121."),
        Path(
            "far-left",
            "1171/500",
            "FarTail",
            one().laplace(1171, 1170, 90, true),
            "floor((1170 + 1171 * 90) / 500) to the left.",
        ),
        Path(
            "word-run",
            "3",
            "RejectionRun",
            one().times(RUN, &one().word(3u8)).laplace(3, 0, 0, false),
            "Forty words for U are rejected.",
        ),
        Path(
            "u-run",
            "6",
            "RejectionRun",
            one().times(RUN, &one().word(5u8).unit(5, 6, 2)).laplace(6, 3, 0, true),
            "U = 5 fails its comparison forty times.",
        ),
        Path(
            "deep-u",
            "7",
            "DeepSeries",
            one().word(6u8).unit(6, 7, 23).unit(1, 1, 2).no(),
            "U = 6 is kept by the 23rd comparison.",
        ),
        Path(
            "far-right",
            "2147483648",
            "Huge",
            one().laplace(1 << 31, 5, 60, false),
            "5 + 60 * 2^31: beyond 32 bits.",
        ),
    ]
}

pub(super) fn gaussian() -> Vec<Path> {
    // sigma = 1: a = b = 1, t = 2, gamma = (|y| 2 - 1)^2 / 8.
    let proposal = |y: u64, negative: bool| {
        let v = usize::try_from(y / 2).expect("a small proposal");
        one().laplace(2, y % 2, v, negative)
    };
    let gamma = |y: u64| (2 * y).abs_diff(1).pow(2);
    let tried = |y, negative, truth| proposal(y, negative).exp(gamma(y), 8, truth);
    vec![
        Path(
            "proposal-run",
            "1",
            "RejectionRun",
            one().times(RUN, &tried(0, false, false)).times(1, &tried(0, false, true)),
            "Forty proposals of 0 are rejected, each with gamma = 1/8.",
        ),
        Path(
            "proposal-changes",
            "1",
            "RejectionRun",
            tried(1, false, false).times(1, &tried(2, true, true)),
            "A rejected 1 does not come back: -2 is drawn anew.",
        ),
        Path(
            "minus-zero-run",
            "1",
            "MinusZero",
            one().times(RUN, &proposal(0, true)).times(1, &tried(1, true, true)),
            "Forty minus zeros of the proposal, none of which is compared with gamma.",
        ),
        Path(
            "first-round",
            "1",
            "LongRun",
            tried(3, false, false).times(1, &tried(0, false, true)),
            "gamma = 25/8: rejected in the first of its three rounds.",
        ),
        Path(
            "last-round",
            "1",
            "LongRun",
            proposal(3, false)
                .times(3, &one().unit(1, 1, 3))
                .unit(1, 8, 2)
                .times(1, &tried(0, false, true)),
            "gamma = 25/8: three rounds are true, the rest 1/8 is not.",
        ),
        Path(
            "ten-sigma",
            "1",
            "FarTail",
            tried(10, true, true),
            "The value -10: gamma = 361/8, 45 rounds.",
        ),
        Path(
            "twenty-sigma",
            "1",
            "FarTail",
            tried(20, false, true),
            "The value 20, of chance below 2^-289: 190 rounds.",
        ),
        Path(
            "deep-gamma",
            "1",
            "DeepSeries",
            proposal(0, false).unit(1, 8, 23),
            "gamma = 1/8 accepted by the 23rd comparison.",
        ),
        Path(
            "odd-one",
            "2",
            "RejectionRun",
            one().laplace(3, 1, 0, false).exp(1, 72, true),
            "gamma = |1 * 3 - 4|^2 / 72, unreduced: 7 bits a word.",
        ),
        Path(
            "below-center",
            "2",
            "RejectionRun",
            one()
                .laplace(3, 0, 0, false)
                .exp(16, 72, false)
                .laplace(3, 2, 0, false)
                .exp(4, 72, true),
            "gamma = 16/72 as written, not 2/9.",
        ),
        Path(
            "small-sigma",
            "1/2",
            "FarTail",
            one().laplace(1, 0, 3, true).exp((3 * 4 - 1) * (3 * 4 - 1), 8, true),
            "sigma = 1/2: a/b = 1/4, t = 1, gamma = 121/8.",
        ),
    ]
}
