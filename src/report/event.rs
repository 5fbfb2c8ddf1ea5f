//! An event in words: which outputs are in it, read off the data that a
//! certificate has of it (`docs/spec/certificate.md`, section 1).

use crate::audit::Frozen;
use crate::json::{Value, json};

/// Symbols that are named one by one.
const NAMED: usize = 6;
/// Characters of a name.
const LONGEST: usize = 120;
/// Digits of a number that is no whole one.
const DIGITS: i32 = 6;
/// The exponent bits of 1, and fraction bits of a binary64.
const ONE: i64 = 1023;
const FRACTION: i64 = 52;
/// What a grain multiplies its magnitude by.
const MAGNITUDE: i64 = 4096;

/// The events of a finding with their words, as the field `event`.
pub(super) fn events_json(events: &[Frozen]) -> Vec<Value> {
    let of = |frozen: &Frozen| {
        let event = frozen.to_json();
        json!({
            "side": event["side"],
            "words": with_unnamed(&event, frozen),
            "low_bits": frozen.reads_low_bits(),
        })
    };
    events.iter().map(of).collect()
}

/// The words of an event, with the number of listed outputs that nobody
/// remembers.
fn with_unnamed(event: &Value, frozen: &Frozen) -> String {
    let words = event_words(event, Some(frozen.is_of_vectors()));
    let more = match frozen.unnamed() {
        0 => return words,
        1 => "one more output that was seen often".to_owned(),
        more => format!("one of {more} more outputs that were seen often"),
    };
    let table = &event["tables"][0];
    let is_named = table["symbols"].as_array().is_some_and(|symbols| !symbols.is_empty());
    match (holds_others(table, &intervals(event)), is_named) {
        (false, true) => format!("{words}, or {more}"),
        (false, false) => format!("the output is {}", more.replace(" more", "")),
        (true, true) => format!("{words}, nor {more}"),
        (true, false) => format!("the output is not {}", more.replace(" more", "")),
    }
}

/// Which outputs are in an event, in words that begin with what is read, of
/// outputs that are vectors, are none, or may be either.
///
/// # Example
///
/// ```
/// use etalon::json::json;
/// use etalon::report::event_words;
///
/// let table = json!({"reads": "number", "index": 0, "edges": [3.0], "scores": [0.0, 1.0, 0.0]});
/// let event = json!({"side": "right", "tables": [table], "members": [[0.5, null]]});
/// assert_eq!(event_words(&event, Some(false)), "the output is 3 or more");
/// ```
pub fn event_words(event: &Value, are_vectors: Option<bool>) -> String {
    let empty = Vec::new();
    let list = |name: &str| event.get(name).and_then(Value::as_array).unwrap_or(&empty);
    let members = intervals(event);
    let first = match are_vectors {
        Some(true) => "item 1",
        Some(false) => "the output",
        None => "the output, or item 1 of a vector,",
    };
    match list("tables").as_slice() {
        [table] if table.get("edges").is_some() => of_edges(table, &members, first),
        [table] => of_symbols(table, &members, first),
        tables => {
            let read: Vec<String> = tables.iter().map(|table| reads(table, "item 1")).collect();
            let spans: Vec<String> = members.iter().map(span).collect();
            format!("a score of {}, added up, is {}", read.join(", "), spans.join(" or "))
        }
    }
}

fn intervals(event: &Value) -> Vec<Interval> {
    let list = event.get("members").and_then(Value::as_array);
    list.map_or_else(Vec::new, |list| list.iter().filter_map(interval).collect())
}

/// Whether what a table of symbols does not list is in the event.
fn holds_others(table: &Value, members: &[Interval]) -> bool {
    // The score of what is not listed is the last one.
    let others = table.get("scores").and_then(Value::as_array).and_then(|list| list.last());
    let others = others.and_then(float).unwrap_or(0.0);
    is_among(others, members)
}

