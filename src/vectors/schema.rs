//! The JSON Schema of every kind of file, written and checked: the only door
//! to `boon`.
//!
//! The frame is the same for all; a kind allows certain operations, and each
//! operation has its arguments and its expectation.

mod operations;

use crate::error::{Error, Result};
use crate::json::{Value, json};
use crate::vectors::{BugType, Class};

/// Every kind with the operations its cases may have.
pub const KINDS: &[(&str, &[&str])] = &[
    ("accounting", &["account"]),
    ("auditor", &["judge"]),
    ("claim", &["verify"]),
    ("digest", &["digest"]),
    ("exhaustive", &["count-tapes"]),
    ("frequency", &["frequencies"]),
    ("guarantee", &["guarantee"]),
    ("law", &["probability"]),
    ("mechanism", &["release"]),
    ("refusal", operations::NAMES),
    ("session", &["session"]),
    ("sampler", &["sample"]),
    ("tape", &["tape"]),
];

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of a kind.
///
/// # Errors
///
/// [`Error::Unknown`] for a kind that does not exist.
///
/// # Example
///
/// ```
/// use etalon::vectors::schema;
/// assert_eq!(schema::of("law")?["$schema"], "https://json-schema.org/draft/2020-12/schema");
/// assert!(schema::of("laws").is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn of(kind: &str) -> Result<Value> {
    let Some((_, operations)) = KINDS.iter().find(|(name, _)| *name == kind) else {
        let known = KINDS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        return Err(Error::Unknown { what: "kind of vectors", given: kind.to_owned(), known });
    };
    let [first, rest @ ..] = operations else { unreachable!("every kind has an operation") };
    // Refusals are the one kind of several operations, all of one shape.
    let case = case(
        kind,
        if rest.is_empty() { json!({"const": first}) } else { json!({"enum": operations}) },
        first,
    );
    let texts = json!({"type": "array", "items": {"type": "string", "minLength": 1}});
    let bug_types: Vec<_> = BugType::NAMES.iter().map(|(name, _)| *name).collect();
    let note = closed(
        json!({
            "bug_type": {"enum": bug_types},
            "description": {"type": "string", "minLength": 1},
            "effect": {"type": "string", "minLength": 1},
            "links": texts,
        }),
        &["bug_type", "description"],
    );
    let mut schema = closed(
        json!({
            "format": {"const": super::file::FORMAT},
            "kind": {"const": kind},
            "title": {"type": "string", "minLength": 1},
            "spec": texts,
            "covers": texts,
            "does_not_cover": texts,
            "notes": {"type": "object", "additionalProperties": note},
            "cases": {"type": "array", "minItems": 1, "items": case},
        }),
        &["format", "kind", "title", "spec", "covers", "does_not_cover", "notes", "cases"],
    );
    schema["$schema"] = json!(DIALECT);
    schema["title"] = json!(format!("etalon-vectors/1, kind {kind}"));
    schema["$defs"] = operations::scalars();
    Ok(schema)
}

/// The schema of one case: what may stand for its operation, and whose shape
/// it has.
fn case(kind: &str, named: Value, op: &str) -> Value {
    let (args, expect) = if kind == "refusal" {
        // The arguments are wrong on purpose; how, is the case's business.
        (json!({"type": "object"}), closed(json!({"status": {"const": "refused"}}), &["status"]))
    } else {
        let (args, result, ends) = operations::shape(op);
        let ended = closed(json!({"status": {"const": "tape_ended"}}), &["status"]);
        let expect = if ends { json!({"oneOf": [result, ended]}) } else { result };
        (args, expect)
    };
    let classes: Vec<_> = Class::ALL.iter().map(|class| class.name()).collect();
    let flags = json!({"type": "array", "minItems": 1, "items": {"type": "string"}});
    closed(
        json!({
            "id": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 120},
            "class": {"enum": classes},
            "flags": flags,
            "needs": {
                "type": "array", "minItems": 1, "uniqueItems": true,
                "items": {"enum": ["rational", "bignum", "long", "soak"]},
            },
            "comment": {"type": "string", "minLength": 1},
            "op": named,
            "args": args,
            "expect": expect,
            "retired": closed(
                json!({"since": {"type": "string"}, "why": {"type": "string"}}),
                &["since", "why"],
            ),
            "transcript": {"type": "array", "items": {"type": "string"}},
        }),
        &["id", "class", "flags", "comment", "op", "args", "expect"],
    )
}

/// An object with these properties and no others.
fn closed(properties: Value, required: &[&str]) -> Value {
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// A compiled schema of one kind.
///
/// # Example
///
/// ```
/// use etalon::json::{json, parse};
/// use etalon::vectors::{published, schema::Schema};
/// let files = published()?;
/// let schema = Schema::compile(&files[0].kind)?;
/// schema.check(&parse(&files[0].text(), "a file")?, "a file")?;
/// assert!(schema.check(&json!({"kind": "law"}), "a file").is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
pub struct Schema {
    compiled: boon::Schemas,
    index: boon::SchemaIndex,
}

impl std::fmt::Debug for Schema {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Schema").finish_non_exhaustive()
    }
}

impl Schema {
    /// Compiles the schema of a kind.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] for a kind that does not exist.
    pub fn compile(kind: &str) -> Result<Self> {
        let schema = of(kind)?;
        let name = format!("{kind}.schema.json");
        let broken = |fault: String| Error::Input {
            source: name.clone(),
            place: "schema".to_owned(),
            rule: fault,
        };
        let mut compiled = boon::Schemas::new();
        let mut compiler = boon::Compiler::new();
        let place = format!("https://etalon.example/{name}");
        compiler.add_resource(&place, schema).map_err(|fault| broken(fault.to_string()))?;
        let index =
            compiler.compile(&place, &mut compiled).map_err(|fault| broken(fault.to_string()))?;
        Ok(Self { compiled, index })
    }

    /// Checks a document; `source` names it in the error.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] with every place that breaks a rule.
    pub fn check(&self, document: &Value, source: &str) -> Result<()> {
        self.compiled.validate(document, self.index).map_err(|fault| Error::Input {
            source: source.to_owned(),
            place: "schema".to_owned(),
            rule: fault.to_string(),
        })
    }
}
