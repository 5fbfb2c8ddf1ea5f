//! How the numbers of a metric are written for people.

use crate::insights::release::shown;
use crate::insights::{Metric, Statistic};
use crate::num::Rational;
pub(super) use crate::report::page::digits::{Towards, count, decimal, exact};

/// How the numbers of a metric are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notation {
    /// Parts of the people, as percentages.
    Percent,
    /// Means, with this behind them.
    Mean(&'static str),
    /// Edges of bands as the policy has them, with this behind them.
    Edge(&'static str),
}

impl Notation {
    pub(super) fn of(metric: &Metric) -> Self {
        match &metric.statistic {
            Statistic::Share { .. } | Statistic::Bands { .. } => Self::Percent,
            Statistic::Mean { .. } => Self::Mean(unit(metric)),
            Statistic::Quantile { .. } => Self::Edge(unit(metric)),
        }
    }

    /// A number of a cell.
    pub(super) fn write(self, value: &Rational, towards: Towards) -> String {
        match self {
            Self::Percent => decimal(&hundredfold(value), 1, towards) + "%",
            Self::Mean(unit) => decimal(value, 2, towards) + unit,
            Self::Edge(unit) => exact(value) + unit,
        }
    }

    /// A difference of two numbers, with its sign.
    pub(super) fn difference(self, value: &Rational, towards: Towards) -> String {
        let text = match self {
            Self::Percent => decimal(&hundredfold(value), 1, towards) + " points",
            Self::Mean(unit) => decimal(value, 2, towards) + unit,
            Self::Edge(unit) => shown(value).replace('-', "\u{2212}") + unit,
        };
        if value.is_positive() { format!("+{text}") } else { text }
    }

    /// A mark on an axis.
    pub(super) fn mark(self, value: &Rational) -> String {
        match self {
            Self::Percent => exact(&hundredfold(value)) + "%",
            Self::Mean(unit) | Self::Edge(unit) => exact(value) + unit,
        }
    }
}

fn hundredfold(value: &Rational) -> Rational {
    value * &Rational::from(100)
}

/// Whether a metric is several numbers of a group, one for each band.
pub(super) fn is_banded(metric: &Metric) -> bool {
    matches!(metric.statistic, Statistic::Bands { .. })
}

/// What a column is measured in, as far as its name says.
pub(super) fn unit(metric: &Metric) -> &'static str {
    let hours = metric.column.ends_with("_hours") || metric.column.contains("_hours_");
    if hours { "\u{a0}h" } else { "" }
}
