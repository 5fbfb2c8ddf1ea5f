//! The loop: draw sides, run the subject, bet, stop.

use super::certificate::Certificates;
use super::confirm::Learned;
use super::finding::{Finding, Verdict};
use super::frozen::Glossary;
use super::grid::Grid;
use super::plan::{Levels, Plan};
use super::process::Process;
use crate::error::{Error, Result};
use crate::subject::{Batch, Output, Side, Subject};
use crate::tape::{ChaCha, Tape};

/// The stream of the auditor's seed from which sides are drawn; subjects use
/// others.
pub(super) const SIDES: u64 = 0;
/// Batches begin this small: the first runs teach the most.
const SMALLEST_BATCH: u64 = 16;
/// Batches grow with the runs made, up to this size.
const LARGEST_BATCH: u64 = 1 << 14;
/// A batch is at most this fraction of the runs already made.
const GROWTH: u64 = 32;
/// After this many lost batches in a row without a single output, the subject
/// cannot be run.
pub(super) const PATIENCE: u32 = 5;

/// After this many runs that all failed, there is nothing to judge.
pub(super) const HOPELESS: u64 = 20;

/// What is known while an audit runs.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    process: &'a Process,
    /// Runs made so far.
    pub runs: u64,
    /// The base-10 logarithm of the largest wealth against the claim.
    pub log10_e_value: f64,
    /// Whether the claim is already refuted by the e-process.
    pub violated: bool,
}

impl<'a> Progress<'a> {
    /// The evidence itself.
    pub(super) fn process(&self) -> &'a Process {
        self.process
    }
}

