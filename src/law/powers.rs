//! Exponential tails of any scale up to 2^40 as products of table entries.

mod guess;

use self::guess::Guess;
use super::floor64;
use crate::error::Result;
use crate::num::{Dyadic, Integer, Interval, Natural, Rational, Unit, bit_length, exp};

/// The scales for which the tables are made: below, one table holds all
/// thresholds; above, they would not fit a cache.
const SCALES: (i64, i64) = (1 << 10, 1 << 40);

/// By how much a product of three entries may fall short, in units of `2^-64`.
///
/// An entry `e` stands for a number in `[e, e + 1]`. For two of them
/// `(h + 1)(l + 1)/2^64 < q + 3` with `q = floor(hl / 2^64)`, and for a third
/// `(q + 3)(c + 1)/2^64 < floor(qc / 2^64) + 5`.
const SLACK: u64 = 5;

/// The tail `Pr[X >= k] = c p^k`, where `p = e^(-1/t)`, by the digits of `k`.
///
/// The value of a word is guessed with floats and then proven with the
/// tables: a wrong guess costs time, a doubt costs the slow path, and neither
/// changes a result.
///
/// # Example
///
/// ```
/// use etalon::law::{DiscreteLaplace, Law, Shortcut};
/// let shortcut = |scale: &str| DiscreteLaplace::new(scale.parse()?)?.shortcut();
/// assert!(matches!(shortcut("1e6")?, Shortcut::Powers(_)));
/// assert!(matches!(shortcut("1e15")?, Shortcut::None)); // beyond 2^40
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Powers {
    /// `c p^(i 4^width)`, then `p^(i 2^width)`, then `p^i`; the last has one more.
    digits: [Vec<u64>; 3],
    width: u32,
    guess: Guess,
    symmetric: bool,
}

impl Powers {
    /// Whether the tables are made for this scale.
    pub(super) fn serves(scale: &Rational) -> bool {
        *scale > Rational::from(SCALES.0) && *scale <= Rational::from(SCALES.1)
    }

    /// The tables of the tail `c p^k`, where `c = 1` if there is no `factor`,
    /// for which the law is one-sided; otherwise it is symmetric.
    pub(super) fn new(scale: &Rational, factor: Option<&Interval>) -> Result<Self> {
        // c p^k < 2^-64 for k >= 45 t.
        let last = (scale * &Rational::from(45)).floor() + Integer::from(2);
        let width = bit_length(&last.clone().into_parts().1).div_ceil(3);
        let one = Interval::exact(Dyadic::one());
        let rate = scale.reciprocal()?;
        let count = 1usize << width;
        let column = |factor: &Interval, place: u32, count: usize| {
            let step = &rate * &Rational::from(Natural::ONE << usize::try_from(place).unwrap_or(0));
            geometric(factor, &step, count)
        };
        let leading =
            usize::try_from(last >> usize::try_from(2 * width).unwrap_or(0)).unwrap_or(count);
        let factor_or_one = factor.unwrap_or(&one);
        Ok(Self {
            digits: [
                column(factor_or_one, 2 * width, leading + 1)?,
                column(&one, width, count)?,
                column(&one, 0, count + 1)?,
            ],
            width,
            guess: Guess::new(scale.approximate(), factor_or_one.lo().to_f64_lower()),
            symmetric: factor.is_some(),
        })
    }

    /// The value of the cell in which the word lies, if that can be proven.
    #[inline]
    pub(super) fn look_up(&self, word: u64) -> Option<i64> {
        let mirrored = self.symmetric && word >> 63 == 0;
        let v = if mirrored { word } else { !word };
        let mut k = self.guess.of(v);
        for _ in 0..3 {
            let (here, next) = self.tails(k)?;
            if k > 0 && v >= here {
                // Not certainly beyond the border of k; whether it is before it, the
                // next round decides.
                k -= 1;
            } else if v < next.checked_add(SLACK)? {
                // Not certainly before the border of k + 1.
                if v >= next {
                    return None;
                }
                k += 1;
            } else {
                let k = i64::try_from(k).ok()?;
                return Some(if mirrored { -k } else { k });
            }
        }
        None
    }

    /// Lower bounds of `2^64 c p^k` and `2^64 c p^(k + 1)`, short by less than
    /// [`SLACK`].
    #[inline]
    fn tails(&self, k: u64) -> Option<(u64, u64)> {
        let mask = (1 << self.width) - 1;
        let digit = |place: u32| usize::try_from(k >> (place * self.width)).ok();
        let [high, middle, low] = &self.digits;
        let leading = product(*high.get(digit(2)?)?, *middle.get(digit(1)? & mask)?);
        let at = digit(0)? & mask;
        Some((product(leading, *low.get(at)?), product(leading, *low.get(at + 1)?)))
    }
}

/// `floor(a b / 2^64)`.
#[inline]
fn product(a: u64, b: u64) -> u64 {
    ((u128::from(a) * u128::from(b)) >> 64) as u64
}

/// `floor(2^64 factor e^(-step i))` for `i = 0, 1, ...`, where the largest
/// word stands for 1.
fn geometric(factor: &Interval, step: &Rational, count: usize) -> Result<Vec<u64>> {
    let ratio = Unit::from(&exp(&-step, 192)?);
    let mut entry = Unit::from(factor);
    let mut column = Vec::with_capacity(count);
    for i in 0..count {
        column.push(match entry.floor64() {
            Some(word) => word,
            None if i == 0 => u64::MAX,
            None => floor64(|bits| {
                let power = exp(&-&(step * &Rational::from(Natural::from(i))), bits)?;
                Ok(power.mul(factor, bits))
            })?,
        });
        entry = entry * ratio;
    }
    Ok(column)
}
