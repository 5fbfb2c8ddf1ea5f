//! What of a release a page has room for: the company, and of every other kind
//! of group the largest by the public roster, whatever their numbers are.

use std::collections::{BTreeMap, HashMap};

use crate::insights::release::{Cell, Change, View};
use crate::insights::{Period, Policy};

/// Rows of all charts of a page together; a page stays below a megabyte.
const ROWS: usize = 200;

/// Rows of one chart.
const CHART: std::ops::RangeInclusive<usize> = 4..=20;

/// Kinds of groups in charts besides the company, each taking its turn.
const TURNS: [View; 3] = [View::Organization, View::Team, View::Group];

/// Periods in a trend, the latest ones.
const PERIODS: usize = 8;

/// A cell with the file and the row, from 1 below the header, that it is in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed<'a> {
    pub(super) cell: &'a Cell,
    pub(super) file: &'static str,
    pub(super) row: usize,
}

/// All that is shown of one group and metric.
#[derive(Debug)]
pub(super) struct Group<'a> {
    pub(super) view: View,
    pub(super) name: &'a str,
    /// The cells of this period, in the order of parts.
    pub(super) now: Vec<Placed<'a>>,
    /// The cells of earlier periods by period and part, at most one for each.
    pub(super) before: BTreeMap<(Period, usize), Placed<'a>>,
    /// What changed by part, with the row it is in.
    pub(super) changes: BTreeMap<usize, (&'a Change, usize)>,
}

impl<'a> Group<'a> {
    /// The cells of a part over time, the latest last.
    pub(super) fn trend(&self, part: usize) -> Vec<Placed<'a>> {
        let earlier = self.before.iter().filter(|((_, of), _)| *of == part);
        let now = self.now.iter().filter(|placed| placed.cell.part == part);
        let mut all: Vec<Placed<'a>> =
            earlier.map(|(_, placed)| *placed).chain(now.copied()).collect();
        all.split_off(all.len().saturating_sub(PERIODS))
    }
}

/// What is shown of a metric.
#[derive(Debug, Default)]
pub(super) struct Selection<'a> {
    /// The groups, the company first, then by kind, each from the largest on.
    pub(super) groups: Vec<Group<'a>>,
    /// How many groups of a kind the release has, shown on the page or not.
    pub(super) all: BTreeMap<View, usize>,
    /// How many changes the release tells, and how many of them no noise
    /// explains.
    pub(super) changes: (usize, usize),
}

/// Where a group is: the metric by its place in the policy, then the group.
type Places<'a> = HashMap<(&'a str, View, &'a str), (usize, usize)>;

/// What is shown of every metric of a policy, in its order.
pub(super) fn select<'a>(
    policy: &'a Policy,
    period: Period,
    cells: &'a [Cell],
    changes: &'a [Change],
    history: &'a [Cell],
) -> Vec<Selection<'a>> {
    let metrics: HashMap<&str, usize> =
        policy.metrics.iter().enumerate().map(|(at, metric)| (metric.name.as_str(), at)).collect();
    let mut candidates: Vec<BTreeMap<View, Vec<&Cell>>> =
        policy.metrics.iter().map(|_| BTreeMap::new()).collect();
    for cell in cells.iter().filter(|cell| cell.part == 0 && cell.period == period) {
        if let Some(at) = metrics.get(cell.metric.as_str()) {
            candidates[*at].entry(cell.view).or_default().push(cell);
        }
    }
    let rows = (ROWS / policy.metrics.len().max(1)).clamp(*CHART.start(), *CHART.end());
    let mut selections = Vec::new();
    let mut places: Places<'a> = HashMap::new();
    for (at, (metric, views)) in policy.metrics.iter().zip(candidates).enumerate() {
        let all = views.iter().map(|(view, cells)| (*view, cells.len())).collect();
        let parts = if super::digits::is_banded(metric) { metric.statistic.cells() } else { 1 };
        let groups: Vec<Group<'a>> = largest(views, (rows / parts).max(2));
        for (slot, group) in groups.iter().enumerate() {
            places.insert((metric.name.as_str(), group.view, group.name), (at, slot));
        }
        selections.push(Selection { groups, all, changes: (0, 0) });
    }
    for (row, cell) in (1..).zip(cells).filter(|(_, cell)| cell.period == period) {
        if let Some((at, slot)) =
            places.get(&(cell.metric.as_str(), cell.view, cell.group.as_str()))
        {
            selections[*at].groups[*slot].now.push(Placed { cell, file: "cells", row });
        }
    }
    for (row, cell) in (1..).zip(history).filter(|(_, cell)| cell.period < period) {
        if let Some((at, slot)) =
            places.get(&(cell.metric.as_str(), cell.view, cell.group.as_str()))
        {
            let before = &mut selections[*at].groups[*slot].before;
            let placed = Placed { cell, file: "history", row };
            before.entry((cell.period, cell.part)).or_insert(placed);
        }
    }
    for (row, change) in (1..).zip(changes).filter(|(_, change)| change.period == period) {
        let Some(at) = metrics.get(change.metric.as_str()) else { continue };
        selections[*at].changes.0 += 1;
        selections[*at].changes.1 += usize::from(is_told(change));
        let key = (change.metric.as_str(), change.view, change.group.as_str());
        if let Some((at, slot)) = places.get(&key) {
            selections[*at].groups[*slot].changes.insert(change.part, (change, row));
        }
    }
    for group in selections.iter_mut().flat_map(|selection| &mut selection.groups) {
        group.now.sort_by_key(|placed| placed.cell.part);
    }
    selections
}

/// Whether no noise within the bounds explains a change.
pub(super) fn is_told(change: &Change) -> bool {
    change.low.is_positive() || (-&change.high).is_positive()
}

/// The company and so many groups in all, fairly from each kind.
fn largest<'a>(mut views: BTreeMap<View, Vec<&'a Cell>>, most: usize) -> Vec<Group<'a>> {
    let mut taken: Vec<&'a Cell> = views.remove(&View::Company).unwrap_or_default();
    taken.truncate(1);
    for cells in views.values_mut() {
        cells.sort_by(|a, b| b.people.cmp(&a.people).then_with(|| a.group.cmp(&b.group)));
    }
    for turn in 0..most {
        for view in TURNS {
            let next = views.get(&view).and_then(|cells| cells.get(turn));
            taken.extend(next.filter(|_| taken.len() < most));
        }
    }
    // By kind; the largest of a kind came first and stay so.
    taken.sort_by_key(|cell| cell.view);
    let group = |cell: &'a Cell| Group {
        view: cell.view,
        name: &cell.group,
        now: Vec::new(),
        before: BTreeMap::new(),
        changes: BTreeMap::new(),
    };
    taken.into_iter().map(group).collect()
}
