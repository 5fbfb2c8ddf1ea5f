//! Exact mode: every tape instead of some, a proof instead of a statistic.
//!
//! Walking a subject's tapes on both sides encloses every output probability;
//! outputs whose enclosures are too far apart refute a claim, and a claim that
//! the enclosures keep within is kept. What is known of a built-in's law counts
//! like a walk of it.

mod implied;
mod law;

use super::failures::Failures;
use super::finding::{Finding, Method, Verdict, decimal, floor_to_places, short};
use super::plan::Plan;
use super::profile;
use super::trace::Trace;
use crate::error::{Error, Result};
use crate::num::{Interval, Rational};
use crate::privacy::{Claim, Epsilon, Guarantee};
use crate::subject::{Listed, Loss, Run, Side};
use crate::tape::walk::{Limits, walk};
use law::{Enclosed, Ends, Odds};

const BITS: u32 = 80;
/// Tapes of at most this many bits; loops are cut by rarity first.
const LONGEST: u32 = 512;
/// The ε at which a privacy profile is judged: quarters of the claim's scale.
const POINTS: i64 = 24;
/// Bounds for ε of a claim with a δ are sought in so many steps, up to 64, and
/// only among so many outputs.
const STEPS: u32 = 20;
const MOST_OUTPUTS: usize = 20_000;

/// What is known of a subject on a pair, besides its tapes.
///
/// # Example
///
/// ```
/// use etalon::audit::{Plan, Proven, Verdict, audit_exactly};
/// use etalon::subject::{BUILTINS, Parameters, find, laws};
/// # use etalon::tape::Seed;
///
/// # let (claim, unit, alpha) = ("eps=ln(3)".parse()?, "person".parse()?, "1e-9".parse()?);
/// # let (relation, max_runs, seed) = ("replace-one".parse()?, 1, Seed::new([0; 32]));
/// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: true, seed };
/// let (entry, pair) = (find(&[BUILTINS], "randomized-response")?, [0.into(), 1.into()]);
/// let parameters = Parameters::read(["odds=3"])?;
/// let mut run = entry.make(parameters.clone(), &pair)?;
/// let mut judge = |proven| audit_exactly(&plan, entry.name.to_owned(), &mut run, proven, 12);
/// // It reads whole words of its tape, too many to try: only its law decides.
/// assert!(judge(Proven::default()).is_err());
/// let laws = laws(entry, &parameters, &pair)?;
/// let finding = judge(Proven { laws, ..Proven::default() })?;
/// assert_eq!(finding.verdict, Verdict::NoViolationFound);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Proven {
    /// Its loss.
    pub loss: Option<Loss>,
    /// The law of each side, or most of it.
    pub laws: Option<[Listed; 2]>,
    /// What its theorem promises of this pair.
    pub theorem: Option<Guarantee>,
}

