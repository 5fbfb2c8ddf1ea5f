//! The numbers of one metric: what it is, the chart that is a table, and what
//! it leaves out.

use super::axis::Axis;
use super::digits::{Notation, count, exact, is_banded, unit};
use super::figure::{bounds, called, counted, name, people, trace, value};
use super::selection::{Group, Placed, Selection};
use super::template::{Markup, html};
use super::{changes, chart, trends};
use crate::insights::release::View;
use crate::insights::{Metric, Period, Statistic};
use crate::num::Rational;

/// A section on one metric.
pub(super) fn section(metric: &Metric, period: Period, shown: &Selection<'_>) -> Markup {
    html! {
        section.metric id={ "metric-" (metric.name) } aria-labelledby={ "title-" (metric.name) } {
            h3 id={ "title-" (metric.name) } { (metric.title) }
            p.definition { (definition(metric)) }
            @if shown.groups.is_empty() {
                p.empty {
                    "No group reaches the minimum of " (metric.minimum_group)
                    " people on the public roster, so nothing of this metric is shown."
                }
            } @else {
                @if !is_banded(metric) { (lead(metric, &shown.groups[0])) }
                (table(metric, shown))
                (more(shown))
                (changes::section(metric, period, shown))
                (trends::section(metric, shown))
            }
        }
    }
}

/// What is counted or averaged, in a sentence or two.
fn definition(metric: &Metric) -> Markup {
    let hours = unit(metric);
    let column = html! { code { (metric.column) } };
    let edges = |edges: &[Rational]| {
        let texts: Vec<String> = edges.iter().map(exact).collect();
        texts.join(", ") + hours
    };
    html! {
        @match &metric.statistic {
            Statistic::Share { above } => {
                "The share of people whose average of " (column) " over the period is above "
                (exact(above)) (hours) "."
            },
            Statistic::Mean { from, to, .. } => {
                "The mean of people\u{2019}s averages of " (column)
                " over the period, each taken to lie within "
                (exact(from)) " and " (exact(to)) (hours) "."
            },
            Statistic::Bands { edges: known } => {
                "The share of people whose average of " (column)
                " over the period lies in each band, with edges at " (edges(known)) "."
            },
            Statistic::Quantile { at, edges: known } => {
                "The band in which the " (quantile(at)) " of people\u{2019}s averages of " (column)
                " over the period lies, with edges at " (edges(known)) "."
            },
        }
        " It costs each person \u{3b5}\u{a0}=\u{a0}" (exact(&metric.cost()))
        "; groups of " (metric.minimum_group) " or more are shown."
    }
}

fn quantile(at: &Rational) -> String {
    let half = Rational::new(1, 2u8).expect("two is positive");
    if *at == half { "median".to_owned() } else { format!("{} quantile", exact(at)) }
}

/// The number of the company, in large type.
fn lead(metric: &Metric, first: &Group<'_>) -> Markup {
    let Some(placed) = first.now.first().filter(|_| first.view == View::Company) else {
        return html! {};
    };
    let share = matches!(metric.statistic, Statistic::Share { .. });
    let of = if share { "of all " } else { "for all " };
    html! {
        p.lead {
            strong { (value(metric, *placed)) }
            " "
            span {
                (of)
                (people(*placed)) " people"
                @if !placed.cell.figure.masked {
                    "; the truth lies within " (bounds(metric, *placed))
                }
            }
        }
    }
}

/// The chart that is a table.
fn table(metric: &Metric, shown: &Selection<'_>) -> Markup {
    let figures =
        || shown.groups.iter().flat_map(|group| &group.now).map(|placed| &placed.cell.figure);
    let ends = figures().flat_map(|figure| [Some(&figure.low), figure.high.as_ref()]);
    let axis = Axis::new(metric, ends.flatten());
    html! {
        table.chart role="table" {
            caption {
                "The company and the largest groups, with error bars. Row and entry say where a \
                 number comes from."
            }
            thead role="rowgroup" { tr role="row" {
                th scope="col" role="columnheader" { "Group" }
                th.scale scope="col" role="columnheader" {
                    span.hidden { "Chart" } (chart::marks(&axis))
                }
                th scope="col" role="columnheader" { "Number and bounds" }
            } }
            @if is_banded(metric) {
                @for group in &shown.groups { (banded(metric, &axis, group)) }
            } @else {
                @for view in [View::Company, View::Organization, View::Group, View::Team] {
                    (plain(metric, &axis, view, shown))
                }
            }
        }
    }
}

