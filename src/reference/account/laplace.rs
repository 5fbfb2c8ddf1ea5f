//! Laplace noise used k times, in closed form.

use crate::account::Loss;
use crate::error::Result;
use crate::num::{Dyadic, Integer, Interval, Natural, Rational};

/// The most uses that are priced here: the work grows with the square, the
/// working precision with the number.
pub(super) const MOST: u64 = 128;

/// k uses of Laplace noise.
///
/// # Guarantee
///
/// Tilted by `e^(-l/2)`, the law of one loss is `c (δ_a + δ_-a + 1/2 on (-a, a))`
/// with `a = 1/scale`, `c = e^(-a/2)/2`. Its k-fold sum is a piecewise
/// polynomial, and with `u_j = ((k - 2j) a - ε)/2`,
/// `S_r(u) = Σ u^n/n!` over `n >= r`, `n - r` even,
/// `δ(ε) = 2 e^(ε/2) c^k Σ_(u_j > 0) Σ_m C(k,m) K_m(j) S_(m+1)(u_j)`,
/// where `K_m(j)` is the coefficient of `y^j` in `(1 - y)^m (1 + y)^(k-m)`.
/// The sum alternates; bits are doubled until the enclosure is narrow.
#[derive(Debug)]
pub(super) struct Laplace {
    rate: Rational,
    count: u64,
    /// `C(k,m) K_m(j)`, first by j, then by m.
    weights: Vec<Vec<Integer>>,
}

impl Laplace {
    /// `count` uses, at most [`MOST`], of noise of a scale for sensitivity 1.
    pub(super) fn new(scale: &Rational, count: u64) -> Result<Self> {
        let size = usize::try_from(count).expect("at most 128");
        // (1 - y)^m (1 + y)^(k-m), from m to m + 1 by (1 - y)/(1 + y).
        let mut row = vec![Integer::ZERO; size + 1];
        let mut choose = Integer::ONE;
        for (j, place) in row.iter_mut().enumerate() {
            *place = choose.clone();
            choose = choose * Integer::from(size - j) / Integer::from(j + 1);
        }
        let chosen = row.clone();
        let mut weights = vec![Vec::with_capacity(size + 1); size + 1];
        for times in &chosen {
            for (list, coefficient) in weights.iter_mut().zip(&row) {
                list.push(times * coefficient);
            }
            let mut next: Vec<Integer> = Vec::with_capacity(size + 1);
            for j in 0..=size {
                let behind = |list: &[Integer]| {
                    j.checked_sub(1).map_or(Integer::ZERO, |before| list[before].clone())
                };
                next.push(&row[j] - behind(&row) - behind(&next));
            }
            row = next;
        }
        Ok(Self { rate: scale.reciprocal()?, count, weights })
    }

    /// An enclosure of δ at `target`, relative to `2^-bits` if that can be had.
    pub(super) fn delta(&self, target: &Loss, bits: u32) -> Result<Interval> {
        let size = u32::try_from(self.count).expect("at most 128");
        let mut precision = bits + 64 + 4 * size;
        loop {
            let found = self.enclosed(target, precision)?;
            let narrow = &found.hi().clone() * &Dyadic::power_of_two(-i64::from(bits));
            if found.width() <= narrow || precision > 1 << 14 {
                let lo = found.lo().clone().max(Dyadic::zero());
                return Interval::new(lo.clone(), found.hi().clone().max(lo));
            }
            precision *= 2;
        }
    }

    fn enclosed(&self, target: &Loss, bits: u32) -> Result<Interval> {
        let half = Interval::exact(Dyadic::power_of_two(-1));
        let epsilon = target.enclose(bits)?;
        let mut sum = Interval::exact(Dyadic::zero());
        for (j, weights) in (0..).zip(&self.weights) {
            let Some(steps) = self.count.checked_sub(2 * j) else { break };
            let top = &self.rate * &Rational::from(Natural::from(steps));
            if Loss::rational(top.clone()).compare(target)?.is_le() {
                break;
            }
            let u = Interval::of(&top, bits).sub(&epsilon, bits).mul(&half, bits);
            let series = series(&u, weights.len() + 1, bits)?;
            for (weight, sum_of_powers) in weights.iter().zip(&series[1..]) {
                let weight = Interval::exact(Dyadic::from(weight.clone()));
                sum = sum.add(&weight.mul(sum_of_powers, bits), bits);
            }
        }
        // 2 e^(ε/2) (e^(-a/2)/2)^k
        let uses = Rational::from(Natural::from(self.count));
        let exponent = epsilon.sub(&Interval::of(&(&self.rate * &uses), bits), bits);
        let factor = exponent.mul(&half, bits).exp(bits)?;
        let halves = Dyadic::power_of_two(1 - i64::try_from(self.count).expect("at most 128"));
        Ok(sum.mul(&factor, bits).mul(&Interval::exact(halves), bits))
    }
}

/// `S_r(u)` for r from 0 to `last`.
fn series(u: &Interval, last: usize, bits: u32) -> Result<Vec<Interval>> {
    let small = Dyadic::power_of_two(-2 * i64::from(bits));
    let mut terms = vec![Interval::exact(Dyadic::one())];
    loop {
        let n = terms.len();
        let divisor = Interval::exact(Dyadic::new(u64::try_from(n).unwrap_or(u64::MAX), 0));
        let next = terms[n - 1].mul(u, bits).div(&divisor, bits)?;
        terms.push(next.clone());
        // From here on each term is less than half of the one before.
        let falling = u.hi() < &Dyadic::new(u64::try_from(n / 2).unwrap_or(0), 0);
        if n > last + 1 && falling && next.hi() < &small {
            break;
        }
    }
    let rest = terms.last().expect("there are terms").hi().clone();
    let rest = Interval::new(Dyadic::zero(), &rest * &Dyadic::from(2))?;
    let mut sums = vec![rest; terms.len() + 2];
    for r in (0..terms.len()).rev() {
        sums[r] = sums[r + 2].add(&terms[r], bits);
    }
    sums.truncate(last + 1);
    Ok(sums)
}
