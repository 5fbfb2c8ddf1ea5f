//! The loop: draw sides, run the subject, bet, stop.

use std::thread;

use super::certificate::Certificates;
use super::failures::Faults;
use super::finding::Finding;
use super::grid::Grid;
use super::plan::{Levels, Plan};
use super::process::Process;
use super::trace::{Recorder, Trace};
use crate::error::{Error, Result};
use crate::num::Rational;
use crate::privacy::Claim;
use crate::subject::{Batch, Measure, Output, Side, Spent, Subject};
use crate::tape::{ChaCha, Tape};

/// The stream of the auditor's seed from which sides are drawn; subjects use
/// others.
const SIDES: u64 = 0;
/// Batches begin this small: the first runs teach the most.
const SMALLEST_BATCH: u64 = 16;
/// Batches grow with the runs made, up to this size.
const LARGEST_BATCH: u64 = 1 << 14;
/// A batch is at most this fraction of the runs already made.
const GROWTH: u64 = 32;
/// Batches of this size are bet on while the subject answers the next.
const AHEAD: usize = 1 << 11;
/// After this many lost batches in a row without a single output, the subject
/// cannot be run.
const PATIENCE: u32 = 5;

/// After this many runs that all failed, there is nothing to judge.
const HOPELESS: u64 = 20;

/// What is known while an audit runs.
///
/// # Example
///
/// ```
/// use etalon::audit::{Plan, Progress, audit};
/// # use etalon::museum::{CATALOGUES, Exhibit};
/// use etalon::privacy::Claim;
/// # use etalon::tape::Seed;
///
/// # let (claim, unit, alpha) = ("eps=1".parse()?, "person".parse()?, "1e-9".parse()?);
/// # let (relation, max_runs, seed) = ("replace-one".parse()?, 20_000, Seed::new([0; 32]));
/// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: false, seed };
/// # let (lying, pair) = (Exhibit::new("lying-response", "p=3/4"), [0.into(), 1.into()]);
/// # let mut subject = lying.subject(&CATALOGUES, &pair, &plan.seed)?;
/// // Goes on until eps=5/4 is refuted, too.
/// let mut go_on = |progress: &Progress<'_>| match progress.refuted() {
///     Some(Claim::Pure { epsilon }) => epsilon.approximate() < 1.25,
///     _ => true,
/// };
/// let finding = audit(&plan, &mut subject, &mut go_on)?;
/// assert!(finding.runs < plan.max_runs && finding.epsilon_lower >= "5/4".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    process: &'a Process,
    /// The log-wealth that refutes, upwards from the claim and from below.
    bars: [f64; 2],
    /// Runs made so far.
    pub runs: u64,
    /// The base-10 logarithm of the largest wealth against the claim.
    pub log10_e_value: f64,
    /// Whether the claim is already refuted by the e-process.
    pub violated: bool,
}

impl<'a> Progress<'a> {
    /// The weakest claim of this kind that the bets have refuted so far; none
    /// if there is none. Certificates may refute more at the end of the audit.
    pub fn refuted(&self) -> Option<Claim> {
        self.process.bets().refuted(self.bars)
    }

    /// The evidence itself.
    pub(super) fn process(&self) -> &'a Process {
        self.process
    }
}

/// Whoever bets on the runs of a pass over a subject.
pub(super) trait Bettor {
    /// The betting whose marks no batch may straddle.
    fn leader(&self) -> &Betting;

    /// Takes in a batch.
    fn observe(&mut self, told: &Told);

    /// Takes note of runs that were lost with their outputs.
    fn lose(&mut self, runs: usize);

    /// What is known so far.
    fn progress(&self) -> Progress<'_>;
}

/// What a subject told in a batch of runs.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) outputs: Vec<Output>,
    /// What each run used up; empty where nothing is measured.
    pub(super) spent: Vec<Spent>,
    /// The side of each run.
    pub(super) right: Vec<bool>,
}

/// An e-process with its certificates.
#[derive(Debug)]
pub(super) struct Betting {
    pub(super) process: Process,
    pub(super) certificates: Certificates,
    pub(super) violation_at: Option<u64>,
    recorder: Recorder,
    bars: [f64; 2],
}

impl Betting {
    pub(super) fn new(grid: Grid, max_runs: u64, levels: &Levels) -> Self {
        Self {
            process: Process::new(grid, levels),
            certificates: Certificates::new(max_runs, levels),
            violation_at: None,
            recorder: Recorder::new(levels),
            bars: levels.bars(),
        }
    }

    pub(super) fn observe(&mut self, outputs: &[Output], right: &[bool]) {
        self.process.observe(outputs, right);
        self.certificates.observe(&self.process, right);
        self.recorder.observe(&self.process, &self.certificates, outputs);
        if self.progress().violated {
            self.violation_at.get_or_insert(self.process.runs());
        }
    }

