//! The discrete Gaussian law.
//!
//! Sums of the weights come by two routes that share no formula: the
//! definition ([`direct`]) for small scales and the Euler-Maclaurin expansion
//! ([`expansion`]) for large ones. Where both apply, a test compares them.

mod direct;
mod expansion;
mod thresholds;

use super::{Law, Shortcut};
use crate::error::{Error, Result};
use crate::num::{Dyadic, Integer, Interval, Rational, exp};

/// From this variance on, sums are expanded instead of added up.
const EXPANDED: i64 = 256;

/// The discrete Gaussian law of scale `sigma`:
/// `Pr[X = x] = e^(-x^2 / 2 sigma^2) / sum over all integers k of e^(-k^2 / 2 sigma^2)`.
///
/// # Example
///
/// ```
/// use etalon::law::{DiscreteGaussian, Law};
/// use etalon::tape::{ChaCha, Seed};
///
/// let law = DiscreteGaussian::new("10".parse()?)?;
/// let tape = || ChaCha::new(&Seed::new([0; 32]), 0);
/// assert_eq!(law.draw(&mut tape())?, law.draw(&mut tape())?);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscreteGaussian {
    variance: Rational,
}

impl DiscreteGaussian {
    /// The law of scale `sigma`.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if `sigma <= 0`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::DiscreteGaussian;
    /// assert_eq!(DiscreteGaussian::new("3/2".parse()?)?.sigma_squared(), &"9/4".parse()?);
    /// assert!(DiscreteGaussian::new("0".parse()?).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(sigma: Rational) -> Result<Self> {
        if !sigma.is_positive() {
            return Err(Error::domain("sigma", sigma, "sigma > 0"));
        }
        Ok(Self { variance: &sigma * &sigma })
    }

    /// The law of scale `sqrt(sigma_squared)`, which need not be rational.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if `sigma_squared <= 0`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::{DiscreteGaussian, Law};
    /// // At sigma^2 = 1/2 the weights are e^(-x^2).
    /// let law = DiscreteGaussian::with_variance("1/2".parse()?)?;
    /// let ratio = law.pmf(&1.into(), 80)?.div(&law.pmf(&0.into(), 80)?, 80)?;
    /// assert_eq!(ratio.to_decimal(5), ("0.36787".to_owned(), "0.36788".to_owned()));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn with_variance(sigma_squared: Rational) -> Result<Self> {
        if !sigma_squared.is_positive() {
            return Err(Error::domain("sigma_squared", sigma_squared, "sigma_squared > 0"));
        }
        Ok(Self { variance: sigma_squared })
    }

    /// The parameter `sigma^2`, which is nearly, not exactly, the variance.
    pub fn sigma_squared(&self) -> &Rational {
        &self.variance
    }

    fn is_wide(&self) -> bool {
        self.variance >= Rational::from(EXPANDED)
    }

    /// The sum of all weights.
    fn normalizer(&self, bits: u32) -> Result<Interval> {
        if self.is_wide() {
            expansion::normalizer(&self.variance, bits)
        } else {
            direct::normalizer(&self.variance, bits)
        }
    }

    /// `Pr[0 < X < x] + Pr[X = 0]/2 + Pr[X = x]`, which is `F(x) - 1/2`, for `x >= 0`.
    fn central(&self, x: &Integer, bits: u32) -> Result<Interval> {
        let sum = if self.is_wide() {
            expansion::half_sum(&self.variance, x, bits)?
        } else {
            direct::half_sum(&self.variance, x, bits)?
        };
        sum.div(&self.normalizer(bits)?, bits)
    }

    /// Whether `Pr[X >= x] < 2^-bits` for this `x >= 0`, with some to spare.
    fn is_remote(&self, x: &Integer, bits: u32) -> bool {
        // Pr[X >= x] <= e^(-x^2 / 2 sigma^2), since E[e^(tX)] <=
        // e^(t^2 sigma^2 / 2) by Poisson summation; and e^-0.7 < 1/2.
        let bound = &(&self.variance * &Rational::from(i64::from(bits))) * &seven_fifths();
        Rational::from(x * x) >= bound
    }
}

