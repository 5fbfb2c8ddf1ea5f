//! From trials to tests, from tests to claims.

use super::case::{Case, cases};
use super::event::whole;
use super::test::{Test, Verdict};
use super::trial::Trial;
use crate::audit::{Verdict as Audited, decimal};
use crate::error::Result;
use crate::insights::claims::{Claim, Kind};
use crate::insights::system::System;
use crate::num::{Rational, success_lower};
use crate::subject::Side;
use crate::tape::Recorded;

/// The answer of a test.
///
/// # Example
///
/// ```
/// use etalon::insights::verify::{Answer, Log, Test, Verdict};
/// use etalon::json::json;
///
/// let cell = json!({
///     "release": "autumn", "period": "2024-Q3", "view": "team", "group": "a",
///     "metric": "late", "part": "count", "value": 7,
/// });
/// let mut log = Log::default();
/// log.add(&cell.to_string(), "log.jsonl")?;
/// let (test, Answer { verdict, reason }) = &log.verify()?.tests[0];
/// assert_eq!(*test, Test::T2);
/// assert!(matches!(verdict, Verdict::NotAssessable(_)));
/// assert_eq!(reason, "log.jsonl, line 1 does not state its epsilon, unit, relation");
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The verdict.
    pub verdict: Verdict,
    /// Why, in one clause.
    pub reason: String,
}

impl Answer {
    pub(super) fn pass(reason: impl Into<String>) -> Self {
        Self { verdict: Verdict::Pass, reason: reason.into() }
    }

    pub(super) fn fail(reason: impl Into<String>) -> Self {
        Self { verdict: Verdict::Fail, reason: reason.into() }
    }

    pub(super) fn unknown(reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self { verdict: Verdict::NotAssessable(reason.clone()), reason }
    }
}

/// A claim with the answer to it.
///
/// # Example
///
/// ```
/// use etalon::insights::verify::{Judged, Log};
/// use etalon::json::json;
///
/// # let cell = json!({
/// #     "release": "autumn", "period": "2024-Q3", "view": "team", "group": "a",
/// #     "metric": "late", "part": "count", "value": 7,
/// # });
/// # let mut log = Log::default();
/// # log.add(&cell.to_string(), "log.jsonl")?;
/// let report = log.verify()?;
/// let ids = |counted: fn(&Judged) -> bool| -> Vec<&str> {
///     let counted = report.claims.iter().filter(|judged| counted(judged));
///     counted.map(|judged| judged.claim.id.as_str()).collect()
/// };
/// // Of two claims a log tells; of two, neither a log nor runs do.
/// assert_eq!(ids(Judged::counts_in_a_log), ["C7", "C11"]);
/// assert_eq!(ids(|judged| !judged.counts()), ["C6", "C10"]);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The claim.
    pub claim: Claim,
    /// The answer.
    pub answer: Answer,
}

impl Judged {
    /// Whether the answer counts when all claims are summed up: what no
    /// release can show or promise does not.
    pub fn counts(&self) -> bool {
        matches!(self.claim.kind, Kind::Tests | Kind::Baseline)
    }

    /// The same where only a log is given, which tells of few claims.
    pub fn counts_in_a_log(&self) -> bool {
        self.counts() && !self.claim.log_tests.is_empty()
    }
}

/// The answer of every test, of what was to be tried and what was.
pub(super) fn tests(
    plan: &[Case],
    trials: &[Trial],
    alpha: &Rational,
) -> Result<Vec<(Test, Answer)>> {
    let answer = |(test, _)| Ok((test, one(test, plan, trials, alpha)?));
    Test::ALL.into_iter().map(answer).collect()
}

