//! The way to the verdict: the wealth of the bets against the claim, and the
//! lower bound, over the runs.

use super::drawing::{Form, Layer, Plot, Scale, counted, thousands};
use super::stored::{Stored, epsilon, log10, number};
use crate::json::Value;
use crate::num::Rational;
use crate::report::page::digits::count;
use crate::report::page::template::{Markup, columns, html};

/// No wealth is drawn beyond this many times the logarithm that refutes.
const HIGHEST: f64 = 2.0;

fn runs(object: &Value) -> Option<u64> {
    object.get("runs")?.as_u64()
}

fn log_runs(runs: u64) -> Option<f64> {
    log10(&Rational::from(crate::num::Integer::from(runs)))
}

/// What is known at the marks of a path, over the logarithm of the runs.
fn points(path: &[Value], name: &str) -> Vec<(f64, f64)> {
    let point = |mark| Some((log_runs(runs(mark)?)?, number(mark, name)?.approximate()));
    path.iter().filter_map(point).collect()
}

fn over(path: &[Value]) -> Scale {
    let ends = [path.first(), path.last()];
    let [first, last] = ends.map(|mark| mark.and_then(runs).and_then(log_runs).unwrap_or(0.0));
    Scale::decades(first, last, thousands)
}

/// The wealth against the threshold.
pub(super) fn wealth(id: &str, finding: &Stored<'_>) -> Option<Plot> {
    let path = finding.list("path");
    let peaks = points(path, "log10_e_value");
    let last = points(path, "log10_e_value_last");
    let (_, peak) = *peaks.last()?;
    let alpha = finding.number("alpha").and_then(|alpha| log10(&alpha)).map(|log| -log);
    let threshold = finding.number("log10_threshold").map(|x| x.approximate()).or(alpha)?;
    let top = peak.clamp(1.2 * threshold, HIGHEST * threshold);
    let bottom = last.iter().map(|(_, y)| *y).fold(0.0, f64::min).max(-threshold);
    let end = finding.text("log10_e_value").unwrap_or("");
    let layer = |class, name: &str, form| Layer { class, name: Some(name.to_owned()), form };
    let unnamed = |class, form| Layer { class, name: None, form };
    let mut layers =
        vec![unnamed("threshold", Form::Level(threshold, "refutes the claim".to_owned()))];
    let at = finding.count("violation_at");
    if let Some((log, at)) = at.and_then(|at| Some((log_runs(at)?, at))) {
        layers.push(unnamed("moment", Form::At(log, format!("run {}", count(at)))));
    }
    layers.push(layer("now", "wealth now", Form::Line(last)));
    layers.push(layer("peak", "largest so far", Form::Steps(peaks)));
    let judged = match at {
        Some(at) => format!("It reached the threshold at run {}.", count(at)),
        None => "It never reached the threshold.".to_owned(),
    };
    Some(Plot {
        id: format!("{id}wealth"),
        title: "The wealth of the bets".to_owned(),
        caption: html! {
            "Against a true claim nobody can expect to win: a wealth of 10" sup { (finding.text("log10_threshold").unwrap_or("")) }
            " is reached with the probability that was set aside for it"
            @if let Some(share) = share(finding, threshold) { ", " (share) }
            ". " (judged)
            @if peak > top { " It is drawn up to the top only; it went on to 10" sup { (end) } "." }
        },
        description: format!(
            "The largest wealth was 10^{end}, the threshold is 10^{threshold:.2}. {judged}"
        ),
        across: (over(path), "runs, over both sides".to_owned()),
        up: (Scale::even(bottom, top), "wealth, as a power of 10".to_owned()),
        layers,
        is_wide: false,
        table: table(
            path,
            &[("Largest wealth, log10", "log10_e_value"), ("Wealth, log10", "log10_e_value_last")],
        ),
    })
}

/// The part of α that is set aside for the bets, in 160ths; what is left is for
/// bounds below the claim and for certificates, which may refute it, too.
fn share(finding: &Stored<'_>, threshold: f64) -> Option<String> {
    let log_alpha = finding.number("alpha").and_then(|alpha| log10(&alpha))?;
    let share = (160.0 * 10f64.powf(-threshold - log_alpha)).round();
    let is_one_channel = finding.list("channels").is_empty();
    ((1.0..160.0).contains(&share) && is_one_channel)
        .then(|| format!("{share} of 160 parts of \u{3b1}\u{a0}=\u{a0}{}", finding.alpha()))
}

/// The lower bound against the claim; none for claims without an ε.
pub(super) fn bound(id: &str, finding: &Stored<'_>) -> Option<Plot> {
    let path = finding.list("path");
    let lower = points(path, "epsilon_lower");
    let (_, end) = *lower.last()?;
    let claim = finding.claim("claim")?;
    let claimed = epsilon(&claim)?;
    let height = claimed.approximate();
    let seen = finding.number("detectable_epsilon").map(|x| x.approximate());
    let top = [height, end].into_iter().chain(seen).fold(0.0, f64::max);
    let named = format!("claim: \u{3b5}\u{a0}=\u{a0}{claimed}");
    let mut layers =
        vec![Layer { class: "threshold", name: None, form: Form::Level(height, named) }];
    if let Some(seen) = seen {
        let name = "a loss that would have been seen".to_owned();
        let form = Form::Level(seen, String::new());
        layers.push(Layer { class: "seen", name: Some(name), form });
    }
    let name = "\u{3b5} is larger than this".to_owned();
    layers.push(Layer { class: "peak", name: Some(name), form: Form::Steps(lower) });
    let shown = finding.text("epsilon_lower").unwrap_or("0");
    let compared = match end > height {
        true => "beyond the claim",
        false => "not beyond the claim",
    };
    Some(Plot {
        id: format!("{id}bound"),
        title: "The lower bound".to_owned(),
        caption: html! {
            "What would have been said of \u{3b5} had the audit ended earlier. At its end: more \
             than " (shown) ", " (compared) ". A bound below the claim is no evidence for it."
        },
        description: format!("The bound grew to {shown}, {compared} of {claimed}."),
        across: (over(path), "runs, over both sides".to_owned()),
        up: (Scale::even(0.0, top), "\u{3b5}".to_owned()),
        layers,
        is_wide: false,
        table: table(path, &[("\u{3b5} is larger than", "epsilon_lower")]),
    })
}

fn table(path: &[Value], shown: &[(&str, &str)]) -> Markup {
    let heads: Vec<&str> =
        ["Runs"].into_iter().chain(shown.iter().map(|(head, _)| *head)).collect();
    html! {
        table.numbers {
            (columns(&heads))
            tbody {
                @for mark in path {
                    tr {
                        th scope="row" { (counted(mark.get("runs"))) }
                        @for (_, name) in shown {
                            td { (mark.get(*name).and_then(Value::as_str).unwrap_or("").replace('-', "\u{2212}")) }
                        }
                    }
                }
            }
        }
    }
}
