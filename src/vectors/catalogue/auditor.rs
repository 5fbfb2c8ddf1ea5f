//! Pairs of laws for auditors: as many that keep their claim as break it.

mod pairs;
mod power;

use super::notes::{frame, noted};
use super::terms::{slug, with_needs};
use crate::error::{Error, Result};
use crate::json::{Map, Value, json};
use crate::num::Rational;
use crate::reference::ALPHA;
use crate::vectors::{Case, Class, File};
use pairs::{Pair, Verdict};

/// What a violation is caught with at least, by the test that is priced.
const POWER: &str = "0.999";

/// Runs of a control: enough for an auditor that is easily fooled.
const CONTROL_RUNS: u64 = 100_000;

/// More runs than this need patience.
const MANY: u64 = 1_000_000;

/// The case of a pair of laws under a claim.
fn case(pair: &Pair) -> Result<Case> {
    let violates = power::violates(pair)?;
    if violates != (pair.verdict == Verdict::Violation) {
        return Err(Error::Unsupported {
            what: pair.id.clone(),
            why: format!("it is listed as {:?}", pair.verdict),
        });
    }
    let (mut expect, runs) = if violates {
        let (runs, power) = power::runs(pair, &POWER.parse()?)?;
        let power = json!({
            "alpha": ALPHA,
            "at_least": power,
            "test": "the outputs that tell most, counted on either side; a lower bound from exact binomial tails",
        });
        (json!({"verdict": ["violation"], "power": power}), runs)
    } else {
        (json!({"verdict": ["no_violation", "cannot_tell"]}), CONTROL_RUNS)
    };
    let (field, truth) = power::truth(pair)?;
    expect[field] = truth;
    let args = json!({
        "claim": {"epsilon": pair.epsilon, "delta": pair.delta},
        "left": chances(&pair.left),
        "right": chances(&pair.right),
        "runs": runs,
    });
    let case =
        Case::new(format!("auditor-{}", slug(&pair.id)), Class::Auditor, "judge", args, expect);
    let mut case = case.flag(pair.flag).comment(pair.comment.clone());
    case = with_needs(case);
    Ok(if runs > MANY { case.need("long") } else { case })
}

fn chances(law: &[(String, Rational)]) -> Map<String, Value> {
    law.iter().map(|(output, chance)| (output.clone(), json!(chance.to_string()))).collect()
}

pub(super) fn auditor() -> Result<File> {
    let cases: Result<Vec<Case>> = pairs::all()?.iter().map(case).collect();
    let covers = [
        "losses of 1.01 to 2 times the claim and exactly at it",
        "rare outputs, disjoint supports, either direction, claims with a delta",
    ];
    let not = ["dependence between runs", "time and memory as channels"];
    Ok(noted(frame("auditor", "pairs", "Pairs of laws, private and not", &covers, &not), cases?))
}
