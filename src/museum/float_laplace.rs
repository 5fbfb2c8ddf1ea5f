//! The textbook Laplace mechanism in floating point `[Mir12]`.
//!
//! x - b sign(u) ln(1 - 2|u|), u uniform: the floats that can come out depend
//! on x, so some outputs rule an input out. The claim is sensitivity/b; the
//! true loss is infinite, at event masses that the low-order bits show.

use crate::error::{Error, Result};
use crate::json::Value;
use crate::subject::input::{Pair, rational};
use crate::subject::{Entry, Output, Parameters, Run};
use crate::tape::Tape;

use super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(super) const ENTRY: Entry = Entry {
    name: "float-laplace",
    about: "scale=RATIONAL; a number. Broken: adds noise to floats, whose low bits show the input",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

pub(super) const SPECIMEN: Specimen = Specimen {
    name: "float-laplace",
    about: "Laplace noise added to floats, whose low bits show the input",
    provenance: "[Mir12]",
    claim: "eps=1",
    relation: "replace-one",
    pair: ["0", "1"],
    subject: Exhibit::new("float-laplace", "scale=1"),
    truth: Truth::Infinite("some floats come of one of the inputs only"),
    sight: Sight::Support(6_000),
    correct: Exhibit::new("discrete-laplace", "scale=1 step=1/1024"),
    over_noised: Some(Exhibit::new("discrete-laplace", "scale=2 step=1/1024")),
};

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let scale = parameters.rational("scale")?;
    if !scale.is_positive() {
        return Err(Error::domain("scale", scale, "scale > 0"));
    }
    let scale = scale.approximate();
    let pair = Pair::read(pair, |value| Ok(rational(value)?.approximate()))?;
    Ok(Box::new(move |side, tape: &mut dyn Tape| {
        Ok(Output::Float((pair.on(side) + noise(scale, tape)?).to_bits()))
    }))
}

#[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
fn noise(scale: f64, tape: &mut dyn Tape) -> Result<f64> {
    let uniform = (tape.bits(53)? as f64 + 0.5) / (1u64 << 53) as f64 - 0.5;
    Ok(-scale * uniform.signum() * (1.0 - 2.0 * uniform.abs()).ln())
}
