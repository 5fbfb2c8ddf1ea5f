//! A release folder: written whole or not at all, and read back.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use etalon::digest::{Digest, hex};
use etalon::insights::{Manifest, manifest};

use crate::exit::Failure;
use crate::files;

/// Refuses, before anything is spent, a folder that could not be written.
pub(super) fn check(folder: &Path) -> Result<(), Failure> {
    if folder.file_name().is_none() {
        return Err(refused(folder, "give the name of a folder to write"));
    }
    if folder.exists() {
        if folder.join(manifest::NAME).is_file() {
            return Ok(());
        }
        return Err(refused(folder, "this is there already and no release; give another name"));
    }
    let scratch = files::scratch(folder);
    fs::create_dir_all(&scratch)
        .and_then(|()| fs::remove_dir(&scratch))
        .map_err(|fault| files::failure(folder, fault))
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
            Err(files::failure(folder, fault))
        }
    }
}

/// The first place at which the files of a folder are not these.
pub(super) fn difference(
    folder: &Path,
    texts: &[(String, String)],
) -> Result<Option<String>, Failure> {
    for (name, expected) in texts {
        let path = folder.join(name);
        if !path.is_file() {
            return Ok(Some(format!("{name}, which is not there")));
        }
        let found = files::read(&path)?;
        if let Some(at) = first_difference(&found, expected.as_bytes()) {
            let line = 1 + expected.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count();
            let shown = |text: &[u8]| {
                let from = text[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |n| n + 1);
                let line: Vec<u8> =
                    text[from..].iter().take_while(|byte| **byte != b'\n').copied().collect();
                let line: String = String::from_utf8_lossy(&line).chars().take(120).collect();
                format!("`{line}`")
            };
            return Ok(Some(format!(
                "{name}, line {line}: the folder has {}, made again it is {}",
                shown(&found),
                shown(expected.as_bytes())
            )));
        }
    }
    Ok(None)
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
