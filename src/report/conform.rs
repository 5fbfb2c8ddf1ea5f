//! A conformance run as text and as JSON.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::conform::{Conformance, Failing, Outcome, Record, Selection, Tier, Verdict};
use crate::json::{Map, Value, json};

/// How many records are shown under one heading.
const SHOWN: usize = 10;

/// What is said where draws from a tape are wrong.
const OTHER_ALGORITHM: &str = "is your algorithm not the profile's? then offer count-tapes and \
                               frequencies, not sample and digest";

/// The verdict in a sentence.
fn sentence(found: &Conformance) -> String {
    let undrawn = &found.left_out.undrawn;
    match (found.verdict(), undrawn.is_empty()) {
        (Verdict::Conforms, false) => {
            format!("{}; nothing was drawn from {}", judged(found), undrawn.join(", "))
        }
        _ => judged(found),
    }
}

/// The verdict on what was asked.
fn judged(found: &Conformance) -> String {
    match found.verdict() {
        Verdict::Conforms if found.records.iter().any(|record| record.excused.is_some()) => {
            "every failure was expected".to_owned()
        }
        Verdict::Conforms => "everything that was asked is right".to_owned(),
        Verdict::Fails => "it does not conform".to_owned(),
        Verdict::Infrastructure if found.fault.is_some() => {
            "the program could not be run to the end".to_owned()
        }
        Verdict::Infrastructure => {
            "the program broke the protocol: try `etalon check-adapter`".to_owned()
        }
        Verdict::NothingShown if found.records.iter().any(|one| one.outcome.is_executed()) => {
            "interrupted; what was asked is right".to_owned()
        }
        Verdict::NothingShown if found.required == 0 => "there are no such cases".to_owned(),
        Verdict::NothingShown => "nothing was asked: nothing is offered of these cases".to_owned(),
        Verdict::Drifted => "the list of expected failures is not true any more".to_owned(),
    }
}

fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Conforms => "conforms",
        Verdict::Fails => "fails",
        Verdict::Infrastructure => "infrastructure",
        Verdict::NothingShown => "nothing_shown",
        Verdict::Drifted => "drifted",
    }
}

/// What the run was about, in words.
fn about(selection: &Selection) -> String {
    let mut text = if selection.classes.is_empty() {
        "every class".to_owned()
    } else {
        let names: Vec<&str> = selection.classes.iter().map(|class| class.name()).collect();
        format!("class {}", names.join(", "))
    };
    let _ = write!(text, ", tier {}", selection.tier);
    if let Some(shard) = selection.shard {
        let _ = write!(text, ", shard {shard}");
    }
    for glob in &selection.ids {
        let _ = write!(text, ", {glob}");
    }
    text
}

