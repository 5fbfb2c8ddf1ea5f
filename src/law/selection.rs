//! The laws of a selected index: which of `n` candidates the exponential and
//! the permute-and-flip mechanism choose.
//!
//! Both are functions of the weights `e^(-x_i)` alone, and both have a rational
//! value of the distribution function exactly where ties make it one.

mod permute_and_flip;
mod softmax;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::Law;
use super::refined::refined;
use crate::error::{Error, Result};
use crate::num::{Dyadic, Integer, Interval, Rational, exp};

/// The largest number of candidates: the time is quadratic in it.
const MOST: usize = 1024;
/// To how many bits the masses are computed once and for all.
const READY: u32 = 192;

/// How the weights make the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    Softmax,
    PermuteAndFlip,
}

/// The law of the index of one of `n` candidates with the weights `e^(-x_i)`,
/// which are relative: only differences of the `x_i` count.
///
/// # Example
///
/// ```
/// use etalon::law::{Law, Selection};
/// use etalon::num::{Dyadic, Integer};
/// let exponents = ["0", "1", "0", "1"].map(|x| x.parse().expect("a number"));
/// let law = Selection::softmax(&exponents)?;
/// // One candidate of each kind on either side: exactly a half.
/// let half = Dyadic::power_of_two(-1);
/// assert!(law.compare_cdf(&Integer::from(1), &half)?.is_eq());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    rule: Rule,
    /// The exponents less the least of them, which is therefore 0.
    exponents: Vec<Rational>,
    /// The masses, each to [`READY`] bits.
    masses: Vec<Interval>,
}

impl Selection {
    /// The law `Pr[X = i] = e^(-x_i) / (e^(-x_0) + ... + e^(-x_(n-1)))`.
    ///
    /// # Errors
    ///
    /// - [`Error::Domain`] if there is no exponent.
    /// - [`Error::Unsupported`] for more than 1024, or if one exceeds the least
    ///   by so much that its mass is below `2^-(2^38)`.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::Selection;
    /// // 1/(e + 1) = 0.26894...
    /// let masses = Selection::softmax(&["0".parse()?, "1".parse()?])?.masses(60)?;
    /// assert_eq!(masses[1].to_decimal(4), ("0.2689".to_owned(), "0.269".to_owned()));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn softmax(exponents: &[Rational]) -> Result<Self> {
        Self::new(Rule::Softmax, exponents)
    }

    /// The law of a candidate drawn uniformly from those that pass, each
    /// independently with probability `p_i = e^(-(x_i - min x))`:
    /// `Pr[X = i] = p_i` times the integral of the product of all other
    /// `1 - t p_j` over `t` from 0 to 1.
    ///
    /// # Errors
    ///
    /// As for [`Selection::softmax`].
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::Selection;
    /// // The worse one is looked at first half of the time and passes 1/e of it.
    /// let masses = Selection::permute_and_flip(&["0".parse()?, "1".parse()?])?.masses(60)?;
    /// assert_eq!(masses[1].to_decimal(4), ("0.1839".to_owned(), "0.184".to_owned()));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    ///
    /// # References
    ///
    /// The integral: [MS20, Sec. 3].
    pub fn permute_and_flip(exponents: &[Rational]) -> Result<Self> {
        Self::new(Rule::PermuteAndFlip, exponents)
    }

    fn new(rule: Rule, exponents: &[Rational]) -> Result<Self> {
        let Some(least) = exponents.iter().min() else {
            return Err(Error::domain("exponents", "an empty list", "at least one"));
        };
        if exponents.len() > MOST {
            return Err(Error::Unsupported {
                what: format!("the law of a choice among {}", exponents.len()),
                why: format!("it is computed for at most {MOST} candidates"),
            });
        }
        let exponents: Vec<_> = exponents.iter().map(|x| x - least).collect();
        let masses = refined(READY, |bits| enclose(rule, &exponents, bits))?;
        Ok(Self { rule, exponents, masses })
    }

    /// The number of candidates.
    pub fn candidates(&self) -> usize {
        self.exponents.len()
    }

    /// An enclosure of the mass of every candidate, in order, each at most
    /// `2^-bits` of its value wide.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] if a mass cannot be enclosed at that precision.
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::law::Selection;
    /// let law = Selection::softmax(&["3".parse()?, "3".parse()?, "1000".parse()?])?;
    /// let masses = law.masses(60)?;
    /// assert_eq!(law.candidates(), masses.len());
    /// // Tight also where little is left: e^-997/2.
    /// assert_eq!(masses[2].to_decimal(3), ("5.09e-434".to_owned(), "5.1e-434".to_owned()));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn masses(&self, bits: u32) -> Result<Vec<Interval>> {
        if bits <= READY {
            return Ok(self.masses.clone());
        }
        refined(bits, |bits| enclose(self.rule, &self.exponents, bits))
    }

    /// The number of candidates up to `x`.
    fn counted(&self, x: &Integer) -> usize {
        if *x < Integer::ZERO {
            return 0;
        }
        usize::try_from(x).map_or(self.exponents.len(), |x| (x + 1).min(self.exponents.len()))
    }

    /// Whether `F = u` at the first `counted` candidates.
    ///
    /// It is so exactly if of each set of candidates with the same weight the
    /// share `u` is counted. *If*: the law is symmetric in candidates of one
    /// weight. *Only if*: F is a fraction of sums of `e^(-w)` with rational
    /// `w`, so by Lindemann and Weierstrass it is rational only if it stays the
    /// same when all exponents are multiplied by any λ > 0. But F - u is the sum
    /// over the weights `p` that break the rule of (counted - u · all) · p times
    /// a factor that tends to a number above 0 as λ grows, and of these terms
    /// the one with the largest weight then outgrows the others.
    fn is_exactly(&self, counted: usize, u: &Rational) -> bool {
        let mut sets = BTreeMap::<&Rational, (i64, i64)>::new();
        for (at, exponent) in self.exponents.iter().enumerate() {
            let (below, all) = sets.entry(exponent).or_default();
            *below += i64::from(at < counted);
            *all += 1;
        }
        sets.values().all(|&(below, all)| Rational::from(below) == u * &Rational::from(all))
    }
}

