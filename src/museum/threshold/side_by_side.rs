//! SVT 3 and SVT 4 of `[LSL17]` on the same answers, shown together, as
//! `[BSBV21]` puts them to the test.

use super::sparse_vector::SparseVector;
use crate::error::{Error, Result};
use crate::json::Value;
use crate::num::{Integer, Rational};
use crate::subject::input::{Pair, integer, list};
use crate::subject::{Entry, Output, Parameters, Run};
use crate::tape::Tape;

pub(in crate::museum) const ENTRY: Entry = Entry {
    name: "sparse-vectors-3-and-4",
    about: "epsilon=RATIONAL [sensitivity=1]; a list of integer query answers. Broken: SVT 3 and SVT 4 together",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: Entry::unproven,
};

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let epsilon = parameters.rational("epsilon")?;
    if !epsilon.is_positive() {
        return Err(Error::domain("epsilon", epsilon, "epsilon > 0"));
    }
    let unit = (&parameters.rational_or("sensitivity", 1)? / &epsilon)?;
    let times = |n: i64, d: u8| Ok::<_, Error>(&unit * &Rational::new(n, d)?);
    let third = SparseVector::new(&times(2, 1)?, &times(2, 1)?, Integer::ZERO, true)?;
    let fourth = SparseVector::new(&times(4, 1)?, &times(4, 3)?, Integer::ZERO, false)?;
    let pair = Pair::read(pair, |value| list(value, integer))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let mut said = third.answer(pair.on(side), &mut tape)?;
        said.extend(fourth.answer(pair.on(side), &mut tape)?);
        Ok(Output::Vector(said))
    }))
}