/// Whether a score is that of outputs in the event.
fn is_among(score: f64, members: &[Interval]) -> bool {
    members.iter().any(|(from, to)| *from <= score && score < *to)
}

/// The ends of an interval, the upper one outside it.
type Interval = (f64, f64);

fn interval(ends: &Value) -> Option<Interval> {
    let [from, to] = ends.as_array()?.as_slice() else { return None };
    let end = |end: &Value, none: f64| if end.is_null() { Some(none) } else { float(end) };
    Some((end(from, f64::NEG_INFINITY)?, end(to, f64::INFINITY)?))
}

fn float(value: &Value) -> Option<f64> {
    let bits = || u64::from_str_radix(value.get("f64")?.as_str()?, 16).ok();
    value.as_f64().or_else(|| bits().map(f64::from_bits))
}

/// What a table reads, where `first` is what the first item is called.
fn reads(table: &Value, first: &str) -> String {
    let index = table.get("index").and_then(Value::as_u64).unwrap_or(0);
    match table.get("reads").and_then(Value::as_str).unwrap_or("") {
        "step" => format!("item {} less item {index}", index + 1),
        "sum" => format!("the sum of the first {index} items"),
        "largest" => format!("the largest of the first {index} items"),
        "number" | "grain" if index > 0 => format!("item {}", index + 1),
        "number" | "grain" => first.to_owned(),
        _ => "the output".to_owned(),
    }
}

/// Numbers between edges.
fn of_edges(table: &Value, members: &[Interval], first: &str) -> String {
    let floats = |name: &str| -> Vec<f64> {
        let list = table.get(name).and_then(Value::as_array);
        list.map_or_else(Vec::new, |list| list.iter().filter_map(float).collect())
    };
    let (edges, scores) = (floats("edges"), floats("scores"));
    let is_in = |score: &f64| is_among(*score, members);
    let edge = |at: Option<usize>, none| at.and_then(|at| edges.get(at)).copied().unwrap_or(none);
    let mut spans: Vec<Interval> = Vec::new();
    for (cell, score) in scores.iter().enumerate().take(edges.len() + 1) {
        let from = edge(cell.checked_sub(1), f64::NEG_INFINITY);
        let to = edge(Some(cell), f64::INFINITY);
        match spans.last_mut() {
            _ if !is_in(score) => {}
            Some(last) if last.1.to_bits() == from.to_bits() => last.1 = to,
            _ => spans.push((from, to)),
        }
    }
    let mut told: Vec<String> = spans.iter().map(span).collect();
    let are_all =
        matches!(spans.as_slice(), [(from, to)] if from.is_infinite() && to.is_infinite());
    if are_all && scores.last().is_some_and(is_in) {
        return "any output".to_owned();
    }
    if scores.last().is_some_and(is_in) {
        told.push("no number (a crash, an error, a text)".to_owned());
    }
    match told.is_empty() {
        true => "no output".to_owned(),
        false => format!("{} is {}", reads(table, first), told.join(" or ")),
    }
}

fn span((from, to): &Interval) -> String {
    match (from.is_finite(), to.is_finite()) {
        (false, false) => "a number".to_owned(),
        (false, true) => below(*to),
        (true, false) if follows(*from) => format!("more than {}", number(from.next_down())),
        (true, false) => format!("{} or more", number(*from)),
        (true, true) if follows(*from) => {
            format!("more than {} and {}", number(from.next_down()), below(*to))
        }
        (true, true) => format!("at least {} and {}", number(*from), below(*to)),
    }
}

/// What is below an end.
fn below(end: f64) -> String {
    match follows(end) {
        true => format!("at most {}", number(end.next_down())),
        false => format!("below {}", number(end)),
    }
}

/// Whether it is the float next above one that is shorter to write.
fn follows(end: f64) -> bool {
    end.next_down().to_string().len() + 4 < end.to_string().len()
}

