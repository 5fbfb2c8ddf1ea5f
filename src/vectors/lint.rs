//! Everything that must hold of the files: form, ids, seeds, notes, digests,
//! what was released, and that each is covered and each runs.

use std::collections::{BTreeMap, BTreeSet};

use super::judge::{Outcome, judge};
use super::manifest::{MANIFEST, Manifest};
use super::schema::Schema;
use super::{Case, File};
use crate::error::Result;
use crate::json::{self, Value};
use crate::reference::{LAWS, answer, operations};
use crate::subject::BUILTINS;
use crate::tape::{ChaCha, Seed};

/// The text of every file by its path below `vectors/`.
///
/// # Example
///
/// ```
/// use etalon::vectors::lint::{Texts, written};
/// use etalon::vectors::published;
/// let texts: Texts = written(&published()?[..1])?;
/// let paths: Vec<&str> = texts.keys().map(String::as_str).collect();
/// assert_eq!(paths[..2], ["MANIFEST.json", "schema/accounting.schema.json"]);
/// # Ok::<(), etalon::Error>(())
/// ```
pub type Texts = BTreeMap<String, String>;

/// The path of the manifest as last released.
pub const RELEASED: &str = "RELEASED.json";

/// The seed of the randomness that cases of `frequencies` and `judge` are run
/// with in a lint, so that it always says the same.
const FRESH: [u8; 32] = *b"etalon vectors lint, fresh draws";

/// Everything that is written: files, schemas, manifest.
///
/// # Errors
///
/// Those of the catalogue.
///
/// # Example
///
/// ```
/// use etalon::vectors::schema::KINDS;
/// use etalon::vectors::{lint, published};
/// let files = published()?;
/// let texts = lint::written(&files)?;
/// assert_eq!(texts[&files[0].path()], files[0].text());
/// assert_eq!(texts.len(), files.len() + KINDS.len() + 1);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn written(files: &[File]) -> Result<Texts> {
    let mut texts: Texts = files.iter().map(|file| (file.path(), file.text())).collect();
    for (kind, _) in super::schema::KINDS {
        let schema = json::pretty(&super::schema::of(kind)?);
        texts.insert(format!("schema/{kind}.schema.json"), schema);
    }
    texts.insert(MANIFEST.to_owned(), Manifest::of(files).text());
    Ok(texts)
}

/// Reads every file of `v1/`.
///
/// # Errors
///
/// The first that cannot be read.
///
/// # Example
///
/// ```
/// use etalon::vectors::{lint, published};
/// let files = &published()?[..1];
/// let mut texts = lint::written(files)?;
/// assert_eq!(lint::files(&texts)?, files);
/// texts.insert("v1/law/mine.json".to_owned(), "{}".to_owned());
/// assert!(lint::files(&texts).is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn files(texts: &Texts) -> Result<Vec<File>> {
    let vectors = texts.iter().filter(|(path, _)| path.starts_with("v1/"));
    vectors.map(|(path, text)| File::read(text, path)).collect()
}

/// Everything that is wrong with the texts, one sentence each; `files` are the
/// texts read.
///
/// # Errors
///
/// Those of the manifests and of a malformed case.
///
/// # Example
///
/// ```
/// use etalon::vectors::{lint, published};
/// let mut files = published()?;
/// files.retain(|file| file.kind == "tape");
/// let mut texts = lint::written(&files)?;
/// // One file is right by itself, but most of what there is has no case in it.
/// let faults = lint::faults(&texts, &files)?;
/// assert!(faults.iter().all(|fault| fault.contains(" has no case")));
/// let path = files[0].path();
/// texts.insert(path.clone(), files[0].text() + " ");
/// let form = format!("{path} is not in canonical form: write it with `etalon vectors write`");
/// assert!(lint::faults(&texts, &files)?.contains(&form));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn faults(texts: &Texts, files: &[File]) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for file in files {
        faults.extend(form(file, &texts[&file.path()])?);
    }
    faults.extend(ids(files));
    let listed = |path: &str| texts.get(path).map(|text| Manifest::read(text)).transpose();
    match listed(MANIFEST)? {
        Some(manifest) => faults.extend(unlisted(&manifest, files)),
        None => faults.push(format!("{MANIFEST} is missing: write it with `etalon vectors write`")),
    }
    if let Some(released) = listed(RELEASED)? {
        faults.extend(released.broken_by(files));
    }
    faults.extend(uncovered(files));
    for case in files.iter().flat_map(|file| &file.cases) {
        faults.extend(run(case)?);
    }
    Ok(faults)
}

