//! One mechanism with its sampling, as the engine sees it: atoms, perhaps a
//! density, and a count.

use super::density::{Cells, Density, Shape, Tilt};
use super::grid::Seat;
use super::index::{count_upper, integer, place, real, whole};
use super::lattice::{self, BITS, Base};
use super::profile::zero;
use super::sandwich::Masses;
use crate::account::plan::{Mechanism, Sampling, Term};
use crate::error::{Error, Result};
use crate::num::{Double, Dyadic, Interval, Rational, Rough};

/// Where an atom of the loss lies.
#[derive(Debug, Clone)]
pub(super) enum Place {
    /// At a multiple of the source's base.
    Multiple(i64),
    /// In this narrow interval.
    Real(Interval),
}

/// One mechanism with its sampling.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) base: Option<Base>,
    pub(super) atoms: Vec<(Place, Interval)>,
    pub(super) density: Option<Density>,
    /// The probability of an infinite loss.
    pub(super) infinite: Interval,
    pub(super) count: u64,
}

impl Source {
    /// Everything but Poisson sampling; `swapped` is relation `add`.
    pub(super) fn of(term: &Term, swapped: bool, negligible: &Dyadic) -> Result<Self> {
        let count = term.count;
        let q = match &term.sampling {
            Sampling::Poisson { q } => q.clone(),
            _ => Rational::one(),
        };
        match &term.mechanism {
            Mechanism::Gaussian { sigma } => {
                Self::normal(&Interval::of(&sigma.reciprocal()?, 256), &q, swapped, count)
            }
            Mechanism::Laplace { scale } => Self::laplace(&scale.reciprocal()?, &q, swapped, count),
            other if q == Rational::one() => {
                let Some(found) = lattice::atoms(other, negligible)? else {
                    unreachable!("only Gaussian and Laplace noise have a density")
                };
                let atoms = found
                    .atoms
                    .into_iter()
                    .map(|a| (Place::Multiple(a.multiple), a.mass))
                    .collect();
                Ok(Self {
                    base: Some(found.base),
                    atoms,
                    density: None,
                    infinite: found.infinite,
                    count,
                })
            }
            _ => Err(Error::Unsupported {
                what: "poisson sampling of this mechanism".to_owned(),
                why: "only gaussian and laplace are known to be tight under it".to_owned(),
            }),
        }
    }

    /// Gaussian noise: N(0, 1) against N(mean, 1), seen with probability q.
    pub(super) fn normal(mean: &Interval, q: &Rational, swapped: bool, count: u64) -> Result<Self> {
        let half = Interval::of(&Rational::new(1, 2u8)?, 256);
        let shape = Shape::Normal {
            mean: Double::of(mean),
            half_square: Double::of(&mean.square(256).mul(&half, 256)),
        };
        let density = Some(Density::new(shape, q, swapped));
        Ok(Self { base: None, atoms: Vec::new(), density, infinite: zero(), count })
    }

    fn laplace(end: &Rational, q: &Rational, swapped: bool, count: u64) -> Result<Self> {
        let shape = Shape::Laplace { end: Double::of(&Interval::of(end, 256)) };
        let density = Some(Density::new(shape, q, swapped));
        let half = Interval::of(&Rational::new(1, 2u8)?, BITS);
        let small = crate::num::exp(&-end, BITS)?.mul(&half, BITS);
        if *q == Rational::one() {
            let atoms = vec![(Place::Multiple(-1), small), (Place::Multiple(1), half)];
            let base = Some(Base::Rational(end.clone()));
            return Ok(Self { base, atoms, density, infinite: zero(), count });
        }
        // At the ends Q has 1/2 and e^-a/2, the shifted law the reverse.
        let (sampled, rest) = (Interval::of(q, BITS), Interval::of(&(&Rational::one() - q), BITS));
        let mut atoms = Vec::new();
        for (own, shifted) in [(&half, &small), (&small, &half)] {
            let mixed = own.mul(&rest, BITS).add(&shifted.mul(&sampled, BITS), BITS);
            let (p, q) = if swapped { (own, &mixed) } else { (&mixed, own) };
            atoms.push((Place::Real(p.div(q, BITS)?.ln(BITS)?), p.clone()));
        }
        Ok(Self { base: None, atoms, density, infinite: zero(), count })
    }

    /// The count as a float.
    pub(super) fn uses(&self) -> f64 {
        count_upper(self.count)
    }

    /// The loss of an atom.
    pub(super) fn loss(&self, at: &Place) -> Result<Interval> {
        match (at, &self.base) {
            (Place::Real(l), _) => Ok(l.clone()),
            (Place::Multiple(n), Some(base)) => {
                Ok(base.enclose()?.mul(&Interval::exact(Dyadic::from(*n)), 192))
            }
            (Place::Multiple(_), None) => unreachable!("multiples have a base"),
        }
    }

    /// Losses and ln probabilities, approximately.
    pub(super) fn sketch(&self) -> Vec<(f64, f64)> {
        let mut points = Vec::new();
        let unit = self
            .base
            .as_ref()
            .map_or(0.0, |base| base.enclose().map_or(0.0, |x| x.lo().to_f64_lower()));
        for (at, mass) in &self.atoms {
            let l = match at {
                Place::Real(l) => l.lo().to_f64_lower(),
                Place::Multiple(n) => unit * real(*n),
            };
            let log = mass.ln(64).map_or(-1e9, |x| x.lo().to_f64_lower());
            points.push((l, log));
        }
        if let Some(density) = &self.density {
            let (from, to) = density.range(800.0, 60.0);
            let (from, to) = (from.value(), to.value());
            let pieces = ((to - from) * 12.0).clamp(600.0, 2000.0).ceil();
            let width = (to - from) / pieces;
            for i in 0..integer(pieces) {
                let y = from + width * (real(i) + 0.5);
                points.push((density.loss(y), density.log_density(y) + width.rough_ln()));
            }
        }
        points
    }

