//! The number of records used as if it were public: to answer without noise,
//! to scale the noise, to scale the release.

use crate::error::{Error, Result};
use crate::json::{Value, kind};
use crate::num::{Integer, Natural, Rational};
use crate::subject::input::{Pair, integer};
use crate::subject::{Entry, Output, Parameters, Run, Side};
use crate::tape::Tape;

use super::super::noise::Noise;
use super::super::reading::{option, positive, whole, whole_or};
use super::super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(in super::super) const EARLY_RETURN: Entry = Entry {
    name: "early-return",
    about: "scale=RATIONAL minimum=INTEGER [says=count|nothing]; a list of records, counted. Broken: fewer than minimum are counted without noise, or not at all",
    build: early,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

pub(in super::super) const SIZED_MEAN: Entry = Entry {
    name: "sized-mean",
    about: "upper=INTEGER epsilon=RATIONAL [size=INTEGER] [by=noise|release]; a list of integers, clamped into 0..upper. Broken: without size, the number of records divides the scale of the noise, or the noisy sum",
    build: mean,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

pub(in super::super) const SPECIMENS: &[Specimen] = &[
    Specimen {
        name: "empty-without-noise",
        about: "no records are counted as exactly 0, before any noise is drawn",
        provenance: "an early return; no one issue",
        claim: "eps=1",
        relation: "add",
        pair: ["[]", "[1]"],
        subject: Exhibit::new("early-return", "scale=1 minimum=1"),
        truth: Truth::Infinite("anything but 0 comes from the side with a record"),
        sight: Sight::Support(500),
        correct: Exhibit::new("early-return", "scale=1 minimum=0"),
        over_noised: Some(Exhibit::new("early-return", "scale=2 minimum=0")),
    },
    Specimen {
        name: "too-few-records",
        about: "fewer than five records are not answered at all, whatever noise would have said",
        provenance: "minimum group sizes; no one issue",
        claim: "eps=1",
        relation: "add",
        pair: ["[1, 1, 1, 1]", "[1, 1, 1, 1, 1]"],
        subject: Exhibit::new("early-return", "scale=1 minimum=5 says=nothing"),
        truth: Truth::Infinite("one side never answers, the other always"),
        sight: Sight::Support(200),
        correct: Exhibit::new("early-return", "scale=1 minimum=0"),
        over_noised: Some(Exhibit::new("early-return", "scale=2 minimum=0")),
    },
    Specimen {
        name: "noise-from-private-size",
        about: "the noise of a mean is scaled to the number of records, which is private",
        provenance: "[smartnoise-core#355], [smartnoise-core#356]",
        claim: "eps=1",
        relation: "add",
        pair: ["[1]", "[1, 1]"],
        subject: Exhibit::new("sized-mean", "upper=1 epsilon=1"),
        truth: Truth::Infinite(
            "two Laplace laws of different scales: the ratio grows without bound in the tails",
        ),
        sight: Sight::Law(15_000),
        correct: Exhibit::new("sized-mean", "upper=1 epsilon=1 size=4"),
        over_noised: Some(Exhibit::new("sized-mean", "upper=1 epsilon=1/2 size=4")),
    },
    Specimen {
        name: "release-over-private-size",
        about: "a noisy sum is divided by the number of records, which is private",
        provenance: "[Opacus#571]",
        claim: "eps=1",
        relation: "add",
        pair: ["[1, 1]", "[1, 1, 1]"],
        subject: Exhibit::new("sized-mean", "upper=1 epsilon=1 by=release"),
        truth: Truth::Infinite("halves come from two records alone, thirds from three"),
        sight: Sight::Support(600),
        correct: Exhibit::new("sized-mean", "upper=1 epsilon=1 size=4 by=release"),
        over_noised: Some(Exhibit::new("sized-mean", "upper=1 epsilon=1/2 size=4 by=release")),
    },
];

/// A list that may be empty.
fn records(value: &Value) -> Result<&[Value]> {
    let items = value.as_array().map(Vec::as_slice);
    items.ok_or_else(|| Error::domain("input", kind(value), "an array"))
}

fn early(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let noise = Noise::laplace(&positive(parameters, "scale")?)?;
    let minimum = Natural::from(whole(parameters, "minimum", (0, 1 << 32))?);
    let silent = option(parameters, "says", &["count", "nothing"])? == "nothing";
    let counts = Pair::read(pair, |value| Ok(Natural::from(records(value)?.len())))?;
    Ok(Box::new(move |side, tape: &mut dyn Tape| {
        let count = counts.on(side);
        Ok(match (*count < minimum, silent) {
            (true, true) => Output::Null,
            (true, false) => Output::Integer(count.clone().into()),
            (false, _) => Output::Integer(Integer::from(count.clone()) + noise.draw(tape)?),
        })
    }))
}

/// Means are released in steps of 1/STEPS where the size divides the noise.
const STEPS: u64 = 64;

fn mean(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let upper = whole(parameters, "upper", (1, 1 << 20))?;
    let epsilon = positive(parameters, "epsilon")?;
    let public = whole_or(parameters, "size", (1, 1 << 20))?;
    let by_release = option(parameters, "by", &["noise", "release"])? == "release";
    let bounded = Pair::read(pair, |value| {
        let items = records(value)?;
        let clamp = |item| Ok(integer(item)?.max(Integer::ZERO).min(Integer::from(upper)));
        let sum: Integer = items.iter().map(clamp).sum::<Result<_>>()?;
        let size = public.map_or(items.len().try_into().ok(), |size| size.try_into().ok());
        let size = size.filter(|size: &u32| *size > 0);
        let size = size.ok_or_else(|| Error::domain("input", "[]", "at least one record"))?;
        Ok((sum, size))
    })?;
    let noise = |side| {
        let size = if by_release { 1 } else { bounded.on(side).1 };
        let steps = if by_release { 1 } else { STEPS };
        let sensitivity = Rational::new(Natural::from(upper * steps), Natural::from(size))?;
        Noise::laplace(&(&sensitivity / &epsilon)?)
    };
    let (left, right) = (noise(Side::Left)?, noise(Side::Right)?);
    Ok(Box::new(move |side, tape: &mut dyn Tape| {
        let (sum, size) = bounded.on(side);
        let noise = if side == Side::Left { left.draw(tape)? } else { right.draw(tape)? };
        if by_release {
            let released = (sum + noise).to_f64().value() / f64::from(*size);
            return Ok(Output::Float(released.to_bits()));
        }
        Ok(Output::Integer(sum * Integer::from(STEPS) / Integer::from(*size) + noise))
    }))
}
