//! The people file row by row: of each person the row that is in force.

use super::directory::Directory;
use super::{date, is_missing, ragged};
use crate::error::{Error, Result};
use crate::insights::calendar::{DateFormat, Day};
use crate::insights::column::{Columns, Mapping};
use crate::table::Row;

/// The file as far as it was read.
pub(super) struct Reading<'a> {
    source: &'a str,
    format: &'a DateFormat,
    at: Day,
    columns: Option<Places>,
    /// The day of the row before, as it was written: most rows share it.
    last: Option<(Vec<u8>, Day)>,
    directory: Directory,
    /// What is known of the person of each place.
    people: Vec<Known>,
    managers: Names,
    organizations: Names,
}

/// Names that many rows repeat, each kept once.
#[derive(Default)]
pub(super) struct Names {
    known: Directory,
    last: usize,
}

/// Says where managers are to be had: exports of metrics hold none.
fn no_managers(fault: Error) -> Error {
    match fault {
        Error::Input { source, place, rule } => {
            let rule = format!(
                "{rule}. An export of metrics holds no managers: ask HR for a file of everybody's \
                 id and manager, the head of the company without one, such as\n\
                 PersonId,ManagerId\nann,\nbob,ann"
            );
            Error::Input { source, place, rule }
        }
        other => other,
    }
}

/// Where the columns stand.
struct Places {
    count: usize,
    person: usize,
    manager: usize,
    since: Option<usize>,
    organization: Option<usize>,
}

/// What is known of one person.
struct Known {
    /// The day of her first row, and its line.
    first: (Option<Day>, u64),
    /// Those of further rows.
    more: Vec<(Option<Day>, u64)>,
    /// The row that is in force, as far as was read.
    entry: Option<Entry>,
}

/// A row that may be in force.
pub(super) struct Entry {
    since: Option<Day>,
    /// Where the id of the manager stands; none for the head.
    pub(super) manager: Option<usize>,
    /// Where the name of the organization stands.
    pub(super) organization: usize,
    pub(super) line: u64,
}

impl<'a> Reading<'a> {
    pub(super) fn new(source: &'a str, format: &'a DateFormat, at: Day) -> Self {
        Self {
            source,
            format,
            at,
            columns: None,
            last: None,
            directory: Directory::default(),
            people: Vec::new(),
            managers: Names::default(),
            organizations: Names::default(),
        }
    }

    pub(super) fn take(&mut self, row: &Row<'_>) -> Result<()> {
        let Some(places) = &self.columns else {
            let columns = Columns::read(row, &Mapping::default(), self.source)?;
            self.columns = Some(Places {
                count: columns.count(),
                person: columns.find(&["PersonId"])?,
                manager: columns.find(&["ManagerId"]).map_err(no_managers)?,
                since: columns.position("EffectiveDate"),
                organization: columns.position("Organization"),
            });
            return Ok(());
        };
        if row.len() != places.count {
            return Err(ragged(row, places.count));
        }
        let id = row.text(places.person)?.trim();
        if is_missing(id) {
            return Err(row.fault(places.person, "the person has no id; write one".to_owned()));
        }
        let since = match places.since {
            None => None,
            Some(at) => {
                let text = row.bytes(at).unwrap_or_default();
                match &self.last {
                    Some((known, day)) if known == text => Some(*day),
                    _ => {
                        let day = date(row, at, self.format)?;
                        self.last = Some((text.to_owned(), day));
                        Some(day)
                    }
                }
            }
        };
        let place = self.directory.place_of(id);
        match self.people.get_mut(place) {
            None => {
                let first = (since, row.line());
                self.people.push(Known { first, more: Vec::new(), entry: None });
            }
            Some(known) => {
                let mut rows = std::iter::once(&known.first).chain(&known.more);
                if let Some((_, line)) = rows.find(|(day, _)| *day == since) {
                    let day = since.map_or_else(String::new, |day| format!(" for {day}"));
                    let rule = format!("`{id}` already has a row{day} on line {line}; remove one");
                    return Err(row.fault(places.person, rule));
                }
                known.more.push((since, row.line()));
            }
        }
        let known = &mut self.people[place];
        let overtaken = known.entry.as_ref().is_some_and(|known| known.since > since);
        if overtaken || since.is_some_and(|since| since > self.at) {
            return Ok(());
        }
        let manager = row.text(places.manager)?.trim();
        let organization = places.organization.map_or(Ok(""), |at| row.text(at))?;
        known.entry = Some(Entry {
            since,
            manager: (!is_missing(manager)).then(|| self.managers.place_of(manager)),
            organization: self.organizations.place_of(organization.trim()),
            line: row.line(),
        });
        Ok(())
    }

    /// What was read of the people in force.
    pub(super) fn finished(self) -> Found {
        let Self { mut directory, people, managers, organizations, .. } = self;
        directory.keep(|place| people[place].entry.is_some());
        let entries = people.into_iter().filter_map(|known| known.entry).collect();
        Found { directory, entries, managers: managers.known, organizations: organizations.known }
    }
}

/// The people in force.
pub(super) struct Found {
    pub(super) directory: Directory,
    /// The row of each, by place.
    pub(super) entries: Vec<Entry>,
    pub(super) managers: Directory,
    pub(super) organizations: Directory,
}

impl Names {
    fn place_of(&mut self, name: &str) -> usize {
        if !self.known.is_at(self.last, name) {
            self.last = self.known.place_of(name);
        }
        self.last
    }
}
