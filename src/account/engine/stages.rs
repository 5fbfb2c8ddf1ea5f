//! Many uses in stages: blocks of uses are composed on a fine grid, moved to a
//! coarser one, and composed again. Splitting and merging lose as much as the
//! square of the step per use, so that k uses on one grid need sqrt(k) points; a
//! sum of few uses reaches less far than all, and a block is one use of the next
//! grid. Proof: `docs/accounting.md` ("Stages").

use super::composed::Context;
use super::density::{Cells, Shape};
use super::fft::Transform;
use super::grid::Seat;
use super::index::{count_upper, place, real, wrapped};
use super::lattice::BITS;
use super::normal::any_of;
use super::profile::{exact, one, zero};
use super::sandwich::Masses;
use super::source::Source;
use super::spectrum::compose;
use super::tilt::Outlook;
use super::window::window;
use crate::error::Result;
use crate::num::{Double, Dyadic, Interval, Rough};

/// At most so many halvings in one stage: cells then sum at most 16 points.
const HALVINGS: u32 = 5;

/// At most so many stages before the last one.
const DEEPEST: u32 = 4;

/// What a block's window leaves out, tilted: `e^-MARGIN` of one use.
pub(super) const MARGIN: f64 = 42.0;

/// The stages of one source, finest first: with `a`, blocks of `4^a` uses are
/// composed and moved to a grid `2^a` coarser.
#[derive(Debug, Clone, Default)]
pub(super) struct Stages(Vec<u32>);

impl Stages {
    /// Splits so many halvings evenly into at most so many stages, none of which
    /// has one alone: half of all points would then lie halfway between two.
    fn split(halvings: u32, stages: u32) -> Self {
        let mut left = if halvings > 1 { halvings } else { 0 };
        let stages = stages.min(halvings / 2).max(1);
        let part = |i| {
            let part = left.div_ceil(stages - i);
            left -= part;
            part
        };
        Self((0..stages).map(part).filter(|&a| a > 0).collect())
    }

    /// How often the source's own step fits into the grid's.
    pub(super) fn finer(&self) -> i64 {
        1 << self.0.iter().sum::<u32>()
    }

    /// The source's own step.
    pub(super) fn finest(&self, step: &Interval) -> Interval {
        let halvings: u32 = self.0.iter().sum();
        step.mul(&Interval::exact(Dyadic::power_of_two(-i64::from(halvings))), 192)
    }

    /// What splitting and merging lose, in squares of the grid's step, of `count`
    /// uses of which `dense` take a loss that has a density: at every stage, one
    /// for each block that has such a use, and the last stage's alone.
    fn lost(&self, count: f64, dense: f64) -> (f64, f64) {
        let mut step = 1.0 / real(self.finer());
        let (mut block, mut all, mut last) = (1.0, 0.0, 0.0);
        for a in self.0.iter().copied().map(Some).chain([None]) {
            last = (count / block) * (1.0 - (-block * dense / count).rough_exp());
            all += last * step * step;
            if let Some(a) = a {
                step *= 2f64.rough_pow(f64::from(a));
                block *= 4f64.rough_pow(f64::from(a));
            }
        }
        (all, last)
    }
}

/// The stages that promise the least work, and the step with which splitting
/// and merging stay within `tolerance` in all.
pub(super) fn choose(sources: &[Source], outlook: &Outlook, tolerance: f64) -> (Vec<Stages>, f64) {
    let dense = || sources.iter().filter(|source| source.density.is_some());
    let most = dense().map(Source::uses).fold(1.0, f64::max);
    let plan = |stages: u32| -> Vec<Stages> {
        let last = most.rough_pow(1.0 / (f64::from(stages) + 1.0));
        let split = |source: &Source| {
            if source.density.is_none() {
                return Stages::default();
            }
            let wanted = ((source.uses() / last).max(1.0).rough_ln() / 4f64.rough_ln()).round();
            let most = (0..=HALVINGS * stages).rfind(|&n| f64::from(n) <= wanted);
            Stages::split(most.unwrap_or(0), stages)
        };
        sources.iter().map(split).collect()
    };
    let none = vec![Stages::default(); sources.len()];
    let step = wanted(sources, outlook, &none, tolerance);
    let mut best = (none, step);
    let mut least = work(sources, outlook, &best.0, step);
    for stages in 1..=DEEPEST {
        let plan = plan(stages);
        let step = wanted(sources, outlook, &plan, tolerance);
        let work = work(sources, outlook, &plan, step);
        if work < 0.7 * least {
            (best, least) = ((plan, step), work);
        }
    }
    best
}

