//! The adapter of the normative page, as a vendor would run it.

use std::process::{Command, Stdio};

use etalon::insights::system::System;
use etalon::insights::verify::{Options, Program, Verdict, verify};
use etalon::subject::ProcessLimits;

use super::{Scratch, failing, options};

/// The Python program in the page.
fn example() -> Scratch {
    let page = include_str!("../../docs/spec/insights-verify.md");
    let code = page.split("```python\n").nth(1).unwrap().split("```").next().unwrap();
    Scratch::new("release.py", code)
}

/// Whether there is a Python to run it with.
fn python() -> bool {
    let found = Command::new("python3").arg("--version").stdout(Stdio::null()).status();
    found.is_ok_and(|status| status.success())
}

fn less() -> Options {
    Options { max_runs: 3_000, ..options() }
}

#[test]
fn the_program_of_the_page_is_judged_as_the_built_in_that_it_imitates() {
    if !python() {
        return;
    }
    let file = example();
    for (flag, system, claim) in
        [("--plain", "leaves", None), ("--true-mask", "true-mask", Some("C12"))]
    {
        let argv = ["python3", &file.path(), flag].map(str::to_owned).to_vec();
        let mut program =
            Program { argv, op: "release".to_owned(), limits: ProcessLimits::default() };
        let theirs = verify(&mut program, &less(), &mut |_, _| true).unwrap();
        let mut built_in = System::find(system).unwrap();
        let ours = verify(&mut built_in, &less(), &mut |_, _| true).unwrap();
        assert_eq!(failing(&theirs), failing(&ours), "{flag}");
        assert_eq!(failing(&theirs).0.contains(&"C12".to_owned()), claim.is_some());
        // It states no margins, so that something stays open.
        if claim.is_none() {
            assert!(matches!(theirs.verdict(), Verdict::NotAssessable(_)));
        }
    }
}

#[test]
fn a_program_that_gives_no_cells_is_no_violation() {
    if !python() {
        return;
    }
    let code = example().text().replace("return cells + [[", "return cells + [[[]] + [");
    let file = Scratch::new("broken.py", &code);
    let argv = ["python3", &file.path()].map(str::to_owned).to_vec();
    let mut program = Program { argv, op: "release".to_owned(), limits: ProcessLimits::default() };
    let fault = verify(&mut program, &less(), &mut |_, _| true).unwrap_err().to_string();
    assert!(fault.contains("[period, view, group, metric, part, value]"), "{fault}");
}
