//! Confirmation: an event frozen from all that an audit learned, and fresh runs
//! that count it. What comes of it stands alone: anybody can check it without
//! the learner (`docs/spec/certificate.md`).

use super::bets::Bets;
use super::event::Event;
use super::finding::{decimal, floor_to_places};
use super::frozen::{Frozen, Glossary};
use super::ladder::Point;
use super::pass::check_count;
use super::plan::Plan;
use super::process::Process;
use crate::account::theorem::implied;
use crate::digest::Digest;
use crate::error::{Error, Result};
use crate::num::{Interval, Natural, Rational, binomial_quantile, binomial_tail_upper};
use crate::privacy::{Claim, Epsilon};
use crate::subject::{Batch, Output, Side, Subject};
use crate::tape::{ChaCha, Seed, Tape};

/// The stream of a certificate's seed from which sides are drawn.
const SIDES: u64 = 0;
/// An event that promised too much is given up and another one frozen, this
/// often; the levels are halves, quarters and eighths of the α.
const ATTEMPTS: u32 = 3;
/// Fresh runs begin here.
const FEWEST: u64 = 128;
/// As many times the runs that would do if the event keeps its promise.
const MARGIN: u64 = 2;
/// Confirmation may take this many times the runs of the audit.
const MOST: u64 = 4;
/// Fresh runs for certainty's sake: this fraction of the audit's, so that the
/// bound is not much below the audit's own.
const SHARE: u64 = 4;
const BATCH: u64 = 1 << 12;
const PATIENCE: u32 = 5;
const BITS: u32 = 80;
/// No count of runs shows an ε beyond this.
const LARGEST: i64 = 40;

/// What an audit has learned, for a confirmation.
#[derive(Debug)]
pub struct Learned {
    pub(super) plan: Plan,
    pub(super) process: Process,
    pub(super) glossary: Glossary,
}

/// An event with its counts in runs made after it was frozen.
///
/// # Example
///
/// ```
/// # use etalon::audit::suite::Source;
/// # use etalon::audit::{Confirmed, Plan, audit_learning};
/// # use etalon::museum::{CATALOGUES, Exhibit};
/// use etalon::recheck::Certificate;
/// use etalon::report::certificate;
/// # use etalon::subject::Subject;
/// # use etalon::tape::Seed;
/// # let (claim, unit, alpha) = ("eps=1".parse()?, "person".parse()?, "1e-9".parse()?);
/// # let (relation, max_runs, seed) = ("replace-one".parse()?, 5_000, Seed::new([0; 32]));
/// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: true, seed };
/// # let (lying, pair) = (Exhibit::new("lying-response", "p=3/4"), [0.into(), 1.into()]);
/// # let mut open = |seed: &Seed| -> etalon::Result<Box<dyn Subject>> {
/// #     Ok(Box::new(lying.subject(&CATALOGUES, &pair, seed)?))
/// # };
/// # let (_, mut learned) = audit_learning(&plan, open(&plan.seed)?.as_mut(), &mut |_| true)?;
/// # let (name, parameters) = ("lying-response".to_owned(), vec!["p=3/4".to_owned()]);
/// # let source = Source::BuiltIn { name, parameters };
/// let Confirmed::Yes(certified) = learned.confirm(&mut open, &mut || true)? else { panic!() };
/// let document = certificate(&plan, &source, &pair, &certified).expect("it can be run anew");
/// let read = Certificate::read(&document.to_string(), "violation.json")?;
/// // The seed gives the same runs to whoever counts anew.
/// let mut subject = open(&certified.seed)?;
/// let counts = read.count(subject.as_mut(), &certified.seed, certified.runs)?;
/// assert_eq!((counts.inside, counts.favoured), (certified.inside, certified.favoured));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Certified {
    /// Which outputs are counted, and for which side.
    pub event: Frozen,
    /// The ε and δ that the claim implies and that the counts refute.
    pub point: (Epsilon, Rational),
    /// The probability that a subject of the claim has such counts.
    pub level: Rational,
    /// The seed of the fresh runs: sides from its stream 0, a built-in's draws
    /// from its stream 1.
    pub seed: Seed,
    /// All fresh runs.
    pub runs: u64,
    /// Those in the event.
    pub inside: u64,
    /// Those in the event that were on its side.
    pub favoured: u64,
    /// As many of these as δ excuses.
    pub excused: u64,
    /// What the counts show: at the point's δ the true ε is larger.
    pub epsilon_lower: Rational,
}

