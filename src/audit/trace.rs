//! The way to a finding, for plots: what was known after ever more runs, what
//! the outputs were, and where a privacy profile was looked at.
//!
//! Recording reads what the audit has computed anyway and changes none of it.

use super::bets::Bets;
use super::certificate::Certificates;
use super::finding::rounded_down;
use super::frozen::Frozen;
use super::outputs::{Distinct, Outputs};
use super::plan::Levels;
use super::process::Process;
use super::refutation::at_least;
use crate::error::Result;
use crate::num::Rational;
use crate::privacy::{Claim, Epsilon};
use crate::subject::Output;

/// What a finding's plots are drawn of; empty for exact audits and for merged
/// evidence.
///
/// # Example
///
/// ```
/// use etalon::audit::{Plan, audit};
/// # use etalon::museum::{CATALOGUES, Exhibit};
/// # use etalon::tape::Seed;
///
/// # let (claim, unit, alpha) = ("mu=1".parse()?, "person".parse()?, "1e-9".parse()?);
/// # let (relation, max_runs, seed) = ("replace-one".parse()?, 5_000, Seed::new([0; 32]));
/// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: true, seed };
/// # let (lying, pair) = (Exhibit::new("lying-response", "p=3/4"), [0.into(), 1.into()]);
/// # let mut subject = lying.subject(&CATALOGUES, &pair, &plan.seed)?;
/// let finding = audit(&plan, &mut subject, &mut |_| true)?;
/// let trace = finding.trace;
/// assert_eq!(trace.path.last().map(|mark| mark.runs), Some(finding.runs));
/// // The wealth has reached the line at which the claim falls.
/// assert!(trace.log10_threshold.is_some_and(|line| finding.log10_e_value >= line));
/// // A claim with a privacy profile is bet against at eight of its points.
/// assert_eq!(trace.points.len(), 8);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Trace {
    /// What was known after ever more runs, at most 61 marks, the last at the
    /// end of the audit.
    pub path: Vec<Mark>,
    /// The base-10 logarithm of the wealth at which the bets refute the claim:
    /// the inverse of their share of α.
    pub log10_threshold: Option<f64>,
    /// The event found, for the left side, for the right one or for both.
    pub event: Vec<Frozen>,
    /// For a pure claim that is refuted by an event of low bits: the lower bound
    /// for ε that numbers and kinds alone show, 0 if nothing: a statement of its
    /// own, wrong with probability at most α (`docs/audit.md`, "Low bits of
    /// floats").
    pub without_low_bits: Option<Rational>,
    /// The outputs of the first runs.
    pub outputs: Option<Outputs>,
    /// The points (ε, δ) of the claim's privacy profile at which it was bet
    /// against, δ rounded up; none for pure claims.
    pub points: Vec<(Epsilon, Rational)>,
}

/// What was known after so many runs: the finding of an audit that had ended
/// there.
///
/// # Example
///
/// ```
/// use etalon::audit::{Plan, audit};
/// # use etalon::museum::{CATALOGUES, Exhibit};
/// # use etalon::tape::Seed;
///
/// # let (claim, unit, alpha) = ("eps=1".parse()?, "person".parse()?, "1e-9".parse()?);
/// # let (relation, max_runs, seed) = ("replace-one".parse()?, 5_000, Seed::new([0; 32]));
/// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: true, seed };
/// # let (lying, pair) = (Exhibit::new("lying-response", "p=3/4"), [0.into(), 1.into()]);
/// # let mut subject = lying.subject(&CATALOGUES, &pair, &plan.seed)?;
/// let path = audit(&plan, &mut subject, &mut |_| true)?.trace.path;
/// // What was shown once stays shown: with the runs the bound grows.
/// assert!(path.is_sorted_by(|one, next| one.runs < next.runs));
/// assert!(path.is_sorted_by(|one, next| one.epsilon_lower <= next.epsilon_lower));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Mark {
    /// Runs judged by then.
    pub runs: u64,
    /// As [`Finding::log10_e_value`](super::Finding::log10_e_value).
    pub log10_e_value: f64,
    /// As [`Finding::log10_e_value_last`](super::Finding::log10_e_value_last).
    pub log10_e_value_last: f64,
    /// As [`Finding::epsilon_lower`](super::Finding::epsilon_lower); none for
    /// claims that have no such ε (ρ, μ, Rényi).
    pub epsilon_lower: Option<Rational>,
}

/// Marks kept besides the last: when there are so many, every other one is
/// dropped, and those to come lie farther apart.
const MOST: usize = 60;
/// Each mark lies half, a quarter, ... of the runs so far behind the one before.
const QUARTER: u32 = 2;

/// The recorder of one audit.
#[derive(Debug)]
pub(super) struct Recorder {
    moments: Vec<Moment>,
    next: u64,
    /// The runs between two marks: those so far divided by 2 to this power.
    halvings: u32,
    distinct: Distinct,
    /// The log-wealth that refutes, upwards from the claim and from below.
    bars: [f64; 2],
    log_level: f64,
}

