//! Closed forms: a plan of one family is priced without any lattice.
//!
//! Gaussian plans are one Gaussian (`[DRS22, Cor. 3.3]`); two-valued and
//! guaranteed parts compose optimally (`[KOV15]`, `[MV18]`). Everything else
//! is refused: this is the engine's independent witness, not the engine.

use super::loss::Loss;
use super::plan::{Mechanism, Plan, Sampling};
use super::pricer::{Priced, Pricer};
use super::theorem::{Approximate, gdp_to_approx, heterogeneous, homogeneous};
use crate::error::{Error, Result};
use crate::num::{Dyadic, Interval, Natural, Rational};

/// Bits beyond what the width asks for.
const GUARD: u32 = 48;

/// The largest ε that is searched for.
const LARGEST: i64 = 1 << 30;

/// Prices by closed forms.
///
/// # Guarantee
///
/// Gaussian noise, binary randomized response, discrete Laplace noise of
/// sensitivity 1, `pure` and `approx`, of one family each; exact up to the
/// last bits. `pure` and `approx` stand for every such mechanism: the δ is
/// that of the worst one.
///
/// # Example
///
/// ```
/// use etalon::account::{ClosedForms, Expression, Plan, Pricer};
/// use etalon::privacy::Relation;
/// let (epsilon, width) = ("1".parse()?, "1e-9".parse()?);
/// let priced = |text: &str| {
///     let terms = text.parse::<Expression>()?.terms()?;
///     ClosedForms.delta(&Plan::new(terms, Relation::AddRemove)?, &epsilon, &width)
/// };
/// // Four uses at sigma = 2 are one at sigma = 1.
/// assert_eq!(priced("gaussian(sigma=2) * 4")?, priced("gaussian(sigma=1)")?);
/// assert!(priced("gaussian(sigma=1) + laplace(scale=1)").is_err());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct ClosedForms;

/// What a plan amounts to.
enum Family {
    /// μ-GDP with this μ², attained.
    Gaussian(Rational),
    /// Optimal composition.
    Guarantees(Vec<(Approximate, u64)>),
}

impl Pricer for ClosedForms {
    fn delta(&self, plan: &Plan, epsilon: &Rational, width: &Rational) -> Result<Priced> {
        let bits = precision(width)?;
        let found = family(plan)?.delta(&Loss::rational(epsilon.clone()), bits)?;
        let mut priced = Priced::of(&found);
        priced.ledger.push(("rounding".to_owned(), text(&found.width())));
        Ok(priced)
    }

    fn epsilon(&self, plan: &Plan, delta: &Rational, width: &Rational) -> Result<Priced> {
        if *delta < Rational::zero() || *delta >= Rational::one() {
            return Err(Error::domain("delta", delta, "0 <= delta < 1"));
        }
        let family = family(plan)?;
        if let (Family::Gaussian(_), true) = (&family, delta.is_zero()) {
            return Err(Error::domain(
                "delta",
                0,
                "delta > 0: Gaussian noise has no eps at delta = 0",
            ));
        }
        let bits = precision(width)? + 32;
        // δ falls in ε: `below` keeps δ(ε) > delta, `above` keeps δ(ε) <= delta.
        let (mut below, mut above) = (None, None);
        let mut probe = Rational::zero();
        let half = Rational::new(1, 2u8)?;
        loop {
            let known = (below.clone(), above.clone());
            place(&family, &probe, delta, bits, &mut below, &mut above)?;
            if known == (below.clone(), above.clone()) {
                // δ(probe) is too near to tell: a step to either side is not.
                let step = &(width * &half) * &half;
                let lower = (&probe - &step).max(Rational::zero());
                place(&family, &lower, delta, bits, &mut below, &mut above)?;
                place(&family, &(&probe + &step), delta, bits, &mut below, &mut above)?;
                if known == (below.clone(), above.clone()) {
                    return Err(Error::Unsupported {
                        what: format!("eps at delta = {delta} to a width of {width}"),
                        why: "the profile is too flat there; ask for a larger width".to_owned(),
                    });
                }
            }
            probe = match (&below, &above) {
                (None, Some(above)) if above.is_zero() => return Ok(enclosed(above, above)),
                (Some(below), Some(above)) => {
                    if &(above - below) <= width {
                        return Ok(enclosed(below, above));
                    }
                    Interval::of(&(&(below + above) * &half), bits).lo().to_rational()
                }
                (Some(below), None) if *below > Rational::from(LARGEST) => {
                    return Err(Error::Unsupported {
                        what: format!("eps at delta = {delta}"),
                        why: "no eps below 2^30 reaches this delta; ask for a larger delta"
                            .to_owned(),
                    });
                }
                (Some(below), None) => &(below + below) + &Rational::one(),
                (None, _) => Rational::zero(),
            };
        }
    }
}