/// How a confirmation ended.
///
/// # Example
///
/// ```
/// use etalon::audit::{Confirmed, Plan, audit_learning};
/// # use etalon::museum::{CATALOGUES, Exhibit};
/// # use etalon::subject::Subject;
/// # use etalon::tape::Seed;
/// # let (claim, unit, alpha) = ("eps=1".parse()?, "person".parse()?, "1e-9".parse()?);
/// # let (relation, max_runs, seed) = ("replace-one".parse()?, 1_000, Seed::new([0; 32]));
/// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: true, seed };
/// # let (honest, pair) = (Exhibit::new("randomized-response", "odds=2"), [0.into(), 1.into()]);
/// # let mut open = |seed: &Seed| -> etalon::Result<Box<dyn Subject>> {
/// #     Ok(Box::new(honest.subject(&CATALOGUES, &pair, seed)?))
/// # };
/// let (_, mut learned) = audit_learning(&plan, open(&plan.seed)?.as_mut(), &mut |_| true)?;
/// // Of a subject that keeps its claim there is nothing to confirm.
/// let Confirmed::No(why) = learned.confirm(&mut open, &mut || true)? else { panic!() };
/// assert_eq!(why, "no event that was learned promises to show it");
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug)]
pub enum Confirmed {
    /// With a certificate.
    Yes(Box<Certified>),
    /// Without one, and why; the violation stands.
    No(String),
}

/// How a subject is opened anew.
///
/// # Example
///
/// ```
/// use etalon::audit::Reopen;
/// # use etalon::museum::{CATALOGUES, Exhibit};
/// use etalon::subject::{Side, Subject};
/// use etalon::tape::Seed;
/// # let (lying, pair) = (Exhibit::new("lying-response", "p=3/4"), [0.into(), 1.into()]);
/// let mut open = |seed: &Seed| -> etalon::Result<Box<dyn Subject>> {
///     Ok(Box::new(lying.subject(&CATALOGUES, &pair, seed)?))
/// };
/// let reopen: &mut Reopen<'_> = &mut open;
/// let (mut one, mut other) = (Vec::new(), Vec::new());
/// reopen(&Seed::new([1; 32]))?.run(&[Side::Left; 64], &mut one)?;
/// reopen(&Seed::new([2; 32]))?.run(&[Side::Left; 64], &mut other)?;
/// assert_ne!(one, other); // other seeds, other draws
/// # Ok::<(), etalon::Error>(())
/// ```
pub type Reopen<'a> = dyn FnMut(&Seed) -> Result<Box<dyn Subject>> + 'a;

