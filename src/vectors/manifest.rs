//! The list of all files with their digests, and of all cases with theirs: by
//! it a consumer knows what he has, and a released case cannot change.

use std::collections::BTreeMap;

use crate::digest::{Digest, hex};
use crate::error::Result;
use crate::json::{self, Fields, json};
use crate::vectors::{Case, File};

/// The format name.
const FORMAT: &str = "etalon-manifest/1";

/// The version of the suite these files are.
pub const SUITE: &str = "1.0.0-dev";

/// What is listed of the suite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The version of the suite.
    pub suite: String,
    /// SHA-256 of every file by its path below `vectors/`.
    pub files: BTreeMap<String, String>,
    /// SHA-256 of the meaning of every case by its id.
    pub cases: BTreeMap<String, String>,
}

/// SHA-256 of what a case asks and expects. Comments, flags and retirement may
/// change; this may not.
pub fn meaning(case: &Case) -> String {
    hex(&Digest::of(json!([case.op, case.args, case.expect]).to_string()))
}

impl Manifest {
    /// The manifest of these files.
    pub fn of(files: &[File]) -> Self {
        let listed = files.iter().map(|file| (file.path(), hex(&Digest::of(file.text()))));
        let cases = files.iter().flat_map(|file| &file.cases);
        Self {
            suite: SUITE.to_owned(),
            files: listed.collect(),
            cases: cases.map(|case| (case.id.clone(), meaning(case))).collect(),
        }
    }

    /// The canonical text.
    pub fn text(&self) -> String {
        let object = json!({
            "format": FORMAT,
            "suite": self.suite,
            "files": self.files,
            "cases": self.cases,
        });
        json::pretty(&object)
    }

    /// Reads a manifest strictly.
    ///
    /// # Errors
    ///
    /// [`Error::Input`](crate::Error::Input) naming the place.
    pub fn read(text: &str, source: &str) -> Result<Self> {
        let value = json::parse(text, source)?;
        let mut fields = Fields::open(&value, source, "")?;
        if fields.text("format")? != FORMAT {
            return Err(fields.fault("format", format!("\"format\" must be \"{FORMAT}\"")));
        }
        let suite = fields.text("suite")?.to_owned();
        let mut table = |name: &'static str| -> Result<BTreeMap<String, String>> {
            let pairs = fields.required(name)?.as_object().and_then(|map| {
                map.iter()
                    .map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
                    .collect()
            });
            pairs.ok_or_else(|| fields.fault(name, "an object of digests in quotes"))
        };
        let (files, cases) = (table("files")?, table("cases")?);
        fields.close()?;
        Ok(Self { suite, files, cases })
    }

    /// What this manifest, as released, promises and `now` does not keep: one
    /// sentence each.
    pub fn broken_by(&self, now: &[File]) -> Vec<String> {
        let cases: BTreeMap<_, _> =
            now.iter().flat_map(|file| &file.cases).map(|case| (case.id.as_str(), case)).collect();
        let mut faults = Vec::new();
        for (id, digest) in &self.cases {
            match cases.get(id.as_str()) {
                None => faults.push(format!(
                    "{id} was released in {} and is gone: keep it, with \"retired\"",
                    self.suite
                )),
                Some(case) if meaning(case) != *digest => faults.push(format!(
                    "{id} was released in {} and has changed: retire it and add a new id",
                    self.suite
                )),
                Some(_) => {}
            }
        }
        faults
    }
}
