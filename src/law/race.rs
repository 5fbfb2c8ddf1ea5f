//! The chance that one discrete Laplace number reaches others, in closed form:
//! what report-noisy-max and AboveThreshold have in common.

use crate::error::Result;
use crate::num::{Dyadic, Integer, Interval, Rational, exp};

/// A number `runner + Z` against numbers `rivals[s] + Z_s`, with independent
/// discrete Laplace `Z` of rate `rate` and `Z_s` of rate `rival_rate`
/// (a rate is 1/scale).
pub(super) struct Race<'a> {
    pub(super) runner: &'a Integer,
    pub(super) rate: &'a Rational,
    pub(super) rivals: &'a [Integer],
    pub(super) rival_rate: &'a Rational,
}

/// The integers from `first` to `last`, without end where there is none.
struct Stretch {
    first: Option<Integer>,
    last: Option<Integer>,
}

impl Race<'_> {
    /// The probability that the runner's number is at least each of the
    /// rivals', enclosed; the tighter the larger `bits`.
    ///
    /// It is the sum over all integers m of `Pr[runner + Z = m]` times the
    /// product of `Pr[rival + Z_s <= m]`. Between two of the numbers given,
    /// every factor is `c q^m` or `1 - c q^m`, so the sum over such a stretch
    /// is a polynomial's worth of geometric series, even where it has no end.
    pub(super) fn won(&self, bits: u32) -> Result<Interval> {
        let mut borders: Vec<_> = self.rivals.to_vec();
        borders.push(self.runner.clone());
        borders.sort();
        borders.dedup();
        let mut sum = Interval::exact(Dyadic::zero());
        for at in 0..=borders.len() {
            let first = at.checked_sub(1).map(|before| borders[before].clone());
            let last = borders.get(at).map(|border| border - Integer::ONE);
            sum = sum.add(&self.stretch(&Stretch { first, last }, bits)?, bits);
        }
        let p = power(self.rate, &Integer::ONE, bits)?;
        let one = Interval::exact(Dyadic::one());
        Ok(sum.mul(&one.sub(&p, bits).div(&one.add(&p, bits), bits)?, bits))
    }

    /// The sum over one stretch, without the constant of the runner's law.
    fn stretch(&self, stretch: &Stretch, bits: u32) -> Result<Interval> {
        // An end to count from; the stretch without a beginning has a last.
        let ((Some(origin), _) | (None, Some(origin))) = (&stretch.first, &stretch.last) else {
            unreachable!("the runner is a border")
        };
        let one = Interval::exact(Dyadic::one());
        let q = power(self.rival_rate, &Integer::ONE, bits)?;
        let share = one.div(&one.add(&q, bits), bits)?;

        // The runner's factor and those of the rivals above are e^-(height + slope (m - origin)).
        let ahead = *origin >= *self.runner;
        let distance = if ahead { origin - self.runner } else { self.runner - origin };
        let mut height = self.rate * &Rational::from(distance);
        let mut slope = if ahead { self.rate.clone() } else { -self.rate };
        let mut scale = one.clone();
        // Those of the rivals below are 1 - c y with y = q^(m - origin).
        let mut polynomial = vec![one.clone()];
        for rival in self.rivals {
            if rival > origin {
                height = &height + &(self.rival_rate * &Rational::from(rival - origin));
                slope = &slope - self.rival_rate;
                scale = scale.mul(&share, bits);
            } else {
                let tail = origin - rival + Integer::ONE;
                let c = power(self.rival_rate, &tail, bits)?.mul(&share, bits);
                polynomial.push(Interval::exact(Dyadic::zero()));
                for at in (1..polynomial.len()).rev() {
                    let taken = polynomial[at - 1].mul(&c, bits);
                    polynomial[at] = polynomial[at].sub(&taken, bits);
                }
            }
        }
        let mut sum = Interval::exact(Dyadic::zero());
        for coefficient in &polynomial {
            let series = series(&height, &slope, origin, stretch, bits)?;
            sum = sum.add(&coefficient.mul(&series, bits), bits);
            slope = &slope + self.rival_rate;
        }
        Ok(sum.mul(&scale, bits))
    }
}

/// `e^(-rate k)`.
fn power(rate: &Rational, k: &Integer, bits: u32) -> Result<Interval> {
    exp(&-&(rate * &Rational::from(k.clone())), bits)
}

/// The sum of `e^-(height + slope (m - origin))` over the stretch.
fn series(
    height: &Rational,
    slope: &Rational,
    origin: &Integer,
    stretch: &Stretch,
    bits: u32,
) -> Result<Interval> {
    let one = Interval::exact(Dyadic::one());
    let length = match (&stretch.first, &stretch.last) {
        (Some(first), Some(last)) => Some(Rational::from(last - first + Integer::ONE)),
        _ => None,
    };
    if let (true, Some(length)) = (slope.is_zero(), &length) {
        return Ok(exp(&-height, bits)?.mul(&Interval::of(length, bits), bits));
    }
    // Counted from the end with the largest term, the ratio is below 1.
    let largest = match &stretch.last {
        Some(last) if !slope.is_positive() => height + &(slope * &Rational::from(last - origin)),
        _ => height.clone(),
    };
    let steep = slope.abs();
    let ratio = exp(&-&steep, bits)?;
    let counted = match length {
        Some(length) => one.sub(&exp(&-&(&steep * &length), bits)?, bits),
        None => one.clone(),
    };
    let sum = counted.div(&one.sub(&ratio, bits), bits)?;
    Ok(sum.mul(&exp(&-&largest, bits)?, bits))
}
