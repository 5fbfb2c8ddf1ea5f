//! Where a number stands on a chart, in hundredths of a percent of its width.

use super::digits::Notation;
use crate::insights::{Metric, Statistic};
use crate::num::{Integer, Rational};
pub(super) use crate::report::page::axis::percent;
use crate::report::page::axis::{WHOLE, steps};

/// The axis of the charts of one metric.
#[derive(Debug)]
pub(super) struct Axis {
    scale: Scale,
    /// What is written below the lines, from left to right.
    pub(super) marks: Vec<String>,
}

#[derive(Debug)]
enum Scale {
    /// Evenly from one number to another.
    Even { from: Rational, to: Rational },
    /// A part of the same width for every band.
    Bands { edges: Vec<Rational> },
}

impl Axis {
    /// An axis for a metric on which all these numbers have a place; one for
    /// parts of the people begins at 0, so that they are seen as parts.
    pub(super) fn new<'a>(metric: &Metric, numbers: impl Iterator<Item = &'a Rational>) -> Self {
        let zero = Rational::zero();
        let mut numbers: Vec<&Rational> = numbers.collect();
        if matches!(Notation::of(metric), Notation::Percent) {
            numbers.push(&zero);
        }
        Self::close(metric, numbers.into_iter())
    }

    /// The same, no longer than it has to be.
    pub(super) fn close<'a>(metric: &Metric, numbers: impl Iterator<Item = &'a Rational>) -> Self {
        let notation = Notation::of(metric);
        if let Statistic::Quantile { edges, .. } = &metric.statistic {
            let edges = edges.clone();
            let zero = std::iter::once(notation.mark(&Rational::zero()));
            let marks = zero.chain(edges.iter().map(|edge| notation.mark(edge)));
            // Behind the last edge there is no end.
            let marks = marks.chain(std::iter::once("more".to_owned())).collect();
            return Self { scale: Scale::Bands { edges }, marks };
        }
        let numbers: Vec<&Rational> = numbers.collect();
        let least = numbers.iter().min().map_or_else(Rational::zero, |least| (*least).clone());
        let most = numbers.iter().max().map_or_else(Rational::zero, |most| (*most).clone());
        let most = if most == least { &least + &Rational::one() } else { most };
        let (step, first, last) = steps(&least, &most);
        let at = |n: &Integer| &step * &Rational::from(n.clone());
        let mut marks = Vec::new();
        let mut mark = first.clone();
        while mark <= last {
            marks.push(notation.mark(&at(&mark)));
            mark += Integer::ONE;
        }
        Self { scale: Scale::Even { from: at(&first), to: at(&last) }, marks }
    }

    /// How many parts it has between its lines.
    pub(super) fn parts(&self) -> usize {
        self.marks.len().saturating_sub(1).max(1)
    }

    /// How wide a part is.
    pub(super) fn width(&self) -> String {
        let parts = u32::try_from(self.parts()).unwrap_or(WHOLE);
        percent(WHOLE / parts)
    }

    /// Where a number stands, from 0 to 10,000.
    pub(super) fn place(&self, value: &Rational) -> u32 {
        let part = match &self.scale {
            Scale::Even { from, to } => &(value - from) / &(to - from),
            Scale::Bands { edges } => {
                let below = edges.iter().filter(|edge| *edge <= value).count();
                &Rational::from(Integer::from(below)) / &Self::bands(edges)
            }
        };
        let part = part.expect("an axis has a length");
        let place = (&part * &Rational::from(i64::from(WHOLE))).floor();
        let place = place.clamp(Integer::ZERO, Integer::from(WHOLE));
        u32::try_from(&place).expect("clamped")
    }

    /// Where the number ends that may have no end.
    pub(super) fn end(&self, value: Option<&Rational>) -> u32 {
        value.map_or(WHOLE, |value| self.place(value))
    }

    /// Where the band ends that begins at a number.
    pub(super) fn band_end(&self, value: &Rational) -> u32 {
        let Scale::Bands { edges } = &self.scale else { return self.place(value) };
        self.end(edges.iter().find(|edge| *edge > value))
    }

    fn bands(edges: &[Rational]) -> Rational {
        Rational::from(Integer::from(edges.len() + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insights::Policy;

    fn axis(metric: usize, numbers: &[&str]) -> Axis {
        let policy = Policy::standard().unwrap();
        let numbers: Vec<Rational> = numbers.iter().map(|text| text.parse().unwrap()).collect();
        Axis::new(&policy.metrics[metric], numbers.iter())
    }

    #[test]
    fn an_axis_covers_its_numbers_in_round_steps() {
        let shares = axis(0, &["0.13", "0.38"]);
        assert_eq!(shares.marks, ["0%", "10%", "20%", "30%", "40%"]);
        assert_eq!(shares.place(&"0.1".parse().unwrap()), 2500);
        let means = axis(2, &["21.3", "24.9"]);
        assert_eq!(means.marks, ["21\u{a0}h", "22\u{a0}h", "23\u{a0}h", "24\u{a0}h", "25\u{a0}h"]);
        assert_eq!(percent(means.place(&"21.3".parse().unwrap())), "7.50%");
        assert_eq!(means.end(None), 10_000);
    }

    #[test]
    fn an_axis_without_a_length_is_given_one() {
        assert!(axis(2, &["3"]).parts() > 0);
        assert!(axis(0, &[]).parts() > 0);
    }
}
