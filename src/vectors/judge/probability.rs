//! Chances, within a relative tolerance of a rational or an enclosure.

use super::number::{self, Number};
use super::{Outcome, malformed};
use crate::error::Result;
use crate::json::Value;
use crate::num::Rational;
use crate::vectors::Case;

/// Whether every value v has `lo (1 - t) <= v <= hi (1 + t)`.
pub(super) fn within(case: &Case, result: &Value) -> Result<Outcome> {
    let fault = |field, rule| malformed(case, field, rule);
    let tolerance = case.expect.get("tolerance").and_then(number::ends);
    let (tolerance, _) = tolerance.ok_or_else(|| fault("tolerance", "must be a rational"))?;
    let wanted = case.expect["values"].as_array();
    let wanted = wanted.ok_or_else(|| fault("values", "must be a list"))?;
    let got = result["values"].as_array().filter(|got| got.len() == wanted.len());
    let Some(got) = got else {
        return Ok(Outcome::Fail(format!("values must be a list of {} numbers", wanted.len())));
    };
    let (less, more) = (&Rational::one() - &tolerance, &Rational::one() + &tolerance);
    for (at, (wanted, got)) in wanted.iter().zip(got).enumerate() {
        let (lo, hi) = number::ends(wanted)
            .ok_or_else(|| fault("values", "must be rationals or enclosures"))?;
        let inside = match number::read(got) {
            Some(Number::Finite(v)) => &lo * &less <= v && v <= &hi * &more,
            Some(Number::Infinite) | None => false,
        };
        if !inside {
            let place = &case.args["at"][at];
            return Ok(Outcome::Fail(format!("at {place}: expected {wanted}, got {got}")));
        }
    }
    Ok(Outcome::Pass(""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;
    use crate::reference::Answer;
    use crate::vectors::Class;
    use crate::vectors::judge::judge;

    #[test]
    fn a_chance_beyond_the_tolerance_fails_on_either_side() {
        let expect =
            json!({"values": ["1/3", {"lo": "0.25", "hi": "0.26"}, "0"], "tolerance": "1/100"});
        let args = json!({"at": ["0", "1", "2"]});
        let case = Case::new("x", Class::Core, "probability", args, expect);
        let said = |values: Value| {
            judge(&case, &Answer::Ok(json!({"values": values}))).unwrap() == Outcome::Pass("")
        };
        assert!(said(json!(["1/3", "0.2475", "0"])));
        assert!(said(json!(["0.3333", "0.2626", "f64:0000000000000000"])));
        for wrong in [
            json!(["0.32", "0.25", "0"]),
            json!(["0.34", "0.25", "0"]),
            json!(["1/3", "0.2474", "0"]),
            json!(["1/3", "0.2627", "0"]),
            json!(["1/3", "0.25", "1e-300"]),
            json!(["1/3", "0.25"]),
            json!(["1/3", "inf", "0"]),
            json!(["1/3", 0.25, "0"]),
            json!("1/3"),
        ] {
            assert!(!said(wrong.clone()), "{wrong}");
        }
    }
}
