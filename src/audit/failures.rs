//! Runs that ended without a release, by side, and runs that were lost with
//! their batch: what is said of them, and of a subject that does nothing else.

use super::finding::{Finding, Verdict};
use crate::error::Result;
use crate::num::{Natural, Rational};
use crate::subject::{Output, Subject};

/// Batches that failed as a whole, so that nobody knows in which run.
///
/// # Example
///
/// ```
/// use etalon::audit::{Failures, Lost};
///
/// let lost = Lost { batches: 2, runs: 300 };
/// assert!(lost != Failures::default().lost);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lost {
    /// How many.
    pub batches: u64,
    /// The runs in them, none of which was judged.
    pub runs: u64,
}

impl Lost {
    /// One batch of so many runs more.
    pub(super) fn add(&mut self, runs: usize) {
        self.batches += 1;
        self.runs += u64::try_from(runs).expect("a batch fits in memory");
    }

    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        Self { batches: self.batches + other.batches, runs: self.runs + other.runs }
    }

    /// An event rarer than this, on average over the sides, stays unseen in
    /// `runs` runs with a probability of about 5 % or more, even if it takes its
    /// batch with it (`docs/audit.md`, "The mass floor").
    pub(super) fn mass_floor(self, runs: u64) -> Result<Rational> {
        let most = 3 + self.batches + (3 * self.batches).isqrt() + u64::from(self.batches > 0);
        Rational::new(most, Natural::from(runs.max(most)))
    }

    /// What a reason goes on with where runs were lost.
    pub(crate) fn told(self) -> String {
        match self.runs {
            0 => String::new(),
            runs => format!("; nothing is known of {runs} runs more that were lost to faults"),
        }
    }
}

/// Runs that ended without a release, by side: left, right.
///
/// # Example
///
/// ```
/// use etalon::audit::Failures;
///
/// let crashes_on_the_right = Failures { crashed: [0, 12], ..Failures::default() };
/// assert!(crashes_on_the_right != Failures::default());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Failures {
    /// Those in which the subject died.
    pub crashed: [u64; 2],
    /// Those without an answer within the deadline.
    pub timed_out: [u64; 2],
    /// Those that ended in an error of the subject's own.
    pub errors: [u64; 2],
    /// What was lost besides, with its sides.
    pub lost: Lost,
    /// What went wrong last, in one clause, if the subject knows.
    pub last: Option<String>,
}

/// Whether anything but faults, or but one fault, was ever seen.
#[derive(Debug, Default)]
pub(super) struct Faults {
    counts: Failures,
    first: Option<Output>,
    last: Option<Output>,
    differ: bool,
    released: bool,
}

impl Faults {
    pub(super) fn observe(&mut self, outputs: &[Output], right: &[bool]) {
        for (output, &right) in outputs.iter().zip(right) {
            let counts = match output {
                Output::Crashed => &mut self.counts.crashed,
                Output::Timeout => &mut self.counts.timed_out,
                Output::Error(_) => &mut self.counts.errors,
                _ => {
                    self.released = true;
                    continue;
                }
            };
            counts[usize::from(right)] += 1;
            if !self.released {
                self.differ |= self.first.get_or_insert_with(|| output.clone()) != output;
                self.last = Some(output.clone());
            }
        }
    }

    fn are_all_there_is(&self) -> bool {
        self.first.is_some() && !self.released
    }

    /// The finding with what is to be said of faults; instead of it, where
    /// nothing but faults was seen. A violation that they show stands.
    pub(super) fn conclude(
        self,
        mut finding: Finding,
        runs: u64,
        subject: &dyn Subject,
    ) -> Finding {
        let all = self.are_all_there_is();
        let failures =
            Failures { lost: finding.failures.lost, last: subject.trouble(), ..self.counts };
        if all && finding.verdict != Verdict::Violation {
            let mut reason = format!(
                "each of the {runs} runs ended in a crash, a timeout or an error: repair the subject or its inputs"
            );
            let text = match self.last {
                Some(Output::Error(text)) => Some(text),
                _ => None,
            };
            if let Some(trouble) = failures.last.clone().or(text) {
                reason += &format!("; the last one: {trouble}");
            }
            finding = Finding::not_assessable(reason, subject.name(), runs);
        }
        Finding { failures, ..finding }
    }

    /// Two different faults may tell the sides apart, as an error text that
    /// quotes the data does; one and the same fault never will.
    pub(super) fn are_one_and_the_same(&self) -> bool {
        self.are_all_there_is() && !self.differ
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `Pr[Poisson(mean) <= most]`.
    fn at_most(most: u64, mean: f64) -> f64 {
        let mut term = (-mean).exp();
        let mut sum = term;
        for k in 1..=most {
            term *= mean / f64::from(u32::try_from(k).unwrap());
            sum += term;
        }
        sum
    }

    #[test]
    fn what_takes_its_batch_with_it_stays_unseen_below_the_floor_only() {
        let runs = 1_000_000_000_u64;
        for batches in (0..30).chain((30..600).step_by(19)) {
            let floor = Lost { batches, runs: 0 }.mass_floor(runs).unwrap().approximate();
            let mean = floor * 1e9;
            assert!(at_most(batches, mean) <= 0.05, "{batches} batches: {mean}");
            // And not far below it: the bound is no more careful than it says.
            assert!(at_most(batches, 0.7 * mean - 0.5) > 0.05, "{batches} batches: {mean}");
        }
        assert_eq!(Lost::default().mass_floor(1000).unwrap(), Rational::new(3, 1000u32).unwrap());
        assert_eq!(Lost::default().mass_floor(1).unwrap(), Rational::one());
    }
}
