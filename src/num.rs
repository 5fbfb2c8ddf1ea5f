//! Exact numbers and proven enclosures: the trust root.
//!
//! Parameters are [`Rational`]s; what is irrational is an [`Interval`] with
//! both ends proven. No `f64` leaves this floor as an answer.

mod binomial;
mod constants;
mod decimal;
mod dyadic;
mod erfc;
mod exp;
mod float;
mod guess;
mod integer;
mod interval;
mod ln;
mod rational;
mod rough;
mod rounding;
mod unit;

pub use binomial::{binomial_quantile, binomial_tail_lower, binomial_tail_upper, success_lower};
pub use constants::{bernoulli, ln2, pi};
pub use dyadic::Dyadic;
pub use erfc::normal_tail;
pub use exp::exp;
pub(crate) use float::{Double, EXP_ERROR, ROUNDOFF};
pub(crate) use guess::ln_gamma;
pub use integer::{Integer, Natural, Sign, bit_length};
pub use interval::Interval;
pub use ln::ln;
pub use rational::Rational;
pub(crate) use rough::Rough;
pub use unit::Unit;
