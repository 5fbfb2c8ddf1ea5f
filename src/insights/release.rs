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
use super::leaves::{Leaves, Team};
use super::policy::{Metric, Policy};
use crate::error::Result;
use crate::threads;
use consistent::consistent;
pub use error_bar::Bars;
use error_bar::ErrorBars;
use tree::Tree;
use view::{Union, unions};

/// The numbers of a metric with where they stand in the ledger.
///
/// # Example
///
/// ```
/// use etalon::insights::release::{Published, cells, shown};
/// use etalon::insights::{Leaves, Policy};
///
/// // Ada has 12 reports, among them Bob, who has 20: steps of 1/64 hour.
/// let leaves = r#"{
///   "format": "etalon-insights-leaves/1", "seeded": false, "parts": 1, "company": null,
///   "teams": [["ada", null, "", 12, ["15360"]], ["bob", "ada", "", 20, ["32000"]]]
/// }"#;
/// let (policy, leaves) = (Policy::standard()?, Leaves::read(leaves, "entry 2")?);
/// let hours = Published { metric: &policy.metrics[2], leaves: &leaves, entry: 2 };
/// let cells = cells(&policy, "2024-Q3".parse()?, &[hours])?;
/// // Only the company reaches the least size of this metric, 30.
/// assert_eq!((cells.len(), cells[0].people), (1, 32));
/// assert_eq!(shown(&cells[0].figure.value), "23.125");
/// # Ok::<(), etalon::Error>(())
/// ```
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
///
/// # Example
///
/// ```
/// use etalon::insights::release::{Published, View, cells};
/// use etalon::insights::{Leaves, Policy};
///
/// // Ada has 12 reports, among them Bob, who has 20.
/// let leaves = r#"{
///   "format": "etalon-insights-leaves/1", "seeded": false, "parts": 1, "company": null,
///   "teams": [["ada", null, "", 12, ["-1"]], ["bob", "ada", "", 20, ["9"]]]
/// }"#;
/// let (policy, leaves) = (Policy::standard()?, Leaves::read(leaves, "entry 2")?);
/// let published = Published { metric: &policy.metrics[0], leaves: &leaves, entry: 2 };
/// let cells = cells(&policy, "2024-Q3".parse()?, &[published])?;
/// let count = |view, group: &str| {
///     let found = cells.iter().find(|cell| cell.view == view && cell.group == group);
///     found.and_then(|cell| cell.figure.count)
/// };
/// // Fewer than nobody is made nobody, and the teams still add up to the company.
/// assert_eq!(count(View::Team, "ada"), Some(0));
/// assert_eq!(count(View::Team, "bob"), Some(8));
/// assert_eq!(count(View::Company, ""), Some(8));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn cells(policy: &Policy, period: Period, published: &[Published<'_>]) -> Result<Vec<Cell>> {
    let (shapes, bars) = (Shapes::of(published), Bars::default());
    let of_one = |one: &Published<'_>| one.cells(policy, period, shapes.find(one), &bars);
    let found = threads::each(published, of_one).into_iter().collect::<Result<Vec<_>>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// [`cells`] on one thread, with error bars that are kept from release to
/// release.
///
/// # Errors
///
/// As for [`cells`].
///
/// # Example
///
/// ```
/// use etalon::insights::release::{Bars, Published, cells, cells_with};
/// use etalon::insights::{Leaves, Period, Policy};
/// # let leaves = r#"{
/// #   "format": "etalon-insights-leaves/1", "seeded": false, "parts": 1, "company": null,
/// #   "teams": [["ada", null, "", 12, ["-1"]], ["bob", "ada", "", 20, ["9"]]]
/// # }"#;
/// # let (policy, leaves) = (Policy::standard()?, Leaves::read(leaves, "entry 2")?);
/// # let published = [Published { metric: &policy.metrics[0], leaves: &leaves, entry: 2 }];
/// let (period, bars): (Period, Bars) = ("2024-Q3".parse()?, Bars::default());
/// let kept = cells_with(&policy, period, &published, &bars)?;
/// assert_eq!(kept, cells(&policy, period, &published)?);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn cells_with(
    policy: &Policy,
    period: Period,
    published: &[Published<'_>],
    bars: &Bars,
) -> Result<Vec<Cell>> {
    let shapes = Shapes::of(published);
    let mut cells = Vec::new();
    for one in published {
        cells.extend(one.cells(policy, period, shapes.find(one), bars)?);
    }
    Ok(cells)
}

/// The groups of each list of teams; metrics of one release have the same.
struct Shapes<'a>(Vec<(&'a [Team], Shape)>);

impl<'a> Shapes<'a> {
    fn of(published: &[Published<'a>]) -> Self {
        let mut shapes: Vec<(&[Team], Shape)> = Vec::new();
        for Published { leaves, .. } in published {
            if shapes.iter().all(|(teams, _)| *teams != &*leaves.teams) {
                shapes.push((&leaves.teams, Shape::of(&leaves.teams)));
            }
        }
        Self(shapes)
    }

    fn find(&self, one: &Published<'_>) -> &Shape {
        let found = self.0.iter().find(|(teams, _)| *teams == &*one.leaves.teams);
        &found.expect("the teams of every metric were looked at").1
    }
}

/// The groups that teams form.
struct Shape {
    tree: Tree,
    unions: Vec<Union>,
}

impl Shape {
    fn of(teams: &[Team]) -> Self {
        let tree = Tree::new(teams);
        let unions = unions(&tree, teams);
        Self { tree, unions }
    }
}

impl Published<'_> {
    /// The cells of this metric.
    fn cells(
        &self,
        policy: &Policy,
        period: Period,
        shape: &Shape,
        bars: &Bars,
    ) -> Result<Vec<Cell>> {
        let Self { metric, leaves, entry } = self;
        let sums = consistent(metric, leaves, &shape.tree);
        let mut bars = ErrorBars::new(metric, bars);
        let mut cells = Vec::new();
        for union in shape.unions.iter().filter(|union| union.people >= metric.minimum_group) {
            let figures = cell::figures(metric, leaves, union, &sums, &mut bars)?;
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
        Ok(cells)
    }
}

/// What changed since the period before, for every cell that was shown in
/// both.
///
/// # Example
///
/// ```
/// use etalon::insights::release::{changes, read_cells};
///
/// let rows = |rows: &str| {
///     let header = "period,view,group,metric,part,people,teams,\
///                   count,value,low,high,masked,ledger_entry";
///     read_cells(&format!("{header}\n{rows}"), "cells.csv")
/// };
/// let spring = rows("2024-Q2,team,bob,late,0,20,1,6,0.3,0.15,0.45,false,2\n")?;
/// let summer = rows(
///     "2024-Q3,team,ada,late,0,12,1,3,0.25,0,0.5,false,4\n\
///      2024-Q3,team,bob,late,0,20,1,8,0.4,0.25,0.55,false,4\n",
/// )?;
/// // Nothing was shown of Ada's team before.
/// let changes = changes(&summer, &spring);
/// assert_eq!((changes.len(), changes[0].group.as_str()), (1, "bob"));
/// assert_eq!(changes[0].value, "1/10".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
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
