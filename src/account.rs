//! Composition and conversion: what all releases together lose, as proven
//! enclosures.

mod plan;

pub use plan::{Mechanism, Plan, Sampling, Term};
