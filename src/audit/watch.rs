//! One audit through several channels: every run is bet on once per channel
//! and once jointly, each time with its own share of α.

use super::channel::{Channel, Channels};
use super::finding::{Finding, Verdict};
use super::grid::Grid;
use super::pass::{Betting, Bettor, Progress, Told, check, make_runs};
use super::plan::{Levels, Plan};
use super::run::audit_on;
use super::trace::{Mark, together};
use crate::error::Result;
use crate::num::Rational;
use crate::subject::{Output, Subject};

/// What was found of all that was watched, and through each channel.
///
/// # Example
///
/// ```
/// use etalon::audit::{Plan, Verdict, audit_channels};
/// # use etalon::museum::{CATALOGUES, Exhibit};
/// # use etalon::tape::Seed;
///
/// # let (claim, unit, alpha) = ("eps=ln(3)".parse()?, "person".parse()?, "1e-9".parse()?);
/// # let (relation, max_runs, seed) = ("replace-one".parse()?, 5_000, Seed::new([0; 32]));
/// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: true, seed };
/// # let (retried, pair) = (Exhibit::new("retried-response", ""), [0.into(), 1.into()]);
/// # let mut subject = retried.subject(&CATALOGUES, &pair, &plan.seed)?;
/// let channels = "output,bits".parse()?;
/// let watched = audit_channels(&plan, &channels, &mut subject, &mut |_| true)?;
/// let fell = watched.channels.iter().filter(|(_, found)| found.verdict == Verdict::Violation);
/// let fell: Vec<&str> = fell.map(|(channel, _)| channel.name()).collect();
/// // The output keeps the claim; how many bits were read does not.
/// assert!(fell.contains(&"bits") && !fell.contains(&"output"));
/// assert_eq!(watched.finding.verdict, Verdict::Violation);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Watched {
    /// Of everything together: a violation if any channel shows one; its bounds
    /// are the best of all.
    pub finding: Finding,
    /// By channel, each at its share of α; empty if only the output was watched.
    pub channels: Vec<(Channel, Finding)>,
}

