//! Tapes of `cks20/1` that lead down rare paths, built move by move.

use super::super::slug;
use super::super::steered::{Script, Steered};
use super::{arguments, parameter, sampled, with_needs};
use crate::error::{Error, Result};
use crate::mechanism::Profile;
use crate::num::Natural;
use crate::reference::Sampler;
use crate::subject::Parameters;
use crate::vectors::Case;

/// How often in a row what is rare happens.
const RUN: usize = 40;

/// A path: what it is called, the parameter, the flag, the script, the comment.
struct Path(&'static str, &'static str, &'static str, Script, &'static str);

/// The cases of a law.
pub(super) fn cases(law: &str) -> Result<Vec<Case>> {
    let paths = match law {
        "uniform" => uniform(),
        "bernoulli" => bernoulli(),
        "bernoulli-exp" => bernoulli_exp(),
        "geometric" => geometric(),
        "discrete-laplace" => laplace(),
        _ => gaussian(),
    };
    paths.into_iter().map(|path| case(law, path)).collect()
}

fn case(law: &str, Path(name, value, flag, script, comment): Path) -> Result<Case> {
    let id = format!("sampler-{law}-cks20-{}-{name}", slug(value));
    let mut parameters = Parameters::read([format!("{}={value}", parameter(law)).as_str()])?;
    let sampler = Sampler::new(law, Profile::Cks20, &mut parameters)?;
    let mut steered = Steered::new(script);
    sampler.draw(&mut steered)?;
    if steered.left() > 0 {
        return Err(Error::Unsupported {
            what: id,
            why: format!("{} moves of its script are left", steered.left()),
        });
    }
    let args = arguments(law, value, Profile::Cks20, 1, &steered.tape());
    Ok(with_needs(sampled(&id, args)?.flag(flag).comment(comment), value))
}

fn one() -> Script {
    Script::new()
}

fn uniform() -> Vec<Path> {
    let mut paths = Vec::new();
    for (value, n, largest) in [
        ("3", 3u128, 3u128),
        ("5", 5, 7),
        ("6", 6, 7),
        ("97", 97, 127),
        ("257", 257, 511),
        ("18446744073709551629", (1 << 64) + 13, (1 << 65) - 1),
    ] {
        let words = |word: u128| one().word(Natural::from(word));
        let first = Script::new().times(RUN, &words(n)).word(Natural::from(n - 1));
        paths.push(Path(
            "first-rejected-run",
            value,
            "RejectionRun",
            first,
            "Forty words equal to n are rejected, then the largest value is drawn.",
        ));
        let last = Script::new().times(RUN, &words(largest)).word(Natural::from(0u8));
        paths.push(Path(
            "last-rejected-run",
            value,
            "RejectionRun",
            last,
            "Forty words of ones are rejected, then 0 is drawn.",
        ));
    }
    paths
}

fn bernoulli() -> Vec<Path> {
    let mut paths = Vec::new();
    for value in ["1/3", "5/6", "1/100", "97/100", "18446744073709551616/18446744073709551629"] {
        let run = one().times(RUN, &one().rejected());
        paths.push(Path("run-true", value, "RejectionRun", run.clone().yes(), "Forty words equal to the denominator are rejected, then the largest word below the numerator is true."));
        paths.push(Path(
            "run-false",
            value,
            "RejectionRun",
            run.no(),
            "Forty words are rejected, then the word equal to the numerator is false.",
        ));
    }
    paths
}

