//! One direction of a plan: the grid, refined until the answer is narrow
//! enough or the memory is spent.

use super::answer::{Answer, Ledger, Target};
use super::composed::profile;
use super::density::{Density, Shape};
use super::grid::{Grid, grid};
use super::joined::joined;
use super::lattice::BITS;
use super::normal::any_of;
use super::profile::{exact, one, zero};
use super::reading::read;
use super::source::Source;
use super::stages::choose;
use super::tilt::{Outlook, Question, look};
use crate::error::{Error, Result};
use crate::num::{Dyadic, Interval, Natural, Rational};

/// What is asked of one direction.
#[derive(Debug, Clone)]
pub(super) enum Ask {
    Delta(Rational),
    Epsilon(Rational),
}

/// Refinements after the first grid; each aims at the target directly.
const ROUNDS: usize = 8;

/// Answers for sources of one direction.
pub(super) fn solve(sources: &[Source], ask: &Ask, target: &Target) -> Result<Answer> {
    // Where all losses are bounded, only infinite ones exceed the largest sum.
    let Some((top, infinite)) = largest(sources)? else { return refined(sources, ask, target) };
    match ask {
        Ask::Delta(epsilon) if top.cmp_rational(epsilon).is_le() => Ok(Answer {
            lo: infinite.lo().clone(),
            hi: Some(infinite.hi().clone()),
            ledger: Ledger { tails: infinite.width(), ..Ledger::none() },
            notes: vec!["no finite loss exceeds this epsilon".to_owned()],
        }),
        Ask::Epsilon(delta) if infinite.hi().cmp_rational(delta).is_le() => {
            let mut answer = refined(sources, ask, target)?;
            if answer.hi.as_ref().is_none_or(|hi| *hi > top) {
                answer.hi = Some(top);
                answer.notes = vec!["hi is the largest finite loss".to_owned()];
            }
            Ok(answer)
        }
        _ => refined(sources, ask, target),
    }
}

/// The largest finite sum of losses, rounded up, and the probability of an
/// infinite one; `None` if losses are not bounded.
fn largest(sources: &[Source]) -> Result<Option<(Dyadic, Interval)>> {
    let (mut top, mut infinite) = (zero(), zero());
    for source in sources {
        let losses = source.atoms.iter().map(|(at, _)| source.loss(at));
        let mut losses = losses.collect::<Result<Vec<_>>>()?;
        if let Some(Density { shape: Shape::Normal { .. }, rest, swapped, .. }) = source.density {
            // Added to a sample: Q is at least 1 - q of P, which is kept within a
            // roundoff.
            if !swapped || rest <= 0.0 {
                return Ok(None);
            }
            let (low, high) = (exact(rest.next_down())?, exact(rest.next_up())?);
            losses.push(Interval::new(low, high)?.ln(BITS)?.neg());
        }
        let highest = losses.into_iter().max_by(|a, b| a.hi().cmp(b.hi()));
        let count = Interval::exact(Dyadic::new(crate::num::Integer::from(source.count), 0));
        let Some(highest) = highest else { return Ok(None) };
        top = top.add(&highest.mul(&count, BITS), BITS);
        let lost = any_of(&source.infinite, source.count)?;
        infinite = lost.add(&infinite.mul(&one().sub(&lost, BITS), BITS), BITS);
    }
    Ok(Some((top.hi().clone(), infinite)))
}