/// Puts a claim to the test.
///
/// `go_on` is asked after every batch and stops the audit by answering
/// `false`; it is where a caller keeps the time.
///
/// # Guarantee
///
/// If the subject satisfies the claim for its pair, under a fair and
/// independent choice of sides, the finding is a violation with probability
/// at most `plan.alpha`, and so is a lower bound beyond the truth or a refuted
/// claim that holds, whenever and for whatever reason the audit stops. The e-process needs the claim to
/// hold for each run given the earlier ones, no more; a certificate needs the
/// runs to be independent, too.
///
/// # Errors
///
/// - [`Error::Domain`] for a plan that cannot be run.
/// - [`Error::Subject`] if the subject cannot be run.
///
/// # References
///
/// `docs/audit.md`; the e-process is universal inference with a reverse
/// information projection `[WRB20]`, `[GHK24]`; claims with a δ are bet against
/// at points of their privacy profile.
pub fn audit(
    plan: &Plan,
    subject: &mut dyn Subject,
    go_on: &mut dyn FnMut(&Progress<'_>) -> bool,
) -> Result<Finding> {
    plan.validate()?;
    audit_on(plan, Grid::of(&plan.claim)?, subject, go_on)
}

/// [`audit`] on a grid made before, for many audits of one claim.
///
/// # Errors
///
/// As for [`audit`]; [`Error::Domain`] for the grid of a claim of another sort.
pub fn audit_on(
    plan: &Plan,
    grid: Grid,
    subject: &mut dyn Subject,
    go_on: &mut dyn FnMut(&Progress<'_>) -> bool,
) -> Result<Finding> {
    run(plan, &Levels::of(plan), grid, subject, go_on, None).map(|(finding, _)| finding)
}

/// [`audit`], and what it takes to confirm what was found.
///
/// # Errors
///
/// As for [`audit`].
pub fn audit_learning(
    plan: &Plan,
    subject: &mut dyn Subject,
    go_on: &mut dyn FnMut(&Progress<'_>) -> bool,
) -> Result<(Finding, Learned)> {
    let levels = Levels::of(plan);
    learning(plan, &levels, Grid::of(&plan.claim)?, subject, go_on)
        .map(|(finding, learned, _)| (finding, learned))
}

/// An audit with everything that is known at its end.
pub(super) fn learning(
    plan: &Plan,
    levels: &Levels,
    grid: Grid,
    subject: &mut dyn Subject,
    go_on: &mut dyn FnMut(&Progress<'_>) -> bool,
) -> Result<(Finding, Learned, Certificates)> {
    let mut glossary = Glossary::default();
    let (finding, (process, certificates)) =
        run(plan, levels, grid, subject, go_on, Some(&mut glossary))?;
    Ok((finding, Learned { plan: plan.clone(), process, glossary }, certificates))
}

fn run(
    plan: &Plan,
    levels: &Levels,
    grid: Grid,
    subject: &mut dyn Subject,
    go_on: &mut dyn FnMut(&Progress<'_>) -> bool,
    mut glossary: Option<&mut Glossary>,
) -> Result<(Finding, (Process, Certificates))> {
    plan.validate()?;
    if !grid.is_for(&plan.claim) {
        return Err(Error::domain("grid", &plan.claim, "the grid of a claim of this kind"));
    }
    let bar = -levels.claim.approximate().ln();
    let mut process = Process::new(grid, levels);
    let mut certificates = Certificates::new(plan.max_runs, levels);
    let mut coin = ChaCha::new(&plan.seed, SIDES);
    let mut violation_at = None;
    let (mut sides, mut right, mut outputs) = (Vec::new(), Vec::new(), Vec::new());
    let mut lost_in_a_row = 0;
    let mut faults = Faults::default();
    while process.runs() < plan.max_runs {
        let size = batch_size(&process, &certificates, plan, subject);
        flip(&mut coin, size, &mut sides, &mut right)?;
        outputs.clear();
        let batch = subject.run(&sides, &mut outputs)?;
        match batch {
            Batch::Exhausted => right.truncate(outputs.len()),
            Batch::Lost => {
                process.lose(size);
                certificates.lose();
                lost_in_a_row += 1;
                if lost_in_a_row > PATIENCE {
                    return Err(Error::Subject {
                        fault: format!("failed {lost_in_a_row} times in a row without an answer"),
                        stderr: String::new(),
                    });
                }
                if !go_on(&progress_of(&process, bar)) {
                    break;
                }
                continue;
            }
            Batch::Complete => lost_in_a_row = 0,
        }
        check_count(&outputs, &right)?;
        faults.observe(&outputs);
        process.observe(&outputs, &right);
        if let Some(glossary) = &mut glossary {
            glossary.observe(process.batch(), &outputs);
        }
        certificates.observe(&process, &right);
        let progress = progress_of(&process, bar);
        if progress.violated {
            violation_at.get_or_insert(process.runs());
        }
        let hopeless = faults.are_one_and_the_same() && process.runs() >= HOPELESS;
        let over =
            hopeless || batch == Batch::Exhausted || (progress.violated && plan.stop_at_violation);
        if !go_on(&progress) || over {
            break;
        }
    }
    let finding = Finding::of(plan, levels, &process, &certificates, violation_at, subject.name())?;
    if faults.are_all_there_is() && finding.verdict != Verdict::Violation {
        let runs = process.runs();
        let mut reason = format!(
            "each of the {runs} runs ended in a crash, a timeout or an error: repair the subject or its inputs"
        );
        let trouble = subject.trouble().or_else(|| faults.text());
        if let Some(trouble) = trouble {
            reason += &format!("; the last one: {trouble}");
        }
        let hopeless = Finding::not_assessable(reason, subject.name(), runs);
        return Ok((hopeless, (process, certificates)));
    }
    Ok((finding, (process, certificates)))
}

pub(super) fn progress_of(process: &Process, bar: f64) -> Progress<'_> {
    Progress {
        process,
        runs: process.runs(),
        log10_e_value: process.claim_peak() / std::f64::consts::LN_10,
        violated: process.claim_peak() >= bar,
    }
}

/// Whether anything but faults, or but one fault, was ever seen.
#[derive(Debug, Default)]
pub(super) struct Faults {
    first: Option<Output>,
    last: Option<Output>,
    differ: bool,
    released: bool,
}

impl Faults {
    pub(super) fn observe(&mut self, outputs: &[Output]) {
        if self.released {
            return;
        }
        for output in outputs {
            self.differ |= self.first.get_or_insert_with(|| output.clone()) != output;
            self.released |= !output.is_fault();
        }
        self.last = outputs.last().cloned().or(self.last.take());
    }

    pub(super) fn are_all_there_is(&self) -> bool {
        self.first.is_some() && !self.released
    }

    pub(super) fn text(self) -> Option<String> {
        match self.last {
            Some(Output::Error(text)) => Some(text),
            _ => None,
        }
    }

    /// Two different faults may tell the sides apart, as an error text that
    /// quotes the data does; one and the same fault never will.
    pub(super) fn are_one_and_the_same(&self) -> bool {
        self.are_all_there_is() && !self.differ
    }
}

/// Small batches first, none across a mark of the certificates.
pub(super) fn batch_size(
    process: &Process,
    certificates: &Certificates,
    plan: &Plan,
    subject: &dyn Subject,
) -> usize {
    let runs = process.runs();
    let end = certificates.next_mark(runs).unwrap_or(plan.max_runs).min(plan.max_runs);
    let wanted = (runs / GROWTH).clamp(SMALLEST_BATCH, LARGEST_BATCH).min(end - runs);
    usize::try_from(wanted).expect("at most 2^14").min(subject.largest_batch()).max(1)
}

/// Draws `size` fair sides.
pub(super) fn flip(
    coin: &mut ChaCha,
    size: usize,
    sides: &mut Vec<Side>,
    right: &mut Vec<bool>,
) -> Result<()> {
    sides.clear();
    right.clear();
    while right.len() < size {
        let word = coin.bits(64)?;
        right.extend((0..64).map(|bit| word >> bit & 1 == 1).take(size - right.len()));
    }
    sides.extend(right.iter().map(|&right| if right { Side::Right } else { Side::Left }));
    Ok(())
}

/// A subject that miscounts cannot be audited.
pub(super) fn check_count(outputs: &[Output], sides: &[bool]) -> Result<()> {
    if outputs.len() == sides.len() {
        return Ok(());
    }
    Err(Error::Subject {
        fault: format!("gave {} outputs for {} runs", outputs.len(), sides.len()),
        stderr: String::new(),
    })
}
