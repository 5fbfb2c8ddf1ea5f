//! A histogram whose bins are those that occur in the data.

use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::json::{Value, kind};
use crate::num::Integer;
use crate::subject::input::{Pair, list};
use crate::subject::{Entry, Output, Parameters, Run};
use crate::tape::Tape;

use super::super::noise::Noise;
use super::super::reading::positive;
use super::super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(in super::super) const INFERRED_HISTOGRAM: Entry = Entry {
    name: "inferred-histogram",
    about: "scale=RATIONAL [keys=WORD,WORD]; a list of keys. Broken: without keys, it counts those that occur",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

pub(in super::super) const SPECIMENS: &[Specimen] = &[Specimen {
    name: "inferred-domain",
    about: "the bins of a histogram are the keys that occur, as unique() gives them",
    provenance: "[CEDBF26], found in several libraries",
    claim: "eps=1",
    relation: "add",
    pair: [r#"["a", "a"]"#, r#"["a", "a", "b"]"#],
    subject: Exhibit::new("inferred-histogram", "scale=1"),
    truth: Truth::Infinite("the key b is listed for the side that has it"),
    sight: Sight::Support(200),
    correct: Exhibit::new("inferred-histogram", "scale=1 keys=a,b"),
    over_noised: Some(Exhibit::new("inferred-histogram", "scale=2 keys=a,b")),
}];

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let noise = Noise::laplace(&positive(parameters, "scale")?)?;
    let listed = parameters.text("keys");
    let counts = Pair::read(pair, |value| {
        let items = list(value, |item| {
            item.as_str()
                .ok_or_else(|| Error::domain("input", kind(item), "a text"))
                .map(str::to_owned)
        })?;
        let mut counts = BTreeMap::new();
        if let Some(listed) = &listed {
            counts.extend(listed.split(',').map(|key| (key.to_owned(), Integer::ZERO)));
        }
        for item in items {
            match counts.get_mut(&item) {
                Some(count) => *count += Integer::ONE,
                None if listed.is_none() => drop(counts.insert(item, Integer::ONE)),
                None => {}
            }
        }
        Ok(counts)
    })?;
    Ok(Box::new(move |side, tape: &mut dyn Tape| {
        let mut bins = Vec::with_capacity(2 * counts.on(side).len());
        for (key, count) in counts.on(side) {
            bins.push(Output::Text(key.clone()));
            bins.push(Output::Integer(count + noise.draw(tape)?));
        }
        Ok(Output::Vector(bins))
    }))
}