/// `2 * 0.7`.
fn seven_fifths() -> Rational {
    Rational::new(7, 5u8).expect("5 is not 0")
}

/// `e^(-x^2 / 2 sigma^2)`.
fn weight(variance: &Rational, x: &Integer, bits: u32) -> Result<Interval> {
    let square = Rational::from(x * x);
    exp(&-&(&square / &(variance * &Rational::from(2)))?, bits)
}

impl Law for DiscreteGaussian {
    fn pmf(&self, x: &Integer, bits: u32) -> Result<Interval> {
        let bits = bits + 8;
        weight(&self.variance, x, bits)?.div(&self.normalizer(bits)?, bits)
    }

    fn cdf(&self, x: &Integer, bits: u32) -> Result<Interval> {
        let bits = bits + 8;
        let negative = *x < Integer::ZERO;
        // F(-x) = 1 - F(x - 1).
        let x = if negative { -x - Integer::ONE } else { x.clone() };
        let one = Interval::exact(Dyadic::one());
        if self.is_remote(&(&x + Integer::ONE), bits) {
            let tail = weight(&self.variance, &(x + Integer::ONE), 32)?;
            let tail = Interval::exact(Dyadic::zero()).hull(&tail);
            return Ok(if negative { tail } else { one.sub(&tail, bits) });
        }
        let half = Interval::exact(Dyadic::power_of_two(-1));
        let central = self.central(&x, bits)?;
        Ok(if negative { half.sub(&central, bits) } else { half.add(&central, bits) })
    }

    fn support(&self) -> (Option<Integer>, Option<Integer>) {
        (None, None)
    }

    fn guess(&self, u: &Dyadic) -> Result<Integer> {
        if self.is_wide() { expansion::guess(self, u) } else { Ok(Integer::ZERO) }
    }

    fn shortcut(&self) -> Result<Shortcut> {
        thresholds::tabulate(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expansion_agrees_with_the_definition() {
        for sigma in ["16", "50/3", "20", "33", "40"] {
            let sigma: Rational = sigma.parse().unwrap();
            let variance = &sigma * &sigma;
            for bits in [20, 64, 200, 400] {
                let (direct, expanded) = (
                    direct::normalizer(&variance, bits).unwrap(),
                    expansion::normalizer(&variance, bits).unwrap(),
                );
                assert!(overlap(&direct, &expanded), "{sigma} {bits}: {direct} {expanded}");
                for x in [0u16, 1, 2, 7, 15, 16, 40, 100, 311] {
                    let x = Integer::from(x);
                    let (direct, expanded) = (
                        direct::half_sum(&variance, &x, bits).unwrap(),
                        expansion::half_sum(&variance, &x, bits).unwrap(),
                    );
                    let tight = Dyadic::power_of_two(6 - i64::from(bits));
                    assert!(overlap(&direct, &expanded), "{sigma} {x} {bits}: {direct} {expanded}");
                    assert!(
                        direct.width() < tight && expanded.width() < tight,
                        "{sigma} {x} {bits}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_is_left_out_of_a_sum_is_enclosed() {
        for variance in ["1/2", "1", "7/3", "10", "400"] {
            let variance: Rational = variance.parse().unwrap();
            let fine = direct::normalizer(&variance, 300).unwrap();
            for bits in (4..120).step_by(3) {
                for coarse in [
                    direct::normalizer(&variance, bits).unwrap(),
                    expansion::normalizer(&variance, bits).unwrap(),
                ] {
                    assert!(overlap(&fine, &coarse), "{variance} {bits}: {coarse}");
                }
            }
        }
    }

    fn overlap(a: &Interval, b: &Interval) -> bool {
        !a.certainly_less(b) && !b.certainly_less(a)
    }
}
