//! One audit, timed and watched.

use std::cell::Cell;
use std::path::Path;
use std::time::{Duration, Instant};

use etalon::Error;
use etalon::audit::suite::{Case, Source};
use etalon::audit::{
    Confirmed, Finding, Plan, Progress, Proven, Searched, Verdict, Watched, audit_channels,
    audit_exactly, audit_learning, audit_pairs,
};
use etalon::conform::{Limits, Portion, Taped};
use etalon::json::Value;
use etalon::num::Rational;
use etalon::report::{Record, Stopped, command};
use etalon::subject::doubts::of_pair;
use etalon::subject::input::are_within;
use etalon::subject::{BUILTINS, Parameters, ProcessLimits, Run, Subject, find, laws};
use etalon::tape::{ChaCha, Seed};

use crate::date;
use crate::exit::Failure;
use crate::interrupt::Interrupt;
use crate::keeping::Keeping;
use crate::progress::Line;
use crate::sources::{self, CATALOGUES};

/// What holds for every claim of a command.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) alpha: Rational,
    /// Instead of what a suite says, like the time and the seed.
    pub(crate) max_runs: Option<u64>,
    pub(crate) max_seconds: Option<u64>,
    pub(crate) deadline: Duration,
    pub(crate) stop_at_violation: bool,
    pub(crate) seed: Option<Seed>,
}

/// Where neither the command line nor a suite says so.
const MAX_RUNS: u64 = 1_000_000;
const MAX_SECONDS: u64 = 60;

impl Settings {
    /// The longest time that a case may take.
    fn seconds(&self, case: &Case) -> u64 {
        self.max_seconds.or(case.max_seconds).unwrap_or(MAX_SECONDS)
    }
}

/// Branches of a walk rarer than this power of 1/2 are left undecided.
const WALK_FLOOR: u32 = 20;
/// The same for a program, which is asked over a pipe for every branch.
const PROGRAM_FLOOR: u32 = 12;
/// If that leaves the answer open, so much deeper again and again, as long as
/// the last walk was not longer than this.
const FLOOR_STEP: u32 = 10;
const DEEPEST_FLOOR: u32 = 200;
const MOST_LEAVES: u64 = 5_000;

/// Audits one case; a failing subject is a record, bad input an error.
pub(crate) fn audit_case(
    case: &Case,
    settings: &Settings,
    folder: &Path,
    interrupt: &Interrupt,
    keeping: &mut Keeping,
) -> Result<Record, Failure> {
    let start = Instant::now();
    let seed = match settings.seed.clone().or_else(|| case.seed.clone()) {
        Some(seed) => seed,
        None => fresh_seed()?,
    };
    let mut plan = Plan {
        claim: case.claim.clone(),
        relation: case.relation,
        unit: case.unit.clone(),
        alpha: settings.alpha.clone(),
        max_runs: settings.max_runs.or(case.max_runs).unwrap_or(MAX_RUNS),
        stop_at_violation: settings.stop_at_violation,
        seed,
    };
    plan.validate()?;
    check_pair(case)?;
    keeping.doubts.extend(of_pair(case.relation, &case.pair));
    let mut tried = (case.pair.clone(), None);
    let mut channels = Vec::new();
    let stopped = Cell::new(None);
    let outcome = match &case.source {
        Source::BuiltIn { name, parameters } if case.exact => {
            exactly(&plan, name, parameters, case).map_err(Failure::Library)
        }
        Source::Taped { argv, mechanism, parameters } if case.exact => {
            let limits = Limits { start: settings.deadline, case: settings.deadline };
            taped(&plan, argv, mechanism, parameters, limits, case).map_err(Failure::Library)
        }
        source if case.exact => Err(Failure::Library(Error::domain(
            "method",
            format!("exact on {}", describe(source)),
            "a built-in, since nothing else runs on a tape; leave the method out",
        ))),
        _ => statistically(&mut plan, case, settings, folder, interrupt, keeping, &stopped).map(
            |(watched, found)| {
                if let (Some(inputs), Some((pair, searched))) = (case.inputs, found) {
                    tried = (pair, Some((inputs, searched)));
                }
                channels = watched.channels;
                watched.finding
            },
        ),
    };
    let (pair, searched) = tried;
    // The runs of a shard are made with seeds of its own.
    let command = if keeping.file.is_some() {
        Vec::new()
    } else {
        command(case, &plan, folder, settings.seconds(case), settings.deadline.as_secs())
    };
    let (finding, fault) = match outcome {
        Ok(finding) => (finding, None),
        Err(Failure::Library(fault @ Error::Subject { .. })) => {
            let finding = Finding::not_assessable(
                "the subject could not be run".to_owned(),
                describe(&case.source),
                0,
            );
            (finding, Some(fault.to_string()))
        }
        Err(Failure::Library(fault @ Error::Unsupported { .. })) => {
            (Finding::not_assessable(fault.to_string(), describe(&case.source), 0), None)
        }
        Err(failure) => return Err(failure),
    };
    let fault = fault.or_else(|| {
        let failed = finding.verdict == Verdict::NotAssessable && finding.runs > 0;
        failed.then(|| finding.reason.clone())
    });
    let stopped = stopped.get().filter(|_| finding.runs < plan.max_runs);
    Ok(Record {
        name: case.name.clone(),
        plan,
        pair,
        searched,
        assumptions: std::mem::take(&mut keeping.doubts),
        finding,
        channels,
        seconds: start.elapsed().as_secs_f64(),
        stopped,
        // What is made again from a seed is the same page again.
        made: (case.seed.is_none() && settings.seed.is_none()).then(date::in_words),
        expect: case.expect,
        fault,
        place: None,
        command,
    })
}

