//! Noise added to an integer, with what people do to it on the way as
//! parameters: rounding before, cutting off, a coarser lattice, rounding after,
//! one draw for several answers.

use crate::error::{Error, Result};
use crate::json::Value;
use crate::museum::noise::{BITS, Noise};
use crate::num::{Dyadic, Integer, Interval, Rational};
use crate::subject::input::{Pair, integer, list};
use crate::subject::{Entry, Loss, Output, Parameters, Run, Side};
use crate::tape::Tape;

pub(in crate::museum) const ENTRY: Entry = Entry {
    name: "lattice-noise",
    about: "scale=RATIONAL [noise=laplace|exponential|gaussian] [coarse=1] [bound=none] [grain=1] [shown=1] [shared=no|yes]; an integer or a list of them. Right or broken, by its parameters: the input is rounded to `coarse`, the noise drawn again beyond `bound` and rounded to `grain`, the sum rounded to `shown`",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss,
};

struct Additive {
    noise: Noise,
    scale: Rational,
    coarse: Integer,
    bound: Option<Integer>,
    grain: Integer,
    shown: Integer,
    shared: bool,
}

fn whole(parameters: &mut Parameters, name: &'static str) -> Result<Integer> {
    let given = parameters.rational_or(name, 1)?;
    if given.is_positive() && given.denominator().is_one() {
        return Ok(given.numerator().clone());
    }
    Err(Error::domain(name, given, "an integer, 1 or more"))
}

fn read(parameters: &mut Parameters) -> Result<Additive> {
    let scale = parameters.clone().rational("scale")?;
    let bound = match parameters.clone().text("bound").as_deref() {
        None | Some("none") => {
            parameters.text("bound");
            None
        }
        Some(_) => Some(whole(parameters, "bound")?),
    };
    let shared = match parameters.text("shared").as_deref() {
        None | Some("no") => false,
        Some("yes") => true,
        Some(other) => return Err(Error::domain("shared", other, "yes or no")),
    };
    Ok(Additive {
        noise: Noise::named(parameters)?,
        scale,
        coarse: whole(parameters, "coarse")?,
        bound,
        grain: whole(parameters, "grain")?,
        shown: whole(parameters, "shown")?,
        shared,
    })
}

/// One number, or several.
fn answers(value: &Value) -> Result<Vec<Integer>> {
    match value {
        Value::Array(_) => list(value, integer),
        single => Ok(vec![integer(single)?]),
    }
}

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let additive = read(parameters)?;
    let many = matches!(pair[0], Value::Array(_));
    let pair = Pair::read(pair, answers)?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let mut said = Vec::new();
        let mut last = None;
        for answer in pair.on(side) {
            let noise = match last.take().filter(|_| additive.shared) {
                Some(noise) => noise,
                None => additive.draw(&mut tape)?,
            };
            let sum = down(answer, &additive.coarse) + &noise;
            last = Some(noise);
            said.push(Output::Integer(down(&sum, &additive.shown)));
        }
        Ok(match (many, said.pop()) {
            (false, Some(one)) => one,
            (_, Some(one)) => {
                said.push(one);
                Output::Vector(said)
            }
            (_, None) => Output::Vector(said),
        })
    }))
}

/// The largest multiple of `step` that is at most `x`.
fn down(x: &Integer, step: &Integer) -> Integer {
    if *step == Integer::ONE {
        return x.clone();
    }
    // Division rounds towards 0.
    let quotient = x / step;
    let below = if &quotient * step > *x { quotient - Integer::ONE } else { quotient };
    below * step
}

/// Of Laplace noise that is neither cut off nor coarse: the distances of the
/// rounded inputs over the scale, reached beyond all of them, where a rounded
/// sum still tells as much as the sum.
fn loss(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Option<Loss>> {
    let additive = read(parameters)?;
    let pair = Pair::read(pair, answers)?;
    let (left, right) = (pair.on(Side::Left), pair.on(Side::Right));
    let plain = matches!(additive.noise, Noise::Laplace(_))
        && additive.bound.is_none()
        && additive.grain == Integer::ONE
        && !additive.shared;
    if !plain || left.len() != right.len() {
        return Ok(None);
    }
    let mut total = Interval::exact(Dyadic::zero());
    for (left, right) in left.iter().zip(right) {
        let apart = down(left, &additive.coarse) - down(right, &additive.coarse);
        let distance = Rational::from(apart).abs();
        total = total.add(&Interval::of(&(&distance / &additive.scale)?, BITS), BITS);
    }
    Ok(Some(Loss::Within(total)))
}

impl Additive {
    fn draw(&self, tape: &mut impl Tape) -> Result<Integer> {
        loop {
            let noise = self.noise.draw(tape)?;
            let far = |bound: &Integer| noise > *bound || -&noise > *bound;
            if !self.bound.as_ref().is_some_and(far) {
                return Ok(down(&noise, &self.grain));
            }
        }
    }
}
