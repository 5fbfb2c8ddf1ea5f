//! A pure claim against the largest loss that any answer can cause.

use std::cmp::Ordering;

use super::{Judgement, Verdict, approx, wording};
use crate::account::loss::Loss;
use crate::account::plan::{Mechanism, Plan, Sampling, Term};
use crate::account::pricer::Pricer;
use crate::error::Result;
use crate::num::{Dyadic, Interval, Rational};
use crate::privacy::{Epsilon, Relation};

/// The largest loss of a plan: its ε at δ = 0.
///
/// # Example
///
/// ```
/// use etalon::account::{Expression, Loss, Plan, PureLoss, pure_loss};
/// use etalon::privacy::Relation;
/// let of = |text: &str| {
///     pure_loss(&Plan::new(text.parse::<Expression>()?.terms()?, Relation::AddRemove)?)
/// };
/// assert_eq!(of("laplace(scale=4) * 20")?, PureLoss::Exact(Loss::from(&"5".parse()?)));
/// // ln(1 + (e - 1)/10) is enclosed.
/// assert!(matches!(of("poisson(q=0.1, laplace(scale=1))")?, PureLoss::Within(_)));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PureLoss {
    /// Exactly this.
    Exact(Loss),
    /// Within this, and attained.
    Within(Interval),
    /// At most this; whether it is attained is not known.
    AtMost(Interval),
    /// There is none, for the reason given.
    Infinite(&'static str),
}

/// Bits of every enclosure here.
const BITS: u32 = 256;

