//! Mechanisms known to be broken, and their correct twins, put to the auditor.

use super::rule::MUSEUM;
use super::{Group, Item, Kind, Outcome, Report, properties, shown, truth};
use crate::error::Result;
use crate::json::Fields;

/// A visit.
pub(super) fn read(mut fields: Fields<'_>) -> Result<Report> {
    let good = truth(&mut fields, "as_it_should")?;
    let about = properties(&mut fields, &["alpha", "seed"])?;
    let mut groups: Vec<Group> = Vec::new();
    for exhibit in fields.objects("exhibits")? {
        let (card, item) = item(exhibit)?;
        match groups.iter_mut().find(|group| group.name == card) {
            Some(group) => group.items.push(item),
            None => groups.push(Group { name: card, items: vec![item] }),
        }
    }
    let outcome = Report::gravest(&groups);
    if good == outcome.is_bad() {
        return Err(fields.fault("as_it_should", "the exhibits say otherwise"));
    }
    fields.close()?;
    Ok(Report {
        kind: Kind::Museum,
        title: format!("{} cards", groups.len()),
        verdict: if good { "as it should" } else { "not as it should" }.to_owned(),
        outcome,
        properties: about,
        groups,
    })
}

/// An exhibit and the name of its card.
fn item(mut fields: Fields<'_>) -> Result<(String, Item)> {
    let card = fields.text("name")?.to_owned();
    let role = fields.text("exhibit")?;
    let (fault, excuse) = (shown(&mut fields, "fault")?, shown(&mut fields, "excuse")?);
    let verdict = fields.text("verdict")?;
    let asked = !fields.required("should_fall")?.is_null();
    let (outcome, rule) = match (&fault, asked) {
        (Some(_), _) => (Outcome::Failed, Some(&MUSEUM)),
        (None, true) => (Outcome::Passed, None),
        (None, false) => (Outcome::Skipped, None),
    };
    let message = match fault.or(excuse) {
        Some(why) => format!("{verdict}: {why}"),
        None => verdict.to_owned(),
    };
    let properties =
        properties(&mut fields, &["subject", "claim", "runs", "violation_at", "epsilon_lower"])?;
    fields.required("truth")?;
    fields.close()?;
    let item = Item {
        name: format!("{card}, {role}"),
        class: format!("museum.{card}"),
        outcome,
        rule,
        message,
        details: Vec::new(),
        properties,
        place: None,
    };
    Ok((card, item))
}
