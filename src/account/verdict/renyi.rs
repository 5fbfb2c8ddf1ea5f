//! Claims of ρ and of (α, ε) against Rényi divergences, which add up exactly.

use super::{Judgement, Verdict, wording::plain};
use crate::account::loss::Loss;
use crate::account::plan::{Mechanism, Plan, Sampling};
use crate::account::theorem::renyi::{Divergence, total};
use crate::account::theorem::{pure_to_zcdp, zcdp};
use crate::error::Result;
use crate::num::{Dyadic, Interval, Natural, Rational};

/// Bits of every enclosure here.
const BITS: u32 = 256;

/// Orders at which a claim of ρ is tried: ρ is a supremum over all of them,
/// and for bounded losses it lies at 1.
const ORDERS: [&str; 8] = ["1.000001", "1.001", "1.1", "3/2", "2", "4", "16", "64"];

pub(super) fn rdp(plan: &Plan, alpha: &Rational, epsilon: &Rational) -> Result<Judgement> {
    if let Some(rho) = gaussian_rho(plan)?
        && whole_shifts(plan, alpha)
    {
        return Ok(compare(&zcdp::to_rdp(&rho, alpha), epsilon, "the divergence"));
    }
    let found = match total(&plan.terms, alpha, BITS)? {
        Divergence::Known(found) => found,
        Divergence::Infinite(reason) => return Ok(Judgement::decided(Verdict::Refuted, reason)),
        Divergence::Unknown(reason) => return Ok(Judgement::undecided(reason)),
    };
    let shown = format!("the divergence of order {} lies in {found}", plain(alpha));
    Ok(if found.hi().cmp_rational(epsilon).is_le() {
        Judgement::decided(Verdict::Verified, shown)
    } else if found.lo().cmp_rational(epsilon).is_gt() {
        Judgement::decided(Verdict::Refuted, shown)
    } else {
        Judgement::undecided(shown)
    })
}

pub(super) fn zcdp(plan: &Plan, rho: &Rational) -> Result<Judgement> {
    if let Some(exact) = gaussian_rho(plan)? {
        return Ok(compare(&exact, rho, "rho"));
    }
    if let Some(bound) = rho_upper(plan)?
        && bound.hi().cmp_rational(rho).is_le()
    {
        let (_, hi) = bound.to_decimal(8);
        return Ok(Judgement::decided(
            Verdict::Verified,
            format!("rho is at most {hi} <= {}", plain(rho)),
        ));
    }
    for order in ORDERS {
        let alpha: Rational = order.parse()?;
        match total(&plan.terms, &alpha, BITS)? {
            Divergence::Known(found) if found.lo().cmp_rational(&(rho * &alpha)).is_gt() => {
                let (lo, _) = found.to_decimal(8);
                return Ok(Judgement::decided(
                    Verdict::Refuted,
                    format!(
                        "the divergence of order {0} is at least {lo} > {0} * {1}",
                        plain(&alpha),
                        plain(rho)
                    ),
                ));
            }
            Divergence::Known(_) => {}
            Divergence::Infinite(reason) => {
                return Ok(Judgement::decided(Verdict::Refuted, reason));
            }
            Divergence::Unknown(reason) => return Ok(Judgement::undecided(reason)),
        }
    }
    Ok(Judgement::undecided(
        "no theorem gives this rho, and no order tried contradicts it; claim eps and delta instead",
    ))
}

fn compare(exact: &Rational, claimed: &Rational, what: &str) -> Judgement {
    let (shown, limit) = (plain(exact), plain(claimed));
    if exact <= claimed {
        Judgement::decided(Verdict::Verified, format!("{what} is exactly {shown} <= {limit}"))
    } else {
        Judgement::decided(Verdict::Refuted, format!("{what} is exactly {shown} > {limit}"))
    }
}

/// ρ of a plan of Gaussian noise on all data, exactly; the discrete one
/// attains it at every integer order (`[CKS20, Prop. 5]`).
fn gaussian_rho(plan: &Plan) -> Result<Option<Rational>> {
    let mut parts = Vec::new();
    for term in &plan.terms {
        let one = match (&term.mechanism, &term.sampling) {
            (Mechanism::Gaussian { sigma }, Sampling::Everyone) => {
                (&Rational::one() / &(sigma * sigma))?
            }
            (Mechanism::DiscreteGaussian { sigma, sensitivity }, Sampling::Everyone) => {
                let shift = Rational::from(sensitivity.clone());
                (&(&shift * &shift) / &(sigma * sigma))?
            }
            _ => return Ok(None),
        };
        parts.push(&(&one * &Rational::new(1, 2u8)?) * &Rational::from(Natural::from(term.count)));
    }
    Ok(Some(zcdp::compose(&parts)))
}

/// Whether every discrete Gaussian attains its bound at this order.
fn whole_shifts(plan: &Plan, alpha: &Rational) -> bool {
    plan.terms.iter().all(|term| match &term.mechanism {
        Mechanism::DiscreteGaussian { sensitivity, .. } => {
            (alpha * &Rational::from(sensitivity.clone())).denominator().is_one()
        }
        _ => true,
    })
}

/// An enclosure above which ρ cannot be, by a theorem per mechanism.
fn rho_upper(plan: &Plan) -> Result<Option<Interval>> {
    let mut sum = Interval::exact(Dyadic::zero());
    for term in &plan.terms {
        if term.sampling != Sampling::Everyone {
            return Ok(None);
        }
        let one = match &term.mechanism {
            Mechanism::Laplace { scale } => pure_to_zcdp::laplace(scale, BITS)?,
            Mechanism::DiscreteLaplace { scale, sensitivity } => {
                let shift = Rational::from(sensitivity.clone());
                pure_to_zcdp::tight(&Loss::rational((&shift / scale)?), BITS)?
            }
            Mechanism::RandomizedResponse { epsilon, .. } | Mechanism::Pure { epsilon } => {
                pure_to_zcdp::tight(&Loss::from(epsilon), BITS)?
            }
            Mechanism::Gaussian { sigma } => {
                Interval::of(&(&Rational::new(1, 2u8)? / &(sigma * sigma))?, BITS)
            }
            Mechanism::DiscreteGaussian { sigma, sensitivity } => {
                let ratio = (&Rational::from(sensitivity.clone()) / sigma)?;
                Interval::of(&(&(&ratio * &ratio) * &Rational::new(1, 2u8)?), BITS)
            }
            _ => return Ok(None),
        };
        let count = Interval::of(&Rational::from(Natural::from(term.count)), BITS);
        sum = sum.add(&one.mul(&count, BITS), BITS);
    }
    Ok(Some(sum))
}
