//! What a ledger promises, fixed when it is made.

use std::fmt;
use std::path::Path;

use super::period::Months;
use crate::error::{Error, Result};
use crate::num::Rational;
use crate::privacy::{Relation, Unit};

/// What a ledger promises, fixed when it is made; a later release on other
/// terms is refused.
///
/// # Example
///
/// ```
/// use etalon::ledger::Terms;
/// let terms = Terms {
///     unit: "person-quarter".parse()?,
///     relation: "replace-one".parse()?,
///     budget: "1".parse()?,
///     yearly: Some("3".parse()?),
///     lifetime: None,
/// };
/// assert!(terms.check().is_ok());
/// // A person is for ever: no period is theirs.
/// let refused = Terms { unit: "person".parse()?, ..terms }.check().unwrap_err();
/// assert_eq!(
///     refused.to_string(),
///     "the unit of a ledger = person is out of range: it requires person-quarter or person-month"
/// );
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Whose data differ between neighbors: `person-quarter` or `person-month`.
    pub unit: Unit,
    /// How they differ.
    pub relation: Relation,
    /// What a person may spend in a period, an ε > 0.
    pub budget: Rational,
    /// What a person may spend in any 12 consecutive months, an ε > 0; a period
    /// counts whole in all twelve that it reaches into.
    pub yearly: Option<Rational>,
    /// What a person may ever spend, an ε > 0.
    pub lifetime: Option<Rational>,
}

impl Terms {
    /// How many months a period has; none if no period is the unit's.
    pub(super) fn months(&self) -> Option<u32> {
        match self.unit.to_string().as_str() {
            "person-quarter" => Some(3),
            "person-month" => Some(1),
            _ => None,
        }
    }

    /// Refuses terms that no ledger can keep.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless the unit has periods and all caps are above 0.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::ledger::Terms;
    /// let terms = Terms {
    ///     unit: "person-month".parse()?,
    ///     relation: "add-remove".parse()?,
    ///     budget: "1".parse()?,
    ///     yearly: None,
    ///     lifetime: Some("0".parse()?),
    /// };
    /// assert!(terms.check().is_err()); // nothing could ever be published
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn check(&self) -> Result<()> {
        if self.months().is_none() {
            let requires = "person-quarter or person-month";
            return Err(Error::domain("the unit of a ledger", &self.unit, requires));
        }
        for cap in [Some(&self.budget), self.yearly.as_ref(), self.lifetime.as_ref()] {
            if let Some(cap) = cap.filter(|cap| !cap.is_positive()) {
                return Err(Error::domain("a cap of a ledger", cap, "an epsilon above 0"));
            }
        }
        Ok(())
    }

    /// Whether a period is one of the unit's.
    pub(super) fn admits(&self, period: &Months) -> bool {
        self.months() == Some(period.count)
    }

    /// Refuses other terms than those of the ledger.
    pub(super) fn must_be(&self, asked: &Self, path: &Path) -> Result<()> {
        if self == asked {
            return Ok(());
        }
        let fault = format!(
            "was made on other terms: {self}; asked for are {asked}. What was promised with it \
             stays promised: go back to its terms. Another ledger would forget what these \
             people have spent"
        );
        Err(Error::Ledger { path: path.display().to_string(), fault })
    }
}

impl fmt::Display for Terms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "eps = {} per {} under {}", self.budget, self.unit, self.relation)?;
        if let Some(yearly) = &self.yearly {
            write!(f, ", {yearly} in 12 months")?;
        }
        if let Some(lifetime) = &self.lifetime {
            write!(f, ", {lifetime} ever")?;
        }
        Ok(())
    }
}
