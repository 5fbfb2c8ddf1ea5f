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
