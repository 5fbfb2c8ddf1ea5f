//! Merged evidence: the finding of all shards, and what a suite's evidence says
//! of its claims together.

use super::Record;
use super::json::{above, scientific, wealth};
use crate::audit::{Evidence, Finding, claim_text, decimal, short};
use crate::json::{Value, json};
use crate::num::Rational;
use crate::privacy::Claim;

/// The finding of all shards as an object.
///
/// # Example
///
/// ```
/// use etalon::audit::{Evidence, Plan, Shard, merge};
/// use etalon::json::json;
/// use etalon::museum::{CATALOGUES, Exhibit};
/// use etalon::report::merged_json;
/// use etalon::tape::Seed;
///
/// # let plan = Plan {
/// #     claim: "eps=1".parse()?,
/// #     relation: "replace-one".parse()?,
/// #     unit: "person".parse()?,
/// #     alpha: "1e-9".parse()?,
/// #     max_runs: 4000,
/// #     stop_at_violation: false,
/// #     seed: Seed::new([0; 32]),
/// # };
/// let pair = [0.into(), 1.into()];
/// let lying = Exhibit::new("lying-response", "p=3/4");
/// let named = json!({"builtin": "lying-response", "params": {"p": "3/4"}});
/// let mut shards = Vec::new();
/// for index in [1, 2] {
///     let shard = Shard { index, count: 2 };
///     let mut evidence = Evidence::new(&plan, named.clone(), pair.clone(), shard)?;
///     let seed = evidence.begin(&plan.seed);
///     let segment = Plan { seed, max_runs: evidence.runs_left(plan.max_runs), ..plan.clone() };
///     let mut subject = lying.subject(&CATALOGUES, &pair, &segment.seed)?;
///     evidence.run(&segment, &mut subject, &mut |_| true)?;
///     shards.push(evidence);
/// }
/// let object = merged_json(&shards, &merge(&shards)?);
/// assert_eq!(object["verdict"], "violation");
/// assert_eq!((&object["shards"], &object["runs"]), (&json!(2), &json!(4000)));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn merged_json(shards: &[Evidence], finding: &Finding) -> Value {
    let Some(first) = shards.first() else { return Value::Null };
    let claim = |claim: &Option<Claim>| json!(claim.as_ref().map(claim_text));
    let is_bounded = matches!(first.claim(), Claim::Pure { .. } | Claim::Approx { .. });
    json!({
        "format": "etalon-merged/1",
        "verdict": finding.verdict.to_string(),
        "reason": finding.reason,
        "epsilon_lower": is_bounded.then(|| decimal(&finding.epsilon_lower)),
        "delta_lower": finding.delta_lower.as_ref().map(short),
        "refuted": claim(&finding.refuted),
        "claim": first.claim().to_string(),
        "relation": first.relation.to_string(),
        "unit": first.unit.to_string(),
        "alpha": first.alpha.to_string(),
        "runs": finding.runs,
        "log10_e_value": wealth(finding.log10_e_value),
        "detectable_epsilon": finding.detectable_epsilon.as_ref().map(above),
        "detectable": claim(&finding.detectable),
        "mass_floor": scientific(finding.mass_floor.approximate()),
        "pair": first.pair,
        "subject": first.subject,
        "shards": shards.len(),
        "segments": shards.iter().map(|shard| shard.seeds.len()).sum::<usize>(),
    })
}

