//! What a policy costs, told from the roster and the policy alone.

use std::fmt::Write;

use serde_json::Value;

use super::{Folder, command, insights, json};

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
        "      budget  3 of 3",
        "a calendar year: eps = 12 of a person",
        "any 12 months in a row: eps = 15 of a person, as they can meet 5 quarters",
        "27 months: eps = 27 of a person, which is how long",
        // (0.8510/(0.7979 * 1/2))^2 = 4.55, (60.000/(0.7979 * 6))^2 = 157.08.
        "nearer to the truth than the company's value from 5 people on",
        "nearer to the truth than the company's value from 158 people on",
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
fn many_small_releases_cost_less_with_a_delta() {
    let folder = Folder::new();
    let people = folder.file("people.csv", people().as_bytes());
    let standard = etalon::insights::policy::DEFAULT;
    let policy = standard
        .replace("person-quarter", "person-month")
        .replace("\"epsilon\": \"1\"", "\"epsilon\": \"1/20\"");
    let policy = folder.file("policy.json", policy.as_bytes());
    let plan = ["plan", "--people", &people, "--policy", &policy];
    let found = json(&insights(&[&plan[..], &["--format", "json"]].concat()));
    let long = &found["horizons"][3];
    assert_eq!((&long["epsilon"], &long["periods"]), (&"81/20".into(), &27.into()));
    // By the command that exists for it.
    let terms = "discrete_laplace(scale=20, sensitivity=1) * 54 + discrete_laplace(scale=76800, sensitivity=3840) * 27";
    let account = ["account", "--compose", terms, "--relation", "replace-one", "--delta", "1e-6"];
    let account = json(&command(&[&account[..], &["--format", "json"]].concat()));
    let number = |value: &Value| value.as_str().unwrap().parse::<f64>().unwrap();
    let shown = number(&long["approximate"]["epsilon"]);
    let lo = number(&account["epsilon"]["lo"]);
    assert!(lo <= shown && shown < lo + 0.02 && shown < 4.0, "{shown} {account}");
    let ended = insights(&plan);
    assert!(ended.stdout.contains("27 months: eps = 81/20 of a person; or eps = "), "{ended}");
}

