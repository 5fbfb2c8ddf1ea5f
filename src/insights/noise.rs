//! How far off noise makes a number: bounds that follow from the law alone.

use crate::error::Result;
use crate::num::{Dyadic, Integer, Interval, Natural, Rational, Rough, exp, ln};

/// Bits of what is computed here; a few digits of it are shown.
const BITS: u32 = 160;

/// In how many parts the range of the Chernoff bound's parameter is searched.
const CHOICES: u16 = 1024;

/// The mean absolute value of discrete Laplace noise of a scale.
///
/// # Law
///
/// With `q = e^(-1/scale)`: `E|X| = 2q/(1 - q^2)`.
///
/// # Errors
///
/// Those of the exponential function, for a scale beyond any use.
///
/// # Example
///
/// ```
/// use etalon::insights::noise::mean_error;
///
/// // At scale 1, `1/sinh(1)`.
/// let error = mean_error(&"1".parse()?)?;
/// assert_eq!(error.to_decimal(6), ("0.850918".to_owned(), "0.850919".to_owned()));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn mean_error(scale: &Rational) -> Result<Interval> {
    let q = exp(&-&scale.reciprocal()?, BITS)?;
    let one = Interval::exact(Dyadic::one());
    q.add(&q, BITS).div(&one.sub(&q.square(BITS), BITS), BITS)
}

/// An integer that discrete Laplace noise of a scale exceeds in absolute value
/// with a probability of at most `miss`; the least such, or one more.
///
/// # Law
///
/// With `q = e^(-1/scale)`: `Pr[|X| > t] = 2 q^(t+1)/(1 + q)`.
///
/// # Errors
///
/// As for [`mean_error`].
///
/// # Example
///
/// ```
/// use etalon::insights::noise::margin;
///
/// let of = |miss: &str| margin(&"1".parse()?, &miss.parse()?);
/// assert_eq!((of("1/20")?, of("1/1000")?), (3.into(), 7.into()));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn margin(scale: &Rational, miss: &Rational) -> Result<Integer> {
    let q = exp(&-&scale.reciprocal()?, BITS)?;
    let one = Interval::exact(Dyadic::one());
    let twice = &Rational::from(2) * &miss.reciprocal()?;
    let above = ln(&twice, BITS)?.sub(&one.add(&q, BITS).ln(BITS)?, BITS);
    let steps = scale * &above.hi().to_rational();
    // Rounded up, less one: a larger margin is still true.
    Ok(-(-&steps).floor() - Integer::ONE)
}

/// Independent discrete Laplace noises of one scale, each times a weight.
///
/// # Example
///
/// ```
/// use etalon::insights::noise::{Draws, sum_margin};
/// use etalon::num::Rational;
///
/// // The mean of the noises of a hundred teams is their sum, each by a hundredth.
/// let (scale, miss): (Rational, Rational) = ("1".parse()?, "1/20".parse()?);
/// let mean = Draws { scale: scale.clone(), weight: "1/100".parse()?, count: 100 };
/// let sum = Draws { scale, weight: "1".parse()?, count: 100 };
/// let hundred = Rational::from(100);
/// assert_eq!(&sum_margin(&[mean], &miss)? * &hundred, sum_margin(&[sum], &miss)?);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draws {
    /// Their scale, above 0.
    pub scale: Rational,
    /// By what each is multiplied, above 0.
    pub weight: Rational,
    /// How many there are.
    pub count: u64,
}

/// A number that the sum of all these noises exceeds in absolute value with a
/// probability of at most `miss`: Chernoff's bound, `Pr[|S| >= t] <=
/// 2 e^(-λt) E[e^(λS)]` for every λ, at a λ near the best.
///
/// # Law
///
/// With `a = 1/scale`: `E[e^(θX)] = (1 - e^-a)^2 / ((1 - e^(θ-a))(1 - e^(-θ-a)))`
/// for `|θ| < a`.
///
/// # Errors
///
/// As for [`mean_error`].
///
/// # Example
///
/// ```
/// use etalon::insights::noise::{Draws, margin, sum_margin};
/// use etalon::num::Rational;
///
/// let miss = "1/20".parse()?;
/// let of = |count| {
///     let draws = Draws { scale: Rational::one(), weight: Rational::one(), count };
///     sum_margin(&[draws], &miss)
/// };
/// // Noises rarely add up: a hundred teams are off by far less than a hundred times one.
/// assert_eq!((of(4)?.floor(), of(100)?.floor()), (8.into(), 37.into()));
/// assert_eq!(margin(&Rational::one(), &miss)?, 3.into());
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn sum_margin(draws: &[Draws], miss: &Rational) -> Result<Rational> {
    // λ is a part of the largest for which all the means are finite.
    let largest = draws.iter().map(|draws| (&draws.scale * &draws.weight).reciprocal());
    let largest = largest.collect::<Result<Vec<_>>>()?.into_iter().min();
    let Some(largest) = largest else { return Ok(Rational::zero()) };
    let part = Rational::new(best(draws, &largest, miss), Natural::from(CHOICES))?;
    let lambda = &largest * &part;
    let mut sum = ln(&(&Rational::from(2) * &miss.reciprocal()?), BITS)?;
    let one = Interval::exact(Dyadic::one());
    let log = |x: &Rational| one.sub(&exp(&-x, BITS)?, BITS).ln(BITS);
    for Draws { scale, weight, count } in draws {
        let (a, theta) = (scale.reciprocal()?, &lambda * weight);
        let own = log(&a)?;
        let around = log(&(&a - &theta))?.add(&log(&(&a + &theta))?, BITS);
        let one = own.add(&own, BITS).sub(&around, BITS);
        let count = Rational::from(Integer::from(*count));
        sum = sum.add(&one.mul(&Interval::of(&count, BITS), BITS), BITS);
    }
    &sum.hi().to_rational() / &lambda
}

