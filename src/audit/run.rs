//! One claim on the output of one subject, put to the test.

use super::certificate::Certificates;
use super::confirm::Learned;
use super::finding::Finding;
use super::frozen::Glossary;
use super::grid::Grid;
use super::pass::{Betting, Bettor, Progress, Told, check, make_runs};
use super::plan::{Levels, Plan};
use crate::error::Result;
use crate::subject::Subject;

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
/// claim that holds, whenever and for whatever reason the audit stops. The
/// e-process needs the claim to hold for each run given the earlier ones, no
/// more; a certificate needs the runs to be independent, too.
///
/// # Errors
///
/// - [`Error::Domain`](crate::Error::Domain) for a plan that cannot be run.
/// - [`Error::Subject`](crate::Error::Subject) if the subject cannot be run.
///
/// # Example
///
/// ```
/// use etalon::audit::{Plan, Verdict, audit};
/// use etalon::subject::{BUILTINS, Parameters, Simulated, find};
/// use etalon::tape::Seed;
///
/// let seed = Seed::new([7; 32]);
/// let plan = Plan {
///     claim: "eps=1".parse()?,
///     relation: "replace-one".parse()?,
///     unit: "person".parse()?,
///     alpha: "1e-9".parse()?,
///     max_runs: 20_000,
///     stop_at_violation: true,
///     seed: seed.clone(),
/// };
/// let pair = [0.into(), 1.into()];
/// for (scale, expected) in [("1", Verdict::NoViolationFound), ("1/2", Verdict::Violation)] {
///     let parameters = Parameters::read([format!("scale={scale}").as_str()])?;
///     let run = find(&[BUILTINS], "discrete-laplace")?.make(parameters, &pair)?;
///     let mut subject = Simulated::new("a noisy count", &seed, run);
///     let finding = audit(&plan, &mut subject, &mut |_| true)?;
///     assert_eq!(finding.verdict, expected);
/// }
/// # Ok::<(), etalon::Error>(())
/// ```
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
/// As for [`audit`]; [`Error::Domain`](crate::Error::Domain) for the grid of a
/// claim of another sort.
///
/// # Example
///
/// ```
/// use etalon::audit::{Grid, Plan, Verdict, audit_on};
/// use etalon::museum::{CATALOGUES, Exhibit};
/// # use etalon::tape::Seed;
///
/// # let (claim, unit, alpha) = ("eps=1".parse()?, "person".parse()?, "1e-9".parse()?);
/// # let (relation, max_runs, seed) = ("replace-one".parse()?, 20_000, Seed::new([0; 32]));
/// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: true, seed };
/// let (grid, pair) = (Grid::of(&plan.claim)?, [0.into(), 1.into()]);
/// // The loss of randomized response is ln(odds): 0.69... and 1.60...
/// let expected = [("odds=2", Verdict::NoViolationFound), ("odds=5", Verdict::Violation)];
/// for (odds, verdict) in expected {
///     let response = Exhibit::new("randomized-response", odds);
///     let mut subject = response.subject(&CATALOGUES, &pair, &plan.seed)?;
///     let finding = audit_on(&plan, grid.clone(), &mut subject, &mut |_| true)?;
///     assert_eq!(finding.verdict, verdict);
/// }
/// # Ok::<(), etalon::Error>(())
/// ```
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
///
/// # Example
///
/// ```
/// use etalon::audit::{Confirmed, Plan, Verdict, audit_learning};
/// use etalon::museum::{CATALOGUES, Exhibit};
/// # use etalon::tape::Seed;
///
/// # let (claim, unit, alpha) = ("eps=1".parse()?, "person".parse()?, "1e-9".parse()?);
/// # let (relation, max_runs, seed) = ("replace-one".parse()?, 5_000, Seed::new([0; 32]));
/// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: true, seed };
/// let (lying, pair) = (Exhibit::new("lying-response", "p=3/4"), [0.into(), 1.into()]);
/// let mut subject = lying.subject(&CATALOGUES, &pair, &plan.seed)?;
/// let (finding, mut learned) = audit_learning(&plan, &mut subject, &mut |_| true)?;
/// assert_eq!(finding.verdict, Verdict::Violation);
/// // Runs that nobody has seen are opened from other seeds.
/// let mut reopen = |seed: &Seed| Ok(Box::new(lying.subject(&CATALOGUES, &pair, seed)?) as _);
/// assert!(matches!(learned.confirm(&mut reopen, &mut || true)?, Confirmed::Yes(_)));
/// # Ok::<(), etalon::Error>(())
/// ```
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
    let (finding, betting) = run(plan, levels, grid, subject, go_on, Some(&mut glossary))?;
    let learned = Learned { plan: plan.clone(), process: betting.process, glossary };
    Ok((finding, learned, betting.certificates))
}

fn run(
    plan: &Plan,
    levels: &Levels,
    grid: Grid,
    subject: &mut dyn Subject,
    go_on: &mut dyn FnMut(&Progress<'_>) -> bool,
    glossary: Option<&mut Glossary>,
) -> Result<(Finding, Betting)> {
    check(plan, &grid)?;
    let mut alone = Alone { betting: Betting::new(grid, plan.max_runs, levels), glossary };
    let faults = make_runs(plan, &mut alone, subject, go_on)?;
    let betting = alone.betting;
    let finding = betting.finding(plan, levels, subject.name())?;
    Ok((faults.conclude(finding, betting.process.runs(), subject), betting))
}

/// One audit of the output.
struct Alone<'a> {
    betting: Betting,
    glossary: Option<&'a mut Glossary>,
}

impl Bettor for Alone<'_> {
    fn leader(&self) -> &Betting {
        &self.betting
    }

    fn observe(&mut self, told: &Told) {
        self.betting.observe(&told.outputs, &told.right);
        if let Some(glossary) = &mut self.glossary {
            glossary.observe(self.betting.process.batch(), &told.outputs);
        }
    }

    fn lose(&mut self, runs: usize) {
        self.betting.lose(runs);
    }

    fn progress(&self) -> Progress<'_> {
        self.betting.progress()
    }
}
