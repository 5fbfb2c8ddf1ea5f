//! Draws on given tapes: a file per law and profile, with ordinary tapes,
//! unlucky ones, and ones that end.

mod borders;
mod ends;
mod unlucky;

use super::{answered, slug};
use crate::error::Result;
use crate::json::{Value, json};
use crate::mechanism::Profile;
use crate::num::{Integer, Rational, bit_length};
use crate::reference::{Answer, LAWS, answer, transcript};
use crate::tape::Recorded;
use crate::vectors::{BugType, Case, Class, File, Note};

/// Values drawn in an ordinary case.
const DRAWS: u64 = 16;
/// The longest transcript that is written down, in lines.
const LONGEST_TRANSCRIPT: usize = 40;

/// The parameters of every law: the scales at which implementations have gone
/// wrong before, and the ends of every machine word.
pub(super) const PARAMETERS: &[(&str, &[&str])] = &[
    (
        "uniform",
        &[
            "1",
            "2",
            "3",
            "4",
            "5",
            "6",
            "7",
            "10",
            "12",
            "20",
            "97",
            "100",
            "256",
            "257",
            "65537",
            "2147483648",
            "4294967297",
            "18446744073709551615",
            "18446744073709551616",
            "18446744073709551629",
            "340282366920938463463374607431768211507",
        ],
    ),
    (
        "bernoulli",
        &[
            "0",
            "1",
            "1/2",
            "1/3",
            "2/3",
            "3/8",
            "5/6",
            "1/7",
            "1/100",
            "97/100",
            "1/1171",
            "1/18446744073709551616",
            "18446744073709551616/18446744073709551629",
        ],
    ),
    (
        "bernoulli-exp",
        &[
            "0",
            "1/3",
            "1/2",
            "2/3",
            "1",
            "5/4",
            "3/2",
            "2",
            "5/2",
            "3",
            "7",
            "20",
            "1/97",
            "1171/500",
            "1/18446744073709551629",
        ],
    ),
    (
        "geometric",
        &[
            "3",
            "3/2",
            "1",
            "5/4",
            "1/2",
            "1/3",
            "1/4",
            "1/5",
            "1/6",
            "1/7",
            "1/10",
            "1/12",
            "1/20",
            "1/97",
            "1/100",
            "500/1171",
            "1/2147483648",
            "1/18446744073709551629",
        ],
    ),
    ("discrete-laplace", SCALES),
    ("discrete-gaussian", SCALES),
];

const SCALES: &[&str] = &[
    "1/3",
    "2/3",
    "1/2",
    "1",
    "5/4",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "10",
    "12",
    "20",
    "97",
    "100",
    "1171/500",
    "2147483648",
    "18446744073709551629",
];

/// The name of the one parameter of a law.
pub(super) fn parameter(law: &str) -> &'static str {
    LAWS.iter().find(|(name, _)| *name == law).expect("a law of the list").1
}

/// The two profiles as a case names them.
pub(super) fn profile_name(profile: Profile) -> &'static str {
    match profile {
        Profile::Cks20 => "cks20/1",
        Profile::Inverse => "inverse/1",
    }
}

/// The needs of a parameter: `rational` if it is no binary64 number, `bignum`
/// if it does not fit 64 bits.
pub(super) fn needs(value: &str) -> Vec<&'static str> {
    let Ok(number) = value.parse::<Rational>() else { return Vec::new() };
    let above = number.numerator().clone().into_parts().1;
    let below = number.denominator();
    let mut needs = Vec::new();
    let odd_bits = bit_length(&above)
        - above.trailing_zeros().map_or(0, |zeros| u32::try_from(zeros).expect("few zeros"));
    let power = below.trailing_zeros().is_some_and(|zeros| {
        u32::try_from(zeros).is_ok_and(|zeros| zeros + 1 == bit_length(below))
    });
    if !power || odd_bits > 53 {
        needs.push("rational");
    }
    if bit_length(&above) > 64 || bit_length(below) > 64 {
        needs.push("bignum");
    }
    needs
}

/// Adds what a case needs: for its parameter, and for integers in its answer.
pub(super) fn with_needs(mut case: Case, value: &str) -> Case {
    for need in needs(value) {
        case = case.need(need);
    }
    let long = |value: &Value| {
        let number: Option<Integer> =
            value.as_str().and_then(|text| Integer::from_str_radix(text, 10).ok());
        number.is_some_and(|number| bit_length(&number.into_parts().1) > 64)
    };
    let outputs = case.expect.get("out").and_then(Value::as_array);
    if outputs.is_some_and(|out| out.iter().any(long)) && !case.needs.iter().any(|n| n == "bignum")
    {
        case = case.need("bignum");
    }
    case
}

/// The arguments of a `sample`.
fn arguments(law: &str, value: &str, profile: Profile, count: u64, tape: &Value) -> Value {
    json!({
        "law": law,
        "params": {parameter(law): value},
        "profile": profile_name(profile),
        "count": count,
        "tape": tape,
    })
}

/// A case of a `sample` with its transcript, if that is short.
fn sampled(id: &str, args: Value) -> Result<Case> {
    let steps = transcript(&args)?;
    let mut case = answered(id, Class::Exact, "sample", args)?;
    if steps.steps().len() <= LONGEST_TRANSCRIPT {
        case.transcript = steps.to_string().lines().map(str::to_owned).collect();
    }
    Ok(case)
}

