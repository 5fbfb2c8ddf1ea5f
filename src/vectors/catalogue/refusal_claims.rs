//! What the operations about claims must refuse.

use super::answered;
use super::notes::{frame, noted};
use super::terms::slug;
use crate::error::{Error, Result};
use crate::json::{Value, json};
use crate::vectors::{Case, Class, File};

/// What a field is changed to, and whether the flag is of another kind.
const NO_NUMBERS: [(&str, &str); 4] =
    [("nan", "f64:7ff8000000000000"), ("inf", "inf"), ("word", "one"), ("half-a-fraction", "1/0")];

struct Refusals {
    cases: Vec<Case>,
}

impl Refusals {
    /// The case of an operation whose arguments are broken at one place.
    fn add(&mut self, op: &str, what: &str, flag: &str, args: Value) -> Result<()> {
        let class = match op {
            "judge" => Class::Auditor,
            "session" => Class::Exact,
            _ => Class::Core,
        };
        let id = format!("refusal-{op}-{}", slug(&what.replace(' ', "-")));
        let case = answered(&id, class, op, args)?;
        if case.expect != json!({"status": "refused"}) {
            let why = format!("it is answered: {}", case.expect);
            return Err(Error::Unsupported { what: id, why });
        }
        self.cases.push(case.flag(flag).comment(what));
        Ok(())
    }

    /// A field at a path is changed to what is no number, is out of range, or
    /// is taken away.
    fn vary(&mut self, op: &str, base: &Value, path: &str, wrong: &[&str]) -> Result<()> {
        let subject = base.pointer("/plan/0/mechanism").or_else(|| base.get("mechanism"));
        let subject = subject.and_then(Value::as_str).filter(|_| path != "/delta");
        let field = path.rsplit('/').next().unwrap_or(path);
        let name = match subject {
            Some(mechanism) => format!("{} {field}", mechanism.replace('-', " ")),
            None => path.trim_start_matches('/').replace('/', " "),
        };
        for (word, text) in NO_NUMBERS {
            let what = format!("{name} is {word}");
            self.add(op, &what, "NotANumber", changed(base, path, Some(json!(text))))?;
        }
        for text in wrong {
            let what = format!("{name} is {}", text.replace('-', "minus "));
            self.add(op, &what, "OutOfRange", changed(base, path, Some(json!(text))))?;
        }
        let what = format!("{name} is missing");
        self.add(op, &what, "NothingThere", changed(base, path, None))
    }
}

/// The arguments with one field replaced or taken away.
fn changed(base: &Value, path: &str, value: Option<Value>) -> Value {
    let mut args = base.clone();
    let (parent, field) = path.rsplit_once('/').unwrap_or(("", path));
    if let Some(map) = args.pointer_mut(parent).and_then(Value::as_object_mut) {
        match value {
            Some(value) => map.insert(field.to_owned(), value),
            None => map.remove(field),
        };
    }
    args
}

