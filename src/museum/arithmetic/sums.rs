//! A sum in single precision, whose sensitivity is not that of numbers
//! `[CSVW22]`.
//!
//! Above 2^24 floats are 2 apart: a record just above 1 counts as 2 there, so
//! that a large first record moves the sum by more than itself.

use crate::error::{Error, Result};
use crate::json::{Value, kind};
use crate::mechanism::Lattice;
use crate::num::{Integer, Natural, Rational};
use crate::subject::input::{Pair, list, rational};
use crate::subject::{Entry, Output, Parameters, Run, Side};
use crate::tape::Tape;

use super::super::noise::Noise;
use super::super::reading::{option, positive, shift};
use super::super::specimen::{Exhibit, Sight, Specimen, Truth};

pub(in super::super) const SINGLE_SUM: Entry = Entry {
    name: "single-sum",
    about: "upper=RATIONAL epsilon=RATIONAL [sum=single|exact]; a list of [value, times], values from 0 to upper. Broken: added up in 32-bit floats",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: |parameters, pair| {
        let (sums, scale) = read(parameters, pair)?;
        shift(sums.on(Side::Left), sums.on(Side::Right), &scale).map(Some)
    },
};

const SINGLE: Exhibit = Exhibit::new("single-sum", "upper=16777216 epsilon=1");
const PAIR: [&str; 2] = [
    r#"[[0, 1], ["8388609/8388608", 8388608]]"#,
    r#"[[16777216, 1], ["8388609/8388608", 8388608]]"#,
];

pub(in super::super) const SPECIMENS: &[Specimen] = &[Specimen {
    name: "rounded-float-sum",
    about: "a sum in 32-bit floats: after one large record every small one is rounded up",
    provenance: "[CSVW22]",
    claim: "eps=1",
    relation: "replace-one",
    pair: PAIR,
    subject: SINGLE,
    truth: Truth::Proven,
    sight: Sight::Law(6_000),
    correct: Exhibit::new("single-sum", "upper=16777216 epsilon=1 sum=exact"),
    over_noised: Some(Exhibit::new("single-sum", "upper=16777216 epsilon=1/2 sum=exact")),
}];

/// The most records; they are added one by one.
const LONGEST: u64 = 1 << 24;

fn row(value: &Value) -> Result<(Rational, u64)> {
    const FORM: &str = "rows [value, times] with times from 1 to 2^24";
    let Some([record, times]) = value.as_array().map(Vec::as_slice) else {
        return Err(Error::domain("input", kind(value), FORM));
    };
    let times = times.as_u64().filter(|times| (1..=LONGEST).contains(times));
    Ok((rational(record)?, times.ok_or_else(|| Error::domain("input", kind(value), FORM))?))
}

/// Both sums, to the nearest integer, and the scale of the noise.
fn read(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<(Pair<Integer>, Rational)> {
    let upper = positive(parameters, "upper")?;
    let single = option(parameters, "sum", &["single", "exact"])? == "single";
    let scale = (&upper / &positive(parameters, "epsilon")?)?;
    let sums = Pair::read(pair, |value| {
        let rows = list(value, row)?;
        if rows.iter().any(|(record, _)| *record < Rational::zero() || *record > upper) {
            return Err(Error::domain("input", "a value out of bounds", "0 <= value <= upper"));
        }
        let sum = if single { in_floats(&rows)? } else { exactly(&rows) };
        Ok(Lattice::integers().round(&sum))
    })?;
    Ok((sums, scale))
}

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let (sums, scale) = read(parameters, pair)?;
    let noise = Noise::laplace(&scale)?;
    Ok(Box::new(move |side, tape: &mut dyn Tape| {
        Ok(Output::Integer(sums.on(side) + noise.draw(tape)?))
    }))
}

#[expect(clippy::cast_possible_truncation, reason = "the rounding is the fault")]
fn in_floats(rows: &[(Rational, u64)]) -> Result<Rational> {
    let mut sum = 0f32;
    for (record, times) in rows {
        let record = record.approximate() as f32;
        (0..*times).for_each(|_| sum += record);
    }
    Rational::from_f64(f64::from(sum))
}

fn exactly(rows: &[(Rational, u64)]) -> Rational {
    rows.iter().fold(Rational::zero(), |sum, (record, times)| {
        &sum + &(record * &Rational::from(Natural::from(*times)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    #[test]
    fn one_record_moves_the_sum_by_one_and_a_half_bounds() {
        let pair = PAIR.map(|side| parse(side, "the test").unwrap());
        let sums = |parameters: &str| {
            let mut parameters = Parameters::read(parameters.split_whitespace()).unwrap();
            let (sums, _) = read(&mut parameters, &pair).unwrap();
            (sums.on(Side::Left).clone(), sums.on(Side::Right).clone())
        };
        let (left, right) = sums(SINGLE.parameters);
        assert_eq!((left, right), (Integer::from((1 << 23) + 1), Integer::from(1 << 25)));
        let (left, right) = sums("upper=16777216 epsilon=1 sum=exact");
        assert_eq!(right - left, Integer::from(1 << 24));
    }
}
