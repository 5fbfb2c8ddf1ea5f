//! Slips of the pen, and files that are not what they should be: every command
//! says what to change, and suggests the name that was probably meant.

use crate::{Folder, LAPLACE, audit, etalon};

const CLAIM: [&str; 6] = ["--claim", "eps=1", "--relation", "add", "--unit", "person"];

#[test]
fn a_misspelt_name_is_answered_with_the_nearest() {
    let pair = ["--left", "0", "--right", "1"];
    let one = [&["audit"], CLAIM.as_slice(), &pair].concat();
    let with = |more: &[&'static str]| [one.as_slice(), more].concat();
    let relation =
        |name| [&["audit", "--claim", "eps=1", "--relation", name], &one[5..], &LAPLACE].concat();
    let claim = |name| [&["audit", "--claim", name], &one[3..], &LAPLACE].concat();
    for (words, meant) in [
        (with(&["--builtin", "discrete-laplac"]), "discrete-laplace"),
        (with(&["--builtin", "laplace"]), "discrete-laplace"),
        (with(&["--builtin", "randomised_response"]), "randomized-response"),
        (with(&["--builtin", "discrete-laplace", "--param", "scal=1"]), "scale"),
        (
            with(&[
                "--builtin",
                "discrete-laplace",
                "--param",
                "scale=1",
                "--param",
                "profil=cks20",
            ]),
            "profile",
        ),
        (
            with(&[
                "--builtin",
                "discrete-laplace",
                "--param",
                "scale=1",
                "--param",
                "profile=cks",
            ]),
            "cks20",
        ),
        (
            with(&["--channels", "outputs", "--builtin", "zero-twice", "--param", "scale=1"]),
            "output",
        ),
        (relation("replace_one"), "replace-one"),
        (relation("replace"), "replace-one"),
        (relation("addremove"), "add-remove"),
        (claim("esp=1/7"), "eps=1/7"),
        (claim("mo=2"), "mu=2"),
        (vec!["museum", "run", "--only", "leaky-bist"], "leaky-bits"),
        (vec!["insights", "verify", "--system", "referense"], "reference"),
        (vec!["insights", "show", "x", "--role", "mangaer"], "manager"),
        (vec!["sample", "--law", "geometrical"], "geometric"),
        (vec!["sample", "--law", "uniform", "--param", "n=2", "--profile", "invers"], "inverse"),
        (
            vec!["conform", "--case", "samplr-uniform-inverse-1", "--", "true"],
            "sampler-uniform-inverse-1",
        ),
        (
            vec![
                "account",
                "--compose",
                "gausian(sigma=1)",
                "--relation",
                "add",
                "--delta",
                "1e-6",
            ],
            "gaussian",
        ),
        (
            vec![
                "account",
                "--compose",
                "gaussian(sigm=1)",
                "--relation",
                "add",
                "--delta",
                "1e-6",
            ],
            "sigma",
        ),
    ] {
        let ended = etalon(&words);
        ended.assert_refused("did you mean `");
        let guess = ended.stderr.split("did you mean ").nth(1).unwrap().split('?').next().unwrap();
        assert!(guess.contains(&format!("`{meant}")), "{words:?}: {ended}");
        assert!(ended.stderr.len() < 500, "{words:?}: too long to be read: {ended}");
    }
}

#[test]
fn what_is_far_from_every_name_is_answered_with_all_of_them() {
    audit("eps=1", &["--builtin", "zzz"], &[])
        .assert_refused("known: discrete-laplace, discrete-gaussian");
    etalon(&["museum", "run", "--only", "zzz"]).assert_refused("known: float-laplace");
    etalon(&["conform", "--case", "zzz", "--", "true"])
        .assert_refused("`etalon vectors list` has them");
    audit("zeta=1", &LAPLACE, &[]).assert_refused("known: eps=1, eps=1/3");
}

#[test]
fn misspelt_words_of_the_command_line_are_answered_too() {
    for (words, meant) in [
        (["audt", "x.json"].as_slice(), "audit"),
        (&["museum", "lst"], "list"),
        (&["audit", "--clam", "eps=1"], "--claim"),
        (&["conform", "--class", "cor", "--", "true"], "core"),
        (&["account", "--format", "jsn"], "json"),
    ] {
        let ended = etalon(words);
        assert_eq!(ended.code, 2, "{words:?}: {ended}");
        assert!(
            ended.stderr.contains("tip: ") && ended.stderr.contains(meant),
            "{words:?}: {ended}"
        );
    }
}

/// Every command that reads a file, with the name of the file for `FILE`.
const READERS: [&[&str]; 13] = [
    &["audit", "FILE"],
    &[
        "audit",
        "--claim",
        "eps=1",
        "--relation",
        "add",
        "--unit",
        "person",
        "--samples",
        "FILE",
        "FILE",
    ],
    &["account", "FILE"],
    &["recheck", "FILE"],
    &["merge", "FILE"],
    &["conform", "--expectations", "FILE", "--", "true"],
    &["insights", "plan", "--people", "FILE"],
    &["insights", "plan", "--people", "FILE", "--policy", "FILE"],
    &["insights", "check", "--metrics", "FILE", "--people", "FILE", "--period", "2024-Q3"],
    &["insights", "verify", "--log", "FILE"],
    &["ledger", "show", "FILE"],
    &["ledger", "verify", "FILE"],
    &["ledger", "export", "FILE"],
];

#[test]
fn files_that_are_not_there_empty_binary_or_folders_are_told_by_name() {
    let folder = Folder::new();
    let empty = folder.file("empty", "");
    std::fs::write(folder.path("bytes"), [0xff_u8, 0, 0x1b, 0xfe, 7, 10].repeat(300)).unwrap();
    std::fs::create_dir(folder.path("inside")).unwrap();
    for reader in READERS {
        for (file, says) in [
            (folder.path("none"), ["No such file", "does not exist"]),
            (folder.path("inside"), ["folder", "folder"]),
            (empty.clone(), ["nothing", "empty"]),
            (folder.path("bytes"), ["UTF-8", "no SQLite database"]),
        ] {
            let words: Vec<&str> =
                reader.iter().map(|word| if *word == "FILE" { &file } else { *word }).collect();
            let ended = etalon(&words);
            assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{words:?}: {ended}");
            assert!(
                ended.stderr.contains(&file) || ended.stderr.contains("the log"),
                "{words:?}: {ended}"
            );
            let told = says.iter().any(|words| ended.stderr.contains(words))
                || ended.stderr.contains("no samples")
                || ended.stderr.contains("no released cell");
            assert!(told, "{words:?}: {ended}");
        }
    }
    for words in [["vectors", "lint"], ["vectors", "list"]] {
        let none = folder.path("none");
        etalon(&[words.as_slice(), &[&none]].concat())
            .assert_refused("MANIFEST.json: No such file");
        etalon(&[words.as_slice(), &[&empty]].concat())
            .assert_refused("MANIFEST.json: Not a directory");
    }
    etalon(&["account"]).assert_refused("what is composed is missing: give --compose");
}

#[test]
fn an_expression_takes_the_names_that_are_used_elsewhere() {
    let epsilon = |expression| {
        let words = ["account", "--relation", "add", "--delta", "1e-6", "--compose", expression];
        let ended = etalon(&words);
        assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended}");
        ended.stdout.lines().next().unwrap().to_owned()
    };
    let written = epsilon("discrete_laplace(scale=1) + pure(eps=1/10)");
    assert_eq!(epsilon("discrete-laplace(scale=1) + pure(epsilon=1/10)"), written);
    let words = ["account", "--relation", "add", "--delta", "1e-6", "--compose"];
    let with = |expression| etalon(&[words.as_slice(), &[expression]].concat());
    with("pure(eps=1, epsilon=2)").assert_refused("`eps` is given twice");
    with("discrete-laplce(scale=1)")
        .assert_refused("did you mean `discrete_laplace`? known: approx");
}

