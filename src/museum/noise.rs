//! What broken mechanisms add to integers: noise by name, drawn by inversion,
//! with its probabilities enclosed for whoever computes a true loss.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::error::{Error, Result};
use crate::law::{DiscreteGaussian, DiscreteLaplace, Geometric, Law, Prepared};
use crate::num::{Dyadic, Integer, Interval, Rational};
use crate::subject::Parameters;
use crate::tape::Tape;

/// Bits of the enclosed probabilities, absolute.
pub(super) const BITS: u32 = 160;
/// Beyond [`Noise::reach`] lies at most 2^-TAIL of the mass.
const TAIL: u32 = 110;

/// The law of an integer noise.
#[derive(Debug)]
pub(super) enum Noise {
    /// Always 0.
    Nothing,
    /// Discrete Laplace: mass in proportion to e^(-|z|/scale).
    Laplace(Prepared<DiscreteLaplace>),
    /// One-sided: mass in proportion to e^(-z/scale) on z >= 0.
    Exponential(Prepared<Geometric>, Rational),
    /// Discrete Gaussian.
    Gaussian(Prepared<DiscreteGaussian>),
}

impl Noise {
    /// Discrete Laplace noise of a scale; none at scale 0.
    pub(super) fn laplace(scale: &Rational) -> Result<Self> {
        if scale.is_zero() {
            return Ok(Self::Nothing);
        }
        Ok(Self::Laplace(Prepared::new(DiscreteLaplace::new(scale.clone())?)?))
    }

    /// The noise a parameter `noise` names, `laplace` by default, of the scale
    /// in the parameter `scale`.
    pub(super) fn named(parameters: &mut Parameters) -> Result<Self> {
        let scale = parameters.rational("scale")?;
        match parameters.text("noise").as_deref().unwrap_or("laplace") {
            "laplace" => Self::laplace(&scale),
            "exponential" => {
                if !scale.is_positive() {
                    return Err(Error::domain("scale", scale, "scale > 0"));
                }
                let law = Geometric::new(scale.reciprocal()?)?;
                Ok(Self::Exponential(Prepared::new(law)?, scale))
            }
            "gaussian" => Ok(Self::Gaussian(Prepared::new(DiscreteGaussian::new(scale)?)?)),
            other => Err(Error::domain("noise", other, "laplace, exponential or gaussian")),
        }
    }

    /// One draw.
    pub(super) fn draw(&self, tape: &mut impl Tape) -> Result<Integer> {
        match self {
            Self::Nothing => Ok(Integer::ZERO),
            Self::Laplace(law) => law.draw(tape),
            Self::Exponential(law, _) => law.draw(tape),
            Self::Gaussian(law) => law.draw(tape),
        }
    }

    /// An enclosure of `Pr[Z = z]`.
    pub(super) fn mass(&self, z: i64) -> Result<Interval> {
        let at = Integer::from(z);
        match self {
            Self::Nothing => Ok(certain(z == 0)),
            Self::Laplace(law) => law.law().pmf(&at, BITS),
            Self::Exponential(law, _) => law.law().pmf(&at, BITS),
            Self::Gaussian(law) => law.law().pmf(&at, BITS),
        }
    }

    /// An enclosure of `Pr[Z < z]`.
    fn below(&self, z: i64) -> Result<Interval> {
        let at = Integer::from(z) - Integer::ONE;
        match self {
            Self::Nothing => Ok(certain(z > 0)),
            Self::Laplace(law) => law.law().cdf(&at, BITS),
            Self::Exponential(law, _) => law.law().cdf(&at, BITS),
            Self::Gaussian(law) => law.law().cdf(&at, BITS),
        }
    }

    /// The ends of a range that holds all but 2^-TAIL of the mass.
    pub(super) fn reach(&self) -> Result<(i64, i64)> {
        let far = |scale: &Rational| -> Result<i64> {
            // e^(-far/scale) <= 2^-TAIL, as ln 2 < 7/10.
            let far = (scale * &Rational::new(7 * i64::from(TAIL), 10u8)?).floor() + Integer::ONE;
            let fits = i64::try_from(&far).ok().filter(|&far| far < 1 << 20);
            fits.ok_or_else(|| Error::domain("scale", scale, "a scale small enough to sum over"))
        };
        match self {
            Self::Nothing => Ok((0, 0)),
            Self::Laplace(law) => far(law.law().scale()).map(|far| (-far, far)),
            Self::Exponential(_, scale) => far(scale).map(|far| (0, far)),
            Self::Gaussian(_) => Err(Error::Unsupported {
                what: "a sum over Gaussian noise".to_owned(),
                why: "no mechanism of the museum asks for it".to_owned(),
            }),
        }
    }
}

/// `Pr[Z < z]` of one noise, each computed once.
#[derive(Debug)]
pub(super) struct Below<'a> {
    noise: &'a Noise,
    known: BTreeMap<i64, Interval>,
}

impl<'a> Below<'a> {
    /// Nothing computed so far.
    pub(super) fn of(noise: &'a Noise) -> Self {
        Self { noise, known: BTreeMap::new() }
    }

    /// An enclosure of `Pr[Z < z]`.
    pub(super) fn at(&mut self, z: i64) -> Result<&Interval> {
        Ok(match self.known.entry(z) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(self.noise.below(z)?),
        })
    }
}

/// 1 or 0.
fn certain(holds: bool) -> Interval {
    Interval::exact(if holds { Dyadic::one() } else { Dyadic::zero() })
}

/// `1 - p`.
pub(super) fn not(p: &Interval) -> Interval {
    certain(true).sub(p, BITS)
}

/// The probability of an event that was summed over the reach of one noise:
/// the sum, and at most 2^-TAIL beyond it.
pub(super) fn with_tail(sum: Interval) -> Result<Interval> {
    let beyond = Dyadic::power_of_two(1 - i64::from(TAIL));
    let tail = Interval::new(Dyadic::zero(), beyond)?;
    let whole = sum.add(&tail, BITS);
    Interval::new(whole.lo().clone().max(Dyadic::zero()), whole.hi().clone())
}