/// A number as it is if that is short, else to a few digits.
fn number(x: f64) -> String {
    let exact = x.to_string();
    if exact.len() <= 9 {
        return exact;
    }
    let about = format!("{x:.*e}", usize::try_from(DIGITS - 1).unwrap_or(0));
    about.parse::<f64>().map_or(about.clone(), |rounded| {
        let plain = rounded.to_string();
        if plain.len() <= 12 { plain } else { about }
    })
}

/// Outputs, kinds or grains that are listed.
fn of_symbols(table: &Value, members: &[Interval], first: &str) -> String {
    let symbols = table.get("symbols").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let are_in = holds_others(table, members);
    let kind = table.get("reads").and_then(Value::as_str).unwrap_or("");
    let what = reads(table, first);
    let named = |symbol: &Value| match kind {
        "grain" => grain(symbol.as_i64().unwrap_or(0)),
        "shape" => symbol.as_str().map_or_else(String::new, shape),
        _ => symbol.get("fault").and_then(Value::as_str).map_or_else(|| symbol.to_string(), shape),
    };
    let named: Vec<String> = symbols.iter().take(NAMED).map(|symbol| cut(named(symbol))).collect();
    let mut told = named.join(" or ");
    if let Some(more @ 1..) = symbols.len().checked_sub(NAMED) {
        told += &format!(" or one of {more} more such");
    }
    match (symbols.is_empty(), are_in) {
        (true, true) => "any output".to_owned(),
        (true, false) => "no output that could be named".to_owned(),
        (false, false) => format!("{what} is {told}"),
        (false, true) => format!("{what} is not {told}"),
    }
}

/// A name in few characters.
fn cut(name: String) -> String {
    match name.chars().count() <= LONGEST {
        true => name,
        false => name.chars().take(LONGEST - 1).chain(['\u{2026}']).collect(),
    }
}

/// A kind of outputs, or a fault.
fn shape(kind: &str) -> String {
    match kind.split_once(' ') {
        Some(("vector", length)) => format!("a vector of length {length}"),
        _ => match kind {
            "crashed" => "a crash".to_owned(),
            "timeout" => "a timeout".to_owned(),
            "error" => "an error".to_owned(),
            "refused" => "a refusal".to_owned(),
            "integer" => "an integer".to_owned(),
            "null" => "null".to_owned(),
            other => format!("a {other}"),
        },
    }
}

/// Floats of one magnitude and one lowest bit.
fn grain(symbol: i64) -> String {
    let Some(code) = symbol.checked_sub(1).filter(|code| *code >= 0) else {
        return "no float".to_owned();
    };
    let (magnitude, lowest) = (code / MAGNITUDE - ONE, code % MAGNITUDE - ONE - FRACTION);
    let span = match magnitude {
        ..=-8 => format!("of magnitude below {}", power(-7)),
        8.. => format!("of magnitude {} or more", power(8)),
        _ => format!("from {} to {}", power(magnitude), power(magnitude + 1)),
    };
    let zeros = match magnitude {
        -7..=7 => FRACTION - (magnitude - lowest),
        _ => 0,
    };
    let zeros = match zeros {
        1 => ": the last of its 52 bits is 0".to_owned(),
        2..=FRACTION => format!(": the last {zeros} of its 52 bits are 0"),
        0 if (-7..=7).contains(&magnitude) => ": the last of its 52 bits is 1".to_owned(),
        _ => String::new(),
    };
    format!("a float {span} (or its negative) whose lowest bit is worth 2^{lowest}{zeros}")
}