#[test]
fn inputs_of_which_nothing_could_ever_be_seen_are_refused() {
    let ended = audit("eps=1", &LAPLACE, &["--max-runs", "100"]);
    assert_eq!(ended.code, 4, "{ended}");
    let words = [&["audit"], CLAIM.as_slice(), &["--left", "1", "--right", "1"], &LAPLACE].concat();
    etalon(&words).assert_refused("of equal inputs nothing could ever be seen");
    let folder = Folder::new();
    let file = folder.file("left.txt", "1\n2\n");
    let words = [&["audit"], CLAIM.as_slice(), &["--samples", &file, &file]].concat();
    etalon(&words).assert_refused("of equal inputs nothing could ever be seen");
}

#[test]
fn what_is_no_pair_of_neighbors_is_told_and_judged() {
    let folder = Folder::new();
    let script = format!("{}/tests/subjects/constant.py", env!("CARGO_MANIFEST_DIR"));
    let program = ["--max-runs", "200", "--format", "json", "--", "python3", &script];
    let said = |relation: &str, left: &str, right: &str| {
        let claim = ["audit", "--claim", "eps=1", "--relation", relation, "--unit", "person"];
        let words = [&claim, ["--left", left, "--right", right].as_slice(), &program].concat();
        etalon(&words).json()["assumptions"].to_string()
    };
    assert!(said("replace-one", "[1,2]", "[1,2,3]").contains("lists have 2 and 3 items"));
    assert!(said("replace-one", "[1,2]", "[3,4]").contains("differ in 2 places"));
    assert_eq!(said("replace-one", "[1,2]", "[1,4]"), "null");
    assert_eq!(said("add-remove", "[1,2]", "[1,2,3]"), "null");
    // And of files that hold something else than was meant.
    let rows = |first: &str| format!("{first}\n{}", "1\n2\n".repeat(40));
    let files = [folder.file("left.txt", &rows("value")), folder.file("right.txt", &rows("3"))];
    let claim = [&["audit"], CLAIM.as_slice()].concat();
    let words = [claim, vec!["--samples", &files[0], &files[1], "--format", "json"]].concat();
    let said = etalon(&words).json()["assumptions"].to_string();
    assert!(
        said.contains("left.txt: line 1 is no number") && !said.contains("right.txt"),
        "{said}"
    );
}

