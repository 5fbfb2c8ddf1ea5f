//! The mechanisms of the crate as subjects, by name.

use super::Side;
use super::input::{Pair, Units, integer, list};
use super::loss;
use super::output::Output;
use super::parameters::Parameters;
use super::simulated::{Entry, Run};
use crate::error::{Error, Result};
use crate::json::Value;
use crate::mechanism::{
    AboveThreshold, DiscreteGaussian, DiscreteLaplace, Lattice, Mechanism, Profile,
    RandomizedResponse,
};
use crate::num::{Integer, Natural, Rational};
use crate::tape::Tape;

/// The correct mechanisms; the broken ones are in [`crate::museum`].
pub const BUILTINS: &[Entry] = &[
    Entry {
        name: "discrete-laplace",
        about: "scale=RATIONAL [step=2^-k] [profile=inverse|cks20]; a number or a list of numbers",
        build: discrete_laplace,
        loss: |parameters, pair| loss::discrete_laplace(parameters, pair).map(Some),
    },
    Entry {
        name: "discrete-gaussian",
        about: "sigma=RATIONAL [step=2^-k] [profile=inverse|cks20]; a number or a list of numbers",
        build: discrete_gaussian,
        loss: |parameters, pair| loss::discrete_gaussian(parameters, pair).map(Some),
    },
    Entry {
        name: "randomized-response",
        about: "odds=RATIONAL [answers=2] [profile=inverse|cks20]; an answer from 0 to answers - 1",
        build: randomized_response,
        loss: |parameters, pair| loss::randomized_response(parameters, pair).map(Some),
    },
    Entry {
        name: "above-threshold",
        about: "epsilon=RATIONAL [sensitivity=1] [threshold=0] [profile=inverse|cks20]; a list of integer query answers",
        build: above_threshold,
        loss: loss::above_threshold,
    },
];

/// The profile a built-in draws its noise in: `inverse` unless told otherwise.
///
/// # Errors
///
/// [`Error::Unknown`] for another name.
pub fn profile(parameters: &mut Parameters) -> Result<Profile> {
    parameters.text("profile").map_or(Ok(Profile::Inverse), |text| text.parse())
}

/// The lattice with the step given, the integers by default.
pub(super) fn lattice(parameters: &mut Parameters) -> Result<Lattice> {
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
            let items: Result<Vec<_>> =
                list.iter().map(|units| add(units, tape).map(&shown)).collect();
            items.map(Output::Vector)
        }
    })
}

fn discrete_laplace(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let lattice = lattice(parameters)?;
    let scale = parameters.rational("scale")?;
    let mechanism =
        DiscreteLaplace::new(&scale, &Rational::one(), lattice.clone(), profile(parameters)?)?;
    let pair = Pair::read(pair, |value| Units::read(value, &lattice))?;
    Ok(noisy(pair, lattice, move |units, mut tape| mechanism.release_one(units, &mut tape)))
}

fn discrete_gaussian(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let lattice = lattice(parameters)?;
    let sigma = parameters.rational("sigma")?;
    let mechanism =
        DiscreteGaussian::new(&sigma, &Rational::one(), lattice.clone(), profile(parameters)?)?;
    let pair = Pair::read(pair, |value| Units::read(value, &lattice))?;
    Ok(noisy(pair, lattice, move |units, mut tape| mechanism.release_one(units, &mut tape)))
}

/// The number of answers, 2 unless told otherwise.
pub(super) fn answers(parameters: &mut Parameters) -> Result<u64> {
    let given = parameters.rational_or("answers", 2)?;
    let count = u64::try_from(given.numerator()).ok().filter(|_| given.denominator().is_one());
    count.ok_or_else(|| Error::domain("answers", &given, "an integer, 2 or more"))
}

/// A true answer below `answers`.
pub(super) fn answer(value: &Value, answers: u64) -> Result<u64> {
    let truth = integer(value)?;
    u64::try_from(&truth)
        .ok()
        .filter(|&truth| truth < answers)
        .ok_or_else(|| Error::domain("input", &truth, "an answer from 0 to answers - 1"))
}

fn randomized_response(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let answers = answers(parameters)?;
    let mechanism =
        RandomizedResponse::new(answers, &parameters.rational("odds")?, profile(parameters)?)?;
    let pair = Pair::read(pair, |value| answer(value, answers))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let said = mechanism.release(pair.on(side), &mut tape)?;
        Ok(Output::Integer(Integer::from(said)))
    }))
}

/// The mechanism from its parameters.
pub(super) fn make_above_threshold(parameters: &mut Parameters) -> Result<AboveThreshold> {
    let threshold = parameters.rational_or("threshold", 0)?;
    if !threshold.denominator().is_one() {
        return Err(Error::domain("threshold", threshold, "an integer"));
    }
    AboveThreshold::new(
        &parameters.rational("epsilon")?,
        &parameters.rational_or("sensitivity", 1)?,
        threshold.numerator().clone(),
        profile(parameters)?,
    )
}

fn above_threshold(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let mechanism = make_above_threshold(parameters)?;
    let pair = Pair::read(pair, |value| list(value, integer))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let said = mechanism.release(pair.on(side), &mut tape)?;
        Ok(Output::Vector(said.into_iter().map(Output::Boolean).collect()))
    }))
}
