//! Counts of tapes: the same, or a bracket around the law.

use std::collections::BTreeMap;

use super::{Outcome, exact, malformed, number};
use crate::error::Result;
use crate::json::Value;
use crate::num::{Integer, Rational};
use crate::vectors::Case;

/// Counts that must be the same, value by value.
pub(super) fn same(expect: &Value, result: &Value) -> Outcome {
    let wanted = expect["counts"].as_object();
    let (Some(wanted), Some(got)) = (wanted, result["counts"].as_object()) else {
        return exact::same(expect, result, &["counts", "ended"]);
    };
    for value in wanted.keys().chain(got.keys()) {
        let show = |count: Option<&Value>| count.map_or("no tape".to_owned(), Value::to_string);
        let (wanted, got) = (wanted.get(value), got.get(value));
        if wanted != got {
            let (wanted, got) = (show(wanted), show(got));
            return Outcome::Fail(format!("counts of {value}: expected {wanted}, got {got}"));
        }
    }
    exact::same(expect, result, &["ended"])
}

/// A histogram: values to counts.
pub(super) fn histogram(value: &Value) -> Option<BTreeMap<Integer, u64>> {
    let counted = value.as_object()?.iter().map(|(value, count)| {
        let number = Integer::from_str_radix(value, 10).ok()?;
        // One value, one spelling: `-0` or `01` would be counted apart.
        (number.to_string() == *value).then_some((number, count.as_u64()?))
    });
    counted.collect()
}

/// Counts in an order of the implementation's own: every chance must lie
/// between the tapes that decided its value and those that still could.
pub(super) fn bracket(case: &Case, result: &Value) -> Result<Outcome> {
    let fault = |field, rule| malformed(case, field, rule);
    let bytes = case.args["bytes"].as_u64().filter(|&bytes| bytes <= 7);
    let bytes = bytes.ok_or_else(|| fault("chances", "args.bytes must be at most 7"))?;
    let tapes = 1u64 << (8 * bytes);
    let most = case.expect.get("most_ended").and_then(number::ends);
    let (most, _) = most.ok_or_else(|| fault("most_ended", "must be a rational"))?;
    let (Some(counts), Some(ended)) = (histogram(&result["counts"]), result["ended"].as_u64())
    else {
        let rule = "counts must map integers to whole numbers, ended must be one";
        return Ok(Outcome::Fail(rule.to_owned()));
    };
    let all = counts.values().try_fold(ended, |sum, &count| sum.checked_add(count));
    if all != Some(tapes) {
        return Ok(Outcome::Fail(format!("counts and ended must add up to {tapes} tapes")));
    }
    let share = |count: u64| Rational::new(count, tapes);
    if share(ended)? > most {
        return Ok(Outcome::NotApplicable(format!(
            "{ended} of {tapes} tapes ended first: this sampler takes longer words"
        )));
    }
    let chances = case.expect["chances"].as_object();
    for (value, chance) in chances.ok_or_else(|| fault("chances", "must be an object"))? {
        let (lo, hi) = number::ends(chance)
            .ok_or_else(|| fault("chances", "must be rationals or enclosures"))?;
        let key = Integer::from_str_radix(value, 10)
            .map_err(|_| fault("chances", "must be named by integers"))?;
        let count = counts.get(&key).copied().unwrap_or(0);
        if share(count)? > hi || share(count + ended)? < lo {
            return Ok(Outcome::Fail(format!(
                "value {value}: {count} of {tapes} tapes with {ended} undecided exclude its chance {chance}"
            )));
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

    fn third(result: Value) -> Outcome {
        let expect = json!({"chances": {"0": "2/3", "1": "1/3", "2": "0"}, "most_ended": "1/2"});
        let args = json!({"law": "bernoulli", "params": {"p": "1/3"}, "bytes": 2});
        let case = Case::new("x", Class::Core, "count-tapes", args, expect);
        judge(&case, &Answer::Ok(result)).unwrap()
    }

    #[test]
    fn a_bias_of_one_tape_in_65536_is_seen() {
        let rejecting = json!({"counts": {"0": 43690, "1": 21845}, "ended": 1});
        assert_eq!(third(rejecting), Outcome::Pass(""));
        let modulo = json!({"counts": {"0": 43690, "1": 21846}, "ended": 0});
        assert!(matches!(third(modulo), Outcome::Fail(_)));
        let impossible = json!({"counts": {"0": 43689, "1": 21845, "2": 1}, "ended": 1});
        assert!(matches!(third(impossible), Outcome::Fail(_)));
        let lost = json!({"counts": {"0": 43690, "1": 21845}, "ended": 0});
        assert!(matches!(third(lost), Outcome::Fail(_)));
        let twice = json!({"counts": {"0": 43690, "1": 21845, "01": 1}, "ended": 0});
        assert!(matches!(third(twice), Outcome::Fail(_)));
        let long = json!({"counts": {}, "ended": 65536});
        assert!(matches!(third(long), Outcome::NotApplicable(_)));
    }

    #[test]
    fn the_first_count_that_differs_is_told() {
        let expect = json!({"counts": {"0": 3, "1": 250}, "ended": 3});
        assert_eq!(same(&expect, &expect), Outcome::Pass(""));
        for wrong in [
            json!({"counts": {"0": 3, "1": 249}, "ended": 3}),
            json!({"counts": {"0": 3, "1": 250, "2": 1}, "ended": 3}),
            json!({"counts": {"0": 3}, "ended": 3}),
            json!({"counts": {"0": 3, "1": 250}, "ended": 4}),
            json!({"ended": 3}),
        ] {
            assert!(matches!(same(&expect, &wrong), Outcome::Fail(_)), "{wrong}");
        }
    }
}