/// A run for a terminal.
///
/// # Example
///
/// ```
/// # use etalon::conform::{
/// #     Conformance, Failing, Greeting, LeftOut, Offer, Outcome, Record, Selection,
/// # };
/// use etalon::report::conform_text;
/// # use etalon::vectors::Class;
///
/// # let record = Record {
/// #     id: "guarantee-7".to_owned(),
/// #     file: "guarantee/laplace".to_owned(),
/// #     class: Class::Core,
/// #     op: "guarantee".to_owned(),
/// #     about: Vec::new(),
/// #     comment: "a scale of 0".to_owned(),
/// #     outcome: Outcome::Fail(Failing::NotRefused, "expected refused, got ok".to_owned()),
/// #     reading: Vec::new(),
/// #     excused: None,
/// # };
/// # let greeting = Greeting {
/// #     name: "mylibrary".to_owned(),
/// #     version: "1.0".to_owned(),
/// #     language: "c".to_owned(),
/// #     offers: vec![Offer::all("guarantee")],
/// # };
/// # let found = Conformance {
/// #     suite: "5a".repeat(32),
/// #     selection: Selection::default(),
/// #     greeting,
/// #     records: vec![record],
/// #     required: 1,
/// #     drifts: Vec::new(),
/// #     idle: Vec::new(),
/// #     left_out: LeftOut::default(),
/// #     fault: None,
/// #     strict: false,
/// #     seed: None,
/// #     seconds: 0.5,
/// # };
/// // One case was asked: a scale of 0, and it was not refused.
/// let text = conform_text(&found);
/// assert!(text.starts_with("     verdict  it does not conform\n"));
/// assert!(text.contains("did not refuse: 1\n"));
/// ```
pub fn conform_text(found: &Conformance) -> String {
    let mut text = String::new();
    let who = &found.greeting;
    let mut line = |name: &str, value: &str| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{name:>12}  {value}");
    };
    line("verdict", &sentence(found));
    line("subject", &format!("{} {}, {}", who.name, who.version, who.language));
    line("vectors", &format!("{}, {}", &found.suite[..16], about(&found.selection)));
    if let Some(seed) = &found.seed {
        line("fresh", &format!("replay with --fresh --seed {seed}"));
    }
    line("seconds", &format!("{:.1}", found.seconds));
    if let Some(fault) = &found.fault {
        line("fault", fault);
        let left = found.required - u64::try_from(found.records.len()).unwrap_or(found.required);
        line("", &format!("{left} cases were not reached"));
    }
    text.push_str(&table(found));
    let left: Vec<String> =
        found.not_offered().iter().map(|(op, count)| format!("{op} {count}")).collect();
    if !left.is_empty() {
        let _ = writeln!(text, "{:>12}  {}", "not offered", left.join(", "));
    }
    for (at, clause) in found.left_out.clauses().iter().enumerate() {
        let name = if at == 0 { "left out" } else { "" };
        let _ = writeln!(text, "{name:>12}  by tier {}: {clause}", found.selection.tier);
    }
    for offer in &found.idle {
        let _ = writeln!(text, "{:>12}  no case meets the offer {offer}", "note");
    }
    let mut failures: Vec<&Record> = found.failures().collect();
    // A digest says that something is wrong, the others what.
    failures.sort_by_key(|record| record.op == "digest");
    text.push_str(&groups(&failures));
    let excused: Vec<&Record> = found
        .records
        .iter()
        .filter(|one| one.excused.is_some() && one.outcome.is_bad(found.strict))
        .collect();
    if !excused.is_empty() {
        let _ = writeln!(text, "\nexpected to fail: {}", excused.len());
        for record in excused.iter().take(SHOWN) {
            let why = record.excused.as_deref().unwrap_or_default();
            let _ = writeln!(text, "  {}: {why}", record.id);
        }
        more(&mut text, excused.len());
    }
    if !found.drifts.is_empty() {
        let _ = writeln!(text, "\nexpectations that do not hold: {}", found.drifts.len());
        for drift in &found.drifts {
            let _ = writeln!(text, "  {}: {}", drift.id, drift.what);
        }
    }
    text
}

fn table(found: &Conformance) -> String {
    let mut text = String::new();
    let mut row = |cells: [&str; 6], last: &str| {
        let [class, cells @ ..] = cells;
        let _ = write!(text, "{class:>12}");
        for cell in cells {
            let _ = write!(text, "  {cell:>8}");
        }
        let _ = writeln!(text, "{}{last}", if last.is_empty() { "" } else { "  " });
    };
    row(["class", "required", "executed", "passed", "failed", "expected"], "");
    for tally in found.tallies() {
        let numbers = [tally.required, tally.executed, tally.passed, tally.failed, tally.excused];
        let [a, b, c, d, e] = numbers.map(|number| number.to_string());
        let mut words: Vec<String> =
            tally.grades.iter().map(|(grade, count)| format!("{count} {grade}")).collect();
        if tally.not_applicable > 0 {
            words.push(format!("{} not applicable", tally.not_applicable));
        }
        row([tally.class.name(), &a, &b, &c, &d, &e], &words.join(", "));
    }
    text
}

/// Records under the headings of their outcomes.
fn groups(records: &[&Record]) -> String {
    let mut headings: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in records {
        headings.entry(record.outcome.heading()).or_default().push(record);
    }
    let mut text = String::new();
    for (heading, records) in headings {
        let _ = writeln!(text, "\n{heading}: {}", records.len());
        let is_sampler = |record: &&Record| ["sample", "digest"].contains(&record.op.as_str());
        if heading == Failing::Wrong.name() && records.iter().any(is_sampler) {
            let _ = writeln!(text, "  {OTHER_ALGORITHM}");
        }
        for record in records.iter().take(SHOWN) {
            let comment = record.comment.trim_end_matches('.');
            let _ = writeln!(text, "  {} ({}, {comment})", record.id, record.file);
            let _ = writeln!(text, "      {}", record.outcome.detail());
            if let Some((first, rest)) = record.reading.split_first() {
                let _ = writeln!(text, "      the reference: {first}");
                for step in rest {
                    let _ = writeln!(text, "        {step}");
                }
            }
        }
        more(&mut text, records.len());
    }
    text
}

fn more(text: &mut String, all: usize) {
    if all > SHOWN {
        let _ = writeln!(text, "  ... and {} more; --format json lists them", all - SHOWN);
    }
}

