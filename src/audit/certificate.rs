//! Certificates at planned run counts: an event is frozen at a quarter of a
//! stage's runs and judged, once, at its end.
//!
//! Stages end at the planned number of runs, a quarter of it, a sixteenth and
//! so on, so that an audit cut short by its clock still has one.

use super::event::Event;
use super::ladder::Point;
use super::plan::Levels;
use super::process::Process;
use crate::error::Result;
use crate::num::{Natural, Rational, success_lower};

/// Runs before the first certificate is attempted: fewer learn no event.
const FEWEST: u64 = 64;

/// The schedule and what came of it.
#[derive(Debug)]
pub(super) struct Certificates {
    stages: Vec<Stage>,
    running: Option<Running>,
    finished: Vec<Tally>,
    /// The event of the last stage finished.
    counted: Option<Event>,
}

#[derive(Debug)]
struct Stage {
    begins: u64,
    ends: u64,
    level: Rational,
}

/// A stage whose event is being counted.
#[derive(Debug)]
struct Running {
    stage: usize,
    event: Event,
    point: Option<Point>,
}

/// The counts of a finished stage.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    /// The runs in the event that were on its side.
    pub(super) favoured: u64,
    /// The runs that fell into the event.
    pub(super) inside: u64,
    /// All runs from the moment the event was frozen.
    pub(super) runs: u64,
    /// The point of the claim's profile for which it was chosen; none for a
    /// pure claim.
    pub(super) point: Option<Point>,
    pub(super) level: Rational,
}

/// What the finished stages prove of a pure claim.
#[derive(Debug, Clone)]
pub(super) struct Certificate {
    /// The largest probability of the favoured side that was refuted.
    pub(super) success_lower: Rational,
    /// The runs that fell into the event.
    pub(super) inside: u64,
    pub(super) level: Rational,
}

impl Certificates {
    pub(super) fn new(max_runs: u64, levels: &Levels) -> Self {
        let mut ends: Vec<u64> = std::iter::successors(Some(max_runs), |end| Some(end / 4))
            .take_while(|end| end / 4 >= FEWEST)
            .collect();
        ends.reverse();
        // Equal shares before the last: the clock may decide where it ends.
        let before = u64::try_from(ends.len().saturating_sub(1)).expect("at most 32 stages");
        let each = Natural::from(before.max(1));
        let earlier = &levels.certificates * &Rational::new(1, each).expect("at least 1");
        let stage = |&ends: &u64| {
            let level = if ends == max_runs { &levels.last_certificate } else { &earlier };
            Stage { begins: ends / 4, ends, level: level.clone() }
        };
        Self {
            stages: ends.iter().map(stage).collect(),
            running: None,
            finished: Vec::new(),
            counted: None,
        }
    }

    /// The run count at which something happens next: a batch must not
    /// straddle it.
    pub(super) fn next_mark(&self, runs: u64) -> Option<u64> {
        self.stages.iter().flat_map(|s| [s.begins, s.ends]).filter(|&mark| mark > runs).min()
    }

    /// Counts the batch just observed, ends the stage that is over and
    /// begins the one that is due.
    pub(super) fn observe(&mut self, process: &Process, right: &[bool]) {
        if let Some(running) = &mut self.running {
            running.event.count(process.batch(), right);
        }
        let runs = process.runs();
        let is_over = |running: &mut Running| self.stages[running.stage].ends <= runs;
        if let Some(running) = self.running.take_if(is_over) {
            let stage = &self.stages[running.stage];
            let (favoured, inside) = running.event.counts();
            if inside > 0 {
                self.finished.push(Tally {
                    favoured,
                    inside,
                    runs: stage.ends - stage.begins,
                    point: running.point,
                    level: stage.level.clone(),
                });
                self.counted = Some(running.event);
            }
        }
        if self.running.is_none()
            && let Some(index) = self.stages.iter().position(|stage| stage.begins == runs)
        {
            let stage = &self.stages[index];
            let log_level = -stage.level.approximate().ln();
            self.running = process
                .best_event(stage.ends - stage.begins, log_level)
                .map(|(event, point)| Running { stage: index, event, point });
        }
    }

    /// Takes note of a lost batch: a δ may hide what was lost, so a stage for
    /// a claim with one issues nothing.
    pub(super) fn lose(&mut self) {
        self.running.take_if(|running| running.point.is_some());
    }

    /// The finished stages, in the order of their ends.
    pub(super) fn finished(&self) -> &[Tally] {
        &self.finished
    }

    /// Whether a stage was begun and did not come to its end.
    pub(super) fn are_running(&self) -> bool {
        self.running.is_some()
    }

    /// The event of the last stage finished, or else of the one that runs.
    pub(super) fn event(&self) -> Option<&Event> {
        self.counted.as_ref().or(self.running.as_ref().map(|running| &running.event))
    }

    /// Of a pure claim: the last certificate issued, with the largest bound of
    /// all of them.
    pub(super) fn last(&self) -> Result<Option<Certificate>> {
        Ok(self.issued()?.pop())
    }

    /// Of a pure claim: the certificates in the order in which they were
    /// issued, each with the largest bound so far.
    pub(super) fn issued(&self) -> Result<Vec<Certificate>> {
        let mut issued: Vec<Certificate> = Vec::new();
        for tally in &self.finished {
            let refuted = success_lower(tally.inside, tally.favoured, &tally.level)?;
            // The event of the later stage is the better one, the earlier
            // bound still holds: each has its own level.
            let success_lower = match issued.last() {
                Some(earlier) => refuted.max(earlier.success_lower.clone()),
                None => refuted,
            };
            let (inside, level) = (tally.inside, tally.level.clone());
            issued.push(Certificate { success_lower, inside, level });
        }
        Ok(issued)
    }
}
