//! Rows in place of people: who has thirteen weeks counts thirteen times, but
//! the noise is for one.

use super::System;
use super::table::{Member, Rules, contribution, plain};
use crate::error::Result;
use crate::insights::policy::Metric;
use crate::num::Integer;

pub(super) const WEEK_SUMS: System = System {
    name: "week-sums",
    about: "adds up every week of a person, with noise for one contribution of hers",
    twin: Some("leaves"),
    fails: &[("C3", "T1"), ("C9", "T1")],
    prepare: |scene| plain(scene, &Rules { amounts, ..Rules::RIGHT }),
};

fn amounts(metric: &Metric, members: &[Member]) -> Result<Vec<Integer>> {
    let mut numbers = vec![Integer::ZERO; metric.statistic.cells()];
    for member in members {
        let weeks = Integer::from(member.weeks);
        for (number, more) in numbers.iter_mut().zip(contribution(metric, &member.average())?) {
            *number += more * &weeks;
        }
    }
    Ok(numbers)
}
