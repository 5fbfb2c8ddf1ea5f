//! The exact privacy loss of a built-in on one pair, from its law.
//!
//! No statistics and no tape: the two output laws are compared as
//! definitions.

use std::collections::BTreeMap;

use super::output::Output;
use super::parameters::Parameters;
use crate::error::Result;
use crate::json::Value;
use crate::law::Probability;
use crate::num::{Dyadic, Interval, Rational};

/// The largest logarithm of a ratio of output probabilities, in either
/// direction.
#[derive(Debug, Clone)]
pub enum Loss {
    /// Both ends proven.
    Within(Interval),
    /// Larger than any number: for every ε there are outputs beyond it.
    Infinite,
}

/// The law of one release with finitely many outputs, each listed once.
pub type Chances = Vec<(Output, Probability)>;

/// A law, listed as far as it matters.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Outputs, each once, with their probabilities.
    pub chances: Chances,
    /// At most so much falls on outputs that are not listed, and on listed
    /// ones beyond what is said of them.
    pub rest: Rational,
}

/// Bits to which a loss is enclosed.
pub(super) const BITS: u32 = 80;

impl Loss {
    /// The loss between two laws with finitely many outputs. An output listed
    /// with probability 0 counts as one that is not listed.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`](crate::Error::Unsupported) if a probability
    /// cannot be enclosed away from 0.
    pub fn between(left: &Chances, right: &Chances) -> Result<Self> {
        let possible = |chances: &Chances| -> Result<BTreeMap<Output, Interval>> {
            let listed = chances.iter().filter(|(_, chance)| !chance.is_zero());
            listed.map(|(output, chance)| Ok((output.clone(), chance.enclose(2 * BITS)))).collect()
        };
        let (left, right) = (possible(left)?, possible(right)?);
        if left.len() != right.len() || !left.keys().eq(right.keys()) {
            return Ok(Self::Infinite);
        }
        let mut largest = Interval::exact(Dyadic::zero());
        for (here, there) in left.values().zip(right.values()) {
            let loss = here.div(there, 2 * BITS)?.ln(BITS)?;
            for one in [loss.clone(), loss.neg()] {
                let lo = largest.lo().clone().max(one.lo().clone());
                largest = Interval::new(lo, largest.hi().clone().max(one.hi().clone()))?;
            }
        }
        Ok(Self::Within(largest))
    }

    /// The loss of a pair under a mechanism with finitely many outputs.
    pub(super) fn of(
        outputs: impl Fn(&mut Parameters, &Value) -> Result<Chances>,
        parameters: &mut Parameters,
        pair: &[Value; 2],
    ) -> Result<Self> {
        let left = outputs(&mut parameters.clone(), &pair[0])?;
        Self::between(&left, &outputs(parameters, &pair[1])?)
    }
}
