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

use super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(super) const ENTRY: Entry = Entry {
    name: "leaky-bits",
    about: "odds=RATIONAL [skipped=1]; a list of booleans. Broken: the last bit is never flipped, unless skipped=0",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

pub(super) const SPECIMEN: Specimen = Specimen {
    name: "leaky-bits",
    about: "randomized response on bits that leaves the last one as it is",
    provenance: "[OpenDP#2707]",
    claim: "eps=ln(3)",
    relation: "replace-one",
    pair: ["[true,false]", "[true,true]"],
    subject: Exhibit::new("leaky-bits", "odds=3"),
    truth: Truth::Infinite("the last bit is released as it is"),
    sight: Sight::Support(500),
    correct: Exhibit::new("leaky-bits", "odds=3 skipped=0"),
    over_noised: Some(Exhibit::new("leaky-bits", "odds=2 skipped=0")),
};

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let odds = parameters.rational("odds")?;
    if odds <= Rational::one() {
        return Err(Error::domain("odds", odds, "odds > 1"));
    }
    let skipped = match parameters.text("skipped").as_deref() {
        None | Some("1") => 1,
        Some("0") => 0,
        Some(other) => return Err(Error::domain("skipped", other, "0 or 1")),
    };
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
        let (lied, shown) = bits.split_at(bits.len() - skipped);
        for &bit in lied {
            let keep = sample::bernoulli(&kept, &whole, &mut tape)?;
            said.push(Output::Boolean(bit == keep));
        }
        said.extend(shown.iter().copied().map(Output::Boolean));
        Ok(Output::Vector(said))
    }))
}
