//! The manifest: every file with its digest, every case with the digest of its
//! meaning. By it a reader knows that it has all of them as they were
//! released, and a released case cannot change.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::case::Case;
use super::file::File;
use crate::digest::{Digest, hex};
use crate::error::{Error, Result};
use crate::json::{self, Fields, json};

const FORMAT: &str = "etalon-manifest/1";
/// Its place below `vectors/`.
pub const MANIFEST: &str = "MANIFEST.json";
/// The version of the suite these files are.
pub const SUITE: &str = "1.0.0-dev";

/// What `vectors/MANIFEST.json` says.
///
/// # Example
///
/// ```
/// use etalon::vectors::{Manifest, published};
/// let files = published()?;
/// let manifest = Manifest::of(&files[..1]);
/// assert_eq!(Manifest::read(&manifest.text())?, manifest);
/// let text = files[0].text();
/// assert_eq!(manifest.open(&[(&files[0].path(), &text)])?, files[..1]);
/// // A single blank more, and it is not what was released.
/// assert!(manifest.open(&[(&files[0].path(), &(text + " "))]).is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The version of the suite.
    pub suite: String,
    /// The files in the order of their paths.
    pub files: Vec<Listed>,
}

/// What it says of one file.
///
/// # Example
///
/// ```
/// use etalon::digest::{Digest, hex};
/// use etalon::vectors::{Manifest, published};
/// let files = published()?;
/// let listed = &Manifest::of(&files).files[0];
/// assert_eq!(listed.path, files[0].path());
/// assert_eq!(listed.sha256, hex(&Digest::of(files[0].text())));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The path below `vectors/`.
    pub path: String,
    /// The SHA-256 of its text in hexadecimal digits.
    pub sha256: String,
    /// Its cases, retired ones included: id -> [`meaning`].
    pub cases: BTreeMap<String, String>,
}

/// SHA-256 of what a case asks and expects. Comments, flags, needs and
/// retirement may change; this may not.
///
/// # Example
///
/// ```
/// use etalon::json::json;
/// use etalon::vectors::{Case, Class, meaning};
/// let case = |bits: u64| Case::new("one", Class::Core, "tape", json!({}), json!({"bits": bits}));
/// assert_eq!(meaning(&case(6)), meaning(&case(6).comment("Said better.")));
/// assert_ne!(meaning(&case(6)), meaning(&case(7)));
/// ```
pub fn meaning(case: &Case) -> String {
    hex(&Digest::of(json!([case.op, case.args, case.expect]).to_string()))
}

impl Manifest {
    /// The manifest of these files.
    pub fn of(files: &[File]) -> Self {
        let mut listed: Vec<Listed> = files
            .iter()
            .map(|file| Listed {
                path: file.path(),
                sha256: hex(&Digest::of(file.text())),
                cases: cases(file),
            })
            .collect();
        listed.sort_by(|one, other| one.path.cmp(&other.path));
        Self { suite: SUITE.to_owned(), files: listed }
    }

    /// The canonical text: one line per file.
    pub fn text(&self) -> String {
        let lines: Vec<String> = self
            .files
            .iter()
            .map(|file| {
                let (path, sha256) = (json!(file.path), json!(file.sha256));
                let cases = json!(file.cases);
                format!("    {{\"path\":{path},\"sha256\":{sha256},\"cases\":{cases}}}")
            })
            .collect();
        let mut text = String::new();
        // Writing to a string cannot fail.
        let suite = json!(self.suite);
        let _ = writeln!(text, "{{\n  \"format\":\"{FORMAT}\",\n  \"suite\":{suite},");
        let _ = writeln!(text, "  \"files\":[");
        let _ = writeln!(text, "{}\n  ]\n}}", lines.join(",\n"));
        text
    }

    /// Reads a manifest strictly.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] naming the place.
    pub fn read(text: &str) -> Result<Self> {
        let value = json::parse(text, MANIFEST)?;
        let mut fields = Fields::open(&value, MANIFEST, "")?;
        if fields.text("format")? != FORMAT {
            return Err(fields.fault("format", format!("\"format\" must be \"{FORMAT}\"")));
        }
        let suite = fields.text("suite")?.to_owned();
        let list = fields.required("files")?.as_array();
        let list = list.ok_or_else(|| fields.fault("files", "\"files\" must be an array"))?;
        let mut files = Vec::new();
        for (at, value) in list.iter().enumerate() {
            let mut file = Fields::open(value, MANIFEST, format!("files[{at}]"))?;
            files.push(Listed {
                path: file.text("path")?.to_owned(),
                sha256: file.text("sha256")?.to_owned(),
                cases: digests(&mut file)?,
            });
            file.close()?;
        }
        fields.close()?;
        Ok(Self { suite, files })
    }

