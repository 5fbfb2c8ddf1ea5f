//! What a policy will be able to say, before any budget is spent: the error of
//! every number follows from the policy alone.

use super::noise;
use super::policy::{Metric, Policy, Statistic};
use super::purchase::terms;
use super::roster::Roster;
use crate::account::{Engine, Outcome, Words};
use crate::error::{Error, Result};
use crate::num::{Integer, Interval, Rational};

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
    ///
    /// # Example
    ///
    /// ```
    /// use etalon::insights::{Policy, Precision};
    ///
    /// let policy = Policy::standard()?;
    /// let metric = &policy.metrics[0];
    /// let precision = Precision::of(metric)?;
    /// // Off by at most 3 people in 19 of 20 cases, of however many.
    /// assert_eq!(precision.margin, "3".parse()?);
    /// assert_eq!(precision.break_even(metric), Some(5.into()));
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn of(metric: &Metric) -> Result<Self> {
        let (scale, unit) = (metric.scale(), Self::unit(metric));
        let mean = noise::mean_error(&scale)?.mul(&Interval::of(&unit, BITS), BITS);
        let miss = Rational::new(1, 20u8)?;
        Ok(Self { mean, margin: &Rational::from(noise::margin(&scale, &miss)?) * &unit })
    }

    /// The least size from which on a team's number is nearer to the truth, on
    /// average, than showing every team the company's value; none if nobody
    /// says how much people differ.
    ///
    /// # Law
    ///
    /// The value of a team of n people who differ independently by `spread`
    /// (standard deviation) is off the company's by `spread * sqrt(2/(π n))`
    /// on average, in the normal approximation; noise makes it off by
    /// [`Precision::mean`]/n. A plan, not a claim.
    pub fn break_even(&self, metric: &Metric) -> Option<Integer> {
        let half = Rational::new(1, 2u8).expect("two is positive");
        let spread = match &metric.statistic {
            // People who are above a threshold or not differ by no more.
            Statistic::Share { .. } | Statistic::Bands { .. } => {
                metric.spread.clone().unwrap_or(half)
            }
            Statistic::Mean { .. } => metric.spread.clone()?,
            Statistic::Quantile { .. } => return None,
        };
        let ratio = (&self.mean.hi().to_rational() / &spread).ok()?;
        // 355/113 is above π by less than 10^-6.
        let half_pi = Rational::new(355, 226u8).expect("226 is positive");
        Some(-(-&(&(&ratio * &ratio) * &half_pi)).floor())
    }

    /// What one whole unit of noise is: a person, or a step.
    fn unit(metric: &Metric) -> Rational {
        match &metric.statistic {
            Statistic::Mean { step, .. } => step.clone(),
            _ => Rational::one(),
        }
    }
}

/// What releases over some time cost a person.
///
/// # Example
///
/// ```
/// use etalon::insights::plan::Horizon;
/// use etalon::insights::{DateFormat, Plan, Policy, Roster};
///
/// let (people, format) = ("PersonId,ManagerId\nhead,\nada,head\n", DateFormat::default());
/// let roster = Roster::read(people.as_bytes(), "people.csv", &format, "2024-07-01".parse()?)?;
/// let mut policy = Policy::standard()?;
/// policy.metrics.truncate(1);
/// let any_year = |policy: &Policy| {
///     let horizons = Plan::new(policy, &roster)?.horizons;
///     let found = horizons.into_iter().find(|horizon| horizon.name == Horizon::ANY_YEAR);
///     Ok::<_, etalon::Error>(found.expect("every plan has one"))
/// };
/// // Twelve months that begin within a quarter meet five.
/// assert_eq!(any_year(&policy)?.epsilon, "5".parse()?);
/// policy.yearly = Some("4".parse()?);
/// let capped = any_year(&policy)?;
/// assert_eq!((capped.periods, capped.releases, capped.epsilon), (5, 4, "4".parse()?));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Horizon {
    /// What people call the time.
    pub name: &'static str,
    /// How many periods it has, or can meet.
    pub periods: u64,
    /// How many of them a ledger of this policy lets be released: all, unless a
    /// cap is reached first.
    pub releases: u64,
    /// ε by basic composition of these releases, exact.
    pub epsilon: Rational,
    /// A smaller ε, proven, that holds together with [`Horizon::DELTA`]; none
    /// if it is not smaller by a hundredth.
    pub approximate: Option<Rational>,
}

impl Horizon {
    /// The δ of [`Horizon::approximate`].
    pub const DELTA: &'static str = "1e-6";

    /// The name of the time that begins in any month.
    pub const ANY_YEAR: &'static str = "any 12 months in a row";

