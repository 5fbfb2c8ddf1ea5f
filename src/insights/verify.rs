//! Claims of privacy about systems that release insights, put to the test on
//! pairs of tiny companies: a pass says that nothing was found, and what would
//! have been.
//!
//! `docs/spec/insights-verify.md` is the normative text.

mod candidate;
mod case;
mod cell;
mod column;
mod counterexample;
mod event;
mod judge;
mod log;
mod margin;
mod scene;
mod test;
mod trial;

pub use candidate::{Candidate, Program};
pub use case::{Case, cases};
pub use cell::{Cell, Name, Shown, cells};
pub use counterexample::{Conflict, Counterexample, Sighting};
pub use event::Event;
pub use judge::{Answer, Judged, ceiling};
pub use log::{Account, Entry, Log, LogReport, Promise};
pub use margin::Margins;
pub use scene::Scene;
pub use test::{Test, Verdict};
pub use trial::Trial;

use crate::audit::Progress;
use crate::error::{Error, Result};
use crate::num::Rational;
use crate::tape::Seed;
use trial::Effort;

/// How much is spent on one system.
///
/// # Example
///
/// ```
/// use etalon::insights::system::System;
/// use etalon::insights::verify::{Options, verify};
/// use etalon::tape::Seed;
///
/// let options = Options { alpha: "1e-9".parse()?, max_runs: 999, seed: Seed::new([0; 32]) };
/// let fault = verify(&mut System::find("nothing")?, &options, &mut |_, _| true).unwrap_err();
/// assert!(fault.to_string().contains("1000 or more"));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Options {
    /// The probability, 0 < α < 1, that anything at all is called a violation
    /// of a system that keeps every claim.
    pub alpha: Rational,
    /// The largest number of runs of a bet on one pair; at least 1,000.
    pub max_runs: u64,
    /// The seed of the auditor's coins and of built-in systems.
    pub seed: Seed,
}

/// What was found of a system.
///
/// # Example
///
/// ```
/// use etalon::insights::system::System;
/// use etalon::insights::verify::{Options, Verdict, verify};
/// use etalon::tape::Seed;
///
/// let options = Options { alpha: "1e-9".parse()?, max_runs: 1000, seed: Seed::new([0; 32]) };
/// // Stopped at the first pair: nothing was found, and nothing was passed.
/// let report = verify(&mut System::find("leaves")?, &options, &mut |_, _| false)?;
/// assert!(report.stopped && report.trials.len() == 1);
/// assert!(report.trials[0].counterexample.is_none());
/// assert!(matches!(report.verdict(), Verdict::NotAssessable(_)));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug)]
pub struct Report {
    /// What was put to the test.
    pub name: String,
    /// With which options.
    pub options: Options,
    /// What came of each pair.
    pub trials: Vec<Trial>,
    /// The answer of every test.
    pub tests: Vec<(Test, Answer)>,
    /// The answer to every claim.
    pub claims: Vec<Judged>,
    /// Whether it was stopped before the last pair.
    pub stopped: bool,
}

impl Report {
    /// How many runs were made on all pairs together.
    pub(crate) fn runs(&self) -> u64 {
        self.trials.iter().map(|trial| trial.runs).sum()
    }

    /// The answer in all: a violation of one claim is one, and what could not
    /// be told of a claim that counts leaves all open.
    pub fn verdict(&self) -> Verdict {
        match judge::overall(&self.claims) {
            Verdict::Pass if self.stopped => {
                Verdict::NotAssessable("it was stopped before the last pair".to_owned())
            }
            verdict => verdict,
        }
    }
}

