//! What an audit found, and what it could not have seen.

use std::fmt;

use super::bets::Bets;
use super::certificate::Certificates;
use super::clipped::ClippedBets;
use super::failures::Failures;
use super::pass::Betting;
use super::plan::{Levels, Plan};
use super::power;
use super::refutation::Refutation;
use super::trace::Trace;
use crate::error::Result;
use crate::num::{Integer, Interval, Natural, Rational};
use crate::privacy::{Claim, Epsilon};

/// The answer to "is this claim true?"; an audit never answers yes.
///
/// # Example
///
/// ```
/// use etalon::audit::Verdict;
///
/// for (name, verdict) in Verdict::NAMES {
///     assert_eq!(verdict.to_string(), name);
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The claim is false, at the stated false-alarm probability.
    Violation,
    /// Nothing was found; the finding says what would have been.
    NoViolationFound,
    /// Too few runs to have found anything.
    Inconclusive,
    /// The subject gave nothing to judge, or the claim is of a kind that
    /// cannot be tested.
    NotAssessable,
}

impl Verdict {
    /// Every verdict with its name in reports and suites.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("violation", Self::Violation),
        ("no_violation_found", Self::NoViolationFound),
        ("inconclusive", Self::Inconclusive),
        ("not_assessable", Self::NotAssessable),
    ];
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::NAMES.iter().find(|(_, verdict)| verdict == self);
        f.pad(name.expect("every verdict is named").0)
    }
}

/// How an answer was reached.
///
/// # Example
///
/// ```
/// use etalon::audit::Method;
///
/// assert_eq!(Method::Exact.to_string(), "exact");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// By betting on random runs: wrong with probability at most α.
    Statistical,
    /// By enumeration of tapes and comparison of laws: never wrong.
    Exact,
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Statistical => "statistical",
            Self::Exact => "exact",
        })
    }
}

/// The outcome of one audit.
///
/// # Example
///
/// ```
/// use etalon::audit::{Finding, Verdict};
///
/// let finding = Finding::not_assessable("it always crashed".to_owned(), "demo 1".to_owned(), 20);
/// assert_eq!(finding.verdict, Verdict::NotAssessable);
/// // Nothing was shown, and nothing would have been seen.
/// assert!(finding.epsilon_lower.is_zero());
/// assert_eq!(finding.mass_floor.to_string(), "1");
/// ```
#[derive(Debug, Clone)]
pub struct Finding {
    /// The answer.
    pub verdict: Verdict,
    /// One sentence that says why, for a person.
    pub reason: String,
    /// The true ε, at the claimed δ if there is one, is larger than this, with
    /// probability at least 1 - α; 0 if nothing was shown, and for claims that
    /// have no such ε (ρ, μ, Rényi).
    pub epsilon_lower: Rational,
    /// For (ε, δ): the true δ at the claimed ε is larger than this, with the
    /// same probability; `None` if nothing was shown.
    pub delta_lower: Option<Rational>,
    /// The true δ at the claimed ε is at most this, proven; `None` where
    /// nothing is proven.
    pub delta_upper: Option<Rational>,
    /// For a claim that is not pure, the weakest claim refuted of its kind,
    /// in a row in which only ε (of two parameters) or the one parameter
    /// varies: the subject does not satisfy it.
    pub refuted: Option<Claim>,
    /// The true ε is at most this, proven; `None` where nothing is proven.
    pub epsilon_upper: Option<Rational>,
    /// How the answer was reached.
    pub method: Method,
    /// Runs judged, over both sides.
    pub runs: u64,
    /// The run count at which the e-process refuted the claim.
    pub violation_at: Option<u64>,
    /// The base-10 logarithm of the largest wealth against the claim. Its
    /// inverse is a p-value at any time; to average or multiply it with that
    /// of other audits, the last wealth and not the largest would be needed.
    pub log10_e_value: f64,
    /// The base-10 logarithm of the wealth at the end: an e-value, which may be
    /// averaged over audits, and multiplied over independent ones.
    pub log10_e_value_last: f64,
    /// The smallest loss on the certificate's event that, with as many runs
    /// in it, is called a violation with probability at least 95 %.
    pub detectable_epsilon: Option<Rational>,
    /// For a claim that is not pure, the strongest claim of the same row such
    /// that an event as frequent as the certificate's at the boundary of this
    /// claim is called a violation of the tested one with probability at least
    /// 95 %.
    pub detectable: Option<Claim>,
    /// An event rarer than this (on average over the two sides) stays unseen
    /// with a probability of about 5 % or more: 3 / runs, and more where batches
    /// were lost.
    pub mass_floor: Rational,
    /// The runs that ended without a release, and those that were lost.
    pub failures: Failures,
    /// What the subject is.
    pub subject: String,
    /// What plots of it are drawn of.
    pub trace: Trace,
}

