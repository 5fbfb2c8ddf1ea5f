//! The tests by name, what each looks for, and their verdicts.

use std::fmt;

/// A test of a system or of a log.
///
/// # Example
///
/// ```
/// use etalon::insights::verify::Test;
///
/// assert_eq!(Test::named("T11"), Some(Test::T11));
/// assert_eq!(Test::T11.about(), "noise that is used twice");
/// assert_eq!(Test::named("T14"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "a number is no word; `about` says what each is")]
pub enum Test {
    T1,
    T2,
    T3,
    T4,
    T5,
    T6,
    T7,
    T8,
    T9,
    T10,
    T11,
    T12,
    T13,
}

impl Test {
    /// Every test with what it looks for.
    pub const ALL: [(Self, &'static str); 13] = [
        (Self::T1, "one release at the worst corners of the data: do all cells together keep eps"),
        (Self::T2, "the eps of a log, added up per person, against the stated total"),
        (Self::T3, "groups within groups, and periods around a change of team: differences"),
        (Self::T4, "numbers that chance does not touch and the data do"),
        (Self::T5, "numbers that are missing because of what almost all or almost none do"),
        (Self::T6, "numbers that are missing because somebody was away"),
        (Self::T7, "noise whose scale depends on the data"),
        (Self::T8, "noise that is cut off around the truth"),
        (Self::T9, "the same number in two views: equal to the bit"),
        (Self::T10, "low bits and denominators that show the input"),
        (Self::T11, "noise that is used twice"),
        (Self::T12, "bounds that are taken from the data"),
        (Self::T13, "stated margins of error: do they hold"),
    ];

    /// What it looks for.
    pub fn about(self) -> &'static str {
        Self::ALL.iter().find(|(test, _)| *test == self).expect("every test is listed").1
    }

    /// The test of a name such as `T4`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().map(|(test, _)| *test).find(|test| test.to_string() == name)
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{self:?}"))
    }
}

/// The answer of a test, or to a claim.
///
/// # Example
///
/// ```
/// use etalon::insights::verify::Verdict;
///
/// let open = Verdict::NotAssessable("no margins are stated".to_owned());
/// // What cannot be told is not passed.
/// assert_ne!(open, Verdict::Pass);
/// assert_eq!(open.to_string(), "NOT ASSESSABLE");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// No violation was found; what could have been is said beside it.
    Pass,
    /// A violation was found; the counterexample shows it.
    Fail,
    /// It cannot be told, and why.
    NotAssessable(String),
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Pass => "PASS",
            Self::Fail => "FAIL",
            Self::NotAssessable(_) => "NOT ASSESSABLE",
        })
    }
}
