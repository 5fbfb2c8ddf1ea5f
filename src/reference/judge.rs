//! `judge`: an auditor put before two laws that are given as fractions.
//!
//! Pure claims go to chapter `audit`. A claim with a δ is judged here, by exact
//! limits of two proportions.

use std::collections::BTreeMap;

use super::number;
use super::verify::claim;
use crate::audit::{self, Plan};
use crate::error::{Error, Result};
use crate::json::{Fields, Value, json};
use crate::num::{Integer, Natural, Rational, success_lower};
use crate::privacy::{Claim, Epsilon, Relation};
use crate::sample::{uniform_below, uniform_below_u64};
use crate::subject::{Batch, Output, Run, Side, Simulated, Subject};
use crate::tape::{Seed, Tape};

/// The probability of calling a claim broken that holds.
pub const ALPHA: &str = "1e-9";

/// The most runs of one case.
const MOST_RUNS: u64 = 1 << 32;

/// The operation.
pub(super) fn judge(mut args: Fields<'_>, fresh: &mut dyn Tape) -> Result<Value> {
    let (epsilon, delta) = claim(&mut args)?;
    let laws = [Drawn::read(&mut args, "left")?, Drawn::read(&mut args, "right")?];
    let runs = args.count("runs")?;
    if runs == 0 || runs > MOST_RUNS {
        return Err(Error::domain("runs", runs, "1 <= runs <= 2^32"));
    }
    args.close()?;
    let seed = seed(fresh)?;
    let names: BTreeMap<String, i64> = names(&laws);
    let laws = laws.map(|law| law.numbered(&names));
    let run: Run = Box::new(move |side, tape| {
        let law = match side {
            Side::Left => &laws[0],
            Side::Right => &laws[1],
        };
        law.draw(tape).map(|output| Output::Integer(Integer::from(output)))
    });
    let mut subject = Simulated::new("two laws", &seed, run);
    let verdict = match (epsilon, delta.is_zero()) {
        (Some(epsilon), true) => pure(epsilon, runs, &mut subject, self::seed(fresh)?)?,
        (epsilon, _) => approximate(epsilon.as_ref(), &delta, runs, &mut subject)?,
    };
    Ok(json!({"verdict": verdict}))
}

/// A law as written: outputs with their chances.
struct Drawn(BTreeMap<String, Rational>);

impl Drawn {
    fn read(args: &mut Fields<'_>, name: &'static str) -> Result<Self> {
        let map = args.required(name)?.as_object();
        let map = map.ok_or_else(|| args.fault(name, "write an object of outputs and chances"))?;
        let mut chances = BTreeMap::new();
        let mut sum = Rational::zero();
        for (output, chance) in map {
            let chance = chance
                .as_str()
                .ok_or_else(|| args.fault(name, "write every chance as a text in quotes"))?;
            let chance = number::finite(chance)?;
            if chance < Rational::zero() {
                return Err(Error::domain("chance", chance, "0 or more"));
            }
            sum = &sum + &chance;
            chances.insert(output.clone(), chance);
        }
        if sum != Rational::one() {
            return Err(Error::domain("the sum of chances", sum, "exactly 1"));
        }
        Ok(Self(chances))
    }

    /// Ready to be drawn from, with outputs by their numbers.
    fn numbered(&self, names: &BTreeMap<String, i64>) -> Table {
        let total = self.0.values().fold(Natural::ONE, |total, chance| {
            let shared = dividing(&total, chance.denominator());
            total / shared * chance.denominator()
        });
        let mut ends = Vec::new();
        let mut sum = Natural::ZERO;
        for (output, chance) in &self.0 {
            let weight = chance.numerator().clone().into_parts().1;
            sum += weight * (&total / chance.denominator());
            ends.push((sum.clone(), names[output]));
        }
        let small = |n: &Natural| u64::try_from(n).ok();
        match (small(&total), ends.iter().map(|(end, at)| Some((small(end)?, *at))).collect()) {
            (Some(total), Some(ends)) => Table::Small { total, ends },
            _ => Table::Large { total, ends },
        }
    }
}

/// The greatest common divisor.
fn dividing(a: &Natural, b: &Natural) -> Natural {
    let (mut a, mut b) = (a.clone(), b.clone());
    while !b.is_zero() {
        (a, b) = (b.clone(), a % &b);
    }
    a
}

/// A law as cumulative weights, the output of each part by its number.
enum Table {
    Small { total: u64, ends: Vec<(u64, i64)> },
    Large { total: Natural, ends: Vec<(Natural, i64)> },
}

