//! A release that is killed, and two at once: nothing spent without a record,
//! no folder that only looks whole, never two numbers for one cell.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::release::Company;
use super::{command, insights};

fn spawn(arguments: &[String]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_etalon"));
    let command = command.arg("insights").args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// How many moments are tried.
fn moments() -> u32 {
    if std::env::var_os("ETALON_EXTENSIVE").is_some() { 1000 } else { 200 }
}

#[test]
fn a_release_that_is_killed_at_any_moment_loses_nothing() {
    let company = Company::new();
    // How long a release takes here, the longest of five.
    let mut longest = Duration::ZERO;
    for at in 0..5 {
        let began = Instant::now();
        assert_eq!(company.release("2024-07", &format!("warm{at}"), &[]).code, 0);
        longest = longest.max(began.elapsed());
        std::fs::remove_file(company.path("ledger.db")).unwrap();
    }
    let (mut nothing, mut paid, mut whole) = (0, 0, 0);
    let count = moments();
    for at in 0..count {
        let (out, seed) = (format!("out{at}"), company.path(&format!("seed{at}")));
        let mut child = spawn(&company.arguments("2024-07", &out, &["--seed-file", &seed]));
        // Moments evenly over the whole run and a little beyond, from the end
        // of the process's own start on.
        sleep(longest.mul_f64(1.1 * f64::from(at) / f64::from(count)));
        child.kill().unwrap();
        child.wait().unwrap();
        let folder = Path::new(&company.path(&out)).exists();
        let ledger = company.ledger();
        let recorded = ledger.contains("\"late\"");
        match (recorded, folder) {
            (false, false) => nothing += 1,
            (true, false) => paid += 1,
            (true, true) => whole += 1,
            (false, true) => panic!("a folder that nobody paid for, at moment {at}"),
        }
        let before = if folder { company.files(&out) } else { Vec::new() };
        // Whatever was left, asking again ends well, with the same numbers.
        let again = company.release("2024-07", &out, &["--seed-file", &seed]);
        assert_eq!(again.code, 0, "at moment {at}: {again}");
        assert!(!folder || company.files(&out) == before, "other numbers at moment {at}");
        let after = company.ledger();
        assert!(after.starts_with(&ledger) && (!recorded || after == ledger), "moment {at}");
        let verified = command(&["ledger", "verify", &company.path("ledger.db")]);
        assert_eq!(verified.code, 0, "at moment {at}: {verified}");
        let replay = insights(&[
            "replay",
            &company.path(&out),
            "--metrics",
            &company.path("metrics.csv"),
            "--people",
            &company.path("people.csv"),
            "--seed-file",
            &seed,
        ]);
        assert_eq!(replay.code, 0, "at moment {at}: {replay}");
        for name in ["ledger.db", "ledger.db-journal"] {
            let _ = std::fs::remove_file(company.path(name));
        }
    }
    println!(
        "{count} kills: {nothing} before anything was paid, {paid} paid and not yet written, {whole} whole"
    );
    // A run that is never interrupted would show nothing.
    assert!(nothing > count / 20 && whole < count, "{nothing} {paid} {whole}");
}

#[test]
fn two_releases_at_once_never_overspend() {
    let company = Company::new();
    let policy = std::fs::read_to_string(company.path("policy.json")).unwrap();
    let other = policy.replace("\"late\"", "\"later\"").replace("\"hours\"", "\"week\"");
    company.folder.file("other.json", other.as_bytes());
    for round in 0..10 {
        let mine = company.arguments("2024-07", &format!("mine{round}"), &[]);
        let same = company.arguments("2024-07", &format!("same{round}"), &[]);
        let mut theirs = company.arguments("2024-07", &format!("theirs{round}"), &[]);
        for text in &mut theirs {
            *text = text.replace("policy.json", "other.json");
        }
        let children = [spawn(&mine), spawn(&theirs), spawn(&same)];
        let codes = children.map(|mut child| child.wait().unwrap().code().unwrap());
        // Two want the same, and both get it, or the third gets its own.
        assert!(codes == [0, 2, 0] || codes == [2, 0, 2], "round {round}: {codes:?}");
        if codes[0] == 0 {
            let (mine, same) = (format!("mine{round}"), format!("same{round}"));
            assert_eq!(company.files(&mine), company.files(&same));
        }
        let ended = command(&["ledger", "verify", &company.path("ledger.db")]);
        assert_eq!(ended.code, 0, "{ended}");
        std::fs::remove_file(company.path("ledger.db")).unwrap();
    }
}
