//! The complementary error function, certified to any precision: the tails of
//! the Gaussian law.

use super::constants::pi;
use super::dyadic::Dyadic;
use super::interval::Interval;
use super::rational::Rational;
use crate::error::Result;

/// From this argument on the continued fraction is quick and the series not.
const LARGE: i64 = 6;

/// An enclosure of `erfc(x) = 2/sqrt(pi) * integral of e^(-t^2) from x to infinity`,
/// with about `bits` significant bits for `x` itself exact.
///
/// # Errors
///
/// Those of the exponential: `x^2` beyond `2^39`.
///
/// # References
///
/// [DLMF, 7.6.2] for the series, [DLMF, 7.9.1] for the continued fraction.
pub fn erfc(x: &Interval, bits: u32) -> Result<Interval> {
    // erfc decreases, so that the ends of x are enough.
    let (above, below) = (at(x.lo(), bits)?, at(x.hi(), bits)?);
    Interval::new(below.lo().clone(), above.hi().clone())
}

fn at(x: &Dyadic, bits: u32) -> Result<Interval> {
    let one = Interval::exact(Dyadic::one());
    if x.is_negative() {
        let two = Interval::exact(Dyadic::from(2));
        return Ok(two.sub(&at(&-x, bits)?, bits + 8));
    }
    let exact = Interval::exact(x.clone());
    if *x < Dyadic::from(LARGE) {
        // 1 - erf cancels at most x^2 log2(e) + 4 < 56 + 4 bits.
        let bits = bits + 64;
        return Ok(one.sub(&series(&exact, bits)?, bits));
    }
    fraction(&exact, bits + 8)
}

/// `erf(x) = 2/sqrt(pi) e^(-x^2) sum of 2^n x^(2n+1) / (2n+1)!!`, all terms positive.
fn series(x: &Interval, bits: u32) -> Result<Interval> {
    let square = x.square(bits);
    let twice = square.add(&square, bits);
    let (mut term, mut sum) = (x.clone(), x.clone());
    let negligible = Dyadic::power_of_two(-i64::from(bits));
    for odd in (3i64..).step_by(2) {
        term = term.mul(&twice, bits).div(&Interval::exact(Dyadic::from(odd)), bits)?;
        sum = sum.add(&term, bits);
        // From here on each term is at most half the one before: 2x^2 < 73.
        if odd > 146 && *term.hi() <= &negligible * sum.hi() {
            let rest = Interval::new(Dyadic::zero(), term.hi().clone())?;
            sum = sum.add(&rest, bits);
            break;
        }
        if term.hi().is_zero() {
            break;
        }
    }
    let factor = square.neg().exp(bits)?.mul(&sum, bits);
    let root = pi(bits).sqrt(bits)?;
    factor.add(&factor, bits).div(&root, bits)
}

/// `erfc(x) = e^(-x^2)/sqrt(pi) / (x + (1/2)/(x + 1/(x + (3/2)/(x + ...))))`:
/// two consecutive convergents of positive terms enclose the value.
fn fraction(x: &Interval, bits: u32) -> Result<Interval> {
    let depth = i64::from(bits) * i64::from(bits) / 300 + 8;
    let convergent = |depth: i64| -> Result<Interval> {
        let mut tail = x.clone();
        for n in (1..=depth).rev() {
            let half = Interval::of(&Rational::new(n, 2u8)?, bits);
            tail = x.add(&half.div(&tail, bits)?, bits);
        }
        Ok(tail)
    };
    let below = convergent(depth)?.hull(&convergent(depth + 1)?);
    let root = pi(bits).sqrt(bits)?;
    x.square(2 * bits).neg().exp(bits)?.div(&root.mul(&below, bits), bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_routes_agree_and_are_tight() {
        for x in ["6", "6.5", "7", "9"] {
            let x = Interval::of(&x.parse().unwrap(), 200);
            let by_series = Interval::exact(Dyadic::one()).sub(&series(&x, 400).unwrap(), 400);
            let by_fraction = fraction(&x, 120).unwrap();
            assert!(!by_series.certainly_less(&by_fraction), "{x}");
            assert!(!by_fraction.certainly_less(&by_series), "{x}");
            let slack = &Dyadic::power_of_two(-80) * by_series.hi();
            assert!(by_fraction.width() < slack, "{x}: {by_fraction}");
        }
    }

    #[test]
    fn known_values_are_enclosed() {
        // mpmath, 30 digits.
        for (x, lo, hi) in [
            ("0", "1", "1"),
            ("1/2", "0.479500122186953462", "0.479500122186953463"),
            ("-1", "1.84270079294971486", "1.84270079294971487"),
            ("5", "1.53745979442803485e-12", "1.53745979442803486e-12"),
            ("10", "2.08848758376254475e-45", "2.08848758376254476e-45"),
        ] {
            let value = erfc(&Interval::of(&x.parse().unwrap(), 128), 100).unwrap();
            assert!(value.lo().cmp_rational(&lo.parse().unwrap()).is_ge(), "{x} {value}");
            assert!(value.hi().cmp_rational(&hi.parse().unwrap()).is_le(), "{x} {value}");
        }
    }
}