/// Groups of one kind, a row each.
fn plain(metric: &Metric, axis: &Axis, view: View, shown: &Selection<'_>) -> Markup {
    let groups: Vec<&Group<'_>> = shown.groups.iter().filter(|group| group.view == view).collect();
    let all = shown.all.get(&view).copied().unwrap_or_default();
    html! {
        @if !groups.is_empty() {
            tbody role="rowgroup" {
                @if view != View::Company {
                    tr.kind role="row" { th scope="rowgroup" role="rowheader" colspan="3" {
                        (kind(view)) " " small { (groups.len()) " of " (count(all)) }
                    } }
                }
                @for group in groups {
                    @for placed in &group.now {
                        tr id={ "cells-" (placed.row) } role="row" {
                            th scope="row" role="rowheader" {
                                span.name { (name(view, group.name)) }
                                small {
                                    @if let Some(counted) = counted(*placed) { (counted) " of " }
                                    (people(*placed)) " people"
                                }
                            }
                            (drawn(metric, axis, *placed))
                            (numbers(metric, *placed))
                        }
                    }
                }
            }
        }
    }
}

/// One group, a row for each band.
fn banded(metric: &Metric, axis: &Axis, group: &Group<'_>) -> Markup {
    let Some(first) = group.now.first() else { return html! {} };
    html! {
        tbody role="rowgroup" {
            tr.kind role="row" { th scope="rowgroup" role="rowheader" colspan="3" {
                (called(group.view, group.name)) " " small { (people(*first)) " people" }
            } }
            @for placed in &group.now {
                tr id={ "cells-" (placed.row) } role="row" {
                    th scope="row" role="rowheader" {
                        span.name { (band(metric, placed.cell.part)) }
                        @if let Some(counted) = counted(*placed) { small { (counted) " people" } }
                    }
                    (drawn(metric, axis, *placed))
                    (numbers(metric, *placed))
                }
            }
        }
    }
}

/// The drawing of a row, on lines as far apart as those of its scale.
fn drawn(metric: &Metric, axis: &Axis, placed: Placed<'_>) -> Markup {
    html! {
        td.drawn role="cell" style={ "background-size:" (axis.width()) " 100%" } {
            (chart::row(metric, axis, placed))
        }
    }
}

fn numbers(metric: &Metric, placed: Placed<'_>) -> Markup {
    html! {
        td.numbers role="cell" { div {
            span.value { (value(metric, placed)) }
            span.bounds {
                @if placed.cell.figure.masked { "no more is said" }
                @else { (bounds(metric, placed)) }
            }
            span.trace { (trace(placed)) }
        } }
    }
}

/// A band by its edges.
pub(super) fn band(metric: &Metric, part: usize) -> String {
    let Statistic::Bands { edges } = &metric.statistic else { return String::new() };
    let mark = |edge: &Rational| Notation::Edge(unit(metric)).mark(edge);
    match (part.checked_sub(1).and_then(|at| edges.get(at)), edges.get(part)) {
        (Some(from), Some(to)) => format!("{} to below {}", exact(from), mark(to)),
        (Some(from), None) => format!("{} or more", mark(from)),
        (None, Some(to)) => format!("below {}", mark(to)),
        (None, None) => String::new(),
    }
}

fn kind(view: View) -> &'static str {
    match view {
        View::Organization => "Organizations, the largest",
        View::Group => "Managers of managers, the largest groups",
        View::Team => "Teams, the largest",
        View::Company | View::Size | View::Peers => "",
    }
}

/// What the chart leaves out.
fn more(shown: &Selection<'_>) -> Markup {
    let left = |view: View| {
        let here = shown.groups.iter().filter(|group| group.view == view).count();
        shown.all.get(&view).copied().unwrap_or_default().saturating_sub(here)
    };
    let kinds = [
        (View::Organization, "organizations"),
        (View::Group, "groups"),
        (View::Team, "teams"),
        (View::Size, "classes of team sizes"),
        (View::Peers, "groups of peers"),
    ];
    let kinds = kinds.map(|(view, name)| (left(view), name));
    let kinds: Vec<String> = kinds
        .iter()
        .filter(|(left, _)| *left > 0)
        .map(|(left, name)| format!("{} {name}", count(left)))
        .collect();
    html! {
        @if !kinds.is_empty() {
            p.more { (kinds.join(", ")) " more are in " code { "cells.csv" } "." }
        }
    }
}