/// A run as one object, format `etalon-conformance/1`.
///
/// # Example
///
/// ```
/// # use etalon::conform::{
/// #     Conformance, Failing, Greeting, LeftOut, Offer, Outcome, Record, Selection,
/// # };
/// use etalon::report::conform_json;
/// # use etalon::vectors::Class;
///
/// # let record = Record {
/// #     id: "guarantee-7".to_owned(),
/// #     file: "guarantee/laplace".to_owned(),
/// #     class: Class::Core,
/// #     op: "guarantee".to_owned(),
/// #     about: Vec::new(),
/// #     comment: "a scale of 0".to_owned(),
/// #     outcome: Outcome::Fail(Failing::NotRefused, "expected refused, got ok".to_owned()),
/// #     reading: Vec::new(),
/// #     excused: None,
/// # };
/// # let greeting = Greeting {
/// #     name: "mylibrary".to_owned(),
/// #     version: "1.0".to_owned(),
/// #     language: "c".to_owned(),
/// #     offers: vec![Offer::all("guarantee")],
/// # };
/// # let found = Conformance {
/// #     suite: "5a".repeat(32),
/// #     selection: Selection::default(),
/// #     greeting,
/// #     records: vec![record],
/// #     required: 1,
/// #     drifts: Vec::new(),
/// #     idle: Vec::new(),
/// #     left_out: LeftOut::default(),
/// #     fault: None,
/// #     strict: false,
/// #     seed: None,
/// #     seconds: 0.5,
/// # };
/// // One case was asked: a scale of 0, and it was not refused.
/// let object = conform_json(&found);
/// assert_eq!(object["verdict"], "fails");
/// assert_eq!(object["classes"]["core"]["failed"], 1);
/// assert_eq!(object["cases"][0]["how"], "did not refuse");
/// ```
pub fn conform_json(found: &Conformance) -> Value {
    let classes: Map<String, Value> = found
        .tallies()
        .into_iter()
        .map(|tally| {
            let grades: BTreeMap<&str, u64> = tally.grades.iter().copied().collect();
            let object = json!({
                "required": tally.required,
                "executed": tally.executed,
                "passed": tally.passed,
                "failed": tally.failed,
                "expected": tally.excused,
                "not_applicable": tally.not_applicable,
                "grades": grades,
            });
            (tally.class.name().to_owned(), object)
        })
        .collect();
    let named = |(tier, ops): (&Tier, _)| (tier.to_string(), json!(ops));
    let left_out: Map<String, Value> = found.left_out.cases.iter().map(named).collect();
    let who = &found.greeting;
    let selection = &found.selection;
    json!({
        "format": "etalon-conformance/1",
        "verdict": name(found.verdict()),
        "suite": found.suite,
        "subject": {"name": who.name, "version": who.version, "language": who.language},
        "selection": {
            "classes": selection.classes.iter().map(|class| class.name()).collect::<Vec<_>>(),
            "tier": selection.tier.to_string(),
            "shard": selection.shard.map(|shard| shard.to_string()),
            "ids": selection.ids.iter().map(ToString::to_string).collect::<Vec<_>>(),
        },
        "strict": found.strict,
        "seed": found.seed,
        "required": found.required,
        "classes": classes,
        "drifts": found
            .drifts
            .iter()
            .map(|drift| json!({"id": drift.id, "what": drift.what}))
            .collect::<Vec<_>>(),
        "not_offered": found.not_offered(),
        "idle_offers": found.idle,
        "left_out": left_out,
        "undrawn": found.left_out.undrawn,
        "fault": found.fault,
        "seconds": format!("{:.3}", found.seconds),
        "cases": found.records.iter().map(|record| case(found, record)).collect::<Vec<_>>(),
    })
}

fn case(found: &Conformance, record: &Record) -> Value {
    let mut object = json!({
        "id": record.id,
        "file": record.file,
        "class": record.class.name(),
        "op": record.op,
        "outcome": record.outcome.word(),
        "failure": found.is_failure(record),
    });
    for (name, value) in &record.about {
        object[*name] = json!(value);
    }
    if let Outcome::Fail(how, _) = &record.outcome {
        object["how"] = json!(how.name());
    }
    for (field, text) in [
        ("detail", Some(record.outcome.detail()).filter(|text| !text.is_empty())),
        ("expected", record.excused.as_deref()),
    ] {
        if let Some(text) = text {
            object[field] = json!(text);
        }
    }
    if found.is_failure(record) {
        object["comment"] = json!(record.comment);
    }
    if !record.reading.is_empty() {
        object["reading"] = json!(record.reading);
    }
    object
}
