//! Mechanisms whose loss lies on a lattice of its own: nothing is rounded but
//! the masses.

use super::losses::{BITS, Losses, units};
use super::masses::{MOST_CELLS, Masses, Side};
use crate::error::{Error, Result};
use crate::num::{Dyadic, Integer, Interval, Natural, Rational, exp};
use crate::privacy::Epsilon;

/// The loss of randomized response with `answers` answers: ε, 0 or -ε.
pub(super) fn response(answers: &Natural, epsilon: &Epsilon, side: Side) -> Result<Losses> {
    let odds = epsilon.enclose_exp(BITS)?;
    let others = whole(answers).sub(&one(), BITS);
    let total = odds.add(&others, BITS);
    let told = odds.div(&total, BITS)?;
    let other = one().div(&total, BITS)?;
    let neither = others.sub(&one(), BITS).mul(&other, BITS);
    let step = epsilon.enclose(BITS)?;
    let offset = step.neg();
    // Without an answer in between, the lattice is twice as coarse.
    if neither.hi().is_zero() {
        let step = step.mul(&Interval::exact(Dyadic::from(2)), BITS);
        return Ok(on_lattice(step, offset, &[other, told], side));
    }
    Ok(on_lattice(step, offset, &[other, neither, told], side))
}

/// The worst loss under an (ε, δ) guarantee: infinite with probability δ,
/// else that of binary randomized response `[KOV15]`.
pub(super) fn guarantee(epsilon: &Epsilon, delta: &Rational, side: Side) -> Result<Losses> {
    let mut losses = response(&Natural::from(2u8), epsilon, side)?;
    let infinite = Interval::of(delta, BITS);
    let rest = one().sub(&infinite, BITS);
    for cell in &mut losses.masses.cells {
        let mass = Interval::exact(Dyadic::new(*cell, -i64::from(super::masses::UNIT_BITS)));
        *cell = units(&mass.mul(&rest, BITS), side);
    }
    losses.masses.infinite = units(&infinite, side);
    Ok(losses)
}

/// The loss of noise of pmf proportional to `p^|x|`, `p = e^(-1/scale)`:
/// `(|x - D| - |x|)/scale`, which has `D + 1` values for a sensitivity `D`.
pub(super) fn discrete_laplace(
    scale: &Rational,
    sensitivity: &Natural,
    side: Side,
) -> Result<Losses> {
    let rate = scale.reciprocal()?;
    let distance = cells(sensitivity)?;
    let decay = exp(&-&rate, BITS)?;
    let below = one().div(&one().add(&decay, BITS), BITS)?;
    // Pr[X = j] from j = 0; the ends are tails.
    let point = below.mul(&one().sub(&decay, BITS), BITS);
    let mut descending = vec![below.clone()];
    let mut power = decay.clone();
    for _ in 1..distance {
        descending.push(point.mul(&power, BITS));
        power = power.mul(&decay, BITS);
    }
    descending.push(below.mul(&power, BITS));
    descending.reverse();
    let span = &rate * &Rational::from(sensitivity.clone());
    let step = Interval::of(&(&rate * &Rational::from(2)), BITS);
    Ok(on_lattice(step, Interval::of(&-&span, BITS), &descending, side))
}

/// The loss of noise of pmf proportional to `e^(-x²/2σ²)`:
/// `(D² - 2xD)/2σ²` for a sensitivity `D`.
pub(super) fn discrete_gaussian(
    sigma: &Rational,
    sensitivity: &Natural,
    side: Side,
) -> Result<Losses> {
    let variance = sigma * sigma;
    // Beyond 14 σ lies less than a unit.
    let reach = (sigma * &Rational::from(14)).floor() + Integer::from(2);
    let reach = i64::try_from(&reach).map_err(|_| too_wide())?;
    if usize::try_from(reach).map_or(true, |n| n > MOST_CELLS / 8) {
        return Err(too_wide());
    }
    let twice = (&variance * &Rational::from(2)).reciprocal()?;
    let weight =
        |x: i64| exp(&-&(&Rational::from(Integer::from(x) * Integer::from(x)) * &twice), BITS);
    let half: Vec<Interval> = (0..=reach + 1).map(weight).collect::<Result<_>>()?;
    let (kept, beyond) = half.split_at(half.len() - 1);
    let zero = Interval::exact(Dyadic::zero());
    let ahead = kept[1..].iter().fold(zero.clone(), |sum, w| sum.add(w, BITS));
    // Ratios of neighboring weights fall: a geometric series bounds the rest.
    let ratio = beyond[0].div(&kept[kept.len() - 1], BITS)?;
    let rest = beyond[0].div(&one().sub(&ratio, BITS), BITS)?;
    let tail = zero.hull(&rest);
    let side_sum = ahead.add(&tail, BITS);
    let total = side_sum.add(&side_sum, BITS).add(&kept[0], BITS);
    let masses: Vec<Interval> = (kept[1..].iter().rev().chain(kept))
        .map(|weight| weight.div(&total, BITS))
        .collect::<Result<_>>()?;
    // Cell j is x = reach - j: the loss rises as x falls.
    let distance = Rational::from(sensitivity.clone());
    let step = (&distance / &variance)?;
    let lowest = &(&(&distance * &distance) * &twice) - &(&step * &Rational::from(reach));
    let mut losses =
        on_lattice(Interval::of(&step, BITS), Interval::of(&lowest, BITS), &masses, side);
    if side == Side::Upper {
        // x < -reach counts as an infinite loss, x > reach as that of reach.
        let left = units(&tail.div(&total, BITS)?, side);
        losses.masses.infinite += left;
        losses.masses.cells[0] += left;
    }
    Ok(losses)
}

/// Cell `i` has the loss `i step + offset`.
fn on_lattice(step: Interval, offset: Interval, masses: &[Interval], side: Side) -> Losses {
    let cells = masses.iter().map(|mass| units(mass, side)).collect();
    Losses { step, offset, masses: Masses { first: 0, cells, infinite: 0 } }
}

fn cells(n: &Natural) -> Result<usize> {
    usize::try_from(n).ok().filter(|&n| n < MOST_CELLS / 2).ok_or_else(too_wide)
}

fn too_wide() -> Error {
    Error::Unsupported {
        what: "noise this wide".to_owned(),
        why: "the referee keeps every loss in memory; it serves small scales".to_owned(),
    }
}

fn one() -> Interval {
    Interval::exact(Dyadic::one())
}

fn whole(n: &Natural) -> Interval {
    Interval::exact(Dyadic::new(n.clone(), 0))
}
