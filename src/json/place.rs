//! Where the items of a list stand in the text of a document, for reports that
//! point into files: a parsed value does not know where it came from.

use super::{extent, read};

/// Line and column, both from 1, columns in characters, of every item of the
/// array that is the field `field` of the document; none if there is no such
/// array or the text is no JSON.
///
/// # Example
///
/// ```
/// let text = "{\"claims\": [\n  {\"runs\": 1}, {\"runs\": 2}\n]}";
/// assert_eq!(etalon::json::places(text, "claims"), [(2, 3), (2, 16)]);
/// ```
pub fn places(text: &str, field: &str) -> Vec<(u64, u64)> {
    let starts = array(text, field).and_then(|at| items(text, at)).unwrap_or_default();
    starts.into_iter().map(|at| place(text, at)).collect()
}

/// Where the value of a field of the document begins; of the last one, as the
/// reader takes it, if the field occurs twice.
fn array(text: &str, field: &str) -> Option<usize> {
    let mut at = after(text, 0, '{')?;
    let mut found = None;
    while !text[at..].trim_start().starts_with('}') {
        let end = at + extent(&text[at..])?;
        let name: String = read(&text.as_bytes()[at..end]).ok()?;
        let value = after(text, end, ':')?;
        if name == field {
            found = Some(value);
        }
        let end = value + extent(&text[value..])?;
        match after(text, end, ',') {
            Some(next) => at = next,
            None => break,
        }
    }
    found
}

/// Where the items of the array that begins at or after `at` begin.
fn items(text: &str, at: usize) -> Option<Vec<usize>> {
    let mut at = after(text, at, '[')?;
    let mut starts = Vec::new();
    while !text[at..].trim_start().starts_with(']') {
        starts.push(text.len() - text[at..].trim_start().len());
        let end = at + extent(&text[at..])?;
        match after(text, end, ',') {
            Some(next) => at = next,
            None => break,
        }
    }
    Some(starts)
}

/// The bracket that the rest of the text does not close and the line it is on:
/// the innermost at the end, or the one that another kind of bracket meets;
/// none if brackets are not what is wrong.
pub(super) fn open(text: &str) -> Option<(char, usize)> {
    let (mut opened, mut line) = (Vec::new(), 1);
    let (mut in_text, mut escaped) = (false, false);
    for c in text.chars() {
        line += usize::from(c == '\n');
        match c {
            _ if escaped => escaped = false,
            '\\' if in_text => escaped = true,
            '"' => in_text = !in_text,
            '{' | '[' if !in_text => opened.push((c, line)),
            '}' | ']' if !in_text => {
                let (mark, line) = opened.pop()?;
                if (mark == '{') != (c == '}') {
                    return Some((mark, line));
                }
            }
            _ => {}
        }
    }
    if in_text { None } else { opened.pop() }
}

/// The place behind `mark`, if that is what comes next.
fn after(text: &str, at: usize, mark: char) -> Option<usize> {
    text[at..].trim_start().strip_prefix(mark).map(|rest| text.len() - rest.len())
}

fn place(text: &str, at: usize) -> (u64, u64) {
    let before = &text[..at];
    let line = before.matches('\n').count();
    let column = before.chars().rev().take_while(|c| *c != '\n').count();
    let from_one = |n: usize| u64::try_from(n).unwrap_or(u64::MAX).saturating_add(1);
    (from_one(line), from_one(column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bracket_that_is_not_closed_is_found() {
        for (text, found) in [
            ("{\n \"a\": [\n  {\"b\": 1\n ]\n}", Some(('{', 3))),
            ("{\n \"a\": [\n  {\"b\": \"}\\\"]\"}\n", Some(('[', 2))),
            ("{\"a\": 1", Some(('{', 1))),
            ("{\"a\": \"x", None),
            ("{\"a\" 1}", None),
            ("{}}", None),
        ] {
            assert_eq!(open(text), found, "{text}");
        }
    }

    #[test]
    fn items_are_found_whatever_stands_before_them() {
        let text = "{\"about\": \"a [ { \\\" ] claims\", \"n\": [1, {\"claims\": [0]}],\n  \"claims\" : [ {},\n\t[1,2], \"ü\", null ]}";
        assert_eq!(places(text, "claims"), [(2, 16), (3, 2), (3, 9), (3, 14)]);
        // The reader takes the last of two, and an escaped name is the same.
        let twice = r#"{"claims": [1, 2], "cl\u0061ims": [3]}"#;
        assert_eq!(places(twice, "claims"), [(1, 36)]);
        assert_eq!(places("{\"claims\": []}", "claims"), []);
        for none in ["{}", "{\"claim\": [1]}", "[1]", "", "{\"claims\": 3}", "{\"claims\": [1"] {
            assert_eq!(places(none, "claims"), [], "{none}");
        }
    }
}
