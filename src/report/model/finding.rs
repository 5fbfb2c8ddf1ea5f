//! Audits: a single one, the shards of one, a suite.

use super::super::command::shell_words;
use super::super::failures::failures_words;
use super::super::suite::{DRAWS_ITSELF, draws_itself};
use super::rule::{DRIFTED, INCONCLUSIVE, NOT_ASSESSABLE, NOT_REACHED, SUBJECT, VIOLATION};
use super::{Group, Item, Kind, Outcome, Place, Properties, Report, Rule, of, properties, truth};
use crate::audit::Verdict;
use crate::error::Result;
use crate::json::{Fields, Value};

/// What programs may want to know of an audit, under its names in JSON.
const PROPERTIES: [&str; 21] = [
    "claim",
    "relation",
    "unit",
    "subject",
    "method",
    "alpha",
    "runs",
    "stopped",
    "epsilon_lower",
    "epsilon_upper",
    "delta_lower",
    "delta_upper",
    "refuted",
    "detectable_epsilon",
    "detectable",
    "mass_floor",
    "violation_at",
    "log10_e_value",
    "log10_e_value_last",
    "seed",
    "seconds",
];

/// What pages are drawn of and no list of items shows.
const DRAWN: [&str; 7] =
    ["made", "path", "log10_threshold", "event", "without_low_bits", "outputs", "points"];

/// One audit.
pub(super) fn single(fields: Fields<'_>) -> Result<Report> {
    let read = finding(fields)?;
    Ok(alone(read.item, read.verdict))
}

/// The shards of one audit, merged.
pub(super) fn merged(mut fields: Fields<'_>) -> Result<Report> {
    let parts = properties(&mut fields, &["shards", "segments"])?;
    let mut read = finding(fields)?;
    read.item.properties.extend(parts);
    Ok(alone(read.item, read.verdict))
}

/// A report of one item.
fn alone(item: Item, verdict: Verdict) -> Report {
    Report {
        kind: Kind::Audit,
        title: item.name.clone(),
        verdict: verdict.to_string(),
        outcome: item.outcome,
        properties: Properties::new(),
        groups: vec![Group { name: "claim".to_owned(), items: vec![item] }],
    }
}

/// A suite of audits.
pub(super) fn suite(mut fields: Fields<'_>) -> Result<Report> {
    let as_expected = truth(&mut fields, "as_expected")?;
    let unreached = fields.texts("not_reached")?;
    let shard = properties(&mut fields, &["shard"])?;
    let elsewhere = fields.texts("other_shards")?;
    let mut together = fields.object("together")?;
    let found = together.texts("discoveries")?;
    let mut about = properties(&mut together, &["log10_average_e_value", "false_discovery_rate"])?;
    if !found.is_empty() {
        about.push(("discoveries", found.join(", ")));
    }
    about.extend(shard);
    together.close()?;
    let read: Vec<Read> =
        fields.objects("findings")?.into_iter().map(finding).collect::<Result<_>>()?;
    if read.is_empty() {
        return Err(fields.fault("findings", "there is no finding: an audit has one at least"));
    }
    if as_expected == read.iter().any(|one| one.drifted) {
        return Err(fields.fault("as_expected", "the findings say otherwise"));
    }
    fields.close()?;
    let verdict = gravest(&read, !unreached.is_empty());
    let mut items: Vec<Item> = read.into_iter().map(|one| one.item).collect();
    items.extend(unreached.into_iter().map(|name| Item {
        name,
        class: "audit".to_owned(),
        outcome: Outcome::Undecided,
        rule: Some(&NOT_REACHED),
        message: "not reached: the audit was interrupted".to_owned(),
        details: Vec::new(),
        properties: Properties::new(),
        place: None,
    }));
    let file = items.iter().find_map(|item| item.place.as_ref()).map(|place| place.file.clone());
    let claims = if items.len() == 1 { "claim" } else { "claims" };
    let of = file.as_ref().map_or_else(String::new, |file| format!(" of {file}"));
    let title = format!("{} {claims}{of}", items.len());
    items.extend(elsewhere.into_iter().map(|name| Item {
        name,
        class: "audit".to_owned(),
        outcome: Outcome::Skipped,
        rule: None,
        message: "left to another shard".to_owned(),
        details: Vec::new(),
        properties: Properties::new(),
        place: None,
    }));
    let groups = vec![Group { name: file.unwrap_or_else(|| "claims".to_owned()), items }];
    Ok(Report {
        kind: Kind::Audit,
        title,
        verdict,
        outcome: Report::gravest(&groups),
        properties: about,
        groups,
    })
}

/// The verdict of a suite: of its gravest claims.
fn gravest(read: &[Read], interrupted: bool) -> String {
    let any = |outcome| read.iter().any(|one| one.item.outcome == outcome);
    let fell =
        |one: &Read| one.verdict == Verdict::Violation && one.item.outcome == Outcome::Failed;
    if read.iter().any(fell) {
        Verdict::Violation.to_string()
    } else if any(Outcome::Error) {
        Verdict::NotAssessable.to_string()
    } else if any(Outcome::Failed) {
        "drifted".to_owned()
    } else if any(Outcome::Undecided) || interrupted {
        Verdict::Inconclusive.to_string()
    } else if read.iter().any(|one| one.expected) {
        "as_expected".to_owned()
    } else {
        Verdict::NoViolationFound.to_string()
    }
}

