//! How numbers are written for people: few digits, bounds rounded outward, in
//! integers alone, so that a page has the same bytes everywhere.

use crate::insights::release::shown;
use crate::num::{Integer, Rational};

/// To which side a number is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Towards {
    /// Not above the number.
    Down,
    /// At most half a digit off.
    Nearest,
    /// Not below the number.
    Up,
}

/// A number with exactly so many decimals.
pub(in crate::report) fn decimal(value: &Rational, places: usize, towards: Towards) -> String {
    let scaled = value * &Rational::from(Integer::from(10u8).pow(places));
    let units = match towards {
        Towards::Down => scaled.floor(),
        Towards::Up => -(-&scaled).floor(),
        Towards::Nearest => {
            let half = Rational::new(1, 2u8).expect("two is positive");
            (&scaled + &half).floor()
        }
    };
    let text = units.to_string();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("\u{2212}", digits),
        None => ("", text.as_str()),
    };
    let digits = format!("{digits:0>width$}", width = places + 1);
    let (whole, part) = digits.split_at(digits.len() - places);
    let point = if places == 0 { "" } else { "." };
    format!("{sign}{}{point}{part}", grouped(whole))
}

/// Digits in groups of three.
fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with its digits in groups of three.
pub(in crate::report) fn count(n: impl ToString) -> String {
    grouped(&n.to_string())
}

/// An exact number: as a decimal if it is one of a few digits, otherwise as a
/// fraction.
pub(in crate::report) fn exact(value: &Rational) -> String {
    let text = shown(value);
    if text.parse().is_ok_and(|read: Rational| read == *value) { text } else { value.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rational(text: &str) -> Rational {
        text.parse().unwrap()
    }

    #[test]
    fn bounds_are_rounded_outward() {
        for (value, down, nearest, up) in [
            ("0.38271", "0.38", "0.38", "0.39"),
            ("-0.385", "\u{2212}0.39", "\u{2212}0.38", "\u{2212}0.38"),
            ("1234567.891", "1,234,567.89", "1,234,567.89", "1,234,567.90"),
            ("2", "2.00", "2.00", "2.00"),
            ("0.999", "0.99", "1.00", "1.00"),
        ] {
            let write = |towards| decimal(&rational(value), 2, towards);
            assert_eq!(write(Towards::Down), down);
            assert_eq!(write(Towards::Nearest), nearest);
            assert_eq!(write(Towards::Up), up);
        }
        assert_eq!(decimal(&rational("5/2"), 0, Towards::Up), "3");
    }

    #[test]
    fn exact_numbers_stay_exact() {
        for (value, text) in [("7/2", "3.5"), ("1/3", "1/3"), ("12", "12"), ("1/128", "1/128")] {
            assert_eq!(exact(&rational(value)), text);
        }
    }
}
