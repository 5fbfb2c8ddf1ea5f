//! What was spent, entry by entry, and its exact sum.

use super::{Amount, Currency};
use crate::error::Result;

/// One expense.
///
/// # Example
///
/// ```
/// use etalon::account::budget::{Amount, Currency, Entry, Ledger};
/// let mut ledger = Ledger::new(Currency::Pure);
/// let amount = Amount::pure(&"1/3".parse()?);
/// ledger.record("ages", amount.clone())?;
/// assert_eq!(ledger.entries(), [Entry { label: "ages".to_owned(), amount }]);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it was for.
    pub label: String,
    /// How much it was.
    pub amount: Amount,
}

/// A list of expenses of one currency with their exact sum.
///
/// # Example
///
/// ```
/// use etalon::account::budget::{Amount, Currency, Ledger};
/// let mut ledger = Ledger::new(Currency::Pure);
/// for _ in 0..3 {
///     ledger.record("a coin", Amount::pure(&"ln(3)".parse()?))?;
/// }
/// assert_eq!(ledger.spent().to_string(), "eps=ln(27)");
/// assert_eq!(ledger.entries().len(), 3);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    entries: Vec<Entry>,
    spent: Amount,
}

impl Ledger {
    /// An empty ledger.
    pub fn new(currency: Currency) -> Self {
        Self { entries: Vec::new(), spent: Amount::nothing(currency) }
    }

    /// Every expense, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The exact sum.
    pub fn spent(&self) -> &Amount {
        &self.spent
    }

    /// What the sum would be after one more expense; nothing changes.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Unsupported`] if the currency differs.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::budget::{Amount, Currency, Ledger};
    /// let ledger = Ledger::new(Currency::Pure);
    /// assert_eq!(ledger.after(&Amount::pure(&"1".parse()?))?.to_string(), "eps=1");
    /// assert_eq!(ledger.spent().to_string(), "eps=0");
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn after(&self, amount: &Amount) -> Result<Amount> {
        self.spent.plus(amount)
    }

    /// Adds an expense.
    ///
    /// # Errors
    ///
    /// As [`Ledger::after`]; the ledger is then unchanged.
    pub fn record(&mut self, label: impl Into<String>, amount: Amount) -> Result<()> {
        let sum = self.after(&amount)?;
        self.entries.push(Entry { label: label.into(), amount });
        self.spent = sum;
        Ok(())
    }
}
