//! Tapes of `cks20/1` that lead down rare paths, built move by move.

mod discrete;

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
        "discrete-laplace" => discrete::laplace(),
        _ => discrete::gaussian(),
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
