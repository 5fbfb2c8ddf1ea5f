//! From noisy numbers to numbers that are possible: whole, not negative, not
//! more than the people allow, and of a group the sum of its teams.
//!
//! From the top down: the company's numbers are moved into their bounds, then
//! those of each group are shared out among the teams and groups in it.

use super::tree::Tree;
use crate::insights::fit::{Part, fitted};
use crate::insights::leaves::Leaves;
use crate::insights::policy::{Metric, Statistic};
use crate::num::{Integer, Rational};

/// The numbers of every team, in the order of [`Leaves::values`].
///
/// Bands of a team add up to its people: shared out are the people up to each
/// edge, whose number grows from edge to edge.
pub(super) fn consistent(metric: &Metric, leaves: &Leaves, tree: &Tree) -> Vec<i128> {
    let Some(head) = tree.head else { return Vec::new() };
    let most = whole(&metric.statistic.most());
    let banded = matches!(metric.statistic, Statistic::Bands { .. } | Statistic::Quantile { .. });
    // Numbers up to each edge, where there are bands; otherwise the number.
    let steps = if banded { leaves.parts - 1 } else { 1 };
    let teams = leaves.teams.len();
    let people: Vec<i128> = leaves.teams.iter().map(|team| i128::from(team.people)).collect();
    let root = company(metric, leaves, &tree.people, head, most, banded);
    let mut below = vec![0; teams];
    let mut values = vec![0; leaves.values.len()];
    let mut total = 0;
    for step in 0..steps {
        let noisy = up_to(leaves, &people, step, banded);
        total += root[step];
        let groups = shared_out(tree, &noisy, &people, &below, most, total);
        for team in 0..teams {
            values[team * leaves.parts + step] = groups[team] - below[team];
            below[team] = groups[team];
        }
    }
    if banded {
        for team in 0..teams {
            values[team * leaves.parts + steps] = people[team] - below[team];
        }
    }
    values
}

/// The numbers of the whole company, each within its bounds; bands add up to
/// the people.
fn company(
    metric: &Metric,
    leaves: &Leaves,
    people: &[u64],
    head: usize,
    most: i128,
    banded: bool,
) -> Vec<i128> {
    let everybody = i128::from(people[head]);
    let mut sums = vec![0; leaves.parts];
    for (number, value) in leaves.values.iter().enumerate() {
        sums[number % leaves.parts] += value;
    }
    if let Some(own) = &leaves.company {
        let weight = own_weight(metric, leaves.teams.len());
        for (sum, own) in sums.iter_mut().zip(own) {
            *sum = combined(*sum, *own, &weight);
        }
    }
    let part = |noisy: &i128| Part { noisy: *noisy, draws: 1, least: 0, most: everybody * most };
    if banded {
        let parts: Vec<Part> = sums.iter().map(part).collect();
        return fitted(&parts, everybody);
    }
    sums.iter().map(|sum| (*sum).clamp(0, everybody * most)).collect()
}

/// The weight of the company's own noisy number beside the sum of `teams`:
/// variances of discrete Laplace noise go by the square of the scale.
pub(super) fn own_weight(metric: &Metric, teams: usize) -> Rational {
    let square = |scale: Rational| &scale * &scale;
    let own = metric.company_scale().map(square).unwrap_or_else(Rational::zero);
    let count = Rational::from(Integer::from(teams));
    let sum = &square(metric.scale()) * &count;
    (&sum / &(&sum + &own)).expect("scales are positive")
}

/// The two weighed, to the nearest integer.
pub(super) fn combined(sum: i128, own: i128, weight: &Rational) -> i128 {
    let (sum, own) = (Rational::from(Integer::from(sum)), Rational::from(Integer::from(own)));
    let mean = &sum + &(weight * &(&own - &sum));
    let half = Rational::new(1, 2u8).expect("two is positive");
    i128::try_from((&mean + &half).floor()).expect("between two numbers of 128 bits")
}

/// The noisy people of each team up to the `step`-th edge, or the only number.
/// The bands of a team are first moved by equal parts so that they add up to
/// its people, which are known.
fn up_to(leaves: &Leaves, people: &[i128], step: usize, banded: bool) -> Vec<i128> {
    let team = |(team, people): (usize, &i128)| {
        let own = leaves.of(team);
        if !banded {
            return own[step];
        }
        let parts = i128::try_from(leaves.parts).expect("a count in memory");
        let taken = i128::try_from(step + 1).expect("a count in memory");
        let missing = people - own.iter().sum::<i128>();
        own[..=step].iter().sum::<i128>() + (missing * taken).div_euclid(parts)
    };
    people.iter().enumerate().map(team).collect()
}

/// The number of each team, so that they add up to `total` and each lies
/// between `least` and its people times `most`.
fn shared_out(
    tree: &Tree,
    noisy: &[i128],
    people: &[i128],
    least: &[i128],
    most: i128,
    total: i128,
) -> Vec<i128> {
    let order = tree.downwards();
    let teams = noisy.len();
    let own = |team: usize| Part {
        noisy: noisy[team],
        draws: 1,
        least: least[team],
        most: people[team] * most,
    };
    // A group is its own team and the groups of those on it.
    let mut groups: Vec<Part> = (0..teams).map(own).collect();
    for team in order.iter().rev() {
        if let Some(parent) = tree.parents[*team] {
            let group = groups[*team];
            let above = &mut groups[parent];
            above.noisy += group.noisy;
            above.draws += group.draws;
            above.least += group.least;
            above.most += group.most;
        }
    }
    let mut totals = vec![0; teams];
    if let Some(head) = tree.head {
        totals[head] = total;
    }
    let mut values = vec![0; teams];
    for team in order {
        let mut parts = vec![own(team)];
        parts.extend(tree.children[team].iter().map(|child| groups[*child]));
        let shares = fitted(&parts, totals[team]);
        values[team] = shares[0];
        for (child, share) in tree.children[team].iter().zip(&shares[1..]) {
            totals[*child] = *share;
        }
    }
    values
}

/// A whole number of units, as a policy requires.
fn whole(units: &Rational) -> i128 {
    i128::try_from(units.numerator()).expect("at most 2^40 units")
}
