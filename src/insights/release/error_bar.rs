//! How far off the sum of noisy numbers may be, once per number of draws.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::error::Result;
use crate::insights::noise::{Draws, margin, sum_margin};
use crate::insights::policy::Metric;
use crate::num::{Integer, Rational};

/// The margins that were asked for so far. They follow from the noise alone, so
/// that metrics and releases of one policy share them.
///
/// # Example
///
/// ```
/// use etalon::insights::release::{Bars, Published, cells_with};
/// use etalon::insights::{Leaves, Policy};
/// # let leaves = r#"{
/// #   "format": "etalon-insights-leaves/1", "seeded": false, "parts": 1, "company": null,
/// #   "teams": [["ada", null, "", 12, ["-1"]], ["bob", "ada", "", 20, ["9"]]]
/// # }"#;
/// # let (policy, leaves) = (Policy::standard()?, Leaves::read(leaves, "entry 2")?);
/// # let published = [Published { metric: &policy.metrics[0], leaves: &leaves, entry: 2 }];
/// let bars = Bars::default();
/// let spring = cells_with(&policy, "2024-Q2".parse()?, &published, &bars)?;
/// // Summer finds the margins that spring asked for.
/// let summer = cells_with(&policy, "2024-Q3".parse()?, &published, &bars)?;
/// assert_eq!(spring[0].figure.high, summer[0].figure.high);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Bars(Mutex<HashMap<Asked, i128>>);

/// The scale of the noise, the number of draws and that of statements.
type Asked = (Rational, u64, u64);

/// The margins of a metric.
#[derive(Debug)]
pub(super) struct ErrorBars<'a> {
    scale: Rational,
    company: Option<Rational>,
    /// What this metric asked for, which takes no lock.
    own: HashMap<(u64, u64), i128>,
    shared: &'a Bars,
}

impl<'a> ErrorBars<'a> {
    pub(super) fn new(metric: &Metric, shared: &'a Bars) -> Self {
        let (scale, company) = (metric.scale(), metric.company_scale());
        Self { scale, company, own: HashMap::new(), shared }
    }

    /// What the sum of so many draws exceeds with a probability of at most
    /// 1/20, shared out over `statements`, at least 1.
    pub(super) fn margin(&mut self, draws: u64, statements: u64) -> Result<i128> {
        if let Some(known) = self.own.get(&(draws, statements)) {
            return Ok(*known);
        }
        // Held while it is computed, so that nobody computes it again.
        let mut shared = self.shared.0.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = (self.scale.clone(), draws, statements);
        let margin = match shared.get(&asked) {
            Some(known) => *known,
            None => *shared.entry(asked).or_insert(self.computed(draws, statements)?),
        };
        self.own.insert((draws, statements), margin);
        Ok(margin)
    }

    fn computed(&self, draws: u64, statements: u64) -> Result<i128> {
        let miss = miss(statements)?;
        let margin = if draws == 1 {
            margin(&self.scale, &miss)?
        } else {
            let (scale, weight) = (self.scale.clone(), Rational::one());
            sum_margin(&[Draws { scale, weight, count: draws }], &miss)?.floor()
        };
        Ok(i128::try_from(&margin).unwrap_or(i128::MAX / 4))
    }

    /// The same for the company's number with noise of its own, of this
    /// weight, beside the sum of so many draws.
    pub(super) fn company(&self, draws: u64, weight: &Rational, statements: u64) -> Result<i128> {
        let Some(own) = &self.company else { return Ok(i128::MAX / 4) };
        let terms = [
            Draws { scale: self.scale.clone(), weight: &Rational::one() - weight, count: draws },
            Draws { scale: own.clone(), weight: weight.clone(), count: 1 },
        ];
        // One more: the weighed number was rounded.
        let margin = sum_margin(&terms, &miss(statements)?)?.floor() + Integer::ONE;
        Ok(i128::try_from(&margin).unwrap_or(i128::MAX / 4))
    }
}

fn miss(statements: u64) -> Result<Rational> {
    let twenty = Rational::from(Integer::from(20) * Integer::from(statements));
    twenty.reciprocal()
}
