//! The words of a claim: how much, between which neighbors, for whom.
//!
//! Validated values without computation. [`Event`] is all that passes between
//! a mechanism, which states it, and an accountant, which prices it.

mod claim;
mod epsilon;
mod event;
mod guarantee;
mod relation;

pub use claim::Claim;
pub use epsilon::Epsilon;
pub use event::Event;
pub use guarantee::{Guarantee, Norm, Sensitivity};
pub use relation::{Relation, Unit};
