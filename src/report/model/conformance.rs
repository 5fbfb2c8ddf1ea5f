//! The golden vectors put to a program.

use std::collections::BTreeMap;

use super::rule::{
    CRASHED, DRIFTED, EXCEPTION, LAST_PLACES, NOT_REACHED, NOT_REFUSED, NOT_SUPPORTED,
    NOTHING_ASKED, PROTOCOL, SUBJECT, TIMEOUT, WRONG_ANSWER, WRONGLY_REFUSED,
};
use super::{Group, Item, Kind, NOT_OFFERED, Outcome, Properties, Report, Rule, properties, truth};
use crate::conform::{LeftOut, Tier};
use crate::error::Result;
use crate::json::{Fields, Value};

/// The words of a verdict, and what they come to.
const VERDICTS: [(&str, Outcome); 5] = [
    ("conforms", Outcome::Passed),
    ("fails", Outcome::Failed),
    ("infrastructure", Outcome::Error),
    ("nothing_shown", Outcome::Undecided),
    ("drifted", Outcome::Failed),
];

/// What an outcome of a case is called, and which rule it breaks where it is
/// a failure.
const OUTCOMES: [(&str, Option<&Rule>); 8] = [
    ("pass", None),
    ("tiny", Some(&LAST_PLACES)),
    ("fail", Some(&WRONG_ANSWER)),
    ("crashed", Some(&CRASHED)),
    ("timeout", Some(&TIMEOUT)),
    ("protocol", Some(&PROTOCOL)),
    ("not_applicable", None),
    ("not_offered", None),
];

/// Ways to fail other than by a wrong answer.
const FAILINGS: [(&str, &Rule); 6] = [
    ("wrong answer", &WRONG_ANSWER),
    ("wrong form", &WRONG_ANSWER),
    ("refused what is acceptable", &WRONGLY_REFUSED),
    ("did not refuse", &NOT_REFUSED),
    ("unplanned exception", &EXCEPTION),
    ("offered and not supported", &NOT_SUPPORTED),
];

/// A run.
pub(super) fn read(mut fields: Fields<'_>) -> Result<Report> {
    let said = fields.text("verdict")?.to_owned();
    let Some((_, outcome)) = VERDICTS.iter().find(|(word, _)| *word == said) else {
        let known = VERDICTS.map(|(word, _)| word).join(", ");
        return Err(fields.fault("verdict", format!("must be one of {known}")));
    };
    let mut about = Properties::new();
    let mut subject = fields.object("subject")?;
    let who = [subject.text("name")?, subject.text("version")?, subject.text("language")?];
    for (name, value) in ["subject", "version", "language"].into_iter().zip(who) {
        about.push((name, value.to_owned()));
    }
    let title = format!("{} {}, {}", who[0], who[1], who[2]);
    subject.close()?;
    about.push(("vectors", fields.text("suite")?.to_owned()));
    let strict = truth(&mut fields, "strict")?;
    about.push(("strict", strict.to_string()));
    about.extend(properties(&mut fields, &["seed", "seconds"])?);
    about.extend(left_out(&mut fields)?);
    let required = fields.count("required")?;
    let mut groups: Vec<Group> = Vec::new();
    let (mut reached, mut asked) = (0u64, false);
    for case in fields.objects("cases")? {
        let (file, item, executed) = item(case)?;
        reached += 1;
        asked |= executed;
        match groups.iter_mut().find(|group| group.name == file) {
            Some(group) => group.items.push(item),
            None => groups.push(Group { name: file, items: vec![item] }),
        }
    }
    let run = whole(&mut fields, required.saturating_sub(reached), asked)?;
    if !run.is_empty() {
        groups.push(Group { name: "the run".to_owned(), items: run });
    }
    for known in ["selection", "classes", "not_offered", "idle_offers"] {
        // Summed up again from the cases, or said by the command line.
        fields.required(known)?;
    }
    if Report::gravest(&groups).is_bad() != outcome.is_bad() {
        return Err(fields.fault("verdict", format!("\"{said}\" is not what the cases say")));
    }
    fields.close()?;
    let outcome = *outcome;
    Ok(Report { kind: Kind::Conform, title, verdict: said, outcome, properties: about, groups })
}

/// What the tier leaves out of what is offered, and what was therefore not
/// drawn from; nothing of results that do not say so.
fn left_out(fields: &mut Fields<'_>) -> Result<Properties> {
    let rule = "\"left_out\" must have, by tier, how many cases of each operation";
    let cases = match fields.optional("left_out") {
        None => BTreeMap::new(),
        Some(value) => by_tier(value).ok_or_else(|| fields.fault("left_out", rule))?,
    };
    let left_out = LeftOut { cases, undrawn: fields.texts("undrawn")? };
    let said =
        [("left_out", left_out.clauses().join("; ")), ("undrawn", left_out.undrawn.join(", "))];
    Ok(said.into_iter().filter(|(_, text)| !text.is_empty()).collect())
}

