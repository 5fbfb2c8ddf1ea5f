//! A release from beginning to end: paid for, whole, the same however often it
//! is asked for, made again byte for byte, and refused before anything is
//! spent when something is wrong.

use std::fs;
use std::path::Path;

use super::{Ended, Folder, command, insights, json, shared};

const POLICY: &str = r#"{
  "format": "etalon-insights-policy/1", "unit": "person-month", "relation": "replace-one",
  "minimum_group": 5, "budget": "2",
  "metrics": [
    {"name": "late", "title": "Late", "column": "After_hours_collaboration_hours",
     "statistic": {"share": {"above": "1"}}, "epsilon": "1"},
    {"name": "hours", "title": "Hours", "column": "Collaboration_hours",
     "statistic": {"mean": {"from": "8", "to": "40", "step": "1/4"}}, "epsilon": "3/4", "company": "1/4"}
  ]}"#;

/// A made-up company of 200 people and ten weeks, with its policy.
pub(crate) struct Company {
    pub(crate) folder: Folder,
}

impl Company {
    pub(crate) fn new() -> Self {
        let folder = Folder::new();
        folder.file("policy.json", POLICY.as_bytes());
        let made = folder.path("");
        let seed = "ab".repeat(32);
        let size = ["--headcount", "200", "--weeks", "10", "--seed", &seed];
        let ended = insights(&[&["sample", "--out", &made], &size[..]].concat());
        assert_eq!(ended.code, 0, "{ended}");
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path(name)
    }

    /// The arguments of a release of a month into a folder of this name.
    pub(crate) fn arguments(&self, period: &str, out: &str, more: &[&str]) -> Vec<String> {
        let mut all = vec!["release".to_owned()];
        for (name, file) in [
            ("--metrics", "metrics.csv"),
            ("--people", "people.csv"),
            ("--policy", "policy.json"),
            ("--ledger", "ledger.db"),
            ("--out", out),
        ] {
            all.extend([name.to_owned(), self.path(file)]);
        }
        all.extend(["--period".to_owned(), period.to_owned()]);
        all.extend(more.iter().map(|text| (*text).to_owned()));
        all
    }

