//! The referee's look at an answer: δ once more, by a route that shares no
//! code with the engine.

use super::referee;
use super::request::{Outcome, Question, Request};
use crate::error::{Error, Result};
use crate::num::Rational;
use crate::privacy::Claim;

/// The referee's step for the losses: coarse, so that it ends soon.
const STEP: &str = "1/64";

/// What the referee found.
///
/// # Example
///
/// ```
/// use etalon::account::{Engine, Recheck, Words};
/// let words = Words {
///     compose: vec!["laplace(scale=1)".to_owned()],
///     relation: Some("add-remove".to_owned()),
///     epsilon: Some("1/2".to_owned()),
///     ..Words::default()
/// };
/// let request = words.request()?;
/// // delta = 1 - e^(-1/4) = 0.22119...
/// let Recheck { lo, hi, agrees, .. } = request.recheck(&request.answer(&Engine)?)?;
/// assert!(agrees && lo < "0.2212".parse()? && hi > "0.2211".parse()?);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recheck {
    /// δ is at least this, at the largest ε in question.
    pub lo: Rational,
    /// δ is at most this, at the smallest ε in question.
    pub hi: Rational,
    /// The step of its lattice.
    pub step: Rational,
    /// Whether its enclosure and the answer's meet; if not, one is wrong.
    pub agrees: bool,
}

impl Request {
    /// Encloses δ by the referee: at the ε asked about or claimed, or over the
    /// enclosure of ε, where the δ asked for must lie.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] if the answer holds no δ to compare, or if the
    /// referee does not know the plan.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::account::{ClosedForms, Words};
    /// let words = Words {
    ///     compose: vec!["gaussian(sigma=1)".to_owned()],
    ///     relation: Some("add-remove".to_owned()),
    ///     claim: Some("mu=1".to_owned()),
    ///     ..Words::default()
    /// };
    /// let request = words.request()?;
    /// let outcome = request.answer(&ClosedForms)?;
    /// assert!(request.recheck(&outcome).is_err()); // no delta was computed
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn recheck(&self, outcome: &Outcome) -> Result<Recheck> {
        let (near, far, lo, hi) = match (&self.question, outcome) {
            (Question::DeltaAt(epsilon), Outcome::Delta(priced)) => {
                let hi = priced.hi.as_ref().map(crate::num::Dyadic::to_rational);
                (epsilon.clone(), epsilon.clone(), priced.lo.to_rational(), hi)
            }
            (Question::EpsilonAt(delta), Outcome::Epsilon(priced)) if delta.is_positive() => {
                let Some(far) = &priced.hi else {
                    return refused("this epsilon has no finite upper end");
                };
                let (near, far) = (priced.lo.to_rational(), far.to_rational());
                (near, far, delta.clone(), Some(delta.clone()))
            }
            (Question::Claim(Claim::Approx { epsilon, .. }), Outcome::Judged(judgement)) => {
                let Some(("delta", priced)) = &judgement.enclosure else {
                    return refused("this claim was decided without an enclosure of delta");
                };
                let around = epsilon.enclose(64)?;
                let hi = priced.hi.as_ref().map(crate::num::Dyadic::to_rational);
                let (near, far) = (around.lo().to_rational(), around.hi().to_rational());
                (near, far, priced.lo.to_rational(), hi)
            }
            _ => {
                return refused("only a delta, an epsilon or an (eps, delta) claim can be checked");
            }
        };
        let (plan, step) = (self.plan()?, STEP.parse()?);
        let (below, above) = if near == far {
            referee::delta(&plan, &near, &step)?
        } else {
            (referee::delta(&plan, &far, &step)?.0, referee::delta(&plan, &near, &step)?.1)
        };
        let agrees = lo <= above && hi.is_none_or(|hi| hi >= below);
        Ok(Recheck { lo: below, hi: above, step, agrees })
    }
}

fn refused<T>(why: &str) -> Result<T> {
    Err(Error::Unsupported { what: "--referee here".to_owned(), why: why.to_owned() })
}
