//! Drawings: dots with error bars in one row, and over periods. Places are
//! percentages of the width, so that a chart fits a telephone as well as paper
//! without scaling its lines.

use super::axis::{Axis, percent};
use super::selection::Placed;
use super::template::{Markup, html};
use crate::insights::Metric;
use crate::insights::Statistic;

/// The marks of an axis, for the head of a chart.
pub(super) fn marks(axis: &Axis) -> Markup {
    let parts = u32::try_from(axis.parts()).unwrap_or(1);
    let last = axis.marks.len().saturating_sub(1);
    html! {
        svg.axis role="img" aria-label="The scale of the charts below" focusable="false" {
            @for (at, mark) in (0u32..).zip(&axis.marks) {
                @let ends = at == 0 || usize::try_from(at).is_ok_and(|at| at == last);
                text class=[(!ends).then_some("inner")] x=(percent(at * 10_000 / parts)) y="14"
                    text-anchor="middle" { (mark) }
            }
        }
    }
}

/// One number with its error bar.
pub(super) fn row(metric: &Metric, axis: &Axis, placed: Placed<'_>) -> Markup {
    let figure = &placed.cell.figure;
    let (low, high) = (axis.place(&figure.low), axis.end(figure.high.as_ref()));
    let value = axis.place(&figure.value);
    let banded = matches!(metric.statistic, Statistic::Quantile { .. });
    let bar = |class: &str, from: u32, to: u32| {
        let width = percent(to.saturating_sub(from).max(20));
        html! { rect class=(class) x=(percent(from)) y="50%" width=(width) height="12" rx="2" {} }
    };
    html! {
        svg.range role="img" focusable="false" {
            title { (said(placed, banded)) }
            @if figure.masked {
                (bar("masked", low, high))
            } @else if banded {
                (bar("bar", low, high))
                (bar("band", value, axis.band_end(&figure.value)))
            } @else {
                (bar("bar", low, high))
                circle.dot cx=(percent(value)) cy="50%" r="4.5" {}
            }
        }
    }
}

/// What a row shows; its numbers are in the cell beside it.
fn said(placed: Placed<'_>, banded: bool) -> &'static str {
    match (placed.cell.figure.masked, banded) {
        (true, _) => "Bar: where the number lies, no more is said",
        (false, true) => "Dark: the band; light: between its bounds",
        (false, false) => "Dot: the number; bar: between its bounds",
    }
}

/// Numbers of several periods with error bars, from the earliest on.
pub(super) fn trend(metric: &Metric, axis: &Axis, name: &str, points: &[Placed<'_>]) -> Markup {
    let count = u32::try_from(points.len()).unwrap_or(u32::MAX).max(1);
    let across = |at: u32| percent((2 * at + 1) * 5_000 / count);
    // A little room above and below.
    let down = |place: u32| percent(600 + (10_000 - place) * 88 / 100);
    let banded = matches!(metric.statistic, Statistic::Quantile { .. });
    let middle = |placed: &Placed<'_>| {
        let value = &placed.cell.figure.value;
        let (from, to) = (axis.place(value), axis.band_end(value));
        if banded { u32::midpoint(from, to) } else { from }
    };
    let drawn = || (0u32..).zip(points);
    html! {
        svg.trend role="img" focusable="false" {
            title { (name) " over " (points.len()) " periods" }
            desc {
                "Dots are the numbers of the periods, lines between bounds; the numbers are in \
                 the table below."
            }
            line.base x1="0%" x2="100%" y1=(down(0)) y2=(down(0)) {}
            line.grid x1="0%" x2="100%" y1=(down(10_000)) y2=(down(10_000)) {}
            @for ((at, one), next) in drawn().zip(points.iter().skip(1)) {
                @if !one.cell.figure.masked && !next.cell.figure.masked {
                    line.path x1=(across(at)) x2=(across(at + 1))
                        y1=(down(middle(one))) y2=(down(middle(next))) {}
                }
            }
            @for (at, placed) in drawn() {
                @let figure = &placed.cell.figure;
                @let (low, high) = (axis.place(&figure.low), axis.end(figure.high.as_ref()));
                line class=(if figure.masked { "whisker masked" } else { "whisker" })
                    x1=(across(at)) x2=(across(at)) y1=(down(low)) y2=(down(high)) {}
                @if !figure.masked {
                    circle.dot cx=(across(at)) cy=(down(middle(placed))) r="3.5" {}
                }
            }
        }
    }
}
