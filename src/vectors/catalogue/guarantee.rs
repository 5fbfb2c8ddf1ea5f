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
    (
        "unary-encoding",
        "BothPlaces",
        &[
            "keep=3/4 flip=1/4",
            "keep=1/2 flip=1/4 answers=8",
            "keep=1/2 flip=1/10 answers=65536",
            "keep=2/3 flip=1/3 answers=3",
            "keep=97/100 flip=3/100 answers=64",
            "keep=1171/2000 flip=500/1171",
        ],
    ),
    (
        "truncated-geometric",
        "DeltaRounded",
        &[
            "scale=1 bound=1",
            "scale=3 bound=4",
            "scale=2 bound=40",
            "scale=4 bound=20 sensitivity=3",
            "scale=4 bound=2 sensitivity=3",
            "scale=1171/500 bound=97",
            "scale=1/3 bound=12 sensitivity=2",
            "scale=20 bound=100 sensitivity=7",
            "scale=2147483648 bound=18446744073709551629 sensitivity=3",
        ],
    ),
    (
        "partition-selection",
        "ExactRational",
        &[
            "epsilon=ln(2) delta=1/1024",
            "epsilon=ln(3) delta=1/10",
            "epsilon=1 delta=1/1000000",
            "epsilon=1/1024 delta=1/1267650600228229401496703205376",
            "epsilon=ln(1171/500) delta=1/97",
        ],
    ),
    (
        "stability-threshold",
        "DeltaRounded",
        &[
            "scale=1 threshold=1",
            "scale=2 threshold=4",
            "scale=2 threshold=4 keys=2",
            "scale=3 threshold=40 keys=7",
            "scale=1/3 threshold=12",
            "scale=20 threshold=1000 keys=97",
            "scale=1171/500 threshold=97 keys=3",
            "scale=100 threshold=2147483648",
        ],
    ),
    (
        "count",
        "Stated",
        &[
            "epsilon=1 relation=add-remove records=1",
            "epsilon=1 relation=add-remove records=7",
            "epsilon=1/3 relation=replace-one records=3 per_key=1",
            "rho=1/2 relation=add-remove records=2",
            "rho=1/3 relation=replace-one records=4294967295",
        ],
    ),
    (
        "bounded-sum",
        "Stated",
        &[
            "lower=0 upper=4 epsilon=1 relation=add-remove records=1",
            "lower=-1 upper=4 epsilon=2/3 relation=replace-one records=3",
            "lower=3 upper=10 epsilon=1 relation=replace-one records=1",
            "lower=0 upper=2 step=1/1024 epsilon=1 relation=add-remove records=2",
            "lower=-1 upper=2 rho=1/2 relation=replace-one records=1",
        ],
    ),
    (
        "bounded-mean",
        "Stated",
        &[
            "lower=0 upper=4 epsilon=1 relation=add-remove records=1",
            "lower=0 upper=4 epsilon=1 split=1/3 relation=add-remove records=1",
            "lower=0 upper=4 epsilon=3 split=2/3 relation=replace-one records=7",
            "lower=-1/2 upper=4 step=1/2 epsilon=1/3 relation=replace-one records=2",
        ],
    ),
    (
        "histogram",
        "Stated",
        &[
            r#"keys=["a"] epsilon=1 relation=add-remove records=1"#,
            r#"keys=["a","b"] epsilon=1 relation=replace-one records=1"#,
            r#"keys=["a","b","c"] epsilon=2 relation=add-remove records=7 per_key=2"#,
            r#"keys=["a","b","c"] epsilon=1/3 relation=replace-one records=2 per_key=1"#,
            r#"keys=["a","b"] rho=1/2 relation=add-remove records=3"#,
            r#"keys=["a","b","c"] rho=1/8 relation=replace-one records=3 per_key=2"#,
        ],
    ),
    (
        "open-histogram",
        "DeltaRounded",
        &[
            "threshold=4 epsilon=1 relation=add-remove records=1",
            "threshold=20 epsilon=1 relation=add-remove records=2",
            "threshold=97 epsilon=1/3 relation=add-remove records=7",
            "threshold=1 epsilon=2 relation=add-remove records=1",
        ],
    ),
    (
        "quantile",
        "Stated",
        &[
            "quantile=1/2 lower=0 upper=4 epsilon=1 relation=add-remove records=1",
            "quantile=1/4 lower=0 upper=4 epsilon=1 relation=replace-one records=3",
            "quantile=97/100 lower=0 upper=1 step=1/512 epsilon=1/3 relation=add-remove records=2",
        ],
    ),
    (
        "exponential",
        "Monotone",
        &[
            "epsilon=1",
            "epsilon=1 monotone=yes",
            "epsilon=1/3 sensitivity=2",
            "epsilon=2 sensitivity=1171/500 monotone=yes",
        ],
    ),
    (
        "noisy-max",
        "Monotone",
        &[
            "epsilon=1",
            "epsilon=1 monotone=yes",
            "epsilon=1/3 sensitivity=2",
            "epsilon=2 sensitivity=7 monotone=yes",
        ],
    ),
    (
        "permute-and-flip",
        "Monotone",
        &[
            "epsilon=1",
            "epsilon=1 monotone=yes",
            "epsilon=1/3 sensitivity=2",
            "epsilon=2 sensitivity=1171/500 monotone=yes",
        ],
    ),
    (
        "tree-sum",
        "Stated",
        &[
            "epsilon=1 horizon=1",
            "epsilon=1 horizon=4",
            "epsilon=1/3 horizon=1000 sensitivity=7",
            "epsilon=64 horizon=18446744073709551615",
        ],
    ),
    (
        "numeric-above-threshold",
        "Stated",
        &[
            "epsilon=1 value_epsilon=1",
            "epsilon=8/9 value_epsilon=1/9",
            "epsilon=1/3 value_epsilon=2 sensitivity=3",
            "epsilon=2 value_epsilon=1/2 sensitivity=97 threshold=-7",
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
    let comment = format!("What {} costs with {parameters}.", mechanism.replace('-', " "));
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