/// Schema, canonical text, seeds, notes of one file.
fn form(file: &File, text: &str) -> Result<Vec<String>> {
    let path = file.path();
    let mut faults = Vec::new();
    if let Err(fault) = Schema::compile(&file.kind)?.check(&json::parse(text, &path)?, &path) {
        faults.push(fault.to_string());
    }
    if file.text() != text {
        faults
            .push(format!("{path} is not in canonical form: write it with `etalon vectors write`"));
    }
    let noted: BTreeSet<&str> = file.notes.iter().map(|note| note.flag.as_str()).collect();
    let flagged = file.cases.iter().flat_map(|case| &case.flags).map(String::as_str);
    let flagged: BTreeSet<&str> = flagged.collect();
    for flag in flagged.difference(&noted) {
        faults.push(format!("{path}: the flag {flag} has no note"));
    }
    for flag in noted.difference(&flagged) {
        faults.push(format!("{path}: the note {flag} belongs to no case"));
    }
    for case in &file.cases {
        let seed = case.args.get("tape").and_then(|tape| tape.get("sha256ctr"));
        if file.kind != "refusal" && seed.is_some_and(|seed| *seed != Case::seed(&case.id)) {
            faults.push(format!("{}: the seed must be SHA-256 of the id", case.id));
        }
    }
    Ok(faults)
}

/// Ids that occur twice.
fn ids(files: &[File]) -> Vec<String> {
    let mut seen = BTreeMap::new();
    let mut faults = Vec::new();
    for file in files {
        for case in &file.cases {
            if let Some(before) = seen.insert(&case.id, file.path()) {
                let here = file.path();
                faults.push(format!("{} stands in {before} and again in {here}", case.id));
            }
        }
    }
    faults
}

/// What the manifest says otherwise.
fn unlisted(manifest: &Manifest, files: &[File]) -> Vec<String> {
    let now = Manifest::of(files);
    let mut faults = Vec::new();
    for listed in &manifest.files {
        let path = &listed.path;
        match now.files.iter().find(|found| found.path == *path) {
            None => faults.push(format!("{path} is in {MANIFEST} and not there")),
            Some(found) if found != listed => {
                faults.push(format!("{path} is not what {MANIFEST} says"));
            }
            Some(_) => {}
        }
    }
    for found in &now.files {
        if !manifest.files.iter().any(|listed| listed.path == found.path) {
            faults.push(format!("{} is not in {MANIFEST}", found.path));
        }
    }
    if manifest.suite != now.suite {
        faults.push(format!("{MANIFEST} is of the suite {}, not {}", manifest.suite, now.suite));
    }
    faults
}

/// Mechanisms, laws and operations without a case.
fn uncovered(files: &[File]) -> Vec<String> {
    let cases = || files.iter().flat_map(|file| &file.cases);
    let named = |op: &str, field: &str, name: &str| {
        cases()
            .any(|case| case.op == op && case.args.get(field).and_then(Value::as_str) == Some(name))
    };
    let mut faults = Vec::new();
    for entry in BUILTINS {
        for op in ["release", "guarantee"] {
            if !named(op, "mechanism", entry.name) {
                faults.push(format!("the mechanism {} has no case of {op}", entry.name));
            }
        }
    }
    for (law, _) in LAWS {
        for op in ["sample", "digest", "count-tapes", "probability", "frequencies"] {
            if !named(op, "law", law) {
                faults.push(format!("the law {law} has no case of {op}"));
            }
        }
    }
    for op in operations() {
        if !cases().any(|case| case.op == op) {
            faults.push(format!("the operation {op} has no case"));
        }
    }
    faults
}

/// Runs one case against the reference.
fn run(case: &Case) -> Result<Option<String>> {
    if case.retired.is_some() {
        return Ok(None);
    }
    let mut fresh = ChaCha::new(&Seed::new(FRESH), 0);
    let said = answer(&case.op, &case.args, &mut fresh);
    Ok(match judge(case, &said)? {
        Outcome::Pass(_) => None,
        Outcome::Tiny(why)
        | Outcome::Fail(why)
        | Outcome::Form(why)
        | Outcome::NotApplicable(why) => {
            Some(format!("{}: the reference itself does not pass: {why}", case.id))
        }
    })
}
