//! Bad words on the command line and bad files of samples.

use crate::{Folder, LAPLACE, SEED, audit, etalon};

#[test]
fn what_has_no_default_must_be_given() {
    let whole = [
        ("--claim", "eps=1", "--claim is missing: give a claim such as eps=1"),
        ("--relation", "add", "--relation is missing: give the neighboring relation"),
        ("--unit", "person", "--unit is missing: give the unit of privacy"),
        ("--left", "0", "--left is missing: give an input in JSON"),
        ("--right", "1", "--right is missing: give an input in JSON"),
    ];
    for (left_out, _, says) in whole {
        let given = whole.iter().filter(|(flag, _, _)| *flag != left_out);
        let words: Vec<&str> = given.flat_map(|(flag, value, _)| [*flag, *value]).collect();
        etalon(&[&["audit"], words.as_slice(), &LAPLACE].concat()).assert_refused(says);
    }
    audit("eps=1", &[], &[]).assert_refused("the subject is missing: give a suite file, --builtin");
    etalon(&["audit"]).assert_refused("--claim is missing");
}

#[test]
fn claims_that_are_none_are_refused() {
    for (claim, says) in [
        ("eps=NaN", "`NaN` is not an exact number"),
        ("eps=inf", "`inf` is not an exact number"),
        ("eps=0", "eps = 0 is out of range"),
        ("eps=-1", "eps = -1 is out of range"),
        ("eps=", "is not an exact number"),
        ("eps=1/0", "`1/0` is not an exact number"),
        ("eps=1,delta=0", "delta = 0 is out of range"),
        ("eps=1,delta=1", "delta = 1 is out of range"),
        ("rho=0", "rho = 0 is out of range"),
        ("mu=-1", "mu = -1 is out of range"),
        ("rdp=1:1", "alpha = 1 is out of range"),
        ("epsilon=1", "claim, `epsilon=1`: epsilon is written eps; did you mean `eps=1`?"),
        ("", "there is no claim named ``"),
    ] {
        audit(claim, &LAPLACE, &[]).assert_refused(says);
    }
    let with = |relation, unit| {
        let words = ["audit", "--claim", "eps=1", "--relation", relation, "--unit", unit];
        etalon(&[words.as_slice(), &["--left", "0", "--right", "1"], &LAPLACE].concat())
    };
    with("swap", "person").assert_refused("known: add-remove, add, remove, replace-one, zero-out");
    with("add", "").assert_refused("one word of a-z, 0-9 and -");
    with("add", "Two Words").assert_refused("one word of a-z, 0-9 and -");
}

#[test]
fn parameters_outside_their_range_are_refused() {
    for (name, value, says) in [
        ("discrete-laplace", "scale=NaN", "`NaN` is not an exact number"),
        ("discrete-laplace", "scale=inf", "`inf` is not an exact number"),
        ("discrete-laplace", "scale=0", "scale = 0 is out of range"),
        ("discrete-laplace", "scale=-1", "scale = -1 is out of range"),
        ("discrete-laplace", "scale=", "is not an exact number"),
        ("discrete-laplace", "scale", "name=value, such as scale=1/3"),
        ("discrete-laplace", "sigma=1", "scale is missing: give its value"),
        ("discrete-gaussian", "sigma=0", "sigma = 0 is out of range"),
        ("randomized-response", "odds=-3", "odds = -3 is out of range"),
        ("above-threshold", "epsilon=0", "0 is out of range"),
        ("zero-twice", "scale=0", "scale = 0 is out of range"),
        ("laplace", "scale=1", "did you mean `discrete-laplace`"),
    ] {
        audit("eps=1", &["--builtin", name, "--param", value], &[]).assert_refused(says);
    }
    audit("eps=1", &["--builtin", "discrete-laplace"], &[]).assert_refused("scale is missing");
    let more = |more| audit("eps=1", &[&LAPLACE, ["--param", more].as_slice()].concat(), &[]);
    more("sigma=1").assert_refused("there is no parameter named `sigma`; known: ");
    more("scale=2").assert_refused("each name at most once");
    more("profile=fast").assert_refused("cks20");
    more("step=1/3").assert_refused("a power of two");
}

#[test]
fn inputs_that_are_none_are_refused() {
    for (left, says) in [
        ("{", "--left, line 1, column 1: this is not valid JSON"),
        ("[0,\n x]", "--left, line 2, column 2: this is not valid JSON"),
        ("", "--left, line 1, column 0: this is not valid JSON"),
        (
            "zero",
            "--left = zero is out of range: it requires JSON; a text needs quotes inside quotes",
        ),
        ("1e400", "number out of range"),
        ("1.5", "an exact number in quotes"),
        ("\"1/0\"", "`1/0` is not an exact number"),
        ("{}", "an integer, or an exact number in quotes"),
        ("[]", "an array of at least one element"),
    ] {
        let words = ["audit", "--claim", "eps=1", "--relation", "add", "--unit", "person"];
        let pair = ["--left", left, "--right", "1"];
        etalon(&[words.as_slice(), &pair, &LAPLACE].concat()).assert_refused(says);
    }
}

