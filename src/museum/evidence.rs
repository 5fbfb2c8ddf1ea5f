//! How much a run of a specimen tells whoever knows its law: what any auditor
//! of its outputs is measured against.

use std::collections::BTreeMap;

use super::CATALOGUES;
use super::specimen::Specimen;
use crate::error::Result;
use crate::privacy::Claim;
use crate::subject::{Output, Parameters, find};

/// Bits of the enclosures from which the floats are rounded.
const BITS: u32 = 64;

impl Specimen {
    /// The nats against its claim that a run on a random side of its pair is
    /// worth on average to the best bet there is, D: the divergence of the
    /// side's posterior from the nearest one that the claim allows. A test that
    /// errs with probability α needs about ln(1/α)/D runs on average. It is a
    /// float, good to some digits, that measures auditors; nothing is claimed
    /// by it. None for other claims than pure ones, and where the outputs
    /// cannot be listed.
    ///
    /// # Errors
    ///
    /// Those of its parameters and of the enclosures; none for a specimen of
    /// the museum.
    ///
    /// # Examples
    ///
    /// ```
    /// // The truth 3.15 times as likely as the lie, where 3 times is claimed.
    /// let mut cards = etalon::museum::specimens();
    /// let card = cards.find(|card| card.name == "response-weak-lies").expect("a card");
    /// let nats = card.evidence()?.expect("two outputs");
    /// let (truth, allowed) = (3.15_f64 / 4.15, 0.75_f64);
    /// let lie = (1.0 - truth) * ((1.0 - truth) / (1.0 - allowed)).ln();
    /// let expected = truth * (truth / allowed).ln() + lie;
    /// assert!((nats - expected).abs() < 1e-12);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn evidence(&self) -> Result<Option<f64>> {
        let Claim::Pure { epsilon } = self.claim()? else { return Ok(None) };
        let ceiling = 1.0 / (1.0 + (-epsilon.approximate()).exp());
        let parameters = Parameters::read(self.subject.parameters.split_whitespace())?;
        let entry = find(&CATALOGUES, self.subject.builtin)?;
        // What one side alone lists, the other never gives.
        let mut both: BTreeMap<Output, [f64; 2]> = BTreeMap::new();
        for (side, input) in self.pair()?.iter().enumerate() {
            let Some(law) = (entry.outputs)(&mut parameters.clone(), input)? else {
                return Ok(None);
            };
            for (output, chance) in law {
                both.entry(output).or_default()[side] += chance.enclose(BITS).hi().to_f64_upper();
            }
        }
        let seen = both.values().filter(|[left, right]| left + right > 0.0);
        Ok(Some(seen.map(|&chances| worth(chances, ceiling)).sum()))
    }
}

/// What an output of these chances is worth on average, at a posterior of at
/// most `ceiling`.
fn worth([left, right]: [f64; 2], ceiling: f64) -> f64 {
    let posterior = left / (left + right);
    let allowed = posterior.clamp(1.0 - ceiling, ceiling);
    let divergence = |p: f64, q: f64| if p > 0.0 { p * (p / q).ln() } else { 0.0 };
    let nats = divergence(posterior, allowed) + divergence(1.0 - posterior, 1.0 - allowed);
    f64::midpoint(left, right) * nats
}