    pub(crate) fn release(&self, period: &str, out: &str, more: &[&str]) -> Ended {
        let arguments = self.arguments(period, out, more);
        insights(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn replay(&self, out: &str, seed: &str) -> Ended {
        let (out, metrics) = (self.path(out), self.path("metrics.csv"));
        let (people, seed) = (self.path("people.csv"), self.path(seed));
        let sources = ["--metrics", &metrics, "--people", &people, "--seed-file", &seed];
        insights(&[&["replay", &out], &sources[..]].concat())
    }

    /// Every file of a release folder with its bytes.
    pub(crate) fn files(&self, out: &str) -> Vec<(String, Vec<u8>)> {
        let entries = fs::read_dir(self.path(out)).unwrap().map(Result::unwrap);
        let mut files: Vec<_> = entries
            .map(|entry| {
                let name = entry.file_name().into_string().unwrap();
                (name, fs::read(entry.path()).unwrap())
            })
            .collect();
        files.sort();
        files
    }

    /// What the ledger exports.
    pub(crate) fn ledger(&self) -> String {
        let path = self.path("ledger.db");
        if !Path::new(&path).exists() {
            return String::new();
        }
        let ended = command(&["ledger", "export", &path]);
        if ended.code == 2 && ended.stderr.contains("is empty: nothing was ever recorded") {
            return String::new();
        }
        assert_eq!(ended.code, 0, "{ended}");
        ended.stdout
    }
}

pub(crate) fn refused(ended: &Ended, says: &str) {
    assert!(ended.code == 2 && ended.stderr.contains(says), "expected `{says}`: {ended}");
}

#[test]
fn a_release_is_paid_for_whole_and_replayed() {
    let company = Company::new();
    let seed = company.path("july.seed");
    let ended = company.release("2024-07", "july", &["--seed-file", &seed]);
    assert_eq!(ended.code, 0, "{ended}");
    for says in ["eps = 2 per person-month under replace-one", "2 of 2 spent in 2024-07, 0 left"] {
        assert!(ended.stdout.contains(says), "{ended}");
    }
    let names: Vec<String> = company.files("july").into_iter().map(|(name, _)| name).collect();
    for name in ["cells.csv", "cells.json", "changes.csv", "history.csv", "manifest.json"] {
        assert!(names.contains(&name.to_owned()), "{names:?}");
    }
    let replayed = company.replay("july", "july.seed");
    assert!(replayed.code == 0 && replayed.stdout.contains("every byte"), "{replayed}");
    // The next month knows the one before, and replays too.
    let seed = company.path("august.seed");
    let ended = company.release("2024-08", "august", &["--seed-file", &seed]);
    assert_eq!(ended.code, 0, "{ended}");
    let changes = String::from_utf8(company.files("august")[2].1.clone()).unwrap();
    assert!(changes.lines().count() > 20, "{changes}");
    assert_eq!(company.replay("august", "august.seed").code, 0);
    // The seeds are for nobody else.
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(company.path("july.seed")).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0);
}

#[test]
fn asked_again_the_same_cells_come_back_and_cost_nothing() {
    let company = Company::new();
    assert_eq!(company.release("2024-07", "one", &[]).code, 0);
    let ledger = company.ledger();
    // The metrics are not even read.
    fs::remove_file(company.path("metrics.csv")).unwrap();
    let again = company.release("2024-07", "two", &[]);
    assert!(again.code == 0 && again.stderr.contains("published already"), "{again}");
    assert_eq!(company.files("one"), company.files("two"));
    assert_eq!(company.ledger(), ledger);
    // Into the same folder too.
    assert_eq!(company.release("2024-07", "one", &[]).code, 0);
}

#[test]
fn what_differs_in_a_replay_is_named() {
    let company = Company::new();
    let seed = company.path("july.seed");
    assert_eq!(company.release("2024-07", "july", &["--seed-file", &seed]).code, 0);
    let differs = |says: &str| {
        let ended = company.replay("july", "july.seed");
        assert!(ended.code == 1 && ended.stdout.contains(says), "expected `{says}`: {ended}");
    };
    let metrics = fs::read_to_string(company.path("metrics.csv")).unwrap();
    fs::write(company.path("metrics.csv"), metrics.replacen(",1", ",2", 1)).unwrap();
    differs("byte for byte");
    fs::write(company.path("metrics.csv"), &metrics).unwrap();
    let people = fs::read_to_string(company.path("people.csv")).unwrap();
    let without_last: Vec<&str> = people.lines().collect();
    let cut = without_last[..without_last.len() - 1].join("\r\n") + "\r\n";
    fs::write(company.path("people.csv"), cut).unwrap();
    differs("is not the roster of the release");
    fs::write(company.path("people.csv"), &people).unwrap();
    let kept = fs::read_to_string(&seed).unwrap();
    let digits = kept.lines().next().unwrap().split(' ').nth(1).unwrap();
    fs::write(&seed, kept.replace(digits, &"5c".repeat(32))).unwrap();
    differs("from another seed");
    fs::write(&seed, &kept).unwrap();
    // A cell that was changed, with a manifest to match it.
    let cells = fs::read_to_string(company.path("july/cells.csv")).unwrap();
    let changed = cells.replacen(",false,", ",true,", 1);
    fs::write(company.path("july/cells.csv"), &changed).unwrap();
    refused(&company.replay("july", "july.seed"), "not the file that manifest.json lists");
    let manifest = fs::read_to_string(company.path("july/manifest.json")).unwrap();
    let digest = |text: &str| etalon::digest::hex(&etalon::digest::Digest::of(text));
    let matching = manifest.replace(&digest(&cells), &digest(&changed));
    fs::write(company.path("july/manifest.json"), matching).unwrap();
    differs("cells.csv, line 2: the folder has `2024-07,company");
    fs::write(company.path("july/cells.csv"), &cells).unwrap();
    // The manifest itself, of which the page is made.
    for (from, to, says) in [
        (
            "\"epsilon\": \"2\"",
            "\"epsilon\": \"1/2\"",
            "manifest.json, guarantee.epsilon: the folder has \"1/2\", made again it is \"2\"",
        ),
        (
            "\"epsilon\": \"1\"",
            "\"epsilon\": \"9\"",
            "manifest.json, receipts[0].epsilon: the folder has \"9\"",
        ),
        ("\"private\": true", "\"private\": false", "manifest.json, private: the folder has false"),
    ] {
        assert!(manifest.contains(from), "{from}: {manifest}");
        fs::write(company.path("july/manifest.json"), manifest.replacen(from, to, 1)).unwrap();
        differs(says);
    }
    // What differs is quoted, however far along its line it stands.
    let page = fs::read_to_string(company.path("july/report.html")).unwrap();
    let line = page.lines().max_by_key(|line| line.len()).unwrap();
    let longer = line.replacen(&line[400..], "", 1) + "moved" + &line[400..];
    let changed = page.replacen(line, &longer, 1);
    fs::write(company.path("july/report.html"), &changed).unwrap();
    let matching = manifest.replace(&digest(&page), &digest(&changed));
    fs::write(company.path("july/manifest.json"), matching).unwrap();
    differs("moved");
    fs::write(company.path("july/report.html"), &page).unwrap();
    fs::write(company.path("july/manifest.json"), &manifest).unwrap();
    assert_eq!(company.replay("july", "july.seed").code, 0);
}

#[test]
fn a_budget_that_does_not_allow_it_is_not_spent() {
    let company = Company::new();
    let twice = POLICY.replace("\"1\"}}, \"epsilon\": \"1\"", "\"1\"}}, \"epsilon\": \"1/2\"");
    assert_eq!(company.release("2024-07", "july", &[]).code, 0);
    let ledger = company.ledger();
    // The same name cannot be bought at another price, another name not at all.
    company.folder.file("policy.json", twice.as_bytes());
    refused(&company.release("2024-07", "more", &[]), "late");
    company.folder.file("policy.json", POLICY.replace("\"late\"", "\"later\"").as_bytes());
    refused(&company.release("2024-07", "more", &[]), "2");
    // Terms are the ledger's, not the policy's.
    let richer = POLICY.replace("\"budget\": \"2\"", "\"budget\": \"4\"");
    company.folder.file("policy.json", richer.as_bytes());
    refused(&company.release("2024-08", "more", &[]), "was made on other terms: eps = 2");
    assert_eq!(company.ledger(), ledger);
    assert!(!Path::new(&company.path("more")).exists());
}

#[test]
fn what_a_person_may_ever_spend_is_kept() {
    let company = Company::new();
    let unit = "\"unit\": \"person\", \"period\": \"month\"";
    let policy = POLICY.replace("\"unit\": \"person-month\"", unit);
    let policy = policy.replace("\"budget\": \"2\"", "\"budget\": \"3\"");
    company.folder.file("policy.json", policy.as_bytes());
    let ended = company.release("2024-07", "july", &[]);
    assert!(ended.code == 0 && ended.stdout.contains("eps = 2 per person under"), "{ended}");
    let ledger = company.ledger();
    let ended = company.release("2024-08", "august", &[]);
    refused(&ended, "in all periods together");
    refused(&ended, "no period has room for it any more: what costs 1 or less does");
    assert_eq!(company.ledger(), ledger);
}

#[test]
fn whatever_is_wrong_is_told_before_anything_is_spent() {
    let company = Company::new();
    company.folder.file("taken/notes.txt", b"mine");
    refused(&company.release("2024-07", "taken", &[]), "no release; give another name");
    let inside = company.path("july/seed");
    refused(
        &company.release("2024-07", "july", &["--seed-file", &inside]),
        "outside of the folder",
    );
    refused(&company.release("2024-Q3", "july", &[]), "the period = 2024-Q3 is out of range");
    let seed = company.folder.file("bad.seed", b"not a seed");
    refused(&company.release("2024-07", "july", &["--seed-file", &seed]), "holds no seed");
    let metrics = fs::read_to_string(company.path("metrics.csv")).unwrap();
    let worse = metrics.replacen(",0,", ",-1,", 1);
    fs::write(company.path("metrics.csv"), worse).unwrap();
    refused(&company.release("2024-07", "july", &[]), "the number is negative");
    fs::write(company.path("metrics.csv"), &metrics[..metrics.len() / 2]).unwrap();
    refused(&company.release("2024-07", "july", &[]), "metrics.csv, line ");
    fs::write(company.path("metrics.csv"), &metrics).unwrap();
    refused(&company.release("2025-06", "july", &[]), "nobody of the roster has a row");
    let people = fs::read_to_string(company.path("people.csv")).unwrap();
    company.folder.file("people.csv", b"PersonId,ManagerId\na,\nb,a\nc,a\n");
    refused(&company.release("2024-07", "july", &[]), "nobody would see what is paid for");
    company.folder.file("people.csv", people.as_bytes());
    let spent = company.ledger();
    assert!(!spent.contains("\"late\""), "{spent}");
    assert!(!Path::new(&company.path("july")).exists());
    fs::remove_file(company.path("ledger.db")).unwrap();
    company.folder.file("ledger.db", b"this is a text and no ledger, however long it may be");
    refused(&company.release("2024-07", "july", &[]), "ledger.db");
}

#[test]
fn a_given_seed_makes_a_test_that_says_so() {
    let company = Company::new();
    let seed = company.folder.file("given.seed", "5a".repeat(32).as_bytes());
    let ended = company.release("2024-07", "july", &["--seed-file", &seed]);
    assert!(ended.code == 0 && ended.stdout.contains("private  no: the seed was given"), "{ended}");
    let manifest = fs::read_to_string(company.path("july/manifest.json")).unwrap();
    assert!(manifest.contains("\"private\": false") && manifest.contains("\"seeded\": true"));
    assert_eq!(company.replay("july", "given.seed").code, 0);
    // Its noise could be subtracted if another month had it too.
    refused(&company.release("2024-08", "august", &["--seed-file", &seed]), "fresh seed");
    // The numbers of a seed are the same on every machine.
    let cells = fs::read_to_string(company.path("july/cells.csv")).unwrap();
    assert_eq!(
        cells.lines().nth(1).unwrap(),
        "2024-07,company,,late,0,189,23,178,0.941799,0.84656,1,false,3"
    );
}

#[test]
fn a_role_sees_its_own_part() {
    let company = Company::new();
    assert_eq!(company.release("2024-07", "july", &[]).code, 0);
    let (out, people) = (company.path("july"), company.path("people.csv"));
    let rows = |more: &[&str]| {
        let ended = insights(&[&["show", &out, "--format", "json"], more].concat());
        assert_eq!(ended.code, 0, "{ended}");
        json(&ended)["cells"].as_array().unwrap().clone()
    };
    let all = rows(&["--role", "analyst"]);
    let boss = all.iter().find(|cell| cell["view"] == "team").unwrap()["group"].as_str().unwrap();
    let own = rows(&["--role", "manager", "--person", boss]);
    assert!(own.iter().any(|cell| cell["group"] == boss) && own.len() < all.len());
    let rule = "heads no group that this release shows";
    refused(&insights(&["show", &out, "--role", "manager", "--person", "nobody"]), rule);
    // On the roster, and what the role says: a leader has managers below.
    let roster = fs::read_to_string(&people).unwrap();
    let mut rows_of: Vec<(&str, &str)> = Vec::new();
    for line in roster.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').map(|field| field.trim_matches('"')).collect();
        // Made-up people stay where they are: their first rows are in force.
        if rows_of.iter().all(|(id, _)| *id != fields[0]) {
            rows_of.push((fields[0], fields[2]));
        }
    }
    let heads = |id: &str| rows_of.iter().any(|(_, manager)| *manager == id);
    let (employee, _) = rows_of.iter().find(|(id, _)| !heads(id)).unwrap();
    let leads = |id: &str| rows_of.iter().any(|(below, manager)| *manager == id && heads(below));
    let (leader, _) = rows_of.iter().find(|(id, _)| leads(id)).unwrap();
    let (manager, _) = rows_of.iter().find(|(id, _)| heads(id) && !leads(id)).unwrap();
    let show = |role: &str, person: &str| {
        insights(&["show", &out, "--role", role, "--person", person, "--people", &people])
    };
    for role in ["manager", "leader"] {
        refused(&show(role, "nobody"), "nobody by the id `nobody` is on the roster");
        refused(&show(role, employee), "has no reports");
    }
    refused(&show("leader", manager), "a leader is somebody with managers below");
    assert_eq!(show("manager", manager).code, 0);
    let as_manager = rows(&["--role", "manager", "--person", leader, "--people", &people]);
    let led = rows(&["--role", "leader", "--person", leader, "--people", &people]);
    assert!(led.len() >= as_manager.len());
    refused(&insights(&["show", &out, "--role", "manager"]), "the person is missing");
    refused(&insights(&["show", &out, "--role", "owner"]), "manager, leader, analyst");
}

