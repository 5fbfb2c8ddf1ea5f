//! The queries on records about people.

mod open_histogram;
mod quantile;
mod rows;

use super::profile;
use crate::error::{Error, Result};
use crate::json::{self, Value, kind};
use crate::mechanism::{
    BoundedMean, BoundedSum, Contribution, Count, Grid, Histogram, Mechanism, Moments,
};
use crate::num::{Dyadic, Integer, Interval, Natural, Rational};
use crate::privacy::{Claim, Epsilon, Event, Relation};
use crate::subject::input::Pair;
use crate::subject::loss::{BITS, Loss};
use crate::subject::{Entry, Output, Parameters, Run, Side};
use crate::tape::Tape;
pub(super) use open_histogram::OPEN_HISTOGRAM;
pub(super) use quantile::QUANTILE;
use rows::rows;

pub(super) const COUNT: Entry = Entry {
    name: "count",
    about: "epsilon=RATIONAL or rho=RATIONAL, relation=add-remove|replace-one, records=INTEGER [per_key=records] [profile=inverse|cks20]; rows [person, value] or [person, key, value]",
    build: count,
    guarantee: |parameters| make_count(parameters).map(|made| Some(made.guarantee().clone())),
    outputs: Entry::unbounded,
    loss: |parameters, pair| {
        let mechanism = make_count(parameters)?;
        let answers = Pair::read(pair, |value| Ok(vec![mechanism.exact(&rows(value)?)]))?;
        let (left, right) = (answers.on(Side::Left), answers.on(Side::Right));
        shift_loss(mechanism.event(), left, right).map(Some)
    },
};

pub(super) const BOUNDED_SUM: Entry = Entry {
    name: "bounded-sum",
    about: "lower=, upper=RATIONAL [step=1], epsilon= or rho=RATIONAL, relation=add-remove|replace-one, records=INTEGER [per_key=records] [profile=inverse|cks20]; rows [person, value] or [person, key, value]",
    build: bounded_sum,
    guarantee: |parameters| make_sum(parameters).map(|made| Some(made.guarantee().clone())),
    outputs: Entry::unbounded,
    loss: |parameters, pair| {
        let mechanism = make_sum(parameters)?;
        let answers = Pair::read(pair, |value| Ok(vec![mechanism.exact(&rows(value)?)]))?;
        let (left, right) = (answers.on(Side::Left), answers.on(Side::Right));
        shift_loss(mechanism.event(), left, right).map(Some)
    },
};

pub(super) const BOUNDED_MEAN: Entry = Entry {
    name: "bounded-mean",
    about: "lower=, upper=RATIONAL [step=1], epsilon=RATIONAL [split=1/2], relation=add-remove|replace-one, records=INTEGER [per_key=records] [profile=inverse|cks20]; rows [person, value] or [person, key, value]",
    build: bounded_mean,
    guarantee: |parameters| make_mean(parameters).map(|made| Some(made.guarantee().clone())),
    outputs: Entry::unbounded,
    loss: |parameters, pair| mean_loss(parameters, pair).map(Some),
};

pub(super) const HISTOGRAM: Entry = Entry {
    name: "histogram",
    about: "keys=[\"a\",\"b\"], epsilon= or rho=RATIONAL, relation=add-remove|replace-one, records=INTEGER [per_key=records] [profile=inverse|cks20]; rows [person, key, value]",
    build: histogram,
    guarantee: |parameters| make_histogram(parameters).map(|made| Some(made.guarantee().clone())),
    outputs: Entry::unbounded,
    loss: |parameters, pair| {
        let mechanism = make_histogram(parameters)?;
        let answers = Pair::read(pair, |value| mechanism.exact(&rows(value)?))?;
        let (left, right) = (answers.on(Side::Left), answers.on(Side::Right));
        shift_loss(mechanism.event(), left, right).map(Some)
    },
};

/// ε or ρ, whichever of the two is given.
fn claim(parameters: &mut Parameters) -> Result<Claim> {
    match (parameters.text("epsilon"), parameters.text("rho")) {
        (Some(text), None) => {
            let epsilon: Rational = text.parse()?;
            if !epsilon.is_positive() {
                return Err(Error::domain("epsilon", epsilon, "epsilon > 0"));
            }
            Ok(Claim::Pure { epsilon: Epsilon::new(epsilon)? })
        }
        (None, Some(rho)) => Ok(Claim::Zcdp { rho: rho.parse()? }),
        (Some(_), Some(rho)) => Err(Error::domain("rho", rho, "either epsilon or rho, not both")),
        (None, None) => {
            Err(Error::Missing { what: "epsilon", give: "epsilon=RATIONAL or rho=RATIONAL" })
        }
    }
}

fn relation(parameters: &mut Parameters) -> Result<Relation> {
    match parameters.text("relation") {
        Some(text) => text.parse(),
        None => Err(Error::Missing {
            what: "relation",
            give: "relation=add-remove or relation=replace-one",
        }),
    }
}

/// A limit of records.
fn limit(name: &'static str, given: &Rational) -> Result<u32> {
    let whole = u32::try_from(given.numerator()).ok().filter(|_| given.denominator().is_one());
    whole.ok_or_else(|| Error::domain(name, given, "an integer from 1 to 2^32 - 1"))
}

/// At most `records` records a person, at most `per_key` of them with one key.
fn contribution(parameters: &mut Parameters) -> Result<Contribution> {
    let records = limit("records", &parameters.rational("records")?)?;
    let per_key = parameters.rational_or("per_key", records.into())?;
    Contribution::new(records, limit("per_key", &per_key)?)
}

