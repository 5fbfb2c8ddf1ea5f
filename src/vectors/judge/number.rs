//! Numbers in replies and in expectations, read as exactly what they spell.

use crate::json::Value;
use crate::num::Rational;

/// A number of a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Number {
    /// A rational.
    Finite(Rational),
    /// Larger than any number.
    Infinite,
}

/// An integer, a rational in any terms, a decimal, a float or `inf`.
pub(super) fn read(value: &Value) -> Option<Number> {
    let text = value.as_str()?;
    if text == "inf" {
        return Some(Number::Infinite);
    }
    let Some(digits) = text.strip_prefix("f64:") else {
        return text.parse().ok().map(Number::Finite);
    };
    let legal = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    if digits.len() != 16 || !digits.bytes().all(legal) {
        return None;
    }
    let float = f64::from_bits(u64::from_str_radix(digits, 16).ok()?);
    if float.is_infinite() && float.is_sign_positive() {
        return Some(Number::Infinite);
    }
    Rational::from_f64(float).ok().map(Number::Finite)
}

/// The ends of an expectation: a rational, or an enclosure.
pub(super) fn ends(value: &Value) -> Option<(Rational, Rational)> {
    let finite = |value: &Value| value.as_str().and_then(|text| text.parse::<Rational>().ok());
    match value {
        Value::Object(enclosure) if enclosure.len() == 2 => {
            Some((finite(enclosure.get("lo")?)?, finite(enclosure.get("hi")?)?))
        }
        other => finite(other).map(|exact| (exact.clone(), exact)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;

    #[test]
    fn every_form_of_a_reply_is_read_exactly() {
        for (text, exact) in [
            ("-17", "-17"),
            ("2/4", "1/2"),
            ("0.125", "1/8"),
            ("25e-2", "1/4"),
            ("f64:3fe0000000000000", "1/2"),
        ] {
            let wanted = Number::Finite(exact.parse().unwrap());
            assert_eq!(read(&json!(text)), Some(wanted), "{text}");
        }
        for infinite in ["inf", "f64:7ff0000000000000"] {
            assert_eq!(read(&json!(infinite)), Some(Number::Infinite));
        }
        for wrong in ["nan", "f64:7ff8000000000000", "f64:3FE0000000000000", "f64:0", "", "1/0"] {
            assert_eq!(read(&json!(wrong)), None, "{wrong}");
        }
        assert_eq!(read(&json!(1)), None);
    }
}
