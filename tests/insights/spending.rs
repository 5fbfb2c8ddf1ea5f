//! What must not be done unknowingly: noise used twice, a ledger forgotten, an
//! order paid for that cannot be written.

use std::fs;
use std::path::Path;

use super::release::{Company, refused};
use super::{command, insights};

impl Company {
    /// A release with other files or another ledger than usual.
    fn with(&self, period: &str, out: &str, other: &[(&str, &str)], more: &[&str]) -> super::Ended {
        let mut arguments = self.arguments(period, out, more);
        for text in &mut arguments {
            for (usual, other) in other {
                if *text == self.path(usual) {
                    *text = self.path(other);
                }
            }
        }
        insights(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn head(&self, ledger: &str) -> String {
        let ended = command(&["ledger", "verify", &self.path(ledger)]);
        assert_eq!(ended.code, 0, "{ended}");
        ended.stdout.split_whitespace().last().unwrap().to_owned()
    }
}

#[test]
fn the_noise_of_a_seed_file_is_used_for_one_release_alone() {
    let company = Company::new();
    let seed = company.path("q.seed");
    let more = ["--seed-file", &seed];
    assert_eq!(company.release("2024-07", "one", &more).code, 0);
    // The same once more, whatever the ledger, gives the same numbers.
    let ended = company.with("2024-07", "same", &[("ledger.db", "same.db")], &more);
    assert!(ended.code == 0 && ended.stdout.contains("private  yes"), "{ended}");
    let cells = |out: &str| fs::read(company.path(&format!("{out}/cells.csv"))).unwrap();
    assert!(cells("one") == cells("same"));
    // Anything else would give the difference away.
    let metrics = fs::read_to_string(company.path("metrics.csv")).unwrap();
    company.folder.file("changed.csv", metrics.replacen(",1", ",2", 1).as_bytes());
    let policy = fs::read_to_string(company.path("policy.json")).unwrap();
    company
        .folder
        .file("other.json", policy.replace("\"above\": \"1\"", "\"above\": \"2\"").as_bytes());
    let people = fs::read_to_string(company.path("people.csv")).unwrap();
    company
        .folder
        .file("fewer.csv", &people.as_bytes()[..people.trim_end().rfind('\n').unwrap() + 1]);
    for (period, other) in [
        ("2024-07", ("metrics.csv", "changed.csv")),
        ("2024-07", ("policy.json", "other.json")),
        ("2024-07", ("people.csv", "fewer.csv")),
        ("2024-08", ("metrics.csv", "metrics.csv")),
    ] {
        let ended = company.with(period, "two", &[("ledger.db", "two.db"), other], &more);
        refused(&ended, "was drawn for another release, of 2024-07");
        refused(&ended, "name a file that is not there yet");
        assert!(!Path::new(&company.path("two")).exists());
        let spent = command(&["ledger", "export", &company.path("two.db")]);
        assert!(spent.code == 0 && !spent.stdout.contains("\"late\""), "{spent}");
    }
    // As a seed file was written before it said for what.
    let kept = fs::read_to_string(&seed).unwrap();
    let digits = kept.lines().next().unwrap().split(' ').nth(1).unwrap().to_owned();
    fs::write(&seed, format!("etalon-seed/1 {digits}\n")).unwrap();
    let ended = company.with("2024-07", "two", &[("ledger.db", "two.db")], &more);
    refused(&ended, "a release that this ledger does not know");
    // A ledger that knows it says so itself, and an old release is replayed.
    refused(&company.release("2024-08", "two", &more), "whoever sees noise twice");
    let (out, metrics, people) =
        (company.path("one"), company.path("metrics.csv"), company.path("people.csv"));
    let sources = ["--metrics", &metrics, "--people", &people, "--seed-file", &seed];
    let replayed = insights(&[&["replay", &out], &sources[..]].concat());
    assert_eq!(replayed.code, 0, "{replayed}");
}

#[test]
fn a_ledger_that_is_gone_or_another_is_missed_before_anything_is_spent() {
    let company = Company::new();
    let first = company.release("2024-07", "july", &[]);
    assert!(first.code == 0 && first.stderr.contains("ledger.db was made"), "{first}");
    let head = company.head("ledger.db");
    let second = company.release("2024-08", "august", &[]);
    assert!(second.code == 0 && !second.stderr.contains("was made"), "{second}");
    // Another ledger, and none at all.
    let other = [("ledger.db", "other.db")];
    let ended = company.with("2024-07", "july", &other, &[]);
    refused(&ended, "was paid for in another ledger");
    refused(&ended, &format!("--head {head}"));
    assert!(!Path::new(&company.path("other.db")).exists());
    let ended = company.with("2024-08", "second", &other, &[]);
    assert_eq!(ended.code, 0, "{ended}");
    for says in ["other.db was made", "july beside it was paid for in another ledger"] {
        assert!(ended.stderr.contains(says), "{says}: {ended}");
    }
    let before = company.head("other.db");
    refused(&company.with("2024-07", "july", &other, &[]), "which has no such entries");
    assert_eq!(company.head("other.db"), before);
    // A folder that is taken by another release costs nothing either.
    let before = company.head("ledger.db");
    refused(&company.release("2024-09", "july", &[]), "the release of 2024-07 is here");
    let policy = fs::read_to_string(company.path("policy.json")).unwrap();
    let cheaper = policy.replace("\"name\": \"hours\"", "\"name\": \"time\"");
    company.folder.file("policy.json", cheaper.as_bytes());
    refused(&company.release("2024-07", "july", &[]), "without `time` is here");
    assert_eq!(company.head("ledger.db"), before);
}

#[test]
fn the_head_to_be_kept_is_told_and_finds_what_was_cut_off() {
    let company = Company::new();
    let ended = company.release("2024-07", "july", &[]);
    let head = company.head("ledger.db");
    assert!(ended.stdout.contains(&format!("ledger.db --head {head}`")), "{ended}");
    let page = fs::read_to_string(company.path("july/report.html")).unwrap();
    assert!(page.contains(&format!("etalon ledger verify FILE --head {head}")));
    let ledger = company.path("ledger.db");
    let connection = rusqlite::Connection::open(&ledger).unwrap();
    connection.execute_batch("DELETE FROM debit; DELETE FROM publication").unwrap();
    drop(connection);
    // The chain alone does not see it.
    assert_eq!(command(&["ledger", "verify", &ledger]).code, 0);
    let ended = command(&["ledger", "verify", &ledger, "--head", &head]);
    assert!(ended.code == 1 && ended.stdout.contains("cut off"), "{ended}");
}

#[test]
fn verdicts_are_judged_before_anything_is_spent() {
    let company = Company::new();
    let cut = company.folder.file("cut.json", b"{\"format\": ");
    let other = company.folder.file("other.json", b"{\"claims\": []}");
    let old = company.folder.file("old.json", b"{\"format\": \"etalon-insights-verify/1\"}");
    let empty = company.folder.file("empty.json", b"{\"format\": \"etalon-insights-verify/2\"}");
    for (verdicts, says) in [
        (&cut, "cut.json, line 1"),
        (&other, "other.json, format: this is no result of a system under test"),
        (&old, "old.json, format: this is no result"),
        (&empty, "empty.json, system: the field \"system\" is missing"),
    ] {
        let ended = company.release("2024-07", "july", &["--verdicts", verdicts]);
        refused(&ended, says);
        assert!(!Path::new(&company.path("ledger.db")).exists());
    }
    // Those of another system are shown as such, with what was done.
    let verdicts = company.path("verdicts.json");
    let options = ["--max-runs", "1000", "--format", "json", "--out", &verdicts];
    let ended = insights(&[&["verify", "--system", "noisy-mask"], &options[..]].concat());
    assert!([0, 4].contains(&ended.code), "{ended}");
    let ended = company.release("2024-07", "july", &["--verdicts", &verdicts]);
    assert!(ended.code == 0 && ended.stderr.contains("is of `noisy-mask`"), "{ended}");
    let page = fs::read_to_string(company.path("july/report.html")).unwrap();
    for says in [
        "This is not about this release.",
        "which is not the system that made this release",
        "on made-up companies",
        "runs on 15 pairs",
        "with the seed",
        "Said by such systems",
        "What was tested",
    ] {
        assert!(page.contains(says), "{says}");
    }
}
