//! What the accountant found: an enclosure, a judgment, a calibration.

use super::rule::{REFEREE, REFUTED, UNDECIDED};
use super::{Group, Item, Kind, Outcome, Properties, Report, Rule, of, properties, shown, truth};
use crate::error::Result;
use crate::json::{Fields, Value};

/// One question with its answer.
pub(super) fn read(mut fields: Fields<'_>) -> Result<Report> {
    let composed = fields.text("compose")?.to_owned();
    let mut about = vec![("compose", composed.clone())];
    about.push(("relation", fields.text("relation")?.to_owned()));
    about.extend(properties(&mut fields, &["claim"])?);
    let mut enclosed = Vec::new();
    for name in ["epsilon", "delta"] {
        match fields.optional(name) {
            Some(Value::Object(_)) => enclosed.push(enclosure(&mut fields, name)?),
            _ => about.extend(properties(&mut fields, &[name])?),
        }
    }
    let answer = answer(&mut fields, &about, &enclosed)?;
    let mut details = enclosed;
    details.extend(terms(&mut fields)?);
    let mut items = vec![Item {
        name: answer.name,
        class: "account".to_owned(),
        outcome: answer.outcome,
        rule: answer.rule,
        message: answer.message,
        details,
        properties: about.iter().cloned().chain(answer.properties).collect(),
        place: None,
    }];
    if fields.optional("referee").is_some() {
        items.push(referee(&mut fields)?);
    }
    items[0].properties.extend(properties(&mut fields, &["seconds"])?);
    fields.optional("format");
    fields.close()?;
    let groups = vec![Group { name: "account".to_owned(), items }];
    let outcome = Report::gravest(&groups);
    let title = format!("{composed}, {}", of(&about, "relation"));
    Ok(Report {
        kind: Kind::Account,
        title,
        verdict: answer.verdict,
        outcome,
        properties: about,
        groups,
    })
}

/// An answer in words.
struct Answer {
    name: String,
    verdict: String,
    outcome: Outcome,
    rule: Option<&'static Rule>,
    message: String,
    properties: Properties,
}

fn answer(fields: &mut Fields<'_>, about: &Properties, enclosed: &[String]) -> Result<Answer> {
    let claim = of(about, "claim").to_owned();
    let (verdict, parameter) =
        (fields.optional_text("verdict")?, fields.optional_text("parameter")?);
    match (verdict, parameter) {
        (Some(verdict), _) => {
            let (outcome, rule) = match verdict {
                "verified" => (Outcome::Passed, None),
                "refuted" => (Outcome::Failed, Some(&REFUTED)),
                "undecided" => (Outcome::Undecided, Some(&UNDECIDED)),
                _ => {
                    let rule = "must be one of verified, refuted, undecided";
                    return Err(fields.fault("verdict", rule));
                }
            };
            let message = format!("{verdict}: {}", fields.text("reason")?);
            let properties = properties(fields, &["deciding_width"])?;
            let verdict = verdict.to_owned();
            Ok(Answer { name: claim, verdict, outcome, rule, message, properties })
        }
        (None, Some(parameter)) => {
            let tight = truth(fields, "tight")?;
            let value = fields.text("verified")?.to_owned();
            let because = fields.text("verified_because")?;
            let mut message = format!("{parameter} = {value} is verified: {because}");
            let mut properties = vec![("parameter", parameter.to_owned()), ("verified", value)];
            if let Some(refuted) = shown(fields, "refuted")? {
                let because = shown(fields, "refuted_because")?.unwrap_or_default();
                message += &format!("; {parameter} = {refuted} is refuted: {because}");
                properties.push(("refuted", refuted));
            }
            fields.optional("refuted_because");
            let (outcome, rule) = if tight {
                (Outcome::Passed, None)
            } else {
                message += "; the values between could not be decided";
                (Outcome::Undecided, Some(&UNDECIDED))
            };
            let name = format!("{parameter} for {claim}");
            let verdict = if tight { "calibrated" } else { "undecided" }.to_owned();
            Ok(Answer { name, verdict, outcome, rule, message, properties })
        }
        (None, None) => {
            let Some(first) = enclosed.first() else {
                return Err(fields.fault("verdict", "there is neither a verdict nor an enclosure"));
            };
            let at = about.iter().find(|(name, _)| ["epsilon", "delta"].contains(name));
            let name = at.map_or_else(String::new, |(name, value)| format!("at {name} = {value}"));
            Ok(Answer {
                name,
                verdict: "answered".to_owned(),
                outcome: Outcome::Passed,
                rule: None,
                message: first.clone(),
                properties: Properties::new(),
            })
        }
    }
}

/// Both ends of a number, proven.
fn enclosure(fields: &mut Fields<'_>, name: &'static str) -> Result<String> {
    let mut ends = fields.object(name)?;
    let lo = ends.text("lo")?.to_owned();
    let hi = shown(&mut ends, "hi")?.unwrap_or_else(|| "inf".to_owned());
    ends.close()?;
    Ok(format!("{name} in [{lo}, {hi}], proven"))
}

/// The error terms and the notes of an enclosure.
fn terms(fields: &mut Fields<'_>) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    match fields.optional("ledger") {
        None => {}
        Some(Value::Object(terms)) => {
            for (term, size) in terms {
                let size = size.as_str().unwrap_or_default();
                lines.push(format!("error {term}: {size}"));
            }
        }
        Some(_) => return Err(fields.fault("ledger", "must be an object of error terms")),
    }
    lines.extend(fields.texts("notes")?);
    Ok(lines)
}

/// What the slow computation says of the answer.
fn referee(fields: &mut Fields<'_>) -> Result<Item> {
    let mut said = fields.object("referee")?;
    let agrees = truth(&mut said, "agrees")?;
    let (lo, hi, step) = (said.text("lo")?, said.text("hi")?, said.text("step")?);
    let meets = if agrees { "meets" } else { "CONTRADICTS" };
    let message = format!("{meets} the answer: delta in [{lo}, {hi}] at step {step}");
    said.close()?;
    let (outcome, rule) =
        if agrees { (Outcome::Passed, None) } else { (Outcome::Error, Some(&REFEREE)) };
    Ok(Item {
        name: "referee".to_owned(),
        class: "account".to_owned(),
        outcome,
        rule,
        message,
        details: Vec::new(),
        properties: Properties::new(),
        place: None,
    })
}
