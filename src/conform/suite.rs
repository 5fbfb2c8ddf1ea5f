//! Every case there is, with the kind of the file it is from.

use super::selection::Selection;
use crate::digest::{Digest, hex};
use crate::error::Result;
use crate::vectors::{Case, File, Manifest, published};

/// A case with what only its file knows.
///
/// # Example
///
/// ```
/// use etalon::conform::Suite;
///
/// let suite = Suite::published()?;
/// let prompt = suite.prompts.iter().find(|prompt| prompt.case.id == "tape-msb-first");
/// assert_eq!(prompt.map(|prompt| prompt.file.as_str()), Some("tape/reading"));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// The kind and the name of the file: `sampler/discrete_laplace`.
    pub file: String,
    /// The case.
    pub case: Case,
}

/// A set of vectors that was released together.
///
/// # Example
///
/// ```
/// use etalon::conform::{Selection, Suite};
/// use etalon::vectors::{Manifest, published};
///
/// let suite = Suite::published()?;
/// let quick = suite.select(&Selection::default());
/// assert!(quick.len() < suite.prompts.len());
/// // A folder of vectors is a suite of its own, named by what is in it.
/// let files = &published()?[..1];
/// let (manifest, text) = (Manifest::of(files).text(), files[0].text());
/// let part = Suite::read(&manifest, &[(&files[0].path(), &text)])?;
/// assert_eq!(part, Suite::of(files));
/// assert_ne!(part.digest, suite.digest);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suite {
    /// The SHA-256 of the manifest's canonical text, which names the suite.
    pub digest: String,
    /// The cases in order, retired ones included.
    pub prompts: Vec<Prompt>,
}

impl Suite {
    /// The vectors that this version carries.
    ///
    /// # Errors
    ///
    /// As for [`published`].
    pub fn published() -> Result<Self> {
        published().map(|files| Self::of(&files))
    }

    /// The vectors of a folder: the text of its manifest, path and text of
    /// each of its files.
    ///
    /// # Errors
    ///
    /// As for [`Manifest::read`] and [`Manifest::open`].
    pub fn read(manifest: &str, files: &[(&str, &str)]) -> Result<Self> {
        Ok(Self::of(&Manifest::read(manifest)?.open(files)?))
    }

    /// The cases of these files.
    pub fn of(files: &[File]) -> Self {
        let digest = hex(&Digest::of(Manifest::of(files).text()));
        let prompts = files.iter().flat_map(|file| {
            let name = format!("{}/{}", file.kind, file.name);
            file.cases.iter().map(move |case| Prompt { file: name.clone(), case: case.clone() })
        });
        Self { digest, prompts: prompts.collect() }
    }

    /// The cases that a run is about: neither retired nor left out.
    pub fn select(&self, selection: &Selection) -> Vec<Prompt> {
        let taken = self.prompts.iter().filter(|prompt| selection.takes(&prompt.case));
        taken.cloned().collect()
    }
}
