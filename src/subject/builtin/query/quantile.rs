//! The quantile on a grid.

use super::{contribution, grid, profile, relation, rows, shown};
use crate::error::Result;
use crate::json::Value;
use crate::law::Law;
use crate::mechanism::{Mechanism, Profile, Quantile};
use crate::subject::input::Pair;
use crate::subject::loss::Loss;
use crate::subject::{Chances, Entry, Parameters, Run};
use crate::tape::Tape;

pub(crate) const QUANTILE: Entry = Entry {
    name: "quantile",
    about: "quantile=RATIONAL, lower=, upper=RATIONAL [step=1], epsilon=RATIONAL, relation=add-remove|replace-one, records=INTEGER [per_key=records] [profile=inverse|cks20]; rows [person, value] or [person, key, value]",
    build,
    guarantee: |parameters| Ok(Some(make(parameters)?.0.guarantee().clone())),
    outputs: |parameters, input| outputs(parameters, input).map(Some),
    loss: |parameters, pair| Loss::of(outputs, parameters, pair).map(Some),
};

fn make(parameters: &mut Parameters) -> Result<(Quantile, Profile)> {
    let grid = grid(parameters)?;
    let quantile = parameters.rational("quantile")?;
    let epsilon = parameters.rational("epsilon")?;
    let (relation, contribution) = (relation(parameters)?, contribution(parameters)?);
    let profile = profile(parameters)?;
    let made = Quantile::new(grid, &quantile, &epsilon, relation, contribution, profile)?;
    Ok((made, profile))
}

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let (mechanism, profile) = make(parameters)?;
    let scores = Pair::read(pair, |value| Ok(mechanism.scores(&rows(value)?)))?;
    if profile == Profile::Cks20 {
        return Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
            let units = mechanism.choose(scores.on(side), &mut tape)?;
            Ok(shown(mechanism.grid(), &units))
        }));
    }
    // The law of each side is computed once.
    let laws = Pair::read(pair, |value| mechanism.law(&mechanism.scores(&rows(value)?)))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let place = laws.on(side).draw(&mut tape)?;
        Ok(shown(mechanism.grid(), &(mechanism.grid().lower() + place)))
    }))
}

fn outputs(parameters: &mut Parameters, input: &Value) -> Result<Chances> {
    let (mechanism, _) = make(parameters)?;
    let chances = mechanism.probabilities(&rows(input)?)?;
    let show = |(units, chance)| (shown(mechanism.grid(), &units), chance);
    Ok(chances.into_iter().map(show).collect())
}