/// Refuses a pair on which no mechanism could ever be told from any other.
fn check_pair(case: &Case) -> Result<(), Failure> {
    let [left, right] = &case.pair;
    if case.inputs.is_none() && !left.is_null() && left == right {
        let given = format!("{left} and {right}");
        return Err(Error::domain("inputs", given, sources::SAME).into());
    }
    Ok(())
}

/// How many pairs of a type of inputs are tried.
const PAIRS: usize = 36;
/// The part of the time that may be spent on the search: 1/4.
const SEARCH: u32 = 4;
/// The stream of the auditor's seed from which pairs are drawn.
const NEIGHBORS: u64 = 3;

/// The pair that a search has found, and what it tried.
type Found = ([Value; 2], Searched);

fn statistically(
    plan: &mut Plan,
    case: &Case,
    settings: &Settings,
    folder: &Path,
    interrupt: &Interrupt,
    keeping: &mut Keeping,
    stopped: &Cell<Option<Stopped>>,
) -> Result<(Watched, Option<Found>), Failure> {
    let limit = Duration::from_secs(settings.seconds(case));
    let limits = ProcessLimits {
        start: ProcessLimits::default().start.max(settings.deadline).min(limit),
        batch: settings.deadline.min(limit),
    };
    let measures = case.channels.measures();
    let open = |pair: &[Value; 2], seed: &Seed| {
        sources::open(&case.source, pair, seed, limits, folder, &measures)
    };
    let mut reopen = |pair: &[Value; 2], seed: &Seed| -> etalon::Result<Box<dyn Subject>> {
        match open(pair, seed) {
            Ok(opened) => Ok(opened.subject),
            Err(Failure::Library(error)) => Err(error),
            Err(failure) => {
                Err(Error::Subject { fault: failure.to_string(), stderr: String::new() })
            }
        }
    };
    let line = Line::of_runs(&case.name, plan.max_runs, Some(limit));
    let start = Instant::now();
    let mut go_on = |progress: &Progress<'_>| {
        line.show(progress);
        stopped.set(if interrupt.is_raised() {
            Some(Stopped::Interrupted)
        } else {
            (start.elapsed() >= limit).then_some(Stopped::Seconds)
        });
        stopped.get().is_none()
    };
    let mut channels = Vec::new();
    let (finding, learned, found) = match (case.inputs, &keeping.file) {
        (Some(inputs), _) => {
            let pairs =
                inputs.pairs(case.relation, PAIRS, &mut ChaCha::new(&plan.seed, NEIGHBORS))?;
            let chosen = {
                let mut search_on = || start.elapsed() < limit / SEARCH && !interrupt.is_raised();
                audit_pairs(plan, &pairs, &mut reopen, &mut search_on, &mut go_on)?
            };
            let found = (pairs[chosen.pair].clone(), chosen.searched);
            (chosen.finding, Some(chosen.learned), Some(found))
        }
        (None, Some(file)) => {
            let mut open = |plan: &Plan| Ok(open(&case.pair, &plan.seed)?.subject);
            let (finding, learned) = file.run(plan, case, &mut open, &mut go_on)?;
            (finding, learned, None)
        }
        (None, None) => {
            let mut opened = open(&case.pair, &plan.seed)?;
            keeping.doubts.append(&mut opened.doubts);
            if let Some(most) = opened.most {
                plan.max_runs = plan.max_runs.min(most);
            }
            let subject = opened.subject.as_mut();
            if keeping.certify && opened.most.is_none() && case.channels.are_output_only() {
                let (finding, learned) = audit_learning(plan, subject, &mut go_on)?;
                (finding, Some(learned), None)
            } else {
                let watched = audit_channels(plan, &case.channels, subject, &mut go_on)?;
                channels = watched.channels;
                (watched.finding, None, None)
            }
        }
    };
    if keeping.certify
        && finding.verdict == Verdict::Violation
        && let Some(mut learned) = learned
    {
        let pair = found.as_ref().map_or(&case.pair, |(pair, _)| pair);
        let start = Instant::now();
        let confirmed = learned.confirm(&mut |seed| reopen(pair, seed), &mut || {
            start.elapsed() < limit && !interrupt.is_raised()
        });
        // What fails now fails to be certified; the finding stands.
        keeping.confirmed =
            Some(confirmed.unwrap_or_else(|fault| Confirmed::No(fault.to_string())));
    }
    Ok((Watched { finding, channels }, found))
}

