//! RAPPOR `[EPK14]`: a permanent lie per bit, and a passing one per report.
//!
//! That the permanent lie is remembered is what bounds the loss of many
//! reports; a parameter makes it forget.

use crate::error::{Error, Result};
use crate::json::Value;
use crate::museum::noise::BITS;
use crate::num::{Interval, Natural, Rational};
use crate::sample;
use crate::subject::input::{Pair, integer};
use crate::subject::{Entry, Loss, Output, Parameters, Run, Side};
use crate::tape::Tape;

pub(in crate::museum) const ENTRY: Entry = Entry {
    name: "rappor",
    about: "bits=INTEGER f=RATIONAL [p=0] [q=1] [reports=1] [memory=yes|no]; the list of the bits that are set, from 0. Right or broken, by its parameters",
    build,
    guarantee: Entry::unclaimed,
    outputs: Entry::unbounded,
    loss: |parameters, pair| {
        let rappor = read(parameters)?;
        let pair = Pair::read(pair, |value| rappor.bits(value))?;
        rappor.loss(pair.on(Side::Left), pair.on(Side::Right)).map(Some)
    },
};

struct Rappor {
    bits: usize,
    /// The probability of a permanent bit, for a true bit 0 and 1.
    permanent: [Rational; 2],
    /// The probability of a reported bit, for a permanent bit 0 and 1.
    passing: [Rational; 2],
    reports: u32,
    memory: bool,
}

fn read(parameters: &mut Parameters) -> Result<Rappor> {
    let mut small = |name: &'static str, default: i64| {
        let given = parameters.rational_or(name, default)?;
        let whole = u32::try_from(given.numerator()).ok().filter(|_| given.denominator().is_one());
        whole
            .filter(|whole| (1..=64).contains(whole))
            .ok_or_else(|| Error::domain(name, given, "an integer from 1 to 64"))
    };
    let (bits, reports) = (small("bits", 0)?, small("reports", 1)?);
    let mut chance = |name: &'static str, default: Option<i64>| {
        let given = match default {
            Some(default) => parameters.rational_or(name, default)?,
            None => parameters.rational(name)?,
        };
        if given < Rational::zero() || given > Rational::one() {
            return Err(Error::domain(name, given, "a probability"));
        }
        Ok(given)
    };
    let (f, p, q) = (chance("f", None)?, chance("p", Some(0))?, chance("q", Some(1))?);
    let memory = match parameters.text("memory").as_deref() {
        None | Some("yes") => true,
        Some("no") => false,
        Some(other) => return Err(Error::domain("memory", other, "yes or no")),
    };
    let half = &f * &Rational::new(1, 2u8)?;
    Ok(Rappor {
        bits: usize::try_from(bits).expect("at most 64"),
        permanent: [half.clone(), &Rational::one() - &half],
        passing: [p, q],
        reports,
        memory,
    })
}

fn build(parameters: &mut Parameters, pair: &[Value; 2]) -> Result<Run> {
    let rappor = read(parameters)?;
    let pair = Pair::read(pair, |value| rappor.bits(value))?;
    let [permanent, passing] = [&rappor.permanent, &rappor.passing].map(|chances| {
        chances
            .each_ref()
            .map(|chance| (chance.numerator().clone().into_parts().1, chance.denominator().clone()))
    });
    let (reports, memory) = (rappor.reports, rappor.memory);
    Ok(Box::new(move |side, mut tape: &mut dyn Tape| {
        let toss = |chances: &[(Natural, Natural); 2], bit: bool, tape: &mut &mut dyn Tape| {
            let (part, whole) = &chances[usize::from(bit)];
            sample::bernoulli(part, whole, tape)
        };
        let mut said = Vec::new();
        for &bit in pair.on(side) {
            let mut lie = toss(&permanent, bit, &mut tape)?;
            for report in 0..reports {
                if report > 0 && !memory {
                    lie = toss(&permanent, bit, &mut tape)?;
                }
                said.push(Output::Boolean(toss(&passing, lie, &mut tape)?));
            }
        }
        Ok(Output::Vector(said))
    }))
}

impl Rappor {
    fn bits(&self, value: &Value) -> Result<Vec<bool>> {
        let Value::Array(set) = value else {
            return Err(Error::domain("input", value, "the list of the bits that are set"));
        };
        let mut bits = vec![false; self.bits];
        for place in set {
            let place = integer(place)?;
            let bit = usize::try_from(&place).ok().and_then(|place| bits.get_mut(place));
            *bit.ok_or_else(|| Error::domain("input", place, "a bit from 0 to bits - 1"))? = true;
        }
        Ok(bits)
    }

    /// The probability that the reports of one bit are `ones` ones and then
    /// zeros, for a true bit.
    fn chance(&self, bit: bool, ones: u32) -> Rational {
        let power = |base: &Rational, times: u32| {
            (0..times).fold(Rational::one(), |power, _| &power * base)
        };
        let reported = |one: &Rational| {
            &power(one, ones) * &power(&(&Rational::one() - one), self.reports - ones)
        };
        let set = &self.permanent[usize::from(bit)];
        let unset = &Rational::one() - set;
        let [p, q] = &self.passing;
        if self.memory {
            return &(set * &reported(q)) + &(&unset * &reported(p));
        }
        reported(&(&(set * q) + &(&unset * p)))
    }

    /// Bits are independent: the largest ratios of those that differ multiply.
    fn loss(&self, left: &[bool], right: &[bool]) -> Result<Loss> {
        let mut largest = [Rational::one(), Rational::one()];
        for (&left, &right) in left.iter().zip(right).filter(|(left, right)| left != right) {
            let mut factors = [Rational::one(), Rational::one()];
            for ones in 0..=self.reports {
                let (here, there) = (self.chance(left, ones), self.chance(right, ones));
                if here.is_zero() != there.is_zero() {
                    return Ok(Loss::Infinite);
                }
                if !here.is_zero() {
                    let ratios = [(&here / &there)?, (&there / &here)?];
                    for (factor, ratio) in factors.iter_mut().zip(ratios) {
                        *factor = factor.clone().max(ratio);
                    }
                }
            }
            for (product, factor) in largest.iter_mut().zip(factors) {
                *product = &*product * &factor;
            }
        }
        let [one, other] = largest;
        Ok(Loss::Within(Interval::of(&one.max(other), BITS).ln(BITS)?))
    }
}
