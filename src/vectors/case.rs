//! One question with its expectation.

use std::fmt;

use crate::digest::{Digest, hex};
use crate::error::Result;
use crate::json::{Fields, Value, json};

/// What an implementation must have to be asked.
///
/// # Example
///
/// ```
/// use etalon::vectors::Class;
/// assert_eq!(Class::ALL.map(Class::name), ["core", "exact", "auditor"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Laws, guarantees, losses, refusals: no agreement on reading a tape.
    Core,
    /// The profile's reading of the tape, bit for bit.
    Exact,
    /// Judging others.
    Auditor,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 3] = [Self::Core, Self::Exact, Self::Auditor];

    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Exact => "exact",
            Self::Auditor => "auditor",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a case is no longer run.
///
/// # Example
///
/// ```
/// use etalon::json::json;
/// use etalon::vectors::{Case, Class, Retired};
/// let mut case = Case::new("law-one", Class::Core, "probability", json!({}), json!({}));
/// case.retired = Some(Retired { since: "1.1.0".to_owned(), why: "asked twice".to_owned() });
/// assert!(case.line().ends_with(r#""retired":{"since":"1.1.0","why":"asked twice"}}"#));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retired {
    /// The version of the suite that retired it.
    pub since: String,
    /// The reason.
    pub why: String,
}

/// One case of a file.
///
/// # Example
///
/// ```
/// use etalon::json::{json, parse};
/// use etalon::vectors::{Case, Class};
/// let case = Case::new("tape-one", Class::Exact, "tape", json!({}), json!({"status": "refused"}))
///     .flag("Order")
///     .need("long")
///     .comment("Nothing is asked");
/// assert_eq!((case.needs[0].as_str(), case.comment.as_str()), ("long", "Nothing is asked."));
/// assert!(case.is_negative());
/// let read = Case::read(&parse(&case.line(), "a file")?, "a file", "cases[0]".to_owned())?;
/// assert_eq!(read, case);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// An immutable slug, unique over all files.
    pub id: String,
    /// The class it belongs to.
    pub class: Class,
    /// Names of notes of the file.
    pub flags: Vec<String>,
    /// What not everybody has: `rational`, `bignum`, `long`, `soak`.
    pub needs: Vec<String>,
    /// What it shows, in one sentence.
    pub comment: String,
    /// The operation.
    pub op: String,
    /// Its arguments, as they are sent.
    pub args: Value,
    /// What is expected, which is never sent.
    pub expect: Value,
    /// Set if the case is no longer run.
    pub retired: Option<Retired>,
    /// The reference's reading of the tape, for people; may be empty.
    pub transcript: Vec<String>,
}

impl Case {
    /// A case of an operation, with nothing but what every case has.
    pub fn new(id: impl Into<String>, class: Class, op: &str, args: Value, expect: Value) -> Self {
        Self {
            id: id.into(),
            class,
            flags: Vec::new(),
            needs: Vec::new(),
            comment: String::new(),
            op: op.to_owned(),
            args,
            expect,
            retired: None,
            transcript: Vec::new(),
        }
    }

    /// Adds a flag.
    #[must_use]
    pub fn flag(mut self, flag: &str) -> Self {
        self.flags.push(flag.to_owned());
        self
    }

    /// Adds a need.
    #[must_use]
    pub fn need(mut self, need: &str) -> Self {
        self.needs.push(need.to_owned());
        self
    }

    /// Sets the comment, which ends in a full stop.
    #[must_use]
    pub fn comment(mut self, comment: impl Into<String>) -> Self {
        self.comment = comment.into();
        if !self.comment.ends_with('.') {
            self.comment.push('.');
        }
        self
    }

    /// Whether the right answer is a refusal, the end of the tape, or that a
    /// claim is broken.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::json::json;
    /// use etalon::vectors::{Case, Class};
    /// let of = |expect| Case::new("one", Class::Core, "sample", json!({}), expect).is_negative();
    /// assert!(of(json!({"status": "tape_ended"})));
    /// assert!(of(json!({"verdict": "fails"})));
    /// assert!(!of(json!({"out": ["2"], "bits": 6})));
    /// ```
    pub fn is_negative(&self) -> bool {
        self.expect.get("status").is_some_and(|status| status != "ok")
            || self.expect.get("verdict").is_some_and(|said| *said == json!("fails"))
            || self.expect.get("verdict").is_some_and(|said| *said == json!(["violation"]))
    }

    /// The only seed a case of this id may use: nobody chose it.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::digest::{Digest, hex};
    /// use etalon::vectors::Case;
    /// assert_eq!(Case::seed("tape-one"), hex(&Digest::of("tape-one")));
    /// ```
    pub fn seed(id: &str) -> String {
        hex(&Digest::of(id))
    }

    /// The case as one JSON object, its fields in their canonical order.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::json::json;
    /// use etalon::vectors::{Case, Class};
    /// let case = Case::new("one", Class::Core, "tape", json!({}), json!({})).comment("Six.");
    /// assert_eq!(case.line(),
    ///     r#"{"id":"one","class":"core","comment":"Six.","op":"tape","args":{},"expect":{}}"#);
    /// ```
    pub fn line(&self) -> String {
        let mut fields = vec![("id", json!(self.id)), ("class", json!(self.class.name()))];
        if !self.flags.is_empty() {
            fields.push(("flags", json!(self.flags)));
        }
        if !self.needs.is_empty() {
            fields.push(("needs", json!(self.needs)));
        }
        fields.push(("comment", json!(self.comment)));
        fields.push(("op", json!(self.op)));
        fields.push(("args", self.args.clone()));
        fields.push(("expect", self.expect.clone()));
        if let Some(retired) = &self.retired {
            fields.push(("retired", json!({"since": retired.since, "why": retired.why})));
        }
        if !self.transcript.is_empty() {
            fields.push(("transcript", json!(self.transcript)));
        }
        let fields: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}:{value}", json!(name))).collect();
        format!("{{{}}}", fields.join(","))
    }

    /// Reads a case strictly; `place` is where it stands in `source`.
    ///
    /// # Errors
    ///
    /// [`Error::Input`](crate::Error::Input) naming the place.
    pub fn read(value: &Value, source: &str, place: String) -> Result<Self> {
        let mut fields = Fields::open(value, source, place)?;
        let id = fields.text("id")?.to_owned();
        let class = fields.text("class")?;
        let class = Class::ALL.into_iter().find(|one| one.name() == class).ok_or_else(|| {
            fields.fault("class", "\"class\" must be \"core\", \"exact\" or \"auditor\"")
        })?;
        let mut case = Self::new(
            id,
            class,
            fields.text("op")?,
            fields.required("args")?.clone(),
            fields.required("expect")?.clone(),
        );
        case.comment = fields.text("comment")?.to_owned();
        case.flags = fields.texts("flags")?;
        case.needs = fields.texts("needs")?;
        case.transcript = fields.texts("transcript")?;
        if let Some(value) = fields.optional("retired") {
            let mut retired = Fields::open(value, source, format!("{}.retired", case.id))?;
            case.retired = Some(Retired {
                since: retired.text("since")?.to_owned(),
                why: retired.text("why")?.to_owned(),
            });
            retired.close()?;
        }
        fields.close()?;
        Ok(case)
    }
}
