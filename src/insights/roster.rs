//! Who is on which team: the people file, which is public.
//!
//! A team is the direct reports of one person. Everybody but the head of the
//! company is on exactly one, so that teams share nobody: noise in each costs
//! a person as much as noise in one.

mod directory;
mod reading;
mod tree;

use std::io::Read;
use std::sync::Arc;

pub(super) use directory::Finder;

use super::calendar::{DateFormat, Day};
use crate::error::{Error, Result};
use crate::table::{self, Row};
use directory::Directory;
use reading::Reading;

/// A person of the people file, as of a day.
///
/// # Example
///
/// ```
/// use etalon::insights::{DateFormat, Roster};
///
/// let people = "PersonId,ManagerId,Organization\nada,,HQ\nbob,ada,IT\ncy,bob,IT\n";
/// let day = "2024-07-01".parse()?;
/// let roster = Roster::read(people.as_bytes(), "people.csv", &DateFormat::default(), day)?;
/// let [ada, bob, cy] = roster.people() else { unreachable!() };
/// assert_eq!((ada.manager, bob.manager, cy.manager), (None, Some(0), Some(1)));
/// assert_eq!((cy.id.as_str(), &*cy.organization), ("cy", "IT"));
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The opaque id, the same in the metrics file.
    pub id: String,
    /// Where her manager stands among the people; none for the head.
    pub manager: Option<usize>,
    /// The organization, empty if the file names none.
    pub organization: Arc<str>,
}

/// The direct reports of one person.
///
/// # Example
///
/// ```
/// use etalon::insights::{DateFormat, Roster};
///
/// let people = "PersonId,ManagerId\nada,\nbob,ada\ncy,ada\ndee,bob\n";
/// let day = "2024-07-01".parse()?;
/// let roster = Roster::read(people.as_bytes(), "people.csv", &DateFormat::default(), day)?;
/// let id = |person: usize| roster.people()[person].id.as_str();
/// let team = &roster.teams()[0];
/// assert_eq!(id(team.manager), "ada");
/// // Dee reports to Bob and is on his team alone.
/// assert_eq!(team.members.iter().map(|member| id(*member)).collect::<Vec<_>>(), ["bob", "cy"]);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Whose reports they are.
    pub manager: usize,
    /// The reports, at least one, in the order of people.
    pub members: Vec<usize>,
}

/// The people in force on a day, in the order of their ids, and their teams.
///
/// # Example
///
/// ```
/// use etalon::insights::{DateFormat, Day, Roster};
///
/// let people = "PersonId,ManagerId,EffectiveDate\n\
///               ada,,2020-01-01\nbob,ada,2020-01-01\ncy,bob,2020-01-01\ncy,ada,2024-08-01\n";
/// let on = |day: &str| {
///     let day: Day = day.parse()?;
///     Roster::read(people.as_bytes(), "people.csv", &DateFormat::default(), day)
/// };
/// let roster = on("2024-07-01")?;
/// assert_eq!((roster.people().len(), roster.teams().len()), (3, 2));
/// let [ada, cy] = ["ada", "cy"].map(|id| roster.place(id).expect("she is in the file"));
/// assert_eq!((roster.team_of(ada), roster.team_of(cy)), (None, Some(1)));
/// assert_eq!(roster.below(ada), [0, 1]);
/// // From August on, Cy reports to Ada, and nobody to Bob.
/// assert_eq!(on("2024-08-01")?.teams().len(), 1);
/// # Ok::<(), etalon::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Roster {
    people: Vec<Person>,
    directory: Directory,
    teams: Vec<Team>,
    teams_of: Vec<Option<usize>>,
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
        tree::planted(reading.finished(), source)
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

/// Whether a field says that there is nothing.
pub(super) fn is_missing(text: &str) -> bool {
    text.is_empty() || text == "NULL"
}

/// A row that is not as long as the header.
pub(super) fn ragged(row: &Row<'_>, columns: usize) -> Error {
    let fields = row.len();
    let why = if fields < columns {
        "; the file may have been cut off".to_owned()
    } else {
        decimal_comma(row).unwrap_or_default()
    };
    row.at_line(format!("the row has {fields} fields, the header {columns}{why}"))
}

/// Where a number may have been written with a comma, so that it became two
/// fields: the first place at which two fields are digits alone.
fn decimal_comma(row: &Row<'_>) -> Option<String> {
    let digits = |at: usize| -> Option<&str> {
        let text = std::str::from_utf8(row.bytes(at)?).ok()?;
        Some(text).filter(|text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()))
    };
    // What comes first is an id.
    let (at, whole, part) =
        (1..row.len()).find_map(|at| Some((at, digits(at)?, digits(at + 1)?)))?;
    Some(format!(
        "; if `{whole},{part}` in column {} is one number, write it with a point: {whole}.{part}",
        at + 1
    ))
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
