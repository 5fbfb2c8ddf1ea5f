//! Results: fields, replays, files, closed pipes, colours.

use std::io::Read;
use std::process::{Command, Stdio};

use crate::{Folder, LAPLACE, SEED, audit, etalon};

const SHORT: [&str; 2] = ["--max-runs", "20000"];
const JSON: [&str; 4] = ["--format", "json", "--max-runs", "20000"];

#[test]
fn a_finding_has_every_field_and_numbers_that_carry_meaning_are_strings() {
    let ended = audit("eps=1/2", &LAPLACE, &JSON);
    assert_eq!((ended.code, ended.stderr.as_str()), (1, ""), "{ended}");
    let finding = ended.json();
    for field in [
        "verdict",
        "epsilon_lower",
        "claim",
        "relation",
        "unit",
        "alpha",
        "log10_e_value",
        "detectable_epsilon",
        "mass_floor",
        "subject",
        "seed",
        "seconds",
    ] {
        assert!(finding[field].is_string(), "{field}: {ended}");
    }
    assert_eq!(finding["verdict"], "violation");
    assert_eq!(finding["claim"], "eps=1/2");
    assert_eq!(finding["relation"], "replace-one");
    assert_eq!(finding["unit"], "person");
    assert_eq!(finding["alpha"], "1/1000000000");
    assert_eq!(finding["pair"], serde_json::json!([0, 1]));
    assert_eq!(finding["subject"], "discrete-laplace scale=1");
    assert!(finding["runs"].is_u64());
    assert_eq!(finding["seed"].as_str().unwrap().len(), 64);
    let lower: f64 = finding["epsilon_lower"].as_str().unwrap().parse().unwrap();
    assert!(lower > 0.5 && lower <= 1.0, "{ended}");
}

#[test]
fn claims_of_every_kind_are_judged_and_bounded_in_their_own_kind() {
    let noise = ["--builtin", "discrete-gaussian", "--param", "sigma=1"];
    // μ = 1: ρ = 1/2, 1 at order 2, and δ = 0.127 at ε = 1.
    for (claim, kind, code) in [
        ("eps=1,delta=1/20", "eps=", 1),
        ("eps=1,delta=1/5", "eps=", 0),
        ("mu=1/2", "mu=", 1),
        ("mu=3/2", "mu=", 0),
        ("rho=1/8", "rho=", 1),
        ("rdp=2:1/4", "rdp=2:", 1),
    ] {
        let ended = audit(claim, &noise, &JSON);
        assert_eq!((ended.code, ended.stderr.as_str()), (code, ""), "{claim}: {ended}");
        let finding = ended.json();
        let refuted = finding["refuted"].as_str().unwrap_or_else(|| panic!("{claim}: {ended}"));
        assert!(refuted.starts_with(kind), "{claim}: {ended}");
        assert_eq!(finding["delta_lower"].is_string(), kind == "eps=", "{claim}: {ended}");
        assert_eq!(finding["epsilon_lower"].is_string(), kind == "eps=", "{claim}: {ended}");
        if code == 0 {
            assert!(finding["detectable"].as_str().unwrap().starts_with(kind), "{claim}: {ended}");
        }
        let text = audit(claim, &noise, &SHORT).stdout;
        assert!(text.contains(&format!("refuted  {kind}")), "{claim}: {text}");
    }
    // What is said of pure claims has no such fields.
    let pure = audit("eps=1/2", &LAPLACE, &JSON).json();
    assert!(pure.get("refuted").is_none() && pure.get("detectable").is_none(), "{pure}");
}

#[test]
fn claims_too_large_to_be_refuted_are_inconclusive() {
    for claim in ["eps=24", "eps=60", "eps=700", "eps=1e9"] {
        let ended = audit(claim, &LAPLACE, &JSON);
        assert_eq!((ended.code, ended.stderr.as_str()), (4, ""), "{claim}: {ended}");
        assert!(ended.json()["detectable_epsilon"].is_null(), "{claim}: {ended}");
    }
}

#[test]
fn a_seed_replays_everything_but_the_time() {
    let run = || {
        let ended = audit("eps=1", &LAPLACE, &[JSON.as_slice(), &["--seed", SEED]].concat());
        let lines = ended.stdout.lines().filter(|line| !line.contains("\"seconds\": "));
        let text = lines.collect::<Vec<_>>().join("\n");
        assert_eq!(text.lines().count() + 1, ended.stdout.lines().count());
        (ended.code, text)
    };
    assert_eq!(run(), run());
    assert!(run().1.contains(SEED));
}

