//! One file of vectors: its frame, its canonical text, its strict reading.

use std::fmt::Write as _;

use super::case::Case;
use crate::error::Result;
use crate::json::{self, Fields, json};

/// The format name of every file.
pub(super) const FORMAT: &str = "etalon-vectors/1";

/// What kind of mistake a flagged case is there to catch.
///
/// # Example
///
/// ```
/// use etalon::vectors::BugType;
/// assert_eq!(BugType::SeedReuse.name(), "SEED_REUSE");
/// assert!(BugType::NAMES.contains(&("OVERFLOW", BugType::Overflow)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "docs/spec/vectors.md lists them")]
pub enum BugType {
    Basic,
    EdgeCase,
    MissingStep,
    FloatArtifact,
    RoundingDirection,
    Sensitivity,
    WrongNeighborRelation,
    BudgetBypass,
    SeedReuse,
    BiasedSampler,
    Underflow,
    Overflow,
    UnsoundFormula,
    KnownBug,
    Refusal,
}

impl BugType {
    /// Every type with its name.
    pub const NAMES: [(&'static str, Self); 15] = [
        ("BASIC", Self::Basic),
        ("EDGE_CASE", Self::EdgeCase),
        ("MISSING_STEP", Self::MissingStep),
        ("FLOAT_ARTIFACT", Self::FloatArtifact),
        ("ROUNDING_DIRECTION", Self::RoundingDirection),
        ("SENSITIVITY", Self::Sensitivity),
        ("WRONG_NEIGHBOR_RELATION", Self::WrongNeighborRelation),
        ("BUDGET_BYPASS", Self::BudgetBypass),
        ("SEED_REUSE", Self::SeedReuse),
        ("BIASED_SAMPLER", Self::BiasedSampler),
        ("UNDERFLOW", Self::Underflow),
        ("OVERFLOW", Self::Overflow),
        ("UNSOUND_FORMULA", Self::UnsoundFormula),
        ("KNOWN_BUG", Self::KnownBug),
        ("REFUSAL", Self::Refusal),
    ];

    /// The name.
    pub fn name(self) -> &'static str {
        let found = Self::NAMES.iter().find(|(_, one)| *one == self);
        found.expect("every type is named").0
    }
}

/// What a flag means.
///
/// # Example
///
/// ```
/// use etalon::vectors::{BugType, Note};
/// let note = Note::new("Tail", BugType::Underflow, "a small chance underflows", "delta is 0")
///     .link("https://github.com/opendp/opendp/issues/480");
/// assert_eq!(note.links.len(), 1);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The flag.
    pub flag: String,
    /// The kind of mistake.
    pub bug_type: BugType,
    /// The mistake, in a sentence.
    pub description: String,
    /// What it does to privacy; may be empty.
    pub effect: String,
    /// Where it was found in the wild.
    pub links: Vec<String>,
}

impl Note {
    /// A note without links.
    pub fn new(flag: &str, bug_type: BugType, description: &str, effect: &str) -> Self {
        Self {
            flag: flag.to_owned(),
            bug_type,
            description: description.to_owned(),
            effect: effect.to_owned(),
            links: Vec::new(),
        }
    }

    /// Adds a link.
    #[must_use]
    pub fn link(mut self, link: &str) -> Self {
        self.links.push(link.to_owned());
        self
    }
}

/// One file of vectors.
///
/// # Example
///
/// ```
/// use etalon::vectors::{File, published};
/// let files = published()?;
/// let laws = files.iter().find(|file| file.path() == "v1/law/laws.json").expect("it is there");
/// assert_eq!((laws.kind.as_str(), laws.name.as_str()), ("law", "laws"));
/// // A text that was read is written as it was.
/// assert_eq!(File::read(&laws.text(), &laws.path())?, *laws);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The kind, which is its directory.
    pub kind: String,
    /// Its name without `.json`.
    pub name: String,
    /// What it is.
    pub title: String,
    /// The documents that define it.
    pub spec: Vec<String>,
    /// What it covers, in sentences.
    pub covers: Vec<String>,
    /// What it does not cover.
    pub does_not_cover: Vec<String>,
    /// What its flags mean, in the order of their names.
    pub notes: Vec<Note>,
    /// The cases.
    pub cases: Vec<Case>,
}

impl File {
    /// Its path below `vectors/`.
    pub fn path(&self) -> String {
        format!("v1/{}/{}.json", self.kind, self.name)
    }

    /// The canonical text: the frame indented, one case per line.
    pub fn text(&self) -> String {
        let mut text = String::from("{\n");
        let mut notes = Vec::new();
        for note in &self.notes {
            let mut object = json!({
                "bug_type": note.bug_type.name(),
                "description": note.description,
            });
            if !note.effect.is_empty() {
                object["effect"] = json!(note.effect);
            }
            if !note.links.is_empty() {
                object["links"] = json!(note.links);
            }
            notes.push(format!("    {}:{object}", json!(note.flag)));
        }
        for (name, value) in [
            ("format", json!(FORMAT)),
            ("kind", json!(self.kind)),
            ("title", json!(self.title)),
            ("spec", json!(self.spec)),
            ("covers", json!(self.covers)),
            ("does_not_cover", json!(self.does_not_cover)),
        ] {
            let _ = writeln!(text, "  \"{name}\":{value},");
        }
        let block = |lines: Vec<String>| {
            if lines.is_empty() { String::new() } else { format!("\n{}\n  ", lines.join(",\n")) }
        };
        let _ = writeln!(text, "  \"notes\":{{{}}},", block(notes));
        let cases = self.cases.iter().map(|case| format!("    {}", case.line())).collect();
        let _ = writeln!(text, "  \"cases\":[{}]\n}}", block(cases));
        text
    }

    /// Reads a file strictly; `path` is its place below `vectors/`.
    ///
    /// # Errors
    ///
    /// [`Error::Input`](crate::Error::Input) naming the place.
    pub fn read(text: &str, path: &str) -> Result<Self> {
        let value = json::parse(text, path)?;
        let mut fields = Fields::open(&value, path, "")?;
        if fields.text("format")? != FORMAT {
            return Err(fields.fault("format", format!("\"format\" must be \"{FORMAT}\"")));
        }
        let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".json").to_owned();
        let mut file = Self {
            kind: fields.text("kind")?.to_owned(),
            name,
            title: fields.text("title")?.to_owned(),
            spec: fields.texts("spec")?,
            covers: fields.texts("covers")?,
            does_not_cover: fields.texts("does_not_cover")?,
            notes: Vec::new(),
            cases: Vec::new(),
        };
        if let Some(notes) = fields.required("notes")?.as_object() {
            for (flag, value) in notes {
                let mut note = Fields::open(value, path, format!("notes.{flag}"))?;
                let kind = note.text("bug_type")?;
                let known = BugType::NAMES.iter().find(|(name, _)| *name == kind);
                let bug_type = known
                    .ok_or_else(|| note.fault("bug_type", "one that docs/spec/vectors.md names"))?
                    .1;
                file.notes.push(Note {
                    flag: flag.clone(),
                    bug_type,
                    description: note.text("description")?.to_owned(),
                    effect: note.optional_text("effect")?.unwrap_or_default().to_owned(),
                    links: note.texts("links")?,
                });
                note.close()?;
            }
        }
        let cases = fields.required("cases")?.as_array();
        let cases = cases.ok_or_else(|| fields.fault("cases", "\"cases\" must be an array"))?;
        for (at, value) in cases.iter().enumerate() {
            file.cases.push(Case::read(value, path, format!("cases[{at}]"))?);
        }
        fields.close()?;
        Ok(file)
    }
}