fn one(test: Test, plan: &[Case], trials: &[Trial], alpha: &Rational) -> Result<Answer> {
    let failing = trials.iter().find(|trial| {
        trial.counterexample.as_ref().is_some_and(|counterexample| counterexample.test == test)
    });
    if let Some(trial) = failing {
        return Ok(Answer::fail(format!("on the pair `{}`", trial.case.name)));
    }
    let answer = match test {
        Test::T2 => Answer::unknown("cells tell nothing of what was charged; give a log"),
        Test::T9 => same_in_all_views(trials),
        Test::T13 => margins(trials, alpha)?,
        _ => of_cases(test, trials),
    };
    // What was seen stays seen; what was not looked at was not passed.
    Ok(match (&answer.verdict, interrupted(test, plan, trials)) {
        (Verdict::Pass, Some(why)) => Answer::unknown(why),
        _ => answer,
    })
}

/// Whether a test looks at the runs of a pair.
fn looks_at(test: Test, case: &Case) -> bool {
    let anywhere = [Test::T4, Test::T8, Test::T9, Test::T10, Test::T11, Test::T13].contains(&test);
    anywhere || case.test == test || case.missing == test
}

/// Why a test was not tried as far as it should have been, if so.
fn interrupted(test: Test, plan: &[Case], trials: &[Trial]) -> Option<String> {
    let pairs = plan.iter().filter(|case| looks_at(test, case)).count();
    let done = |trial: &&Trial| looks_at(test, &trial.case) && !trial.stopped;
    let tried = trials.iter().filter(done).count();
    if pairs == 0 {
        return Some("there is no pair that it could be tried on".to_owned());
    }
    (tried < pairs).then(|| format!("interrupted: tried on {tried} of {pairs} pairs"))
}

fn same_in_all_views(trials: &[Trial]) -> Answer {
    if let Some(trial) = trials.iter().find(|trial| trial.conflict.is_some()) {
        return Answer::fail(format!("on the pair `{}`", trial.case.name));
    }
    match trials.iter().map(|trial| trial.repeated).max().unwrap_or(0) {
        0 => Answer::pass("no number stood in two views"),
        most => Answer::pass(format!("{most} numbers stood in two views, equal in every run")),
    }
}

/// A test that belongs to some pairs, or to all.
fn of_cases(test: Test, trials: &[Trial]) -> Answer {
    let mut detectable = Rational::zero();
    let (mut pairs, mut floor) = (0, Rational::zero());
    for trial in trials.iter().filter(|trial| looks_at(test, &trial.case) && !trial.stopped) {
        pairs += 1;
        floor = floor.max(trial.floor.clone());
        let Some(finding) = &trial.finding else { continue };
        let named = trial.case.test == test;
        match (&finding.detectable_epsilon, finding.verdict) {
            (_, Audited::Inconclusive | Audited::NotAssessable) if named => {
                return Answer::unknown(format!("{}: {}", trial.case.name, finding.reason));
            }
            (Some(epsilon), _) if named => detectable = detectable.max(epsilon.clone()),
            _ => {}
        }
    }
    let on = if pairs == 1 { "its pair".to_owned() } else { format!("{pairs} pairs") };
    let mut reason = format!("nothing found on {on}");
    if !detectable.is_zero() {
        let shown = decimal(&detectable);
        reason += &format!("; a loss of {shown} on the best event would have been");
    } else {
        let shown = decimal(&floor);
        reason +=
            &format!("; what one scene alone shows in {shown} of its runs or more would have been");
    }
    Answer::pass(reason)
}

/// Margins fail if a number is beyond its own provably more often than in one
/// of 20 runs.
fn margins(trials: &[Trial], alpha: &Rational) -> Result<Answer> {
    let stated: u64 = trials.iter().map(|trial| trial.margins.stated).sum();
    let unstated: u64 = trials.iter().map(|trial| trial.margins.unstated).sum();
    if stated == 0 {
        return Ok(Answer::unknown("no margins are stated: give a cell `x margin` beside `x`"));
    }
    let level = alpha * &Rational::new(1, stated)?;
    for trial in trials {
        if let Some((name, inside, all)) = &trial.margins.worst {
            let beyond = success_lower(*all, all - inside, &level)?;
            if beyond > Rational::new(1, 20u8)? {
                let beyond = all - inside;
                return Ok(Answer::fail(format!(
                    "{name} was beyond its margin in {beyond} of {all} runs"
                )));
            }
        }
    }
    if unstated > 0 {
        return Ok(Answer::unknown(format!("{unstated} noisy numbers have no stated margin")));
    }
    Ok(Answer::pass(format!("{stated} margins held")))
}

