//! The claims with the verdicts that were found, or that none were.

use super::digits::count;
use super::template::{Markup, columns, html};
use crate::insights::system::REFERENCE;
use crate::json::Value;

/// The section of the page. What has another shape than expected is shown as
/// far as it can be read; a verdict is never made up.
pub(super) fn section(verdicts: Option<&Value>) -> Markup {
    let claims = verdicts.and_then(|value| value.get("claims")).and_then(Value::as_array);
    html! {
        section aria-labelledby="promises" {
            h2 id="promises" { "Are the promises kept?" }
            @match claims.filter(|claims| !claims.is_empty()) {
                None => p.unchecked {
                    strong { "Not checked in this release." } " Run "
                    code { "etalon insights verify" }
                    " to put the claims made of such insights to the test."
                },
                Some(claims) => {
                    @if let Some(verdicts) = verdicts { (tested(verdicts)) }
                    (table(claims))
                },
            }
        }
    }
}

/// What was put to the test, and that it was not this release.
fn tested(verdicts: &Value) -> Markup {
    let text = |name: &str| text(verdicts, name);
    let runs = verdicts.get("runs").and_then(Value::as_u64);
    let pairs = verdicts.get("pairs").and_then(Value::as_array).map(Vec::len);
    html! {
        p.tested {
            strong { "This is not about this release." }
            @if !text("system").is_empty() {
                " Put to the test was " code { (text("system")) }
                @if text("system") == REFERENCE { ", the implementation that this release comes from," }
                @else { ", " strong { "which is not the system that made this release" } "," }
            } @else {
                " An implementation was put to the test"
            }
            " on made-up companies: "
            @match (pairs, runs) {
                (Some(pairs), Some(runs)) => {
                    (count(runs)) " runs on " (count(pairs)) " pairs that differ in one person"
                },
                _ => "how many runs on how many pairs is not said",
            }
            @if !text("time").is_empty() { ", at " time datetime=(text("time")) { (text("time")) } }
            @if !text("seed").is_empty() { ", with the seed " code { (text("seed")) } }
            "."
        }
    }
}

fn table(claims: &[Value]) -> Markup {
    html! {
        p {
            (tally(claims))
            " A test can refute a promise; it never proves one. What is proven of this release is \
             the guarantee above, from the law of its noise."
        }
        table.claims role="table" {
            caption {
                "Quoted are sentences that such systems say of themselves. What was tested is \
                 narrower, and a verdict is on that alone."
            }
            (columns(&["Said by such systems", "What was tested", "Verdict"]))
            tbody role="rowgroup" {
                @for claim in claims {
                    @let text = |name: &str| text(claim, name);
                    tr role="row" {
                        th scope="row" role="rowheader" {
                            span.id { (text("id")) }
                            @if !text("sentence").is_empty() { q { (text("sentence")) } }
                        }
                        td role="cell" { (text("statement")) }
                        td role="cell" {
                            (badge(text("verdict")))
                            @if !text("reason").is_empty() { small { (text("reason")) } }
                        }
                    }
                }
            }
        }
    }
}

/// A text of an object; empty if it has none of that name.
fn text<'a>(object: &'a Value, name: &str) -> &'a str {
    object.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A verdict as it was given, with a color if it is one of the known.
fn badge(verdict: &str) -> Markup {
    let word = verdict.to_lowercase();
    let class = if word.starts_with("pass") {
        "badge good"
    } else if word.starts_with("fail") || word.starts_with("violat") {
        "badge bad"
    } else {
        "badge"
    };
    let verdict = if verdict.is_empty() { "no verdict given" } else { verdict };
    html! { span class=(class) { (verdict) } }
}

/// How many of which verdict, in the order in which they first appear.
fn tally(claims: &[Value]) -> String {
    let mut tally: Vec<(&str, usize)> = Vec::new();
    for claim in claims {
        let verdict = claim.get("verdict").and_then(Value::as_str).unwrap_or("no verdict");
        match tally.iter_mut().find(|(known, _)| *known == verdict) {
            Some((_, count)) => *count += 1,
            None => tally.push((verdict, 1)),
        }
    }
    let each: Vec<String> = tally.iter().map(|(verdict, n)| format!("{verdict} {n}")).collect();
    format!("{} claims: {}.", count(claims.len()), each.join(", "))
}
