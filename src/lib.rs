//! Etalon: the reference that differential-privacy implementations and claims
//! are measured against.

pub mod account;
pub mod audit;
pub mod conform;
pub mod digest;
pub mod error;
pub mod insights;
pub mod json;
pub mod law;
pub mod ledger;
pub mod mechanism;
pub mod museum;
pub mod num;
pub mod privacy;
pub mod recheck;
pub mod reference;
pub mod report;
pub mod sample;
pub mod subject;
pub mod table;
pub mod tape;
mod threads;
pub mod vectors;

pub use error::{Error, Result};
