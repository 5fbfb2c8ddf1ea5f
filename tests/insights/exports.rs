//! The real sample export, counted by an independent reader beforehand.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Folder, insights, json, shared};

#[test]
fn the_real_export_is_read_and_its_strange_rows_are_counted() {
    let Some(shared) = shared() else { return };
    let path = shared.join("pq_data.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    let organizations: BTreeMap<&str, &str> = text
        .lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            (fields[0].trim_matches('"'), fields[fields.len() - 2].trim_matches('"'))
        })
        .collect();
    let ids: Vec<&str> = organizations.keys().copied().collect();
    let mut people = "PersonId,ManagerId,Organization\n".to_owned();
    for (at, (id, organization)) in organizations.iter().enumerate() {
        let manager = if at == 0 { "" } else { ids[(at - 1) / 12] };
        writeln!(people, "{id},{manager},{organization}").unwrap();
    }
    let folder = Folder::new();
    let people = folder.file("people.csv", people.as_bytes());
    let path = path.display().to_string();
    let flags = ["--period", "2024-Q3", "--format", "json"];
    let ended =
        insights(&[&["check", "--metrics", &path, "--people", &people][..], &flags].concat());
    assert_eq!(ended.code, 0, "{ended}");
    let found = json(&ended);
    assert_eq!(found["rows"], 10_500);
    assert_eq!(found["rows_in_period"], 300 * 13);
    assert_eq!(found["measured"], 300);
    assert_eq!(
        (&found["first_day"], &found["last_day"]),
        (&"2024-03-31".into(), &"2024-11-24".into())
    );
    let count = |found: &serde_json::Value, part: &str| {
        let says = format!("rows in which {part} exceeds Collaboration_hours");
        let findings = found["findings"].as_array().unwrap();
        let own = findings.iter().find(|finding| finding["finding"] == says.as_str());
        own.map(|finding| finding["count"].as_u64().unwrap())
    };
    // Of the quarter, and of what is released.
    assert_eq!(count(&found, "After_hours_collaboration_hours"), Some(127));
    assert_eq!(count(&found, "Email_hours"), Some(1));
    assert_eq!(count(&found, "Meeting_hours"), None);
    let policy = etalon::insights::policy::DEFAULT.replace("\"Email_hours\"", "\"Meeting_hours\"");
    let policy = folder.file("policy.json", policy.as_bytes());
    let files = ["check", "--metrics", &path, "--people", &people, "--policy", &policy];
    let found = json(&insights(&[&files[..], &flags].concat()));
    assert_eq!(count(&found, "Meeting_hours"), Some(1_092));
    assert_eq!(count(&found, "Email_hours"), None);
}

#[test]
fn an_export_of_meetings_is_not_taken_for_one_of_people() {
    let Some(shared) = shared() else { return };
    let folder = Folder::new();
    let people = folder.file("people.csv", b"PersonId,ManagerId\na,\n");
    let path = shared.join("mt_data.csv").display().to_string();
    let flags = ["check", "--metrics", &path, "--people", &people, "--period", "2024-Q3"];
    let ended = insights(&flags);
    assert!(ended.code == 2 && ended.stderr.contains("there is no column PersonId"), "{ended}");
}
