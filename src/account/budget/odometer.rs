//! A privacy odometer: what has been lost so far, without a budget.

use super::{Amount, Currency, Ledger};
use crate::error::{Error, Result};

/// A running total that may be read at any time.
///
/// # Guarantee
///
/// Pure DP: at every time, also one chosen after seeing the answers, the loss
/// of what was released is at most the reading. zCDP: a reading that depends
/// on the answers is no parameter, so the guarantee is per mark: what was
/// released while the reading was at most a mark that was fixed in advance is
/// ρ-zCDP with ρ that mark (a filter of that budget lets it through).
///
/// # Example
///
/// ```
/// use etalon::account::budget::{Amount, Currency, Odometer};
/// let marks = vec![Amount::zcdp("1".parse()?)?, Amount::zcdp("2".parse()?)?];
/// let mut odometer = Odometer::new(Currency::Zcdp, marks.clone())?;
/// odometer.record("ages", Amount::zcdp("3/4".parse()?)?)?;
/// assert_eq!(odometer.mark()?, Some(&marks[0]));
/// odometer.record("incomes", Amount::zcdp("1/2".parse()?)?)?;
/// assert_eq!(odometer.reading().to_string(), "rho=5/4");
/// assert_eq!(odometer.mark()?, Some(&marks[1]));
/// assert_eq!(odometer.ledger().entries()[1].label, "incomes");
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// Pure: `[RRUV16, Sec. 3]`. zCDP marks: a filter each, `[WRRW23, Thm. 1]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Odometer {
    ledger: Ledger,
    marks: Vec<Amount>,
}

impl Odometer {
    /// An odometer at 0, with marks fixed in advance, growing.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if the marks do not grow; [`Error::Unsupported`] if
    /// one is of another currency.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::budget::{Amount, Currency, Odometer};
    /// let mark = Amount::pure(&"1".parse()?);
    /// assert!(Odometer::new(Currency::Pure, vec![mark.clone(), mark]).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(currency: Currency, marks: Vec<Amount>) -> Result<Self> {
        let mut last = Amount::nothing(currency);
        for mark in &marks {
            if mark.at_most(&last)? {
                return Err(Error::domain("mark", mark, "marks that grow, all above 0"));
            }
            last = mark.clone();
        }
        Ok(Self { ledger: Ledger::new(currency), marks })
    }

    /// Records what is about to be released.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] if the currency differs; nothing has changed then.
    pub fn record(&mut self, label: impl Into<String>, amount: Amount) -> Result<()> {
        self.ledger.record(label, amount)
    }

    /// The exact sum so far.
    pub fn reading(&self) -> &Amount {
        self.ledger.spent()
    }

    /// The first mark that the sum has not passed: the guarantee for zCDP.
    ///
    /// # Errors
    ///
    /// None in practice: the marks are of the same currency.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::budget::{Amount, Currency, Odometer};
    /// let one = Amount::pure(&"1".parse()?);
    /// let mut odometer = Odometer::new(Currency::Pure, vec![one.clone()])?;
    /// odometer.record("all of it", one.clone())?;
    /// assert_eq!(odometer.mark()?, Some(&one));
    /// odometer.record("and more", one)?;
    /// assert_eq!(odometer.mark()?, None); // nothing was fixed in advance that holds
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn mark(&self) -> Result<Option<&Amount>> {
        for mark in &self.marks {
            if self.reading().at_most(mark)? {
                return Ok(Some(mark));
            }
        }
        Ok(None)
    }

    /// Every expense.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }
}
