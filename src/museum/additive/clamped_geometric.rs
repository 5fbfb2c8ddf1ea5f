//! Two-sided geometric noise with a rational ratio, clamped to the range of
//! the answer, as on a finite computer `[BV18]`: the ratio is 2^k/(2^k + 1),
//! so the loss is ln(1 + 2^-k), and everything hangs on k.

use crate::error::{Error, Result};
use crate::json::Value;
use crate::law::Probability;
use crate::num::{Integer, Natural, Rational};
use crate::sample;
use crate::subject::input::{Pair, integer};
use crate::subject::{Chances, Entry, Loss, Output, Parameters, Run, Side};
use crate::tape::Tape;

pub(in crate::museum) const ENTRY: Entry = Entry {
    name: "clamped-geometric",
    about: "k=INTEGER most=INTEGER; an integer from 0 to `most`. Geometric noise of ratio 2^k/(2^k + 1), right or broken by k",
    build,
    guarantee: Entry::unclaimed,
    outputs: |parameters, input| {
        let (ratio, most) = read(parameters)?;
        law(&ratio, most, answer(input, most)?).map(Some)
    },
    loss: |parameters, pair| {
        let (ratio, most) = read(parameters)?;
        let pair = Pair::read(pair, |value| answer(value, most))?;
        let side = |side| law(&ratio, most, *pair.on(side));
        Loss::between(&side(Side::Left)?, &side(Side::Right)?).map(Some)
    },
};

fn read(parameters: &mut Parameters) -> Result<(Rational, u32)> {
    let mut small = |name: &'static str| {
        let given = parameters.rational(name)?;
        let whole = u32::try_from(given.numerator()).ok().filter(|_| given.denominator().is_one());
        whole
            .filter(|whole| (1..=20).contains(whole))
            .ok_or_else(|| Error::domain(name, given, "an integer from 1 to 20"))
    };
    let (k, most) = (small("k")?, small("most")?);
    Ok((Rational::new(1i64 << k, (1u32 << k) + 1)?, most))
}

fn answer(value: &Value, most: u32) -> Result<u32> {
    let given = integer(value)?;
    let small = u32::try_from(&given).ok().filter(|answer| *answer <= most);
    small.ok_or_else(|| Error::domain("input", given, "an integer from 0 to `most`"))
}

/// The ends take the tails.
fn law(ratio: &Rational, most: u32, truth: u32) -> Result<Chances> {
    let whole = &Rational::one() + ratio;
    let center = &Rational::one() - ratio;
    let power = |times: u32| (0..times).fold(Rational::one(), |power, _| &power * ratio);
    let chance = |said: u32| -> Result<(Output, Probability)> {
        let away = power(said.abs_diff(truth));
        let weight = if said == 0 || said == most { away } else { &away * &center };
        let output = Output::Integer(Integer::from(said));
        Ok((output, Probability::Exact((&weight / &whole)?)))
    };
    (0..=most).map(chance).collect()
}

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let (ratio, most) = read(parameters)?;
    let kept = ratio.numerator().clone().into_parts().1;
    let whole = ratio.denominator().clone();
    // Zero has (1 - ratio)/(1 + ratio), by which the sign is drawn again.
    let center: Natural = &whole - &kept;
    let pair = Pair::read(pair, |value| answer(value, most))?;
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let truth = *pair.on(side);
        let noise = loop {
            // A geometric magnitude with a sign; minus zero is drawn again.
            let mut magnitude = 0u32;
            while !sample::bernoulli(&center, &whole, &mut tape)? {
                magnitude += 1;
            }
            let negative = tape.bits(1)? == 1;
            if !negative || magnitude > 0 {
                break if negative { -i64::from(magnitude) } else { i64::from(magnitude) };
            }
        };
        let said = (i64::from(truth) + noise).clamp(0, i64::from(most));
        Ok(Output::Integer(Integer::from(said)))
    }))
}
