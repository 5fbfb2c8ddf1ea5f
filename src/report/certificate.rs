//! A certificate as JSON, and what came of checking one.

use super::event::event_words;
use super::text::LOW_BITS;
use crate::audit::suite::Source;
use crate::audit::{Certified, Plan, decimal, short};
use crate::json::{Map, Value, json};
use crate::num::Rational;
use crate::recheck::{Certificate, Counts, FORMAT};

/// A certificate in the format of `docs/spec/certificate.md`; none for samples,
/// which cannot be run anew.
///
/// # Example
///
/// ```
/// use etalon::audit::suite::Source;
/// use etalon::audit::{Confirmed, Plan, audit_learning};
/// use etalon::museum::{CATALOGUES, Exhibit};
/// use etalon::recheck::Certificate;
/// use etalon::report::certificate;
/// use etalon::subject::Subject;
/// use etalon::tape::Seed;
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
/// let pair = [0.into(), 1.into()];
/// let lying = Exhibit::new("lying-response", "p=3/4");
/// let mut subject = lying.subject(&CATALOGUES, &pair, &plan.seed)?;
/// let (_, mut learned) = audit_learning(&plan, &mut subject, &mut |_| true)?;
/// let mut open = |seed: &Seed| -> etalon::Result<Box<dyn Subject>> {
///     Ok(Box::new(lying.subject(&CATALOGUES, &pair, seed)?))
/// };
/// let Confirmed::Yes(certified) = learned.confirm(&mut open, &mut || true)? else {
///     unreachable!("the claim is false")
/// };
/// let name = "lying-response".to_owned();
/// let source = Source::BuiltIn { name, parameters: vec!["p=3/4".to_owned()] };
/// let object = certificate(&plan, &source, &pair, &certified).expect("a built-in runs anew");
/// // Whoever reads it computes again what its counts show.
/// let read = Certificate::read(&object.to_string(), "violation.json")?;
/// assert!(read.epsilon_lower > "1".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn certificate(
    plan: &Plan,
    source: &Source,
    pair: &[Value; 2],
    certified: &Certified,
) -> Option<Value> {
    let (epsilon, delta) = &certified.point;
    Some(json!({
        "format": FORMAT,
        "subject": subject(source)?,
        "claim": plan.claim.to_string(),
        "relation": plan.relation.to_string(),
        "unit": plan.unit.to_string(),
        "pair": pair,
        "point": {"epsilon": epsilon.to_string(), "delta": delta.to_string()},
        "event": certified.event.to_json(),
        "event_in_words": event_words(&certified.event.to_json(), Some(certified.event.is_of_vectors())),
        "seed": certified.seed.hex(),
        "level": certified.level.to_string(),
        "runs": certified.runs,
        "inside": certified.inside,
        "favoured": certified.favoured,
        "excused": certified.excused,
        "epsilon_lower": decimal(&certified.epsilon_lower),
    }))
}

/// A subject as a suite names it; none for samples and
/// for what is only enumerated.
///
/// # Example
///
/// ```
/// use etalon::audit::suite::Source;
/// use etalon::json::json;
/// use etalon::report::subject;
///
/// let (name, parameters) = ("lying-response".to_owned(), vec!["p=3/4".to_owned()]);
/// let named = json!({"builtin": "lying-response", "params": {"p": "3/4"}});
/// assert_eq!(subject(&Source::BuiltIn { name, parameters }), Some(named));
/// let (left, right) = ("left.txt".into(), "right.txt".into());
/// assert_eq!(subject(&Source::Samples { left, right }), None);
/// ```
pub fn subject(source: &Source) -> Option<Value> {
    match source {
        Source::BuiltIn { name, parameters } => {
            let pairs = parameters.iter().filter_map(|text| text.split_once('='));
            let params: Map<String, Value> =
                pairs.map(|(name, value)| (name.to_owned(), json!(value))).collect();
            Some(json!({"builtin": name, "params": params}))
        }
        Source::Program { argv, op } => Some(json!({"program": argv, "op": op})),
        Source::Samples { .. } | Source::Taped { .. } => None,
    }
}

