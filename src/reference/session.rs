//! `session`: a budget, one tape, and operations in their order.

use super::arguments::{self, parameters};
use super::number;
use crate::account::budget::{Amount, Currency, Filter};
use crate::digest::Digest;
use crate::error::{Error, Result};
use crate::json::{Fields, Value, json};
use crate::num::Rational;
use crate::privacy::{Claim, Epsilon, Guarantee};
use crate::subject::{BUILTINS, Run, Side, find};

/// The longest label, in characters.
const LONGEST: usize = 200;

/// The operation.
pub(super) fn session(mut args: Fields<'_>) -> Result<Value> {
    let currency = match args.text("currency")? {
        "pure" => Currency::Pure,
        "zcdp" => Currency::Zcdp,
        _ => return Err(args.fault("currency", "\"currency\" must be \"pure\" or \"zcdp\"")),
    };
    let budget = number::finite(args.text("budget")?)?;
    let profile = args.text("profile")?.to_owned();
    arguments::profile(&mut args)?;
    let mut tape = arguments::tape(&mut args)?;
    let operations = args.required("operations")?.as_array();
    let operations =
        operations.ok_or_else(|| args.fault("operations", "write a list of operations"))?;
    args.close()?;
    let mut account = Account { filter: Filter::new(amount(currency, &budget)?), currency };
    let operations: Vec<Asked<'_>> = operations
        .iter()
        .enumerate()
        .map(|(at, one)| Asked::read(one, at))
        .collect::<Result<_>>()?;
    let mut results = Vec::new();
    for asked in &operations {
        results.push(match asked {
            Asked::Remaining => account.said(json!({"status": "ok"})),
            Asked::Receipt => {
                let receipt = account.receipt();
                account.said(json!({"status": "ok", "sha256": receipt}))
            }
            Asked::Pay { label, amount } => match account.pay(label, amount) {
                Err(fault) => account.refused(fault)?,
                Ok(()) => account.said(json!({"status": "ok"})),
            },
            Asked::Release { label, mechanism, parameters, input } => {
                match account.admit(label, mechanism, parameters, input, &profile) {
                    Err(fault) => account.refused(fault)?,
                    Ok(mut run) => {
                        let before = tape.read();
                        let out = run(Side::Left, &mut tape)?.to_json();
                        let bits = tape.read() - before;
                        account.said(json!({"bits": bits, "out": out, "status": "ok"}))
                    }
                }
            }
        });
    }
    Ok(json!({"results": results}))
}

/// One operation of a session.
enum Asked<'a> {
    Release { label: &'a str, mechanism: &'a str, parameters: &'a Value, input: &'a Value },
    Pay { label: &'a str, amount: &'a str },
    Remaining,
    Receipt,
}

impl<'a> Asked<'a> {
    fn read(value: &'a Value, at: usize) -> Result<Self> {
        let mut fields = Fields::open(value, "operations", format!("[{at}]"))?;
        let asked = match fields.text("do")? {
            "release" => Self::Release {
                label: fields.text("label")?,
                mechanism: fields.text("mechanism")?,
                parameters: fields.required("params")?,
                input: fields.required("input")?,
            },
            "pay" => Self::Pay { label: fields.text("label")?, amount: fields.text("amount")? },
            "remaining" => Self::Remaining,
            "receipt" => Self::Receipt,
            _ => return Err(fields.fault("do", "release, pay, remaining or receipt")),
        };
        fields.close()?;
        Ok(asked)
    }
}

/// A budget with what was paid from it.
struct Account {
    filter: Filter,
    currency: Currency,
}

impl Account {
    fn pay(&mut self, label: &str, text: &str) -> Result<()> {
        let amount = amount(self.currency, &number::finite(text)?)?;
        self.spend(label, amount)
    }

    fn spend(&mut self, label: &str, amount: Amount) -> Result<()> {
        // A tab or a line feed in a label would forge a line of the receipt.
        if label.is_empty() || label.chars().count() > LONGEST || label.contains(['\t', '\n']) {
            return Err(Error::domain(
                "label",
                format!("{label:?}"),
                "1 to 200 characters without tab or line feed",
            ));
        }
        self.filter.pay(label, amount)
    }

    /// Makes a mechanism for an input and pays for it; no bit is read.
    fn admit(
        &mut self,
        label: &str,
        mechanism: &str,
        given: &Value,
        input: &Value,
        profile: &str,
    ) -> Result<Run> {
        let entry = find(&[BUILTINS], mechanism)?;
        let mut params = given.clone();
        if let Some(params) = params.as_object_mut()
            && params.insert("profile".to_owned(), json!(profile)).is_some()
        {
            return Err(Error::domain("profile", profile, "that of the session alone"));
        }
        let wrapped = json!({"params": params});
        let parameters = parameters(&mut Fields::open(&wrapped, "operations", "")?)?;
        let guarantee = (entry.guarantee)(&mut parameters.clone())?;
        let run = entry.make(parameters, &[input.clone(), input.clone()])?;
        let amount = cost(self.currency, guarantee.as_ref())?;
        self.spend(label, amount)?;
        Ok(run)
    }

    fn remaining(&self) -> String {
        let spent = self.filter.ledger().spent().loss().neg();
        self.filter.budget().loss().add(&spent).to_string()
    }

    fn said(&self, mut result: Value) -> Value {
        result["remaining"] = json!(self.remaining());
        result
    }

    /// What is not acceptable is refused; what does not exist here ends all.
    fn refused(&self, fault: Error) -> Result<Value> {
        match fault {
            Error::Unknown { what, given, known } if what != "parameter" => {
                Err(Error::Unknown { what, given, known })
            }
            _ => Ok(self.said(json!({"status": "refused"}))),
        }
    }

    /// SHA-256 of the payments so far.
    fn receipt(&self) -> String {
        let mut digest = Digest::new();
        for entry in self.filter.ledger().entries() {
            digest.update(format!("{}\t{}\n", entry.label, entry.amount.loss()));
        }
        digest.hex()
    }
}

fn amount(currency: Currency, value: &Rational) -> Result<Amount> {
    match currency {
        Currency::Pure => Ok(Amount::pure(&Epsilon::new(value.clone())?)),
        Currency::Zcdp => Amount::zcdp(value.clone()),
    }
}

/// What a guarantee costs in a currency.
fn cost(currency: Currency, guarantee: Option<&Guarantee>) -> Result<Amount> {
    let claim = guarantee.map(|guarantee| &guarantee.claim);
    match (currency, claim) {
        (_, Some(Claim::Pure { epsilon: Epsilon::Rational(epsilon) })) => {
            let half = Rational::new(1, 2u8)?;
            let square = &(epsilon * epsilon) * &half;
            amount(currency, if currency == Currency::Pure { epsilon } else { &square })
        }
        (Currency::Zcdp, Some(Claim::Zcdp { rho })) => amount(currency, rho),
        (_, claim) => Err(Error::Domain {
            parameter: "the guarantee",
            given: claim.map_or("none".to_owned(), ToString::to_string),
            requires: "one with a rational price in the currency of the session",
        }),
    }
}
