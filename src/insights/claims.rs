//! What is promised of insights, as data: thirteen sentences of public
//! descriptions, what each would have to mean, and which tests decide it.

use super::verify::Test;
use crate::error::{Error, Result};
use crate::json::{self, Fields, Value};

const CLAIMS: &str = include_str!("claims.json");

/// How a claim is decided.
///
/// # Example
///
/// ```
/// use etalon::insights::claims::{Claim, Kind};
///
/// let claims = Claim::all()?;
/// let limit = claims.iter().find(|claim| claim.kind == Kind::Limit).expect("there is one");
/// // No test decides it: it must be stated as a limit.
/// assert_eq!(limit.sentence, "anything specific about any individual");
/// assert!(limit.tests.is_empty() && limit.statement.contains("each; differential privacy"));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// By its tests.
    Tests,
    /// It is true of the release that shows nothing.
    Baseline,
    /// It is not about what is released.
    Outside,
    /// It cannot be kept; it must be stated as a limit.
    Limit,
}

/// One claim.
///
/// # Example
///
/// ```
/// use etalon::insights::claims::Claim;
/// use etalon::insights::verify::Test;
///
/// let claims = Claim::all()?;
/// let minimum = claims.iter().find(|claim| claim.id == "C13").expect("there are thirteen");
/// assert_eq!(minimum.sentence, "groups under the minimum size are hidden");
/// // A log does not show what was hidden and why; runs of the system do.
/// assert_eq!(minimum.tests, [Test::T6]);
/// assert!(minimum.log_tests.is_empty());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// `C1` to `C13`.
    pub id: String,
    /// How it is decided.
    pub kind: Kind,
    /// The sentence, a short quotation.
    pub sentence: String,
    /// What it would have to mean.
    pub statement: String,
    /// Between which datasets.
    pub relation: String,
    /// For whom.
    pub unit: String,
    /// The tests of a system that decide it.
    pub tests: Vec<Test>,
    /// The tests of a log that say something of it.
    pub log_tests: Vec<Test>,
    /// What it takes to decide it.
    pub needs: String,
}

impl Claim {
    /// All claims, in order.
    ///
    /// # Errors
    ///
    /// None, as a test shows.
    pub fn all() -> Result<Vec<Self>> {
        let value = json::parse(CLAIMS, "claims.json")?;
        let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
        list.iter().enumerate().map(|(at, value)| read(value, at)).collect()
    }
}

fn read(value: &Value, at: usize) -> Result<Claim> {
    let mut fields = Fields::open(value, "claims.json", format!("[{at}]"))?;
    let kind = match fields.text("kind")? {
        "tests" => Kind::Tests,
        "baseline" => Kind::Baseline,
        "outside" => Kind::Outside,
        "limit" => Kind::Limit,
        other => {
            return Err(fields.fault("kind", format!("there is no kind \"{other}\"")));
        }
    };
    let mut tests = |name: &'static str| -> Result<Vec<Test>> {
        let names = fields.texts(name)?;
        let known = |text: String| {
            Test::named(&text).ok_or_else(|| Error::Unknown {
                what: "test",
                given: text,
                known: "T1 to T13".to_owned(),
            })
        };
        names.into_iter().map(known).collect()
    };
    let (tests, log_tests) = (tests("tests")?, tests("log_tests")?);
    let mut text = |name: &'static str| fields.text(name).map(str::to_owned);
    let claim = Claim {
        id: text("id")?,
        kind,
        sentence: text("sentence")?,
        statement: text("statement")?,
        relation: text("relation")?,
        unit: text("unit")?,
        tests,
        log_tests,
        needs: text("needs")?,
    };
    fields.close()?;
    Ok(claim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_thirteen_claims_and_every_test_decides_one() {
        let claims = Claim::all().unwrap();
        let ids: Vec<&str> = claims.iter().map(|claim| claim.id.as_str()).collect();
        let expected: Vec<String> = (1..=13).map(|n| format!("C{n}")).collect();
        assert_eq!(ids, expected);
        for (test, _) in Test::ALL {
            let of_log = |claim: &Claim| claim.log_tests.contains(&test);
            assert!(claims.iter().any(|claim| claim.tests.contains(&test) || of_log(claim)));
        }
        for claim in &claims {
            assert_eq!(claim.kind == Kind::Tests, !claim.tests.is_empty(), "{}", claim.id);
        }
    }
}