/// Judges a claim by enumeration: branches rarer than 2^-`floor` are left out
/// and counted as undecided.
///
/// # Guarantee
///
/// A violation is a proof. "No violation found" is one, too: about the code
/// that was walked, where the walk decides, otherwise about the law that the
/// built-in implements. Pure claims are compared as enclosures of 80 bits, that
/// is, up to a relative excess of 2^-78.
///
/// # Errors
///
/// - [`Error::Unsupported`](crate::Error::Unsupported) for a subject that reads
///   whole words, as the inverse profile does, and of which nothing is known.
/// - Those of the subject.
///
/// # Example
///
/// ```
/// use etalon::audit::{Plan, Proven, Verdict, audit_exactly};
/// use etalon::subject::{BUILTINS, Parameters, find};
/// use etalon::tape::Seed;
///
/// let plan = Plan {
///     claim: "eps=ln(3)".parse()?,
///     relation: "replace-one".parse()?,
///     unit: "person".parse()?,
///     alpha: "1e-9".parse()?,
///     max_runs: 1,
///     stop_at_violation: true,
///     seed: Seed::new([0; 32]),
/// };
/// let (entry, pair) = (find(&[BUILTINS], "randomized-response")?, [0.into(), 1.into()]);
/// let parameters = Parameters::read(["odds=3", "profile=cks20"])?;
/// let loss = entry.loss(parameters.clone(), &pair)?;
/// let mut run = entry.make(parameters, &pair)?;
/// let proven = Proven { loss, ..Proven::default() };
/// let finding = audit_exactly(&plan, entry.name.to_owned(), &mut run, proven, 12)?;
/// assert_eq!(finding.verdict, Verdict::NoViolationFound);
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `docs/audit.md`, "Exact mode".
pub fn audit_exactly(
    plan: &Plan,
    name: String,
    run: &mut Run,
    proven: Proven,
    floor: u32,
) -> Result<Finding> {
    let evidence = Evidence::gather(run, proven, floor)?;
    let judgment = match &plan.claim {
        Claim::Pure { epsilon } => evidence.pure(epsilon)?,
        Claim::Approx { epsilon, delta } => evidence.approximate(&plan.claim, epsilon, delta)?,
        profiled => evidence.profiled(profiled)?,
    };
    let violated = judgment.verdict == Verdict::Violation;
    Ok(Finding {
        verdict: judgment.verdict,
        reason: judgment.reason,
        epsilon_lower: floor_to_places(&judgment.epsilon.0)?,
        epsilon_upper: judgment.epsilon.1,
        method: Method::Exact,
        runs: evidence.leaves,
        violation_at: None,
        log10_e_value: if violated { f64::INFINITY } else { 0.0 },
        log10_e_value_last: if violated { f64::INFINITY } else { 0.0 },
        detectable_epsilon: None,
        delta_lower: judgment.delta.as_ref().map(|ends| rounded(&ends.lower, false)),
        delta_upper: judgment.delta.as_ref().map(|ends| rounded(&ends.upper, true)),
        refuted: (violated && !matches!(plan.claim, Claim::Pure { .. }))
            .then(|| plan.claim.clone()),
        detectable: None,
        mass_floor: evidence.undecided,
        failures: Failures::default(),
        subject: name,
        trace: Trace::default(),
    })
}

/// To six significant digits, outward; below 10^-60 to 0 or 10^-60.
fn rounded(x: &Rational, up: bool) -> Rational {
    let mut scale = Rational::one();
    for _ in 0..60 {
        if (x * &scale) >= Rational::from(100_000) {
            break;
        }
        scale = &scale * &Rational::from(10);
    }
    let scaled = x * &scale;
    let whole = if up { -(-&scaled).floor() } else { scaled.floor() };
    (&Rational::from(whole) / &scale).expect("a power of ten")
}

/// What follows for a claim.
struct Judgment {
    verdict: Verdict,
    reason: String,
    /// Ends of ε: of the loss, or at the claimed δ.
    epsilon: (Rational, Option<Rational>),
    /// Ends of δ at the claimed ε.
    delta: Option<Ends>,
}

/// All that is proven of the two sides.
struct Evidence {
    /// By walking the tapes, from the law: each says something.
    laws: Vec<[Enclosed; 2]>,
    loss: Option<Loss>,
    theorem: Option<Guarantee>,
    leaves: u64,
    undecided: Rational,
}

impl Evidence {
    fn gather(run: &mut Run, proven: Proven, floor: u32) -> Result<Self> {
        let limits = Limits::bits(LONGEST).floor(floor);
        let mut sides = |side| walk(&limits, |tape| run(side, tape));
        let known = proven.loss.is_some() || proven.laws.is_some();
        let mut laws = Vec::new();
        let (mut leaves, mut undecided) = (0, Rational::zero());
        match (sides(Side::Left), sides(Side::Right)) {
            (Ok(left), Ok(right)) => {
                leaves = left.leaves + right.leaves;
                undecided = left.rest.clone().max(right.rest.clone());
                laws.push([left, right].map(Enclosed::of_walk));
            }
            // What the law proves needs no walk, where the tree is too wide.
            (Err(Error::Unsupported { .. }), _) if known => {}
            (Err(fault), _) | (_, Err(fault)) => return Err(fault),
        }
        laws.extend(proven.laws.map(|sides| sides.map(|listed| Enclosed::of_law(&listed))));
        Ok(Self { laws, loss: proven.loss, theorem: proven.theorem, leaves, undecided })
    }