/// The answer to every claim.
pub(super) fn claims(tests: &[(Test, Answer)]) -> Result<Vec<Judged>> {
    let judged = |claim: Claim| {
        let answer = match claim.kind {
            Kind::Outside => Answer::unknown("outside of what a release can show"),
            Kind::Limit => Answer::unknown("a limit to be stated, not a property to be had"),
            Kind::Baseline => baseline()?,
            Kind::Tests => decided(&claim.tests, tests),
        };
        Ok(Judged { claim, answer })
    };
    Claim::all()?.into_iter().map(judged).collect()
}

/// A claim fails with one of its tests, and passes with all of them.
pub(super) fn decided(own: &[Test], tests: &[(Test, Answer)]) -> Answer {
    let answers = || tests.iter().filter(|(test, _)| own.contains(test));
    let names = |wanted: fn(&Verdict) -> bool| -> Vec<String> {
        let of = answers().filter(|(_, answer)| wanted(&answer.verdict));
        of.map(|(test, answer)| format!("{test}: {}", answer.reason)).collect()
    };
    let failed = names(|verdict| *verdict == Verdict::Fail);
    if !failed.is_empty() {
        return Answer::fail(failed.join("; "));
    }
    let open = names(|verdict| matches!(verdict, Verdict::NotAssessable(_)));
    if !open.is_empty() {
        return Answer::unknown(open.join("; "));
    }
    Answer::pass(String::new())
}

/// The answer to all claims that count.
pub(super) fn overall(claims: &[Judged]) -> Verdict {
    let verdicts = || claims.iter().filter(|one| one.counts()).map(|one| &one.answer.verdict);
    if verdicts().any(|verdict| *verdict == Verdict::Fail) {
        return Verdict::Fail;
    }
    let open = verdicts().find(|verdict| matches!(verdict, Verdict::NotAssessable(_)));
    open.cloned().unwrap_or(Verdict::Pass)
}

/// The release that shows nothing reads no tape and is the same on all scenes
/// of a roster: its loss is 0, exactly.
fn baseline() -> Result<Answer> {
    let nothing = System::find("nothing")?;
    for case in cases()? {
        let mut run = nothing.pair(&case.left, &case.right)?;
        let mut on = |side| run(side, &mut Recorded::new(Vec::new()));
        if on(Side::Left)? != on(Side::Right)? {
            return Ok(Answer::fail(format!("on the pair `{}`", case.name)));
        }
    }
    Ok(Answer::pass("the system `nothing` gives one output on every pair: eps = 0"))
}

/// e^ε/(1 + e^ε) in per cent, rounded up to tenths: what a belief of 50:50 can
/// become.
///
/// # Errors
///
/// Those of the exponential.
///
/// # Example
///
/// ```
/// use etalon::insights::verify::ceiling;
///
/// // e/(1 + e) = 0.7310..., e^4/(1 + e^4) = 0.9820...
/// assert_eq!(ceiling(&"1".parse()?)?, "73.2".parse()?);
/// assert_eq!(ceiling(&"4".parse()?)?, "98.3".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn ceiling(epsilon: &Rational) -> Result<Rational> {
    let odds = crate::num::exp(epsilon, 64)?.hi().to_rational();
    let share = (&odds / &(&odds + &Rational::one()))?;
    let tenths = -(-&(&share * &whole(1000))).floor();
    Rational::new(tenths, 10u8)
}
