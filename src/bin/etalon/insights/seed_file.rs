//! The seed of a release, kept for a replay: whoever has it can subtract the
//! noise.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use etalon::tape::Seed;

use crate::exit::Failure;
use crate::files;
use crate::single::fresh_seed;

/// Before the digits of a seed that was drawn for one release.
const DRAWN: &str = "etalon-seed/1 ";

/// A seed, and whether it was given rather than drawn for one release.
pub(super) struct Kept {
    pub(super) seed: Seed,
    pub(super) seeded: bool,
}

/// The seed of a file; if there is none, a fresh one that is kept there for
/// its owner alone, and on disk before anything is spent.
pub(super) fn kept(path: Option<&Path>) -> Result<Kept, Failure> {
    match path {
        None => Ok(Kept { seed: fresh_seed()?, seeded: false }),
        Some(path) if path.exists() => read(path),
        Some(path) => {
            let seed = fresh_seed()?;
            let text = format!("{DRAWN}{}\n", seed.hex());
            let write = || -> std::io::Result<()> {
                // Under another name first: a cut seed would be a lost one.
                let scratch = files::scratch(path);
                let mut options = OpenOptions::new();
                let mut file =
                    options.write(true).create(true).truncate(true).mode(0o600).open(&scratch)?;
                file.write_all(text.as_bytes())?;
                file.sync_all()?;
                std::fs::hard_link(&scratch, path)?;
                std::fs::remove_file(&scratch)?;
                File::open(files::parent(path))?.sync_all()
            };
            match write() {
                Ok(()) => Ok(Kept { seed, seeded: false }),
                // Another process was first: its seed is as good.
                Err(fault) if fault.kind() == std::io::ErrorKind::AlreadyExists => read(path),
                Err(fault) => Err(files::failure(path, fault)),
            }
        }
    }
}

/// The seed of a file that is there.
pub(super) fn read(path: &Path) -> Result<Kept, Failure> {
    let text = files::read_text(path)?;
    let text = text.trim();
    let (digits, seeded) = match text.strip_prefix(DRAWN) {
        Some(digits) => (digits, false),
        None => (text, true),
    };
    let seed = digits.parse::<Seed>().map_err(|error| {
        let fault = std::io::Error::other(format!("this file holds no seed: {error}"));
        files::failure(path, fault)
    })?;
    Ok(Kept { seed, seeded })
}
