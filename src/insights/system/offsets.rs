//! Offsets that cancel: "randomly adjusts individual observations such that the
//! aggregated adjustments offset each other", as a documentation of 2023 says
//! of such a product. A system built so shows exact sums.

use super::System;
use super::table::{Member, Rules, Table, amounts, plain};
use crate::error::Result;
use crate::insights::policy::Metric;
use crate::num::{Integer, Rational};

pub(super) const ZERO_SUM: System = System {
    name: "zero-sum",
    about: "adjusts each person's numbers at random so that the adjustments of a team cancel",
    twin: Some("local-offsets"),
    fails: &[("C8", "T4"), ("C5", "T4"), ("C9", "T4")],
    prepare: |scene| {
        let table = Table::new(scene, &Rules::RIGHT)?;
        Ok(Box::new(move |tape| {
            let mut numbers = Vec::with_capacity(table.leaves.len());
            for leaf in &table.leaves {
                // Everybody but the last gets noise, the last what cancels it.
                let mut adjusted = vec![Integer::ZERO; leaf.people];
                let mut sum = Integer::ZERO;
                for offset in adjusted.iter_mut().skip(1) {
                    *offset = leaf.noise(tape)?;
                    sum += &*offset;
                }
                if let Some(last) = adjusted.first_mut() {
                    *last = -sum;
                }
                numbers.push(adjusted.into_iter().fold(leaf.exact.clone(), |all, one| all + one));
            }
            Ok(table.shown(&numbers))
        }))
    },
};

/// Independent offsets: each person's alone protects her.
pub(super) const LOCAL: System = System {
    name: "local-offsets",
    about: "adjusts each person's numbers by noise of her own, which does not cancel",
    twin: None,
    fails: &[],
    prepare: |scene| {
        let table = Table::new(scene, &Rules::RIGHT)?;
        let margins = table.margins_of(|people| people)?;
        Ok(Box::new(move |tape| {
            let mut numbers = Vec::with_capacity(table.leaves.len());
            for leaf in &table.leaves {
                let mut number = leaf.exact.clone();
                for _ in 0..leaf.people {
                    number += leaf.noise(tape)?;
                }
                numbers.push(number);
            }
            let mut cells = table.shown(&numbers);
            cells.extend(margins.iter().cloned());
            Ok(cells)
        }))
    },
};

/// A patent's claim: "noise within the range of the group's own values".
pub(super) const GROUP_RANGE: System = System {
    name: "group-range",
    about: "noise whose scale is the range of the team's own values, as a patent of 2022 claims",
    twin: Some("leaves"),
    fails: &[("C8", "T7"), ("C3", "T7")],
    prepare: |scene| plain(scene, &Rules { scale: range, ..Rules::RIGHT }),
};

/// The range of a team's contributions over ε.
fn range(metric: &Metric, members: &[Member]) -> Result<Option<Rational>> {
    let mut firsts = Vec::new();
    for member in members {
        firsts.push(amounts(metric, std::slice::from_ref(member))?.swap_remove(0));
    }
    let (least, most) = (firsts.iter().min().cloned(), firsts.iter().max().cloned());
    let range = most.unwrap_or(Integer::ZERO) - least.unwrap_or(Integer::ZERO);
    // Everybody alike: there is nothing to scale noise by.
    if range.is_zero() {
        return Ok(None);
    }
    Ok(Some((&Rational::from(range) / &metric.epsilon)?))
}
