//! A claim with a δ, and stronger and weaker ones of its kind, each as points
//! of a privacy profile that the priced bet is made against.

use super::clipped::rounded;
use super::priced::Stake;
use super::profile;
use crate::error::Result;
use crate::num::{Dyadic, Rational};
use crate::privacy::{Claim, Epsilon};

/// A point of a privacy profile: an ε with a δ that the claim implies there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    /// The index of the ε among the stakes.
    pub(super) stake: usize,
    /// At least the δ; exact as a rational.
    pub(super) delta: f64,
}

/// One claim with the points it is judged by; wealth is spread over them in
/// equal shares.
#[derive(Debug, Clone)]
pub(super) struct Rung {
    pub(super) claim: Claim,
    pub(super) points: Vec<Point>,
}

/// The claims of one kind that are bet against.
#[derive(Debug, Clone)]
pub(super) struct Ladder {
    /// The ε of all points.
    pub(super) stakes: Vec<Stake>,
    /// The claim under test.
    pub(super) claim: Rung,
    /// Weaker claims, each weaker than the one before.
    pub(super) above: Vec<Rung>,
    /// Stronger claims, each weaker than the one before.
    pub(super) below: Vec<Rung>,
    /// For (ε, δ): claims of the same ε with growing δ, through the claimed one.
    pub(super) deltas: Vec<Rung>,
}

/// Weaker claims: this many fine steps, then coarse ones up to [`FARTHEST`].
const FINE: usize = 20;
const FINE_STEP: f64 = 1.02;
const COARSE_STEP: f64 = 1.06;
/// Stronger claims, down to a tenth.
const STEP_BELOW: f64 = 1.05;
const STEPS_BELOW: usize = 47;
/// No finite number of runs shows more than about ln(runs).
const LARGEST: f64 = 24.0;
/// The weakest claim is this many times the tested one.
const FARTHEST: f64 = 16.0;
/// Steps in δ, from a twentieth of the claimed one.
const DELTA_STEP: f64 = 1.05;
const DELTAS_BELOW: i32 = 61;
/// The ε at which a profile is judged, as multiples of the claim's scale: the
/// best ones for more or less Gaussian noise, and a far one for rare leaks.
const MULTIPLES: [f64; 8] = [0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0];

impl Ladder {
    /// The ladder around `claimed`.
    ///
    /// # Errors
    ///
    /// Those of the enclosures.
    pub(super) fn around(claimed: &Claim) -> Result<Self> {
        match claimed {
            Claim::Approx { epsilon, delta } => Self::of_approximate(epsilon, delta),
            profiled => Self::of_profile(profiled),
        }
    }

    fn of_approximate(epsilon: &Epsilon, delta: &Rational) -> Result<Self> {
        let upper = Dyadic::from_rational_up(delta, 64).to_f64_upper();
        let mut stakes = vec![Stake::new(epsilon.clone())?];
        let claim = Claim::Approx { epsilon: epsilon.clone(), delta: delta.clone() };
        let center = epsilon.approximate();
        let mut rung = |factor: f64| -> Result<Rung> {
            let epsilon = Epsilon::new(rounded(center * factor)?)?;
            stakes.push(Stake::new(epsilon.clone())?);
            let point = Point { stake: stakes.len() - 1, delta: upper };
            let claim = Claim::Approx { epsilon, delta: delta.clone() };
            Ok(Rung { claim, points: vec![point] })
        };
        let above = factors_above()
            .take_while(|factor| center * factor < LARGEST)
            .map(&mut rung)
            .collect::<Result<_>>()?;
        let below = factors_below().map(&mut rung).collect::<Result<_>>()?;
        let deltas = (-DELTAS_BELOW..)
            .map(|step| delta.approximate() * DELTA_STEP.powi(step))
            .take_while(|delta| *delta < 1.0)
            .map(|delta| {
                let delta = rounded(delta)?;
                let upper = Dyadic::from_rational_up(&delta, 64).to_f64_upper();
                let claim = Claim::Approx { epsilon: epsilon.clone(), delta };
                Ok(Rung { claim, points: vec![Point { stake: 0, delta: upper }] })
            })
            .collect::<Result<_>>()?;
        let claim = Rung { claim, points: vec![Point { stake: 0, delta: upper }] };
        Ok(Self { stakes, claim, above, below, deltas })
    }

    fn of_profile(claimed: &Claim) -> Result<Self> {
        let scale = profile::scale(claimed);
        let epsilons = MULTIPLES
            .iter()
            .map(|multiple| (multiple * scale).min(LARGEST))
            .map(rounded)
            .collect::<Result<Vec<_>>>()?;
        let rung = |claim: Claim| -> Result<Rung> {
            let delta = |(stake, epsilon)| {
                Ok(Point { stake, delta: profile::delta_upper(&claim, epsilon)? })
            };
            let points = epsilons.iter().enumerate().map(delta).collect::<Result<_>>()?;
            Ok(Rung { claim, points })
        };
        let scaled = |factor: f64| rung(times(claimed, factor)?);
        Ok(Self {
            claim: rung(claimed.clone())?,
            above: factors_above().map(scaled).collect::<Result<_>>()?,
            below: factors_below().map(scaled).collect::<Result<_>>()?,
            deltas: Vec::new(),
            stakes: epsilons
                .iter()
                .map(|epsilon| Stake::new(Epsilon::new(epsilon.clone())?))
                .collect::<Result<_>>()?,
        })
    }

    /// Whether `claim` is of the kind of this ladder.
    pub(super) fn is_for(&self, claim: &Claim) -> bool {
        std::mem::discriminant(claim) == std::mem::discriminant(&self.claim.claim)
    }

    /// The points of the tested claim, each with its ε.
    pub(super) fn claimed_points(&self) -> Result<Vec<(Epsilon, Rational)>> {
        let named = |point: &Point| {
            Ok((self.stakes[point.stake].epsilon().clone(), Rational::from_f64(point.delta)?))
        };
        self.claim.points.iter().map(named).collect()
    }

    /// An ε typical of the claim, for guesses.
    pub(super) fn typical(&self) -> f64 {
        self.stakes[self.claim.points[self.claim.points.len() / 2].stake].epsilon().approximate()
    }
}

fn factors_above() -> impl Iterator<Item = f64> {
    let mut factor = 1.0;
    (0..)
        .map(move |step| {
            factor *= if step < FINE { FINE_STEP } else { COARSE_STEP };
            factor
        })
        .take_while(|factor| *factor < FARTHEST)
}

/// From the smallest on.
fn factors_below() -> impl Iterator<Item = f64> {
    (1..=STEPS_BELOW).rev().map(|step| {
        let mut factor = 1.0;
        (0..step).for_each(|_| factor /= STEP_BELOW);
        factor
    })
}

/// The claim of the same kind with its parameter multiplied, to five digits.
fn times(claim: &Claim, factor: f64) -> Result<Claim> {
    let scaled = |parameter: &Rational| rounded(parameter.approximate() * factor);
    Ok(match claim {
        Claim::Gdp { mu } => Claim::Gdp { mu: scaled(mu)? },
        Claim::Zcdp { rho } => Claim::Zcdp { rho: scaled(rho)? },
        Claim::Rdp { alpha, epsilon } => {
            Claim::Rdp { alpha: alpha.clone(), epsilon: scaled(epsilon)? }
        }
        other => other.clone(),
    })
}
