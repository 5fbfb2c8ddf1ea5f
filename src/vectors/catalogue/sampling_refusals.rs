//! Arguments that no implementation may answer: out of range, no number,
//! missing, unknown, malformed.

use super::sampler::parameter;
use super::{answered, slug};
use crate::error::{Error, Result};
use crate::json::{Value, json};
use crate::reference::LAWS;
use crate::vectors::{BugType, Case, Class, File, Note};

/// Parameters out of their ranges, for every law.
const OUT_OF_RANGE: &[(&str, &[&str])] = &[
    ("uniform", &["0", "-1", "3/2", "0.5", "-18446744073709551616"]),
    ("bernoulli", &["-1/2", "3/2", "2", "-1/18446744073709551616", "1.0000000000000000000000001"]),
    ("bernoulli-exp", &["-1", "-1/1000000", "-1e-400"]),
    ("geometric", &["0", "-1", "0.000", "-1/3"]),
    ("discrete-laplace", &["0", "-1", "0.000", "-1/3"]),
    ("discrete-gaussian", &["0", "-1", "0.000", "-1/3"]),
];

/// Texts that are no numbers.
const NO_NUMBERS: &[&str] = &[
    "nan",
    "inf",
    "-inf",
    "",
    "one",
    "1/0",
    "1//2",
    "0x10",
    "f64:7ff8000000000000",
    "f64:7ff0000000000000",
];

pub(super) fn arguments() -> Result<File> {
    let mut cases = parameters()?;
    cases.extend(shapes()?);
    cases.extend(tapes()?);
    cases.extend(others()?);
    Ok(File {
        kind: "refusal".to_owned(),
        name: "sampling".to_owned(),
        title: "What must be refused when values are drawn or chances are asked for".to_owned(),
        spec: vec!["docs/spec/vectors.md, section 5".to_owned()],
        covers: vec![
            "parameters out of range, texts that are no numbers, missing and unknown arguments"
                .to_owned(),
            "that nothing is read from the tape before".to_owned(),
        ],
        does_not_cover: vec!["the wording of a refusal".to_owned()],
        notes: vec![
            Note::new(
                "Malformed",
                BugType::Refusal,
                "an argument of the wrong kind is converted, or taken in part",
                "something else than what was asked for is computed",
            ),
            Note::new(
                "Missing",
                BugType::Refusal,
                "a default stands in for a parameter that was not given",
                "noise of a scale that nobody chose",
            ),
            Note::new(
                "NotANumber",
                BugType::Refusal,
                "NaN, an infinity or a text without a value is computed with",
                "comparisons with NaN are false: noise is 0, or a loop does not end",
            ),
            Note::new(
                "OutOfRange",
                BugType::Refusal,
                "a parameter out of its range is clamped, made positive, or computed with",
                "no noise, or noise of another law than was asked for",
            ),
            Note::new(
                "Unknown",
                BugType::Refusal,
                "an argument that nobody reads is ignored",
                "a misspelt parameter is a silent default",
            ),
        ],
        cases,
    })
}

/// Valid arguments of an operation, to be spoiled.
fn valid(op: &str, law: &str) -> Value {
    let value = if law == "uniform" { "3" } else { "1/2" };
    let params = json!({parameter(law): value});
    let tape = json!({"hex": "00".repeat(32)});
    match op {
        "sample" => {
            json!({"law": law, "params": params, "profile": "cks20/1", "count": 1, "tape": tape})
        }
        "digest" => {
            json!({"law": law, "params": params, "profile": "cks20/1", "count": 2, "tape": tape, "checkpoints": [1, 2]})
        }
        "count-tapes" => json!({"law": law, "params": params, "bytes": 1}),
        "frequencies" => json!({"law": law, "params": params, "count": 100}),
        "probability" => {
            json!({"of": "law", "law": law, "params": params, "query": "pmf", "at": ["0"]})
        }
        _ => json!({"tape": tape, "reads": [8]}),
    }
}

/// The case of spoiled arguments, which the reference must refuse.
fn refused(id: String, op: &str, args: Value, flag: &str, comment: String) -> Result<Case> {
    let class = if ["sample", "digest", "tape"].contains(&op) { Class::Exact } else { Class::Core };
    let case = answered(&id, class, op, args)?;
    if case.expect != json!({"status": "refused"}) {
        return Err(Error::Unsupported {
            what: id,
            why: "the reference does not refuse it".to_owned(),
        });
    }
    Ok(case.flag(flag).comment(comment))
}