    pub(super) fn lose(&mut self, runs: usize) {
        self.process.lose(runs);
        self.certificates.lose();
    }

    pub(super) fn progress(&self) -> Progress<'_> {
        Progress {
            process: &self.process,
            bars: self.bars,
            runs: self.process.runs(),
            log10_e_value: self.process.claim_peak() / std::f64::consts::LN_10,
            violated: self.process.claim_peak() >= self.bars[0],
        }
    }

    pub(super) fn finding(&self, plan: &Plan, levels: &Levels, subject: String) -> Result<Finding> {
        Finding::of(plan, levels, self, subject)
    }

    /// What its plots are drawn of; `certified` is the lower bound after each
    /// certificate, none for a claim without one.
    pub(super) fn trace(&self, certified: Option<&[Rational]>) -> Result<Trace> {
        self.recorder.trace(&self.process, &self.certificates, certified)
    }
}

/// Refuses a plan that cannot be run, or a grid that is not for its claim.
pub(super) fn check(plan: &Plan, grid: &Grid) -> Result<()> {
    plan.validate()?;
    if grid.is_for(&plan.claim) {
        return Ok(());
    }
    Err(Error::domain("grid", &plan.claim, "the grid of a claim of this kind"))
}

/// Runs the subject until the plan, the bettor, the subject or the caller ends
/// it, and what failed meanwhile.
///
/// Once batches are large the subject answers the next one while the last is
/// bet on; a batch that is no longer wanted by then is nobody's evidence.
pub(super) fn make_runs(
    plan: &Plan,
    bettor: &mut (dyn Bettor + Send),
    subject: &mut dyn Subject,
    go_on: &mut dyn FnMut(&Progress<'_>) -> bool,
) -> Result<Faults> {
    let mut coin = ChaCha::new(&plan.seed, SIDES);
    let mut sides = Vec::new();
    let (mut told, mut waiting) = (Told::default(), Told::default());
    let (mut runs, mut lost_in_a_row) = (0, 0);
    let mut faults = Faults::default();
    // What is timed runs while nothing else does.
    let is_timed = subject.measures().contains(&Measure::Nanoseconds);
    while runs < plan.max_runs {
        let size = batch_size(bettor.leader(), runs, plan, subject);
        told.outputs.clear();
        flip(&mut coin, size, &mut sides, &mut told.right)?;
        let batch = if waiting.right.is_empty() {
            subject.run(&sides, &mut told.outputs)?
        } else {
            let batch = thread::scope(|scope| {
                scope.spawn(|| bettor.observe(&waiting));
                subject.run(&sides, &mut told.outputs)
            })?;
            waiting.right.clear();
            if is_over(plan, bettor, &faults, go_on) {
                return Ok(faults);
            }
            batch
        };
        match batch {
            Batch::Exhausted => told.right.truncate(told.outputs.len()),
            Batch::Lost => {
                bettor.lose(size);
                lost_in_a_row += 1;
                if lost_in_a_row > PATIENCE {
                    return Err(Error::Subject {
                        fault: format!("failed {lost_in_a_row} times in a row without an answer"),
                        stderr: String::new(),
                    });
                }
                if !go_on(&bettor.progress()) {
                    break;
                }
                continue;
            }
            Batch::Complete => lost_in_a_row = 0,
        }
        check_count(&told.outputs, &told.right)?;
        faults.observe(&told.outputs, &told.right);
        told.spent.clear();
        told.spent.extend_from_slice(subject.spent());
        runs += u64::try_from(told.right.len()).expect("a batch fits in memory");
        let last = batch == Batch::Exhausted || runs >= plan.max_runs;
        if told.right.len() >= AHEAD && !is_timed && !last {
            std::mem::swap(&mut told, &mut waiting);
            continue;
        }
        bettor.observe(&told);
        if is_over(plan, bettor, &faults, go_on) || last {
            break;
        }
    }
    Ok(faults)
}

/// Whether a batch that was bet on was the last one.
fn is_over(
    plan: &Plan,
    bettor: &dyn Bettor,
    faults: &Faults,
    go_on: &mut dyn FnMut(&Progress<'_>) -> bool,
) -> bool {
    let progress = bettor.progress();
    let hopeless = faults.are_one_and_the_same() && progress.runs >= HOPELESS;
    !go_on(&progress) || hopeless || (progress.violated && plan.stop_at_violation)
}

/// Small batches first, none across a mark of the certificates.
fn batch_size(betting: &Betting, runs: u64, plan: &Plan, subject: &dyn Subject) -> usize {
    let end = betting.certificates.next_mark(runs).unwrap_or(plan.max_runs).min(plan.max_runs);
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
