//! Mechanisms whose loss takes finitely many values, convolved as they stand.

use std::collections::HashMap;

use crate::account::{Loss, Mechanism};
use crate::error::Result;
use crate::num::{Dyadic, Integer, Interval, Natural, Rational, exp};
use crate::privacy::Epsilon;

/// Working precision: far beyond any width that is asked for.
const BITS: u32 = 320;

/// The most pairs of atoms in one product.
const MOST: usize = 1 << 19;

/// The largest discrete sensitivity and noise that is listed value by value.
const WIDEST: i64 = 1 << 12;

/// A noise beyond this many σ has a probability below 2^-450.
const REACH: u32 = 25;

/// The law of a loss: values with their masses, and what may be infinite.
///
/// # Guarantee
///
/// The masses enclose those of the loss under the left law. Mass that is not
/// listed (the tails of Gaussian noise, however large or small its loss) lies
/// within `infinite`: counted in full above, not at all below.
#[derive(Debug, Clone)]
pub(super) struct Atoms {
    masses: HashMap<Loss, Interval>,
    infinite: Interval,
}

impl Atoms {
    /// The loss of one use; none if its values are too many or a continuum.
    pub(super) fn of(mechanism: &Mechanism) -> Result<Option<Self>> {
        let two = Natural::from(2u8);
        match mechanism {
            Mechanism::RandomizedResponse { answers, epsilon } => response(answers, epsilon, None),
            Mechanism::Pure { epsilon } => response(&two, epsilon, None),
            Mechanism::Approx { epsilon, delta } => response(&two, epsilon, Some(delta)),
            Mechanism::DiscreteLaplace { scale, sensitivity } => laplace(scale, sensitivity),
            Mechanism::DiscreteGaussian { sigma, sensitivity } => gaussian(sigma, sensitivity),
            _ => Ok(None),
        }
    }

    /// The sum of two independent losses; none if it has too many values.
    pub(super) fn plus(&self, other: &Self) -> Option<Self> {
        if self.masses.len() * other.masses.len() > MOST {
            return None;
        }
        let mut masses: HashMap<Loss, Interval> = HashMap::new();
        for (loss, mass) in &self.masses {
            for (further, weight) in &other.masses {
                let share = mass.mul(weight, BITS);
                masses
                    .entry(loss.add(further))
                    .and_modify(|known| *known = known.add(&share, BITS))
                    .or_insert(share);
            }
        }
        // 1 - (1 - a)(1 - b)
        let rest = Interval::exact(Dyadic::one()).sub(&self.infinite, BITS);
        let infinite = self.infinite.add(&rest.mul(&other.infinite, BITS), BITS);
        Some(Self { masses, infinite })
    }

    /// The sum of `count` independent losses; none if it has too many values.
    pub(super) fn times(&self, count: u64) -> Option<Self> {
        let mut result = self.clone();
        for bit in (0..count.ilog2()).rev() {
            result = result.plus(&result)?;
            if count >> bit & 1 == 1 {
                result = result.plus(self)?;
            }
        }
        Some(result)
    }

    /// An enclosure of δ at `target >= 0`.
    pub(super) fn delta(&self, target: &Loss) -> Result<Interval> {
        let one = Interval::exact(Dyadic::one());
        let mut paid = self.infinite.clone();
        for (loss, mass) in &self.masses {
            if loss.compare(target)?.is_le() {
                continue;
            }
            let ratio = target.add(&loss.neg()).enclose_exp(BITS)?;
            let gain = one.sub(&ratio, BITS);
            let lo = gain.lo().clone().max(Dyadic::zero());
            let gain = Interval::new(lo.clone(), gain.hi().clone().max(lo))?;
            paid = paid.add(&mass.mul(&gain, BITS), BITS);
        }
        let hi = paid.hi().clone().min(Dyadic::one());
        Interval::new(paid.lo().clone().min(hi.clone()), hi)
    }
}

/// Certainly finite.
fn nothing() -> Interval {
    Interval::exact(Dyadic::zero())
}

fn whole(n: &Natural) -> Interval {
    Interval::exact(Dyadic::from(Integer::from(n.clone())))
}

