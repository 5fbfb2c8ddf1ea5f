//! Named parameters of a built-in, each used exactly once.

use std::collections::BTreeMap;

use crate::error::{Error, Result, nearest};
use crate::num::Rational;

/// `name=value` pairs.
///
/// # Example
///
/// ```
/// use etalon::subject::Parameters;
///
/// let mut parameters = Parameters::read(["scale=3/2", "profile=cks20"])?;
/// assert_eq!(parameters.rational("scale")?, "3/2".parse()?);
/// assert_eq!(parameters.rational_or("bound", 40)?, 40.into());
/// assert_eq!(parameters.text("profile").as_deref(), Some("cks20"));
/// parameters.close()?;
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters {
    values: BTreeMap<String, String>,
    asked: Vec<&'static str>,
}

impl Parameters {
    /// Reads `name=value` texts.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] for a text of another form or a name given twice.
    pub fn read<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        let mut values = BTreeMap::new();
        for text in texts {
            let Some((name, value)) = text.split_once('=') else {
                return Err(Error::domain("param", text, "the form name=value, such as scale=1/3"));
            };
            if values.insert(name.to_owned(), value.to_owned()).is_some() {
                return Err(Error::domain("param", text, "each name at most once"));
            }
        }
        Ok(Self { values, asked: Vec::new() })
    }

    /// A rational that must be given.
    ///
    /// # Errors
    ///
    /// [`Error::Missing`] if it is missing, [`Error::Unknown`] if it is probably
    /// misspelt, [`Error::Number`] if it is none.
    pub fn rational(&mut self, name: &'static str) -> Result<Rational> {
        match self.text(name) {
            Some(text) => text.parse(),
            None => Err(self.missing(name)),
        }
    }

    /// The error for a parameter that is missing: a slip of the pen, if one is
    /// among those given.
    fn missing(&self, name: &'static str) -> Error {
        let slip = self.values.keys().find(|given| !nearest(given, [name]).is_empty());
        match slip {
            Some(given) => {
                Error::Unknown { what: "parameter", given: given.clone(), known: name.to_owned() }
            }
            None => Error::Missing { what: name, give: "its value as name=value" },
        }
    }

    /// A rational with a default.
    ///
    /// # Errors
    ///
    /// [`Error::Number`] if it is no number.
    pub fn rational_or(&mut self, name: &'static str, default: i64) -> Result<Rational> {
        self.text(name).map_or(Ok(Rational::from(default)), |text| text.parse())
    }

    /// A text that may be missing.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        self.asked.push(name);
        self.values.remove(name)
    }

    /// Ends the reading.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] for a name that nobody asked for.
    pub fn close(self) -> Result<()> {
        match self.values.into_keys().next() {
            None => Ok(()),
            Some(given) => Err(Error::Unknown {
                what: "parameter",
                given,
                known: if self.asked.is_empty() {
                    "none".to_owned()
                } else {
                    self.asked.join(", ")
                },
            }),
        }
    }
}
