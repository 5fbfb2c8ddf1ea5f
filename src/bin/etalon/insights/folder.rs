//! A release folder: written whole or not at all, and read back.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use etalon::digest::{Digest, hex};
use etalon::insights::{Manifest, manifest};
use etalon::json::{self, Value};

use crate::exit::Failure;
use crate::files;

/// Bytes that are quoted before the first that differs.
const BEFORE: usize = 80;
/// Bytes that are quoted from there on.
const BEHIND: usize = 80;

/// Refuses, before anything is spent, a folder that could not be written; of
/// one that holds a release already, the manifest.
pub(super) fn check(folder: &Path) -> Result<Option<Manifest>, Failure> {
    if folder.file_name().is_none() {
        return Err(refused(folder, "give the name of a folder to write"));
    }
    if folder.exists() {
        let path = folder.join(manifest::NAME);
        if path.is_file() {
            let text = files::read_text(&path)?;
            return Ok(Some(Manifest::read(&text, &path.display().to_string())?));
        }
        return Err(refused(folder, "this is there already and no release; give another name"));
    }
    let scratch = files::scratch(folder);
    fs::create_dir_all(&scratch)
        .and_then(|()| fs::remove_dir(&scratch))
        .map_err(|fault| files::unwritable(folder, fault))?;
    Ok(None)
}

/// Writes all files under another name and renames the folder when all of it
/// is on disk. A folder that is there already must hold the same files.
pub(super) fn write(folder: &Path, texts: &[(String, String)]) -> Result<(), Failure> {
    if folder.exists() {
        return match difference(folder, texts)? {
            None => Ok(()),
            Some(place) => {
                let rule = format!(
                    "another release is here (it differs in {place}); give another name for the folder, the ledger keeps what was published"
                );
                Err(refused(folder, &rule))
            }
        };
    }
    let scratch = files::scratch(folder);
    let written = || -> io::Result<()> {
        // Of a process of this number that was killed.
        if scratch.exists() {
            fs::remove_dir_all(&scratch)?;
        }
        fs::create_dir_all(&scratch)?;
        for (name, text) in texts {
            let mut file = File::create(scratch.join(name))?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
        }
        File::open(&scratch)?.sync_all()?;
        fs::rename(&scratch, folder)?;
        File::open(files::parent(folder))?.sync_all()
    };
    match written() {
        Ok(()) => Ok(()),
        // Another process may have been first with the same release.
        Err(_) if folder.exists() && difference(folder, texts)?.is_none() => {
            let _ = fs::remove_dir_all(&scratch);
            Ok(())
        }
        Err(fault) => {
            // The first fault is the one to tell.
            let _ = fs::remove_dir_all(&scratch);
            Err(files::unwritable(folder, fault))
        }
    }
}

/// The first place at which the files of a folder are not these: a field of
/// the manifest, from which others are made, before the rest.
pub(super) fn difference(
    folder: &Path,
    texts: &[(String, String)],
) -> Result<Option<String>, Failure> {
    let own = texts.iter().find(|(name, _)| name == manifest::NAME);
    if let Some((name, expected)) = own.filter(|(name, _)| folder.join(name).is_file()) {
        let found = files::read(&folder.join(name))?;
        let parsed = |text: &[u8]| json::parse(&String::from_utf8_lossy(text), name).ok();
        if let (Some(found), Some(expected)) = (parsed(&found), parsed(expected.as_bytes()))
            && let Some(field) = first_field(&found, &expected, "")
        {
            return Ok(Some(format!("{name}, {field}")));
        }
    }
    for (name, expected) in texts {
        let path = folder.join(name);
        if !path.is_file() {
            return Ok(Some(format!("{name}, which is not there")));
        }
        let found = files::read(&path)?;
        if let Some(at) = first_difference(&found, expected.as_bytes()) {
            let line = 1 + expected.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count();
            return Ok(Some(format!(
                "{name}, line {line}: the folder has `{}`, made again it is `{}`",
                around(&found, at),
                around(expected.as_bytes(), at)
            )));
        }
    }
    Ok(None)
}

/// The first field in which two values differ. Digests of files are left to
/// the files, which say more.
fn first_field(found: &Value, expected: &Value, place: &str) -> Option<String> {
    let below = |one: Option<&Value>, other: Option<&Value>, place: String| match (one, other) {
        (Some(one), Some(other)) => first_field(one, other, &place),
        (None, Some(_)) => Some(format!("{place}: the folder does not have it")),
        (Some(_), None) => Some(format!("{place}: made again, it is not there")),
        (None, None) => None,
    };
    match (found, expected) {
        (Value::Object(one), Value::Object(other)) => {
            let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            let mut names =
                names.into_iter().filter(|name| !(place.is_empty() && *name == "files"));
            names.find_map(|name| {
                let dot = if place.is_empty() { "" } else { "." };
                below(one.get(name), other.get(name), format!("{place}{dot}{name}"))
            })
        }
        (Value::Array(one), Value::Array(other)) => (0..one.len().max(other.len()))
            .find_map(|at| below(one.get(at), other.get(at), format!("{place}[{at}]"))),
        _ if found == expected => None,
        _ => Some(format!("{place}: the folder has {found}, made again it is {expected}")),
    }
}

/// What stands around a byte on its line.
fn around(text: &[u8], at: usize) -> String {
    let at = at.min(text.len());
    let line = text[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let end = text[at..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |n| at + n);
    let (from, to) = (line.max(at.saturating_sub(BEFORE)), end.min(at + BEHIND));
    let cut = |is_cut| if is_cut { "..." } else { "" };
    format!("{}{}{}", cut(from > line), String::from_utf8_lossy(&text[from..to]), cut(to < end))
}

fn first_difference(one: &[u8], other: &[u8]) -> Option<usize> {
    let at = one.iter().zip(other).position(|(a, b)| a != b);
    at.or_else(|| (one.len() != other.len()).then_some(one.len().min(other.len())))
}

/// The manifest of a folder and the text of each of its files, which must be
/// those that it lists.
pub(super) fn read(folder: &Path) -> Result<(Manifest, Vec<(String, String)>), Failure> {
    let path = folder.join(manifest::NAME);
    if !path.is_file() {
        return Err(refused(folder, "this is no release: it holds no manifest.json"));
    }
    let manifest = Manifest::read(&files::read_text(&path)?, &path.display().to_string())?;
    let mut texts = Vec::new();
    for (name, digest) in &manifest.files {
        let path = folder.join(name);
        if name.contains('/') || name.starts_with('.') {
            return Err(refused(&path, "a manifest names the files beside it, no others"));
        }
        if !path.is_file() {
            let rule = "manifest.json lists this file and it is not there: the folder is not \
                        whole; `etalon insights release` with the same ledger and another --out \
                        writes all of it once more, for nothing";
            return Err(refused(&path, rule));
        }
        let text = files::read_exactly(&path)?;
        if hex(&Digest::of(&text)) != *digest {
            return Err(refused(
                &path,
                "this is not the file that manifest.json lists: one of them was changed",
            ));
        }
        texts.push((name.clone(), text));
    }
    Ok((manifest, texts))
}

pub(super) fn refused(path: &Path, rule: &str) -> Failure {
    files::failure(path, io::Error::other(rule.to_owned()))
}
