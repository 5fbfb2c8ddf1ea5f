//! From a profile to an answer: δ at an ε, or ε at a δ, with its ledger.

use super::answer::{Answer, Ledger};
use super::grid::Grid;
use super::index::integer;
use super::lattice::BITS;
use super::profile::{Parts, Profile, exact};
use super::search;
use super::solve::Ask;

use super::tilt::Outlook;
use crate::error::Result;
use crate::num::{Dyadic, Interval, Rough};

/// The answer a profile gives, and its width in the target's terms.
pub(super) fn read(
    profile: &Profile,
    ask: &Ask,
    outlook: &Outlook,
    grid: &Grid,
    wanted: f64,
) -> Result<(Answer, f64)> {
    let ledger = |parts: &Parts| {
        // Rounded sums: exponents may lie far apart.
        let part = |x: &Dyadic| Interval::exact(x.clone());
        let known = part(&parts.transform).add(&part(&parts.aliasing), 64);
        let known = known.add(&part(&parts.tails), 64);
        let rest = part(&parts.delta.width()).sub(&known, 64).hi().clone().max(Dyadic::zero());
        Ledger {
            discretisation: rest,
            transform: parts.transform.clone(),
            aliasing: parts.aliasing.clone(),
            tails: parts.tails.clone(),
            rounding: (parts.delta.hi() * &Dyadic::power_of_two(-36)).round_up(64),
            grid: Some(grid.step.clone()),
            points: u64::try_from(profile.points()).unwrap_or(u64::MAX),
        }
    };
    match ask {
        Ask::Delta(epsilon) => {
            let near = Dyadic::from_rational_down(epsilon, 256);
            let parts = profile.at(&near)?;
            // δ decreases: its lower end is taken at an ε not below.
            let above = profile.at(&Dyadic::from_rational_up(epsilon, 256))?;
            let (lo, hi) = (above.delta.lo().round_down(BITS), parts.delta.hi().round_up(BITS));
            let width = if lo.is_positive() {
                (&hi - &lo).div_up(&lo, 53)?.to_f64_upper()
            } else {
                f64::INFINITY
            };
            let ledger = ledger(&parts);
            Ok((Answer { lo, hi: Some(hi), ledger, notes: Vec::new() }, width))
        }
        Ask::Epsilon(delta) => {
            let at = |x: &Dyadic| Ok(profile.at(x)?.delta);
            // To a 64th of the width wanted.
            let bits =
                integer((outlook.epsilon.max(1e-9) / wanted).rough_log2() + 6.0).clamp(16, 90);
            let (lo, hi) = search::smallest(&at, delta, outlook.epsilon, bits)?;
            let place = hi.clone().unwrap_or(exact(outlook.epsilon.max(0.0))?);
            let ledger = ledger(&profile.at(&place)?);
            let width = hi.as_ref().map_or(f64::INFINITY, |hi| (hi - &lo).to_f64_upper());
            let notes = if hi.is_none() {
                vec![
                    "no finite epsilon is proven: the mass at infinite loss may exceed delta"
                        .to_owned(),
                ]
            } else {
                Vec::new()
            };
            Ok((Answer { lo, hi, ledger, notes }, width))
        }
    }
}
