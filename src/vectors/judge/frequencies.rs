//! Frequencies of fresh draws, in regions of whole numbers.

use super::counts::histogram;
use super::{Outcome, malformed};
use crate::error::Result;
use crate::json::Value;
use crate::num::Integer;
use crate::vectors::Case;

/// Whether every region has at least its least and at most its most values.
pub(super) fn inside(case: &Case, result: &Value) -> Result<Outcome> {
    let fault = |rule| malformed(case, "regions", rule);
    let Some(counts) = histogram(&result["counts"]) else {
        return Ok(Outcome::Fail("counts must map integers to whole numbers".to_owned()));
    };
    let drawn = counts.values().try_fold(0u64, |sum, &count| sum.checked_add(count));
    if drawn != case.args["count"].as_u64() {
        return Ok(Outcome::Fail(format!("counts must add up to {}", case.args["count"])));
    }
    let regions = case.expect["regions"].as_array().ok_or_else(|| fault("must be a list"))?;
    for region in regions {
        let end = |name: &str| match region.get(name) {
            None => Ok(None),
            Some(value) => {
                let text = value.as_str().unwrap_or_default();
                Integer::from_str_radix(text, 10)
                    .map(Some)
                    .map_err(|_| fault("from and to must be integers"))
            }
        };
        let (from, to) = (end("from")?, end("to")?);
        let bound = |name: &str| {
            region[name].as_u64().ok_or_else(|| fault("least and most must be whole numbers"))
        };
        let (least, most) = (bound("least")?, bound("most")?);
        let within = |value: &Integer| {
            from.as_ref().is_none_or(|from| value >= from)
                && to.as_ref().is_none_or(|to| value <= to)
        };
        let seen: u64 =
            counts.iter().filter(|(value, _)| within(value)).map(|(_, &count)| count).sum();
        if !(least..=most).contains(&seen) {
            let name =
                |end: &Option<Integer>| end.as_ref().map_or("".to_owned(), Integer::to_string);
            return Ok(Outcome::Fail(format!(
                "{seen} values in {}..{}, expected {least} to {most}: a correct sampler does so with a chance below 2^-40",
                name(&from),
                name(&to)
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

    #[test]
    fn a_count_outside_its_region_fails_and_the_ends_belong_to_it() {
        let expect = json!({"regions": [
            {"to": "-1", "least": 2, "most": 4},
            {"from": "0", "to": "0", "least": 3, "most": 5},
            {"from": "1", "least": 0, "most": 4},
        ]});
        let args = json!({"count": 10});
        let case = Case::new("x", Class::Core, "frequencies", args, expect);
        let said = |counts: Value| {
            judge(&case, &Answer::Ok(json!({"counts": counts}))).unwrap() == Outcome::Pass("")
        };
        assert!(said(json!({"-7": 1, "-1": 1, "0": 5, "1": 2, "9": 1})));
        assert!(said(json!({"-1": 4, "0": 3, "3": 3})));
        for wrong in [
            json!({"-1": 1, "0": 5, "1": 4}),
            json!({"-1": 5, "0": 3, "1": 2}),
            json!({"-1": 4, "0": 2, "1": 4}),
            json!({"-1": 2, "0": 3, "1": 5}),
            json!({"-1": 3, "0": 3, "1": 3}),
            json!({"-1": 3, "0": 3, "-0": 1, "1": 3}),
            json!([]),
        ] {
            assert!(!said(wrong.clone()), "{wrong}");
        }
    }
}
