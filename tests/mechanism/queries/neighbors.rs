//! All small datasets, all their neighbors, and how far an answer moves.

use std::collections::{BTreeMap, BTreeSet};

use etalon::mechanism::Record;
use etalon::num::Rational;
use etalon::privacy::Relation;

/// The two relations a query can be made for.
pub(crate) const RELATIONS: [Relation; 2] = [Relation::AddRemove, Relation::ReplaceOne];

/// The largest distances between the answers of neighbors, each by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Worst {
    /// L0.
    pub(crate) keys: usize,
    /// L1.
    pub(crate) total: Rational,
    /// The square of L2.
    pub(crate) squares: Rational,
    /// Linf.
    pub(crate) largest: Rational,
}

/// Every sequence of at most `longest` of the records `kinds`.
pub(crate) fn datasets(kinds: &[Record], longest: usize) -> Vec<Vec<Record>> {
    let mut all = vec![Vec::new()];
    let mut last = all.clone();
    for _ in 0..longest {
        let longer = last.iter().flat_map(|dataset| {
            kinds.iter().map(move |kind| {
                let mut longer = dataset.clone();
                longer.push(kind.clone());
                longer
            })
        });
        last = longer.collect();
        all.extend_from_slice(&last);
    }
    all
}

/// The distinct answers of datasets that differ in nothing but the records of
/// one person, with the answer for that person without records first: every
/// dataset of the kinds, every person, every place for the person's records.
pub(crate) fn families<A: Ord + Clone>(
    kinds: &[Record],
    longest: usize,
    answer: impl Fn(&[Record]) -> A,
) -> Vec<(A, Vec<A>)> {
    let persons: BTreeSet<_> = kinds.iter().map(|kind| kind.person.clone()).collect();
    let all: Vec<_> =
        datasets(kinds, longest).into_iter().map(|data| (answer(&data), data)).collect();
    let mut found = Vec::new();
    for person in persons {
        let mut families = BTreeMap::<Vec<Record>, BTreeSet<A>>::new();
        for (answer, data) in &all {
            let others = data.iter().filter(|record| record.person != person).cloned().collect();
            families.entry(others).or_default().insert(answer.clone());
        }
        found.extend(
            families
                .into_iter()
                .map(|(others, answers)| (answer(&others), answers.into_iter().collect())),
        );
    }
    found
}

/// All pairs of answers of neighbors.
pub(crate) fn pairs<A: Ord + Clone>(
    kinds: &[Record],
    longest: usize,
    relation: Relation,
    answer: impl Fn(&[Record]) -> A,
) -> BTreeSet<(A, A)> {
    let mut pairs = BTreeSet::new();
    for (without, with) in families(kinds, longest, answer) {
        for one in &with {
            match relation {
                Relation::AddRemove => drop(pairs.insert((without.clone(), one.clone()))),
                _ => pairs.extend(with.iter().map(|other| (one.clone(), other.clone()))),
            }
        }
    }
    pairs
}

/// How far apart the answers of neighbors can be.
pub(crate) fn worst(
    kinds: &[Record],
    longest: usize,
    relation: Relation,
    answer: impl Fn(&[Record]) -> Vec<Rational>,
) -> Worst {
    let zero = Rational::zero;
    let mut worst = Worst { keys: 0, total: zero(), squares: zero(), largest: zero() };
    for (left, right) in pairs(kinds, longest, relation, answer) {
        let apart: Vec<_> = left.iter().zip(&right).map(|(a, b)| (a - b).abs()).collect();
        let sum = |of: fn(&Rational) -> Rational| apart.iter().map(of).fold(zero(), |a, b| &a + &b);
        worst.keys = worst.keys.max(apart.iter().filter(|x| !x.is_zero()).count());
        worst.total = worst.total.max(sum(Rational::clone));
        worst.squares = worst.squares.max(sum(|x| x * x));
        worst.largest = apart.into_iter().fold(worst.largest, Rational::max);
    }
    worst
}
