//! Findings for a terminal. The only door to `comfy-table`.

use std::fmt::Write;

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use super::channels::channels_text;
use super::event::events_json;
use super::failures::{failures_json, failures_words};
use super::json::{above, scientific, threshold, wealth};
use super::{Record, Stopped};
use crate::audit::{self, Finding, Frozen, Method, Searched, Verdict, claim_text, decimal};
use crate::num::{Integer, Rational};
use crate::privacy::Claim;

/// A table with a line per record.
///
/// # Example
///
/// ```
/// # use etalon::audit::{Plan, Verdict, audit};
/// # use etalon::museum::{CATALOGUES, Exhibit};
/// use etalon::report::{Record, table};
/// # use etalon::tape::Seed;
///
/// # let plan = Plan {
/// #     claim: "eps=1".parse()?,
/// #     relation: "replace-one".parse()?,
/// #     unit: "person".parse()?,
/// #     alpha: "1e-9".parse()?,
/// #     max_runs: 4000,
/// #     stop_at_violation: true,
/// #     seed: Seed::new([0; 32]),
/// # };
/// # let pair = [0.into(), 1.into()];
/// # let lying = Exhibit::new("lying-response", "p=3/4");
/// # let mut subject = lying.subject(&CATALOGUES, &pair, &plan.seed)?;
/// # let finding = audit(&plan, &mut subject, &mut |_| true)?;
/// # let record = Record {
/// #     name: "yes or no".to_owned(),
/// #     plan,
/// #     pair,
/// #     searched: None,
/// #     assumptions: Vec::new(),
/// #     finding,
/// #     channels: Vec::new(),
/// #     seconds: 0.5,
/// #     stopped: None,
/// #     made: None,
/// #     expect: Some(Verdict::Violation),
/// #     fault: None,
/// #     place: None,
/// #     command: Vec::new(),
/// # };
/// // `record` is the audit of a randomized response whose lie may be the truth.
/// let text = table(&[record], 110);
/// assert!(text.contains("yes or no") && text.contains("violation"));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn table(records: &[Record], width: u16) -> String {
    let rows = records.iter().map(|record| {
        let finding = &record.finding;
        [
            record.name.clone(),
            record.plan.claim.to_string(),
            finding.verdict.to_string(),
            refuted(record),
            detects(record),
            match record.stopped {
                None => finding.runs.to_string(),
                Some(Stopped::Seconds) => format!("{} (time)", finding.runs),
                Some(Stopped::Interrupted) => format!("{} (cut)", finding.runs),
            },
            match record.expect {
                None => "-".to_owned(),
                Some(_) if record.as_expected() => "yes".to_owned(),
                Some(_) if record.stopped == Some(Stopped::Interrupted) => "interrupted".to_owned(),
                Some(expected) => format!("NO, expected: {expected}"),
            },
        ]
    });
    let is_pure = |record: &Record| matches!(record.plan.claim, Claim::Pure { .. });
    let bound = if records.iter().all(is_pure) { "eps >=" } else { "refuted" };
    let header = ["name", "claim", "verdict", bound, "detects", "runs", "expected"];
    columns(header, rows, &[3, 4, 5], width)
}

/// The bound of a pure claim, or the weakest claim refuted of another kind.
fn refuted(record: &Record) -> String {
    let finding = &record.finding;
    match &record.plan.claim {
        Claim::Pure { .. } => decimal(&finding.epsilon_lower),
        _ => finding.refuted.as_ref().map_or_else(|| "nothing".to_owned(), claim_text),
    }
}

/// What would have been seen, of the same kind.
fn detects(record: &Record) -> String {
    let finding = &record.finding;
    let claim = finding.detectable.as_ref().map(claim_text);
    claim
        .or_else(|| finding.detectable_epsilon.as_ref().map(above))
        .unwrap_or_else(|| "-".to_owned())
}