/// A tape of the case's seed, long enough for its draws.
pub(super) fn stretched(id: &str, op: &str, mut args: Value) -> Value {
    let mut bytes = 64u64;
    loop {
        args["tape"] = json!({"sha256ctr": Case::seed(id), "bytes": bytes});
        if answer(op, &args, &mut Recorded::new([])) != Answer::TapeEnded {
            return args;
        }
        bytes *= 2;
    }
}

/// Draws of every parameter from tapes that nobody chose.
fn ordinary(law: &str, profile: Profile, short: &str) -> Result<Vec<Case>> {
    let values = PARAMETERS.iter().find(|(name, _)| *name == law).expect("every law").1;
    let mut cases = Vec::new();
    for value in values {
        let id = format!("sampler-{law}-{short}-{}", slug(value));
        let args = stretched(&id, "sample", arguments(law, value, profile, DRAWS, &Value::Null));
        let name = parameter(law);
        let case = sampled(&id, args)?
            .flag(flag(value))
            .comment(format!("{DRAWS} draws one after the other from one tape, {name} = {value}."));
        cases.push(with_needs(case, value));
    }
    Ok(cases)
}

/// What an ordinary case of a parameter is there to catch.
fn flag(value: &str) -> &'static str {
    match value.parse::<Rational>() {
        Ok(number)
            if bit_length(&number.numerator().clone().into_parts().1) > 31
                || bit_length(number.denominator()) > 31 =>
        {
            "Huge"
        }
        Ok(number) if !number.denominator().is_one() => "Fraction",
        _ if ["3", "6", "12"].contains(&value) => "CommonFactor",
        _ => "Ordinary",
    }
}

/// The file of a law in a profile.
pub(super) fn file(law: &str, profile: Profile) -> Result<File> {
    let short = profile_name(profile).trim_end_matches("/1");
    let mut cases = ordinary(law, profile, short)?;
    let unlucky = match profile {
        Profile::Cks20 => unlucky::cases(law)?,
        Profile::Inverse => borders::cases(law)?,
    };
    let ended = ends::cases(law, profile, cases.iter().chain(&unlucky))?;
    cases.extend(unlucky);
    cases.extend(ended);
    let used: Vec<_> = cases.iter().flat_map(|case| case.flags.clone()).collect();
    let notes = notes().into_iter().filter(|note| used.contains(&note.flag)).collect();
    Ok(File {
        kind: "sampler".to_owned(),
        name: format!("{law}-{short}"),
        title: format!("The {law} law on given tapes, profile {}", profile_name(profile)),
        spec: vec![format!(
            "docs/spec/tape.md, section {}",
            if profile == Profile::Cks20 { 4 } else { 5 }
        )],
        covers: vec![
            "every bit that is read, its order, and the value that it leads to".to_owned(),
            "rejections, restarts and loops of any length".to_owned(),
            "parameters and values beyond every machine word".to_owned(),
            "tapes that end in the middle of a draw".to_owned(),
        ],
        does_not_cover: vec![
            "where the bits come from, and whether they are random".to_owned(),
            "the time that a draw takes".to_owned(),
        ],
        notes,
        cases,
    })
}

fn notes() -> Vec<Note> {
    let note = Note::new;
    vec![
        note("Border", BugType::FloatArtifact, "a word at the border of two values is compared with a rounded number, or the next block is not read", "the chances of values are those of a grid of floats, and outputs that should be possible never occur"),
        note("CommonFactor", BugType::KnownBug, "an exact fraction is reduced, or multiplied, wrongly where numerator and denominator have a common factor", "the noise has another law than the one that was proven private")
            .link("https://github.com/opendp/opendp/issues/2638")
            .link("https://github.com/cmpute/dashu/issues/57"),
        note("DeepSeries", BugType::Overflow, "the series of exp(-x) is cut, or its factorial overflows, after a fixed number of terms", "a rare path has a wrong law, and an overflow may end the program on some inputs only"),
        note("Ended", BugType::EdgeCase, "a tape that ended is padded, wrapped around, or answered from what was there", "values follow from fewer random bits than their law needs"),
        note("FarTail", BugType::Underflow, "values far from the center are cut off or unreachable", "an output that is possible on one input only gives it away"),
        note("Fraction", BugType::FloatArtifact, "a rational parameter is rounded to a float or to an integer", "the noise is scaled by something else than what was paid for"),
        note("Huge", BugType::Overflow, "a parameter, a product or a value is cut to the size of a machine word", "the noise wraps around: far less, or none, remains"),
        note("LongRun", BugType::EdgeCase, "a loop of the sampler is bounded, or its counter is too small", "large noise is cut off, and where it is cut tells the input"),
        note("MinusZero", BugType::MissingStep, "a negative sign and a magnitude of 0 must restart the draw", "0 is twice as likely as its law says: the largest loss grows by ln 2"),
        note("Ordinary", BugType::Basic, "the profile's reading of the tape, draw after draw", ""),
        note("RejectionRun", BugType::BiasedSampler, "a rejected word is reduced, clamped or kept after a number of trials instead of drawn again", "some values are more likely than their law says"),
    ]
}
