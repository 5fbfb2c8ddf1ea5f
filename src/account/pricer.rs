//! What an engine answers, as the verdicts and calibrations need it.

use super::plan::Plan;
use crate::error::Result;
use crate::num::{Dyadic, Interval, Rational};

/// A proven enclosure of ε or δ with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priced {
    /// The number is at least this.
    pub lo: Dyadic,
    /// The number is at most this; none if no finite bound exists.
    pub hi: Option<Dyadic>,
    /// The terms of the error: name and size.
    pub ledger: Vec<(String, String)>,
    /// What a reader must know, such as why the enclosure is wide.
    pub notes: Vec<String>,
}

impl Priced {
    /// An enclosure without further words.
    pub fn of(enclosure: &Interval) -> Self {
        Self {
            lo: enclosure.lo().clone(),
            hi: Some(enclosure.hi().clone()),
            ledger: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// `hi - lo`, rounded up; none if there is no upper end.
    pub fn width(&self) -> Option<Dyadic> {
        let whole = Interval::new(self.lo.clone(), self.hi.clone()?).ok()?;
        Some(whole.width())
    }
}

/// Prices a plan: the numeric engine, the closed forms, a referee.
pub trait Pricer {
    /// The δ at `epsilon`, to a width relative to δ.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Unsupported`] if the plan cannot be priced.
    fn delta(&self, plan: &Plan, epsilon: &Rational, width: &Rational) -> Result<Priced>;

    /// The ε at `delta`, to an absolute width.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Unsupported`] if the plan cannot be priced.
    fn epsilon(&self, plan: &Plan, delta: &Rational, width: &Rational) -> Result<Priced>;
}
