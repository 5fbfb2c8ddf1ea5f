//! Running sums of a stream, with noise on the increments or on the sums, and
//! in blocks as in `[CSS11]`.

use crate::error::{Error, Result};
use crate::json::Value;
use crate::museum::noise::{BITS, Noise};
use crate::num::{Integer, Interval, Rational};
use crate::subject::input::{Pair, integer, list};
use crate::subject::{Entry, Loss, Output, Parameters, Run, Side};
use crate::tape::Tape;

pub(in crate::museum) const ENTRY: Entry = Entry {
    name: "running-sums",
    about: "scale=RATIONAL [noise_on=increments|sums] [block=none] [block_scale=RATIONAL]; a list of integer increments. Right or broken, by its parameters",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss,
};

struct Sums {
    noise: Noise,
    scale: Rational,
    on_sums: bool,
    /// How many increments make a block; 0 for no blocks.
    block: usize,
    block_noise: Noise,
    block_scale: Rational,
}

fn read(parameters: &mut Parameters) -> Result<Sums> {
    let scale = parameters.rational("scale")?;
    let on_sums = match parameters.text("noise_on").as_deref() {
        None | Some("increments") => false,
        Some("sums") => true,
        Some(other) => return Err(Error::domain("noise_on", other, "increments or sums")),
    };
    let block = match parameters.text("block").as_deref() {
        None | Some("none") => 0,
        Some(text) => {
            text.parse().ok().filter(|&block| block > 1 && !on_sums).ok_or_else(|| {
                Error::domain("block", text, "none, or 2 or more, noise_on=increments")
            })?
        }
    };
    let block_scale = match block {
        0 => Rational::zero(),
        _ => parameters.rational("block_scale")?,
    };
    let noise = Noise::laplace(&scale)?;
    let block_noise = Noise::laplace(&block_scale)?;
    Ok(Sums { noise, scale, on_sums, block, block_noise, block_scale })
}

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let sums = read(parameters)?;
    let pair = Pair::read(pair, |value| list(value, integer))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let mut said = Vec::new();
        // Of the blocks that are full, of the current one exactly, and so far.
        let (mut full, mut inside, mut sum) = (Integer::ZERO, Integer::ZERO, Integer::ZERO);
        for (at, increment) in pair.on(side).iter().enumerate() {
            inside += increment;
            if sums.block > 0 && (at + 1) % sums.block == 0 {
                full += &inside + sums.block_noise.draw(&mut tape)?;
                inside = Integer::ZERO;
                sum = full.clone();
            } else {
                let noise = sums.noise.draw(&mut tape)?;
                if sums.on_sums {
                    sum += increment;
                    said.push(Output::Integer(&sum + noise));
                    continue;
                }
                sum += increment + noise;
            }
            said.push(Output::Integer(sum.clone()));
        }
        Ok(Output::Vector(said))
    }))
}

/// The outputs and the noisy numbers they are made of determine each other,
/// and each noisy number reaches its distance over its scale beyond both
/// inputs, independently of the others.
fn loss(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Option<Loss>> {
    let sums = read(parameters)?;
    let pair = Pair::read(pair, |value| list(value, integer))?;
    let (left, right) = (pair.on(Side::Left), pair.on(Side::Right));
    if left.len() != right.len() {
        return Ok(Some(Loss::Infinite));
    }
    let mut total = Rational::zero();
    let (mut inside, mut sum) = (Integer::ZERO, Integer::ZERO);
    for (at, (left, right)) in left.iter().zip(right).enumerate() {
        let moved = left - right;
        sum += &moved;
        inside += &moved;
        let ends = sums.block > 0 && (at + 1) % sums.block == 0;
        let (distance, scale) = match (ends, sums.on_sums) {
            (true, _) => (std::mem::take(&mut inside), &sums.block_scale),
            (false, true) => (sum.clone(), &sums.scale),
            (false, false) => (moved, &sums.scale),
        };
        if distance.is_zero() {
            continue;
        }
        if scale.is_zero() {
            return Ok(Some(Loss::Infinite));
        }
        total = &total + &(&Rational::from(distance).abs() / scale)?;
    }
    Ok(Some(Loss::Within(Interval::of(&total, BITS))))
}
