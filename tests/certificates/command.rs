//! `--certificate`, `recheck`, `--evidence` and `merge` as a person meets them.

use serde_json::Value;

use crate::{Folder, SEED, audit, etalon};

const LYING: [&str; 6] = ["--builtin", "lying-response", "--param", "p=3/4", "--max-runs", "20000"];

fn coin() -> String {
    format!("{}/tests/subjects/coin.py", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn a_violation_of_a_built_in_is_certified_and_reproduced() {
    let folder = Folder::new();
    let path = folder.path("violation.json");
    let more = [&LYING, ["--seed", SEED, "--certificate", &path].as_slice()].concat();
    let (code, _, stderr) = etalon(&audit("eps=ln(3)", &more));
    assert_eq!((code, stderr), (1, format!("note: the certificate is written to {path}\n")));
    let (code, text, _) = etalon(&["recheck", &path]);
    assert!(code == 1 && text.contains("verdict  holds"), "{code} {text}");
    // The event is said by whoever checks, in the words that the auditor found.
    let words = folder.json("violation.json")["event_in_words"].as_str().unwrap().to_owned();
    let (_, which) = words.split_once(" is ").unwrap();
    assert!(text.contains("       event  for ") && text.contains(which), "{words}: {text}");
    let all = ["recheck", &path, "--reproduce", "--fresh", "--seed", SEED, "--format", "json"];
    let (code, text, _) = etalon(&all);
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, found["verdict"].as_str()), (1, Some("confirmed")), "{text}");
    assert_eq!(found["reproduced"], true);
    // The true loss is ln 7.
    let bound: f64 = found["epsilon_lower"].as_str().unwrap().parse().unwrap();
    assert!(bound > 1.5 && bound < 1.946, "{bound}");

    // Another seed has other counts.
    let mut document = folder.json("violation.json");
    document["seed"] = SEED.into();
    std::fs::write(&path, document.to_string()).unwrap();
    let (code, _, stderr) = etalon(&["recheck", &path, "--reproduce"]);
    assert!(code == 2 && stderr.contains("seed: the seed gives"), "{code} {stderr}");
    document["more"] = 1.into();
    std::fs::write(&path, document.to_string()).unwrap();
    let (code, _, stderr) = etalon(&["recheck", &path]);
    assert!(code == 2 && stderr.contains("unknown field \"more\""), "{code} {stderr}");
}

#[test]
fn a_repaired_program_does_not_confirm_what_another_one_did() {
    // coin.py is ln(3)-DP: the certificate of the liar is not confirmed on it
    // but with probability 1e-9.
    let folder = Folder::new();
    let path = folder.path("violation.json");
    let more = [&LYING, ["--seed", SEED, "--certificate", &path].as_slice()].concat();
    etalon(&audit("eps=ln(3)", &more));
    let (code, text, _) = etalon(&["recheck", &path, "--", "python3", &coin()]);
    assert!(code == 4 && text.contains("not_confirmed"), "{code} {text}");
    assert!(text.contains("says nothing of other events: run an audit"), "{text}");
}

#[test]
fn a_violation_of_a_program_is_confirmed_over_the_pipe() {
    let folder = Folder::new();
    let (path, coin) = (folder.path("violation.json"), coin());
    // What is claimed of it is half of the truth.
    let more = [
        "--certificate",
        &path,
        "--stop-at-violation",
        "--max-runs",
        "20000",
        "--",
        "python3",
        &coin,
    ];
    let (code, text, stderr) = etalon(&audit("eps=ln(3/2)", &more));
    assert_eq!(
        (code, stderr),
        (1, format!("note: the certificate is written to {path}\n")),
        "{text}"
    );
    let (code, text, _) = etalon(&["recheck", &path, "--fresh"]);
    assert!(code == 1 && text.contains("confirmed"), "{code} {text}");
    let (code, text, _) = etalon(&["recheck", &path, "--", "python3", &coin]);
    assert!(code == 1 && text.contains("confirmed"), "{code} {text}");
    // Elsewhere the program has another name.
    let mut document = folder.json("violation.json");
    document["subject"]["program"] = serde_json::json!(["./no_such_program"]);
    std::fs::write(&path, document.to_string()).unwrap();
    let (code, _, stderr) = etalon(&["recheck", &path, "--fresh"]);
    assert!(code == 3 && stderr.contains("with -- PROGRAM ARGS"), "{code} {stderr}");
    let (code, _, stderr) = etalon(&["recheck", &path, "--reproduce"]);
    assert!(code == 2 && stderr.contains("a program's randomness is its own"), "{stderr}");
}

