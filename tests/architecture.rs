//! The house keeps its shape: floors, forbidden pairs, one door per
//! dependency, file length. Rust allows cyclic modules; this test does not.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The floor of every chapter of the library (`docs/design.md`).
const FLOORS: &[(&str, u8)] = &[
    ("error", 0),
    ("digest", 1),
    ("num", 1),
    ("json", 1),
    ("table", 1),
    ("threads", 1),
    ("tape", 2),
    ("privacy", 2),
    ("law", 3),
    ("sample", 3),
    ("account", 4),
    ("mechanism", 4),
    ("subject", 5),
    ("audit", 6),
    ("ledger", 6),
    ("museum", 6),
    ("recheck", 6),
    ("insights", 7),
    ("reference", 7),
    ("vectors", 8),
    ("conform", 9),
    ("report", 10),
];

/// Chapters of one floor that must not see each other.
const FORBIDDEN: &[(&str, &str)] = &[
    ("law", "sample"),        // the definition and the algorithm check each other
    ("account", "mechanism"), // one prices, the other releases: only privacy::Event passes
    ("num", "json"),
    ("audit", "museum"),  // the auditor must not know what it is shown
    ("audit", "recheck"), // whoever checks a certificate shares nothing with its writer
];

/// Each dependency and the one file that may name it.
const DOORS: &[(&str, &str)] = &[
    ("anstream", "src/bin/etalon/files.rs"),
    ("boon", "src/vectors/schema.rs"),
    ("chrono", "src/insights/calendar.rs"),
    ("clap", "src/bin/etalon/args.rs"),
    ("clap_complete", "src/bin/etalon/completions.rs"),
    ("clap_mangen", "src/bin/etalon/man.rs"),
    ("comfy_table", "src/report/text.rs"),
    ("csv", "src/table.rs"),
    ("ctrlc", "src/bin/etalon/interrupt.rs"),
    ("dashu_base", "src/num/integer.rs"),
    ("dashu_int", "src/num/integer.rs"),
    ("getrandom", "src/bin/etalon/single.rs"),
    ("indicatif", "src/bin/etalon/progress.rs"),
    ("libm", "src/num/rough.rs"),
    ("maud", "src/report/page/template.rs"),
    ("parquet", "src/table/columnar.rs"),
    ("plotters", "src/report/plot.rs"),
    ("quick_junit", "src/report/junit.rs"),
    ("rand_chacha", "src/tape/chacha.rs"),
    ("rusqlite", "src/ledger/store.rs"),
    ("rustix", "src/subject/conversation/pipes.rs"),
    ("serde", "src/json.rs"),
    ("serde_json", "src/json.rs"),
    ("sha2", "src/digest.rs"),
    ("statrs", "src/num/guess.rs"),
];

const LONGEST_FILE: usize = 400;
const LARGEST_MEDIAN: usize = 200;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below `folder`, with its path from the root.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the project") {
            let path = entry.expect("a readable folder").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path
                    .strip_prefix(root())
                    .expect("below the root")
                    .to_string_lossy()
                    .into_owned();
                found.push((name, fs::read_to_string(&path).expect("UTF-8 source")));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no sources below {folder}");
    found
}

