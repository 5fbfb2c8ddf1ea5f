//! Who is on which team: the people file, which is public.
//!
//! A team is the direct reports of one person. Everybody but the head of the
//! company is on exactly one, so that teams share nobody: noise in each costs
//! a person as much as noise in one.

mod directory;
mod tree;

use std::collections::HashMap;
use std::io::Read;

pub(super) use directory::Finder;

use super::calendar::{DateFormat, Day};
use super::column::{Columns, Mapping};
use crate::error::{Error, Result};
use crate::table::{self, Row};
use directory::Directory;

/// A person of the people file, as of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The opaque id, the same in the metrics file.
    pub id: String,
    /// Where her manager stands among the people; none for the head.
    pub manager: Option<usize>,
    /// The organization, empty if the file names none.
    pub organization: String,
}

/// The direct reports of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Whose reports they are.
    pub manager: usize,
    /// The reports, at least one, in the order of people.
    pub members: Vec<usize>,
}

/// The people in force on a day, in the order of their ids, and their teams.
#[derive(Debug, Clone)]
pub struct Roster {
    people: Vec<Person>,
    directory: Directory,
    teams: Vec<Team>,
    teams_of: Vec<Option<usize>>,
}

/// A row that may be in force.
struct Entry {
    since: Option<Day>,
    manager: Option<String>,
    organization: String,
    line: u64,
}

impl Roster {
    /// Reads a people file: `PersonId`, `ManagerId` (empty or `NULL` for the
    /// head), and if it has them `Organization` and `EffectiveDate`. Of several
    /// rows of a person, the latest that is in force on the day `at` holds;
    /// who has none yet is not on the roster.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] with the line for a row of another length than the
    /// header, a date in another format, a person twice on one day, a manager
    /// who is not in the file, more than one person without a manager, or
    /// managers in a circle.
    pub fn read(file: impl Read, source: &str, format: &DateFormat, at: Day) -> Result<Self> {
        let mut reading = Reading::new(source, format, at);
        table::each(file, source, &mut |row| reading.take(row))?;
        let people = reading.people.into_iter();
        let entries = people.filter_map(|(id, known)| known.entry.map(|entry| (id, entry)));
        tree::planted(entries.collect(), source)
    }

    /// The people.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// Where a person stands.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.directory.find(id).map(|place| self.directory.person(place))
    }

    /// Finds people row by row, by where the file named them.
    pub(super) fn finder(&self) -> Finder<'_> {
        Finder::new(&self.directory)
    }

    /// Where the file named a person, counted from 0.
    pub(super) fn named(&self, person: usize) -> usize {
        self.directory.place(person)
    }

    /// The teams, in the order of their managers.
    pub fn teams(&self) -> &[Team] {
        &self.teams
    }

    /// The team that a person is on; none for the head.
    pub fn team_of(&self, person: usize) -> Option<usize> {
        self.teams_of.get(person).copied().flatten()
    }

    /// The teams below a person: her own and those of all who report to her,
    /// directly or not.
    pub fn below(&self, person: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut open = vec![person];
        while let Some(manager) = open.pop() {
            if let Ok(team) = self.teams.binary_search_by_key(&manager, |team| team.manager) {
                found.push(team);
                open.extend(&self.teams[team].members);
            }
        }
        found.sort_unstable();
        found
    }
}

/// The file as far as it was read.
struct Reading<'a> {
    source: &'a str,
    format: &'a DateFormat,
    at: Day,
    columns: Option<Columns>,
    /// The day of the row before, as it was written: most rows share it.
    last: Option<(Vec<u8>, Day)>,
    people: HashMap<String, Known>,
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

impl<'a> Reading<'a> {
    fn new(source: &'a str, format: &'a DateFormat, at: Day) -> Self {
        Self { source, format, at, columns: None, last: None, people: HashMap::new() }
    }

    fn take(&mut self, row: &Row<'_>) -> Result<()> {
        let Some(columns) = &self.columns else {
            let columns = Columns::read(row, &Mapping::default(), self.source)?;
            columns.find(&["PersonId"])?;
            columns.find(&["ManagerId"])?;
            self.columns = Some(columns);
            return Ok(());
        };
        if row.len() != columns.count() {
            return Err(ragged(row, columns.count()));
        }
        let person = columns.find(&["PersonId"])?;
        let id = row.text(person)?.trim();
        if is_missing(id) {
            return Err(row.fault(person, "the person has no id; write one".to_owned()));
        }
        let since = match columns.position("EffectiveDate") {
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
        let known = match self.people.get_mut(id) {
            None => {
                let known = Known { first: (since, row.line()), more: Vec::new(), entry: None };
                self.people.entry(id.to_owned()).or_insert(known)
            }
            Some(known) => {
                let mut rows = std::iter::once(&known.first).chain(&known.more);
                if let Some((_, line)) = rows.find(|(day, _)| *day == since) {
                    let day = since.map_or_else(String::new, |day| format!(" for {day}"));
                    let rule = format!("`{id}` already has a row{day} on line {line}; remove one");
                    return Err(row.fault(person, rule));
                }
                known.more.push((since, row.line()));
                known
            }
        };
        let overtaken = known.entry.as_ref().is_some_and(|known| known.since > since);
        if overtaken || since.is_some_and(|since| since > self.at) {
            return Ok(());
        }
        let manager = row.text(columns.find(&["ManagerId"])?)?.trim();
        let organization = columns.position("Organization").map_or(Ok(""), |at| row.text(at))?;
        known.entry = Some(Entry {
            since,
            manager: (!is_missing(manager)).then(|| manager.to_owned()),
            organization: organization.trim().to_owned(),
            line: row.line(),
        });
        Ok(())
    }
}

/// Whether a field says that there is nothing.
pub(super) fn is_missing(text: &str) -> bool {
    text.is_empty() || text == "NULL"
}

/// A row that is not as long as the header.
pub(super) fn ragged(row: &Row<'_>, columns: usize) -> Error {
    let fields = row.len();
    let cut = if fields < columns { "; the file may have been cut off" } else { "" };
    row.at_line(format!("the row has {fields} fields, the header {columns}{cut}"))
}

/// The date in a field.
pub(super) fn date(row: &Row<'_>, column: usize, format: &DateFormat) -> Result<Day> {
    let text = row.text(column)?;
    format.read(text.trim()).ok_or_else(|| {
        let rule = format!(
            "`{text}` is not a date of the form {format}; give --date-format, such as %m/%d/%Y or %d/%m/%Y"
        );
        row.fault(column, rule)
    })
}