impl Table {
    /// One output, exactly: a uniform weight below the total.
    fn draw(&self, mut tape: &mut dyn Tape) -> Result<i64> {
        Ok(match self {
            Self::Small { total, ends } => {
                let weight = uniform_below_u64(*total, &mut tape)?;
                ends[ends.partition_point(|(end, _)| *end <= weight)].1
            }
            Self::Large { total, ends } => {
                let weight = uniform_below(total, &mut tape)?;
                ends[ends.partition_point(|(end, _)| *end <= weight)].1
            }
        })
    }
}

/// Every output of either law with a number.
fn names(laws: &[Drawn; 2]) -> BTreeMap<String, i64> {
    let mut names: BTreeMap<String, i64> = BTreeMap::new();
    for output in laws.iter().flat_map(|law| law.0.keys()) {
        let next = i64::try_from(names.len()).expect("outputs in memory");
        names.entry(output.clone()).or_insert(next);
    }
    names
}

fn seed(fresh: &mut dyn Tape) -> Result<Seed> {
    let mut bytes = [0; 32];
    for chunk in bytes.chunks_exact_mut(8) {
        chunk.copy_from_slice(&fresh.bits(64)?.to_be_bytes());
    }
    Ok(Seed::new(bytes))
}

/// A pure claim, by chapter `audit`.
fn pure(epsilon: Epsilon, runs: u64, subject: &mut Simulated, seed: Seed) -> Result<&'static str> {
    let plan = Plan {
        claim: Claim::Pure { epsilon },
        relation: Relation::ReplaceOne,
        unit: "person".parse()?,
        alpha: ALPHA.parse()?,
        max_runs: runs,
        stop_at_violation: true,
        seed,
    };
    let finding = audit::audit(&plan, subject, &mut |_| true)?;
    Ok(match finding.verdict {
        audit::Verdict::Violation => "violation",
        audit::Verdict::NoViolationFound => "no_violation",
        audit::Verdict::Inconclusive | audit::Verdict::NotAssessable => "cannot_tell",
    })
}

/// A claim with a δ (or ε = 0): in either direction, the outputs that tell most
/// are chosen by one half of the runs and counted in the other.
///
/// # Guarantee
///
/// A claim that holds is called broken with probability at most [`ALPHA`]: each
/// of four limits of a proportion fails with at most a quarter of it, and the
/// outputs that are counted do not depend on the runs that count.
fn approximate(
    epsilon: Option<&Epsilon>,
    delta: &Rational,
    runs: u64,
    subject: &mut Simulated,
) -> Result<&'static str> {
    let each = runs / 4;
    if each == 0 {
        return Ok("cannot_tell");
    }
    let level = &ALPHA.parse::<Rational>()? * &Rational::new(1, 4u8)?;
    let odds = super::number::loss(epsilon).enclose_exp(96)?.hi().to_rational();
    let learned = [tally(subject, Side::Left, each)?, tally(subject, Side::Right, each)?];
    let counted = [tally(subject, Side::Left, each)?, tally(subject, Side::Right, each)?];
    let claimed = |counts: &BTreeMap<Output, u64>, output: &Output| {
        &Rational::from(Natural::from(counts.get(output).copied().unwrap_or(0))) * &odds
    };
    let mut seen = false;
    for (here, there) in [(0, 1), (1, 0)] {
        let telling: Vec<&Output> = learned[here]
            .iter()
            .filter(|(output, count)| {
                Rational::from(Natural::from(**count)) > claimed(&learned[there], output)
            })
            .map(|(output, _)| output)
            .collect();
        let inside = |side: usize| -> u64 {
            telling.iter().filter_map(|output| counted[side].get(*output)).sum()
        };
        let least = success_lower(each, inside(here), &level)?;
        let most = &Rational::one() - &success_lower(each, each - inside(there), &level)?;
        if least > &(&odds * &most) + delta {
            return Ok("violation");
        }
        // Had every run on one side and none on the other been inside:
        let none = &Rational::one() - &success_lower(each, each, &level)?;
        seen |= success_lower(each, each, &level)? > &(&odds * &none) + delta;
    }
    Ok(if seen { "no_violation" } else { "cannot_tell" })
}

/// How often each output came in `runs` runs on a side.
fn tally(subject: &mut Simulated, side: Side, runs: u64) -> Result<BTreeMap<Output, u64>> {
    let mut counts = BTreeMap::new();
    let mut outputs = Vec::new();
    let mut left = runs;
    while left > 0 {
        let size = usize::try_from(left.min(1 << 12)).expect("at most 4096");
        outputs.clear();
        let Batch::Complete = subject.run(&vec![side; size], &mut outputs)? else { break };
        for output in outputs.drain(..) {
            *counts.entry(output).or_insert(0) += 1;
        }
        left -= u64::try_from(size).expect("at most 4096");
    }
    Ok(counts)
}
