//! The auditor audited: calibration, efficiency, verdicts and coverage.
//!
//! Every statistical test here fixes its seeds, says how often an auditor that
//! deserves to pass would fail it on fresh seeds, how surely it rejects a
//! faulty one, and has such a faulty one, which it must reject. With
//! `ETALON_EXTENSIVE=1` the calibration runs ten times as many audits.

#![expect(clippy::unwrap_used, reason = "a failed test is a panic")]

mod approximate;
mod calibration;
mod channels;
mod coverage;
mod efficiency;
mod exact;
mod pairs;
mod profiles;
mod replay;
mod toy;
mod verdicts;

use std::cell::RefCell;
use std::rc::Rc;

use etalon::audit::{Finding, Grid, Plan, Verdict, audit_on};
use etalon::json::Value;
use etalon::num::Rational;
use etalon::privacy::Claim;
use etalon::subject::{BUILTINS, Output, Parameters, Run, Side, Simulated, find};
use etalon::tape::{Seed, Tape};
use etalon::{json, museum};

/// One run on one side, shared by many audits.
type Shared = Rc<RefCell<Run>>;

/// A built-in or a broken one on a pair, both given as the command line has
/// them.
fn subject(name: &str, parameters: &str, left: &str, right: &str) -> Shared {
    let value = |text: &str| -> Value { json::parse(text, "the test").unwrap() };
    let parameters = Parameters::read(parameters.split_whitespace()).unwrap();
    let entry = find(&[BUILTINS, museum::ENTRIES], name).unwrap();
    Rc::new(RefCell::new(entry.make(parameters, &[value(left), value(right)]).unwrap()))
}

/// The textbook subjects of the figures: discrete Laplace, so fine that it is
/// the continuous one, and two-valued randomized response.
fn laplace(scale: &str) -> Shared {
    subject("discrete-laplace", &format!("scale={scale} step=1/1024"), "0", "1")
}

fn response() -> Shared {
    subject("randomized-response", "odds=3", "0", "1")
}

/// A test's audits: one claim, many seeds.
struct Audits {
    plan: Plan,
    grid: Grid,
    tag: u8,
}

impl Audits {
    fn new(claim: &str, alpha: &str, max_runs: u64, tag: u8) -> Self {
        let claim: Claim = claim.parse().unwrap();
        let grid = Grid::of(&claim).unwrap();
        let plan = Plan {
            claim,
            relation: "replace-one".parse().unwrap(),
            unit: "person".parse().unwrap(),
            alpha: ratio(alpha),
            max_runs,
            stop_at_violation: true,
            seed: Seed::new([0; 32]),
        };
        Self { plan, grid, tag }
    }

    /// To the last run, violation or not.
    fn without_stopping(mut self) -> Self {
        self.plan.stop_at_violation = false;
        self
    }

    /// The audit number `index`, asked to go on after every batch.
    fn run(&self, index: u64, subject: &Shared) -> Finding {
        let mut bytes = [self.tag; 32];
        bytes[..8].copy_from_slice(&index.to_le_bytes());
        let seed = Seed::new(bytes);
        let shared = Rc::clone(subject);
        let run: Run = Box::new(move |side, tape| (shared.borrow_mut())(side, tape));
        let mut simulated = Simulated::new("a subject", &seed, run);
        let plan = Plan { seed, ..self.plan.clone() };
        audit_on(&plan, self.grid.clone(), &mut simulated, &mut |_| true).unwrap()
    }

    /// How many of `count` audits end in a violation.
    fn violations(&self, count: u64, subject: &Shared) -> u64 {
        let violated = |index: &u64| self.run(*index, subject).verdict == Verdict::Violation;
        (0..count).filter(violated).count().try_into().unwrap()
    }
}

/// A subject that shows a function of what another one shows.
fn shown(inner: &Shared, show: impl Fn(Side, Output) -> Output + 'static) -> Shared {
    let inner = Rc::clone(inner);
    let run: Run = Box::new(move |side, tape: &mut dyn Tape| {
        Ok(show(side, (inner.borrow_mut())(side, tape)?))
    });
    Rc::new(RefCell::new(run))
}

fn ratio(text: &str) -> Rational {
    text.parse().unwrap()
}
