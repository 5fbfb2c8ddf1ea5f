//! Selection of one of several scored candidates.

use super::{profile, threshold};
use crate::error::{Error, Result};
use crate::json::Value;
use crate::law::{Law, Probability, Selection};
use crate::mechanism::{Exponential, Mechanism, NoisyMax, PermuteAndFlip, Profile};
use crate::num::{Integer, Interval, Rational};
use crate::subject::input::{Pair, integer, list, rational};
use crate::subject::loss::Loss;
use crate::subject::{Chances, Entry, Output, Parameters, Run, Side};
use crate::tape::Tape;

pub(super) const EXPONENTIAL: Entry = Entry {
    name: "exponential",
    about: "epsilon=RATIONAL [sensitivity=1] [monotone=no|yes] [profile=inverse|cks20]; a list of scores",
    build: exponential,
    guarantee: |parameters| Ok(Some(make_exponential(parameters)?.0.guarantee().clone())),
    outputs: |parameters, input| exponential_outputs(parameters, input).map(Some),
    loss: |parameters, pair| {
        proven(parameters, pair, make_exponential, exponential_outputs, usize::MAX)
    },
};

pub(super) const PERMUTE_AND_FLIP: Entry = Entry {
    name: "permute-and-flip",
    about: "epsilon=RATIONAL [sensitivity=1] [monotone=no|yes] [profile=inverse|cks20]; a list of scores",
    build: permute_and_flip,
    guarantee: |parameters| Ok(Some(make_permute_and_flip(parameters)?.0.guarantee().clone())),
    outputs: |parameters, input| permute_and_flip_outputs(parameters, input).map(Some),
    loss: |parameters, pair| {
        proven(parameters, pair, make_permute_and_flip, permute_and_flip_outputs, usize::MAX)
    },
};

pub(super) const NOISY_MAX: Entry = Entry {
    name: "noisy-max",
    about: "epsilon=RATIONAL [sensitivity=1] [monotone=no|yes] [profile=inverse|cks20]; a list of integer scores",
    build: noisy_max,
    guarantee: |parameters| Ok(Some(make_noisy_max(parameters)?.0.guarantee().clone())),
    outputs: |parameters, input| {
        let few = list(input, integer)?.len() <= threshold::FEW;
        if few { noisy_max_outputs(parameters, input).map(Some) } else { Ok(None) }
    },
    loss: |parameters, pair| {
        proven(parameters, pair, make_noisy_max, noisy_max_outputs, threshold::FEW)
    },
};

/// Whether the scores are said to move in one direction only.
fn monotone(parameters: &mut Parameters) -> Result<bool> {
    match parameters.text("monotone").as_deref() {
        None | Some("no") => Ok(false),
        Some("yes") => Ok(true),
        Some(other) => Err(Error::domain("monotone", other, "yes or no")),
    }
}

/// A mechanism's constructor: ε, sensitivity, monotone, profile.
type Make<M> = fn(&Rational, &Rational, bool, Profile) -> Result<M>;

fn make<M>(parameters: &mut Parameters, new: Make<M>) -> Result<(M, Profile, bool)> {
    let epsilon = parameters.rational("epsilon")?;
    let sensitivity = parameters.rational_or("sensitivity", 1)?;
    let (monotone, profile) = (monotone(parameters)?, profile(parameters)?);
    Ok((new(&epsilon, &sensitivity, monotone, profile)?, profile, monotone))
}

fn make_exponential(parameters: &mut Parameters) -> Result<(Exponential, Profile, bool)> {
    make(parameters, Exponential::new)
}

fn make_permute_and_flip(parameters: &mut Parameters) -> Result<(PermuteAndFlip, Profile, bool)> {
    make(parameters, PermuteAndFlip::new)
}

fn make_noisy_max(parameters: &mut Parameters) -> Result<(NoisyMax, Profile, bool)> {
    make(parameters, NoisyMax::new)
}

