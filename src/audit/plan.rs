//! What is to be tested and how much may be spent on it.

use crate::error::{Error, Result};
use crate::num::Rational;
use crate::privacy::{Claim, Relation, Unit};
use crate::tape::Seed;

/// One claim put to the test.
///
/// # Example
///
/// ```
/// use etalon::audit::Plan;
/// use etalon::tape::Seed;
///
/// let plan = Plan {
///     claim: "eps=1,delta=1e-6".parse()?,
///     relation: "add-remove".parse()?,
///     unit: "person".parse()?,
///     alpha: "1e-9".parse()?,
///     max_runs: 1_000_000,
///     stop_at_violation: false,
///     seed: Seed::new([0; 32]),
/// };
/// plan.validate()?;
/// # Ok::<(), etalon::Error>(())
/// ```
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
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::audit::Plan;
    /// use etalon::tape::Seed;
    ///
    /// let plan = Plan {
    ///     claim: "eps=1".parse()?,
    ///     relation: "replace-one".parse()?,
    ///     unit: "person".parse()?,
    ///     alpha: "2".parse()?,
    ///     max_runs: 20_000,
    ///     stop_at_violation: true,
    ///     seed: Seed::new([0; 32]),
    /// };
    /// assert!(plan.validate().is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
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
    /// For the certificate at the end of the planned runs.
    pub(super) last_certificate: Rational,
    /// For all certificates before it together.
    pub(super) certificates: Rational,
}

impl Levels {
    /// The shares of the plan's α.
    ///
    /// Where the audit stops at a violation, nearly all goes to the e-process,
    /// which finds it first. Where it goes on for the sake of the bound, most
    /// goes to the last certificate: one look at a fixed time shows more than
    /// many at any time do.
    pub(super) fn of(plan: &Plan) -> Self {
        Self::shares(&plan.alpha, &plan.claim, plan.stop_at_violation)
    }

    /// The shares of α where evidence is to be merged, which is that of the
    /// e-process.
    pub(super) fn of_shards(alpha: &Rational, claim: &Claim) -> Self {
        Self::shares(alpha, claim, true)
    }

    /// The log-wealth that refutes, upwards from the claim and from below.
    pub(super) fn bars(&self) -> [f64; 2] {
        [&self.claim, &self.below].map(|level| -level.approximate().ln())
    }

    fn shares(alpha: &Rational, claim: &Claim, bets_count_most: bool) -> Self {
        let share = |of_160: i64| alpha * &Rational::new(of_160, 160u8).expect("a constant");
        let [claim, below, deltas, last, earlier] = match (claim, bets_count_most) {
            (Claim::Pure { .. }, true) => [128, 16, 0, 8, 8],
            (Claim::Pure { .. }, false) => [16, 8, 0, 128, 8],
            (Claim::Approx { .. }, true) => [96, 16, 32, 8, 8],
            (Claim::Approx { .. }, false) => [16, 8, 8, 120, 8],
            // Wealth falls from each claim to the next weaker one: all bounds
            // are wrong together, with one level.
            (_, true) => [144, 144, 0, 8, 8],
            (_, false) => [24, 24, 0, 128, 8],
        };
        Self {
            claim: share(claim),
            below: share(below),
            deltas: share(deltas),
            last_certificate: share(last),
            certificates: share(earlier),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_sum_to_alpha() {
        for claim in ["eps=1", "eps=1,delta=1e-6", "rho=1", "mu=1", "rdp=2:1"] {
            for stop_at_violation in [true, false] {
                let claim: Claim = claim.parse().unwrap();
                let has_one_row = !matches!(claim, Claim::Pure { .. } | Claim::Approx { .. });
                let plan = Plan {
                    claim,
                    relation: "replace-one".parse().unwrap(),
                    unit: "person".parse().unwrap(),
                    alpha: "1e-9".parse().unwrap(),
                    max_runs: 1,
                    stop_at_violation,
                    seed: Seed::new([0; 32]),
                };
                let levels = Levels::of(&plan);
                let mut shares =
                    vec![levels.claim, levels.deltas, levels.last_certificate, levels.certificates];
                if !has_one_row {
                    shares.push(levels.below);
                }
                let sum = shares.iter().fold(Rational::zero(), |sum, share| &sum + share);
                assert_eq!(sum, plan.alpha, "{}", plan.claim);
            }
        }
    }
}
