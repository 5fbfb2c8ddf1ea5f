//! A finding as it is stored: what is missing or is not what it should be is
//! left out of the page.

use crate::audit::{Verdict, claim_text, decimal, short};
use crate::error::{Error, Result};
use crate::json::Value;
use crate::num::{Interval, Rational};
use crate::privacy::{Claim, Epsilon};

/// One finding of a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stored<'a> {
    object: &'a Value,
    /// The answer.
    pub(super) verdict: Verdict,
}

impl<'a> Stored<'a> {
    /// The finding in an object at a place of a document.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] for one without a verdict.
    pub(super) fn read(object: &'a Value, place: &str) -> Result<Self> {
        let name = object.get("verdict").and_then(Value::as_str);
        let known = Verdict::NAMES.iter().find(|(known, _)| Some(*known) == name);
        match known {
            Some((_, verdict)) => Ok(Self { object, verdict: *verdict }),
            None => Err(Error::Input {
                source: "the result".to_owned(),
                place: place.to_owned(),
                rule: "the result of an audit has a verdict: write it with `etalon audit --format json`"
                    .to_owned(),
            }),
        }
    }

    pub(super) fn value(&self, name: &str) -> Option<&'a Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        self.value(name).and_then(Value::as_str)
    }

    pub(super) fn count(&self, name: &str) -> Option<u64> {
        self.value(name).and_then(Value::as_u64)
    }

    pub(super) fn list(&self, name: &str) -> &'a [Value] {
        self.value(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    pub(super) fn number(&self, name: &str) -> Option<Rational> {
        self.text(name)?.parse().ok()
    }

    pub(super) fn claim(&self, name: &str) -> Option<Claim> {
        self.text(name)?.parse().ok()
    }

    /// The probability of a false alarm, as people write it; rounded up.
    pub(super) fn alpha(&self) -> String {
        self.number("alpha").map_or_else(|| "alpha".to_owned(), |alpha| chance(&alpha))
    }

    pub(super) fn is_exact(&self) -> bool {
        self.text("method") == Some("exact")
    }

    pub(super) fn is_as_expected(&self) -> bool {
        self.value("as_expected").and_then(Value::as_bool).unwrap_or(true)
    }

    /// What is shown of a claim refuted or of a bound beyond 0; none if nothing
    /// was shown.
    pub(super) fn shown(&self) -> Option<String> {
        if let (true, Some(lower)) = (self.is_exact(), self.text("epsilon_lower")) {
            let upper = self.text("epsilon_upper").unwrap_or("?");
            return Some(format!("{lower} \u{2264} \u{3b5} \u{2264} {upper}"));
        }
        let lower = self.number("epsilon_lower").filter(Rational::is_positive);
        let bound = || lower.map(|lower| format!("\u{3b5} > {}", decimal(&lower)));
        self.text("refuted").map(worded).or_else(bound)
    }

    /// What would have been seen.
    pub(super) fn detectable(&self) -> Option<String> {
        let bound =
            || self.text("detectable_epsilon").map(|least| format!("\u{3b5} \u{2265} {least}"));
        self.text("detectable").map(worded).or_else(bound)
    }
}

/// A small probability in two digits, rounded up, or exactly if it is short.
pub(super) fn chance(x: &Rational) -> String {
    let exact = short(x);
    if !exact.contains('/') {
        return exact;
    }
    let mut upper = x.approximate().max(f64::MIN_POSITIVE);
    loop {
        let text = format!("{upper:.1e}");
        if text.parse().is_ok_and(|read: Rational| read >= *x) || upper >= 1.0 {
            return text;
        }
        upper *= 1.01;
    }
}

/// A field of an object as a number.
pub(super) fn number(object: &Value, name: &str) -> Option<Rational> {
    object.get(name)?.as_str()?.parse().ok()
}

/// A claim as people write it: `ε = 1, δ = 1e-6`.
pub(super) fn worded(claim: &str) -> String {
    let claim = claim.parse().map_or_else(|_| claim.to_owned(), |claim: Claim| claim_text(&claim));
    let symbol = |name: &str| match name {
        "eps" => "\u{3b5}".to_owned(),
        "delta" => "\u{3b4}".to_owned(),
        "rho" => "\u{3c1}".to_owned(),
        "mu" => "\u{3bc}".to_owned(),
        other => other.to_owned(),
    };
    let part = |part: &str| match part.split_once('=') {
        Some(("rdp", value)) => match value.split_once(':') {
            Some((order, bound)) => {
                format!("R\u{e9}nyi \u{3b5}\u{a0}=\u{a0}{bound} at order {order}")
            }
            None => part.to_owned(),
        },
        Some((name, value)) => format!("{}\u{a0}=\u{a0}{value}", symbol(name)),
        None => part.to_owned(),
    };
    claim.split(',').map(part).collect::<Vec<_>>().join(", ")
}

/// ε of a claim that has one.
pub(super) fn epsilon(claim: &Claim) -> Option<&Epsilon> {
    match claim {
        Claim::Pure { epsilon } | Claim::Approx { epsilon, .. } => Some(epsilon),
        _ => None,
    }
}

/// About log10(x), of which only a place in a picture is made; none unless
/// x > 0.
pub(super) fn log10(x: &Rational) -> Option<f64> {
    if !x.is_positive() {
        return None;
    }
    let natural = Interval::of(x, BITS).ln(BITS).ok()?;
    Some(natural.lo().to_f64_lower() / std::f64::consts::LN_10)
}

const BITS: u32 = 64;
