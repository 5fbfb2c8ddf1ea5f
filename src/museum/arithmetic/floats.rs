//! Noise computed in floating point and added to a float `[Mir12]`.
//!
//! The floats that can come out depend on the input, so some outputs rule an
//! input out, whatever the formula and however its low bits are stirred. The
//! textbook form in double precision is `float-laplace`.

use std::f64::consts::PI;

use crate::error::Result;
use crate::json::Value;
use crate::num::Rough;
use crate::subject::input::{Pair, rational};
use crate::subject::{Entry, Output, Parameters, Run};
use crate::tape::Tape;

use super::super::reading::{option, positive, whole_or};
use super::super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(in super::super) const FLOAT_NOISE: Entry = Entry {
    name: "float-noise",
    about: "scale=RATIONAL [form=inverse|difference|four|polar] [bits=52] [width=64|32]; a number. Broken: adds noise to floats, whose low bits show the input",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

/// Why any of these is told from its neighbor for certain.
const LOW_BITS: &str = "near 0 floats lie closer together than where the other input's sums were rounded: most outputs there come from one side alone";

const CORRECT: Exhibit = Exhibit::new("discrete-laplace", "scale=1 step=1/1048576");
const OVER_NOISED: Option<Exhibit> =
    Some(Exhibit::new("discrete-laplace", "scale=2 step=1/1048576"));

/// A card of Laplace noise of scale 1 on 0 and 1.
const fn laplace(
    name: &'static str,
    about: &'static str,
    provenance: &'static str,
    subject: Exhibit,
    sight: Sight,
) -> Specimen {
    Specimen {
        name,
        about,
        provenance,
        claim: "eps=1",
        relation: "replace-one",
        pair: ["0", "1"],
        subject,
        truth: Truth::Infinite(LOW_BITS),
        sight,
        correct: CORRECT,
        over_noised: OVER_NOISED,
    }
}

pub(in super::super) const SPECIMENS: &[Specimen] = &[
    laplace(
        "float-difference",
        "Laplace noise as the difference of two exponential floats, added to the answer",
        "[Mir12]; the form of many programs",
        Exhibit::new("float-noise", "form=difference scale=1"),
        Sight::Support(6_000),
    ),
    laplace(
        "four-uniforms",
        "Laplace noise from four uniform floats, so that none can be solved for: the sum is rounded all the same",
        "[diffprivlib#94]",
        Exhibit::new("float-noise", "form=four scale=1"),
        Sight::Support(4_000),
    ),
    laplace(
        "single-precision",
        "the textbook Laplace mechanism in 32-bit floats",
        "[Mir12] in single precision",
        Exhibit::new("float-noise", "scale=1 bits=24 width=32"),
        Sight::Support(2_500),
    ),
    laplace(
        "sixteen-bit-uniform",
        "Laplace noise from a uniform of 16 bits: 65,536 values of noise, and as many outputs on each side",
        "[Mir12] with the generator of a small device",
        Exhibit::new("float-noise", "scale=1 bits=16"),
        Sight::Support(2_500),
    ),
    laplace(
        "twenty-four-bit-uniform",
        "Laplace noise in double precision from a uniform of 24 bits, as single-precision generators give",
        "[Mir12] with a uniform of single precision",
        Exhibit::new("float-noise", "scale=1 bits=24"),
        Sight::Support(2_500),
    ),
    Specimen {
        name: "float-gaussian",
        about: "Gaussian noise by the polar method in floats, calibrated for real numbers",
        provenance: "[Opacus#616], [Mir12]",
        claim: "eps=1,delta=1e-5",
        relation: "replace-one",
        pair: ["0", "1"],
        subject: Exhibit::new("float-noise", "form=polar scale=4"),
        truth: Truth::Infinite(
            "outputs in (0, 1/4) off the multiples of 2^-53 come from 0 alone, with probability above 1 %: far more than delta",
        ),
        sight: Sight::Support(20_000),
        correct: Exhibit::new("discrete-gaussian", "sigma=4 step=1/1024"),
        over_noised: Some(Exhibit::new("discrete-gaussian", "sigma=8 step=1/1024")),
    },
];

/// Noise of a scale from uniforms of so many bits.
type Form = fn(f64, u32, &mut dyn Tape) -> Result<f64>;

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let form = option(parameters, "form", &["inverse", "difference", "four", "polar"])?;
    let form: Form = match form {
        "difference" => difference,
        "four" => four,
        "polar" => polar,
        _ => inverse,
    };
    let scale = positive(parameters, "scale")?.approximate();
    let bits = whole_or(parameters, "bits", (8, 52))?.unwrap_or(52);
    let bits = u32::try_from(bits).expect("at most 52");
    let single = option(parameters, "width", &["64", "32"])? == "32";
    let pair = Pair::read(pair, |value| Ok(rational(value)?.approximate()))?;
    Ok(Box::new(move |side, tape: &mut dyn Tape| {
        let (x, noise) = (*pair.on(side), form(scale, bits, tape)?);
        let said = if single { f64::from(narrow(x) + narrow(noise)) } else { x + noise };
        Ok(Output::Float(said.to_bits()))
    }))
}

#[expect(clippy::cast_possible_truncation, reason = "the rounding is the fault")]
fn narrow(x: f64) -> f32 {
    x as f32
}

/// A uniform number inside (0, 1): the middle of one of 2^bits cells.
#[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
fn uniform(bits: u32, tape: &mut dyn Tape) -> Result<f64> {
    Ok((tape.bits(bits)? as f64 + 0.5) / (1u64 << bits) as f64)
}

/// `[Mir12]`.
fn inverse(scale: f64, bits: u32, tape: &mut dyn Tape) -> Result<f64> {
    let u = uniform(bits, tape)? - 0.5;
    Ok(-scale * u.signum() * (1.0 - 2.0 * u.abs()).rough_ln())
}

fn difference(scale: f64, bits: u32, tape: &mut dyn Tape) -> Result<f64> {
    let first = uniform(bits, tape)?.rough_ln();
    Ok(scale * (uniform(bits, tape)?.rough_ln() - first))
}

/// ln(u) cos(πv) is half of a Laplace variable; the sum of two is one.
fn four(scale: f64, bits: u32, tape: &mut dyn Tape) -> Result<f64> {
    let mut half = || -> Result<f64> {
        let magnitude = uniform(bits, tape)?.rough_ln();
        Ok(magnitude * (PI * uniform(bits, tape)?).cos())
    };
    Ok(scale * (half()? + half()?))
}

/// Marsaglia's form of the method of Box and Muller.
fn polar(scale: f64, bits: u32, tape: &mut dyn Tape) -> Result<f64> {
    loop {
        let (u, v) = (2.0 * uniform(bits, tape)? - 1.0, 2.0 * uniform(bits, tape)? - 1.0);
        let square = u * u + v * v;
        if square < 1.0 {
            return Ok(scale * u * (-2.0 * square.rough_ln() / square).sqrt());
        }
    }
}
