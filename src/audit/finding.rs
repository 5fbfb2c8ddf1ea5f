//! What an audit found, and what it could not have seen.

use std::fmt;

use super::certificate::Certificates;
use super::plan::{Levels, Plan};
use super::power;
use super::process::Process;
use super::run::pure;
use crate::error::Result;
use crate::num::{Integer, Interval, Natural, Rational};
use crate::privacy::Epsilon;

/// The answer to "is this claim true?"; an audit never answers yes.
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
#[derive(Debug, Clone)]
pub struct Finding {
    /// The answer.
    pub verdict: Verdict,
    /// One sentence that says why, for a person.
    pub reason: String,
    /// The true ε is larger than this, with probability at least 1 - α;
    /// 0 if nothing was shown.
    pub epsilon_lower: Rational,
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
    /// The smallest loss on the certificate's event that, with as many runs
    /// in it, is called a violation with probability at least 95 %.
    pub detectable_epsilon: Option<Rational>,
    /// An event rarer than this (on average over the two sides) stays unseen
    /// with a probability of about 5 % or more: 3 / runs.
    pub mass_floor: Rational,
    /// What the subject is.
    pub subject: String,
}

/// Bounds are stated to this many decimal places.
const PLACES: usize = 6;

impl Finding {
    /// Sums up a finished audit.
    pub(super) fn of(
        plan: &Plan,
        levels: &Levels,
        process: &Process,
        certificates: &Certificates,
        violation_at: Option<u64>,
        subject: String,
    ) -> Result<Self> {
        let claimed = pure(&plan.claim)?;
        let bar = |level: &Rational| -level.approximate().ln();
        let grid = process.grid();
        let from_claim = process.refuted_from(grid.claimed(), bar(&levels.claim));
        let from_below = process.refuted_from(0, bar(&levels.below));
        let mut lower = Rational::zero();
        for index in [from_claim, from_below].into_iter().flatten() {
            lower = lower.max(rounded_down(grid.epsilon(index))?);
        }
        let mut violated = from_claim.is_some();
        if let Some(certificate) = certificates.last() {
            let bound = log_odds_lower(&certificate.success_lower)?;
            violated |= exceeds(&certificate.success_lower, claimed)?;
            lower = lower.max(bound);
        }
        let detectable_epsilon = match certificates.last() {
            Some(certificate) => power::detectable(claimed, certificate)?,
            None => None,
        };
        let runs = process.runs();
        let (verdict, reason) = if violated {
            (
                Verdict::Violation,
                format!("the outputs tell the inputs apart beyond eps = {claimed}"),
            )
        } else if let Some(detectable) = &detectable_epsilon {
            let reason = format!(
                "a loss of {} on the best event found would have been seen with probability 95 %",
                decimal(detectable)
            );
            (Verdict::NoViolationFound, reason)
        } else {
            let reason = format!(
                "too few runs to see any violation at this alpha ({runs} made); allow more runs or a larger alpha"
            );
            (Verdict::Inconclusive, reason)
        };
        Ok(Self {
            verdict,
            reason,
            epsilon_lower: lower,
            epsilon_upper: None,
            method: Method::Statistical,
            runs,
            violation_at,
            log10_e_value: process.claim_peak() / std::f64::consts::LN_10,
            detectable_epsilon,
            mass_floor: Rational::new(3, runs.max(3))?,
            subject,
        })
    }

    /// The finding of an audit that could not be made.
    pub fn not_assessable(reason: String, subject: String, runs: u64) -> Self {
        Self {
            verdict: Verdict::NotAssessable,
            reason,
            epsilon_lower: Rational::zero(),
            epsilon_upper: None,
            method: Method::Statistical,
            runs,
            violation_at: None,
            log10_e_value: 0.0,
            detectable_epsilon: None,
            mass_floor: Rational::one(),
            subject,
        }
    }
}

const BITS: u32 = 80;

/// ε to [`PLACES`] decimals, rounded down.
fn rounded_down(epsilon: &Epsilon) -> Result<Rational> {
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
pub fn decimal(x: &Rational) -> String {
    let scaled: Integer = (x * &Rational::from(Natural::from(10u8).pow(PLACES))).floor();
    let (sign, digits) = scaled.into_parts();
    let digits = format!("{digits:0>7}");
    let (whole, fraction) = digits.split_at(digits.len() - PLACES);
    let shown = format!("{whole}.{fraction}");
    let shown = shown.trim_end_matches('0').trim_end_matches('.');
    if sign == crate::num::Sign::Negative { format!("-{shown}") } else { shown.to_owned() }
}
