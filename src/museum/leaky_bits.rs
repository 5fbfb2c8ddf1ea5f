//! Randomized response on bits that skips the last one `[OpenDP#2707]`.
//!
//! Every bit but the last is kept with probability odds/(odds + 1); the last
//! is released as it is. The claim is ln(odds) for one differing bit, the loss
//! infinite.

use crate::error::{Error, Result};
use crate::json::{Value, kind};
use crate::num::{Natural, Rational};
use crate::sample;
use crate::subject::input::{Pair, list};
use crate::subject::{Entry, Output, Parameters, Run};
use crate::tape::Tape;

pub(super) const ENTRY: Entry = Entry {
    name: "leaky-bits",
    about: "odds=RATIONAL; a list of booleans. Broken: the last bit is never flipped",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let odds = parameters.rational("odds")?;
    if odds <= Rational::one() {
        return Err(Error::domain("odds", odds, "odds > 1"));
    }
    let kept = odds.numerator().clone().into_parts().1;
    let whole: Natural = &kept + odds.denominator();
    let pair = Pair::read(pair, |value| {
        list(value, |bit| {
            bit.as_bool().ok_or_else(|| Error::domain("input", kind(bit), "true or false"))
        })
    })?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let bits = pair.on(side);
        let mut said = Vec::with_capacity(bits.len());
        for &bit in &bits[..bits.len() - 1] {
            let keep = sample::bernoulli(&kept, &whole, &mut tape)?;
            said.push(Output::Boolean(bit == keep));
        }
        said.extend(bits.last().copied().map(Output::Boolean));
        Ok(Output::Vector(said))
    }))
}
