//! Promises of a system that releases insights: put to the test, or read off
//! a log of its releases.

use super::rule::{NOT_ASSESSABLE, NOT_REACHED, PROMISE_BROKEN};
use super::{Group, Item, Kind, Outcome, Properties, Report, Rule, properties, truth};
use crate::error::Result;
use crate::json::Fields;

/// The words of a verdict, and what they come to.
const VERDICTS: [(&str, Outcome, Option<&Rule>); 3] = [
    ("PASS", Outcome::Passed, None),
    ("FAIL", Outcome::Failed, Some(&PROMISE_BROKEN)),
    ("NOT ASSESSABLE", Outcome::Undecided, Some(&NOT_ASSESSABLE)),
];

/// A system that was run.
pub(super) fn system(mut fields: Fields<'_>) -> Result<Report> {
    let name = fields.text("system")?.to_owned();
    let mut about = vec![("system", name.clone())];
    about.extend(properties(&mut fields, &["time", "alpha", "max_runs", "runs", "seed"])?);
    let pairs = fields.objects("pairs")?.into_iter().map(pair).collect::<Result<Vec<_>>>()?;
    verify(fields, name, about, &pairs)
}

/// A log of releases.
pub(super) fn log(mut fields: Fields<'_>) -> Result<Report> {
    let cells = fields.count("cells")?;
    let mut about = vec![("cells", cells.to_string())];
    for (name, property) in
        [("most_in_a_period", "epsilon_in_a_period"), ("most_in_all", "epsilon_in_all")]
    {
        let spent = fields.required(name)?.get("epsilon");
        if let Some(epsilon) = spent.and_then(|value| value.as_str()) {
            about.push((property, epsilon.to_owned()));
        }
    }
    fields.required("promise")?;
    verify(fields, format!("a log of {cells} cells"), about, &[])
}

fn verify(
    mut fields: Fields<'_>,
    title: String,
    about: Properties,
    pairs: &[Pair],
) -> Result<Report> {
    let (verdict, outcome, _) = verdict(&mut fields)?;
    let (mut claims, mut tests, mut counted) = (Vec::new(), Vec::new(), Vec::new());
    for one in fields.objects("claims")? {
        let (item, by) = claim(one)?;
        claims.push(item);
        counted.extend(by);
    }
    for one in fields.objects("tests")? {
        tests.push(test(one, &counted, pairs)?);
    }
    let mut groups = vec![
        Group { name: "claims".to_owned(), items: claims },
        Group { name: "tests".to_owned(), items: tests },
    ];
    let gravest = Report::gravest(&groups[..1]);
    if outcome == Outcome::Undecided && gravest == Outcome::Passed {
        groups.push(Group { name: "the run".to_owned(), items: vec![stopped()] });
    } else if groups[0].items.is_empty() || gravest != outcome {
        return Err(fields.fault("verdict", format!("\"{verdict}\" is not what the claims say")));
    }
    fields.close()?;
    Ok(Report { kind: Kind::Verify, title, verdict, outcome, properties: about, groups })
}

/// What leaves open what no claim leaves open.
fn stopped() -> Item {
    Item {
        name: "every pair is reached".to_owned(),
        class: "run".to_owned(),
        outcome: Outcome::Undecided,
        rule: Some(&NOT_REACHED),
        message: "it was stopped before the last pair".to_owned(),
        details: Vec::new(),
        properties: Properties::new(),
        place: None,
    }
}

fn verdict(fields: &mut Fields<'_>) -> Result<(String, Outcome, Option<&'static Rule>)> {
    let text = fields.text("verdict")?;
    let known = VERDICTS.iter().find(|(word, ..)| *word == text);
    let Some((_, outcome, rule)) = known else {
        let known = VERDICTS.map(|(word, ..)| word).join(", ");
        return Err(fields.fault("verdict", format!("must be one of {known}")));
    };
    Ok((text.to_owned(), *outcome, *rule))
}

/// A claim, and the tests that the verdict depends on because of it.
fn claim(mut fields: Fields<'_>) -> Result<(Item, Vec<String>)> {
    let (word, outcome, rule) = verdict(&mut fields)?;
    let counts = truth(&mut fields, "counts")?;
    let name = format!("{} {}", fields.text("id")?, fields.text("sentence")?);
    let reason = fields.text("reason")?;
    let (outcome, rule) = match outcome {
        // A limit, or outside of what a release can show.
        Outcome::Undecided if !counts => (Outcome::Skipped, None),
        _ => (outcome, rule),
    };
    let mut details = vec![fields.text("statement")?.to_owned()];
    let tests = fields.texts("tests")?;
    if !tests.is_empty() {
        details.push(format!("by {}", tests.join(", ")));
    }
    details.push(format!("needs {}", fields.text("needs")?));
    let properties = properties(&mut fields, &["relation", "unit"])?;
    fields.close()?;
    let item = Item {
        name,
        class: "insights.claims".to_owned(),
        outcome,
        rule,
        message: said(&word, reason),
        details,
        properties,
        place: None,
    };
    Ok((item, if counts { tests } else { Vec::new() }))
}

fn test(mut fields: Fields<'_>, counted: &[String], pairs: &[Pair]) -> Result<Item> {
    let (word, outcome, rule) = verdict(&mut fields)?;
    let name = fields.text("test")?.to_owned();
    let (outcome, rule) = match outcome {
        Outcome::Undecided if !counted.contains(&name) => (Outcome::Skipped, None),
        _ => (outcome, rule),
    };
    let reason = fields.text("reason")?;
    let shown = pairs.iter().filter(|pair| pair.test == name).flat_map(|pair| pair.lines.clone());
    let details = shown.collect();
    let about = fields.text("about")?;
    fields.close()?;
    Ok(Item {
        name: format!("{name} {about}"),
        class: "insights.tests".to_owned(),
        outcome,
        rule,
        message: said(&word, reason),
        details,
        properties: Properties::new(),
        place: None,
    })
}

fn said(word: &str, reason: &str) -> String {
    if reason.is_empty() { word.to_owned() } else { format!("{word}: {reason}") }
}

/// What a pair of datasets showed against a test.
struct Pair {
    test: String,
    lines: Vec<String>,
}

fn pair(mut fields: Fields<'_>) -> Result<Pair> {
    let (name, about) = (fields.text("pair")?, fields.text("about")?);
    for other in ["test", "epsilon", "runs", "stopped", "bet", "conflict", "fields"] {
        fields.required(other)?;
    }
    if fields.required("counterexample")?.is_null() {
        fields.close()?;
        return Ok(Pair { test: String::new(), lines: Vec::new() });
    }
    let mut found = fields.object("counterexample")?;
    let test = found.text("test")?.to_owned();
    let (lower, claimed) = (found.text("epsilon_lower")?, found.text("claimed")?);
    let mut lines = vec![
        format!("on the pair {name}: {about}"),
        format!("eps > {lower} between the two; claimed is {claimed}"),
    ];
    if !found.required("event")?.is_null() {
        let mut event = found.object("event")?;
        let (likelier, runs) = (event.count("likelier")?, event.count("runs_a_side")?);
        lines.push(format!(
            "event: {}; in {likelier} of {runs} runs on the {}, in {} on the other",
            event.text("event")?,
            event.text("likelier_on")?,
            event.count("other")?,
        ));
    }
    let mut run = found.object("one_run")?;
    for side in ["left", "right"] {
        lines.push(format!("in one run on the {side}: {}", run.required(side)?));
    }
    run.close()?;
    fields.close()?;
    Ok(Pair { test, lines })
}
