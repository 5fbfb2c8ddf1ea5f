//! Blocks against closed forms and exact rationals, with every error term made to
//! matter.

use super::*;
use crate::account::engine::answer::Target;
use crate::account::engine::composed::{composed, profile};
use crate::account::engine::grid::grid;
use crate::account::engine::index::whole;
use crate::account::engine::normal::Normal;
use crate::account::engine::tilt::{Question, look};
use crate::account::plan::{Mechanism, Sampling, Term};
use crate::num::Rational;

fn r(text: &str) -> Rational {
    text.parse().unwrap()
}

fn gaussian(mean: &str, q: &str, count: u64) -> Source {
    Source::normal(&Interval::of(&r(mean), 200), &r(q), false, count).unwrap()
}

fn laplace(scale: &str, q: &str, count: u64) -> Source {
    let sampling = match q {
        "1" => Sampling::Everyone,
        q => Sampling::Poisson { q: r(q) },
    };
    let term = Term { mechanism: Mechanism::Laplace { scale: r(scale) }, sampling, count };
    Source::of(&term, false, &Dyadic::power_of_two(-1300)).unwrap()
}

/// δ at an ε by these stages on a grid of about this step.
fn staged(source: &Source, stages: &[u32], epsilon: &str, step: f64) -> Interval {
    let (sources, stages) = ([source.clone()], [Stages(stages.to_vec())]);
    let epsilon = r(epsilon);
    let outlook = look(&sources, Question::Delta(epsilon.approximate()), 1e4, 1e-6);
    let target = Target::new(r("1e-6"));
    let grid = grid(&sources, &stages, step, outlook.span(), target.points).unwrap();
    let profile = profile(&sources, &stages, &grid, &outlook, &target).unwrap().unwrap();
    profile.at(&Dyadic::from_rational_down(&epsilon, 60)).unwrap().delta
}

fn relative(found: &Interval) -> f64 {
    found.width().to_f64_upper() / found.lo().to_f64_lower()
}

#[test]
fn blocks_enclose_the_closed_form_whatever_the_stages() {
    // 1/256 so that 65536 uses have mean 1; 1000 of them fill no block evenly.
    for (count, square) in [(65_536, "1"), (1000, "125/8192"), (63_999, "63999/65536")] {
        let normal = Normal::new(&r(square)).unwrap();
        for stages in [&[1][..], &[2], &[5], &[2, 2], &[3, 1], &[2, 1, 2]] {
            for epsilon in ["0.1", "0.5", "1"] {
                let step = 0.002 * r(square).approximate().sqrt();
                let found = staged(&gaussian("1/256", "1", count), stages, epsilon, step);
                let truth = normal.delta(&Interval::of(&r(epsilon), 60)).unwrap();
                let shown = (count, stages, epsilon, found.lo().to_f64_lower());
                assert!(found.lo() <= truth.hi() && found.hi() >= truth.lo(), "{shown:?}");
            }
        }
    }
}

#[test]
fn blocks_lose_no_first_order() {
    // On one grid these 4096 uses would need a step as small as the stages' first.
    for source in [gaussian("1/64", "1", 4096), gaussian("1/4", "1/10", 4096)] {
        for stages in [&[2][..], &[4], &[2, 2]] {
            let wide = relative(&staged(&source, stages, "1", 0.004));
            let narrow = relative(&staged(&source, stages, "1", 0.002));
            assert!(wide < 0.01 && narrow < 0.5 * wide, "{stages:?}: {wide:e} {narrow:e}");
        }
    }
}

#[test]
fn atoms_stay_on_the_grid_of_every_stage() {
    for source in [laplace("40", "1", 1001), laplace("4", "1/10", 1001)] {
        let alone = staged(&source, &[], "1", 0.002);
        for stages in [&[1][..], &[2], &[3], &[2, 2]] {
            let found = staged(&source, stages, "1", 0.002);
            assert!(found.lo() <= alone.hi() && alone.lo() <= found.hi(), "{stages:?}");
            let most = if stages == [1] { 4e-3 } else { 6e-4 };
            assert!(relative(&found) < most, "{stages:?}: {:e}", relative(&found));
        }
    }
}

#[test]
fn what_is_beyond_a_block_is_paid_for() {
    // Windows so narrow that up to half of a block's mass is beyond them.
    let normal = Normal::new(&r("1")).unwrap();
    let (sources, stages) = ([gaussian("1/64", "1", 4096)], [Stages(vec![3])]);
    let target = Target::new(r("1e-6"));
    let outlook = look(&sources, Question::Delta(1.0), 1e4, 1e-6);
    let grid = grid(&sources, &stages, 0.004, outlook.span(), target.points).unwrap();
    for (margin, upper) in [(1.0, 0.5), (1.0, 9.0), (3.0, 3.0), (6.0, 1.0), (9.0, 9.0)] {
        let context = Context { outlook: &outlook, upper, margin, target: &target };
        let Some(profile) = composed(&sources, &stages, &grid, &context).unwrap() else { continue };
        for epsilon in ["0.5", "1", "2"] {
            let found = profile.at(&Dyadic::from_rational_down(&r(epsilon), 60)).unwrap().delta;
            let truth = normal.delta(&Interval::of(&r(epsilon), 60)).unwrap();
            let holds = found.lo() <= truth.hi() && found.hi() >= truth.lo();
            assert!(holds, "{margin} {upper} {epsilon}: {:e}", found.hi().to_f64_upper());
        }
    }
}

