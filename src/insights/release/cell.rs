//! One number that is shown, with how far off it may be.

use super::consistent::own_weight;
use super::error_bar::ErrorBars;
use super::file::{Towards, round, rounded};
use super::view::{Union, View};
use crate::error::Result;
use crate::insights::calendar::Period;
use crate::insights::leaves::Leaves;
use crate::insights::policy::{Metric, Statistic};
use crate::num::{Integer, Rational};

/// A number of a group.
///
/// # Example
///
/// ```
/// use etalon::insights::release::{View, read_cells};
///
/// let cells = "period,view,group,metric,part,people,teams,count,value,low,high,masked,\
///              ledger_entry\n\
///              2024-Q2,team,bob,late,0,20,1,6,0.3,0.15,0.45,false,2\n\
///              2024-Q3,team,bob,late,0,20,1,8,0.4,0.25,0.55,false,4\n";
/// let cells = read_cells(cells, "cells.csv")?;
/// assert_eq!(cells[1].key(), (View::Team, "bob", "late", 0));
/// // The same thing of two periods.
/// assert_eq!(cells[0].key(), cells[1].key());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Of when.
    pub period: Period,
    /// What kind of group.
    pub view: View,
    /// Which one: a manager's id, an organization, a class of sizes; empty for
    /// the company.
    pub group: String,
    /// The metric's name.
    pub metric: String,
    /// Which number of the metric, from 0: the band.
    pub part: usize,
    /// How many people are in the group, by the public roster.
    pub people: u64,
    /// How many teams it has, each with noise of its own.
    pub teams: u64,
    /// The number.
    pub figure: Figure,
    /// The entry of the ledger that paid for it.
    pub entry: u64,
}

impl Cell {
    /// What it is of, in whatever period.
    pub fn key(&self) -> (View, &str, &str, usize) {
        (self.view, &self.group, &self.metric, self.part)
    }
}

/// What is said of a group, and between what bounds the truth lies with a
/// probability of at least 19/20 over the noise. Values are rounded to six
/// decimals, bounds outwards.
///
/// # Example
///
/// ```
/// use etalon::insights::release::{Cell, Published, View, cells};
/// use etalon::insights::{Leaves, Policy};
/// # let leaves = r#"{
/// #   "format": "etalon-insights-leaves/1", "seeded": false, "parts": 1, "company": null,
/// #   "teams": [["ada", null, "", 12, ["-1"]], ["bob", "ada", "", 20, ["9"]]]
/// # }"#;
/// # let (mut policy, leaves) = (Policy::standard()?, Leaves::read(leaves, "entry 2")?);
/// // The noisy counts are -1 of Ada's 12 reports, and 9 of Bob's 20.
/// policy.mask = Some("9/10".parse()?);
/// let published = Published { metric: &policy.metrics[0], leaves: &leaves, entry: 2 };
/// let cells = cells(&policy, "2024-Q3".parse()?, &[published])?;
/// let team = |group: &str| {
///     let of = |cell: &&Cell| cell.view == View::Team && cell.group == group;
///     &cells.iter().find(of).expect("both teams are shown").figure
/// };
/// let (ada, bob) = (team("ada"), team("bob"));
/// assert_eq!((bob.count, &bob.value), (Some(8), &"2/5".parse()?));
/// // Of almost nobody no more is said than that it is at most a tenth.
/// assert_eq!((ada.count, ada.high.as_ref()), (None, Some(&"1/10".parse()?)));
/// assert!(ada.masked && !bob.masked);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// How many people, if it counts people and is not masked.
    pub count: Option<i128>,
    /// The share of people, the mean in the unit of the column, or the lower
    /// edge of the quantile's band.
    pub value: Rational,
    /// Not above the truth.
    pub low: Rational,
    /// Not below the truth; none if the last band has no upper edge.
    pub high: Option<Rational>,
    /// Whether no more is said than that the value lies within the bounds.
    pub masked: bool,
}

impl Figure {
    /// Says no more of a share beyond `mask` than that it is.
    pub(super) fn hide_beyond(&mut self, mask: Option<&Rational>, metric: &Metric) {
        let (Some(mask), Statistic::Share { .. }) = (mask, &metric.statistic) else { return };
        let rest = &Rational::one() - mask;
        let (low, high) = if self.value > *mask {
            (round(mask, Towards::Down), Rational::one())
        } else if self.value < rest {
            (Rational::zero(), round(&rest, Towards::Up))
        } else {
            return;
        };
        let value = if low.is_zero() { high.clone() } else { low.clone() };
        *self = Self { count: None, value, low, high: Some(high), masked: true };
    }
}

