//! Regions of acceptance by exact binomial tails, and their certified power.

use super::faults::{Cdf, between, right};
use crate::error::Result;
use crate::json::{Value, json};
use crate::num::{
    Dyadic, Integer, Interval, Natural, Rational, binomial_quantile, binomial_tail_lower,
};

/// Bits of a chance of a region.
const BITS: u32 = 200;

/// A set of neighboring values, and how many draws may fall into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) from: Option<Integer>,
    pub(super) to: Option<Integer>,
    pub(super) least: u64,
    pub(super) most: u64,
}

/// The regions of a law: the chance of a false alarm is shared by both sides
/// of all, so that they may overlap.
pub(super) fn of(law: &str, value: &str, count: u64) -> Result<Vec<Region>> {
    let cdf = right(law, value)?;
    let sets = sets(law, &value.parse()?);
    let sides = Natural::from(2 * sets.len());
    let share = Rational::new(1, sides * (Natural::ONE << 40))?;
    let one = Interval::exact(Dyadic::one());
    let mut regions = Vec::new();
    for (from, to) in sets {
        let chance = between(&cdf, from.as_ref(), to.as_ref(), BITS)?;
        let rest = one.sub(&chance, BITS);
        // The lower end of the chance is the upper end of the rest: wider.
        let least = count - binomial_quantile(count, &rest, &share)?;
        let most = binomial_quantile(count, &chance, &share)?;
        regions.push(Region { from, to, least, most });
    }
    Ok(regions)
}

/// Neighboring values from an end to an end.
type Set = (Option<Integer>, Option<Integer>);

fn sets(law: &str, value: &Rational) -> Vec<Set> {
    let set = |from: Integer, to: Integer| (Some(from), Some(to));
    let below = |to: i64| (None, Some(Integer::from(to)));
    match law {
        "uniform" => {
            let n = value.numerator().clone();
            let pieces = n.clone().min(Integer::from(12));
            let cut = |i: &Integer| (&n * i) / &pieces;
            let mut sets = vec![below(-1), (Some(n.clone()), None)];
            let mut i = Integer::ZERO;
            while i < pieces {
                let next = &i + Integer::ONE;
                sets.push(set(cut(&i), cut(&next) - Integer::ONE));
                i = next;
            }
            sets.push(set(Integer::ZERO, &n / Integer::from(2) - Integer::ONE));
            sets.push(set(&n - Integer::ONE, &n - Integer::ONE));
            sets
        }
        "bernoulli" | "bernoulli-exp" => {
            let one = || Integer::ONE;
            vec![below(-1), set(one(), one()), (Some(Integer::from(2)), None)]
        }
        _ => {
            let scale = if law == "geometric" {
                value.reciprocal().expect("a rate is not 0")
            } else {
                value.clone()
            };
            let step = scale.floor().max(Integer::ONE);
            bands(&step, law == "geometric")
        }
    }
}

/// Steps up to this are taken apart: within one, a fault can move draws from
/// value to value and leave their sum as it is.
const APART: i64 = 12;

/// Bands of one step, values within the first, the tails, one side, and the
/// middle.
fn bands(step: &Integer, one_sided: bool) -> Vec<Set> {
    let edge = |k: i64| step * Integer::from(k);
    let mut sets = vec![(Some(Integer::ZERO), Some(Integer::ZERO))];
    let mut mirrored = |from: Integer, to: Option<Integer>| {
        if !one_sided {
            sets.push((to.as_ref().map(|to| -to), Some(-&from)));
        }
        sets.push((Some(from), to));
    };
    for k in 0..4 {
        mirrored(edge(k) + Integer::ONE, Some(edge(k + 1)));
    }
    if *step > Integer::ONE && *step <= Integer::from(APART) {
        let mut value = Integer::ONE;
        while value <= *step {
            mirrored(value.clone(), Some(value.clone()));
            value += Integer::ONE;
        }
    }
    mirrored(edge(4) + Integer::ONE, None);
    mirrored(edge(2) + Integer::ONE, None);
    mirrored(Integer::ONE, None);
    let least = |k: i64| if one_sided { Integer::ZERO } else { edge(-k) };
    sets.push((Some(least(1)), Some(edge(1))));
    sets.push((Some(least(2)), Some(edge(2))));
    if one_sided {
        sets.push((None, Some(Integer::from(-1))));
    }
    sets
}

/// Regions whose chance is computed: a guess finds them, and errs where counts
/// are small.
const GUESSED: usize = 4;

/// A lower bound, in six digits, on the chance that draws of a faulty law leave
/// a region: certified for the best of the regions that a guess finds.
pub(super) fn caught(regions: &[Region], fault: &Cdf, count: u64) -> Result<Value> {
    let mut guesses = Vec::new();
    for region in regions {
        let chance = between(fault, region.from.as_ref(), region.to.as_ref(), BITS)?;
        guesses.push((distance(region, chance.lo().to_f64_lower(), count), chance, region));
    }
    guesses.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut best = Rational::zero();
    for (_, chance, region) in guesses.iter().take(GUESSED) {
        best = best.max(left(region, chance, count)?);
    }
    Ok(json!(Interval::of(&best, 64).to_decimal(6).0))
}

/// A lower bound on the chance that a count of this chance leaves the region.
fn left(region: &Region, chance: &Interval, count: u64) -> Result<Rational> {
    let above = binomial_tail_lower(count, region.most + 1, chance)?;
    let rest = Interval::exact(Dyadic::one()).sub(chance, BITS);
    let below = match region.least {
        0 => Rational::zero(),
        least => binomial_tail_lower(count, count - least + 1, &rest)?,
    };
    Ok(&above + &below)
}

/// How far the expected count lies outside the region, in standard deviations.
#[expect(clippy::cast_precision_loss, reason = "a guess")]
fn distance(region: &Region, chance: f64, count: u64) -> f64 {
    if chance <= 0.0 && region.least == 0 {
        return f64::NEG_INFINITY;
    }
    let mean = chance * count as f64;
    let deviation = (mean * (1.0 - chance)).max(1e-9).sqrt();
    let (least, most) = (region.least as f64, region.most as f64);
    (mean - most).max(least - mean) / deviation
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_the_narrowest_of_their_level() {
        // Pr[Bin(4, 1/2) = 4] = 1/16 is no rarity at 2^-40.
        for region in of("uniform", "2", 100).unwrap() {
            let whole = region.from == Some(Integer::ZERO) && region.to == Some(Integer::ZERO);
            if whole {
                assert_eq!(region.least, 100 - region.most);
                assert!(region.least > 10 && region.least < 30, "{region:?}");
            }
        }
        let outside = &of("uniform", "2", 100).unwrap()[0];
        assert_eq!((outside.least, outside.most), (0, 0));
    }
}