/// The grid of `lower`, `upper` and `step`, 1 by default.
fn grid(parameters: &mut Parameters) -> Result<Grid> {
    let step = parameters.rational_or("step", 1)?;
    Grid::new(step, &parameters.rational("lower")?, &parameters.rational("upper")?)
}

/// The keys of a JSON array of texts.
fn keys(parameters: &mut Parameters) -> Result<Vec<String>> {
    const FORM: &str = "a JSON array of texts, such as [\"a\", \"b\"]";
    let given = parameters.text("keys").ok_or(Error::Missing { what: "keys", give: FORM })?;
    let Value::Array(items) = json::parse(&given, "keys")? else {
        return Err(Error::domain("keys", given, FORM));
    };
    let text = |item: &Value| {
        let key = item.as_str().map(str::to_owned);
        key.ok_or_else(|| Error::domain("keys", kind(item), FORM))
    };
    items.iter().map(text).collect()
}

fn make_count(parameters: &mut Parameters) -> Result<Count> {
    let (claim, relation) = (claim(parameters)?, relation(parameters)?);
    Count::new(claim, relation, contribution(parameters)?, profile(parameters)?)
}

fn make_sum(parameters: &mut Parameters) -> Result<BoundedSum> {
    let (grid, claim, relation) = (grid(parameters)?, claim(parameters)?, relation(parameters)?);
    BoundedSum::new(grid, claim, relation, contribution(parameters)?, profile(parameters)?)
}

fn make_mean(parameters: &mut Parameters) -> Result<BoundedMean> {
    let grid = grid(parameters)?;
    let epsilon = parameters.rational("epsilon")?;
    let split = match parameters.text("split") {
        Some(text) => text.parse()?,
        None => Rational::new(1, 2u8)?,
    };
    let (relation, contribution) = (relation(parameters)?, contribution(parameters)?);
    BoundedMean::new(grid, &epsilon, &split, relation, contribution, profile(parameters)?)
}

fn make_histogram(parameters: &mut Parameters) -> Result<Histogram> {
    let (keys, claim, relation) = (keys(parameters)?, claim(parameters)?, relation(parameters)?);
    Histogram::new(keys, claim, relation, contribution(parameters)?, profile(parameters)?)
}

fn count(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let mechanism = make_count(parameters)?;
    let exact = Pair::read(pair, |value| Ok(mechanism.exact(&rows(value)?)))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        mechanism.noisy(exact.on(side), &mut tape).map(Output::Integer)
    }))
}

fn bounded_sum(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let mechanism = make_sum(parameters)?;
    let exact = Pair::read(pair, |value| Ok(mechanism.exact(&rows(value)?)))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let units = mechanism.noisy(exact.on(side), &mut tape)?;
        Ok(shown(mechanism.grid(), &units))
    }))
}

fn bounded_mean(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let mechanism = make_mean(parameters)?;
    let exact = Pair::read(pair, |value| Ok(mechanism.exact(&rows(value)?)))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let noisy = mechanism.noisy(exact.on(side), &mut tape)?;
        Ok(shown(mechanism.grid(), &mechanism.mean(&noisy)))
    }))
}

fn histogram(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let mechanism = make_histogram(parameters)?;
    let exact = Pair::read(pair, |value| mechanism.exact(&rows(value)?))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let counts = mechanism.noisy(exact.on(side), &mut tape)?;
        Ok(Output::Vector(counts.into_iter().map(Output::Integer).collect()))
    }))
}

/// A multiple of a grid's step: an integer if the step is one, otherwise the
/// float that it is, or the text of the fraction if no float is.
fn shown(grid: &Grid, units: &Integer) -> Output {
    let value = grid.value(units);
    if grid.lattice().step().denominator().is_one() {
        return Output::Integer(value.numerator().clone());
    }
    let float = grid.float(units).map(|float| Output::Float(float.to_bits()));
    float.unwrap_or_else(|| Output::Text(value.to_string()))
}

/// The loss of noise added to integers: for Laplace noise reached beyond both
/// answers, for Gaussian noise without bound unless the answers are the same.
fn shift_loss(event: &Event, left: &[Integer], right: &[Integer]) -> Result<Loss> {
    let apart = |(a, b): (&Integer, &Integer)| (a - b).into_parts().1;
    let distance: Natural = left.iter().zip(right).map(apart).sum();
    match event {
        Event::DiscreteLaplace { scale, .. } => {
            let loss = (&Rational::from(distance) / scale)?;
            Ok(Loss::Within(Interval::of(&loss, BITS)))
        }
        _ if distance.is_zero() => Ok(Loss::Within(Interval::exact(Dyadic::zero()))),
        _ => Ok(Loss::Infinite),
    }
}

/// The mean is computed of a noisy sum and a noisy count, so it loses at most
/// what they do together.
fn mean_loss(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Loss> {
    let mechanism = make_mean(parameters)?;
    let moments = Pair::read(pair, |value| Ok(mechanism.exact(&rows(value)?)))?;
    let [sum, count] = mechanism.parts();
    let part = |event: &Event, of: fn(&Moments) -> Integer| {
        shift_loss(event, &[of(moments.on(Side::Left))], &[of(moments.on(Side::Right))])
    };
    match (part(sum, |exact| exact.sum.clone())?, part(count, |exact| exact.count.clone())?) {
        (Loss::Within(sum), Loss::Within(count)) => {
            let upper = sum.add(&count, BITS).hi().clone();
            Ok(Loss::Within(Interval::new(Dyadic::zero(), upper)?))
        }
        _ => Ok(Loss::Infinite),
    }
}
