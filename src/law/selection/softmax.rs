//! The softmax: masses in proportion to the weights.

use crate::error::Result;
use crate::num::{Dyadic, Interval};

/// The masses of the weights.
pub(super) fn masses(weights: &[Interval], bits: u32) -> Result<Vec<Interval>> {
    let zero = Interval::exact(Dyadic::zero());
    let sum = weights.iter().fold(zero, |sum, weight| sum.add(weight, bits));
    weights.iter().map(|weight| weight.div(&sum, bits)).collect()
}
