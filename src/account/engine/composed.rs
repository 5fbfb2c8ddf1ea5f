//! All uses composed: the masses of every source, the ring that is wide enough
//! for their tilted sum, and the profile read from it.

use super::answer::Target;
use super::density::Tilt;
use super::fft::Transform;
use super::grid::Grid;
use super::index::{integer, real, whole};
use super::lattice::BITS;
use super::normal::any_of;
use super::profile::{Frame, Profile, exact, one, outside, zero};
use super::sandwich::Masses;
use super::source::Source;
use super::spectrum::{compose, power_upper};
use super::tilt::Outlook;
use crate::error::Result;
use crate::num::{Double, Dyadic, Interval};

/// The composed law; `None` if it needs more points than allowed.
pub(super) fn profile(
    sources: &[Source],
    grid: &Grid,
    outlook: &Outlook,
    target: &Target,
) -> Result<Option<Profile>> {
    let step = Double::of(&grid.step);
    // What is called infinite loss is less than e^-20 of δ.
    let upper = 20.0 - outlook.log_delta.min(0.0);
    let (mut laws, mut scale) = (Vec::new(), zero());
    let (mut infinite, mut slack) = (zero(), Dyadic::zero());
    let (mut shortest, mut longest) = (0i64, 0i64);
    let mut offset = zero();
    for ((source, &normal), seat) in sources.iter().zip(&outlook.normals).zip(&grid.seats) {
        let tilt = Tilt { c: outlook.c, normal };
        let (masses, off, lost) = source.masses(grid, seat, tilt, upper)?;
        // Cells take more memory than atoms alone.
        let most = target.points.saturating_mul(if source.density.is_some() { 1 } else { 4 });
        if whole(masses.up.len()) > i64::try_from(most).unwrap_or(i64::MAX) {
            return Ok(None);
        }
        let count = Interval::exact(Dyadic::new(crate::num::Integer::from(source.count), 0));
        offset = offset.add(&seat.offset.mul(&count, 256), 256);
        scale = scale.add(&Interval::exact(exact(normal)?).mul(&count, 192), 192);
        // 1 - (1 - a)(1 - b) = a + b (1 - a), of which nothing cancels.
        let lost = any_of(&lost, source.count)?;
        infinite = lost.add(&infinite.mul(&one().sub(&lost, BITS), BITS), BITS);
        let shift = exact(off)?;
        slack = (&slack + &(&shift * count.hi())).round_up(64);
        let n = i64::try_from(source.count).unwrap_or(i64::MAX);
        shortest = shortest.saturating_add(masses.first.saturating_mul(n));
        let last = masses.first + whole(masses.up.len()) - 1;
        longest = longest.saturating_add(last.saturating_mul(n));
        laws.push((masses, source.count));
    }
    let Some((levels, start, outside)) =
        window(&laws, step, &offset, outlook, (shortest, longest), target)?
    else {
        return Ok(None);
    };
    let transform = Transform::new(levels)?;
    let ring = compose(&laws, &transform);
    let frame = Frame {
        step: grid.step.clone(),
        offset,
        c: outlook.c,
        scale,
        start,
        outside,
        infinite,
        slack,
    };
    Ok(Some(Profile::new(frame, &ring)?))
}

/// Rings so small that wrapping saves nothing.
const SMALL: u32 = 10;

/// The ring's size and window, wide enough for the tilted sum, and a bound of
/// the tilted mass outside.
fn window(
    laws: &[(Masses, u64)],
    step: Double,
    offset: &Interval,
    outlook: &Outlook,
    range: (i64, i64),
    target: &Target,
) -> Result<Option<(u32, i64, f64)>> {
    let all = range.1.saturating_sub(range.0).saturating_add(1);
    let shift = offset.lo().to_f64_lower();
    let (from, to) = ((outlook.reach.0 - shift) / step.high, (outlook.reach.1 - shift) / step.high);
    let levels = |points: f64| (4..62).find(|&n| real(1 << n) >= points).unwrap_or(62);
    let (mut wanted, whole) = (levels((to - from + 4.0).min(1e18)), levels(real(all)));
    // The whole range, if it costs at most twice as much, needs no bound.
    if whole <= (wanted + 1).max(SMALL) {
        wanted = whole;
    }
    if 1u64 << wanted > target.points {
        return Ok(None);
    }
    let size = 1i64 << wanted;
    if size >= all {
        return Ok(Some((wanted, range.0, 0.0)));
    }
    // What the power of two leaves over goes to both sides, within the range.
    let start = integer(f64::midpoint(from, to)).saturating_sub(size / 2);
    let start = start.clamp(range.0, range.1 - size + 1);
    let bound = outside(laws, step, (start, start + size - 1), range, outlook.rates)?;
    // All mass there is bounds what is outside.
    let all = laws.iter().fold(1.0, |all, (masses, count)| {
        let side = |x: &[f64]| power_upper(x.iter().sum::<f64>() * (1.0 + 1e-9), *count);
        all * side(&masses.up).max(side(&masses.down)).max(1.0) * (1.0 + 1e-9)
    });
    let bound = bound.min(all);
    Ok(bound.is_finite().then_some((wanted, start, bound)))
}
