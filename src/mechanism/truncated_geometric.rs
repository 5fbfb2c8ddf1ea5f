//! The truncated geometric mechanism: integer noise that is never larger than
//! a bound.

use super::delta::rounded_up;
use super::{Mechanism, Profile};
use crate::error::{Error, Result};
use crate::law::{self, Law, Prepared, Probability};
use crate::num::{Integer, Natural, Rational};
use crate::privacy::{Claim, Epsilon, Event, Guarantee, Norm, Sensitivity};
use crate::sample;
use crate::tape::Tape;

/// Bits to which a listed probability is enclosed.
const BITS: u32 = 192;

/// Adds integer noise between `-bound` and `bound` to an integer.
///
/// # Law
///
/// `Pr[output = x + z]` proportional to `exp(-|z|/scale)` for `|z| <= bound`.
///
/// # Guarantee
///
/// (ε, δ)-DP with ε = sensitivity/scale and
/// δ = Pr[noise < sensitivity - bound], for integers at most `sensitivity`
/// apart: where both inputs reach an output the ratio is at most e^ε, and δ is
/// the mass on outputs that only one of them reaches, as for the truncated
/// Laplacian of `[GDGK20]` (proof in `docs/spec/mechanisms/bounded.md`). No
/// smaller δ is true at this ε. The claim
/// states δ rounded up to 64 significant bits, and at least 2^-1024.
///
/// # Tape
///
/// One draw of the noise.
///
/// # Example
///
/// ```
/// use etalon::mechanism::{Mechanism, Profile, TruncatedGeometric};
/// use etalon::num::{Integer, Natural};
/// use etalon::tape::{ChaCha, Seed};
/// let mechanism = TruncatedGeometric::new(
///     &"2".parse()?, Natural::from(40u8), &"1".parse()?, Profile::Inverse)?;
/// let released = mechanism.release(&Integer::from(12), &mut ChaCha::new(&Seed::new([0; 32]), 1))?;
/// let noise = released - Integer::from(12);
/// assert!(noise >= -mechanism.bound() && noise <= *mechanism.bound());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct TruncatedGeometric {
    law: law::TruncatedGeometric,
    noise: Noise,
    guarantee: Guarantee,
    event: Event,
}

/// The noise, ready to be drawn.
#[derive(Debug, Clone)]
enum Noise {
    Cks20(sample::TruncatedGeometric),
    Inverse(Box<Prepared<law::TruncatedGeometric>>),
}

impl TruncatedGeometric {
    /// Noise of `scale`, at most `bound` in magnitude, for integers at most
    /// `sensitivity` apart.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] unless `scale > 0`, `bound >= 1` and `sensitivity` is
    /// an integer from 1 to `2 bound` with a claimed δ below 1; in profile
    /// `cks20/1` also unless `scale <= 1024 bound`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{Mechanism, Profile, TruncatedGeometric};
    /// use etalon::num::Rational;
    /// use etalon::privacy::Claim;
    /// let mechanism =
    ///     TruncatedGeometric::new(&"1".parse()?, 1u8.into(), &"1".parse()?, Profile::Inverse)?;
    /// let Claim::Approx { epsilon, delta } = &mechanism.guarantee().claim else { unreachable!() };
    /// assert_eq!(epsilon.to_string(), "1");
    /// // The lowest output shows the input: 1/(e + 2) = 0.21194...
    /// assert!(*delta > "0.2119".parse()? && *delta < "0.2120".parse::<Rational>()?);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(
        scale: &Rational,
        bound: Natural,
        sensitivity: &Rational,
        profile: Profile,
    ) -> Result<Self> {
        let law = law::TruncatedGeometric::new(scale.clone(), bound.clone())?;
        let refused = |requires| Err(Error::domain("sensitivity", sensitivity, requires));
        if !sensitivity.is_positive() || !sensitivity.denominator().is_one() {
            return refused("a positive integer");
        }
        let shift = sensitivity.numerator();
        if *shift > Integer::from(&bound * 2u8) {
            return refused("sensitivity <= 2 bound; beyond it neighbors share no output");
        }
        let noise = match profile {
            Profile::Cks20 => Noise::Cks20(sample::TruncatedGeometric::new(scale, bound)?),
            Profile::Inverse => Noise::Inverse(Box::new(Prepared::new(law.clone())?)),
        };
        let beyond = shift - law.bound() - Integer::ONE;
        let delta = rounded_up(|bits| law.cdf(&beyond, bits))?;
        if delta >= Rational::one() {
            return refused("so small that delta, rounded up to 64 bits, is below 1");
        }
        let epsilon = Epsilon::new((sensitivity / scale)?)?;
        Ok(Self {
            law,
            noise,
            guarantee: Guarantee {
                claim: Claim::Approx { epsilon: epsilon.clone(), delta: delta.clone() },
                relation: None,
                sensitivity: Sensitivity { norm: Norm::L1, bound: sensitivity.clone() },
                theorem: "GDGK20, truncated Laplacian",
            },
            event: Event::Approx { epsilon, delta },
        })
    }

    /// The largest magnitude of the noise.
    pub fn bound(&self) -> &Integer {
        self.law.bound()
    }

    /// The law of the output on an input, from the smallest output up: as many
    /// outputs as `2 bound + 1`.
    ///
    /// # Errors
    ///
    /// As for [`Law::pmf`].
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::mechanism::{Profile, TruncatedGeometric};
    /// let mechanism =
    ///     TruncatedGeometric::new(&"1".parse()?, 1u8.into(), &"1".parse()?, Profile::Inverse)?;
    /// let outputs = mechanism.outputs(&7.into())?;
    /// let values: Vec<String> = outputs.iter().map(|(value, _)| value.to_string()).collect();
    /// assert_eq!(values, ["6", "7", "8"]);
    /// // e/(e + 2)
    /// let truth = outputs[1].1.enclose(64).to_decimal(3);
    /// assert_eq!(truth, ("0.576".to_owned(), "0.577".to_owned()));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn outputs(&self, input: &Integer) -> Result<Vec<(Integer, Probability)>> {
        let mut noise = -self.bound();
        let mut listed = Vec::new();
        while noise <= *self.bound() {
            listed.push((input + &noise, Probability::Within(self.law.pmf(&noise, BITS)?)));
            noise += Integer::ONE;
        }
        Ok(listed)
    }
}

impl Mechanism for TruncatedGeometric {
    type Input = Integer;
    type Output = Integer;

    fn guarantee(&self) -> &Guarantee {
        &self.guarantee
    }

    fn event(&self) -> &Event {
        &self.event
    }

    fn release<T: Tape>(&self, input: &Integer, tape: &mut T) -> Result<Integer> {
        let noise = match &self.noise {
            Noise::Cks20(sampler) => sampler.draw(tape)?,
            Noise::Inverse(law) => law.draw(tape)?,
        };
        Ok(input + noise)
    }
}