#[test]
fn words_of_the_claim_and_of_evidence_are_answered_with_what_to_write() {
    audit("eps=1", &LAPLACE, &["--delta", "1e-5"]).assert_refused("--claim eps=1,delta=1e-5");
    let folder = Folder::new();
    let samples = [folder.file("left.txt", "1\n2\n"), folder.file("right.txt", "2\n1\n")];
    let claim = [&["audit"], CLAIM.as_slice(), &["--samples", &samples[0], &samples[1]]].concat();
    let evidence = folder.path("evidence.json");
    etalon(&[claim, vec!["--evidence", &evidence]].concat())
        .assert_refused("put all lines into two files and audit those");
    let part = |name: &str, more: &[&str]| {
        let path = folder.path(name);
        let more = [&["--max-runs", "300", "--evidence", &path], more].concat();
        let ended = audit("eps=1", &LAPLACE, &more);
        (path.clone(), ended)
    };
    let (first, _) = part("1.json", &[]);
    let (second, _) = part("2.json", &[]);
    etalon(&["merge", &first, &second])
        .assert_refused("make them with --shard 1/2 and --shard 2/2");
    let (_, again) = part("1.json", &["--resume"]);
    assert!(
        again.stderr.contains("holds 300 runs") && again.stderr.contains("none were made"),
        "{again}"
    );
    let page = etalon(&["merge", &first, "--format", "html"]);
    assert!(page.stdout.starts_with("<!DOCTYPE html>"), "{page}");
    let text = etalon(&["merge", &first]).stdout;
    assert!(text.contains("subject  discrete-laplace scale=1\n"), "{text}");
    let ended = audit("eps=1", &LAPLACE, &["--out", "/no/such/folder/x.html"]);
    ended.assert_refused("give a file in a folder that exists and can be written to");
}

#[test]
fn a_result_in_a_file_is_told_in_one_line() {
    let folder = Folder::new();
    let out = folder.path("result.html");
    let words = ["--max-runs", "2000", "--format", "html", "--out", &out];
    let ended = audit("eps=1/10", &LAPLACE, &words);
    assert_eq!(ended.stderr, format!("note: violation: written to {out}\n"), "{ended}");
    assert_eq!(ended.stdout, "");
}

#[test]
fn a_fault_is_told_once_and_by_its_end() {
    let script = "i=0; while [ $i -lt 9 ]; do echo \"trace $i\" >&2; i=$((i+1)); done; exit 7";
    let program = ["--", "sh", "-c", script];
    let ended = audit("eps=1", &program, &[]);
    let all = format!("{}{}", ended.stdout, ended.stderr);
    assert_eq!((ended.code, all.matches("trace 8").count()), (3, 1), "{ended}");
    assert!(!all.contains("trace 5") && all.contains("docs/how-to/write-an-adapter.md"), "{ended}");
}