/// A finding as it was read.
struct Read {
    item: Item,
    verdict: Verdict,
    expected: bool,
    drifted: bool,
}

fn finding(mut fields: Fields<'_>) -> Result<Read> {
    let verdict = verdict(&mut fields, "verdict")?;
    let expect = match fields.optional_text("expect")? {
        Some(_) => Some(self::verdict(&mut fields, "expect")?),
        None => None,
    };
    let said = expect.is_none() || truth(&mut fields, "as_expected")?;
    let drifted = expect.is_some_and(|expected| expected != verdict);
    if said == drifted {
        return Err(fields.fault("as_expected", "the verdicts say otherwise"));
    }
    let reason = fields.text("reason")?.to_owned();
    let fault = fields.optional_text("fault")?;
    let properties = properties(&mut fields, &PROPERTIES)?;
    let name = match fields.optional_text("name")? {
        Some(name) => name.to_owned(),
        None => format!("{} of {}", of(&properties, "claim"), of(&properties, "subject")),
    };
    let pair = pair(&mut fields)?;
    let search = search(&mut fields)?;
    let channels = channels(&mut fields)?;
    let place = place(&mut fields)?;
    let command = fields.texts("command")?;
    let assumptions = fields.texts("assumptions")?;
    let failures = fields.optional("failures").map_or_else(Vec::new, failures_words);
    for drawn in DRAWN {
        fields.optional(drawn);
    }
    fields.optional("format");
    fields.close()?;
    let was_cut = of(&properties, "stopped") == "interrupted";
    let (outcome, rule) = match verdict {
        Verdict::Inconclusive if was_cut => (Outcome::Undecided, Some(&NOT_REACHED)),
        _ => judged(verdict, expect, fault.is_some()),
    };
    let reason = if verdict == Verdict::Violation { reason + &bound(&properties) } else { reason };
    let message = match expect {
        None => format!("{verdict}: {reason}"),
        Some(expected) if drifted => format!("{verdict}, expected was {expected}: {reason}"),
        Some(_) => format!("{verdict}, as expected: {reason}"),
    };
    let mut details = lines(&properties, verdict);
    details.splice(1..1, pair);
    details.extend(search);
    details.extend(channels);
    details.extend(assumptions.into_iter().map(|said| format!("assumption: {said}")));
    details.extend(failures.into_iter().map(|said| format!("failures: {said}")));
    // What is said as the reason need not be said again.
    details.extend(
        fault.filter(|fault| !message.contains(fault)).map(|text| format!("fault: {text}")),
    );
    details.extend(again(&properties, &command));
    let item = Item {
        name,
        class: "audit".to_owned(),
        outcome,
        rule,
        message,
        details,
        properties,
        place,
    };
    Ok(Read { item, verdict, expected: expect.is_some(), drifted })
}

/// What a verdict comes to, and which rule is broken; as the exit code has it.
fn judged(
    verdict: Verdict,
    expect: Option<Verdict>,
    faulty: bool,
) -> (Outcome, Option<&'static Rule>) {
    match (verdict, expect) {
        (verdict, Some(expected)) if verdict == expected => (Outcome::Passed, None),
        (Verdict::Violation, _) => (Outcome::Failed, Some(&VIOLATION)),
        (Verdict::NotAssessable, _) if faulty => (Outcome::Error, Some(&SUBJECT)),
        (_, Some(_)) => (Outcome::Failed, Some(&DRIFTED)),
        (Verdict::NoViolationFound, None) => (Outcome::Passed, None),
        (Verdict::Inconclusive, None) => (Outcome::Undecided, Some(&INCONCLUSIVE)),
        (Verdict::NotAssessable, None) => (Outcome::Undecided, Some(&NOT_ASSESSABLE)),
    }
}

/// The bound that a violation comes with.
fn bound(properties: &Properties) -> String {
    match (of(properties, "refuted"), of(properties, "epsilon_lower")) {
        ("", "") => String::new(),
        ("", lower) => format!("; epsilon >= {lower}"),
        (claim, _) => format!("; refuted is {claim}"),
    }
}

fn verdict(fields: &mut Fields<'_>, name: &'static str) -> Result<Verdict> {
    let text = fields.text(name)?;
    let known = Verdict::NAMES.iter().find(|(word, _)| *word == text);
    known.map(|(_, verdict)| *verdict).ok_or_else(|| {
        let names = Verdict::NAMES.map(|(name, _)| name).join(", ");
        fields.fault(name, format!("must be one of {names}"))
    })
}

