//! SARIF 2.1.0: what is amiss, with stable rule ids and places in the files of
//! claims, for whoever shows findings beside files.

use super::super::model::{Item, Outcome, RULES, Report, Rule};
use crate::digest::Digest;
use crate::json::{self, Value, json};

/// A report as one run. What is passed or skipped is no result: most readers
/// show every result as a problem.
pub(super) fn sarif(report: &Report) -> String {
    let results: Vec<Value> = report
        .groups
        .iter()
        .flat_map(|group| group.items.iter().map(|item| (group.name.as_str(), item)))
        .filter_map(|(group, item)| Some(result(report, group, item, item.rule?)))
        .collect();
    let about: json::Map<String, Value> =
        report.properties.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let ran = report.items().all(|item| item.outcome != Outcome::Error);
    json::pretty(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "etalon",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": RULES.iter().map(rule).collect::<Vec<_>>(),
            }},
            "automationDetails": {"id": format!("{}/", report.kind.command().replace(' ', "-"))},
            "columnKind": "unicodeCodePoints",
            "invocations": [{"executionSuccessful": ran}],
            "results": results,
            "properties": {
                "verdict": report.verdict,
                "title": report.title,
                "counts": report.counts(),
                "about": about,
            },
        }],
    }))
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.about},
        "fullDescription": {"text": rule.help},
        "help": {"text": rule.help},
    })
}

fn result(report: &Report, group: &str, item: &Item, rule: &Rule) -> Value {
    let mut location = json!({
        "logicalLocations": [{
            "name": item.name,
            "fullyQualifiedName": format!("{}.{}", item.class, item.name),
        }],
    });
    if let Some(place) = &item.place {
        location["physicalLocation"] = json!({
            "artifactLocation": {"uri": uri(&place.file)},
            "region": {"startLine": place.line, "startColumn": place.column},
        });
    }
    let text = [std::slice::from_ref(&item.message), &item.details].concat().join("\n");
    let properties: json::Map<String, Value> =
        item.properties.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    json!({
        "ruleId": rule.id,
        "ruleIndex": RULES.iter().position(|one| one == rule),
        "level": if item.outcome == Outcome::Undecided { "warning" } else { "error" },
        "message": {"text": format!("{}: {text}", item.name)},
        "locations": [location],
        "partialFingerprints": {"etalonItem/v1": fingerprint(report, group, item)},
        "properties": properties,
    })
}

/// What makes a result the same in the next run: what was run and the item's
/// names, not its numbers and not its line.
fn fingerprint(report: &Report, group: &str, item: &Item) -> String {
    let mut digest = Digest::new();
    for part in [report.kind.command(), group, &item.class, &item.name] {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    digest.hex()
}

/// A path as a relative reference, or as an absolute one.
fn uri(file: &str) -> String {
    let mut text = String::new();
    for byte in file.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text += &format!("%{byte:02X}");
        }
    }
    if text.starts_with('/') {
        return format!("file://{text}");
    }
    text.strip_prefix("./").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_written_as_references() {
        assert_eq!(uri("./a b/ü.json"), "a%20b/%C3%BC.json");
        assert_eq!(uri("/a/c:d.json"), "file:///a/c%3Ad.json");
    }
}
