//! Records about people, read from JSON rows.

use crate::error::{Error, Result};
use crate::json::{Value, kind};
use crate::mechanism::Record;
use crate::subject::input::rational;

const FORM: &str =
    "an array of rows [person, value] or [person, key, value], person and key as texts";

/// An array of rows, possibly empty.
pub(super) fn rows(value: &Value) -> Result<Vec<Record>> {
    match value {
        Value::Array(items) => items.iter().map(row).collect(),
        other => Err(Error::domain("input", kind(other), FORM)),
    }
}

fn row(value: &Value) -> Result<Record> {
    let (person, key, measured) = match value.as_array().map(Vec::as_slice) {
        Some([person, measured]) => (person, None, measured),
        Some([person, key, measured]) => (person, Some(key), measured),
        Some(other) => return Err(Error::domain("input", format!("{} items", other.len()), FORM)),
        None => return Err(Error::domain("input", kind(value), FORM)),
    };
    let text = |item: &Value| {
        item.as_str().map(str::to_owned).ok_or_else(|| Error::domain("input", kind(item), FORM))
    };
    Ok(Record {
        person: text(person)?,
        key: key.map(text).transpose()?,
        value: rational(measured)?,
    })
}