fn bernoulli_exp() -> Vec<Path> {
    let series = |a, b, k| one().unit(a, b, k);
    let mut paths = vec![
        Path(
            "k3",
            "1/2",
            "DeepSeries",
            series(1, 2, 3),
            "The first comparison that fails is the third: odd, so true.",
        ),
        Path(
            "k4",
            "1/2",
            "DeepSeries",
            series(1, 2, 4),
            "The first comparison that fails is the fourth: even, so false.",
        ),
        Path("k22", "1/2", "DeepSeries", series(1, 2, 22), "22 terms: 22! is beyond 64 bits."),
        Path("k35", "1", "DeepSeries", series(1, 1, 35), "35 terms: 35! is beyond 128 bits."),
        Path("k171", "2/3", "DeepSeries", series(2, 3, 171), "171 terms: 171! is beyond binary64."),
        Path(
            "k300",
            "1",
            "DeepSeries",
            series(1, 1, 300),
            "300 terms: a counter of 8 bits overflows.",
        ),
        Path(
            "rejections",
            "1/3",
            "RejectionRun",
            one().times(RUN, &one().rejected()).yes().rejected().rejected().no(),
            "Rejected words at the first and at the second comparison.",
        ),
        Path(
            "last-round",
            "5/2",
            "LongRun",
            one().unit(1, 1, 3).unit(1, 1, 3).unit(1, 2, 2),
            "Both whole rounds are true, the rest is false.",
        ),
        Path(
            "all-rounds",
            "5/2",
            "LongRun",
            one().exp(5, 2, true),
            "Both whole rounds and the rest are true.",
        ),
        Path(
            "all-rounds",
            "7",
            "LongRun",
            one().exp(7, 1, true),
            "Seven whole rounds are true; the rest 0/1 takes no bit.",
        ),
        Path(
            "all-rounds",
            "20",
            "LongRun",
            one().exp(20, 1, true),
            "Twenty whole rounds are true: exp(-20) happens.",
        ),
        Path(
            "seventh-round",
            "7",
            "LongRun",
            one().times(6, &one().unit(1, 1, 3)).unit(1, 1, 2),
            "Six rounds are true, the seventh is not.",
        ),
        Path(
            "exactly-one",
            "1",
            "DeepSeries",
            series(1, 1, 2),
            "x = 1 is one comparison with 1/1, not a round of the loop and a rest.",
        ),
    ];
    let deep = one().times(6, &one().yes()).no();
    paths.push(Path(
        "k7",
        "1/18446744073709551629",
        "Huge",
        deep,
        "Seven terms of a denominator beyond 64 bits.",
    ));
    paths
}

fn geometric() -> Vec<Path> {
    let kept = |u, v| one().geometric(3, u, v);
    vec![
        Path(
            "v200",
            "1",
            "LongRun",
            one().geometric(1, 0, 200),
            "Two hundred successes in a row: the value 200, of chance below 2^-288.",
        ),
        Path("v300", "1/3", "LongRun", kept(2, 300), "V = 300 and U = 2: the value 902."),
        Path(
            "v80",
            "3/2",
            "FarTail",
            one().geometric(2, 1, 80),
            "floor((1 + 2 * 80) / 3), with a fraction to round down.",
        ),
        Path(
            "word-run",
            "1/3",
            "RejectionRun",
            one().times(RUN, &one().word(3u8)).geometric(3, 1, 0),
            "Forty words for U are rejected.",
        ),
        Path(
            "u-run",
            "1/3",
            "RejectionRun",
            one().times(RUN, &one().word(2u8).unit(2, 3, 2)).geometric(3, 2, 1),
            "U = 2 fails its comparison forty times; U is drawn again each time.",
        ),
        Path(
            "u-changes",
            "1/3",
            "RejectionRun",
            one().word(2u8).unit(2, 3, 2).geometric(3, 0, 0),
            "U = 2 fails its comparison; the new U is 0.",
        ),
        Path(
            "u-changes",
            "1/5",
            "RejectionRun",
            one().word(4u8).unit(4, 5, 2).word(3u8).unit(3, 5, 4).geometric(5, 1, 2),
            "U = 4 and U = 3 fail; 1 + 5 * 2 is kept.",
        ),
        Path(
            "deep-u",
            "1/6",
            "DeepSeries",
            one().word(5u8).unit(5, 6, 25).unit(1, 1, 2),
            "U = 5 is kept by the 25th comparison.",
        ),
        Path(
            "deep-v",
            "1",
            "DeepSeries",
            one().unit(1, 1, 41).unit(1, 1, 2),
            "One success that takes 41 comparisons.",
        ),
        Path(
            "v70",
            "1/2147483648",
            "Huge",
            one().geometric(1 << 31, (1 << 31) - 1, 70),
            "t V beyond 32 bits.",
        ),
    ]
}

fn laplace() -> Vec<Path> {
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

fn gaussian() -> Vec<Path> {
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
