//! An object read field by field, with places in every fault.

use std::collections::BTreeSet;
use std::str::FromStr;

use super::{Map, Value, kind};
use crate::error::{Error, Result, nearest, suggestion};

/// An object whose fields are taken one by one; what is left over is an error.
///
/// # Example
///
/// ```
/// use etalon::json::{Fields, json};
/// let document = json!({"claim": "eps=1", "runs": 1000, "rnus": 3});
/// let mut fields = Fields::open(&document, "suite.json", "claims[0]")?;
/// assert_eq!((fields.text("claim")?, fields.count("runs")?), ("eps=1", 1000));
/// assert_eq!(
///     fields.close().unwrap_err().to_string(),
///     "suite.json, claims[0].rnus: unknown field \"rnus\"; did you mean `runs`? \
///      known: claim, runs"
/// );
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug)]
pub struct Fields<'a> {
    source: &'a str,
    place: String,
    map: &'a Map<String, Value>,
    taken: BTreeSet<&'static str>,
}

impl<'a> Fields<'a> {
    /// Opens `value` as an object; `place` says where it stands in `source`.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if it is not an object.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::json::{Fields, json};
    /// let fault = Fields::open(&json!([1]), "suite.json", "claims[0]").unwrap_err();
    /// assert_eq!(
    ///     fault.to_string(),
    ///     "suite.json, claims[0]: write an object {...} here, not an array"
    /// );
    /// ```
    pub fn open(value: &'a Value, source: &'a str, place: impl Into<String>) -> Result<Self> {
        let place = place.into();
        match value {
            Value::Object(map) => Ok(Self { source, place, map, taken: BTreeSet::new() }),
            other => Err(Error::Input {
                source: source.to_owned(),
                place,
                rule: format!("write an object {{...}} here, not {}", kind(other)),
            }),
        }
    }

    /// A field that may be missing.
    pub fn optional(&mut self, name: &'static str) -> Option<&'a Value> {
        self.taken.insert(name);
        self.map.get(name)
    }

    /// A field that must be there.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if it is missing.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::json::{Fields, json};
    /// let document = json!({});
    /// let mut fields = Fields::open(&document, "suite.json", "")?;
    /// let fault = fields.required("runs").unwrap_err();
    /// assert_eq!(fault.to_string(), "suite.json, runs: the field \"runs\" is missing: add it");
    /// assert_eq!(fields.optional("runs"), None);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn required(&mut self, name: &'static str) -> Result<&'a Value> {
        self.optional(name).ok_or_else(|| {
            let others = self.map.keys().map(String::as_str);
            let meant = nearest(name, others.filter(|key| !self.taken.contains(key)));
            let rule = match meant.first() {
                Some(key) => format!("the field \"{name}\" is missing: is it \"{key}\", misspelt?"),
                None => format!("the field \"{name}\" is missing: add it"),
            };
            self.fault(name, rule)
        })
    }

    /// A string that may be missing.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if it is something else.
    pub fn optional_text(&mut self, name: &'static str) -> Result<Option<&'a str>> {
        match self.optional(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(self.fault(
                name,
                format!("\"{name}\" must be a string in quotes, not {}", kind(other)),
            )),
        }
    }

    /// A string that must be there.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if it is missing or something else.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::json::{Fields, json};
    /// let document = json!({"claim": 1});
    /// let fault = Fields::open(&document, "suite.json", "")?.text("claim").unwrap_err();
    /// assert!(fault.to_string().ends_with("\"claim\" must be a string in quotes, not a number"));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn text(&mut self, name: &'static str) -> Result<&'a str> {
        self.required(name)?;
        Ok(self.optional_text(name)?.expect("the field was found above"))
    }

    /// A string that may be missing, read as a value that checks itself.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if it is something else, or not such a value.
    pub fn optional_parsed<T: FromStr<Err = Error>>(
        &mut self,
        name: &'static str,
    ) -> Result<Option<T>> {
        let text = self.optional_text(name)?;
        let read =
            |text: &str| text.parse().map_err(|error: Error| self.fault(name, error.to_string()));
        text.map(read).transpose()
    }

