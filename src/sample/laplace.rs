//! The discrete Laplace law, by the algorithm of Canonne, Kamath and Steinke.

use super::{bernoulli, geometric};
use crate::error::{Error, Result};
use crate::num::{Integer, Natural, Rational, Sign};
use crate::tape::Tape;

/// The name in transcripts.
pub(super) const NAME: &str = "discrete_laplace";

/// The discrete Laplace law of a rational scale, as a sampler.
///
/// # Law
///
/// With `scale = t/s` and `p = exp(-s/t)`:
/// `Pr[Z = z] = (1 - p) / (1 + p) * p^|z|` for every integer `z`, exactly.
///
/// # Tape
///
/// Per trial: Y geometric of `s/t` ([`geometric`](super::geometric())), then
/// `B = Bernoulli(1/2)`, one bit, true on the bit 0. If B is true and Y = 0,
/// everything again; otherwise the answer is -Y if B is true and Y if not.
///
/// # Example
///
/// ```
/// use etalon::sample::DiscreteLaplace;
/// use etalon::tape::{ChaCha, Seed};
/// let laplace = DiscreteLaplace::new(&"2.342".parse()?)?;
/// assert_eq!(laplace.scale().to_string(), "1171/500"); // exactly
/// let mut tape = ChaCha::new(&Seed::new([7; 32]), 0);
/// let noise = laplace.draw(&mut tape)?;
/// # let _ = noise;
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// [CKS20, Alg. 2]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscreteLaplace {
    scale: Rational,
    s: Natural,
    t: Natural,
    /// `(s, t)` if both fit machine words.
    narrow: Option<(u64, u64)>,
}

impl DiscreteLaplace {
    /// The law of the given scale.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if `scale <= 0`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::sample::DiscreteLaplace;
    /// let refused = DiscreteLaplace::new(&"0".parse()?).unwrap_err();
    /// assert_eq!(refused.to_string(), "scale = 0 is out of range: it requires scale > 0");
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(scale: &Rational) -> Result<Self> {
        if !scale.is_positive() {
            return Err(Error::domain("scale", scale, "scale > 0"));
        }
        let (s, t) = (scale.denominator().clone(), scale.numerator().clone().into_parts().1);
        let narrow = u64::try_from(&s).ok().zip(u64::try_from(&t).ok());
        Ok(Self { scale: scale.clone(), s, t, narrow })
    }

    /// The scale.
    pub fn scale(&self) -> &Rational {
        &self.scale
    }

    /// Draws one integer.
    ///
    /// # Errors
    ///
    /// [`Error::TapeEnded`] if the tape ends first.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::sample::DiscreteLaplace;
    /// use etalon::tape::Recorded;
    /// let laplace = DiscreteLaplace::new(&"1".parse()?)?;
    /// // The magnitude 1 is read from the bits 0011, as of `geometric`; then the sign.
    /// assert_eq!(laplace.draw(&mut Recorded::new(vec![0b0011_1000]))?, 1.into());
    /// assert_eq!(laplace.draw(&mut Recorded::new(vec![0b0011_0000]))?, (-1).into());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    #[inline]
    pub fn draw(&self, tape: &mut impl Tape) -> Result<Integer> {
        match self.narrow {
            Some((s, t)) => {
                let (sign, magnitude) = narrow(s, t, tape)?;
                Ok(integer(sign, magnitude))
            }
            None => self.draw_wide(tape),
        }
    }

    /// [`DiscreteLaplace::draw`] at any size.
    pub(super) fn draw_wide(&self, tape: &mut impl Tape) -> Result<Integer> {
        let (sign, magnitude) = wide(&self.s, &self.t, tape)?;
        Ok(Integer::from_parts(sign, magnitude))
    }
}

/// The integer of a sign and a magnitude.
#[inline]
pub(super) fn integer(sign: Sign, magnitude: u128) -> Integer {
    // Machine words first: the conversion is the costliest part of small draws.
    match i64::try_from(magnitude) {
        Ok(n) if sign == Sign::Negative => Integer::from(-n),
        Ok(n) => Integer::from(n),
        Err(_) => Integer::from_parts(sign, Natural::from(magnitude)),
    }
}

/// One draw for the scale `t/s` in machine words; requires both not 0.
#[inline]
pub(super) fn narrow(s: u64, t: u64, tape: &mut impl Tape) -> Result<(Sign, u128)> {
    tape.open(NAME);
    loop {
        let y = geometric::narrow(s, t, tape)?;
        let negative = bernoulli::narrow(1, 2, tape)?;
        // Without this restart 0 would be drawn as +0 and as -0.
        if negative && y == 0 {
            continue;
        }
        let sign = if negative { Sign::Negative } else { Sign::Positive };
        tape.close(&Signed(sign, &y));
        return Ok((sign, y));
    }
}

/// One draw for the scale `t/s` at any size; requires both not 0.
pub(super) fn wide(s: &Natural, t: &Natural, tape: &mut impl Tape) -> Result<(Sign, Natural)> {
    tape.open(NAME);
    loop {
        let y = geometric::wide(s, t, tape)?;
        let negative = bernoulli::wide(&Natural::ONE, &Natural::from(2u8), tape)?;
        if negative && y.is_zero() {
            continue;
        }
        let sign = if negative { Sign::Negative } else { Sign::Positive };
        tape.close(&Signed(sign, &y));
        return Ok((sign, y));
    }
}

/// A sign and a magnitude, printed as the integer they are.
struct Signed<'a, N>(Sign, &'a N);

impl<N: std::fmt::Display> std::fmt::Display for Signed<'_, N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 == Sign::Negative { "-" } else { "" };
        write!(f, "{sign}{}", self.1)
    }
}