/// How many cases of each operation wait for a tier after the first.
fn by_tier(value: &Value) -> Option<BTreeMap<Tier, BTreeMap<String, u64>>> {
    let count = |(op, count): (&String, &Value)| Some((op.clone(), count.as_u64()?));
    let tier = |(name, ops): (&String, &Value)| {
        let tier = [Tier::Ci, Tier::Soak].into_iter().find(|tier| tier.to_string() == *name)?;
        Some((tier, ops.as_object()?.iter().map(count).collect::<Option<_>>()?))
    };
    value.as_object()?.iter().map(tier).collect()
}

/// A case: its file, what became of it, and whether it was asked.
fn item(mut case: Fields<'_>) -> Result<(String, Item, bool)> {
    let name = case.text("id")?.to_owned();
    let file = case.text("file")?.to_owned();
    let class = format!("{}.{}", case.text("class")?, file.replace('/', "."));
    let word = case.text("outcome")?;
    let Some((_, rule)) = OUTCOMES.iter().find(|(known, _)| *known == word) else {
        let known = OUTCOMES.map(|(known, _)| known).join(", ");
        return Err(case.fault("outcome", format!("must be one of {known}")));
    };
    let rule = match case.optional_text("how")? {
        None => *rule,
        Some(how) => match FAILINGS.iter().find(|(known, _)| how == *known) {
            Some((_, rule)) if word == "fail" => Some(*rule),
            Some(_) => return Err(case.fault("how", format!("\"{word}\" does not say how"))),
            None => {
                let known = FAILINGS.map(|(known, _)| known).join(", ");
                return Err(case.fault("how", format!("must be one of {known}")));
            }
        },
    };
    let is_failure = truth(&mut case, "failure")?;
    if is_failure && rule.is_none() {
        return Err(case.fault("failure", format!("what ended as \"{word}\" is no failure")));
    }
    let excuse = case.optional_text("expected")?;
    let detail = case.optional_text("detail")?.unwrap_or_default();
    let outcome = match word {
        "crashed" | "timeout" | "protocol" if is_failure => Outcome::Error,
        _ if is_failure => Outcome::Failed,
        "not_offered" | "not_applicable" => Outcome::Skipped,
        _ if excuse.is_some() => Outcome::Skipped,
        _ => Outcome::Passed,
    };
    let mut properties = properties(&mut case, &["op", "law", "mechanism", "profile"])?;
    let message = match (excuse, word) {
        (Some(why), _) => format!("expected to fail: {why}; {detail}"),
        (None, "not_offered") => NOT_OFFERED.to_owned(),
        (None, "pass") => {
            if !detail.is_empty() {
                properties.push(("grade", detail.to_owned()));
            }
            detail.to_owned()
        }
        (None, _) => detail.to_owned(),
    };
    let mut details: Vec<String> = Vec::new();
    let comment = case.optional_text("comment")?;
    if outcome.is_bad() {
        details.extend(comment.map(str::to_owned));
        details.push(detail.to_owned());
        details.extend(case.texts("reading")?);
    }
    case.optional("reading");
    case.close()?;
    let rule = rule.filter(|_| outcome.is_bad());
    let item = Item { name, class, outcome, rule, message, details, properties, place: None };
    Ok((file, item, word != "not_offered"))
}

/// What is amiss with the run as a whole.
fn whole(fields: &mut Fields<'_>, unreached: u64, asked: bool) -> Result<Vec<Item>> {
    let mut items = Vec::new();
    let mut add = |name: &str, outcome, rule, message: String| {
        items.push(Item {
            name: name.to_owned(),
            class: "run".to_owned(),
            outcome,
            rule: Some(rule),
            message,
            details: Vec::new(),
            properties: Properties::new(),
            place: None,
        });
    };
    let fault = super::shown(fields, "fault")?;
    let is_faulty = fault.is_some();
    if let Some(fault) = fault {
        add("the program stays up", Outcome::Error, &SUBJECT, fault);
    }
    for mut drift in fields.objects("drifts")? {
        add(drift.text("id")?, Outcome::Failed, &DRIFTED, drift.text("what")?.to_owned());
        drift.close()?;
    }
    if unreached > 0 {
        let outcome = if is_faulty { Outcome::Error } else { Outcome::Undecided };
        let message = format!("{unreached} cases were not reached");
        add("every case is reached", outcome, &NOT_REACHED, message);
    } else if !asked && !is_faulty {
        let message = "nothing was asked: nothing is offered of these cases".to_owned();
        add("something is asked", Outcome::Undecided, &NOTHING_ASKED, message);
    }
    Ok(items)
}
