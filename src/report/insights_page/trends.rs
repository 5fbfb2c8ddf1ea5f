//! The company and its organizations over periods.

use super::axis::Axis;
use super::chart;
use super::digits::is_banded;
use super::figure::{bounds, called, trace, value};
use super::metric::band;
use super::selection::{Placed, Selection};
use super::template::{Markup, columns, html};
use crate::insights::Metric;
use crate::insights::release::View;

/// Charts of one metric: the company, and the largest organizations.
const CHARTS: usize = 4;

/// One chart.
struct Series<'a> {
    name: String,
    points: Vec<Placed<'a>>,
}

/// Charts of whatever was released before, with a table of their numbers.
pub(super) fn section(metric: &Metric, selection: &Selection<'_>) -> Markup {
    let series = series(metric, selection);
    let figures =
        || series.iter().flat_map(|series| &series.points).map(|placed| &placed.cell.figure);
    let ends = figures().flat_map(|figure| [Some(&figure.low), figure.high.as_ref()]);
    let axis = Axis::close(metric, ends.flatten());
    let (first, last) = (axis.marks.first(), axis.marks.last());
    html! {
        @if !series.is_empty() {
            h4 { "Over time" }
            div.trends {
                @for Series { name, points } in &series {
                    figure {
                        figcaption { (name) }
                        div.plot {
                            div.ends aria-hidden="true" {
                                @for mark in [last, first].into_iter().flatten() { span { (mark) } }
                            }
                            (chart::trend(metric, &axis, name, points))
                        }
                        div.periods aria-hidden="true" {
                            @for point in [points.first(), points.last()].into_iter().flatten() {
                                span { (point.cell.period) }
                            }
                        }
                    }
                }
            }
            details {
                summary { "The numbers of these charts" }
                table.history {
                    caption {
                        "Rows of earlier periods are rows of " code { "history.csv" }
                        ", rows of this one of " code { "cells.csv" } "."
                    }
                    (columns(&["Group and period", "Number", "Bounds", "From"]))
                    @for Series { name, points } in &series {
                        tbody {
                            tr.kind { th scope="rowgroup" colspan="4" { (name) } }
                            @for placed in points {
                                @let earlier = placed.file == "history";
                                tr id=[earlier.then(|| format!("history-{}", placed.row))] {
                                    th scope="row" { (placed.cell.period) }
                                    td { (value(metric, *placed)) }
                                    td {
                                        @if !placed.cell.figure.masked { (bounds(metric, *placed)) }
                                    }
                                    td.trace { (trace(*placed)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What has a past; bands are followed for the company alone.
fn series<'a>(metric: &Metric, selection: &Selection<'a>) -> Vec<Series<'a>> {
    let own = |view: View| matches!(view, View::Company | View::Organization);
    let groups = selection.groups.iter().filter(|group| own(group.view)).take(CHARTS);
    let mut all = Vec::new();
    if is_banded(metric) {
        let company = selection.groups.first().filter(|group| group.view == View::Company);
        for (group, placed) in company
            .into_iter()
            .flat_map(|group| group.now.iter().map(move |placed| (group, placed)))
        {
            let part = placed.cell.part;
            all.push(Series {
                name: format!("Everybody, {}", band(metric, part)),
                points: group.trend(part),
            });
        }
    } else {
        all.extend(
            groups.map(|group| Series {
                name: called(group.view, group.name),
                points: group.trend(0),
            }),
        );
    }
    // Of what is masked throughout, no line can be drawn.
    let drawn = |placed: &Placed<'_>| !placed.cell.figure.masked;
    all.retain(|series| series.points.len() > 1 && series.points.iter().any(drawn));
    all
}