fn parameters() -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    for (law, values) in OUT_OF_RANGE {
        let name = parameter(law);
        let mut add = |op: &str, value: &str, flag: &str| -> Result<()> {
            let mut args = valid(op, law);
            args["params"][name] = json!(value);
            let id = format!("refusal-{op}-{law}-{}", slug(value));
            let comment = format!("{name} = \"{value}\" is no parameter of {law}.");
            cases.push(refused(id, op, args, flag, comment)?);
            Ok(())
        };
        for value in *values {
            add("sample", value, "OutOfRange")?;
        }
        for op in ["probability", "frequencies", "count-tapes", "digest"] {
            for value in values.iter().take(2) {
                add(op, value, "OutOfRange")?;
            }
        }
        for value in NO_NUMBERS {
            add("sample", value, "NotANumber")?;
        }
        for op in ["probability", "frequencies"] {
            add(op, "nan", "NotANumber")?;
            add(op, "f64:7ff0000000000000", "NotANumber")?;
        }
    }
    Ok(cases)
}

fn shapes() -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    for (law, name) in LAWS {
        let other = if *name == "scale" { "sigma" } else { "scale" };
        for (what, params, flag, comment) in [
            ("no-parameter", json!({}), "Missing", "The parameter is missing."),
            (
                "other-name",
                json!({other: "1/2"}),
                "Unknown",
                "The parameter has the name of another law's.",
            ),
            (
                "extra-parameter",
                json!({*name: "1", "sensitivity": "1"}),
                "Unknown",
                "A parameter that the law does not have.",
            ),
            (
                "json-number",
                json!({*name: 1}),
                "Malformed",
                "A number outside quotes: its exact value depends on the reader.",
            ),
            ("null-parameter", json!({*name: null}), "Malformed", "null is no parameter."),
        ] {
            let ops: &[&str] =
                if what == "json-number" { &["sample"] } else { &["sample", "probability"] };
            for op in ops {
                let mut args = valid(op, law);
                args["params"] = params.clone();
                let id = format!("refusal-{op}-{law}-{what}");
                cases.push(refused(id, op, args, flag, comment.to_owned())?);
            }
        }
    }
    Ok(cases)
}

fn tapes() -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    let seed = "00".repeat(32);
    for (what, tape, flag, comment) in [
        ("odd-hex", json!({"hex": "0"}), "Malformed", "Half a byte."),
        ("no-hex", json!({"hex": "0g"}), "Malformed", "A digit that is none."),
        ("hex-number", json!({"hex": 10}), "Malformed", "Digits outside quotes."),
        (
            "bits-beyond",
            json!({"hex": "00", "bits": 9}),
            "OutOfRange",
            "More bits than the bytes have.",
        ),
        ("bits-negative", json!({"hex": "00", "bits": -1}), "OutOfRange", "A negative length."),
        ("bits-text", json!({"hex": "00", "bits": "3"}), "Malformed", "A length in quotes."),
        (
            "two-forms",
            json!({"hex": "00", "chacha20": seed, "stream": 0}),
            "Unknown",
            "Two tapes in one.",
        ),
        ("unknown-form", json!({"bytes": "00"}), "Missing", "No form that is known."),
        ("empty", json!({}), "Missing", "No tape at all."),
        ("extra", json!({"hex": "00", "loop": true}), "Unknown", "A field that nobody reads."),
        ("short-seed", json!({"chacha20": "00", "stream": 0}), "Malformed", "A seed of one byte."),
        ("no-stream", json!({"chacha20": seed}), "Missing", "A seed without a stream."),
        (
            "stream-negative",
            json!({"chacha20": seed, "stream": -1}),
            "OutOfRange",
            "A negative stream.",
        ),
        (
            "short-ctr-seed",
            json!({"sha256ctr": "0011", "bytes": 3}),
            "Malformed",
            "A seed of two bytes.",
        ),
        ("no-length", json!({"sha256ctr": seed}), "Missing", "A stretched seed without a length."),
        (
            "length-negative",
            json!({"sha256ctr": seed, "bytes": -32}),
            "OutOfRange",
            "A negative length in bytes.",
        ),
        ("text", json!("00ff"), "Malformed", "Digits without saying what they are."),
        ("null", json!(null), "Malformed", "null is no tape."),
    ] {
        for op in ["tape", "sample"] {
            let mut args = valid(op, "bernoulli");
            args["tape"] = tape.clone();
            let id = format!("refusal-{op}-tape-{what}");
            cases.push(refused(id, op, args, flag, comment.to_owned())?);
        }
    }
    Ok(cases)
}