    /// A string that must be there, read as a value that checks itself.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if it is missing, something else, or not such a value.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::json::{Fields, json};
    /// use etalon::privacy::Claim;
    /// let document = json!({"claim": "eps=1", "other": "eps=0"});
    /// let mut fields = Fields::open(&document, "suite.json", "")?;
    /// assert_eq!(fields.parsed::<Claim>("claim")?.to_string(), "eps=1");
    /// assert!(fields.parsed::<Claim>("other").is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn parsed<T: FromStr<Err = Error>>(&mut self, name: &'static str) -> Result<T> {
        self.required(name)?;
        Ok(self.optional_parsed(name)?.expect("the field was found above"))
    }

    /// A non-negative integer that may be missing.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if it is something else.
    pub fn optional_count(&mut self, name: &'static str) -> Result<Option<u64>> {
        self.optional(name)
            .map(|value| {
                value.as_u64().ok_or_else(|| {
                    self.fault(name, format!("\"{name}\" must be a whole number, 0 or more"))
                })
            })
            .transpose()
    }

    /// A non-negative integer that must be there.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if it is missing or something else.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::json::{Fields, json};
    /// let document = json!({"runs": -1});
    /// let fault = Fields::open(&document, "suite.json", "")?.count("runs").unwrap_err();
    /// assert!(fault.to_string().ends_with("\"runs\" must be a whole number, 0 or more"));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn count(&mut self, name: &'static str) -> Result<u64> {
        self.required(name)?;
        Ok(self.optional_count(name)?.expect("the field was found above"))
    }

    /// A list of strings; a missing one is empty.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if it is something else.
    pub fn texts(&mut self, name: &'static str) -> Result<Vec<String>> {
        let Some(value) = self.optional(name) else { return Ok(Vec::new()) };
        let text = |item: &Value| item.as_str().map(str::to_owned);
        let texts = value.as_array().and_then(|items| items.iter().map(text).collect());
        texts.ok_or_else(|| self.fault(name, format!("\"{name}\" must be a list of strings")))
    }

    /// A field that must be an object, opened.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if it is missing or something else.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::json::{Fields, json};
    /// use etalon::privacy::Claim;
    /// let document = json!({"plan": {"claim": "eps=1", "flags": ["quick", "soak"]}});
    /// let mut plan = Fields::open(&document, "suite.json", "")?.object("plan")?;
    /// assert_eq!(plan.optional_parsed::<Claim>("claim")?, Some("eps=1".parse()?));
    /// // What may be missing is asked for all the same: only then is it known.
    /// assert_eq!((plan.optional_text("note")?, plan.optional_count("runs")?), (None, None));
    /// assert_eq!(plan.texts("flags")?, ["quick", "soak"]);
    /// let fault = plan.fault("flags", "one of them is enough");
    /// assert_eq!(fault.to_string(), "suite.json, plan.flags: one of them is enough");
    /// plan.close()?;
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn object(&mut self, name: &'static str) -> Result<Self> {
        let value = self.required(name)?;
        Self::open(value, self.source, self.place_of(name))
    }

    /// The items of a field that must be an array of objects, each opened.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] if it is missing or something else.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::json::{Fields, json};
    /// let document = json!({"claims": [{"runs": 1}, {"runs": 2.5}]});
    /// let mut claims = Fields::open(&document, "suite.json", "")?.objects("claims")?;
    /// assert_eq!(claims[0].count("runs")?, 1);
    /// let fault = claims[1].count("runs").unwrap_err();
    /// assert!(fault.to_string().starts_with("suite.json, claims[1].runs: "));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn objects(&mut self, name: &'static str) -> Result<Vec<Self>> {
        let Value::Array(items) = self.required(name)? else {
            return Err(self.fault(name, format!("\"{name}\" must be an array of objects")));
        };
        let place = self.place_of(name);
        let open = |(at, item)| Self::open(item, self.source, format!("{place}[{at}]"));
        items.iter().enumerate().map(open).collect()
    }

    /// Where the field `name` of this object stands.
    fn place_of(&self, name: &str) -> String {
        if self.place.is_empty() { name.to_owned() } else { format!("{}.{name}", self.place) }
    }

    /// An error at the field `name` of this object.
    pub fn fault(&self, name: &str, rule: impl Into<String>) -> Error {
        let place = self.place_of(name);
        Error::Input { source: self.source.to_owned(), place, rule: rule.into() }
    }

    /// Closes the object.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] naming the first field that nobody asked for.
    pub fn close(self) -> Result<()> {
        match self.map.keys().find(|key| !self.taken.contains(key.as_str())) {
            None => Ok(()),
            Some(unknown) => {
                let known: Vec<_> = self.taken.iter().copied().collect();
                Err(self.fault(
                    unknown,
                    format!(
                        "unknown field \"{unknown}\"; {}known: {}",
                        suggestion(unknown, known.iter().copied()),
                        known.join(", ")
                    ),
                ))
            }
        }
    }
}
