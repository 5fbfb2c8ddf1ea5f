//! What the command makes of its flags, its files and its expectations.

use serde_json::{Value, json};

use crate::run::{Ended, Folder, etalon, python, spoilt};

fn reference() -> Vec<String> {
    vec![env!("CARGO_BIN_EXE_etalon").to_owned(), "adapter".to_owned()]
}

fn ids(ended: &Ended) -> Vec<String> {
    let all = ended.json();
    let cases = all["cases"].as_array().unwrap();
    cases.iter().map(|case| case["id"].as_str().unwrap().to_owned()).collect()
}

/// One sentence on standard error, exit code 2.
fn assert_refused(ended: &Ended, says: &str) {
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{ended}");
    assert!(ended.stderr.starts_with("error: ") && ended.stderr.contains(says), "{ended}");
    assert_eq!(ended.stderr.trim_end().lines().count(), 1, "{ended}");
}

#[test]
fn the_reference_conforms_to_what_is_published() {
    let ended = etalon(&["conform"], &reference());
    assert_eq!(ended.code, 0, "{ended}");
    assert!(ended.stdout.contains("everything that was asked is right"), "{ended}");
    let ended = etalon(&["conform", "--fresh", "--format", "json"], &reference());
    assert_eq!(ended.code, 0, "{ended}");
}

#[test]
fn cases_are_chosen_by_class_tier_shard_and_id() {
    let folder = Folder::new();
    let chosen = |flags: &[&str]| ids(&folder.conform(flags, &reference()));
    let quick = ["before", "marked", "after", "wide", "summed", "refused", "ended"];
    assert_eq!(chosen(&[]), quick);
    assert_eq!(chosen(&["--class", "core"]), ["refused"]);
    assert_eq!(chosen(&["--tier", "ci"]).len(), 8);
    assert_eq!(chosen(&["--tier", "soak"]).len(), 9);
    assert_eq!(chosen(&["--case", "*ed", "--class", "exact"]), ["marked", "summed", "ended"]);
    let mut parts = [chosen(&["--shard", "1/2"]), chosen(&["--shard", "2/2"])].concat();
    parts.sort();
    let mut all = quick.map(str::to_owned).to_vec();
    all.sort();
    assert_eq!(parts, all);
}

#[test]
fn what_the_tier_leaves_out_is_told_and_what_was_not_drawn_from() {
    let folder = Folder::new();
    let vectors = folder.path().display().to_string();
    let text = |tier, view| {
        let words = ["conform", "--vectors", &vectors, "--tier", tier, "--format", view];
        let ended = etalon(&words, &reference());
        assert_eq!(ended.code, 0, "{ended}");
        ended.stdout
    };
    let quick = text("quick", "text");
    for line in [
        "     verdict  everything that was asked is right; nothing was drawn from uniform\n",
        "    left out  by tier quick: sample 1: use --tier ci\n",
        "              by tier quick: sample 1: use --tier soak\n",
    ] {
        assert!(quick.contains(line), "no `{line}` in\n{quick}");
    }
    let ci = text("ci", "text");
    assert!(ci.contains("everything that was asked is right\n"), "{ci}");
    assert!(ci.contains("    left out  by tier ci: sample 1: use --tier soak\n"), "{ci}");
    assert!(!text("soak", "text").contains("left out"));
    let found: Value = serde_json::from_str(&text("quick", "json")).unwrap();
    assert_eq!(found["undrawn"], json!(["uniform"]));
    assert_eq!(found["left_out"], json!({"ci": {"sample": 1}, "soak": {"sample": 1}}));
    let page = text("quick", "markdown");
    assert!(page.contains("- undrawn: uniform (laws and mechanisms from which"), "{page}");
    assert!(page.contains("sample 1: use --tier ci; sample 1: use --tier soak"), "{page}");
}

#[test]
fn markdown_counts_what_is_not_offered_by_operation() {
    if !python() {
        return;
    }
    let folder = Folder::new();
    let vectors = folder.path().display().to_string();
    let words = ["conform", "--vectors", &vectors, "--format", "markdown"];
    let page = etalon(&words, &spoilt("offers_some")).stdout;
    assert!(page.contains("- not offered: "), "{page}");
    assert!(!page.contains("| not offered |"), "{page}");
}

