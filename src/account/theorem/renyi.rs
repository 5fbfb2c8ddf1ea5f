//! The Rényi divergence of one mechanism at its worst pair.

use super::arithmetic::whole;
use super::pure_to_rdp;
use crate::account::loss::Loss;
use crate::account::plan::{Mechanism, Sampling, Term};
use crate::error::{Error, Result};
use crate::num::{Integer, Interval, Natural, Rational, exp};

/// What is known of a divergence.
///
/// # Example
///
/// ```
/// use etalon::account::{Expression, theorem::renyi::{Divergence, divergence}};
/// let of = |text: &str| divergence(&text.parse::<Expression>()?.terms()?[0], &"2".parse()?, 64);
/// assert!(matches!(of("pure(eps=1)")?, Divergence::Known(_)));
/// assert!(matches!(of("approx(eps=1, delta=1e-6)")?, Divergence::Infinite(_)));
/// assert!(matches!(of("poisson(q=0.1, gaussian(sigma=1))")?, Divergence::Unknown(_)));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Divergence {
    /// An enclosure.
    Known(Interval),
    /// It is infinite, for the reason given.
    Infinite(&'static str),
    /// There is no formula here, for the reason given.
    Unknown(&'static str),
}

/// The divergence of order `alpha > 1` of one use of a term.
///
/// # Law
///
/// - Gaussian: `α/(2σ²)`, `[Mir17, Prop. 7]`.
/// - Discrete Gaussian: at most `αΔ²/(2σ²)`, with equality where αΔ is an
///   integer, `[CKS20, Prop. 5]`.
/// - Laplace: `ln(α/(2α-1) e^{(α-1)/b} + (α-1)/(2α-1) e^{-α/b})/(α-1)`,
///   `[Mir17, Prop. 6]`.
/// - Discrete Laplace: three geometric sums of its definition.
/// - Randomized response and pure guarantees: [`pure_to_rdp`].
///
/// # Errors
///
/// [`Error::Domain`] unless `alpha > 1`; those of the exponential.
///
/// # Example
///
/// ```
/// use etalon::account::{Expression, theorem::renyi::{Divergence, divergence}};
/// let gaussian = &"gaussian(sigma=2)".parse::<Expression>()?.terms()?[0];
/// let Divergence::Known(found) = divergence(gaussian, &"4".parse()?, 64)? else { unreachable!() };
/// assert!(found.contains(&"1/2".parse()?)); // 4/(2 * 2^2)
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn divergence(term: &Term, alpha: &Rational, bits: u32) -> Result<Divergence> {
    if *alpha <= Rational::one() {
        return Err(Error::domain("alpha", alpha, "alpha > 1"));
    }
    match term.sampling {
        Sampling::Everyone => {}
        _ => return Ok(Divergence::Unknown("no closed formula for sampled data")),
    }
    let half = Rational::new(1, 2u8)?;
    let known = |x: Interval| Ok(Divergence::Known(x));
    match &term.mechanism {
        Mechanism::Gaussian { sigma } => {
            let rho = (&half / &(sigma * sigma))?;
            known(Interval::of(&(&rho * alpha), bits))
        }
        Mechanism::DiscreteGaussian { sigma, sensitivity } => {
            let shift = Rational::from(sensitivity.clone());
            let rho = (&(&half * &(&shift * &shift)) / &(sigma * sigma))?;
            let upper = Interval::of(&(&rho * alpha), bits);
            if (alpha * &shift).denominator() == &Natural::ONE {
                return known(upper);
            }
            // The divergence grows with the order: the floor of α is below.
            let floor = Rational::from(alpha.floor());
            let lower = if floor > Rational::one() { &rho * &floor } else { Rational::zero() };
            known(upper.hull(&Interval::of(&lower, bits)))
        }
        Mechanism::Laplace { scale } => known(laplace(scale, alpha, bits)?),
        Mechanism::DiscreteLaplace { scale, sensitivity } => {
            known(discrete_laplace(scale, sensitivity, alpha, bits)?)
        }
        Mechanism::RandomizedResponse { answers, epsilon } => {
            known(pure_to_rdp::responses(&Loss::from(epsilon), answers, alpha, bits)?)
        }
        Mechanism::Pure { epsilon } => {
            known(pure_to_rdp::tight(&Loss::from(epsilon), alpha, bits)?)
        }
        Mechanism::Approx { .. } => {
            Ok(Divergence::Infinite("a mechanism with delta > 0 may show its input"))
        }
        Mechanism::TruncatedGeometric { .. } => {
            Ok(Divergence::Unknown("no closed formula for truncated noise"))
        }
    }
}

fn laplace(scale: &Rational, alpha: &Rational, bits: u32) -> Result<Interval> {
    let precision = bits + 160;
    let (one, rate) = (Rational::one(), scale.reciprocal()?);
    let above = alpha - &one;
    let total = &(alpha + alpha) - &one;
    let truth = exp(&(&above * &rate), precision)?
        .mul(&Interval::of(&(alpha / &total)?, precision), precision);
    let other = exp(&-&(alpha * &rate), precision)?
        .mul(&Interval::of(&(&above / &total)?, precision), precision);
    let moment = truth.add(&other, precision);
    moment.ln(precision)?.div(&Interval::of(&above, precision), bits)
}

/// With r = e^(-1/scale) and D the sensitivity, the moment is
/// `(e^{(α-1)D/s} + e^{-αD/s})/(1 + r)` from outside the two centers and
/// `(1-r)/(1+r) e^{(α-1)D/s} Σ_{0<x<D} e^{x(1-2α)/s}` from between them.
fn discrete_laplace(
    scale: &Rational,
    sensitivity: &Natural,
    alpha: &Rational,
    bits: u32,
) -> Result<Interval> {
    let precision = bits + 160;
    let (one, rate) = (Rational::one(), scale.reciprocal()?);
    let above = alpha - &one;
    let shift = Rational::from(sensitivity.clone());
    let r = exp(&-&rate, precision)?;
    let top = exp(&(&(&above * &shift) * &rate), precision)?;
    let low = exp(&-&(&(alpha * &shift) * &rate), precision)?;
    let step = &(&one - &(alpha + alpha)) * &rate;
    let g = exp(&step, precision)?;
    let last = exp(&(&step * &shift), precision)?;
    let between = g.sub(&last, precision).div(&whole(1).sub(&g, precision), precision)?;
    let inside = whole(1).sub(&r, precision).mul(&top, precision).mul(&between, precision);
    let outside = top.add(&low, precision);
    let moment = outside.add(&inside, precision).div(&whole(1).add(&r, precision), precision)?;
    moment.ln(precision)?.div(&Interval::of(&above, precision), bits)
}

/// The divergence of a whole plan: of each term, times its count.
///
/// # Errors
///
/// As [`divergence`].
///
/// # Example
///
/// ```
/// use etalon::account::{Expression, theorem::renyi::{Divergence, total}};
/// let terms = "gaussian(sigma=2) * 3 + gaussian(sigma=1)".parse::<Expression>()?.terms()?;
/// let Divergence::Known(found) = total(&terms, &"4".parse()?, 64)? else { unreachable!() };
/// assert!(found.contains(&"7/2".parse()?)); // 3 * 1/2 + 2
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[Mir17, Prop. 1]`, with equality for independent uses.
pub fn total(terms: &[Term], alpha: &Rational, bits: u32) -> Result<Divergence> {
    let mut sum = whole(0);
    for term in terms {
        match divergence(term, alpha, bits + 32)? {
            Divergence::Known(one) => {
                let uses = Interval::of(&Rational::from(Integer::from(term.count)), bits + 32);
                sum = sum.add(&one.mul(&uses, bits + 32), bits + 32);
            }
            other => return Ok(other),
        }
    }
    Ok(Divergence::Known(sum))
}
