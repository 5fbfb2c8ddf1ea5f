//! The metrics file: one row per person and week, read in blocks on several
//! threads, of which a sum per person and metric is kept.
//!
//! Sums are exact integers, so that they do not depend on the order of the
//! rows nor on which thread read them.

mod findings;
mod part;

use std::io::Read;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;

pub use findings::{Finding, Findings};

use super::calendar::{DateFormat, Day, Period};
use super::column::{Columns, Mapping};
use super::roster::Roster;
use crate::error::{Error, Result};
use crate::table::{Block, Blocks, Rows};
use part::{Part, Place, Seen};

/// What is wanted of a metrics file.
///
/// # Example
///
/// ```
/// use etalon::insights::{DateFormat, Mapping, Policy, Wanted};
///
/// let (mapping, format): (Mapping, DateFormat) = (Mapping::default(), "%m/%d/%Y".parse()?);
/// let wanted = Wanted {
///     metrics: Policy::standard()?.columns(),
///     ordered: Wanted::implausible(),
///     period: Some("2024-Q3".parse()?),
///     mapping: &mapping,
///     format: &format,
/// };
/// let (part, whole) = &wanted.ordered[2];
/// assert_eq!((part.as_str(), whole.as_str()), ("Email_hours", "Collaboration_hours"));
/// assert!(wanted.metrics.contains(part) && wanted.metrics.contains(whole));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    /// The metrics, by column.
    pub metrics: Vec<String>,
    /// Pairs of columns, the first of which cannot exceed the second in a
    /// plausible row; columns that the file does not have are passed over.
    pub ordered: Vec<(String, String)>,
    /// The period that is summed; rows of other days are checked alike.
    pub period: Option<Period>,
    /// What the headers stand for.
    pub mapping: &'a Mapping,
    /// How dates are written.
    pub format: &'a DateFormat,
}

impl Wanted<'_> {
    /// Columns of exports of which the first is a part of the second.
    pub fn implausible() -> Vec<(String, String)> {
        let pairs = [
            ("Meeting_and_call_hours", "Collaboration_hours"),
            ("Meeting_hours", "Collaboration_hours"),
            ("Email_hours", "Collaboration_hours"),
            ("Chat_hours", "Collaboration_hours"),
            ("After_hours_collaboration_hours", "Collaboration_hours"),
            ("Weekend_collaboration_hours", "Collaboration_hours"),
            ("Meeting_and_call_hours_with_manager_1_1", "Meeting_and_call_hours"),
            ("Total_Copilot_active_days", "Total_Copilot_enabled_days"),
        ];
        pairs.map(|(part, whole)| (part.to_owned(), whole.to_owned())).to_vec()
    }
}

/// What was read.
///
/// # Example
///
/// ```
/// use etalon::insights::decimal::ONE;
/// use etalon::insights::{DateFormat, Intake, Mapping, Roster, Wanted};
///
/// let people = "PersonId,ManagerId\nhead,\nada,head\nbob,head\n";
/// let metrics = "PersonId,MetricDate,Email hours\n\
///                ada,2024-07-07,2.5\nada,2024-07-14,4\nbob,2024-10-06,9\n";
/// let (format, mapping) = (DateFormat::default(), Mapping::default());
/// let day = "2024-07-01".parse()?;
/// let roster = Roster::read(people.as_bytes(), "people.csv", &format, day)?;
/// let wanted = Wanted {
///     metrics: vec!["Email_hours".to_owned()],
///     ordered: Vec::new(),
///     period: Some("2024-Q3".parse()?),
///     mapping: &mapping,
///     format: &format,
/// };
/// let intake = Intake::read(metrics.as_bytes(), "metrics.csv", &roster, &wanted, 1)?;
/// assert_eq!((intake.rows, intake.rows_in_period, intake.measured), (3, 2, 1));
/// let [ada, bob] = ["ada", "bob"].map(|id| roster.place(id).expect("she is in the file"));
/// // Two weeks of 6.5 hours together; Bob's only week is of the next quarter.
/// assert_eq!(intake.total(&roster, ada, 0), (13 * ONE / 2, 2));
/// assert_eq!(intake.total(&roster, bob, 0), (0, 0));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intake {
    metrics: usize,
    /// The sum and the number of values of each person, by where the people
    /// file named her, and metric.
    totals: Vec<(i128, u32)>,
    /// The rows below the header.
    pub rows: u64,
    /// The rows of the period.
    pub rows_in_period: u64,
    /// The first and the last day of the file.
    pub days: Option<(Day, Day)>,
    /// People of the roster of whom there is a row in the period.
    pub measured: u64,
    /// What is strange and not for us to repair.
    pub findings: Findings,
}

