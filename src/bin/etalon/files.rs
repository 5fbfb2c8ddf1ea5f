//! Files read whole and written whole, or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::exit::Failure;

/// What is said of a folder where a file is wanted.
const IS_FOLDER: &str = "this is a folder; give the name of a file";

/// The bytes of a file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|fault| unreadable(path, fault))
}

/// The text of a file, without a byte-order mark.
pub(crate) fn read_text(path: &Path) -> Result<String, Failure> {
    let text = String::from_utf8(read(path)?).map_err(|_| {
        failure(path, io::Error::new(io::ErrorKind::InvalidData, "the file is not UTF-8 text"))
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

/// The text of a file, byte for byte.
pub(crate) fn read_exactly(path: &Path) -> Result<String, Failure> {
    String::from_utf8(read(path)?).map_err(|_| {
        failure(path, io::Error::new(io::ErrorKind::InvalidData, "the file is not UTF-8 text"))
    })
}

/// Every file below a folder whose name has this ending, in order.
pub(crate) fn below(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|fault| failure(&folder, fault))?;
        for entry in entries {
            let path = entry.map_err(|fault| failure(&folder, fault))?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|given| given == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Refuses a result file that could not be written, before any work is done.
pub(crate) fn check_writable(path: &Path) -> Result<(), Failure> {
    if path.is_dir() || path.file_name().is_none() {
        return Err(failure(path, io::Error::other(IS_FOLDER)));
    }
    if is_special(path) {
        return fs::OpenOptions::new()
            .write(true)
            .open(path)
            .map(drop)
            .map_err(|fault| unwritable(path, fault));
    }
    let scratch = scratch(path);
    fs::File::create(&scratch)
        .and_then(|_| fs::remove_file(&scratch))
        .map_err(|fault| unwritable(path, fault))
}

/// Whether the name belongs to a device or a pipe, which must be written to
/// and not replaced.
fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|known| !known.is_file())
}

/// Writes a file under another name and renames it, so that a file of this
/// name is always whole; colours are for terminals and stay out.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let text = anstream::adapter::strip_str(text).to_string();
    if is_special(path) {
        return fs::OpenOptions::new()
            .write(true)
            .open(path)
            .and_then(|mut special| special.write_all(text.as_bytes()))
            .map_err(|fault| unwritable(path, fault));
    }
    let scratch = scratch(path);
    let written = fs::File::create(&scratch)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&scratch, path));
    written.map_err(|fault| {
        // The scratch file may not exist; the first fault is the one to tell.
        let _ = fs::remove_file(&scratch);
        unwritable(path, fault)
    })
}

/// Writes a file piece by piece under another name and renames it when it is
/// whole.
pub(crate) fn write_pieces<E>(
    path: &Path,
    pieces: impl Iterator<Item = Result<String, E>>,
) -> Result<(), Failure>
where
    Failure: From<E>,
{
    let scratch = scratch(path);
    let written = || -> Result<(), Failure> {
        let mut file = fs::File::create(&scratch).map_err(|fault| unwritable(path, fault))?;
        for piece in pieces {
            file.write_all(piece?.as_bytes()).map_err(|fault| unwritable(path, fault))?;
        }
        let done = file.sync_all().and_then(|()| fs::rename(&scratch, path));
        done.map_err(|fault| unwritable(path, fault))
    };
    written().inspect_err(|_| {
        // The scratch file may not exist; the first fault is the one to tell.
        let _ = fs::remove_file(&scratch);
    })
}

/// A file to be read on and on, in which there is something.
pub(crate) fn open(path: &Path) -> Result<fs::File, Failure> {
    let opened = fs::File::open(path).and_then(|file| Ok((file.metadata()?, file)));
    let (known, file) = opened.map_err(|fault| unreadable(path, fault))?;
    let fault = match (known.is_dir(), known.is_file() && known.len() == 0) {
        (true, _) => IS_FOLDER,
        (_, true) => "line 1: the file is empty",
        _ => return Ok(file),
    };
    Err(failure(path, io::Error::other(fault)))
}

/// Makes a folder, and those above it.
pub(crate) fn make_folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|fault| unwritable(path, fault))
}

/// Says something beside the result, on standard error.
pub(crate) fn note(text: &str) {
    anstream::eprintln!("note: {text}");
}

/// Says what went wrong, on standard error.
pub(crate) fn complain(text: &str) {
    anstream::eprintln!("\x1b[31merror\x1b[0m: {text}");
}

/// Prints to standard output.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
        .map_err(|fault| Failure::File { name: "standard output".to_owned(), fault })
}

/// Writes a result to a file, or prints it.
pub(crate) fn deliver(out: Option<&Path>, text: &str) -> Result<(), Failure> {
    let shown = match out {
        Some(path) => write(path, text),
        None => print(text),
    };
    match shown {
        // Nobody reads any more; the exit code still tells the verdict.
        Err(failure) if failure.is_broken_pipe() => Ok(()),
        shown => shown,
    }
}

/// The folder that a file is in.
pub(crate) fn parent(path: &Path) -> &Path {
    path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The name of a file, or folder, while it is being written.
pub(crate) fn scratch(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

/// Why a file cannot be read, and what to change.
pub(crate) fn unreadable(path: &Path, fault: io::Error) -> Failure {
    let rule = match fault.kind() {
        io::ErrorKind::NotFound => "No such file to read (is its name right?)",
        io::ErrorKind::IsADirectory => IS_FOLDER,
        io::ErrorKind::PermissionDenied => "Permission denied: this user may not read it",
        _ => return failure(path, fault),
    };
    failure(path, io::Error::new(fault.kind(), rule))
}

/// Why a file or a folder cannot be written, and what to change.
pub(crate) fn unwritable(path: &Path, fault: io::Error) -> Failure {
    let rule = match fault.kind() {
        io::ErrorKind::NotFound => {
            "No such file or directory: give a file in a folder that exists and can be written to"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "Permission denied: this user may not write there; give another name"
        }
        io::ErrorKind::NotADirectory => {
            "a part of this name is a file, so nothing can be written below it; give another name"
        }
        io::ErrorKind::StorageFull => "the disk is full: make room and ask again",
        _ => return failure(path, fault),
    };
    failure(path, io::Error::new(fault.kind(), rule))
}

/// A file and what is wrong with it.
pub(crate) fn failure(path: &Path, fault: io::Error) -> Failure {
    Failure::File { name: path.display().to_string(), fault }
}