/// Rows under a header; the numbered columns are aligned to the right.
pub(super) fn columns<const N: usize>(
    header: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
    right: &[usize],
    width: u16,
) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_BORDERS_ONLY);
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    table.set_header(header);
    table.add_rows(rows);
    for column in right {
        if let Some(column) = table.column_mut(*column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.to_string()
}

/// One record in sentences.
///
/// # Example
///
/// ```
/// # use etalon::audit::{Plan, Verdict, audit};
/// # use etalon::museum::{CATALOGUES, Exhibit};
/// use etalon::report::{Record, paragraph};
/// # use etalon::tape::Seed;
///
/// # let plan = Plan {
/// #     claim: "eps=1".parse()?,
/// #     relation: "replace-one".parse()?,
/// #     unit: "person".parse()?,
/// #     alpha: "1e-9".parse()?,
/// #     max_runs: 4000,
/// #     stop_at_violation: true,
/// #     seed: Seed::new([0; 32]),
/// # };
/// # let pair = [0.into(), 1.into()];
/// # let lying = Exhibit::new("lying-response", "p=3/4");
/// # let mut subject = lying.subject(&CATALOGUES, &pair, &plan.seed)?;
/// # let finding = audit(&plan, &mut subject, &mut |_| true)?;
/// # let record = Record {
/// #     name: "yes or no".to_owned(),
/// #     plan,
/// #     pair,
/// #     searched: None,
/// #     assumptions: Vec::new(),
/// #     finding,
/// #     channels: Vec::new(),
/// #     seconds: 0.5,
/// #     stopped: None,
/// #     made: None,
/// #     expect: Some(Verdict::Violation),
/// #     fault: None,
/// #     place: None,
/// #     command: Vec::new(),
/// # };
/// // `record` is the audit of a randomized response whose lie may be the truth.
/// let text = paragraph(&record);
/// assert!(text.starts_with("     verdict  violation: "));
/// assert!(text.contains("       claim  eps=1 under replace-one per person\n"));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn paragraph(record: &Record) -> String {
    let finding = &record.finding;
    let mut text = String::new();
    let mut line = |name: &str, value: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{name:>12}  {value}");
    };
    line("verdict", format!("{}: {}", finding.verdict, finding.reason));
    line(
        "claim",
        format!("{} under {} per {}", record.plan.claim, record.plan.relation, record.plan.unit),
    );
    line("subject", finding.subject.clone());
    if !record.pair[0].is_null() {
        line("pair", format!("{} and {}", record.pair[0], record.pair[1]));
    }
    for assumption in &record.assumptions {
        line("assumption", assumption.clone());
    }
    if let Some((inputs, searched)) = &record.searched {
        let Searched { tried, refused: (refused, said), runs } = searched;
        let mut found =
            format!("the most telling of {tried} pairs of {inputs}, in {runs} runs more");
        if let Some(said) = said {
            let _ = write!(found, "; {refused} pairs were refused, the first because {said}");
        }
        line("search", found);
    }
    if let Some(fault) = &record.fault {
        line("fault", fault.clone());
    }
    match finding.method {
        // Of what could not be judged there are no numbers to give.
        _ if finding.verdict == Verdict::NotAssessable => {}
        Method::Statistical => {
            let error = format!("(probability of error at most {})", short(&record.plan.alpha));
            match &record.plan.claim {
                Claim::Pure { .. } => {
                    line("epsilon", format!(">= {} {error}", decimal(&finding.epsilon_lower)));
                }
                claim => {
                    line("refuted", format!("{} {error}", refuted(record)));
                    if let (Claim::Approx { epsilon, .. }, Some(delta)) =
                        (claim, &finding.delta_lower)
                    {
                        line("delta", format!("> {} at eps = {epsilon}", audit::short(delta)));
                    }
                }
            }
            let at = finding
                .violation_at
                .map_or_else(String::new, |runs| format!(", refuted at run {runs}"));
            let (of, stopped) = match record.stopped {
                None => (String::new(), String::new()),
                Some(stopped) => {
                    (format!(" of {}", record.plan.max_runs), format!(", {}", stopped.words()))
                }
            };
            line("runs", format!("{}{of} in {:.1} s{at}{stopped}", finding.runs, record.seconds));
            line("e-value", format!("10^{}{}", wealth(finding.log10_e_value), bar(record)));
            if finding.verdict == Verdict::Violation {
                for event in events_json(&finding.trace.event) {
                    let text = |name: &str| event[name].as_str().unwrap_or("").to_owned();
                    line("event", format!("for {}: {}", text("side"), text("words")));
                }
                if let Some(said) = low_bits(finding) {
                    line("low bits", said);
                }
            }
            if let Some(failures) = failures_json(&finding.failures) {
                for said in failures_words(&failures) {
                    line("failures", said);
                }
            }
            if let Some(detectable) = &finding.detectable {
                line(
                    "detects",
                    format!(
                        "{} with probability 95 % on an event as frequent as the best found{}",
                        claim_text(detectable),
                        of_the_judged(finding)
                    ),
                );
            } else if let Some(detectable) = &finding.detectable_epsilon {
                line(
                    "detects",
                    format!(
                        "eps >= {} with probability 95 % on the best event found{}",
                        above(detectable),
                        of_the_judged(finding)
                    ),
                );
            }
            line(
                "blind to",
                format!(
                    "events of probability below {}, other pairs, other channels{}",
                    scientific(finding.mass_floor.approximate()),
                    match finding.failures.lost.runs {
                        0 => String::new(),
                        lost => format!(", and what happened in {lost} runs that were lost"),
                    }
                ),
            );
            line("seed", record.plan.seed.hex());
            text += &channels_text(record);
        }
        Method::Exact => {
            let upper = finding.epsilon_upper.as_ref();
            let upper = upper.map_or_else(|| "unknown".to_owned(), above);
            let lower = decimal(&finding.epsilon_lower);
            match &record.plan.claim {
                Claim::Approx { epsilon, delta } => {
                    let at = audit::short(delta);
                    line("epsilon", format!("in [{lower}, {upper}] at delta = {at}, proven"));
                    let shown = |end: &Option<Rational>| end.as_ref().map(audit::short);
                    if let (Some(lower), Some(upper)) =
                        (shown(&finding.delta_lower), shown(&finding.delta_upper))
                    {
                        line("delta", format!("in [{lower}, {upper}] at eps = {epsilon}, proven"));
                    }
                }
                _ => line("epsilon", format!("in [{lower}, {upper}], proven")),
            }
            line(
                "tapes",
                format!(
                    "{} visited, {} undecided",
                    finding.runs,
                    scientific(finding.mass_floor.approximate())
                ),
            );
        }
    }
    text
}

