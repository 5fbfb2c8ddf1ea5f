//! Uniform, Bernoulli, Bernoulli of an exponential, geometric.

use etalon::Result;
use etalon::num::{Natural, Rational};
use etalon::sample::{bernoulli, bernoulli_exp, geometric, uniform_below, uniform_below_u64};
use etalon::tape::walk::{Limits, Walk, Walker, walk};

use crate::bracket::{Verdict, check};
use crate::{ratio, reference, width};

/// The number of trials that the exact tests follow.
const TRIALS: u32 = 3;

/// The weight of the tapes that reject every trial below `n`.
fn rejected(n: u32) -> Rational {
    let words = 1u32 << width(&n.into());
    let once = Rational::new(words - n, words).unwrap();
    (0..TRIALS).fold(Rational::one(), |product, _| &product * &once)
}

/// Whether a draw below `n` is uniform, exactly, trial by trial.
pub(crate) fn check_uniform(n: u32, draw: impl FnMut(&mut Walker) -> Result<u64>) -> Verdict {
    let walk = walk(&Limits::bits(TRIALS * width(&n.into())), draw).unwrap();
    let each = (&(&Rational::one() - &walk.rest) / &Rational::from(i64::from(n))).unwrap();
    let below = walk.outcomes.keys().eq((0..u64::from(n)).collect::<Vec<_>>().iter());
    let uniform = walk.outcomes.values().all(|mass| *mass == each);
    if below && uniform && walk.rest == rejected(n) && walk.total() == Rational::one() {
        Ok(walk.rest.approximate())
    } else {
        Err(format!("not uniform below {n}: {:?}", walk.outcomes))
    }
}

/// Whether a draw is Bernoulli of `a/b`, exactly, trial by trial.
pub(crate) fn check_bernoulli(
    a: u32,
    b: u32,
    draw: impl FnMut(&mut Walker) -> Result<bool>,
) -> Verdict {
    let walk = walk(&Limits::bits(TRIALS * width(&b.into())), draw).unwrap();
    let share = &Rational::new(a, b).unwrap() * &(&Rational::one() - &walk.rest);
    if walk.mass(&true) == share && walk.rest == rejected(b) && walk.total() == Rational::one() {
        Ok(walk.rest.approximate())
    } else {
        Err(format!("not Bernoulli of {a}/{b}: {:?}", walk.outcomes))
    }
}

#[test]
fn uniform_is_uniform_over_every_tape() {
    for n in 1..=130u32 {
        check_uniform(n, |tape| uniform_below_u64(n.into(), tape)).unwrap();
        let draw = |tape: &mut Walker| uniform_below(&n.into(), tape);
        check_uniform(n, |tape| Ok(u64::try_from(&draw(tape)?).unwrap())).unwrap();
    }
}

#[test]
fn uniform_rejects_n_itself_and_everything_above_at_any_size() {
    let big = Natural::from(u64::MAX) + Natural::from(14u8);
    for n in [Natural::from(5u8), Natural::from(97u8), big, Natural::from(10u8).pow(22)] {
        let (width, last) = (width(&n), &n - Natural::ONE);
        let highest = (Natural::ONE << usize::try_from(width).unwrap()) - Natural::ONE;
        let limits = Limits::bits(0).pinned(&n, width).pinned(&highest, width);
        let walk = walk(&limits.pinned(&last, width), |tape| uniform_below(&n, tape)).unwrap();
        assert_eq!(walk.mass(&last), Rational::one(), "{n}");
    }
}

#[test]
fn bernoulli_is_exact_over_every_tape_for_every_small_fraction() {
    for b in 1..=130u32 {
        for a in 0..=b {
            check_bernoulli(a, b, |tape| bernoulli(&a.into(), &b.into(), tape)).unwrap();
        }
    }
}

#[test]
fn bernoulli_is_exact_over_every_tape_beyond_machine_words() {
    for b in [Natural::from(u64::MAX) + Natural::from(14u8), Natural::from(10u8).pow(22)] {
        for a in [Natural::ZERO, Natural::ONE, &b / Natural::from(3u8), b.clone()] {
            let walk = walk(&Limits::bits(width(&b)), |tape| bernoulli(&a, &b, tape)).unwrap();
            let words = Natural::ONE << usize::try_from(width(&b)).unwrap();
            assert_eq!(walk.mass(&true), Rational::new(a, words.clone()).unwrap());
            assert_eq!(walk.rest, Rational::new(&words - &b, words).unwrap());
        }
    }
}

#[test]
fn bernoulli_exp_has_its_law() {
    // The largest rest accepted: 1e-5 on kept trials, 1e-2 on all tapes.
    for x in [
        (0u64, 1u64),
        (1, 1),
        (4, 4),
        (1, 2),
        (1, 3),
        (2, 3),
        (6, 9),
        (3, 4),
        (4, 6),
        (5, 6),
        (60, 97),
        (99, 100),
        (1000, 1171),
        (1, 1000),
        (3, 2),
        (7, 3),
        (4, 2),
        (13, 4),
        (10, 1),
        (1 << 31, 3 << 30),
        (u64::MAX, u64::MAX),
        (u64::MAX / 15, u64::MAX),
        (u64::MAX, u64::MAX / 6),
    ] {
        let (n, d) = (Natural::from(x.0), Natural::from(x.1));
        let law = reference::exp_minus(&Rational::new(n.clone(), d.clone()).unwrap());
        let law = |&answer: &bool| if answer { law.clone() } else { law.complement() };
        let run = |limits: &Limits| -> Walk<bool> {
            walk(limits, |tape| bernoulli_exp(&n, &d, tape)).unwrap()
        };
        let rest = check(&run(&Limits::bits(2000).floor(30).kept()), law).unwrap();
        assert!(rest < 1e-5, "{x:?}: {rest}");
        let rest = check(&run(&Limits::bits(2000).floor(22)), law).unwrap();
        assert!(rest < 1e-2, "{x:?}: {rest}");
    }
}

#[test]
fn geometric_has_its_law() {
    for (x, floor, largest_rest) in
        [("3", 24, 1e-3), ("3/2", 24, 1e-2), ("1", 24, 1e-3), ("1/2", 24, 1e-2), ("1/3", 24, 0.05)]
    {
        let x = ratio(x);
        let limits = Limits::bits(200).floor(floor).kept();
        let walk = walk(&limits, |tape| geometric(&x, tape)).unwrap();
        let law = |y: &Natural| reference::geometric(&x, u64::try_from(y).unwrap());
        let rest = check(&walk, law).unwrap();
        println!("geometric {x}: rest {rest:.1e} in {} leaves", walk.leaves);
        assert!(rest < largest_rest, "{x}: {rest}");
    }
}
