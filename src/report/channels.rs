//! What an audit of several channels found through each of them.

use super::Record;
use super::json::{above, scientific, wealth};
use super::text::columns;
use crate::audit::{Finding, claim_text, decimal, short};
use crate::json::{Value, json};
use crate::privacy::Claim;

/// The width of the table.
const WIDTH: u16 = 110;

/// One object per channel, with the fields of the finding that differ.
pub(super) fn channels_json(record: &Record) -> Value {
    let has_epsilon = matches!(record.plan.claim, Claim::Pure { .. } | Claim::Approx { .. });
    let claim = |claim: &Option<Claim>| claim.as_ref().map(claim_text);
    let channel = |finding: &Finding| {
        json!({
            "verdict": finding.verdict.to_string(),
            "epsilon_lower": has_epsilon.then(|| decimal(&finding.epsilon_lower)),
            "delta_lower": finding.delta_lower.as_ref().map(short),
            "refuted": claim(&finding.refuted),
            "detectable_epsilon": finding.detectable_epsilon.as_ref().map(above),
            "detectable": claim(&finding.detectable),
            "runs": finding.runs,
            "violation_at": finding.violation_at,
            "log10_e_value": wealth(finding.log10_e_value),
            "mass_floor": scientific(finding.mass_floor.approximate()),
        })
    };
    let of = |(name, finding): &(crate::audit::Channel, Finding)| {
        let mut object = channel(finding);
        object["channel"] = json!(name.name());
        object
    };
    record.channels.iter().map(of).collect()
}

/// A line per channel under a heading; nothing if only outputs were watched.
pub(super) fn channels_text(record: &Record) -> String {
    if record.channels.is_empty() {
        return String::new();
    }
    let is_pure = matches!(record.plan.claim, Claim::Pure { .. });
    let rows = record.channels.iter().map(|(channel, finding)| {
        let refuted = match (&finding.refuted, is_pure) {
            (_, true) => decimal(&finding.epsilon_lower),
            (Some(claim), _) => claim_text(claim),
            (None, _) => "nothing".to_owned(),
        };
        let detectable = finding.detectable_epsilon.as_ref().map(above);
        let detects = finding.detectable.as_ref().map(claim_text).or(detectable);
        [
            channel.name().to_owned(),
            finding.verdict.to_string(),
            refuted,
            detects.unwrap_or_else(|| "-".to_owned()),
            finding.violation_at.map_or_else(|| "-".to_owned(), |at| at.to_string()),
            format!("10^{}", wealth(finding.log10_e_value)),
        ]
    });
    let bound = if is_pure { "eps >=" } else { "refuted" };
    let header = ["channel", "verdict", bound, "detects", "refuted at", "e-value"];
    let table = columns(header, rows, &[2, 3, 4, 5], WIDTH);
    format!("{:>12}  each at 1/{} of alpha\n{table}\n", "channels", record.channels.len())
}