/// The step of the last stage.
fn wanted(sources: &[Source], outlook: &Outlook, stages: &[Stages], tolerance: f64) -> f64 {
    // Splitting and merging move δ like a shift of ε by 0.19 c D^2 per use.
    let (mut all, mut last) = (0.0, 0.0);
    for ((source, dense), own) in sources.iter().zip(&outlook.dense).zip(stages) {
        let lost = own.lost(source.uses(), *dense);
        (all, last) = (all + lost.0, last + lost.1);
    }
    let step = (tolerance / (0.19 * outlook.c * all.max(1.0))).sqrt().min(0.05);
    let normal =
        |s: &Source| matches!(&s.density, Some(d) if matches!(d.shape, Shape::Normal { .. }));
    // And a use's own loss must spread over many points.
    if last > 1.0 && sources.iter().any(normal) {
        return step.min(outlook.deviation / last.sqrt() / 30.0);
    }
    step
}

/// Points of all stages, and cells, which cost six times as much.
fn work(sources: &[Source], outlook: &Outlook, stages: &[Stages], step: f64) -> f64 {
    let mut work = outlook.span() / step;
    for (i, (source, own)) in sources.iter().zip(stages).enumerate() {
        let mut fine = step / real(own.finer());
        work += 6.0 * source.points(fine, 40.0);
        let mut uses = 1.0;
        for &a in &own.0 {
            uses *= 4f64.rough_pow(f64::from(a));
            let reach = outlook.part(i, uses, MARGIN, 40.0);
            work += 1.5 * (reach.to - reach.from) / fine;
            fine *= 2f64.rough_pow(f64::from(a));
        }
    }
    work
}

/// All uses of one source as blocks on the plan's grid.
#[derive(Debug)]
pub(super) struct Blocks {
    pub(super) laws: Vec<(Masses, u64)>,
    /// The probability of a loss beyond some block's window.
    pub(super) infinite: Interval,
}

/// Composes the uses of source `i` in stages; `None` if a stage needs more points
/// than allowed.
pub(super) fn blocks(
    context: &Context,
    i: usize,
    masses: Masses,
    count: u64,
    seat: &Seat,
    stages: &Stages,
) -> Result<Option<Blocks>> {
    // The blocks of the stage before, how many, and how many uses fill one; and
    // what the uses that filled none compose to.
    let (mut law, mut blocks, mut block) = (masses, count, 1u64);
    let (mut others, mut rest): (Option<Masses>, u64) = (None, 0);
    let (mut step, mut infinite) = (seat.step.clone(), zero());
    for &a in &stages.0 {
        let stage = Stage { context, i, seat, step: &step, halvings: a };
        let left = blocks % (1 << (2 * a));
        blocks >>= 2 * a;
        let mut laws = vec![(law, 1 << (2 * a))];
        let mut own = Masses::default();
        if blocks > 0 {
            let Some(coarser) = stage.coarser(&laws, block << (2 * a), blocks)? else {
                return Ok(None);
            };
            own = coarser.0;
            infinite = either(&infinite, &any_of(&coarser.1, blocks)?);
        }
        laws[0].1 = left;
        rest += left * block;
        laws.extend(others.take().map(|law| (law, 1)));
        laws.retain(|law| law.1 > 0);
        if !laws.is_empty() {
            let Some(coarser) = stage.coarser(&laws, rest, 1)? else { return Ok(None) };
            others = Some(coarser.0);
            infinite = either(&infinite, &coarser.1);
        }
        step = step.mul(&Interval::exact(Dyadic::power_of_two(i64::from(a))), 192);
        (law, block) = (own, block << (2 * a));
    }
    let laws = [(law, blocks)].into_iter().chain(others.map(|law| (law, 1)));
    Ok(Some(Blocks { laws: laws.filter(|law| law.1 > 0).collect(), infinite }))
}

