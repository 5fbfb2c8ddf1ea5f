//! The loop: draw sides, run the subject, bet, stop.

use super::bets::Bets;
use super::certificate::Certificates;
use super::finding::{Finding, Verdict};
use super::grid::Grid;
use super::plan::{Levels, Plan};
use super::process::Process;
use crate::error::{Error, Result};
use crate::privacy::Claim;
use crate::subject::{Batch, Output, Side, Subject};
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
/// After this many lost batches in a row without a single output, the subject
/// cannot be run.
const PATIENCE: u32 = 5;

/// After this many runs that all failed, there is nothing to judge.
const HOPELESS: u64 = 20;

/// What is known while an audit runs.
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
        match self.process.bets() {
            Bets::Clipped(bets) => {
                let grid = bets.grid();
                let starts = [grid.claimed(), 0].into_iter().zip(self.bars);
                let found =
                    starts.filter_map(|(start, bar)| bets.refuted_from(start, bar)).max()?;
                Some(Claim::Pure { epsilon: grid.epsilon(found).clone() })
            }
            Bets::Priced(bets) => bets.weakest_refuted().map(|rung| rung.claim.clone()),
        }
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

    /// Takes in a batch, of which the subject may say more than its outputs.
    fn observe(&mut self, outputs: &[Output], subject: &dyn Subject, right: &[bool]);

    /// Takes note of runs that were lost with their outputs.
    fn lose(&mut self, runs: usize);

    /// What is known so far.
    fn progress(&self) -> Progress<'_>;
}

/// An e-process with its certificates.
#[derive(Debug)]
pub(super) struct Betting {
    pub(super) process: Process,
    pub(super) certificates: Certificates,
    violation_at: Option<u64>,
    bars: [f64; 2],
}

impl Betting {
    pub(super) fn new(grid: Grid, max_runs: u64, levels: &Levels) -> Self {
        Self {
            process: Process::new(grid, levels),
            certificates: Certificates::new(max_runs, levels),
            violation_at: None,
            bars: [&levels.claim, &levels.below].map(|level| -level.approximate().ln()),
        }
    }

    pub(super) fn observe(&mut self, outputs: &[Output], right: &[bool]) {
        self.process.observe(outputs, right);
        self.certificates.observe(&self.process, right);
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
        Finding::of(plan, levels, &self.process, &self.certificates, self.violation_at, subject)
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
pub(super) fn make_runs(
    plan: &Plan,
    bettor: &mut dyn Bettor,
    subject: &mut dyn Subject,
    go_on: &mut dyn FnMut(&Progress<'_>) -> bool,
) -> Result<Faults> {
    let mut coin = ChaCha::new(&plan.seed, SIDES);
    let (mut sides, mut right, mut outputs) = (Vec::new(), Vec::new(), Vec::new());
    let mut lost_in_a_row = 0;
    let mut faults = Faults::default();
    while bettor.leader().process.runs() < plan.max_runs {
        let size = batch_size(bettor.leader(), plan, subject);
        flip(&mut coin, size, &mut sides, &mut right)?;
        outputs.clear();
        let batch = subject.run(&sides, &mut outputs)?;
        match batch {
            Batch::Exhausted => right.truncate(outputs.len()),
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
        check_count(&outputs, &right)?;
        faults.observe(&outputs);
        bettor.observe(&outputs, subject, &right);
        let progress = bettor.progress();
        let hopeless = faults.are_one_and_the_same() && progress.runs >= HOPELESS;
        let over =
            hopeless || batch == Batch::Exhausted || (progress.violated && plan.stop_at_violation);
        if !go_on(&progress) || over {
            break;
        }
    }
    Ok(faults)
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
    fn observe(&mut self, outputs: &[Output]) {
        if self.released {
            return;
        }
        for output in outputs {
            self.differ |= self.first.get_or_insert_with(|| output.clone()) != output;
            self.released |= !output.is_fault();
        }
        self.last = outputs.last().cloned().or(self.last.take());
    }

    fn are_all_there_is(&self) -> bool {
        self.first.is_some() && !self.released
    }

    /// What is to be said instead of a finding where nothing but faults was seen;
    /// a violation they show stands.
    pub(super) fn instead_of(self, finding: Finding, runs: u64, subject: &dyn Subject) -> Finding {
        if !self.are_all_there_is() || finding.verdict == Verdict::Violation {
            return finding;
        }
        let mut reason = format!(
            "each of the {runs} runs ended in a crash, a timeout or an error: repair the subject or its inputs"
        );
        let text = match self.last {
            Some(Output::Error(text)) => Some(text),
            _ => None,
        };
        if let Some(trouble) = subject.trouble().or(text) {
            reason += &format!("; the last one: {trouble}");
        }
        Finding::not_assessable(reason, subject.name(), runs)
    }

    /// Two different faults may tell the sides apart, as an error text that
    /// quotes the data does; one and the same fault never will.
    fn are_one_and_the_same(&self) -> bool {
        self.are_all_there_is() && !self.differ
    }
}

/// Small batches first, none across a mark of the certificates.
fn batch_size(betting: &Betting, plan: &Plan, subject: &dyn Subject) -> usize {
    let runs = betting.process.runs();
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