/// Bounds are stated to this many decimal places.
const PLACES: usize = 6;

impl Finding {
    /// Sums up a finished audit.
    pub(super) fn of(
        plan: &Plan,
        levels: &Levels,
        betting: &Betting,
        subject: String,
    ) -> Result<Self> {
        let process = &betting.process;
        let runs = process.runs();
        let proof = match process.bets() {
            Bets::Clipped(bets) => pure(&plan.claim, levels, bets, &betting.certificates)?,
            Bets::Priced(bets) => {
                priced(&plan.claim, Refutation::of(bets, &betting.certificates)?)?
            }
        };
        let lost = process.lost();
        let (verdict, mut reason) = match (proof.violated, proof.would_be_seen) {
            (Some(reason), _) => (Verdict::Violation, reason),
            (None, Some(reason)) => (Verdict::NoViolationFound, reason),
            (None, None) => {
                let reason = format!(
                    "too few runs to see any violation at this alpha ({runs} made); allow more runs or a larger alpha"
                );
                (Verdict::Inconclusive, reason)
            }
        };
        if verdict != Verdict::Violation {
            reason += &lost.told();
        }
        Ok(Self {
            verdict,
            reason,
            epsilon_lower: proof.epsilon_lower,
            delta_lower: proof.delta_lower,
            refuted: proof.refuted,
            epsilon_upper: None,
            delta_upper: None,
            method: Method::Statistical,
            runs,
            violation_at: betting.violation_at,
            log10_e_value: process.claim_peak() / std::f64::consts::LN_10,
            log10_e_value_last: process.bets().claim_last() / std::f64::consts::LN_10,
            detectable_epsilon: proof.detectable_epsilon,
            detectable: proof.detectable,
            mass_floor: lost.mass_floor(runs)?,
            failures: Failures { lost, ..Failures::default() },
            subject,
            trace: betting.trace(proof.certified.as_deref())?,
        })
    }

    /// The finding of an audit that could not be made.
    pub fn not_assessable(reason: String, subject: String, runs: u64) -> Self {
        Self {
            verdict: Verdict::NotAssessable,
            reason,
            epsilon_lower: Rational::zero(),
            epsilon_upper: None,
            delta_upper: None,
            method: Method::Statistical,
            runs,
            violation_at: None,
            log10_e_value: 0.0,
            log10_e_value_last: 0.0,
            detectable_epsilon: None,
            delta_lower: None,
            refuted: None,
            detectable: None,
            mass_floor: Rational::one(),
            failures: Failures::default(),
            subject,
            trace: Trace::default(),
        }
    }
}

/// What was proven, in the fields of a finding.
struct Proof {
    /// Why the claim is violated, if it is.
    violated: Option<String>,
    /// What would have been seen, if anything.
    would_be_seen: Option<String>,
    epsilon_lower: Rational,
    delta_lower: Option<Rational>,
    refuted: Option<Claim>,
    detectable_epsilon: Option<Rational>,
    detectable: Option<Claim>,
    /// The lower bound for ε after each certificate, where there is one.
    certified: Option<Vec<Rational>>,
}

/// Of a pure claim.
fn pure(
    claim: &Claim,
    levels: &Levels,
    bets: &ClippedBets,
    certificates: &Certificates,
) -> Result<Proof> {
    let [upwards, below] = levels.bars();
    let grid = bets.grid();
    let claimed = match claim {
        Claim::Pure { epsilon } => epsilon,
        _ => grid.epsilon(grid.claimed()),
    };
    let from_claim = bets.refuted_from(grid.claimed(), upwards);
    let from_below = bets.refuted_from(0, below);
    let mut lower = Rational::zero();
    for index in [from_claim, from_below].into_iter().flatten() {
        lower = lower.max(rounded_down(grid.epsilon(index))?);
    }
    let mut violated = from_claim.is_some();
    let mut detectable = None;
    let issued = certificates.issued()?;
    let bounds = issued.iter().map(|certificate| log_odds_lower(&certificate.success_lower));
    let certified = bounds.collect::<Result<Vec<_>>>()?;
    if let (Some(certificate), Some(bound)) = (issued.last(), certified.last()) {
        violated |= exceeds(&certificate.success_lower, claimed)?;
        lower = lower.max(bound.clone());
        detectable = power::detectable(claimed, certificate)?;
    }
    let reason = format!("the outputs tell the inputs apart beyond eps = {claimed}");
    let would_be_seen = detectable.as_ref().map(|detectable| {
        format!(
            "a loss of {} on the best event found would have been seen with probability 95 %",
            decimal(detectable)
        )
    });
    Ok(Proof {
        violated: violated.then_some(reason),
        would_be_seen,
        epsilon_lower: lower,
        delta_lower: None,
        refuted: None,
        detectable_epsilon: detectable,
        detectable: None,
        certified: Some(certified),
    })
}

