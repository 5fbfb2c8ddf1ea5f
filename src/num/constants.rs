//! The constants ln 2 and pi to any precision, and the Bernoulli numbers.

use super::dyadic::Dyadic;
use super::integer::{Integer, Natural, Sign};
use super::interval::Interval;
use super::rational::Rational;

/// An enclosure of ln 2 with about `bits` significant bits.
///
/// ln 2 = 18 artanh(1/26) - 2 artanh(1/4801) + 8 artanh(1/8749).
///
/// # Example
///
/// ```
/// assert_eq!(etalon::num::ln2(64).to_decimal(5), ("0.69314".to_owned(), "0.69315".to_owned()));
/// ```
pub fn ln2(bits: u32) -> Interval {
    combine(&[(18, 26), (-2, 4801), (8, 8749)], false, bits)
}

/// An enclosure of pi with about `bits` significant bits.
///
/// Machin: pi = 16 arctan(1/5) - 4 arctan(1/239).
///
/// # Example
///
/// ```
/// assert_eq!(etalon::num::pi(64).to_decimal(5), ("3.1415".to_owned(), "3.1416".to_owned()));
/// ```
pub fn pi(bits: u32) -> Interval {
    combine(&[(16, 5), (-4, 239)], true, bits)
}

/// The sum of `factor * artanh(1/n)`, or of arctan, over the pairs `(factor, n)`.
fn combine(terms: &[(i32, u32)], alternating: bool, bits: u32) -> Interval {
    let fraction = bits + 24 + u32::BITS - bits.leading_zeros();
    let (mut sum, mut error) = (Integer::ZERO, Integer::ZERO);
    for &(factor, n) in terms {
        let (value, doubt) = inverse_tangent(n, alternating, fraction);
        sum += Integer::from(factor) * value;
        error += Integer::from(factor.unsigned_abs()) * doubt;
    }
    let scale = -i64::from(fraction);
    Interval::outward(
        &Dyadic::new(&sum - &error, scale),
        &Dyadic::new(&sum + &error, scale),
        bits.max(1),
    )
}

/// `2^fraction * artanh(1/n)` (arctan if `alternating`) and a bound of its error,
/// by the series over `1 / ((2i + 1) n^(2i + 1))`.
fn inverse_tangent(n: u32, alternating: bool, fraction: u32) -> (Integer, Integer) {
    let square = Natural::from(u64::from(n) * u64::from(n));
    let mut power =
        (Natural::ONE << usize::try_from(fraction).expect("it fits")) / Natural::from(n);
    let (mut sum, mut odd) = (Integer::ZERO, 1u32);
    while !power.is_zero() {
        let sign = if alternating && odd % 4 == 3 { Sign::Negative } else { Sign::Positive };
        sum += Integer::from_parts(sign, &power / Natural::from(odd));
        power /= &square;
        odd += 2;
    }
    // Each term is cut twice, by less than 2 units together, and what follows
    // the last one is less than 2 units.
    (sum, Integer::from(odd + 2))
}

/// The Bernoulli numbers `B_2, B_4, ..., B_2m`, exactly.
///
/// # Example
///
/// ```
/// let shown: Vec<String> = etalon::num::bernoulli(3).iter().map(ToString::to_string).collect();
/// assert_eq!(shown, ["1/6", "-1/30", "1/42"]);
/// ```
///
/// # References
///
/// Tangent numbers by the in-place recurrence of Brent and Harvey, "Fast
/// computation of Bernoulli, Tangent and Secant numbers" (2013), algorithm 2.
pub fn bernoulli(m: u32) -> Vec<Rational> {
    let mut tangent = vec![Natural::ONE];
    for k in 1..m {
        let next = Natural::from(k) * tangent.last().expect("it starts with one");
        tangent.push(next);
    }
    let count = tangent.len();
    for k in 1..count {
        for j in k..count {
            tangent[j] =
                Natural::from(j - k) * &tangent[j - 1] + Natural::from(j - k + 2) * &tangent[j];
        }
    }
    let numbers = tangent.into_iter().zip(1u32..).map(|(tangent, n)| {
        // B_2n = (-1)^(n-1) 2n T_n / (4^n (4^n - 1)).
        let sign = if n % 2 == 1 { Sign::Positive } else { Sign::Negative };
        let four = Natural::ONE << (2 * usize::try_from(n).expect("it fits"));
        let below = &four * (&four - Natural::ONE);
        Rational::new(Integer::from_parts(sign, Natural::from(2 * n) * tangent), below)
            .expect("4^n > 1")
    });
    numbers.take(usize::try_from(m).expect("it fits")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bernoulli_numbers_are_the_known_ones() {
        let shown: Vec<String> = bernoulli(8).iter().map(ToString::to_string).collect();
        let known = ["1/6", "-1/30", "1/42", "-1/30", "5/66", "-691/2730", "7/6", "-3617/510"];
        assert_eq!(shown, known);
        assert!(bernoulli(0).is_empty());
    }
}
