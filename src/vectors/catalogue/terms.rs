//! Plans, claims and ids of the vectors about claims.

use super::answered;
use crate::error::Result;
use crate::json::{Value, json};
use crate::num::{Rational, bit_length};
use crate::vectors::{Case, Class};

/// `mechanism` with named parameters, used `count` times.
fn term(mechanism: &str, parameters: &[(&str, &str)], count: u64) -> Value {
    let mut term = json!({"mechanism": mechanism, "count": count});
    for (name, value) in parameters {
        term[*name] = json!(value);
    }
    term
}

pub(super) fn gaussian(sigma: &str, sensitivity: &str, count: u64) -> Value {
    term("gaussian", &[("sigma", sigma), ("sensitivity", sensitivity)], count)
}

pub(super) fn laplace(b: &str, sensitivity: &str, count: u64) -> Value {
    term("laplace", &[("b", b), ("sensitivity", sensitivity)], count)
}

pub(super) fn discrete_laplace(scale: &str, sensitivity: &str, count: u64) -> Value {
    term("discrete-laplace", &[("scale", scale), ("sensitivity", sensitivity)], count)
}

pub(super) fn discrete_gaussian(sigma: &str, sensitivity: &str, count: u64) -> Value {
    term("discrete-gaussian", &[("sigma", sigma), ("sensitivity", sensitivity)], count)
}

pub(super) fn response(odds: &str, answers: &str, count: u64) -> Value {
    term("randomized-response", &[("odds", odds), ("answers", answers)], count)
}

pub(super) fn pure(epsilon: &str, count: u64) -> Value {
    term("pure", &[("epsilon", epsilon)], count)
}

pub(super) fn approx(epsilon: &str, delta: &str, count: u64) -> Value {
    term("approx", &[("epsilon", epsilon), ("delta", delta)], count)
}

/// A term on a Poisson sample.
pub(super) fn poisson(q: &str, mut term: Value) -> Value {
    term["sampling"] = json!({"poisson": q});
    term
}

/// The word for a plan: its one mechanism, `guarantees` for pure and
/// approximate ones, `poisson-` before it if sampled, `mixed` for several.
pub(super) fn family(plan: &[Value]) -> String {
    let word = |term: &Value| {
        let name = match term["mechanism"].as_str().unwrap_or_default() {
            "pure" | "approx" => "guarantees",
            other => other,
        };
        let sampled = if term.get("sampling").is_some() { "poisson-" } else { "" };
        format!("{sampled}{name}")
    };
    let first = plan.first().map(word).unwrap_or_default();
    if plan.iter().all(|term| word(term) == first) { first } else { "mixed".to_owned() }
}

/// A plan with its relation: the arguments that every question shares.
pub(super) fn question(plan: &[Value], relation: &str) -> Value {
    json!({"plan": plan, "family": family(plan), "relation": relation})
}

/// The arguments that ask for δ at an ε.
pub(super) fn delta_at(plan: &[Value], relation: &str, epsilon: &str) -> Value {
    let mut args = question(plan, relation);
    args["epsilon"] = json!(epsilon);
    args
}

/// The arguments that ask for ε at a δ.
pub(super) fn epsilon_at(plan: &[Value], relation: &str, delta: &str) -> Value {
    let mut args = question(plan, relation);
    args["delta"] = json!(delta);
    args
}

/// The arguments that ask whether a claim is true.
pub(super) fn claimed(plan: &[Value], relation: &str, epsilon: &str, delta: &str) -> Value {
    let mut args = question(plan, relation);
    args["claim"] = json!({"epsilon": epsilon, "delta": delta});
    args
}

/// A text as part of an id: `1/2` is `1o2`, `0.5` is `0p5`, `ln(3)` is `ln3`.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars() {
        match c {
            '/' => slug.push('o'),
            '.' => slug.push('p'),
            c if c.is_ascii_alphanumeric() || c == '-' => slug.push(c.to_ascii_lowercase()),
            _ => {}
        }
    }
    slug
}