/// The finding of all shards in sentences.
///
/// # Example
///
/// ```
/// use etalon::audit::{Evidence, Plan, Shard, merge};
/// use etalon::json::json;
/// use etalon::museum::{CATALOGUES, Exhibit};
/// use etalon::report::merged_text;
/// use etalon::tape::Seed;
///
/// # let plan = Plan {
/// #     claim: "eps=1".parse()?,
/// #     relation: "replace-one".parse()?,
/// #     unit: "person".parse()?,
/// #     alpha: "1e-9".parse()?,
/// #     max_runs: 4000,
/// #     stop_at_violation: false,
/// #     seed: Seed::new([0; 32]),
/// # };
/// # let pair = [0.into(), 1.into()];
/// # let lying = Exhibit::new("lying-response", "p=3/4");
/// # let named = json!({"builtin": "lying-response", "params": {"p": "3/4"}});
/// # let mut shards = Vec::new();
/// # for index in [1, 2] {
/// #     let shard = Shard { index, count: 2 };
/// #     let mut evidence = Evidence::new(&plan, named.clone(), pair.clone(), shard)?;
/// #     let seed = evidence.begin(&plan.seed);
/// #     let segment = Plan { seed, max_runs: evidence.runs_left(plan.max_runs), ..plan.clone() };
/// #     let mut subject = lying.subject(&CATALOGUES, &pair, &segment.seed)?;
/// #     evidence.run(&segment, &mut subject, &mut |_| true)?;
/// #     shards.push(evidence);
/// # }
/// // Two shards, each of 2000 runs of a randomized response whose lie may be the truth.
/// let text = merged_text(&shards, &merge(&shards)?);
/// assert!(text.starts_with("     verdict  violation: "));
/// assert!(text.contains("4000 in 2 shards, 2 segments"));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn merged_text(shards: &[Evidence], finding: &Finding) -> String {
    let Some(first) = shards.first() else { return String::new() };
    let segments: usize = shards.iter().map(|shard| shard.seeds.len()).sum();
    let refuted = || finding.refuted.as_ref().map_or_else(|| "nothing".to_owned(), claim_text);
    let bound = match first.claim() {
        Claim::Pure { .. } => ("epsilon", format!(">= {}", decimal(&finding.epsilon_lower))),
        _ => ("refuted", refuted()),
    };
    let lines = [
        ("verdict", format!("{}: {}", finding.verdict, finding.reason)),
        (
            "claim",
            format!("{} under {} per {}", claim_text(first.claim()), first.relation, first.unit),
        ),
        ("subject", named(&first.subject)),
        ("pair", format!("{} and {}", first.pair[0], first.pair[1])),
        (bound.0, format!("{} (probability of error at most {})", bound.1, short(&first.alpha))),
        ("runs", format!("{} in {} shards, {segments} segments", finding.runs, shards.len())),
        ("e-value", format!("10^{}", wealth(finding.log10_e_value))),
        (
            "blind to",
            format!(
                "events of probability below {}, other pairs, other channels{}",
                scientific(finding.mass_floor.approximate()),
                finding.failures.lost.told()
            ),
        ),
    ];
    lines.iter().map(|(name, value)| format!("{name:>12}  {value}\n")).collect()
}

/// A subject as a suite names it, in words.
pub(super) fn named(subject: &Value) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let words = |of: &Value| -> Vec<String> {
        match of {
            Value::Array(words) => words.iter().map(text).collect(),
            Value::Object(pairs) => {
                pairs.iter().map(|(name, value)| format!("{name}={}", text(value))).collect()
            }
            other => vec![text(other)],
        }
    };
    match (&subject["builtin"], &subject["program"]) {
        (Value::String(name), _) => {
            [vec![name.clone()], words(&subject["params"])].concat().join(" ")
        }
        (_, program @ Value::Array(_)) => words(program).join(" "),
        _ => subject.to_string(),
    }
}

/// What the e-values of a suite say together, however their audits depend on
/// each other: their average, which is an e-value against "all claims are
/// true", and the claims that may be called false if at most a share α of
/// those so called is to be called so wrongly, on average `[WR22]`.
pub(super) fn together(records: &[Record], alpha: &Rational) -> Value {
    let mut ranked: Vec<&Record> = records.iter().collect();
    ranked.sort_by(|a, b| b.finding.log10_e_value_last.total_cmp(&a.finding.log10_e_value_last));
    let log10 = |n: usize| float(n).log10();
    let (all, bar) = (log10(records.len()), -alpha.approximate().log10());
    // The largest k such that k e-values are K/(αk) at least.
    let found = (1..=ranked.len())
        .rev()
        .find(|&k| ranked[k - 1].finding.log10_e_value_last >= all + bar - log10(k) + 1e-9)
        .unwrap_or(0);
    let largest = ranked.first().map_or(0.0, |record| record.finding.log10_e_value_last);
    let sum: f64 =
        ranked.iter().map(|record| 10f64.powf(record.finding.log10_e_value_last - largest)).sum();
    let average = if largest.is_infinite() { largest } else { largest + sum.log10() - all - 1e-9 };
    json!({
        "log10_average_e_value": wealth(average),
        "false_discovery_rate": alpha.to_string(),
        "discoveries": ranked[..found].iter().map(|record| &record.name).collect::<Vec<_>>(),
    })
}

#[expect(clippy::cast_precision_loss, reason = "a number of claims")]
fn float(n: usize) -> f64 {
    n as f64
}