#[test]
fn a_sampler_of_another_algorithm_is_told_what_to_offer() {
    if !python() {
        return;
    }
    let folder = Folder::new();
    let vectors = folder.path().display().to_string();
    let text = etalon(&["conform", "--vectors", &vectors], &spoilt("off_by_one")).stdout;
    let says = "wrong answer: 4\n  is your algorithm not the profile's? then offer count-tapes and \
                frequencies, not sample and digest\n";
    assert!(text.contains(says), "{text}");
}

#[test]
fn flags_that_make_no_sense_are_refused() {
    let folder = Folder::new();
    for (flags, says) in [
        (["--shard", "3/2"], "i/n with 1 <= i <= n"),
        (["--case", "nowhere-*"], "an id of the vectors"),
        (["--case", "old"], "retired since 2: it was wrong"),
        (["--expectations", "/nonexistent.json"], "/nonexistent.json"),
        (["--out", "/nonexistent/report.xml"], "/nonexistent/report.xml"),
    ] {
        assert_refused(&folder.conform(&flags, &reference()), says);
    }
    let ended = etalon(&["conform", "--seed", "00", "--format", "json"], &reference());
    assert_eq!(ended.code, 2, "{ended}");
    assert_eq!(etalon(&["conform"], &[]).code, 2);
}

#[test]
fn vectors_that_were_tampered_with_are_refused() {
    let (laws, tapes) = ("v1/small/laws.json", "v1/small/tapes.json");
    let refused = |change: &dyn Fn(&Folder), says: &str| {
        let folder = Folder::new();
        change(&folder);
        assert_refused(&folder.conform(&[], &reference()), says);
    };
    refused(
        &|folder| {
            folder.write(laws, &folder.read(laws).replace("3/8", "3/7"));
        },
        "v1/small/laws.json, MANIFEST.json: the file has SHA-256",
    );
    refused(&|folder| std::fs::remove_file(folder.0.join(tapes)).unwrap(), "is missing");
    refused(
        &|folder| {
            folder.write("v1/more.json", "{}");
        },
        "v1/more.json, MANIFEST.json: this file is not listed",
    );
    refused(&|folder| std::fs::remove_file(folder.0.join("MANIFEST.json")).unwrap(), "MANIFEST");
    // A field more, under a digest that fits.
    refused(
        &|folder| {
            let old = folder.read(tapes);
            let new = old.replacen("\"id\"", "\"hint\":1,\"id\"", 1);
            folder.write(tapes, &new);
            let digest = |text: &str| etalon::digest::hex(&etalon::digest::Digest::of(text));
            let manifest = folder.read("MANIFEST.json").replace(&digest(&old), &digest(&new));
            folder.write("MANIFEST.json", &manifest);
        },
        "unknown field \"hint\"",
    );
}

#[test]
fn nothing_offered_is_nothing_shown_and_some_is_counted() {
    if !python() {
        return;
    }
    let folder = Folder::new();
    let ended = folder.conform(&[], &spoilt("offers_nothing"));
    assert_eq!(ended.code, 4, "{ended}");
    assert_eq!(ended.json()["verdict"], "nothing_shown");
    assert_eq!(ended.outcome("before").0, "not_offered");
    let ended = folder.conform(&[], &spoilt("offers_some"));
    assert_eq!(ended.code, 0, "{ended}");
    let exact = ended.json()["classes"]["exact"].clone();
    assert_eq!((&exact["required"], &exact["executed"]), (&json!(6), &json!(3)), "{ended}");
    assert_eq!(ended.outcome("wide").0, "not_offered", "{ended}");
}

