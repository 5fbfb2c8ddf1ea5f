//! The table of a narrow discrete Gaussian, built in fixed width.

use super::super::{Law, Shortcut, Table, floor64};
use super::{DiscreteGaussian, weight};
use crate::error::Result;
use crate::num::{Dyadic, Integer, Interval, Natural, Rational, Unit, exp};

/// The largest `sigma^2` that is tabulated: `2^17` thresholds on one side.
const LARGEST_VARIANCE: i64 = 14_000 * 14_000;

/// The table of the law, or none if it is too wide.
pub(super) fn tabulate(law: &DiscreteGaussian) -> Result<Shortcut> {
    if law.variance > Rational::from(LARGEST_VARIANCE) {
        return Ok(Shortcut::None);
    }
    let mut tails = masses(law)?;
    // From masses to sums of masses, from the far end on.
    let mut sum = Unit::ZERO;
    for tail in tails.iter_mut().rev() {
        sum = sum + *tail;
        *tail = sum;
    }
    // Pr[X >= k] = 1 - F(k - 1).
    let exact = |k: u32| {
        let before = Integer::from(Natural::from(k)) - Integer::ONE;
        floor64(|bits| Ok(Interval::exact(Dyadic::one()).sub(&law.cdf(&before, bits)?, bits)))
    };
    Ok(Shortcut::Table(Table::new(tails, exact, true)?))
}

/// The probabilities of `1, 2, ...`, the last one of everything from there on.
///
/// The probability of `k + 1` is that of `k` times `e^(-(2k + 1) / 2 sigma^2)`,
/// and this ratio is multiplied by `e^(-1 / sigma^2)` at every step. The error
/// grows like `k^2` units of `2^-128`: at a scale of 10^4 it leaves 90 bits.
fn masses(law: &DiscreteGaussian) -> Result<Vec<Unit>> {
    let rate = law.variance.reciprocal()?;
    let ratio_of_ratios = Unit::from(&exp(&-&rate, 192)?);
    let half_rate = &rate * &Rational::new(1, 2u8)?;
    let mut ratio = Unit::from(&exp(&-&half_rate, 192)?);
    let mut mass = Unit::from(&law.pmf(&Integer::ZERO, 192)?) * ratio;
    let mut masses = Vec::new();
    for k in 1u32.. {
        let k = Integer::from(Natural::from(k));
        // Below 2^-114 the whole rest fits in one entry that no threshold sees.
        if mass.hi() >> 14 == 0 {
            let rest = weight(&law.variance, &k, 64)?;
            masses.push(Unit::from(&Interval::exact(Dyadic::zero()).hull(&rest)));
            return Ok(masses);
        }
        masses.push(mass);
        ratio = ratio * ratio_of_ratios;
        mass = mass * ratio;
    }
    Ok(masses)
}
