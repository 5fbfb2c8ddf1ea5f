//! `etalon vectors`: the golden vectors written, checked, listed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use etalon::vectors::lint::{self, Texts};
use etalon::vectors::{Case, File, MANIFEST, catalogue};

use crate::args::VectorsCommand;
use crate::exit::{End, Failure};
use crate::files;

/// What is read of the folder: everything else in it is for people.
const FOLDERS: [&str; 2] = ["v1", "schema"];

/// Runs the command.
pub(crate) fn run(command: &VectorsCommand) -> Result<End, Failure> {
    match command {
        VectorsCommand::Write { folder } => write(folder),
        VectorsCommand::Lint { folder } => lint(folder),
        VectorsCommand::List { folder } => list(folder.as_deref()),
    }
}

/// Writes what is new and removes what is no longer made.
fn write(folder: &Path) -> Result<End, Failure> {
    // Before the vectors are computed, which takes a while.
    files::make_folder(folder)?;
    let there = read(folder)?;
    let made = lint::written(&catalogue::all()?)?;
    let mut changed = 0;
    for (path, text) in &made {
        if there.get(path) != Some(text) {
            let place = folder.join(path);
            if let Some(parent) = place.parent() {
                fs::create_dir_all(parent).map_err(|fault| files::failure(parent, fault))?;
            }
            files::write(&place, text)?;
            changed += 1;
        }
    }
    let mut removed = 0;
    for path in there.keys().filter(|path| *path != lint::RELEASED && !made.contains_key(*path)) {
        let place = folder.join(path);
        fs::remove_file(&place).map_err(|fault| files::failure(&place, fault))?;
        removed += 1;
    }
    files::print(&format!("{} files, {changed} written, {removed} removed\n", made.len()))?;
    Ok(End::Good)
}

/// Checks the folder and compares it with what would be written.
fn lint(folder: &Path) -> Result<End, Failure> {
    check_folder(folder)?;
    let texts = read(folder)?;
    let read = lint::files(&texts)?;
    let mut faults = lint::faults(&texts, &read)?;
    let made = lint::written(&catalogue::all()?)?;
    let paths: BTreeSet<&String> = texts.keys().chain(made.keys()).collect();
    for path in paths.into_iter().filter(|path| *path != lint::RELEASED) {
        if texts.get(path) != made.get(path) {
            faults.push(format!("{path} is not what `etalon vectors write` would write"));
        }
    }
    let cases: Vec<&Case> = read.iter().flat_map(|file| &file.cases).collect();
    let negative = cases.iter().filter(|case| case.is_negative()).count();
    let text: String = faults.iter().map(|fault| format!("{fault}\n")).collect();
    files::print(&format!(
        "{text}{} files, {} cases, {negative} negative, {} faults\n",
        read.len(),
        cases.len(),
        faults.len()
    ))?;
    Ok(if faults.is_empty() { End::Good } else { End::Usage })
}

/// One line per case.
fn list(folder: Option<&Path>) -> Result<End, Failure> {
    let files: Vec<File> = match folder {
        Some(folder) => {
            check_folder(folder)?;
            lint::files(&read(folder)?)?
        }
        None => catalogue::all()?,
    };
    let mut text = String::new();
    for file in &files {
        for case in &file.cases {
            let (class, needs) = (case.class.name(), case.needs.join(","));
            let retired = if case.retired.is_some() { " (retired)" } else { "" };
            text += &format!(
                "{:<52} {class:<7} {:<12} {needs:<14} {}{retired}\n",
                case.id, case.op, case.comment
            );
        }
    }
    files::print(&text)?;
    Ok(End::Good)
}

/// Refuses a folder in which there are no vectors.
fn check_folder(folder: &Path) -> Result<(), Failure> {
    files::read(&folder.join(MANIFEST)).map(drop)
}

/// Every file that vectors are made of, by its path below `folder`.
fn read(folder: &Path) -> Result<Texts, Failure> {
    let mut texts = Texts::new();
    for name in [MANIFEST, lint::RELEASED] {
        let place = folder.join(name);
        if place.exists() {
            texts.insert(name.to_owned(), files::read_text(&place)?);
        }
    }
    let mut folders: Vec<PathBuf> = FOLDERS.iter().map(|name| folder.join(name)).collect();
    while let Some(inside) = folders.pop() {
        if !inside.exists() {
            continue;
        }
        for entry in fs::read_dir(&inside).map_err(|fault| files::failure(&inside, fault))? {
            let place = entry.map_err(|fault| files::failure(&inside, fault))?.path();
            if place.is_dir() {
                folders.push(place);
                continue;
            }
            let path = place.strip_prefix(folder).expect("it is inside");
            let path = path.to_string_lossy().replace('\\', "/");
            texts.insert(path, files::read_text(&place)?);
        }
    }
    Ok(texts)
}