#[test]
fn expectations_excuse_what_they_name_and_must_stay_true() {
    if !python() {
        return;
    }
    let folder = Folder::new();
    let entry = |id: &str, outcome: &str| json!({"id": id, "outcome": outcome, "reason": "known"});
    let run = |fault: &str, entries: &[Value]| {
        let list = json!({"format": "etalon-expectations/1", "entries": entries});
        let path = folder.write("expected.json", &list.to_string());
        folder.conform(&["--expectations", &path], &spoilt(fault))
    };
    let ended = run("crashes", &[entry("mark*", "crashed")]);
    assert_eq!(ended.code, 0, "{ended}");
    assert_eq!(ended.json()["classes"]["exact"]["expected"], 1, "{ended}");
    // Fails in another way than expected.
    assert_eq!(run("crashes", &[entry("marked", "fail")]).code, 1);
    // Fails in more than is expected.
    assert_eq!(run("off_by_one", &[entry("before", "fail")]).code, 1);
    let ended = run("honest", &[entry("marked", "crashed")]);
    assert_eq!(ended.code, 5, "{ended}");
    assert_eq!(ended.json()["drifts"][0]["what"], "expected crashed, got pass", "{ended}");
    for (id, what) in [("nowhere", "no such case"), ("old", "the case is retired")] {
        let ended = run("honest", &[entry(id, "fail")]);
        assert_eq!(ended.code, 5, "{ended}");
        assert!(ended.json()["drifts"][0]["what"].as_str().unwrap().contains(what), "{ended}");
    }
    for (entries, says) in [
        (json!([{"id": "x", "outcome": "fail"}]), "\"reason\" is missing"),
        (json!([{"id": "x", "outcome": "pass", "reason": "r"}]), "must be one of fail"),
        (json!([{"id": "x", "outcome": "fail", "reason": "r", "until": "1"}]), "unknown field"),
        (json!([{"id": "x", "outcome": "fail", "reason": " "}]), "say why"),
    ] {
        assert_refused(&run("honest", entries.as_array().unwrap()), says);
    }
}

#[test]
fn fresh_cases_are_new_each_time_and_the_same_for_a_seed() {
    if !python() {
        return;
    }
    let folder = Folder::new();
    let seed = "17".repeat(32);
    let run = |flags: &[&str], fault: &str| folder.conform(flags, &spoilt(fault));
    let first = run(&["--fresh"], "honest");
    let second = run(&["--fresh"], "honest");
    assert_eq!((first.code, second.code), (0, 0), "{first}");
    assert_ne!(ids(&first), ids(&second));
    // Those with a tape that expect an answer.
    assert_eq!(ids(&first).len(), 5, "{first}");
    let again = run(&["--fresh", "--seed", first.json()["seed"].as_str().unwrap()], "honest");
    assert_eq!(ids(&again), ids(&first));
    let ended = run(&["--fresh", "--seed", &seed], "off_by_one");
    assert_eq!(ended.code, 1, "{ended}");
    let shown = ended.json()["cases"][0]["detail"].clone();
    let ended = run(&["--fresh", "--seed", &seed], "off_by_one");
    assert_eq!(ended.json()["cases"][0]["detail"], shown, "{ended}");
}

#[test]
fn reports_are_for_people_and_for_build_servers() {
    if !python() {
        return;
    }
    let folder = Folder::new();
    let vectors = folder.path().display().to_string();
    let begin = ["conform", "--vectors", &vectors];
    let text = etalon(&begin, &spoilt("off_by_one")).stdout;
    for line in [
        "     verdict  it does not conform",
        "       class  required  executed    passed    failed  expected",
        "       exact         6         6         2         4         0",
        "wrong answer: 4",
        "  before (small/laws, a small case)",
        "      the reference: out[2] = ",
    ] {
        assert!(text.contains(line), "no `{line}` in\n{text}");
    }
    let out = folder.path().join("report.xml").display().to_string();
    let flags = ["--format", "junit", "--timeout", "2", "--out", &out];
    let ended = etalon(&[begin.as_slice(), &flags].concat(), &spoilt("crashes"));
    assert_eq!((ended.code, ended.stdout.as_str()), (1, ""), "{ended}");
    let xml = folder.read("report.xml");
    for part in [
        "<testsuites name=\"etalon conform\" tests=\"7\" skipped=\"0\" failures=\"0\" errors=\"1\"",
        "<testcase name=\"marked\" classname=\"exact.small.laws\"",
        "<error message=\"the subject ",
        "<property name=\"language\" value=\"rust\"/>",
    ] {
        assert!(xml.contains(part), "no `{part}` in\n{xml}");
    }
    let ended = etalon(&[begin.as_slice(), &["--format", "junit"]].concat(), &spoilt("raises"));
    assert!(ended.stdout.contains("<failure message=\"expected refused"), "{ended}");
    let flags = ["--format", "junit"];
    let ended = etalon(&[begin.as_slice(), &flags].concat(), &spoilt("offers_some"));
    assert!(ended.stdout.contains("<skipped message=\"not offered\"/>"), "{ended}");
}
