//! Where a number stands on an axis, in hundredths of a percent of its length,
//! and the round numbers below it.

use crate::num::{Integer, Rational};

/// Hundredths of a percent.
pub(in crate::report) const WHOLE: u32 = 10_000;

/// In how many parts an axis is divided at most.
const PARTS: i64 = 5;

/// The least step of 1, 2 or 5 times a power of ten that covers the numbers in
/// few parts, and the first and last line as multiples of it.
pub(in crate::report) fn steps(least: &Rational, most: &Rational) -> (Rational, Integer, Integer) {
    let mut power = Rational::new(1, 1_000_000u32).expect("a million is positive");
    loop {
        for digit in [1, 2, 5] {
            let step = &power * &Rational::from(digit);
            let lines = |x: &Rational| (x / &step).expect("a step is positive");
            let (first, last) = (lines(least).floor(), -(-&lines(most)).floor());
            if &last - &first <= Integer::from(PARTS) {
                return (step, first, last);
            }
        }
        power = &power * &Rational::from(10);
    }
}

/// A place as an SVG writes it: `38.27%`.
pub(in crate::report) fn percent(place: u32) -> String {
    let (whole, part) = (place / 100, place % 100);
    match part {
        0 => format!("{whole}%"),
        _ => format!("{whole}.{part:02}%"),
    }
}
