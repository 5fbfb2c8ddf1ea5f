//! The stability threshold: noisy counts of keys that nobody knew beforehand.

use std::collections::BTreeMap;

use super::delta::rounded_up;
use super::noise::Noise;
use super::{Mechanism, Profile};
use crate::error::{Error, Result};
use crate::law::{self, Law};
use crate::num::{Dyadic, Integer, Interval, Natural, Rational};
use crate::privacy::{Claim, Epsilon, Event, Guarantee, Norm, Relation, Sensitivity};
use crate::tape::Tape;

/// Adds noise to the count of every key that occurs, and names only the keys
/// whose noisy count reaches a threshold.
///
/// # Law
///
/// Independently, a key of count c >= 1 is released with c + Z if that is at
/// least `threshold`, and not at all otherwise; Z is discrete Laplace of
/// `scale`. A key of count 0 is never released.
///
/// # Guarantee
///
/// (ε, δ)-DP under add-remove if a person counts once in each of at most
/// `keys` keys: ε = keys/scale and δ = 1 - (1 - r)^keys with
/// r = Pr[1 + Z >= threshold] `[Vad17, Thm. 3.5]` (proof with this δ in
/// `docs/spec/mechanisms/keys.md`). No smaller δ is true at this ε. The claim
/// states δ rounded up to 64 significant bits, and at least 2^-1024.
///
/// # Tape
///
/// One noise per key of a count of 1 or more, in the order of the keys.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{Mechanism, Profile, StabilityThreshold};
/// use etalon::tape::{ChaCha, Seed};
/// let mechanism = StabilityThreshold::new(&"1".parse()?, 50.into(), 1, Profile::Inverse)?;
/// let counts = [("often", 1000u16), ("once", 1)].map(|(key, n)| (key.to_owned(), n.into()));
/// let released = mechanism.release(&counts.into(), &mut ChaCha::new(&Seed::new([0; 32]), 0))?;
/// let keys: Vec<&str> = released.iter().map(|(key, _)| key.as_str()).collect();
/// assert_eq!(keys, ["often"]);
/// assert!(released.iter().all(|(_, count)| count >= mechanism.threshold()));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct StabilityThreshold {
    scale: Rational,
    threshold: Integer,
    noise: Noise,
    guarantee: Guarantee,
    event: Event,
}

impl StabilityThreshold {
    /// Noise of `scale` and a `threshold` for persons who count in at most
    /// `keys` keys.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `scale > 0`, `threshold >= 1` and `keys >= 1`,
    /// and for a δ that, rounded up, is 1.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{Mechanism, Profile, StabilityThreshold};
    /// use etalon::num::Rational;
    /// use etalon::privacy::Claim;
    /// let mechanism = StabilityThreshold::new(&"2".parse()?, 40.into(), 3, Profile::Inverse)?;
    /// assert_eq!(mechanism.scale(), &"2".parse()?);
    /// let Claim::Approx { epsilon, delta } = &mechanism.guarantee().claim else { unreachable!() };
    /// assert_eq!(epsilon.to_string(), "3/2"); // keys/scale
    /// // 3 Pr[1 + Z >= 40], nearly: 3 e^(-39/2)/(1 + e^(-1/2)).
    /// assert!(*delta > "6e-9".parse()? && *delta < "7e-9".parse::<Rational>()?);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(scale: &Rational, threshold: Integer, keys: u64, profile: Profile) -> Result<Self> {
        let noise = law::DiscreteLaplace::new(scale.clone())?;
        if threshold < Integer::ONE {
            return Err(Error::domain("threshold", threshold, "an integer, 1 or more"));
        }
        if keys == 0 {
            return Err(Error::domain("keys", keys, "keys >= 1"));
        }
        let lowest = Integer::ONE - &threshold;
        let delta = rounded_up(|bits| {
            // The power loses as many bits as its exponent has.
            let bits = bits + 80;
            let one = Interval::exact(Dyadic::one());
            // Pr[Z >= threshold - 1], by symmetry.
            let named = noise.cdf(&lowest, bits)?;
            Ok(one.sub(&power(one.sub(&named, bits), keys, bits), bits))
        })?;
        if delta >= Rational::one() {
            return Err(Error::domain("keys", keys, "so few that delta is below 1"));
        }
        let bound = Rational::from(Natural::from(keys));
        let epsilon = Epsilon::new((&bound / scale)?)?;
        Ok(Self {
            scale: scale.clone(),
            threshold,
            noise: Noise::laplace(scale, profile)?,
            guarantee: Guarantee {
                claim: Claim::Approx { epsilon: epsilon.clone(), delta: delta.clone() },
                relation: Some(Relation::AddRemove),
                sensitivity: Sensitivity { norm: Norm::L0, bound },
                theorem: "Vad17, Thm. 3.5",
            },
            event: Event::Approx { epsilon, delta },
        })
    }

    /// The scale of the noise.
    pub fn scale(&self) -> &Rational {
        &self.scale
    }

    /// The least noisy count that is released.
    pub fn threshold(&self) -> &Integer {
        &self.threshold
    }
}

/// `base^n` for a base in `[0, 1]`.
fn power(mut base: Interval, mut n: u64, bits: u32) -> Interval {
    let mut product = Interval::exact(Dyadic::one());
    while n > 0 {
        if n % 2 == 1 {
            product = product.mul(&base, bits);
        }
        base = base.square(bits);
        n /= 2;
    }
    product
}

impl Mechanism for StabilityThreshold {
    /// The number of persons of each key; a key of 0 is as good as absent.
    type Input = BTreeMap<String, Natural>;
    /// The keys that reached the threshold, in order, with their noisy counts.
    type Output = Vec<(String, Integer)>;

    fn guarantee(&self) -> &Guarantee {
        &self.guarantee
    }

    fn event(&self) -> &Event {
        &self.event
    }

    fn release<T: Tape>(&self, counts: &Self::Input, tape: &mut T) -> Result<Self::Output> {
        let mut released = Vec::new();
        for (key, count) in counts {
            if count.is_zero() {
                continue;
            }
            let noisy = Integer::from(count.clone()) + self.noise.draw(tape)?;
            if noisy >= self.threshold {
                released.push((key.clone(), noisy));
            }
        }
        Ok(released)
    }
}
