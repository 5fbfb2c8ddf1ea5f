//! `etalon replay`: exit codes, the counterexample, programs that take tapes.

use crate::{Ended, SEED, etalon};

fn replay(words: &[&str]) -> Ended {
    etalon(&[["replay", "--seed", SEED].as_slice(), words].concat())
}

const LAPLACE: [&str; 4] = ["--builtin", "discrete-laplace", "--param", "scale=2"];

#[test]
fn a_declared_sensitivity_holds_or_is_disproved_by_a_tape() {
    let with = |right: &str, more: &[&str]| {
        replay(&[&LAPLACE, ["--left", "0", "--right", right].as_slice(), more].concat())
    };
    let good = with("1", &["--sensitivity", "1"]);
    assert_eq!(good.code, 0, "{good}");
    let bad = with("3", &["--sensitivity", "1", "--format", "json"]);
    assert_eq!(bad.code, 1, "{bad}");
    let found = bad.json();
    assert_eq!(found["format"], "etalon-replay/1");
    let moved = found["checks"].as_array().unwrap().iter().find(|check| check["check"] == "moved");
    assert_eq!(
        (&moved.unwrap()["outcome"], &moved.unwrap()["tape"]),
        (&"broken".into(), &0.into())
    );
    with("3", &["--sensitivity", "-1"]).assert_refused("sensitivity > 0");
    with("3", &["--tapes", "1"]).assert_refused("2 to 65536 tapes");
    assert_eq!(with("3", &["--", "true"]).code, 2);
    replay(&["--left", "0", "--right", "1"]).assert_refused("the subject is missing");
}

#[test]
fn a_program_that_takes_tapes_is_replayed() {
    let of = |program: &str, right: &str| {
        let words = ["--mechanism", "discrete-laplace", "--param", "scale=2", "--left", "0"];
        let more = ["--right", right, "--sensitivity", "1", "--", program, "adapter"];
        replay(&[&words, more.as_slice()].concat())
    };
    let program = env!("CARGO_BIN_EXE_etalon");
    let good = of(program, "1");
    assert_eq!((good.code, good.stderr.as_str()), (0, ""), "{good}");
    assert!(good.stdout.contains("discrete-laplace of etalon"), "{good}");
    assert_eq!(of(program, "2").code, 1);
    assert_eq!(of("true", "1").code, 3);
}