/// The truth is e^ε times as likely as any other answer; with a δ, everything
/// is shown with that probability first `[KOV15]`.
fn response(
    answers: &Natural,
    epsilon: &Epsilon,
    delta: Option<&Rational>,
) -> Result<Option<Atoms>> {
    let odds = epsilon.enclose_exp(BITS)?;
    let total = odds.add(&whole(&(answers - Natural::ONE)), BITS);
    let kept = delta.map_or_else(Rational::one, |delta| &Rational::one() - delta);
    let other = Interval::of(&kept, BITS).div(&total, BITS)?;
    let loss = Loss::from(epsilon);
    let mut masses = HashMap::from([(loss.neg(), other.clone()), (loss, odds.mul(&other, BITS))]);
    let between = answers - Natural::from(2u8);
    if !between.is_zero() {
        masses.insert(Loss::zero(), whole(&between).mul(&other, BITS));
    }
    let infinite = delta.map_or_else(nothing, |delta| Interval::of(delta, BITS));
    Ok(Some(Atoms { masses, infinite }))
}

/// Noise of mass proportional to `p^|x|`, `p = e^(-1/scale)`: the loss
/// `(|x - D| - |x|)/scale` has `D + 1` values.
fn laplace(scale: &Rational, sensitivity: &Natural) -> Result<Option<Atoms>> {
    let Some(distance) = i64::try_from(sensitivity).ok().filter(|&d| d <= WIDEST) else {
        return Ok(None);
    };
    let one = Interval::exact(Dyadic::one());
    let rate = scale.reciprocal()?;
    let decay = exp(&-&rate, BITS)?;
    let below = one.div(&one.add(&decay, BITS), BITS)?;
    let point = below.mul(&one.sub(&decay, BITS), BITS);
    let mut masses = HashMap::new();
    let mut power = one;
    for j in 0..=distance {
        let loss = Loss::rational(&rate * &Rational::from(distance - 2 * j));
        let at = if j == 0 || j == distance { &below } else { &point };
        masses.insert(loss, at.mul(&power, BITS));
        power = power.mul(&decay, BITS);
    }
    Ok(Some(Atoms { masses, infinite: nothing() }))
}

/// Noise of mass proportional to `e^(-x²/2σ²)`: the loss is `(D² - 2 D x)/2σ²`.
fn gaussian(sigma: &Rational, sensitivity: &Natural) -> Result<Option<Atoms>> {
    let reach = (&Rational::from(Natural::from(REACH)) * sigma).floor() + Integer::from(2);
    let small = |n: &Integer| i64::try_from(n).ok().filter(|&n| n <= WIDEST);
    let distance = small(&Integer::from(sensitivity.clone()));
    let (Some(reach), Some(distance)) = (small(&reach), distance) else { return Ok(None) };
    let variance = sigma * sigma;
    let rate = &Rational::new(1, 2u8)? * &variance.reciprocal()?;
    let weight = |x: i64| exp(&-&(&rate * &Rational::from(x * x)), BITS);
    let mut sum = weight(0)?;
    let mut weights = vec![sum.clone()];
    for x in 1..=reach {
        let one = weight(x)?;
        sum = sum.add(&one.add(&one, BITS), BITS);
        weights.push(one);
    }
    // Beyond, the ratio of neighbors only falls: a geometric series bounds a tail.
    let first = weight(reach + 1)?;
    let ratio = exp(&-&(&rate * &Rational::from(2 * reach + 3)), BITS)?;
    let one = Interval::exact(Dyadic::one());
    let side = first.div(&one.sub(&ratio, BITS), BITS)?;
    let tails = Interval::new(Dyadic::zero(), side.add(&side, BITS).hi().clone())?;
    let total = sum.add(&tails, BITS);
    let mut masses = HashMap::new();
    for (x, weight) in (0i64..).zip(&weights) {
        for signed in if x == 0 { vec![0] } else { vec![x, -x] } {
            let steps = Rational::from(distance * distance - 2 * distance * signed);
            masses.insert(Loss::rational(&rate * &steps), weight.div(&total, BITS)?);
        }
    }
    Ok(Some(Atoms { masses, infinite: tails.div(&total, BITS)? }))
}
