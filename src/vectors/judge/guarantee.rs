//! What a mechanism is said to cost, number by number.

use super::Outcome;
use super::account::{Bounded, Ends, grade};
use crate::error::Result;
use crate::json::Value;
use crate::num::Rational;
use crate::reference::Spelled;

/// Every number that is expected, each as an upper bound; a δ of 0 must be
/// said to be 0. The worst of the verdicts is the case's.
pub(super) fn guarantee(expect: &Value, result: &Value) -> Result<Outcome> {
    let fields: Vec<&str> = ["epsilon", "delta", "rho"]
        .into_iter()
        .filter(|field| expect.get(field).is_some())
        .collect();
    let said = result.as_object().map_or(0, crate::json::Map::len);
    if said != fields.len() {
        return Ok(Outcome::Fail(format!("expected the fields {}", fields.join(" and "))));
    }
    let mut worst = Outcome::Pass("tight");
    for field in fields {
        let truth = Ends::read(&expect[field])?;
        // A number, or `lo` and `hi`, of which the upper end is the claim.
        let said = result[field].get("hi").unwrap_or(&result[field]);
        let read = said.as_str().map(Spelled::read);
        let Some(Ok(said)) = read else {
            return Ok(Outcome::Fail(format!("{field}: {} is no number", result[field])));
        };
        if field == "delta" && truth.hi == Some(Rational::zero()) {
            if said != Spelled::Finite(Rational::zero()) {
                return Ok(Outcome::Fail("delta: expected exactly 0".to_owned()));
            }
            continue;
        }
        let bounded = if field == "delta" { Bounded::Delta } else { Bounded::Other };
        worst = match (worst, grade(&truth, &said, bounded)?) {
            (_, Outcome::Fail(why)) => return Ok(Outcome::Fail(format!("{field}: {why}"))),
            (_, Outcome::Tiny(why)) => Outcome::Tiny(format!("{field}: {why}")),
            (Outcome::Pass(_), Outcome::Pass(word)) if word != "tight" => Outcome::Pass(word),
            (worst, _) => worst,
        };
    }
    Ok(worst)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;

    #[test]
    fn every_number_counts() {
        let expect = json!({"epsilon": "1/3", "delta": "0"});
        let judged = |result: Value| guarantee(&expect, &result).unwrap();
        assert_eq!(judged(json!({"epsilon": "1/3", "delta": "0"})), Outcome::Pass("tight"));
        assert_eq!(judged(json!({"epsilon": "2/3", "delta": "0"})), Outcome::Pass("sound"));
        let rounded = json!({"epsilon": "f64:3fd5555555555555", "delta": "0"});
        assert!(matches!(judged(rounded), Outcome::Tiny(_)));
        let ends = json!({"epsilon": {"lo": "0.3", "hi": "0.34"}, "delta": "0"});
        assert_eq!(judged(ends), Outcome::Pass("sound"));
        for broken in [
            json!({"epsilon": {"lo": "0.3", "hi": "0.33"}, "delta": "0"}),
            json!({"epsilon": "1/6", "delta": "0"}),
            json!({"epsilon": "1/3", "delta": "1e-9"}),
            json!({"epsilon": "1/3"}),
            json!({"epsilon": "1/3", "delta": "0", "rho": "1"}),
            json!({"epsilon": "nan", "delta": "0"}),
        ] {
            assert!(matches!(judged(broken.clone()), Outcome::Fail(_)), "{broken}");
        }
    }
}