/// Puts a claim on all that is watched to the test, in one pass over the
/// subject. With the output alone this is [`audit`](super::audit()), run for
/// run.
///
/// # Guarantee
///
/// That of [`audit`](super::audit()), for a claim that covers the channels
/// chosen: all findings hold together with probability at least
/// `1 - plan.alpha`, each at an equal share of it.
///
/// # Errors
///
/// - [`Error::Unsupported`](crate::Error::Unsupported) if the subject does not
///   measure what is watched.
/// - Those of [`audit`](super::audit()).
///
/// # Example
///
/// ```
/// use etalon::audit::{Channels, Plan, Verdict, audit_channels};
/// use etalon::museum::{CATALOGUES, Exhibit};
/// # use etalon::tape::Seed;
///
/// # let (claim, unit, alpha) = ("eps=ln(3)".parse()?, "person".parse()?, "1e-9".parse()?);
/// # let (relation, max_runs, seed) = ("replace-one".parse()?, 5_000, Seed::new([0; 32]));
/// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: true, seed };
/// // On the input 1 it tosses coins until one is tails, without any need.
/// let (retried, pair) = (Exhibit::new("retried-response", ""), [0.into(), 1.into()]);
/// let watch = |channels: &Channels| {
///     let mut subject = retried.subject(&CATALOGUES, &pair, &plan.seed)?;
///     audit_channels(&plan, channels, &mut subject, &mut |_| true)
/// };
/// assert_ne!(watch(&Channels::default())?.finding.verdict, Verdict::Violation);
/// assert_eq!(watch(&"output,bits".parse()?)?.finding.verdict, Verdict::Violation);
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `docs/audit.md`, "Channels".
pub fn audit_channels(
    plan: &Plan,
    channels: &Channels,
    subject: &mut dyn Subject,
    go_on: &mut dyn FnMut(&Progress<'_>) -> bool,
) -> Result<Watched> {
    plan.validate()?;
    audit_channels_on(plan, Grid::of(&plan.claim)?, channels, subject, go_on)
}

/// [`audit_channels`] on a grid made before, for many audits of one claim.
///
/// # Errors
///
/// As for [`audit_channels`]; [`Error::Domain`](crate::Error::Domain) for the grid of a claim of
/// another sort.
///
/// # Example
///
/// ```
/// use etalon::audit::{Grid, Plan, Verdict, audit_channels_on};
/// use etalon::museum::{CATALOGUES, Exhibit};
/// # use etalon::tape::Seed;
///
/// # let (claim, unit, alpha) = ("eps=ln(3)".parse()?, "person".parse()?, "1e-9".parse()?);
/// # let (relation, max_runs, seed) = ("replace-one".parse()?, 5_000, Seed::new([0; 32]));
/// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: true, seed };
/// let (grid, channels, pair) = (Grid::of(&plan.claim)?, "bits".parse()?, [0.into(), 1.into()]);
/// // Which of two implementations of one law shows its input in the bits it reads?
/// for (name, parameters, expected) in [
///     ("retried-response", "", Verdict::Violation),
///     ("randomized-response", "odds=3 profile=cks20", Verdict::NoViolationFound),
/// ] {
///     let response = Exhibit::new(name, parameters);
///     let mut subject = response.subject(&CATALOGUES, &pair, &plan.seed)?;
///     let watched =
///         audit_channels_on(&plan, grid.clone(), &channels, &mut subject, &mut |_| true)?;
///     assert_eq!(watched.finding.verdict, expected);
/// }
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn audit_channels_on(
    plan: &Plan,
    grid: Grid,
    channels: &Channels,
    subject: &mut dyn Subject,
    go_on: &mut dyn FnMut(&Progress<'_>) -> bool,
) -> Result<Watched> {
    if channels.are_output_only() {
        let finding = audit_on(plan, grid, subject, go_on)?;
        return Ok(Watched { finding, channels: Vec::new() });
    }
    check(plan, &grid)?;
    channels.check(subject)?;
    let mut all = Lookouts { channels, lookouts: Lookout::all(plan, &grid, channels)? };
    let faults = make_runs(plan, &mut all, subject, go_on)?;
    let made = all.leader().process.runs();
    let findings: Result<Vec<(Channel, Finding)>> =
        all.lookouts.into_iter().map(|lookout| lookout.finding(subject.name())).collect();
    let findings = findings?;
    let finding = faults.conclude(sum_up(plan, channels, &findings), made, subject);
    Ok(Watched { finding, channels: findings })
}

/// Every channel that is judged.
struct Lookouts<'a> {
    channels: &'a Channels,
    lookouts: Vec<Lookout>,
}

impl Bettor for Lookouts<'_> {
    fn leader(&self) -> &Betting {
        &self.lookouts[0].betting
    }

    fn observe(&mut self, told: &Told) {
        self.lookouts.iter_mut().for_each(|lookout| lookout.observe(self.channels, told));
    }

    fn lose(&mut self, runs: usize) {
        self.lookouts.iter_mut().for_each(|lookout| lookout.betting.lose(runs));
    }

    /// That of the channel that has come furthest.
    fn progress(&self) -> Progress<'_> {
        let all = self.lookouts.iter().map(|lookout| lookout.betting.progress());
        let best = all.max_by(|a, b| {
            a.violated.cmp(&b.violated).then(a.log10_e_value.total_cmp(&b.log10_e_value))
        });
        best.expect("at least two channels")
    }
}

/// The betting on one channel.
struct Lookout {
    channel: Channel,
    /// The plan with this channel's share of α.
    plan: Plan,
    levels: Levels,
    betting: Betting,
    views: Vec<Output>,
}

impl Lookout {
    fn all(plan: &Plan, grid: &Grid, channels: &Channels) -> Result<Vec<Self>> {
        let judged: Vec<Channel> = channels.judged().collect();
        let count = i64::try_from(judged.len()).expect("six channels at most");
        let alpha = (&plan.alpha / &Rational::from(count))?;
        let plan = Plan { alpha, ..plan.clone() };
        let levels = Levels::of(&plan);
        let lookout = |channel| Self {
            channel,
            plan: plan.clone(),
            levels: levels.clone(),
            betting: Betting::new(grid.clone(), plan.max_runs, &levels),
            views: Vec::new(),
        };
        Ok(judged.into_iter().map(lookout).collect())
    }