#[test]
fn the_real_sample_is_released() {
    let Some(shared) = shared() else { return };
    let company = Company::new();
    let metrics = shared.join("pq_data.csv").display().to_string();
    let text = fs::read_to_string(&metrics).unwrap();
    // A head, one manager for each 12 people, in the order of the export.
    let mut ids: Vec<&str> = Vec::new();
    for line in text.lines().skip(1) {
        let id = line.split(',').next().unwrap().trim_matches('"');
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let mut people = "PersonId,ManagerId\nhead,\n".to_owned();
    for (at, id) in ids.iter().enumerate() {
        let manager = if at % 13 == 0 { "head" } else { ids[at - at % 13] };
        people += &format!("{id},{manager}\n");
    }
    let people = company.folder.file("people.csv", people.as_bytes());
    let (ledger, out) = (company.path("real.db"), company.path("real"));
    let period = ["--period", "2024-Q3", "--ledger", &ledger, "--out", &out];
    let files = ["release", "--metrics", &metrics, "--people", &people];
    let ended = insights(&[&files[..], &period].concat());
    assert_eq!(ended.code, 0, "{ended}");
    let cells = fs::read_to_string(company.path("real/cells.csv")).unwrap();
    assert!(cells.contains("2024-Q3,team,") && cells.contains(",collaboration,"), "{cells}");
}
