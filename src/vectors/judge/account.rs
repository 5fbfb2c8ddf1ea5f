//! An upper bound against a truth: unsound, by how much, or how tight.

use super::Outcome;
use crate::error::{Error, Result};
use crate::json::{Fields, Value};
use crate::num::{Dyadic, Interval, Rational, bit_length};
use crate::reference::Spelled;

/// A deficit of this many units in the last place is named `unsound_tiny`.
const TINY: u8 = 16;

/// How much above the truth a tight bound may be, relative to it.
const TIGHT: &str = "1e-6";

/// What is bounded: δ of 1 and more says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bounded {
    Delta,
    Other,
}

/// A result of `account`: `value`, or `lo` and `hi`, of which `hi` is judged;
/// a `lo` above the truth is a lower bound that is none.
pub(super) fn account(args: &Value, expect: &Value, result: &Value) -> Result<Outcome> {
    let truth = Ends::read(&expect["truth"])?;
    let bounded = if args.get("epsilon").is_some() { Bounded::Delta } else { Bounded::Other };
    let (lower, upper) = match read(result) {
        Ok(said) => said,
        Err(fault) => return Ok(Outcome::Fail(fault.to_string())),
    };
    match (lower, &truth.hi) {
        (Some(Spelled::Infinite), Some(_)) => {
            return Ok(Outcome::Fail("unsound: lo = inf is above the truth".to_owned()));
        }
        (Some(Spelled::Finite(lo)), Some(hi)) if lo > *hi => {
            return Ok(Outcome::Fail(format!("unsound: lo is above the truth {}", truth.text)));
        }
        _ => {}
    }
    grade(&truth, &upper, bounded)
}

/// The lower end, if one is said, and what is said to be an upper bound.
fn read(result: &Value) -> Result<(Option<Spelled>, Spelled)> {
    let mut fields = Fields::open(result, "result", "")?;
    let value = fields.optional_text("value")?.map(Spelled::read).transpose()?;
    let said = match value {
        Some(value) => (None, value),
        None => (Some(Spelled::read(fields.text("lo")?)?), Spelled::read(fields.text("hi")?)?),
    };
    fields.close()?;
    Ok(said)
}

/// An expected number: `lo <= truth <= hi`; neither if it is infinite.
#[derive(Debug)]
pub(super) struct Ends {
    pub(super) lo: Option<Rational>,
    pub(super) hi: Option<Rational>,
    text: String,
}

impl Ends {
    /// A rational, `inf`, or an object of `lo` and `hi`.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] and [`Error::Number`]: the case is malformed.
    pub(super) fn read(value: &Value) -> Result<Self> {
        let text = value.to_string();
        if let Some(spelled) = value.as_str() {
            return Ok(match Spelled::read(spelled)? {
                Spelled::Infinite => Self { lo: None, hi: None, text },
                Spelled::Finite(x) => Self { lo: Some(x.clone()), hi: Some(x), text },
            });
        }
        let mut fields = Fields::open(value, "expect", "truth")?;
        let (lo, hi): (Rational, Rational) =
            (fields.text("lo")?.parse()?, fields.text("hi")?.parse()?);
        fields.close()?;
        if lo > hi {
            return Err(Error::domain("truth", text, "lo <= hi"));
        }
        Ok(Self { lo: Some(lo), hi: Some(hi), text })
    }
}

/// The verdict on an upper bound.
///
/// # Errors
///
/// None in practice.
pub(super) fn grade(truth: &Ends, said: &Spelled, bounded: Bounded) -> Result<Outcome> {
    let (Some(lo), Some(hi)) = (&truth.lo, &truth.hi) else {
        return Ok(match said {
            Spelled::Infinite => Outcome::Pass("tight"),
            Spelled::Finite(_) => Outcome::Fail("unsound: no finite bound is true".to_owned()),
        });
    };
    let Spelled::Finite(said) = said else { return Ok(Outcome::Pass("vacuous")) };
    if said < lo {
        let allowed = &last_place(lo) * &Rational::from(i64::from(TINY));
        let text = format!("below the truth {} by {}", truth.text, shown(&(lo - said)));
        return Ok(if lo - said <= allowed {
            Outcome::Tiny(format!("unsound_tiny: {text}"))
        } else {
            Outcome::Fail(format!("unsound: {text}"))
        });
    }
    let most = hi * &(&Rational::one() + &TIGHT.parse()?);
    Ok(Outcome::Pass(match () {
        () if *said <= most => "tight",
        () if bounded == Bounded::Delta && *said >= Rational::one() => "vacuous",
        () => "sound",
    }))
}

