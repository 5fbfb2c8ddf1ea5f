//! Results that must be the same, field by field.

use super::Outcome;
use crate::json::Value;

/// Compares the named fields in their order; the first that differs is told.
pub(super) fn same(expect: &Value, result: &Value, fields: &[&str]) -> Outcome {
    for field in fields {
        let (wanted, got) = (&expect[*field], &result[*field]);
        if wanted == got {
            continue;
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
