//! Numbers as people write them: exact decimals where there are short ones.

use crate::account::loss::Loss;
use crate::num::{Natural, Rational, Sign};
use crate::privacy::Epsilon;

/// The most decimal places that are tried.
const PLACES: u32 = 40;

/// Zeros after the point from which on a power of ten is written.
const ZEROS: usize = 3;

/// `x` as an exact decimal, or as a fraction if it has no short one.
pub(super) fn plain(x: &Rational) -> String {
    let ten = Rational::from(10);
    let (mut scaled, mut places) = (x.clone(), 0);
    while !scaled.denominator().is_one() {
        if places == PLACES {
            return x.to_string();
        }
        scaled = &scaled * &ten;
        places += 1;
    }
    let (sign, digits) = scaled.numerator().clone().into_parts();
    let sign = if sign == Sign::Negative { "-" } else { "" };
    format!("{sign}{}", laid_out(&digits, places))
}

/// `digits / 10^places`, of which the last digit is not 0 if there are places.
fn laid_out(digits: &Natural, places: u32) -> String {
    let (digits, places) = (digits.to_string(), usize::try_from(places).unwrap_or(0));
    if places == 0 {
        return digits;
    }
    if places >= digits.len() + ZEROS {
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        return format!("{first}{point}{rest}e-{}", places + 1 - digits.len());
    }
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (whole, part) = padded.split_at(padded.len() - places);
    format!("{whole}.{part}")
}

/// An ε: a number, or the logarithm of one.
pub(super) fn epsilon(epsilon: &Epsilon) -> String {
    match epsilon {
        Epsilon::Rational(value) => plain(value),
        Epsilon::Ln(odds) => format!("ln({})", plain(odds)),
    }
}

/// A loss: a number, if no logarithm is in it.
pub(super) fn loss(loss: &Loss) -> String {
    loss.as_rational().map_or_else(|| loss.to_string(), plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact_and_fractions_stay_where_there_is_none() {
        for (text, shown) in [
            ("83/10", "8.3"),
            ("1/1000000", "1e-6"),
            ("1/800", "0.00125"),
            ("-5/2", "-2.5"),
            ("1.25e-13", "1.25e-13"),
            ("12", "12"),
            ("0", "0"),
            ("1/3", "1/3"),
            ("0.01", "0.01"),
        ] {
            assert_eq!(plain(&text.parse().unwrap()), shown);
        }
        assert_eq!(epsilon(&"ln(1.5)".parse().unwrap()), "ln(1.5)");
    }
}