/// The id of a plan: every term with its parameters in the order of their
/// names.
pub(super) fn plan_slug(plan: &[Value]) -> String {
    let one = |term: &Value| {
        let initials: String = term["mechanism"]
            .as_str()
            .unwrap_or_default()
            .split('-')
            .map(|word| word.chars().take(if word.len() < 6 { 5 } else { 3 }).collect::<String>())
            .collect::<Vec<_>>()
            .join("");
        let mut parts = vec![initials];
        for name in ["b", "scale", "sigma", "odds", "epsilon", "delta", "answers", "sensitivity"] {
            match term.get(name).and_then(Value::as_str) {
                None => {}
                Some("1") if name == "sensitivity" => {}
                Some(value) if name == "sensitivity" => parts.push(format!("d{}", slug(value))),
                Some(value) => parts.push(slug(value)),
            }
        }
        if let Some(q) = term.get("sampling").and_then(|sampling| sampling["poisson"].as_str()) {
            parts.push(format!("q{}", slug(q)));
        }
        parts.push(format!("x{}", term["count"]));
        parts.join("-")
    };
    plan.iter().map(one).collect::<Vec<_>>().join("-and-")
}

/// A case of `account` with the truth; its width is in the comment if it is no
/// narrower than 2^-40, relative to the number.
pub(super) fn accounted(id: &str, args: Value, comment: &str) -> Result<Case> {
    let mut case = answered(id, Class::Core, "account", args)?;
    let mut comment = comment.to_owned();
    if case.expect.get("status").is_none() {
        let truth = match case.expect.get("value") {
            Some(value) => value.clone(),
            None => case.expect.clone(),
        };
        if let (Some(lo), Some(hi)) = (truth["lo"].as_str(), truth["hi"].as_str()) {
            let (lo, hi): (Rational, Rational) = (lo.parse()?, hi.parse()?);
            let width = (&(&hi - &lo) / &hi)?;
            if width > Rational::new(1, 1u64 << 40)? {
                let shown = crate::num::Interval::of(&width, 32).to_decimal(2).1;
                comment.push_str(&format!(" (the truth is known to a relative width of {shown})"));
            }
        }
        case.expect = json!({"truth": truth});
    }
    Ok(with_needs(case.comment(comment)))
}

/// A case of `verify` with its verdict.
pub(super) fn verified(id: &str, args: Value, comment: &str) -> Result<Case> {
    Ok(with_needs(answered(id, Class::Core, "verify", args)?.comment(comment)))
}

/// Adds what the arguments need: `rational` if a number of theirs is no
/// binary64, `long` for many uses of what has no closed form.
pub(super) fn with_needs(mut case: Case) -> Case {
    let mut texts = Vec::new();
    collect(&case.args, &mut texts);
    if texts.iter().any(|text| !is_float(text)) {
        case.needs.push("rational".to_owned());
    }
    let slow = |term: &Value| {
        let name = term["mechanism"].as_str().unwrap_or_default();
        let uses = term["count"].as_u64().unwrap_or(0);
        let closed = matches!(name, "gaussian" | "pure" | "approx" | "randomized-response");
        uses >= 1000 && (term.get("sampling").is_some() || !closed)
            || uses >= 100 && name == "laplace"
    };
    if case.args["plan"].as_array().is_some_and(|terms| terms.iter().any(slow)) {
        case.needs.push("long".to_owned());
    }
    case
}

fn collect<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(map) => map.values().for_each(|item| collect(item, texts)),
        _ => {}
    }
}

/// Whether a text that spells a number spells a binary64; a word does.
fn is_float(text: &str) -> bool {
    let inner = text.strip_prefix("ln(").and_then(|rest| rest.strip_suffix(')')).unwrap_or(text);
    let Ok(value) = inner.parse::<Rational>() else { return true };
    let above = value.numerator().clone().into_parts().1;
    let odd = above
        .trailing_zeros()
        .map_or(0, |zeros| bit_length(&above) - u32::try_from(zeros).unwrap_or(u32::MAX));
    let below = value.denominator();
    let power = below.trailing_zeros().is_some_and(|zeros| {
        u32::try_from(zeros).is_ok_and(|zeros| zeros + 1 == bit_length(below))
    });
    odd <= 53 && power && bit_length(below) <= 1074
}
