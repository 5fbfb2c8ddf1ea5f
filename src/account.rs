//! Composition and conversion: what all releases together lose, as proven
//! enclosures.

mod loss;
mod plan;
pub mod theorem;

pub use loss::Loss;
pub use plan::{Mechanism, Plan, Sampling, Term};