#[test]
fn every_mass_of_a_block_is_within_its_error_which_is_needed() {
    // Multiples of the coarser step, so that every point stays where it is.
    let sources = [gaussian("1", "1", 9)];
    let target = Target::new(r("1e-6"));
    let outlook = look(&sources, Question::Delta(1.0), 1e4, 1e-6);
    let context = Context { outlook: &outlook, upper: 60.0, margin: MARGIN, target: &target };
    let step = Interval::exact(Dyadic::power_of_two(-6));
    let seat = Seat { offset: zero(), step: step.clone(), indices: Vec::new() };
    let mut law = Masses::new(0, 12);
    for (i, p) in [(0, 0.7), (4, 0.3 - 1e-5), (8, 1e-5), (12, 1e-9)] {
        (law.up[i], law.down[i]) = (p, p);
    }
    let mut truth = vec![Rational::zero(); 109];
    truth[0] = Rational::one();
    for _ in 0..9 {
        let mut next = vec![Rational::zero(); 109];
        for (i, x) in truth.iter().enumerate().filter(|x| !x.1.is_zero()) {
            for (j, &p) in law.up.iter().enumerate().filter(|p| *p.1 > 0.0) {
                next[i + j] = &next[i + j] + &(x * &Rational::from_f64(p).unwrap());
            }
        }
        truth = next;
    }
    let stage = Stage { context: &context, i: 0, seat: &seat, step: &step, halvings: 2 };
    let (found, _) = stage.coarser(&[(law, 9)], 9, 1).unwrap().unwrap();
    for (n, truth) in truth.iter().step_by(4).enumerate() {
        let at = place(whole(n) - found.first);
        let [up, down] = [found.up[at], found.down[at]].map(|x| Rational::from_f64(x).unwrap());
        assert!(down <= *truth && *truth <= up, "{n}: {down} {truth} {up}");
    }
}

#[test]
fn what_wraps_or_lies_beyond_is_in_the_bounds_of_a_block() {
    // A window that holds at most two hits of nine; four wrap to where none is.
    let sources = [gaussian("1/64", "1", 9)];
    let target = Target::new(r("1e-6"));
    let outlook = look(&sources, Question::Delta(0.05), 1e4, 1e-6);
    let context = Context { outlook: &outlook, upper: 1.0, margin: 3.0, target: &target };
    let step = Interval::exact(Dyadic::power_of_two(-12));
    let seat = Seat { offset: zero(), step: step.clone(), indices: Vec::new() };
    let mut law = Masses::new(0, 256);
    for (i, p) in [(0, 0.97), (256, 0.03)] {
        (law.up[i], law.down[i]) = (p, p);
    }
    let stage = Stage { context: &context, i: 0, seat: &seat, step: &step, halvings: 2 };
    let (found, beyond) = stage.coarser(&[(law, 9)], 9, 1).unwrap().unwrap();
    let mut truth = [0.0f64; 10];
    truth[0] = 1.0;
    for _ in 0..9 {
        for i in (0..truth.len()).rev() {
            truth[i] = 0.97 * truth[i] + if i > 0 { 0.03 * truth[i - 1] } else { 0.0 };
        }
    }
    let mut tail = 0.0;
    for (hits, truth) in truth.iter().enumerate() {
        let at = 64 * whole(hits) - found.first;
        if let Some(&down) = found.down.get(place(at)).filter(|_| found.up[place(at)] > 0.1 * truth)
        {
            assert!(down <= truth * (1.0 + 1e-12), "{hits}: {down} {truth}");
            assert!(found.up[place(at)] >= truth * (1.0 - 1e-12), "{hits}");
        } else {
            let loss = real(whole(hits)) / 16.0;
            tail += truth * (9.0 * outlook.normals[0] - outlook.c * loss).exp();
        }
    }
    assert!(tail > 0.0, "nothing is beyond");
    assert!(beyond.hi().to_f64_upper() >= tail, "{tail}");
}

#[test]
fn what_is_beyond_the_last_window_is_paid_for() {
    let normal = Normal::new(&r("1")).unwrap();
    let (sources, stages) = ([gaussian("1/8", "1", 64)], [Stages::default()]);
    let target = Target::new(r("1e-6"));
    let mut outlook = look(&sources, Question::Delta(1.0), 1e4, 1e-6);
    let grid = grid(&sources, &stages, 0.004, outlook.span(), target.points).unwrap();
    let (mean, deviation) = (outlook.mean, outlook.deviation);
    for narrow in [1.0, 1.5, 2.0, 3.0] {
        (outlook.reach.from, outlook.reach.to) =
            (mean - narrow * deviation, mean + narrow * deviation);
        let profile = profile(&sources, &stages, &grid, &outlook, &target).unwrap().unwrap();
        for epsilon in ["0.5", "1", "2"] {
            let found = profile.at(&Dyadic::from_rational_down(&r(epsilon), 60)).unwrap().delta;
            let truth = normal.delta(&Interval::of(&r(epsilon), 60)).unwrap();
            let holds = found.lo() <= truth.hi() && found.hi() >= truth.lo();
            assert!(holds, "{narrow} {epsilon}: {:e}", found.lo().to_f64_lower());
        }
    }
}
