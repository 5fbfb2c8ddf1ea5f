//! How far off the sum of noisy numbers may be, once per number of draws.

use std::collections::HashMap;

use crate::error::Result;
use crate::insights::noise::{Draws, margin, sum_margin};
use crate::insights::policy::Metric;
use crate::num::{Integer, Rational};

/// The margins of a metric that were asked for so far.
#[derive(Debug)]
pub(super) struct ErrorBars {
    scale: Rational,
    company: Option<Rational>,
    known: HashMap<(u64, u64), i128>,
}

impl ErrorBars {
    pub(super) fn new(metric: &Metric) -> Self {
        let (scale, company) = (metric.scale(), metric.company_scale());
        Self { scale, company, known: HashMap::new() }
    }

    /// What the sum of so many draws exceeds with a probability of at most
    /// 1/20, shared out over `statements`, at least 1.
    pub(super) fn margin(&mut self, draws: u64, statements: u64) -> Result<i128> {
        if let Some(known) = self.known.get(&(draws, statements)) {
            return Ok(*known);
        }
        let miss = miss(statements)?;
        let margin = if draws == 1 {
            margin(&self.scale, &miss)?
        } else {
            let (scale, weight) = (self.scale.clone(), Rational::one());
            sum_margin(&[Draws { scale, weight, count: draws }], &miss)?.floor()
        };
        let margin = i128::try_from(&margin).unwrap_or(i128::MAX / 4);
        self.known.insert((draws, statements), margin);
        Ok(margin)
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
