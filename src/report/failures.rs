//! Runs that ended without a release, and runs that were lost: as data, and in
//! words made of that data.

use crate::audit::Failures;
use crate::json::{Value, json};

/// The field `failures`; none where nothing failed.
pub(super) fn failures_json(failures: &Failures) -> Option<Value> {
    let Failures { crashed, timed_out, errors, lost, last } = failures;
    let any = [crashed, timed_out, errors].iter().any(|sides| sides.iter().any(|n| *n > 0));
    let sides = |[left, right]: &[u64; 2]| json!({"left": left, "right": right});
    (any || lost.batches > 0).then(|| {
        json!({
            "crashed": sides(crashed),
            "timed_out": sides(timed_out),
            "errors": sides(errors),
            "lost": {"batches": lost.batches, "runs": lost.runs},
            "last": last,
        })
    })
}

/// What is said of the field, a clause for each sort of failure.
pub(super) fn failures_words(failures: &Value) -> Vec<String> {
    let count = |of: &str, name: &str| {
        failures.get(of).and_then(|of| of.get(name)).and_then(Value::as_u64).unwrap_or(0)
    };
    let mut words = Vec::new();
    for (name, ended) in [
        ("crashed", "ended in a crash"),
        ("timed_out", "gave no answer in time"),
        ("errors", "ended in an error"),
    ] {
        let (left, right) = (count(name, "left"), count(name, "right"));
        let all = left.saturating_add(right);
        if all > 0 {
            let runs = if all == 1 { "run" } else { "runs" };
            words.push(format!(
                "{all} {runs} {ended} ({left} on the left, {right} on the right), judged like any output"
            ));
        }
    }
    let (batches, runs) = (count("lost", "batches"), count("lost", "runs"));
    if batches > 0 {
        let batch = if batches == 1 { "1 batch".to_owned() } else { format!("{batches} batches") };
        words.push(format!(
            "{batch} with {runs} runs failed as a whole: these runs are lost and were not judged"
        ));
    }
    if let Some(last) = failures.get("last").and_then(Value::as_str) {
        words.push(format!("the last failure: {last}"));
    }
    words
}
