//! What one thread makes of the blocks that it reads.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, RwLock};

use super::findings::{Finding, Findings};
use super::{Intake, Wanted};
use crate::error::{Error, Result};
use crate::insights::calendar::Day;
use crate::insights::column::Columns;
use crate::insights::decimal::{ONE, decimal};
use crate::insights::roster::{Finder, Roster, date, ragged};
use crate::table::{Block, Row, Rows};

/// The hours of a week.
const WEEK: i128 = 168 * ONE;

/// Where the columns stand.
#[derive(Debug)]
pub(super) struct Place {
    columns: usize,
    person: usize,
    date: usize,
    /// Every number that is read: the metrics, then what they are held against.
    numbers: Vec<Number>,
    metrics: usize,
    /// Pairs of numbers, the first of which cannot exceed the second.
    ordered: Vec<(usize, usize)>,
}

#[derive(Debug)]
struct Number {
    name: String,
    column: usize,
    /// Whether it cannot exceed the hours of a week.
    hours: bool,
}

impl Place {
    pub(super) fn find(columns: &Columns, wanted: &Wanted<'_>) -> Result<Self> {
        let mut place = Self {
            columns: columns.count(),
            person: columns.find(&["PersonId"])?,
            date: columns.find(&["MetricDate", "Date"])?,
            numbers: Vec::new(),
            metrics: wanted.metrics.len(),
            ordered: Vec::new(),
        };
        for name in &wanted.metrics {
            place.numbers.push(Number::new(name, columns.find(&[name.as_str()])?));
        }
        for (part, whole) in &wanted.ordered {
            if let (Some(a), Some(b)) = (columns.position(part), columns.position(whole)) {
                let pair = (place.number(part, a), place.number(whole, b));
                // What is strange of a number that nobody asked for is not told.
                if wanted.metrics.contains(part) && wanted.metrics.contains(whole) {
                    place.ordered.push(pair);
                }
            }
        }
        Ok(place)
    }

    /// Where a number stands among those that are read.
    fn number(&mut self, name: &str, column: usize) -> usize {
        let known = self.numbers.iter().position(|number| number.column == column);
        known.unwrap_or_else(|| {
            self.numbers.push(Number::new(name, column));
            self.numbers.len() - 1
        })
    }
}

impl Number {
    fn new(name: &str, column: usize) -> Self {
        let hours = name.ends_with("_hours") || name.contains("_hours_");
        Self { name: name.to_owned(), column, hours }
    }

    /// The value in a row, in units of 10⁻²⁴; none for `NULL`.
    fn read(&self, row: &Row<'_>) -> Result<Option<i128>> {
        let text = row.bytes(self.column).unwrap_or_default().trim_ascii();
        if text.is_empty() || text == b"NULL" {
            return Ok(None);
        }
        let value = decimal(text).and_then(|value| match value {
            ..0 => Err("the number is negative; a metric is 0 or more"),
            value if self.hours && value > WEEK => Err("there are more hours than a week has, 168"),
            value => Ok(value),
        });
        value.map(Some).map_err(|rule| {
            let shown: String = row.text(self.column).unwrap_or("?").chars().take(40).collect();
            row.fault(self.column, format!("{} is `{shown}`: {rule}", self.name))
        })
    }
}

/// On which line there was a row of a person and a day, shared by the parts.
#[derive(Debug)]
pub(super) struct Seen {
    people: usize,
    days: RwLock<BTreeMap<Day, Arc<[AtomicU32]>>>,
}

impl Seen {
    pub(super) fn new(people: usize) -> Self {
        Self { people, days: RwLock::default() }
    }

    /// The lines of a day.
    fn lines(&self, day: Day) -> Arc<[AtomicU32]> {
        let known = self.days.read().expect("nobody panics while holding it").get(&day).cloned();
        known.unwrap_or_else(|| {
            let mut days = self.days.write().expect("nobody panics while holding it");
            let fresh = || (0..self.people).map(|_| AtomicU32::new(0)).collect();
            days.entry(day).or_insert_with(fresh).clone()
        })
    }
}

/// The sums of one thread.
#[derive(Debug)]
pub(super) struct Part<'a> {
    source: &'a str,
    roster: &'a Roster,
    finder: Finder<'a>,
    wanted: &'a Wanted<'a>,
    place: &'a Place,
    seen: &'a Seen,
    last: Option<Dated>,
    whole: Intake,
    values: Vec<Option<i128>>,
}

/// The day of the row before: most rows share it.
#[derive(Debug)]
struct Dated {
    /// As it was written.
    text: Vec<u8>,
    day: Day,
    /// Whether it is of the period that is summed.
    summed: bool,
    lines: Arc<[AtomicU32]>,
}