fn exponential(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let (mechanism, profile, _) = make_exponential(parameters)?;
    match profile {
        Profile::Inverse => inverse(pair, |scores| mechanism.law(scores)),
        Profile::Cks20 => released(mechanism, pair, rational),
    }
}

fn permute_and_flip(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let (mechanism, profile, _) = make_permute_and_flip(parameters)?;
    match profile {
        Profile::Inverse => inverse(pair, |scores| mechanism.law(scores)),
        Profile::Cks20 => released(mechanism, pair, rational),
    }
}

fn noisy_max(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    released(make_noisy_max(parameters)?.0, pair, integer)
}

/// Runs that release by the mechanism.
fn released<N: 'static>(
    mechanism: impl Mechanism<Input = [N], Output = usize> + 'static,
    pair: &[Value; 2],
    read: fn(&Value) -> Result<N>,
) -> Result<Run> {
    let pair = Pair::read(pair, |value| list(value, read))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        mechanism.release(pair.on(side), &mut tape).map(index)
    }))
}

/// Runs that draw the law, which is computed once for each side.
fn inverse(pair: &[Value; 2], law: impl Fn(&[Rational]) -> Result<Selection>) -> Result<Run> {
    let laws = Pair::read(pair, |value| law(&list(value, rational)?))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        laws.on(side).draw(&mut tape).map(Output::Integer)
    }))
}

fn index(index: usize) -> Output {
    Output::Integer(Integer::from(index))
}

fn chances(probabilities: Vec<(usize, Probability)>) -> Chances {
    probabilities.into_iter().map(|(at, chance)| (index(at), chance)).collect()
}

fn exponential_outputs(parameters: &mut Parameters, input: &Value) -> Result<Chances> {
    let (mechanism, _, _) = make_exponential(parameters)?;
    mechanism.probabilities(&list(input, rational)?).map(chances)
}

fn permute_and_flip_outputs(parameters: &mut Parameters, input: &Value) -> Result<Chances> {
    let (mechanism, _, _) = make_permute_and_flip(parameters)?;
    mechanism.probabilities(&list(input, rational)?).map(chances)
}

fn noisy_max_outputs(parameters: &mut Parameters, input: &Value) -> Result<Chances> {
    let (mechanism, _, _) = make_noisy_max(parameters)?;
    mechanism.probabilities(&list(input, integer)?).map(chances)
}

/// The loss of a pair: from the law, unless its computation would take too
/// long, and at most the guarantee, if the pair is one that it speaks of. The
/// guarantee settles pairs that reach it exactly, as permute-and-flip does.
fn proven<M: Mechanism>(
    parameters: &mut Parameters,
    pair: &[Value; 2],
    make: fn(&mut Parameters) -> Result<(M, Profile, bool)>,
    outputs: fn(&mut Parameters, &Value) -> Result<Chances>,
    longest: usize,
) -> Result<Option<Loss>> {
    let (mechanism, _, monotone) = make(&mut parameters.clone())?;
    let scores = Pair::read(pair, |value| list(value, rational))?;
    let (left, right) = (scores.on(Side::Left), scores.on(Side::Right));
    if left.len() != right.len() {
        // Every index has a chance, so the longer list's last is on one side only.
        return Ok(Some(Loss::Infinite));
    }
    let bound = threshold::guaranteed(mechanism.guarantee(), left, right)?;
    let rises = left.iter().zip(right).any(|(a, b)| a < b);
    let falls = left.iter().zip(right).any(|(a, b)| a > b);
    let bound = bound.filter(|_| !(monotone && rises && falls));
    if left.len() > longest {
        return Ok(bound.map(Loss::Within));
    }
    Ok(Some(match (Loss::of(outputs, parameters, pair)?, bound) {
        (Loss::Within(loss), Some(bound)) => {
            let hi = loss.hi().clone().min(bound.hi().clone());
            Loss::Within(Interval::new(loss.lo().clone().min(hi.clone()), hi)?)
        }
        (loss, _) => loss,
    }))
}
