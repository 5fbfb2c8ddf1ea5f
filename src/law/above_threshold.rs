//! The law of the place at which a noisy answer first reaches a noisy threshold.

use super::race::Race;
use super::refined::refined;
use crate::error::{Error, Result};
use crate::num::{Dyadic, Integer, Interval, Rational};

/// The law of the least `k` with `answers[k] + Z_k >= threshold + Z`, for
/// independent discrete Laplace `Z` and `Z_k`, or of there being none.
///
/// The probability that none of the first `k` is there is the sum over all
/// integers m of `Pr[threshold + Z = m]` times `Pr[answers[i] + Z_i < m]` for
/// every `i < k`; the law is its differences.
///
/// # Example
///
/// ```
/// use etalon::law::AboveThreshold;
/// use etalon::num::Integer;
/// let answers = [0, 100].map(Integer::from);
/// let law = AboveThreshold::new(Integer::from(50), &answers, &"2".parse()?, &"4".parse()?)?;
/// let [first, second, neither] = law.masses(60)?.try_into().expect("two places, or none");
/// assert!(first.certainly_less(&second) && neither.certainly_less(&second));
/// assert!(first.add(&second, 60).add(&neither, 60).contains(&"1".parse()?));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AboveThreshold {
    threshold: Integer,
    /// One more than each answer: the least threshold that it does not reach.
    beyond: Vec<Integer>,
    threshold_rate: Rational,
    query_rate: Rational,
}

impl AboveThreshold {
    /// The law for the scales of both kinds of noise.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if a scale is not above 0.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::AboveThreshold;
    /// let refused = AboveThreshold::new(0.into(), &[0.into()], &"1".parse()?, &"0".parse()?);
    /// assert!(refused.is_err()); // an answer without noise
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(
        threshold: Integer,
        answers: &[Integer],
        threshold_scale: &Rational,
        query_scale: &Rational,
    ) -> Result<Self> {
        for scale in [threshold_scale, query_scale] {
            if !scale.is_positive() {
                return Err(Error::domain("scale", scale, "scale > 0"));
            }
        }
        Ok(Self {
            threshold,
            beyond: answers.iter().map(|answer| answer + Integer::ONE).collect(),
            threshold_rate: threshold_scale.reciprocal()?,
            query_rate: query_scale.reciprocal()?,
        })
    }

    /// An enclosure of the mass of every place, in order, and last that of
    /// there being none, each at most `2^-bits` of its value wide. The time is
    /// of the order of the fourth power of the number of answers, whatever
    /// their size and the scales'.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] if a mass cannot be enclosed at that precision.
    pub fn masses(&self, bits: u32) -> Result<Vec<Interval>> {
        refined(bits, |bits| {
            let mut masses = Vec::with_capacity(self.beyond.len() + 1);
            let mut left = Interval::exact(Dyadic::one());
            for asked in 1..=self.beyond.len() {
                let none = self.none(asked, bits)?;
                masses.push(left.sub(&none, bits));
                left = none;
            }
            masses.push(left);
            Ok(masses)
        })
    }

    /// The probability that none of the first `asked` answers is there.
    fn none(&self, asked: usize, bits: u32) -> Result<Interval> {
        Race {
            runner: &self.threshold,
            rate: &self.threshold_rate,
            rivals: &self.beyond[..asked],
            rival_rate: &self.query_rate,
        }
        .won(bits)
    }
}