impl<'a> Part<'a> {
    pub(super) fn new(
        source: &'a str,
        roster: &'a Roster,
        wanted: &'a Wanted<'a>,
        place: &'a Place,
        seen: &'a Seen,
    ) -> Self {
        let cells = roster.people().len() * place.metrics;
        let whole = Intake {
            metrics: place.metrics,
            totals: vec![(0, 0); cells],
            rows: 0,
            rows_in_period: 0,
            days: None,
            measured: 0,
            findings: Findings::default(),
        };
        let values = Vec::with_capacity(place.numbers.len());
        let finder = roster.finder();
        Self { source, roster, finder, wanted, place, seen, last: None, whole, values }
    }

    /// Reads a block; a fault comes with its line.
    pub(super) fn take(&mut self, block: &Block) -> std::result::Result<(), (u64, Error)> {
        let mut rows = Rows::new(&block.text, self.source, block.first_line);
        loop {
            match rows.next_row() {
                Ok(None) => return Ok(()),
                Ok(Some(row)) => self.row(&row).map_err(|fault| (row.line(), fault))?,
                Err(fault) => return Err((rows.line(), fault)),
            }
        }
    }

    fn row(&mut self, row: &Row<'_>) -> Result<()> {
        let place = self.place;
        if row.len() != place.columns {
            return Err(ragged(row, place.columns));
        }
        self.whole.rows += 1;
        let date = row.bytes(place.date).unwrap_or_default();
        if self.last.as_ref().is_none_or(|last| last.text != date) {
            self.last = Some(self.dated(row, date)?);
        }
        let Some(Dated { day, summed, lines, .. }) = &self.last else { return Ok(()) };
        let (day, summed) = (*day, *summed);
        let (first, last) = self.whole.days.unwrap_or((day, day));
        self.whole.days = Some((first.min(day), last.max(day)));
        self.values.clear();
        for number in &place.numbers {
            self.values.push(number.read(row)?);
        }
        for (part, whole) in &place.ordered {
            if let (Some(a), Some(b)) = (self.values[*part], self.values[*whole])
                && a > b
                && summed
            {
                let name = |at: usize| place.numbers[at].name.clone();
                self.whole.findings.note(Finding::Exceeds(name(*part), name(*whole)), row.line());
            }
        }
        let id = row.text(place.person)?.trim();
        let Some(person) = self.finder.find(id) else {
            if summed {
                self.whole.findings.note(Finding::NotOnRoster, row.line());
            }
            return Ok(());
        };
        let line = u32::try_from(row.line()).unwrap_or(u32::MAX);
        let earlier = lines[person].swap(line, Ordering::Relaxed);
        if earlier != 0 {
            let rule = format!("`{id}` has another row for {day}, on line {earlier}; remove one");
            return Err(row.fault(place.person, rule));
        }
        if summed {
            self.whole.rows_in_period += 1;
            let from = person * place.metrics;
            for (metric, value) in self.values.iter().take(place.metrics).enumerate() {
                if let Some(value) = value {
                    // At most 10^12 units a row, in an i128 that holds 10^14.
                    let total = &mut self.whole.totals[from + metric];
                    *total = (total.0 + value, total.1 + 1);
                }
            }
        }
        Ok(())
    }

    /// The day of a row, which stands there as this text.
    fn dated(&self, row: &Row<'_>, text: &[u8]) -> Result<Dated> {
        let day = date(row, self.place.date, self.wanted.format)?;
        let summed = self.wanted.period.is_none_or(|period| period.contains(day));
        Ok(Dated { text: text.to_owned(), day, summed, lines: self.seen.lines(day) })
    }

    /// Adds what another thread has read.
    pub(super) fn add(&mut self, other: Self) {
        let (whole, other) = (&mut self.whole, other.whole);
        for (total, more) in whole.totals.iter_mut().zip(other.totals) {
            *total = (total.0 + more.0, total.1 + more.1);
        }
        whole.rows += other.rows;
        whole.rows_in_period += other.rows_in_period;
        whole.days = match (whole.days, other.days) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (known, None) | (None, known) => known,
        };
        for (finding, count, line) in other.findings.iter() {
            whole.findings.merge(finding.clone(), count, line);
        }
    }

    /// What was read, with who was not.
    pub(super) fn finished(self) -> Intake {
        let mut measured = vec![false; self.roster.people().len()];
        let days = self.seen.days.read().expect("nobody panics while holding it");
        for (day, lines) in days.iter() {
            if self.wanted.period.is_none_or(|period| period.contains(*day)) {
                for (known, line) in measured.iter_mut().zip(lines.iter()) {
                    *known |= line.load(Ordering::Relaxed) != 0;
                }
            }
        }
        drop(days);
        let mut whole = self.whole;
        let count = |known| u64::try_from(known).unwrap_or(u64::MAX);
        whole.measured = count(measured.iter().filter(|known| **known).count());
        let silent = count(measured.len()) - whole.measured;
        if silent > 0 {
            whole.findings.merge(Finding::Silent, silent, None);
        }
        whole
    }
}