    fn observe(&mut self, channels: &Channels, told: &Told) {
        let at = |run: usize| told.spent.get(run).copied().unwrap_or_default();
        self.views.clear();
        let view = |(run, output)| channels.view(self.channel, output, at(run));
        self.views.extend(told.outputs.iter().enumerate().map(view));
        self.betting.observe(&self.views, &told.right);
    }

    fn finding(self, subject: String) -> Result<(Channel, Finding)> {
        let Self { channel, plan, levels, betting, .. } = self;
        let mut finding = betting.finding(&plan, &levels, subject)?;
        if finding.verdict == Verdict::Violation {
            finding.reason = told(channel, &plan);
        }
        Ok((channel, finding))
    }
}

/// Why a channel shows a violation.
fn told(channel: Channel, plan: &Plan) -> String {
    format!("{} the inputs apart beyond {}", channel.teller(), plan.claim)
}

/// The finding of everything that was watched. Each channel is a function of
/// the observation: what is refuted of it is refuted of the whole, so the best
/// bounds are taken, with the power of the widest channel.
fn sum_up(plan: &Plan, channels: &Channels, findings: &[(Channel, Finding)]) -> Finding {
    let widest = findings.iter().find(|(channel, _)| *channel == channels.widest());
    let (_, widest) = widest.expect("the widest channel is judged");
    let violated: Vec<&(Channel, Finding)> =
        findings.iter().filter(|(_, finding)| finding.verdict == Verdict::Violation).collect();
    let by_wealth = |a: &&(Channel, Finding), b: &&(Channel, Finding)| {
        a.1.log10_e_value.total_cmp(&b.1.log10_e_value)
    };
    // One that the widest channel shows, too, has its bounds from the strongest.
    let strongest = violated.iter().copied().max_by(by_wealth);
    let mut whole = strongest.map_or(widest, |(_, finding)| finding).clone();
    let all = || findings.iter().map(|(_, finding)| finding);
    whole.detectable_epsilon.clone_from(&widest.detectable_epsilon);
    whole.detectable.clone_from(&widest.detectable);
    whole.epsilon_lower = all().map(|found| &found.epsilon_lower).max().expect("some").clone();
    whole.delta_lower = all().filter_map(|found| found.delta_lower.clone()).max();
    whole.violation_at = all().filter_map(|found| found.violation_at).min();
    // The average of k wealths is at least the largest of them over k.
    let count = findings.iter().fold(0.0, |sum, _| sum + 1.0);
    let wealth = all().map(|found| found.log10_e_value).fold(0.0, f64::max);
    whole.log10_e_value = (wealth - f64::log10(count)).max(0.0);
    let paths: Vec<&[Mark]> = all().map(|found| found.trace.path.as_slice()).collect();
    whole.trace.path = together(&paths, &whole.trace.path, f64::log10(count));
    whole.trace.log10_threshold =
        whole.trace.log10_threshold.map(|threshold| threshold - f64::log10(count));
    if let Some(outputs) = &mut whole.trace.outputs {
        let shown = strongest.map_or(channels.widest(), |(channel, _)| *channel);
        outputs.of = format!("{shown} channel, {}", outputs.of);
    }
    if !violated.is_empty() {
        let tellers: Vec<String> =
            violated.iter().map(|(channel, _)| told(*channel, plan)).collect();
        whole.reason = tellers.join("; ");
        return whole;
    }
    if let Some(unsure) = all().find(|found| found.verdict == Verdict::Inconclusive) {
        whole.verdict = Verdict::Inconclusive;
        whole.reason.clone_from(&unsure.reason);
    } else {
        whole.reason += &format!("; of {channels} nothing told more than claimed");
    }
    whole
}
