//! What changed since the period before, in words that claim no more than the
//! bounds do.

use super::digits::{Notation, Towards, count, is_banded};
use super::figure::called;
use super::metric::band;
use super::selection::{Group, Selection, is_told};
use super::template::{Markup, columns, html};
use crate::insights::release::{Change, shown};
use crate::insights::{Metric, Period};
use crate::num::Rational;

/// Rows of the table.
const ROWS: usize = 10;

/// The changes of the groups that the chart shows.
pub(super) fn section(metric: &Metric, period: Period, selection: &Selection<'_>) -> Markup {
    let rows: Vec<(&Group<'_>, &Change, usize)> = selection
        .groups
        .iter()
        .flat_map(|group| group.changes.values().map(move |(change, row)| (group, *change, *row)))
        .take(ROWS)
        .collect();
    let (all, told) = selection.changes;
    html! {
        @if !rows.is_empty() {
            h4 { "Since " (period.previous()) }
            table.changes role="table" {
                caption {
                    "By how much the numbers grew, and between what bounds the error bars of \
                     both periods allow."
                }
                (columns(&["Group", "What can be said", "Change and bounds"]))
                tbody role="rowgroup" {
                    @for (group, change, row) in rows {
                        tr id={ "changes-" (row) } role="row" {
                            th scope="row" role="rowheader" {
                                span.name { (called(group.view, group.name)) }
                                @if is_banded(metric) { small { (band(metric, change.part)) } }
                            }
                            td.said role="cell" { (said(change)) }
                            td.numbers role="cell" { div {
                                @let told = |of, x, towards| number(metric, change, row, of, x, towards);
                                span.value { (told("value", &change.value, Towards::Nearest)) }
                                span.bounds {
                                    (told("low", &change.low, Towards::Down))
                                    " to "
                                    (told("high", &change.high, Towards::Up))
                                }
                                span.trace { (trace(group, change, row)) }
                            } }
                        }
                    }
                }
            }
            p.more {
                @if told == 0 { "None of the " (count(all)) " changes of this metric can be told \
                    from noise." }
                @else {
                    "Of the " (count(all)) " changes of this metric in " code { "changes.csv" }
                    ", " (count(told))
                    " can be told from noise. The bounds of a change are wrong with a probability \
                     of at most 1/10, so up to "
                    (count(all.div_ceil(10))) " of " (count(all))
                    " would be expected to stand out by noise alone."
                }
            }
        }
    }
}

fn number(
    metric: &Metric,
    change: &Change,
    row: usize,
    of: &str,
    value: &Rational,
    towards: Towards,
) -> Markup {
    let Change { period, view, group, metric: name, part, .. } = change;
    html! {
        data.figure value=(shown(value)) data-row={ "changes/" (row) } data-of=(of)
            data-cell={ (period) "/" (view) "/" (group) "/" (name) "/" (part) } {
                (Notation::of(metric).difference(value, towards))
            }
    }
}

fn said(change: &Change) -> Markup {
    html! {
        @if !is_told(change) { span.untold { "No change can be told from noise" } }
        @else if change.low.is_positive() { strong { "It went up" } }
        @else { strong { "It went down" } }
    }
}

/// The row, and the ledger entries of both periods.
fn trace(group: &Group<'_>, change: &Change, row: usize) -> Markup {
    let now = group.now.iter().find(|placed| placed.cell.part == change.part);
    let before = group.before.get(&(change.period.previous(), change.part));
    let entries = before.into_iter().chain(now).map(|placed| placed.cell.entry.to_string());
    let entries: Vec<String> = entries.collect();
    html! {
        "row\u{a0}" (row)
        @if !entries.is_empty() { ", entries\u{a0}" (entries.join("\u{a0}and\u{a0}")) }
    }
}
