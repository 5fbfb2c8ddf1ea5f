//! A number of a file as an exact integer: no float stands between what was
//! exported and what is counted.

/// The digits that are kept behind the point: an export has up to 21.
pub const PLACES: u32 = 24;

/// No metric of a person and a week reaches this.
const LARGEST: i128 = 1_000_000_000_000;

/// One, in units of 10⁻²⁴.
pub const ONE: i128 = 10_i128.pow(PLACES);

/// A decimal number such as `17.45`, `-3` or `1e-05`, in units of 10⁻²⁴.
///
/// # Errors
///
/// What is wrong with it, in one clause: it is no number, has more than 24
/// decimals, or is not below 10¹² in size.
///
/// # Example
///
/// ```
/// use etalon::insights::decimal::{ONE, decimal};
///
/// assert_eq!(decimal(b"17.45"), Ok(1745 * ONE / 100));
/// assert_eq!(decimal(b"1e-24"), Ok(1));
/// // As floats, 0.1 and 0.2 do not make 0.3.
/// assert_eq!(decimal(b"0.1")? + decimal(b"0.2")?, decimal(b"0.3")?);
/// assert!(decimal(b"1,5").unwrap_err().contains("write digits with a point"));
/// # Ok::<(), &str>(())
/// ```
pub fn decimal(text: &[u8]) -> Result<i128, &'static str> {
    const NO_NUMBER: &str =
        "this is not a number; write digits with a point, or NULL if there is none";
    const TOO_LARGE: &str = "the number is too large; it must be below 10^12 in size";
    if let Some(value) = plain(text) {
        return Ok(value);
    }
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let (text, exponent) = match text.iter().position(|byte| matches!(byte, b'e' | b'E')) {
        Some(at) => (&text[..at], exponent(&text[at + 1..]).ok_or(NO_NUMBER)?),
        None => (text, 0),
    };
    let (mut value, mut digits, mut decimals, mut point) = (0u64, 0u32, 0i32, false);
    let mut long = 0i128;
    for byte in text {
        match byte {
            b'0'..=b'9' => {
                digits += 1;
                decimals += i32::from(point);
                // A word holds the digits of most numbers; the first nineteen fit.
                if digits < 20 {
                    value = 10 * value + u64::from(byte - b'0');
                    continue;
                }
                if digits == 20 {
                    long = i128::from(value);
                }
                // 10^36 leaves room for one more digit in an i128.
                if long >= POWERS[36] {
                    return Err("the number has too many digits; round it to 24 decimals");
                }
                long = 10 * long + i128::from(byte - b'0');
            }
            b'.' if !point => point = true,
            _ => return Err(NO_NUMBER),
        }
    }
    if digits == 0 {
        return Err(NO_NUMBER);
    }
    let mut value = if digits < 20 { i128::from(value) } else { long };
    if value == 0 {
        return Ok(0);
    }
    // The number is `value` times 10 to this, in units of 10^-24.
    let mut shift = 24 + exponent - decimals;
    while shift < 0 && value % 10 == 0 {
        value /= 10;
        shift += 1;
    }
    let shift =
        usize::try_from(shift).map_err(|_| "the number has more than 24 decimals; round it")?;
    let scaled = POWERS.get(shift).and_then(|power| power.checked_mul(value));
    match scaled {
        Some(scaled) if scaled < LARGEST * ONE => Ok(if negative { -scaled } else { scaled }),
        _ => Err(TOO_LARGE),
    }
}

/// Most numbers: up to twelve digits and points, so that nothing can be too
/// large. Anything else is for [`decimal`].
fn plain(text: &[u8]) -> Option<i128> {
    if text.len() > 12 {
        return None;
    }
    let (mut value, mut digits, mut decimals, mut point) = (0u64, 0, 0, 0);
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            value = 10 * value + u64::from(digit);
            digits += 1;
            decimals += point;
        } else if *byte == b'.' && point == 0 {
            point = 1;
        } else {
            return None;
        }
    }
    (digits > 0).then(|| i128::from(value) * POWERS[24 - decimals])
}

/// The powers of ten that an i128 holds up to 10^37.
const POWERS: [i128; 38] = {
    let mut powers = [1; 38];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = 10 * powers[at - 1];
        at += 1;
    }
    powers
};

/// The exponent after an `e`.
fn exponent(text: &[u8]) -> Option<i32> {
    let text = std::str::from_utf8(text).ok().filter(|text| text.len() <= 5)?;
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::Rational;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_exact_and_what_is_none_is_told() {
        for (text, units) in [
            ("0", 0),
            ("-0.0", 0),
            ("168", 168 * ONE),
            ("-3.5", -35 * ONE / 10),
            (".5", ONE / 2),
            ("5.", 5 * ONE),
            ("1e-24", 1),
            ("0.000000000000000000000001", 1),
            ("0.0000000000000000000000010000", 1),
            ("1.5E+3", 1500 * ONE),
            ("0e999", 0),
        ] {
            assert_eq!(decimal(text.as_bytes()), Ok(units), "{text}");
        }
        for (text, says) in [
            ("", "not a number"),
            (".", "not a number"),
            ("NaN", "not a number"),
            ("inf", "not a number"),
            ("1,5", "not a number"),
            ("1.2.3", "not a number"),
            ("12 h", "not a number"),
            ("1e", "not a number"),
            ("--1", "not a number"),
            ("1e308", "too large"),
            ("1000000000000", "too large"),
            ("1e-25", "more than 24 decimals"),
            ("123456789012345678901234567890123456789", "too many digits"),
        ] {
            let fault = decimal(text.as_bytes()).unwrap_err();
            assert!(fault.contains(says), "{text}: {fault}");
        }
    }

    proptest! {
        #[test]
        fn it_is_the_rational_that_is_written(whole in 0u32..1_000_000, part in "[0-9]{0,24}") {
            let text = format!("{whole}.{part}0");
            let right: Rational = text.parse().unwrap();
            let units = decimal(text.as_bytes()).unwrap();
            prop_assert_eq!(Rational::new(units, ONE.unsigned_abs()).unwrap(), right);
        }
    }
}
