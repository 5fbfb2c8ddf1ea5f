//! All uses composed: the masses of every source, in blocks where it takes
//! stages, the ring of their tilted sum, and the profile read from it.

use super::answer::Target;
use super::density::Tilt;
use super::fft::Transform;
use super::grid::Grid;
use super::index::{count_upper, whole};
use super::normal::any_of;
use super::profile::{Frame, Profile, exact, zero};
use super::source::Source;
use super::spectrum::compose;
use super::stages::{MARGIN, Stages, blocks, either};
use super::tilt::Outlook;
use super::window::window;
use crate::error::Result;
use crate::num::{Double, Dyadic, Interval};

/// What all sources share.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub(super) outlook: &'a Outlook,
    /// Losses of probability `e^-upper` in all may be called infinite.
    pub(super) upper: f64,
    /// What a block's window may leave out, tilted: `e^-margin` of one use.
    pub(super) margin: f64,
    pub(super) target: &'a Target,
}

/// The composed law; `None` if it needs more points than allowed.
pub(super) fn profile(
    sources: &[Source],
    stages: &[Stages],
    grid: &Grid,
    outlook: &Outlook,
    target: &Target,
) -> Result<Option<Profile>> {
    composed(
        sources,
        stages,
        grid,
        &Context { outlook, upper: outlook.upper(), margin: MARGIN, target },
    )
}

/// The same, with windows as asked.
pub(super) fn composed(
    sources: &[Source],
    stages: &[Stages],
    grid: &Grid,
    context: &Context,
) -> Result<Option<Profile>> {
    let &Context { outlook, upper, target, .. } = context;
    let (mut laws, mut scale) = (Vec::new(), zero());
    let (mut infinite, mut slack) = (zero(), Dyadic::zero());
    let mut offset = zero();
    for (i, (source, seat)) in sources.iter().zip(&grid.seats).enumerate() {
        let tilt = Tilt { c: outlook.c, normal: outlook.normals[i] };
        if source.points(seat.step.lo().to_f64_lower(), upper) > count_upper(target.points) {
            return Ok(None);
        }
        let (masses, off, lost) = source.masses(seat, tilt, upper)?;
        // Cells take more memory than atoms alone.
        let most = target.points.saturating_mul(if source.density.is_some() { 1 } else { 4 });
        if whole(masses.up.len()) > i64::try_from(most).unwrap_or(i64::MAX) {
            return Ok(None);
        }
        let count = Interval::exact(Dyadic::new(crate::num::Integer::from(source.count), 0));
        offset = offset.add(&seat.offset.mul(&count, 256), 256);
        scale = scale.add(&Interval::exact(exact(tilt.normal)?).mul(&count, 192), 192);
        infinite = either(&infinite, &any_of(&lost, source.count)?);
        let shift = exact(off)?;
        slack = (&slack + &(&shift * count.hi())).round_up(64);
        let Some(blocks) = blocks(context, i, masses, source.count, seat, &stages[i])? else {
            return Ok(None);
        };
        infinite = either(&infinite, &blocks.infinite);
        laws.extend(blocks.laws);
    }
    let step = Double::of(&grid.step);
    let Some(window) = window(&laws, step, &offset, &outlook.reach, None, target.points)? else {
        return Ok(None);
    };
    let transform = Transform::new(window.levels)?;
    let ring = compose(&laws, &transform);
    let frame = Frame {
        step: grid.step.clone(),
        offset,
        c: outlook.c,
        scale,
        start: window.start,
        outside: window.outside(),
        infinite,
        slack,
    };
    Ok(Some(Profile::new(frame, &ring)?))
}