/// The grid's answer.
fn refined(sources: &[Source], ask: &Ask, target: &Target) -> Result<Answer> {
    let width = target.width.approximate();
    let question = match ask {
        Ask::Delta(epsilon) => Question::Delta(epsilon.approximate()),
        Ask::Epsilon(delta) => Question::Epsilon(natural_log(delta)?),
    };
    let mut outlook = look(sources, question, steepest(sources), width);
    let tolerance = match ask {
        Ask::Delta(_) => width / outlook.c,
        Ask::Epsilon(_) => width,
    };
    let (stages, mut wanted) = choose(sources, &outlook, tolerance);
    let coarse = grid(sources, &stages, wanted, outlook.span(), target.points)?;
    if let Some(joined) = fitting(sources, &coarse, &outlook)? {
        return refined(&joined, ask, target);
    }
    let mut best: Option<Answer> = None;
    let (mut finest, mut last, mut idle) = (f64::INFINITY, f64::INFINITY, 0);
    for _ in 0..=ROUNDS {
        // What does not fit is tried coarser.
        let grid = grid(sources, &stages, wanted, outlook.span(), target.points)?;
        let step = grid.step.hi().to_f64_upper();
        if outlook.c * step > 20.0 {
            outlook = look(sources, question, 20.0 / step, width);
        }
        let Some(profile) = profile(sources, &stages, &grid, &outlook, target)? else {
            if grid.exact {
                break;
            }
            wanted = step * if best.is_some() { 1.5 } else { 4.0 };
            if wanted > finest * 0.8 {
                break;
            }
            continue;
        };
        finest = step;
        let (answer, width) = read(&profile, ask, &outlook, &grid, width)?;
        let done = width <= target.width.approximate();
        // Grids that help no more, thrice, will not help at the next halving.
        idle += usize::from(width > 0.9 * last);
        last = width;
        let exhausted = grid.exact;
        best = Some(match best {
            Some(old) => both(old, answer),
            None => answer,
        });
        if done || exhausted || idle > 2 {
            break;
        }
        let ratio = (target.width.approximate() / width).sqrt() * 0.85;
        wanted = step * ratio.clamp(0.25, 0.7);
    }
    best.ok_or_else(|| Error::Unsupported {
        what: "this plan within the memory allowed".to_owned(),
        why: format!("it needs more than {} grid points; allow more", target.points),
    })
}

/// The sources with those joined to one use each that do not fit the grid; `None`
/// if none is.
fn fitting(sources: &[Source], grid: &Grid, outlook: &Outlook) -> Result<Option<Vec<Source>>> {
    let (mut fitting, mut changed) = (Vec::new(), false);
    for ((source, seat), &normal) in sources.iter().zip(&grid.seats).zip(&outlook.normals) {
        let off = seat.indices.iter().any(Option::is_none) && source.density.is_none();
        let joined = if off && source.count > 1 {
            joined(source, outlook.c, normal, outlook.upper())?
        } else {
            None
        };
        changed |= joined.is_some();
        fitting.push(joined.unwrap_or_else(|| source.clone()));
    }
    Ok(changed.then_some(fitting))
}

/// What two true enclosures leave, with the words of the narrower one.
fn both(one: Answer, other: Answer) -> Answer {
    let narrower = match (one.width(), other.width()) {
        (Some(a), Some(b)) => a < b,
        (known, _) => known.is_some(),
    };
    let lo = one.lo.clone().max(other.lo.clone());
    let hi = match (&one.hi, &other.hi) {
        (Some(a), Some(b)) => Some(a.min(b).clone()),
        (a, b) => a.as_ref().or(b.as_ref()).cloned(),
    };
    let Answer { ledger, notes, .. } = if narrower { one } else { other };
    Answer { lo, hi, ledger, notes }
}

/// Whether one look on a coarse grid proves that this direction's answer is at
/// most `bound`: the worse direction then stands alone.
pub(super) fn within(
    sources: &[Source],
    ask: &Ask,
    bound: &Dyadic,
    target: &Target,
) -> Result<bool> {
    let (question, width) = match ask {
        Ask::Delta(epsilon) => (Question::Delta(epsilon.approximate()), 0.1),
        Ask::Epsilon(delta) => {
            (Question::Epsilon(natural_log(delta)?), bound.to_f64_upper() / 10.0)
        }
    };
    let outlook = look(sources, question, steepest(sources), width);
    let (stages, wanted) = choose(sources, &outlook, width / 2100.0);
    let grid = grid(sources, &stages, wanted, outlook.span(), target.points)?;
    if outlook.c * grid.step.hi().to_f64_upper() > 20.0 {
        return Ok(false);
    }
    let Some(profile) = profile(sources, &stages, &grid, &outlook, target)? else {
        return Ok(false);
    };
    match ask {
        Ask::Delta(epsilon) => {
            let near = Dyadic::from_rational_down(epsilon, 256);
            Ok(profile.at(&near)?.delta.hi() <= bound)
        }
        Ask::Epsilon(delta) => Ok(profile.at(bound)?.delta.hi().cmp_rational(delta).is_le()),
    }
}

