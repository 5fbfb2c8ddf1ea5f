//! The grid of losses, and where each source sits on it.
//!
//! All sources share one step. Each has an offset of its own, which its uses
//! add up: an atom costs nothing where it lies on a grid point, and a first
//! order of the step elsewhere, so steps and offsets are sought that put the
//! atoms on points. Any choice is sound.

use super::index::{integer, real};
use super::lattice::Base;
use super::profile::zero;
use super::source::{Place, Source};
use super::stages::Stages;
use crate::error::Result;
use crate::num::{Dyadic, Interval, Natural, Rational};

/// How many steps are tried when atoms have no common divisor.
const TRIALS: i64 = 4096;

/// The grid of losses.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    pub(super) step: Interval,
    /// One for each source.
    pub(super) seats: Vec<Seat>,
    /// Whether all losses are on the grid, so that no finer one is needed.
    pub(super) exact: bool,
}

/// Where a source sits: one use's losses lie at `offset + n step`.
#[derive(Debug, Clone)]
pub(super) struct Seat {
    pub(super) offset: Interval,
    /// The source's own step: the grid's, halved for every level of its stages.
    pub(super) step: Interval,
    /// For each atom the n of its loss, if it is on the grid exactly.
    pub(super) indices: Vec<Option<i64>>,
}

/// So many points are worth it to have every atom on one.
const AFFORDED: f64 = 65536.0;

/// A grid of step at most `wanted` on which as many atoms lie as possible, for
/// each source at its own step; `span` is how far the tilted sum reaches.
pub(super) fn grid(
    sources: &[Source],
    stages: &[Stages],
    wanted: f64,
    span: f64,
    points: u64,
) -> Result<Grid> {
    if let Some(base) = divisor(sources, stages, wanted)? {
        let unit = base.enclose()?.hi().to_f64_upper();
        let continuous = sources.iter().any(|s| s.density.is_some());
        let most = real(i64::try_from(points).unwrap_or(i64::MAX));
        if !continuous && 2.0 * span / unit < most {
            return Grid::divided(sources, stages, &base, 1, true);
        }
        // A grid far finer than wanted, because of an odd divisor, is of no use.
        let needed = span / unit;
        if (unit > wanted / 64.0 && needed < most) || needed < AFFORDED.min(most / 2.0) {
            return Grid::divided(sources, stages, &base, halved(unit, wanted), false);
        }
    }
    Grid::fitted(sources, stages, wanted)
}

/// A number that divides all atoms, or of which a source's own part does where
/// they lie closer than the step wanted.
fn divisor(sources: &[Source], stages: &[Stages], wanted: f64) -> Result<Option<Base>> {
    let mut base: Option<Base> = None;
    for (source, stages) in sources.iter().zip(stages) {
        if source.atoms.is_empty() {
            continue;
        }
        let Some(own) = &source.base else { return Ok(None) };
        let own = match own {
            Base::Rational(x) if x.approximate() < wanted => {
                Base::Rational(x * &Rational::from(stages.finer()))
            }
            Base::Rational(x) => Base::Rational(x.clone()),
            logarithm @ Base::Ln(_) => logarithm.clone(),
        };
        base = Some(match (base, own) {
            (None, own) => own,
            (Some(Base::Rational(x)), Base::Rational(y)) => Base::Rational(common(&x, &y)?),
            (Some(x), y) if x == y => x,
            _ => return Ok(None),
        });
    }
    Ok(base)
}

/// The greatest common divisor of two rationals.
fn common(x: &Rational, y: &Rational) -> Result<Rational> {
    let (mut a, mut b) = (x.clone(), y.clone());
    while !b.is_zero() {
        let q = (&a / &b)?.floor();
        let rest = &a - &(&b * &Rational::from(q));
        (a, b) = (b, rest);
    }
    Ok(a)
}

impl Grid {
    /// The multiples of `base / parts`; every atom is a multiple of the base, or of
    /// as small a part of it as the source's own step is.
    pub(super) fn divided(
        sources: &[Source],
        stages: &[Stages],
        base: &Base,
        parts: i64,
        exact: bool,
    ) -> Result<Self> {
        let step = base.enclose()?.div(&Interval::exact(Dyadic::from(parts)), 192)?;
        let ratio = |own: &Base| match (own, base) {
            (Base::Rational(x), Base::Rational(base)) => (x / base).ok(),
            (own, base) => (own == base).then(Rational::one),
        };
        let seats = sources.iter().zip(stages).map(|(source, stages)| {
            let scale = source.base.as_ref().and_then(ratio);
            let parts = &Rational::from(parts) * &Rational::from(stages.finer());
            let index = |at: &Place| match (at, &scale) {
                (Place::Multiple(n), Some(scale)) => {
                    let index = &(scale * &parts) * &Rational::from(*n);
                    let whole = *index.denominator() == Natural::ONE;
                    if whole { i64::try_from(index.numerator()).ok() } else { None }
                }
                _ => None,
            };
            let indices = source.atoms.iter().map(|(at, _)| index(at)).collect();
            Seat { offset: zero(), step: stages.finest(&step), indices }
        });
        Ok(Self { seats: seats.collect(), step, exact })
    }