/// What a check found beyond the arithmetic, which holds.
///
/// # Example
///
/// ```
/// use etalon::museum::{CATALOGUES, Exhibit};
/// use etalon::num::Rational;
/// use etalon::recheck::Certificate;
/// use etalon::report::{Rechecked, recheck_text};
/// use etalon::tape::Seed;
///
/// # let text = r#"{
/// #     "format": "etalon-certificate/1",
/// #     "subject": {"builtin": "lying-response", "params": {"p": "3/4"}},
/// #     "claim": "eps=1", "relation": "replace-one", "unit": "person", "pair": [0, 1],
/// #     "point": {"epsilon": "1", "delta": "0"},
/// #     "event": {
/// #         "side": "right",
/// #         "tables": [{"reads": "output", "symbols": [1], "scores": [1.0, 0.0]}],
/// #         "members": [[0.5, null]]
/// #     },
/// #     "seed": "0000000000000000000000000000000000000000000000000000000000000000",
/// #     "level": "1/20", "runs": 20, "inside": 12, "favoured": 12, "excused": 0,
/// #     "epsilon_lower": "1.2603"
/// # }"#;
/// let certificate = Certificate::read(text, "violation.json")?;
/// let (seed, level) = (Seed::new([1; 32]), "1e-9".parse::<Rational>()?);
/// let lying = Exhibit::new("lying-response", "p=3/4");
/// let mut subject = lying.subject(&CATALOGUES, &certificate.pair, &seed)?;
/// let counts = certificate.count(&mut subject, &seed, 2000)?;
/// let confirmed = certificate.is_confirmed_by(counts, &level)?;
/// let found = Rechecked { fresh: Some((counts, level, confirmed)), ..Rechecked::default() };
/// assert!(recheck_text(&certificate, &found).contains("they refute the claim at 1e-9"));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Rechecked {
    /// The counts that the seed gives, if it was asked to.
    pub reproduced: Option<Counts>,
    /// Fresh counts, their level, and whether they refute the claim once more.
    pub fresh: Option<(Counts, Rational, bool)>,
}

/// The check as an object.
///
/// # Example
///
/// ```
/// use etalon::recheck::Certificate;
/// use etalon::report::{Rechecked, recheck_json};
///
/// # let text = r#"{
/// #     "format": "etalon-certificate/1",
/// #     "subject": {"builtin": "lying-response", "params": {"p": "3/4"}},
/// #     "claim": "eps=1", "relation": "replace-one", "unit": "person", "pair": [0, 1],
/// #     "point": {"epsilon": "1", "delta": "0"},
/// #     "event": {
/// #         "side": "right",
/// #         "tables": [{"reads": "output", "symbols": [1], "scores": [1.0, 0.0]}],
/// #         "members": [[0.5, null]]
/// #     },
/// #     "seed": "0000000000000000000000000000000000000000000000000000000000000000",
/// #     "level": "1/20", "runs": 20, "inside": 12, "favoured": 12, "excused": 0,
/// #     "epsilon_lower": "1.2603"
/// # }"#;
/// let certificate = Certificate::read(text, "violation.json")?;
/// // Twelve outputs 1 and all of them of the right side: nothing was run anew.
/// let object = recheck_json(&certificate, &Rechecked::default());
/// assert_eq!(object["verdict"], "holds");
/// assert_eq!(object["event_in_words"], "the output is 1");
/// assert!(object["fresh"].is_null());
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn recheck_json(certificate: &Certificate, found: &Rechecked) -> Value {
    let counts = |counts: &Counts| json!({"runs": counts.runs, "inside": counts.inside, "favoured": counts.favoured});
    json!({
        "format": "etalon-recheck/1",
        "verdict": verdict(found),
        "claim": certificate.claim.to_string(),
        "relation": certificate.relation.to_string(),
        "unit": certificate.unit.to_string(),
        "subject": certificate.subject,
        "pair": certificate.pair,
        "epsilon_lower": decimal(&certificate.epsilon_lower),
        "delta": short(&certificate.delta),
        "level": short(&certificate.level),
        "event_in_words": event_words(&certificate.written, None),
        "counts": counts(&certificate.counts),
        "reproduced": found.reproduced.as_ref().map(|again| *again == certificate.counts),
        "fresh": found.fresh.as_ref().map(|(fresh, level, confirmed)| json!({
            "counts": counts(fresh), "level": short(level), "confirmed": confirmed,
        })),
    })
}