#[test]
fn without_a_violation_there_is_no_certificate() {
    let folder = Folder::new();
    let path = folder.path("none.json");
    let more = [
        "--builtin",
        "discrete-laplace",
        "--param",
        "scale=1",
        "--max-runs",
        "20000",
        "--certificate",
    ];
    let (code, _, stderr) = etalon(&audit("eps=1", &[&more, [path.as_str()].as_slice()].concat()));
    assert!(code == 0 && stderr.contains("there is no violation to certify"), "{code} {stderr}");
    assert!(!std::path::Path::new(&path).exists());
}

#[test]
fn a_suite_certifies_every_violation_and_says_what_all_say_together() {
    let folder = Folder::new();
    let claim = |name: &str, epsilon: &str| {
        serde_json::json!({
            "name": name, "claim": epsilon, "relation": "replace-one", "unit": "person",
            "left": 0, "right": 1, "max_runs": 20_000, "seed": SEED,
            "subject": {"builtin": "discrete-laplace", "params": {"scale": "1"}},
        })
    };
    let claims = [claim("true", "eps=1"), claim("False one", "eps=1/2"), claim("loose", "eps=3")];
    let suite = serde_json::json!({"format": "etalon-suite/1", "claims": claims});
    std::fs::write(folder.path("suite.json"), suite.to_string()).unwrap();
    let certificates = folder.path("certificates");
    let words = ["audit", &folder.path("suite.json"), "--certificates", &certificates];
    let (code, text, stderr) = etalon(&[&words, ["--format", "json"].as_slice()].concat());
    let note = format!("note: the certificate is written to {certificates}/002-false-one.json\n");
    assert_eq!((code, stderr), (1, note), "{text}");
    let names: Vec<_> =
        std::fs::read_dir(&certificates).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names, ["002-false-one.json"]);
    let path = format!("{certificates}/002-false-one.json");
    assert_eq!(etalon(&["recheck", &path, "--reproduce"]).0, 1);
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(found["together"]["discoveries"], serde_json::json!(["False one"]));
    let log10 = |value: &Value| value.as_str().unwrap().parse::<f64>().unwrap();
    let (all, one) = (&found["together"]["log10_average_e_value"], &found["findings"][1]);
    // An average over three of which one is all there is.
    let difference = log10(&one["log10_e_value_last"]) - log10(all);
    assert!((difference - 3f64.log10()).abs() < 0.03, "{difference}");
}

#[test]
fn shards_are_merged_and_files_of_evidence_are_not_overwritten() {
    let folder = Folder::new();
    let names = ["1/2", "2/2"].map(|shard| (shard, folder.path(&format!("e{}.json", &shard[..1]))));
    let more = ["--builtin", "discrete-laplace", "--param", "scale=1", "--max-runs", "40000"];
    for (shard, path) in &names {
        let keep = ["--shard", shard, "--evidence", path];
        let (code, _, stderr) = etalon(&audit("eps=1", &[&more, keep.as_slice()].concat()));
        assert_eq!((code, stderr.as_str()), (0, ""));
        let (code, _, stderr) = etalon(&audit("eps=1", &[&more, keep.as_slice()].concat()));
        assert!(code == 2 && stderr.contains("it holds evidence"), "{stderr}");
        let (code, _, stderr) =
            etalon(&audit("eps=1", &[&more, keep.as_slice(), &["--resume"]].concat()));
        assert!(code == 2 && stderr.contains("the file holds 20000 runs of shard"), "{stderr}");
        let (code, _, stderr) =
            etalon(&audit("eps=2", &[&more, keep.as_slice(), &["--resume"]].concat()));
        assert!(code == 2 && stderr.contains("evidence of another audit"), "{stderr}");
    }
    let (code, text, _) = etalon(&["merge", &names[0].1, &names[1].1, "--format", "json"]);
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, found["verdict"].as_str()), (0, Some("no_violation_found")), "{text}");
    assert_eq!((&found["runs"], &found["shards"]), (&40_000.into(), &2.into()));
    let (code, _, stderr) = etalon(&["merge", &names[0].1]);
    assert!(code == 2 && stderr.contains("no shard 2/2"), "{stderr}");
}
