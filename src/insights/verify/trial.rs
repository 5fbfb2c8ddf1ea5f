//! One pair of scenes put to a system: look, confirm what was seen on fresh
//! runs, and bet on the whole of what is shown.

use std::collections::BTreeMap;

use super::case::Case;
use super::cell::{Cell, Name, Shown};
use super::column::{Columns, Flat, Rest, Row, runs};
use super::counterexample::{Conflict, Counterexample, Sighting};
use super::event::{Event, Seen, Watch, whole};
use super::margin::{self, Margins};
use super::test::Test;
use crate::audit::{Finding, Grid, Plan, Progress, Verdict as Audited, audit_on};
use crate::error::Result;
use crate::num::{Rational, success_lower};
use crate::privacy::{Claim, Epsilon, Relation};
use crate::subject::{Output, Subject};
use crate::tape::Seed;

/// Runs of each side from which events are learned.
const LOOKS: usize = 500;
/// An event is confirmed if it promises this part of the claim, or more.
const PROMISING: f64 = 0.75;

/// How much is spent on one pair.
#[derive(Debug, Clone)]
pub(super) struct Effort {
    /// The probability of a false alarm.
    pub(super) alpha: Rational,
    /// The largest number of runs of the bet; half as many on each side
    /// confirm an event.
    pub(super) max_runs: u64,
    /// The probability from which an event of one scene alone is found.
    pub(super) floor: Rational,
    /// The seed of the auditor's coins.
    pub(super) seed: Seed,
}

/// What came of one pair.
///
/// # Example
///
/// ```
/// use etalon::insights::system::System;
/// use etalon::insights::verify::{Options, verify};
/// use etalon::tape::Seed;
///
/// let options = Options { alpha: "1e-9".parse()?, max_runs: 1000, seed: Seed::new([0; 32]) };
/// let report = verify(&mut System::find("leaves")?, &options, &mut |_, _| false)?;
/// let trial = &report.trials[0];
/// assert!(trial.counterexample.is_none() && trial.conflict.is_none());
/// // Chance moves six numbers, and not their margins.
/// let drawn: Vec<bool> = trial.fields.iter().map(|(_, drawn, _)| *drawn).collect();
/// assert_eq!(drawn, [[true; 6], [false; 6]].concat());
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug)]
pub struct Trial {
    /// The pair.
    pub case: Case,
    /// The scenes told apart, if they were.
    pub counterexample: Option<Counterexample>,
    /// One number in two views that was not the same.
    pub conflict: Option<Conflict>,
    /// Numbers that stood in two views.
    pub repeated: u64,
    /// The bet on all cells, if it was made.
    pub finding: Option<Finding>,
    /// An event that one scene alone can show, of the kinds that are looked
    /// for, is found from this probability on.
    pub floor: Rational,
    /// How many runs were made of both scenes together.
    pub runs: u64,
    /// Whether it was stopped before its share of runs.
    pub stopped: bool,
    /// The margins in the runs of the left scene.
    pub margins: Margins,
    /// Cells by name, with whether chance moves them and whether the data do.
    pub fields: Vec<(Name, bool, bool)>,
}

impl Trial {
    /// Runs a case.
    pub(super) fn run(
        case: Case,
        subject: &mut dyn Subject,
        effort: &Effort,
        go_on: &mut dyn FnMut(&Progress) -> bool,
    ) -> Result<Self> {
        let (left, right) = runs(subject, LOOKS)?;
        let columns = Columns::of(&[left.as_slice(), right.as_slice()].concat())?;
        let rows = |outputs: &[Output]| -> Result<Vec<Row>> {
            outputs.iter().map(|output| columns.row(output)).collect()
        };
        let (left, right) = (rows(&left)?, rows(&right)?);
        let (conflict, repeated) = conflicts(&columns.names, left.iter().chain(&right));
        let seen = Seen { names: &columns.names, left: &left, right: &right };
        let kept = seen.telling();
        let half = &effort.alpha * &Rational::new(1, 2u8)?;
        let mut trial = Self {
            conflict,
            repeated,
            counterexample: None,
            finding: None,
            floor: effort.floor.clone(),
            runs: number(2 * LOOKS),
            stopped: false,
            margins: margin::judged(&columns.names, &left),
            fields: fields(&seen, &kept),
            case,
        };
        let looks = looks(effort.max_runs);
        let best = seen.best(seen.simple(&kept));
        // An event that promises less than was claimed is left to the bet.
        let hope = PROMISING * trial.case.epsilon.approximate();
        if let Some((watch, is_right, _)) = best.filter(|(.., promise)| *promise > hope) {
            let sighting = sight(&columns, &watch, is_right, subject, looks, &half)?;
            trial.runs += number(2 * looks);
            let proven = proven(&sighting)?;
            if proven > trial.case.epsilon {
                let test = test_of(&trial.case, &seen, &watch, &sighting);
                let example = example(&columns.names, &watch, &left, &right, is_right);
                let claimed = trial.case.epsilon.clone();
                let (sighting, epsilon_lower) = (Some(sighting), proven);
                trial.counterexample =
                    Some(Counterexample { test, sighting, claimed, epsilon_lower, example });
                return Ok(trial);
            }
        }
        let mut stopped = false;
        let mut go_on = |progress: &Progress| {
            stopped |= !go_on(progress);
            !stopped
        };
        trial.bet(&columns, &seen, kept, subject, (effort, &half), &mut go_on)?;
        // Stopped after the last run, it had its share.
        let runs = trial.finding.as_ref().map_or(0, |finding| finding.runs);
        trial.stopped = stopped && runs < effort.max_runs && trial.counterexample.is_none();
        Ok(trial)
    }

