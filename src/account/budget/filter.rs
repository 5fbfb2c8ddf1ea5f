//! A privacy filter: it lets expenses through until the next one would exceed
//! the budget.

use super::{Amount, Ledger};
use crate::error::{Error, Result};

/// A budget that is kept whatever is asked, and in whatever order.
///
/// # Guarantee
///
/// Whoever chooses each mechanism and its parameter after seeing all earlier
/// answers learns, in all, no more than the budget: the sequence of released
/// answers is ε-DP (of ρ-zCDP, for that currency) for the relation of the
/// parts. Adaptivity costs nothing here, because the sum bounds the loss
/// (for zCDP the exponential supermartingale of every order) at every time at
/// which the filter may stop.
///
/// # References
///
/// Pure: `[RRUV16, Sec. 3]`. zCDP: `[WRRW23, Thm. 1]` with δ = 0, and per
/// order `[FZ21, Sec. 4]`.
///
/// # Example
///
/// ```
/// use etalon::account::budget::{Amount, Filter};
/// let third = Amount::pure(&"1/3".parse()?);
/// let mut filter = Filter::new(Amount::pure(&"1".parse()?));
/// for _ in 0..3 {
///     filter.pay("a third", third.clone())?;
/// }
/// assert!(filter.pay("one more", Amount::pure(&"1e-300".parse()?)).is_err());
/// assert_eq!(filter.ledger().entries().len(), 3);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    budget: Amount,
    ledger: Ledger,
}

impl Filter {
    /// A filter with nothing spent.
    pub fn new(budget: Amount) -> Self {
        let ledger = Ledger::new(budget.currency());
        Self { budget, ledger }
    }

    /// The budget.
    pub fn budget(&self) -> &Amount {
        &self.budget
    }

    /// What was let through.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Whether an expense would be let through; nothing changes.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] if the currency differs.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::budget::{Amount, Filter};
    /// let filter = Filter::new(Amount::pure(&"1".parse()?));
    /// assert!(filter.admits(&Amount::pure(&"1".parse()?))?);
    /// assert!(!filter.admits(&Amount::pure(&"1.000001".parse()?))?);
    /// assert_eq!(filter.ledger().spent().to_string(), "eps=0");
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn admits(&self, amount: &Amount) -> Result<bool> {
        self.ledger.after(amount)?.at_most(&self.budget)
    }

    /// Lets an expense through, to be called before the mechanism runs.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if the budget does not hold it, [`Error::Unsupported`]
    /// if the currency differs; nothing has changed then.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::budget::{Amount, Filter};
    /// let mut filter = Filter::new(Amount::zcdp("1/2".parse()?)?);
    /// filter.pay("ages", Amount::zcdp("3/8".parse()?)?)?;
    /// let refused = filter.pay("incomes", Amount::zcdp("1/4".parse()?)?).unwrap_err();
    /// assert!(refused.to_string().starts_with("the expense = rho=1/4 after rho=3/8 is out of"));
    /// filter.pay("incomes, once more", Amount::zcdp("1/8".parse()?)?)?;
    /// assert_eq!(filter.ledger().spent(), filter.budget());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn pay(&mut self, label: impl Into<String>, amount: Amount) -> Result<()> {
        if !self.admits(&amount)? {
            return Err(Error::Domain {
                parameter: "the expense",
                given: format!("{amount} after {}", self.ledger.spent()),
                requires: "a sum within the budget; the mechanism must not run",
            });
        }
        self.ledger.record(label, amount)
    }
}
