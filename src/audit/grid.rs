//! What is bet against: a claim and others of its kind.

use super::clipped::Clipped;
use super::ladder::Ladder;
use crate::error::Result;
use crate::privacy::{Claim, Epsilon};

/// A claim and stronger and weaker ones of its kind, ready to be bet against.
///
/// Making one encloses a few hundred numbers; many audits of one claim share
/// it.
#[derive(Debug, Clone)]
pub struct Grid(pub(super) Kind);

/// How the claims are bet against.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// Pure claims, by the clipped bet.
    Clipped(Clipped),
    /// Claims with a privacy profile, by the priced bet.
    Ladder(Ladder),
}

impl Grid {
    /// The grid around a pure claim: from a fiftieth of it up to 24.
    ///
    /// # Errors
    ///
    /// Those of the exponential.
    pub fn around(claimed: &Epsilon) -> Result<Self> {
        Clipped::around(claimed).map(|grid| Self(Kind::Clipped(grid)))
    }

    /// The grid around a claim of any kind.
    ///
    /// # Errors
    ///
    /// Those of the enclosures of its privacy profile.
    pub fn of(claim: &Claim) -> Result<Self> {
        match claim {
            Claim::Pure { epsilon } => Self::around(epsilon),
            other => Ladder::around(other).map(|ladder| Self(Kind::Ladder(ladder))),
        }
    }

    /// Whether this grid can judge a claim: of the same kind.
    pub(super) fn is_for(&self, claim: &Claim) -> bool {
        match &self.0 {
            Kind::Clipped(_) => matches!(claim, Claim::Pure { .. }),
            Kind::Ladder(ladder) => ladder.is_for(claim),
        }
    }
}