/// The code of a file, without comments and without its inline tests.
fn code(text: &str) -> String {
    let body = text.split("#[cfg(test)]").next().unwrap_or(text);
    body.lines().map(|line| line.split("//").next().unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// The chapter a file of the library belongs to; none for `lib.rs` and the
/// binary.
fn chapter(name: &str) -> Option<&str> {
    let inside = name.strip_prefix("src/")?;
    let first = inside.split('/').next()?.trim_end_matches(".rs");
    (first != "lib" && first != "bin").then_some(first)
}

fn floor(chapter: &str) -> u8 {
    let known = FLOORS.iter().find(|(name, _)| *name == chapter);
    known.unwrap_or_else(|| panic!("`{chapter}` has no floor: add it to FLOORS")).1
}

/// The chapters a file imports: `crate::x`, also in braces.
fn imports(code: &str) -> BTreeSet<&str> {
    let names = code.match_indices("crate::").filter_map(|(at, _)| {
        let rest = &code[at + "crate::".len()..];
        let end = rest.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(rest.len());
        (end > 0).then(|| &rest[..end])
    });
    names.collect()
}

#[test]
fn imports_only_go_down() {
    let mut faults = Vec::new();
    for (name, text) in sources("src") {
        let Some(home) = chapter(&name) else { continue };
        assert!(!text.contains("crate::{"), "{name}: import chapters one by one, not in braces");
        for import in imports(&code(&text)) {
            let sideways = floor(import) == floor(home) && import != home;
            let apart =
                FORBIDDEN.iter().any(|&pair| pair == (home, import) || pair == (import, home));
            if floor(import) > floor(home) || apart || sideways {
                faults.push(format!("{name} ({home}) imports {import}"));
            }
        }
    }
    assert!(faults.is_empty(), "imports must go down:\n{}", faults.join("\n"));
}

#[test]
fn every_dependency_has_one_door() {
    let mut faults = Vec::new();
    for (name, text) in sources("src") {
        let code = code(&text);
        for (dependency, door) in DOORS {
            let named = code.match_indices(dependency).any(|(at, _)| {
                let before = code[..at].chars().next_back();
                let joined = before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '"');
                code[at + dependency.len()..].starts_with("::") && !joined
            });
            if named && name != *door {
                faults.push(format!("{name} names {dependency}, whose door is {door}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_dependency_is_on_the_list_and_used() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let section = manifest.split("[dependencies]").nth(1).unwrap();
    let section = section.split("\n[").next().unwrap();
    let declared: BTreeSet<String> = section
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.replace('-', "_"))
        .collect();
    let listed: BTreeSet<String> = DOORS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(declared, listed, "Cargo.toml and DOORS must name the same dependencies");
    for (dependency, door) in DOORS {
        let text = fs::read_to_string(root().join(door)).unwrap();
        assert!(text.contains(&format!("{dependency}::")), "{door} does not use {dependency}");
    }
}

#[test]
fn files_are_short() {
    let mut lengths = Vec::new();
    for folder in ["src", "tests", "benches"] {
        for (name, text) in sources(folder) {
            let length = text.lines().count();
            assert!(length <= LONGEST_FILE, "{name} has {length} lines: it holds two things");
            lengths.push(length);
        }
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= LARGEST_MEDIAN, "the median file has {median} lines");
}

/// The checker of certificates is read whole by whoever relies on it.
const LONGEST_CHECKER: usize = 300;

#[test]
fn the_checker_of_certificates_is_short() {
    let files = sources("src").into_iter().filter(|(name, _)| chapter(name) == Some("recheck"));
    let code: Vec<String> = files.map(|(_, text)| code(&text)).collect();
    let lines = code.iter().flat_map(|code| code.lines());
    let length = lines.filter(|line| !line.trim().is_empty()).count();
    assert!((1..LONGEST_CHECKER).contains(&length), "{length} lines: too long to be read whole");
}

#[test]
fn modules_are_named_for_what_they_hold() {
    for (name, text) in sources("src") {
        let stem = Path::new(&name).file_stem().unwrap().to_string_lossy().into_owned();
        for poor in ["mod", "utils", "util", "common", "helpers", "helper", "misc", "manager"] {
            assert_ne!(stem, poor, "{name}: name the thing instead");
        }
        assert!(text.starts_with("//!"), "{name} must open with //! on what it holds and why");
    }
}

#[test]
fn the_library_does_not_print_read_the_clock_or_open_files() {
    for (name, text) in sources("src") {
        if name.starts_with("src/bin/") {
            continue;
        }
        let code = code(&text);
        for word in [
            "println!",
            "print!(",
            "SystemTime::",
            "Instant::",
            "std::fs",
            "File::open",
            "File::create",
            "std::env",
        ] {
            assert!(!code.contains(word), "{name} uses {word}: that is the binary's business");
        }
    }
}

#[test]
fn the_checks_above_see_what_they_look_for() {
    assert_eq!(imports("use crate::law::{self, Law};\nuse crate::num;"), ["law", "num"].into());
    assert_eq!(code("a // crate::x\n#[cfg(test)]\nmod tests {}"), "a ");
    assert_eq!(chapter("src/law/table.rs"), Some("law"));
    assert_eq!(chapter("src/bin/etalon/main.rs"), None);
    assert!(std::panic::catch_unwind(|| floor("attic")).is_err());
}
