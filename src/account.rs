//! Composition and conversion: what all releases together lose, as proven
//! enclosures.

mod engine;
mod plan;

pub use engine::{Answer, Ledger, Target, delta, epsilon};
pub use plan::{Mechanism, Plan, Sampling, Term};
