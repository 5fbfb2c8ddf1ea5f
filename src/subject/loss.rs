//! The exact privacy loss of a built-in on one pair, from its law.
//!
//! No statistics and no tape: the two output laws are compared as
//! definitions.

use super::Side;
use super::input::{Pair, Units, integer, list};
use super::parameters::Parameters;
use crate::error::Result;
use crate::json::Value;
use crate::law::{self, Law};
use crate::mechanism::{Lattice, Mechanism, Profile, RandomizedResponse};
use crate::num::{Dyadic, Integer, Interval, Rational};

/// The largest logarithm of a ratio of output probabilities, in either
/// direction.
#[derive(Debug, Clone)]
pub enum Loss {
    /// Both ends proven.
    Within(Interval),
    /// Larger than any number: for every ε there are outputs beyond it.
    Infinite,
}

const BITS: u32 = 80;

/// |left - right| in steps, coordinate by coordinate.
fn distances(left: &Units, right: &Units) -> Option<Vec<Integer>> {
    let apart = |a: &Integer, b: &Integer| Integer::from((a - b).into_parts().1);
    match (left, right) {
        (Units::One(a), Units::One(b)) => Some(vec![apart(a, b)]),
        (Units::Many(a), Units::Many(b)) if a.len() == b.len() => {
            Some(a.iter().zip(b).map(|(a, b)| apart(a, b)).collect())
        }
        // Outputs of different shapes have disjoint laws.
        _ => None,
    }
}

/// Both inputs of a lattice mechanism.
fn units(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<(Lattice, Pair<Units>)> {
    let lattice = super::builtin::lattice(parameters)?;
    let pair = Pair::read(pair, |value| Units::read(value, &lattice))?;
    Ok((lattice, pair))
}

/// The discrete Laplace mechanism: the loss of a coordinate is largest where
/// the output lies beyond both inputs, there it is distance/scale, and
/// coordinates are independent. The lower end is read off the law's pmf.
pub(super) fn discrete_laplace(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Loss> {
    let (lattice, pair) = units(parameters, pair)?;
    let scale = lattice.in_units(&parameters.rational("scale")?);
    super::builtin::profile(parameters)?;
    let law = law::DiscreteLaplace::new(scale.clone())?;
    let Some(distances) = distances(pair.on(Side::Left), pair.on(Side::Right)) else {
        return Ok(Loss::Infinite);
    };
    let mut lower = Interval::exact(Dyadic::zero());
    let mut total = Rational::zero();
    for distance in distances {
        total = &total + &Rational::from(distance.clone());
        // At the nearer input, with the other `distance` away.
        let near = law.pmf(&Integer::ZERO, 2 * BITS)?;
        let far = law.pmf(&distance, 2 * BITS)?;
        if far.lo().is_positive() {
            lower = lower.add(&near.div(&far, BITS)?.ln(BITS)?, BITS);
        }
    }
    let upper = Interval::of(&(&total / &scale)?, BITS);
    Ok(Loss::Within(Interval::new(lower.lo().clone().min(upper.hi().clone()), upper.hi().clone())?))
}

/// The discrete Gaussian mechanism: the loss grows without bound with the
/// output, unless the inputs are the same.
pub(super) fn discrete_gaussian(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Loss> {
    let (_, pair) = units(parameters, pair)?;
    let sigma = parameters.rational("sigma")?;
    super::builtin::profile(parameters)?;
    law::DiscreteGaussian::new(sigma)?;
    let same = distances(pair.on(Side::Left), pair.on(Side::Right))
        .is_some_and(|distances| distances.iter().all(Integer::is_zero));
    Ok(if same { Loss::Within(Interval::exact(Dyadic::zero())) } else { Loss::Infinite })
}

/// Randomized response: a ratio of two rationals.
pub(super) fn randomized_response(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Loss> {
    let answers = super::builtin::answers(parameters)?;
    let odds = parameters.rational("odds")?;
    super::builtin::profile(parameters)?;
    let mechanism = RandomizedResponse::new(answers, &odds, Profile::Cks20)?;
    let pair = Pair::read(pair, |value| super::builtin::answer(value, answers))?;
    let (left, right) = (*pair.on(Side::Left), *pair.on(Side::Right));
    // Whichever way: both inputs are answers and the law is symmetric in them.
    let ratio = (&mechanism.probability(left, left) / &mechanism.probability(right, left))?;
    Ok(Loss::Within(Interval::of(&ratio, BITS).ln(BITS)?))
}

/// AboveThreshold: at most its guarantee, if the pair is within its
/// sensitivity; nothing is said of other pairs.
pub(super) fn above_threshold(
    parameters: &mut Parameters,
    pair: &[Value; 2],
) -> Result<Option<Loss>> {
    let mechanism = super::builtin::make_above_threshold(parameters)?;
    let bound = mechanism.guarantee().sensitivity.bound.clone();
    let epsilon = parameters_epsilon(&mechanism.guarantee().claim)?;
    let pair = Pair::read(pair, |value| list(value, integer))?;
    let (left, right) = (pair.on(Side::Left), pair.on(Side::Right));
    let near = left.len() == right.len()
        && left.iter().zip(right).all(|(a, b)| Rational::from(a - b).abs() <= bound);
    Ok(near.then(|| {
        let upper = epsilon.hi().clone();
        Loss::Within(Interval::new(Dyadic::zero(), upper).expect("0 is at most a positive number"))
    }))
}

fn parameters_epsilon(claim: &crate::privacy::Claim) -> Result<Interval> {
    match claim {
        crate::privacy::Claim::Pure { epsilon } => epsilon.enclose(BITS),
        _ => unreachable!("its guarantee is pure"),
    }
}
