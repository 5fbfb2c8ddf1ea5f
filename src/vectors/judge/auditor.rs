//! What an auditor says of two laws.

use super::Outcome;
use crate::error::{Error, Result};
use crate::json::Value;

/// Any of the verdicts that the case lists.
///
/// # Errors
///
/// [`Error::Input`] if the case lists none.
pub(super) fn auditor(expect: &Value, result: &Value) -> Result<Outcome> {
    let listed = expect["verdict"].as_array().ok_or_else(|| Error::Input {
        source: "expect".to_owned(),
        place: "verdict".to_owned(),
        rule: "a list of verdicts".to_owned(),
    })?;
    let said = &result["verdict"];
    Ok(if !listed.contains(said) {
        Outcome::Fail(format!("verdict: expected one of {}, got {said}", expect["verdict"]))
    } else if said == "cannot_tell" {
        Outcome::Pass("cannot_tell")
    } else {
        Outcome::Pass("")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;

    #[test]
    fn only_a_listed_verdict_passes() {
        let judged = |listed: Value, said: &str| {
            auditor(&json!({"verdict": listed}), &json!({"verdict": said})).unwrap()
        };
        let control = json!(["no_violation", "cannot_tell"]);
        assert_eq!(judged(json!(["violation"]), "violation"), Outcome::Pass(""));
        assert_eq!(judged(control.clone(), "no_violation"), Outcome::Pass(""));
        assert_eq!(judged(control.clone(), "cannot_tell"), Outcome::Pass("cannot_tell"));
        assert!(matches!(judged(control, "violation"), Outcome::Fail(_)));
        assert!(matches!(judged(json!(["violation"]), "no_violation"), Outcome::Fail(_)));
        assert!(auditor(&json!({}), &json!({"verdict": "violation"})).is_err());
    }
}
