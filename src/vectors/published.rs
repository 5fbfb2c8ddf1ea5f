//! The vectors that were released with this version, carried in the binary.
//!
//! They are the files and not the catalogue's answers of the moment, so that a
//! reference that changed its mind is found out by them, too.

use super::file::File;
use super::manifest::Manifest;
use crate::error::Result;

/// Path and text of the manifest and then of every file, by `build.rs`.
const PUBLISHED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/published.rs"));

/// Every file of `vectors/v1`, checked against the manifest.
///
/// # Errors
///
/// [`Error::Input`](crate::Error::Input) if the files were built into the
/// binary without being written anew.
///
/// # Example
///
/// ```
/// use etalon::vectors::published;
/// let files = published()?;
/// assert!(files.windows(2).all(|two| two[0].path() < two[1].path()));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn published() -> Result<Vec<File>> {
    let (manifest, files) = PUBLISHED.split_first().expect("the manifest comes first");
    Manifest::read(manifest.1)?.open(files)
}
