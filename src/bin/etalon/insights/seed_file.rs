//! The seed of a release, kept for a replay: whoever has it can subtract the
//! noise.
//!
//! The file says what the seed was drawn for. Noise that is used for something
//! else can be subtracted as well, by everybody who sees both releases, and
//! another ledger would not know of the first.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use etalon::insights::Period;
use etalon::tape::Seed;

use super::folder::refused;
use crate::exit::Failure;
use crate::files;
use crate::single::fresh_seed;

/// Before the digits of a seed that was drawn for one release.
const DRAWN: &str = "etalon-seed/2 ";
/// The same as it was written before a file said for which.
const DRAWN_BEFORE: &str = "etalon-seed/1 ";
/// Before the period and the digest of the release that it was drawn for.
const FOR: &str = "for ";

/// A seed, and whether it was given rather than drawn for one release.
pub(super) struct Kept {
    pub(super) seed: Seed,
    pub(super) seeded: bool,
    origin: Origin,
}

/// Where a seed comes from.
enum Origin {
    /// Drawn just now, or written down by somebody: then nothing is private.
    Free,
    /// Drawn for this release: its period and its digest.
    Drawn(String),
    /// Drawn for a release that the file does not name.
    Unnamed,
}

/// A release, by all that decides it: the same seed may be drawn from again
/// for nothing else.
pub(super) struct Purpose<'a> {
    pub(super) period: Period,
    /// The digest of everything, with a seed.
    pub(super) digest: &'a dyn Fn(&Seed) -> String,
    /// Whether the ledger has entries from a seed of this commitment.
    pub(super) known: &'a dyn Fn(&str) -> bool,
}

impl Purpose<'_> {
    fn line(&self, seed: &Seed) -> String {
        format!("{} {}", self.period, (self.digest)(seed))
    }
}

/// The seed of a file; if there is none, a fresh one that is kept there for
/// its owner alone, and on disk before anything is spent.
pub(super) fn kept(path: Option<&Path>, purpose: &Purpose<'_>) -> Result<Kept, Failure> {
    let Some(path) = path else {
        return Ok(Kept { seed: fresh_seed()?, seeded: false, origin: Origin::Free });
    };
    if path.exists() {
        return taken(path, purpose);
    }
    let seed = fresh_seed()?;
    let text = format!("{DRAWN}{}\n{FOR}{}\n", seed.hex(), purpose.line(&seed));
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
        Ok(()) => Ok(Kept { seed, seeded: false, origin: Origin::Free }),
        // Another process was first: if it wants the same, its seed is as good.
        Err(fault) if fault.kind() == std::io::ErrorKind::AlreadyExists => taken(path, purpose),
        Err(fault) => Err(files::unwritable(path, fault)),
    }
}

/// The seed of a file that is there, if it was drawn for this.
fn taken(path: &Path, purpose: &Purpose<'_>) -> Result<Kept, Failure> {
    let kept = read(path)?;
    let whose = match &kept.origin {
        Origin::Free => return Ok(kept),
        Origin::Drawn(line) if *line == purpose.line(&kept.seed) => return Ok(kept),
        // The ledger refuses it for anything that is new.
        Origin::Unnamed if (purpose.known)(&kept.seed.commitment()) => return Ok(kept),
        Origin::Drawn(line) => {
            let period = line.split(' ').next().unwrap_or_default();
            format!(
                "this seed was drawn for another release, of {period}: another policy, period, \
                 metrics, people, mapping or date format"
            )
        }
        Origin::Unnamed => {
            "this seed was drawn for a release that this ledger does not know".to_owned()
        }
    };
    let rule = format!(
        "{whose}. Noise that is used twice can be subtracted, whatever the ledger, so nothing \
         was spent: name a file that is not there yet, for a fresh seed, and keep this one for \
         its replay"
    );
    Err(refused(path, &rule))
}

/// The seed of a file that is there.
pub(super) fn read(path: &Path) -> Result<Kept, Failure> {
    if !path.exists() {
        let rule = "there is no such seed file: give the one that the release was made with; \
                    without it nobody can make it again";
        return Err(refused(path, rule));
    }
    let text = files::read_text(path)?;
    let mut lines = text.trim().lines();
    let (first, second) = (lines.next().unwrap_or_default(), lines.next());
    let (digits, origin) = match (first.strip_prefix(DRAWN), first.strip_prefix(DRAWN_BEFORE)) {
        (Some(digits), _) => {
            let purpose = second.and_then(|line| line.strip_prefix(FOR));
            let rule = "this file holds no seed: its second line must say what it was drawn for";
            (digits, Origin::Drawn(purpose.ok_or_else(|| refused(path, rule))?.to_owned()))
        }
        (None, Some(digits)) => (digits, Origin::Unnamed),
        (None, None) => (text.trim(), Origin::Free),
    };
    let seed = digits
        .parse::<Seed>()
        .map_err(|error| refused(path, &format!("this file holds no seed: {error}")))?;
    Ok(Kept { seed, seeded: matches!(origin, Origin::Free), origin })
}
