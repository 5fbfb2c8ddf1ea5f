//! Losses that lie on a lattice: their atoms, exactly placed.

use crate::account::plan::Mechanism;
use crate::error::{Error, Result};
use crate::law::{DiscreteGaussian, Law};
use crate::num::{Dyadic, Integer, Interval, Natural, Rational, ln};
use crate::privacy::Epsilon;

/// Bits of scalars.
pub(super) const BITS: u32 = 128;

/// The most atoms of one mechanism.
const LARGEST: i64 = 1 << 20;

/// A number of which losses are multiples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Base {
    /// A rational.
    Rational(Rational),
    /// The logarithm of a rational above 1.
    Ln(Rational),
}

impl Base {
    /// An enclosure of the number.
    pub(super) fn enclose(&self) -> Result<Interval> {
        match self {
            Self::Rational(x) => Ok(Interval::of(x, 192)),
            Self::Ln(odds) => ln(odds, 192),
        }
    }
}

impl From<&Epsilon> for Base {
    fn from(epsilon: &Epsilon) -> Self {
        match epsilon {
            Epsilon::Rational(x) => Self::Rational(x.clone()),
            Epsilon::Ln(odds) => Self::Ln(odds.clone()),
        }
    }
}

/// One value of the loss: its probability and the place of the loss.
#[derive(Debug, Clone)]
pub(super) struct Atom {
    /// The loss, in multiples of the base.
    pub(super) multiple: i64,
    /// Its probability under the left input.
    pub(super) mass: Interval,
}

/// A loss that takes multiples of `base`, or infinity.
#[derive(Debug, Clone)]
pub(super) struct Atoms {
    pub(super) base: Base,
    pub(super) atoms: Vec<Atom>,
    /// The probability of an infinite loss.
    pub(super) infinite: Interval,
}

fn zero() -> Interval {
    Interval::exact(Dyadic::zero())
}

fn one() -> Interval {
    Interval::exact(Dyadic::one())
}

/// The losses of a lattice mechanism; `None` if its loss has a density.
///
/// `negligible` is a probability below which a tail may become infinite loss.
pub(super) fn atoms(mechanism: &Mechanism, negligible: &Dyadic) -> Result<Option<Atoms>> {
    match mechanism {
        Mechanism::Pure { epsilon } => response(epsilon, &Natural::from(2u8), one()).map(Some),
        Mechanism::Approx { epsilon, delta } => {
            // [KOV15]: an infinity atom of mass delta, else randomized response.
            let rest = Interval::of(&(&Rational::one() - delta), BITS);
            let mut atoms = response(epsilon, &Natural::from(2u8), rest)?;
            atoms.infinite = Interval::of(delta, BITS);
            Ok(Some(atoms))
        }
        Mechanism::RandomizedResponse { answers, epsilon } => {
            response(epsilon, answers, one()).map(Some)
        }
        Mechanism::DiscreteLaplace { scale, sensitivity } => {
            geometric(scale, sensitivity, None).map(Some)
        }
        Mechanism::TruncatedGeometric { scale, bound, sensitivity } => {
            geometric(scale, sensitivity, Some(bound)).map(Some)
        }
        Mechanism::DiscreteGaussian { sigma, sensitivity } => {
            gaussian(sigma, sensitivity, negligible).map(Some)
        }
        Mechanism::Gaussian { .. } | Mechanism::Laplace { .. } => Ok(None),
    }
}

/// The truth among `answers` with odds e^epsilon to one, times `rest`.
fn response(epsilon: &Epsilon, answers: &Natural, rest: Interval) -> Result<Atoms> {
    let odds = epsilon.enclose_exp(BITS)?;
    let others = Interval::of(&Rational::from(Integer::from(answers.clone()) - Integer::ONE), BITS);
    let lie = rest.div(&odds.add(&others, BITS), BITS)?;
    let mut atoms = vec![
        Atom { multiple: -1, mass: lie.clone() },
        Atom { multiple: 1, mass: lie.mul(&odds, BITS) },
    ];
    if *answers > Natural::from(2u8) {
        let neutral = others.sub(&one(), BITS).mul(&lie, BITS);
        atoms.insert(1, Atom { multiple: 0, mass: neutral });
    }
    Ok(Atoms { base: epsilon.into(), atoms, infinite: zero() })
}

/// A natural number that counts atoms.
fn small(n: &Natural, what: &'static str) -> Result<i64> {
    match i64::try_from(n) {
        Ok(n) if n <= LARGEST => Ok(n),
        _ => Err(Error::Unsupported {
            what: format!("{what} = {n}"),
            why: format!("the exact lattice would have more than {LARGEST} points"),
        }),
    }
}

