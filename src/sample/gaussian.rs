//! The discrete Gaussian law, by the algorithm of Canonne, Kamath and Steinke.

use super::{bernoulli_exp, laplace};
use crate::error::{Error, Result};
use crate::num::{Integer, Natural, Rational};
use crate::tape::Tape;

/// The name in transcripts.
const NAME: &str = "discrete_gaussian";

/// The discrete Gaussian law of a rational variance parameter, as a sampler.
///
/// # Law
///
/// `Pr[Z = z]` is proportional to `exp(-z^2 / (2 sigma^2))` for every integer
/// `z`, exactly. (The variance of the law is slightly less than `sigma^2`.)
///
/// # Tape
///
/// With `sigma^2 = a/b` in lowest terms and `t = floor(sigma) + 1`, per trial:
/// Y discrete Laplace of scale `t/1` ([`DiscreteLaplace`](super::DiscreteLaplace)),
/// then `Bernoulli(exp(-gamma))` with `gamma = (|Y| t b - a)^2 / (2 a b t^2)` as
/// written, not reduced ([`bernoulli_exp`](super::bernoulli_exp())). If it is
/// true the answer is Y, otherwise everything again.
///
/// # Example
///
/// ```
/// use etalon::sample::DiscreteGaussian;
/// use etalon::tape::{ChaCha, Seed};
/// let gaussian = DiscreteGaussian::new(&"10".parse()?)?;
/// let mut tape = ChaCha::new(&Seed::new([7; 32]), 0);
/// let noise = gaussian.draw(&mut tape)?;
/// # let _ = noise;
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// [CKS20, Alg. 3]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscreteGaussian {
    variance: Rational,
    wide: Constants<Natural>,
    /// The same constants if all fit machine words.
    narrow: Option<Constants<u64>>,
}

/// The numbers that do not change from draw to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Constants<N> {
    /// `floor(sigma) + 1`, the scale of the proposal.
    t: N,
    /// `t b`, which multiplies |Y|.
    step: N,
    /// `a`, the numerator of the variance.
    a: N,
    /// `2 a b t^2`, the denominator of gamma.
    denominator: N,
}

impl Constants<Natural> {
    /// The same numbers as machine words, if they fit.
    fn narrow(&self) -> Option<Constants<u64>> {
        let word = |n| u64::try_from(n).ok();
        Some(Constants {
            t: word(&self.t)?,
            step: word(&self.step)?,
            a: word(&self.a)?,
            denominator: word(&self.denominator)?,
        })
    }
}