impl Learned {
    /// Freezes the event that promises most and counts it in fresh runs of the
    /// subject that `open` opens; `go_on` is asked after every batch.
    ///
    /// # Guarantee
    ///
    /// If the subject satisfies the claim on its pair and its runs are
    /// independent, a certificate comes of it with probability at most the
    /// plan's α: a second α, beside that of the finding.
    ///
    /// # Errors
    ///
    /// Those of the subject and of the enclosures.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::audit::{Confirmed, Plan, audit_learning};
    /// # use etalon::museum::{CATALOGUES, Exhibit};
    /// # use etalon::subject::Subject;
    /// # use etalon::tape::Seed;
    /// # let (claim, unit, alpha) = ("eps=1".parse()?, "person".parse()?, "1e-9".parse()?);
    /// # let (relation, max_runs, seed) = ("replace-one".parse()?, 5_000, Seed::new([0; 32]));
    /// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: true, seed };
    /// let (lying, pair) = (Exhibit::new("lying-response", "p=3/4"), [0.into(), 1.into()]);
    /// let mut open = |seed: &Seed| -> etalon::Result<Box<dyn Subject>> {
    ///     Ok(Box::new(lying.subject(&CATALOGUES, &pair, seed)?))
    /// };
    /// let (_, mut learned) = audit_learning(&plan, open(&plan.seed)?.as_mut(), &mut |_| true)?;
    /// let Confirmed::Yes(certified) = learned.confirm(&mut open, &mut || true)? else { panic!() };
    /// // Fresh runs show more than the claim allows, and less than the loss ln 7 = 1.9459...
    /// let (claimed, loss) = ("1".parse()?, "1.946".parse()?);
    /// assert!(certified.epsilon_lower > claimed && certified.epsilon_lower < loss);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn confirm(
        &mut self,
        open: &mut Reopen<'_>,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Result<Confirmed> {
        let mut reason = "no event that was learned promises to show it".to_owned();
        for attempt in 1..=ATTEMPTS {
            let level = &self.plan.alpha * &Rational::new(1, 1u32 << attempt)?;
            let Some(planned) = self.plan_event(&level)? else { break };
            let text = format!("etalon certificate {attempt} {}", self.plan.seed.hex());
            let seed = Seed::new(Digest::of(text));
            let mut subject = open(&seed)?;
            let Some([inside, favoured]) = self.count(&planned, subject.as_mut(), &seed, go_on)?
            else {
                return Ok(Confirmed::No("the fresh runs were cut short".to_owned()));
            };
            let Planned { event, point, runs } = planned;
            let excused = excused(runs, &point.1, &level)?;
            let epsilon_lower = bound([inside, favoured], excused, &point.1, &level)?;
            if beyond(&epsilon_lower, &point.0)? {
                return Ok(Confirmed::Yes(Box::new(Certified {
                    event,
                    point,
                    level,
                    seed,
                    runs,
                    inside,
                    favoured,
                    excused,
                    epsilon_lower,
                })));
            }
            reason = format!(
                "of {runs} fresh runs {inside} fell into the best event and {favoured} of them were on its side, which shows no more than eps = {}",
                decimal(&epsilon_lower)
            );
        }
        Ok(Confirmed::No(reason))
    }

    /// The best event and the fresh runs it takes; none if no number of runs
    /// that is allowed would do.
    fn plan_event(&self, level: &Rational) -> Result<Option<Planned>> {
        let log_level = -level.approximate().ln();
        let most = self.plan.max_runs.max(FEWEST).saturating_mul(MOST);
        let mut ahead = FEWEST;
        while ahead <= most {
            if let Some((event, point)) = self.process.best_one_sided(ahead, log_level) {
                let (epsilon, delta) = self.implied(point)?;
                let promise = event.promised_beyond(delta.approximate(), ahead, log_level);
                if promise > epsilon.approximate() {
                    let runs = (MARGIN * ahead).max(self.process.runs() / SHARE);
                    return self.freeze(runs, log_level, (event, (epsilon, delta)));
                }
            }
            ahead *= 2;
        }
        Ok(None)
    }

    /// The event that is best for `runs`, or the one that was found for fewer.
    fn freeze(
        &self,
        runs: u64,
        log_level: f64,
        (fallback, point): (Event, (Epsilon, Rational)),
    ) -> Result<Option<Planned>> {
        if let Some((event, at)) = self.process.best_one_sided(runs, log_level) {
            let point = self.implied(at)?;
            let promise = event.promised_beyond(point.1.approximate(), runs, log_level);
            if promise > point.0.approximate()
                && let Some(event) = Frozen::of(&event, &self.glossary)
            {
                return Ok(Some(Planned { event, point, runs }));
            }
        }
        let event = Frozen::of(&fallback, &self.glossary);
        Ok(event.map(|event| Planned { event, point, runs }))
    }

    /// The ε and δ that the claim implies at a point of its profile, by a
    /// theorem that a checker can apply, too.
    fn implied(&self, point: Option<Point>) -> Result<(Epsilon, Rational)> {
        let stake = match (self.process.bets(), point) {
            (Bets::Priced(bets), Some(point)) => bets.ladder().stakes[point.stake].epsilon(),
            _ => match &self.plan.claim {
                Claim::Pure { epsilon } => return Ok((epsilon.clone(), Rational::zero())),
                other => return Err(Error::domain("claim", other, "a point of its profile")),
            },
        };
        let delta = implied::delta_upper(&self.plan.claim, stake, BITS)?;
        let is_exact = matches!(self.plan.claim, Claim::Approx { .. });
        Ok((stake.clone(), if is_exact { delta } else { stated(&delta)? }))
    }

    /// Counts the event in fresh runs and learns from them, too: the runs in
    /// it, and those of them on its side. None if they were cut short, or lost
    /// where a δ may hide what was.
    fn count(
        &mut self,
        planned: &Planned,
        subject: &mut dyn Subject,
        seed: &Seed,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Result<Option<[u64; 2]>> {
        let mut coin = ChaCha::new(seed, SIDES);
        let (mut sides, mut outputs): (Vec<Side>, Vec<Output>) = (Vec::new(), Vec::new());
        let (mut counts, mut made, mut lost_in_a_row) = ([0, 0], 0, 0);
        while made < planned.runs {
            let wanted = usize::try_from((planned.runs - made).min(BATCH)).expect("at most 2^12");
            let size = wanted.min(subject.largest_batch()).max(1);
            let mut right = Vec::with_capacity(size);
            for _ in 0..size {
                right.push(coin.bits(1)? == 1);
            }
            sides.clear();
            sides.extend(right.iter().map(|&right| if right { Side::Right } else { Side::Left }));
            outputs.clear();
            match subject.run(&sides, &mut outputs)? {
                Batch::Complete => lost_in_a_row = 0,
                Batch::Exhausted => return Ok(None),
                Batch::Lost if planned.point.1.is_positive() || lost_in_a_row == PATIENCE => {
                    return Ok(None);
                }
                Batch::Lost => {
                    lost_in_a_row += 1;
                    continue;
                }
            }
            check_count(&outputs, &right)?;
            made += u64::try_from(size).expect("at most 2^12");
            for (output, &right) in outputs.iter().zip(&right) {
                if planned.event.contains(output) {
                    counts[0] += 1;
                    counts[1] += u64::from(right == planned.event.is_right());
                }
            }
            self.process.observe(&outputs, &right);
            self.glossary.observe(self.process.batch(), &outputs);
            if made < planned.runs && !go_on() {
                return Ok(None);
            }
        }
        Ok(Some(counts))
    }
}