/// Keeps `probe` as the largest ε with δ(ε) > delta, or the smallest with
/// δ(ε) <= delta, if it is either.
fn place(
    family: &Family,
    probe: &Rational,
    delta: &Rational,
    bits: u32,
    below: &mut Option<Rational>,
    above: &mut Option<Rational>,
) -> Result<()> {
    let found = family.delta(&Loss::rational(probe.clone()), bits)?;
    if found.hi().cmp_rational(delta).is_le() {
        if above.as_ref().is_none_or(|known| probe < known) {
            *above = Some(probe.clone());
        }
    } else if found.lo().cmp_rational(delta).is_gt()
        && below.as_ref().is_none_or(|known| probe > known)
    {
        *below = Some(probe.clone());
    }
    Ok(())
}

fn enclosed(lo: &Rational, hi: &Rational) -> Priced {
    Priced {
        lo: Dyadic::from_rational_down(lo, 128),
        hi: Some(Dyadic::from_rational_up(hi, 128)),
        ledger: vec![("bisection".to_owned(), text(&Dyadic::from_rational_up(&(hi - lo), 64)))],
        notes: Vec::new(),
    }
}

fn text(x: &Dyadic) -> String {
    Interval::exact(x.clone()).to_decimal(3).1
}

/// The bits that make a relative width.
fn precision(width: &Rational) -> Result<u32> {
    if !width.is_positive() {
        return Err(Error::domain("width", width, "width > 0"));
    }
    let (above, below) = (width.numerator().clone().into_parts().1, width.denominator());
    let (above, below) = (crate::num::bit_length(&above), crate::num::bit_length(below));
    Ok(below.saturating_sub(above).min(4096) + GUARD)
}

impl Family {
    fn delta(&self, target: &Loss, bits: u32) -> Result<Interval> {
        match self {
            Self::Gaussian(mu_squared) => gdp_to_approx::delta(mu_squared, target, bits),
            Self::Guarantees(parts) => match parts.as_slice() {
                [(part, count)] => homogeneous::delta(part, *count, target, bits),
                parts => heterogeneous::delta(parts, target, bits),
            },
        }
    }
}

/// The family of a plan.
fn family(plan: &Plan) -> Result<Family> {
    let mut mu_squared = Rational::zero();
    let mut parts: Vec<(Approximate, u64)> = Vec::new();
    for term in &plan.terms {
        let refused =
            |why: &str| Err(Error::Unsupported { what: format!("`{term}`"), why: why.to_owned() });
        match &term.sampling {
            Sampling::Everyone => {}
            Sampling::Poisson { q } if *q == Rational::one() => {}
            _ => return refused("sampled data have no closed form"),
        }
        let part = match &term.mechanism {
            Mechanism::Gaussian { sigma } => {
                let uses = Rational::from(Natural::from(term.count));
                mu_squared = &mu_squared + &(&uses / &(sigma * sigma))?;
                continue;
            }
            Mechanism::RandomizedResponse { answers, epsilon }
                if *answers == Natural::from(2u8) =>
            {
                Approximate::new(epsilon, Rational::zero())?
            }
            Mechanism::Pure { epsilon } => Approximate::new(epsilon, Rational::zero())?,
            Mechanism::Approx { epsilon, delta } => Approximate::new(epsilon, delta.clone())?,
            // Its loss is 1/scale or -1/scale: randomized response.
            Mechanism::DiscreteLaplace { scale, sensitivity } if sensitivity.is_one() => {
                Approximate {
                    epsilon: Loss::rational(scale.reciprocal()?),
                    delta: Rational::zero(),
                }
            }
            _ => return refused("it has no closed form here"),
        };
        match parts.iter_mut().find(|(known, _)| *known == part) {
            None => parts.push((part, term.count)),
            Some((_, count)) => {
                *count = count
                    .checked_add(term.count)
                    .ok_or_else(|| Error::domain("count", "the sum of counts", "less than 2^63"))?;
            }
        }
    }
    match (parts.is_empty(), mu_squared.is_zero()) {
        (true, _) => Ok(Family::Gaussian(mu_squared)),
        (false, true) => Ok(Family::Guarantees(parts)),
        (false, false) => Err(Error::Unsupported {
            what: format!("`{plan}`"),
            why: "a mix of Gaussian noise and other mechanisms has no closed form".to_owned(),
        }),
    }
}