    /// Proven ends of the loss; the lower one is none if it is infinite.
    fn loss(&self) -> Result<(Option<Rational>, Option<Rational>)> {
        let logarithm = |ratio: &Rational| Interval::of(ratio, BITS).ln(BITS);
        let (mut lower, mut upper) = (Some(Rational::zero()), None::<Rational>);
        for [left, right] in &self.laws {
            match (left.ratio_lower(right)?, right.ratio_lower(left)?) {
                (Some(a), Some(b)) if a.clone().max(b.clone()) > Rational::one() => {
                    let proven = logarithm(&a.max(b))?.lo().to_rational();
                    lower = lower.map(|lower| lower.max(proven));
                }
                (Some(_), Some(_)) => {}
                _ => lower = None,
            }
            if let (Some(a), Some(b)) = (left.ratio_upper(right)?, right.ratio_upper(left)?) {
                let proven = logarithm(&a.max(b))?.hi().to_rational();
                upper = Some(upper.map_or(proven.clone(), |upper| upper.min(proven)));
            }
        }
        match &self.loss {
            Some(Loss::Within(loss)) => {
                lower = lower.map(|lower| lower.max(loss.lo().to_rational()));
                let proven = loss.hi().to_rational();
                upper = Some(upper.map_or(proven.clone(), |upper| upper.min(proven)));
            }
            Some(Loss::Infinite) => lower = None,
            None => {}
        }
        Ok((lower, upper))
    }

    /// Proven ends of the δ at `epsilon`, the larger of both directions.
    fn delta(&self, epsilon: &Epsilon, loss: Option<&Rational>) -> Result<Ends> {
        let odds = Odds::of(epsilon)?;
        let mut ends = Ends { lower: Rational::zero(), upper: Rational::one() };
        for [left, right] in &self.laws {
            let (one, other) = (left.divergence(right, &odds), right.divergence(left, &odds));
            ends.lower = ends.lower.max(one.lower.max(other.lower));
            ends.upper = ends.upper.min(one.upper.max(other.upper));
        }
        if let Some(loss) = loss {
            ends.upper = ends.upper.min(implied::delta_upper(loss, epsilon)?);
        }
        Ok(ends)
    }

