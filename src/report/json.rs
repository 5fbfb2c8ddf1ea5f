//! Findings as JSON: numbers that carry meaning are strings.

use super::channels::channels_json;
use super::failures::failures_json;
use super::trace::trace;
use super::{Place, Record};
use crate::audit::{Method, Shard, claim_text, decimal, short};
use crate::json::{Value, json};
use crate::num::Rational;
use crate::privacy::Claim;

/// One record as an object, format `etalon-finding/1`.
///
/// # Example
///
/// ```
/// # use etalon::audit::{Plan, Verdict, audit};
/// # use etalon::museum::{CATALOGUES, Exhibit};
/// use etalon::report::{Record, record};
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
/// # let lying = Record {
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
/// // `lying` is the audit of a randomized response whose lie may be the truth.
/// let object = record(&lying);
/// assert_eq!(object["verdict"], "violation");
/// assert_eq!(object["claim"], "eps=1");
/// assert_eq!(object["as_expected"], true);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn record(record: &Record) -> Value {
    let finding = &record.finding;
    let mut object = json!({
        "format": "etalon-finding/1",
        "verdict": finding.verdict.to_string(),
        "reason": finding.reason,
        "epsilon_lower": decimal(&finding.epsilon_lower),
        "epsilon_upper": finding.epsilon_upper.as_ref().map(above),
        "claim": record.plan.claim.to_string(),
        "relation": record.plan.relation.to_string(),
        "unit": record.plan.unit.to_string(),
        "alpha": record.plan.alpha.to_string(),
        "method": finding.method.to_string(),
        "runs": finding.runs,
        "violation_at": finding.violation_at,
        "log10_e_value": wealth(finding.log10_e_value),
        "log10_e_value_last": wealth(finding.log10_e_value_last),
        "detectable_epsilon": finding.detectable_epsilon.as_ref().map(above),
        "mass_floor": scientific(finding.mass_floor.approximate()),
        "pair": record.pair,
        "subject": finding.subject,
        "seed": record.plan.seed.hex(),
        "seconds": format!("{:.3}", record.seconds),
    });
    if let Value::Object(map) = &mut object {
        if !matches!(record.plan.claim, Claim::Pure { .. }) {
            let claim = |claim: &Option<Claim>| json!(claim.as_ref().map(claim_text));
            map.insert("refuted".to_owned(), claim(&finding.refuted));
            map.insert("delta_lower".to_owned(), json!(finding.delta_lower.as_ref().map(short)));
            map.insert("detectable".to_owned(), claim(&finding.detectable));
            if finding.method == Method::Exact {
                let upper = finding.delta_upper.as_ref().map(short);
                map.insert("delta_upper".to_owned(), json!(upper));
            }
            if !matches!(record.plan.claim, Claim::Approx { .. }) {
                // There is no ε that could be meant.
                map.insert("epsilon_lower".to_owned(), Value::Null);
            }
        }
        if !record.name.is_empty() {
            map.insert("name".to_owned(), json!(record.name));
        }
        if let Some(Place { file, line, column }) = &record.place {
            let source = json!({"file": file, "line": line, "column": column});
            map.insert("source".to_owned(), source);
        }
        if let Some(expect) = record.expect {
            map.insert("expect".to_owned(), json!(expect.to_string()));
            map.insert("as_expected".to_owned(), json!(record.as_expected()));
        }
        if let Some((inputs, searched)) = &record.searched {
            let search = json!({
                "inputs": inputs.to_string(),
                "pairs": searched.tried,
                "refused": searched.refused.0,
                "runs": searched.runs,
            });
            map.insert("search".to_owned(), search);
        }
        if let Some(stopped) = record.stopped {
            map.insert("stopped".to_owned(), json!(stopped.name()));
        }
        if !record.assumptions.is_empty() {
            map.insert("assumptions".to_owned(), json!(record.assumptions));
        }
        if let Some(made) = &record.made {
            map.insert("made".to_owned(), json!(made));
        }
        if !record.channels.is_empty() {
            map.insert("channels".to_owned(), channels_json(record));
        }
        if let Some(fault) = &record.fault {
            map.insert("fault".to_owned(), json!(fault));
        }
        if !record.command.is_empty() {
            map.insert("command".to_owned(), json!(record.command));
        }
        if let Some(failures) = failures_json(&finding.failures) {
            map.insert("failures".to_owned(), failures);
        }
        map.extend(trace(&finding.trace));
    }
    object
}

/// What there is of a suite besides its records.
///
/// # Example
///
/// ```
/// use etalon::report::Rest;
///
/// let interrupted = Rest { unreached: vec!["a count"], ..Rest::default() };
/// assert!(interrupted.shard.is_none());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Rest<'a> {
    /// The names of the claims that an interrupt left out.
    pub unreached: Vec<&'a str>,
    /// The part of the suite that was judged, if not all of it was to be.
    pub shard: Option<Shard>,
    /// The names of the claims of other parts.
    pub elsewhere: Vec<&'a str>,
}

/// The records of a suite as one object, format `etalon-audit/1`; `alpha` is
/// that of the suite.
///
/// # Example
///
/// ```
/// use etalon::audit::Shard;
/// use etalon::report::{Rest, suite};
///
/// let shard = Some(Shard { index: 1, count: 2 });
/// let rest = Rest { shard, elsewhere: vec!["a count"], ..Rest::default() };
/// let object = suite(&[], &rest, &"1e-9".parse()?);
/// assert_eq!(object["other_shards"], etalon::json::json!(["a count"]));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn suite(records: &[Record], rest: &Rest<'_>, alpha: &Rational) -> Value {
    let mut object = json!({
        "format": "etalon-audit/1",
        "as_expected": records.iter().all(Record::as_expected),
        "together": super::evidence::together(records, alpha),
        "findings": records.iter().map(record).collect::<Vec<_>>(),
    });
    if !rest.unreached.is_empty() {
        object["not_reached"] = json!(rest.unreached);
    }
    if let Some(Shard { index, count }) = rest.shard {
        object["shard"] = json!(format!("{index}/{count}"));
        object["other_shards"] = json!(rest.elsewhere);
    }
    object
}

/// Six decimals, rounded up: a bound from above must stay one.
pub(super) fn above(x: &crate::num::Rational) -> String {
    decimal(&-&crate::num::Rational::from((&(-x) * &crate::num::Rational::from(1_000_000)).floor()))
        .parse::<crate::num::Rational>()
        .and_then(|millionths| &millionths / &crate::num::Rational::from(1_000_000))
        .map_or_else(|_| "unknown".to_owned(), |rounded| decimal(&rounded))
}

/// The wealth's logarithm to two places, rounded down.
pub(super) fn wealth(log10: f64) -> String {
    if log10.is_infinite() {
        "inf".to_owned()
    } else {
        format!("{:.2}", (log10 * 100.0).floor() / 100.0)
    }
}

/// The logarithm that a wealth must reach to two places, rounded up.
pub(super) fn threshold(log10: f64) -> String {
    format!("{:.2}", (log10 * 100.0).ceil() / 100.0)
}

/// Three significant digits.
pub(super) fn scientific(x: f64) -> String {
    format!("{x:.2e}")
}