/// A field of an operation's arguments and what it is spoiled with; no value
/// means that it is missing.
type Spoiled = (&'static str, &'static str, Option<Value>, &'static str, &'static str);

fn others() -> Result<Vec<Case>> {
    let spoiled: Vec<Spoiled> = vec![
        ("tape", "reads", Some(json!([-1])), "OutOfRange", "A negative width."),
        ("tape", "reads", Some(json!([1.5])), "Malformed", "A width that is no integer."),
        ("tape", "reads", Some(json!(["8"])), "Malformed", "A width in quotes."),
        ("tape", "reads", Some(json!(8)), "Malformed", "One width instead of a list."),
        ("tape", "reads", None, "Missing", "No reads."),
        ("tape", "tape", None, "Missing", "No tape."),
        ("tape", "count", Some(json!(1)), "Unknown", "A field of another operation."),
        ("sample", "count", Some(json!(-1)), "OutOfRange", "A negative count."),
        ("sample", "count", Some(json!(1.5)), "Malformed", "A count that is no integer."),
        ("sample", "count", Some(json!("1")), "Malformed", "A count in quotes."),
        ("sample", "count", None, "Missing", "No count."),
        ("sample", "tape", None, "Missing", "No tape."),
        ("sample", "law", None, "Missing", "No law."),
        (
            "sample",
            "profile",
            None,
            "Missing",
            "No profile: there is no default way to read a tape.",
        ),
        ("sample", "params", None, "Missing", "No parameters."),
        ("sample", "params", Some(json!([])), "Malformed", "A list instead of named parameters."),
        ("sample", "seed", Some(json!("0")), "Unknown", "A seed next to a tape."),
        (
            "digest",
            "checkpoints",
            Some(json!([2, 1])),
            "OutOfRange",
            "Checkpoints that do not increase.",
        ),
        ("digest", "checkpoints", Some(json!([1, 1])), "OutOfRange", "A checkpoint twice."),
        ("digest", "checkpoints", Some(json!([3])), "OutOfRange", "A checkpoint beyond the count."),
        ("digest", "checkpoints", None, "Missing", "No checkpoints."),
        ("digest", "count", Some(json!(-2)), "OutOfRange", "A negative count of a digest."),
        ("count-tapes", "bytes", Some(json!(-1)), "OutOfRange", "A negative length of tapes."),
        ("count-tapes", "bytes", Some(json!("1")), "Malformed", "A length in quotes."),
        ("count-tapes", "bytes", None, "Missing", "No length."),
        (
            "count-tapes",
            "tape",
            Some(json!({"hex": "00"})),
            "Unknown",
            "One tape where all are meant.",
        ),
        ("frequencies", "count", Some(json!(-1)), "OutOfRange", "A negative count of draws."),
        ("frequencies", "count", None, "Missing", "No count of draws."),
        (
            "frequencies",
            "tape",
            Some(json!({"hex": "00"})),
            "Unknown",
            "A tape where fresh randomness is meant.",
        ),
        (
            "probability",
            "of",
            Some(json!("sampler")),
            "Malformed",
            "Neither a law nor a mechanism.",
        ),
        ("probability", "query", Some(json!("median")), "Malformed", "Neither a pmf nor a cdf."),
        ("probability", "query", None, "Missing", "No query."),
        ("probability", "at", Some(json!("0")), "Malformed", "One value instead of a list."),
        ("probability", "at", Some(json!(["1/2"])), "OutOfRange", "A value that is no integer."),
        ("probability", "at", Some(json!(["nan"])), "NotANumber", "A value that is no number."),
        ("probability", "at", None, "Missing", "No values."),
        ("probability", "count", Some(json!(1)), "Unknown", "A field of a sampler."),
    ];
    let mut cases = Vec::new();
    for (op, field, value, flag, comment) in spoiled {
        let mut args = valid(op, "bernoulli");
        let what = match value {
            Some(value) => {
                let shown = shape(&value);
                args[field] = value;
                shown
            }
            None => {
                args.as_object_mut().expect("arguments are an object").remove(field);
                "missing".to_owned()
            }
        };
        let id = format!("refusal-{op}-{field}-{what}");
        cases.push(refused(id, op, args, flag, comment.to_owned())?);
    }
    Ok(cases)
}

/// A value as a part of an id.
fn shape(value: &Value) -> String {
    match value {
        Value::String(text) => format!("text-{}", slug(text)),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(shape).collect();
            format!("list-{}", items.join("-")).trim_end_matches('-').to_owned()
        }
        Value::Object(_) => "object".to_owned(),
        other => slug(&other.to_string()),
    }
}