    /// About how many grid points the density's losses take.
    pub(super) fn points(&self, step: f64, upper: f64) -> f64 {
        let Some(density) = &self.density else { return 0.0 };
        let (upper, lower) = self.tails(upper);
        let (from, to) = density.extent(upper, lower);
        (to - from) / step
    }

    /// The logarithms of the tails that may be infinite loss, or moved up.
    fn tails(&self, upper: f64) -> (f64, f64) {
        (upper + self.uses().rough_ln(), 30.0 + self.uses().rough_ln())
    }

    /// The masses on the grid: those of atoms on it exactly, all others by the
    /// sandwich; with the slack of one use and the probability of infinity.
    pub(super) fn masses(
        &self,
        seat: &Seat,
        tilt: Tilt,
        upper: f64,
    ) -> Result<(Masses, f64, Interval)> {
        let half = seat.step.mul(&Interval::of(&Rational::new(1, 2u8)?, 192), 192);
        let mut infinite = self.infinite.clone();
        let mut cells = Cells::default();
        if let Some(density) = &self.density {
            let (upper, lower) = self.tails(upper);
            let place = (Double::of(&seat.offset), Double::of(&half));
            cells = density.cells(place, tilt, upper, lower)?;
            if let Some(beyond) = &cells.beyond {
                infinite = infinite.add(beyond, BITS);
            }
        }
        // What is below differs from what is above by atoms off the grid only.
        let (before, mut less) = (cells.clone(), None);
        let (c, normal) =
            (Interval::exact(super::profile::exact(tilt.c)?), super::profile::exact(tilt.normal)?);
        let tilted = |l: &Interval, mass: &Interval| -> Result<Interval> {
            let exponent = c.mul(l, 192).sub(&Interval::exact(normal.clone()), 192);
            Ok(mass.mul(&exponent.exp(BITS)?, BITS))
        };
        let mut placed = Vec::new();
        for ((at, mass), index) in self.atoms.iter().zip(&seat.indices) {
            let l = self.loss(at)?;
            if let Some(index) = index {
                let mass = tilted(&l, mass)?;
                placed.push((*index, mass.hi().to_f64_upper(), mass.lo().to_f64_lower()));
                continue;
            }
            let j = l.sub(&seat.offset, 192).lo().to_f64_lower() / half.lo().to_f64_lower();
            let j = integer(j.floor());
            let border = half.mul(&Interval::exact(Dyadic::from(j)), 192).add(&seat.offset, 192);
            let above = l.sub(&border, 192);
            // Rounding may have put the loss an ulp outside of its cell.
            let out = above.neg().hi().clone().max(above.hi() - half.lo());
            cells.slack = cells.slack.max(out.to_f64_upper().max(0.0));
            // More of the atom, at the same loss, is above, and less is below.
            let (p, fall) = (tilted(&border, mass)?, above.neg().exp(BITS)?);
            let put = |cells: &mut Cells, p: &Dyadic| {
                let r = Interval::exact(p.clone()).mul(&fall, BITS);
                cells.put(j, p.to_f64_lower(), r.lo().to_f64_lower());
            };
            put(&mut cells, p.hi());
            put(less.get_or_insert_with(|| before.clone()), p.lo());
        }
        let (low, high) =
            placed.iter().fold((i64::MAX, i64::MIN), |x, p| (x.0.min(p.0), x.1.max(p.0)));
        let mut masses = if cells.left.is_empty() {
            Masses::new(low, high)
        } else {
            Masses::of_cells(&cells, less.as_ref().unwrap_or(&cells), tilt.c, &half)?
        };
        if !placed.is_empty() {
            masses.cover(low, high);
        }
        masses.place(&placed);
        Ok((masses, cells.slack, infinite))
    }
}

impl Masses {
    /// Adds masses at grid points in range, above and below.
    pub(super) fn place(&mut self, points: &[(i64, f64, f64)]) {
        for &(index, up, down) in points {
            let slot = place(index - self.first);
            self.up[slot] = (self.up[slot] + up).next_up();
            self.down[slot] = (self.down[slot] + down).next_down().max(0.0);
        }
    }

    /// Extends the range so that it covers `low..=high`.
    fn cover(&mut self, low: i64, high: i64) {
        let last = self.first + whole(self.up.len()) - 1;
        let mut wider = Self::new(low.min(self.first), high.max(last));
        let offset = place(self.first - wider.first);
        wider.up[offset..offset + self.up.len()].copy_from_slice(&self.up);
        wider.down[offset..offset + self.down.len()].copy_from_slice(&self.down);
        *self = wider;
    }
}

impl Cells {
    /// Adds masses to cell `j`.
    fn put(&mut self, j: i64, left: f64, right: f64) {
        if self.left.is_empty() {
            self.first = j;
        }
        let missing = (self.first - j).max(0);
        if missing > 0 {
            self.left.splice(0..0, vec![0.0; place(missing)]);
            self.right.splice(0..0, vec![0.0; place(missing)]);
            self.first = j;
        }
        let slot = place(j - self.first);
        if slot >= self.left.len() {
            self.left.resize(slot + 1, 0.0);
            self.right.resize(slot + 1, 0.0);
        }
        self.left[slot] += left;
        self.right[slot] += right;
    }
}

impl Density {
    fn new(shape: Shape, q: &Rational, swapped: bool) -> Self {
        let rest = &Rational::one() - q;
        Self { shape, q: q.approximate(), rest: rest.approximate(), swapped }
    }
}
