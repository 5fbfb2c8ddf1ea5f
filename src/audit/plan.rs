//! What is to be tested and how much may be spent on it.

use crate::error::{Error, Result};
use crate::num::Rational;
use crate::privacy::{Claim, Relation, Unit};
use crate::tape::Seed;

/// One claim put to the test.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What is claimed.
    pub claim: Claim,
    /// Between which inputs it is claimed.
    pub relation: Relation,
    /// For whom it is claimed.
    pub unit: Unit,
    /// The probability, 0 < α < 1, of calling a true claim violated.
    pub alpha: Rational,
    /// The largest number of runs, at least 1, over both sides.
    pub max_runs: u64,
    /// Whether to stop at the violation instead of sharpening its bound.
    pub stop_at_violation: bool,
    /// The seed of the auditor's coin flips.
    pub seed: Seed,
}

impl Plan {
    /// Refuses values that no audit can be run with.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] for an α outside (0, 1) or no runs.
    pub fn validate(&self) -> Result<()> {
        check_alpha(&self.alpha)?;
        if self.max_runs == 0 {
            return Err(Error::domain("max-runs", 0, "max-runs >= 1"));
        }
        Ok(())
    }
}

/// Refuses a false-alarm probability outside (0, 1).
pub(super) fn check_alpha(alpha: &Rational) -> Result<()> {
    if alpha.is_positive() && *alpha < Rational::one() {
        return Ok(());
    }
    Err(Error::domain("alpha", alpha, "0 < alpha < 1, such as 1e-9"))
}

/// How the false-alarm probability α of one audit is shared out.
///
/// The statements made of one audit hold together with probability 1 - α:
/// the claim is tested by the e-process and by certificates, and a bound that
/// starts from another end of the grid needs its own share (`docs/audit.md`,
/// "One α, several statements").
#[derive(Debug, Clone)]
pub(super) struct Levels {
    /// For the e-process from the claim upwards.
    pub(super) claim: Rational,
    /// For the e-process from the bottom of the grid upwards.
    pub(super) below: Rational,
    /// For the e-process over δ at the claimed ε; 0 where there is no δ.
    pub(super) deltas: Rational,
    /// For all certificates together.
    pub(super) certificates: Rational,
}

impl Levels {
    /// The shares of `alpha`, in tenths.
    pub(super) fn of(alpha: &Rational, claim: &Claim) -> Self {
        let share = |tenths: i64| alpha * &Rational::new(tenths, 10u8).expect("a constant");
        let levels = |claim, below, deltas| Self {
            claim: share(claim),
            below: share(below),
            deltas: share(deltas),
            certificates: share(1),
        };
        match claim {
            Claim::Pure { .. } => levels(8, 1, 0),
            Claim::Approx { .. } => levels(6, 1, 2),
            // Wealth falls from each claim to the next weaker one: all bounds
            // are wrong together, with one level.
            Claim::Zcdp { .. } | Claim::Gdp { .. } | Claim::Rdp { .. } => levels(9, 9, 0),
        }
    }
}