#[test]
fn limits_outside_their_range_are_refused() {
    for (flag, value, says) in [
        ("--alpha", "0", "0 < alpha < 1"),
        ("--alpha", "1", "0 < alpha < 1"),
        ("--alpha", "2", "0 < alpha < 1"),
        ("--alpha", "-1", "0 < alpha < 1"),
        ("--alpha", "abc", "`abc` is not an exact number"),
        ("--max-runs", "0", "a whole number, 1 or more"),
        ("--max-seconds", "0", "a whole number, 1 or more"),
        ("--deadline-seconds", "0", "a whole number, 1 or more"),
        ("--seed", "0123", "exactly 64 hexadecimal digits"),
        ("--seed", &SEED.replace('0', "g"), "exactly 64 hexadecimal digits"),
    ] {
        audit("eps=1", &LAPLACE, &[&format!("{flag}={value}")]).assert_refused(says);
    }
    // Beyond 10^23 runs no limit is reached; the number must not overflow.
    let most = ["--max-runs", "18446744073709551615", "--max-seconds", "1"];
    assert!([0, 4].contains(&audit("eps=1", &LAPLACE, &most).code));
}

#[test]
fn words_that_do_not_go_together_are_refused() {
    for words in [
        ["suite.json", "--claim", "eps=1"].as_slice(),
        &["suite.json", "--builtin", "discrete-laplace"],
        &["--builtin", "zero-twice", "--", "true"],
        &["--builtin", "zero-twice", "--samples", "a", "b"],
        &["--samples", "a", "b", "--", "true"],
        &["--samples", "a"],
        &["--param", "scale=1", "--", "true"],
        &["--exact", "--", "true"],
        &["--max-runs", "many"],
        &["--format", "yaml"],
        &["--no-such-flag"],
    ] {
        let ended = etalon(&[&["audit"], words].concat());
        assert_eq!(ended.code, 2, "{words:?}: {ended}");
        assert!(ended.stderr.starts_with("error: "), "{words:?}: {ended}");
    }
}

#[test]
fn files_of_samples_that_are_none_are_refused() {
    let folder = Folder::new();
    let good = folder.file("good.csv", "1\n2\n");
    let samples = |file: &str| {
        let words = ["audit", "--claim", "eps=1", "--relation", "add", "--unit", "person"];
        etalon(&[words.as_slice(), &["--samples", &good, file]].concat())
    };
    for (text, says) in [
        ("", "line 1: the file has no samples"),
        ("1,2\n3,4\n5\n", "line 3, column 2: the row has 1 fields, the first row has 2"),
        ("1\n2,3\n", "line 2, column 2: the row has 2 fields, the first row has 1"),
        ("1,2\n3,\n", "line 2, column 2: the field is empty"),
        ("1\n\n3\n", "line 2: the line is empty"),
        ("1\r\n\r\n3\r\n", "line 2: the line is empty"),
        ("1\r\n2\r\n3,4\r\n", "line 3, column 2: the row has 2 fields"),
        ("1\n \n", "line 2, column 1: the field is empty"),
    ] {
        samples(&folder.file("bad.csv", text)).assert_refused(says);
    }
    std::fs::write(folder.path("bytes.csv"), b"1\n\xff\n").unwrap();
    samples(&folder.path("bytes.csv")).assert_refused("line 2, column 1: this is not CSV in UTF-8");
    samples(&folder.path("none.csv")).assert_refused("none.csv: No such file");
    let crlf = folder.file("crlf.csv", "1\r\n2\r\n");
    assert_eq!(samples(&crlf).code, 4);
}

#[test]
fn laws_that_are_none_are_refused() {
    for (law, parameter, says) in [
        ("laplace", "scale=1", "known: uniform, bernoulli, bernoulli-exp, geometric"),
        ("uniform", "n=0", "n = 0 is out of range"),
        ("uniform", "n=1/2", "an integer, 1 or more"),
        ("bernoulli", "p=2", "p = 2 is out of range"),
        ("geometric", "rate=0", "rate = 0 is out of range"),
        ("bernoulli-exp", "x=-1", "x = -1 is out of range"),
        ("discrete-laplace", "scale=NaN", "`NaN` is not an exact number"),
        ("discrete-laplace", "sigma=1", "scale is missing: give its value"),
        ("discrete-gaussian", "sigma=-1", "sigma = -1 is out of range"),
    ] {
        etalon(&["sample", "--law", law, "--param", parameter]).assert_refused(says);
    }
    let laplace = ["sample", "--law", "discrete-laplace", "--param", "scale=1"];
    let with = |more: &[&str]| etalon(&[laplace.as_slice(), more].concat());
    with(&["--param", "x=1"]).assert_refused("there is no parameter named `x`; known: scale");
    with(&["--profile", "fast"]).assert_refused("cks20");
    with(&["--seed", "12"]).assert_refused("exactly 64 hexadecimal digits");
    assert_eq!(with(&["--count", "-1"]).code, 2);
}
