//! The one error enum of the crate.
//!
//! It is closed and its variants carry fields, so that a program can act on
//! them; `Display` is a sentence that tells a person what to change.

mod nearest;

use std::fmt;

pub use nearest::{nearest, suggestion};

/// Shorthand for a result with the crate's [`Error`].
///
/// # Example
///
/// ```
/// use etalon::num::Rational;
/// fn ratio(above: &str, below: &str) -> etalon::Result<Rational> {
///     &above.parse::<Rational>()? / &below.parse()?
/// }
/// assert_eq!(ratio("0.1", "3")?, "1/30".parse()?);
/// assert!(ratio("1", "0").is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
pub type Result<T> = std::result::Result<T, Error>;

/// Everything that can go wrong in the library.
///
/// # Example
///
/// ```
/// use etalon::Error;
/// use etalon::privacy::Claim;
/// let refused = "eps=-1".parse::<Claim>().unwrap_err();
/// assert!(matches!(refused, Error::Domain { .. }));
/// // Every error is a sentence that says what to change.
/// assert_eq!(refused.to_string(), "eps = -1 is out of range: it requires eps > 0");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// A text or a float is not an exact number.
    Number {
        /// What was given.
        given: String,
        /// What is required of it.
        requires: &'static str,
    },
    /// A parameter lies outside its range.
    Domain {
        /// The parameter's name.
        parameter: &'static str,
        /// What was given.
        given: String,
        /// The allowed range.
        requires: &'static str,
    },
    /// Something without a default was not given.
    Missing {
        /// What is missing, as the caller writes it.
        what: &'static str,
        /// What to give.
        give: &'static str,
    },
    /// The tape ended before the answer was decided: an expected outcome of a
    /// recorded tape, not a fault.
    TapeEnded,
    /// A name that is none of the known ones.
    Unknown {
        /// What kind of thing was named.
        what: &'static str,
        /// What was given.
        given: String,
        /// The known names, comma-separated.
        known: String,
    },
    /// A file or a document breaks a rule at a known place.
    Input {
        /// The file's name, or what stands for it.
        source: String,
        /// Where in it: `line 3`, `line 3, column 2`, `claims[2].unit`.
        place: String,
        /// The rule that was broken and what to change.
        rule: String,
    },
    /// The program under test, not the claim, failed.
    Subject {
        /// What it did, in one clause.
        fault: String,
        /// The end of what it wrote to standard error.
        stderr: String,
    },
    /// The file of a ledger cannot be used.
    Ledger {
        /// The file's name.
        path: String,
        /// Why not and what to do, as what is said of it.
        fault: String,
    },
    /// What was asked for cannot be assessed by this method.
    Unsupported {
        /// What was asked for.
        what: String,
        /// Why it cannot be done and what can.
        why: String,
    },
}

impl Error {
    /// A parameter outside its range; `given` is shown as written.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::Error;
    /// let refused = Error::domain("alpha", 1, "alpha > 1");
    /// assert_eq!(refused.to_string(), "alpha = 1 is out of range: it requires alpha > 1");
    /// ```
    pub fn domain(
        parameter: &'static str,
        given: impl fmt::Display,
        requires: &'static str,
    ) -> Self {
        Self::Domain { parameter, given: given.to_string(), requires }
    }

    /// A text that is not an exact number.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::Error;
    /// let refused = Error::number("1/0", "the denominator must not be zero");
    /// assert_eq!(
    ///     refused.to_string(),
    ///     "`1/0` is not an exact number: the denominator must not be zero"
    /// );
    /// ```
    pub fn number(given: impl fmt::Display, requires: &'static str) -> Self {
        Self::Number { given: given.to_string(), requires }
    }
}

/// A list of more names hides the one that is suggested.
const FEW_NAMES: usize = 12;
/// A list of more names is read by nobody.
const MOST_NAMES: usize = 200;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number { given, requires } => {
                write!(f, "`{given}` is not an exact number: {requires}")
            }
            Self::Domain { parameter, given, requires } => {
                write!(f, "{parameter} = {given} is out of range: it requires {requires}")
            }
            Self::Missing { what, give } => write!(f, "{what} is missing: give {give}"),
            Self::TapeEnded => write!(f, "the tape ended before the answer was decided"),
            Self::Unknown { what, given, known } => {
                let names: Vec<&str> = known.split(", ").collect();
                let meant = suggestion(given, names.iter().copied());
                let shown = if meant.is_empty() { MOST_NAMES } else { FEW_NAMES };
                write!(f, "there is no {what} named `{given}`; {meant}")?;
                if names.len() <= shown {
                    write!(f, "known: {known}")
                } else {
                    write!(f, "{} are known", names.len())
                }
            }
            Self::Input { source, place, rule } => write!(f, "{source}, {place}: {rule}"),
            Self::Subject { fault, stderr } if stderr.is_empty() => {
                write!(f, "the subject {fault}")
            }
            Self::Subject { fault, stderr } => {
                write!(f, "the subject {fault}; its standard error ends: {stderr}")
            }
            Self::Ledger { path, fault } => write!(f, "the ledger {path} {fault}"),
            Self::Unsupported { what, why } => write!(f, "{what} cannot be assessed: {why}"),
        }
    }
}

impl std::error::Error for Error {}
