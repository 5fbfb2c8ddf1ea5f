//! A claim of μ: exact for Gaussian noise, refutable at a point for the rest.

use super::{Judgement, Verdict, wording::plain};
use crate::account::loss::Loss;
use crate::account::plan::{Mechanism, Plan, Sampling};
use crate::account::pricer::Pricer;
use crate::account::theorem::gdp_to_approx;
use crate::error::Result;
use crate::num::{Natural, Rational};

/// Points of the profile at which a claim is tried, in units of μ.
const POINTS: [&str; 5] = ["1/4", "1", "2", "4", "8"];

pub(super) fn judge(
    plan: &Plan,
    mu: &Rational,
    width: &Rational,
    pricer: &dyn Pricer,
) -> Result<Judgement> {
    let squared = mu * mu;
    if let Some(exact) = gaussian_mu_squared(plan)? {
        let (verdict, sign) =
            if exact <= squared { (Verdict::Verified, "<=") } else { (Verdict::Refuted, ">") };
        let reason = format!("mu^2 is exactly {} {sign} {}", plain(&exact), plain(&squared));
        return Ok(Judgement::decided(verdict, reason));
    }
    for point in POINTS {
        let epsilon = mu * &point.parse::<Rational>()?;
        let priced = pricer.delta(plan, &epsilon, width)?;
        let allowed = gdp_to_approx::delta(&squared, &Loss::rational(epsilon.clone()), 128)?;
        if priced.lo > *allowed.hi() {
            let mut found = Judgement::decided(
                Verdict::Refuted,
                format!(
                    "delta at eps = {} is above {allowed}, which mu = {} allows",
                    plain(&epsilon),
                    plain(mu)
                ),
            );
            found.enclosure = Some(("delta", priced));
            return Ok(found);
        }
    }
    Ok(Judgement::undecided(
        "no point of the profile that was tried contradicts this mu, and a profile is verified \
         for Gaussian noise only; claim eps and delta instead",
    ))
}

/// μ² of a plan of Gaussian noise on all data.
fn gaussian_mu_squared(plan: &Plan) -> Result<Option<Rational>> {
    let mut sum = Rational::zero();
    for term in &plan.terms {
        match (&term.mechanism, &term.sampling) {
            (Mechanism::Gaussian { sigma }, Sampling::Everyone) => {
                let uses = Rational::from(Natural::from(term.count));
                sum = &sum + &(&uses / &(sigma * sigma))?;
            }
            _ => return Ok(None),
        }
    }
    Ok(Some(sum))
}
