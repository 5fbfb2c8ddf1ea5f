//! The truths of composition: δ at an ε and ε at a δ, family by family.

mod discrete;
mod gaussian;
mod guarantees;
mod laplace;
mod mixed;
mod poisson;
mod rationals;

pub(super) use discrete::discrete;
pub(super) use gaussian::gaussian;
pub(super) use guarantees::guarantees;
pub(super) use laplace::laplace;
pub(super) use mixed::mixed;
pub(super) use poisson::poisson;
pub(super) use rationals::rationals;

use super::notes::{frame, noted};
use super::terms::{accounted, delta_at, epsilon_at, plan_slug, slug};
use crate::error::Result;
use crate::json::Value;
use crate::vectors::{Case, File};

/// The cases of one file as they are added.
struct Truths {
    name: &'static str,
    cases: Vec<Case>,
}

impl Truths {
    fn new(name: &'static str) -> Self {
        Self { name, cases: Vec::new() }
    }

    /// δ at an ε.
    fn delta(
        &mut self,
        plan: &[Value],
        relation: &str,
        epsilon: &str,
        flags: &[&str],
    ) -> Result<()> {
        let id = format!("accounting-{}-delta-at-{}-{relation}", plan_slug(plan), slug(epsilon));
        let comment = format!("delta at eps = {epsilon} of {}", spoken(plan));
        self.add(accounted(&id, delta_at(plan, relation, epsilon), &comment)?, flags);
        Ok(())
    }

    /// ε at a δ.
    fn epsilon(
        &mut self,
        plan: &[Value],
        relation: &str,
        delta: &str,
        flags: &[&str],
    ) -> Result<()> {
        let id = format!("accounting-{}-eps-at-{}-{relation}", plan_slug(plan), slug(delta));
        let comment = format!("eps at delta = {delta} of {}", spoken(plan));
        self.add(accounted(&id, epsilon_at(plan, relation, delta), &comment)?, flags);
        Ok(())
    }

    fn add(&mut self, case: Case, flags: &[&str]) {
        self.cases.push(flags.iter().fold(case, |case, flag| case.flag(flag)));
    }

    fn file(self, title: &str, covers: &[&str], not: &[&str]) -> File {
        noted(frame("accounting", self.name, title, covers, not), self.cases)
    }
}

/// A plan in a few words.
fn spoken(plan: &[Value]) -> String {
    let one = |term: &Value| {
        let name = term["mechanism"].as_str().unwrap_or_default().replace('-', " ");
        let sampled = if term.get("sampling").is_some() { "sampled " } else { "" };
        match term["count"].as_u64() {
            Some(1) => format!("one {sampled}{name}"),
            count => format!("{} {sampled}{name}", count.unwrap_or(0)),
        }
    };
    plan.iter().map(one).collect::<Vec<_>>().join(" and ")
}
