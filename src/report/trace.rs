//! What plots of a finding are drawn of, as JSON; nothing where nothing was
//! recorded.

use super::event::events_json;
use super::json::{threshold, wealth};
use crate::audit::{Bin, Mark, Outputs, Span, Trace, decimal, short};
use crate::json::{Map, Value, json};
use crate::num::Rational;
use crate::privacy::Epsilon;
use crate::subject::Side;

/// The fields `path`, `log10_threshold`, `event`, `without_low_bits`, `outputs`
/// and `points`, those that there are.
pub(super) fn trace(trace: &Trace) -> Map<String, Value> {
    let path: Vec<Value> = trace.path.iter().map(mark).collect();
    let points: Vec<Value> = trace.points.iter().map(point).collect();
    let events = events_json(&trace.event);
    let outputs = trace.outputs.as_ref().map(outputs);
    let threshold = trace.log10_threshold.map(|log10| json!(threshold(log10)));
    [
        ("path", (!path.is_empty()).then(|| json!(path))),
        ("log10_threshold", threshold),
        ("event", (!events.is_empty()).then(|| json!(events))),
        ("without_low_bits", trace.without_low_bits.as_ref().map(|lower| json!(decimal(lower)))),
        ("outputs", outputs),
        ("points", (!points.is_empty()).then(|| json!(points))),
    ]
    .into_iter()
    .filter_map(|(name, value)| value.map(|value| (name.to_owned(), value)))
    .collect()
}

fn mark(mark: &Mark) -> Value {
    json!({
        "runs": mark.runs,
        "log10_e_value": wealth(mark.log10_e_value),
        "log10_e_value_last": wealth(mark.log10_e_value_last),
        "epsilon_lower": mark.epsilon_lower.as_ref().map(decimal),
    })
}

fn outputs(outputs: &Outputs) -> Value {
    json!({
        "runs": outputs.runs,
        "of": outputs.of,
        "bins": outputs.bins.iter().map(bin).collect::<Vec<_>>(),
    })
}

fn bin(bin: &Bin) -> Value {
    let event = bin.event.is_some();
    let mut object = json!({"left": bin.left, "right": bin.right, "event": event});
    if let Some(side) = bin.event {
        object["for"] = json!(if side == Side::Left { "left" } else { "right" });
    }
    match &bin.span {
        Span::Label(label) => object["label"] = json!(label),
        Span::Numbers { from, to } => {
            object["from"] = json!(float(*from));
            object["to"] = json!(float(*to));
        }
    }
    object
}

/// The shortest text that is read back as the same float.
fn float(x: f64) -> String {
    let text = format!("{x:?}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// A point of a profile: ε exactly, δ to all digits of a float.
fn point((epsilon, delta): &(Epsilon, Rational)) -> Value {
    let epsilon = match epsilon {
        Epsilon::Rational(value) => short(value),
        odds => odds.to_string(),
    };
    json!({"epsilon": epsilon, "delta": format!("{:e}", delta.approximate())})
}