/// A power of two from 2^-7 to 2^8.
fn power(exponent: i64) -> String {
    match u32::try_from(exponent) {
        Ok(exponent) => (1_u64 << exponent.min(63)).to_string(),
        Err(_) => format!("1/{}", 1_u64 << exponent.unsigned_abs().min(63)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(tables: &Value, members: &Value) -> String {
        event_words(&json!({"side": "right", "tables": tables, "members": members}), Some(false))
    }

    #[test]
    fn every_kind_of_rule_says_which_outputs_it_holds() {
        let half = json!([[0.5, null]]);
        let edges = |reads: &str, index: u64| json!([{"reads": reads, "index": index, "edges": [1.0, 2.5], "scores": [0.0, 1.0, 0.0, 0.0]}]);
        let expected = [
            ("number", 0, "the output is at least 1 and below 2.5"),
            ("number", 2, "item 3 is at least 1 and below 2.5"),
            ("step", 1, "item 2 less item 1 is at least 1 and below 2.5"),
            ("sum", 4, "the sum of the first 4 items is at least 1 and below 2.5"),
            ("largest", 4, "the largest of the first 4 items is at least 1 and below 2.5"),
        ];
        for (reads, index, said) in expected {
            assert_eq!(words(&edges(reads, index), &half), said);
        }
        let next = 0_f64.next_up();
        let table = json!({"reads": "number", "index": 0, "edges": [next, 2.0], "scores": [1.0, 0.0, 0.0, 0.0]});
        assert_eq!(words(&json!([table]), &half), "the output is at most 0");
        let table = json!({"reads": "number", "index": 0, "edges": [next, 2.0], "scores": [0.0, 1.0, 0.0, 0.0]});
        assert_eq!(words(&json!([table]), &half), "the output is more than 0 and below 2");
        let outside = json!([{"reads": "number", "index": 0, "edges": [1.0, {"f64": "7ff0000000000000"}], "scores": [1.0, 0.0, 0.0, 1.0]}]);
        assert_eq!(
            words(&outside, &half),
            "the output is below 1 or no number (a crash, an error, a text)"
        );
        let symbols = |reads: &str, symbols: Value| {
            let scores = vec![1.0; symbols.as_array().unwrap().len()];
            let scores: Vec<f64> = scores.into_iter().chain([0.0]).collect();
            json!([{"reads": reads, "index": 0, "symbols": symbols, "scores": scores}])
        };
        let faults = symbols("output", json!([10, "10", {"fault": "crashed"}]));
        assert_eq!(words(&faults, &half), "the output is 10 or \"10\" or a crash");
        assert_eq!(
            words(&faults, &json!([[null, 0.5]])),
            "the output is not 10 or \"10\" or a crash"
        );
        let many = symbols("output", json!([1, 2, 3, 4, 5, 6, 7, 8]));
        let said = "the output is 1 or 2 or 3 or 4 or 5 or 6 or one of 2 more such";
        assert_eq!(words(&many, &half), said);
        let shapes = symbols("shape", json!(["crashed", "vector 3"]));
        assert_eq!(words(&shapes, &half), "the output is a crash or a vector of length 3");
        let table = |index: u64| json!({"reads": "number", "index": index, "edges": [0.0], "scores": [-1.0, 1.0, 0.0]});
        assert_eq!(
            words(&json!([table(0), table(1)]), &json!([[1.5, null]])),
            "a score of item 1, item 2, added up, is 1.5 or more"
        );
    }

    #[test]
    fn low_bits_are_told_as_bits() {
        // 0.375 with 50 significant bits: from 1/4 to 1/2, lowest bit 2^-51.
        let x = 0.25_f64 + 2f64.powi(-51);
        let symbol = i64::from(1 + 1021 * 4096 + (1021 + x.to_bits().trailing_zeros()));
        assert_eq!(
            grain(symbol),
            "a float from 1/4 to 1/2 (or its negative) whose lowest bit is worth 2^-51: the last 3 of its 52 bits are 0"
        );
        let one = 1 + 1023 * 4096 + 1023;
        let said = "a float from 1 to 2 (or its negative) whose lowest bit is worth";
        assert_eq!(grain(one), format!("{said} 2^-52: the last of its 52 bits is 1"));
        assert_eq!(grain(one + 52), format!("{said} 2^0: the last 52 of its 52 bits are 0"));
        assert_eq!(grain(0), "no float");
        assert!(grain(1 + 1031 * 4096 + 1031 + 30).contains("of magnitude 256 or more"));
    }
}
