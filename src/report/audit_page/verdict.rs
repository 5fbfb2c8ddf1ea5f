//! The head of a finding: the verdict first, then what was asked.

use super::stored::{Stored, worded};
use crate::audit::{Verdict, decimal};
use crate::json::Value;
use crate::num::Rational;
use crate::privacy::Claim;
use crate::report::page::digits::count;
use crate::report::page::template::{Markup, fact, html};
use crate::report::text::LOW_BITS;

/// A verdict as a sentence.
pub(super) fn sentence(finding: &Stored<'_>) -> &'static str {
    match (finding.verdict, finding.is_exact()) {
        (Verdict::Violation, _) => "The claim is false",
        (Verdict::NoViolationFound, false) => "No violation was found",
        (Verdict::NoViolationFound, true) => "The claim holds on this pair",
        (Verdict::Inconclusive, false) => "Too few runs to tell",
        (Verdict::Inconclusive, true) => "Nothing was proven either way",
        (Verdict::NotAssessable, _) => "The claim could not be put to the test",
    }
}

/// A verdict in a word or two, with a look of its own.
pub(super) fn badge(finding: &Stored<'_>) -> Markup {
    let (class, word) = match finding.verdict {
        Verdict::Violation => ("badge bad", "violation"),
        Verdict::NoViolationFound if finding.is_exact() => ("badge good", "proven"),
        Verdict::NoViolationFound => ("badge good", "none found"),
        Verdict::Inconclusive => ("badge", "inconclusive"),
        Verdict::NotAssessable => ("badge", "not assessable"),
    };
    html! { span class=(class) { (word) } }
}

/// What the verdict rests on, and how sure it is.
pub(super) fn banner(finding: &Stored<'_>) -> Markup {
    let alpha = finding.alpha();
    let class = match finding.verdict {
        Verdict::Violation => "banner bad",
        _ => "banner",
    };
    html! {
        div class=(class) role="note" {
            strong {
                @match finding.verdict {
                    Verdict::Violation => { "Violation. " },
                    Verdict::NoViolationFound if finding.is_exact() => { "Proven. " },
                    Verdict::NoViolationFound => { "Not refuted, and not proven. " },
                    Verdict::Inconclusive => { "Inconclusive. " },
                    Verdict::NotAssessable => { "Not assessable. " },
                }
            }
            (capital(finding.text("reason").unwrap_or(""))) ". "
            @match (finding.verdict, finding.is_exact()) {
                (Verdict::Violation, true) => {
                    "This was found by comparing laws, not by chance; it cannot be a false alarm."
                },
                (Verdict::Violation, false) => {
                    "Were the claim true, this would be said with probability at most "
                    span.exact { (alpha) } "."
                },
                (Verdict::NoViolationFound, false) => {
                    "An audit can refute a claim, it never proves one."
                },
                _ => {},
            }
            (low_bits(finding))
            @if finding.text("stopped") == Some("interrupted") {
                p { "The audit was interrupted: the result is of the runs made until then." }
            }
            @if let Some(fault) = finding.text("fault") { p.fault { (fault) } }
        }
        @if let Some(expected) = finding.text("expect") {
            p.note {
                @if finding.is_as_expected() { "This is what was expected." }
                @else {
                    strong.warning { "This is not what was expected: " (expected.replace('_', " ")) "." }
                }
            }
        }
    }
}

/// What a violation means that rests on the last bits of floats.
fn low_bits(finding: &Stored<'_>) -> Markup {
    let reads = |event: &Value| event.get("low_bits").and_then(Value::as_bool) == Some(true);
    if finding.verdict != Verdict::Violation || !finding.list("event").iter().any(reads) {
        return html! {};
    }
    let without = finding.number("without_low_bits").filter(Rational::is_positive);
    html! {
        p {
            (capital(LOW_BITS)) ". "
            @match (without, finding.claim("claim")) {
                (Some(lower), _) => {
                    "From the values alone: \u{3b5} > " (decimal(&lower)) ", wrong with \
                     probability at most " (finding.alpha()) "."
                },
                (None, Some(Claim::Pure { .. })) => { "The values alone refute nothing in these runs." },
                _ => {},
            }
        }
    }
}

/// What the subject is called, if it is short enough for a heading.
pub(super) fn subject<'a>(finding: &Stored<'a>) -> &'a str {
    finding.text("subject").unwrap_or("an unnamed subject")
}

/// What was asked and answered, in numbers.
pub(super) fn facts(finding: &Stored<'_>) -> Markup {
    let text = |name: &str| finding.text(name).unwrap_or("\u{2013}");
    let runs = finding.count("runs").map_or_else(|| "\u{2013}".to_owned(), count);
    let plain = |text: &str| html! { (text) };
    let shown = finding.shown().unwrap_or_else(|| "nothing".to_owned());
    let bound = if finding.text("refuted").is_some() { "Refuted" } else { "Lower bound" };
    let seconds = finding.text("seconds").map(|seconds| format!("in {seconds} s"));
    html! {
        dl.facts {
            (fact("Claim", &plain(&worded(text("claim"))), &html! {
                (text("relation")) ", per " (text("unit"))
            }))
            @if finding.is_exact() {
                (fact("Proven", &plain(&shown), &html! { "by enumeration" }))
                (fact("Branches", &plain(&runs), &html! { "of the law, visited" }))
            } @else {
                (fact(bound, &plain(&shown), &html! {
                    "wrong with probability at most " (finding.alpha())
                }))
                (fact("Would have been seen", &plain(&finding.detectable().unwrap_or_else(|| "nothing".to_owned())), &html! {
                    "with probability 95%"
                }))
                (fact("Runs", &plain(&runs), &html! {
                    (seconds.as_deref().unwrap_or(""))
                    @if let Some(at) = finding.count("violation_at") {
                        ", refuted at run " (count(at))
                    }
                }))
                (fact("Evidence", &html! { "10" sup { (text("log10_e_value")) } }, &html! {
                    "largest wealth against the claim"
                }))
                (fact("Pair", &html! { (pair(finding)) }, &html! { "left and right input" }))
            }
        }
    }
}

/// Characters of an input that are shown in a fact.
const LONGEST: usize = 24;

/// The pair in few characters.
fn pair(finding: &Stored<'_>) -> String {
    let inputs = finding.list("pair");
    if inputs.iter().all(Value::is_null) {
        return "two files".to_owned();
    }
    let shortened: Vec<String> = inputs.iter().map(|input| shortened(&input.to_string())).collect();
    shortened.join(" and ")
}

fn shortened(text: &str) -> String {
    match text.chars().count() <= LONGEST {
        true => text.to_owned(),
        false => text.chars().take(LONGEST - 1).chain(['\u{2026}']).collect(),
    }
}

/// With a capital first letter.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