#[test]
fn the_schema_of_policies_takes_what_the_reader_takes() {
    let text = include_str!("../../docs/spec/insights-policy.schema.json");
    let schema: Value = serde_json::from_str(text).unwrap();
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("policy.json", schema).unwrap();
    let index = compiler.compile("policy.json", &mut schemas).unwrap();
    let valid = |text: &str| {
        let policy: Value = serde_json::from_str(text).unwrap();
        schemas.validate(&policy, index).is_ok()
    };
    let standard = etalon::insights::policy::DEFAULT;
    let read = |text: &str| etalon::insights::Policy::read(text, "p").is_ok();
    for (from, to) in [
        ("person-quarter", "person-month"),
        ("\"unit\": \"person-quarter\"", "\"unit\": \"person\", \"period\": \"month\""),
        ("\"budget\": \"3\"", "\"budget\": \"7/2\", \"yearly\": \"14\", \"mask\": \"9/10\""),
        ("{\"share\": {\"above\": \"5\"}}", "{\"bands\": [\"1\", \"2.5\"]}"),
        (
            "{\"share\": {\"above\": \"5\"}}",
            "{\"quantile\": {\"at\": \"1/2\", \"edges\": [\"1\"]}}",
        ),
        ("\"minimum_group\": 30", "\"minimum_group\": 30, \"company\": \"1/9\""),
        ("3", "3"),
    ] {
        let text = standard.replacen(from, to, 1).replace("\"budget\": \"3\"", "\"budget\": \"4\"");
        assert!(valid(&text) && read(&text), "{to}");
    }
    for (from, to) in [
        ("person-quarter", "message"),
        ("\"person-quarter\"", "\"person-quarter\", \"period\": \"month\""),
        ("\"person-quarter\"", "\"person\""),
        ("replace-one", "add-remove"),
        ("\"minimum_group\": 10", "\"minimum_group\": 1"),
        ("\"budget\": \"3\"", "\"budget\": 3"),
        ("\"name\": \"after-hours\"", "\"name\": \"After hours\""),
        ("Email_hours", "Email hours"),
        ("{\"above\": \"5\"}", "{\"above\": \"5\", \"or\": \"6\"}"),
        ("\"budget\"", "\"bounds\": \"data\", \"budget\""),
    ] {
        assert!(standard.contains(from), "{from}");
        let text = standard.replacen(from, to, 1);
        assert!(!valid(&text) && !read(&text), "{to}");
    }
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

#[test]
fn a_plan_promises_what_the_ledger_grants() {
    let folder = Folder::new();
    let people = folder.file("people.csv", people().as_bytes());
    let plan = |changes: &[(&str, &str)]| {
        let mut policy = etalon::insights::policy::DEFAULT.to_owned();
        for (from, to) in changes {
            assert!(policy.contains(from), "{from}");
            policy = policy.replacen(from, to, 1);
        }
        let policy = folder.file("policy.json", policy.as_bytes());
        let ended =
            insights(&["plan", "--people", &people, "--policy", &policy, "--format", "json"]);
        assert_eq!(ended.code, 0, "{ended}");
        let horizons = json(&ended)["horizons"].clone();
        let of = |horizon: &Value| {
            let text = |name: &str| horizon[name].to_string().replace('"', "");
            (text("periods"), text("releases"), text("epsilon"))
        };
        horizons.as_array().unwrap().iter().map(of).collect::<Vec<_>>()
    };
    let expected = |all: &[(u32, u32, u32)]| -> Vec<(String, String, String)> {
        all.iter().map(|(a, b, c)| (a.to_string(), b.to_string(), c.to_string())).collect()
    };
    assert_eq!(plan(&[]), expected(&[(1, 1, 3), (4, 4, 12), (5, 5, 15), (9, 9, 27)]));
    // Every fifth quarter has to go without, or more.
    let yearly = |cap: &str| plan(&[("\"budget\"", &format!("\"yearly\": \"{cap}\", \"budget\""))]);
    assert_eq!(yearly("12"), expected(&[(1, 1, 3), (4, 4, 12), (5, 4, 12), (9, 8, 24)]));
    assert_eq!(yearly("7"), expected(&[(1, 1, 3), (4, 2, 6), (5, 2, 6), (9, 4, 12)]));
    // What a person may ever spend ends it.
    let unit = ("\"unit\": \"person-quarter\"", "\"unit\": \"person\", \"period\": \"quarter\"");
    let ever = plan(&[unit, ("\"budget\": \"3\"", "\"budget\": \"8\"")]);
    assert_eq!(ever, expected(&[(1, 1, 3), (4, 2, 6), (5, 2, 6), (9, 2, 6)]));
    let text = insights(&["plan", "--people", &people, "--policy", &folder.path("policy.json")]);
    let says = "a calendar year: eps = 6 of a person; of 4 releases, the ledger refuses 2";
    assert!(text.stdout.contains(says), "{text}");
}

#[test]
fn absurd_noise_is_called_so_and_words_are_explained() {
    let folder = Folder::new();
    let people = folder.file("people.csv", people().as_bytes());
    let policy =
        etalon::insights::policy::DEFAULT.replace("\"epsilon\": \"1\"", "\"epsilon\": \"1/100\"");
    let policy = folder.file("policy.json", policy.as_bytes());
    let text = insights(&["plan", "--people", &people, "--policy", &policy]);
    assert!(text.stdout.contains("  10 people: the noise is larger than any answer"), "{text}");
    assert!(text.stdout.contains("1000 people: off by"), "{text}");
    assert!(text.stdout.contains("\"nearer to the truth than the company's value\": in"), "{text}");
}

#[test]
fn the_default_policy_stands_in_the_specification() {
    let page = include_str!("../../docs/spec/insights.md");
    let mut blocks = page.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let block = blocks.find(|block| block.contains("etalon-insights-policy/1"));
    assert_eq!(block.unwrap(), etalon::insights::policy::DEFAULT);
}
