//! Plans whose privacy profile is known to any number of digits: closed forms
//! and finite sums. The engine's grids are for what is left.

use super::atoms::Atoms;
use super::laplace::{self, Laplace};
use crate::account::theorem::{Approximate, gdp_to_approx, heterogeneous, homogeneous};
use crate::account::{Loss, Mechanism, Plan, Sampling, Term};
use crate::error::Result;
use crate::num::{Dyadic, Interval, Natural, Rational};
use crate::privacy::Relation;

/// Digits that are worth writing out in an exact fraction.
const LONGEST: usize = 1_000;

/// A privacy profile `ε -> δ` that can be enclosed as narrowly as one likes.
#[derive(Debug)]
pub(super) enum Curve {
    /// Gaussian noise of this μ² in all.
    Gaussian(Rational),
    /// Optimal composition of two-valued losses.
    Guarantees(Vec<(Approximate, u64)>),
    /// Laplace noise of one scale.
    Laplace(Laplace),
    /// A loss of finitely many values.
    Atoms(Atoms),
    /// One use of Gaussian or Laplace noise on a Poisson sample.
    Sampled {
        /// The probability of being in the sample.
        q: Rational,
        /// Whether the record may be missing on the left, on the right.
        directions: (bool, bool),
        /// The profile without sampling.
        whole: Box<Curve>,
    },
}

impl Curve {
    /// The profile of a plan, if it is of a kind listed here.
    ///
    /// # Errors
    ///
    /// Those of the enclosures.
    pub(super) fn of(plan: &Plan) -> Result<Option<Self>> {
        let terms = gathered(&plan.terms)?;
        if let [Term { mechanism, sampling: Sampling::Poisson { q }, count: 1 }] = terms.as_slice()
        {
            let directions = match plan.relation {
                Relation::Add => (true, false),
                Relation::Remove => (false, true),
                _ => (true, true),
            };
            let whole = match mechanism {
                Mechanism::Gaussian { sigma } => Self::Gaussian((sigma * sigma).reciprocal()?),
                Mechanism::Laplace { scale } => Self::Laplace(Laplace::new(scale, 1)?),
                _ => return Ok(None),
            };
            return Ok(Some(Self::Sampled { q: q.clone(), directions, whole: Box::new(whole) }));
        }
        if terms.iter().any(|term| term.sampling != Sampling::Everyone) {
            return Ok(None);
        }
        if let Some(curve) = gaussian(&terms)? {
            return Ok(Some(curve));
        }
        if let Some(parts) = guarantees(&terms)? {
            return Ok(Some(Self::Guarantees(parts)));
        }
        if let [Term { mechanism: Mechanism::Laplace { scale }, count, .. }] = terms.as_slice() {
            let few = *count <= laplace::MOST;
            return Ok(if few { Some(Self::Laplace(Laplace::new(scale, *count)?)) } else { None });
        }
        let mut sum: Option<Atoms> = None;
        for term in &terms {
            let Some(one) = Atoms::of(&term.mechanism)? else { return Ok(None) };
            let Some(all) = one.times(term.count) else { return Ok(None) };
            sum = match sum {
                None => Some(all),
                Some(known) => match known.plus(&all) {
                    None => return Ok(None),
                    both => both,
                },
            };
        }
        Ok(sum.map(Self::Atoms))
    }

    /// An enclosure of δ at `target >= 0`, relative to `2^-bits`.
    ///
    /// # Errors
    ///
    /// Those of the enclosures.
    pub(super) fn delta(&self, target: &Loss, bits: u32) -> Result<Interval> {
        match self {
            Self::Gaussian(mu_squared) => {
                let mut precision = bits;
                loop {
                    let found = gdp_to_approx::delta(mu_squared, target, precision)?;
                    let narrow = found.hi() * &Dyadic::power_of_two(-i64::from(bits));
                    if found.width() <= narrow || precision > 1 << 14 {
                        return Ok(found);
                    }
                    precision *= 2;
                }
            }
            Self::Guarantees(parts) => match parts.as_slice() {
                [(part, count)] => homogeneous::delta(part, *count, target, bits),
                parts => heterogeneous::delta(parts, target, bits),
            },
            Self::Laplace(laplace) => laplace.delta(target, bits),
            Self::Atoms(atoms) => atoms.delta(target),
            Self::Sampled { q, directions, whole } => sampled(q, *directions, whole, target, bits),
        }
    }

