//! What a policy will be able to say, before any budget is spent: the error of
//! every number follows from the policy alone.

use super::policy::{Metric, Policy, Statistic};
use super::roster::Roster;
use crate::error::Result;
use crate::num::{Dyadic, Integer, Interval, Rational, exp, ln};

/// Bits of an error; a few digits of it are shown.
const BITS: u32 = 96;

/// The error of one number of one team, in people or in the metric's unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Precision {
    /// The mean absolute error.
    pub mean: Interval,
    /// The error that is exceeded with a probability of at most 1/20.
    pub margin: Rational,
}

impl Precision {
    /// The error of the sum over a team, which does not depend on its size.
    ///
    /// # Law
    ///
    /// For discrete Laplace noise X of this scale, q = e^(-1/scale):
    /// `E|X| = 2q/(1 - q^2)` and `Pr[|X| > t] = 2 q^(t+1)/(1 + q)`.
    ///
    /// # Errors
    ///
    /// Those of the exponential function, for a scale beyond any use.
    pub fn of(metric: &Metric) -> Result<Self> {
        let scale = metric.scale();
        let rate = scale.reciprocal()?;
        let one = Interval::exact(Dyadic::one());
        let q = exp(&-&rate, BITS)?;
        let twice = q.add(&q, BITS);
        let mean = twice.div(&one.sub(&q.square(BITS), BITS), BITS)?;
        // The least t with 2 q^(t+1)/(1+q) <= 1/20, or one more if the
        // enclosure does not tell: q is below 1, so 40 is enough for 40/(1+q).
        let above = ln(&Rational::from(40), BITS)?.sub(&one.add(&q, BITS).ln(BITS)?, BITS);
        let steps = &scale * &above.hi().to_rational();
        // Rounded up, less one: a larger margin is still true.
        let margin = Rational::from(-(-&steps).floor() - Integer::ONE);
        let unit = Self::unit(metric);
        Ok(Self { mean: mean.mul(&Interval::of(&unit, BITS), BITS), margin: &margin * &unit })
    }

    /// What one whole unit of noise is: a person, or a step.
    fn unit(metric: &Metric) -> Rational {
        match &metric.statistic {
            Statistic::Mean { step, .. } => step.clone(),
            Statistic::Share { .. } | Statistic::Bands { .. } => Rational::one(),
        }
    }
}

/// What a release will cost and be worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Teams by size, ascending: how many people, how many teams.
    pub sizes: Vec<(u64, u64)>,
    /// The error of each metric, in the order of the policy.
    pub precisions: Vec<Precision>,
    /// The ε of a person and a period.
    pub cost: Rational,
    /// How many periods a year has.
    pub periods: u64,
}

impl Plan {
    /// The plan of a policy for these people.
    ///
    /// # Errors
    ///
    /// Those of [`Precision::of`].
    pub fn new(policy: &Policy, roster: &Roster) -> Result<Self> {
        let mut sizes = std::collections::BTreeMap::new();
        for team in roster.teams() {
            *sizes.entry(u64::try_from(team.members.len()).unwrap_or(u64::MAX)).or_insert(0) += 1;
        }
        let precisions = policy.metrics.iter().map(Precision::of).collect::<Result<_>>()?;
        let quarterly = policy.unit.to_string() == "person-quarter";
        Ok(Self {
            sizes: sizes.into_iter().collect(),
            precisions,
            cost: policy.cost(),
            periods: if quarterly { 4 } else { 12 },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{DiscreteLaplace, Law};

    #[test]
    fn errors_are_those_of_the_law() {
        let policy = Policy::standard().unwrap();
        for metric in &policy.metrics[..2] {
            let precision = Precision::of(metric).unwrap();
            let law = DiscreteLaplace::new(metric.scale()).unwrap();
            let mut sum = Rational::zero();
            for x in 1..200 {
                let chance = law.pmf(&Integer::from(x), 128).unwrap().hi().to_rational();
                sum = &sum + &(&chance * &Rational::from(2 * x));
            }
            let gap = &sum - &precision.mean.lo().to_rational();
            assert!(gap > Rational::zero() && gap < "1e-20".parse().unwrap(), "{sum}");
            // Pr[|X| > t] at the margin, and one below it.
            let beyond = |t: i64| {
                let t = &precision.margin - &Rational::from(t);
                let cdf = law.cdf(&(-t.floor() - Integer::ONE), 128).unwrap();
                &cdf.hi().to_rational() * &Rational::from(2)
            };
            assert!(beyond(0) <= "0.05".parse().unwrap());
            assert!(beyond(1) > "0.05".parse().unwrap());
        }
    }
}