/// The part of [`CHOICES`] at which the bound for continuous Laplace noise is
/// least: a choice, on which nothing rests but how tight the bound is.
fn best(draws: &[Draws], largest: &Rational, miss: &Rational) -> u16 {
    let surplus = (2.0 / miss.approximate()).rough_ln();
    let terms: Vec<(f64, f64)> = draws
        .iter()
        .map(|draws| {
            let most = &(&draws.scale * &draws.weight) * largest;
            #[expect(clippy::cast_precision_loss, reason = "a choice, not a claim")]
            let count = draws.count as f64;
            (most.approximate(), count)
        })
        .collect();
    let bound = |part: u16| {
        let part = f64::from(part) / f64::from(CHOICES);
        let logs =
            terms.iter().map(|(most, count)| -count * (1.0 - (part * most).powi(2)).rough_ln());
        (surplus + logs.sum::<f64>()) / part
    };
    (1..CHOICES).min_by(|a, b| bound(*a).total_cmp(&bound(*b))).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{DiscreteLaplace, Law};

    fn rational(text: &str) -> Rational {
        text.parse().unwrap()
    }

    #[test]
    fn one_noise_is_off_as_its_law_says() {
        for scale in ["1", "10/3", "20"] {
            let scale = rational(scale);
            let law = DiscreteLaplace::new(scale.clone()).unwrap();
            let mut sum = Rational::zero();
            for x in 1..4000 {
                let chance = law.pmf(&Integer::from(x), 160).unwrap().hi().to_rational();
                sum = &sum + &(&chance * &Rational::from(2 * x));
            }
            let gap = &sum - &mean_error(&scale).unwrap().lo().to_rational();
            assert!(gap > Rational::zero() && gap < rational("1e-20"), "{sum}");
            let margin = margin(&scale, &rational("0.05")).unwrap();
            let beyond = |t: Integer| {
                let cdf = law.cdf(&(-t - Integer::ONE), 160).unwrap();
                &cdf.hi().to_rational() * &Rational::from(2)
            };
            assert!(beyond(margin.clone()) <= rational("0.05"));
            assert!(beyond(margin - Integer::ONE) > rational("0.05"), "{scale}");
        }
    }

    /// `Pr[|S| > t]` for the sum of `count` noises of scale 2, by adding up.
    fn beyond(count: u64, t: usize) -> f64 {
        let q = (-0.5f64).exp();
        let one: Vec<f64> =
            (-80i32..=80).map(|x| (1.0 - q) / (1.0 + q) * q.powi(x.abs())).collect();
        let mut sum = vec![1.0];
        for _ in 0..count {
            let mut next = vec![0.0; sum.len() + 160];
            for (at, a) in sum.iter().enumerate() {
                for (by, b) in one.iter().enumerate() {
                    next[at + by] += a * b;
                }
            }
            sum = next;
        }
        let middle = sum.len() / 2;
        let far = |(at, _): &(usize, &f64)| at.abs_diff(middle) > t;
        sum.iter().enumerate().filter(far).map(|(_, chance)| chance).sum()
    }

    #[test]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number")]
    fn a_sum_is_off_by_no_more_than_its_margin_and_not_by_much_less() {
        for count in [2, 5, 20, 60] {
            let draws = Draws { scale: rational("2"), weight: Rational::one(), count };
            let margin = sum_margin(&[draws], &rational("1/20")).unwrap().approximate();
            assert!(beyond(count, margin as usize) <= 0.05, "{count}: {margin}");
            assert!(beyond(count, (margin * 0.55) as usize) > 0.05, "{count}: {margin}");
        }
    }

    #[test]
    fn weights_and_counts_are_one_law() {
        let of = |weight: &str, count| {
            let draws = Draws { scale: rational("2"), weight: rational(weight), count };
            sum_margin(&[draws], &rational("1/20")).unwrap()
        };
        assert_eq!(&of("1", 7) * &rational("3"), of("3", 7));
        let two =
            [1, 6].map(|count| Draws { scale: rational("2"), weight: Rational::one(), count });
        assert_eq!(sum_margin(&two, &rational("1/20")).unwrap(), of("1", 7));
    }
}
