//! Composition and conversion: what all releases together lose, as proven
//! enclosures.

mod plan;
pub mod referee;

pub use plan::{Mechanism, Plan, Sampling, Term};