    /// Reads the files it lists, given as pairs of path and text, and checks
    /// that they are those that were released.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] for a file that is missing, not listed, changed, not
    /// of the format, or has an id that occurs before.
    pub fn open<'a>(&self, given: &[(&'a str, &'a str)]) -> Result<Vec<File>> {
        let fault = |path: &str, rule: String| Error::Input {
            source: path.to_owned(),
            place: MANIFEST.to_owned(),
            rule,
        };
        if let Some((path, _)) =
            given.iter().find(|(path, _)| !self.files.iter().any(|file| file.path == *path))
        {
            return Err(fault(path, "this file is not listed: remove it".to_owned()));
        }
        let mut ids = BTreeSet::new();
        let mut files = Vec::new();
        for listed in &self.files {
            let path = listed.path.as_str();
            let found = given.iter().find(|(given, _)| *given == path);
            let text = found.ok_or_else(|| fault(path, "this file is missing".to_owned()))?.1;
            let digest = hex(&Digest::of(text));
            if digest != listed.sha256 {
                let rule = format!("the file has SHA-256 {digest}, not {}", listed.sha256);
                return Err(fault(path, rule));
            }
            let file = File::read(text, path)?;
            if cases(&file) != listed.cases {
                return Err(fault(path, "the file has other cases than are listed".to_owned()));
            }
            for case in &file.cases {
                if !ids.insert(case.id.clone()) {
                    return Err(fault(path, format!("the id {} occurs twice", case.id)));
                }
            }
            files.push(file);
        }
        Ok(files)
    }

    /// What this manifest, as released, promises and `now` does not keep: one
    /// sentence each.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::vectors::{Manifest, published};
    /// let mut files = published()?;
    /// let released = Manifest::of(&files);
    /// assert!(released.broken_by(&files).is_empty());
    /// let gone = files[0].cases.remove(0);
    /// assert_eq!(released.broken_by(&files).len(), 1);
    /// assert!(released.broken_by(&files)[0].starts_with(&gone.id));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn broken_by(&self, now: &[File]) -> Vec<String> {
        let cases = now.iter().flat_map(|file| &file.cases);
        let cases: BTreeMap<_, _> = cases.map(|case| (case.id.as_str(), meaning(case))).collect();
        let mut faults = Vec::new();
        for (id, released) in self.files.iter().flat_map(|file| &file.cases) {
            let suite = &self.suite;
            match cases.get(id.as_str()) {
                None => faults.push(format!(
                    "{id} was released in {suite} and is gone: keep it, with \"retired\""
                )),
                Some(meaning) if meaning != released => faults.push(format!(
                    "{id} was released in {suite} and has changed: retire it and add a new id"
                )),
                Some(_) => {}
            }
        }
        faults
    }
}

/// The cases of a file with their meanings.
fn cases(file: &File) -> BTreeMap<String, String> {
    file.cases.iter().map(|case| (case.id.clone(), meaning(case))).collect()
}

/// The field `cases` of a listed file.
fn digests(file: &mut Fields<'_>) -> Result<BTreeMap<String, String>> {
    let map = file.required("cases")?.as_object();
    let pairs = map.and_then(|map| {
        map.iter().map(|(id, digest)| Some((id.clone(), digest.as_str()?.to_owned()))).collect()
    });
    pairs.ok_or_else(|| file.fault("cases", "\"cases\" must be an object of digests in quotes"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Value;
    use crate::vectors::{Case, Class};

    fn file(name: &str, ids: &[&str]) -> File {
        let case = |id: &&str| Case::new(*id, Class::Core, "tape", json!({}), json!({}));
        File {
            kind: "tape".to_owned(),
            name: name.to_owned(),
            title: String::new(),
            spec: Vec::new(),
            covers: Vec::new(),
            does_not_cover: Vec::new(),
            notes: Vec::new(),
            cases: ids.iter().map(case).collect(),
        }
    }

    #[test]
    fn what_was_released_is_read_and_anything_else_is_named() {
        let files = [file("a", &["x", "y"]), file("b", &["z"])];
        let texts = files.each_ref().map(File::text);
        let pair = [("v1/tape/a.json", texts[0].as_str()), ("v1/tape/b.json", &texts[1])];
        let manifest = Manifest::of(&files);
        assert_eq!(Manifest::read(&manifest.text()).unwrap(), manifest);
        assert_eq!(manifest.open(&pair).unwrap(), files);
        let says = |manifest: &Manifest, pair: &[(&str, &str)], says: &str| {
            let fault = manifest.open(pair).unwrap_err().to_string();
            assert!(fault.contains(says), "{fault}");
        };
        says(&manifest, &pair[..1], "v1/tape/b.json, MANIFEST.json: this file is missing");
        let more = [pair.as_slice(), &[("v1/tape/c.json", "")]].concat();
        says(&manifest, &more, "not listed");
        let changed = texts[1].replace("\"z\"", "\"w\"");
        says(&manifest, &[pair[0], (pair[1].0, &changed)], "the file has SHA-256");
        let twice = [file("a", &["x"]), file("b", &["x"])];
        let texts = twice.each_ref().map(File::text);
        let pair = [(pair[0].0, texts[0].as_str()), (pair[1].0, &texts[1])];
        says(&Manifest::of(&twice), &pair, "the id x occurs twice");
        let mut other = Manifest::of(&twice);
        other.files[0].cases.clear();
        says(&other, &pair, "other cases");
        let mut value: Value = json::parse(&manifest.text(), "").unwrap();
        value["files"][0]["size"] = json!(1);
        assert!(Manifest::read(&value.to_string()).is_err());
    }

    #[test]
    fn a_released_case_may_be_explained_better_and_retired_but_not_changed_or_dropped() {
        let released = Manifest::of(&[file("a", &["x", "y"])]);
        let mut now = file("a", &["x", "y"]);
        now.cases[0].comment = "said better".to_owned();
        assert_eq!(released.broken_by(&[now.clone()]), Vec::<String>::new());
        now.cases[0].expect = json!({"bits": 1});
        now.cases.pop();
        let faults = released.broken_by(&[now]);
        assert!(faults[0].starts_with("x was released") && faults[0].contains("has changed"));
        assert!(faults[1].starts_with("y was released") && faults[1].contains("is gone"));
        assert_eq!(faults.len(), 2);
    }
}