    /// Bets on the whole of what is shown.
    fn bet(
        &mut self,
        columns: &Columns,
        seen: &Seen<'_>,
        kept: Vec<usize>,
        subject: &mut dyn Subject,
        (effort, alpha): (&Effort, &Rational),
        go_on: &mut dyn FnMut(&Progress) -> bool,
    ) -> Result<()> {
        let epsilon = Epsilon::new(self.case.epsilon.clone())?;
        let plan = Plan {
            claim: Claim::Pure { epsilon: epsilon.clone() },
            relation: Relation::ReplaceOne,
            unit: self.case.left.policy()?.unit,
            alpha: alpha.clone(),
            max_runs: effort.max_runs,
            stop_at_violation: true,
            seed: effort.seed.clone(),
        };
        let left_out = (0..columns.names.len())
            .filter(|column| !kept.contains(column))
            .map(|column| (column, rest(seen, column, &kept)))
            .collect();
        let mut flat = Flat { inner: subject, columns, kept: kept.clone(), left_out };
        let finding = audit_on(&plan, Grid::around(&epsilon)?, &mut flat, go_on)?;
        self.runs += finding.runs;
        if finding.verdict == Audited::Violation {
            let candidates = [seen.simple(&kept), seen.sums(&kept)].concat();
            let best = seen.best(candidates);
            let (mut sighting, mut shown) = (None, [Vec::new(), Vec::new()]);
            if let Some((watch, is_right, _)) = best {
                sighting =
                    Some(sight(columns, &watch, is_right, subject, LOOKS * 10, &effort.alpha)?);
                self.runs += number(20 * LOOKS);
                shown = example(&columns.names, &watch, seen.left, seen.right, is_right);
            }
            let scaled = kept.iter().any(|column| seen.is_scaled(*column));
            self.counterexample = Some(Counterexample {
                test: if self.case.test == Test::T7 && !scaled { Test::T1 } else { self.case.test },
                sighting,
                claimed: self.case.epsilon.clone(),
                epsilon_lower: finding.epsilon_lower.clone(),
                example: shown,
            });
        }
        self.finding = Some(finding);
        Ok(())
    }
}

/// What a column was that the bet leaves out.
fn rest(seen: &Seen<'_>, column: usize, kept: &[usize]) -> Rest {
    let rows = || seen.left.iter().chain(seen.right);
    let same = |other: &&usize| rows().all(|row| row.seen[column] == row.seen[**other]);
    match kept.iter().find(same) {
        Some(other) => Rest::SameAs(*other),
        None => Rest::Constant(seen.left[0].seen[column].clone()),
    }
}

/// Counts an event in fresh runs of both sides; each of the two bounds fails
/// with half of `alpha`.
fn sight(
    columns: &Columns,
    watch: &Watch,
    right: bool,
    subject: &mut dyn Subject,
    looks: usize,
    alpha: &Rational,
) -> Result<Sighting> {
    const PIECE: usize = 1 << 10;
    let (mut left, mut at_right, mut done) = (0, 0, 0);
    while done < looks {
        let pieces = runs(subject, PIECE.min(looks - done))?;
        done += pieces.0.len();
        for (count, piece) in [(&mut left, pieces.0), (&mut at_right, pieces.1)] {
            for output in &piece {
                *count += u64::from(watch.holds(&columns.row(output)?));
            }
        }
    }
    let (likelier, other) = if right { (at_right, left) } else { (left, at_right) };
    let runs = number(looks);
    let level = alpha * &Rational::new(1, 2u8)?;
    let at_least = success_lower(runs, likelier, &level)?;
    let at_most = &Rational::one() - &success_lower(runs, runs - other, &level)?;
    Ok(Sighting { event: watch.event.clone(), right, runs, likelier, other, at_least, at_most })
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// The runs of each side that confirm an event.
fn looks(max_runs: u64) -> usize {
    usize::try_from(max_runs / 2).unwrap_or(usize::MAX).clamp(100, 20_000)
}

/// From which probability on an event that one scene alone can show, at the ε
/// of 1 of all pairs, is learned and confirmed but for a chance of about 1/20.
///
/// It is learned if it is among the looks often enough to promise more than
/// e^1, which 1/20 of them is; it is confirmed if the number of runs with it,
/// two standard errors below what is expected, refutes the claim.
pub(super) fn floor(max_runs: u64, alpha: &Rational) -> Result<Rational> {
    let runs = number(looks(max_runs));
    let level = alpha * &Rational::new(1, 4u8)?;
    let at_most = &Rational::one() - &success_lower(runs, runs, &level)?;
    // e is below 2.7183.
    let needed = &at_most * &"2.7183".parse()?;
    let (mut low, mut high) = (0, runs);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if success_lower(runs, middle, &level)? > needed { high = middle } else { low = middle }
    }
    let expected = high + 2 * high.isqrt() + 4;
    let confirmed = Rational::new(expected, runs)?;
    Ok(confirmed.max(Rational::new(1, 20u8)?))
}

