//! A session operation by operation: the first that differs is told.

use super::Outcome;
use super::exact::same;
use crate::json::Value;

/// Every result must have the same fields and values.
pub(super) fn session(expect: &Value, result: &Value) -> Outcome {
    let (Some(wanted), Some(got)) = (expect["results"].as_array(), result["results"].as_array())
    else {
        return Outcome::Fail("expected a list of results".to_owned());
    };
    if wanted.len() != got.len() {
        return Outcome::Fail(format!("expected {} results, got {}", wanted.len(), got.len()));
    }
    for (at, (wanted, got)) in wanted.iter().zip(got).enumerate() {
        if wanted == got {
            continue;
        }
        let fields = ["status", "remaining", "bits", "out", "sha256"];
        return match same(wanted, got, &fields) {
            Outcome::Fail(why) => Outcome::Fail(format!("operation {at}: {why}")),
            _ => Outcome::Fail(format!("operation {at}: a field too many")),
        };
    }
    Outcome::Pass("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;

    #[test]
    fn one_wrong_field_of_one_operation_fails() {
        let expect = json!({"results": [
            {"status": "ok", "remaining": "1/2", "out": 3, "bits": 7},
            {"status": "refused", "remaining": "1/2"},
        ]});
        assert_eq!(session(&expect, &expect), Outcome::Pass(""));
        for (at, field, value) in [
            (0, "out", json!(4)),
            (0, "bits", json!(8)),
            (1, "status", json!("ok")),
            (1, "remaining", json!("0")),
            (1, "bits", json!(0)),
        ] {
            let mut wrong = expect.clone();
            wrong["results"][at][field] = value;
            let Outcome::Fail(why) = session(&expect, &wrong) else { panic!("{field} passed") };
            assert!(why.contains(&format!("operation {at}")), "{why}");
        }
        assert!(matches!(session(&expect, &json!({"results": []})), Outcome::Fail(_)));
    }
}
