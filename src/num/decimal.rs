//! Decimals of a stated direction, for people to read.

use super::dyadic::Dyadic;
use super::integer::Natural;
use super::rounding::{self, Rounding};

/// Beyond `2^±LARGEST` only a coarse bound is printed: an exact decimal would
/// cost memory in proportion to the exponent.
const LARGEST: i64 = 100_000;

/// `x` in decimal with at most `digits` significant digits, rounded.
pub(super) fn decimal(x: &Dyadic, digits: u32, towards: Rounding) -> String {
    if x.is_negative() {
        return format!("-{}", decimal(&-x, digits, towards.opposite()));
    }
    let up = towards == Rounding::Up;
    if x.is_zero() || (x.top() < -LARGEST && !up) {
        return "0".to_owned();
    }
    // 10^30102 < 2^100000 < 10^30103.
    if x.top() < -LARGEST {
        return "1e-30102".to_owned();
    }
    if x.top() > LARGEST + 1 {
        return if up { "inf" } else { "1e30102" }.to_owned();
    }
    let digits = i64::from(digits.max(1));
    // At most floor(log10 x), from the position of the leading bit.
    let mut power = (x.top() - 1).saturating_mul(30_103).div_euclid(100_000) - 1;
    let ceiling = ten_to(digits);
    loop {
        let shown = scaled(x, digits - 1 - power, towards);
        if shown < ceiling {
            return layout(&shown.to_string(), power);
        }
        if shown == ceiling {
            return layout("1", power + 1);
        }
        power += 1;
    }
}

/// `x * 10^power`, rounded to an integer.
fn scaled(x: &Dyadic, power: i64, towards: Rounding) -> Natural {
    let mut above = x.mantissa().clone().into_parts().1;
    let mut below = Natural::ONE;
    let shift = rounding::index(x.exponent().unsigned_abs());
    if x.exponent() >= 0 {
        above <<= shift
    } else {
        below <<= shift
    }
    if power >= 0 {
        above *= ten_to(power)
    } else {
        below *= ten_to(-power)
    }
    rounding::divide(&above, &below, towards)
}

fn ten_to(power: i64) -> Natural {
    Natural::from(10u8).pow(rounding::index(power.unsigned_abs()))
}

/// The significant digits placed so that the first counts `10^power`.
fn layout(shown: &str, power: i64) -> String {
    let bare = shown.trim_end_matches('0');
    let count = i64::try_from(bare.len()).expect("a short text");
    match power {
        0..=20 if count <= power + 1 => {
            let zeros = rounding::index((power + 1 - count).unsigned_abs());
            format!("{bare}{}", "0".repeat(zeros))
        }
        0..=20 => {
            let (whole, fraction) = bare.split_at(rounding::index((power + 1).unsigned_abs()));
            format!("{whole}.{fraction}")
        }
        -6..0 => format!("0.{}{bare}", "0".repeat(rounding::index((-power - 1).unsigned_abs()))),
        _ if count == 1 => format!("{bare}e{power}"),
        _ => format!("{}.{}e{power}", &bare[..1], &bare[1..]),
    }
}

#[cfg(test)]
mod tests {
    use super::super::integer::Integer;
    use super::*;

    #[test]
    fn decimals_are_rounded_in_the_direction_asked_for() {
        let third = Dyadic::new(Integer::from(0x5555_5555i64), -32);
        for (x, digits, lower, upper) in [
            (Dyadic::from(0), 5, "0", "0"),
            (Dyadic::from(1), 5, "1", "1"),
            (Dyadic::from(-120), 2, "-120", "-120"),
            (Dyadic::from(-123), 2, "-130", "-120"),
            (Dyadic::from(999), 2, "990", "1000"),
            (third, 4, "0.3333", "0.3334"),
            (Dyadic::new(Integer::from(3), -40), 3, "2.72e-12", "2.73e-12"),
            (Dyadic::new(Integer::from(1), 100), 3, "1.26e30", "1.27e30"),
            (Dyadic::new(Integer::from(5), -1), 1, "2", "3"),
            (Dyadic::power_of_two(-200_000), 3, "0", "1e-30102"),
            (Dyadic::power_of_two(200_000), 3, "1e30102", "inf"),
        ] {
            assert_eq!(decimal(&x, digits, Rounding::Down), lower, "{x}");
            assert_eq!(decimal(&x, digits, Rounding::Up), upper, "{x}");
        }
    }
}
