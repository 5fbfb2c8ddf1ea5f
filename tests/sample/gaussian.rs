//! The discrete Gaussian law, whole at small sigmas and by passes at any.

use etalon::num::{Integer, Natural, Rational};
use etalon::sample::DiscreteGaussian;
use etalon::tape::walk::{Limits, walk};

use crate::bracket::{Pass, Verdict, check, magnitude, one_pass};
use crate::reference::{self, Enclosure};
use crate::{first_words, ratio, width};

/// `floor(sigma) + 1`, found by counting bits down.
fn proposal_scale(variance: &Rational) -> Natural {
    let mut root = Natural::ZERO;
    for place in (0..100).rev() {
        let next = &root + (Natural::ONE << place);
        if Rational::from(&next * &next) <= *variance {
            root = next;
        }
    }
    root + Natural::ONE
}

/// The law of one pass of [CKS20, Alg. 3] given the first word u: a proposal
/// of magnitude y = u + tV, its sign, and its acceptance.
fn pass_law(variance: &Rational, u: &Natural, z: &Integer) -> Enclosure {
    let t = proposal_scale(variance);
    let y = z.clone().into_parts().1;
    if &y % &t != *u {
        return Enclosure::of(&Rational::zero());
    }
    let proposed = reference::exp_minus(&Rational::new(y.clone(), t.clone()).unwrap())
        .times(&reference::exp_minus(&Rational::one()).complement())
        .times(&Enclosure::of(&ratio("1/2")));
    let center = (variance / &Rational::from(t)).unwrap();
    let distance = &Rational::from(y) - &center;
    let gamma = (&(&distance * &distance) / &(variance + variance)).unwrap();
    proposed.times(&reference::exp_minus(&gamma))
}

/// What is left of one to all answers of a pass.
fn again_law(variance: &Rational, u: &Natural) -> Enclosure {
    let t = proposal_scale(variance);
    let mut answers = Enclosure::of(&Rational::zero());
    for v in 0u8..60 {
        let z = Integer::from(u + &t * Natural::from(v));
        let law = pass_law(variance, u, &z);
        answers = answers.plus(&law);
        if z != Integer::ZERO {
            answers = answers.plus(&law);
        }
    }
    // Proposals with V >= 60 have probability exp(-60) at most.
    answers.or_more(&reference::exp_minus(&ratio("60"))).complement()
}

/// Whether a pass has its law, given each first word.
fn check_passes(sampler: &DiscreteGaussian, floor: u32) -> Verdict {
    let t = proposal_scale(sampler.variance());
    let mut largest = 0f64;
    for u in first_words(&t) {
        let limits = Limits::bits(8000).floor(floor).kept().pinned(&u, width(&t));
        let draw = |tape: &mut _| one_pass(tape, "uniform_below", |tape| sampler.draw(tape));
        let walk = walk(&limits, draw).unwrap();
        let again = again_law(sampler.variance(), &u);
        let rest = check(&walk, |pass| match pass {
            Pass::Drew(z) => pass_law(sampler.variance(), &u, z),
            Pass::Again => again.clone(),
        });
        largest = largest.max(rest.map_err(|fault| format!("U = {u}: {fault}"))?);
    }
    Ok(largest)
}

#[test]
fn whole_draws_have_the_law() {
    // The largest rest accepted is a third: the passes below see more.
    for sigma in ["1/3", "2/3", "1", "2", "1171/500", "3"] {
        let sampler = DiscreteGaussian::new(&ratio(sigma)).unwrap();
        let sum = reference::bell_sum(sampler.variance());
        let limits = Limits::bits(600).floor(20).kept();
        let walk = walk(&limits, |tape| sampler.draw(tape)).unwrap();
        let law = |z: &_| reference::bell(sampler.variance(), magnitude(z)).over(&sum);
        let rest = check(&walk, law).unwrap();
        println!("gaussian {sigma}, kept trials: rest {rest:.1e} in {} leaves", walk.leaves);
        assert!(rest < 0.34, "{sigma}: {rest}");
    }
}

#[test]
fn passes_have_the_law_at_every_sigma() {
    for (sigma, floor, largest_rest) in [
        ("1/3", 26, 1e-3),
        ("2/3", 26, 1e-3),
        ("1", 26, 1e-3),
        ("2", 26, 1e-3),
        ("3", 26, 1e-3),
        ("4", 24, 1e-3),
        ("5", 24, 1e-3),
        ("6", 24, 1e-3),
        ("7", 24, 1e-3),
        ("10", 22, 5e-3),
        ("12", 22, 5e-3),
        ("20", 22, 5e-3),
        ("97", 20, 5e-3),
        ("100", 20, 5e-3),
        ("1171/500", 24, 1e-3),
        ("2147483648", 22, 2e-3),
        ("18446744073709551629", 22, 2e-3),
    ] {
        let sampler = DiscreteGaussian::new(&ratio(sigma)).unwrap();
        let rest = check_passes(&sampler, floor).unwrap();
        println!("gaussian {sigma}, passes: rest {rest:.1e}");
        assert!(rest < largest_rest, "{sigma}: {rest}");
    }
}

#[test]
fn a_variance_that_is_no_square_has_the_law() {
    for variance in ["2", "1/2", "99/7", "10"] {
        let sampler = DiscreteGaussian::with_variance(&ratio(variance)).unwrap();
        let rest = check_passes(&sampler, 22).unwrap();
        assert!(rest < 5e-3, "{variance}: {rest}");
    }
}