    /// δ as an exact fraction of a readable length, if it is one.
    ///
    /// # Errors
    ///
    /// Those of the exact sums.
    pub(super) fn exact(&self, target: &Loss) -> Result<Option<Rational>> {
        let Self::Guarantees(parts) = self else { return Ok(None) };
        let found = match parts.as_slice() {
            [(part, count)] => homogeneous::delta_exact(part, *count, target)?,
            parts => heterogeneous::delta_exact(parts, target)?,
        };
        Ok(found.filter(is_short))
    }
}

/// Whether a fraction is short enough to be written out.
pub(super) fn is_short(delta: &Rational) -> bool {
    delta.to_string().len() <= LONGEST
}

/// The terms, those of one mechanism and sampling counted together.
fn gathered(terms: &[Term]) -> Result<Vec<Term>> {
    let mut result: Vec<Term> = Vec::new();
    for term in terms {
        let mut term = term.clone();
        if term.sampling == (Sampling::Poisson { q: Rational::one() }) {
            term.sampling = Sampling::Everyone;
        }
        let same = |known: &&mut Term| {
            known.mechanism == term.mechanism && known.sampling == term.sampling
        };
        match result.iter_mut().find(same) {
            Some(known) => {
                known.count = known.count.checked_add(term.count).ok_or_else(|| {
                    crate::error::Error::domain("count", term.count, "counts below 2^64 in all")
                })?;
            }
            None => result.push(term),
        }
    }
    Ok(result)
}

fn gaussian(terms: &[Term]) -> Result<Option<Curve>> {
    let mut mu_squared = Rational::zero();
    for term in terms {
        let Mechanism::Gaussian { sigma } = &term.mechanism else { return Ok(None) };
        let uses = Rational::from(Natural::from(term.count));
        mu_squared = &mu_squared + &(&uses / &(sigma * sigma))?;
    }
    Ok(Some(Curve::Gaussian(mu_squared)))
}

/// The two-valued losses of all terms, if they are no other and few enough.
fn guarantees(terms: &[Term]) -> Result<Option<Vec<(Approximate, u64)>>> {
    let mut parts: Vec<(Approximate, u64)> = Vec::new();
    let mut sums = 1u64;
    for term in terms {
        let part = match &term.mechanism {
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
            _ => return Ok(None),
        };
        sums = sums.saturating_mul(term.count.saturating_add(1));
        match parts.iter_mut().find(|(known, _)| *known == part) {
            None => parts.push((part, term.count)),
            Some((_, count)) => *count += term.count,
        }
    }
    let few = parts.len() == 1 || sums <= 1 << 14;
    Ok(few.then_some(parts))
}

/// One use on a Poisson sample: the odds `1 - q + q e^l` stand where `e^l`
/// stood.
///
/// # Guarantee
///
/// With `D(t) = sup_E P'(E) - t Q(E)` of the unsampled pair, which is its own
/// mirror image, and `t = e^ε`: where the record may be missing on the right,
/// `δ = q D((t - 1 + q)/q)`; where it may be missing on the left,
/// `δ = (1 - t (1 - q)) D(q t/(1 - t (1 - q)))`, or 0 if that factor is not
/// positive.
fn sampled(
    q: &Rational,
    (left, right): (bool, bool),
    whole: &Curve,
    target: &Loss,
    bits: u32,
) -> Result<Interval> {
    let precision = 2 * bits + 256;
    let one = Interval::exact(Dyadic::one());
    let share = Interval::of(q, precision);
    let rest = one.sub(&share, precision);
    let odds = target.enclose_exp(precision)?;
    let nothing = Interval::exact(Dyadic::zero());
    let mut worst = nothing.clone();
    let mut take = |factor: &Interval, odds: &Interval| -> Result<()> {
        let losses = odds.ln(precision)?;
        // The profile falls: its ends are at the ends of the enclosure.
        let at = |loss: &Dyadic| {
            whole.delta(&Loss::rational(loss.to_rational().max(Rational::zero())), bits + 32)
        };
        let (low, high) = (at(losses.hi())?, at(losses.lo())?);
        let both = low.hull(&high).mul(factor, bits + 32);
        let lo = worst.lo().clone().max(both.lo().clone());
        worst = Interval::new(lo, worst.hi().clone().max(both.hi().clone()))?;
        Ok(())
    };
    if right {
        take(&share, &odds.sub(&rest, precision).div(&share, precision)?)?;
    }
    if left {
        let factor = one.sub(&odds.mul(&rest, precision), precision);
        if factor.lo().is_positive() {
            take(&factor, &share.mul(&odds, precision).div(&factor, precision)?)?;
        } else if factor.hi().is_positive() {
            let hi = factor.hi().clone().max(worst.hi().clone());
            worst = Interval::new(worst.lo().clone(), hi)?;
        }
    }
    Ok(worst)
}
