//! Results that must be the same, field by field.

use super::Outcome;
use crate::json::{self, Value};
use crate::subject::Output;

/// Compares the named fields in their order; the first that differs is told.
pub(super) fn same(expect: &Value, result: &Value, fields: &[&str]) -> Outcome {
    for field in fields {
        let (wanted, got) = (&expect[*field], &result[*field]);
        if wanted == got {
            continue;
        }
        if got.is_null() {
            return Outcome::Fail(format!("{field}: missing; expected {wanted}"));
        }
        if *field == "bits" {
            let text = format!("bits: the values are right, but expected {wanted}, got {got}");
            return Outcome::Fail(text);
        }
        if let (Some(wanted), Some(got)) = (wanted.as_array(), got.as_array())
            && let Some(at) =
                (0..wanted.len().max(got.len())).find(|&i| wanted.get(i) != got.get(i))
        {
            let show = |list: &[Value]| list.get(at).map_or("nothing".to_owned(), Value::to_string);
            let (wanted, got) = (show(wanted), show(got));
            return Outcome::Fail(format!("{field}[{at}]: expected {wanted}, got {got}"));
        }
        return Outcome::Fail(format!("{field}: expected {wanted}, got {got}"));
    }
    Outcome::Pass("")
}

/// A released value and the bits that it took. The value is compared as the
/// symbol it stands for, however it is written.
pub(super) fn released(expect: &Value, result: &Value) -> Outcome {
    let symbol = |value: &Value| json::read::<Output>(value["out"].to_string().as_bytes()).ok();
    match (symbol(expect), symbol(result)) {
        (Some(wanted), Some(got)) if wanted == got => same(expect, result, &["bits"]),
        _ => same(expect, result, &["out", "bits"]),
    }
}
