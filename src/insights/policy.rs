//! What is released, how, and at what cost: decided before any data are seen.
//!
//! A policy holds public numbers only. Whatever would be taken from the data,
//! such as bounds or thresholds, cannot be written down here.

mod reading;

use std::fmt;

use super::calendar::Period;
use crate::error::{Error, Result};
use crate::json::json;
use crate::num::Rational;
use crate::privacy::{Relation, Unit};

/// The name of the format.
pub const FORMAT: &str = "etalon-insights-policy/1";

/// The policy that is used if none is given.
pub const DEFAULT: &str = include_str!("policy/default.json");

/// A policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Whose data differ between neighboring datasets: `person-quarter` or
    /// `person-month`, the period of a release, or `person`, all of them.
    pub unit: Unit,
    /// How they differ: the roster is public, so one person's metrics are
    /// replaced by others.
    pub relation: Relation,
    /// Teams with fewer people on the public roster are not shown.
    pub minimum_group: u64,
    /// What a person may spend in a period, an ε > 0; over all periods if the
    /// unit is `person`.
    pub budget: Rational,
    /// What a person may spend in any 12 consecutive months, if there is such
    /// a limit.
    pub yearly: Option<Rational>,
    /// Whether a release is of a quarter, otherwise of a month.
    pub quarterly: bool,
    /// Shares above this (and below 1 less this) are shown as such, not more
    /// exactly; between 1/2 and 1.
    pub mask: Option<Rational>,
    /// What is released, at least one.
    pub metrics: Vec<Metric>,
}

/// One metric of a release.
///
/// # Example
///
/// ```
/// use etalon::insights::{Metric, Policy};
///
/// let policy = Policy::standard()?;
/// let metric = &policy.metrics[0];
/// assert_eq!((metric.scale(), metric.company_scale()), ("1".parse()?, None));
/// // The same cost, a quarter of it for noise of the company's own.
/// let company = Some("1/4".parse()?);
/// let split = Metric { epsilon: "3/4".parse()?, company, ..metric.clone() };
/// assert_eq!(split.cost(), metric.cost());
/// assert_eq!((split.scale(), split.company_scale()), ("4/3".parse()?, Some("4".parse()?)));
/// // Numbers of the two cannot be compared.
/// assert_ne!(split.definition(), metric.definition());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metric {
    /// A word for it in cells and ledgers.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// The column of the metrics file.
    pub column: String,
    /// What is said of a team.
    pub statistic: Statistic,
    /// What it costs a person in a period, an ε > 0.
    pub epsilon: Rational,
    /// What noise of its own for the whole company costs her besides, if there
    /// is any: an ε > 0.
    pub company: Option<Rational>,
    /// By how much people differ (standard deviation, in the column's unit, or
    /// in people for shares): a public guess that only a plan uses.
    pub spread: Option<Rational>,
    /// Groups with fewer people are not shown this metric; at least the
    /// policy's minimum.
    pub minimum_group: u64,
}

/// What is said of a team. A person counts with the average of her values in
/// the period, 0 if she has none.
///
/// # Example
///
/// ```
/// use etalon::insights::Statistic;
///
/// let bands = Statistic::Bands { edges: vec!["5".parse()?, "10".parse()?] };
/// assert_eq!(bands.cells(), 3);
/// // One person is in one band; if her metrics are replaced, two bands change.
/// assert_eq!((bands.most(), bands.sensitivity()), ("1".parse()?, "2".parse()?));
/// let mean = Statistic::Mean { from: "0".parse()?, to: "60".parse()?, step: "1/4".parse()? };
/// assert_eq!((mean.cells(), mean.sensitivity()), (1, "240".parse()?));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statistic {
    /// How many people have an average above a threshold.
    Share {
        /// The threshold.
        above: Rational,
    },
    /// The mean of averages clamped to bounds and rounded to a step.
    Mean {
        /// The lower bound.
        from: Rational,
        /// The upper bound.
        to: Rational,
        /// The step, of which the bounds are multiples.
        step: Rational,
    },
    /// How many people have an average in each band: below the first edge,
    /// from one edge to below the next, from the last one up.
    Bands {
        /// The edges, ascending.
        edges: Vec<Rational>,
    },
    /// Between which edges the value lies that a part of the people stay
    /// below: 1/2 for the median. Released as bands.
    Quantile {
        /// The part, above 0 and below 1.
        at: Rational,
        /// The edges, ascending.
        edges: Vec<Rational>,
    },
}

impl Statistic {
    /// How many numbers it is.
    pub fn cells(&self) -> usize {
        match self {
            Self::Share { .. } | Self::Mean { .. } => 1,
            Self::Bands { edges } | Self::Quantile { edges, .. } => edges.len() + 1,
        }
    }

