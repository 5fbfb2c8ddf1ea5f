//! Certificates at planned run counts: an event is frozen at a quarter of a
//! stage's runs and judged, once, at its end.
//!
//! Stages end at the planned number of runs, a quarter of it, a sixteenth and
//! so on, so that an audit cut short by its clock still has one.

use super::event::Event;
use super::plan::Levels;
use super::process::Process;
use crate::error::Result;
use crate::num::{Natural, Rational};

/// Runs before the first certificate is attempted: fewer learn no event.
const FEWEST: u64 = 64;

/// The schedule and what came of it.
#[derive(Debug)]
pub(super) struct Certificates {
    stages: Vec<Stage>,
    running: Option<(usize, Event)>,
    finished: Option<Certificate>,
}

#[derive(Debug)]
struct Stage {
    begins: u64,
    ends: u64,
    level: Rational,
}

/// The outcome of a finished stage.
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
        // Equal shares: the clock, not the plan, may decide which is the last.
        let count = Natural::from(u64::try_from(ends.len().max(1)).expect("at most 32 stages"));
        let level = &levels.certificates * &Rational::new(1, count).expect("at least 1");
        let stage = |ends: &u64| Stage { begins: ends / 4, ends: *ends, level: level.clone() };
        Self { stages: ends.iter().map(stage).collect(), running: None, finished: None }
    }

    /// The run count at which something happens next: a batch must not
    /// straddle it.
    pub(super) fn next_mark(&self, runs: u64) -> Option<u64> {
        self.stages.iter().flat_map(|s| [s.begins, s.ends]).filter(|&mark| mark > runs).min()
    }

    /// Counts the batch just observed, ends the stage that is over and
    /// begins the one that is due.
    pub(super) fn observe(&mut self, process: &Process, right: &[bool]) -> Result<()> {
        if let Some((_, event)) = &mut self.running {
            event.count(process.batch(), right);
        }
        let runs = process.runs();
        if let Some((index, event)) = self.running.take_if(|(i, _)| self.stages[*i].ends <= runs) {
            let stage = &self.stages[index];
            if let Some(success_lower) = event.success_lower(&stage.level)? {
                let certificate = Certificate {
                    success_lower,
                    inside: event.counts().1,
                    level: stage.level.clone(),
                };
                self.finished = Some(match self.finished.take() {
                    // The event of the later stage is the better one, the
                    // earlier bound still holds: each has its own level.
                    Some(earlier) if earlier.success_lower > certificate.success_lower => {
                        Certificate { success_lower: earlier.success_lower, ..certificate }
                    }
                    _ => certificate,
                });
            }
        }
        if self.running.is_none()
            && let Some(index) = self.stages.iter().position(|stage| stage.begins == runs)
        {
            let stage = &self.stages[index];
            let log_level = -stage.level.approximate().ln();
            self.running = process
                .best_event(stage.ends - stage.begins, log_level)
                .map(|event| (index, event));
        }
        Ok(())
    }

    /// The last certificate issued, with the largest bound of all of them.
    pub(super) fn last(&self) -> Option<&Certificate> {
        self.finished.as_ref()
    }
}