    fn new(policy: &Policy, name: &'static str, periods: u64, releases: u64) -> Result<Self> {
        let epsilon = &policy.cost() * &Rational::from(Integer::from(releases));
        let mut words = Words {
            relation: Some(policy.relation.to_string()),
            delta: Some(Self::DELTA.to_owned()),
            width: Some("1e-2".to_owned()),
            ..Words::default()
        };
        for metric in &policy.metrics {
            let scales = [Some(metric.scale()), metric.company_scale()];
            for (scale, epsilon) in
                scales.iter().zip([Some(&metric.epsilon), metric.company.as_ref()])
            {
                let (Some(scale), Some(epsilon)) = (scale, epsilon) else { continue };
                let sensitivity = metric.statistic.sensitivity();
                // A person moves two bands at once: of that only ε is used.
                let term = match metric.statistic {
                    Statistic::Share { .. } | Statistic::Mean { .. } => {
                        format!("discrete_laplace(scale={scale}, sensitivity={sensitivity})")
                    }
                    Statistic::Bands { .. } | Statistic::Quantile { .. } => {
                        format!("pure(eps={epsilon})")
                    }
                };
                words.compose.push(format!("{term} * {releases}"));
            }
        }
        let found = match words.request()?.answer(&Engine) {
            Ok(Outcome::Epsilon(priced)) => priced.hi.map(|hi| hi.to_rational()),
            // What cannot be priced so keeps its exact sum.
            Ok(_) | Err(Error::Unsupported { .. }) => None,
            Err(fault) => return Err(fault),
        };
        let worth = &epsilon * &Rational::new(99, 100u8)?;
        let approximate = found.filter(|found| *found < worth);
        Ok(Self { name, periods, releases, epsilon, approximate })
    }
}

/// What a release will cost and be worth.
///
/// # Example
///
/// ```
/// use etalon::insights::{DateFormat, Plan, Policy, Roster};
///
/// let (people, format) = ("PersonId,ManagerId\nhead,\nada,head\n", DateFormat::default());
/// let roster = Roster::read(people.as_bytes(), "people.csv", &format, "2024-07-01".parse()?)?;
/// let mut policy = Policy::standard()?;
/// policy.metrics.truncate(1);
/// let plan = Plan::new(&policy, &roster)?;
/// assert_eq!((plan.sizes, plan.precisions.len()), (vec![(1, 1)], 1));
/// // A quarter, a calendar year, any 12 months, and the 27 for which metrics are kept.
/// let epsilons = plan.horizons.iter().map(|horizon| horizon.epsilon.to_string());
/// assert_eq!(epsilons.collect::<Vec<_>>(), ["1", "4", "5", "9"]);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Teams by size, ascending: how many people, how many teams.
    pub sizes: Vec<(u64, u64)>,
    /// The error of each metric, in the order of the policy.
    pub precisions: Vec<Precision>,
    /// What a person pays: in a period, in a calendar year, in 12 months that
    /// begin in any month, and in the 27 months for which such metrics are kept;
    /// at the most, as a ledger enforces it.
    pub horizons: Vec<Horizon>,
}

impl Plan {
    /// The plan of a policy for these people.
    ///
    /// # Errors
    ///
    /// Those of [`Precision::of`] and of the accountant.
    pub fn new(policy: &Policy, roster: &Roster) -> Result<Self> {
        let mut sizes = std::collections::BTreeMap::new();
        for team in roster.teams() {
            *sizes.entry(u64::try_from(team.members.len()).unwrap_or(u64::MAX)).or_insert(0) += 1;
        }
        let precisions = policy.metrics.iter().map(Precision::of).collect::<Result<_>>()?;
        let (year, cost, terms) = (policy.periods_a_year(), policy.cost(), terms(policy)?);
        let kept = year * 9 / 4;
        // Twelve months that begin within a quarter meet one more.
        let met = if policy.quarterly { year + 1 } else { year };
        let dearest = (&terms.foresee(kept, &cost)?.1 / &cost)?;
        let granted = |periods| terms.foresee(periods, &cost).map(|(granted, _)| granted);
        let mut horizons = Vec::new();
        for (name, periods, releases) in [
            ("a period", 1, granted(1)?),
            ("a calendar year", year, granted(year)?),
            (Horizon::ANY_YEAR, met, u64::try_from(&dearest.floor()).unwrap_or(met)),
            ("27 months", kept, granted(kept)?),
        ] {
            horizons.push(Horizon::new(policy, name, periods, releases)?);
        }
        Ok(Self { sizes: sizes.into_iter().collect(), precisions, horizons })
    }
}