/// The largest tilt that the sketches of the sources can follow.
fn steepest(sources: &[Source]) -> f64 {
    let laplace = sources.iter().filter_map(|s| match s.density.as_ref()?.shape {
        Shape::Laplace { end } => Some(20.0 / end.high),
        Shape::Normal { .. } => None,
    });
    laplace.fold(1e4, f64::min)
}

/// ln of a positive rational, roughly.
fn natural_log(x: &Rational) -> Result<f64> {
    Ok(crate::num::ln(x, 64)?.lo().to_f64_lower())
}

/// How small a tail of a lattice law must be to be dropped.
pub(super) fn negligible(ask: &Ask) -> Result<Dyadic> {
    // For a δ asked for: far below it; for an ε, below what any window shows.
    Ok(match ask {
        Ask::Epsilon(delta) => {
            let scaled = delta * &Rational::new(1, Natural::ONE << 100)?;
            Dyadic::from_rational_down(&scaled, 32)
        }
        Ask::Delta(_) => Dyadic::power_of_two(-1300),
    })
}

#[cfg(test)]
mod tests {
    use super::super::density::Tilt;
    use super::super::fft::Transform;
    use super::super::grid::Grid;
    use super::super::index::integer;
    use super::super::lattice::Base;
    use super::super::normal::Normal;
    use super::super::profile::{Frame, Profile, exact};
    use super::super::spectrum::compose;
    use super::super::stages::Stages;
    use super::super::window::outside;
    use super::*;
    use crate::account::plan::{Mechanism, Sampling, Term};
    use crate::num::Double;

    fn r(text: &str) -> Rational {
        text.parse().unwrap()
    }

    /// Whether the grid's answer holds the closed form, at this ε.
    fn agrees(profile: &Profile, normal: &Normal, epsilon: &str) -> bool {
        let found = profile.at(&Dyadic::from_rational_down(&r(epsilon), 60)).unwrap().delta;
        let truth = normal.delta(&Interval::of(&r(epsilon), 60)).unwrap();
        found.lo() <= truth.hi() && found.hi() >= truth.lo()
    }

    fn gaussian(q: &str, count: u64) -> Vec<Source> {
        let mean = Interval::of(&r("1/4"), 200);
        vec![Source::normal(&mean, &r(q), false, count).unwrap()]
    }

    #[test]
    fn the_grid_encloses_the_closed_form_down_to_tiny_deltas() {
        let normal = Normal::new(&r("1")).unwrap();
        for (delta, most) in [("1e-5", 1e-4), ("1e-30", 1e-4), ("1e-300", 1e-3)] {
            let target = Target::new(Rational::from_f64(most).unwrap());
            let found = solve(&gaussian("1", 16), &Ask::Epsilon(r(delta)), &target).unwrap();
            let truth = normal.inverse(&r(delta), 4.0).unwrap();
            assert!(found.lo <= truth.hi.clone().unwrap(), "{delta}");
            assert!(found.hi.clone().unwrap() >= truth.lo, "{delta}");
            assert!(found.width().unwrap().to_f64_upper() <= most, "{delta}");
        }
    }

