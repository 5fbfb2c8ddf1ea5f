//! What the priced bets and the certificates prove of a claim with a δ.

use super::bets::PricedBets;
use super::certificate::Certificates;
use super::excused::Excused;
use super::finding::{floor_to_places, log_odds_lower, rounded_down};
use super::ladder::{Ladder, Rung};
use crate::error::Result;
use crate::num::Rational;
use crate::privacy::{Claim, Epsilon};

const BITS: u32 = 80;

/// What is proven, and what would have been.
#[derive(Debug)]
pub(super) struct Refutation {
    /// Whether the claim is refuted.
    pub(super) violated: bool,
    /// The weakest claim refuted of those that differ from the tested one in
    /// ε or in their only parameter.
    pub(super) refuted: Option<Claim>,
    /// The largest δ refuted at the claimed ε.
    pub(super) delta_lower: Option<Rational>,
    /// The strongest such claim that the last certificate would have refuted
    /// with probability 95 %.
    pub(super) detectable: Option<Claim>,
    /// For (ε, δ): the lower bound for ε after each certificate.
    pub(super) certified: Option<Vec<Rational>>,
}

impl Refutation {
    /// Sums up a finished audit.
    ///
    /// # Errors
    ///
    /// Those of the enclosures.
    pub(super) fn of(bets: &PricedBets, certificates: &Certificates) -> Result<Self> {
        let refuted = bets.weakest_refuted().map(|rung| rung.claim.clone());
        let found = Self {
            violated: bets.refutes_claim(),
            refuted,
            delta_lower: None,
            detectable: None,
            certified: None,
        };
        match &bets.ladder().claim.claim {
            Claim::Approx { epsilon, delta } => {
                found.of_approximate(bets, certificates, epsilon, delta)
            }
            _ => found.of_profile(bets.ladder(), certificates),
        }
    }

    fn of_approximate(
        mut self,
        bets: &PricedBets,
        certificates: &Certificates,
        epsilon: &Epsilon,
        delta: &Rational,
    ) -> Result<Self> {
        let lower = match &self.refuted {
            Some(Claim::Approx { epsilon, .. }) => at_least(epsilon)?,
            _ => Rational::zero(),
        };
        let deltas = &bets.ladder().deltas;
        let mut passed = bets.deltas_passed();
        let mut certified: Vec<Rational> = Vec::new();
        for tally in certificates.finished() {
            // One half for bounds of ε, one for those of δ: in general two
            // different claims are the first that hold.
            let level = &tally.level * &Rational::new(1, 2u8)?;
            let test = Excused::new(tally, delta.clone(), &level)?;
            self.violated |= test.refutes(epsilon)?;
            let before = certified.last().cloned().unwrap_or_else(Rational::zero);
            certified.push(match test.success_lower()? {
                Some(success) => before.max(log_odds_lower(&success)?),
                None => before,
            });
            passed += leading(&deltas[passed..], |rung| {
                Excused::new(tally, delta_of(rung, 0)?, &level)?.refutes(epsilon)
            })?;
            self.detectable = match test.critical(epsilon)? {
                Some(critical) => test.detectable_epsilon(critical)?,
                None => None,
            }
            .map(|found| rounded_up(&found, delta))
            .transpose()?;
        }
        let lower = certified.iter().cloned().fold(lower, Rational::max);
        self.certified = Some(certified);
        if lower.is_positive() {
            let epsilon = Epsilon::new(lower)?;
            self.refuted = Some(Claim::Approx { epsilon, delta: delta.clone() });
        }
        self.delta_lower = match deltas[..passed].last().map(|rung| &rung.claim) {
            Some(Claim::Approx { delta, .. }) => Some(delta.clone()),
            _ => None,
        };
        Ok(self)
    }

    fn of_profile(mut self, ladder: &Ladder, certificates: &Certificates) -> Result<Self> {
        let claim = std::slice::from_ref(&ladder.claim);
        let rungs: Vec<&Rung> = ladder.below.iter().chain(claim).chain(&ladder.above).collect();
        let place = |claim: &Claim| rungs.iter().position(|rung| rung.claim == *claim);
        let mut passed = self.refuted.as_ref().and_then(place).map_or(0, |place| place + 1);
        for tally in certificates.finished() {
            let Some(point) = tally.point else { continue };
            let epsilon = ladder.stakes[point.stake].epsilon();
            let test =
                |rung: &Rung| Excused::new(tally, delta_of(rung, point.stake)?, &tally.level);
            passed += leading(&rungs[passed..], |rung| test(rung)?.refutes(epsilon))?;
            let at_claim = test(&ladder.claim)?;
            self.detectable = None;
            if let Some(critical) = at_claim.critical(epsilon)? {
                let enclosed = epsilon.enclose(BITS)?;
                let missed = leading(&ladder.above, |rung| {
                    let delta = delta_of(rung, point.stake)?;
                    Ok(!at_claim.catches(&enclosed, &delta, critical)?)
                })?;
                let caught = ladder.above.get(missed).map(|rung| -> Result<Option<Claim>> {
                    let can_hold = at_claim.can_hold(&delta_of(rung, point.stake)?)?;
                    Ok(can_hold.then(|| rung.claim.clone()))
                });
                self.detectable = caught.transpose()?.flatten();
            }
        }
        self.violated |= passed > ladder.below.len();
        self.refuted = rungs[..passed].last().map(|rung| rung.claim.clone());
        Ok(self)
    }

    /// ε of the refuted claim, for the kind that has one.
    pub(super) fn epsilon_lower(&self) -> Result<Rational> {
        match &self.refuted {
            Some(Claim::Approx { epsilon, .. }) => at_least(epsilon),
            _ => Ok(Rational::zero()),
        }
    }

    /// ε of the detectable claim, for the kind that has one.
    pub(super) fn detectable_epsilon(&self) -> Option<Rational> {
        match &self.detectable {
            Some(Claim::Approx { epsilon: Epsilon::Rational(epsilon), .. }) => {
                Some(epsilon.clone())
            }
            _ => None,
        }
    }
}

/// ε, or a little less where it is not a rational of few decimals.
pub(super) fn at_least(epsilon: &Epsilon) -> Result<Rational> {
    match epsilon {
        Epsilon::Rational(value) => floor_to_places(value),
        logarithm => rounded_down(logarithm),
    }
}

/// The δ of a rung at a stake, exactly as it is bet against.
fn delta_of(rung: &Rung, stake: usize) -> Result<Rational> {
    let point = rung.points.iter().find(|point| point.stake == stake);
    Rational::from_f64(point.expect("every rung of a profile has all stakes").delta)
}

/// How many items at the beginning satisfy what none does after one that
/// does not.
fn leading<T>(items: &[T], holds: impl Fn(&T) -> Result<bool>) -> Result<usize> {
    let (mut known, mut open) = (0, items.len());
    // Mostly not even the first one does.
    let mut probe = 0;
    while known < open {
        if holds(&items[probe])? {
            known = probe + 1;
        } else {
            open = probe;
        }
        probe = known + (open - known) / 2;
    }
    Ok(known)
}

/// The (ε, δ) claim of an ε rounded up to six decimals.
fn rounded_up(epsilon: &Rational, delta: &Rational) -> Result<Claim> {
    let epsilon = Epsilon::new(-&floor_to_places(&-epsilon)?)?;
    Ok(Claim::Approx { epsilon, delta: delta.clone() })
}