/// What a check that confirms nothing comes to.
const NOT_CONFIRMED: &str = "this event shows no violation in what was run; that says nothing of other events: run an \
     audit of what was repaired";

/// The check in sentences.
///
/// # Example
///
/// ```
/// use etalon::recheck::Certificate;
/// use etalon::report::{Rechecked, recheck_text};
///
/// # let text = r#"{
/// #     "format": "etalon-certificate/1",
/// #     "subject": {"builtin": "lying-response", "params": {"p": "3/4"}},
/// #     "claim": "eps=1", "relation": "replace-one", "unit": "person", "pair": [0, 1],
/// #     "point": {"epsilon": "1", "delta": "0"},
/// #     "event": {
/// #         "side": "right",
/// #         "tables": [{"reads": "output", "symbols": [1], "scores": [1.0, 0.0]}],
/// #         "members": [[0.5, null]]
/// #     },
/// #     "seed": "0000000000000000000000000000000000000000000000000000000000000000",
/// #     "level": "1/20", "runs": 20, "inside": 12, "favoured": 12, "excused": 0,
/// #     "epsilon_lower": "1.2603"
/// # }"#;
/// let certificate = Certificate::read(text, "violation.json")?;
/// let text = recheck_text(&certificate, &Rechecked::default());
/// assert!(text.starts_with("     verdict  holds\n"));
/// assert!(text.contains("20 runs, 12 in the event, 12 of them on its side"));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn recheck_text(certificate: &Certificate, found: &Rechecked) -> String {
    let counts = |counts: &Counts| {
        format!(
            "{} runs, {} in the event, {} of them on its side",
            counts.runs, counts.inside, counts.favoured
        )
    };
    let at_delta = match certificate.delta.is_zero() {
        true => String::new(),
        false => format!(" at delta = {}", short(&certificate.delta)),
    };
    let mut lines = vec![
        ("verdict", verdict(found).to_owned()),
        (
            "claim",
            format!(
                "{} under {} per {}",
                certificate.claim, certificate.relation, certificate.unit
            ),
        ),
        ("subject", certificate.subject.to_string()),
        ("pair", format!("{} and {}", certificate.pair[0], certificate.pair[1])),
        (
            "epsilon",
            format!(
                ">= {}{at_delta} (probability of error at most {})",
                decimal(&certificate.epsilon_lower),
                short(&certificate.level)
            ),
        ),
        (
            "event",
            format!(
                "for {}: {}",
                certificate.written["side"].as_str().unwrap_or(""),
                event_words(&certificate.written, None)
            ),
        ),
        ("counts", counts(&certificate.counts)),
    ];
    if certificate.written.to_string().contains("\"reads\":\"grain\"") {
        lines.push(("low bits", LOW_BITS.to_owned()));
    }
    if let Some(again) = &found.reproduced {
        let same = if *again == certificate.counts { "the same" } else { "NOT the same" };
        lines.push(("seed", format!("gives {same}: {}", counts(again))));
    }
    if let Some((fresh, level, confirmed)) = &found.fresh {
        let judged = if *confirmed { "refute the claim" } else { "do not refute the claim" };
        lines.push(("fresh", format!("{}; they {judged} at {}", counts(fresh), short(level))));
        if !confirmed {
            lines.push(("means", NOT_CONFIRMED.to_owned()));
        }
    }
    lines.iter().map(|(name, value)| format!("{name:>12}  {value}\n")).collect()
}

/// In one word.
fn verdict(found: &Rechecked) -> &'static str {
    match &found.fresh {
        None => "holds",
        Some((_, _, true)) => "confirmed",
        Some((_, _, false)) => "not_confirmed",
    }
}