    /// How many whole units (people, or steps) one person adds at most to a
    /// number.
    pub fn most(&self) -> Rational {
        match self {
            Self::Share { .. } | Self::Bands { .. } | Self::Quantile { .. } => Rational::one(),
            Self::Mean { .. } => self.sensitivity(),
        }
    }

    /// By how much the numbers of a team change in sum, in whole units (people,
    /// or steps), if one person's metrics are replaced by others.
    pub fn sensitivity(&self) -> Rational {
        match self {
            Self::Share { .. } => Rational::one(),
            // The person leaves one band and enters another.
            Self::Bands { .. } | Self::Quantile { .. } => Rational::from(2),
            Self::Mean { from, to, step } => {
                let range = to - from;
                (&range / step).expect("a step is positive")
            }
        }
    }
}

impl fmt::Display for Statistic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Share { above } => write!(f, "share above {above}"),
            Self::Mean { from, to, .. } => write!(f, "mean within {from} to {to}"),
            Self::Bands { edges } => write!(f, "people by band, edges {}", listed(edges)),
            Self::Quantile { at, edges } => {
                write!(f, "band of the {at} quantile, edges {}", listed(edges))
            }
        }
    }
}

fn listed(edges: &[Rational]) -> String {
    edges.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl Metric {
    /// The scale of the discrete Laplace noise that each number of a team gets,
    /// in whole units: sensitivity over ε.
    pub fn scale(&self) -> Rational {
        let scale = &self.statistic.sensitivity() / &self.epsilon;
        scale.expect("an epsilon is positive")
    }

    /// The scale of the noise of the whole company, if it has its own.
    pub fn company_scale(&self) -> Option<Rational> {
        let scale = |epsilon| &self.statistic.sensitivity() / epsilon;
        self.company.as_ref().map(|epsilon| scale(epsilon).expect("an epsilon is positive"))
    }

    /// What it costs a person in a period, in teams and in the company.
    pub fn cost(&self) -> Rational {
        let company = self.company.clone().unwrap_or_else(Rational::zero);
        &self.epsilon + &company
    }

    /// What is measured and how, as one line of JSON: numbers of two periods
    /// can be compared if it is the same.
    pub fn definition(&self) -> String {
        let text = ToString::to_string;
        let edges = |edges: &[Rational]| edges.iter().map(text).collect::<Vec<String>>();
        let statistic = match &self.statistic {
            Statistic::Share { above } => json!({"share": {"above": text(above)}}),
            Statistic::Mean { from, to, step } => {
                json!({"mean": {"from": text(from), "to": text(to), "step": text(step)}})
            }
            Statistic::Bands { edges: known } => json!({"bands": edges(known)}),
            Statistic::Quantile { at, edges: known } => {
                json!({"quantile": {"at": text(at), "edges": edges(known)}})
            }
        };
        let company = self.company.as_ref().map(text);
        json!({
            "column": self.column,
            "company": company,
            "epsilon": text(&self.epsilon),
            "statistic": statistic,
        })
        .to_string()
    }
}

impl Policy {
    /// The default policy.
    ///
    /// # Errors
    ///
    /// None, as a test shows.
    ///
    /// # Example
    ///
    /// ```
    /// let policy = etalon::insights::Policy::standard()?;
    /// assert_eq!(policy.cost(), policy.budget);
    /// assert_eq!(policy.minimum_group, 10);
    /// assert_eq!(policy.columns()[1], "Email_hours");
    /// assert_eq!(policy.periods_a_year(), 4);
    /// assert!(policy.admits("2024-Q3".parse()?).is_ok());
    /// assert!(policy.admits("2024-09".parse()?).is_err());
    /// # Ok::<(), etalon::Error>(())
    /// ```
    pub fn standard() -> Result<Self> {
        Self::read(DEFAULT, "the default policy")
    }

    /// What a release of all metrics costs a person.
    pub fn cost(&self) -> Rational {
        self.metrics.iter().fold(Rational::zero(), |sum, metric| &sum + &metric.cost())
    }

    /// The columns that it needs, each once.
    pub fn columns(&self) -> Vec<String> {
        let mut columns: Vec<String> = Vec::new();
        for metric in &self.metrics {
            if !columns.contains(&metric.column) {
                columns.push(metric.column.clone());
            }
        }
        columns
    }

    /// How many periods a year has.
    pub fn periods_a_year(&self) -> u64 {
        if self.quarterly { 4 } else { 12 }
    }

    /// Refuses a period that the policy does not release.
    ///
    /// # Errors
    ///
    /// [`Error::Domain`] for a month in place of a quarter, and the reverse.
    pub fn admits(&self, period: Period) -> Result<()> {
        if self.quarterly == period.is_quarter() {
            return Ok(());
        }
        let requires = if self.quarterly {
            "a quarter such as 2024-Q3, which is what the policy releases"
        } else {
            "a month such as 2024-09, which is what the policy releases"
        };
        Err(Error::domain("the period", period, requires))
    }
}
