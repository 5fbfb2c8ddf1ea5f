//! What every built-in mechanism costs, over the parameters that have gone
//! wrong before.

use super::answered;
use super::notes::{frame, noted};
use super::terms::{slug, with_needs};
use crate::error::Result;
use crate::json::{Map, Value, json};
use crate::num::{Natural, Rational, bit_length};
use crate::vectors::{Case, Class, File};

/// Scales with mixed prime factors, beyond 32 and beyond 64 bits.
const SCALES: [&str; 17] = [
    "1/3",
    "2/3",
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
    "1171/500",
    "2147483648",
    "18446744073709551629",
];

/// Mechanism, flag, and its parameters as `name=value name=value`.
const CASES: &[(&str, &str, &[&str])] = &[
    (
        "discrete-laplace",
        "Sensitivity",
        &[
            "scale=1/2 sensitivity=1/2 step=1/2",
            "scale=1 sensitivity=1 step=1/1024",
            "scale=3/1024 sensitivity=5/1024 step=1/1024",
            "scale=2147483648 sensitivity=4294967296",
            "scale=18446744073709551629 sensitivity=18446744073709551629",
        ],
    ),
    (
        "discrete-gaussian",
        "Sensitivity",
        &[
            "sigma=1",
            "sigma=2 sensitivity=3",
            "sigma=1/3 sensitivity=2",
            "sigma=1171/500 sensitivity=3",
            "sigma=97 sensitivity=100",
            "sigma=1/2 sensitivity=1/2 step=1/2",
            "sigma=3/1024 sensitivity=5/1024 step=1/1024",
            "sigma=2147483648 sensitivity=3",
            "sigma=18446744073709551629 sensitivity=7",
        ],
    ),
    (
        "randomized-response",
        "ManyAnswers",
        &[
            "odds=3",
            "odds=2",
            "odds=3/2",
            "odds=1171/500",
            "odds=18446744073709551629",
            "odds=3 answers=3",
            "odds=3 answers=100",
            "odds=99 answers=2",
            "odds=5/4 answers=1048576",
        ],
    ),
    (
        "above-threshold",
        "Sensitivity",
        &[
            "epsilon=1",
            "epsilon=1/3",
            "epsilon=1/2 sensitivity=2",
            "epsilon=2 sensitivity=3 threshold=-7",
            "epsilon=1171/500 sensitivity=97",
        ],
    ),
];

/// The parameters written `name=value name=value`.
pub(super) fn read(text: &str) -> Map<String, Value> {
    let pairs = text.split_whitespace().filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), json!(value))).collect()
}

/// The case of a mechanism; an integer beyond 64 bits is a need of its own.
fn costed(mechanism: &str, parameters: &str, flag: &str) -> Result<Case> {
    let id = format!(
        "guarantee-{mechanism}-{}",
        slug(&parameters.replace("=-", "-minus-").replace([' ', '='], "-"))
    );
    let args = json!({"mechanism": mechanism, "params": read(parameters)});
    let case = answered(&id, Class::Core, "guarantee", args)?;
    let comment = format!("what {} costs with {parameters}", mechanism.replace('-', " "));
    let mut case = with_needs(case.flag(flag).comment(comment));
    let long = |n: &Natural| bit_length(n) > 64;
    let values = read(parameters);
    let mut numbers =
        values.values().filter_map(Value::as_str).filter_map(|text| text.parse::<Rational>().ok());
    if numbers.any(|x| long(&x.numerator().clone().into_parts().1) || long(x.denominator())) {
        case = case.need("bignum");
    }
    Ok(case)
}

pub(super) fn guarantee() -> Result<File> {
    let mut cases = Vec::new();
    for scale in SCALES {
        cases.push(costed("discrete-laplace", &format!("scale={scale}"), "Basic")?);
        let parameters = format!("scale={scale} sensitivity=7");
        cases.push(costed("discrete-laplace", &parameters, "Sensitivity")?);
    }
    for (mechanism, flag, all) in CASES {
        for parameters in *all {
            cases.push(costed(mechanism, parameters, flag)?);
        }
    }
    let covers = ["the stated guarantee of every built-in mechanism"];
    let not = ["whether the mechanism keeps it"];
    Ok(noted(frame("guarantee", "builtins", "What mechanisms cost", &covers, &not), cases))
}
