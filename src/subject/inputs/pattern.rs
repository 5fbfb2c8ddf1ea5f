//! Pairs of neighbors: known patterns, edges, and chance.

use super::{Inputs, Row, Rule};
use crate::error::Result;
use crate::json::Value;
use crate::num::Natural;
use crate::privacy::Relation;
use crate::sample::uniform_below;
use crate::tape::Tape;

/// Random answers stand at most this many steps from 0.
const WIDTH: i64 = 4;

/// Patterns and edges, the most telling first.
pub(super) fn known(inputs: &Inputs, relation: Relation) -> Vec<[Value; 2]> {
    let rows = match *inputs {
        Inputs::One(unit) => return unit.singles(),
        Inputs::Many { count, unit } => return unit.lists(count, relation),
        Inputs::Answers { count, rule, by } => answers(count, rule, by),
        Inputs::Counts { count } => counts(count, relation),
        Inputs::Bits { count } => units(count, &[(0, 1), (1, 0)], relation),
        Inputs::Numbers { count, low, high } => units(count, &edges(low, high), relation),
        Inputs::Number { low, high } => {
            edges(low, high).into_iter().map(|(a, b)| [vec![a], vec![b]]).collect()
        }
    };
    rows.iter().map(|[left, right]| [inputs.value(left), inputs.value(right)]).collect()
}

/// The patterns of `[DWWZK18, Table 1]`, in steps of `by` around a level, at
/// several levels; then long runs that end in one that stands out, which tell
/// most of sparse vectors `[LSL17]`.
fn answers(count: usize, rule: Rule, by: i64) -> Vec<[Row; 2]> {
    let half = count / 2;
    let level = |at: i64| vec![at * by; count];
    let with = |at: i64, change: &dyn Fn(usize) -> i64| -> Row {
        (0..count).map(|place| (at + change(place)) * by).collect()
    };
    let mut pairs = Vec::new();
    for at in [0, 1] {
        let changes: [&dyn Fn(usize) -> i64; 8] = [
            &|_| 1,
            &|place| if place < half { -1 } else { 1 },
            &|place| if place == 0 { 1 } else { -1 },
            &|place| if place == 0 { -1 } else { 1 },
            &|place| i64::from(place == 0),
            &|place| -i64::from(place == 0),
            &|place| i64::from(place + 1 == count),
            &|_| -1,
        ];
        for change in &changes[..1] {
            pairs.push([level(at), with(at, change)]);
        }
        // The two halves change places.
        let crossed = |first: bool| with(at, &|place| i64::from((place < half) == first));
        pairs.push([crossed(false), crossed(true)]);
        for change in &changes[1..] {
            pairs.push([level(at), with(at, change)]);
        }
        let ending =
            |last: i64, rest: i64| with(at, &|place| if place + 1 == count { last } else { rest });
        pairs.push([ending(1, 0), ending(0, 1)]);
        pairs.push([ending(0, -3), ending(1, -3)]);
        pairs.push([ending(3, -1), ending(2, 0)]);
    }
    pairs.retain(|[left, right]| follows(rule, left, right));
    pairs
}

fn follows(rule: Rule, left: &Row, right: &Row) -> bool {
    let steps: Vec<i64> = left.iter().zip(right).map(|(a, b)| b - a).filter(|s| *s != 0).collect();
    match rule {
        Rule::One => steps.len() == 1,
        Rule::All => !steps.is_empty(),
        Rule::Monotone => {
            !steps.is_empty() && (steps.iter().all(|s| *s > 0) || steps.iter().all(|s| *s < 0))
        }
    }
}

/// A histogram gains or loses a unit, or one moves; full, single and empty
/// cells; the first, the last.
fn counts(count: usize, relation: Relation) -> Vec<[Row; 2]> {
    let mut pairs = Vec::new();
    for level in [0, 1, 10] {
        for place in [0, count - 1] {
            let base = vec![level; count];
            let mut more = base.clone();
            more[place] += 1;
            match relation {
                Relation::Add => pairs.push([base, more]),
                Relation::Remove => pairs.push([more, base]),
                Relation::AddRemove => {
                    pairs.push([base.clone(), more.clone()]);
                    pairs.push([more, base]);
                }
                _ => {
                    let mut moved = base;
                    moved[count - 1 - place] += 1;
                    pairs.push([more, moved]);
                }
            }
        }
    }
    pairs
}

/// The values of a unit that differ most: the bounds against each other and
/// against 0 and the middle.
pub(super) fn edges(low: i64, high: i64) -> Vec<(i64, i64)> {
    let middle = low.midpoint(high);
    let zero = 0.clamp(low, high);
    let mut pairs = vec![(low, high), (high, low), (zero, high), (zero, low), (low, middle)];
    pairs.push((middle, high));
    pairs.push((high, high - 1));
    pairs.retain(|(a, b)| a != b);
    pairs
}