fn account(refusals: &mut Refusals) -> Result<()> {
    let of = |term: Value, relation: &str| {
        let family = term["mechanism"].clone();
        json!({"plan": [term], "family": family, "relation": relation, "epsilon": "1"})
    };
    let op = "account";
    let gaussian = of(
        json!({"mechanism": "gaussian", "sigma": "1", "sensitivity": "1", "count": 1}),
        "add-remove",
    );
    refusals.vary(op, &gaussian, "/plan/0/sigma", &["0", "-1"])?;
    refusals.vary(op, &gaussian, "/plan/0/sensitivity", &["0", "-1"])?;
    refusals.vary(op, &gaussian, "/epsilon", &["-1", "-1e-300", "ln(1)", "ln(1/2)", "ln(0)"])?;
    let laplace =
        of(json!({"mechanism": "laplace", "b": "1", "sensitivity": "1", "count": 1}), "add-remove");
    refusals.vary(op, &laplace, "/plan/0/b", &["0", "-1"])?;
    let integer = of(
        json!({"mechanism": "discrete-laplace", "scale": "1", "sensitivity": "1", "count": 1}),
        "add-remove",
    );
    refusals.vary(op, &integer, "/plan/0/scale", &["0", "-2"])?;
    refusals.vary(op, &integer, "/plan/0/sensitivity", &["1/2", "3/2"])?;
    let response = of(
        json!({"mechanism": "randomized-response", "odds": "3", "answers": "2", "count": 1}),
        "replace-one",
    );
    refusals.vary(op, &response, "/plan/0/odds", &["1", "1/3", "0"])?;
    refusals.vary(op, &response, "/plan/0/answers", &["1", "0", "5/2"])?;
    let approx = of(
        json!({"mechanism": "approx", "epsilon": "1", "delta": "1/1024", "count": 1}),
        "add-remove",
    );
    refusals.vary(op, &approx, "/plan/0/delta", &["0", "1", "-1/2"])?;
    let pure = of(json!({"mechanism": "pure", "epsilon": "1", "count": 1}), "add-remove");
    refusals.vary(op, &pure, "/plan/0/epsilon", &["0", "-1", "ln(1)"])?;
    let sampled = of(
        json!({"mechanism": "gaussian", "sigma": "1", "sensitivity": "1", "count": 1, "sampling": {"poisson": "1/8"}}),
        "add-remove",
    );
    refusals.vary(op, &sampled, "/plan/0/sampling/poisson", &["0", "-1/8", "9/8"])?;
    let mut at_delta = changed(&gaussian, "/epsilon", None);
    at_delta["delta"] = json!("1e-5");
    refusals.vary(op, &at_delta, "/delta", &["1", "2", "-1e-9"])?;
    for (what, flag, args) in [
        ("no term", "NothingThere", changed(&gaussian, "/plan", Some(json!([])))),
        ("no plan", "NothingThere", changed(&gaussian, "/plan", None)),
        ("no relation", "NothingThere", changed(&gaussian, "/relation", None)),
        (
            "an unknown relation",
            "NothingThere",
            changed(&gaussian, "/relation", Some(json!("neighboring"))),
        ),
        ("no count", "NothingThere", changed(&gaussian, "/plan/0/count", None)),
        ("a count of 0", "OutOfRange", changed(&gaussian, "/plan/0/count", Some(json!(0)))),
        ("a negative count", "OutOfRange", changed(&gaussian, "/plan/0/count", Some(json!(-1)))),
        ("a broken count", "OutOfRange", changed(&gaussian, "/plan/0/count", Some(json!(1.5)))),
        (
            "an unknown parameter",
            "NothingThere",
            changed(&gaussian, "/plan/0/delta", Some(json!("1e-5"))),
        ),
        ("an unknown argument", "NothingThere", changed(&gaussian, "/alpha", Some(json!("2")))),
        ("epsilon and delta", "NothingThere", changed(&gaussian, "/delta", Some(json!("1e-5")))),
        (
            "an unknown sampling",
            "NothingThere",
            changed(&sampled, "/plan/0/sampling", Some(json!({"shuffled": "8"}))),
        ),
        (
            "randomized response under add-remove",
            "WrongRelation",
            changed(&response, "/relation", Some(json!("add-remove"))),
        ),
        (
            "randomized response under zero-out",
            "WrongRelation",
            changed(&response, "/relation", Some(json!("zero-out"))),
        ),
        (
            "a Poisson sample under replace-one",
            "WrongRelation",
            changed(&sampled, "/relation", Some(json!("replace-one"))),
        ),
        (
            "a Poisson sample under zero-out",
            "WrongRelation",
            changed(&sampled, "/relation", Some(json!("zero-out"))),
        ),
    ] {
        refusals.add(op, what, flag, args)?;
    }
    Ok(())
}

fn verify(refusals: &mut Refusals) -> Result<()> {
    let op = "verify";
    let base = json!({
        "plan": [{"mechanism": "gaussian", "sigma": "1", "sensitivity": "1", "count": 1}],
        "family": "gaussian", "relation": "add-remove",
        "claim": {"epsilon": "1", "delta": "1e-5"},
    });
    refusals.vary(op, &base, "/claim/epsilon", &["-1", "-0.0048", "ln(1)"])?;
    refusals.vary(op, &base, "/claim/delta", &["1", "-1e-9", "2"])?;
    refusals.add(op, "no claim", "NothingThere", changed(&base, "/claim", None))?;
    refusals.add(
        op,
        "a claim of rho",
        "NothingThere",
        changed(&base, "/claim", Some(json!({"rho": "1/2"}))),
    )?;
    refusals.add(op, "no relation", "NothingThere", changed(&base, "/relation", None))
}

