//! `etalon insights release`: debit, noise, publication, a folder.

use etalon::digest::{Digest, hex};
use etalon::insights::edition::history;
use etalon::insights::purchase::{charges, left, months, roster_digest, terms};
use etalon::insights::{Edition, Intake, Leaves, Manifest, Period, Policy};
use etalon::json::{self, json};
use etalon::ledger::{Ledger, Order, Publication};
use etalon::report::InsightsFolder;

use super::earlier;
use super::folder;
use super::seed_file::{Purpose, kept};
use super::source::{Source, policy};
use super::verdicts;
use crate::args::{Format, ReleaseArgs};
use crate::date;
use crate::exit::{End, Failure};
use crate::files;

/// Runs the command.
pub(crate) fn run(arguments: &ReleaseArgs) -> Result<End, Failure> {
    let (policy, policy_text) = policy(arguments.policy.as_deref())?;
    let period: Period = arguments.period.parse()?;
    policy.admits(period)?;
    let verdicts = arguments.verdicts.as_deref().map(verdicts::read).transpose()?;
    let earlier = folder::check(&arguments.out)?;
    if arguments.seed_file.as_ref().is_some_and(|seed| seed.starts_with(&arguments.out)) {
        let rule = "keep the seed outside of the folder: who has both can subtract the noise";
        return Err(folder::refused(&arguments.out, rule));
    }
    let source = Source::read(&arguments.source, period)?;
    source.must_show_something(&policy)?;
    let roster = roster_digest(&source.roster);
    if let Some(earlier) = &earlier {
        earlier::must_be_of(earlier, period, arguments)?;
    }
    let is_new = earlier::is_new(&arguments.ledger);
    let mut ledger = Ledger::open(&arguments.ledger, &terms(&policy)?)?;
    if is_new {
        earlier::say_that_it_is_new(arguments);
    }
    let order = Order {
        period: months(period)?,
        charges: charges(&policy),
        roster: roster.clone(),
        policy: hex(&Digest::of(&policy_text)),
        seed_commitment: String::new(),
        input_commitment: String::new(),
        time: date::now(),
    };
    if let Some(earlier) = &earlier {
        earlier::must_be_known(earlier, &ledger.book()?, &order, arguments)?;
    }
    let (published, drawn) =
        publish(&mut ledger, order, arguments, (&policy, &policy_text), &source)?;
    let edition = Edition::read(&policy, period, &published)?;
    let publications = ledger.publications()?;
    let manifest = edition.manifest(&policy, &roster);
    let cells = edition.cells(&policy)?;
    let made = InsightsFolder {
        policy_text: &policy_text,
        policy: &policy,
        manifest: &manifest,
        cells: &cells,
        history: &history(&policy, period, &publications)?,
        verdicts: verdicts.as_deref(),
    };
    folder::write(&arguments.out, &made.files()?).inspect_err(|_| {
        files::note("what was published is in the ledger: make room and run the same command again; it costs nothing more");
    })?;
    let book = ledger.book()?;
    let (spent, head) = (book.spent(&months(period)?), book.head().to_owned());
    let left = left(&policy, &spent);
    files::print(&match arguments.format {
        Format::Json => json::pretty(&json!({
            "format": "etalon-insights-released/1",
            "folder": arguments.out.display().to_string(),
            "period": period.to_string(),
            "private": manifest.is_private(),
            "epsilon": manifest.epsilon,
            "unit": manifest.unit,
            "relation": manifest.relation,
            "spent": spent.to_string(),
            "left": left.to_string(),
            "cells": cells.len(),
            "ledger_head": head,
        })),
        Format::Text => {
            let mut text = String::new();
            for (name, value) in [
                (
                    "released",
                    format!("{period}, {} cells, in {}", cells.len(), arguments.out.display()),
                ),
                (
                    "guarantee",
                    format!(
                        "eps = {} per {} under {}",
                        manifest.epsilon, manifest.unit, manifest.relation
                    ),
                ),
                ("budget", format!("{spent} of {} spent in {period}, {left} left", policy.budget)),
                ("ledger", format!("{}, head {head}", arguments.ledger.display())),
                (
                    "",
                    format!(
                        "keep this head where whoever keeps the ledger cannot change it; `etalon \
                         ledger verify {} --head {head}` then finds entries that were cut off",
                        arguments.ledger.display()
                    ),
                ),
                ("private", private(&manifest, arguments, drawn)),
            ] {
                text += &format!("{name:>12}  {value}\n");
            }
            text
        }
    })?;
    Ok(End::Good)
}

/// Publishes what is new of the order, and how many metrics that is; the file
/// of metrics is read only if there are any.
fn publish(
    ledger: &mut Ledger,
    mut order: Order,
    arguments: &ReleaseArgs,
    (policy, policy_text): (&Policy, &str),
    source: &Source<'_>,
) -> Result<(Vec<Publication>, usize), Failure> {
    let book = ledger.book()?;
    let mut names = order.charges.iter().map(|charge| &charge.name);
    if names.all(|name| book.published(&order.period, name).is_some()) {
        // Nothing will be drawn, so that neither is looked at.
        order.seed_commitment = "0".repeat(64);
        order.input_commitment = "0".repeat(64);
        let published = ledger.publish(&order, |_| Ok(Vec::new()))?;
        files::note(
            "all of this is published already: the same cells are returned, nothing is spent",
        );
        return Ok((published, 0));
    }
    let (intake, inputs) = source.intake(policy)?;
    say_what_is_strange(&intake);
    source.must_measure_somebody(&intake)?;
    let purpose = Purpose {
        period: source.period,
        digest: &|seed| inputs.purpose(policy_text, source.period, seed),
        known: &|commitment| book.drawn_from(commitment).is_some(),
    };
    let seed = kept(arguments.seed_file.as_deref(), &purpose)?;
    order.seed_commitment = seed.seed.commitment();
    order.input_commitment = inputs.commitment(&seed.seed);
    let mut drawn = 0;
    let published = ledger.publish(&order, |new| {
        drawn = new.len();
        let from = (&seed.seed, seed.seeded);
        Leaves::draw_all(policy, new, &source.roster, &intake, from, |leaves| leaves.text())
    })?;
    if drawn < order.charges.len() {
        files::note("some of this was published already: those cells are returned as they were");
    }
    Ok((published, drawn))
}

/// For the operator, who sees the data, and nobody else.
fn say_what_is_strange(intake: &Intake) {
    for sentence in intake.findings.sentences() {
        files::note(&sentence);
    }
}

/// What the operator must know of the seed.
fn private(manifest: &Manifest, arguments: &ReleaseArgs, drawn: usize) -> String {
    if !manifest.is_private() {
        return "no: the seed was given, so this is a test".to_owned();
    }
    match &arguments.seed_file {
        _ if drawn == 0 => "yes, as long as nobody sees the seed of the first time".to_owned(),
        Some(path) => format!("yes, as long as nobody sees {}", path.display()),
        None => "yes; the seed was not kept, so this cannot be replayed".to_owned(),
    }
}