impl Intake {
    /// Reads a metrics file whose people are on `roster`: `PersonId`,
    /// `MetricDate` (or `Date`) and the metrics. `threads` read it at once; the
    /// result does not depend on how many.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] with line and column: a column that is missing, a row of
    /// another length, a date of another form, a text in place of a number, an
    /// impossible number (below 0, or more hours than a week has), a person
    /// with two rows on one day.
    pub fn read(
        file: impl Read,
        source: &str,
        roster: &Roster,
        wanted: &Wanted<'_>,
        threads: usize,
    ) -> Result<Self> {
        let mut blocks = Blocks::new(file, source);
        let missing = || Error::Input {
            source: source.to_owned(),
            place: "line 1".to_owned(),
            rule: "the file is empty; its first line names the columns".to_owned(),
        };
        let mut first = blocks.next_block()?.ok_or_else(missing)?;
        let place = header(&mut first, source, wanted)?;
        let seen = Seen::new(roster.people().len());
        let new_part = || Part::new(source, roster, wanted, &place, &seen);
        let (sender, receiver) = sync_channel::<Block>(2 * threads.max(1));
        let receiver = Arc::new(Mutex::new(receiver));
        let (parts, rest) = thread::scope(|scope| {
            let workers: Vec<_> = (0..threads.max(1))
                .map(|_| (new_part(), Arc::clone(&receiver)))
                .map(|(part, receiver)| scope.spawn(move || work(part, &receiver)))
                .collect();
            // The workers alone hold it, so that sending fails when all are gone.
            drop(receiver);
            let mut next = Ok(Some(first));
            let rest = loop {
                match next {
                    Ok(None) => break Ok(()),
                    Err(fault) => break Err(fault),
                    Ok(Some(block)) => match sender.send(block) {
                        Ok(()) => next = blocks.next_block(),
                        // Nobody receives any more: all have met a fault.
                        Err(_) => break Ok(()),
                    },
                }
            };
            drop(sender);
            let parts: Vec<_> = workers
                .into_iter()
                .map(|worker| worker.join().expect("a part does not panic"))
                .collect();
            (parts, rest)
        });
        let mut whole = new_part();
        let mut faults = Vec::new();
        for part in parts {
            match part {
                Ok(part) => whole.add(part),
                Err(fault) => faults.push(fault),
            }
        }
        // Whatever thread met it: the first in the file is told.
        faults.sort_by_key(|(line, _)| *line);
        match (faults.into_iter().next(), rest) {
            (Some((_, fault)), _) | (None, Err(fault)) => Err(fault),
            (None, Ok(())) => Ok(whole.finished()),
        }
    }

    /// The sum of the values of a metric in the period, in units of 10⁻²⁴, and
    /// how many there are, of a person of the roster that was read with.
    pub fn total(&self, roster: &Roster, person: usize, metric: usize) -> (i128, u32) {
        self.totals[roster.named(person) * self.metrics + metric]
    }
}

/// Takes the header off the first block.
fn header(first: &mut Block, source: &str, wanted: &Wanted<'_>) -> Result<Place> {
    let mut rows = Rows::new(&first.text, source, first.first_line);
    let row = rows.next_row()?.expect("a block is not empty");
    let columns = Columns::read(&row, wanted.mapping, source)?;
    let place = Place::find(&columns, wanted)?;
    let end = rows.read();
    first.first_line +=
        u64::try_from(first.text[..end].iter().filter(|byte| **byte == b'\n').count())
            .unwrap_or(u64::MAX);
    first.text.drain(..end);
    Ok(place)
}

/// Reads blocks until there are no more; the line of the first fault with it.
fn work<'a>(
    mut part: Part<'a>,
    receiver: &Mutex<Receiver<Block>>,
) -> std::result::Result<Part<'a>, (u64, Error)> {
    loop {
        let block = receiver.lock().ok().and_then(|receiver| receiver.recv().ok());
        let Some(block) = block else { return Ok(part) };
        part.take(&block)?;
    }
}
