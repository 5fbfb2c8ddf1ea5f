//! The laws of samplers with a planted fault, by their distribution functions.

use super::{parameter, quotient};
use crate::error::Result;
use crate::law::Law;
use crate::num::{Dyadic, Integer, Interval, Natural, Rational, exp, normal_tail};
use crate::reference::law;
use crate::subject::Parameters;

/// `Pr[X <= x]` within so many bits.
pub(super) type Cdf = Box<dyn Fn(&Integer, u32) -> Result<Interval>>;

/// The law itself.
pub(super) fn right(name: &str, value: &str) -> Result<Cdf> {
    let law = named(name, value)?;
    Ok(Box::new(move |x, bits| law.cdf(x, bits)))
}

fn named(name: &str, value: &str) -> Result<Box<dyn Law>> {
    let mut parameters = Parameters::read([format!("{}={value}", parameter(name)).as_str()])?;
    law(name, &mut parameters)
}

/// `Pr[from <= X <= to]`, a missing end being infinite; never below 0.
pub(super) fn between(
    cdf: &Cdf,
    from: Option<&Integer>,
    to: Option<&Integer>,
    bits: u32,
) -> Result<Interval> {
    let (zero, one) = (Dyadic::zero(), Dyadic::one());
    let upper = to.map_or(Ok(Interval::exact(one.clone())), |to| cdf(to, bits))?;
    let lower =
        from.map_or(Ok(Interval::exact(zero.clone())), |from| cdf(&(from - Integer::ONE), bits))?;
    let chance = upper.sub(&lower, bits);
    Interval::new(
        chance.lo().clone().clamp(zero.clone(), one.clone()),
        chance.hi().clone().clamp(zero, one),
    )
}

/// The faults planted in a law, by name.
pub(super) fn of(name: &str, value: &str) -> Result<Vec<(&'static str, Cdf)>> {
    let number: Rational = value.parse()?;
    let times = |above: i64, below: u8| -> Result<String> {
        Ok((&number * &Rational::new(above, below)?).to_string())
    };
    let (two, one) = (times(51, 50)?, times(101, 100)?);
    Ok(match name {
        "uniform" => {
            let n = number.numerator().clone();
            let mut faults =
                vec![("largest value left out", right(name, &(&n - Integer::ONE).to_string())?)];
            for (fault, width) in [("8-bit word modulo n", 8), ("16-bit word modulo n", 16)] {
                if n < Integer::from(Natural::ONE << width) {
                    faults.push((fault, modulo(n.clone(), width)));
                }
            }
            faults
        }
        "bernoulli" => {
            vec![("p larger by 2 %", right(name, &two)?), ("p larger by 1 %", right(name, &one)?)]
        }
        "bernoulli-exp" => {
            vec![("x larger by 2 %", right(name, &two)?), ("x larger by 1 %", right(name, &one)?)]
        }
        "geometric" => vec![
            ("rate larger by 2 %", right(name, &two)?),
            ("rate larger by 1 %", right(name, &one)?),
            ("counted from 1", shifted(right(name, value)?)),
        ],
        "discrete-laplace" => {
            let mut faults = vec![
                ("scale larger by 2 %", right(name, &two)?),
                ("scale larger by 1 %", right(name, &one)?),
                ("minus zero kept", minus_zero(number.clone())),
                ("continuous Laplace rounded", rounded_laplace(number.clone())),
                ("negative with 129/256", biased_sign(number.clone())),
            ];
            if let Some(unreduced) = quotient::unreduced(&number, 256)? {
                faults.push(("division by an unreduced quotient (OpenDP#2638)", unreduced));
            }
            faults
        }
        _ => vec![
            ("sigma larger by 2 %", right(name, &two)?),
            ("sigma larger by 1 %", right(name, &one)?),
            ("continuous Gaussian rounded", rounded_gaussian(number.clone())),
            ("discrete Laplace of the same scale", right("discrete-laplace", value)?),
        ],
    })
}

/// The value counted from 1 instead of 0.
fn shifted(cdf: Cdf) -> Cdf {
    Box::new(move |x, bits| cdf(&(x - Integer::ONE), bits))
}

/// A word of `width` bits modulo n.
fn modulo(n: Integer, width: usize) -> Cdf {
    let words = Integer::from(Natural::ONE << width);
    Box::new(move |x, bits| {
        // Words whose remainder is at most x: x + 1 in every whole run of n.
        let kept = (x + Integer::ONE).clamp(Integer::ZERO, n.clone());
        let (runs, rest) = (&words / &n, &words % &n);
        let count = &runs * &kept + kept.min(rest);
        let share = Rational::new(count, Natural::ONE << width)?;
        Ok(Interval::of(&share, bits))
    })
}

/// `e^(-(|x| or x + 1)/scale)`, what lies beyond x on its side, with its side.
fn beyond(scale: &Rational, x: &Integer, bits: u32) -> Result<(Interval, bool)> {
    let negative = *x < Integer::ZERO;
    let steps = if negative { -x } else { x + Integer::ONE };
    Ok((exp(&-&(&Rational::from(steps) / scale)?, bits)?, negative))
}

fn complement(tail: &Interval, negative: bool, bits: u32) -> Interval {
    if negative { tail.clone() } else { Interval::exact(Dyadic::one()).sub(tail, bits) }
}

/// A sign for every magnitude, 0 included: Pr[X >= x] = p^x / 2 for x >= 1.
fn minus_zero(scale: Rational) -> Cdf {
    Box::new(move |x, bits| {
        let (tail, negative) = beyond(&scale, x, bits)?;
        let half = Interval::exact(Dyadic::power_of_two(-1));
        Ok(complement(&tail.mul(&half, bits), negative, bits))
    })
}

/// Minus zero restarts, but a sign is negative with chance q = 129/256: the
/// kept share is 1 - q (1 - p), and Pr[X <= -k] = q p^k of it.
fn biased_sign(scale: Rational) -> Cdf {
    Box::new(move |x, bits| {
        let (tail, negative) = beyond(&scale, x, bits)?;
        let one = Interval::exact(Dyadic::one());
        let ratio = exp(&-&scale.reciprocal()?, bits)?;
        let q = Interval::exact(Dyadic::new(129, -8));
        let kept = one.sub(&q.mul(&one.sub(&ratio, bits), bits), bits);
        let side = if negative { q } else { Interval::exact(Dyadic::new(127, -8)) };
        Ok(complement(&tail.mul(&side, bits).div(&kept, bits)?, negative, bits))
    })
}

/// x + 1/2 over a scale, and whether x is negative, as a magnitude.
fn halfway(scale: &Rational, x: &Integer) -> Result<(Rational, bool)> {
    let place = &Rational::from(x.clone()) + &Rational::new(1, 2u8)?;
    Ok(((&place / scale)?.abs(), *x < Integer::ZERO))
}

/// Continuous Laplace noise rounded to the nearest integer.
fn rounded_laplace(scale: Rational) -> Cdf {
    Box::new(move |x, bits| {
        let (place, negative) = halfway(&scale, x)?;
        let half = Interval::exact(Dyadic::power_of_two(-1));
        Ok(complement(&exp(&-&place, bits)?.mul(&half, bits), negative, bits))
    })
}

/// Continuous Gaussian noise rounded to the nearest integer.
fn rounded_gaussian(sigma: Rational) -> Cdf {
    Box::new(move |x, bits| {
        let (place, negative) = halfway(&sigma, x)?;
        Ok(complement(&normal_tail(&Interval::of(&place, bits), bits)?, negative, bits))
    })
}
