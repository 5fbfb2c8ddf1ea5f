//! Noise on a lattice: the discrete Laplace and the discrete Gaussian mechanism.

use super::profile;
use crate::error::{Error, Result};
use crate::json::Value;
use crate::law::{self, Law};
use crate::mechanism::{DiscreteGaussian, DiscreteLaplace, Lattice, Mechanism};
use crate::num::{Dyadic, Integer, Interval, Natural, Rational};
use crate::subject::input::{Pair, Units};
use crate::subject::loss::{BITS, Loss};
use crate::subject::{Entry, Output, Parameters, Run, Side};
use crate::tape::Tape;

pub(super) const DISCRETE_LAPLACE: Entry = Entry {
    name: "discrete-laplace",
    about: "scale=RATIONAL [sensitivity=1] [step=2^-k] [profile=inverse|cks20]; a number or a list of numbers",
    build: discrete_laplace,
    guarantee: |parameters| make_laplace(parameters).map(|made| Some(made.guarantee().clone())),
    outputs: Entry::unbounded,
    loss: |parameters, pair| laplace_loss(parameters, pair).map(Some),
};

pub(super) const DISCRETE_GAUSSIAN: Entry = Entry {
    name: "discrete-gaussian",
    about: "sigma=RATIONAL [sensitivity=1] [step=2^-k] [profile=inverse|cks20]; a number or a list of numbers",
    build: discrete_gaussian,
    guarantee: |parameters| make_gaussian(parameters).map(|made| Some(made.guarantee().clone())),
    outputs: Entry::unbounded,
    loss: |parameters, pair| gaussian_loss(parameters, pair).map(Some),
};

/// The lattice with the step given, the integers by default.
fn lattice(parameters: &mut Parameters) -> Result<Lattice> {
    let step = parameters.rational_or("step", 1)?;
    // Outputs on a finer lattice are shown as floats, which must be exact.
    let dyadic = |n: &Natural| {
        n.is_one()
            || n.trailing_zeros() == Some(crate::num::bit_length(n).saturating_sub(1) as usize)
    };
    if !dyadic(step.denominator()) || step.numerator() != &Integer::ONE {
        return Err(Error::domain("step", step, "1 or a power of two below it, such as 1/1024"));
    }
    Lattice::new(step)
}

/// Adds noise to one number or to each of a list.
fn noisy(
    pair: Pair<Units>,
    lattice: Lattice,
    add: impl Fn(&Integer, &mut dyn Tape) -> Result<Integer> + 'static,
) -> Run {
    let whole = *lattice.step() == Rational::one();
    let step = lattice.step().approximate();
    let shown = move |units: Integer| -> Output {
        if whole {
            return Output::Integer(units);
        }
        // Exact while the units fit 53 bits: the step is a power of two.
        Output::Float((units.to_f64().value() * step).to_bits())
    };
    Box::new(move |side: Side, tape: &mut dyn Tape| match pair.on(side) {
        Units::One(units) => add(units, tape).map(&shown),
        Units::Many(list) => {
            // A collection of results would grow step by step.
            let mut items = Vec::with_capacity(list.len());
            for units in list {
                items.push(shown(add(units, tape)?));
            }
            Ok(Output::Vector(items))
        }
    })
}

fn make_laplace(parameters: &mut Parameters) -> Result<DiscreteLaplace> {
    let lattice = lattice(parameters)?;
    let scale = parameters.rational("scale")?;
    let sensitivity = parameters.rational_or("sensitivity", 1)?;
    DiscreteLaplace::new(&scale, &sensitivity, lattice, profile(parameters)?)
}

fn make_gaussian(parameters: &mut Parameters) -> Result<DiscreteGaussian> {
    let lattice = lattice(parameters)?;
    let sigma = parameters.rational("sigma")?;
    let sensitivity = parameters.rational_or("sensitivity", 1)?;
    DiscreteGaussian::new(&sigma, &sensitivity, lattice, profile(parameters)?)
}

fn discrete_laplace(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let mechanism = make_laplace(parameters)?;
    let lattice = mechanism.lattice().clone();
    let pair = Pair::read(pair, |value| Units::read(value, &lattice))?;
    Ok(noisy(pair, lattice, move |units, mut tape| mechanism.release_one(units, &mut tape)))
}

fn discrete_gaussian(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let mechanism = make_gaussian(parameters)?;
    let lattice = mechanism.lattice().clone();
    let pair = Pair::read(pair, |value| Units::read(value, &lattice))?;
    Ok(noisy(pair, lattice, move |units, mut tape| mechanism.release_one(units, &mut tape)))
}

/// |left - right| in steps, coordinate by coordinate.
pub(super) fn distances(left: &Units, right: &Units) -> Option<Vec<Integer>> {
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
pub(super) fn units(
    parameters: &mut Parameters,
    pair: &[Value; 2],
) -> Result<(Lattice, Pair<Units>)> {
    let lattice = lattice(parameters)?;
    let pair = Pair::read(pair, |value| Units::read(value, &lattice))?;
    Ok((lattice, pair))
}

/// The discrete Laplace mechanism: the loss of a coordinate is largest where
/// the output lies beyond both inputs, there it is distance/scale, and
/// coordinates are independent. The lower end is read off the law's pmf.
fn laplace_loss(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Loss> {
    let (lattice, pair) = units(parameters, pair)?;
    let scale = lattice.in_units(&parameters.rational("scale")?);
    parameters.rational_or("sensitivity", 1)?;
    profile(parameters)?;
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
fn gaussian_loss(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Loss> {
    let (_, pair) = units(parameters, pair)?;
    let sigma = parameters.rational("sigma")?;
    parameters.rational_or("sensitivity", 1)?;
    profile(parameters)?;
    law::DiscreteGaussian::new(sigma)?;
    let same = distances(pair.on(Side::Left), pair.on(Side::Right))
        .is_some_and(|distances| distances.iter().all(Integer::is_zero));
    Ok(if same { Loss::Within(Interval::exact(Dyadic::zero())) } else { Loss::Infinite })
}