impl DiscreteGaussian {
    /// The law of the given sigma.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if `sigma <= 0`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::sample::DiscreteGaussian;
    /// assert_eq!(DiscreteGaussian::new(&"3/2".parse()?)?.variance(), &"9/4".parse()?);
    /// assert!(DiscreteGaussian::new(&"0".parse()?).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn new(sigma: &Rational) -> Result<Self> {
        if !sigma.is_positive() {
            return Err(Error::domain("sigma", sigma, "sigma > 0"));
        }
        Self::with_variance(&(sigma * sigma))
    }

    /// The law of the given `sigma^2`, which need not be a square.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] if `variance <= 0`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::sample::DiscreteGaussian;
    /// // No rational sigma has the square 2.
    /// assert_eq!(DiscreteGaussian::with_variance(&"2".parse()?)?.variance(), &"2".parse()?);
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn with_variance(variance: &Rational) -> Result<Self> {
        if !variance.is_positive() {
            return Err(Error::domain("variance", variance, "variance > 0"));
        }
        let (a, b) = (variance.numerator().clone().into_parts().1, variance.denominator());
        // floor(sqrt(a/b)) = floor(sqrt(floor(a/b))): for an integer n,
        // n^2 <= a/b if and only if n^2 <= floor(a/b).
        let t = floor_sqrt(&(&a / b)) + Natural::ONE;
        let step = &t * b;
        let denominator = Natural::from(2u8) * &a * &step * &t;
        let wide = Constants { t, step, a, denominator };
        let narrow = wide.narrow();
        Ok(Self { variance: variance.clone(), wide, narrow })
    }

    /// The parameter `sigma^2`.
    pub fn variance(&self) -> &Rational {
        &self.variance
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
    /// use etalon::sample::DiscreteGaussian;
    /// use etalon::tape::{ChaCha, Counting, Seed};
    /// let mut tape = Counting::new(ChaCha::new(&Seed::new([0; 32]), 0));
    /// let drawn = DiscreteGaussian::new(&"10".parse()?)?.draw(&mut tape)?;
    /// assert_eq!((drawn, tape.read()), ((-7).into(), 41));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    #[inline]
    pub fn draw(&self, tape: &mut impl Tape) -> Result<Integer> {
        match self.narrow {
            Some(constants) => self.draw_narrow(constants, tape),
            None => self.draw_wide(tape),
        }
    }

    /// [`DiscreteGaussian::draw`] in machine words.
    #[inline]
    fn draw_narrow(&self, constants: Constants<u64>, tape: &mut impl Tape) -> Result<Integer> {
        tape.open(NAME);
        let Constants { t, step, a, denominator } = constants;
        loop {
            let (sign, y) = laplace::narrow(1, t, tape)?;
            let difference = y.checked_mul(step.into()).map(|place| place.abs_diff(a.into()));
            let accepted = match difference.and_then(|difference| difference.checked_pow(2)) {
                Some(numerator) => bernoulli_exp::narrow(numerator, denominator, tape)?,
                // A proposal so far out that gamma outgrows 128 bits.
                None => self.accepts_wide(&Natural::from(y), tape)?,
            };
            if accepted {
                let answer = laplace::integer(sign, y);
                tape.close(&answer);
                return Ok(answer);
            }
        }
    }

    /// [`DiscreteGaussian::draw`] at any size.
    pub(super) fn draw_wide(&self, tape: &mut impl Tape) -> Result<Integer> {
        tape.open(NAME);
        loop {
            let (sign, y) = laplace::wide(&Natural::ONE, &self.wide.t, tape)?;
            if self.accepts_wide(&y, tape)? {
                let answer = Integer::from_parts(sign, y);
                tape.close(&answer);
                return Ok(answer);
            }
        }
    }

    /// Whether a proposal of magnitude `y` is kept.
    fn accepts_wide(&self, y: &Natural, tape: &mut impl Tape) -> Result<bool> {
        let Constants { step, a, denominator, .. } = &self.wide;
        let place = y * step;
        let difference = if place > *a { place - a } else { a - place };
        bernoulli_exp::wide(&(&difference * &difference), denominator, tape)
    }
}

/// The largest integer whose square is at most `n`, by Newton's iteration.
fn floor_sqrt(n: &Natural) -> Natural {
    if n.is_zero() {
        return Natural::ZERO;
    }
    // From a start above the root the iterates fall until they reach its floor.
    let half = usize::try_from(crate::num::bit_length(n).div_ceil(2)).expect("32 bits");
    let mut root = Natural::ONE << half;
    loop {
        let next = (&root + n / &root) >> 1;
        if next >= root {
            return root;
        }
        root = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_of_a_square_root_is_exact() {
        for n in (0..2000u64).chain([u64::MAX, (1 << 62) - 1, 1 << 62]) {
            let root = u64::try_from(&floor_sqrt(&Natural::from(n))).unwrap();
            let (n, root) = (u128::from(n), u128::from(root));
            assert!(root * root <= n && n < (root + 1) * (root + 1), "{n}");
        }
        let big = Natural::from(10u8).pow(100) + Natural::ONE;
        assert_eq!(floor_sqrt(&(&big * &big)), big);
        assert_eq!(floor_sqrt(&(&big * &big - Natural::ONE)), big - Natural::ONE);
    }
}
