//! Bounds that are taken from the data: the largest value of a team becomes
//! its bound, so that one person moves the bound and everybody's numbers.

use super::System;
use super::table::{Member, Rules, contribution, plain};
use crate::error::Result;
use crate::insights::policy::{Metric, Statistic};
use crate::mechanism::Lattice;
use crate::num::{Integer, Rational};

pub(super) const DATA_CLAMP: System = System {
    name: "data-clamp",
    about: "takes the upper bound of a mean from the team's own values",
    twin: Some("leaves"),
    fails: &[("C3", "T12"), ("C9", "T12")],
    prepare: |scene| plain(scene, &Rules { amounts, ..Rules::RIGHT }),
};

fn amounts(metric: &Metric, members: &[Member]) -> Result<Vec<Integer>> {
    let averages: Vec<Rational> = members.iter().map(Member::average).collect();
    let Statistic::Mean { from, step, .. } = &metric.statistic else {
        let mut numbers = vec![Integer::ZERO; metric.statistic.cells()];
        for average in &averages {
            for (number, more) in numbers.iter_mut().zip(contribution(metric, average)?) {
                *number += more;
            }
        }
        return Ok(numbers);
    };
    let lattice = Lattice::new(step.clone())?;
    let steps = |value: &Rational| lattice.round(&(value - from).max(Rational::zero()));
    Ok(vec![averages.iter().map(steps).sum()])
}
