//! Parameters and inputs that no mechanism may accept.

use super::answered;
use super::guarantee::read;
use super::notes::frame;
use crate::error::{Error, Result};
use crate::json::{self, Value, json};
use crate::subject::BUILTINS;
use crate::vectors::{BugType, Case, Class, File, Note};

/// Mechanism, acceptable parameters, an acceptable input.
type Valid = (&'static str, &'static str, &'static str);

/// What is acceptable, to be spoiled.
const VALID: &[Valid] = &[
    ("discrete-laplace", "scale=2", "3"),
    ("discrete-gaussian", "sigma=2", "3"),
    ("randomized-response", "odds=3", "1"),
    ("unary-encoding", "keep=3/4 flip=1/4", "1"),
    ("truncated-geometric", "scale=2 bound=5", "3"),
    ("partition-selection", "epsilon=ln(2) delta=1/8", "2"),
    ("stability-threshold", "scale=2 threshold=4", r#"[["a",3]]"#),
    ("bounded-mean", "lower=0 upper=4 epsilon=1 relation=add-remove records=1", r#"[["a",1]]"#),
    ("bounded-sum", "lower=0 upper=4 epsilon=1 relation=add-remove records=1", r#"[["a",1]]"#),
    ("count", "epsilon=1 relation=add-remove records=1", r#"[["a",1]]"#),
    ("histogram", r#"keys=["k"] epsilon=1 relation=add-remove records=1"#, r#"[["a","k",1]]"#),
    ("open-histogram", "threshold=3 epsilon=1 relation=add-remove records=1", r#"[["a","k",1]]"#),
    (
        "quantile",
        "quantile=1/2 lower=0 upper=4 epsilon=1 relation=add-remove records=1",
        r#"[["a",1]]"#,
    ),
    ("exponential", "epsilon=1", "[1,2]"),
    ("noisy-max", "epsilon=1", "[1,2]"),
    ("permute-and-flip", "epsilon=1", "[1,2]"),
    ("tree-sum", "epsilon=1 horizon=2", "[1,2]"),
    ("above-threshold", "epsilon=1", "[1,2]"),
    ("numeric-above-threshold", "epsilon=1 value_epsilon=1", "[1,2]"),
];

/// Values that are out of range, by mechanism: parameter and values.
const OUT_OF_RANGE: &[(&[&str], &str, &[&str])] = &[
    (&["discrete-laplace", "truncated-geometric", "stability-threshold"], "scale", &["0", "-1"]),
    (&["discrete-gaussian"], "sigma", &["0", "-1/2"]),
    (&["discrete-laplace", "discrete-gaussian"], "sensitivity", &["0", "-1"]),
    (&["discrete-laplace", "discrete-gaussian"], "step", &["0", "-1", "1/3", "2", "3/4"]),
    (&["randomized-response"], "odds", &["1", "1/3", "0", "-3"]),
    (&["randomized-response"], "answers", &["1", "0", "-2", "5/2", "18446744073709551616"]),
    (&["unary-encoding"], "answers", &["1", "0", "5/2", "65537"]),
    (&["unary-encoding"], "keep", &["0", "1", "1/8", "1/4", "-3/4", "5/4"]),
    (&["unary-encoding"], "flip", &["0", "3/4", "7/8", "-1/4"]),
    (&["truncated-geometric"], "bound", &["0", "-1", "3/2"]),
    (&["truncated-geometric"], "sensitivity", &["0", "-1", "3/2", "11"]),
    (&["truncated-geometric"], "scale", &["5121"]),
    (&["partition-selection"], "epsilon", &["ln(1)", "ln(1/2)", "0", "-1", "1", "ln(4097/4096)"]),
    (&["partition-selection"], "delta", &["0", "1", "-1/8", "1e-40"]),
    (&["stability-threshold", "open-histogram"], "threshold", &["0", "-1", "5/2"]),
    // With 2^64 - 1 keys delta is 1, rounded up.
    (
        &["stability-threshold"],
        "keys",
        &["0", "-1", "3/2", "18446744073709551615", "18446744073709551616"],
    ),
    (
        &["bounded-mean", "bounded-sum", "count", "histogram", "open-histogram", "quantile"],
        "epsilon",
        &["0", "-1"],
    ),
    (&["exponential", "noisy-max", "permute-and-flip", "tree-sum"], "epsilon", &["0", "-1"]),
    (&["above-threshold", "numeric-above-threshold"], "epsilon", &["0", "-1"]),
    (&["numeric-above-threshold"], "value_epsilon", &["0", "-1"]),
    (&["exponential", "permute-and-flip"], "sensitivity", &["0", "-1"]),
    (
        &["noisy-max", "tree-sum", "above-threshold", "numeric-above-threshold"],
        "sensitivity",
        &["0", "-1", "1/2"],
    ),
    (&["above-threshold", "numeric-above-threshold"], "threshold", &["1/2"]),
    (&["exponential", "noisy-max", "permute-and-flip"], "monotone", &["true", "YES", "1"]),
    (&["tree-sum"], "horizon", &["0", "-1", "3/2", "1", "18446744073709551616"]),
    (
        &["bounded-mean", "bounded-sum", "count", "histogram", "open-histogram", "quantile"],
        "records",
        &["0", "-1", "3/2", "4294967296"],
    ),
    (
        &["bounded-mean", "bounded-sum", "count", "histogram", "quantile"],
        "per_key",
        &["0", "2", "1/2"],
    ),
    (
        &["bounded-mean", "bounded-sum", "count", "histogram", "open-histogram", "quantile"],
        "relation",
        &["add", "remove", "zero-out"],
    ),
    (&["open-histogram"], "relation", &["replace-one"]),
    (&["bounded-mean", "bounded-sum", "quantile"], "upper", &["0", "-4", "9/2"]),
    (&["bounded-mean", "bounded-sum", "quantile"], "lower", &["4", "5", "1/2"]),
    (&["bounded-mean", "bounded-sum", "quantile"], "step", &["0", "-1", "3", "1/3"]),
    (&["bounded-mean"], "split", &["0", "1", "-1/2", "3/2"]),
    (&["quantile"], "quantile", &["0", "1", "-1/2", "3/2"]),
    (&["quantile"], "step", &["1/512"]),
    (&["count", "bounded-sum", "histogram"], "rho", &["1"]),
    (&["histogram"], "keys", &["[]", r#"["k","k"]"#, "k", "[1]", r#"{"k":1}"#]),
];

/// Inputs of a wrong shape, by mechanism; a comment for each.
type Inputs = (&'static [&'static str], &'static [(&'static str, &'static str, &'static str)]);
const INPUTS: &[Inputs] = &[
    (
        &["discrete-laplace", "discrete-gaussian"],
        &[
            ("float", "0.5", "A float: its exact value depends on the reader."),
            ("off-lattice", r#""1/2""#, "A value between two steps."),
            ("off-lattice-in-a-list", r#"[1,"1/3"]"#, "One value between two steps."),
            ("empty", "[]", "An empty list."),
            ("boolean", "true", "A truth value."),
            ("nested", "[[1]]", "A list in a list."),
            ("word", r#""nan""#, "NaN."),
        ],
    ),
    (
        &["randomized-response", "unary-encoding"],
        &[
            ("beyond", "2", "An answer beyond the last."),
            ("negative", "-1", "An answer below the first."),
            ("fraction", r#""1/2""#, "An answer between two."),
            ("float", "1.0", "A float."),
            ("boolean", "true", "A truth value."),
            ("list", "[1]", "A list of one answer."),
        ],
    ),
    (
        &["truncated-geometric"],
        &[
            ("float", "3.0", "A float."),
            ("fraction", r#""1/2""#, "A fraction."),
            ("list", "[3]", "A list."),
            ("word", r#""inf""#, "An infinity."),
        ],
    ),
    (
        &["partition-selection"],
        &[
            ("negative", "-1", "A negative number of persons."),
            ("fraction", r#""3/2""#, "A fraction of a person."),
            ("beyond", r#"{"int":"18446744073709551616"}"#, "More persons than 64 bits can count."),
            ("boolean", "true", "A truth value."),
            ("list", "[2]", "A list."),
        ],
    ),
    (
        &["stability-threshold"],
        &[
            ("twice", r#"[["a",3],["b",1],["a",4]]"#, "A key that occurs twice."),
            ("negative", r#"[["a",-1]]"#, "A negative count."),
            ("fraction", r#"[["a","1/2"]]"#, "A fraction."),
            ("key-number", r#"[[1,3]]"#, "A key that is no text."),
            ("triple", r#"[["a",3,1]]"#, "A pair of three."),
            ("object", r#"{"a":3}"#, "An object instead of a list of pairs."),
        ],
    ),
    (
        &["bounded-mean", "bounded-sum", "count", "histogram", "open-histogram", "quantile"],
        &[
            ("object", r#"{"a":1}"#, "An object instead of rows."),
            ("row-of-one", r#"[["a"]]"#, "A row without a value."),
            ("row-of-four", r#"[["a","k",1,2]]"#, "A row of four."),
            ("row-object", r#"[{"person":"a","value":1}]"#, "A row that is an object."),
            ("person-number", r#"[[1,"k",1]]"#, "A person that is no text."),
            ("key-number", r#"[["a",1,1]]"#, "A key that is no text."),
            ("key-null", r#"[["a",null,1]]"#, "A key that is null."),
            ("value-float", r#"[["a","k",0.5]]"#, "A value that is a float."),
            ("value-null", r#"[["a","k",null]]"#, "A value that is null."),
            ("value-nan", r#"[["a","k","nan"]]"#, "A value that is NaN."),
            ("value-inf", r#"[["a","k","-inf"]]"#, "A value that is infinite."),
            ("one-bad-row", r#"[["a","k",1],["b","k",true]]"#, "One bad row among good ones."),
        ],
    ),
    (
        &["histogram", "open-histogram"],
        &[("no-key", r#"[["a","k",1],["b",1]]"#, "A row without a key.")],
    ),
    (
        &["exponential", "noisy-max", "permute-and-flip"],
        &[
            ("empty", "[]", "No candidate at all."),
            ("float", "[1,0.5]", "A score that is a float."),
            ("null-score", "[1,null]", "A score that is null."),
            ("boolean", "[true,1]", "A score that is a truth value."),
            ("nan", r#"[1,"nan"]"#, "A score that is NaN."),
            ("number", "3", "A score instead of a list."),
        ],
    ),
    (&["noisy-max"], &[("fraction", r#"[1,"1/2"]"#, "A score that is a fraction.")]),
    (
        &["tree-sum"],
        &[
            ("empty", "[]", "No increment."),
            ("too-long", "[1,2,3]", "More increments than the horizon."),
            ("fraction", r#"[1,"1/2"]"#, "An increment that is a fraction."),
            ("float", "[1.0]", "An increment that is a float."),
            ("null-increment", "[1,null]", "An increment that is null."),
            ("number", "1", "An increment instead of a list."),
        ],
    ),
    (
        &["above-threshold", "numeric-above-threshold"],
        &[
            ("empty", "[]", "No query."),
            ("fraction", r#"[1,"1/2"]"#, "An answer that is a fraction."),
            ("late-float", "[99,99,0.5]", "A bad answer behind the place where it would stop."),
            ("null-answer", "[null]", "An answer that is null."),
            ("boolean", "[true]", "An answer that is a truth value."),
            ("number", "1", "An answer instead of a list."),
        ],
    ),
];

pub(super) fn releases() -> Result<File> {
    let mut cases = Vec::new();
    for valid in VALID {
        cases.extend(general(valid)?);
    }
    for (mechanisms, name, values) in OUT_OF_RANGE {
        for valid in of(mechanisms) {
            for value in *values {
                cases.push(with(valid, name, json!(value), "OutOfRange", value)?);
            }
        }
    }
    for (mechanisms, inputs) in INPUTS {
        for valid in of(mechanisms) {
            for (what, input, comment) in *inputs {
                let mut args = acceptable(valid)?;
                args["input"] = json::parse(input, what)?;
                let id = format!("refusal-release-{}-input-{what}", valid.0);
                cases.push(refused(id, args, "Input", comment)?);
            }
        }
    }
    let covers = ["every parameter and input of every mechanism, out of range or of a wrong shape"];
    let not = ["the wording of a refusal", "limits of an implementation, such as of memory"];
    let mut file = frame("refusal", "release", "What no mechanism may release", &covers, &not);
    file.spec =
        vec!["docs/spec/mechanisms".to_owned(), "docs/spec/vectors.md, section 5".to_owned()];
    file.notes = notes();
    file.cases = cases;
    Ok(file)
}

fn of(mechanisms: &[&str]) -> impl Iterator<Item = &'static Valid> {
    VALID.iter().filter(|valid| mechanisms.contains(&valid.0))
}

/// Acceptable arguments; in `cks20/1`, which refuses no less.
fn acceptable((mechanism, params, input): &Valid) -> Result<Value> {
    debug_assert!(BUILTINS.iter().any(|entry| entry.name == *mechanism));
    Ok(json!({
        "mechanism": mechanism,
        "params": read(params),
        "input": json::parse(input, mechanism)?,
        "profile": "cks20/1",
        "tape": {"chacha20": "00".repeat(32), "stream": 0},
    }))
}

/// The case of a parameter with another value.
fn with(valid: &Valid, name: &str, value: Value, flag: &str, shown: &str) -> Result<Case> {
    let mut args = acceptable(valid)?;
    args["params"][name] = value;
    let id = format!("refusal-release-{}-{}-{}", valid.0, name.replace('_', "-"), slug(shown));
    let comment = format!("{name} = {shown} is no parameter of {}.", valid.0);
    refused(id, args, flag, &comment)
}

/// What is refused of every mechanism.
fn general(valid: &Valid) -> Result<Vec<Case>> {
    let (mechanism, params, _) = valid;
    let mut cases = Vec::new();
    for name in read(params).keys() {
        let mut args = acceptable(valid)?;
        args["params"].as_object_mut().expect("an object").remove(name);
        let plain = name.replace('_', "-");
        let id = format!("refusal-release-{mechanism}-{plain}-missing");
        cases.push(refused(id, args, "Missing", &format!("{name} has no default."))?);
        let number =
            params.contains(&format!("{name}=")) && !["relation", "keys"].contains(&name.as_str());
        if number {
            cases.push(with(valid, name, json!("nan"), "NotANumber", "nan")?);
            cases.push(with(valid, name, json!("inf"), "NotANumber", "inf")?);
            cases.push(with(valid, name, json!("1/0"), "NotANumber", "1/0")?);
        }
        let mut args = acceptable(valid)?;
        args["params"][name] = json!(1);
        let id = format!("refusal-release-{mechanism}-{plain}-unquoted");
        cases.push(refused(id, args, "Malformed", "A parameter that is no text.")?);
    }
    for (what, flag, comment) in [
        ("unknown-parameter", "Unknown", "A parameter that the mechanism does not have."),
        ("profile-among-parameters", "Unknown", "The profile is an argument of its own."),
        ("no-input", "Missing", "There is no input."),
        ("null-input", "Input", "null is no input."),
        ("text-input", "Input", "A word is no input."),
        ("no-tape", "Missing", "There is no tape."),
        ("extra-argument", "Unknown", "An argument that nobody reads."),
    ] {
        let mut args = acceptable(valid)?;
        match what {
            "unknown-parameter" => args["params"]["tolerance"] = json!("1"),
            "profile-among-parameters" => args["params"]["profile"] = json!("cks20"),
            "null-input" => args["input"] = Value::Null,
            "text-input" => args["input"] = json!("many"),
            "extra-argument" => args["seed"] = json!("0"),
            _ => {
                let name = what.trim_start_matches("no-");
                args.as_object_mut().expect("an object").remove(name);
            }
        }
        let id = format!("refusal-release-{mechanism}-{what}");
        cases.push(refused(id, args, flag, comment)?);
    }
    Ok(cases)
}

fn refused(id: String, args: Value, flag: &str, comment: &str) -> Result<Case> {
    let case = answered(&id, Class::Exact, "release", args)?;
    if case.expect != json!({"status": "refused"}) {
        let why = "the reference does not refuse it".to_owned();
        return Err(Error::Unsupported { what: id, why });
    }
    Ok(case.flag(flag).comment(comment))
}

/// A parameter's value as part of an id.
fn slug(text: &str) -> String {
    let marked = match text {
        "[]" => "empty-list".to_owned(),
        _ => text.replace("(-", "(minus-").replace('/', "-over-"),
    };
    let marked = marked.strip_prefix('-').map_or(marked.clone(), |rest| format!("minus-{rest}"));
    let plain: String = marked
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .collect();
    let words: Vec<_> = plain.split('-').filter(|word| !word.is_empty()).collect();
    // Brackets would be lost: a list and a text are told apart.
    let kind = match text.chars().next() {
        Some('[') if text != "[]" => "list-",
        Some('{') => "object-",
        _ if text.chars().any(|c| c.is_ascii_uppercase()) => "capital-",
        _ => "",
    };
    format!("{kind}{}", words.join("-"))
}

fn notes() -> Vec<Note> {
    let note = |flag, description, effect| Note::new(flag, BugType::Refusal, description, effect);
    vec![
        note("Input", "an input of a wrong shape is converted, taken in part, or answered with an error that depends on other rows", "what a refusal depends on is released without noise")
            .link("https://github.com/google/differential-privacy/pull/405"),
        note("Malformed", "a parameter of the wrong kind is converted", "its exact value depends on the reader"),
        note("Missing", "a default stands in for what was not given", "noise of a scale, or for a relation, that nobody chose"),
        note("NotANumber", "NaN, an infinity or a text without a value is computed with", "comparisons with NaN are false: noise is 0, or a loop does not end"),
        note("OutOfRange", "a parameter out of its range is clamped, made positive, or computed with", "no noise, or a guarantee that does not hold")
            .link("https://github.com/opendp/smartnoise-core/issues/318"),
        note("Unknown", "an argument that nobody reads is ignored", "a misspelt parameter is a silent default"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spoiled_was_acceptable_and_no_mechanism_is_left_out() {
        for entry in BUILTINS {
            let valid = VALID.iter().find(|valid| valid.0 == entry.name).unwrap();
            let id = format!("acceptable {}", entry.name);
            let case = answered(&id, Class::Exact, "release", acceptable(valid).unwrap()).unwrap();
            assert!(case.expect.get("out").is_some(), "{}: {}", entry.name, case.expect);
        }
        let file = releases().unwrap();
        for entry in BUILTINS {
            let those = file.cases.iter().filter(|case| case.args["mechanism"] == entry.name);
            assert!(those.count() >= 12, "{}", entry.name);
        }
    }
}