    /// The profile with a window and tails as small as asked: each error term
    /// then decides whether the closed form is enclosed.
    fn forced(levels: u32, upper: f64) -> Profile {
        let sources = gaussian("1", 16);
        let outlook = look(&sources, Question::Delta(1.0), 1e4, 1e-3);
        let none = [Stages::default()];
        let grid = Grid::divided(&sources, &none, &Base::Rational(r("1/64")), 1, false).unwrap();
        let tilt = Tilt { c: outlook.c, normal: outlook.normals[0] };
        let (masses, off, lost) = sources[0].masses(&grid.seats[0], tilt, upper).unwrap();
        let laws = vec![(masses, 16)];
        let step = Double::of(&grid.step);
        let transform = Transform::new(levels).unwrap();
        let start = integer(1.0 / step.high) - (1i64 << levels) / 8;
        let window = (start, start + (1i64 << levels) - 1);
        let rates = outlook.reach.rates;
        let (left, right) = outside(&laws, step, window, (i64::MIN, i64::MAX), rates).unwrap();
        let lost_tilted = (left.0 + right.0).max(left.1 + right.1) * (1.0 + 1e-9);
        let frame = Frame {
            step: grid.step.clone(),
            offset: zero(),
            c: outlook.c,
            scale: Interval::exact(exact(tilt.normal * 16.0).unwrap()),
            start,
            outside: lost_tilted.min(1.0),
            infinite: any_of(&lost, 16).unwrap(),
            slack: exact(off * 16.0).unwrap(),
        };
        Profile::new(frame, &compose(&laws, &transform)).unwrap()
    }

    #[test]
    fn aliasing_and_tails_are_paid_for() {
        let normal = Normal::new(&r("1")).unwrap();
        for (levels, upper) in [(6, 30.0), (7, 30.0), (8, 30.0), (11, 1.0), (11, 3.0), (11, 9.0)] {
            let profile = forced(levels, upper);
            for epsilon in ["1/2", "1", "3/2", "2"] {
                assert!(agrees(&profile, &normal, epsilon), "{levels} {upper} {epsilon}");
            }
        }
    }

    #[test]
    fn enclosures_tighten_when_the_grid_is_halved() {
        let laplace = |q: &str| {
            let sampling = Sampling::Poisson { q: r(q) };
            let sampling = if q == "1" { Sampling::Everyone } else { sampling };
            let term = Term { mechanism: Mechanism::Laplace { scale: r("2") }, sampling, count: 9 };
            Source::of(&term, false, &Dyadic::power_of_two(-1300)).unwrap()
        };
        let plans = [
            gaussian("1", 16),
            gaussian("1/10", 200),
            vec![laplace("1")],
            vec![laplace("1/10")],
            vec![laplace("1"), gaussian("1/2", 4).remove(0)],
        ];
        for (i, sources) in plans.iter().enumerate() {
            for epsilon in ["0.1", "0.3", "0.5"] {
                let ask = Ask::Delta(r(epsilon));
                let outlook = look(sources, Question::Delta(r(epsilon).approximate()), 10.0, 1e-6);
                let target = Target::new(r("1e-6"));
                let mut last: Option<Answer> = None;
                for halvings in 5..9 {
                    let none = vec![Stages::default(); sources.len()];
                    let step = 2f64.powi(-halvings);
                    let grid = grid(sources, &none, step, outlook.span(), target.points).unwrap();
                    let profile =
                        profile(sources, &none, &grid, &outlook, &target).unwrap().unwrap();
                    let (answer, _) = read(&profile, &ask, &outlook, &grid, 1e-6).unwrap();
                    if let Some(last) = last {
                        let (old, new) = (last.width().unwrap(), answer.width().unwrap());
                        let shown = (old.to_f64_upper(), new.to_f64_upper());
                        // By a quarter, as the square of the step, with room.
                        assert!(shown.1 < shown.0 * 0.5, "{i} {epsilon} {halvings}: {shown:?}");
                        let kept = both(last.clone(), answer.clone());
                        assert!(kept.lo >= last.lo && kept.hi <= last.hi, "{i} {epsilon}");
                        assert!(kept.width().unwrap() <= new, "{i} {epsilon}");
                    }
                    last = Some(answer);
                }
            }
        }
    }
}
