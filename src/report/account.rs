//! What the accountant found, as JSON and as text: decimals rounded outward.

use std::fmt::Write;

use crate::account::{
    Calibration, Judgement, Outcome, Priced, Question, Recheck, Request, Verdict,
};
use crate::json::{Map, Value, json};
use crate::num::{Dyadic, Interval, Rational};

/// Significant digits of an enclosure's ends.
const DIGITS: u32 = 17;

/// Both ends in decimal, outward; the upper one is missing if there is none.
fn ends(priced: &Priced) -> (String, Option<String>) {
    let lo = Interval::exact(priced.lo.clone()).to_decimal(DIGITS).0;
    (lo, priced.hi.as_ref().map(|hi| Interval::exact(hi.clone()).to_decimal(DIGITS).1))
}

/// Both ends of the referee's δ in decimal, outward.
fn outward(found: &Recheck) -> (String, String) {
    let decimal = |end: &Rational| Interval::of(end, 192).to_decimal(DIGITS);
    (decimal(&found.lo).0, decimal(&found.hi).1)
}

/// A request and its answer as an object.
///
/// # Example
///
/// ```
/// use etalon::account::{Engine, Words};
/// use etalon::report::account_json;
///
/// let words = Words {
///     compose: vec!["laplace(scale=1)".to_owned()],
///     relation: Some("add-remove".to_owned()),
///     epsilon: Some("1/2".to_owned()),
///     ..Words::default()
/// };
/// let request = words.request()?;
/// let outcome = request.answer(&Engine)?;
/// let recheck = request.recheck(&outcome)?;
/// let object = account_json(&request, &outcome, Some(&recheck), 0.25);
/// // delta = 1 - e^(-1/4) = 0.22119...
/// assert!(object["delta"]["lo"].as_str().is_some_and(|lo| lo.starts_with("0.22119")));
/// assert_eq!(object["referee"]["agrees"], true);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn account_json(
    request: &Request,
    outcome: &Outcome,
    recheck: Option<&Recheck>,
    seconds: f64,
) -> Value {
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| object.insert(name.to_owned(), value);
    put("format", json!("etalon-account/1"));
    put("compose", json!(composed(request)));
    put("relation", json!(request.relation.to_string()));
    match &request.question {
        Question::EpsilonAt(delta) => put("delta", json!(delta.to_string())),
        Question::DeltaAt(epsilon) => put("epsilon", json!(epsilon.to_string())),
        Question::Claim(claim) | Question::Calibrate(claim) => {
            put("claim", json!(claim.to_string()))
        }
    };
    match outcome {
        Outcome::Epsilon(priced) => enclosure("epsilon", priced, &mut object),
        Outcome::Delta(priced) => enclosure("delta", priced, &mut object),
        Outcome::Judged(judgement) => verdict(judgement, &mut object),
        Outcome::Calibrated(found) => calibrated(found, &mut object),
    }
    if let Some(found) = recheck {
        let (lo, hi) = outward(found);
        let step = found.step.to_string();
        let said = json!({ "lo": lo, "hi": hi, "step": step, "agrees": found.agrees });
        object.insert("referee".to_owned(), said);
    }
    object.insert("seconds".to_owned(), json!(format!("{seconds:.3}")));
    Value::Object(object)
}

/// The expressions as they were written, if `?` is among them, else canonical.
fn composed(request: &Request) -> String {
    match request.plan() {
        Ok(plan) => plan.to_string(),
        Err(_) => {
            let texts = request.expressions.iter().map(ToString::to_string);
            texts.collect::<Vec<_>>().join(" + ")
        }
    }
}

fn enclosure(name: &str, priced: &Priced, object: &mut Map<String, Value>) {
    let (lo, hi) = ends(priced);
    object.insert(name.to_owned(), json!({ "lo": lo, "hi": hi }));
    let ledger: Map<String, Value> =
        priced.ledger.iter().map(|(term, size)| (term.clone(), json!(size))).collect();
    object.insert("ledger".to_owned(), Value::Object(ledger));
    object.insert("notes".to_owned(), json!(priced.notes));
}

fn verdict(judgement: &Judgement, object: &mut Map<String, Value>) {
    object.insert("verdict".to_owned(), json!(judgement.verdict.to_string()));
    object.insert("reason".to_owned(), json!(judgement.reason));
    if let Some((name, priced)) = &judgement.enclosure {
        enclosure(name, priced, object);
    }
    if judgement.verdict == Verdict::Undecided {
        let width = judgement.deciding_width.as_ref().map(|width| below(width, 3));
        object.insert("deciding_width".to_owned(), json!(width));
    }
}

