//! What is shown of a period, computed from the noisy numbers of the teams and
//! public facts alone: whatever is done here costs nothing more.
//!
//! The noisy numbers are first made consistent, so that every group is the sum
//! of its teams in whatever view it appears.

mod cell;
mod change;
mod consistent;
mod error_bar;
mod file;
mod role;
mod tree;
mod view;

use std::collections::BTreeMap;

pub use cell::{Cell, Figure};
pub use change::Change;
pub use file::{PLACES, cells_csv, changes_csv, read_cells, shown};
pub use role::Role;
pub use view::View;

use super::calendar::Period;
use super::leaves::Leaves;
use super::policy::{Metric, Policy};
use super::threads;
use crate::error::Result;
use consistent::consistent;
use error_bar::ErrorBars;
use tree::Tree;
use view::{Union, unions};

/// The numbers of a metric with where they stand in the ledger.
#[derive(Debug, Clone, Copy)]
pub struct Published<'a> {
    /// The metric.
    pub metric: &'a Metric,
    /// The noisy numbers.
    pub leaves: &'a Leaves,
    /// The entry of the ledger that recorded them.
    pub entry: u64,
}

/// Every cell that may be shown of a period: groups that reach the metric's
/// minimum on the public roster, in the order of metrics, then views, then
/// groups.
///
/// # Errors
///
/// Those of the exponential function, for a scale beyond any use.
pub fn cells(policy: &Policy, period: Period, published: &[Published<'_>]) -> Result<Vec<Cell>> {
    // Each metric for itself: they share teams, and nothing else.
    let of_one = |one: &Published<'_>| {
        cells_with(policy, period, std::slice::from_ref(one), &mut Bars::default())
    };
    Ok(threads::each(published, of_one)?.into_iter().flatten().collect())
}

/// The error bars that were computed so far. They follow from the metrics
/// alone, so that many releases under one policy need them once.
#[derive(Debug, Default)]
pub struct Bars(BTreeMap<String, ErrorBars>);

/// [`cells`] with error bars that are kept from release to release, of one
/// policy.
///
/// # Errors
///
/// As for [`cells`].
pub fn cells_with(
    policy: &Policy,
    period: Period,
    published: &[Published<'_>],
    Bars(bars): &mut Bars,
) -> Result<Vec<Cell>> {
    let mut cells = Vec::new();
    // Metrics of one release have the same teams, so that the same views do.
    let mut known: Option<(&Leaves, Tree, Vec<Union>)> = None;
    for Published { metric, leaves, entry } in published {
        if known.as_ref().is_none_or(|(of, _, _)| of.teams != leaves.teams) {
            let tree = Tree::new(&leaves.teams);
            let unions = unions(&tree, &leaves.teams);
            known = Some((leaves, tree, unions));
        }
        let Some((_, tree, unions)) = &known else { continue };
        let sums = consistent(metric, leaves, tree);
        let bars = bars.entry(metric.name.clone()).or_insert_with(|| ErrorBars::new(metric));
        for union in unions.iter().filter(|union| union.people >= metric.minimum_group) {
            let figures = cell::figures(metric, leaves, union, &sums, bars)?;
            for (part, mut figure) in figures.into_iter().enumerate() {
                figure.hide_beyond(policy.mask.as_ref(), metric);
                cells.push(Cell {
                    period,
                    view: union.view,
                    group: union.group.clone(),
                    metric: metric.name.clone(),
                    part,
                    people: union.people,
                    teams: u64::try_from(union.teams.len()).unwrap_or(u64::MAX),
                    figure,
                    entry: *entry,
                });
            }
        }
    }
    Ok(cells)
}

/// What changed since the period before, for every cell that was shown in
/// both.
pub fn changes(cells: &[Cell], history: &[Cell]) -> Vec<Change> {
    let mut before: BTreeMap<_, &Cell> = BTreeMap::new();
    for cell in history {
        before.insert((cell.period, cell.key()), cell);
    }
    let pairs = cells.iter().filter_map(|cell| {
        let earlier = before.get(&(cell.period.previous(), cell.key()))?;
        Change::between(earlier, cell)
    });
    pairs.collect()
}
