//! What changed since the period before.

use super::cell::Cell;
use super::view::View;
use crate::insights::calendar::Period;
use crate::num::Rational;

/// The difference between two cells of one group.
///
/// # Example
///
/// ```
/// use etalon::insights::release::{changes, read_cells};
/// use etalon::num::Rational;
///
/// let cells = "period,view,group,metric,part,people,teams,count,value,low,high,masked,\
///              ledger_entry\n\
///              2024-Q2,team,bob,late,0,20,1,6,0.3,0.15,0.45,false,2\n\
///              2024-Q3,team,bob,late,0,20,1,8,0.4,0.25,0.55,false,4\n";
/// let cells = read_cells(cells, "cells.csv")?;
/// let change = &changes(&cells[1..], &cells[..1])[0];
/// // It seems to have grown by a tenth, and may as well have shrunk.
/// assert_eq!(change.value, "1/10".parse()?);
/// assert!(change.low < Rational::zero() && Rational::zero() < change.high);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Of when.
    pub period: Period,
    /// What kind of group.
    pub view: View,
    /// Which one.
    pub group: String,
    /// The metric's name.
    pub metric: String,
    /// Which number of the metric.
    pub part: usize,
    /// By how much the value grew.
    pub value: Rational,
    /// Not above the truth, with a probability of at least 18/20 for both
    /// bounds: each of the two cells misses with at most 1/20.
    pub low: Rational,
    /// Not below the truth.
    pub high: Rational,
}

impl Change {
    /// From one cell to the next; none if either is masked or a band.
    pub(super) fn between(before: &Cell, after: &Cell) -> Option<Self> {
        let (old, new) = (&before.figure, &after.figure);
        if old.masked || new.masked {
            return None;
        }
        Some(Self {
            period: after.period,
            view: after.view,
            group: after.group.clone(),
            metric: after.metric.clone(),
            part: after.part,
            value: &new.value - &old.value,
            low: &new.low - old.high.as_ref()?,
            high: new.high.as_ref()? - &old.low,
        })
    }
}