/// Of a claim with a δ.
fn priced(claim: &Claim, found: Refutation) -> Result<Proof> {
    let reason = format!("the outputs tell the inputs apart beyond {claim}");
    let would_be_seen = found.detectable.as_ref().map(|detectable| {
        format!(
            "an event that breaks {} as often as the best one found would have been seen with probability 95 %",
            claim_text(detectable)
        )
    });
    Ok(Proof {
        violated: found.violated.then_some(reason),
        would_be_seen,
        epsilon_lower: found.epsilon_lower()?,
        delta_lower: found.delta_lower.clone(),
        detectable_epsilon: found.detectable_epsilon(),
        refuted: found.refuted,
        detectable: found.detectable,
        certified: found.certified,
    })
}

/// A claim with its parameters as decimal fractions where they are short.
///
/// # Example
///
/// ```
/// use etalon::audit::claim_text;
/// assert_eq!(claim_text(&"eps=1/2,delta=1/1000000".parse()?), "eps=0.5,delta=1e-6");
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn claim_text(claim: &Claim) -> String {
    let loss = |epsilon: &Epsilon| match epsilon {
        Epsilon::Rational(value) => short(value),
        odds => odds.to_string(),
    };
    match claim {
        Claim::Pure { epsilon } => format!("eps={}", loss(epsilon)),
        Claim::Approx { epsilon, delta } => format!("eps={},delta={}", loss(epsilon), short(delta)),
        Claim::Zcdp { rho } => format!("rho={}", short(rho)),
        Claim::Gdp { mu } => format!("mu={}", short(mu)),
        Claim::Rdp { alpha, epsilon } => format!("rdp={}:{}", short(alpha), short(epsilon)),
    }
}

/// A rational as the decimal of its nearest float, if that is exact; else as
/// a fraction.
///
/// # Example
///
/// ```
/// use etalon::audit::short;
/// assert_eq!([short(&"1/4".parse()?), short(&"1/3".parse()?)], ["0.25", "1/3"]);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn short(x: &Rational) -> String {
    let nearest = x.approximate();
    let text = if nearest < 1e-3 { format!("{nearest:e}") } else { nearest.to_string() };
    if text.parse().is_ok_and(|read: Rational| read == *x) { text } else { x.to_string() }
}

const BITS: u32 = 80;

/// ε to [`PLACES`] decimals, rounded down.
pub(super) fn rounded_down(epsilon: &Epsilon) -> Result<Rational> {
    floor_to_places(&epsilon.enclose(BITS)?.lo().to_rational())
}

/// ln(p / (1 - p)) to [`PLACES`] decimals, rounded down; 0 below even odds.
pub(super) fn log_odds_lower(p: &Rational) -> Result<Rational> {
    if *p <= Rational::new(1, 2u8)? {
        return Ok(Rational::zero());
    }
    let odds = (p / &(&Rational::one() - p))?;
    floor_to_places(&Interval::of(&odds, BITS).ln(BITS)?.lo().to_rational())
}

/// Whether success probability `p` is certainly at least 1/(1 + e^-ε).
pub(super) fn exceeds(p: &Rational, claimed: &Epsilon) -> Result<bool> {
    let odds = claimed.enclose_exp(BITS)?.hi().to_rational();
    Ok(*p >= (&odds / &(&odds + &Rational::one()))?)
}

pub(super) fn floor_to_places(x: &Rational) -> Result<Rational> {
    let scale = Natural::from(10u8).pow(PLACES);
    Rational::new((x * &Rational::from(scale.clone())).floor(), scale)
}

/// A rational with six decimals, rounded down, without trailing zeros.
///
/// # Example
///
/// ```
/// use etalon::audit::decimal;
/// assert_eq!([decimal(&"3/2".parse()?), decimal(&"2/3".parse()?)], ["1.5", "0.666666"]);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn decimal(x: &Rational) -> String {
    let scaled: Integer = (x * &Rational::from(Natural::from(10u8).pow(PLACES))).floor();
    let (sign, digits) = scaled.into_parts();
    let digits = format!("{digits:0>7}");
    let (whole, fraction) = digits.split_at(digits.len() - PLACES);
    let shown = format!("{whole}.{fraction}");
    let shown = shown.trim_end_matches('0').trim_end_matches('.');
    if sign == crate::num::Sign::Negative { format!("-{shown}") } else { shown.to_owned() }
}