    /// A step that divides the gap between the atoms of one source and nearly
    /// divides those of the others; each source's highest atom is on a point.
    fn fitted(sources: &[Source], stages: &[Stages], wanted: f64) -> Result<Self> {
        let gap = |(source, stages): (&Source, &Stages)| {
            let Some(gap) = source.gap()? else { return Ok(None) };
            // Atoms that lie closer than the step wanted need points of their own
            // source only.
            let finer = if gap.lo().to_f64_lower() > wanted { 1 } else { stages.finer() };
            Ok(Some((gap.mul(&Interval::exact(Dyadic::from(finer)), 192), finer)))
        };
        let gaps = sources.iter().zip(stages).map(gap).collect::<Result<Vec<_>>>()?;
        let size = |gap: &(Interval, i64)| gap.0.lo().to_f64_lower();
        let widths: Vec<(f64, f64)> = gaps
            .iter()
            .zip(sources)
            .filter_map(|(gap, source)| Some((size(gap.as_ref()?), source.uses())))
            .filter(|(width, _)| *width > wanted)
            .collect();
        let widest = widths.iter().map(|x| x.0).fold(0.0, f64::max);
        let chosen = gaps
            .iter()
            .position(|gap| gap.as_ref().is_some_and(|gap| size(gap) >= widest && widest > 0.0));
        let Some(reference) = chosen else {
            let step = Interval::of(
                &Rational::new(1, Natural::from(halved(1.0, wanted).unsigned_abs()))?,
                192,
            );
            let seats = sources.iter().zip(stages).map(|(x, own)| x.seat(&step, own, None));
            let seats = seats.collect::<Result<_>>()?;
            return Ok(Self { step, seats, exact: false });
        };
        let least = integer((widest / wanted).ceil()).max(1);
        let misfit = |parts: i64| -> f64 {
            let step = widest / real(parts);
            widths.iter().map(|(w, n)| n * step * (w / step - (w / step).round()).abs()).sum()
        };
        let trials = least..=least.saturating_mul(2).min(least.saturating_add(TRIALS));
        let alone = widths.len() == 1;
        let parts = if alone {
            halved(widest, wanted)
        } else {
            trials.min_by(|&a, &b| misfit(a).total_cmp(&misfit(b))).unwrap_or(least)
        };
        let (gap, finer) = gaps[reference].as_ref().expect("it was chosen by its gap");
        let step = gap.div(&Interval::exact(Dyadic::from(parts)), 192)?;
        let seats = sources.iter().zip(stages).enumerate().map(|(i, (source, stages))| {
            let parts = (i == reference).then_some(parts * (stages.finer() / finer));
            source.seat(&step, stages, parts)
        });
        let seats = seats.collect::<Result<_>>()?;
        Ok(Self { step, seats, exact: false })
    }
}

impl Source {
    /// The number that divides all differences of atoms, if they are so few
    /// that it is worth a grid point each.
    fn gap(&self) -> Result<Option<Interval>> {
        if self.atoms.len() < 2 {
            return Ok(None);
        }
        let top = self.top();
        if let (Some(base), Place::Multiple(top)) = (&self.base, &self.atoms[top].0) {
            let unit = self.atoms.iter().fold(0, |unit, (at, _)| match at {
                Place::Multiple(n) => divide(unit, (top - n).abs()),
                Place::Real(_) => unit,
            });
            return Ok(Some(base.enclose()?.mul(&Interval::exact(Dyadic::from(unit)), 192)));
        }
        let [(one, _), (other, _)] = self.atoms.as_slice() else { return Ok(None) };
        let gap = self.loss(one)?.sub(&self.loss(other)?, 192);
        Ok(Some(if gap.lo().is_positive() { gap } else { gap.neg() }))
    }

    /// The atom of the highest loss.
    fn top(&self) -> usize {
        let size = |at: &Place| match at {
            Place::Multiple(n) => real(*n),
            Place::Real(l) => l.lo().to_f64_lower(),
        };
        let by_loss =
            |a: &usize, b: &usize| size(&self.atoms[*a].0).total_cmp(&size(&self.atoms[*b].0));
        (0..self.atoms.len()).max_by(by_loss).unwrap_or(0)
    }

    /// The seat with the highest atom on a point of the whole grid, and all others
    /// `parts` own steps to a gap below it if the step divides the gap so.
    fn seat(&self, step: &Interval, stages: &Stages, parts: Option<i64>) -> Result<Seat> {
        let mut indices = vec![None; self.atoms.len()];
        let whole = step;
        let step = stages.finest(whole);
        if self.atoms.is_empty() {
            return Ok(Seat { offset: zero(), step, indices });
        }
        let top = self.top();
        let loss = self.loss(&self.atoms[top].0)?;
        let index = integer((loss.lo().to_f64_lower() / whole.lo().to_f64_lower()).round());
        let index = index.saturating_mul(stages.finer());
        let offset = loss.sub(&step.mul(&Interval::exact(Dyadic::from(index)), 192), 192);
        indices[top] = Some(index);
        if let (Some(parts), Some(gap)) = (parts, self.gap()?) {
            for (slot, (at, _)) in indices.iter_mut().zip(&self.atoms) {
                let below = loss.sub(&self.loss(at)?, 192);
                let gaps = (below.lo().to_f64_lower() / gap.lo().to_f64_lower()).round();
                *slot = Some(index - integer(gaps) * parts);
            }
        }
        Ok(Seat { offset, step, indices })
    }
}

/// Into how many parts `unit` is halved so that they are at most `wanted`: every
/// grid then holds the points of the coarser ones, and its chords lie below theirs.
fn halved(unit: f64, wanted: f64) -> i64 {
    let parts = integer((unit / wanted).ceil()).clamp(1, 1 << 60);
    parts.checked_ilog2().map_or(1, |log| if 1 << log == parts { parts } else { 2 << log })
}

/// The greatest common divisor of two whole numbers.
fn divide(mut a: i64, mut b: i64) -> i64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
