//! The law of the discrete Laplace sampler whose rational type divides wrongly
//! `[OpenDP#2638]`: in `[CKS20, Alg. 1]` it takes (n/g)/(floor(d/g) K), where
//! g = gcd(n, K), for n/(d K). Computed from that description, not by drawing.

use super::faults::Cdf;
use crate::error::Result;
use crate::num::{Dyadic, Integer, Interval, Rational, exp};

/// The law at a whole scale of 3 or more; at 1 and 2 every quotient is right.
pub(super) fn unreduced(scale: &Rational, bits: u32) -> Result<Option<Cdf>> {
    let whole = scale.denominator().is_one() && *scale >= Rational::from(3);
    let Some(scale) = whole.then(|| u64::try_from(scale.numerator()).ok()).flatten() else {
        return Ok(None);
    };
    // What is kept of each remainder, relative to the sum: [CKS20, Alg. 2].
    let mut weights = Vec::new();
    for remainder in 0..scale {
        weights.push(accepted(remainder, scale, bits)?);
    }
    let sum = weights.iter().fold(Interval::exact(Dyadic::zero()), |sum, w| sum.add(w, bits));
    // Shares of the remainders from r upwards, for every r.
    let mut above = vec![Interval::exact(Dyadic::zero())];
    for weight in weights.iter().rev() {
        let last = above.last().expect("it starts with one");
        above.push(last.add(&weight.div(&sum, bits)?, bits));
    }
    above.reverse();
    Ok(Some(cdf(scale, above)))
}

fn cdf(scale: u64, above: Vec<Interval>) -> Cdf {
    Box::new(move |x, bits| {
        let one = Interval::exact(Dyadic::one());
        let step = exp(&-&Rational::from(1), bits)?;
        let stopped = one.sub(&step, bits);
        // Pr[magnitude >= k] before a sign is drawn: whole steps are geometric.
        let reached = |k: &Integer| -> Result<Interval> {
            let size = Integer::from(scale);
            let (steps, remainder) = (k / &size, k % &size);
            let place = usize::try_from(&remainder).unwrap_or(usize::MAX);
            let share = above.get(place).unwrap_or(&one).mul(&stopped, bits).add(&step, bits);
            Ok(exp(&-&Rational::from(steps), bits)?.mul(&share, bits))
        };
        let half = Interval::exact(Dyadic::power_of_two(-1));
        // Minus zero, half of the magnitude 0, is drawn anew.
        let nothing = one.sub(&reached(&Integer::ONE)?, bits);
        let kept = one.sub(&nothing.mul(&half, bits), bits);
        let negative = *x < Integer::ZERO;
        let from = if negative { -x } else { x + Integer::ONE };
        let tail = reached(&from)?.mul(&half, bits).div(&kept, bits)?;
        Ok(if negative { tail } else { one.sub(&tail, bits) })
    })
}

/// Chance that the loop of `[CKS20, Alg. 1]` ends at an odd K: the sum of
/// (-1)^K a_1 ... a_K, between any two partial sums because no a_K exceeds 1.
fn accepted(remainder: u64, scale: u64, bits: u32) -> Result<Interval> {
    let common = gcd(remainder, scale);
    let (n, d) = (remainder / common, scale / common);
    let (mut sum, mut product) = (Interval::exact(Dyadic::one()), Rational::from(1));
    let small = Dyadic::power_of_two(-i64::from(bits));
    let mut k = 1;
    loop {
        let g = gcd(n, k);
        product = &product * &Rational::new(n / g, d / g * k)?;
        let term = Interval::of(&product, bits);
        let next = if k % 2 == 1 { sum.sub(&term, bits) } else { sum.add(&term, bits) };
        if *term.hi() < small {
            return Ok(next.hull(&sum));
        }
        sum = next;
        k += 1;
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chance(scale: i64, x: i64) -> f64 {
        let cdf = unreduced(&Rational::from(scale), 100).unwrap().unwrap();
        let at = |x: i64| cdf(&Integer::from(x), 100).unwrap().lo().to_f64_lower();
        at(x) - at(x - 1)
    }

    #[test]
    fn the_loss_is_the_known_one() {
        // ln(w_0 / w_1), w_0 = 1 and w_1 = e^(-1/3): 1/3 as it should be, but
        // w_2 is too large, so that 2 is nearly as likely as 1.
        let losses: Vec<f64> = (0..6).map(|x| (chance(3, x) / chance(3, x + 1)).ln()).collect();
        let largest = losses.iter().copied().fold(0.0, f64::max);
        assert!((largest - 0.5041).abs() < 1e-4, "{losses:?}");
    }

    #[test]
    fn the_law_sums_to_one_and_is_symmetric() {
        let sum: f64 = (-200..=200).map(|x| chance(5, x)).sum();
        assert!((sum - 1.0).abs() < 1e-12, "{sum}");
        assert!((chance(5, 3) - chance(5, -3)).abs() < 1e-12);
    }
}
