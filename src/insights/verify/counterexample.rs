//! Two scenes told apart: the event that shows it, how often it was seen, and
//! what that proves.

use super::cell::Cell;
use super::event::Event;
use super::test::Test;
use crate::num::Rational;

/// How often an event was seen, and what that proves.
///
/// # Example
///
/// ```
/// # use etalon::insights::system::System;
/// use etalon::insights::verify::{Sighting, verify};
/// # use etalon::insights::verify::{Cell, Name, Options, Shown};
/// # use etalon::tape::Seed;
///
/// # let rounding = System {
/// #     name: "rounding",
/// #     about: "rounds the sum of all hours down to tens",
/// #     twin: None,
/// #     fails: &[],
/// #     prepare: |scene| {
/// #         let rows = scene.metrics.lines();
/// #         let hours = rows.filter_map(|row| row.split(',').nth(2)?.parse::<u32>().ok());
/// #         let tens = hours.sum::<u32>() / 10 * 10;
/// #         let [period, view, group, metric, part] =
/// #             ["2024-Q3", "company", "all", "hours", "sum"].map(str::to_owned);
/// #         let name = Name { period, view, group, metric, part };
/// #         let cell = Cell { name, shown: Shown::whole(tens.into()) };
/// #         Ok(Box::new(move |_| Ok(vec![cell.clone()])))
/// #     },
/// # };
/// # let options = Options { alpha: "1e-9".parse()?, max_runs: 1000, seed: Seed::new([0; 32]) };
/// // `rounding` rounds the sum of all hours down to tens and adds no noise.
/// let report = verify(&mut &rounding, &options, &mut |_, _| false)?;
/// let found = report.trials[0].counterexample.as_ref().and_then(|one| one.sighting.as_ref());
/// let Sighting { event, runs, likelier, other, .. } = found.expect("an event shows it");
/// assert_eq!(event.to_string(), "[2024-Q3 company all hours sum] = 0");
/// assert_eq!((*runs, *likelier, *other), (500, 500, 0));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// The event.
    pub event: Event,
    /// Whether it speaks for the right scene, the likelier one.
    pub right: bool,
    /// Runs on each side.
    pub runs: u64,
    /// Runs with it on the likelier side.
    pub likelier: u64,
    /// Runs with it on the other side.
    pub other: u64,
    /// Its probability on the likelier side is at least this.
    pub at_least: Rational,
    /// Its probability on the other side is at most this.
    pub at_most: Rational,
}

/// Two scenes told apart.
///
/// # Example
///
/// ```
/// # use etalon::insights::system::System;
/// use etalon::insights::verify::{Counterexample, Test, verify};
/// # use etalon::insights::verify::{Cell, Name, Options, Shown};
/// # use etalon::tape::Seed;
///
/// # let rounding = System {
/// #     name: "rounding",
/// #     about: "rounds the sum of all hours down to tens",
/// #     twin: None,
/// #     fails: &[],
/// #     prepare: |scene| {
/// #         let rows = scene.metrics.lines();
/// #         let hours = rows.filter_map(|row| row.split(',').nth(2)?.parse::<u32>().ok());
/// #         let tens = hours.sum::<u32>() / 10 * 10;
/// #         let [period, view, group, metric, part] =
/// #             ["2024-Q3", "company", "all", "hours", "sum"].map(str::to_owned);
/// #         let name = Name { period, view, group, metric, part };
/// #         let cell = Cell { name, shown: Shown::whole(tens.into()) };
/// #         Ok(Box::new(move |_| Ok(vec![cell.clone()])))
/// #     },
/// # };
/// # let options = Options { alpha: "1e-9".parse()?, max_runs: 1000, seed: Seed::new([0; 32]) };
/// // `rounding` rounds the sum of all hours down to tens and adds no noise.
/// let report = verify(&mut &rounding, &options, &mut |_, _| false)?;
/// let found = report.trials[0].counterexample.as_ref().expect("they are told apart");
/// let Counterexample { test, claimed, epsilon_lower, example: [left, right], .. } = found;
/// assert_eq!(*test, Test::T4);
/// assert!(epsilon_lower > claimed);
/// // Two weeks of 40 hours, or none.
/// assert_eq!((left[0].shown.to_string(), right[0].shown.to_string()), ("0".into(), "80".into()));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Counterexample {
    /// The test that it fails.
    pub test: Test,
    /// The event that shows it best; none if none was found that does.
    pub sighting: Option<Sighting>,
    /// The ε that was claimed of the pair.
    pub claimed: Rational,
    /// The true ε is larger than this.
    pub epsilon_lower: Rational,
    /// Cells of one run of each scene that the event looks at.
    pub example: [Vec<Cell>; 2],
}

/// Two cells that should be one number.
///
/// # Example
///
/// ```
/// use etalon::insights::system::System;
/// use etalon::insights::verify::{Conflict, Options, verify};
/// use etalon::tape::Seed;
///
/// let options = Options { alpha: "1e-9".parse()?, max_runs: 1000, seed: Seed::new([0; 32]) };
/// let report = verify(&mut System::find("fresh-views")?, &options, &mut |_, _| false)?;
/// // All people below the head, in two views: one number, drawn twice.
/// let Conflict { cells: [one, other] } = report.trials[0].conflict.as_ref().expect("it is seen");
/// assert_eq!(one.name.group, other.name.group);
/// assert_ne!(one.shown, other.shown);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The two cells, as one run showed them.
    pub cells: [Cell; 2],
}
