//! What is true of a pair of laws, and how many runs show it.

use std::collections::BTreeMap;

use super::pairs::Pair;
use crate::account::Loss;
use crate::error::{Error, Result};
use crate::json::{Value, json};
use crate::num::{Interval, Natural, Rational, binomial_tail_upper, success_lower};
use crate::privacy::Epsilon;
use crate::reference::ALPHA;

/// Bits of e^ε.
const BITS: u32 = 160;

/// The most runs of a case.
const MOST: u64 = 50_000_000;

/// A pair's auditor gets this many times the runs that the priced test needs:
/// it must find the outputs first.
const MARGIN: u64 = 5;

/// Chances of every output, here and there.
fn joined(pair: &Pair) -> Vec<(Rational, Rational)> {
    let mut chances: BTreeMap<&str, (Rational, Rational)> = BTreeMap::new();
    let none = || (Rational::zero(), Rational::zero());
    for (output, chance) in &pair.left {
        chances.entry(output).or_insert_with(none).0 = chance.clone();
    }
    for (output, chance) in &pair.right {
        chances.entry(output).or_insert_with(none).1 = chance.clone();
    }
    chances.into_values().collect()
}

/// e^ε of the claim: exact, or enclosed.
fn odds(pair: &Pair) -> Result<Interval> {
    if pair.epsilon == "0" {
        return Ok(Interval::of(&Rational::one(), BITS));
    }
    Loss::from(&pair.epsilon.parse::<Epsilon>()?).enclose_exp(BITS)
}

/// The δ of one direction at given odds: the sum of what one law has more.
fn excess(chances: &[(Rational, Rational)], odds: &Rational) -> Rational {
    chances.iter().fold(Rational::zero(), |sum, (here, there)| {
        let more = here - &(odds * there);
        if more.is_positive() { &sum + &more } else { sum }
    })
}

/// The δ at the claimed ε, in the worse direction, for e^ε at one end.
fn delta(pair: &Pair, odds: &Rational) -> Rational {
    let chances = joined(pair);
    let mirrored: Vec<_> = chances.iter().map(|(a, b)| (b.clone(), a.clone())).collect();
    excess(&chances, odds).max(excess(&mirrored, odds))
}

/// The ends of e^ε; equal where it is a fraction.
fn ends(pair: &Pair) -> Result<(Rational, Rational)> {
    if let Some(text) = pair.epsilon.strip_prefix("ln(") {
        let odds: Rational = text.trim_end_matches(')').parse()?;
        return Ok((odds.clone(), odds));
    }
    let odds = odds(pair)?;
    Ok((odds.lo().to_rational(), odds.hi().to_rational()))
}

/// Whether the claim is broken.
///
/// # Errors
///
/// [`Error::Unsupported`] if the enclosure of e^ε does not tell.
pub(super) fn violates(pair: &Pair) -> Result<bool> {
    let claimed: Rational = pair.delta.parse()?;
    let (lo, hi) = ends(pair)?;
    let (most, least) = (delta(pair, &lo), delta(pair, &hi));
    match (least > claimed, most > claimed) {
        (true, _) => Ok(true),
        (_, false) => Ok(false),
        _ => Err(Error::Unsupported {
            what: pair.id.clone(),
            why: "its delta is too near to the claim".to_owned(),
        }),
    }
}

/// The true loss of a pure claim, the true δ of another, with its field.
pub(super) fn truth(pair: &Pair) -> Result<(&'static str, Value)> {
    if pair.delta != "0" {
        let (lo, hi) = ends(pair)?;
        let (most, least) = (delta(pair, &lo), delta(pair, &hi));
        let shown = if most == least {
            json!(most.to_string())
        } else {
            let end = |x: &Rational| Interval::of(x, 192).to_decimal(40);
            json!({"hi": end(&most).1, "lo": end(&least).0})
        };
        return Ok(("delta", shown));
    }
    let mut worst = Rational::one();
    for (left, right) in joined(pair) {
        if left.is_zero() != right.is_zero() {
            return Ok(("loss", json!("inf")));
        }
        if left.is_positive() {
            worst = worst.max((&left / &right)?).max((&right / &left)?);
        }
    }
    let none = worst == Rational::one();
    Ok(("loss", if none { json!("0") } else { json!(format!("ln({worst})")) }))
}

