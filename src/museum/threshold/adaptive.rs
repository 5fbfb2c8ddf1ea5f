//! Adaptive sparse vector `[WDKZ20]`: a rough look first, a closer one if the
//! rough one is not far above. Right if it shows by how much the noisy answer
//! exceeds the noisy threshold, wrong if it shows the noisy answer.

use crate::error::{Error, Result};
use crate::json::Value;
use crate::museum::noise::Noise;
use crate::num::Integer;
use crate::subject::input::{Pair, integer, list};
use crate::subject::{Entry, Output, Parameters, Run};
use crate::tape::Tape;

pub(in crate::museum) const ENTRY: Entry = Entry {
    name: "adaptive-sparse-vector",
    about: "threshold_scale=, rough_scale=, close_scale=RATIONAL margin=INTEGER [shows=gap|compared]; a list of integer query answers. Right or broken, by its parameters",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let threshold = Noise::laplace(&parameters.rational("threshold_scale")?)?;
    let rough = Noise::laplace(&parameters.rational("rough_scale")?)?;
    let close = Noise::laplace(&parameters.rational("close_scale")?)?;
    let margin = parameters.rational("margin")?;
    if !margin.denominator().is_one() {
        return Err(Error::domain("margin", margin, "an integer"));
    }
    let margin = margin.numerator().clone();
    let gap = match parameters.text("shows").as_deref().unwrap_or("gap") {
        "gap" => true,
        "compared" => false,
        other => return Err(Error::domain("shows", other, "gap or compared")),
    };
    let pair = Pair::read(pair, |value| list(value, integer))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let limit = threshold.draw(&mut tape)?;
        let shown = |noisy: Integer| Output::Integer(if gap { noisy - &limit } else { noisy });
        let mut said = Vec::new();
        for answer in pair.on(side) {
            let roughly = answer + rough.draw(&mut tape)?;
            if roughly >= &limit + &margin {
                said.extend([Output::Boolean(true), shown(roughly)]);
                break;
            }
            let closely = answer + close.draw(&mut tape)?;
            if closely >= limit {
                said.push(shown(closely));
                break;
            }
            said.push(Output::Boolean(false));
        }
        Ok(Output::Vector(said))
    }))
}
