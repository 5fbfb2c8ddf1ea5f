//! The law of the index of the largest of several integers with discrete
//! Laplace noise.

use super::race::Race;
use super::refined::refined;
use crate::error::{Error, Result};
use crate::num::{Integer, Interval, Rational};

/// The law of the least index at which `scores[i] + Z_i` is largest, for
/// independent discrete Laplace `Z_i`.
///
/// `Pr[X = r]` is the sum over all integers m of `Pr[scores[r] + Z_r = m]`
/// times `Pr[scores[s] + Z_s < m]` for every `s < r` and
/// `Pr[scores[s] + Z_s <= m]` for every `s > r`.
///
/// # Example
///
/// ```
/// use etalon::law::NoisyMax;
/// use etalon::num::Integer;
/// let law = NoisyMax::new(vec![Integer::from(0), Integer::from(3)], "2".parse()?)?;
/// let masses = law.masses(60)?;
/// assert!(masses[0].certainly_less(&masses[1]));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoisyMax {
    scores: Vec<Integer>,
    rate: Rational,
}

impl NoisyMax {
    /// The law for noise of a scale.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if there is no score or `scale <= 0`.
    pub fn new(scores: Vec<Integer>, scale: Rational) -> Result<Self> {
        if scores.is_empty() {
            return Err(Error::domain("scores", "an empty list", "at least one"));
        }
        if !scale.is_positive() {
            return Err(Error::domain("scale", scale, "scale > 0"));
        }
        Ok(Self { scores, rate: scale.reciprocal()? })
    }

    /// An enclosure of the mass of every index, in order, each at most
    /// `2^-bits` of its value wide. The time is of the order of the fourth
    /// power of the number of scores, whatever their size and the scale's.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] if a mass cannot be enclosed at that precision.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::NoisyMax;
    /// // Of equal scores the first wins the ties.
    /// let law = NoisyMax::new(vec![7.into(), 7.into()], "1".parse()?)?;
    /// let [first, second] = law.masses(60)?.try_into().expect("two scores");
    /// assert!(second.certainly_less(&first));
    /// assert!(first.add(&second, 60).contains(&"1".parse()?));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn masses(&self, bits: u32) -> Result<Vec<Interval>> {
        refined(bits, |bits| (0..self.scores.len()).map(|index| self.mass(index, bits)).collect())
    }

    fn mass(&self, index: usize, bits: u32) -> Result<Interval> {
        // An earlier rival wins a tie: the runner must reach one more than it.
        let rival = |(at, score): (usize, &Integer)| score + Integer::from(u8::from(at < index));
        let mut rivals: Vec<_> = self.scores.iter().enumerate().map(rival).collect();
        let runner = rivals.remove(index);
        Race { runner: &runner, rate: &self.rate, rivals: &rivals, rival_rate: &self.rate }
            .won(bits)
    }
}
