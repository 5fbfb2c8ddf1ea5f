//! Every result is what its published schema says, and what the schema refuses
//! is no result.

use serde_json::{Value, json};

use crate::{Folder, runs, seeded, view};

/// Every published schema of a result and of a view.
const SCHEMAS: [(&str, &str); 9] = [
    ("etalon-account/1", include_str!("../../docs/spec/result-account.schema.json")),
    ("etalon-audit/1", include_str!("../../docs/spec/result-audit.schema.json")),
    ("etalon-conformance/1", include_str!("../../docs/spec/result-conformance.schema.json")),
    ("etalon-finding/1", include_str!("../../docs/spec/result-finding.schema.json")),
    ("etalon-insights-log/1", include_str!("../../docs/spec/result-insights-log.schema.json")),
    (
        "etalon-insights-verify/2",
        include_str!("../../docs/spec/result-insights-verify.schema.json"),
    ),
    ("etalon-merged/1", include_str!("../../docs/spec/result-merged.schema.json")),
    ("etalon-museum/1", include_str!("../../docs/spec/result-museum.schema.json")),
    ("sarif", include_str!("../../docs/spec/report-sarif.schema.json")),
];

/// What is wrong with a document of a format; nothing if all is well.
pub(crate) fn fault(format: &str, document: &Value) -> Option<String> {
    let mut compiler = boon::Compiler::new();
    let mut place = None;
    for (name, text) in SCHEMAS {
        let schema: Value = serde_json::from_str(text).unwrap();
        let id = format!("https://etalon.example/{}", schema["$id"].as_str().unwrap());
        if name == format {
            place = Some(id.clone());
        }
        compiler.add_resource(&id, schema).unwrap();
    }
    let place = place.unwrap_or_else(|| panic!("no schema of {format}"));
    let mut schemas = boon::Schemas::new();
    let index = compiler.compile(&place, &mut schemas).unwrap();
    schemas.validate(document, index).err().map(|fault| format!("{fault:#}"))
}

fn format(result: &Value) -> String {
    result["format"].as_str().unwrap().to_owned()
}

#[test]
fn every_result_is_what_its_schema_says() {
    let mut seen = Vec::new();
    for run in runs() {
        let result = run.result();
        let format = format(&result);
        assert_eq!(fault(&format, &result), None, "{:?}: {result}", run.words);
        // And it is shown as it was stored.
        let stored: Value = serde_json::from_str(&view(&result, "json")).unwrap();
        assert_eq!(stored, result);
        seen.push(format);
    }
    for (format, _) in SCHEMAS {
        // Logs, shards and SARIF have tests of their own.
        let elsewhere = ["etalon-insights-log/1", "etalon-merged/1", "sarif"].contains(&format);
        assert!(elsewhere || seen.iter().any(|one| one == format), "no run gave a {format}");
    }
}

/// A shard's evidence and a log of releases come in two steps.
#[test]
fn merged_shards_and_logs_are_what_their_schemas_say() {
    let folder = Folder::new();
    let path = |name: &str| folder.0.join(name).display().to_string();
    let (evidence, log) = (path("evidence.json"), path("log.jsonl"));
    let audit = "audit --claim eps=1 --relation replace-one --unit person --left 0 --right 1 --max-runs 3000 --seed SEED --evidence";
    let laplace = "--builtin discrete-laplace --param scale=1";
    let words: Vec<&str> =
        audit.split(' ').map(seeded).chain([evidence.as_str()]).chain(laplace.split(' ')).collect();
    assert_eq!(crate::etalon(&words).code, 0);
    let merged = crate::etalon(&["merge", &evidence, "--format", "json"]);
    let promise = json!({"promise": "2", "unit": "person-quarter", "relation": "replace-one"});
    let cell = json!({
        "release": "r", "period": "2024-Q3", "view": "manager", "group": "a", "people": 10,
        "metric": "late", "part": "count", "value": 3,
        "epsilon": "1", "unit": "person-quarter", "relation": "replace-one",
    });
    std::fs::write(&log, format!("{promise}\n{cell}\n")).unwrap();
    let logged = crate::etalon(&["insights", "verify", "--log", &log, "--format", "json"]);
    for (format, ended) in [("etalon-merged/1", merged), ("etalon-insights-log/1", logged)] {
        let result: Value = serde_json::from_str(&ended.stdout)
            .unwrap_or_else(|why| panic!("{why}: {} {}", ended.stdout, ended.stderr));
        assert_eq!(fault(format, &result), None, "{result}");
        let green = view(&result, "annotations").is_empty();
        assert_eq!(green, ended.code == 0, "{result}");
    }
}

/// A run of promises that was stopped passes no claim and fails none.
#[test]
fn a_run_that_was_stopped_is_undecided() {
    let run =
        runs().iter().find(|run| run.words.starts_with(&["insights", "verify", "--max-runs"]));
    let mut result = run.unwrap().result();
    assert_eq!((&result["verdict"], view(&result, "annotations")), (&json!("PASS"), String::new()));
    result["verdict"] = json!("NOT ASSESSABLE");
    let lines = view(&result, "annotations");
    assert!(
        lines.starts_with("::warning ") && lines.contains("stopped before the last pair"),
        "{lines}"
    );
}

#[test]
fn what_a_schema_refuses_is_refused_by_the_reader() {
    let folder = Folder::new();
    for run in runs() {
        let mut result = run.result();
        let format = format(&result);
        result["verdicts"] = json!(1);
        assert!(fault(&format, &result).is_some(), "{format} takes an unknown field");
        let ended = folder.report(&result.to_string(), "text");
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{result}");
        assert!(ended.stderr.contains("unknown field \"verdicts\""), "{}", ended.stderr);
    }
}
