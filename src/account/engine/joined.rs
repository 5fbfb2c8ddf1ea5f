//! All uses of one lattice mechanism as a single one, on its own lattice. An atom
//! off the grid costs a first order of the step, once for every use: where the
//! lattices of a plan do not fit each other, each is composed by itself first.
//! Sums of products of positive floats keep every mass's relative error.

use super::index::{place, real, whole};
use super::lattice::BITS;
use super::normal::any_of;
use super::profile::exact;
use super::source::{Place, Source};
use super::stages::either;
use crate::error::Result;
use crate::num::{Dyadic, Integer, Interval, ROUNDOFF, Rational};

/// The most products worth it.
const AFFORDED: u64 = 1 << 26;

/// Tilted mass that may be moved up, or dropped, at the lower end.
const LOST: f64 = 1e-30;

/// What products below the smallest float may add up to.
const TINY: f64 = 1e-290;

/// The source that is used once and loses what all uses do; `None` if that takes
/// too long. Masses are computed as tilted by `c`, with cumulant `normal`; losses
/// of probability `e^-upper` in all may be called infinite.
pub(super) fn joined(source: &Source, c: f64, normal: f64, upper: f64) -> Result<Option<Source>> {
    let Some(base) = &source.base else { return Ok(None) };
    let places = |(at, mass): &(Place, Interval)| match at {
        Place::Multiple(n) => Some((*n, mass.clone())),
        Place::Real(_) => None,
    };
    let Some(atoms) = source.atoms.iter().map(places).collect::<Option<Vec<_>>>() else {
        return Ok(None);
    };
    let low = atoms.iter().map(|x| x.0).min().unwrap_or(0);
    let high = atoms.iter().map(|x| x.0).max().unwrap_or(0);
    let (width, count) = ((high - low).unsigned_abs() + 1, source.count);
    let all = width.saturating_mul(count);
    let unit = base.enclose()?;
    if all.saturating_mul(all) > AFFORDED {
        return Ok(None);
    }
    // Tilted masses, high and low.
    let tilt = Interval::exact(exact(c)?).mul(&unit, 192);
    let normal = Interval::exact(exact(normal)?);
    let weight = |n: i64, uses: &Interval| {
        let exponent = tilt.mul(&Interval::exact(Dyadic::from(n)), 192);
        exponent.sub(&normal.mul(uses, 192), 192)
    };
    let once = Interval::exact(Dyadic::one());
    let mut law = (vec![0.0; place(high - low + 1)], vec![0.0; place(high - low + 1)]);
    for (n, mass) in atoms {
        let mass = mass.mul(&weight(n, &once).exp(BITS)?, BITS);
        let slot = place(n - low);
        law.0[slot] = (law.0[slot] + mass.hi().to_f64_upper()).next_up();
        law.1[slot] = (law.1[slot] + mass.lo().to_f64_lower()).next_down().max(0.0);
    }
    let mut sum = law.clone();
    for _ in 1..count {
        sum = (convolved(&sum.0, &law.0), convolved(&sum.1, &law.1));
    }
    // Each use after the first rounds a product and at most `width` sums.
    let room = 2.0 * ROUNDOFF * real(i64::try_from(all).unwrap_or(i64::MAX / 2) + 8);
    let uses = Interval::exact(Dyadic::new(Integer::from(count), 0));
    let first = low * i64::try_from(count).unwrap_or(i64::MAX);
    let untilted = |i: usize, tilted: &Interval| -> Result<Interval> {
        tilted.div(&weight(first + whole(i), &uses).exp(BITS)?, BITS)
    };
    if !sum.0.iter().sum::<f64>().is_finite() {
        return Ok(None);
    }
    // The highest losses are called infinite, the lowest moved up.
    let least = Dyadic::from_rational_down(&Rational::from_f64((-upper).exp())?, 53);
    let (mut last, mut beyond) = (sum.0.len(), Interval::exact(Dyadic::zero()));
    while last > 1 {
        let mass = exact(sum.0[last - 1] * (1.0 + room) + TINY)?;
        let more = beyond.add(&untilted(last - 1, &Interval::exact(mass))?, BITS);
        if *more.hi() > least {
            break;
        }
        (beyond, last) = (more, last - 1);
    }
    let growth = tilt.exp(BITS)?.hi().to_f64_upper();
    let mut atoms = Vec::new();
    let mut moved = 0.0;
    for (i, (&up, &down)) in sum.0.iter().zip(&sum.1).enumerate().take(last) {
        moved = (moved * growth * (1.0 + room) + up * (1.0 + room) + TINY) * (1.0 + room);
        if atoms.is_empty() && moved < LOST && i + 1 < last {
            continue;
        }
        let above = if atoms.is_empty() { moved } else { up * (1.0 + room) + TINY };
        let down = (down * (1.0 - room) - TINY).max(0.0);
        if up > 0.0 || atoms.is_empty() {
            let tilted = Interval::new(exact(down)?, exact(above)?)?;
            atoms.push((Place::Multiple(first + whole(i)), untilted(i, &tilted)?));
        }
    }
    let beyond = Interval::new(Dyadic::zero(), beyond.hi().clone())?;
    let infinite = either(&any_of(&source.infinite, count)?, &beyond);
    Ok(Some(Source { base: source.base.clone(), atoms, density: None, infinite, count: 1 }))
}