#[test]
fn samples_replay_and_show_their_transcript() {
    for profile in ["cks20", "inverse"] {
        let draw = |more: &[&str]| {
            let words = ["sample", "--law", "discrete-laplace", "--param", "scale=3"];
            let count = ["--count", "5", "--profile", profile];
            etalon(&[words.as_slice(), &count, more].concat())
        };
        let seeded = draw(&["--seed", SEED]);
        assert_eq!((seeded.code, seeded.stdout.lines().count()), (0, 5), "{seeded}");
        assert!(seeded.stderr.contains("not private"), "{seeded}");
        assert_eq!(draw(&["--seed", SEED]).stdout, seeded.stdout);
        assert_eq!(draw(&[]).stderr, "");
        let told = draw(&["--seed", SEED, "--transcript"]).stdout;
        assert!(told.ends_with(&format!("\n{}", seeded.stdout)), "{told}");
        assert!(told.lines().count() > 5 && told.contains(" @0 "), "{told}");
        let json = draw(&["--seed", SEED, "--transcript", "--format", "json"]).json();
        let values = json["values"].as_array().unwrap();
        let lines: Vec<&str> = values.iter().map(|value| value.as_str().unwrap()).collect();
        assert_eq!(lines.join("\n") + "\n", seeded.stdout);
        assert!(!json["transcript"].as_array().unwrap().is_empty());
    }
}

#[test]
fn files_of_samples_are_judged_like_the_law_they_came_from() {
    let folder = Folder::new();
    let draw = |name: &str, shift: i64| {
        let words = ["sample", "--law", "discrete-laplace", "--param", "scale=1"];
        let drawn = etalon(&[words.as_slice(), &["--count", "20000"]].concat()).stdout;
        let shifted = drawn.lines().map(|line| line.parse::<i64>().unwrap() + shift);
        let text: String = shifted.map(|value| format!("{value}\n")).collect();
        folder.file(name, &text)
    };
    let (left, right) = (draw("left.csv", 0), draw("right.csv", 1));
    for (claim, code) in [("eps=1/2", 1), ("eps=1", 0)] {
        let words = ["audit", "--claim", claim, "--relation", "add", "--unit", "person"];
        let ended = etalon(&[words.as_slice(), &["--samples", &left, &right]].concat());
        assert_eq!((ended.code, ended.stderr.as_str()), (code, ""), "{ended}");
    }
}

#[test]
fn a_result_file_is_whole_and_plain_or_not_there() {
    let folder = Folder::new();
    let to = |out: &str| audit("eps=1/2", &LAPLACE, &[SHORT.as_slice(), &["--out", out]].concat());
    to(&folder.path("none/result.txt")).assert_refused("result.txt: No such file or directory");
    to(&folder.path("")).assert_refused("this is a folder; give the name of a file");
    to("/proc/result.txt").assert_refused("/proc/result.txt: ");
    assert_eq!(folder.names(), Vec::<String>::new());
    let ended = to(&folder.path("result.txt"));
    assert_eq!((ended.code, ended.stdout.as_str()), (1, ""), "{ended}");
    assert_eq!(folder.names(), ["result.txt"]);
    let text = std::fs::read_to_string(folder.path("result.txt")).unwrap();
    assert!(text.contains("violation: ") && !text.contains('\x1b'), "{text:?}");
    // A device is written to and stays a device.
    assert_eq!(to("/dev/null").code, 1);
    assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn a_closed_standard_output_does_not_change_the_verdict() {
    for (claim, code) in [("eps=1/2", 1), ("eps=1", 0)] {
        let words = ["audit", "--claim", claim, "--relation", "add", "--unit", "person"];
        let pair = ["--left", "0", "--right", "1"];
        let mut command = Command::new(env!("CARGO_BIN_EXE_etalon"));
        command.args([words.as_slice(), &pair, &LAPLACE, &SHORT].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut stderr = String::new();
        child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(code), ""));
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_etalon"));
    command.args(["sample", "--law", "uniform", "--param", "n=6", "--count", "1000000000"]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn colours_are_for_terminals_and_can_be_forced() {
    // Every other test checks that a pipe gets none; here the negative control.
    let run = |name: &str| {
        let words = ["audit", "--claim", "eps=1/2", "--relation", "add", "--unit", "person"];
        let pair = ["--left", "0", "--right", "1"];
        let mut command = Command::new(env!("CARGO_BIN_EXE_etalon"));
        command.args([words.as_slice(), &pair, &LAPLACE, &SHORT].concat());
        String::from_utf8(command.env(name, "1").output().unwrap().stdout).unwrap()
    };
    assert!(!run("NO_COLOR").contains('\x1b'));
    assert!(run("CLICOLOR_FORCE").contains("\x1b[31mviolation"));
}
