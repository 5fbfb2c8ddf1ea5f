//! What a policy will be able to say, before any budget is spent: the error of
//! every number follows from the policy alone.

use super::noise;
use super::policy::{Metric, Policy, Statistic};
use super::roster::Roster;
use crate::error::Result;
use crate::num::{Interval, Rational};

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
    /// # Errors
    ///
    /// Those of the exponential function, for a scale beyond any use.
    pub fn of(metric: &Metric) -> Result<Self> {
        let (scale, unit) = (metric.scale(), Self::unit(metric));
        let mean = noise::mean_error(&scale)?.mul(&Interval::of(&unit, BITS), BITS);
        let miss = Rational::new(1, 20u8)?;
        Ok(Self { mean, margin: &Rational::from(noise::margin(&scale, &miss)?) * &unit })
    }

    /// What one whole unit of noise is: a person, or a step.
    fn unit(metric: &Metric) -> Rational {
        match &metric.statistic {
            Statistic::Mean { step, .. } => step.clone(),
            _ => Rational::one(),
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
        Ok(Self {
            sizes: sizes.into_iter().collect(),
            precisions,
            cost: policy.cost(),
            periods: policy.periods_a_year(),
        })
    }
}