/// Two-sided geometric noise, pmf proportional to e^(-|x|/scale), around the
/// values 0 (left) and `sensitivity` (right); with a bound, conditioned on noise in
/// `[-bound, bound]`, so that outputs beyond the right one's reach lose everything.
fn geometric(scale: &Rational, sensitivity: &Natural, bound: Option<&Natural>) -> Result<Atoms> {
    let rate = scale.reciprocal()?;
    let distance = small(sensitivity, "sensitivity")?;
    // Ratio e^(-1/scale); the weight of x != 0 is ratio^|x| (1 - r)/(1 + r).
    let power = |n: i64| crate::num::exp(&-&(&rate * &Rational::from(n)), BITS);
    let ratio = power(1)?;
    let lost = one().sub(&ratio, BITS);
    let norm = one().add(&ratio, BITS);
    let pmf = |x: i64| power(x.abs())?.mul(&lost, BITS).div(&norm, BITS);
    // Pr[X >= x] for x >= 0.
    let tail = |x: i64| power(x)?.div(&norm, BITS);
    let loss = |x: i64| (x - distance).abs() - x.abs();
    let mut atoms = Vec::new();
    let mut infinite = zero();
    match bound {
        None => {
            atoms.push(Atom { multiple: distance, mass: one().sub(&tail(1)?, BITS) });
            for x in 1..distance {
                atoms.push(Atom { multiple: loss(x), mass: pmf(x)? });
            }
            atoms.push(Atom { multiple: -distance, mass: tail(distance)? });
        }
        Some(bound) => {
            let bound = small(bound, "bound")?;
            // 1 + 2 (r + ... + r^bound) = (1 + r - 2 r^(bound + 1)) / (1 - r).
            let beyond = power(bound + 1)?;
            let total = norm.sub(&beyond.add(&beyond, BITS), BITS).div(&lost, BITS)?;
            for x in -bound..=bound {
                let mass = power(x.abs())?.div(&total, BITS)?;
                if x - distance < -bound {
                    infinite = infinite.add(&mass, BITS);
                } else {
                    atoms.push(Atom { multiple: loss(x), mass });
                }
            }
        }
    }
    Ok(Atoms { base: Base::Rational(rate), atoms, infinite })
}

/// The loss at x is `(sensitivity^2 - 2 x sensitivity) / 2 sigma^2`.
fn gaussian(sigma: &Rational, sensitivity: &Natural, negligible: &Dyadic) -> Result<Atoms> {
    let law = DiscreteGaussian::new(sigma.clone())?;
    let distance = small(sensitivity, "sensitivity")?;
    let base = (&Rational::from(distance) / &(&(sigma * sigma) * &Rational::from(2)))?;
    let mut atoms = Vec::new();
    let center = law.pmf(&Integer::ZERO, BITS)?;
    let push = |x: i64, atoms: &mut Vec<Atom>| -> Result<()> {
        let mass = weight(sigma, x)?.mul(&center, BITS);
        atoms.push(Atom { multiple: distance - 2 * x, mass });
        Ok(())
    };
    push(0, &mut atoms)?;
    let mut last = 1;
    loop {
        push(last, &mut atoms)?;
        push(-last, &mut atoms)?;
        let beyond = weight(sigma, last + 1)?;
        if beyond.hi() < negligible {
            break;
        }
        last += 1;
        if last > LARGEST / 2 {
            return Err(Error::Unsupported {
                what: format!("discrete_gaussian(sigma={sigma})"),
                why: "its lattice has too many points; gaussian(sigma) bounds it".to_owned(),
            });
        }
    }
    // Pr[X >= x] <= e^(-x^2 / 2 sigma^2), and both tails may be called infinite
    // loss for the upper end; for the lower one they are nothing.
    let tails = weight(sigma, last + 1)?;
    let infinite = zero().hull(&tails.add(&tails, BITS));
    atoms.sort_by_key(|atom| atom.multiple);
    Ok(Atoms { base: Base::Rational(base), atoms, infinite })
}

/// `e^(-x^2 / 2 sigma^2)`.
fn weight(sigma: &Rational, x: i64) -> Result<Interval> {
    let square = Rational::from(Integer::from(x) * Integer::from(x));
    crate::num::exp(&-&(&square / &(&(sigma * sigma) * &Rational::from(2)))?, BITS)
}
