//! Is this claim true? `verified`, `refuted`, or `undecided`, each proven.

mod approx;
mod gdp;
mod pure;
mod renyi;
mod wording;

use std::fmt;

use super::plan::Plan;
use super::pricer::{Priced, Pricer};
use crate::error::Result;
use crate::num::{Dyadic, Rational};
use crate::privacy::Claim;

pub use pure::{PureLoss, pure_loss};

/// What is proven of a claim.
///
/// # Example
///
/// ```
/// use etalon::account::{ClosedForms, Expression, Plan, Verdict, judge};
/// use etalon::privacy::Relation;
/// let terms = "pure(eps=1)".parse::<Expression>()?.terms()?;
/// let plan = Plan::new(terms, Relation::AddRemove)?;
/// let of = |claim: &str| judge(&plan, &claim.parse()?, &"1e-6".parse()?, &ClosedForms);
/// assert_eq!(of("eps=1")?.verdict, Verdict::Verified);
/// // Some mechanism with the guarantee may keep it: it does not follow.
/// assert_eq!(of("eps=0.999")?.verdict, Verdict::Refuted);
/// assert_eq!(Verdict::Refuted.to_string(), "refuted");
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The claim is true of every mechanism that the plan names.
    Verified,
    /// The claim is false of the plan, or, where the plan names a guarantee
    /// (`pure`, `approx`), does not follow from it.
    Refuted,
    /// The enclosure holds the claimed value: a smaller width may decide.
    Undecided,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Verified => "verified",
            Self::Refuted => "refuted",
            Self::Undecided => "undecided",
        })
    }
}

/// A verdict with its proof.
///
/// # Example
///
/// ```
/// use etalon::account::{ClosedForms, Expression, Plan, judge};
/// use etalon::privacy::Relation;
/// let terms = "laplace(scale=2) * 3".parse::<Expression>()?.terms()?;
/// let plan = Plan::new(terms, Relation::AddRemove)?;
/// let found = judge(&plan, &"eps=1".parse()?, &"1e-6".parse()?, &ClosedForms)?;
/// assert_eq!(found.reason, "an answer with a loss of 1.5 exists, above eps = 1");
/// assert_eq!(found.enclosure, None); // decided without
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// The comparison that decides, in one clause.
    pub reason: String,
    /// The enclosed number, named `delta`, `rho`, ..., if one was needed.
    pub enclosure: Option<(&'static str, Priced)>,
    /// If undecided: the width that would decide if the truth lies in the
    /// middle of the enclosure; relative for δ. None if no width would.
    pub deciding_width: Option<Dyadic>,
}

impl Judgement {
    fn decided(verdict: Verdict, reason: impl Into<String>) -> Self {
        Self { verdict, reason: reason.into(), enclosure: None, deciding_width: None }
    }

    fn undecided(reason: impl Into<String>) -> Self {
        Self::decided(Verdict::Undecided, reason)
    }
}

/// Judges a claim; enclosures are refined down to `width` before it is left
/// undecided.
///
/// # Guarantee
///
/// `Verified` and `Refuted` are proven for the worst pair of inputs under the
/// plan's relation. A claim of ε and δ is decided by an enclosure of δ at ε, a
/// pure one by the largest loss, one of ρ or of (α, ε) by Rényi divergences, one
/// of μ by the sum of squares of a Gaussian plan, or refuted at one point of
/// its profile.
///
/// # Errors
///
/// Those of the pricer.
///
/// # Example
///
/// ```
/// use etalon::account::{Engine, Plan, Verdict, judge};
/// use etalon::account::{Mechanism, Sampling, Term};
///
/// let use_once = Term {
///     mechanism: Mechanism::Laplace { scale: "2".parse()? },
///     sampling: Sampling::Everyone,
///     count: 3,
/// };
/// let plan = Plan::new(vec![use_once], "add-remove".parse()?)?;
/// let width = "1e-6".parse()?;
/// assert_eq!(judge(&plan, &"eps=3/2".parse()?, &width, &Engine)?.verdict, Verdict::Verified);
/// assert_eq!(judge(&plan, &"eps=1.49".parse()?, &width, &Engine)?.verdict, Verdict::Refuted);
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn judge(
    plan: &Plan,
    claim: &Claim,
    width: &Rational,
    pricer: &dyn Pricer,
) -> Result<Judgement> {
    match claim {
        Claim::Pure { epsilon } => pure::judge(plan, epsilon, width, pricer),
        Claim::Approx { epsilon, delta } => approx::judge(plan, epsilon, delta, width, pricer),
        Claim::Zcdp { rho } => renyi::zcdp(plan, rho),
        Claim::Gdp { mu } => gdp::judge(plan, mu, width, pricer),
        Claim::Rdp { alpha, epsilon } => renyi::rdp(plan, alpha, epsilon),
    }
}
