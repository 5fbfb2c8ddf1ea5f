//! Composition and conversion: what all releases together lose, as proven
//! enclosures.

mod expression;
mod loss;
mod plan;
pub mod theorem;

pub use expression::{Expression, Hole};
pub use loss::Loss;
pub use plan::{Mechanism, Plan, Sampling, Term};
