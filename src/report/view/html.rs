//! A page of any result: the verdict first, what is amiss with what there is to
//! say of it, then all items in tables.
//!
//! Audits have a page of their own, with plots.

use super::super::model::{Group, Item, Kind, Outcome, Report};
use super::super::page::Page;
use super::super::page::template::{Markup, html};
use super::{head, is_explained, listed, meaning, verdict};

/// What this page adds to the style of all pages.
const STYLE: &str = "pre { max-height: 40rem; overflow: auto; }
th, td { overflow-wrap: anywhere; } tbody th { width: 45%; } tbody .badge { margin-right: 0.35rem; }";
/// So many items of a group are listed even if all is well.
const FEW: usize = 100;
/// So many of those that are amiss are explained and listed; a page is for
/// people.
const MOST: usize = 200;
/// Characters of what is said of one item, and of one line of it.
const DETAIL: usize = 3_000;
const LINE: usize = 500;

pub(super) fn page(report: &Report) -> String {
    let title = format!("{}: {}", report.kind.command(), report.verdict);
    let amiss: Vec<&Item> = report.items().filter(|item| is_explained(item)).collect();
    let main = html! {
        header.verdict {
            p.eyebrow { (report.kind.command()) }
            h1 { (report.title) }
        }
        p.banner.(tone(report.outcome)) { strong { (verdict(report)) } }
        // The accountant proves; whatever else is run only tests.
        @if !report.outcome.is_bad() && report.kind != Kind::Account {
            p.note { "A test can refute a claim; it never proves one." }
        }
        @if !report.properties.is_empty() {
            dl.facts {
                @for (name, value) in &report.properties {
                    div { dt { (name) } dd {
                        (value)
                        @if let Some(meaning) = meaning(name) { small { " (" (meaning) ")" } }
                    } }
                }
            }
        }
        @if !amiss.is_empty() {
            section id="amiss" aria-labelledby="amiss-heading" {
                h2 id="amiss-heading" { "What is amiss" }
                @for item in amiss.iter().take(MOST) { (explanation(item)) }
                (left_out(amiss.len()))
            }
        }
        @for (at, group) in report.groups.iter().enumerate() { (table(at, group)) }
    };
    let page = Page {
        title: html! { (title) },
        style: STYLE,
        class: None,
        contents: contents(report, !amiss.is_empty()),
        main,
        foot: html! { "Drawn by Etalon " (env!("CARGO_PKG_VERSION")) " from a stored result." },
    };
    page.html()
}

fn tone(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "good",
        Outcome::Failed | Outcome::Error => "bad",
        Outcome::Undecided | Outcome::Skipped => "plain",
    }
}

fn contents(report: &Report, any_amiss: bool) -> Markup {
    html! {
        nav.contents aria-label="Contents" {
            ul {
                @if any_amiss { li { a href="#amiss" { "What is amiss" } } }
                @for (at, group) in report.groups.iter().enumerate() {
                    li { a href={ "#group-" (at + 1) } { (group.name) } }
                }
            }
        }
    }
}

fn explanation(item: &Item) -> Markup {
    html! {
        h3 { (item.name) }
        p { (badge(item.outcome)) " " (head(&item.message, LINE)) }
        @if let Some(rule) = item.rule { p.note { (rule.help) } }
        // Whoever has no mouse must be able to scroll what is long.
        pre tabindex="0" role="region" aria-label={ "Details of " (item.name) } {
            (head(&item.details.join("\n"), DETAIL))
        }
    }
}

/// What does not fit a page, counted.
fn left_out(all: usize) -> Markup {
    html! {
        @if let Some(rest @ 1..) = all.checked_sub(MOST) {
            p.note { (rest) " more are left out here; " code { "etalon report RESULT.json" } " lists them." }
        }
    }
}

fn table(at: usize, group: &Group) -> Markup {
    let id = format!("group-{}", at + 1);
    let (shown, rest) = listed(&group.items, FEW);
    html! {
        section id=(id) aria-labelledby={ (id) "-heading" } {
            h2 id={ (id) "-heading" } { (group.name) }
            @if rest > 0 { p.note { (rest) " items of which nothing is amiss are not listed." } }
            @if !shown.is_empty() { table {
                thead { tr { th scope="col" { "Outcome and name" } th scope="col" { "What there is to say" } } }
                tbody {
                    @for item in shown.iter().take(MOST) {
                        tr {
                            th scope="row" { (badge(item.outcome)) " " (item.name) }
                            td { (head(&item.message, LINE)) }
                        }
                    }
                }
            } }
            (left_out(shown.len()))
        }
    }
}

fn badge(outcome: Outcome) -> Markup {
    html! { span.badge.(tone(outcome)) { (outcome.name()) } }
}
