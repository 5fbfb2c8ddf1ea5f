//! Sessions: a budget, one tape, and what is paid, released and refused.

mod payments;
mod releases;

use super::answered;
use super::notes::{frame, noted};
use super::terms::with_needs;
use crate::error::{Error, Result};
use crate::json::{Value, json};
use crate::vectors::{Case, Class, File};

fn pay(amount: &str) -> Value {
    json!({"do": "pay", "label": format!("pay {amount}"), "amount": amount})
}

fn labelled(label: &str, amount: &str) -> Value {
    json!({"do": "pay", "label": label, "amount": amount})
}

fn release(mechanism: &str, params: &Value, input: &Value) -> Value {
    json!({"do": "release", "label": mechanism, "mechanism": mechanism, "params": params, "input": input})
}

/// Integer Laplace noise of a scale on an integer.
fn laplace(scale: &str, input: i64) -> Value {
    release("discrete-laplace", &json!({"scale": scale}), &json!(input))
}

fn gaussian(sigma: &str, input: i64) -> Value {
    release("discrete-gaussian", &json!({"sigma": sigma}), &json!(input))
}

fn remaining() -> Value {
    json!({"do": "remaining"})
}

fn receipt() -> Value {
    json!({"do": "receipt"})
}

/// Name, currency, budget, flags, comment, operations, how many are refused.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static str,
    Vec<Value>,
    usize,
);

pub(super) fn session() -> Result<File> {
    let mut cases = Vec::new();
    let mut add = |(name, currency, budget, flags, comment, operations, refused): Row,
                   profile: &str,
                   ending: &str|
     -> Result<()> {
        let id = format!("session-{name}{ending}");
        let args = json!({
            "currency": currency,
            "budget": budget,
            "profile": profile,
            "tape": {"sha256ctr": Case::seed(&id), "bytes": 1024},
            "operations": operations,
        });
        let case = answered(&id, Class::Exact, "session", args)?.comment(comment);
        let results = case.expect["results"].as_array();
        let said = results.map(|all| all.iter().filter(|one| one["status"] == "refused").count());
        if said != Some(refused) {
            let why = format!("{refused} operations were to be refused: {}", case.expect);
            return Err(Error::Unsupported { what: id, why });
        }
        let case = flags.iter().fold(case, |case, flag| case.flag(flag));
        cases.push(with_needs(case));
        Ok(())
    };
    for row in payments::payments() {
        add(row, "cks20/1", "")?;
    }
    for row in releases::releases() {
        add(row.clone(), "cks20/1", "-cks20")?;
        add(row, "inverse/1", "-inverse")?;
    }
    let covers = ["exact budgets in eps and rho", "refusals inside a session", "receipts"];
    let not = ["several sessions at once", "a ledger kept in a file"];
    Ok(noted(frame("session", "ledgers", "Sessions with a budget", &covers, &not), cases))
}