/// What stands at one moment, in what the audit itself keeps.
#[derive(Debug)]
struct Moment {
    runs: u64,
    peak: f64,
    last: f64,
    /// The weakest claim that the bets refute.
    refuted: Option<Claim>,
    /// Certificates issued.
    issued: usize,
}

impl Recorder {
    pub(super) fn new(levels: &Levels) -> Self {
        Self {
            moments: Vec::new(),
            next: 1,
            halvings: QUARTER,
            distinct: Distinct::default(),
            bars: levels.bars(),
            log_level: -levels.last_certificate.approximate().ln(),
        }
    }

    /// Takes note of the batch just observed.
    pub(super) fn observe(
        &mut self,
        process: &Process,
        certificates: &Certificates,
        outputs: &[Output],
    ) {
        self.distinct.observe(process.batch(), outputs);
        let runs = process.runs();
        if runs < self.next {
            return;
        }
        if self.moments.len() == MOST {
            let mut places = 0..;
            self.moments.retain(|_| places.next().is_some_and(|place: usize| place % 2 == 1));
            self.halvings = self.halvings.saturating_sub(1);
        }
        self.moments.push(Moment::of(process, certificates, self.bars));
        self.next = runs + (runs >> self.halvings).max(1);
    }

    /// What was recorded up to the end of an audit, where `certified` is the
    /// lower bound after each certificate, none for a claim without one.
    pub(super) fn trace(
        &self,
        process: &Process,
        certificates: &Certificates,
        certified: Option<&[Rational]>,
    ) -> Result<Trace> {
        if process.runs() == 0 {
            return Ok(Trace::default());
        }
        let end = Moment::of(process, certificates, self.bars);
        let before = self.moments.iter().filter(|moment| moment.runs < end.runs);
        let path = before.chain([&end]).map(|moment| moment.mark(certified));
        let path = path.collect::<Result<Vec<_>>>()?;
        let best;
        // Of an audit that the bets ended the last word is what was learned.
        let is_cut_short = certificates.are_running() && process.claim_peak() >= self.bars[0];
        let event = match certificates.event().filter(|_| !is_cut_short) {
            None => {
                best = process.best_event(process.runs(), self.log_level).map(|(event, _)| event);
                best.as_ref()
            }
            counted => counted,
        };
        let (past, right) = process.past();
        let points = match process.bets() {
            Bets::Clipped(_) => Vec::new(),
            Bets::Priced(bets) => bets.ladder().claimed_points()?,
        };
        let glossary = self.distinct.glossary(past.readings());
        let event_told = event.map_or_else(Vec::new, |event| Frozen::by_side(event, &glossary));
        let reads_low_bits = event_told.iter().any(|told| told.reads_low_bits());
        Ok(Trace {
            path,
            without_low_bits: match reads_low_bits {
                true => process.without_low_bits(self.bars)?,
                false => None,
            },
            event: event_told,
            log10_threshold: Some(self.bars[0] / std::f64::consts::LN_10),
            outputs: self.distinct.bins(past, right, event),
            points,
        })
    }
}

impl Moment {
    fn of(process: &Process, certificates: &Certificates, bars: [f64; 2]) -> Self {
        Self {
            runs: process.runs(),
            peak: process.claim_peak(),
            last: process.bets().claim_last(),
            refuted: process.bets().refuted(bars),
            issued: certificates.finished().len(),
        }
    }

    fn mark(&self, certified: Option<&[Rational]>) -> Result<Mark> {
        let bet = match &self.refuted {
            Some(Claim::Pure { epsilon }) => rounded_down(epsilon)?,
            Some(Claim::Approx { epsilon, .. }) => at_least(epsilon)?,
            _ => Rational::zero(),
        };
        let of_stage = |certified: &[Rational]| {
            let last = self.issued.checked_sub(1).and_then(|last| certified.get(last));
            last.map_or_else(|| bet.clone(), |certified| bet.clone().max(certified.clone()))
        };
        Ok(Mark {
            runs: self.runs,
            log10_e_value: self.peak / std::f64::consts::LN_10,
            log10_e_value_last: self.last / std::f64::consts::LN_10,
            epsilon_lower: certified.map(of_stage),
        })
    }
}

/// The path of an audit of several channels, each with its share of α: what is
/// refuted of one is refuted of the whole, and the average of k wealths is at
/// least the largest of them over k. The wealth at the end is that of `shown`.
pub(super) fn together(paths: &[&[Mark]], shown: &[Mark], log10_count: f64) -> Vec<Mark> {
    let at = |path: &[Mark], runs: u64| path.iter().find(|mark| mark.runs == runs).cloned();
    let join = |mark: &Mark| -> Option<Mark> {
        let all: Option<Vec<Mark>> = paths.iter().map(|path| at(path, mark.runs)).collect();
        let all = all?;
        let largest = all.iter().map(|mark| mark.log10_e_value).fold(0.0, f64::max);
        Some(Mark {
            log10_e_value: (largest - log10_count).max(0.0),
            epsilon_lower: all.into_iter().filter_map(|mark| mark.epsilon_lower).max(),
            ..mark.clone()
        })
    };
    shown.iter().filter_map(join).collect()
}
