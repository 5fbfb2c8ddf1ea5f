//! What is said of a claim: right, wrong, or nothing.

use super::Outcome;
use crate::json::Value;

/// `holds` or `fails`, as expected; `undecided` passes under its own name.
pub(super) fn verify(expect: &Value, result: &Value) -> Outcome {
    let (truth, said) = (expect["verdict"].as_str(), result["verdict"].as_str());
    match (truth, said) {
        (_, Some("undecided")) => Outcome::Pass("undecided"),
        (Some(truth), Some(said)) if truth == said => Outcome::Pass(""),
        (Some("fails"), Some("holds")) => {
            Outcome::Fail("said to hold, and it fails: unsound".to_owned())
        }
        (Some("holds"), Some("fails")) => {
            Outcome::Fail("said to fail, and it holds: a false alarm".to_owned())
        }
        _ => Outcome::Fail(format!(
            "verdict: expected {}, got {}",
            expect["verdict"], result["verdict"]
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;

    #[test]
    fn the_wrong_word_fails_and_no_word_is_counted_apart() {
        let judged =
            |truth: &str, said: &str| verify(&json!({"verdict": truth}), &json!({"verdict": said}));
        assert_eq!(judged("fails", "fails"), Outcome::Pass(""));
        assert_eq!(judged("holds", "holds"), Outcome::Pass(""));
        assert_eq!(judged("fails", "undecided"), Outcome::Pass("undecided"));
        assert!(matches!(judged("fails", "holds"), Outcome::Fail(_)));
        assert!(matches!(judged("holds", "fails"), Outcome::Fail(_)));
        assert!(matches!(judged("holds", "maybe"), Outcome::Fail(_)));
        assert!(matches!(verify(&json!({"verdict": "holds"}), &json!({})), Outcome::Fail(_)));
    }
}
