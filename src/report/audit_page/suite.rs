//! Many findings on one page: all verdicts first, then each claim, folded if
//! it is as expected.

use super::stored::{Stored, chance, worded};
use super::{body, verdict};
use crate::audit::Verdict;
use crate::json::Value;
use crate::report::page::digits::count;
use crate::report::page::template::{Markup, html};

/// The name of a finding.
fn name<'a>(finding: &Stored<'a>, at: usize) -> std::borrow::Cow<'a, str> {
    match finding.text("name") {
        Some(name) => name.into(),
        None => format!("claim {}", at + 1).into(),
    }
}

fn id(at: usize) -> String {
    format!("claim-{}", at + 1)
}

/// Whether a reader need not look into it: it is what was expected, or where
/// nothing was expected, nothing was found.
fn is_folded(finding: &Stored<'_>) -> bool {
    match finding.text("expect") {
        Some(_) => finding.is_as_expected(),
        None => finding.verdict == Verdict::NoViolationFound,
    }
}

pub(super) fn heading(findings: &[Stored<'_>]) -> String {
    let violated = findings.iter().filter(|finding| finding.verdict == Verdict::Violation).count();
    let is_open = |finding: &&Stored<'_>| finding.verdict != Verdict::NoViolationFound;
    let open = findings.iter().filter(is_open).count();
    match violated {
        0 if open > 0 => {
            format!("{} of {} claims could not be judged", count(open), count(findings.len()))
        }
        0 => format!("No violation found in {} claims", count(findings.len())),
        _ => format!("{} of {} claims are false", count(violated), count(findings.len())),
    }
}

pub(super) fn contents(findings: &[Stored<'_>]) -> Markup {
    html! {
        nav.contents aria-label="Contents" {
            ul {
                li { a href="#content" { "All verdicts" }
                    ul {
                        @for (at, finding) in findings.iter().enumerate() {
                            li { a href={ "#" (id(at)) } { (name(finding, at)) } }
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn main(findings: &[Stored<'_>], document: &Value) -> Markup {
    let unexpected = findings.iter().filter(|finding| !finding.is_as_expected()).count();
    html! {
        header.verdict {
            p.eyebrow { "Etalon audit of a suite" }
            h1 { (heading(findings)) }
            @if unexpected > 0 {
                div.banner.bad role="note" {
                    strong { "Not as expected. " }
                    (count(unexpected)) " of " (count(findings.len()))
                    " verdicts differ from what the suite expects."
                }
            } @else if findings.iter().any(|finding| finding.text("expect").is_some()) {
                div.banner.good role="note" {
                    strong { "As expected. " } "Every verdict is the one that the suite expects."
                }
            }
            (overview(findings))
            (together(document))
            p.note {
                "An audit can refute a claim, it never proves one. Each claim has an equal share of \
                 the false-alarm probability, so that all verdicts hold together."
            }
        }
        @for (at, finding) in findings.iter().enumerate() {
            section.claim id=(id(at)) aria-labelledby={ (id(at)) "-name" } {
                h2 id={ (id(at)) "-name" } { (name(finding, at)) }
                details open[!is_folded(finding)] {
                    summary { (verdict::sentence(finding)) ": " (claim(finding)) }
                    (body(&format!("{}-", id(at)), finding))
                }
            }
        }
    }
}

fn claim(finding: &Stored<'_>) -> String {
    finding.text("claim").map_or_else(String::new, worded)
}

/// The columns of the overview.
const HEADS: [&str; 5] = ["Verdict", "Claim", "Shown", "Would have been seen", "Runs"];

fn overview(findings: &[Stored<'_>]) -> Markup {
    html! {
        table.overview {
            thead role="rowgroup" { tr role="row" {
                @for head in HEADS {
                    th scope="col" role="columnheader" { (head) }
                }
            } }
            tbody role="rowgroup" {
                @for (at, finding) in findings.iter().enumerate() {
                    tr role="row" {
                        td role="cell" {
                            (verdict::badge(finding))
                            @if !finding.is_as_expected() { small.warning { "not as expected" } }
                        }
                        th scope="row" role="rowheader" {
                            a href={ "#" (id(at)) } { (name(finding, at)) }
                            small { (claim(finding)) }
                        }
                        (cell(HEADS[2], finding.shown().as_deref().unwrap_or("nothing")))
                        (cell(HEADS[3], finding.detectable().as_deref().unwrap_or("\u{2013}")))
                        (cell(HEADS[4], &finding.count("runs").map_or_else(String::new, count)))
                    }
                }
            }
        }
    }
}

fn cell(head: &str, text: &str) -> Markup {
    html! { td role="cell" data-head=(head) { (text) } }
}

/// What the e-values say together.
fn together(document: &Value) -> Markup {
    let together = document.get("together");
    let text = |name: &str| together.and_then(|all| all.get(name)).and_then(Value::as_str);
    let rate = text("false_discovery_rate").and_then(|rate| Some(chance(&rate.parse().ok()?)));
    let found = together.and_then(|all| all.get("discoveries")).and_then(Value::as_array);
    html! {
        @if let (Some(average), Some(rate), Some(found)) = (text("log10_average_e_value"), rate, found) {
            p.note {
                "The average e-value against \u{201c}all claims are true\u{201d} is 10"
                sup { (average) } ". If at most a share of " (rate)
                " of the claims called false may be called so wrongly, on average, "
                (count(found.len())) " may be called false."
            }
        }
    }
}
