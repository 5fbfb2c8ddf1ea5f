//! Optimal composition of different parts.
//!
//! Hard in general (#P-complete); exact here as long as the sums of ±ε take
//! few values, which multiples of a common ε do.

use std::collections::HashMap;

use super::Approximate;
use super::arithmetic::{at_least_one, positive_part, power, whole};
use super::homogeneous::with_failures;
use crate::account::loss::{self, Loss};
use crate::error::{Error, Result};
use crate::num::{Interval, Natural, Rational};

/// The most different sums of ±ε that are kept.
const MOST: usize = 1 << 18;

/// An enclosure of the smallest δ at `target` for all parts, each as often as
/// its count says.
///
/// # Guarantee
///
/// `1 - δ = Π (1 - δ_i) (1 - X)` with
/// `X = Σ_S max(e^Σ_{i in S} ε_i - e^target e^Σ_{i not in S} ε_i, 0) / Π (1 + e^ε_i)`.
///
/// # Errors
///
/// [`Error::Unsupported`] if more than 2^18 sums differ; [`Error::Domain`] if
/// a count is 0.
///
/// # Example
///
/// ```
/// use etalon::account::{Loss, theorem::{Approximate, heterogeneous}};
/// let parts = [
///     (Approximate::new(&"1".parse()?, "0".parse()?)?, 2),
///     (Approximate::new(&"1/2".parse()?, "0".parse()?)?, 3),
/// ];
/// // At the sum of all eps nothing is left; below it something is.
/// let at = |target: &str| heterogeneous::delta(&parts, &Loss::from(&target.parse()?), 64);
/// assert!(at("3.5")?.contains(&"0".parse()?));
/// assert!(at("3")?.lo().is_positive());
/// # Ok::<(), etalon::Error>(())
/// ```
///
/// # References
///
/// `[MV18, Thm. 1.5]`, adaptive and optimal.
pub fn delta(parts: &[(Approximate, u64)], target: &Loss, bits: u32) -> Result<Interval> {
    let precision = bits + 160;
    let mut atoms = HashMap::from([(Loss::zero(), whole(1))]);
    for (part, count) in parts {
        let odds = part.epsilon.enclose_exp(precision)?;
        let rest = whole(1).div(&odds.add(&whole(1), precision), precision)?;
        let truth = odds.mul(&rest, precision);
        let step = whole(1).div(&odds, precision)?;
        let mut weight = power(&truth, *count, precision);
        let mut split = Vec::new();
        for (j, loss) in losses(part, *count)?.into_iter().enumerate() {
            split.push((loss, weight.clone()));
            let j = u64::try_from(j).expect("a small index");
            let next = whole(count - j).div(&whole(j + 1), precision)?;
            weight = weight.mul(&next, precision).mul(&step, precision);
        }
        atoms = product(&atoms, &split, |a, b| a.mul(b, precision), |a, b| a.add(b, precision))?;
    }
    let mut sum = whole(0);
    for (loss, weight) in &atoms {
        let ratio = target.add(&loss.neg());
        // Far below the target nothing is gained, and e^ratio may be huge.
        if ratio.enclose(64)?.lo().is_positive() {
            continue;
        }
        let gain = positive_part(&whole(1).sub(&ratio.enclose_exp(precision)?, precision));
        sum = sum.add(&weight.mul(&gain, precision), precision);
    }
    let failures: Vec<_> = parts.iter().map(|(part, k)| (part.delta.clone(), *k)).collect();
    Ok(with_failures(&sum, &failures, bits))
}

/// The same δ as an exact rational, if every `e^ε_i` and `e^target` is rational.
///
/// # Errors
///
/// As [`delta`], and [`Error::Unsupported`] if a fraction would take more
/// than a megabyte.
///
/// # Example
///
/// ```
/// use etalon::account::{Loss, theorem::{Approximate, heterogeneous}};
/// let part = |epsilon: &str| Approximate::new(&epsilon.parse()?, "0".parse()?);
/// let parts = [(part("ln(3)")?, 1), (part("ln(2)")?, 1)];
/// let delta = heterogeneous::delta_exact(&parts, &Loss::zero())?;
/// assert_eq!(delta, Some("1/2".parse()?));
/// # Ok::<(), etalon::Error>(())
/// ```
pub fn delta_exact(parts: &[(Approximate, u64)], target: &Loss) -> Result<Option<Rational>> {
    let one = Rational::one();
    let Some(goal) = target.odds() else { return Ok(None) };
    let mut atoms = HashMap::from([(Loss::zero(), Rational::one())]);
    let mut kept = Rational::one();
    for (part, count) in parts {
        let Some(odds) = part.epsilon.odds() else { return Ok(None) };
        let step = odds.reciprocal()?;
        let mut weight = loss::power(&(odds / &(&one + odds))?, *count)?;
        let mut split = Vec::new();
        for (j, loss) in losses(part, *count)?.into_iter().enumerate() {
            split.push((loss, weight.clone()));
            let j = u64::try_from(j).expect("a small index");
            let next = Rational::new(Natural::from(count - j), Natural::from(j + 1))?;
            weight = &(&weight * &next) * &step;
        }
        atoms = product(&atoms, &split, |a, b| a * b, |a, b| a + b)?;
        kept = &kept * &loss::power(&(&one - &part.delta), *count)?;
    }
    let mut sum = Rational::zero();
    for (loss, weight) in &atoms {
        let ratio = (goal / loss.odds().expect("all odds are rational"))?;
        if ratio < one {
            sum = &sum + &(weight * &(&one - &ratio));
        }
    }
    Ok(Some(&one - &(&kept * &(&one - &sum))))
}

/// `k ε, (k - 2) ε, ..., -k ε`.
fn losses(part: &Approximate, count: u64) -> Result<Vec<Loss>> {
    at_least_one(count)?;
    if usize::try_from(count).map_or(true, |count| count >= MOST) {
        return Err(too_many());
    }
    let two = part.epsilon.times(2)?.neg();
    let mut loss = part.epsilon.times(count)?;
    let mut all = vec![loss.clone()];
    for _ in 0..count {
        loss = loss.add(&two);
        all.push(loss.clone());
    }
    Ok(all)
}

/// The law of a sum of independent losses; equal sums become one.
fn product<W: Clone>(
    atoms: &HashMap<Loss, W>,
    split: &[(Loss, W)],
    times: impl Fn(&W, &W) -> W,
    plus: impl Fn(&W, &W) -> W,
) -> Result<HashMap<Loss, W>> {
    let mut all: HashMap<Loss, W> = HashMap::new();
    for (left, a) in atoms {
        for (right, b) in split {
            let weight = times(a, b);
            let sum = left.add(right);
            let weight = match all.get(&sum) {
                Some(old) => plus(old, &weight),
                None => weight,
            };
            all.insert(sum, weight);
        }
        if all.len() > MOST {
            return Err(too_many());
        }
    }
    Ok(all)
}

fn too_many() -> Error {
    Error::Unsupported {
        what: "the optimal composition of these parts".to_owned(),
        why: "more than 2^18 different sums of their eps; use multiples of a common eps, or the \
              lattice enclosure"
            .to_owned(),
    }
}