/// The largest loss of a plan. Independent uses reach their largest losses
/// together, so the sum is attained.
///
/// # Guarantee
///
/// Laplace noise: 1/scale; discrete Laplace: sensitivity/scale; randomized
/// response and `pure`: their ε. Poisson-sampled, for a mechanism of loss a:
/// `ln(1 + q(e^a - 1))` where a record may be missing on the right,
/// `-ln(1 - q(1 - e^-a))` where it may be missing on the left; at most a where
/// it is replaced or zeroed out, as for batches of a fixed size.
///
/// # Errors
///
/// Those of the exponential.
///
/// # Example
///
/// ```
/// use etalon::account::{PureLoss, Words, pure_loss};
///
/// let words = Words {
///     compose: vec!["gaussian(sigma=1)".to_owned()],
///     relation: Some("add-remove".to_owned()),
///     delta: Some("0".to_owned()),
///     ..Words::default()
/// };
/// let plan = words.request()?.plan()?;
/// assert!(matches!(pure_loss(&plan)?, PureLoss::Infinite(_)));
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[DR14, Thm. 3.6, 3.16]`; sampling `[BBG18, Thm. 8]`.
pub fn pure_loss(plan: &Plan) -> Result<PureLoss> {
    let mut exact = Some(Loss::zero());
    let mut sum = Interval::exact(Dyadic::zero());
    let mut attained = true;
    for term in &plan.terms {
        let loss = match base(term) {
            Ok(loss) => loss,
            Err(reason) => return Ok(PureLoss::Infinite(reason)),
        };
        let count = Interval::of(&Rational::from(crate::num::Natural::from(term.count)), BITS);
        let one = match &term.sampling {
            Sampling::Everyone => {
                exact = match exact {
                    Some(known) => loss.times(term.count).ok().map(|all| known.add(&all)),
                    None => None,
                };
                loss.enclose(BITS)?
            }
            Sampling::Poisson { q } if !is_there_on_both(plan.relation) => {
                exact = None;
                sampled(&loss, q, plan.relation)?
            }
            // Each record takes part at most once per use. Where another one
            // stands in its place, both may be far from what is released without
            // either, of which nothing is known: being sampled does not help.
            Sampling::Poisson { .. }
            | Sampling::WithoutReplacement { .. }
            | Sampling::ShuffledEpochs { .. } => {
                (exact, attained) = (None, false);
                loss.enclose(BITS)?
            }
        };
        sum = sum.add(&one.mul(&count, BITS), BITS);
    }
    Ok(match (exact, attained) {
        (Some(loss), _) => PureLoss::Exact(loss),
        (None, true) => PureLoss::Within(sum),
        (None, false) => PureLoss::AtMost(sum),
    })
}

fn base(term: &Term) -> std::result::Result<Loss, &'static str> {
    let inverse = |scale: &Rational| scale.reciprocal().map_err(|_| "a scale of 0 adds no noise");
    match &term.mechanism {
        Mechanism::Laplace { scale } => Ok(Loss::rational(inverse(scale)?)),
        Mechanism::DiscreteLaplace { scale, sensitivity } => {
            Ok(Loss::rational(&inverse(scale)? * &Rational::from(sensitivity.clone())))
        }
        Mechanism::RandomizedResponse { epsilon, .. } | Mechanism::Pure { epsilon } => {
            Ok(Loss::from(epsilon))
        }
        Mechanism::Gaussian { .. } | Mechanism::DiscreteGaussian { .. } => {
            Err("Gaussian noise has unbounded loss: it has no eps at delta = 0")
        }
        Mechanism::Approx { .. } => {
            Err("a guarantee with delta > 0 allows any loss: it has no eps at delta = 0")
        }
        Mechanism::TruncatedGeometric { .. } => {
            Err("truncated noise shows its center at its ends: it has no eps at delta = 0")
        }
    }
}

/// Whether the record that differs is there on both sides.
fn is_there_on_both(relation: Relation) -> bool {
    matches!(relation, Relation::ReplaceOne | Relation::ZeroOut)
}

fn sampled(loss: &Loss, q: &Rational, relation: Relation) -> Result<Interval> {
    let one = Interval::exact(Dyadic::one());
    let share = Interval::of(q, BITS);
    if matches!(relation, Relation::Add) {
        let low = one.sub(&loss.neg().enclose_exp(BITS)?, BITS).mul(&share, BITS);
        return Ok(one.sub(&low, BITS).ln(BITS)?.neg());
    }
    // The other direction is never larger, by the inequality of the means.
    let high = loss.enclose_exp(BITS)?.sub(&one, BITS).mul(&share, BITS);
    one.add(&high, BITS).ln(BITS)
}

pub(super) fn judge(
    plan: &Plan,
    epsilon: &Epsilon,
    width: &Rational,
    pricer: &dyn Pricer,
) -> Result<Judgement> {
    let claimed = Loss::from(epsilon);
    let shown = wording::epsilon(epsilon);
    let verdict = |order: Ordering, total: &dyn std::fmt::Display| match order {
        Ordering::Greater => Judgement::decided(
            Verdict::Refuted,
            format!("an answer with a loss of {total} exists, above eps = {shown}"),
        ),
        _ => Judgement::decided(
            Verdict::Verified,
            format!("no answer has a loss above {total}, and eps = {shown}"),
        ),
    };
    let total = match pure_loss(plan)? {
        PureLoss::Infinite(reason) => return Ok(Judgement::decided(Verdict::Refuted, reason)),
        PureLoss::Exact(total) => {
            return Ok(verdict(total.compare(&claimed)?, &wording::loss(&total)));
        }
        PureLoss::Within(total) => {
            let goal = claimed.enclose(BITS)?;
            if goal.certainly_less(&total) {
                return Ok(verdict(Ordering::Greater, &total));
            }
            total
        }
        PureLoss::AtMost(total) => total,
    };
    if total.hi() <= claimed.enclose(BITS)?.lo() {
        return Ok(verdict(Ordering::Less, &total));
    }
    let priced = approx::profile(plan, epsilon, width, pricer)?;
    if priced.lo.is_positive() {
        let mut found = Judgement::decided(
            Verdict::Refuted,
            format!("delta at eps = {shown} is above 0, so the claim needs a delta"),
        );
        found.enclosure = Some(("delta", priced));
        return Ok(found);
    }
    Ok(Judgement::undecided(format!(
        "the loss is at most {total}, and nothing is known of answers between it and eps = {shown}"
    )))
}