fn guarantee(refusals: &mut Refusals) -> Result<()> {
    let op = "guarantee";
    let of = |mechanism: &str, params: Value| json!({"mechanism": mechanism, "params": params});
    let laplace = of("discrete-laplace", json!({"scale": "1", "sensitivity": "1"}));
    refusals.vary(op, &laplace, "/params/scale", &["0", "-1"])?;
    let gaussian = of("discrete-gaussian", json!({"sigma": "1"}));
    refusals.vary(op, &gaussian, "/params/sigma", &["0", "-2"])?;
    let response = of("randomized-response", json!({"odds": "3"}));
    refusals.vary(op, &response, "/params/odds", &["1", "1/3", "0", "-3"])?;
    let threshold = of("above-threshold", json!({"epsilon": "1"}));
    refusals.vary(op, &threshold, "/params/epsilon", &["0", "-1"])?;
    let params = |mechanism: &str, params: Value| of(mechanism, params);
    for (what, flag, args) in [
        (
            "a sensitivity of 0",
            "OutOfRange",
            changed(&laplace, "/params/sensitivity", Some(json!("0"))),
        ),
        (
            "a negative sensitivity",
            "OutOfRange",
            changed(&laplace, "/params/sensitivity", Some(json!("-1"))),
        ),
        (
            "a sensitivity that is no number",
            "NotANumber",
            changed(&laplace, "/params/sensitivity", Some(json!("f64:7ff8000000000000"))),
        ),
        (
            "an unknown parameter",
            "NothingThere",
            changed(&laplace, "/params/epsilon", Some(json!("1"))),
        ),
        ("no params", "NothingThere", changed(&laplace, "/params", None)),
        (
            "a number that is no text",
            "NotANumber",
            changed(&laplace, "/params/scale", Some(json!(1))),
        ),
        (
            "a profile where nothing is read",
            "NothingThere",
            changed(&laplace, "/params/profile", Some(json!("cks20/1"))),
        ),
        (
            "one answer",
            "OutOfRange",
            params("randomized-response", json!({"odds": "3", "answers": "1"})),
        ),
        (
            "half an answer",
            "OutOfRange",
            params("randomized-response", json!({"odds": "3", "answers": "5/2"})),
        ),
    ] {
        refusals.add(op, what, flag, args)?;
    }
    Ok(())
}

fn judge(refusals: &mut Refusals) -> Result<()> {
    let op = "judge";
    let base = json!({
        "claim": {"epsilon": "1", "delta": "0"},
        "left": {"0": "3/4", "1": "1/4"}, "right": {"0": "1/4", "1": "3/4"}, "runs": 1000,
    });
    refusals.vary(op, &base, "/claim/epsilon", &["-1", "ln(1)"])?;
    refusals.vary(op, &base, "/left/0", &["-1/4", "1/2", "1"])?;
    for (what, flag, args) in [
        ("no runs", "NothingThere", changed(&base, "/runs", None)),
        ("runs of 0", "OutOfRange", changed(&base, "/runs", Some(json!(0)))),
        (
            "chances that add up to more than 1",
            "OutOfRange",
            changed(&base, "/right", Some(json!({"0": "1/2", "1": "1/2", "2": "1e-30"}))),
        ),
        ("no outputs", "NothingThere", changed(&base, "/right", Some(json!({})))),
        ("a delta of 1", "OutOfRange", changed(&base, "/claim/delta", Some(json!("1")))),
        ("no right law", "NothingThere", changed(&base, "/right", None)),
    ] {
        refusals.add(op, what, flag, args)?;
    }
    Ok(())
}

fn session(refusals: &mut Refusals) -> Result<()> {
    let op = "session";
    let base = json!({
        "currency": "pure", "budget": "1", "profile": "cks20/1",
        "tape": {"hex": "00"}, "operations": [{"do": "remaining"}],
    });
    refusals.vary(op, &base, "/budget", &["0", "-1"])?;
    for (what, flag, args) in [
        (
            "an unknown currency",
            "NothingThere",
            changed(&base, "/currency", Some(json!("epsilon"))),
        ),
        ("no currency", "NothingThere", changed(&base, "/currency", None)),
        ("no operations", "NothingThere", changed(&base, "/operations", None)),
        (
            "an unknown operation",
            "NothingThere",
            changed(
                &base,
                "/operations",
                Some(json!([{"do": "refund", "label": "a", "amount": "1"}])),
            ),
        ),
        (
            "a payment without a label",
            "NothingThere",
            changed(&base, "/operations", Some(json!([{"do": "pay", "amount": "1"}]))),
        ),
        (
            "a payment with an unknown field",
            "NothingThere",
            changed(
                &base,
                "/operations",
                Some(json!([{"do": "pay", "label": "a", "amount": "1", "refundable": true}])),
            ),
        ),
        ("a malformed tape", "NothingThere", changed(&base, "/tape", Some(json!({"hex": "0"})))),
    ] {
        refusals.add(op, what, flag, args)?;
    }
    Ok(())
}

pub(super) fn refusals() -> Result<File> {
    let mut refusals = Refusals { cases: Vec::new() };
    account(&mut refusals)?;
    verify(&mut refusals)?;
    guarantee(&mut refusals)?;
    judge(&mut refusals)?;
    session(&mut refusals)?;
    let covers = ["arguments out of range, missing, unknown or no numbers"];
    let not = ["malformed JSON"];
    Ok(noted(
        frame("refusal", "claims", "What questions about claims must refuse", &covers, &not),
        refusals.cases,
    ))
}