/// The claim, what was found of it, and what could not have been seen.
fn lines(properties: &Properties, verdict: Verdict) -> Vec<String> {
    let said = |name| Some(of(properties, name)).filter(|text| !text.is_empty());
    let mut lines = vec![format!(
        "claim: {} under {} per {}",
        of(properties, "claim"),
        of(properties, "relation"),
        of(properties, "unit")
    )];
    lines.push(format!("subject: {}", of(properties, "subject")));
    if verdict == Verdict::NotAssessable {
        // Of what could not be judged there are no numbers to give.
        return lines;
    }
    let exact = said("method") == Some("exact");
    let how = if exact {
        "proven".to_owned()
    } else {
        format!("probability of error at most {}", of(properties, "alpha"))
    };
    for (name, sign) in [
        ("epsilon_lower", "epsilon >="),
        ("epsilon_upper", "epsilon <="),
        ("delta_lower", "delta at the claimed epsilon >="),
        ("delta_upper", "delta at the claimed epsilon <="),
        ("refuted", "refuted:"),
    ] {
        if let Some(value) = said(name) {
            lines.push(format!("{sign} {value} ({how})"));
        }
    }
    let runs = of(properties, "runs");
    if exact {
        lines.push(format!("tapes: {runs} visited"));
        return lines;
    }
    let at = said("violation_at").map_or_else(String::new, |at| format!(", refuted at run {at}"));
    let stopped = match said("stopped") {
        None => "",
        Some("max_seconds") => ", stopped by --max-seconds",
        Some(_) => ", interrupted",
    };
    lines.push(format!("runs: {runs}{at}{stopped}"));
    if let Some(value) = said("detectable") {
        lines.push(format!("would have been seen with probability 95 %: {value}"));
    } else if let Some(value) = said("detectable_epsilon") {
        lines.push(format!(
            "would have been seen with probability 95 %: eps >= {value} on the best event found"
        ));
    }
    if let Some(floor) = said("mass_floor") {
        lines.push(format!(
            "blind to: events of probability below {floor}, other pairs, other channels"
        ));
    }
    lines
}

/// How to make it again: with the command for this claim alone, or where there
/// is none with the seed.
fn again(properties: &Properties, command: &[String]) -> Vec<String> {
    let words: Vec<&str> = command.iter().map(String::as_str).collect();
    let seed = of(properties, "seed");
    let is_exact = of(properties, "method") == "exact";
    match (words.is_empty(), seed.is_empty()) {
        (true, true) => Vec::new(),
        (true, false) if is_exact => Vec::new(),
        (true, false) => vec![format!("seed: {seed}")],
        (false, _) => {
            let mut lines = vec![format!("replay: {}", shell_words(&words))];
            if !is_exact && draws_itself(&words) {
                lines.push(DRAWS_ITSELF.to_owned());
            }
            lines
        }
    }
}

/// The two inputs, as JSON.
fn pair(fields: &mut Fields<'_>) -> Result<Option<String>> {
    match fields.optional("pair") {
        None => Ok(None),
        Some(Value::Array(pair)) => match pair.as_slice() {
            [Value::Null, Value::Null] => Ok(None),
            [left, right] => Ok(Some(format!("pair: {left} and {right}"))),
            _ => Err(fields.fault("pair", "a pair is an array of two inputs")),
        },
        Some(_) => Err(fields.fault("pair", "a pair is an array of two inputs")),
    }
}

/// How the pair was found, if it was not given.
fn search(fields: &mut Fields<'_>) -> Result<Option<String>> {
    if fields.optional("search").is_none() {
        return Ok(None);
    }
    let mut search = fields.object("search")?;
    let (inputs, pairs) = (search.text("inputs")?, search.count("pairs")?);
    let (refused, runs) = (search.count("refused")?, search.count("runs")?);
    search.close()?;
    Ok(Some(format!(
        "search: the most telling of {pairs} pairs of {inputs}, {refused} of them refused, in {runs} runs more"
    )))
}

/// A line per channel, if more than outputs were watched.
fn channels(fields: &mut Fields<'_>) -> Result<Vec<String>> {
    if fields.optional("channels").is_none() {
        return Ok(Vec::new());
    }
    let line = |mut channel: Fields<'_>| {
        let (name, verdict) = (channel.text("channel")?, channel.text("verdict")?);
        let mut text = format!("channel {name}: {verdict}");
        for (name, value) in properties(&mut channel, &PROPERTIES)? {
            if ["epsilon_lower", "refuted", "detectable_epsilon", "detectable"].contains(&name) {
                text += &format!(", {name} {value}");
            }
        }
        channel.close()?;
        Ok(text)
    };
    fields.objects("channels")?.into_iter().map(line).collect()
}

/// Where the claim is written, if it is in a file.
fn place(fields: &mut Fields<'_>) -> Result<Option<Place>> {
    if fields.optional("source").is_none() {
        return Ok(None);
    }
    let mut source = fields.object("source")?;
    let file = source.text("file")?.to_owned();
    let (line, column) = (source.count("line")?, source.count("column")?);
    if line == 0 || column == 0 {
        return Err(source.fault("line", "lines and columns count from 1"));
    }
    source.close()?;
    Ok(Some(Place { file, line, column }))
}
