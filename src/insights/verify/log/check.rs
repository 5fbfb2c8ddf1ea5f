//! What the numbers of a log show among themselves: repeats, differences, and
//! noise that was used twice.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Log};
use crate::insights::verify::judge::Answer;
use crate::num::{Integer, Natural, Rational};

/// T9: the same number is the same wherever and whenever it is shown.
pub(super) fn repeats(log: &Log) -> Answer {
    let mut shown: BTreeMap<[&str; 4], Vec<&Entry>> = BTreeMap::new();
    for entry in &log.entries {
        shown.entry(entry.number()).or_default().push(entry);
    }
    let mut repeated = 0;
    for entries in shown.values().filter(|entries| entries.len() > 1) {
        repeated += 1;
        let values: BTreeSet<&Option<Rational>> =
            entries.iter().map(|entry| &entry.value).collect();
        if values.len() > 1 {
            let other = entries.iter().find(|entry| entry.value != entries[0].value);
            let other = other.unwrap_or(&entries[0]);
            let numbers: Vec<&Rational> =
                values.iter().filter_map(|value| value.as_ref()).collect();
            return Answer::fail(format!(
                "{} is {} at {} and {} at {}; {}",
                entries[0].number().join(" "),
                text(&entries[0].value),
                entries[0].shown_place(),
                text(&other.value),
                other.shown_place(),
                average(&numbers),
            ));
        }
    }
    match repeated {
        0 => Answer::pass("no number is shown twice"),
        n => Answer::pass(format!("{n} numbers are shown more than once, equal every time")),
    }
}

fn text(value: &Option<Rational>) -> String {
    value.as_ref().map_or_else(|| "not shown".to_owned(), ToString::to_string)
}

fn average(numbers: &[&Rational]) -> String {
    let sum = numbers.iter().fold(Rational::zero(), |sum, number| &sum + number);
    let count = i64::try_from(numbers.len()).unwrap_or(i64::MAX);
    match &sum / &Rational::from(count) {
        Ok(mean) => {
            format!("the {count} draws average to {mean}, with noise cut to 1/sqrt({count})")
        }
        Err(_) => "one of them is kept back".to_owned(),
    }
}

/// T3: a whole that is said to be computed is the sum of its parts.
pub(super) fn differences(log: &Log, parents: &BTreeMap<String, String>) -> Answer {
    let mut by_number: BTreeMap<[&str; 4], &Entry> = BTreeMap::new();
    for entry in log.entries.iter().filter(|entry| is_additive(&entry.part)) {
        by_number.entry(entry.number()).or_insert(entry);
    }
    let (mut wholes, mut compared) = (0, 0);
    for whole in by_number.values() {
        let parts: Vec<&Entry> = by_number
            .values()
            .filter(|part| parents.get(&part.group) == Some(&whole.group))
            .filter(|part| {
                (&part.period, &part.metric, &part.part)
                    == (&whole.period, &whole.metric, &whole.part)
            })
            .copied()
            .collect();
        if parts.is_empty() {
            continue;
        }
        wholes += 1;
        let people: Option<u64> = parts.iter().map(|part| part.people).sum();
        let total = parts
            .iter()
            .try_fold(Rational::zero(), |sum, part| part.value.as_ref().map(|value| &sum + value));
        // Parts that are not all there leave a group that is not shown.
        let (Some(value), Some(total)) = (&whole.value, total) else { continue };
        if people.is_none() || people != whole.people {
            continue;
        }
        compared += 1;
        if total != *value && whole.epsilon.as_ref().is_some_and(Rational::is_zero) {
            return Answer::fail(format!(
                "{} is {value} at {}, its {} parts add up to {total}: it is said to be computed and was drawn anew",
                whole.number().join(" "),
                whole.shown_place(),
                parts.len(),
            ));
        }
    }
    match (wholes, compared) {
        (0, _) => Answer::pass("no group is told to be within another"),
        (_, 0) => Answer::unknown("no whole has all its parts with `people`; add them to compare"),
        _ => Answer::pass(format!(
            "{compared} of {wholes} wholes have all their parts; none that is said to be computed differs from their sum"
        )),
    }
}

/// Whether the numbers of the parts of a group add up to its own.
fn is_additive(part: &str) -> bool {
    ["count", "sum", "steps"].contains(&part) || part.starts_with("band ")
}

/// Fractions of at most this denominator coincide by chance.
pub(super) const COARSE: u64 = 1 << 40;

/// T11: two different numbers with the same long fraction share their noise.
pub(super) fn shared_noise(log: &Log) -> Answer {
    let mut fractions: BTreeMap<Rational, &Entry> = BTreeMap::new();
    let mut fine = 0;
    for entry in &log.entries {
        let Some(value) = &entry.value else { continue };
        if *value.denominator() < Natural::from(COARSE) {
            continue;
        }
        fine += 1;
        let whole: Integer = value.floor();
        let fraction = value - &Rational::from(whole);
        if let Some(first) = fractions.get(&fraction) {
            if first.number() != entry.number() {
                return Answer::fail(format!(
                    "{} at {} and {} at {} end in the same digits: their difference is exact",
                    first.number().join(" "),
                    first.shown_place(),
                    entry.number().join(" "),
                    entry.shown_place(),
                ));
            }
        } else {
            fractions.insert(fraction, entry);
        }
    }
    match fine {
        0 => Answer::pass("every number is on a coarse grid, where a log cannot show shared noise"),
        n => Answer::pass(format!("{n} numbers with long fractions, no two with the same")),
    }
}
