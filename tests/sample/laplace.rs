//! The discrete Laplace law, whole at small scales and by passes at any.

use etalon::Result;
use etalon::num::{Integer, Natural, Rational};
use etalon::sample::DiscreteLaplace;
use etalon::tape::walk::{Limits, Walker, walk};

use crate::bracket::{Once, Pass, Verdict, check, magnitude, one_pass};
use crate::reference::{self, Enclosure};
use crate::{first_words, ratio, width};

/// Whether the sampler has the law at `scale`, from start to answer.
pub(crate) fn check_whole(
    scale: &Rational,
    limits: &Limits,
    draw: impl FnMut(&mut Walker) -> Result<Integer>,
) -> Verdict {
    let walk = walk(limits, draw).unwrap();
    check(&walk, |z| reference::laplace(scale, magnitude(z)))
}

/// Whether a pass has its law at `scale`, given each first word; the largest
/// rest is returned.
pub(crate) fn check_passes(
    scale: &Rational,
    floor: u32,
    mut draw: impl FnMut(&mut Once<'_>) -> Result<Integer>,
) -> Verdict {
    let t = scale.numerator().clone().into_parts().1;
    let mut largest = 0f64;
    for u in first_words(&t) {
        let limits = Limits::bits(2500).floor(floor).kept().pinned(&u, width(&t));
        let walk = walk(&limits, |tape| one_pass(tape, "uniform_below", &mut draw)).unwrap();
        let rest = check(&walk, |pass| pass_law(scale, &u, pass))
            .map_err(|fault| format!("U = {u}: {fault}"))?;
        largest = largest.max(rest);
    }
    Ok(largest)
}

/// The law of one pass of [CKS20, Alg. 2] given U = u: D keeps it with
/// probability `exp(-u/t)`, V is geometric of 1, and Y = floor((u + tV)/s).
fn pass_law(scale: &Rational, u: &Natural, pass: &Pass) -> Enclosure {
    let t = scale.numerator().clone().into_parts().1;
    let kept = reference::exp_minus(&Rational::new(u.clone(), t).unwrap());
    let half = Enclosure::of(&ratio("1/2"));
    match pass {
        Pass::Drew(z) => kept.times(&half).times(&cell(scale, u, z.clone().into_parts().1)),
        Pass::Again => {
            let zero = kept.times(&half).times(&cell(scale, u, Natural::ZERO));
            kept.complement().plus(&zero)
        }
    }
}

/// `Pr[floor((u + tV)/s) = y]` for V geometric of 1.
fn cell(scale: &Rational, u: &Natural, y: Natural) -> Enclosure {
    let (s, t) = (scale.denominator(), scale.numerator().clone().into_parts().1);
    // The number of V with u + tV < x.
    let below = |x: Natural| {
        if x <= *u { 0 } else { u64::try_from(&((x - u - Natural::ONE) / &t)).unwrap() + 1 }
    };
    let (from, to) = (below(&y * s), below((y + Natural::ONE) * s));
    let e = reference::exp_minus(&Rational::one());
    if from == to {
        return Enclosure::of(&Rational::zero());
    }
    e.power(from).times(&e.power(to - from).complement())
}

#[test]
fn whole_draws_have_the_law_over_all_tapes() {
    for (scale, largest_rest) in
        [("1/3", 0.07), ("2/3", 0.1), ("1", 0.015), ("2", 0.03), ("3", 0.14)]
    {
        let scale = ratio(scale);
        let sampler = DiscreteLaplace::new(&scale).unwrap();
        let limits = Limits::bits(128).floor(22);
        let rest = check_whole(&scale, &limits, |tape| sampler.draw(tape)).unwrap();
        println!("laplace {scale}, all tapes: rest {rest:.1e}");
        assert!(rest < largest_rest, "{scale}: {rest}");
    }
}

#[test]
fn whole_draws_have_the_law_over_kept_trials() {
    for (scale, floor, largest_rest) in [
        ("1/3", 24, 0.015),
        ("2/3", 24, 0.04),
        ("1", 28, 1e-3),
        ("2", 27, 2e-3),
        ("3", 24, 0.03),
        ("4", 24, 0.03),
        ("5", 22, 0.15),
        ("6", 22, 0.15),
        ("7", 22, 0.15),
        ("10", 22, 0.2),
    ] {
        let scale = ratio(scale);
        let sampler = DiscreteLaplace::new(&scale).unwrap();
        let limits = Limits::bits(128).floor(floor).kept();
        let rest = check_whole(&scale, &limits, |tape| sampler.draw(tape)).unwrap();
        println!("laplace {scale}, kept trials: rest {rest:.1e}");
        assert!(rest < largest_rest, "{scale}: {rest}");
    }
}

#[test]
fn passes_have_the_law_at_every_scale() {
    for (scale, floor, largest_rest) in [
        ("1/3", 30, 1e-5),
        ("2/3", 30, 1e-5),
        ("1", 30, 1e-5),
        ("2", 30, 1e-5),
        ("3", 30, 1e-5),
        ("4", 30, 1e-5),
        ("5", 28, 1e-4),
        ("6", 28, 1e-4),
        ("7", 28, 1e-4),
        ("10", 28, 1e-4),
        ("12", 28, 1e-4),
        ("20", 26, 1e-4),
        ("97", 24, 1e-3),
        ("100", 24, 1e-3),
        ("1171/500", 19, 1e-2),
        ("2147483648", 24, 1e-3),
        ("18446744073709551629", 24, 1e-3),
        ("1e22", 22, 1e-3),
        ("18446744073709551629/2147483648", 22, 1e-3),
    ] {
        let scale = ratio(scale);
        let sampler = DiscreteLaplace::new(&scale).unwrap();
        let rest = check_passes(&scale, floor, |tape| sampler.draw(tape)).unwrap();
        println!("laplace {scale}, passes: rest {rest:.1e}");
        assert!(rest < largest_rest, "{scale}: {rest}");
    }
}
