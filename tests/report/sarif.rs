//! SARIF: what the standard asks for, and places that are right.

use serde_json::{Value, json};

use crate::schemas::fault;
use crate::{etalon, runs, seeded, view};

fn sarif(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn results(document: &Value) -> &Vec<Value> {
    document["runs"][0]["results"].as_array().unwrap()
}

#[test]
fn every_run_gives_what_the_schema_says() {
    for run in runs() {
        let stored = view(&run.result(), "sarif");
        let document = sarif(&stored);
        assert_eq!(fault("sarif", &document), None, "{:?}: {document}", run.words);
        // Something is shown exactly if the command does not end with 0.
        assert_eq!(results(&document).is_empty(), run.code == 0, "{:?}", run.words);
        let rules = document["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
        for result in results(&document) {
            let at = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[at]["id"], result["ruleId"]);
        }
    }
}

#[test]
fn the_schema_of_sarif_refuses_what_the_standard_refuses() {
    let run = &runs()[0];
    let good = sarif(&view(&run.result(), "sarif"));
    assert_eq!(fault("sarif", &good), None);
    let spoil = |pointer: &str, value: Value| {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}")) = value;
        assert!(fault("sarif", &bad).is_some(), "{pointer} may be anything");
    };
    spoil("/version", json!("2.0.0"));
    spoil("/runs/0/results/0/level", json!("fatal"));
    spoil("/runs/0/results/0/message", json!({}));
    let place = "/runs/0/results/0/locations/0/physicalLocation";
    spoil(&format!("{place}/region/startLine"), json!(0));
    spoil(&format!("{place}/artifactLocation/uri"), json!("a b.json"));
    spoil("/runs/0/tool/driver/name", Value::Null);
}

#[test]
fn a_claim_is_pointed_at_where_it_is_written() {
    let text = include_str!("claims.json");
    let document = sarif(&view(&runs()[0].result(), "sarif"));
    let [result] = results(&document).as_slice() else { panic!("{document}") };
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "tests/report/claims.json");
    let number = |name: &str| usize::try_from(place["region"][name].as_u64().unwrap()).unwrap();
    let rest = text.lines().skip(number("startLine") - 1).collect::<Vec<_>>().join("\n");
    let object = &rest[number("startColumn") - 1..];
    assert!(object.starts_with('{') && object.contains("\"name\": \"drifted"), "{object}");
    assert!(!object.contains("proven"), "{object}");
    assert_eq!(result["ruleId"], "ETALON-DRIFTED");
}

#[test]
fn every_rule_is_written_down() {
    let text = include_str!("../../docs/spec/reports.md");
    let document = sarif(&view(&runs()[0].result(), "sarif"));
    let rules = document["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        let id = rule["id"].as_str().unwrap();
        let about = rule["shortDescription"]["text"].as_str().unwrap();
        assert!(text.contains(&format!("| `{id}` | {about} |\n")), "{id}");
    }
    assert_eq!(text.matches("| `ETALON-").count(), rules.len());
}

#[test]
fn fingerprints_stay_when_numbers_and_lines_change() {
    let marks = |words: &[&str]| -> Vec<Value> {
        let document = sarif(&etalon(words).stdout);
        results(&document).iter().map(|one| one["partialFingerprints"].clone()).collect()
    };
    let words = "audit tests/report/claims.json --format sarif --seed SEED --max-runs";
    let run = |runs| marks(&words.split(' ').map(seeded).chain([runs]).collect::<Vec<_>>());
    assert_eq!(run("3000"), run("4000"));
    assert_eq!(run("3000").len(), 1);
}
