//! The ways to show a report: each a pure function of the model, so that any of
//! them can be had of any result, at once or later.

mod annotations;
mod html;
mod markdown;
mod sarif;
mod summary;

use super::junit::junit;
use super::model::{Item, Outcome, Report};

/// A way to show a report.
///
/// # Example
///
/// ```
/// use etalon::report::{Report, View, render};
///
/// let text = r#"{
///     "format": "etalon-finding/1", "name": "a count", "claim": "eps=1",
///     "verdict": "violation", "reason": "fresh runs say so",
///     "source": {"file": "claims.json", "line": 4, "column": 18}
/// }"#;
/// let report = Report::parse(text, "finding.json")?;
/// // A line that stands beside the claim.
/// let line = render(&report, View::Annotations);
/// assert!(line.starts_with("::error file=claims.json,line=4,col=18,title=a count::violation"));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Aligned lines for a terminal.
    Text,
    /// JUnit XML, for the dashboards of build servers.
    Junit,
    /// SARIF 2.1.0, for whoever shows findings beside files.
    Sarif,
    /// Markdown as GitHub shows it, for the summary of a step.
    Markdown,
    /// Workflow commands of GitHub: a line per place or group that is amiss.
    Annotations,
    /// A page for a browser or a printer; audits have a page of their own,
    /// [`audit_page`](super::audit_page()).
    Html,
}

/// Shows a report.
///
/// # Example
///
/// ```
/// use etalon::report::{Report, View, render};
///
/// let text = r#"{"format": "etalon-finding/1", "name": "a count", "claim": "eps=1",
///     "verdict": "violation", "reason": "fresh runs say so"}"#;
/// let report = Report::parse(text, "finding.json")?;
/// assert!(render(&report, View::Junit).contains("ETALON-VIOLATION"));
/// assert!(render(&report, View::Text).starts_with("     verdict  violation: 1 failed\n"));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn render(report: &Report, view: View) -> String {
    match view {
        View::Text => summary::text(report),
        View::Junit => junit(report),
        View::Sarif => sarif::sarif(report),
        View::Markdown => markdown::markdown(report),
        View::Annotations => annotations::annotations(report),
        View::Html => html::page(report),
    }
}

/// The items that a reader wants listed: all of a few, of many those that are
/// amiss; and how many others there are.
fn listed(items: &[Item], few: usize) -> (Vec<&Item>, usize) {
    let all = items.len() <= few;
    let shown: Vec<&Item> = items.iter().filter(|item| all || item.outcome.is_bad()).collect();
    let rest = items.len() - shown.len();
    (shown, rest)
}

/// The head of a text of at most `most` characters, and a mark if there was
/// more.
fn head(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}...", &text[..at]),
    }
}

/// What a property of a whole result means, where its name does not say so.
fn meaning(name: &str) -> Option<&'static str> {
    Some(match name {
        "log10_average_e_value" => {
            "the evidence that at least one claim of the suite is false, as a power of ten: if \
             all were true, 10^x would be reached with probability at most 10^-x"
        }
        "false_discovery_rate" => {
            "the largest share, on average, of wrong ones among the claims listed as discoveries"
        }
        "discoveries" => "the claims that may be called false at that rate",
        "left_out" => "cases that are offered and that only another tier asks",
        "undrawn" => {
            "laws and mechanisms from which this tier drew nothing: their sampler is untested"
        }
        "shard" => "the part of the suite that was judged here; every claim is in exactly one",
        _ => return None,
    })
}

/// A verdict with its numbers: `violation: 1 failed, 9 passed`.
fn verdict(report: &Report) -> String {
    format!("{}: {}", report.verdict, report.counts())
}

/// Whether an item is to be explained, not only listed.
fn is_explained(item: &Item) -> bool {
    item.outcome.is_bad() && !item.details.is_empty()
}

/// The outcomes that occur, the gravest first, with their numbers.
fn tally(report: &Report) -> Vec<(Outcome, usize)> {
    let counted = Outcome::ALL.map(|outcome| (outcome, report.count(outcome)));
    counted.into_iter().filter(|(_, count)| *count > 0).collect()
}
