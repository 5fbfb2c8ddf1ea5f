//! The δ that a claim of any kind implies at an ε, by the published theorems.

use super::{gdp_to_approx, rdp_to_approx, zcdp_to_approx};
use crate::account::Loss;
use crate::error::Result;
use crate::num::{Interval, Rational};
use crate::privacy::{Claim, Epsilon};

/// A δ such that `claim` implies (ε, δ)-DP; 1 if nothing is known at this ε. Of
/// a claim of ε or (ε, δ) it is known at its own ε only, and exactly; of a zCDP
/// claim at rational ε only.
///
/// # Errors
///
/// Those of the enclosures.
///
/// # Example
///
/// ```
/// use etalon::account::theorem::implied::delta_upper;
/// let at_one = |claim: &str| delta_upper(&claim.parse()?, &"1".parse()?, 64);
/// assert_eq!(at_one("eps=1,delta=1e-6")?, "1e-6".parse()?);
/// assert_eq!(at_one("eps=1/2,delta=1e-6")?, "1".parse()?); // nothing is known there
/// let (above, below) = ("0.12694".parse()?, "0.12693".parse()?);
/// assert!(at_one("mu=1")? < above && at_one("mu=1")? > below);
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// GDP: `[DRS22, Cor. 2.13]`; zCDP and Rényi DP: `[CKS20, Prop. 12 and Cor. 13]`.
pub fn delta_upper(claim: &Claim, epsilon: &Epsilon, bits: u32) -> Result<Rational> {
    let enclosed = match (claim, epsilon) {
        (Claim::Pure { epsilon: known }, at) if known == at => return Ok(Rational::zero()),
        (Claim::Approx { epsilon: known, delta }, at) if known == at => return Ok(delta.clone()),
        (Claim::Gdp { mu }, at) => gdp_to_approx::delta(&(mu * mu), &Loss::from(at), bits)?,
        (Claim::Zcdp { rho }, Epsilon::Rational(at)) => zcdp_to_approx::delta(rho, at, bits)?.bound,
        (Claim::Rdp { alpha, epsilon: tau }, at) => {
            rdp_to_approx::delta(alpha, &Interval::of(tau, bits), &at.enclose(bits)?, bits)?
        }
        _ => return Ok(Rational::one()),
    };
    Ok(enclosed.hi().to_rational())
}
