//! A probability that is known exactly or enclosed.

use crate::num::{Interval, Rational};

/// The chance of one output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probability {
    /// A rational.
    Exact(Rational),
    /// Between two proven ends; the law is irrational there.
    Within(Interval),
}

impl Probability {
    /// An enclosure; an exact value is at most `2^-bits` wide, an enclosed one
    /// is as wide as it is.
    pub fn enclose(&self, bits: u32) -> Interval {
        match self {
            Self::Exact(value) => Interval::of(value, bits),
            Self::Within(interval) => interval.clone(),
        }
    }

    /// Whether it is exactly 0.
    pub fn is_zero(&self) -> bool {
        match self {
            Self::Exact(value) => value.is_zero(),
            Self::Within(interval) => interval.lo().is_zero() && interval.hi().is_zero(),
        }
    }
}