fn exactly(plan: &Plan, name: &str, parameters: &[String], case: &Case) -> etalon::Result<Finding> {
    let entry = find(&CATALOGUES, name)?;
    // Only this profile reads few enough bits at a time to be walked; a
    // broken mechanism has no choice of profile.
    let mut texts = parameters.to_vec();
    let has_profile = entry.about.contains("profile=");
    if has_profile && !texts.iter().any(|text| text.starts_with("profile=")) {
        texts.push("profile=cks20".to_owned());
    }
    let read = Parameters::read(texts.iter().map(String::as_str))?;
    let laws = laws(entry, &read, &case.pair)?;
    // What a broken mechanism promises is no theorem.
    let is_correct = BUILTINS.iter().any(|correct| correct.name == name);
    let promised = if is_correct { (entry.guarantee)(&mut read.clone())? } else { None };
    let theorem = promised.filter(|promised| {
        promised.relation.is_none() && are_within(&case.pair, &promised.sensitivity)
    });
    let mut run = entry.make(read.clone(), &case.pair)?;
    let proven = Proven { loss: entry.loss(read, &case.pair)?, laws, theorem };
    deepen(plan, &sources::title(name, parameters), &mut run, &proven)
}

/// A program's mechanism, of which nothing is known but what it says.
fn taped(
    plan: &Plan,
    argv: &[String],
    mechanism: &str,
    parameters: &[String],
    limits: Limits,
    case: &Case,
) -> etalon::Result<Finding> {
    let program = Taped::start(argv, mechanism, parameters, limits)?;
    let name = program.name();
    let mut run = program.into_run(case.pair.clone(), Portion::Bit);
    audit_exactly(plan, name, &mut run, Proven::default(), PROGRAM_FLOOR)
}

/// Walks deeper and deeper until there is an answer, or the tree is too large.
fn deepen(plan: &Plan, name: &str, run: &mut Run, proven: &Proven) -> etalon::Result<Finding> {
    let mut floor = WALK_FLOOR;
    loop {
        let finding = audit_exactly(plan, name.to_owned(), run, proven.clone(), floor)?;
        let open = finding.verdict == Verdict::Inconclusive && !finding.mass_floor.is_zero();
        if !open || finding.runs > MOST_LEAVES || floor >= DEEPEST_FLOOR {
            return Ok(finding);
        }
        floor += FLOOR_STEP;
    }
}

/// What a subject is, in a few words.
pub(crate) fn describe(source: &Source) -> String {
    match source {
        Source::BuiltIn { name, parameters } => sources::title(name, parameters),
        Source::Program { argv, .. } => argv.join(" "),
        Source::Taped { argv, mechanism, parameters } => {
            format!("{} of {}", sources::title(mechanism, parameters), argv.join(" "))
        }
        Source::Samples { left, right } => format!("{} and {}", left.display(), right.display()),
    }
}

/// A seed from the operating system.
pub(crate) fn fresh_seed() -> Result<Seed, Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|fault| Failure::File {
        name: "the operating system's randomness".to_owned(),
        fault: std::io::Error::other(fault.to_string()),
    })?;
    Ok(Seed::new(bytes))
}