/// The numbers of a group, one of them for a quantile.
pub(super) fn figures(
    metric: &Metric,
    leaves: &Leaves,
    union: &Union,
    consistent: &[i128],
    bars: &mut ErrorBars<'_>,
) -> Result<Vec<Figure>> {
    let parts = leaves.parts;
    let sum = |values: &[i128], part: usize| -> i128 {
        union.teams.iter().map(|team| values[team * parts + part]).sum()
    };
    let fitted: Vec<i128> = (0..parts).map(|part| sum(consistent, part)).collect();
    let mut noisy: Vec<i128> = (0..parts).map(|part| sum(&leaves.values, part)).collect();
    let draws = u64::try_from(union.teams.len()).unwrap_or(u64::MAX);
    if let Statistic::Quantile { at, edges } = &metric.statistic {
        return Ok(vec![quantile(at, edges, union.people, draws, &fitted, &noisy, bars)?]);
    }
    let mut margin = bars.margin(draws, 1)?;
    if let (View::Company, Some(own)) = (union.view, &leaves.company) {
        let weight = own_weight(metric, union.teams.len());
        margin = bars.company(draws, &weight, 1)?;
        for (noisy, own) in noisy.iter_mut().zip(own) {
            *noisy = super::consistent::combined(*noisy, *own, &weight);
        }
    }
    let (from, unit, most) = match &metric.statistic {
        Statistic::Mean { from, step, .. } => {
            let most = i128::try_from(metric.statistic.most().numerator()).unwrap_or(i128::MAX);
            (from.clone(), step.clone(), most)
        }
        _ => (Rational::zero(), Rational::one(), 1),
    };
    let counts = !matches!(metric.statistic, Statistic::Mean { .. });
    let largest = i128::from(union.people).saturating_mul(most);
    // from + units * unit / people, over one denominator.
    let people = Integer::from(union.people) * from.denominator() * unit.denominator();
    let base = from.numerator() * Integer::from(union.people) * unit.denominator();
    let each = unit.numerator() * from.denominator();
    let value =
        |units: i128, towards| rounded(&base + Integer::from(units) * &each, &people, towards);
    let figure = |(fitted, noisy): (&i128, &i128)| {
        // Wide enough for what is shown: a wider bar is still true.
        let low = (noisy - margin).clamp(0, largest).min(*fitted);
        let high = (noisy + margin).clamp(0, largest).max(*fitted);
        Ok(Figure {
            count: counts.then_some(*fitted),
            value: value(*fitted, Towards::Nearest),
            low: value(low, Towards::Down),
            high: Some(value(high, Towards::Up)),
            masked: false,
        })
    };
    fitted.iter().zip(&noisy).map(figure).collect()
}

/// The band in which a quantile lies, and between which it may.
fn quantile(
    at: &Rational,
    edges: &[Rational],
    people: u64,
    draws: u64,
    fitted: &[i128],
    noisy: &[i128],
    bars: &mut ErrorBars<'_>,
) -> Result<Figure> {
    let wanted = at * &Rational::from(Integer::from(people));
    let reaches = |count: i128| Rational::from(Integer::from(count)) >= wanted;
    let (mut sum, mut below) = (0, 0);
    let band = fitted.iter().position(|count| {
        sum += count;
        reaches(sum)
    });
    // The bounds hold at every edge at once.
    let statements = u64::try_from(edges.len()).unwrap_or(u64::MAX);
    let (mut first, mut last) = (None, edges.len());
    for (edge, count) in noisy.iter().enumerate().take(edges.len()) {
        below += count;
        let taken = u64::try_from(edge + 1).unwrap_or(u64::MAX);
        let margin = bars.margin(draws * taken, statements)?;
        if first.is_none() && reaches(below + margin) {
            first = Some(edge);
        }
        if reaches(below - margin) {
            last = edge;
            break;
        }
    }
    let band = band.unwrap_or(edges.len());
    let first = first.unwrap_or(edges.len()).min(band);
    let lower = |band: usize| {
        let none = Rational::zero();
        band.checked_sub(1).map_or(none, |edge| edges[edge].clone())
    };
    Ok(Figure {
        count: None,
        value: round(&lower(band), Towards::Nearest),
        low: round(&lower(first), Towards::Down),
        high: edges.get(last.max(band)).map(|edge| round(edge, Towards::Up)),
        masked: false,
    })
}
