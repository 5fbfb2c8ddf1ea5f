//! What is bet against: a claim and others of its kind.

use super::clipped::Clipped;
use super::ladder::Ladder;
use crate::error::Result;
use crate::privacy::{Claim, Epsilon};

/// A claim and stronger and weaker ones of its kind, ready to be bet against.
///
/// Making one encloses a few hundred numbers; many audits of one claim share
/// it.
///
/// # Example
///
/// ```
/// use etalon::audit::{Grid, Plan, audit_on};
/// use etalon::museum::{CATALOGUES, Exhibit};
/// # use etalon::tape::Seed;
///
/// # let (claim, unit, alpha) = ("eps=1".parse()?, "person".parse()?, "1e-9".parse()?);
/// # let (relation, max_runs, seed) = ("replace-one".parse()?, 5_000, Seed::new([0; 32]));
/// # let plan = Plan { claim, relation, unit, alpha, max_runs, stop_at_violation: true, seed };
/// let (lying, pair) = (Exhibit::new("lying-response", "p=3/4"), [0.into(), 1.into()]);
/// let audit = |grid| {
///     let mut subject = lying.subject(&CATALOGUES, &pair, &plan.seed)?;
///     audit_on(&plan, grid, &mut subject, &mut |_| true)
/// };
/// // A pure claim is nothing but its epsilon.
/// let (one, same) = (audit(Grid::of(&plan.claim)?)?, audit(Grid::around(&"1".parse()?)?)?);
/// assert_eq!((one.verdict, one.violation_at), (same.verdict, same.violation_at));
/// // On the grid of another kind of claim this one cannot be judged.
/// assert!(audit(Grid::of(&"mu=1".parse()?)?).is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Grid(pub(super) Kind);

/// How the claims are bet against.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// Pure claims, by the clipped bet.
    Clipped(Clipped),
    /// Claims with a privacy profile, by the priced bet.
    Ladder(Ladder),
}

impl Grid {
    /// The grid around a pure claim: from a fiftieth of it up to 24.
    ///
    /// # Errors
    ///
    /// Those of the exponential.
    pub fn around(claimed: &Epsilon) -> Result<Self> {
        Clipped::around(claimed).map(|grid| Self(Kind::Clipped(grid)))
    }

    /// The grid around a claim of any kind.
    ///
    /// # Errors
    ///
    /// Those of the enclosures of its privacy profile.
    pub fn of(claim: &Claim) -> Result<Self> {
        match claim {
            Claim::Pure { epsilon } => Self::around(epsilon),
            other => Ladder::around(other).map(|ladder| Self(Kind::Ladder(ladder))),
        }
    }

    /// Whether this grid can judge a claim: of the same kind.
    pub(super) fn is_for(&self, claim: &Claim) -> bool {
        match &self.0 {
            Kind::Clipped(_) => matches!(claim, Claim::Pure { .. }),
            Kind::Ladder(ladder) => ladder.is_for(claim),
        }
    }
}
