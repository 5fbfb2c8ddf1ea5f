//! Claims that fail, each with a control close by that holds.

mod borrowed;
mod known;
mod near;

pub(super) use borrowed::borrowed;
pub(super) use known::known;
pub(super) use near::near;

use super::notes::{frame, noted};
use super::terms::{claimed, delta_at, epsilon_at, verified};
use crate::error::{Error, Result};
use crate::json::{Value, json};
use crate::num::{Dyadic, Interval, Rational};
use crate::reference::{Answer, answer};
use crate::tape::Recorded;
use crate::vectors::{Case, File};

/// The cases of one file, in pairs.
struct Claims {
    name: &'static str,
    cases: Vec<Case>,
}

/// What is claimed of what.
#[derive(Clone, Copy)]
struct Claimed<'a> {
    plan: &'a [Value],
    relation: &'a str,
    epsilon: &'a str,
    delta: &'a str,
}

impl Claims {
    fn new(name: &'static str) -> Self {
        Self { name, cases: Vec::new() }
    }

    /// A claim that fails and one that holds.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] if the reference does not find them so.
    fn pair(
        &mut self,
        id: &str,
        flags: &[&str],
        comment: &str,
        fails: Claimed<'_>,
        holds: Claimed<'_>,
    ) -> Result<()> {
        for (ending, verdict, claim) in [("fails", "fails", fails), ("control", "holds", holds)] {
            let args = claimed(claim.plan, claim.relation, claim.epsilon, claim.delta);
            let id = format!("claim-{id}-{ending}");
            let comment = if verdict == "fails" {
                comment.to_owned()
            } else {
                format!("control of: {comment}")
            };
            let case = verified(&id, args, &comment)?;
            if case.expect["verdict"] != verdict {
                return Err(Error::Unsupported {
                    what: id,
                    why: format!("the reference says {}", case.expect),
                });
            }
            self.cases.push(flags.iter().fold(case, |case, flag| case.flag(flag)));
        }
        Ok(())
    }

    fn file(self, title: &str, covers: &[&str]) -> File {
        let not = ["claims of zero-concentrated, Gaussian or Renyi privacy"];
        noted(frame("claim", self.name, title, covers, &not), self.cases)
    }
}

/// The ends of what the reference answers to `account`.
fn ends(args: &Value) -> Result<(Rational, Rational)> {
    let unknown = |what: String| Error::Unsupported { what, why: "it has no truth".to_owned() };
    let Answer::Ok(result) = answer("account", args, &mut Recorded::new([])) else {
        return Err(unknown(args.to_string()));
    };
    let text = |field: &str| result[field].as_str().map(str::parse::<Rational>);
    match (text("value"), text("lo"), text("hi")) {
        (Some(value), _, _) => value.map(|value| (value.clone(), value)),
        (_, Some(lo), Some(hi)) => Ok((lo?, hi?)),
        _ => Err(unknown(result.to_string())),
    }
}

/// δ at an ε, rounded down and up to some digits: the one is below the truth,
/// the other above it.
fn deltas(plan: &[Value], relation: &str, epsilon: &str, digits: u32) -> Result<(String, String)> {
    ends(&delta_at(plan, relation, epsilon)).map(|ends| rounded(&ends, digits))
}

/// ε at a δ, rounded down and up.
fn epsilons(plan: &[Value], relation: &str, delta: &str, digits: u32) -> Result<(String, String)> {
    ends(&epsilon_at(plan, relation, delta)).map(|ends| rounded(&ends, digits))
}

fn rounded((lo, hi): &(Rational, Rational), digits: u32) -> (String, String) {
    let bits = 256;
    let down = Interval::exact(Dyadic::from_rational_down(lo, bits)).to_decimal(digits).0;
    let up = Interval::exact(Dyadic::from_rational_up(hi, bits)).to_decimal(digits).1;
    (down, up)
}

/// A plan of one term.
fn only(term: Value) -> Vec<Value> {
    vec![json!(term)]
}