/// Runs that show the violation, and a lower bound of the probability that a
/// test of [`ALPHA`] that knows the outputs to count sees it in them.
///
/// # Errors
///
/// [`Error::Unsupported`] if no number of runs up to 50 million is enough.
pub(super) fn runs(pair: &Pair, wanted: &Rational) -> Result<(u64, String)> {
    let tests = events(pair)?;
    let mut scale = 1;
    while scale <= MOST {
        for step in [1, 2, 5] {
            let runs = scale * step;
            let mut best = Rational::zero();
            for (here, there) in &tests {
                best = best.max(if pair.delta == "0" {
                    pure(pair, here, there, runs)?
                } else {
                    approximate(pair, here, there, runs)?
                });
            }
            if best >= *wanted {
                let shown = Interval::of(&best, 64).to_decimal(6).0;
                return Ok((runs * MARGIN, shown));
            }
        }
        scale *= 10;
    }
    Err(Error::Unsupported {
        what: pair.id.clone(),
        why: "no number of runs shows its violation".to_owned(),
    })
}

/// The chances, here and there, of the outputs that tell most, by direction:
/// all outputs beyond the odds, and for a pure claim those of the largest.
fn events(pair: &Pair) -> Result<Vec<(Rational, Rational)>> {
    let odds = ends(pair)?.1;
    let mut events = Vec::new();
    let chances = joined(pair);
    let mirrored: Vec<_> = chances.iter().map(|(a, b)| (b.clone(), a.clone())).collect();
    for chances in [chances, mirrored] {
        let sum = |keep: &dyn Fn(&Rational, &Rational) -> bool| {
            chances
                .iter()
                .filter(|(here, there)| keep(here, there))
                .fold((Rational::zero(), Rational::zero()), |(a, b), (here, there)| {
                    (&a + here, &b + there)
                })
        };
        events.push(sum(&|here, there| *here > &odds * there));
        events.push(sum(&|here, there| here.is_positive() && there.is_zero()));
    }
    events.retain(|(here, there)| *here > &odds * there);
    Ok(events)
}

/// What is left out on purpose: either side of a count.
fn slack() -> Rational {
    Rational::new(1, 4000u32).expect("a constant")
}

fn enclosed(p: &Rational) -> Interval {
    Interval::of(p, 80)
}

/// `Pr[Bin(n, p) < k]`, from above.
fn falls_short(n: u64, k: u64, p: &Rational) -> Result<Rational> {
    if k == 0 {
        return Ok(Rational::zero());
    }
    binomial_tail_upper(n, n - k + 1, &enclosed(&(&Rational::one() - p)))
}

/// A count that `Bin(n, p)` falls short of with probability at most [`slack`].
fn reached(n: u64, p: &Rational) -> Result<u64> {
    let mean = &Rational::from(Natural::from(n)) * p;
    let mean = u64::try_from(&mean.floor()).unwrap_or(0);
    let mut margin = 4 * mean.isqrt() + 1;
    loop {
        let count = mean.saturating_sub(margin);
        if falls_short(n, count, p)? <= slack() {
            return Ok(count);
        }
        margin *= 2;
    }
}

/// The power of counting, among the runs inside an event, those on its side: a
/// fair coin chooses the side of each run.
fn pure(pair: &Pair, here: &Rational, there: &Rational, runs: u64) -> Result<Rational> {
    let alpha: Rational = ALPHA.parse()?;
    let both = here + there;
    let inside = reached(runs, &(&both * &Rational::new(1, 2u8)?))?;
    let odds = ends(pair)?.1;
    let claimed = enclosed(&(&odds / &(&odds + &Rational::one()))?);
    let refutes = |count| Ok::<_, Error>(binomial_tail_upper(inside, count, &claimed)? <= alpha);
    if inside == 0 || !refutes(inside)? {
        return Ok(Rational::zero());
    }
    let (mut below, mut above) = (0, inside);
    while above - below > 1 {
        let middle = below + (above - below) / 2;
        if refutes(middle)? {
            above = middle;
        } else {
            below = middle;
        }
    }
    let missed = falls_short(inside, above, &(here / &both)?)?;
    Ok(&(&Rational::one() - &missed) - &slack())
}

/// The power of limits of two proportions, each from a quarter of the runs.
fn approximate(pair: &Pair, here: &Rational, there: &Rational, runs: u64) -> Result<Rational> {
    let each = runs / 4;
    if each == 0 {
        return Ok(Rational::zero());
    }
    let level = &ALPHA.parse::<Rational>()? * &Rational::new(1, 4u8)?;
    let counted = reached(each, here)?;
    // At most this many on the other side: the rest are at least so many.
    let others = reached(each, &(&Rational::one() - there))?;
    let others = if there.is_zero() { each } else { others };
    let least = success_lower(each, counted, &level)?;
    let most = &Rational::one() - &success_lower(each, others, &level)?;
    let told = least > &(&ends(pair)?.1 * &most) + &pair.delta.parse()?;
    let power = &Rational::one() - &(&slack() + &slack());
    Ok(if told { power } else { Rational::zero() })
}