    /// What the theorem of the mechanism says of a claim.
    fn theorem(&self, claim: &Claim) -> Result<Option<&'static str>> {
        let Some(known) = &self.theorem else { return Ok(None) };
        Ok(implied::of_claim(&known.claim, claim)?.then_some(known.theorem))
    }

    fn undecided(&self) -> String {
        format!("{} of the tapes are undecided", decimal(&self.undecided))
    }

    fn pure(&self, epsilon: &Epsilon) -> Result<Judgment> {
        let claimed = epsilon.enclose(BITS)?.hi().to_rational();
        let (lower, upper) = self.loss()?;
        let (verdict, reason) = match (&lower, &upper) {
            (None, _) => {
                (Verdict::Violation, "the laws of the two sides are not within any eps".to_owned())
            }
            (Some(lower), _) if *lower > claimed => (
                Verdict::Violation,
                "an output's exact probabilities are further apart than claimed".to_owned(),
            ),
            (_, Some(upper)) if *upper <= claimed => {
                (Verdict::NoViolationFound, "the exact laws are within the claim".to_owned())
            }
            _ => {
                let undecided = self.undecided();
                let reason = format!("no enumerated output exceeds the claim; {undecided}");
                (Verdict::Inconclusive, reason)
            }
        };
        let epsilon = (lower.unwrap_or_else(Rational::zero), upper);
        Ok(Judgment { verdict, reason, epsilon, delta: None })
    }

    fn approximate(&self, claim: &Claim, epsilon: &Epsilon, delta: &Rational) -> Result<Judgment> {
        let (_, loss) = self.loss()?;
        let ends = self.delta(epsilon, loss.as_ref())?;
        let (verdict, reason) = if ends.lower > *delta {
            let proven = short(&rounded(&ends.lower, false));
            let reason = format!("the exact laws need a delta above {proven} at eps = {epsilon}");
            (Verdict::Violation, reason)
        } else if ends.upper <= *delta {
            (Verdict::NoViolationFound, "the exact laws are within the claim".to_owned())
        } else if let Some(theorem) = self.theorem(claim)? {
            (Verdict::NoViolationFound, by(theorem))
        } else {
            let reason = format!("the exact laws leave the claim open; {}", self.undecided());
            (Verdict::Inconclusive, reason)
        };
        let epsilon = self.epsilons(delta, loss.as_ref())?;
        Ok(Judgment { verdict, reason, epsilon, delta: Some(ends) })
    }

    /// Ends of the ε at a δ: one at which a larger δ is proven, one at which
    /// none is possible. Every end is proven at itself.
    fn epsilons(
        &self,
        delta: &Rational,
        loss: Option<&Rational>,
    ) -> Result<(Rational, Option<Rational>)> {
        let upper = loss.cloned();
        if self.laws.iter().flatten().any(|law| law.len() > MOST_OUTPUTS) {
            return Ok((Rational::zero(), upper));
        }
        let bisect = |beyond: &dyn Fn(&Ends) -> bool| -> Result<(Rational, Rational)> {
            let (mut low, mut high) = (Rational::zero(), Rational::from(64));
            for _ in 0..STEPS {
                let middle = (&(&low + &high) / &Rational::from(2))?;
                let ends = self.delta(&Epsilon::new(middle.clone())?, loss)?;
                if beyond(&ends) { low = middle } else { high = middle }
            }
            Ok((low, high))
        };
        let lower = bisect(&|ends| ends.lower > *delta)?.0;
        let within = bisect(&|ends| ends.upper > *delta)?.1;
        let within = (within < Rational::from(64)).then_some(within);
        Ok((lower, within.into_iter().chain(upper).min()))
    }

    fn profiled(&self, claim: &Claim) -> Result<Judgment> {
        let (_, loss) = self.loss()?;
        let open = |verdict, reason| Judgment {
            verdict,
            reason,
            epsilon: (Rational::zero(), loss.clone()),
            delta: None,
        };
        let quarter = (&Rational::from_f64(profile::scale(claim))? / &Rational::from(4))?;
        for step in 1..=POINTS {
            let epsilon = &quarter * &Rational::from(step);
            let allowed = Rational::from_f64(profile::delta_upper(claim, &epsilon)?)?;
            let ends = self.delta(&Epsilon::new(epsilon.clone())?, loss.as_ref())?;
            if ends.lower > allowed {
                let (most, least) = (rounded(&allowed, true), rounded(&ends.lower, false));
                let reason = format!(
                    "at eps = {} the claim implies a delta of at most {}, the exact laws need one above {}",
                    decimal(&epsilon),
                    short(&most),
                    short(&least)
                );
                return Ok(open(Verdict::Violation, reason));
            }
        }
        if loss.as_ref().is_some_and(Rational::is_zero) {
            return Ok(open(Verdict::NoViolationFound, "the two laws are the same".to_owned()));
        }
        let kept = match &loss {
            Some(loss) => implied::of_loss(loss, claim)?,
            None => false,
        };
        if kept {
            let reason = "every pair of laws of this loss is within the claim".to_owned();
            return Ok(open(Verdict::NoViolationFound, reason));
        }
        if let Some(theorem) = self.theorem(claim)? {
            return Ok(open(Verdict::NoViolationFound, by(theorem)));
        }
        let reason = format!(
            "no point of the claim's profile is exceeded, which does not prove the claim; {}",
            self.undecided()
        );
        Ok(open(Verdict::Inconclusive, reason))
    }
}

fn by(theorem: &str) -> String {
    format!("the mechanism keeps the claim on this pair by its theorem, {theorem}")
}
