//! A number with where it comes from: every number of a release that the page
//! shows names its cell, its row in the folder's files and its ledger entry.

use super::digits::{Notation, Towards, count};
use super::selection::Placed;
use super::template::{Markup, html};
use crate::insights::release::{Cell, View, shown};
use crate::insights::{Metric, Statistic};
use crate::num::Rational;

/// The cell that a number is of, in one word.
fn key(cell: &Cell) -> String {
    let Cell { period, view, group, metric, part, .. } = cell;
    format!("{period}/{view}/{group}/{metric}/{part}")
}

/// A number of a cell: `of` names the column that it is in.
fn number(placed: Placed<'_>, of: &str, value: &str, text: &str) -> Markup {
    html! {
        data.figure value=(value) data-cell=(key(placed.cell))
            data-row={ (placed.file) "/" (placed.row) } data-of=(of) { (text) }
    }
}

fn rational(placed: Placed<'_>, of: &str, value: &Rational, text: &str) -> Markup {
    number(placed, of, &shown(value), text)
}

/// How many people are in the group, by the public roster.
pub(super) fn people(placed: Placed<'_>) -> Markup {
    let people = placed.cell.people;
    number(placed, "people", &people.to_string(), &count(people))
}

/// How many of its people are counted, if the cell says so.
pub(super) fn counted(placed: Placed<'_>) -> Option<Markup> {
    let text = placed.cell.figure.count?;
    Some(number(placed, "count", &text.to_string(), &count(text)))
}

/// What is said of a group.
pub(super) fn value(metric: &Metric, placed: Placed<'_>) -> Markup {
    let (notation, figure) = (Notation::of(metric), &placed.cell.figure);
    if figure.masked {
        let shown = rational(placed, "value", &figure.value, &notation.mark(&figure.value));
        let above = figure.value == figure.low;
        return html! { (shown) @if above { " or more" } @else { " or less" } };
    }
    let text = notation.write(&figure.value, Towards::Nearest);
    let shown = rational(placed, "value", &figure.value, &text);
    let Statistic::Quantile { edges, .. } = &metric.statistic else { return shown };
    match edges.iter().find(|edge| **edge > figure.value) {
        Some(edge) => html! { (shown) " to " (notation.mark(edge)) },
        None => html! { (shown) " or more" },
    }
}

/// Between what bounds the truth is said to lie.
pub(super) fn bounds(metric: &Metric, placed: Placed<'_>) -> Markup {
    let (notation, figure) = (Notation::of(metric), &placed.cell.figure);
    let low = notation.write(&figure.low, Towards::Down);
    let low = rational(placed, "low", &figure.low, &low);
    match &figure.high {
        None => html! { (low) " or more" },
        Some(high) => {
            let text = notation.write(high, Towards::Up);
            html! { (low) " to " (rational(placed, "high", high, &text)) }
        }
    }
}

/// The row and the ledger entry of a cell.
pub(super) fn trace(placed: Placed<'_>) -> Markup {
    let (row, entry) = (placed.row, placed.cell.entry);
    let link = placed.file == "cells";
    html! {
        "row\u{a0}" (row) ", "
        @if link { a href={ "#entry-" (entry) } { "entry\u{a0}" (entry) } }
        @else { "entry\u{a0}" (entry) }
    }
}

/// The name of a group where its kind is clear.
pub(super) fn name(view: View, name: &str) -> Markup {
    match view {
        View::Company => html! { "Everybody" },
        View::Organization | View::Size => html! { (name) },
        View::Group | View::Team | View::Peers => html! { span.person { (name) } },
    }
}

/// What people call a group.
pub(super) fn called(view: View, name: &str) -> String {
    match view {
        View::Company => "Everybody".to_owned(),
        View::Organization => name.to_owned(),
        View::Size => format!("Teams of {name}"),
        View::Group => format!("All below {name}"),
        View::Team => format!("Team of {name}"),
        View::Peers => format!("Peers of {name}"),
    }
}
