//! What could not have been seen, and how to do it all again.

use super::stored::Stored;
use super::verdict::capital;
use crate::audit::Verdict;
use crate::json::Value;
use crate::report::command::shell_words;
use crate::report::failures::failures_words;
use crate::report::page::digits::count;
use crate::report::page::template::{Markup, html};

/// What stayed out of sight.
pub(super) fn unseen(id: &str, finding: &Stored<'_>) -> Markup {
    html! {
        section.part aria-labelledby=[id.is_empty().then_some("unseen")] {
            h2 id={ (id) "unseen" } { "What could not have been seen" }
            dl.outside {
                (failures(finding))
                (losses(finding))
                (rare(finding))
                (pairs(finding))
                (channels(finding))
                (assumptions(finding))
            }
            (channel_table(finding))
        }
    }
}

fn point(name: &str, said: &Markup) -> Markup {
    html! { div { dt { (name) } dd { (said) } } }
}

/// Runs that ended without a release, and those that were lost.
fn failures(finding: &Stored<'_>) -> Markup {
    let Some(failures) = finding.value("failures") else { return html! {} };
    let said = failures_words(failures).join(". ");
    point("Runs that failed", &html! { (capital(&said)) "." })
}

fn losses(finding: &Stored<'_>) -> Markup {
    if finding.is_exact() || finding.verdict == Verdict::NotAssessable {
        return html! {};
    }
    point(
        "Smaller losses",
        &match finding.detectable() {
            Some(least) => html! {
                "Of " (least) " on an event as frequent as the best one found, a violation would have \
                 been called with probability 95%. Of smaller losses this audit says little."
            },
            None => {
                html! { "Of no loss, however large, can it be said that it would have been seen." }
            }
        },
    )
}

fn rare(finding: &Stored<'_>) -> Markup {
    let Some(floor) = finding.text("mass_floor") else { return html! {} };
    match finding.is_exact() {
        true => point(
            "Branches left open",
            &html! {
                "Branches of total probability " (floor) " were not followed to their ends."
            },
        ),
        false => point(
            "Rare events",
            &html! {
                "What happens with a probability below " (floor) ", on average over both sides, most \
                 likely never happened here: a leak that shows so rarely stays unseen."
            },
        ),
    }
}

fn pairs(finding: &Stored<'_>) -> Markup {
    let inputs = finding.list("pair");
    let search = finding.value("search");
    let searched = |name: &str| search.and_then(|search| search.get(name));
    point(
        "Other inputs",
        &html! {
            @if let (Some(tried), Some(inputs)) = (searched("pairs").and_then(Value::as_u64), searched("inputs").and_then(Value::as_str)) {
                "Of " (count(tried)) " pairs of " (inputs) " the most telling one was audited. "
            }
            @if let [left, right] = inputs && !left.is_null() {
                "Only this pair was judged: " code { (left.to_string()) } " and "
                code { (right.to_string()) } ". "
            } @else {
                "Only the inputs that the two files come from were judged. "
            }
            "The claim is about all pairs of neighbors."
        },
    )
}

fn channels(finding: &Stored<'_>) -> Markup {
    let watched: Vec<&str> = finding
        .list("channels")
        .iter()
        .filter_map(|channel| channel.get("channel")?.as_str())
        .collect();
    point(
        "Other channels",
        &html! {
            @if watched.is_empty() {
                "Only outputs were watched. Sizes of messages, times, memory, and random bits read may \
                 tell more."
            } @else {
                "Watched were: " (watched.join(", ")) ". Nothing is said of what else an observer \
                 might measure."
            }
        },
    )
}

fn assumptions(finding: &Stored<'_>) -> Markup {
    if finding.is_exact() {
        return point(
            "What is taken for granted",
            &html! {
                "That the random bits of the real system are fair and independent."
            },
        );
    }
    let files = finding.list("pair").iter().all(Value::is_null);
    point(
        "What is taken for granted",
        &html! {
            @if files {
                "That the lines of the files are independent releases on the two inputs, as whoever \
                 made the files says. "
            } @else {
                "That what ran here is what runs in earnest. "
            }
            @for assumption in finding.list("assumptions").iter().filter_map(Value::as_str) {
                strong.warning { (capital(assumption)) ". " }
            }
            "The bets need the claim to hold for every run, given the earlier ones; certificates need \
             runs to be independent. The coins that chose the sides are the auditor\u{2019}s own."
        },
    )
}

/// The columns of the table of channels.
const HEADS: [&str; 5] = ["Channel", "Verdict", "Refuted", "Would have been seen", "Evidence"];

/// What was found through each channel, if more than the output was watched.
fn channel_table(finding: &Stored<'_>) -> Markup {
    let channels = finding.list("channels");
    let text = |channel: &'_ Value, name: &str| {
        channel.get(name).and_then(Value::as_str).unwrap_or("\u{2013}").replace('_', " ")
    };
    let either = |channel: &Value, first: &str, second: &str| match channel.get(first) {
        Some(value) if value.is_string() => text(channel, first),
        _ => text(channel, second),
    };
    html! {
        @if !channels.is_empty() {
            h3 { "Channel by channel" }
            table.channels {
                thead role="rowgroup" { tr role="row" {
                    @for head in HEADS { th scope="col" role="columnheader" { (head) } }
                } }
                tbody role="rowgroup" {
                    @for channel in channels {
                        tr role="row" {
                            th scope="row" role="rowheader" { (text(channel, "channel")) }
                            td role="cell" data-head=(HEADS[1]) { (text(channel, "verdict")) }
                            td role="cell" data-head=(HEADS[2]) {
                                (either(channel, "refuted", "epsilon_lower"))
                            }
                            td role="cell" data-head=(HEADS[3]) {
                                (either(channel, "detectable", "detectable_epsilon"))
                            }
                            td role="cell" data-head=(HEADS[4]) {
                                "10" sup { (text(channel, "log10_e_value")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How to make the same audit again.
pub(super) fn again(id: &str, finding: &Stored<'_>) -> Markup {
    let words: Vec<&str> = finding.list("command").iter().filter_map(Value::as_str).collect();
    let seed = finding.text("seed");
    html! {
        section.part aria-labelledby=[id.is_empty().then_some("again")] {
            h2 id={ (id) "again" } { "How to do it again" }
            @if words.is_empty() {
                p { "The command is not part of this result." @if seed.is_some() { " The seed is:" } }
                @if let Some(seed) = seed { pre { (seed) } }
            } @else {
                p {
                    @if words.contains(&"--") {
                        "The same version of the auditor asks the program for the same sides in the \
                         same order with the command below. What the program answers is drawn by the \
                         program: only one that takes its randomness from a fixed seed of its own \
                         answers the same again."
                    } @else {
                        "The same version of the auditor makes the same runs in the same order with:"
                    }
                }
                pre { code { (shell_words(&words)) } }
                p.note {
                    @if finding.is_exact() {
                        "Nothing in it is left to chance."
                    } @else {
                        "With another seed, or without one, it is a new audit with a false-alarm \
                         probability of its own. Where the clock ended the audit it may end \
                         elsewhere."
                    }
                }
            }
        }
    }
}