/// ln(at least / at most), rounded down; 0 if it is below 0.
fn proven(sighting: &Sighting) -> Result<Rational> {
    use crate::num::Interval;
    if sighting.at_least <= sighting.at_most {
        return Ok(Rational::zero());
    }
    let ratio = (&sighting.at_least / &sighting.at_most)?;
    let lower = Interval::of(&ratio, 80).ln(80)?.lo().to_rational();
    let million = whole(1_000_000);
    &Rational::from((&lower * &million).floor()) / &million
}

/// The test that an event belongs to.
fn test_of(case: &Case, seen: &Seen<'_>, watch: &Watch, sighting: &Sighting) -> Test {
    let column = watch.columns()[0];
    let plain = match case.test {
        Test::T7 if !seen.is_scaled(column) => Test::T1,
        test => test,
    };
    match &sighting.event {
        Event::Missing(_) => case.missing,
        Event::LowBit(..) => Test::T10,
        Event::Denominator(..) if sighting.other == 0 => Test::T10,
        Event::Difference(..) => Test::T11,
        Event::Equals(..) if seen.is_fixed(column) => Test::T4,
        // Chance moves it with one dataset and not with the other.
        Event::Equals(..) => Test::T7,
        _ if sighting.other == 0 && seen.is_cut_off(column) && case.test != Test::T12 => Test::T8,
        _ => plain,
    }
}

/// One run of each side that shows the event, or does not, as it should.
fn example(
    names: &[Name],
    watch: &Watch,
    left: &[Row],
    right: &[Row],
    is_right: bool,
) -> [Vec<Cell>; 2] {
    let cells = |rows: &[Row], wanted: bool| {
        let row = rows.iter().find(|row| watch.holds(row) == wanted).or(rows.first());
        let cell = |column: usize| Cell {
            name: names[column].clone(),
            shown: row.and_then(|row| row.seen[column].clone()).unwrap_or(Shown::Hidden),
        };
        watch.columns().into_iter().map(cell).collect()
    };
    [cells(left, !is_right), cells(right, is_right)]
}

/// The first number that stands in two views and differs, and how many stand
/// in two.
fn conflicts<'a>(names: &[Name], rows: impl Iterator<Item = &'a Row>) -> (Option<Conflict>, u64) {
    let mut firsts: BTreeMap<[&str; 4], usize> = BTreeMap::new();
    let mut pairs = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let number = [name.period.as_str(), &name.group, &name.metric, &name.part];
        match firsts.get(&number) {
            Some(first) => pairs.push((*first, at)),
            None => drop(firsts.insert(number, at)),
        }
    }
    let repeated = u64::try_from(pairs.len()).unwrap_or(u64::MAX);
    for row in rows {
        for &(a, b) in &pairs {
            if let (Some(one), Some(other)) = (&row.seen[a], &row.seen[b])
                && one.number() != other.number()
            {
                let cell = |at: usize, shown: &Shown| Cell {
                    name: names[at].clone(),
                    shown: shown.clone(),
                };
                return (Some(Conflict { cells: [cell(a, one), cell(b, other)] }), repeated);
            }
        }
    }
    (None, repeated)
}

/// Every cell, with whether chance moves it and whether the data do.
fn fields(seen: &Seen<'_>, kept: &[usize]) -> Vec<(Name, bool, bool)> {
    let field = |(column, name): (usize, &Name)| {
        let drawn = !seen.is_fixed(column);
        let moved = kept.contains(&column) && !drawn;
        (name.clone(), drawn, moved)
    };
    seen.names.iter().enumerate().map(field).collect()
}
