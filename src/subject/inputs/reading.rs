//! A type of inputs as people write it: `answers(10, all)`.

use std::str::FromStr;

use super::{Inputs, Rule, Unit};
use crate::error::{Error, Result};

/// The forms, for error messages.
const FORMS: &str = "one of answers(10, one), answers(10, all), answers(10, monotone), each with a third number if answers differ by more than 1; bits(8), counts(5), numbers(20, 0, 100), number(0, 1), reals(20, 0, 1), real(0, 1), both with `, any` for floats beyond the bounds, too; texts(5), text, rows(5, 0, 100) or stream(20, 0, 1)";

/// No list is longer.
const LONGEST: i64 = 10_000;

impl FromStr for Inputs {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let unknown = || Error::domain("type of inputs", text, FORMS);
        if text.trim() == "text" {
            return Ok(Self::One(Unit::Text));
        }
        let (name, rest) = text.trim().split_once('(').ok_or_else(unknown)?;
        let inside = rest.strip_suffix(')').ok_or_else(unknown)?;
        let words: Vec<&str> = inside.split(',').map(str::trim).collect();
        let whole = |word: &str| word.parse::<i64>().map_err(|_| unknown());
        let count = |word: &str| {
            let count = whole(word)?;
            let within = (1..=LONGEST).contains(&count);
            let refused = || Error::domain("count", count, "1 to 10000");
            usize::try_from(count).ok().filter(|_| within).ok_or_else(refused)
        };
        let range = |low: &str, high: &str| {
            let (low, high) = (whole(low)?, whole(high)?);
            if low < high {
                Ok((low, high))
            } else {
                Err(Error::domain("range", format!("{low}, {high}"), "the least, then the largest"))
            }
        };
        let reals = |low: &str, high: &str, any: &[&str]| {
            let read = |word: &str| word.parse::<f64>().ok().filter(|x| x.is_finite());
            let (Some(least), Some(largest)) = (read(low), read(high)) else {
                return Err(unknown());
            };
            let any = match any {
                [] => false,
                ["any"] => true,
                _ => return Err(unknown()),
            };
            // The distance is drawn from: it must not overflow.
            if least < largest && (largest - least).is_finite() {
                return Ok(Unit::Real { low: least.to_bits(), high: largest.to_bits(), any });
            }
            Err(Error::domain("range", format!("{low}, {high}"), "the least, then the largest"))
        };
        Ok(match (name, words.as_slice()) {
            ("real", [low, high, any @ ..]) => Self::One(reals(low, high, any)?),
            ("reals", [many, low, high, any @ ..]) => {
                Self::Many { count: count(many)?, unit: reals(low, high, any)? }
            }
            ("texts", [many]) => Self::Many { count: count(many)?, unit: Unit::Text },
            ("rows", [many, low, high]) => {
                let (low, high) = range(low, high)?;
                Self::Many { count: count(many)?, unit: Unit::Row { low, high } }
            }
            ("stream", [many, low, high]) => {
                let (low, high) = range(low, high)?;
                Self::Many { count: count(many)?, unit: Unit::Event { low, high } }
            }
            ("answers", [many, rule, by @ ..]) => {
                let rule = match *rule {
                    "one" => Rule::One,
                    "all" => Rule::All,
                    "monotone" => Rule::Monotone,
                    _ => return Err(unknown()),
                };
                let by = match by {
                    [] => 1,
                    [by] => whole(by)?,
                    _ => return Err(unknown()),
                };
                if !(1..=1 << 40).contains(&by) {
                    return Err(Error::domain("by", by, "1 to 2^40"));
                }
                Self::Answers { count: count(many)?, rule, by }
            }
            ("bits", [many]) => Self::Bits { count: count(many)? },
            ("counts", [many]) => Self::Counts { count: count(many)? },
            ("numbers", [many, low, high]) => {
                let (low, high) = range(low, high)?;
                Self::Numbers { count: count(many)?, low, high }
            }
            ("number", [low, high]) => {
                let (low, high) = range(low, high)?;
                Self::Number { low, high }
            }
            _ => return Err(unknown()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_type_is_refused_with_the_forms() {
        for (text, says) in [
            ("answers", "answers(10, one)"),
            ("answers(10)", "answers(10, one)"),
            ("answers(10, some)", "answers(10, one)"),
            ("answers(0, one)", "1 to 10000"),
            ("answers(2, one, 0)", "1 to 2^40"),
            ("bits(99999)", "1 to 10000"),
            ("numbers(3, 9, 0)", "the least, then the largest"),
            ("number(0, x)", "number(0, 1)"),
            ("real(0, inf)", "real(0, 1)"),
            ("real(1, 0)", "the least, then the largest"),
            ("reals(3, 0, 1, some)", "`, any`"),
            ("rows(0, 0, 1)", "1 to 10000"),
        ] {
            let fault = text.parse::<Inputs>().unwrap_err().to_string();
            assert!(fault.contains(says), "{text}: {fault}");
        }
    }
}
