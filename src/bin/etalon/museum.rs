//! `etalon museum`: the auditor put to mechanisms whose true loss is known.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use etalon::Error;
use etalon::audit::{Finding, Plan, audit};
use etalon::digest::Digest;
use etalon::json;
use etalon::museum::{self, CATALOGUES, Exhibit, Known, Role, Specimen};
use etalon::num::Rational;
use etalon::report::{self, Viewing};
use etalon::tape::Seed;

use crate::args::{Format, MuseumCommand, MuseumListArgs, MuseumRunArgs};
use crate::exit::{End, Failure};
use crate::files;
use crate::interrupt::Interrupt;
use crate::progress::Line;
use crate::single::fresh_seed;

/// The width of a table where the terminal does not tell its own.
const WIDTH: u16 = 130;
/// Audits that run at a time.
const THREADS: usize = 2;

/// Runs the command.
pub(crate) fn run(command: &MuseumCommand) -> Result<End, Failure> {
    match command {
        MuseumCommand::List(arguments) => list(arguments),
        MuseumCommand::Run(arguments) => view(arguments),
    }
}

fn list(arguments: &MuseumListArgs) -> Result<End, Failure> {
    let cards: etalon::Result<Vec<(Specimen, Known)>> =
        museum::specimens().map(|specimen| Ok((*specimen, specimen.known(&CATALOGUES)?))).collect();
    let cards = cards?;
    files::print(&match arguments.format {
        Format::Text => report::museum_cards(&cards, WIDTH),
        Format::Json => json::pretty(&report::museum_cards_json(&cards)),
    })?;
    Ok(End::Good)
}

/// One audit, which may serve several cards: many share a correct twin.
struct Trial {
    specimen: &'static Specimen,
    role: Role,
    exhibit: Exhibit,
}

impl Trial {
    /// Whether another card asks for the same audit. What is broken is always
    /// audited for itself, for it stops at the violation.
    fn is_that_of(&self, other: &Self) -> bool {
        let question = |trial: &Self| {
            let card = trial.specimen;
            (trial.exhibit, card.claim, card.relation, card.pair, trial.role == Role::Specimen)
        };
        question(self) == question(other)
    }

    /// What is known of the loss.
    fn known(&self) -> etalon::Result<Known> {
        match self.role {
            Role::Specimen => self.specimen.known(&CATALOGUES),
            _ => self.exhibit.known(&CATALOGUES, &self.specimen.pair()?),
        }
    }
}

fn view(arguments: &MuseumRunArgs) -> Result<End, Failure> {
    if arguments.max_runs == 0 {
        return Err(Error::domain("max-runs", 0, "a whole number, 1 or more").into());
    }
    let alpha: Rational = arguments.alpha.parse()?;
    if !alpha.is_positive() || alpha >= Rational::one() {
        return Err(Error::domain("alpha", alpha, "0 < alpha < 1, such as 1e-9").into());
    }
    let seed = match &arguments.seed {
        Some(text) => text.parse()?,
        None => fresh_seed()?,
    };
    let only = arguments.only.as_deref().unwrap_or("");
    let wanted: Vec<Trial> = museum::specimens()
        .filter(|specimen| specimen.name.contains(only))
        .flat_map(|specimen| {
            specimen.exhibits().map(move |(role, exhibit)| Trial { specimen, role, exhibit })
        })
        .collect();
    if wanted.is_empty() {
        return Err(Error::Unknown {
            what: "specimen",
            given: only.to_owned(),
            known: museum::specimens().map(|card| card.name).collect::<Vec<_>>().join(", "),
        }
        .into());
    }
    // Which trial answers each one that is wanted.
    let mut trials: Vec<&Trial> = Vec::new();
    let mut answers = Vec::with_capacity(wanted.len());
    for trial in &wanted {
        let known = trials.iter().position(|other| trial.is_that_of(other));
        answers.push(known.unwrap_or(trials.len()));
        if known.is_none() {
            trials.push(trial);
        }
    }
    let each = (&alpha / &Rational::from(i64::try_from(trials.len()).unwrap_or(i64::MAX)))?;
    let interrupt = Interrupt::listen();
    let findings = audit_all(&trials, &each, &seed, arguments.max_runs, &interrupt)?;
    interrupt.tell(findings.iter().flatten().count(), trials.len(), "audits were made");
    let known: etalon::Result<Vec<Known>> = trials.iter().map(|trial| trial.known()).collect();
    let known = known?;
    let viewed = wanted.iter().zip(answers).filter_map(|(trial, answer)| {
        Some(Viewing {
            specimen: *trial.specimen,
            role: trial.role,
            exhibit: trial.exhibit,
            known: known[answer].clone(),
            max_runs: arguments.max_runs,
            finding: findings[answer].clone()?,
        })
    });
    let viewings: Vec<Viewing> = viewed.collect();
    files::print(&match arguments.format {
        Format::Text => report::museum_text(&viewings, WIDTH) + &format!("seed {}\n", seed.hex()),
        Format::Json => json::pretty(&report::museum_json(&viewings, &alpha, &seed.hex())),
    })?;
    Ok(if viewings.iter().any(|viewing| viewing.fault().is_some()) {
        End::Drifted
    } else if interrupt.is_raised() {
        End::Inconclusive
    } else {
        End::Good
    })
}

/// The finding of every trial; none for those an interrupt left out.
fn audit_all(
    trials: &[&Trial],
    alpha: &Rational,
    seed: &Seed,
    max_runs: u64,
    interrupt: &Interrupt,
) -> Result<Vec<Option<Finding>>, Failure> {
    let next = AtomicUsize::new(0);
    let line = Line::of_pieces("exhibits", trials.len());
    let findings = Mutex::new(vec![None; trials.len()]);
    let work = || -> etalon::Result<()> {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(trial) = trials.get(at).filter(|_| !interrupt.is_raised()) else {
                return Ok(());
            };
            let finding = audit_one(trial, alpha, seed, max_runs, interrupt)?;
            line.advance(trial.specimen.name);
            if !interrupt.is_raised() {
                findings.lock().expect("no thread panics while it holds it")[at] = Some(finding);
            }
        }
    };
    let done = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        let ends = threads.into_iter().map(|thread| thread.join().expect("an audit never panics"));
        ends.collect::<etalon::Result<Vec<()>>>()
    });
    done?;
    Ok(findings.into_inner().expect("every thread has ended"))
}

fn audit_one(
    trial: &Trial,
    alpha: &Rational,
    seed: &Seed,
    max_runs: u64,
    interrupt: &Interrupt,
) -> etalon::Result<Finding> {
    let card = trial.specimen;
    let mut digest = Digest::new();
    digest.update(seed.bytes());
    digest.update(format!("{} {}", card.name, trial.role.name()));
    let seed = Seed::new(digest.bytes());
    let mut subject = trial.exhibit.subject(&CATALOGUES, &card.pair()?, &seed)?;
    let plan = Plan {
        claim: card.claim()?,
        relation: card.relation()?,
        unit: "person".parse()?,
        alpha: alpha.clone(),
        max_runs,
        stop_at_violation: trial.role == Role::Specimen,
        seed,
    };
    audit(&plan, &mut subject, &mut |_| !interrupt.is_raised())
}
