//! What broken mechanisms add to integers: noise by name, drawn by inversion,
//! with its probabilities enclosed for whoever computes a true loss.

use crate::error::{Error, Result};
use crate::law::{DiscreteGaussian, DiscreteLaplace, Geometric, Prepared};
use crate::num::{Dyadic, Integer, Interval, Natural, Rational, exp};
use crate::sample;
use crate::subject::Parameters;
use crate::tape::Tape;

/// Bits of the enclosed probabilities.
pub(super) const BITS: u32 = 160;
/// Beyond [`Noise::reach`] lies at most 2^-TAIL of the mass.
const TAIL: u32 = 110;
/// Beyond this scale noise is drawn by the paper's algorithm.
const WIDE: u64 = 1 << 40;

/// The law of an integer noise.
#[derive(Debug)]
pub(super) enum Noise {
    /// Always 0.
    Nothing,
    /// Discrete Laplace: mass in proportion to e^(-|z|/scale).
    Laplace(Prepared<DiscreteLaplace>),
    /// The same by `[CKS20, Alg. 2]`, where the tables of the inversion no
    /// longer help.
    WideLaplace(sample::DiscreteLaplace),
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
        if *scale > Rational::from(Natural::from(WIDE)) {
            return Ok(Self::WideLaplace(sample::DiscreteLaplace::new(scale)?));
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
    pub(super) fn draw(&self, mut tape: &mut (impl Tape + ?Sized)) -> Result<Integer> {
        match self {
            Self::Nothing => Ok(Integer::ZERO),
            Self::Laplace(law) => law.draw(&mut tape),
            Self::WideLaplace(sampler) => sampler.draw(&mut tape),
            Self::Exponential(law, _) => law.draw(&mut tape),
            Self::Gaussian(law) => law.draw(&mut tape),
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
            Self::Gaussian(_) | Self::WideLaplace(_) => Err(unsummed()),
        }
    }
}

/// The probabilities of one noise, from the powers of its ratio e^(-1/scale),
/// each the one before times the ratio.
#[derive(Debug)]
pub(super) struct Chances<'a> {
    noise: &'a Noise,
    powers: Vec<Interval>,
}

impl<'a> Chances<'a> {
    /// Those of Laplace or exponential noise, or of none.
    pub(super) fn of(noise: &'a Noise) -> Result<Self> {
        let scale = match noise {
            Noise::Nothing => return Ok(Self { noise, powers: Vec::new() }),
            Noise::Laplace(law) => law.law().scale(),
            Noise::Exponential(_, scale) => scale,
            Noise::Gaussian(_) | Noise::WideLaplace(_) => return Err(unsummed()),
        };
        let ratio = exp(&-&scale.reciprocal()?, BITS)?;
        Ok(Self { noise, powers: vec![certain(true), ratio] })
    }

    /// The ratio to the power `k >= 0`.
    fn power(&mut self, k: i64) -> &Interval {
        let k = usize::try_from(k).expect("it is not negative");
        while self.powers.len() <= k {
            let next = self.powers[self.powers.len() - 1].mul(&self.powers[1], BITS);
            self.powers.push(next);
        }
        &self.powers[k]
    }

    /// An enclosure of `Pr[Z = z]`.
    pub(super) fn mass(&mut self, z: i64) -> Result<Interval> {
        match self.noise {
            Noise::Nothing => Ok(certain(z == 0)),
            Noise::Laplace(_) => {
                let center = not(&self.powers[1]).div(&self.one_more(), BITS)?;
                Ok(self.power(z.abs()).mul(&center, BITS))
            }
            Noise::Exponential(..) if z < 0 => Ok(certain(false)),
            Noise::Exponential(..) => {
                let center = not(&self.powers[1]);
                Ok(self.power(z).mul(&center, BITS))
            }
            Noise::Gaussian(_) | Noise::WideLaplace(_) => Err(unsummed()),
        }
    }

    /// An enclosure of `Pr[Z < z]`.
    pub(super) fn below(&mut self, z: i64) -> Result<Interval> {
        match self.noise {
            Noise::Nothing => Ok(certain(z > 0)),
            Noise::Laplace(_) => {
                let whole = self.one_more();
                let tail = |power: &Interval| power.div(&whole, BITS);
                if z > 0 { Ok(not(&tail(self.power(z))?)) } else { tail(self.power(1 - z)) }
            }
            Noise::Exponential(..) if z <= 0 => Ok(certain(false)),
            Noise::Exponential(..) => Ok(not(self.power(z))),
            Noise::Gaussian(_) | Noise::WideLaplace(_) => Err(unsummed()),
        }
    }

    /// 1 and the ratio.
    fn one_more(&self) -> Interval {
        certain(true).add(&self.powers[1], BITS)
    }
}

fn unsummed() -> Error {
    Error::Unsupported {
        what: "a sum over Gaussian or very wide noise".to_owned(),
        why: "no mechanism of the museum asks for it".to_owned(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Law;

    #[test]
    fn chances_are_those_of_the_law() {
        let scale = Rational::new(7, 3u8).unwrap();
        let laplace = Noise::laplace(&scale).unwrap();
        let given = ["scale=7/3", "noise=exponential"];
        let exponential = Noise::named(&mut Parameters::read(given).unwrap()).unwrap();
        let geometric = Geometric::new(scale.reciprocal().unwrap()).unwrap();
        let [mut two, mut one] = [&laplace, &exponential].map(|of| Chances::of(of).unwrap());
        let law = DiscreteLaplace::new(scale).unwrap();
        for z in -9..=9 {
            let (at, before) = (Integer::from(z), Integer::from(z - 1));
            let overlap = |a: Interval, b: Interval| !a.certainly_less(&b) && !b.certainly_less(&a);
            assert!(overlap(two.mass(z).unwrap(), law.pmf(&at, 100).unwrap()), "{z}");
            assert!(overlap(two.below(z).unwrap(), law.cdf(&before, 100).unwrap()), "{z}");
            assert!(overlap(one.mass(z).unwrap(), geometric.pmf(&at, 100).unwrap()), "{z}");
            assert!(overlap(one.below(z).unwrap(), geometric.cdf(&before, 100).unwrap()), "{z}");
        }
        assert!(!two.mass(0).unwrap().certainly_less(&two.mass(1).unwrap()));
    }
}