/// The wealth at which the bets refute, where they did not and the claim is
/// refuted all the same.
fn bar(record: &Record) -> String {
    let finding = &record.finding;
    let bar = finding.trace.log10_threshold.filter(|bar| finding.log10_e_value < *bar);
    match (finding.verdict, bar) {
        (Verdict::Violation, Some(bar)) if record.channels.is_empty() => format!(
            ", where the bets alone refute at 10^{}: the violation is that of a certificate",
            threshold(bar)
        ),
        _ => String::new(),
    }
}

/// Where there are runs of which nothing is known.
fn of_the_judged(finding: &Finding) -> &'static str {
    if finding.failures.lost.runs > 0 { ", in runs that were judged" } else { "" }
}

/// What an event of low bits means, and what is left without them.
fn low_bits(finding: &Finding) -> Option<String> {
    let reads = finding.trace.event.iter().any(Frozen::reads_low_bits);
    reads.then(|| {
        let without = finding.trace.without_low_bits.as_ref();
        LOW_BITS.to_owned()
            + &match without {
                Some(lower) if lower.is_positive() => {
                    format!("; from the values alone: eps >= {}", decimal(lower))
                }
                Some(_) => "; the values alone refute nothing in these runs".to_owned(),
                None => String::new(),
            }
    })
}

/// What is said wherever a violation rests on the last bits of floats.
pub(super) const LOW_BITS: &str = "the event is about the last bits of floats: arithmetic in floating point gives inputs away, \
     whatever the scale of the noise";

/// A power of ten as people write it, anything else as it is.
fn short(x: &Rational) -> String {
    let digits = x.denominator().to_string();
    let zeros = digits.trim_start_matches('1');
    if *x.numerator() == Integer::ONE
        && digits.len() > 3
        && zeros.bytes().all(|b| b == b'0')
        && zeros.len() + 1 == digits.len()
    {
        format!("1e-{}", zeros.len())
    } else {
        x.to_string()
    }
}
