//! What a policy costs, told from the roster and the policy alone.

use std::fmt::Write;

use super::{Folder, insights, json};

/// A head with 12 reports, the first of whom has 30.
fn people() -> String {
    let mut text = "PersonId,ManagerId\nhead,\n".to_owned();
    for at in 0..12 {
        writeln!(text, "m{at:02},head").unwrap();
    }
    for at in 0..30 {
        writeln!(text, "p{at:02},m00").unwrap();
    }
    text
}

#[test]
fn the_default_policy_says_what_it_can_say() {
    let folder = Folder::new();
    let people = folder.file("people.csv", people().as_bytes());
    let ended = insights(&["plan", "--people", &people]);
    assert_eq!(ended.code, 0, "{ended}");
    for line in [
        "   guarantee  eps = 3 per person-quarter under replace-one",
        "      budget  3 of 3; a year costs a person 12",
        "share above 5, eps = 1; 2 teams of 10 or more",
        "mean within 0 to 60, eps = 1; 1 teams of 30 or more",
        // E|X| = 2q/(1 - q^2) at q = 1/e is 0.8510; of ten people that is 8.51 %.
        "  10 people: off by 8.51 percentage points on average, by at most 30 in 19 of 20",
        " 100 people: off by 0.6 units of the column on average, by at most 1.8 in 19 of 20",
    ] {
        assert!(ended.stdout.contains(line), "no `{line}` in {ended}");
    }
    let found = json(&insights(&["plan", "--people", &people, "--format", "json"]));
    assert_eq!(found["metrics"][2]["scale"], "3840");
    assert_eq!(found["metrics"][2]["teams_shown"], 1);
}

#[test]
fn a_policy_that_costs_more_than_its_budget_is_refused() {
    let folder = Folder::new();
    let people = folder.file("people.csv", people().as_bytes());
    let standard = etalon::insights::policy::DEFAULT;
    let policy = standard.replace("\"budget\": \"3\"", "\"budget\": \"2\"");
    let policy = folder.file("policy.json", policy.as_bytes());
    let ended = insights(&["plan", "--people", &people, "--policy", &policy]);
    let says = "the metrics cost 3 in all, the budget is 2";
    assert!(ended.code == 2 && ended.stderr.contains(says), "{ended}");
}
