//! Exact numbers and proven enclosures: the trust root.
//!
//! Parameters are [`Rational`]s; what is irrational is an [`Interval`] with
//! both ends proven. No `f64` leaves this floor as an answer.

mod integer;
mod rational;

pub use integer::{Integer, Natural, Sign, bit_length};
pub use rational::Rational;