/// The sums of products, in a fixed order.
fn convolved(a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut sum = vec![0.0; a.len() + b.len() - 1];
    for (i, &x) in a.iter().enumerate().filter(|x| *x.1 > 0.0) {
        for (slot, &y) in sum[i..].iter_mut().zip(b) {
            *slot += x * y;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::engine::lattice::Base;
    use crate::account::engine::profile::zero;

    /// 200 masses with all their bits, at multiples of 1/4.
    fn source() -> Source {
        let mass = |i: i64| ((real(i) * 12.9).sin().abs() + 0.1) / 256.0;
        let atom = |i| (Place::Multiple(i - 100), Interval::exact(exact(mass(i)).unwrap()));
        Source {
            base: Some(Base::Rational("1/4".parse().unwrap())),
            atoms: (0..200).map(atom).collect(),
            density: None,
            infinite: zero(),
            count: 2,
        }
    }

    fn rational(x: &Interval) -> Rational {
        x.lo().to_rational()
    }

    #[test]
    fn every_sum_is_within_its_error_which_is_needed() {
        let source = source();
        let found = joined(&source, 1e-300, 0.0, 700.0).unwrap().unwrap();
        assert_eq!(found.atoms.len(), 399);
        let masses: Vec<Rational> = source.atoms.iter().map(|a| rational(&a.1)).collect();
        let mut wrong = 0;
        let floats: Vec<f64> = masses.iter().map(Rational::approximate).collect();
        let plain = convolved(&floats, &floats);
        for (i, (_, mass)) in found.atoms.iter().enumerate() {
            let pairs = (0..200).filter(|&j| i >= j && i - j < 200);
            let truth =
                pairs.fold(Rational::zero(), |sum, j| &sum + &(&masses[j] * &masses[i - j]));
            assert!(mass.lo().cmp_rational(&truth).is_le(), "{i}");
            assert!(mass.hi().cmp_rational(&truth).is_ge(), "{i}");
            // Two roundings upward of the masses are not enough.
            let raised = Rational::from_f64(plain[i] * (1.0 + 4.0 * ROUNDOFF)).unwrap();
            wrong += u32::from(raised < truth);
        }
        assert!(wrong > 0, "the error is not needed");
    }

    #[test]
    fn far_losses_become_infinite_and_low_ones_move_up() {
        let (all, cut) = (source(), source());
        let all = joined(&all, 1.0, 0.0, 700.0).unwrap().unwrap();
        let cut = joined(&cut, 1.0, 45.0, 4.0).unwrap().unwrap();
        assert!(cut.atoms.len() < all.atoms.len());
        let total = |source: &Source| {
            source.atoms.iter().fold(source.infinite.clone(), |sum, a| sum.add(&a.1, BITS))
        };
        // Nothing of the upper ends is lost.
        assert!(total(&cut).hi() >= total(&all).lo(), "mass is missing");
        assert!(cut.infinite.hi().to_f64_upper() > 1e-3);
    }
}