/// The masses of a rule, before it is known how tight they are.
fn enclose(rule: Rule, exponents: &[Rational], bits: u32) -> Result<Vec<Interval>> {
    let weights: Result<Vec<_>> = exponents.iter().map(|x| exp(&-x, bits)).collect();
    match rule {
        Rule::Softmax => softmax::masses(&weights?, bits),
        Rule::PermuteAndFlip => permute_and_flip::masses(&weights?, bits),
    }
}

impl Law for Selection {
    fn pmf(&self, x: &Integer, bits: u32) -> Result<Interval> {
        match usize::try_from(x).ok().filter(|&at| at < self.exponents.len()) {
            Some(at) => Ok(self.masses(bits)?[at].clone()),
            None => Ok(Interval::exact(Dyadic::zero())),
        }
    }

    fn cdf(&self, x: &Integer, bits: u32) -> Result<Interval> {
        let counted = self.counted(x);
        if counted == self.exponents.len() {
            return Ok(Interval::exact(Dyadic::one()));
        }
        // At most 2^10 numbers of at most 1, each rounded twice.
        let precision = bits + 16;
        let masses = self.masses(precision)?;
        let zero = Interval::exact(Dyadic::zero());
        Ok(masses[..counted].iter().fold(zero, |sum, mass| sum.add(mass, precision)))
    }

    fn support(&self) -> (Option<Integer>, Option<Integer>) {
        (Some(Integer::ZERO), Some(Integer::from(self.exponents.len()) - Integer::ONE))
    }

    fn compare_cdf(&self, x: &Integer, u: &Dyadic) -> Result<Ordering> {
        if self.is_exactly(self.counted(x), &u.to_rational()) {
            return Ok(Ordering::Equal);
        }
        super::separate(self, x, u)
    }
}