/// `1 - (1 - a)(1 - b) = b + a (1 - b)`, of which nothing cancels.
pub(super) fn either(a: &Interval, b: &Interval) -> Interval {
    b.add(&a.mul(&one().sub(b, BITS), BITS), BITS)
}

/// One stage of one source.
struct Stage<'a> {
    context: &'a Context<'a>,
    i: usize,
    seat: &'a Seat,
    step: &'a Interval,
    halvings: u32,
}

impl Stage<'_> {
    /// The composition of the laws, `uses` uses in all, on the coarser grid, and
    /// the probability of a loss beyond; `times` is how often it will be used.
    fn coarser(
        &self,
        laws: &[(Masses, u64)],
        uses: u64,
        times: u64,
    ) -> Result<Option<(Masses, Interval)>> {
        let &Context { outlook, upper, margin, target } = self.context;
        let count = Interval::exact(Dyadic::new(crate::num::Integer::from(uses), 0));
        let offset = self.seat.offset.mul(&count, 256);
        let often = count_upper(times).rough_ln();
        let reach = outlook.part(self.i, count_upper(uses), margin + often, upper + often);
        let fine = Double::of(self.step);
        // Starting at a coarse point, to which mass to the left is moved up.
        let coarse = 1i64 << self.halvings;
        let Some(window) = window(laws, fine, &offset, &reach, Some(coarse), target.points)? else {
            return Ok(None);
        };
        let ring = compose(laws, &Transform::new(window.levels)?);
        let c = Interval::exact(exact(outlook.c)?);
        let beyond = if window.right.0 > 0.0 {
            // Untilted at the first loss beyond, of which none is lower.
            let end = Interval::exact(Dyadic::from(window.last + 1));
            let loss = end.mul(self.step, 256).add(&offset, 256);
            let normal = Interval::exact(exact(outlook.normals[self.i])?).mul(&count, 192);
            let factor = normal.sub(&c.mul(&loss, 192), 192).exp(BITS)?;
            zero().hull(&factor.mul(&Interval::exact(exact(window.right.0)?), BITS))
        } else {
            zero()
        };
        // Cells are half a step of the coarser grid wide. What lies on that grid
        // stays; of what lies halfway, each of the cells that meet takes half.
        let cell = coarse / 2;
        let shares: Vec<(f64, f64)> = (0..=cell)
            .map(|i| {
                let loss = fine.mul(Double::new(-real(i)));
                let tilted = loss.mul(Double::new(outlook.c));
                (tilted.exp(), tilted.add(loss).exp())
            })
            .collect();
        let first = window.start.div_euclid(cell) - 1;
        let count = place(window.last.div_euclid(cell) - first + 1);
        let empty =
            || Cells { first, left: vec![0.0; count], right: vec![0.0; count], ..Cells::default() };
        let (mut above, mut below) = (empty(), empty());
        let mut add = |slot: usize, share: (f64, f64), up: f64, down: f64| {
            above.left[slot] += up * share.0;
            above.right[slot] += up * share.1;
            below.left[slot] += down * share.0;
            below.right[slot] += down * share.1;
        };
        // What is beyond the window shows somewhere in it.
        let error = (ring.error.1 + window.left.1 + window.right.1).next_up();
        let mut kept = Vec::new();
        for n in window.start..=window.last {
            let at = wrapped(n, ring.up.len());
            let up = (ring.up[at] + ring.error.0).next_up().max(0.0);
            let down = (ring.down[at] - error).next_down().max(0.0);
            let slot = place(n.div_euclid(cell) - first);
            match n.rem_euclid(2 * cell) {
                0 => kept.push((n.div_euclid(2 * cell), up, down)),
                i if i == cell => {
                    add(slot, shares[0], up / 2.0, down / 2.0);
                    add(slot - 1, shares[place(cell)], up / 2.0, down / 2.0);
                }
                i => add(slot, shares[place(i % cell)], up, down),
            }
        }
        above.below = window.left.0;
        let half = self.step.mul(&Interval::exact(Dyadic::from(cell)), 192);
        let mut masses = Masses::of_cells(&above, &below, outlook.c, &half)?;
        masses.place(&kept);
        Ok(Some((masses, beyond)))
    }
}

#[cfg(test)]
mod tests;