/// One unit of many changes, comes or goes, where the others are all alike.
fn units(count: usize, values: &[(i64, i64)], relation: Relation) -> Vec<[Row; 2]> {
    let mut pairs = Vec::new();
    for (one, other) in values {
        for rest in [*one, *other] {
            for place in [0, count - 1] {
                let mut left = vec![rest; count];
                left[place] = *one;
                pairs.extend(changed(&left, place, other, relation));
            }
        }
    }
    pairs
}

/// What a list becomes where the unit at a place comes, goes or is another.
pub(super) fn changed<T: Clone>(
    list: &[T],
    place: usize,
    other: &T,
    relation: Relation,
) -> Vec<[Vec<T>; 2]> {
    let list = list.to_vec();
    let (mut fewer, mut replaced) = (list.clone(), list.clone());
    fewer.remove(place);
    replaced[place] = other.clone();
    match relation {
        Relation::Add => vec![[fewer, list]],
        Relation::Remove => vec![[list, fewer]],
        Relation::AddRemove => vec![[fewer.clone(), list.clone()], [list, fewer]],
        Relation::ReplaceOne | Relation::ZeroOut => vec![[list, replaced]],
    }
}

/// A pair at random.
pub(super) fn random(
    inputs: &Inputs,
    relation: Relation,
    tape: &mut dyn Tape,
) -> Result<[Value; 2]> {
    let [left, right] = match *inputs {
        Inputs::One(unit) => return unit.random_single(tape),
        Inputs::Many { count, unit } => return unit.random_list(count, relation, tape),
        Inputs::Answers { count, rule, by } => {
            let mut left = Vec::with_capacity(count);
            for _ in 0..count {
                left.push(by * between(-WIDTH, WIDTH, tape)?);
            }
            let mut right = left.clone();
            let up = between(0, 1, tape)?;
            match rule {
                Rule::One => {
                    let place = below(count, tape)?;
                    right[place] += by * (2 * up - 1);
                }
                Rule::All => {
                    for answer in &mut right {
                        *answer += by * between(-1, 1, tape)?;
                    }
                }
                Rule::Monotone => {
                    for answer in &mut right {
                        *answer += by * (2 * up - 1) * between(0, 1, tape)?;
                    }
                }
            }
            [left, right]
        }
        Inputs::Counts { count } => {
            let mut left = Vec::with_capacity(count);
            for _ in 0..count {
                left.push(between(0, 20, tape)?);
            }
            let (mut right, place) = (left.clone(), below(count, tape)?);
            right[place] += 1;
            if relation == Relation::ReplaceOne {
                left[below(count, tape)?] += 1;
            }
            swapped([left, right], relation, tape)?
        }
        Inputs::Bits { count } | Inputs::Numbers { count, .. } => {
            let (low, high) = inputs.bounds();
            let mut left = Vec::with_capacity(count);
            for _ in 0..count {
                left.push(between(low, high, tape)?);
            }
            let (mut right, place) = (left.clone(), below(count, tape)?);
            if relation == Relation::ReplaceOne {
                right[place] = between(low, high, tape)?;
                [left, right]
            } else {
                left.remove(place);
                swapped([left, right], relation, tape)?
            }
        }
        Inputs::Number { low, high } => {
            [vec![between(low, high, tape)?], vec![between(low, high, tape)?]]
        }
    };
    Ok([inputs.value(&left), inputs.value(&right)])
}

/// A pair whose right side has one unit more, in a direction of the relation.
fn swapped([less, more]: [Row; 2], relation: Relation, tape: &mut dyn Tape) -> Result<[Row; 2]> {
    let turned = match relation {
        Relation::Add => false,
        Relation::Remove => true,
        _ => between(0, 1, tape)? == 1,
    };
    Ok(if turned { [more, less] } else { [less, more] })
}

pub(super) fn between(low: i64, high: i64, mut tape: &mut dyn Tape) -> Result<i64> {
    let many = Natural::from(high.abs_diff(low)) + Natural::from(1u8);
    let drawn = uniform_below(&many, &mut tape)?;
    let drawn = u64::try_from(&drawn).expect("at most the distance");
    Ok(low.wrapping_add_unsigned(drawn))
}

pub(super) fn below(count: usize, tape: &mut dyn Tape) -> Result<usize> {
    let last = i64::try_from(count).expect("at most 10,000") - 1;
    Ok(usize::try_from(between(0, last, tape)?).expect("at least 0"))
}
