//! The arguments and the expectation of each operation, as JSON Schema.

use super::closed;
use crate::json::{Value, json};

/// Every operation.
pub(super) const NAMES: &[&str] = &[
    "account",
    "count-tapes",
    "digest",
    "frequencies",
    "guarantee",
    "judge",
    "probability",
    "release",
    "sample",
    "session",
    "tape",
    "verify",
];

fn scalar(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

fn list(of: Value) -> Value {
    json!({"type": "array", "items": of})
}

fn table(of: Value) -> Value {
    json!({"type": "object", "additionalProperties": of})
}

/// The scalars of section 2, by name.
pub(super) fn scalars() -> Value {
    let integer = "(0|-?[1-9][0-9]*)";
    let rational = format!("{integer}(/[1-9][0-9]*)?");
    let decimal = r"-?(0|[1-9][0-9]*)(\.[0-9]+)?(e-?[0-9]+)?";
    let float = "f64:[0-9a-f]{16}";
    let digits = |count| json!({"type": "string", "pattern": format!("^[0-9a-f]{{{count}}}$")});
    let recorded = closed(
        json!({"hex": {"type": "string", "pattern": "^([0-9a-f]{2})*$"}, "bits": {"$ref": "#/$defs/count"}}),
        &["hex"],
    );
    let stretched = closed(
        json!({"sha256ctr": digits(64), "bytes": {"$ref": "#/$defs/count"}}),
        &["sha256ctr", "bytes"],
    );
    let keystream = closed(
        json!({"chacha20": digits(64), "stream": {"type": "integer", "minimum": 0}}),
        &["chacha20", "stream"],
    );
    let ends = closed(json!({"lo": scalar("decimal"), "hi": scalar("decimal")}), &["lo", "hi"]);
    json!({
        "count": {"type": "integer", "minimum": 0, "maximum": 9_007_199_254_740_991u64},
        "integer": {"type": "string", "pattern": format!("^{integer}$")},
        "rational": {"type": "string", "pattern": format!("^{rational}$")},
        "decimal": {"type": "string", "pattern": format!("^{decimal}$")},
        "number": {"type": "string", "pattern": format!("^({rational}|{decimal}|{float})$")},
        "logarithm": {"type": "string", "pattern": format!("^({rational}|{decimal}|{float}|ln\\({rational}\\))$")},
        "log": {"type": "string", "pattern": format!("^ln\\({rational}\\)$")},
        "truth": {"oneOf": [{"$ref": "#/$defs/rational"}, ends]},
        "digest": digits(64),
        "params": {"type": "object", "additionalProperties": {"type": "string"}},
        "profile": {"enum": ["cks20/1", "inverse/1"]},
        "tape": {"oneOf": [recorded, stretched, keystream]},
        "value": true,
    })
}

/// The arguments of an operation, what it expects, and whether the tape may
/// end in it.
pub(super) fn shape(op: &str) -> (Value, Value, bool) {
    let (count, text) = (scalar("count"), json!({"type": "string", "minLength": 1}));
    let (params, profile, tape) = (scalar("params"), scalar("profile"), scalar("tape"));
    match op {
        "tape" => (
            closed(json!({"tape": tape, "reads": list(count.clone())}), &["tape", "reads"]),
            closed(json!({"out": list(scalar("integer")), "bits": count}), &["out", "bits"]),
            true,
        ),
        "sample" => (
            closed(
                json!({"law": text, "params": params, "profile": profile, "count": count, "tape": tape}),
                &["law", "params", "profile", "count", "tape"],
            ),
            closed(json!({"out": list(scalar("integer")), "bits": count}), &["out", "bits"]),
            true,
        ),
        "digest" => (
            closed(
                json!({
                    "law": text, "params": params, "profile": profile, "count": count,
                    "tape": tape, "checkpoints": list(count.clone()),
                }),
                &["law", "params", "profile", "count", "tape", "checkpoints"],
            ),
            closed(
                json!({
                    "digest": scalar("digest"), "bits": count,
                    "checkpoints": list(scalar("digest")),
                }),
                &["digest", "bits", "checkpoints"],
            ),
            true,
        ),
        "count-tapes" => {
            let counts = closed(
                json!({"counts": table(count.clone()), "ended": count}),
                &["counts", "ended"],
            );
            let bracket = closed(
                json!({"chances": table(scalar("truth")), "most_ended": scalar("rational")}),
                &["chances", "most_ended"],
            );
            let args = json!({"law": text, "params": params, "profile": profile, "bytes": count});
            (closed(args, &["law", "params", "bytes"]), json!({"oneOf": [counts, bracket]}), false)
        }
        "probability" => (
            closed(
                json!({
                    "of": {"enum": ["law", "mechanism"]}, "law": text, "mechanism": text,
                    "params": params, "input": scalar("value"),
                    "query": {"enum": ["pmf", "cdf"]}, "at": list(scalar("value")),
                }),
                &["of", "params", "query", "at"],
            ),
            closed(
                json!({"values": list(scalar("truth")), "tolerance": scalar("rational")}),
                &["values", "tolerance"],
            ),
            false,
        ),
        "frequencies" => {
            let end = scalar("integer");
            let region = closed(
                json!({"from": end, "to": end, "least": count, "most": count}),
                &["least", "most"],
            );
            let power =
                closed(json!({"fault": text, "caught": scalar("number")}), &["fault", "caught"]);
            (
                closed(
                    json!({"law": text, "params": params, "count": count}),
                    &["law", "params", "count"],
                ),
                closed(
                    json!({
                        "regions": list(region), "false_alarm": scalar("rational"),
                        "power": list(power),
                    }),
                    &["regions", "false_alarm", "power"],
                ),
                false,
            )
        }
        "release" => (
            closed(
                json!({
                    "mechanism": text, "params": params, "input": scalar("value"),
                    "profile": profile, "tape": tape,
                }),
                &["mechanism", "params", "input", "profile", "tape"],
            ),
            closed(json!({"out": scalar("value"), "bits": count}), &["out", "bits"]),
            true,
        ),
        _ => claims(op),
    }
}

/// The same for the operations on claims.
fn claims(op: &str) -> (Value, Value, bool) {
    let (count, text) = (scalar("count"), json!({"type": "string", "minLength": 1}));
    let params = scalar("params");
    let term = json!({"type": "object", "required": ["mechanism", "count"], "properties": {
        "mechanism": text, "count": count,
        "sampling": closed(json!({"poisson": scalar("number")}), &["poisson"]),
    }});
    let claim = closed(
        json!({"epsilon": scalar("logarithm"), "delta": scalar("number")}),
        &["epsilon", "delta"],
    );
    let plan = json!({"type": "array", "minItems": 1, "items": term});
    match op {
        "guarantee" => {
            let epsilon = json!({"oneOf": [scalar("truth"), scalar("log")]});
            let claimed = closed(
                json!({"epsilon": epsilon, "delta": scalar("truth")}),
                &["epsilon", "delta"],
            );
            let concentrated = closed(json!({"rho": scalar("truth")}), &["rho"]);
            (
                closed(json!({"mechanism": text, "params": params}), &["mechanism", "params"]),
                json!({"oneOf": [claimed, concentrated]}),
                false,
            )
        }
        "account" => (
            closed(
                json!({
                    "plan": plan, "family": text, "relation": text,
                    "epsilon": scalar("logarithm"), "delta": scalar("number"),
                }),
                &["plan", "family", "relation"],
            ),
            closed(json!({"truth": {"oneOf": [scalar("truth"), {"const": "inf"}]}}), &["truth"]),
            false,
        ),
        "verify" => (
            closed(
                json!({"plan": plan, "family": text, "relation": text, "claim": claim}),
                &["plan", "family", "relation", "claim"],
            ),
            closed(json!({"verdict": {"enum": ["holds", "fails"]}}), &["verdict"]),
            false,
        ),
        "judge" => {
            let verdicts = json!({
                "type": "array", "minItems": 1,
                "items": {"enum": ["violation", "no_violation", "cannot_tell"]},
            });
            let power = closed(
                json!({"alpha": scalar("number"), "at_least": scalar("number"), "test": text}),
                &["alpha", "at_least", "test"],
            );
            let loss = json!({"oneOf": [scalar("truth"), scalar("log"), {"const": "inf"}]});
            (
                closed(
                    json!({
                        "claim": claim, "left": table(scalar("rational")),
                        "right": table(scalar("rational")), "runs": count,
                    }),
                    &["claim", "left", "right", "runs"],
                ),
                closed(
                    json!({
                        "verdict": verdicts, "loss": loss, "delta": scalar("truth"), "power": power,
                    }),
                    &["verdict"],
                ),
                false,
            )
        }
        _ => (
            closed(
                json!({
                    "currency": {"enum": ["pure", "zcdp"]}, "budget": scalar("number"),
                    "profile": scalar("profile"), "tape": scalar("tape"),
                    "operations": list(json!({"type": "object", "required": ["do"]})),
                }),
                &["currency", "budget", "profile", "tape", "operations"],
            ),
            closed(
                json!({"results": list(json!({"type": "object", "required": ["status"]}))}),
                &["results"],
            ),
            true,
        ),
    }
}