fn calibrated(found: &Calibration, object: &mut Map<String, Value>) {
    object.insert("parameter".to_owned(), json!(found.name));
    object.insert("verified".to_owned(), json!(shown(&found.verified)));
    let refuted = found.refuted.as_ref().map(|(value, _)| shown(value));
    object.insert("refuted".to_owned(), json!(refuted));
    object.insert("tight".to_owned(), json!(found.is_tight()));
    object.insert("verified_because".to_owned(), json!(found.proof.reason));
    let why = found.refuted.as_ref().map(|(_, proof)| proof.reason.clone());
    object.insert("refuted_because".to_owned(), json!(why));
}

/// A request and its answer in sentences.
///
/// # Example
///
/// ```
/// use etalon::account::{Engine, Words};
/// use etalon::report::account_text;
///
/// let words = Words {
///     compose: vec!["laplace(scale=4) * 20".to_owned()],
///     relation: Some("add-remove".to_owned()),
///     claim: Some("eps=4".to_owned()),
///     ..Words::default()
/// };
/// let request = words.request()?;
/// let text = account_text(&request, &request.answer(&Engine)?, None, 0.25);
/// // Basic composition: 20/4 = 5.
/// assert!(text.starts_with("     verdict  refuted: "));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn account_text(
    request: &Request,
    outcome: &Outcome,
    recheck: Option<&Recheck>,
    seconds: f64,
) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: &str| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{name:>12}  {value}");
    };
    match outcome {
        Outcome::Epsilon(priced) => priced_lines("epsilon", priced, &mut line),
        Outcome::Delta(priced) => priced_lines("delta", priced, &mut line),
        Outcome::Judged(judgement) => {
            line("verdict", &format!("{}: {}", judgement.verdict, judgement.reason));
            if let Some((name, priced)) = &judgement.enclosure {
                priced_lines(name, priced, &mut line);
            }
            if let Some(width) = &judgement.deciding_width {
                line("decides", &format!("--width {} if the truth is mid-way", below(width, 3)));
            }
        }
        Outcome::Calibrated(found) => {
            line(
                &found.name,
                &format!("{}: verified, {}", shown(&found.verified), found.proof.reason),
            );
            match &found.refuted {
                Some((value, proof)) => {
                    line("", &format!("{}: refuted, {}", shown(value), proof.reason));
                }
                None => line("", "the whole range makes the claim true"),
            }
            if !found.is_tight() {
                line("note", "the values between could not be decided; try a smaller --width");
            }
        }
    }
    match &request.question {
        Question::EpsilonAt(delta) => line("at delta", &delta.to_string()),
        Question::DeltaAt(epsilon) => line("at epsilon", &epsilon.to_string()),
        Question::Claim(claim) | Question::Calibrate(claim) => line("claim", &claim.to_string()),
    }
    if let Some(found) = recheck {
        let (lo, hi) = outward(found);
        let meets = if found.agrees { "meets this" } else { "CONTRADICTS this: a bug of ours" };
        let step = &found.step;
        line("referee", &format!("delta in [{lo}, {hi}] at step {step}; the answer {meets}"));
    }
    line("composed", &composed(request));
    line("relation", &request.relation.to_string());
    line("seconds", &format!("{seconds:.3}"));
    text
}

fn priced_lines(name: &str, priced: &Priced, line: &mut dyn FnMut(&str, &str)) {
    let (lo, hi) = ends(priced);
    line(name, &format!("in [{lo}, {}], proven", hi.as_deref().unwrap_or("inf")));
    for (term, size) in &priced.ledger {
        line("error", &format!("{term} {size}"));
    }
    for note in &priced.notes {
        line("note", note);
    }
}

/// The decimal of `x > 0` if it has at most 30 places, else the fraction.
fn shown(x: &Rational) -> String {
    let ten = Rational::from(10);
    let mut scaled = x.clone();
    for places in 0..=30 {
        if scaled.denominator().is_one() {
            let digits = scaled.numerator().to_string();
            // At least one digit before the point.
            let digits = format!("{digits:0>width$}", width = places + 1);
            let (whole, fraction) = digits.split_at(digits.len() - places);
            let point = if places == 0 { "" } else { "." };
            return format!("{whole}{point}{fraction}");
        }
        scaled = &scaled * &ten;
    }
    x.to_string()
}

/// A decimal at most `x`.
fn below(x: &Dyadic, digits: u32) -> String {
    Interval::exact(x.clone()).to_decimal(digits).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finite_decimals_are_shown_exactly() {
        for (x, text) in [
            ("42050/1000", "42.05"),
            ("7", "7"),
            ("1/8", "0.125"),
            ("1/3", "1/3"),
            ("1e-7", "0.0000001"),
        ] {
            assert_eq!(shown(&x.parse().unwrap()), text);
        }
    }
}