/// What is to be counted.
struct Planned {
    event: Frozen,
    point: (Epsilon, Rational),
    runs: u64,
}

/// A δ that reads well, not below `least`.
fn stated(least: &Rational) -> Result<Rational> {
    let mut upper = least.approximate();
    loop {
        let text: Rational = format!("{upper:.6e}").parse()?;
        if text >= *least {
            return Ok(text);
        }
        upper *= 1.0 + 1e-6;
    }
}

/// More runs than these are excused by δ with probability a tenth of the level.
fn excused(runs: u64, delta: &Rational, level: &Rational) -> Result<u64> {
    if delta.is_zero() {
        return Ok(0);
    }
    let rate = Interval::of(&(delta * &Rational::new(1, 2u8)?), BITS);
    binomial_quantile(runs, &rate, &(level * &Rational::new(1, 10u8)?))
}

/// The largest ε of six decimals that the counts refute, 0 if none.
fn bound(
    [inside, favoured]: [u64; 2],
    excused: u64,
    delta: &Rational,
    level: &Rational,
) -> Result<Rational> {
    let (Some(inside), Some(favoured)) =
        (inside.checked_sub(excused), favoured.checked_sub(excused))
    else {
        return Ok(Rational::zero());
    };
    let left = if delta.is_zero() { Rational::one() } else { Rational::new(9, 10u8)? };
    let level = level * &left;
    let millionth = |n: i64| Rational::new(n, Natural::from(1_000_000u32));
    let refutes = |n: i64| -> Result<bool> {
        let odds = Interval::of(&millionth(n)?, BITS).exp(BITS)?;
        let ceiling = odds.div(&odds.add(&Interval::of(&Rational::one(), BITS), BITS), BITS)?;
        Ok(favoured > 0 && binomial_tail_upper(inside, favoured, &ceiling)? <= level)
    };
    let (mut below, mut above) = (0, LARGEST * 1_000_000);
    while above - below > 1 {
        let middle = below + (above - below) / 2;
        if refutes(middle)? { below = middle } else { above = middle }
    }
    floor_to_places(&millionth(below)?)
}

/// Whether a bound is certainly at least ε.
fn beyond(bound: &Rational, epsilon: &Epsilon) -> Result<bool> {
    let least = match epsilon {
        Epsilon::Rational(value) => value.clone(),
        logarithm => logarithm.enclose(BITS)?.hi().to_rational(),
    };
    Ok(*bound >= least)
}