/// The unit in the last place of a binary64 of this size: `2^(e - 52)` for
/// `2^e <= x < 2^(e + 1)`, at least `2^-1074`.
fn last_place(x: &Rational) -> Rational {
    let magnitude = x.numerator().clone().into_parts().1;
    let least = Dyadic::power_of_two(-1074);
    if magnitude.is_zero() {
        return least.to_rational();
    }
    let guess = i64::from(bit_length(&magnitude)) - i64::from(bit_length(x.denominator()));
    let size = x.abs();
    let exponent = if size < Dyadic::power_of_two(guess).to_rational() { guess - 1 } else { guess };
    Dyadic::power_of_two(exponent - 52).max(least).to_rational()
}

/// A small number for a report.
fn shown(x: &Rational) -> String {
    Interval::of(x, 64).to_decimal(3).1
}

/// A whole number of units in the last place above or below a number, for
/// tests of this rule.
#[cfg(test)]
fn places(x: &Rational, units: i64) -> Rational {
    x + &(&last_place(x) * &Rational::from(units))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;

    fn judged(truth: &Value, said: &str) -> Outcome {
        let args = json!({"epsilon": "1"});
        account(&args, &json!({"truth": truth}), &json!({"value": said})).unwrap()
    }

    #[test]
    fn a_bound_is_graded_by_where_it_lies() {
        let truth = json!({"lo": "0.1269367375066439", "hi": "0.1269367375066440"});
        let lo: Rational = "0.1269367375066439".parse().unwrap();
        for (said, outcome) in [
            ("0.1269367375066440", "tight"),
            ("0.12693673750664395", "tight"),
            ("0.1269368", "tight"),
            ("0.127", "sound"),
            ("1", "vacuous"),
            ("inf", "vacuous"),
        ] {
            assert_eq!(judged(&truth, said), Outcome::Pass(outcome), "{said}");
        }
        for units in [-1, -16] {
            let said = places(&lo, units).to_string();
            assert!(matches!(judged(&truth, &said), Outcome::Tiny(_)), "{units}");
        }
        for said in [places(&lo, -17).to_string(), "0".into(), "-1".into(), "nan".into()] {
            assert!(matches!(judged(&truth, &said), Outcome::Fail(_)), "{said}");
        }
    }

    #[test]
    fn an_exact_truth_is_met_exactly() {
        let truth = json!("12195/16384");
        assert_eq!(judged(&truth, "12195/16384"), Outcome::Pass("tight"));
        assert!(matches!(judged(&truth, "0.74432"), Outcome::Fail(_)));
        assert_eq!(judged(&json!("0"), "0"), Outcome::Pass("tight"));
        assert!(matches!(judged(&json!("0"), "-1e-300"), Outcome::Fail(_)));
        assert_eq!(judged(&json!("inf"), "inf"), Outcome::Pass("tight"));
        assert!(matches!(judged(&json!("inf"), "1e300"), Outcome::Fail(_)));
    }

    #[test]
    fn a_false_lower_end_fails_and_a_strange_field_too() {
        let expect = json!({"truth": "1/2"});
        let said = |result: Value| account(&json!({"delta": "1e-6"}), &expect, &result).unwrap();
        assert_eq!(said(json!({"lo": "0.4", "hi": "0.5"})), Outcome::Pass("tight"));
        assert!(matches!(said(json!({"lo": "0.6", "hi": "0.7"})), Outcome::Fail(_)));
        assert!(matches!(said(json!({"lo": "inf", "hi": "inf"})), Outcome::Fail(_)));
        assert!(matches!(said(json!({"value": "1", "x": "1"})), Outcome::Fail(_)));
        assert!(matches!(said(json!({"value": 1})), Outcome::Fail(_)));
        // An ε of 1 says something.
        assert_eq!(said(json!({"value": "1"})), Outcome::Pass("sound"));
    }

    #[test]
    fn the_last_place_is_that_of_a_binary64() {
        for (x, bits) in [(1.0, -52), (1.999, -52), (0.75, -53), (1e-320, -1074), (3.0, -51)] {
            let place = last_place(&Rational::from_f64(x).unwrap());
            assert_eq!(place, Dyadic::power_of_two(bits).to_rational(), "{x}");
        }
    }
}