/// Puts a system to every test.
///
/// `go_on` hears of the pair at hand, of the bet on it after every batch, or
/// of no bet once an event tells its scenes apart, and stops all by answering
/// `false`.
///
/// # Guarantee
///
/// If the system keeps the ε of its policy, draws its runs independently, and
/// its stated margins hold, the probability that a test fails for what chance
/// did is at most `options.alpha`: every pair has its equal share, half for an
/// event confirmed on fresh runs (Clopper-Pearson bounds `[CP34]`), half for
/// the bet on all cells (`docs/audit.md`), and margins have one share. T9
/// compares numbers and leaves nothing to chance.
///
/// # Errors
///
/// - [`Error::Domain`] for options that cannot be run with.
/// - [`Error::Subject`] if the system cannot be run, or gives what is no cell.
///
/// # Example
///
/// ```
/// use etalon::insights::system::System;
/// use etalon::insights::verify::{Cell, Name, Options, Shown, Test, Verdict, verify};
/// use etalon::tape::Seed;
///
/// // No noise: rounding is taken for protection.
/// let rounding = System {
///     name: "rounding",
///     about: "rounds the sum of all hours down to tens",
///     twin: None,
///     fails: &[],
///     prepare: |scene| {
///         let rows = scene.metrics.lines();
///         let hours = rows.filter_map(|row| row.split(',').nth(2)?.parse::<u32>().ok());
///         let tens = hours.sum::<u32>() / 10 * 10;
///         let [period, view, group, metric, part] =
///             ["2024-Q3", "company", "all", "hours", "sum"].map(str::to_owned);
///         let name = Name { period, view, group, metric, part };
///         let cell = Cell { name, shown: Shown::whole(tens.into()) };
///         Ok(Box::new(move |_| Ok(vec![cell.clone()])))
///     },
/// };
/// let options = Options { alpha: "1e-9".parse()?, max_runs: 1000, seed: Seed::new([0; 32]) };
/// let report = verify(&mut &rounding, &options, &mut |_, _| true)?;
/// assert_eq!(report.verdict(), Verdict::Fail);
/// let (_, answer) = report.tests.iter().find(|(test, _)| *test == Test::T4).expect("a test");
/// assert_eq!(answer.reason, "on the pair `nobody`");
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn verify(
    candidate: &mut dyn Candidate,
    options: &Options,
    go_on: &mut dyn FnMut(&Case, Option<&Progress>) -> bool,
) -> Result<Report> {
    if options.max_runs < 1000 {
        return Err(Error::domain("max-runs", options.max_runs, "1000 or more"));
    }
    if !options.alpha.is_positive() || options.alpha >= Rational::one() {
        return Err(Error::domain("alpha", &options.alpha, "0 < alpha < 1, such as 1e-9"));
    }
    let cases = cases()?;
    let shares = u64::try_from(cases.len() + 1).expect("a handful");
    let alpha = &options.alpha * &Rational::new(1, shares)?;
    let mut trials = Vec::with_capacity(cases.len());
    let floor = trial::floor(options.max_runs, &alpha)?;
    let mut stopped = false;
    let plan = cases.clone();
    for case in cases {
        let effort = Effort {
            alpha: alpha.clone(),
            max_runs: options.max_runs,
            floor: floor.clone(),
            seed: derived(&options.seed, case.name, "coins"),
        };
        let seed = derived(&options.seed, case.name, "system");
        let mut subject = candidate.on(&case.left, &case.right, &seed)?;
        let shown = case.clone();
        let mut ended = false;
        let trial = Trial::run(case, subject.as_mut(), &effort, &mut |progress| {
            ended |= !go_on(&shown, Some(progress));
            !ended
        })?;
        if trial.finding.is_none() {
            ended |= !go_on(&shown, None);
        }
        stopped |= trial.stopped;
        trials.push(trial);
        if ended {
            break;
        }
    }
    stopped |= trials.len() < plan.len();
    let tests = judge::tests(&plan, &trials, &alpha)?;
    let claims = judge::claims(&tests)?;
    Ok(Report { name: candidate.name(), options: options.clone(), trials, tests, claims, stopped })
}

/// A seed of its own for each use.
fn derived(seed: &Seed, case: &str, purpose: &str) -> Seed {
    let text = format!("insights-verify/{purpose}/{case}/{}", seed.hex());
    Seed::new(crate::digest::Digest::of(text))
}
